"""The life of a record or field on a terminal of any width, as a page, in rows and as data."""

from dataclasses import replace
from datetime import date
from typing import Any

from jmx.model.change import NOT_COMMITTED, Audience, Certainty, Change, Commit, Event, RecordHistory, Sort, Spot
from jmx.model.field_history import ValuePeriod
from jmx.report import document as doc
from jmx.report.document import plain
from jmx.report.log import FORMATS, LogReport, RecordEvent, data, document, tables
from jmx.report.writers.terminal import Screen, terminal

FIRST = Commit("1" * 40, "Ana", "a@x.example", date(2026, 1, 5), "Map buying")
SECOND = Commit("2" * 40, "Bo", "b@x.example", date(2026, 3, 1), "Worse", "calls doubled")
ADDED = Change(Sort.ADDED, "pain-point", "waits", "Waits", Audience.SCORING, commit=FIRST)
EDITED = Change(Sort.EDITED, "pain-point", "waits", "Waits", Audience.SCORING, "severity", 2, 4, SECOND)
LIFE = RecordHistory("waits", (Event(SECOND.oid, EDITED), Event(FIRST.oid, ADDED)))
TOLD = (RecordEvent(EDITED), RecordEvent(ADDED))
REPORT = LogReport("waits", "pain-point", "Waits", TOLD, LIFE, date(2026, 6, 1), path="pains/waits.yaml")
OWNED = (ValuePeriod("Ana Ruiz", FIRST, SECOND), ValuePeriod("Bo Lind", SECOND))


def text(report: LogReport, width: int | None = None) -> str:
    return plain(terminal(document(report), Screen(width)))


def test_a_life_begins_with_what_the_record_is_and_goes_back() -> None:
    assert text(REPORT) == (
        "pain “Waits”  waits\n"
        "  opened 2026-01-05 by Ana; changed once, last on 2026-03-01\n"
        "  pains/waits.yaml\n\n"
        "2026-03-01  severity 2 → 4\n            Bo, 222222222\n            calls doubled\n\n"
        "2026-01-05  opened\n            Ana, 111111111\n            Map buying\n"
    )


def test_numbers_are_drawn_and_words_stand_in_a_table() -> None:
    numbers = replace(REPORT, field="severity", course=(ValuePeriod(2, FIRST, SECOND), ValuePeriod(4, SECOND)))
    assert any(isinstance(block, doc.StepChart) for block in document(numbers).blocks)
    assert "5 ┤" in text(numbers)
    owners = text(replace(REPORT, field="owner", course=OWNED))
    assert owners.splitlines()[2:] == [
        "from        to          owner     who  commit     why",
        "2026-03-01  now         Bo Lind   Bo   222222222  calls doubled",
        "2026-01-05  2026-03-01  Ana Ruiz  Ana  111111111  Map buying",
    ]


def test_a_narrow_terminal_is_told_the_same_of_a_field() -> None:
    owners = text(replace(REPORT, field="owner", course=OWNED), 40).splitlines()
    assert owners[2:5] == ["2026-03-01  now  Bo Lind", "    who Bo; commit 222222222; why calls", "    doubled"]


def test_a_field_that_was_never_set_or_is_a_list_says_so() -> None:
    assert "  never set\n" in text(replace(REPORT, field="reach", course=(ValuePeriod(None, FIRST),)))
    listed = text(replace(REPORT, field="tags", course=(ValuePeriod(["a", "b"], FIRST),)))
    assert "  now: a; b\n" in listed
    assert "severity 2 → 4" in listed


def test_what_is_not_certain_names_nobody() -> None:
    unsure = replace(REPORT, events=(RecordEvent(EDITED, Certainty.AT_OR_BEFORE),))
    told = text(unsure)
    assert "at or before 2026-03-01\n            severity 2 → 4\n" in told
    assert "this clone begins at 222222222, so who did it and why is not in it" in told
    assert "Bo" not in told
    events: Any = data(unsure)["events"]
    assert (events[0]["author"], events[0]["commit"], events[0]["certainty"]) == (None, SECOND.oid, "at or before")
    owners = text(replace(unsure, field="owner", course=OWNED)).splitlines()
    assert owners[-2].split() == ["≤", "2026-03-01", "now", "Bo", "Lind", "222222222"]


def test_what_is_gone_moved_or_renamed_is_told() -> None:
    gone = EDITED._replace(sort=Sort.REMOVED, field="", old=None, new=None)
    told = text(replace(REPORT, events=(RecordEvent(gone), RecordEvent(ADDED)), stands=False, path=""))
    assert "  gone since 2026-03-01, taken out by Bo (222222222)\n" in told
    assert "2026-03-01  taken out\n" in told
    renamed = EDITED._replace(sort=Sort.RENAMED, field="id", old="slow", new="waits")
    moved = EDITED._replace(sort=Sort.MOVED, field="", before=Spot("a.yaml"), after=Spot("b.yaml"))
    for change, line in ((renamed, "renamed: slow → waits"), (moved, "moved: a.yaml → b.yaml")):
        assert f"2026-03-01  {line}\n" in text(replace(REPORT, events=(RecordEvent(change),)))


def test_events_of_one_commit_stand_together_and_what_is_inside_names_its_record() -> None:
    inner = EDITED._replace(ref="buy/pay", kind="touchpoint", label="Pay", field="emotion", old=1, new=-1)
    told = text(replace(REPORT, events=(RecordEvent(EDITED), RecordEvent(inner, own=False))))
    assert "2026-03-01  severity 2 → 4\n            touchpoint “Pay”: emotion 1 → −1\n            Bo" in told


def test_what_is_not_committed_yet_has_no_commit() -> None:
    told = text(replace(REPORT, events=(RecordEvent(EDITED._replace(commit=NOT_COMMITTED)),)))
    assert told.endswith("\nnot committed yet\n            severity 2 → 4\n")


def test_every_format_tells_every_event() -> None:
    for format in FORMATS.values():
        made = format.write(REPORT, Screen())
        shown = plain(made) if isinstance(made, tuple) else made
        assert isinstance(shown, bytes) or ("4" in shown and "calls doubled" in shown), format.name
    assert [len(table.rows) for table in tables(replace(REPORT, field="owner", course=OWNED))] == [2, 2]
