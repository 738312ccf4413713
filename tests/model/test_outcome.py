"""What came of what shipped: five verdicts, each with what it rests on."""

from datetime import date, timedelta
from math import cos, pi, sin

import pytest

from jmx.model.change import Commit
from jmx.model.goalposts import REBASE, GoalMove, Goalposts
from jmx.model.outcome import Outcome, Verdict, chance_of_each, last_move, last_step, outcome, outcomes, steps
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
    for count, last in ((3, "03-28"), (4, "04-28")):
        found = _outcome(_workspace(BEFORE, AFTER[:count]))
        assert found.verdict is Verdict.WORKED
        assert found.why == (
            "mean 12.7 days (8 values, 2025-05-28 to 2025-12-28) before, "
            f"{8.93 if count == 3 else 8.95:g} days ({count} values, 2026-01-28 to 2026-{last}) since"
        )


def test_the_other_way_is_worse_and_what_it_does_by_itself_is_no_sign() -> None:
    assert _outcome(_workspace(BEFORE, [15.0, 15.2, 14.9])).verdict is Verdict.WORSE
    found = _outcome(_workspace(BEFORE, [12.5, 12.8, 12.6]))
    assert found.verdict is Verdict.NO_SIGN
    assert found.why.startswith("mean 12.7 days (8 values, 2025-05-28 to 2025-12-28) before, 12.6 days (3 values, ")
    assert "since; a change of 0." in found.why
    assert found.why.endswith(" or more would show")


def test_too_early_says_what_can_be_seen_and_when() -> None:
    found = _outcome(_workspace(BEFORE, AFTER[:1]), date(2026, 2, 10))
    assert found.verdict is Verdict.TOO_EARLY
    assert found.why.startswith("1 of 3 values are in; a change of 0.")
    assert " or more can be seen from about 2026-03-" in found.why
    found = _outcome(_workspace(BEFORE[:5], AFTER))
    assert (found.verdict, found.why) == (
        Verdict.CANNOT_KNOW, "only 5 values from before it shipped, and it takes 6 to see how much it varies by itself; "
        "waiting brings none, only adding earlier values can",
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
    assert (late.verdict, late.why.partition(" since")[2]) == (
        Verdict.WORKED, "; values since 2026-04-20 are left out (outage: Storm)",
    )  # fmt: skip
    later = _outcome(_workspace(BEFORE, AFTER, outage=outage.replace("02-20", "05-20")))
    assert later.why.endswith(" since"), "no value is left out"
    elsewhere = _outcome(_workspace(BEFORE, AFTER, outage=outage.replace("join/wait", "slots")))
    assert elsewhere.verdict is Verdict.WORKED
    other = SHIPS.format("desk", "2026-02-20")
    assert _outcome(_workspace(BEFORE, AFTER, desk=other)).verdict is Verdict.CANNOT_KNOW


def test_the_baseline_begins_with_the_step_before() -> None:
    earlier = SHIPS.format("desk", _month(-4) - timedelta(days=5))
    found = _outcome(_workspace(BEFORE, AFTER, desk=earlier))
    assert (found.verdict, found.why) == (
        Verdict.CANNOT_KNOW, "only 4 values between 2025-09-23 (“The desk” shipped) and the day it shipped, and it takes 6 to see how much it "
        "varies by itself",
    )  # fmt: skip
    long_before = SHIPS.format("desk", _month(-6) - timedelta(days=5))
    found = _outcome(_workspace(BEFORE, AFTER, desk=long_before))
    assert (found.verdict, found.levels and found.levels.before.count) == (Verdict.WORKED, 6)
    counted_anew = f"rebase: [{{date: {_month(-6)}, why: Counted from the order on}}]\n"
    assert _outcome(_workspace([*[40.0, 41.0], *BEFORE[2:]], AFTER, counted_anew)).verdict is Verdict.WORKED


def test_steps_are_told_in_their_order() -> None:
    outage = "kind: happening\nid: outage\ntitle: Storm\ndate: 2025-12-20\ntype: outage\ntouches: [join]\n"
    workspace = _workspace(BEFORE, AFTER, "rebase: [{date: 2026-03-01, why: Another sample}]\n", outage=outage)
    found = steps(workspace, workspace.records["days"])
    assert [(str(each.day), each.what) for each in found] == [
        ("2025-12-20", "outage: Storm"), ("2026-01-15", "“The slots” shipped"), ("2026-03-01", "counted anew: Another sample"),
    ]  # fmt: skip
    assert last_step(found, date(2026, 1, 14)) == found[0]
    assert last_step(found, date(2025, 1, 1)) is None


HOUSE = """kind: journey
id: join
title: Join
stages:
  - {id: wait, title: Wait, touchpoints: [{id: call, title: Call}, {id: text, title: Text}]}
  - {id: post, title: Post, touchpoints: [{id: parcel, title: Parcel}]}
  - {id: visit, title: Visit, touchpoints: [{id: door, title: Door}]}
  - {id: later, title: Later}
"""
PLACES = [
    ("its own", "at: [join/call]", "[days]", True),
    ("its place", "at: [join/call]", "[join/call]", True),
    ("the stage of its place", "at: [join/call]", "[join/wait]", True),
    ("the journey of its place", "at: [join/call]", "[join]", True),
    ("one end of what it measures", "between: [join/call, join/visit]", "[join/visit]", True),
    ("a stage on the way", "between: [join/call, join/visit]", "[join/post]", True),
    ("a touchpoint on the way", "between: [join/call, join/visit]", "[join/parcel]", True),
    ("a touchpoint of the stage in which it ends", "between: [join/visit, join/call]", "[join/door]", True),
    ("a stage after the way", "between: [join/call, join/visit]", "[join/later]", False),
    ("the journey of both ends", "between: [join/call, join/visit]", "[join]", True),
    ("anything, as nobody said what", "at: [join/call]", "[]", True),
    ("another place beside it", "at: [join/call]", "[join/text]", False),
    ("another stage", "at: [join/call]", "[join/visit]", False),
    ("a part of its place", "at: [join/wait]", "[join/call]", False),
]


@pytest.mark.parametrize(("at", "touches", "counts"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_what_happens_to_a_metric_its_places_or_what_holds_them_is_a_step(at: str, touches: str, counts: bool) -> None:
    texts = {
        "journeys/join.yaml": HOUSE,
        "metrics/days.yaml": f"kind: metric\nid: days\ntitle: Days\n{at}\n",
        "storm.yaml": f"kind: happening\nid: storm\ntitle: Storm\ndate: 2026-02-20\ntype: outage\ntouches: {touches}\n",
    }
    workspace = load(MemoryTree(texts)).workspace
    assert bool(steps(workspace, workspace.records["days"])) is counts


def test_a_change_that_shows_late_is_told_with_its_day() -> None:
    months = [*BEFORE, 12.6, 12.8, 12.5, 12.7]
    found = _outcome(_workspace(months[:8], [*months[8:], 8.9, 9.1, 8.8]))
    assert found.verdict is Verdict.WORKED
    assert found.why.endswith(
        "8.93 days (3 values, 2026-05-28 to 2026-07-28) from 2026-05-28 on; the 4 values between do not show it"
    )
    assert found.late == date(2026, 5, 28)
    found = _outcome(_workspace(months[:8], [*months[8:], 8.9]), date(2026, 6, 1))
    assert found.verdict is Verdict.TOO_EARLY
    assert found.why.startswith(
        "it moved only on 2026-05-28 (mean 12.7 days (8 values, 2025-05-28 to 2025-12-28) before, "
    )
    assert found.why.endswith("; 1 of 3 values are in; whether that lasts can be seen from about 2026-07-29 on")


def test_a_single_value_beyond_the_usual_range_is_told_and_decides_nothing() -> None:
    found = _outcome(_workspace(BEFORE, [12.5, 13.6, 12.6, 12.7, 12.5, 12.8]))
    assert found.verdict is Verdict.NO_SIGN
    assert "since; 2026-02-28 lies beyond its usual range, but no lasting change shows; a change of" in found.why


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ([12.6, 13.9, 14.4, 12.6], "the newest value, for 2026-04-28, is nearer to the level before again"),
        ([12.4, 15.9, 12.6, 16.9], "the values since vary more than those before, so that chance may explain it"),
    ],
)
def test_means_as_far_apart_as_a_change_that_would_show_say_why_it_does_not_count(after: list[float], why: str) -> None:
    found = _outcome(_workspace(BEFORE, after))
    assert found.verdict is Verdict.NO_SIGN
    assert found.levels is not None
    assert found.levels.after.mean - found.levels.before.mean >= found.levels.seen
    assert found.why.endswith(f"; no lasting change shows, as {why}")
    assert "would show" not in found.why


def test_figures_with_seasons_are_told_to_be_held_against_the_same_seasons() -> None:
    wave = [6.0 if month % 12 < 6 else 0.0 for month in range(30)]
    own = [0.3, -0.4, 0.1, 0.5, -0.2, -0.3, 0.0, 0.4, -0.1, 0.2, -0.5, 0.1, -0.1, 0.2, 0.4] * 2
    values = [20 + a + b for a, b in zip(wave, own, strict=True)]
    found = _outcome(_workspace(values[:24], [each - 3 for each in values[24:]]), date(2027, 12, 31))
    assert found.verdict is Verdict.WORKED
    assert found.levels is not None
    assert found.levels.seasonal
    assert " days (the same seasons among 24 values, 2024-01-28 to 2025-12-28) before, " in found.why


SUMMER = [round(4000 - 1500 * cos(pi * (month + 0.5) / 6) + 90 * sin(7 * month), 0) for month in range(36)]


@pytest.mark.parametrize(("earlier", "later", "covers"), [
    (24, 5, "covers only July to December"), (18, 6, "covers only July to December"),
])  # fmt: skip
def test_a_season_that_the_baseline_since_a_step_does_not_cover_is_no_success(
    earlier: int, later: int, covers: str
) -> None:
    before, after = SUMMER[24 - earlier : 24], SUMMER[24 + 3 : 24 + 3 + later]
    step = SHIPS.format("desk", _month(-6) - timedelta(days=5))
    workspace = _workspace(before, after, desk=step)
    found = _outcome(workspace)
    assert (found.verdict, found.why) == (
        Verdict.CANNOT_KNOW,
        f"its values have a season, and the baseline since {_month(-6) - timedelta(days=5)} (“The desk” shipped) {covers}",
    )
    assert last_move(workspace, workspace.records["days"], AS_OF) is None
    short = _outcome(_workspace(before[-18:], SUMMER[24:36]), date(2027, 12, 31))
    assert short.why == "its values have a season, and the baseline covers less than two years"


def test_a_step_is_not_taken_for_a_season() -> None:
    low, high = [10.3, 9.8, 10.1, 9.9, 10.2, 9.7], [14.1, 13.9, 14.2, 13.8, 14.0, 14.3]
    earlier = SHIPS.format("desk", _month(-6) - timedelta(days=5))
    found = _outcome(_workspace([*low * 3, *high], low[:5], desk=earlier))
    assert found.verdict is Verdict.WORKED


def test_the_outcomes_of_a_journey_are_those_of_its_pains_and_metrics() -> None:
    workspace = _workspace(BEFORE, AFTER)
    assert [(each.initiative.ref, each.verdict) for each in outcomes(workspace, "join", AS_OF)] == [
        ("slots", Verdict.WORKED)
    ]


@pytest.mark.parametrize(
    "text", [SHIPS.format("slots", SHIPPED).replace("shipped", "planned", 1), "kind: initiative\nid: slots\ntitle: X\nstatus: shipped\nshipped: 2026-01-15\n"]
)  # fmt: skip
def test_what_did_not_ship_or_should_move_nothing_has_no_outcome(text: str) -> None:
    workspace = load(MemoryTree({"initiatives/slots.yaml": text})).workspace
    assert outcome(workspace, workspace.records["slots"], AS_OF) is None


def test_the_more_metrics_the_surer_each_has_to_be() -> None:
    assert chance_of_each(0) == chance_of_each(5) == 0.01
    assert chance_of_each(50) == pytest.approx(0.001)


def test_the_map_says_nothing_where_the_verdict_cannot() -> None:
    storm = "kind: happening\nid: storm\ntitle: Storm\ndate: 2026-03-20\ntype: outage\ntouches: [join]\n"
    launch = storm.replace("2026-03-20", "2026-01-31").replace("outage", "launch").replace("[join]", "[join, slots]")
    anew = "rebase: [{date: 2025-01-01, why: Asked of others}]\n"
    commit = Commit("0" * 40, "Ann", "", date(2026, 6, 1), "")
    moved = Goalposts({"days": (GoalMove("days", REBASE, "a rebase was written", commit, (date(2025, 1, 1),)),)})
    for workspace, goalposts, verdict in (
        (_workspace(BEFORE, AFTER[:2]), Goalposts(), Verdict.TOO_EARLY),
        (_workspace(BEFORE, AFTER, storm=storm), Goalposts(), Verdict.CANNOT_KNOW),
        (_workspace(BEFORE, AFTER, desk=SHIPS.format("desk", SHIPPED)), Goalposts(), Verdict.CANNOT_KNOW),
        (_workspace(BEFORE, AFTER, anew), moved, Verdict.CANNOT_KNOW),
        (_workspace(BEFORE, AFTER, launch=launch), Goalposts(), Verdict.WORKED),
    ):
        came_of = outcomes(workspace, "join", AS_OF, goalposts)
        assert next(each.verdict for each in came_of if each.initiative.ref == "slots") is verdict
        found = last_move(workspace, workspace.records["days"], AS_OF, came_of=came_of)
        assert (found is not None) is (verdict is Verdict.WORKED)


def test_the_last_move_is_that_of_the_newest_step_at_which_it_moved() -> None:
    def last(values: list[float], metric: str = "", **files: str) -> tuple[str, bool] | None:
        workspace = _workspace(BEFORE, values, metric, **files)
        found = last_move(workspace, workspace.records["days"], AS_OF)
        return (str(found.day), found.levels.moved) if found else None

    storm = "kind: happening\nid: storm\ntitle: Storm\ndate: 2026-07-20\ntype: outage\ntouches: [join]\n"
    low = [8.9, 9.1, 8.8, 9.0, 8.9, 9.1]
    assert last(low) == ("2026-01-15", True)
    assert last([12.5, 12.8, 12.6]) == ("2026-01-15", False)
    assert last([12.5, 12.8]) is None
    assert last([*low, 9.0, 8.9, 9.1, 9.0], storm=storm) == ("2026-01-15", True), "the storm changed nothing"
    assert last([*low, 9.0, 15.0], storm=storm) == ("2026-01-15", True), "one value is too few for a verdict too"
    assert last([*low, 15.0, 15.2], storm=storm) == ("2026-01-15", True), "and so are two"
    assert last([*low, 15.0, 15.2, 14.9], storm=storm) == ("2026-07-20", True)
    assert last([*low, 9.0, 15.0, 15.2, 14.9], storm=storm) == ("2026-08-28", True), "9 came after the storm too"
    assert last([8.9, 9.1]) is None, "too early to tell"
    assert last([*BEFORE[:6], 8.9]) is None
    assert last(low, "rebase: [{date: 2026-03-01, why: Another sample}]\n") is None
    assert last([*BEFORE[:6], 8.9, 9.0, 8.8]) == ("2026-07-28", True), "which shows late"
