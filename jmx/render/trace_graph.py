"""The chain from evidence to verdict as a graph: a card for each record, from left to right, with what breaks it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jmx.escape import dot_text, one_line
from jmx.render.graph_layout import GraphEdge, arranged
from jmx.render.page import NOTHING, Block, Part, flowing, paragraph, row, settled, stack
from jmx.render.scene import About, Box, Dot, Rect, Scene, Shape
from jmx.render.theme import Color, Theme

_WIDTH, _PAD, _TIP = 240.0, 12.0, 8.0
_STRIPES: Mapping[str, Color] = {
    "evidence": "done", "pain-point": "pain", "opportunity": "curve-2", "initiative": "accent", "metric": "phase",
}  # fmt: skip


class TraceCard(NamedTuple):
    """A record of the chain: what sort of thing, what it is called, what is missing, what came of it."""

    ref: str
    kind: str
    word: str
    title: str
    gaps: tuple[str, ...] = ()
    verdict: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class TraceGraph:
    """The records of a chain and the links between them, by their refs, with the words of each."""

    title: str
    about: str
    cards: tuple[TraceCard, ...]
    links: tuple[tuple[str, str, str], ...]


def trace_page(graph: TraceGraph, theme: Theme) -> Scene:
    """The page. Raises NotArranged where the cards cannot be laid out."""
    places = {each.ref: at for at, each in enumerate(graph.cards)}
    drawn = [_card(theme, each) for each in graph.cards]
    edges = [GraphEdge(places[start], places[end]) for start, end, _ in graph.links]
    found = arranged([(each.width, each.height) for each in drawn], edges)
    parts: list[Part] = []
    for line in found.lines:
        parts += _arrow(line)
    parts += [card.at(box.x, box.y) for card, box in zip(drawn, found.boxes, strict=True)]
    body = Block(found.width, found.height, tuple(parts))
    width = max(body.width, 2.4 * _WIDTH)
    head = stack(
        [
            paragraph(theme, "From evidence to verdict", width, "eyebrow"),
            paragraph(theme, graph.title, width, "title"),
            paragraph(theme, graph.about, width, "goal"),
        ],
        6,
    )
    whole = stack([head, body, _legend(theme, graph, width)], 24)
    wide, high = width + 2 * theme.margin, whole.height + 2 * theme.margin
    marks = tuple(settled([Rect(Box(0, 0, wide, high), "page"), whole.at(theme.margin, theme.margin)]))
    return Scene("trace", one_line(graph.title), f"{one_line(graph.about)}.", wide, high, marks)


def _card(theme: Theme, each: TraceCard) -> Block:
    room = _WIDTH - 2 * _PAD
    verdict, colon, why = each.verdict.partition(": ")
    told = f"Verdict: {verdict}" if colon else verdict.capitalize()
    said = stack(
        [
            paragraph(theme, each.word, room, "quiet", lines=1),
            paragraph(theme, each.title, room, "strong", lines=4),
            *(paragraph(theme, f"▲ {gap}", room, "pain", lines=2) for gap in each.gaps),
            paragraph(theme, told, room, "quiet-strong", lines=2) if told else NOTHING,
            paragraph(theme, why, room, "quiet", lines=3) if why else NOTHING,
        ],
        4,
    )
    high = said.height + 2 * _PAD
    face = Rect(
        Box(0, 0, _WIDTH, high), "page", "text" if each.asked else "edge", "thick" if each.asked else "thin", radius=8
    )
    stripe = Rect(Box(0, 8, 5, high - 16), _STRIPES.get(each.kind, "edge"), radius=2.5)
    block = Block(_WIDTH, high, (face, stripe, said.at(_PAD, _PAD)))
    return block.hinted(f"{each.word} {each.title}").of(About("record", each.ref))


def _arrow(line: Sequence[Dot]) -> Iterator[Part]:
    """A line with a tip where it ends."""
    (fx, fy), (x, y) = line[-2], line[-1]
    far = max(0.01, ((x - fx) ** 2 + (y - fy) ** 2) ** 0.5)
    dx, dy = (x - fx) / far * _TIP, (y - fy) / far * _TIP
    for at in range(0, len(line) - 1, 3):
        yield Shape(tuple(line[at : at + 4]), stroke="edge", weight="firm", smooth=True)
    yield Shape(((x, y), (x - dx - dy / 2, y - dy + dx / 2), (x - dx + dy / 2, y - dy - dx / 2)), "quiet")


def _legend(theme: Theme, graph: TraceGraph, width: float) -> Block:
    known = {each.kind: each.word for each in graph.cards}
    words = [(kind, known[kind]) for kind in _STRIPES if kind in known]
    size = theme.icon
    keys = [
        row([Block(6, size, (Rect(Box(0, 0, 5, size), _STRIPES[kind], radius=2.5),)), _key(theme, word)], 8)
        for kind, word in words
    ]
    if any(each.gaps for each in graph.cards):
        keys.append(_key(theme, "▲ where the chain breaks"))
    return flowing(keys, width, 2 * theme.gap, 8)


def _key(theme: Theme, words: str) -> Block:
    return paragraph(theme, words, theme.width(words, "quiet") + 1, "quiet")


def trace_dot(graph: TraceGraph) -> bytes:
    """The same for Graphviz, to be drawn or changed elsewhere."""
    lines = ["digraph trace {", "  rankdir=LR; node [shape=box, fontname=Helvetica]; edge [fontname=Helvetica];"]
    for each in graph.cards:
        said = "\n".join((f"{each.word}: {one_line(each.title)}", *(f"! {gap}" for gap in each.gaps), each.verdict))
        lines.append(f"  {dot_text(each.ref)} [label={dot_text(said.strip())}];")
    for start, end, words in graph.links:
        lines.append(f"  {dot_text(start)} -> {dot_text(end)} [label={dot_text(words)}];")
    return "\n".join((*lines, "}", "")).encode()
