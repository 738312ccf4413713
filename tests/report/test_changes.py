"""A change in words: old beside new, texts word by word, lists item by item."""

from typing import Any

import pytest

from jmx.report import document as doc
from jmx.report.changes import edit, edit_inlines, sentence, value
from jmx.report.document import plain
from jmx.report.writers.terminal import terminal
from tests.report.diffs import a_change

LONG = "Customers who order in a shop wait for the code, and while they wait they cannot go on with anything at all"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (2, 4, "f 2 → 4"),
        (None, 4, "f: 4 (new)"),
        (4, None, "f taken out (was 4)"),
        (1234567, 1234568, "f 1234567 → 1234568"),
        (True, False, "f yes → no"),
        (-0.5, -1, "f −0.5 → −1"),
        ("a", "b", "f a → b"),
        ("one two three", "one two four", "f “one two [-three-]{+four+}”"),
        ("one  two", "one two", "f with other blanks or line breaks"),
        ({"n": 12, "per": "month"}, {"n": 13, "per": "month"}, "f n 12 → 13"),
        ({"n": 12}, {"share": 0.5}, "f n 12 → share 0.5"),
        (["a"], ["b", "a"], "f + b"),
        (["a", "b"], ["b", "a"], "f in another order"),
        (["a"], None, "f − a"),
        (None, [{"ref": "a"}], "f + a"),
        ([{"date": "2026-01-01", "value": 3}], [{"date": "2026-01-01", "value": 4}], "f 2026-01-01: value 3 → 4"),
        (
            [{"system": "crm", "title": "Ask"}],
            [{"system": "crm", "title": "Ask"}, {"system": "erp", "title": "Book it"}],
            "f + “Book it” (system erp)",
        ),
        (list(range(1)), list(range(20)), "f " + "; ".join(f"+ {n}" for n in range(1, 13)) + "; and 7 more"),
        (LONG, f"{LONG} today", "f “… go on with anything at all {+today+}”"),
        (10**30, 1, "f a number too long to show → 1"),
    ],
)  # fmt: skip
def test_an_edit_is_told_with_old_and_new(old: Any, new: Any, told: str) -> None:
    line = doc.Paragraph(edit_inlines(a_change(field="f", old=old, new=new)))
    assert plain(terminal(doc.Document((), (line,), headed=False))) == f"{told}\n"


def test_the_order_of_stages_is_told_whole() -> None:
    change = a_change(field="order of stages", old=["Choose", "Pay"], new=["Pay", "Choose"])
    assert edit(change) == "order of stages Choose, Pay → Pay, Choose"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (LONG.replace("a shop", "the web"), "“a shop” → “the web”"),
        (f"{LONG}, often", "+ “, often”"),
        (LONG.replace(", and while they wait they", ", they"), "− “and while they wait”"),
        (LONG.replace(" ", " x"), "wi…” → “Customers xwho"),
    ],
    ids=["replaced", "added", "taken-out", "another-text"],
)
def test_a_sentence_tells_only_the_words_of_a_long_text_that_changed(new: str, told: str) -> None:
    words = edit(a_change(field="description", old=LONG, new=new))
    assert told in words
    assert len(words) < 250


def test_a_value_never_fills_a_line() -> None:
    assert len(value("x" * 5000)) <= 90
    assert len(sentence(a_change(field="f", old="x" * 5000, new="y " * 5000))) < 400
