"""Pages as PDF: drawn with lines, text that can be selected and is read in order, fonts embedded as far as they are
used."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jmx.errors import CannotDraw
from jmx.render.fonts import fonts_for
from jmx.render.paper import POINT
from jmx.render.scene import Scene, TextBlock, TextLine, in_blocks, lacking, title_of
from jmx.render.svg import plain_svg
from jmx.render.theme import TextRole, Theme

_HEADINGS: Mapping[TextRole, int] = {"title": 1, "stage-title": 2}
_MARGIN = 24.0  # on paper that a page is made to fit
# What typst makes of the data: a page for each, below its text the shapes, which say nothing to whoever listens.
_DOCUMENT = b"""
#let map = json(bytes(sys.inputs.map))
#set document(title: map.title, description: map.description, keywords: map.keywords, date: none)
#set text(font: map.fonts, lang: map.language, fallback: false, hyphenate: false, cjk-latin-spacing: none)
#set text(top-edge: "baseline", bottom-edge: "baseline")
#set par(justify: false, spacing: 0pt)
#show heading: it => it.body
#let told(block) = {
  set text(size: block.size * 1pt, weight: block.weight, fill: rgb(block.color))
  set text(dir: if block.leftward { rtl } else { ltr })
  set par(leading: block.leading * 1pt)
  set align(if block.anchor == "start" { left } else if block.anchor == "end" { right } else { center })
  let words = block.lines.map(line => text(line)).join(linebreak())
  show heading: set text(size: block.size * 1pt, weight: block.weight)
  if block.heading > 0 { heading(level: block.heading, outlined: true, words) } else { par(words) }
}
#for one in map.pages {
  set page(width: one.width * 1pt, height: one.height * 1pt, margin: 0pt, fill: rgb(map.paper))
  let shapes = image(bytes(one.shapes), format: "svg", width: one.wide * 1pt, alt: one.alt)
  place(top + left, dx: one.x * 1pt, dy: one.y * 1pt, shapes)
  for block in one.texts {
    place(top + left, dx: block.x * 1pt, dy: block.y * 1pt, box(width: block.width * 1pt, told(block)))
  }
  pagebreak(weak: true)
}
"""


class RefusedFont(CannotDraw):
    """A font that can be measured and is broken all the same."""


def pdf(
    pages: Sequence[Scene], theme: Theme, fonts: Sequence[Path] = (), paper: tuple[float, float] | None = None
) -> bytes:
    """The pages as they are, or each as large as it fits on a paper of some width and height, in user units."""
    try:
        import typst
    except ImportError as error:
        raise CannotDraw("PDF needs what jmx does not bring by itself: pip install 'jmx[pdf]'") from error
    others, _ = fonts_for(lacking(pages, theme), fonts)
    files = [str(file) for file in (*theme.font.files, *others)]
    found = typst.Fonts(False, False, sorted({str(Path(file).parent) for file in files}))
    families = {font.path: font.family for font in found.fonts()}
    first = pages[0]
    told = {
        "title": title_of(pages),
        "description": first.description,
        "keywords": [first.stamp] if first.stamp else [],
        "language": "en",
        "fonts": [families[file] for file in files if file in families],
        "paper": theme.colors["page"],
        "pages": [_page(page, theme, paper) for page in pages],
    }
    try:
        made = typst.compile(_DOCUMENT, font_paths=found, sys_inputs={"map": json.dumps(told)}, format="pdf")
    except typst.TypstError as error:
        if "failed to process font" in str(error):
            raise RefusedFont(f"the map cannot be drawn as PDF: {error}") from error
        raise CannotDraw(f"the map cannot be drawn as PDF: {error}") from error
    return bytes(made)


def _page(page: Scene, theme: Theme, paper: tuple[float, float] | None) -> Mapping[str, Any]:
    """A page in points, in the middle of its paper."""
    width, height, scale = page.width, page.height, 1.0
    if paper is not None:
        width, height = sorted(paper, reverse=page.width >= page.height)
        scale = min((width - 2 * _MARGIN) / page.width, (height - 2 * _MARGIN) / page.height)
    left, top = (width - scale * page.width) / 2, (height - scale * page.height) / 2
    shapes = replace(page, marks=tuple(mark for mark in page.flat() if not isinstance(mark, TextLine)))
    return {
        "width": width / POINT,
        "height": height / POINT,
        "x": left / POINT,
        "y": top / POINT,
        "wide": scale * page.width / POINT,
        "alt": page.description,
        "shapes": plain_svg(shapes, theme).decode(),
        "texts": [_text(block, theme, scale, left, top) for block in _blocks(page)],
    }


def _blocks(page: Scene) -> Iterator[TextBlock]:
    return (block for block in in_blocks(page.flat()) if isinstance(block, TextBlock))


def _text(block: TextBlock, theme: Theme, scale: float, left: float, top: float) -> Mapping[str, Any]:
    """A paragraph in points: where its first baseline begins, ends or has its middle, and its lines."""
    first, style = block.lines[0], theme.texts[block.lines[0].role]
    size = style.size * first.scale
    leading = block.lines[1].y - first.y if len(block.lines) > 1 else size
    room = 1.2 * max(line.width for line in block.lines) + 4 * size  # a line is never broken again
    x = first.x - {"start": 0.0, "middle": room / 2, "end": room}[first.anchor]
    by = scale / POINT
    return {
        "x": left / POINT + x * by,
        "y": top / POINT + first.y * by,
        "width": room * by,
        "size": size * by,
        "leading": leading * by,
        "weight": "bold" if style.bold else "regular",
        "color": theme.colors[style.color],
        "anchor": first.anchor,
        "leftward": first.right_to_left,
        "heading": _HEADINGS.get(first.role, 0),
        "lines": [line.words for line in block.lines],
    }
