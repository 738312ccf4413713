"""`jmx teams`: who works where, handoffs, shared pains, what owners carry and leave behind."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jmx.errors import UnknownRef
from jmx.queries.map import map_of
from jmx.queries.repository import open_repository
from jmx.queries.teams import leaving_of, teams_of
from jmx.report.teams import TeamsReport
from jmx.review.handoffs import handoffs
from jmx.review.teams import Neighbour, reviews_a_year
from tests.support import Ran

Jmx = Callable[..., Ran]
DAY = "2026-11-02"
TEAMS = "kind: teams\nitems: [{id: web, title: Web}, {id: ops, title: Operations}, {id: law, title: Legal}]\n"
PEOPLE = (
    "kind: people\nitems:\n- {id: ana, name: Ana Ruiz, emails: [ana@x.example], teams: [web], deputy: bo}\n"
    "- {id: bo, name: Bo Lund, emails: [bo@x.example], teams: [web]}\n"
)
BUY = """kind: journey
id: buy
title: Buy
owner: ana
cadence: monthly
forum: board
stages:
- title: Choose
  team: web
  touchpoints: [{title: Look, pains: [{title: Slow, severity: 4}]}, {title: Think}]
- title: Pay
  touchpoints:
  - {title: Alone}
  - {title: Card, team: ops, backstage: [{title: Check, team: law}], pains: [{title: Refused, severity: 5}]}
"""
FIX = "kind: initiative\nid: {id}\ntitle: {id}\naddresses: [buy/slow]\nstatus: {status}\nteams: [{team}]\nowner: ana\n"
REVIEW = (
    "kind: review\nid: r\ndate: 2026-10-01\njourneys: [buy]\nreviewer: ana\nactions:\n"
    "- {id: a1, text: Ask, owner: ana, due: 2026-10-20}\n- {id: a2, text: Tell, owner: bo, due: 2026-12-20}\n"
)


def told(folder: Path, **files: str) -> TeamsReport:
    usual = {"teams": TEAMS, "people": PEOPLE, "buy": BUY, "r": REVIEW}
    usual["jmx"] = "forums: [{id: board, title: Board, minutes: 30}]\n"
    for name, text in (usual | files).items():
        (folder / f"{name}.yaml").write_text(text)
    return teams_of(open_repository(folder, as_of=DAY, cached=False))


def test_a_step_is_run_by_its_team_or_that_of_its_stage(tmp_path: Path) -> None:
    teams = {each.ref: each for each in told(tmp_path).found.teams}
    assert (teams["web"].stages, teams["web"].steps, teams["web"].pains) == (1, 2, {"buy/slow"})
    assert (teams["ops"].stages, teams["ops"].steps, teams["ops"].severe) == (0, 1, {"buy/refused"})
    assert (teams["law"].steps, teams["law"].behind, teams["law"].journeys) == (0, 1, ("buy",))
    assert teams["web"].members == ("Ana Ruiz", "Bo Lund")


def test_what_names_no_team_is_left_to_the_one_that_runs_the_journey(tmp_path: Path) -> None:
    teams = {
        each.ref: each
        for each in told(tmp_path, buy=BUY.replace("owner: ana", "owner: ana\noperations: law")).found.teams
    }
    assert (teams["law"].runs, teams["law"].steps, teams["web"].steps, teams["ops"].steps) == (("buy",), 1, 2, 1)


def test_a_team_hands_over_past_what_the_customer_does_alone(tmp_path: Path) -> None:
    found = told(tmp_path).found
    assert [(each.start, each.end, each.giver, each.taker, each.severe) for each in found.handoffs] == [
        ("Think", "Card", "Web", "Operations", 1)
    ]
    web = next(each for each in found.teams if each.ref == "web")
    assert (web.before, web.after) == ((), (Neighbour("Operations", 1),))


def test_handoffs_are_those_that_maps_draw(example: Path) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    several = 0
    for journey in repository.workspace.journeys():
        drawn = map_of(repository, journey.ref)
        refs = {step.number: step.ref for step in drawn.steps}
        mine = [(each.start, each.end) for each in handoffs(repository.workspace, journey)]
        assert mine == [(refs[each.start], refs[each.end]) for each in drawn.handoffs], journey.ref
        several += len(mine) > 1
    assert several, "else this shows little"


def test_several_at_work_on_one_pain_are_told(tmp_path: Path) -> None:
    one = FIX.format(id="one", status="in-progress", team="web")
    (shared,) = told(tmp_path, one=one, two=FIX.format(id="two", status="planned", team="ops")).found.shared
    assert (shared.initiatives, shared.teams, shared.apart) == (("one", "two"), ("Web", "Operations"), True)
    (shared,) = told(tmp_path, two=FIX.format(id="two", status="planned", team="web")).found.shared
    assert not shared.apart, "the same team knows of both"
    assert told(tmp_path, two=FIX.format(id="two", status="shipped", team="ops")).found.shared == ()


def test_an_owner_carries_reviews_by_their_minutes(tmp_path: Path) -> None:
    owners = {each.name: each for each in told(tmp_path).found.owners}
    ana = owners["Ana Ruiz"]
    assert (ana.reviews_a_year, ana.minutes_a_year, ana.open_actions, ana.late_actions) == (12, 360, 1, 1)
    assert (owners["Bo Lund"].journeys, owners["Bo Lund"].open_actions) == ((), 1)


@pytest.mark.parametrize(
    ("cadence", "times"),
    [("weekly", 365 / 7), ("monthly", 12), ("quarterly", 4), ("half-yearly", 2), ("annual", 1), ("P6W", 365 / 42)],
)
def test_a_cadence_comes_to_so_many_reviews_a_year(cadence: str, times: float) -> None:
    assert reviews_a_year(cadence) == pytest.approx(times)


def test_what_somebody_leaves_behind_is_all_that_hangs_on_them(tmp_path: Path) -> None:
    told(tmp_path, one=FIX.format(id="one", status="planned", team="web"),
         done=FIX.format(id="done", status="shipped", team="web"))  # fmt: skip
    repository = open_repository(tmp_path, as_of=DAY, cached=False)
    found = leaving_of(repository, "Ana Ruiz")
    assert [(each.kind, each.ref, each.does) for each in found.rows] == [
        ("journey", "buy", "owns it"), ("initiative", "one", "answers for it"), ("action", "r/a1", "is to do it"),
    ]  # fmt: skip
    assert (found.deputy, found.mates, found.rows[-1].detail) == ("Bo Lund", ("Bo Lund",), "due 2026-10-20, late")
    assert [(each.kind, each.ref) for each in leaving_of(repository, "bo").rows] == [
        ("action", "r/a2"),
        ("person", "ana"),
    ]


def test_one_team_is_told_alone(tmp_path: Path) -> None:
    told(tmp_path)
    repository = open_repository(tmp_path, as_of=DAY, cached=False)
    found = teams_of(repository, "operations")
    assert (found.team, [each.ref for each in found.found.teams]) == ("Operations", ["ops"])
    with pytest.raises(UnknownRef, match="there is no team 'opps'; did you mean 'ops'"):
        teams_of(repository, "opps")


def test_it_is_told_in_every_format(example: Path, tmp_path: Path, jmx: Jmx) -> None:
    argv = ("teams", "-C", example, "--as-of", DAY)
    ran = jmx(*argv, "-f", f"xlsx={tmp_path / 't.xlsx'}", "-f", f"html={tmp_path / 't.html'}", "-f", "csv")
    assert ran.code == 0
    machine = json.loads(jmx(*argv, "-f", "json").out)
    page, text = (tmp_path / "t.html").read_text(), jmx(*argv).out
    for each in machine["teams"]:
        assert each["title"] in page
        assert each["ref"] in ran.out
    assert all(each["name"] in text for each in machine["owners"])


def test_where_nobody_is_named_that_is_said(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text("kind: journey\nid: buy\ntitle: Buy\n")
    assert "No team and no owner is named yet." in jmx("teams", "-C", tmp_path).out


def test_two_of_one_name_stay_two(tmp_path: Path) -> None:
    twins = "- {id: ann, name: Ann Lee, left: 2026-01-01}\n- {id: ann-two, name: Ann Lee}\n"
    use = "kind: journey\nid: {}\ntitle: {}\nowner: {}\noperations: {}\n"
    files = {"a": use.format("a", "A", "ann", "web"), "b": use.format("b", "B", "ann-two", "ops")}
    teams = TEAMS.replace("title: Operations", "title: Web")
    report = told(tmp_path, people=f"kind: people\nitems:\n{twins}", teams=teams, buy="", r="", jmx="", **files)
    owners = {each.name: (each.journeys, each.left) for each in report.found.owners}
    assert owners == {"Ann Lee (ann)": (("a",), date(2026, 1, 1)), "Ann Lee (ann-two)": (("b",), None)}
    assert {"Web (web)", "Web (ops)"} <= {each.title for each in report.found.teams}
    with pytest.raises(UnknownRef, match="2 teams are called 'Web'; write ops or web"):
        teams_of(open_repository(tmp_path, as_of=DAY, cached=False), "Web")
