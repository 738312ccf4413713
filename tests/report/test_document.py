"""The tree of blocks that every writer lays out."""

from datetime import date

from jmx.report import document as doc
from jmx.report.document import Inline, cell_words, words


def test_a_cell_is_shown_in_words_whatever_it_holds() -> None:
    cells = ("a", words("b", "good"), doc.Number(0.5, "50 %"), None, date(2026, 3, 31))
    assert [cell_words(cell) for cell in cells] == [
        (Inline("a"),), (Inline("b", "good"),), (Inline("50 %"),), (), (Inline("2026-03-31"),),
    ]  # fmt: skip


def test_tables_are_found_in_sections_of_sections() -> None:
    first, second = (doc.Table(name, (), ()) for name in ("a", "b"))
    inner = doc.Section(words("s"), (doc.Section(words("t"), (second,)), doc.Paragraph(words("p"))))
    assert list(doc.tables_of((first, inner))) == [first, second]
