"""The values of a metric as plain data at two moments: which came, which went, which say something else now.

They are told alike whether they stand in the metric's own file or in a table beside it.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

FIELD = "points"  # what changes call the values of a metric, wherever they stand
Figure = Mapping[str, Any]  # `date` as text and `value`; `sample` and `segment` where they are stated
Key = tuple[str, str]  # day and segment
Part = TypeVar("Part")


class FigureChanges(NamedTuple):
    """What is different between the values of two moments, the oldest first."""

    came: tuple[Figure, ...] = ()
    went: tuple[Figure, ...] = ()
    edited: tuple[tuple[Figure, Figure], ...] = ()

    @property
    def sides(self) -> tuple[list[Figure], list[Figure]]:
        """The values of both moments that are not the same."""
        olds, news = ([pair[side] for pair in self.edited] for side in (0, 1))
        return sorted([*olds, *self.went], key=key_of), sorted([*news, *self.came], key=key_of)


def key_of(figure: Figure) -> Key:
    """What a value is for: one day, and all customers or some."""
    return str(figure["date"]), str(figure.get("segment") or "")


def by_key(figures: Any) -> dict[Key, Figure] | None:
    """Values by what they are for; of several for the same the last counts. None where something else is written."""
    if not isinstance(figures, list | tuple) or not all(map(_is_figure, figures)):
        return {} if figures is None else None
    return {key_of(each): each for each in figures}


def _is_figure(item: Any) -> bool:
    return isinstance(item, Mapping) and "date" in item and isinstance(item.get("value"), int | float)


def parted(old: Any, new: Any, part_of: Callable[[Key], Part]) -> dict[Part, tuple[list[Figure], list[Figure]]]:
    """The values that are not the same at two moments, both sides by the part to which what they are for belongs."""
    found = figure_changes(old, new)
    parts: dict[Part, tuple[list[Figure], list[Figure]]] = {}
    for number, side in enumerate(found.sides if found else ()):
        for figure in side:
            parts.setdefault(part_of(key_of(figure)), ([], []))[number].append(figure)
    return parts


def figure_changes(old: Any, new: Any) -> FigureChanges | None:
    """What changed between two lists of values; None where one holds something else."""
    was, now = by_key(old), by_key(new)
    if was is None or now is None:
        return None
    return FigureChanges(
        tuple(now[key] for key in sorted(now.keys() - was.keys())),
        tuple(was[key] for key in sorted(was.keys() - now.keys())),
        tuple((was[key], now[key]) for key in sorted(was.keys() & now.keys()) if was[key] != now[key]),
    )
