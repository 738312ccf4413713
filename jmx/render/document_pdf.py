"""A document on paper as PDF: text that is set in lines and pages, tables whose head repeats, drawings as vectors.

It is given as plain data (`report/writers/tree.py`), so that words never become markup.
"""

import json
import re
from collections.abc import Iterable, Mapping
from math import sqrt
from pathlib import Path
from typing import Any

from jmx.errors import CannotDraw
from jmx.render.fonts import fonts_for
from jmx.render.pdf import RefusedFont
from jmx.render.theme import Theme, default_theme

# What typst makes of the data.
_DOCUMENT = b"""
#let doc = json(bytes(sys.inputs.document))
#set document(title: doc.plain-title, date: none)
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), numbering: "1 / 1", number-align: right)
#set text(font: doc.fonts, lang: "en", size: 9.5pt, fallback: false, hyphenate: false, fill: rgb(doc.ink))
#set par(leading: 0.55em, spacing: 0.8em)
#show heading: set block(above: 1.2em, below: 0.6em, sticky: true)
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading.where(level: 3): set text(size: 10pt, fill: rgb(doc.accent))
#let bold = ("strong", "accent", "new", "good", "warning", "error")
#let inline(one) = {
  let shown = text(one.text)
  if one.style == "code" { shown = text(size: 0.88em, fill: rgb(doc.soft), one.text) }
  if one.style in ("quiet", "old") { shown = text(fill: rgb(doc.soft), one.text) }
  if one.style == "error" { shown = text(fill: rgb(doc.bad), one.text) }
  if one.style == "good" { shown = text(fill: rgb(doc.good), one.text) }
  if one.style == "gone" { shown = strike(one.text) }
  if one.style == "come" { shown = underline(one.text) }
  if one.style in bold { shown = strong(shown) }
  if one.at("to", default: "") != "" { link(one.to, shown) } else { shown }
}
#let line(words) = words.map(inline).join()
#let nodes(all) = for node in all {
  if node.is == "paragraph" { par(line(node.words)) }
  else if node.is == "heading" { heading(level: node.level + 1, outlined: true, line(node.words)) }
  else if node.is == "list" {
    let items = node.items.map(item => { line(item.words); nodes(item.at("nodes", default: ())) })
    if node.numbered { enum(..items) } else { list(..items) }
  }
  else if node.is == "callout" {
    block(width: 100%, inset: 8pt, fill: rgb(doc.callout), stroke: (left: 3pt + rgb(doc.mark)), {
      line(node.words)
      if node.list != none { nodes((node.list,)) }
    })
  }
  else if node.is == "table" {
    let columns = node.columns.map(one => one * 1fr)
    let right = node.numbers
    block(width: 100%, table(
      columns: columns, stroke: (x, y) => (bottom: 0.5pt + rgb(doc.line)), inset: (x: 3pt, y: node.high * 1pt),
      align: (x, y) => if right.at(x, default: false) { end } else { start },
      ..if node.head.len() > 0 { (table.header(..node.head.map(one => text(fill: rgb(doc.soft), strong(one)))),) },
      ..node.cells.map(line),
    ))
  }
  else if node.is == "lines" { par(node.lines.map(one => text(one)).join(linebreak())) }
  else if node.is == "picture" {
    let tall = if node.height > 0 { node.height * 1pt } else { auto }
    let drawn = bytes(node.svg)
    block(width: 100%, image(drawn, format: "svg", width: 100%, height: tall, alt: node.caption, fit: "contain"))
  }
  else if node.is == "break" { pagebreak(weak: true) }
}
#heading(level: 1, line(doc.title))
#nodes(doc.nodes)
"""
_WIDE, _TALLEST = 482.0, 640.0  # points of a drawing on A4
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_USUAL, _TO_FILL = 3.5, 7.0  # room above and below the words of a row


def document_pdf(tree: Mapping[str, Any], texts: Iterable[str], theme: Theme | None = None) -> bytes:
    """The document on A4, in the font and the colours of a theme; `texts` are all its words."""
    try:
        import typst
    except ImportError as error:
        raise CannotDraw("PDF needs what jmx does not bring by itself: pip install 'jmx[pdf]'") from error
    theme = theme or default_theme()
    others, _ = fonts_for(char for text in texts for char in theme.font.lacking(text))
    files = [str(file) for file in (*theme.font.files, *others)]
    found = typst.Fonts(False, False, sorted({str(Path(file).parent) for file in files}))
    families = {font.path: font.family for font in found.fonts()}
    colors = theme.colors
    told = {
        "title": tree["title"],
        "plain-title": "".join(each["text"] for each in tree["title"]),
        "nodes": [_laid_out(each) for each in tree["nodes"]],
        "fonts": [families[file] for file in files if file in families],
        "ink": colors["text"], "soft": colors["quiet"], "line": colors["hairline"], "accent": colors["accent"],
        "bad": colors["pain"], "good": colors["done"], "callout": "#fff8e6", "mark": "#b7791f",
    }  # fmt: skip
    try:
        made = typst.compile(_DOCUMENT, font_paths=found, sys_inputs={"document": json.dumps(told)}, format="pdf")
    except typst.TypstError as error:
        if "failed to process font" in str(error):
            raise RefusedFont(f"the document cannot be set as PDF: {error}") from error
        raise CannotDraw(f"the document cannot be set as PDF: {error}") from error
    return bytes(made)


def _laid_out(node: Mapping[str, Any]) -> dict[str, Any]:
    """A node with what only a page needs: the cells of a table in one row, and how high a drawing may be."""
    laid = dict(node)
    if node["is"] == "table":
        laid["columns"] = _widths(node)
        laid["high"] = _TO_FILL if _is_to_fill(node) else _USUAL
        laid["cells"] = [cell for row in node["rows"] for cell in row]
    if node["is"] == "picture":
        laid["svg"] = node["svg"].partition("?>")[2] if node["svg"].startswith("<?xml") else node["svg"]
        size = _VIEW.search(node["svg"])
        high = _WIDE * float(size[2]) / float(size[1]) if size else _TALLEST
        laid["height"] = _TALLEST if high > _TALLEST else 0
    if node["is"] == "list":
        laid["items"] = [_laid_out_item(each) for each in node["items"]]
    if node["is"] == "callout" and node["list"]:
        laid["list"] = _laid_out(node["list"])
    return laid


def _widths(table: Mapping[str, Any]) -> list[float]:
    """How wide the columns are to each other: as their longest word needs, and more where they have much to say."""
    cells = [[_told(cell) for cell in row] for row in table["rows"]]
    found = []
    for at, name in enumerate(table["head"] or [""] * len(cells[0] if cells else ())):
        texts = [name, *(row[at] for row in cells)]
        longest = max((_em(word) for text in texts for word in text.split()), default=1.0) + 1.5
        found.append(max(4.0, min(26.0, longest), 2 * sqrt(sum(map(len, texts)) / max(1, len(texts))) * 1.4))
    return found


def _em(word: str) -> float:
    """How wide a word is, in letters; blocks of a small curve are twice as wide."""
    return sum(2.0 if "\u2580" <= letter <= "\u259f" else 1.0 for letter in word)


def _is_to_fill(table: Mapping[str, Any]) -> bool:
    """Whether somebody is to write into most of its cells."""
    cells = [cell for row in table["rows"] for cell in row]
    return sum(not cell for cell in cells) > len(cells) / 2


def _told(cell: Iterable[Mapping[str, str]]) -> str:
    return "".join(each["text"] for each in cell)


def _laid_out_item(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "nodes": [_laid_out(each) for each in item.get("nodes", ())]}
