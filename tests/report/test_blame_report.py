"""Each field of a record with its last change, on a terminal of any width and for machines."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from jmx.model.change import NOT_COMMITTED, Certainty
from jmx.report.blame import FORMATS, Blamed, BlameReport, data, document, tables
from jmx.report.document import plain
from jmx.report.log import RecordEvent
from jmx.report.writers.terminal import Screen, terminal
from tests.report.diffs import COMMIT, a_change

LONG = "The code that customers wait for comes much later than they were told"
FIELDS = (
    Blamed("title", LONG, RecordEvent(a_change())),
    Blamed("severity", 4, RecordEvent(a_change())),
    Blamed("reach", 0.5, RecordEvent(a_change(commit=NOT_COMMITTED))),
)
REPORT = BlameReport("waits", "pain-point", "Waits", "pains/waits.yaml", FIELDS, date(2026, 6, 1))


def text(report: BlameReport, width: int | None = None) -> str:
    return plain(terminal(document(report), Screen(width)))


def test_a_commit_gives_its_reason_once() -> None:
    assert text(REPORT) == (
        "pain “Waits”  waits\n"
        "  pains/waits.yaml\n\n"
        "field     says                                      since              who       commit     why\n"
        "title     The code that customers wait for comes…   2026-03-04         Ana Ruiz  1a2b3c4d5  calls doubled\n"
        "severity  4                                         2026-03-04         Ana Ruiz  1a2b3c4d5  (as above)\n"
        "reach     0.5                                       not committed yet\n"
    )


def test_values_are_cut_before_reasons_and_reasons_before_anything_else_is_lost() -> None:
    since = RecordEvent(a_change(commit=replace(COMMIT, body="so " * 40)))
    full = replace(REPORT, fields=(Blamed("title", LONG, since),))
    wide, narrow, least = (text(full, width).splitlines()[-1] for width in (110, 95, 80))
    assert wide.startswith("title  The code that customers…  2026-03-04  Ana Ruiz  1a2b3c4d5  so so")
    assert wide.endswith("…")
    assert len(wide) <= 110
    assert "so so so" in narrow
    assert len(narrow) <= 95
    assert least == "title  The code that customers wait for comes…   2026-03-04  Ana Ruiz  1a2b3c4d5"


def test_what_a_shallow_clone_cannot_know_names_nobody_and_says_why() -> None:
    since = RecordEvent(a_change(), Certainty.AT_OR_BEFORE)
    unsure = replace(REPORT, fields=(Blamed("severity", 4, since), Blamed("reach", 1)))
    told = text(unsure)
    assert "severity  4     ≤ 2026-03-04       1a2b3c4d5" in told
    assert "reach     1     unknown" in told
    assert "\n\n≤: at or before that day, since this clone is shallow; " in told
    assert "\nnot all of it is known: this clone lacks old contents; " in told
    fields: Any = data(unsure)["fields"]
    assert [(each["certainty"], each["author"], each["committed"]) for each in fields] == [
        ("at or before", None, True), ("unknown", None, None),
    ]  # fmt: skip


def test_a_record_of_which_nothing_is_written_says_so() -> None:
    assert text(replace(REPORT, fields=())).endswith("\n\nnothing but its id is written\n")


def test_machines_and_spreadsheets_get_whole_values_and_every_reason() -> None:
    fields = json.loads(str(FORMATS["json"].write(REPORT, Screen())))["fields"]
    assert (fields[0]["value"], fields[1]["date"], fields[1]["reason"]) == (LONG, "2026-03-04", "calls doubled")
    assert [row[-1] for row in tables(REPORT)[0].rows] == ["calls doubled", "calls doubled", ""]
    assert LONG in FORMATS["csv"].write(REPORT, Screen())
    assert LONG in FORMATS["html"].write(REPORT, Screen())
