"""The deck that slides are put into: one of our own in the look of a theme, or the template of an organisation with its
size, layout, colours and font."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jmx import escape
from jmx.errors import CannotDraw
from jmx.render.deck_file import refuse_odd
from jmx.render.fonts import advances_in
from jmx.render.measure import Font
from jmx.render.paper import INCH
from jmx.render.scene import Box, Scene
from jmx.render.theme import Color, Theme

EMU = 9525  # of Office, to a user unit
_LARGEST = 56 * INCH  # units: PowerPoint opens no larger slide
_LEAST_SIDE = round(2 * INCH * EMU)  # of a slide that something fits on
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Fonts that are no wider than Arial; text in any other is made smaller, unless its file is there to be measured.
_NARROW = frozenset({
    "arial", "helvetica", "liberation sans", "arimo", "calibri", "carlito", "times new roman", "liberation serif",
    "garamond", "gill sans mt", "arial narrow",
})  # fmt: skip
_UNKNOWN, _LEEWAY = 0.85, 0.98
OWN_SLOTS: Mapping[Color, str] = {
    "pain": "accent2", "done": "accent3", "phase": "accent4", "curve-2": "accent5", "curve-3": "accent6",
}  # fmt: skip


@contextmanager
def reading_template(template: Path | None) -> Iterator[None]:
    """Whatever python-pptx stumbles over in a template is a fault of that."""
    from pptx.exc import PythonPptxError

    try:
        yield
    except (
        PythonPptxError, OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError, RuntimeError,
        EOFError, zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        if template is None or isinstance(error, CannotDraw):
            raise
        raise CannotDraw(f"{template} is no .pptx that can be read; a .potx has to be saved as one") from error


def opened_deck(template: Path | None) -> Any:
    """A deck without slides."""
    from pptx import Presentation

    if template is not None:
        refuse_odd(template)
    deck = Presentation(str(template) if template else None)
    if min(deck.slide_width or 0, deck.slide_height or 0) < _LEAST_SIDE:
        raise CannotDraw(f"'{template}' has slides that nothing fits on")
    listed = deck.slides._sldIdLst
    for each in list(listed):
        deck.part.drop_rel(each.rId)
        listed.remove(each)
    for sections in deck.element.xpath(".//*[local-name()='sectionLst']/.."):  # they name slides that are gone
        sections.getparent().remove(sections)
    return deck


def dress(deck: Any, pages: Sequence[Scene], theme: Theme) -> None:
    """The size of the pages, and the colours and the font of a theme, for a deck of our own."""
    wide, high = max(page.width for page in pages), max(page.height for page in pages)
    by = min(1.0, _LARGEST / max(wide, high)) * EMU
    across, down = by * wide / deck.slide_width, by * high / deck.slide_height
    deck.slide_width, deck.slide_height = round(by * wide), round(by * high)
    master = deck.slide_masters[0]
    for sheet in (master, *master.slide_layouts):
        for frame in sheet._element.iter("{*}off", "{*}ext"):
            for name, factor in (("x", across), ("y", down), ("cx", across), ("cy", down)):
                if name in frame.attrib:
                    frame.set(name, str(round(int(frame.get(name)) * factor)))
    part = colors_and_fonts(deck)
    slots = {"dk1": "text", "lt1": "page", "dk2": "quiet", "lt2": "shade", "accent1": "accent"}
    slots |= {slot: color for color, slot in OWN_SLOTS.items()} | {"hlink": "accent", "folHlink": "phase"}
    colors = "".join(
        f'<a:{slot}><a:srgbClr val="{theme.colors[color][1:]}"/></a:{slot}>'  # type: ignore[index]
        for slot, color in slots.items()
    )
    family = theme.font.family.partition(",")[0].strip('" ')
    told = re.sub(
        "<a:clrScheme .*?</a:clrScheme>", f'<a:clrScheme name="jmx">{colors}</a:clrScheme>', part.blob.decode()
    )
    part._blob = re.sub('<a:latin typeface="[^"]*"', f'<a:latin typeface="{escape.svg(family)}"', told).encode()


def layout_for_titles(deck: Any) -> Any:
    """The layout for slides of a title alone, else the one that has a title and least besides."""
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if any(is_title(each) for each in layout.placeholders)]
    if not layouts:
        raise CannotDraw("the template has no layout for slides")
    return min(
        titled or layouts,
        key=lambda layout: (layout._element.get("type") != "titleOnly", len(list(layout.placeholders))),
    )


def is_title(placeholder: Any) -> bool:
    return str(placeholder._element.ph.get("type")) in ("title", "ctrTitle")


def room_below(title: Any, slide: Box) -> Box:
    """The room that a template leaves below its title."""
    if None in (title.left, title.top, title.height):
        return slide
    margin = title.left / EMU
    top = (title.top + title.height) / EMU + 8
    if top > slide.height / 2 or margin > slide.width / 4:  # a title that does not stand on top
        return slide
    return Box(margin, top, slide.width - 2 * margin, slide.height - top - slide.height * 0.06)


def smaller_in_deck(deck: Any, pages: Sequence[Scene], theme: Theme, fonts: Sequence[Path]) -> float:
    """How much smaller text has to be to take no more room in the font of a deck than in ours."""
    words = [text.words for page in pages for text in page.texts]
    if fonts:
        theirs = advances_in(fonts[0])
        pairs = [(theirs[char], theme.font.regular[char]) for each in words for char in each if char in theirs]
        return min(1.0, sum(ours for _, ours in pairs) / (sum(wide for wide, _ in pairs) or 1.0)) * _LEEWAY
    found = re.search(r'<a:minorFont>\s*<a:latin typeface="([^"]*)"', colors_and_fonts(deck).blob.decode())
    return 1.0 if found and found[1].casefold() in _NARROW else _UNKNOWN


def colors_and_fonts(deck: Any) -> Any:
    """The part that holds the deck's theme."""
    return deck.slide_masters[0].part.part_related_by(f"{_OFFICE}/theme")


def smaller_in_family(font: Font) -> float:
    """The same for a family of which only the name is known: nobody can tell how wide its letters are."""
    measured = not font.own or font.letters is not None or font.own.casefold() in _NARROW
    return 1.0 if measured else _UNKNOWN
