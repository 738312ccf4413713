"""What came of what shipped: five verdicts, each with what it rests on."""

from datetime import date, timedelta

import pytest

from jmx.model.outcome import Outcome, Verdict, chance_of_each, level_since, outcome, steps
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from tests.support import MemoryTree

BEFORE = [12.7, 12.4, 12.9, 12.6, 12.8, 12.5, 12.7, 12.6]
AFTER = [8.9, 9.1, 8.8, 9.0]
SHIPPED = date(2026, 1, 15)
SHIPS = "kind: initiative\nid: {0}\ntitle: The {0}\nstatus: shipped\nshipped: {1}\nexpects: {{metric: days, to: 9}}\n"
JOURNEY = "kind: journey\nid: join\ntitle: Join\nstages: [{id: wait, title: Wait}]\n"
AS_OF = date(2026, 12, 31)


def _month(number: int) -> date:
    """The last day of the n-th month before (below 0) or after the initiative shipped."""
    months = 2026 * 12 + number
    return date(months // 12, months % 12 + 1, 1) + timedelta(days=27)


def _workspace(before: list[float], after: list[float], metric: str = "", **files: str) -> Workspace:
    values = [*zip(range(-len(before), 0), before, strict=True), *enumerate(after)]
    points = "".join(f"  - {{date: {_month(place)}, value: {value}}}\n" for place, value in values)
    told = f"kind: metric\nid: days\ntitle: Days to connect\nbetter: lower\nunit: days\nat: [join/wait]\n{metric}"
    told += f"points:\n{points}" if points else ""
    texts = {
        "journeys/join.yaml": JOURNEY,
        "metrics/days.yaml": told,
        "initiatives/slots.yaml": SHIPS.format("slots", SHIPPED),
    }
    loaded = load(MemoryTree(texts | {f"more/{name}.yaml": text for name, text in files.items()}))
    assert [each.words for each in loaded.findings] == []
    return loaded.workspace


def _outcome(workspace: Workspace, as_of: date = AS_OF) -> Outcome:
    found = outcome(workspace, workspace.records["slots"], as_of)
    assert found is not None
    return found


def test_a_metric_that_stays_at_a_better_level_says_that_it_worked() -> None:
    for count in (3, 4):
        found = _outcome(_workspace(BEFORE, AFTER[:count]))
        assert found.verdict is Verdict.WORKED
        assert found.why == f"12.7 → {8.93 if count == 3 else 8.95:g}, 8 values before and {count} after"


def test_the_other_way_is_worse_and_what_it_does_by_itself_is_no_sign() -> None:
    assert _outcome(_workspace(BEFORE, [15.0, 15.2, 14.9])).verdict is Verdict.WORSE
    found = _outcome(_workspace(BEFORE, [12.5, 12.8, 12.6]))
    assert found.verdict is Verdict.NO_SIGN
    assert found.why.startswith("12.7 → 12.6, 8 values before and 3 after; a change of 0.")
    assert found.why.endswith(" or more would show")


def test_too_early_says_what_can_be_seen_and_when() -> None:
    found = _outcome(_workspace(BEFORE, AFTER[:1]), date(2026, 2, 10))
    assert found.verdict is Verdict.TOO_EARLY
    assert found.why.startswith("1 of 3 values are in; a change of 0.")
    assert " or more can be seen from about 2026-03-" in found.why
    found = _outcome(_workspace(BEFORE[:5], AFTER))
    assert (found.verdict, found.why) == (
        Verdict.TOO_EARLY, "only 5 values from before it shipped, and at least 6 show how much it varies by itself",
    )  # fmt: skip


def test_nobody_can_know_without_values_or_where_something_else_came_between() -> None:
    assert _outcome(_workspace([], [])).verdict is Verdict.CANNOT_KNOW
    outage = "kind: happening\nid: outage\ntitle: Storm\ndate: 2026-02-20\ntype: outage\ntouches: [join/wait]\n"
    found = _outcome(_workspace(BEFORE, AFTER, outage=outage))
    assert (found.verdict, found.why) == (
        Verdict.CANNOT_KNOW, "outage: Storm on 2026-02-20, before 3 values were in",
    )  # fmt: skip
    launch = outage.replace("02-20", "01-15").replace("type: outage", "type: launch")
    assert _outcome(_workspace(BEFORE, AFTER, launch=launch)).verdict is Verdict.WORKED, "which is its own"
    late = _outcome(_workspace(BEFORE, AFTER, outage=outage.replace("02-20", "04-20")))
    assert (late.verdict, late.why.endswith("and 3 after")) == (Verdict.WORKED, True)
    elsewhere = _outcome(_workspace(BEFORE, AFTER, outage=outage.replace("join/wait", "slots")))
    assert elsewhere.verdict is Verdict.WORKED
    other = SHIPS.format("desk", "2026-02-20")
    assert _outcome(_workspace(BEFORE, AFTER, desk=other)).verdict is Verdict.CANNOT_KNOW


def test_the_baseline_begins_with_the_step_before() -> None:
    earlier = SHIPS.format("desk", _month(-4) - timedelta(days=5))
    assert _outcome(_workspace(BEFORE, AFTER, desk=earlier)).verdict is Verdict.TOO_EARLY, "only four values since then"
    counted_anew = f"rebase: [{{date: {_month(-6)}, why: Counted from the order on}}]\n"
    assert _outcome(_workspace([*[40.0, 41.0], *BEFORE[2:]], AFTER, counted_anew)).verdict is Verdict.WORKED


def test_steps_are_told_in_their_order() -> None:
    outage = "kind: happening\nid: outage\ntitle: Storm\ndate: 2025-12-20\ntype: outage\ntouches: [join]\n"
    workspace = _workspace(BEFORE, AFTER, "rebase: [{date: 2026-03-01, why: Another sample}]\n", outage=outage)
    found = steps(workspace, workspace.records["days"])
    assert [(str(each.day), each.what) for each in found] == [
        ("2025-12-20", "outage: Storm"), ("2026-01-15", "“The slots” shipped"), ("2026-03-01", "counted anew: Another sample"),
    ]  # fmt: skip
    assert level_since(found, date(2026, 1, 14)) == date(2025, 12, 20)
    assert level_since(found, date(2025, 1, 1)) == date.min


@pytest.mark.parametrize(
    "text", [SHIPS.format("slots", SHIPPED).replace("shipped", "planned", 1), "kind: initiative\nid: slots\ntitle: X\nstatus: shipped\nshipped: 2026-01-15\n"]
)  # fmt: skip
def test_what_did_not_ship_or_should_move_nothing_has_no_outcome(text: str) -> None:
    workspace = load(MemoryTree({"initiatives/slots.yaml": text})).workspace
    assert outcome(workspace, workspace.records["slots"], AS_OF) is None


def test_the_more_metrics_the_surer_each_has_to_be() -> None:
    assert chance_of_each(0) == chance_of_each(5) == 0.01
    assert chance_of_each(50) == pytest.approx(0.001)
