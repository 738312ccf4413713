"""Where everything of a map stands: a grid of stages and lanes that grows with what it holds."""

from collections.abc import Sequence
from itertools import groupby

from jmx.escape import one_line
from jmx.render.block import NOTHING, Block, Part, flowing, paragraph, row, settled, stack
from jmx.render.emotion import column_need
from jmx.render.frame import description, footer, header
from jmx.render.lanes import LANES, Lane, lane_label
from jmx.render.scene import Box, Rect, Scene, Shape
from jmx.render.sheet import Sheet, sheet
from jmx.render.theme import Color, Theme
from jmx.render.view import MapView

_TIP = 12.0  # of the arrow of a stage
_GAP = 24.0  # above the stages, and below the lanes
_MOST_SPREAD = 14.0  # what spare room adds above and below each lane


def lay_out(view: MapView, theme: Theme, lanes: Sequence[Lane] = LANES) -> Scene:
    """The map as marks on a page of 16:9: wider with many stages, higher or lower by what it holds."""
    page = sheet(view, theme, [column_need(theme, stage) for stage in view.stages])
    width = page.width + 2 * theme.margin
    slide = width * 9 / 16
    lanes = [lane for lane in lanes if lane.has(view)]
    head, stages, foot = header(page), _stages(page), stack([_legend(page, lanes), footer(page)], 14)
    fixed = 2 * theme.margin + head.height + stages.height + foot.height + 2 * _GAP
    body = _rows(page, lanes, slide - fixed)
    height = fixed + body.height
    if height > slide / 2:
        height = max(height, slide)
    parts: list[Part] = [Rect(Box(0, 0, width, height), "page")]
    y = theme.margin
    for block, gap in ((head, _GAP), (stages, 0.0), (body, 0.0)):
        parts.append(block.at(theme.margin, y))
        y += block.height + gap
    parts.append(foot.at(theme.margin, height - theme.margin - foot.height))
    return Scene(view.journey, one_line(view.title), description(view), width, height, tuple(settled(parts)))


def _stages(page: Sheet) -> Block:
    """Phases over stages, and what the customer wants in each stage."""
    if not page.columns:
        return paragraph(page.theme, "This journey has no stages yet.", page.width, "goal")
    head = stack([_phases(page), _arrows(page), _goals(page)], 10)
    return Block(head.width, head.height + 6, head.parts)


def _phases(page: Sheet) -> Block:
    """A band over each run of stages of one phase."""
    bands = []
    for phase, run in groupby(page.columns, key=lambda column: one_line(column.stage.phase)):
        *_, last = columns = list(run)
        first = columns[0]
        room = last.x + last.width - first.x
        bands.append((first.x, room, paragraph(page.theme, phase, room - 24, "phase"), phase))
    height = max(text.height for _, _, text, _ in bands) + 12
    parts = []
    for x, room, text, phase in bands:
        face = Rect(Box(0, 0, room, height), "accent-tint", radius=6)
        if phase:
            parts.append(Block(room, height, (face, text.at(12, (height - text.height) / 2))).hinted(phase).at(x, 0))
    return Block(page.width, height, tuple(parts)) if parts else NOTHING


def _arrows(page: Sheet) -> Block:
    """The stages, one leading to the next."""
    columns = page.columns
    texts = [paragraph(page.theme, each.stage.title, each.width - 2 * _TIP - 8, "stage-title") for each in columns]
    height = max(text.height for text in texts) + 20
    parts = []
    for column, text in zip(columns, texts, strict=True):
        right, middle = column.width + (0 if column is columns[-1] else _TIP - 4), height / 2
        upper = (0.0, 0.0), (right - _TIP, 0.0), (right, middle)
        arrow = Shape((*upper, (right - _TIP, height), (0.0, height), (_TIP, middle)), "accent")
        block = Block(column.width, height, (arrow, text.at(_TIP + 8, (height - text.height) / 2)))
        parts.append(block.hinted(column.stage.title).at(column.x, 0))
    return Block(page.width, height, tuple(parts))


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
        pad += min(_MOST_SPREAD, room / (2 * len(rows)))
    parts: list[Part] = []
    y = 0.0
    for lane in lanes:
        if y:  # a hairline; above the backstage it is the line of visibility
            color: Color = "quiet" if lane.backstage else "hairline"
            parts.append(Shape(((0, y), (page.width, y)), stroke=color, dashed=lane.backstage))
        parts.append(rows[lane.title].at(0, y + pad))
        y += rows[lane.title].height + 2 * pad
    return Block(page.width, y, tuple(parts))


def _legend(page: Sheet, lanes: Sequence[Lane]) -> Block:
    """Explains the signs that this map uses, and no others."""
    theme = page.theme
    keys = [
        row([sign, paragraph(theme, words, theme.width(words, "quiet") + 1, "quiet")], 8)
        for lane in lanes
        for sign, words in lane.legend(theme, page.view)
    ]
    return flowing(keys, page.width, 28, 8)
