"""What came of earlier decisions, and who works on what hurts."""

from datetime import date

import pytest

from jmx.model.outcome import outcome
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.review.decisions import earlier_decisions, to_tell, who_works_on
from tests.support import MemoryTree

AS_OF = date(2026, 11, 2)
JOURNEY = """kind: journey
id: join
title: Join
owner: ana
stages: [{id: wait, title: Wait}]
pains: [{id: long, title: Takes long, severity: 4%s}]
metrics: [{id: days, title: Days, unit: days, points: [{date: 2026-08-01, value: 9}, {date: 2026-10-01, value: 8.5}]}]
"""
PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n"
TEAM = "kind: team\nid: dispatch\ntitle: Dispatch\n"
REVIEW = """kind: review
id: {id}
date: {day}
journeys: [join]
reviewer: ana
decisions: [{{id: d1, text: {text}, about: [{about}], owner: ana{more}}}]
actions: [{{id: a1, text: Ask ten customers, about: [join/long], due: 2026-10-01}}]
"""
FIX = "kind: initiative\nid: text\ntitle: Hour by text\naddresses: [join/long]\nteams: [dispatch]\nstatus: {}\n"


def _review(
    name: str = "r1", day: str = "2026-09-03", about: str = "join/long", more: str = "", text: str = "Do"
) -> str:
    return REVIEW.format(id=name, day=day, about=about, more=more, text=text)


def _workspace(*texts: str, pain: str = "") -> Workspace:
    files = {"j.yaml": JOURNEY % pain, "p.yaml": PEOPLE, "t.yaml": TEAM}
    loaded = load(MemoryTree(files | {f"more/{number}.yaml": text for number, text in enumerate(texts)}))
    assert [each.words for each in loaded.findings] == []
    return loaded.workspace


def _came(*texts: str, pain: str = "") -> tuple[str, ...]:
    (decision,) = earlier_decisions(_workspace(*texts, pain=pain), "join", AS_OF)
    return decision.came


def test_a_decision_is_told_with_day_and_owner_and_how_the_pain_and_its_action_stand() -> None:
    (told,) = earlier_decisions(_workspace(_review()), "join", AS_OF)
    assert (told.ref, told.text, told.decided, told.owner) == ("r1/d1", "Do", date(2026, 9, 3), "Ana Ruiz")
    assert told.came == ("“Takes long” is still open; nobody works on it", "to do: “Ask ten customers”, 32 days late")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("planned", "“Takes long” is still open; “Hour by text” is planned"),
        ("in-progress", "“Takes long” is still open; “Hour by text” is in progress"),
        ("shipped\nshipped: 2026-09-20", "“Takes long” is still open; “Hour by text” shipped on 2026-09-20"),
        ("stopped", "“Takes long” is still open; “Hour by text” is stopped"),
    ],
)
def test_an_open_pain_is_told_with_what_takes_it_up(status: str, words: str) -> None:
    assert _came(_review(), FIX.format(status))[0] == words


def test_a_solved_pain_says_why_and_a_closed_action_is_done() -> None:
    closing = REVIEW.format(id="r2", day="2026-10-03", about="join", more="", text="x") + "closes: [r1/a1]\n"
    closing = "\n".join(line for line in closing.splitlines() if not line.startswith(("decisions", "actions"))) + "\n"
    pain = ", status: addressed, why: Nobody waits now"
    assert _came(_review(), closing, pain=pain) == (
        "“Takes long” is addressed: Nobody waits now",
        "done: “Ask ten customers”",
    )


def test_a_metric_is_told_from_the_day_of_the_decision_on() -> None:
    assert _came(_review(about="join/days")) == ("“Days” was 9 and is 8.5 days",)
    assert _came(_review(day="2026-10-05", about="join/days")) == ("“Days” has no value since",)
    assert _came(_review(day="2026-07-05", about="join/days")) == ("“Days” is 8.5 days",)


def test_a_metric_that_was_counted_anew_since_is_told_to_be() -> None:
    anew = JOURNEY.replace("unit: days,", "unit: days, rebase: [{date: 2026-09-10, why: From the order on}],")
    files = {"j.yaml": anew % "", "p.yaml": PEOPLE, "r.yaml": _review(about="join/days")}
    (told,) = earlier_decisions(load(MemoryTree(files)).workspace, "join", AS_OF)
    assert told.came[0] == "“Days” was 9 and is 8.5 days, counted anew since 2026-09-10"


def test_a_shipped_initiative_is_told_with_its_verdict() -> None:
    shipped = FIX.format("shipped\nshipped: 2026-09-20\nexpects: {metric: join/days, to: 7}")
    workspace = _workspace(_review(about="text"), shipped)
    verdicts = [found for each in workspace.of("initiative") if (found := outcome(workspace, each, AS_OF))]
    (told,) = earlier_decisions(workspace, "join", AS_OF, verdicts)
    assert told.came == ("“Hour by text” shipped on 2026-09-20 (whether it helped cannot be told by “Days”)",)


def test_what_moved_only_later_is_told_with_its_day() -> None:
    values = [12.7, 12.4, 12.9, 12.6, 12.8, 12.5, 12.7, 12.6, 12.8, 12.5, 12.7, 12.6, 8.9, 9.1, 8.8]
    points = ", ".join(
        f"{{date: {2025 + month // 12}-{month % 12 + 1:02}-28, value: {value}}}" for month, value in enumerate(values)
    )
    metric = f"kind: metric\nid: hours\ntitle: Hours\nbetter: lower\nat: [join]\npoints: [{points}]\n"
    workspace = _workspace(FIX.format("shipped\nshipped: 2025-09-05\nexpects: {metric: hours, to: 9}"), metric)
    found = outcome(workspace, workspace.records["text"], AS_OF)
    assert found is not None
    assert to_tell(found) == "“Hours” is better since 2026-01-28"


def test_of_a_decision_about_nothing_that_can_be_followed_nothing_is_claimed() -> None:
    assert _came(_review(about="join/wait")) == ()


def test_older_decisions_stay_while_they_are_unsettled_and_go_when_they_are_replaced() -> None:
    old, new = _review(), _review("r2", "2026-10-03", about="join/wait")
    assert [each.ref for each in earlier_decisions(_workspace(old, new), "join", AS_OF)] == ["r2/d1", "r1/d1"]
    settled = _review(about="join/days")
    assert [each.ref for each in earlier_decisions(_workspace(settled, new), "join", AS_OF)] == ["r2/d1"]
    replaced = new.replace("owner: ana}", "owner: ana, supersedes: [r1/d1]}")
    assert [each.ref for each in earlier_decisions(_workspace(old, replaced), "join", AS_OF)] == ["r2/d1"]


def test_a_decision_of_a_day_that_lies_ahead_is_not_told() -> None:
    assert earlier_decisions(_workspace(_review()), "join", date(2026, 9, 2)) == ()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("in-progress", "Dispatch: “Hour by text” is in progress"),
        ("planned\nowner: ana", "Dispatch: “Hour by text” is planned"),
        ("shipped\nshipped: 2026-09-20", "nobody since “Hour by text” shipped on 2026-09-20"),
        ("stopped", ""),
    ],
)
def test_who_works_on_a_pain(status: str, words: str) -> None:
    assert who_works_on(_workspace(FIX.format(status)), "join/long") == words


def test_where_no_team_is_named_the_owner_of_the_work_is() -> None:
    fix = FIX.format("planned\nowner: ana").replace("teams: [dispatch]\n", "")
    assert who_works_on(_workspace(fix), "join/long") == "Ana Ruiz: “Hour by text” is planned"
