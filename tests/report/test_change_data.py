"""A change for machines and for spreadsheets."""

from datetime import date
from typing import Any

import pytest

from jmx.model.change import NOT_COMMITTED, Sort
from jmx.report.change_data import COLUMNS, change_data, change_row, plain_data
from jmx.report.document import Number
from jmx.report.formats import data_table
from tests.report.diffs import COMMIT, a_change


def test_a_change_has_its_commit_beside_it() -> None:
    told = change_data(a_change())
    assert {name: told[name] for name in ("commit", "author", "date", "committed", "reason")} == {
        "commit": COMMIT.oid, "author": "Ana Ruiz", "date": COMMIT.committed, "committed": True, "reason": "calls doubled",
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
