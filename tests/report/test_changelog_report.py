"""A changelog: how much happened in a sentence, then journey by journey."""

import json
from dataclasses import replace
from datetime import date

from jmx.model.change import NOT_COMMITTED, Commit
from jmx.report.changelog import FORMATS, Changelog, JourneyChanges, document, summary, tables
from jmx.report.document import plain
from jmx.report.writers.terminal import Screen, terminal
from tests.report.diffs import COMMIT, DAY, a_change

BASE = Commit("abcdefabcdef", "Ana", "", date(2026, 3, 1), "")
BUY = JourneyChanges("Buy a plan", "buy", (a_change(), a_change(field="reach", old=None, new=0.5)))
LOG = Changelog("“Buy a plan”", "buy", "its review", BASE, (BUY,), DAY, commit="1a2b3c4d5e6f")


def text(log: Changelog, width: int | None = None) -> str:
    return plain(terminal(document(log), Screen(width)))


def test_one_journey_is_told_without_its_name_and_all_with_theirs() -> None:
    told = (
        "\nRatings and fixes\n  2026-03-04  pain “Waits”: severity 2 → 4; reach: 50 % (new)\n"
        "              Ana Ruiz, 1a2b3c4d5: calls doubled\n"
    )
    head = "since its review\n2 changes in 1 commit by 1 person.\n"
    assert text(LOG) == f"What changed in “Buy a plan” {head}{told}"
    elsewhere = JourneyChanges("Several journeys at once", "", (a_change(commit=None),))
    everything = text(replace(LOG, subject="all journeys", ref="", sections=(BUY, elsewhere)))
    assert f"\nBuy a plan  buy\n{told}" in everything
    assert "\nSeveral journeys at once\n\nRatings and fixes\n" in everything


def test_the_summary_counts_people_once_and_says_what_is_open() -> None:
    ben = replace(COMMIT, oid="2" * 40, author="Ben", email="BEN@x.example")
    both = (a_change(), a_change(commit=ben), a_change(commit=replace(ben, oid="3" * 40, email="ben@x.example")))
    log = replace(LOG, sections=(BUY._replace(changes=both),))
    assert summary(log) == "3 changes in 3 commits by 2 people."
    assert summary(replace(log, every_step=True)).endswith("by 2 people, those that were undone again included.")
    assert summary(replace(LOG, sections=(BUY._replace(changes=(a_change(commit=NOT_COMMITTED),)),))) == (
        "1 change (1 not committed yet)."
    )
    assert [summary(replace(LOG, sections=(), every_step=each)) for each in (False, True)] == [
        "Nothing changed in meaning.", "Nothing was changed.",
    ]  # fmt: skip


def test_notes_cannot_be_overlooked() -> None:
    noted = replace(LOG, notes=("incomplete: this clone lacks old contents",))
    for format in ("text", "markdown", "html"):
        made = FORMATS[format].write(noted, Screen())
        assert "this clone lacks old contents" in (plain(made) if isinstance(made, tuple) else str(made))


def test_long_lines_are_broken_and_set_in() -> None:
    long = replace(LOG, sections=(BUY._replace(changes=(a_change(old="a " * 40, new="b " * 40),)),))
    lines = text(long, 60).splitlines()
    assert max(map(len, lines[2:])) <= 60
    assert lines[5].startswith(" " * 16)


def test_rows_and_data_say_to_which_journey_a_change_belongs() -> None:
    told = json.loads(str(FORMATS["json"].write(LOG, Screen())))
    assert [(each["journey"], each["ref"], each["new"]) for each in told["changes"]] == [
        ("buy", "buy/waits", 4), ("buy", "buy/waits", 0.5),
    ]  # fmt: skip
    assert told["since"] == {"words": "its review", "commit": "abcdefabcdef", "date": "2026-03-01"}
    assert [row[0] for row in tables(LOG)[0].rows] == ["Buy a plan"] * 2
