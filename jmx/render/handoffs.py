"""Handoffs: where another team runs the next step, as a band of teams with a mark wherever it changes."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from jmx.render.marks import MarkSort
from jmx.render.page import NOTHING, Block, Part, Sheet, StageColumn, more, paragraph, shortened, stack
from jmx.render.scene import Box, Circle, Rect, Shape
from jmx.render.theme import Color, Theme
from jmx.render.view import MapHandoff, MapStep, MapView

_MARK, _PAD = 8.0, 14.0  # half of a mark, and the room beside words


def handoffs_of(steps: Sequence[MapStep]) -> tuple[MapHandoff, ...]:
    """From which step to which another team takes over, along all ways. A step that no team runs is passed through:
    what the customer does alone is nobody's, and what is not known is no handoff."""
    by_number = {step.number: step for step in steps}
    found: dict[MapHandoff, None] = {}
    for step in steps:
        if _team(step):
            for after in _next_with_team(step, by_number):
                if _team(after) != _team(step):
                    found[MapHandoff(step.number, after.number, _team(step), _team(after))] = None
    return tuple(found)


def _team(step: MapStep) -> str:
    """Who runs a step; on a map of two nobody runs what is gone."""
    return "" if step.mark and step.mark.sort is MarkSort.GONE else step.team


def _next_with_team(step: MapStep, by_number: dict[int, MapStep]) -> Iterator[MapStep]:
    """The steps that may follow and that a team runs."""
    waiting, met = sorted(step.leads_to), {step.number}
    while waiting:
        after = by_number.get(waiting.pop(0))
        if after is None or after.number in met:
            continue
        met.add(after.number)
        if _team(after):
            yield after
        else:
            waiting += sorted(after.leads_to)


def handoffs_here(view: MapView) -> list[MapHandoff]:
    """Those from or to a step of what is shown."""
    here = {step.number for step in view.steps}
    return [each for each in view.handoffs if each.start in here or each.end in here]


class _Bar(NamedTuple):
    """Steps beside each other that one team runs."""

    team: str
    columns: tuple[StageColumn, ...]

    @property
    def first(self) -> int:
        return self.columns[0].stage.steps[0].number

    @property
    def last(self) -> int:
        return self.columns[-1].stage.steps[-1].number

    @property
    def x(self) -> float:
        return self.columns[0].x

    @property
    def right(self) -> float:
        return self.columns[-1].x + self.columns[-1].width


def band(page: Sheet, _: float) -> Block:
    """Who runs each step, with a mark wherever that changes; what leads elsewhere is said below."""
    found = handoffs_here(page.view)
    bars = [bar for bar in _bars(page) if bar.team]
    marked = {(one.last, other.first) for one, other in pairwise(bars)}
    drawn = [each for each in found if (each.start, each.end) in marked]
    elsewhere = [f"{each.start} → {each.end}: {each.giver} → {each.taker}" for each in found if each not in drawn]
    texts = [_name(page, bar) for bar in bars]
    height = max((text.height for text in texts), default=0.0) + 10
    parts: list[Part] = []
    for bar, text in zip(bars, texts, strict=True):
        parts += _drawn(page, bar, text, height)
    for one, other in pairwise(bars):
        if any((each.start, each.end) == (one.last, other.first) for each in drawn):
            parts += _mark(page, one, other, height)
    shown, left = shortened(page.theme, elsewhere)
    told = [paragraph(page.theme, words, page.across, "quiet") for words in shown]
    whole = Block(page.across, height, tuple(parts)) if bars else NOTHING
    return stack([whole, *told, more(page.theme, left, page.across)], 4)


def _bars(page: Sheet) -> Iterator[_Bar]:
    with_steps = [part for part in page.parts if part.stage.steps]
    for team, columns in groupby(with_steps, key=lambda part: _team(part.stage.steps[0])):
        yield _Bar(team, tuple(columns))


def _name(page: Sheet, bar: _Bar) -> Block:
    role = "strong" if page.team in ("", bar.team) else "quiet"
    room = bar.right - bar.x - 2 * _PAD
    return paragraph(page.theme, bar.team, room, role, lines=page.theme.lines, anchor="middle")  # type: ignore[arg-type]


def _drawn(page: Sheet, bar: _Bar, text: Block, height: float) -> Iterator[Part]:
    x = bar.x - page.theme.gutter
    own = page.team in ("", bar.team)
    face = Rect(Box(0, 0, bar.right - bar.x, height), "accent-tint" if own else "shade", radius=6)
    numbers = f"{bar.first}" if bar.first == bar.last else f"{bar.first}–{bar.last}"
    block = Block(bar.right - bar.x, height, (face, text.at(_PAD, (height - text.height) / 2)))
    yield block.hinted(f"{numbers}: {bar.team}").at(x, 0)


def _mark(page: Sheet, one: _Bar, other: _Bar, height: float) -> Iterator[Part]:
    """An arrow between two teams; on a dashed line where steps lie between that neither of them runs."""
    own = page.team in ("", one.team, other.team)
    left, right, y = one.right - page.theme.gutter, other.x - page.theme.gutter, height / 2
    middle = (left + right) / 2
    parts: list[Part] = []
    if right - left > 2 * _MARK + 4:
        parts.append(Shape(((left, y), (right, y)), stroke="accent" if own else "quiet", weight="firm", dashed=True))
    parts.append(sign(page.theme, "accent" if own else "quiet").at(middle - _MARK, y - _MARK))
    told = f"{one.last} → {other.first}: {one.team} hands over to {other.team}"
    yield Block(0, 0, tuple(parts)).hinted(told).at(0, 0)


def sign(theme: Theme, color: Color = "accent") -> Block:
    """The sign of a handoff: an arrow in a disc."""
    size = _MARK
    tip = ((size * 0.7, size * 0.5), (size * 1.5, size), (size * 0.7, size * 1.5))
    return Block(2 * size, 2 * size, (Circle(size, size, size, color), Shape(tip, "on-fill")))


def legend(theme: Theme, view: MapView) -> Iterator[tuple[Block, str]]:
    """The sign in words, where both steps of a handoff stand on the page."""
    here = {step.number for step in view.steps}
    if any(each.start in here and each.end in here for each in view.handoffs):
        yield sign(theme), "handed over to another team"
