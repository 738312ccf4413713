"""How mature journey management is, on a slide: the marks of each level with the share that holds, where insight stops,
and what to do next."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from jmx.render.chart_slide import PAPER, Chart, ChartWords, chart_slide, sign_with_words
from jmx.render.page import NOTHING, Block, Part, paragraph
from jmx.render.scene import Box, Rect, Scene, Shape
from jmx.render.slide_columns import slide_theme
from jmx.render.theme import Color, TextRole, Theme

_LEFT = 0.6  # of the width, for the marks
_GUTTER = 44.0
_FACE = 13.0  # how thick bars are
_LEVEL = 128.0  # for the names of levels
_FIGURE = 78.0  # for `6 of 8`
_MARKS = 0.52  # of the width of the rows, for what a mark says


class MarkBar(NamedTuple):
    """A mark of a level: of how many it holds, the share that is enough, and whether it is reached."""

    level: str
    says: str
    met: int
    of: int
    needed: float
    reached: bool


class FlowBar(NamedTuple):
    """A step on the way of insights: how many came there, and how many of them stop, are under way and went on."""

    step: str
    came: int
    stopped: int
    moving: int
    passed: int
    told: str


class ScopeBar(NamedTuple):
    """A team and its level."""

    name: str
    level: int
    called: str


class MaturityPicture(NamedTuple):
    """What the slide says."""

    title: str
    subtitle: str
    headline: str
    note: str
    marks: Sequence[MarkBar]
    flow: Sequence[FlowBar]
    flow_says: str
    next_title: str
    steps: Sequence[str]
    teams: Sequence[ScopeBar] = ()
    longest: Sequence[str] = ()


def maturity_page(picture: MaturityPicture, theme: Theme) -> Scene:
    """The slide."""
    theme = slide_theme(theme, PAPER)
    words = ChartWords(picture.title, picture.subtitle, picture.headline, picture.note)
    return chart_slide("maturity", theme, words, partial(_chart, theme, picture), _legend(theme), [*_told(picture)])


def _told(picture: MaturityPicture) -> Iterator[str]:
    for mark in picture.marks:
        figure = f"{mark.met} of {mark.of}" if mark.of else "nothing to count"
        enough = f"{mark.needed:.0%} needed".replace("%", " %")
        yield f"{mark.level}: {mark.says}: {figure}, {enough}, {'reached' if mark.reached else 'not reached'}"
    yield picture.flow_says
    for bar in picture.flow:
        yield f"{bar.step}: {bar.came} came, {bar.passed} went on, {bar.moving} under way, {bar.stopped} stop"
    yield from picture.steps
    yield from picture.longest
    yield from (f"{team.name}: level {team.level}, {team.called}" for team in picture.teams)


def _chart(theme: Theme, picture: MaturityPicture, width: float, height: float) -> Chart:
    left = _LEFT * (width - _GUTTER)
    right = width - _GUTTER - left
    marks = _MarkRows(theme, left).block(picture.marks, height)
    side = _side(theme, picture, right, height)
    return Chart(Block(width, height, (marks.at(0, 0), side.at(left + _GUTTER, 0))))


# --- the marks ---


class _MarkRows:
    """A row for each mark, those of a level together."""

    def __init__(self, theme: Theme, width: float) -> None:
        self._theme, self._width = theme, width
        self._says = _MARKS * (width - _LEVEL)
        self._bar = width - _LEVEL - self._says - _FIGURE - 24

    def block(self, marks: Sequence[MarkBar], height: float) -> Block:
        high = height / max(1, len(marks))
        parts: list[Part] = []
        before = ""
        for at, mark in enumerate(marks):
            y = at * high
            if mark.level != before and at:
                parts.append(Shape(((0, y), (self._width, y)), stroke="hairline"))
            parts += self._row(mark, high, mark.level if mark.level != before else "", y)
            before = mark.level
        return Block(self._width, height, tuple(parts))

    def _row(self, mark: MarkBar, high: float, level: str, y: float) -> Iterator[Part]:
        theme, x = self._theme, _LEVEL + self._says + 12
        role: TextRole = "strong" if not mark.reached else "text"
        figure = f"{mark.met} of {mark.of}" if mark.of else "none"
        if level:
            yield _middle(paragraph(theme, level, _LEVEL - 12, "quiet-strong", lines=2), 0, y, high)
        yield _middle(paragraph(theme, mark.says, self._says, role, lines=2), _LEVEL, y, high)
        yield from self._face(mark, x, y + (high - _FACE) / 2)
        told = paragraph(theme, figure, _FIGURE, role, lines=1, anchor="end")
        yield _middle(told, self._width - _FIGURE, y, high)

    def _face(self, mark: MarkBar, x: float, y: float) -> Iterator[Part]:
        """The share as a bar on its whole, with a line at what is enough."""
        color: Color = "done" if mark.reached else "pain"
        yield Rect(Box(x, y, self._bar, _FACE), "shade", "hairline", radius=2)
        if mark.of and mark.met:
            yield Rect(Box(x, y, self._bar * mark.met / mark.of, _FACE), color, radius=2)
        at = x + self._bar * mark.needed
        yield Shape(((at, y - 5), (at, y + _FACE + 5)), stroke="text", weight="firm")


def _middle(block: Block, x: float, y: float, high: float) -> Part:
    return block.at(x, y + (high - block.height) / 2)


# --- where insight stops, and what to do ---


def _side(theme: Theme, picture: MaturityPicture, width: float, height: float) -> Block:
    head = paragraph(theme, picture.flow_says, width, "strong", lines=3)
    parts, y = [head.at(0, 0)], head.height + 8
    most = max((bar.came for bar in picture.flow), default=0)
    for bar in picture.flow:
        block = _flow_row(theme, bar, most, width)
        parts.append(block.at(0, y))
        y += block.height + 6
    if picture.steps:
        y += 10
        title = paragraph(theme, picture.next_title, width, "strong", lines=2)
        parts.append(title.at(0, y))
        y += title.height + 4
    for at, step in enumerate(picture.steps, 1):
        block = paragraph(theme, f"{at}. {step}", width, "text", lines=3)
        if y + block.height > height:
            break
        parts.append(block.at(0, y))
        y += block.height + 4
    room = height - y - 10
    rest = _teams(theme, picture.teams, width, room) if picture.teams else _longest(theme, picture.longest, width, room)
    return Block(width, height, (*parts, rest.at(0, y + 10)))


def _longest(theme: Theme, longest: Sequence[str], width: float, height: float) -> Block:
    """What stops longest, as much as there is room for."""
    blocks = [paragraph(theme, each, width, "text", lines=2) for each in longest]
    y = theme.texts["strong"].leading + 4.0
    parts: list[Part] = [paragraph(theme, "What stops longest:", width, "strong", lines=1).at(0, 0)]
    for block in blocks:
        if y + block.height > height:
            break
        parts.append(block.at(0, y))
        y += block.height + 4
    return Block(width, height, tuple(parts)) if len(parts) > 1 else NOTHING


def _teams(theme: Theme, teams: Sequence[ScopeBar], width: float, height: float) -> Block:
    """A line for each team, its level in five marks; as many as there is room for."""
    high = theme.texts["text"].leading + 4.0
    room = int(height / high) - 1
    if not teams or room < 2:
        return NOTHING
    shown = teams if len(teams) <= room else teams[: room - 1]
    parts: list[Part] = [paragraph(theme, "Teams, by the journeys that they have a part in:", width, "strong").at(0, 0)]
    for at, team in enumerate(shown, 1):
        parts += _team(theme, team, width, at * high)
    if len(shown) < len(teams):
        more = paragraph(theme, f"+{len(teams) - len(shown)} more", width, "quiet", lines=1)
        parts.append(more.at(0, (len(shown) + 1) * high))
    return Block(width, height, tuple(parts))


def _team(theme: Theme, team: ScopeBar, width: float, y: float) -> Iterator[Part]:
    called = paragraph(theme, f"{team.level} {team.called}", width, "quiet", lines=1, anchor="end")
    pips = width - 260.0
    yield paragraph(theme, team.name, pips - 12, "text", lines=1).at(0, y)
    for at in range(5):
        color: Color = "accent" if at < team.level else "shade"
        yield Rect(Box(pips + at * 20, y + 4, 16, _FACE), color, "hairline", radius=2)
    yield called.at(0, y)


def _flow_row(theme: Theme, bar: FlowBar, most: int, width: float) -> Block:
    """A step: what came there as a bar, of which the part that stops, what is under way and what went on."""
    name = paragraph(theme, bar.step, width, "quiet-strong", lines=1)
    told = paragraph(theme, bar.told, width, "quiet", lines=1, anchor="end")
    y, unit = name.height + 2, width / most if most else 0.0
    parts: list[Part] = [name.at(0, 0), told.at(0, 0)]
    x = 0.0
    shares: tuple[tuple[int, Color], ...] = ((bar.passed, "done"), (bar.moving, "accent-tint"), (bar.stopped, "pain"))
    for count, color in shares:
        if count:
            parts.append(Rect(Box(x, y, count * unit, _FACE), color, "edge" if color == "accent-tint" else None))
            x += count * unit
    return Block(width, y + _FACE, tuple(parts))


def _legend(theme: Theme) -> list[Block]:
    box = Box(0, 0, 26, 12)
    line = Block(26, 14, (Shape(((13, 0), (13, 14)), stroke="text", weight="firm"),))
    signs = (
        (_patch(Rect(box, "done", radius=2)), "reached; went on"),
        (_patch(Rect(box, "pain", radius=2)), "not reached; stops"),
        (_patch(Rect(box, "accent-tint", "edge", radius=2)), "under way"), (line, "enough"),
    )  # fmt: skip
    return [sign_with_words(theme, sign, words) for sign, words in signs]


def _patch(rect: Rect) -> Block:
    return Block(rect.box.width, rect.box.height, (rect,))
