"""A slide with one chart: what it is of at the head, what its signs mean and where it comes from at the foot."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from jmx.escape import one_line
from jmx.render.page import NOTHING, Block, beside_logo, flowing, paragraph, row, settled, stack
from jmx.render.paper import PAPERS
from jmx.render.scene import Box, Rect, Scene, mirrored
from jmx.render.scripts import right_to_left
from jmx.render.slide_columns import MARGIN
from jmx.render.theme import Theme

PAPER = PAPERS["16:9"]
_GAP = 12.0


class ChartWords(NamedTuple):
    """What stands around a chart: its title, what it says in a sentence, and how it came to be."""

    title: str
    subtitle: str = ""
    headline: str = ""
    note: str = ""


class Chart(NamedTuple):
    """A chart that is drawn, and the signs that only it knows to be in use."""

    block: Block
    signs: tuple[Block, ...] = ()


Drawing = Callable[[float, float], Chart]  # into a width and a height


def chart_slide(
    name: str, theme: Theme, words: ChartWords, drawing: Drawing, signs: Sequence[Block], told: Sequence[str]
) -> Scene:
    """The slide; it is read from right to left where its title is. `told` says all that it shows, one after the
    other, to those who cannot see it and to whoever speaks."""
    block, more = _laid_out(theme, words, drawing, signs)
    if more:  # they take room at the foot, so that the chart gets a little lower
        block, _ = _laid_out(theme, words, drawing, [*signs, *more])
    marks = tuple(settled([Rect(Box(0, 0, PAPER.width, PAPER.height), "page"), block.at(MARGIN, MARGIN)]))
    if right_to_left(words.title):
        marks = tuple(mirrored(mark, PAPER.width) for mark in marks)
    sentences = (words.title, words.headline, words.note, *told)
    description = " ".join(f"{one_line(each)}." for each in sentences if each)
    return Scene(name, one_line(words.title), description, PAPER.width, PAPER.height, marks, tuple(map(one_line, told)))


def _laid_out(theme: Theme, words: ChartWords, drawing: Drawing, signs: Sequence[Block]) -> Chart:
    width, height = PAPER.width - 2 * MARGIN, PAPER.height - 2 * MARGIN
    top = beside_logo(theme, partial(_head, theme, words), width)
    note = paragraph(theme, words.note, width, "quiet", lines=3) if words.note else NOTHING
    foot = stack([flowing(signs, width, 16, 2), note], 6)
    chart = drawing(width, height - top.height - foot.height - 2 * _GAP)
    parts = top.at(0, 0), chart.block.at(0, top.height + _GAP), foot.at(0, height - foot.height)
    return Chart(Block(width, height, parts), chart.signs)


def _head(theme: Theme, words: ChartWords, room: float) -> Block:
    title = paragraph(theme, words.title, room, "title", lines=2)
    about = paragraph(theme, words.subtitle, room, "goal", lines=2) if words.subtitle else NOTHING
    says = paragraph(theme, words.headline, room, "chart-title", lines=2) if words.headline else NOTHING
    return stack([title, about, says], 4)


def sign_with_words(theme: Theme, sign: Block, words: str) -> Block:
    """A sign and what it means."""
    return row([sign, paragraph(theme, words, theme.width(words, "quiet") + 1, "quiet")], 6)
