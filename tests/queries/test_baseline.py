"""The file of the baseline: what is written is read again, whatever records and files are called."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from jmx.lint.baseline import mended, updated, without_baseline
from jmx.lint.sight import Sight
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Finding, Level
from jmx.model.workspace import Workspace
from jmx.queries.baseline import baseline_update
from jmx.queries.repository import open_repository
from jmx.reading.load import baseline_in
from jmx.writing.baseline_text import baseline_text

DAY, LATER = date(2026, 4, 1), date(2027, 4, 1)
NAMES = st.text(min_size=1, max_size=12)
FINDINGS = st.lists(
    st.builds(
        lambda code, path, ref, route: Finding(code, "x", Level.ERROR, path, "…", ref=ref, route=tuple(route)),
        st.sampled_from(("OWN101", "REC004", "EVD101")),
        NAMES,
        st.sampled_from(("", "buy", "buy/pay")),
        st.lists(NAMES | st.integers(0, 3), max_size=3),
    ),
    max_size=12,
)


def _mended(entries: Sequence[BaselineEntry], found: Sequence[Finding]) -> tuple[BaselineEntry, ...]:
    return mended(entries, found, lambda _: True, Sight(Workspace()))


@given(FINDINGS)
def test_what_was_taken_in_is_held_back_and_comes_back_only_by_the_calendar(findings: list[Finding]) -> None:
    entries = updated(findings, (), DAY)
    text = baseline_text(entries)
    read, wrong = baseline_in(text) if text else (None, [])
    assert wrong == []
    assert (read.findings if read else ()) == entries
    assert without_baseline(findings, entries, DAY, 90).told == ()
    assert {each.code for each in without_baseline(findings, entries, LATER, 90).told} <= {"OWN101"}
    assert updated(reversed(findings), entries, LATER) == entries
    assert _mended(entries, ()) == entries
    assert _mended(entries, findings) == ()


def test_a_file_of_any_name_is_held_back(tmp_path: Path) -> None:
    (tmp_path / "a: {b}, #'\".yaml").write_text("kind: journey\ntitle: X\n")
    (tmp_path / b"odd-\xff.yaml".decode("utf-8", "surrogateescape")).write_text("kind: journey\ntitle: X\n")
    update = baseline_update(open_repository(tmp_path))
    (change,) = update.files
    (tmp_path / change.path).write_bytes(change.after or b"")
    again = open_repository(tmp_path)
    assert without_baseline(again.selected_findings, again.baseline, DAY, 90).told == ()
    assert baseline_update(again).files == ()


def test_of_many_alike_those_beyond_the_count_are_told() -> None:
    found = [Finding("REF001", "x", Level.ERROR, "a.yaml", str(number), route=("at", number)) for number in range(5)]
    told = without_baseline(
        found, (BaselineEntry(rule="REF001", record="a.yaml", field="at", since=DAY, times=3),), DAY, 90
    )
    assert ([each.words for each in told.told], len(told.held)) == (["3", "4"], 3)


def test_notes_are_taken_in_as_any_other_finding() -> None:
    note = Finding("ACT104", "x", Level.INFO, "a.yaml", "…", ref="buy")
    (entry,) = updated([note], (), DAY)
    assert (entry.rule, entry.record) == ("ACT104", "buy")
    held = without_baseline([note], (entry,), DAY, 90)
    assert (held.told, [each.finding for each in held.held]) == ((), [note])
    assert updated([note], (entry,), DAY, add=False) == (entry,), "it is found still"
    assert updated([], (entry,), DAY, _mended((entry,), []), add=False) == ()
