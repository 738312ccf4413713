"""The page of a map before anything stands on it: its view, its theme and its columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from jmx.render.theme import Theme
from jmx.render.view import MapStage, MapView

_STRETCH = 1.3  # how much wider a page may get for columns of one width


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A stage, where its column begins, and how wide what stands in it may be."""

    stage: MapStage
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn, how it looks, and where its columns are. All places count from the margin on the left."""

    view: MapView
    theme: Theme
    columns: tuple[StageColumn, ...]
    width: float

    @property
    def across(self) -> float:
        """The width of all columns together."""
        return self.width - self.theme.gutter


def sheet(view: MapView, theme: Theme, needs: Sequence[float]) -> Sheet:
    """A page with a column for each stage, none narrower than it needs; the page grows where there is no other way."""
    width = theme.page - 2 * theme.margin
    widths = _widths(width - theme.gutter + theme.gap, [max(theme.column, need + theme.gap) for need in needs])
    x = theme.gutter
    columns = []
    for stage, each in zip(view.stages, widths, strict=True):
        columns.append(StageColumn(stage, x, each - theme.gap))
        x += each
    return Sheet(view, theme, tuple(columns), max(width, x - theme.gap))


def _widths(room: float, least: Sequence[float]) -> Sequence[float]:
    """Columns as equal as what they must hold allows."""
    even = max(least, default=0.0)
    room = max(room, sum(least))
    if even * len(least) <= room * _STRETCH:
        return [max(even, room / len(least))] * len(least) if least else ()
    left = len(least)
    for need in sorted(least, reverse=True):
        if need <= room / left:
            break
        room -= need
        left -= 1
    return [max(need, room / max(1, left)) for need in least]
