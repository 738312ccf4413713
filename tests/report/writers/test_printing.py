"""A real browser prints a long report: no heading is left at the foot of a page, and what is short stays whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmx.report import document as doc
from jmx.report.document import words
from jmx.report.writers.html import html
from tests.browser import CHROMIUM, PDFTOTEXT, printed

pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(
        CHROMIUM is None or PDFTOTEXT is None, reason="no `chromium` and `pdftotext` on PATH to print with"
    ),
]
MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="{high}" viewBox="0 0 1600 {high}">'
    '<text x="50" y="90" font-size="60">Map {at} begins</text><text x="50" y="{end}" font-size="60">Map {at} ends</text>'
    "</svg>"
)
HEADINGS = re.compile(r"(Part|Chapter|Section|Above map|Leads to list|Leads to table|Head) \d+")


def _blocks(at: int) -> Iterator[doc.Block]:
    """One of the ways in which packets are laid out, so long that its headings fall anywhere on a page."""
    lines = tuple(doc.Paragraph(words(f"Line {line} of {at}. " + "Words. " * (20 + at))) for line in range(at % 7 + 1))
    yield doc.Section(words(f"Chapter {at}"), lines)
    items = tuple(
        doc.Bullet(words(f"Item {at}.{item} begins. {'Words. ' * 30} Item ends")) for item in range(at % 6 + 1)
    )
    yield doc.Paragraph(words(f"Leads to list {at}"))
    yield doc.Bullets(items)
    entry = doc.TimelineEntry("2026-03-04", (words(f"Change {at}"),), "Ana Ruiz", "1a2b3c4d5", f"Reason {at}")
    yield doc.Timeline((entry,))
    yield doc.Paragraph(words(f"Leads to table {at}"))
    rows = tuple((f"Row {at}.{row} begins {'word ' * 40}row ends", f"{at}") for row in range(at % 9 + 1))
    yield doc.Table(f"T{at}", (doc.TableColumn(f"Head {at}"), doc.TableColumn("b")), rows, note=words(f"Note {at}"))
    high = 500 + 200 * (at % 9)
    drawing = MAP.format(high=high, end=high - 40, at=at).encode()
    if at % 4 == 0:
        map_of = (doc.Paragraph(words(f"Above map {at}")), doc.Figure("Map", lambda: drawing))
        yield doc.Section(words(f"Section {at}"), map_of)


def long_report() -> doc.Document:
    parts = tuple(doc.Section(words(f"Part {at}"), tuple(_blocks(at))) for at in range(40))
    return doc.Document(words("Review: Buy"), parts)


def _faults(pages: list[list[str]]) -> Iterator[str]:
    """What a reader of the printed pages would stumble over."""
    where = {line: at for at, page in enumerate(pages) for line in page}
    assert len(pages) > 20
    for page in pages[:-1]:
        if HEADINGS.match(page[-1]):
            yield f"alone at the foot of a page: {page[-1]}"
    text = [" ".join(page) for page in pages]

    def count(pattern: str, page: str) -> int:
        return len(re.findall(pattern, page))

    for at in range(40):
        if at % 4 == 0:
            told = (f"Section {at}", f"Above map {at}", f"Map {at} begins", f"Map {at} ends")
            if len({where[line] for line in told}) > 1:
                yield f"the map {at} is torn off its heading"
        rows = [f"Row {at}.{row} begins" for row in range(at % 9 + 1)]
        on = [next(number for number, page in enumerate(text) if row in page) for row in rows]
        if len(rows) < 5 and len(set(on)) > 1:
            yield f"the short table {at} is split"
        if rows[-1] not in next(page for page in text if f"Note {at} " in f"{page} "):
            yield f"the note {at} is torn off its table"
    for number, told_there in enumerate(text, 1):
        for what in ("Row", "Item"):
            if count(rf"{what} \d+\.\d+ begins", told_there) != count(rf"(?i){what} ends", told_there):
                yield f"a {what} is split on page {number}"
        if count(r"Change \d+", told_there) != count(r"Reason \d+", told_there):
            yield f"a change is torn off its reason on page {number}"


def test_nothing_is_left_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(html(long_report()), encoding="utf-8")
    assert list(_faults(printed(file, tmp_path / "profile"))) == []


def test_the_proof_sees_what_is_torn_apart(tmp_path: Path) -> None:
    unstyled = re.sub(r"break-(after|before|inside): avoid;", "", html(long_report()))
    seen = ""
    for space in range(4):  # where pages end by chance differs with the room between paragraphs
        file = tmp_path / f"{space}.html"
        file.write_text(unstyled.replace("</style>", f"p {{margin-bottom: {space}em}}</style>"), encoding="utf-8")
        seen += " ".join(_faults(printed(file, tmp_path / "profile")))
    for fault in ("alone at the foot", "torn off its heading", "short table", "a Row is split", "off its reason"):
        assert fault in seen
