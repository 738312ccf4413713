"""The atlas: every journey as a card with its health, behind the one that it zooms into, on one page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log, sqrt
from typing import NamedTuple

from jmx.escape import one_line
from jmx.render.all_journeys import AtlasLink
from jmx.render.atlas_card import WIDTH, HealthCard, health_card
from jmx.render.glance import Glance, JourneyTree, family
from jmx.render.graph_layout import GraphEdge, NotArranged, arranged
from jmx.render.page import NOTHING, Block, Part, flowing, paragraph, row, settled, stack
from jmx.render.scene import Box, Circle, Dot, Rect, Scene, Shape, mirrored
from jmx.render.scripts import right_to_left
from jmx.render.signs import severity_bars
from jmx.render.theme import Color, Theme
from jmx.render.view import day

_TIP = 9.0
_GAP, _BETWEEN = 18.0, 48.0  # between cards of a grid, and between families
_LEAST, _MOST_COLUMNS = 1100.0, 12  # how wide a page is at least
_RATIO = 16 / 9  # what a page comes near to
_Cards = Mapping[str, HealthCard]  # by the journey's ref


@dataclass(frozen=True, slots=True)
class Atlas:
    """All journeys of an organisation at a glance, and how they lead to each other. `findings` counts the errors and
    warnings about each, by its ref."""

    organisation: str
    as_of: date
    commit: str
    journeys: tuple[Glance, ...]
    links: tuple[AtlasLink, ...] = ()
    findings: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"Journeys of {self.organisation}" if self.organisation else "Journeys"


def atlas_page(atlas: Atlas, theme: Theme) -> tuple[Scene, str]:
    """The page, and why no lines are drawn on it where that cannot be."""
    cards = {each.ref: health_card(theme, each, atlas.findings.get(each.ref, (0, 0))) for each in atlas.journeys}
    grouped = family(atlas.journeys)
    links = [link for link in atlas.links if not _zooms(cards, link)]
    linked = {ref for link in links for ref in (link.start, link.end)}
    alone = [each for each in grouped.single if each.ref not in linked]
    why = ""
    try:
        blocks = [_graph(group, cards) for group in _groups(grouped.branches, grouped.single, links)]
    except NotArranged as error:
        blocks = [_listed(theme, branch, cards) for branch in grouped.branches]
        alone, links, why = list(grouped.single), [], str(error)
    body = _packed(blocks)
    width = max(_LEAST, body.width, _across(cards, alone))
    if alone:
        head = paragraph(theme, "Other journeys", width, "chart-title") if blocks else NOTHING
        body = stack([body, stack([head, _rows([cards[each.ref] for each in alone], width)], 14)], _BETWEEN)
    return _scene(atlas, theme, body, width, links, lines=not why), why


def _zooms(cards: _Cards, link: AtlasLink) -> bool:
    """Whether a journey leads into one that zooms into it, or the other way round: then they hang together already."""
    start, end = cards[link.start].glance, cards[link.end].glance
    return start.parent == end.ref or end.parent == start.ref


def _scene(atlas: Atlas, theme: Theme, body: Block, width: float, links: Sequence[AtlasLink], *, lines: bool) -> Scene:
    """All of it on a page; what must be readable on a slide grows with the page."""
    large = theme.enlarged(max(1.0, (width + 2 * theme.margin) / theme.page))
    head = stack(
        [
            paragraph(large, "Atlas of journeys", width, "eyebrow"),
            paragraph(large, atlas.title, width, "title"),
            paragraph(large, _about(atlas), width, "goal"),
            NOTHING if lines else paragraph(large, "Lines between journeys are not drawn here", width, "quiet"),
        ],
        6,
    )
    whole = stack([head, body, _legend(large, atlas, width, links, lines=lines)], 28)
    page_width, height = width + 2 * theme.margin, whole.height + 2 * theme.margin
    marks = tuple(settled([Rect(Box(0, 0, page_width, height), "page"), whole.at(theme.margin, theme.margin)]))
    if right_to_left(atlas.title):
        marks = tuple(mirrored(mark, page_width) for mark in marks)
    notes = tuple(f"{each.title}: {', '.join(each.pressing)}" for each in atlas.journeys if each.pressing)
    return Scene("atlas", one_line(atlas.title), f"{one_line(_about(atlas))}.", page_width, height, marks, notes)


def _about(atlas: Atlas) -> str:
    total, acting = len(atlas.journeys), sum(bool(each.pressing) for each in atlas.journeys)
    told = [
        f"{total:,} journey{'' if total == 1 else 's'}",
        f"{acting:,} {'waits' if acting == 1 else 'wait'} for somebody to act" if acting else "",
        f"as of {day(atlas.as_of)}",
        f"commit {atlas.commit}" if atlas.commit else "",
    ]
    return "  ·  ".join(filter(None, told))


# --- where they stand ---


class _LinkedJourneys(NamedTuple):
    """Journeys that hang together, and the lines between them."""

    journeys: tuple[Glance, ...]
    links: tuple[AtlasLink, ...]


def _groups(
    branches: Sequence[JourneyTree], single: Sequence[Glance], links: Sequence[AtlasLink]
) -> list[_LinkedJourneys]:
    """The families, those together that a journey leads out of into another."""
    members = [[each for _, each in branch.rows] for branch in branches] + [[each] for each in single]
    home = {each.ref: at for at, group in enumerate(members) for each in group}
    leader = list(range(len(members)))

    def first(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for link in links:
        one, other = sorted((first(home[link.start]), first(home[link.end])))
        leader[other] = one
    together: dict[int, list[Glance]] = {}
    for at, group in enumerate(members):
        together.setdefault(first(at), []).extend(group)
    return [
        _LinkedJourneys(tuple(group), tuple(link for link in links if first(home[link.start]) == at))
        for at, group in together.items()
        if len(group) > 1 or at < len(branches)
    ]


def _graph(group: _LinkedJourneys, cards: _Cards) -> Block:
    """The cards of a group, with lines to what zooms into them, and to where they lead."""
    refs = [each.ref for each in group.journeys]
    places = {ref: at for at, ref in enumerate(refs)}
    below = [GraphEdge(places[each.parent], places[each.ref]) for each in group.journeys if _hangs(each, places)]
    beside = [GraphEdge(places[link.start], places[link.end], True) for link in group.links]
    found = arranged([(WIDTH, cards[ref].height) for ref in refs], [*below, *beside])
    parts: list[Part] = []
    for edge in below:
        parts.append(_bend(found.boxes[edge.start], found.boxes[edge.end]))
    for line, link in zip(found.lines[len(below) :], group.links, strict=True):
        parts += _arrow(line, "quiet" if link.replaces else "accent")
    parts += [cards[ref].framed().at(box.x, box.y) for ref, box in zip(refs, found.boxes, strict=True)]
    return Block(found.width, found.height, tuple(parts))


def _bend(start: Box, end: Box) -> Shape:
    """A line from a journey to one that zooms into it."""
    x, y, to_x, to_y = start.right, start.y + start.height / 2, end.x, end.y + end.height / 2
    middle = (x + to_x) / 2
    return Shape(((x, y), (middle, y), (middle, to_y), (to_x, to_y)), stroke="edge", weight="thick", smooth=True)


def _hangs(each: Glance, places: dict[str, int]) -> bool:
    return each.parent in places and each.parent != each.ref


def _pieces(line: Sequence[Dot]) -> Iterator[tuple[Dot, ...]]:
    return (tuple(line[at : at + 4]) for at in range(0, len(line) - 1, 3))


def _arrow(line: Sequence[Dot], color: Color) -> Iterator[Part]:
    """A dashed line with a tip at its end."""
    (fx, fy), (x, y) = line[-2], line[-1]
    far = max(0.01, ((x - fx) ** 2 + (y - fy) ** 2) ** 0.5)
    dx, dy = (x - fx) / far * _TIP, (y - fy) / far * _TIP
    yield from (Shape(piece, stroke=color, weight="firm", dashed=True, smooth=True) for piece in _pieces(line))
    yield Shape(((x, y), (x - dx - dy / 2, y - dy + dx / 2), (x - dx + dy / 2, y - dy - dx / 2)), color)


def _packed(blocks: Sequence[Block]) -> Block:
    """Blocks in as many columns as make a page of a usual shape."""
    if not blocks:
        return NOTHING
    tried = (_columns(blocks, columns) for columns in range(1, min(_MOST_COLUMNS, len(blocks)) + 1))
    return min(tried, key=lambda each: abs(log(each.width / each.height / _RATIO)))


def _columns(blocks: Sequence[Block], count: int) -> Block:
    columns: list[list[Block]] = [[]]
    room = sum(block.height for block in blocks) / count
    for block in blocks:
        full = sum(each.height for each in columns[-1]) + block.height / 2 > room
        if columns[-1] and full and len(columns) < count:
            columns.append([])
        columns[-1].append(block)
    stacks = [stack(each, _BETWEEN) for each in columns]
    parts, x = [], 0.0
    for each in stacks:
        parts.append(each.at(x, 0))
        x += each.width + _BETWEEN
    return Block(x - _BETWEEN, max(each.height for each in stacks), tuple(parts))


def _across(cards: _Cards, alone: Sequence[Glance]) -> float:
    """How wide a page is that holds cards in rows and comes near to the usual shape."""
    if not alone:
        return 0.0
    high = sum(cards[each.ref].height + _GAP for each in alone) / len(alone)
    most = max(1, round(sqrt(len(alone) * _RATIO * high / (WIDTH + _GAP))))
    return min(most, len(alone)) * (WIDTH + _GAP) - _GAP


def _rows(cards: Sequence[HealthCard], width: float) -> Block:
    """Cards row by row, equally high in each."""
    most = max(1, int((width + _GAP + 0.01) // (WIDTH + _GAP)))
    rows = []
    for start in range(0, len(cards), most):
        here = cards[start : start + most]
        height = max(card.height for card in here)
        parts = (card.framed(height).at(at * (WIDTH + _GAP), 0) for at, card in enumerate(here))
        rows.append(Block(width, height, tuple(parts)))
    return stack(rows, _GAP)


def _listed(theme: Theme, branch: JourneyTree, cards: _Cards) -> Block:
    """A family without lines: its cards in rows, the one that the others zoom into first."""
    found = [each for _, each in branch.rows]
    width = _across(cards, found)
    head = paragraph(theme, branch.top.title, width, "chart-title", lines=2)
    return stack([head, _rows([cards[each.ref] for each in found], width)], 14)


def _legend(theme: Theme, atlas: Atlas, width: float, links: Sequence[AtlasLink], *, lines: bool) -> Block:
    """The signs in use."""
    worst = [each.worst for each in atlas.journeys if each.worst]
    size = theme.icon
    signs: list[tuple[Block, str]] = []
    if any(each.pressing for each in atlas.journeys):
        signs.append((_frame(size), "somebody has to act"))
    if any(dot.lowest and dot.mood < 0 for each in atlas.journeys for dot in each.curve):
        low = Circle(size / 2, size / 2, size / 4, "pain", "pain", "thick")
        signs.append((Block(size, size, (low,)), "lowest point; hollow: assumed"))
    if any(pain.severity for pain in worst):
        signs.append((severity_bars(theme, 4, True), "severity of the worst open pain; hollow: assumed"))
    if lines and any(each.parent for each in atlas.journeys):
        line = Shape(((0, 2), (2 * size, 2)), stroke="edge", weight="thick")
        signs.append((Block(2 * size, 4, (line,)), "zooms into"))
    for replaces, color, words in _KINDS_OF_LINKS:
        if any(link.replaces is replaces for link in links):
            dots = tuple((at * 0.75 * size, size / 2) for at in range(4))
            signs.append((Block(2.25 * size, size, tuple(_arrow(dots, color))), words))
    keys = [row([sign, paragraph(theme, words, theme.width(words, "quiet") + 1, "quiet")], 8) for sign, words in signs]
    return flowing(keys, width, 2 * theme.gap, 8 * theme.scale)


_KINDS_OF_LINKS: tuple[tuple[bool, Color, str], ...] = (
    (False, "accent", "leads into"),
    (True, "quiet", "will replace"),
)


def _frame(size: float) -> Block:
    face = Rect(Box(0, 0, 1.6 * size, size), "page", "pain", "firm", radius=4)
    return Block(1.6 * size, size, (face, Rect(Box(0, 0.2 * size, 4, 0.6 * size), "pain", radius=2)))
