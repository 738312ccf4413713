"""Where boxes of known sizes stand and how the lines between them run: Graphviz's `dot`, of the wheel graphviz-pure.

It is told nothing but numbers, so nothing that people wrote gets near its language or its letters.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from typing import NamedTuple

from jmx import processes
from jmx.errors import CannotDraw
from jmx.render.scene import Box, Dot

WHEEL = "graphviz-pure"
_INCH = 72.0  # user units to an inch of dot, which says five digits of each number
MOST_NODES, MOST_EDGES = 3_000, 4_000
PATIENCE_SECONDS = 20.0


class GraphEdge(NamedTuple):
    """A line from one box to another, by their places; one that leads on has no say in who stands behind whom."""

    start: int
    end: int
    leads_on: bool = False


class Arranged(NamedTuple):
    """Boxes at their places, and for each line its dots: a start, then two handles and an end for each piece."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[tuple[Dot, ...], ...]


class NotArranged(CannotDraw):
    """Why the lines between boxes are not drawn."""


def arranged(sizes: Sequence[tuple[float, float]], edges: Sequence[GraphEdge]) -> Arranged:
    """The boxes from left to right along their lines. Raises NotArranged where that takes too long, or cannot be."""
    if len(sizes) > MOST_NODES or len(edges) > MOST_EDGES:
        raise NotArranged(f"{len(sizes):,} cards with {len(edges):,} lines are too many to be drawn as a graph")
    text = "\n".join(_graph(sizes, edges)).encode()
    try:
        done = processes.run(
            [_program(), "-Kdot", "-Tplain"], env={"LC_ALL": "C"}, stdin=text, seconds=PATIENCE_SECONDS
        )
    except processes.ProgramFailed as error:
        raise NotArranged(f"the graph could not be laid out: {error}") from error
    if done.code:
        raise NotArranged(f"the graph could not be laid out: {WHEEL} ended with {done.code}")
    return _read(done.out.decode("ascii", "replace"), sizes, edges)


@cache
def _program() -> str:
    """The program of the wheel, whatever else on this machine is called like that."""
    try:
        files = metadata.files(WHEEL) or ()
    except metadata.PackageNotFoundError:
        files = ()
    found = next((each for each in files if each.stem == WHEEL and each.parent.name in ("bin", "Scripts")), None)
    if found is None:
        raise NotArranged(f"what belongs together is drawn as a graph by {WHEEL}: pip install 'jmx[atlas]'")
    return os.path.realpath(str(found.locate()))


def _graph(sizes: Sequence[tuple[float, float]], edges: Sequence[GraphEdge]) -> Iterator[str]:
    yield "digraph {"
    yield 'graph [rankdir=LR, nodesep=0.2, ranksep=1.0]; node [shape=box, fixedsize=true, label=""]; edge [dir=none];'
    for at, (width, height) in enumerate(sizes):
        yield f"n{at} [width={width / _INCH:.4f}, height={height / _INCH:.4f}];"
    for edge in edges:
        yield f"n{edge.start} -> n{edge.end}" + (
            " [constraint=false];" if edge.leads_on else " [weight=8, tailport=e, headport=w];"
        )
    yield "}"


def _read(text: str, sizes: Sequence[tuple[float, float]], edges: Sequence[GraphEdge]) -> Arranged:
    """What dot says: inches from the bottom left."""
    width = height = 0.0
    middles: dict[int, Dot] = {}
    lines: dict[tuple[int, int], list[tuple[Dot, ...]]] = {}
    for words in map(str.split, text.splitlines()):
        match words:
            case ["graph", _, wide, high]:
                width, height = float(wide) * _INCH, float(high) * _INCH
            case ["node", name, x, y, *_]:
                middles[int(name[1:])] = (float(x) * _INCH, height - float(y) * _INCH)
            case ["edge", start, end, count, *rest]:
                numbers = [float(each) * _INCH for each in rest[: 2 * int(count)]]
                dots = tuple((x, height - y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
                lines.setdefault((int(start[1:]), int(end[1:])), []).append(dots)
    boxes = tuple(
        Box(middles[at][0] - wide / 2, middles[at][1] - high / 2, wide, high) for at, (wide, high) in enumerate(sizes)
    )
    return Arranged(width, height, boxes, tuple(lines[edge.start, edge.end].pop(0) for edge in edges))
