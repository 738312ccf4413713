"""Where everything of a map stands: a grid of stages and lanes that grows with what it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from jmx.escape import one_line
from jmx.render import ways
from jmx.render.emotion import column_need
from jmx.render.lanes import LANES, Lane, lane_label
from jmx.render.mark_signs import mark_color
from jmx.render.notes import notes
from jmx.render.page import NOTHING, Block, Part, Sheet, beside_logo, flowing, paragraph, row, settled, sheet, stack
from jmx.render.scene import About, Box, Rect, Scene, Shape, mirrored
from jmx.render.scripts import right_to_left
from jmx.render.theme import Color, TextRole, Theme
from jmx.render.view import MapStage, MapView, Notice, day

_ASIDE = 48.0  # between the title and the facts
_TIP = 12.0  # of the arrow of a stage
_GAP = 24.0  # above the stages, and below the lanes
_MOST_SPREAD = 14.0  # what spare room adds above and below each lane


def lay_out(view: MapView, theme: Theme, lanes: Sequence[Lane] = LANES, headed: bool = True) -> Scene:
    """The map as marks on a page of 16:9: wider with many stages, higher or lower by what it holds. It is read from
    right to left where its title is. Unless it is `headed`, what the map is about stands elsewhere, and it is read
    from near however wide it is."""
    page = sheet(
        view, theme, [max(column_need(theme, stage), ways.column_need(theme, view, stage)) for stage in view.stages]
    )
    page = replace(page, near=not headed)
    width = page.width + 2 * theme.margin
    slide = (width if headed else theme.page) * 9 / 16
    lanes = [lane for lane in lanes if lane.has(view)]
    large = page.enlarged
    head, stages, foot = (
        _header(large) if headed else NOTHING,
        stage_head(page),
        stack([legend(large, lanes), _footer(large)], 14 * page.scale),
    )
    below = _GAP if headed else 0.0
    fixed = 2 * theme.margin + head.height + below + stages.height + foot.height + _GAP
    body = _rows(page, lanes, slide - fixed)
    height = fixed + body.height
    if headed and height > slide / 2:
        height = max(height, slide)
    parts: list[Part] = []
    y = theme.margin
    for block, gap in ((head, below), (stages, 0.0), (body, 0.0)):
        parts.append(block.at(theme.margin, y))
        y += block.height + gap
    parts.append(foot.of(About("foot")).at(theme.margin, height - theme.margin - foot.height))
    return scene_of(view, parts, width, height)


def scene_of(
    view: MapView, parts: Iterable[Part], width: float, height: float, page: str = "", shown: MapView | None = None
) -> Scene:
    """Parts on a page, which is read from right to left where the title of the map is; `page` says which of several,
    and `shown` what of the map stands on it."""
    title = one_line(view.title) + (f" ({view.kind})" if view.kind else "")
    marks = tuple(settled([Rect(Box(0, 0, width, height), "page"), *parts]))
    if right_to_left(view.title):
        marks = tuple(mirrored(mark, width) for mark in marks)
    name, told = ("-".join((view.journey, *page.split()[1:2])), f", {page}") if page else (view.journey, "")
    return Scene(name, title + told, description(view), width, height, marks, tuple(notes(view, shown or view)))


def _header(page: Sheet) -> Block:
    """The logo and what the map is about on the left, who answers for it on the right."""
    theme = page.theme
    facts = _facts(page)
    about = beside_logo(theme, partial(_about, page), page.width - facts.width - _ASIDE * theme.scale)
    parts = about.at(0, 0), facts.at(page.width - facts.width, 4 * theme.scale)
    return Block(page.width, max(about.height, facts.height), parts)


def _about(page: Sheet, room: float) -> Block:
    """What the map is about, and how it stands."""
    theme, view = page.theme, page.view
    eyebrow = " · ".join(("Customer journey", *view.personas))
    title, goal = paragraph(theme, view.title, room, "title"), paragraph(theme, view.goal, room, "goal", lines=4)
    portrait = paragraph(theme, view.portrait, room, "quiet", lines=4)
    lead = paragraph(theme, eyebrow, room, "eyebrow", lines=3, around=view.title)
    said = stack([lead, title, goal, portrait], 6 * theme.scale).hinted(view.title)
    told = flowing([notice_frame(theme, each, room) for each in view.notices], room, theme.gap, theme.gap)
    return stack([said, told], theme.gap)


def notice_frame(theme: Theme, notice: Notice, room: float) -> Block:
    """A notice in a frame: strong and red where somebody has to act."""
    role: TextRole = "alarm" if notice.pressing else "notice"
    pad = theme.card_pad
    text = paragraph(theme, notice.words, min(room - 2 * pad, theme.width(one_line(notice.words), role) + 1), role)
    fill: Color = "pain-tint" if notice.pressing else "accent-tint"
    stroke: Color = "pain" if notice.pressing else "phase"
    box = Box(0, 0, text.width + 2 * pad, text.height + pad)
    return Block(box.width, box.height, (Rect(box, fill, stroke, "firm", radius=pad / 2), text.at(pad, pad / 2)))


def _facts(page: Sheet) -> Block:
    """Owner, reviews and evidence in two columns."""
    theme, view = page.theme, page.view
    lines: list[tuple[str, str, TextRole]] = [
        ("Owner", view.answers_for_it, "strong" if view.answered else "pain"),
        *((name, words, "text") for name, words in view.facts if words),
    ]
    if view.coverage is not None:
        lines.append(("Evidence", f"behind {sum(view.claims)} of {len(view.claims)} claims", "text"))
    name_room = max(theme.fact_name, *(theme.width(name, "quiet") + theme.gap for name, *_ in lines))
    room = min(theme.fact, 1 + max(theme.width(one_line(words), role) for _, words, role in lines))
    rows = []
    for name, words, role in lines:
        text = paragraph(theme, words, room, role, lines=3)
        parts = paragraph(theme, name, name_room, "quiet").at(0, 0), text.at(name_room, 0)
        rows.append(Block(name_room + room, text.height, parts))
    facts = replace(stack(rows, theme.gap / 2), table=True)
    beside = 1.5 * theme.gap
    rule = Rect(Box(0, 0, beside / 6, facts.height), "accent" if view.answered else "pain", radius=beside / 12)
    return Block(facts.width + beside, facts.height, (rule, facts.at(beside, 0)))


def _footer(page: Sheet) -> Block:
    """Where the picture comes from, so that a copy on a slide can be traced."""
    view = page.view
    told = [
        view.journey + (f" ({view.kind})" if view.kind else ""),
        *(*view.personas, f"As of {day(view.as_of)}"),
        *([f"Commit {view.commit}"] if view.commit else []),
        f"Owner: {view.answers_for_it}" if view.owner else view.answers_for_it,
        f"Last review: {view.last_review}",
        *([] if view.coverage is None else [f"Evidence {view.coverage} %"]),
    ]
    text = paragraph(page.theme, "  ·  ".join(told), page.width, "quiet", around=view.title)
    rule = Shape(((0, 0), (page.width, 0)), stroke="hairline")
    gap = page.theme.gap
    return Block(page.width, text.height + gap, (rule, text.at(0, gap)))


def description(view: MapView) -> str:
    """The map in a sentence or two, for those who cannot see it."""
    personas = f" of {', '.join(view.personas)}" if view.personas else ""
    counted = {"stage": len(view.stages), "step": len(view.steps), "pain point": len(view.all_pains)}
    counts = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counted.items())
    lowest = f" {view.low_words}." if view.lowest else ""
    stand = "".join(f" {notice.words}." for notice in view.notices)
    owner = f"Owner: {view.answers_for_it}" if view.owner else view.answers_for_it
    return one_line(f"Customer journey{personas}: {counts}.{lowest}{stand} {owner}, as of {day(view.as_of)}.")


def stage_head(page: Sheet) -> Block:
    """Phases over stages, and what the customer wants in each stage."""
    if not page.columns:
        return paragraph(page.theme, "This journey has no stages yet.", page.width, "goal")
    head = stack([_phases(page), _arrows(page), _goals(page)], page.theme.card_pad)
    return Block(head.width, head.height + 6, head.parts)


def _phases(page: Sheet) -> Block:
    """A band over each run of stages of one phase."""
    bands = []
    for phase, run in groupby(page.columns, key=lambda column: one_line(column.stage.phase)):
        *_, last = columns = list(run)
        first = columns[0]
        room = last.x + last.width - first.x
        bands.append((first.x, room, paragraph(page.theme, phase, room - 24, "phase"), phase))
    height = max(text.height for _, _, text, _ in bands) + 1.2 * page.theme.card_pad
    parts = []
    for x, room, text, phase in bands:
        face = Rect(Box(0, 0, room, height), "accent-tint", radius=6)
        if phase:
            parts.append(Block(room, height, (face, text.at(12, (height - text.height) / 2))).hinted(phase).at(x, 0))
    return Block(page.width, height, tuple(parts)) if parts else NOTHING


def _arrows(page: Sheet) -> Block:
    """The stages, one leading to the next."""
    columns = page.columns
    texts = [paragraph(page.theme, _name(each.stage), each.width - 2 * _TIP - 8, "stage-title") for each in columns]
    height = max(text.height for text in texts) + 2 * page.theme.card_pad
    parts = []
    for column, text in zip(columns, texts, strict=True):
        right, middle = column.width + (0 if column is columns[-1] else _TIP - 4), height / 2
        upper = (0.0, 0.0), (right - _TIP, 0.0), (right, middle)
        mark = column.stage.mark
        arrow = Shape(
            (*upper, (right - _TIP, height), (0.0, height), (_TIP, middle)), mark_color(mark) if mark else "accent"
        )
        block = Block(column.width, height, (arrow, text.at(_TIP + 8, (height - text.height) / 2)))
        told = ": ".join(filter(None, (column.stage.title, column.stage.more)))
        parts.append(block.hinted(told).at(column.x, 0))
    return Block(page.width, height, tuple(parts))


def _name(stage: MapStage) -> str:
    """Its title, with how it is marked on a map of two."""
    mark = stage.mark
    if mark is None:
        return stage.title
    return f"{stage.title} ({mark.within}{f': {mark.was}' if mark.was else ''})"


def _goals(page: Sheet) -> Block:
    if not any(column.stage.goal for column in page.columns):
        return NOTHING
    texts = [(0.0, lane_label(page.theme, "What they want"))]
    texts += [(each.x, paragraph(page.theme, each.stage.goal, each.width, "quiet", lines=6)) for each in page.columns]
    height = max(page.theme.texts["quiet"].leading + 2, *(text.height for _, text in texts))
    return Block(page.width, height, tuple(text.at(x, 0) for x, text in texts))


def _rows(page: Sheet, lanes: Sequence[Lane], room: float) -> Block:
    """All lanes below each other. Room that is left on the page goes to the curve first, then between the lanes."""
    pad = page.theme.lane_pad
    rows: dict[str, Block] = {}
    for lane in sorted(lanes, key=lambda each: each.stretches):
        rows[lane.title] = lane.row(page, room - 2 * pad)
        room -= rows[lane.title].height + 2 * pad
    if room > 0 and rows:
        pad += min(_MOST_SPREAD * page.scale, room / (2 * len(rows)))
    parts: list[Part] = []
    y = 0.0
    for lane in lanes:
        drawn, line = rows[lane.title], NOTHING
        if y:  # a hairline; above the backstage it is the line of visibility
            color: Color = "quiet" if lane.backstage else "hairline"
            line = Block(page.width, 0, (Shape(((0, 0), (page.width, 0)), stroke=color, dashed=lane.backstage),))
        whole = Block(page.width, drawn.height + 2 * pad, (line.at(0, 0), drawn.at(0, pad)))
        parts.append(whole.of(About("lane", lane.key)).at(0, y))
        y += whole.height
    return Block(page.width, y, tuple(parts))


def legend(page: Sheet, lanes: Sequence[Lane], others: Iterable[tuple[Block, str]] = ()) -> Block:
    """Explains the signs that this map uses, and no others."""
    theme = page.theme
    signs = [each for lane in lanes for each in lane.legend(theme, page.view if lane.stretches else page.shown)]
    signs += others
    keys = [row([sign, paragraph(theme, words, theme.width(words, "quiet") + 1, "quiet")], 8) for sign, words in signs]
    return flowing(keys, page.width, 2 * theme.gap, 8 * theme.scale)
