"""A change in words: old beside new, texts word by word, lists item by item."""

from datetime import date
from typing import Any

import pytest

from jmx.model.change import NOT_COMMITTED, Audience, Commit, Sort
from jmx.report import document as doc
from jmx.report.changes import COLUMNS, by_audience, change_data, change_row, edit, edit_inlines, plain_data, sentence
from jmx.report.document import Number, plain
from jmx.report.formats import data_table
from jmx.report.wording import value
from jmx.report.writers.terminal import terminal
from tests.report.diffs import COMMIT, a_change

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
        (["a"], ["b", "a"], "f: added b"),
        (["a", "b"], ["b", "a"], "f: in another order"),
        (["a"], None, "f: removed a"),
        (None, [{"ref": "a"}], "f: added a"),
        ([{"date": "2026-01-01", "value": 3}], [{"date": "2026-01-01", "value": 4}], "f: 2026-01-01: value 3 → 4"),
        (
            [{"system": "crm", "title": "Ask"}],
            [{"system": "crm", "title": "Ask"}, {"system": "erp", "title": "Book it"}],
            "f: added “Book it” (system erp)",
        ),
        (list(range(1)), list(range(20)), "f: added " + ", ".join(f"{n}" for n in range(1, 13)) + ", and 7 more"),
        (LONG, f"{LONG} today", "f “… go on with anything at all {+today+}”"),
        (10**30, 1, "f a number too long to show → 1"),
    ],
)  # fmt: skip
def test_an_edit_is_told_with_old_and_new(old: Any, new: Any, told: str) -> None:
    line = doc.Paragraph(edit_inlines(a_change(field="f", old=old, new=new)))
    assert plain(terminal(doc.Document((), (line,), headed=False))) == f"{told}\n"


@pytest.mark.parametrize(
    ("old", "new", "told"), [(0.7, 0.6, "70 % → 60 %"), (None, 0.055, "5.5 % (new)"), (1, 0.5, "100 % → 50 %")]
)
def test_reach_is_told_as_a_share_as_everywhere(old: Any, new: Any, told: str) -> None:
    assert edit(a_change(field="reach", old=old, new=new)).endswith(told)


def test_the_order_of_stages_is_told_whole() -> None:
    change = a_change(field="order of stages", old=["Choose", "Pay"], new=["Pay", "Choose"])
    assert edit(change) == "order of stages Choose, Pay → Pay, Choose"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (LONG.replace("a shop", "the web"), "“a shop” → “the web”"),
        (f"{LONG}, often", "added “, often”"),
        (LONG.replace(", and while they wait they", ", they"), "removed “and while they wait”"),
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


EARLY = Commit("1" * 40, "Ana", "a@x.example", date(2026, 3, 1), "Early", "calls doubled")
LATE = Commit("2" * 40, "Bo", "b@x.example", date(2026, 3, 9), "Late")


def told(*changes: object, partial: bool = False) -> list[tuple[str, list[tuple[str, ...]]]]:
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for section in by_audience(changes, partial=partial):  # type: ignore[arg-type]
        timeline = section.blocks[0]
        assert isinstance(timeline, doc.Timeline)
        entries: list[tuple[str, ...]] = [(each.when, each.who, each.commit, each.why) for each in timeline.entries]
        found.append((plain(section.title), entries))
    return found


def test_a_commit_does_not_explain_itself_again_right_below() -> None:
    scoring = a_change(commit=EARLY)
    found = told(
        scoring, scoring._replace(audience=Audience.EXPERIENCE, field="emotion"), scoring._replace(commit=LATE)
    )
    assert found == [
        ("What customers go through", [("2026-03-01", "Ana", "1" * 9, "calls doubled")]),
        ("Ratings and fixes", [("2026-03-09", "Bo", "2" * 9, "Late"), ("2026-03-01", "Ana", "1" * 9, "calls doubled")]),
    ]
    found = told(scoring, scoring._replace(audience=Audience.EXPERIENCE, field="emotion"))
    assert [entries[0][-1] for _, entries in found] == ["calls doubled", "as above"]


def test_commits_of_one_day_are_told_in_the_order_given_each_once() -> None:
    one, other = (Commit(mark * 40, "Ana", "a@x.example", date(2026, 3, 1), mark) for mark in "91")
    changes = [a_change(commit=commit, ref=ref) for commit, ref in ((one, "x"), (other, "x"), (one, "y"), (other, "z"))]
    assert [commit for *_, commit, _ in told(*changes)[0][1]] == ["9" * 9, "1" * 9]


def test_what_is_not_committed_comes_first_and_what_no_commit_made_last() -> None:
    changes = [a_change(commit=None), a_change(commit=EARLY), a_change(commit=NOT_COMMITTED)]
    [(_, entries)] = told(*changes)
    assert [(when, who) for when, who, *_ in entries] == [("", "not committed yet"), ("2026-03-01", "Ana"), ("", "")]
    assert entries[-1][-1] == "which commit made this change is not known"
    assert told(*changes, partial=True)[0][1][-1][-1] == "which commit did this is not known here"


def test_the_edits_of_a_record_by_one_commit_are_one_line() -> None:
    section = by_audience([a_change(commit=EARLY), a_change(commit=EARLY, field="reach", old=None, new=0.5)])[0]
    [entry] = section.blocks[0].entries  # type: ignore[union-attr]
    assert list(map(plain, entry.lines)) == ["pain “Waits”: severity 2 → 4; reach: 50 % (new)"]


def test_a_day_that_is_none_is_said() -> None:
    assert told(a_change(commit=Commit("3" * 40, "Ana", "", None, "x")))[0][1][0][0] == "no real date"


def test_a_change_has_its_commit_beside_it() -> None:
    told = change_data(a_change())
    assert {name: told[name] for name in ("commit", "author", "date", "committed", "reason")} == {
        "commit": COMMIT.oid, "author": "Ana Ruiz", "date": COMMIT.day, "committed": True, "reason": "calls doubled",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("commit", "certain", "author", "committed"),
    [(COMMIT, False, None, True), (NOT_COMMITTED, True, None, False), (None, True, None, None)],
    ids=["uncertain", "not-committed", "unknown"],
)
def test_nobody_is_named_where_it_is_not_known_who_it_was(
    commit: Any, certain: bool, author: str | None, committed: bool | None
) -> None:
    told = change_data(a_change(commit=commit), certain=certain)
    assert (told["author"], told["reason"], told["committed"]) == (author, None, committed)


def test_values_that_json_cannot_hold_are_told_as_text() -> None:
    assert plain_data({1: float("nan"), "a": (10**30, [float("inf")])}) == {
        "1": "nan", "a": ["0xc9f2c9cd04674edea40000000", ["inf"]],
    }  # fmt: skip


def test_a_row_has_days_short_ids_and_numbers() -> None:
    table = data_table(
        "T", COLUMNS, [change_row(a_change()), change_row(a_change(old=["a"], new=True, commit=NOT_COMMITTED))]
    )
    first, second = (dict(zip(COLUMNS, row, strict=True)) for row in table.rows)
    assert (first["date"], first["commit"], first["old"]) == (date(2026, 3, 4), "1a2b3c4d5", Number(2, "2"))
    assert (first["sentence"], first["title"]) == ("severity 2 → 4", "Waits")
    assert (second["date"], second["commit"], second["old"], second["new"]) == (None, "not committed yet", "a", "yes")


def test_what_came_is_told_whole() -> None:
    row = change_row(a_change(sort=Sort.ADDED, field="", old=None, new=None))
    assert (row["sentence"], row["field"], row["old"]) == ("pain “Waits” is new", None, None)


def test_what_is_too_long_for_a_line_leaves_out_its_details_whole() -> None:
    team = "Connection (devices, dispatch and field service)"
    items = [{"title": "Keep two slots a day open", "team": team, "system": "Dispatch"}]
    assert edit(a_change(field="backstage", old=None, new=items)) == "backstage: added “Keep two slots a day open” (…)"
    assert edit(a_change(field="systems", old=None, new=[{"system": "Web shop"}])) == "systems: added “Web shop”"
