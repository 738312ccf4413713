"""Slides of words: a title, a sentence, and lines that matter, each with what stands behind it. At least ten points on
the slide; what does not fit is counted, never dropped without a word."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from jmx.escape import one_line
from jmx.render.page import NOTHING, Block, paragraph, settled, stack
from jmx.render.paper import PAPERS, Paper
from jmx.render.scene import Box, Rect, Scene, mirrored
from jmx.render.scripts import right_to_left
from jmx.render.slide_columns import MARGIN, slide_theme
from jmx.render.theme import TextRole, Theme

PAPER = PAPERS["16:9"]
_LARGER = (1.8, 1.65, 1.5, 1.35, 1.2, 1.0)  # how large the words of a slide are: the first at which all of them fit
_GAP = 12.0
_MOST_LINES = 3  # of a point and of what stands behind it


class SlidePoint(NamedTuple):
    """A line of a slide: what it says, and what stands behind it; a number where they are counted."""

    words: str
    behind: str = ""
    alarm: bool = False


class TextSlide(NamedTuple):
    """A slide: its title, a sentence below it, its points, where it comes from, and what its speaker may need."""

    title: str
    sentence: str
    points: tuple[SlidePoint, ...]
    foot: str
    notes: tuple[str, ...] = ()
    numbered: bool = False


def text_slides(slides: Sequence[TextSlide], theme: Theme, paper: Paper = PAPER) -> tuple[Scene, ...]:
    """The slides, drawn on a paper."""
    return tuple(_drawn(each, at, slide_theme(theme, paper), paper) for at, each in enumerate(slides, 1))


def _drawn(slide: TextSlide, number: int, theme: Theme, paper: Paper) -> Scene:
    fitting = (found for by in _LARGER if (found := _fitting(slide, theme, by, paper)))
    body = next(fitting, None) or _cut(slide, theme, paper)
    marks = tuple(settled([Rect(Box(0, 0, paper.width, paper.height), "page"), body.at(MARGIN, MARGIN)]))
    if right_to_left(slide.title):
        marks = tuple(mirrored(mark, paper.width) for mark in marks)
    told = [slide.title, slide.sentence, *(f"{each.words} {each.behind}" for each in slide.points)]
    description = " ".join(f"{one_line(each)}." for each in told if each.strip())
    return Scene(
        f"slide-{number}", one_line(slide.title), description, paper.width, paper.height, marks,
        tuple(map(one_line, slide.notes)),
    )  # fmt: skip


def _fitting(slide: TextSlide, theme: Theme, by: float, paper: Paper) -> Block | None:
    """All of a slide in some size; nothing where it is too much, or a line would be cut."""
    body = _body(slide, theme.enlarged(by), paper)
    return body if body.height <= paper.height - 2 * MARGIN else None


def _cut(slide: TextSlide, theme: Theme, paper: Paper) -> Block:
    """As many points as there is room for, and how many more there are."""
    for kept in range(len(slide.points) - 1, 0, -1):
        left = len(slide.points) - kept
        shown = (*slide.points[:kept], SlidePoint(f"+{left}"))
        body = _body(slide._replace(points=shown), theme, paper)
        if body.height <= paper.height - 2 * MARGIN:
            return body
    return _body(slide._replace(points=slide.points[:1]), theme, paper)


def _body(slide: TextSlide, theme: Theme, paper: Paper) -> Block:
    width, height = paper.width - 2 * MARGIN, paper.height - 2 * MARGIN
    points = [_point(each, at, slide, theme, width) for at, each in enumerate(slide.points, 1)]
    head = stack(
        [
            paragraph(theme, slide.title, width, "title", lines=2),
            paragraph(theme, slide.sentence, width, "goal", lines=4) if slide.sentence else NOTHING,
        ],
        6,
    )
    whole = stack([head, stack(points, _GAP)], 22)
    foot = paragraph(theme, slide.foot, width, "quiet", lines=2)
    needed = whole.height + foot.height + _GAP
    if needed > height:
        return replace(whole, height=needed)
    return Block(width, height, (whole.at(0, 0), foot.at(0, height - foot.height)))


def _point(point: SlidePoint, number: int, slide: TextSlide, theme: Theme, width: float) -> Block:
    role: TextRole = "alarm" if point.alarm else "strong"
    mark = f"{number}." if slide.numbered and not point.words.startswith("+") else "•" if point.behind else ""
    indent = 1.6 * theme.texts[role].size
    words = paragraph(theme, point.words, width - indent, role, lines=_MOST_LINES)
    behind = paragraph(theme, point.behind, width - indent, "text", lines=_MOST_LINES) if point.behind else NOTHING
    text = stack([words, behind], 2)
    sign = paragraph(theme, mark, indent, role) if mark else NOTHING
    return Block(width, text.height, (sign.at(0, 0), text.at(indent, 0)))
