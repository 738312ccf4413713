"""Counts, numbers and lines as people read them."""

from jmx.report.wording import counted, cut, in_figures, one_line


def test_things_are_counted_in_words() -> None:
    assert [counted(1, "file"), counted(2, "file"), counted(1200, "person", "people")] == [
        "1 file", "2 files", "1,200 people",
    ]  # fmt: skip


def test_a_text_is_one_line_and_cut_with_an_ellipsis() -> None:
    assert one_line(" a\n\tb ") == "a b"
    assert [cut("four words of text", 18), cut("four words of text", 11)] == ["four words of text", "four words…"]


def test_numbers_have_a_real_minus_and_no_false_digits() -> None:
    told = [in_figures(each) for each in (-2, 0.1 + 0.2, -0.5, 10**30)]
    assert told == ["−2", "0.3", "−0.5", "a number too long to show"]
