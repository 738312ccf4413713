"""`jmx impact`: what an outage reaches, held against a slow look at everything."""

import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmx.errors import UnknownRef
from jmx.queries.impact import impact_of
from jmx.queries.repository import open_repository
from jmx.score.inputs import people
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-11-02"
SYSTEMS = ("Billing", "Orders", "Mail")


def made(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Journeys that open each other and zoom into each other, in circles too."""
    names = [f"j{at}" for at in range(count)]
    journeys = []
    for name in names:
        steps: list[dict[str, Any]] = []
        for at in range(chance.randint(1, 4)):
            step: dict[str, Any] = {"id": f"t{at}", "title": f"{name} step {at}"}
            if chance.random() < 0.5:
                step["systems"] = [{"system": chance.choice(SYSTEMS)}]
            if chance.random() < 0.4:
                step["opens"] = chance.choice(names)
            steps.append(step)
        journey: dict[str, Any] = {
            "id": name,
            "title": name,
            "stages": [{"id": "s", "title": "S", "touchpoints": steps}],
        }
        if chance.random() < 0.5:
            journey["parent"] = chance.choice(names)
        if chance.random() < 0.7:
            journey["volume"] = {"n": chance.randint(1, 900), "per": "month"}
        journeys.append(journey)
    return journeys


def slowly(journeys: list[dict[str, Any]], system: str) -> tuple[set[str], set[str], float]:
    """The touchpoints, the journeys and the customers that a system reaches, found by going over all again and again."""
    by_name = {each["id"]: each for each in journeys}
    steps = [(each["id"], step) for each in journeys for step in each["stages"][0]["touchpoints"]]
    hit = {(name, step["id"]) for name, step in steps if {"system": system} in step.get("systems", [])}
    direct = {name for name, _ in hit}
    entered = {step["opens"] for name, step in steps if (name, step["id"]) in hit and "opens" in step}
    while True:
        more = {step["opens"] for name, step in steps if name in entered - direct and "opens" in step} | entered
        if more == entered:
            break
        entered = more

    def above(name: str) -> set[str]:
        found: set[str] = set()
        while (name := by_name[name].get("parent", "")) and name not in found:
            found.add(name)
        return found

    held = {each for name in direct for each in above(name)}
    counted = {name for name in direct if not (above(name) - {name}) & direct}
    customers = sum(by_name[name].get("volume", {"n": 0})["n"] for name in counted)
    return {f"{name}/{step}" for name, step in hit}, direct | entered | held, float(customers)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.few(3)
def test_what_is_reached_is_what_a_slow_look_finds_also_in_circles(tmp_path: Path, seed: int) -> None:
    journeys = made(random.Random(seed), 14)
    (tmp_path / "journeys.yaml").write_text(json.dumps({"kind": "journeys", "items": journeys}))
    repository = open_repository(tmp_path, as_of=DAY, cached=False)
    for system in SYSTEMS:
        touchpoints, reached, customers = slowly(journeys, system)
        if not touchpoints:
            continue
        report = impact_of(repository, f"system:{system.lower()}")
        assert {each.touchpoint.ref for each in report.touchpoints} == touchpoints
        assert {each.journey.ref for each in report.journeys} == reached
        assert len(report.journeys) == len(reached)
        assert (report.customers or 0.0) == customers


def test_a_pain_reaches_its_share_of_the_customers(example: Path) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    assert impact_of(repository, "waiting-in-all-day").customers == pytest.approx(0.6 * 1650)
    assert impact_of(repository, "get-connected/visit").customers == pytest.approx(1650)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("system:Line managr", "did you mean 'system:Line manager'"),
        ("team:conection", "did you mean 'team:connection'"),
        ("channel:Ap", "did you mean 'channel:App'"),
        ("sytem:Billing", "did you mean 'system'"),
        ("waiting-in-all-dya", "did you mean 'waiting-in-all-day'"),
        ("nia-bekele", "is a person; name a place"),
    ],
)
def test_what_is_not_there_leads_to_what_is(example: Path, asked: str, error: str) -> None:
    with pytest.raises(UnknownRef) as raised:
        impact_of(open_repository(example, as_of=DAY, cached=False), asked)
    assert error in str(raised.value)


def test_a_pain_reaches_as_many_customers_as_its_score_counts(example: Path) -> None:
    """Those of a journey and of one that it zooms into are the same: also in packets, which ask the score."""
    opened = open_repository(example, as_of=DAY, cached=False)
    nested = 0
    for pain in opened.workspace.of("pain-point"):
        counted, homes = people(opened.workspace, pain, opened.as_of).value, opened.workspace.journeys_of(pain.ref)
        reached = impact_of(opened, pain.ref).customers
        assert counted is not None
        assert reached == pytest.approx(counted / 3), pain.ref
        nested += any(home.ref in opened.workspace.above(other.ref) for home in homes for other in homes)
    assert nested > 1


def test_customers_of_journeys_in_a_circle_are_still_counted(repository: Repository) -> None:
    text = "kind: journey\nid: %s\ntitle: %s\nparent: %s\nvolume: {n: 100, per: month}\n"
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nat: [a, b]\nreach: 0.5\n"
    repository.commit({"a.yaml": text % ("a", "A", "b"), "b.yaml": text % ("b", "B", "a"), "slow.yaml": pain})
    opened = open_repository(repository.folder, as_of=DAY, cached=False)
    assert people(opened.workspace, opened.workspace.records["slow"], opened.as_of).value == 150


def test_a_team_is_named_by_id_or_title_and_unknown_volume_is_said(jmx: Jmx, example: Path) -> None:
    argv = ("-C", example, "--as-of", DAY)
    assert jmx("impact", "team:connection", *argv).out == jmx("impact", "connection", *argv).out
    said = jmx("impact", "customer-life", *argv).out
    assert "no journey says its volume" in said


def test_formats_carry_the_same_fields(jmx: Jmx, example: Path) -> None:
    argv = ("impact", "channel:App", "-C", example, "--as-of", DAY)
    machine = json.loads(jmx(*argv, "-f", "json").out)
    cells = {cell for row in csv.reader(io.StringIO(jmx(*argv, "-f", "csv").out)) for cell in row}
    text, page = jmx(*argv).out, jmx(*argv, "-f", "markdown").out
    for kind in ("journeys", "touchpoints", "metrics", "initiatives"):
        for each in machine[kind]:
            assert each["ref"] in cells
            assert each["ref"] in text
            assert each["ref"] in page
    assert all(each["name"] in text and each["name"] in cells for each in machine["owners"])
