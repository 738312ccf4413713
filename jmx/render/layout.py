"""Where everything of a map stands: a grid of stages and lanes that grows with what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from jmx.escape import one_line
from jmx.render import emotion, theme
from jmx.render.block import NOTHING, Block, badge, flowing, grid, paragraph, pips, row, stack, star, tick
from jmx.render.lanes import CELLS, WIDE_CARD, fixes, pains
from jmx.render.measure import width
from jmx.render.metric_values import Measure
from jmx.render.scene import Box, Group, Mark, Rect, Scene, Shape
from jmx.render.view import Column, Lane, MapView, day

_UNIT, _TALLEST_UNIT = 34.0, 60.0
_TIP = 12.0
_STRETCH = 1.3  # how much wider a page may get for columns of one width
_BESIDE = 200.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stage's column."""

    x: float
    width: float


def lay_out(view: MapView) -> Scene:
    """The map as shapes on a page of 16:9: wider with many stages, higher or lower by what it holds."""
    spans = _spans(view.stages)
    page = max(theme.WIDTH, spans[-1].x + _inner(spans[-1]) + theme.MARGIN) if spans else theme.WIDTH
    top = [_header(view, page), _head_of_grid(view, spans)]
    bottom = stack([_legend(view, page), _footer(view, page)], 14)
    slide = page * 9 / 16
    fixed = 2 * theme.MARGIN + sum(block.height for block in top) + bottom.height + 48
    lanes = _lanes(view, spans, page, slide - fixed)
    y = theme.MARGIN
    marks: list[Mark] = []
    for block, gap in ((top[0], 24.0), (top[1], 0.0), (lanes, 24.0)):
        marks += block.at(0, y)
        y += block.height + gap
    height = y + bottom.height + theme.MARGIN
    if height > slide / 2:
        height = max(height, slide)
    marks += bottom.at(0, height - theme.MARGIN - bottom.height)
    paper = Rect(Box(0, 0, page, height), theme.PAPER)
    return Scene(view.journey, one_line(view.title), _description(view), page, height, (paper, *marks))


def _spans(stages: Sequence[Column]) -> list[Span]:
    """Columns as equal as what they must hold allows."""
    if not stages:
        return []
    left = theme.MARGIN + theme.GUTTER
    least = [max(theme.COLUMN, emotion.needed(stage) + theme.GAP) for stage in stages]
    room = max(theme.WIDTH - left - theme.MARGIN + theme.GAP, sum(least))
    even = max(least) * len(least)
    if even <= room * _STRETCH:
        room, least = max(room, even), [max(least)] * len(least)
    wide: set[int] = set()
    while True:
        level = (room - sum(least[index] for index in wide)) / max(1, len(least) - len(wide))
        more = {index for index, need in enumerate(least) if need > level} - wide
        if not more:
            break
        wide |= more
    spans = []
    x = left
    for index, need in enumerate(least):
        spans.append(Span(x, need if index in wide else level))
        x += spans[-1].width
    return spans


def _header(view: MapView, page: float) -> Block:
    """What the map is about on the left, who answers for it on the right."""
    room = page - 2 * theme.MARGIN
    facts = _facts(view)
    left = room - facts.width - 48
    eyebrow = " · ".join(("Customer journey", *view.personas))
    about = stack(
        [
            paragraph(eyebrow, left, theme.EYEBROW, lines=3),
            paragraph(view.title, left, theme.TITLE),
            paragraph(view.goal, left, theme.GOAL, lines=4),
        ],
        6,
    )
    about = Block(left, about.height, (Group(one_line(view.title), about.marks),))
    x = theme.MARGIN
    return Block(page, max(about.height, facts.height), (*about.at(x, 0), *facts.at(x + left + 48, 4)))


def _facts(view: MapView) -> Block:
    """Owner, review and evidence in two columns."""
    owned = theme.SMALL_BOLD if view.owner else theme.HURT_BOLD
    lines = [("Owner", view.answers_for_it, owned), ("Reviewed", _rhythm(view), theme.SMALL)]
    if view.coverage is not None:
        lines.append(("Evidence", f"behind {view.evidenced} of {view.claims} claims", theme.SMALL))
    key = 78.0
    value = min(280.0, 1 + max(width(one_line(words), style.size, style.bold) for _, words, style in lines))
    rows = []
    for name, words, style in lines:
        text = paragraph(words, value, style, lines=3)
        marks = (*paragraph(name, key, theme.QUIET).marks, *text.at(key, 0))
        rows.append(Block(key + value, text.height, marks))
    facts = stack(rows, 6)
    rule = Rect(Box(0, 0, 3, facts.height), theme.ACCENT if view.owner else theme.HURT, radius=1.5)
    return Block(facts.width + 18, facts.height, (rule, *facts.at(18, 0)))


def _rhythm(view: MapView) -> str:
    last = f"last {day(view.last_reviewed)}" if view.last_reviewed else "no review recorded"
    return f"{view.cadence}, {last}" if view.cadence else last


def _head_of_grid(view: MapView, spans: Sequence[Span]) -> Block:
    """Phases over stages, and what the customer wants in each stage."""
    if not spans:
        none = paragraph("This journey has no stages yet.", theme.WIDTH - 2 * theme.MARGIN, theme.GOAL)
        return Block(none.width, none.height, none.at(theme.MARGIN, 0))
    parts = [_phases(view.stages, spans), _arrows(view.stages, spans), _goals(view, spans)]
    head = stack(parts, 10)
    return Block(head.width, head.height + 6, head.marks)


def _arrows(stages: Sequence[Column], spans: Sequence[Span]) -> Block:
    """The stages, one leading to the next."""
    heads = [
        paragraph(stage.title, _inner(span) - 2 * _TIP - 8, theme.STAGE)
        for stage, span in zip(stages, spans, strict=True)
    ]
    height = max(head.height for head in heads) + 20
    marks: list[Mark] = []
    for stage, span, head in zip(stages, spans, heads, strict=True):
        arrow = _arrow(span, height, last=span is spans[-1])
        text = head.at(span.x + _TIP + 8, (height - head.height) / 2)
        marks.append(Group(one_line(stage.title), (arrow, *text)))
    return Block(0, height, tuple(marks))


def _arrow(span: Span, height: float, *, last: bool) -> Shape:
    left, right, middle = span.x, span.x + _inner(span) + (0 if last else _TIP - 4), height / 2
    dots = (
        (left, 0.0),
        (right - _TIP, 0.0),
        (right, middle),
        (right - _TIP, height),
        (left, height),
        (left + _TIP, middle),
    )
    return Shape(dots, fill=theme.ACCENT)


def _phases(stages: Sequence[Column], spans: Sequence[Span]) -> Block:
    """A band over each run of stages of one phase."""
    bands = []
    for phase, run in groupby(zip(stages, spans, strict=True), key=lambda pair: one_line(pair[0].phase)):
        covered = [span for _, span in run]
        x, room = covered[0].x, covered[-1].x + covered[-1].width - covered[0].x - theme.GAP
        if phase:
            bands.append((x, room, phase, paragraph(phase, room - 24, theme.PHASE)))
    if not bands:
        return NOTHING
    height = max(text.height for *_, text in bands) + 12
    marks: list[Mark] = []
    for x, room, phase, text in bands:
        face = Rect(Box(x, 0, room, height), theme.ACCENT_TINT, radius=6)
        marks.append(Group(phase, (face, *text.at(x + 12, (height - text.height) / 2))))
    return Block(0, height, tuple(marks))


def _goals(view: MapView, spans: Sequence[Span]) -> Block:
    if not any(stage.goal for stage in view.stages):
        return NOTHING
    texts = [
        paragraph(stage.goal, _inner(span), theme.QUIET, lines=6)
        for stage, span in zip(view.stages, spans, strict=True)
    ]
    marks: list[Mark] = [*_label("What they want").at(theme.MARGIN, 0)]
    for span, text in zip(spans, texts, strict=True):
        marks += text.at(span.x, 0)
    return Block(0, max(20.0, *(text.height for text in texts)), tuple(marks))


def _inner(span: Span) -> float:
    return span.width - theme.GAP


def _label(words: str) -> Block:
    return paragraph(words, theme.GUTTER - 16, theme.QUIET_BOLD)


def _lanes(view: MapView, spans: Sequence[Span], page: float, room: float) -> Block:
    """All lanes below each other. Room that is left on the page goes to the curve first, then between the lanes."""
    blocks = _drawn(view, spans, page, _UNIT)
    spare = room - sum(block.height + 2 * theme.LANE_PAD for block in blocks)
    if spare > 0 and Lane.EMOTION in view.lanes:
        unit = min(_TALLEST_UNIT, _UNIT + spare / 4)
        blocks = _drawn(view, spans, page, unit)
        spare -= 4 * (unit - _UNIT)
    pad = theme.LANE_PAD + (min(14.0, spare / (2 * len(blocks))) if spare > 0 and blocks else 0.0)
    marks: list[Mark] = []
    y = 0.0
    for index, block in enumerate(blocks):
        if index:
            visible = index < len(view.lanes) and view.lanes[index] is Lane.BACKSTAGE
            marks.append(_divider(y, page, visible))
        marks += block.at(0, y + pad)
        y += block.height + 2 * pad
    return Block(page, y, tuple(marks))


def _divider(y: float, page: float, visible: bool) -> Shape:
    """A hairline; above the backstage it is the line of visibility, and dashed."""
    ends = ((theme.MARGIN, y), (page - theme.MARGIN, y))
    return Shape(ends, stroke=theme.MUTED if visible else theme.HAIRLINE, closed=False, dashed=visible)


def _drawn(view: MapView, spans: Sequence[Span], page: float, unit: float) -> list[Block]:
    blocks = [_lane(view, lane, spans, page, unit) for lane in view.lanes]
    if view.stages and not view.steps:
        hint = paragraph("No touchpoints yet", page - 2 * theme.MARGIN - theme.GUTTER, theme.QUIET)
        blocks.insert(0, _labelled(Lane.STEPS.value, hint.at(theme.MARGIN + theme.GUTTER, 0), hint.height))
    if view.measures:
        room = page - 2 * theme.MARGIN - theme.GUTTER
        tiles = grid(view.measures, room, 230, _tile, max(3, len(view.measures)))
        blocks.append(_labelled("How it does", tiles.at(theme.MARGIN + theme.GUTTER, 0), tiles.height))
    return blocks


def _lane(view: MapView, lane: Lane, spans: Sequence[Span], page: float, unit: float) -> Block:
    if lane is Lane.EMOTION:
        shifted = [(span.x - theme.MARGIN, _inner(span)) for span in spans]
        curve = emotion.curve(view, shifted, unit, theme.GUTTER)
        return _labelled(lane.value, curve.at(theme.MARGIN, 0), curve.height)
    cells = [CELLS[lane](stage, _inner(span)) for stage, span in zip(view.stages, spans, strict=True)]
    height = max((cell.height for cell in cells), default=0.0)
    marks = [mark for span, cell in zip(spans, cells, strict=True) for mark in cell.at(span.x, 0)]
    whole = _whole_journey(view, lane, page)
    gap = 14.0 if height and whole.height else 0.0
    marks += whole.at(theme.MARGIN + theme.GUTTER, height + gap)
    return _labelled(lane.value, marks, height + gap + whole.height)


def _whole_journey(view: MapView, lane: Lane, page: float) -> Block:
    """What belongs to no single stage, across all of them."""
    room = page - 2 * theme.MARGIN - theme.GUTTER
    cells = {
        Lane.PAINS: pains(view.pains, view.fixes, room, WIDE_CARD + 24) if view.pains else NOTHING,
        Lane.FIXES: fixes(view.fixes, room) if view.fixes else NOTHING,
    }
    cell = cells.get(lane, NOTHING)
    return stack([paragraph("Along the whole journey", room, theme.QUIET_BOLD), cell], 8) if cell.height else NOTHING


def _labelled(words: str, marks: Sequence[Mark], height: float) -> Block:
    label = _label(words)
    return Block(0, max(height, label.height), (*label.at(theme.MARGIN, 0), *marks))


def _tile(measure: Measure, room: float) -> tuple[Block, Rect, str]:
    """One metric: its name, its latest value, and how far that is from its target."""
    colour = {True: theme.GOOD_BOLD, False: theme.HURT_BOLD, None: theme.QUIET}[measure.on_target]
    figure = theme.FIGURE if measure.measured else theme.QUIET
    target = f"Target {measure.target}" if measure.target else ""
    when = day(measure.measured) if measure.measured else ""
    source = " · ".join(filter(None, (target, when)))
    value = width(one_line(measure.value), figure.size, figure.bold) + 1
    wide = room - value - 20 > _BESIDE
    aside = room - value - 20 if wide else room
    stand = stack([paragraph(measure.delta, aside, colour), paragraph(source, aside, theme.QUIET)])
    number = paragraph(measure.value, value if wide else room, figure)
    body = row([number, stand], 20) if wide else stack([number, stand], 2)
    block = stack([paragraph(measure.title, room, theme.SMALL_BOLD), body], 4)
    face = Rect(Box(0, 0, 0, 0), theme.MIST, radius=8)
    return Block(room, block.height, block.marks), face, f"{measure.title}: {measure.value}"


def _legend(view: MapView, page: float) -> Block:
    """Explains the marks that this map uses, and no others."""
    entries = []
    if Lane.EMOTION in view.lanes:
        entries += [_key(_sample(True), "known from evidence"), _key(_sample(False), "assumed: hollow and dashed")]
    if view.unheard:
        entries.append(_said(f"{len(view.unheard)} more feel differently: --persona"))
    if any(step.moment for step in view.steps):
        entries.append(_key(star(), "moment of truth"))
    if any(pain.rank for pain in view.all_pains):
        entries.append(_key(badge(1), "rank in this journey"))
    if any(pain.severity for pain in view.all_pains):
        entries.append(_key(row([pips(4, True), pips(4, False)], 6), "severity, known and assumed"))
    if any(pain.addressed for pain in view.all_pains):
        entries.append(_key(tick(), "done"))
    if Lane.BACKSTAGE in view.lanes:
        rule = Shape(((0, 7), (32, 7)), stroke=theme.MUTED, closed=False, dashed=True)
        entries.append(_key(Block(32, 14, (rule,)), "line of visibility"))
    block = flowing(entries, page - 2 * theme.MARGIN, 28, 8)
    return Block(page, block.height, block.at(theme.MARGIN, 0))


def _sample(known: bool) -> Block:
    line = Shape(((0, 8), (40, 8)), stroke=theme.ACCENT, stroke_width=3, closed=False, dashed=not known)
    dot = Rect(Box(13, 1, 14, 14), theme.ACCENT if known else theme.PAPER, theme.ACCENT, 2, radius=7)
    return Block(40, 16, (line, dot))


def _said(words: str) -> Block:
    return paragraph(words, width(words, 14) + 1, theme.QUIET)


def _key(mark: Block, words: str) -> Block:
    return row([mark, _said(words)], 8)


def _footer(view: MapView, page: float) -> Block:
    """Where the picture comes from, so that a copy on a slide can be traced."""
    parts = [view.journey, *view.personas, f"As of {day(view.as_of)}"]
    if view.commit:
        parts.append(f"Commit {view.commit}")
    parts += [f"Owner: {view.owner}" if view.owner else view.answers_for_it]
    parts.append(f"Last reviewed {day(view.last_reviewed)}" if view.last_reviewed else "No review recorded")
    if view.coverage is not None:
        parts.append(f"Evidence {view.coverage} %")
    room = page - 2 * theme.MARGIN
    text = paragraph("  ·  ".join(parts), room, theme.QUIET)
    rule = Shape(((0, 0), (room, 0)), stroke=theme.HAIRLINE, closed=False)
    block = Block(room, text.height + 12, (rule, *text.at(0, 12)))
    return Block(page, block.height, block.at(theme.MARGIN, 0))


def _description(view: MapView) -> str:
    """The map in a sentence or two, for those who cannot see it."""
    personas = f" of {', '.join(view.personas)}" if view.personas else ""
    counted = {"stage": len(view.stages), "step": len(view.steps), "pain point": len(view.all_pains)}
    counts = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counted.items())
    lowest = f" {view.low_words}." if view.lowest else ""
    return one_line(f"Customer journey{personas}: {counts}.{lowest} {view.answers_for_it}, as of {day(view.as_of)}.")
