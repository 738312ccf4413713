"""Pages as slides of PowerPoint: shapes, text boxes and tables that can be edited, with notes and alternative texts."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from jmx import escape
from jmx.render.deck import (
    EMU,
    colors_and_fonts,
    dress,
    is_title,
    layout_for_titles,
    opened_deck,
    reading_template,
    room_below,
    smaller_in_deck,
    smaller_in_family,
)
from jmx.render.deck_colors import deck_colors
from jmx.render.paper import Paper
from jmx.render.pptx_stamp import add_stamp
from jmx.render.scene import Box, Mark, MarkGroup, Scene, TextBlock, title_of
from jmx.render.slide_columns import MARGIN
from jmx.render.slide_shapes import SPACES, SlidePen, bounds_of
from jmx.render.theme import Color, Theme

_DAY = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: nothing says when it was made


def pptx(pages: Sequence[Scene], theme: Theme, template: Path | None = None, fonts: Sequence[Path] = ()) -> bytes:
    """A slide for each page. In a `template` they get its size, its colours, its fonts and its title, and what that
    deck shows by itself is left out. How wide its font is, the first of `fonts` tells."""
    made = io.BytesIO()
    with reading_template(template):
        deck = opened_deck(template)
        if template is None:
            dress(deck, pages, theme)
        layout = layout_for_titles(deck)
        smaller = smaller_in_deck(deck, pages, theme, fonts) if template else smaller_in_family(theme.font)
        fixed: frozenset[Color] = frozenset()
        if template:
            found = deck_colors(colors_and_fonts(deck).blob, layout, theme)
            theme, fixed = replace(theme, colors=found.colors), found.fixed
        for page in pages:
            _fill(deck.slides.add_slide(layout), page, theme, deck, _DeckText(template is not None, smaller, fixed))
        _name(deck, pages, own=template is None)
        if pages[0].stamp:
            add_stamp(deck.part.package, pages[0].stamp)
        deck.save(made)
    return _dateless(made)


def mended_in(template: Path | None, theme: Theme) -> tuple[str, ...]:
    """The colours of a template that nobody could read text in, and what is drawn instead."""
    if template is None:
        return ()
    with reading_template(template):
        deck = opened_deck(template)
        found = deck_colors(colors_and_fonts(deck).blob, layout_for_titles(deck), theme)
        return tuple(each.words for each in found.mended)


def paper_in(template: Path | None) -> Paper | None:
    """The paper whose pages fill what a template leaves for them, so that their text is as large as elsewhere."""
    if template is None:
        return None
    with reading_template(template):
        deck = opened_deck(template)
        title = next(filter(is_title, layout_for_titles(deck).placeholders), None)
        room = Box(0, 0, deck.slide_width / EMU, deck.slide_height / EMU)
        room = room_below(title, room) if title is not None else room
    return Paper("template", room.width + 2 * MARGIN, room.height + 2 * MARGIN)


class _DeckText(NamedTuple):
    """Whose deck text stands in, how much smaller it has to be there, and which colours do not follow it."""

    foreign: bool
    smaller: float
    fixed: frozenset[Color]


def _fill(slide: Any, page: Scene, theme: Theme, deck: Any, text: _DeckText) -> None:
    """Title, marks and notes of a page."""
    from pptx.oxml import parse_xml

    foreign = text.foreign
    for each in list(slide.placeholders):
        if not is_title(each):
            each._element.getparent().remove(each._element)
    title = page.heading
    room = Box(0, 0, deck.slide_width / EMU, deck.slide_height / EMU)
    marks = [mark for mark in page.marks if not page.is_paper(mark)]
    if foreign and slide.shapes.title is not None:
        marks = _without(marks, title)
        slide.shapes.title.text_frame.text = escape.one_line(title.words if title else page.title)
        room = room_below(slide.shapes.title, room)
        taken = bounds_of(marks)
    else:
        taken = Box(0, 0, page.width, page.height)
    scale = min(room.width / (taken.width or 1), room.height / (taken.height or 1))
    left = room.x + (room.width - scale * taken.width) / 2 - scale * taken.x
    top = room.y + (0 if foreign else (room.height - scale * taken.height) / 2) - scale * taken.y
    pen = SlidePen(slide, theme, scale, left, top, foreign, text.smaller, text.fixed)
    if not foreign:
        marks = _without(marks, title)
        pen.title(title, page)
    drawn = "".join(pen.drawn(marks))
    for shape in parse_xml(f"<p:spTree {SPACES}>{drawn}</p:spTree>"):
        slide.shapes._spTree.append(shape)
    if page.notes:
        slide.notes_slide.notes_text_frame.text = "\n".join(map(escape.one_line, page.notes))


def _without(marks: Iterable[Mark], block: TextBlock | None) -> list[Mark]:
    """Marks without the lines of one paragraph."""
    gone = set(map(id, block.lines)) if block else set()
    return [
        replace(mark, marks=tuple(_without(mark.marks, block))) if isinstance(mark, MarkGroup) else mark
        for mark in marks
        if id(mark) not in gone
    ]


def _name(deck: Any, pages: Sequence[Scene], own: bool) -> None:
    """Title and subject; a deck of our own says nothing else of itself, no day and no author."""
    properties = deck.core_properties
    if own:
        for each in list(properties._element):
            properties._element.remove(each)
    thumbnail = next((key for key, rel in deck.part.package._rels.items() if rel.reltype.endswith("thumbnail")), "")
    if thumbnail:
        deck.part.package._rels.pop(thumbnail)
    properties.title = escape.one_line(title_of(pages))[:255]
    properties.subject = escape.one_line(pages[0].description)[:255]


def _dateless(made: io.BytesIO) -> bytes:
    """The same archive, whose files carry no time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            info = zipfile.ZipInfo(each.filename, _DAY)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(info, old.read(each))
    return packed.getvalue()
