"""A review that something forces before its time: lint, packet and map say so alike."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
FILES = {
    "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\ncadence: quarterly\n"
    "triggers: [{happening: outage}]\nstages: [{title: Pay, touchpoints: [{title: Card, emotion: -1}]}]\n",
    "reviews/r1.yaml": "kind: review\nid: r1\ndate: 2026-10-01\njourneys: [buy]\n"
    "reviewer: Ana Ruiz <ana@x.example>\nverdict: still-true\n",
}
OUTAGE = "date,type,title,touches\n2026-10-20,outage,No mail,buy\n"


@pytest.mark.parametrize("freeze", [False, True])
def test_lint_packet_and_map_agree_on_what_forces_a_review(repository: Repository, jmx: Jmx, freeze: bool) -> None:
    frozen = {"jmx.yaml": "freezes: [{from: 2026-10-25, to: 2026-11-10, why: Sale}]\n"} if freeze else {}
    repository.commit(FILES | frozen | {"happenings.csv": OUTAGE}, "begin", day="2026-10-01")
    on = ("-C", repository.folder, "--as-of", "2026-11-01")
    packet = json.loads(jmx("review", "buy", "-f", "json", *on).out)
    told, drawn = jmx("review", "buy", *on).out, jmx("render", "buy", "-f", "svg", *on).out
    found = "STL106" in jmx("lint", "-f", "concise", *on).out
    assert found is not freeze
    assert packet["forced_by"] == (["outage 'No mail' on 2026-10-20"] if found else [])
    assert ("due now, before its time: outage 'No mail'" in packet["state"]) is found
    assert ("now, before its time; by its cadence 2027-01-01" in told) is found
    assert ("Review due before its time" in drawn) is found
    assert ("now (by cadence: 1 Jan 2027)" in drawn) is found


def test_where_nothing_forces_it_the_cadence_says_when(repository: Repository, jmx: Jmx) -> None:
    repository.commit(FILES, "begin", day="2026-10-01")
    on = ("-C", repository.folder, "--as-of", "2026-11-01")
    assert "| Due | 2027-01-01 |" in jmx("review", "buy", *on).out
    assert "before its time" not in jmx("render", "buy", "-f", "svg", *on).out
