"""Documents on a terminal: aligned, no wider than it is, and a line stays a line."""

import pytest

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, plain, words
from jmx.report.writers.terminal import Screen, terminal
from tests.report.everything import HOSTILE, everything


def told(*blocks: doc.Block, width: int | None = None, **more: object) -> str:
    return plain(terminal(doc.Document(words("T"), blocks, headed=False, **more), Screen(width)))  # type: ignore[arg-type]


TABLE = doc.Table(
    "Pains",
    (TableColumn("#", number=True), TableColumn("pain", longest=12), TableColumn("why", shortest=6)),
    ((doc.number(1), "Waits", "because of the code"), (doc.number(12), "The form is far too long", "it is")),
    lead=2,
)


def test_columns_are_aligned_and_numbers_flush_right() -> None:
    assert told(TABLE) == (
        " #  pain          why\n"
        " 1  Waits         because of the code\n"
        "12  The form is…  it is\n"
    )  # fmt: skip


def test_a_character_that_takes_two_columns_is_counted_as_two() -> None:
    lines = told(doc.Table("T", (TableColumn("a", longest=5), TableColumn("b")), (("選ぶ物だ", "x"), ("abc", "y"))))
    assert lines == "a     b\n選ぶ…  x\nabc    y\n" or lines == "a      b\n選ぶ…  x\nabc    y\n"


def test_what_may_be_cut_is_cut_to_the_width_of_the_terminal() -> None:
    lines = told(TABLE, width=28).splitlines()
    assert lines == [" #  pain          why", " 1  Waits         because o…", "12  The form is…  it is"]


def test_a_terminal_too_narrow_for_columns_gets_every_cell_all_the_same() -> None:
    lines = told(TABLE, width=20).splitlines()
    assert lines == ["1  Waits", "    because of the code", "12  The form is far too long", "    it is"]


def test_cells_that_are_left_of_a_row_keep_the_names_of_their_columns() -> None:
    narrow = doc.Table("Pains", TABLE.columns, TABLE.rows, lead=1)
    assert told(narrow, width=20).splitlines()[:2] == ["1", "    pain Waits; why because of the"]


def test_where_one_cell_is_left_of_a_row_it_needs_no_name() -> None:
    table = doc.Table("T", (TableColumn("code"), TableColumn("about")), (("OWN101", "Every journey has an owner"),))
    assert told(table, width=30).splitlines() == ["OWN101", "    Every journey has an owner"]


def test_an_optional_column_is_left_out_before_rows_are_broken_up() -> None:
    columns = (TableColumn("field"), TableColumn("says"), TableColumn("why", shortest=10, optional=True))
    table = doc.Table("T", columns, (("severity", "4 of 5", "212 mails in March"),))
    assert told(table, width=30).splitlines()[1] == "severity  4 of 5  212 mails i…"[:30]
    assert told(table, width=24).splitlines() == ["field     says", "severity  4 of 5"]
    assert told(table, width=12).splitlines() == ["severity", "    says 4 of 5; why 212 mails in", "    March"]


@pytest.mark.parametrize("width", [31, 45, 80, 200])
def test_nothing_that_is_laid_out_is_wider_than_the_terminal(width: int) -> None:
    table = doc.Table("T", TABLE.columns, tuple((doc.number(n), "Word " * n, "why " * n) for n in range(1, 30)), lead=2)
    entry = doc.TimelineEntry("2026-03-31", (words("what happened " * 20),), "Ana", "1a2b3c4d5", "for reasons " * 20)
    for block in (table, doc.Timeline((entry,)), doc.Timeline((entry,), loose=True)):
        lines = told(block, width=width).splitlines()
        assert max(map(len, lines)) <= max(width, 46)


def test_a_summary_comes_last_and_blocks_stand_apart() -> None:
    assert told(TABLE, doc.Section(words("More"), (doc.Paragraph(words("a")), doc.Paragraph(words("b")))),
                summary=(doc.Paragraph(words("in all")),)).endswith("it is\n\nMore\na\nb\n\nin all\n")  # fmt: skip


def test_loose_lists_stand_apart_and_tight_ones_are_set_in() -> None:
    items = (doc.Bullet(words("a"), (doc.Bullets((doc.Bullet(words("b")),)),)), doc.Bullet(words("c")))
    assert told(doc.Bullets(items)) == "  a\n    b\n  c\n"
    assert told(doc.Bullets(items, loose=True)) == "a\n  b\n\nc\n"
    assert told(doc.Bullets(items[1:], numbered=True)) == "  1. c\n"


def test_what_went_and_came_is_marked_without_colours() -> None:
    line = terminal(doc.Document((Inline("x", "gone"), Inline("y", "come"), Inline("z", "old")), ()))
    assert line == (Inline("[-x-]", "gone"), Inline("{+y+}", "come"), Inline("z", "old"), Inline("\n"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_make_no_line_and_no_command(text: str) -> None:
    shown = escape.terminal(plain(terminal(everything(text))))
    assert shown.count("\n") == plain(terminal(everything())).count("\n")
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert "##vso[" not in shown


def test_definitions_and_prose_are_broken_between_words_and_keep_their_styles() -> None:
    said = (Inline("Connection of all homes ("), Inline("connection", "quiet"), Inline(") and more"))
    blocks = (
        doc.DefinitionList((("team", said), ("", words("second line")))),
        doc.Bullets((doc.Bullet(words("Wait at home for the technician")),), prose=True),
        doc.Bullets((doc.Bullet(words("jmx log wait-at-home.severity --as-of 2026-11-02")),)),
    )
    told = terminal(doc.Document(words("A title that goes on and on for ever and so long"), blocks), Screen(44))
    assert plain(told) == (
        "A title that goes on and on for ever and so\n"
        "  long\n"
        "team      Connection of all homes\n"
        "            (connection) and more\n"
        "          second line\n"
        "\n"
        "  Wait at home for the technician\n"
        "\n"
        "  jmx log wait-at-home.severity --as-of 2026-11-02\n"
    )
    assert Inline("connection", "quiet") in told


def test_a_word_longer_than_the_terminal_stays_whole() -> None:
    blocks = (doc.Bullets((doc.Bullet(words(f"see {'x' * 60} there")),), prose=True),)
    told = plain(terminal(doc.Document(words("T"), blocks), Screen(40)))
    assert told == f"T\n  see\n    {'x' * 60}\n    there\n"
