"""What is different, in words, below a map of two or on pages of its own."""

from collections.abc import Iterator, Sequence
from itertools import count
from math import inf

from jmx.render.lanes import Lane
from jmx.render.mark_signs import key, small_sign
from jmx.render.marks import DIFFERENT, NO_DIFFERENCE, MapComparison, MapDifference, MarkSort, within
from jmx.render.page import NOTHING, Block, Sheet, paragraph, stack
from jmx.render.theme import Theme
from jmx.render.view import MapView

_COLUMN = 400.0  # a column of the list is no narrower, where there is room for two
_GAP = 6.0
_TIMES = (1.0, 1.1, 1.2, 1.35, 1.5, 2.0)  # of what columns would hold if all were equally full
_LINES = 24  # of an entry on a page of a size: so many always fit


def entries(theme: Theme, comparison: MapComparison, room: float) -> list[Block]:
    """All that is different, and what is not compared."""
    found = [_entry(theme, each, room) for each in comparison.differences]
    if not found:
        found = [paragraph(theme, NO_DIFFERENCE, room, "text")]
    if comparison.unread:
        found.append(paragraph(theme, comparison.unread, room, "quiet-strong"))
    return found


def _entry(theme: Theme, difference: MapDifference, room: float) -> Block:
    size = 0.7 * theme.icon
    side = size + 8
    alone = difference.sort is not MarkSort.CHANGED
    what = f"{difference.what} ({difference.told})" if alone else difference.what
    most = _LINES if theme.longest else None
    told = NOTHING if alone else paragraph(theme, difference.told, room - side, "text", lines=most)
    words = stack([paragraph(theme, what, room - side, "strong", lines=most), told])
    middle = (theme.texts["strong"].leading - size) / 2
    return Block(room, words.height, (small_sign(difference.sort, size).at(0, middle), words.at(side, 0)))


def list_pages(view: MapView, theme: Theme, width: float, height: float) -> list[Block]:
    """All that is different on as many pages as that needs; none where it is no map of two."""
    comparison = view.comparison
    if comparison is None:
        return []
    head = stack(
        [
            paragraph(theme, view.title, width, "eyebrow", lines=1),
            paragraph(theme, DIFFERENT, width, "title", lines=1),
            paragraph(theme, comparison.title, width, "goal", lines=2),
        ],
        4,
    )
    column, top = column_width(theme, width), head.height + 2 * theme.gap
    pieces = in_columns(theme, entries(theme, comparison, column), width, column, height - top)
    return [Block(width, top + piece.height, (head.at(0, 0), piece.at(0, top))) for piece in pieces]


def in_columns(theme: Theme, blocks: Sequence[Block], width: float, column: float, most: float) -> Sequence[Block]:
    """Blocks in columns of about one height, none higher than the most; in as few pieces as hold them, all about
    equally full."""
    across = columns_in(theme, width)
    total, tallest = sum(each.height + _GAP for each in blocks), max(each.height for each in blocks)
    for pieces in count(1):
        for times in (*_TIMES, across + 1):
            room = min(most, max(tallest, times * total / (pieces * across)))
            found = list(_pieces(blocks, across, room))
            if len(found) <= pieces:
                return [_beside(theme, columns, width, column) for columns in found]
    raise AssertionError


def _pieces(blocks: Sequence[Block], across: int, room: float) -> Iterator[list[list[Block]]]:
    left = list(blocks)
    while left:
        shown, left = _filled(left, across, room)
        yield shown


def _beside(theme: Theme, columns: Sequence[Sequence[Block]], width: float, column: float) -> Block:
    stacks = [stack(each, _GAP) for each in columns]
    parts = (each.at(at * (column + theme.gap), 0) for at, each in enumerate(stacks))
    return Block(width, max(each.height for each in stacks), tuple(parts))


def columns_in(theme: Theme, width: float) -> int:
    return max(1, int((width + theme.gap) // (_COLUMN * theme.scale + theme.gap)))


def column_width(theme: Theme, width: float) -> float:
    count = columns_in(theme, width)
    return (width - (count - 1) * theme.gap) / count


def _filled(blocks: Sequence[Block], count: int, room: float) -> tuple[list[list[Block]], list[Block]]:
    """Some columns filled one after the other, and what has no room."""
    columns: list[list[Block]] = [[]]
    height = 0.0
    for at, block in enumerate(blocks):
        if columns[-1] and height + block.height > room:
            if len(columns) == count:
                return columns, list(blocks[at:])
            columns.append([])
            height = 0.0
        columns[-1].append(block)
        height += block.height + _GAP
    return columns, []


def _across(page: Sheet, _: float) -> Block:
    comparison = page.journey.comparison
    if comparison is None:
        return NOTHING
    column = column_width(page.theme, page.across)
    blocks = entries(page.theme, comparison, column)
    return stack(in_columns(page.theme, blocks, page.across, column, inf))


def _signs(theme: Theme, view: MapView) -> Iterator[tuple[Block, str]]:
    comparison = view.comparison
    used = {each.sort for each in comparison.differences} if comparison else set()
    for sort in MarkSort:
        if comparison and sort in used:
            yield key(theme, sort), within(comparison.word(sort))


DIFFERENCES = Lane(
    "differences",
    DIFFERENT,
    lambda view: (view.comparison,) if view.comparison else (),
    across=_across,
    legend=_signs,
)
