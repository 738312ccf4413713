"""Slides: a map in pages of one paper and one scale, where each step has a column of its own."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from jmx.render.difference_list import list_pages
from jmx.render.lanes import (
    BACKSTAGE,
    CHANNELS,
    EMOTION,
    FIXES,
    FLOW,
    HANDOFFS,
    METRICS,
    OUTPUTS,
    PAINS,
    PICTURES,
    RESPONSES,
    SERVICES,
    STEPS,
    SYSTEMS,
    TEAMS,
    VOICES,
    WAYS,
    Lane,
)
from jmx.render.layout import legend, scene_of
from jmx.render.page import NOTHING, Block, Part, Sheet, paragraph, stack
from jmx.render.paper import Paper
from jmx.render.scene import About, Scene, Shape
from jmx.render.slide_columns import (
    COLUMN,
    MARGIN,
    PAD,
    breadth,
    cut,
    groups_of,
    only,
    overview,
    slide_theme,
    steps_sheet,
    with_worst,
)
from jmx.render.slide_head import head
from jmx.render.theme import Theme
from jmx.render.view import MapView

_LEVELS = ((1, 2), (1, 3), (2, 3), (2, 4), (3, 4), (5, 4), (8, 6), (20, 8))  # entries in a cell, lines of each
_LARGER = (1.6, 1.4, 1.2, 1.0)  # how large a map that fits on one page is drawn: the first at which it does
_MOST_SPREAD = 8.0  # what spare room adds to that
_ABOVE_FOOT = 6.0
_LIST_FOOT = 26.0
_FOOT_LINES = 9  # of the foot so many that no count is cut
_FIRST = (STEPS, EMOTION, PAINS, FLOW, VOICES, FIXES)  # what a slide shows before all else
_WORST = replace(PAINS, title="What hurts most")  # on an overview, where of each stage one stands


class Plan(NamedTuple):
    """What pages show before all else, which line runs above the first of some lanes, and whose work is shown."""

    first: tuple[Lane, ...]
    lines: Mapping[str, tuple[Lane, ...]] = MappingProxyType({"": (BACKSTAGE, SYSTEMS, TEAMS)})
    team: str = ""


_USUAL = Plan(_FIRST)


def slides(view: MapView, theme: Theme, lanes: Sequence[Lane], paper: Paper, plan: Plan = _USUAL) -> tuple[Scene, ...]:
    """The pages of a map, parted between stages; what concerns the whole journey stands on one of its own."""
    theme = slide_theme(theme, paper)
    lanes = [FLOW if lane is WAYS else lane for lane in lanes]
    lists = list_pages(view, theme, paper.width - 2 * MARGIN, paper.height - 2 * MARGIN - _LIST_FOOT)
    most = max(1, int((paper.width - 2 * MARGIN - theme.gutter + theme.gap) // (COLUMN + theme.gap)))
    if sum(map(breadth, view.stages)) <= most and not lists:
        alone = filter(None, (_on_one(view, theme, by, lanes, paper, plan) for by in _LARGER))
        if page := next(alone, None):
            return (page,)
    groups = groups_of([part for stage in view.stages for part in cut(stage, most)], most)
    widest = max((sum(map(breadth, group)) for group in groups), default=1)
    about_all = with_worst(overview(view, theme, paper), view)
    lanes_of_all = [_WORST if lane is PAINS and not view.felt else lane for lane in lanes]
    is_felt = EMOTION in lanes and view.felt
    first = [about_all] if not groups or is_felt or any(_has(about_all, lane) for lane in lanes_of_all) else []
    others = [steps_sheet(view, only(view, group), theme, paper, widest) for group in groups]
    if not first:
        others[0] = replace(others[0], names_lowest=True)  # as the first page it says all of what the map is about
    last = len(first) + len(others) + len(lists)
    told = [f"Page {place} of {last}" for place in range(1, last + 1)] if last > 1 else [""]
    drawn: list[Scene] = []
    before = plan if view.felt else plan._replace(first=(METRICS, _WORST, *plan.first))  # what no other page shows
    for sheets, there, its_plan in ((first, lanes_of_all, before), (others, lanes, plan)):
        if sheets:
            drawn += _pages(sheets, told[len(drawn) :][: len(sheets)], paper, there, its_plan).scenes()
    return (*drawn, *(_list(view, theme, paper, *each) for each in zip(lists, told[len(drawn) :], strict=True)))


def _on_one(view: MapView, theme: Theme, by: float, lanes: Sequence[Lane], paper: Paper, plan: Plan) -> Scene | None:
    """A map on one page, in larger type where it says so little; nothing where some of it would be left out or cut."""
    large = replace(theme.enlarged(by), margin=MARGIN, lane_pad=PAD)
    page = _pages([steps_sheet(view, view, large, paper, 1)], [""], paper, lanes, plan)
    if not page.complete(page.fitted()):
        return None
    (scene,) = page.scenes()
    return scene if by == 1 or not any("…" in text.words for text in scene.texts) else None


def _list(view: MapView, theme: Theme, paper: Paper, body: Block, told: str) -> Scene:
    """A page of what is different between two maps."""
    number = paragraph(theme, told, paper.width - 2 * MARGIN, "quiet", anchor="end")
    parts = body.at(MARGIN, MARGIN), number.at(MARGIN, paper.height - MARGIN - number.height)
    return scene_of(view, parts, paper.width, paper.height, told, replace(view, stages=(), pains=()))


# --- other plans for the same pages ---

BLUEPRINT = (PICTURES, OUTPUTS, STEPS, WAYS, CHANNELS, RESPONSES, BACKSTAGE, SERVICES, SYSTEMS, TEAMS, HANDOFFS)
TEAMWORK = (STEPS, WAYS, CHANNELS, RESPONSES, OUTPUTS, PAINS, FIXES, BACKSTAGE, SYSTEMS, TEAMS, HANDOFFS)
LINES = {
    "line of interaction": (CHANNELS, RESPONSES),
    "line of visibility": (BACKSTAGE, SERVICES),
    "line of internal interaction": (SYSTEMS, TEAMS, HANDOFFS),
}


def blueprint(view: MapView, theme: Theme, lanes: Sequence[Lane], paper: Paper) -> tuple[Scene, ...]:
    """What customers do and see, what is done in front of them, behind that, and what supports it."""
    first = (STEPS, CHANNELS, BACKSTAGE, HANDOFFS, SYSTEMS, TEAMS, RESPONSES, FLOW, SERVICES, OUTPUTS)
    return slides(view, theme, lanes, paper, Plan(first, LINES))


def teamwork(view: MapView, theme: Theme, lanes: Sequence[Lane], paper: Paper, team: str) -> tuple[Scene, ...]:
    """The pages with what one team does in colour, and all else in grey."""
    return slides(view, theme, lanes, paper, Plan((STEPS, HANDOFFS, TEAMS, BACKSTAGE, PAINS, FLOW, FIXES), team=team))


# --- how much of it pages have room for ---


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages that show the same lanes, each as high on one as on the others: whoever turns them finds every lane at its
    place. They have the lanes that one of them has something for."""

    sheets: tuple[Sheet, ...]
    paper: Paper
    told: tuple[str, ...]  # which page each is
    lanes: tuple[Lane, ...]
    plan: Plan
    heads: tuple[Block, ...]
    room: float  # below the heads, down to the margin
    drawn: dict[tuple[Lane, int, int], "_Row"] = field(default_factory=dict, compare=False)

    def row(self, lane: Lane, most: int, lines: int) -> "_Row":
        """A lane with so many entries in a cell, of so many lines."""
        key = lane, most, lines
        if key not in self.drawn:
            self.drawn[key] = self._row(lane, lambda theme: _shortened(theme, most, lines))
        return self.drawn[key]

    def _row(self, lane: Lane, look: Callable[[Theme], Theme]) -> "_Row":
        return _as_high([lane.row(replace(sheet, theme=look(sheet.theme)), 0.0) for sheet in self.sheets])

    def left(self, rows: Mapping[Lane, "_Row"]) -> float:
        """The room that some rows leave above the feet."""
        return self.room - max(foot.height for foot in self.feet(rows)) - self.high(rows)

    def feet(self, rows: Mapping[Lane, "_Row"]) -> list[Block]:
        """What stands at the foot of each page."""
        return [_foot(sheet, self.lanes, rows, told) for sheet, told in zip(self.sheets, self.told, strict=True)]

    def high(self, rows: Mapping[Lane, "_Row"]) -> float:
        """The room that rows need, with the names of the lines above them."""
        named = sum(bool(name and any(lane in rows for lane in those)) for name, those in self.plan.lines.items())
        lanes = sum(blocks[0].height + 2 * PAD for blocks in rows.values())
        return lanes + named * self.sheets[0].theme.texts["quiet"].leading

    def tallest(self, rows: Mapping[Lane, "_Row"]) -> float:
        """How high one step of feeling may be."""
        theme = self.sheets[0].theme
        return min(theme.tallest_mood, theme.mood + self.left(rows) / 4) if EMOTION in rows else theme.tallest_mood

    def taller(self, rows: Mapping[Lane, "_Row"]) -> Mapping[Lane, "_Row"]:
        """The same rows, with a curve of that scale."""
        if EMOTION not in rows:
            return rows
        level = next(level for level in _LEVELS if self.row(EMOTION, *level) is rows[EMOTION])
        mood = self.tallest(rows)
        return {**rows, EMOTION: self._row(EMOTION, lambda theme: _shortened(replace(theme, mood=mood), *level))}

    def fitted(self) -> Mapping[Lane, "_Row"]:
        """The lanes for which there is room beside the feet that they need, each with as much as fits."""
        line = self.sheets[0].theme.texts["quiet"].leading
        for lines in count(2):
            foot = lines * (line + 4)
            rows = self.fitted_in(self.room - foot)
            if not rows or max(each.height for each in self.feet(rows)) <= foot:
                return rows
        raise AssertionError

    def fitted_in(self, room: float) -> Mapping[Lane, "_Row"]:
        """The lanes that fit: those that matter most are there first, and grow first."""
        first = self.plan.first
        order = sorted(self.lanes, key=lambda lane: first.index(lane) if lane in first else len(first))
        rows: dict[Lane, _Row] = {}
        for lane in order:
            least = self.row(lane, *_LEVELS[0]) if lane in first else (NOTHING,)
            if least[0].height and self.high(rows | {lane: least}) <= room:
                rows[lane] = least
        for lane in order:
            left = room - self.high(rows | {lane: (NOTHING,)})
            sizes = (self.row(lane, *level) for level in reversed(_LEVELS))
            grown = next((blocks for blocks in sizes if blocks[0].height <= left), None)
            rows |= {lane: grown} if grown else {}
        return rows

    def complete(self, rows: Mapping[Lane, "_Row"]) -> bool:
        """Whether nothing had to be left out or shortened."""
        return all(lane in rows and rows[lane] == self.row(lane, *_LEVELS[-1]) for lane in self.lanes)

    def scenes(self) -> Iterator[Scene]:
        """The pages as they are drawn."""
        rows = self.taller(self.fitted())
        pad = PAD + min(_MOST_SPREAD, max(0.0, self.left(rows)) / (2 * max(1, len(rows))))
        for at, foot in enumerate(self.feet(rows)):
            yield _drawn(self, at, {lane: blocks[at] for lane, blocks in rows.items()}, foot, pad)


_Row = tuple[Block, ...]  # a lane on each of some pages, everywhere as high


def _as_high(blocks: Sequence[Block]) -> _Row:
    high = max((block.height for block in blocks), default=0.0)
    return tuple(replace(block, height=high) for block in blocks)


def _shortened(theme: Theme, most: int, lines: int) -> Theme:
    return replace(theme, most=most, lines=lines, longest=lines)


def _pages(sheets: Sequence[Sheet], told: Sequence[str], paper: Paper, lanes: Sequence[Lane], plan: Plan) -> _Pages:
    """Pages with their lanes, and the room that these have."""
    sheets = tuple(replace(sheet, team=plan.team) for sheet in sheets)
    there = tuple(lane for lane in lanes if any(_has(sheet, lane) for sheet in sheets))
    heads = _as_high([head(sheet) for sheet in sheets])
    room = paper.height - 2 * MARGIN - heads[0].height - _ABOVE_FOOT
    return _Pages(sheets, paper, tuple(told), there, plan, heads, room)


def _has(sheet: Sheet, lane: Lane) -> bool:
    """Whether a page has something for a lane: one without steps shows of stages their curve or their pains alone."""
    overall = sheet.parts == () and lane not in (EMOTION, _WORST)
    return lane.has(replace(sheet.view, stages=()) if overall else sheet.view)


def _drawn(pages: _Pages, at: int, rows: Mapping[Lane, Block], foot: Block, pad: float) -> Scene:
    """A page with its rows, and at its foot what is not shown."""
    sheet, paper = pages.sheets[at], pages.paper
    parts: list[Part] = [pages.heads[at].at(MARGIN, MARGIN)]
    y = MARGIN + pages.heads[at].height
    lines = dict(pages.plan.lines)
    for lane in pages.lanes:
        if lane in rows:
            crossed = [name for name, those in lines.items() if lane in those]
            for name in crossed:
                del lines[name]
            lead = sheet.theme.texts["quiet"].leading if any(crossed) else 0.0
            inside = (*_line(sheet, crossed), rows[lane].at(MARGIN, lead + pad))
            whole = Block(paper.width, lead + rows[lane].height + 2 * pad, inside)
            parts.append(whole.of(About("lane", lane.key)).at(0, y))
            y += whole.height
    parts.append(foot.at(MARGIN, paper.height - MARGIN - foot.height))
    return scene_of(sheet.journey, parts, paper.width, paper.height, pages.told[at], sheet.view)


def _line(sheet: Sheet, names: Sequence[str]) -> Iterator[Part]:
    """The line above a lane: a hairline, or one of a blueprint with its name at its end."""
    name = ", ".join(filter(None, names))
    text = paragraph(sheet.theme, name, sheet.width, "quiet", anchor="end") if name else NOTHING
    ends = sheet.theme.width(name, "quiet") + 10 if name else 0.0
    y = text.height / 2
    dots = ((MARGIN, y), (MARGIN + sheet.width - ends, y))
    yield Shape(dots, stroke="quiet" if names else "hairline", dashed=bool(names))
    yield text.at(MARGIN, 0)


def _foot(sheet: Sheet, lanes: Sequence[Lane], rows: Container[Lane], page: str) -> Block:
    """The signs in use, what of this page there was no room for, and which page it is."""
    theme = sheet.theme
    here = [lane for lane in lanes if _has(sheet, lane)]
    signs = legend(sheet, [lane for lane in here if lane in rows])
    hidden = [f"{lane.title} ({len(lane.said(sheet.view))})" for lane in here if lane not in rows]
    told = f"Not shown here: {', '.join(hidden)}" if hidden else ""
    number = paragraph(theme, page, 110, "quiet", anchor="end")
    words = paragraph(theme, told, sheet.width - 130, "quiet", lines=_FOOT_LINES)
    line = Block(sheet.width, max(number.height, words.height), (words.at(0, 0), number.at(sheet.width - 110, 0)))
    return stack([signs, line], 4)
