"""Slides: a map in pages of one paper and one scale, where each step has a column of its own."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from jmx.escape import one_line
from jmx.render.difference_list import list_pages
from jmx.render.emotion import column_need, least_need
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
from jmx.render.layout import legend, notice_frame, scene_of, stage_head
from jmx.render.page import NOTHING, Block, Part, Sheet, StageColumn, beside_logo, flowing, paragraph, stack
from jmx.render.paper import POINT, Paper
from jmx.render.scene import About, Box, Rect, Scene, Shape
from jmx.render.scripts import needs_rules
from jmx.render.theme import TextRole, Theme
from jmx.render.view import MapOpportunity, MapPain, MapStage, MapStrength, MapView, day

_LEAST = 10 * POINT  # the size of the smallest text
MARGIN, _GUTTER, _COLUMN = 26.0, 138.0, 146.0  # a column is no narrower
_STAGE, _BROAD_STAGE = 92.0, 130.0  # nor a stage in the overview: of plain letters, and of those that cannot be parted
_TOGETHER = 190.0  # nor where several have a name together
_WIDEST = 1.6  # a column may be so much wider than on the fullest page
_LEVELS = ((1, 2), (1, 3), (2, 3), (2, 4), (3, 4), (5, 4), (8, 6), (20, 8))  # entries in a cell, lines of each
_PAD = 5.0  # above and below a lane
_LARGER = (1.6, 1.4, 1.2, 1.0)  # how large a map that fits on one page is drawn: the first at which it does
_MOST_SPREAD = 8.0  # what spare room adds to that
_ABOVE_FOOT = 6.0
# All pages of a map leave the same room beside where it comes from, so that another commit moves nothing on them.
_ORIGIN, _AS_WIDE = "As of", "00 Mmm 0000 · commit 000000000, edited"
_LIST_FOOT = 26.0
_NOTICES, _FOOT_LINES = 3, 9  # of the foot so many that no count is cut
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
    most = max(1, int((paper.width - 2 * MARGIN - theme.gutter + theme.gap) // (_COLUMN + theme.gap)))
    if sum(map(_breadth, view.stages)) <= most and not lists:
        alone = filter(None, (_on_one(view, theme, by, lanes, paper, plan) for by in _LARGER))
        if page := next(alone, None):
            return (page,)
    groups = _groups([part for stage in view.stages for part in _cut(stage, most)], most)
    widest = max((sum(map(_breadth, group)) for group in groups), default=1)
    about_all = _with_worst(overview(view, theme, paper), view)
    lanes_of_all = [_WORST if lane is PAINS and not view.felt else lane for lane in lanes]
    is_felt = EMOTION in lanes and view.felt
    first = [about_all] if not groups or is_felt or any(_has(about_all, lane) for lane in lanes_of_all) else []
    others = [_sheet(view, _only(view, group), theme, paper, widest) for group in groups]
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
    large = replace(theme.enlarged(by), margin=MARGIN, lane_pad=_PAD)
    page = _pages([_sheet(view, view, large, paper, 1)], [""], paper, lanes, plan)
    if not page.complete(page.fitted()):
        return None
    (scene,) = page.scenes()
    return scene if by == 1 or not any("…" in text.words for text in scene.texts) else None


def _list(view: MapView, theme: Theme, paper: Paper, body: Block, told: str) -> Scene:
    """A page of what is different between two maps."""
    number = paragraph(theme, told, paper.width - 2 * MARGIN, "quiet", anchor="end")
    parts = body.at(MARGIN, MARGIN), number.at(MARGIN, paper.height - MARGIN - number.height)
    return scene_of(view, parts, paper.width, paper.height, told, replace(view, stages=(), pains=()))


def slide_theme(theme: Theme, paper: Paper) -> Theme:
    """The look on a slide: no text below ten points."""
    theme = theme.enlarged(_LEAST / min(style.size for style in theme.texts.values()))
    return replace(
        theme, page=paper.width, margin=MARGIN, gutter=theme.gutter_of(_GUTTER), gap=10.0, card_pad=7.0, lane_pad=_PAD,
        mood=22.0, tallest_mood=44.0, callout=320.0, picture=90.0, fact=300.0, longest=3,
        logo_wide=110.0, logo_high=46.0,
    )  # fmt: skip


# --- what stands on which page ---


def _breadth(stage: MapStage) -> int:
    """How many columns a stage takes."""
    return max(1, len(stage.steps))


def _cut(stage: MapStage, most: int) -> Iterator[MapStage]:
    """A stage in pieces of at most so many steps."""
    if len(stage.steps) <= most:
        yield stage
        return
    count = -(-len(stage.steps) // most)
    each = -(-len(stage.steps) // count)
    pieces, whole = [], stage
    for start in range(0, len(stage.steps), each):
        piece, whole = _parted(whole, {step.number for step in stage.steps[start : start + each]})
        pieces.append(piece)
    for place, piece in enumerate([_joined(whole, pieces[0]), *pieces[1:]], 1):
        yield replace(piece, title=f"{stage.title} ({place} of {len(pieces)})")


def _joined(whole: MapStage, piece: MapStage) -> MapStage:
    """What is said of a stage as a whole, and of some of its steps."""
    return replace(
        whole,
        steps=piece.steps,
        pains=(*whole.pains, *piece.pains),
        fixes=(*whole.fixes, *piece.fixes),
        strengths=(*whole.strengths, *piece.strengths),
        opportunities=(*whole.opportunities, *piece.opportunities),
    )


def _parted(stage: MapStage, numbers: set[int]) -> tuple[MapStage, MapStage]:
    """What of a stage is about some of its steps, and all else."""

    def here(each: MapPain | MapStrength | MapOpportunity) -> bool:
        return bool(each.steps) and each.steps[0] in numbers

    pains, opportunities = tuple(filter(here, stage.pains)), tuple(filter(here, stage.opportunities))
    fixed = [*(pain.fixes for pain in pains), *(each.fixes for each in opportunities)]
    taken = {fix.ref for fixes in fixed for fix in fixes}
    fixes = tuple(fix for fix in stage.fixes if fix.ref in taken)
    strengths = tuple(filter(here, stage.strengths))
    steps = tuple(step for step in stage.steps if step.number in numbers)
    part = MapStage(
        stage.ref, stage.title, stage.phase, stage.goal, steps, pains, fixes, strengths=strengths,
        opportunities=opportunities, more=stage.more, alone=len(steps) == 1, mark=stage.mark,
    )  # fmt: skip
    rest = replace(
        stage,
        steps=tuple(step for step in stage.steps if step.number not in numbers),
        pains=tuple(each for each in stage.pains if not here(each)),
        fixes=tuple(fix for fix in stage.fixes if fix.ref not in taken),
        strengths=tuple(each for each in stage.strengths if not here(each)),
        opportunities=tuple(each for each in stage.opportunities if not here(each)),
    )
    return part, rest


def _groups(stages: Sequence[MapStage], most: int) -> list[list[MapStage]]:
    """Stages on as few pages as hold them, all about equally full."""
    fewest = len(_packed(stages, most))
    for room in range(1, most + 1):
        groups = _packed(stages, room)
        if len(groups) <= fewest and all(sum(map(_breadth, group)) <= most for group in groups):
            return groups
    return _packed(stages, most)


def _packed(stages: Sequence[MapStage], room: int) -> list[list[MapStage]]:
    groups: list[list[MapStage]] = []
    for stage in stages:
        if groups and sum(map(_breadth, groups[-1])) + _breadth(stage) <= room:
            groups[-1].append(stage)
        else:
            groups.append([stage])
    return groups


def _only(view: MapView, stages: Sequence[MapStage]) -> MapView:
    return replace(view, stages=tuple(stages), pains=(), fixes=(), strengths=(), opportunities=(), metrics=())


def overview(view: MapView, theme: Theme, paper: Paper) -> Sheet:
    """What concerns the whole journey, below its curve where there is room for one."""
    width = paper.width - 2 * theme.margin
    stages = tuple(
        MapStage(each.ref, each.title, each.phase, steps=each.steps, own=each.own, mark=each.mark)
        for each in view.stages
    )
    needs = [
        max(_BROAD_STAGE if needs_rules(stage.title) else _STAGE, column_need(theme, stage)) + theme.gap
        for stage in stages
    ]
    room = width - theme.gutter + theme.gap
    together = sum(needs) > room
    if together:  # as narrow as their points allow: several have a name together
        needs = [least_need(theme, stage) for stage in stages]
    if sum(needs) > room:
        return Sheet(replace(view, stages=()), theme, (), width, part_of=view)
    gap = 0.0 if together else theme.gap
    spare = (room - sum(needs)) / max(1, len(stages))
    x = theme.gutter
    columns = []
    for stage, need in zip(stages, needs, strict=True):
        columns.append(StageColumn(stage, x, need + spare - gap))
        x += need + spare
    named = tuple(_named(columns, theme.gap)) if together else ()
    return Sheet(replace(view, stages=stages), theme, tuple(columns), width, part_of=view, named=named)


def _with_worst(sheet: Sheet, view: MapView) -> Sheet:
    """An overview that has no curve to show: what hurts most in each stage stands there if these are wide enough."""
    if view.felt or any(column.width < _COLUMN for column in sheet.columns):
        return sheet
    stages = [
        replace(here, pains=_worst(all_of_it)) for here, all_of_it in zip(sheet.view.stages, view.stages, strict=False)
    ]
    columns = tuple(replace(column, stage=stage) for column, stage in zip(sheet.columns, stages, strict=True))
    return replace(sheet, view=replace(sheet.view, stages=tuple(stages)), columns=columns)


def _worst(stage: MapStage) -> tuple[MapPain, ...]:
    """The pain of a stage that ranks highest of what is not settled."""
    open_pains = [pain for pain in stage.pains if pain.status in ("open", "accepted")]
    return tuple(sorted(open_pains, key=lambda pain: (not pain.must, pain.rank or 1e9, -(pain.severity or 0)))[:1])


def _named(columns: Sequence[StageColumn], gap: float) -> Iterator[StageColumn]:
    """Columns for the names of stages that stand too close for one each: of the first and the last of a few."""
    run: list[StageColumn] = []
    for at, column in enumerate(columns):
        run.append(column)
        width = column.x + column.width - run[0].x
        left = columns[-1].x + columns[-1].width - column.x - column.width
        if at + 1 == len(columns) or (width >= _TOGETHER and left >= _TOGETHER):
            first, last = run[0].stage, column.stage
            title = first.title if first is last else f"{first.title} – {last.title}"
            yield StageColumn(MapStage(first.ref, title), run[0].x, width - gap)
            run = []


def _sheet(journey: MapView, view: MapView, theme: Theme, paper: Paper, widest: int) -> Sheet:
    """The columns of a page: one for each step, those of a stage side by side."""
    width = paper.width - 2 * theme.margin
    room = width - theme.gutter + theme.gap
    count = sum(map(_breadth, view.stages))
    each = min(room / max(1, count), _WIDEST * room / widest)
    x = theme.gutter
    columns, parts, wholes = [], [], []
    for stage in view.stages:
        column = StageColumn(stage, x, _breadth(stage) * each - theme.gap)
        columns.append(column)
        whole = stage
        for step in stage.steps:
            part, whole = _parted(whole, {step.number})
            parts.append(StageColumn(part, x, each - theme.gap))
            x += each
        if stage.steps:
            wholes.append(replace(column, stage=whole))
        else:
            parts.append(column)
            x += each
    return Sheet(view, theme, tuple(columns), width, tuple(parts), tuple(wholes), journey, view is journey)


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
        lanes = sum(blocks[0].height + 2 * _PAD for blocks in rows.values())
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
        pad = _PAD + min(_MOST_SPREAD, max(0.0, self.left(rows)) / (2 * max(1, len(rows))))
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


# --- what stands on every page ---


def head(sheet: Sheet) -> Block:
    """What the map is about, who answers for it, how it stands, which part of it this is, and its stages."""
    facts = _facts(sheet)
    about = beside_logo(sheet.theme, partial(_about, sheet), sheet.width - facts.width - 30)
    top = Block(sheet.width, max(about.height, facts.height), (about.at(0, 0), facts.at(sheet.width - facts.width, 4)))
    named = replace(sheet, columns=sheet.named or sheet.columns)
    stages = stage_head(named) if sheet.columns else _overall(sheet)
    return stack([top, _strip(sheet), stages], 8)


def _about(sheet: Sheet, room: float) -> Block:
    """What the map is about, and how it stands."""
    theme, view = sheet.theme, sheet.journey
    what = " · ".join(("Customer journey", *view.personas))
    is_part = not sheet.names_lowest  # another page says more
    title = paragraph(theme, view.title, room, "title", lines=1)
    said = stack(
        [
            title.hinted(view.title),
            paragraph(theme, view.goal, room, "goal", lines=1 if is_part else 2) if view.goal else NOTHING,
            paragraph(theme, what, room, "eyebrow", lines=1, around=view.title)
            if not is_part or not view.goal
            else NOTHING,
        ],
        2,
    )
    told = flowing([notice_frame(theme, each, room / 2) for each in view.notices[:_NOTICES]], room, theme.gap, 4)
    return stack([said, told], 6)


def _facts(sheet: Sheet) -> Block:
    """Owner, reviews, the day and the commit, in three lines."""
    theme, view = sheet.theme, sheet.journey
    review = f"{view.last_review}, next {view.next_review}" if view.next_review else view.last_review
    lines: list[tuple[str, str, TextRole]] = [
        ("Owner", view.answers_for_it, "strong" if view.answered else "pain"),
        ("Reviewed", review, "text"),
        (_ORIGIN, _origin(view), "text"),
    ]
    lines = [each for each in lines if each[1]]
    names = max(theme.width(name, "quiet") for name, *_ in lines) + 10
    widest = [(words, role) for name, words, role in lines if name != _ORIGIN]
    room = min(theme.fact, 1 + max(theme.width(one_line(words), role) for words, role in (*widest, (_AS_WIDE, "text"))))
    rows = []
    for name, words, role in lines:
        text = paragraph(theme, words, room, role, lines=1 if name == _ORIGIN else 2)
        told = Block(names + room, text.height, (paragraph(theme, name, names, "quiet").at(0, 0), text.at(names, 0)))
        rows.append(told.of(About("origin")) if name == _ORIGIN else told)
    return replace(stack(rows, 2), table=True)


def _origin(view: MapView) -> str:
    """Day and commit in one line: that something is not committed yet takes no room from what the page shows."""
    commit = f"commit {view.commit.partition(',')[0]}{', edited' * view.edited}" if view.commit else ""
    return " · ".join(filter(None, (day(view.as_of), commit)))


def _strip(sheet: Sheet) -> Block:
    """Where in the journey the page is: a bar for each stage, thick where it stands here."""
    view = sheet.journey
    here = {stage.ref for stage in sheet.view.stages}
    if len(here) == len(view.stages) or not view.stages:
        return NOTHING
    each = (sheet.width + 4) / len(view.stages)
    bars: list[Part] = []
    for place, stage in enumerate(view.stages):
        is_here = stage.ref in here
        box = Box(0, 0 if is_here else 2, max(1.0, each - 4), 6 if is_here else 2)
        bar = Rect(box, "accent" if is_here else "edge", radius=box.height / 2)
        bars.append(Block(each, 6, (bar,)).hinted(stage.title).at(place * each, 0))
    return Block(sheet.width, 6, tuple(bars))


def _overall(sheet: Sheet) -> Block:
    words = "Along the whole journey" if sheet.journey.stages else "This journey has no stages yet."
    too_many = "There are too many steps for one curve here." if sheet.journey.felt else ""
    told = paragraph(sheet.theme, too_many, sheet.width, "quiet") if too_many else NOTHING
    return stack([paragraph(sheet.theme, words, sheet.width, "phase"), told], 4)


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
