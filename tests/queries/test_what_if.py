"""What would change places if records said something else: the same as if somebody wrote it down."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries.repository import open_repository
from jmx.queries.scores import fixes_of, ranking_of
from jmx.queries.what_if import what_if_of
from jmx.report.what_if import WhatIfReport
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
AS_OF = "2026-06-01"
BUY = """kind: journey
id: buy
title: Buy
volume: {n: 500, per: month}
stages:
  - title: Pay
    touchpoints:
      - title: Card
        pains:
          - {id: odd, title: Odd words, severity: 3, reach: 20 %}
          - {id: vague, title: Vague}
"""
SLOW = "kind: pain-point\nid: slow\ntitle: So slow\nat: [buy]\nseverity: 4  # as Ana says\nreach: 0.4\nevidence: [{ref: calls}]\n"
DEAR = "kind: pain-point\nid: dear\ntitle: Too dear\nat: [buy]\nseverity: 2\nreach: 0.5\nfrequency: 2\n"
CALLS = "kind: evidence\nid: calls\ntitle: Calls\ntype: survey\ncollected: 2026-03-20\nsample: 400\nsource: form 1\ninsight: They wait\n"
FASTER = "kind: initiative\nid: faster\ntitle: Faster\naddresses: [slow]\neffort: 6\nstatus: planned\n"
PLAIN = (
    "kind: initiative\nid: plain\ntitle: Plain words\naddresses: [buy/odd, dear]\neffort: 2\ninputs: {job-size: 5}\n"
)
FILES = {
    "journeys/buy.yaml": BUY, "pain-points/slow.yaml": SLOW, "pain-points/dear.yaml": DEAR,
    "evidence/calls.yaml": CALLS, "initiatives/faster.yaml": FASTER, "initiatives/plain.yaml": PLAIN,
}  # fmt: skip
VALUES = {
    "severity": ("1", "5", ""), "reach": ("60 %", "0.05", ""), "frequency": ("1", "3"), "must": ("safety", ""),
    "status": ("open", "accepted", "wont-fix"), "evidence": ("calls", ""), "inputs.effort": ("3", "0.5"),
}  # fmt: skip
PAINS = ("slow", "dear", "buy/odd", "buy/vague")
OF_FIXES = {"effort": ("1", "12", ""), "status": ("proposed", "in-progress", "stopped"), "inputs.job-size": ("13", "")}
OTHERS = ("buy.volume.n=20", "calls.collected=2024-01-01", "plain.addresses+=slow", "faster.addresses=dear")


@pytest.fixture
def shop(repository: Repository) -> Path:
    repository.commit(FILES, day="2026-05-01")
    return repository.folder


def asked(folder: Path, *wanted: str, of: str = "pains", model: str = "") -> WhatIfReport:
    return what_if_of(open_repository(folder, as_of=AS_OF, cached=False), wanted, of, model=model)


def some_edits(chance: random.Random) -> list[str]:
    """One to four assignments, each to another field."""
    pains = [f"{ref}.{field}={chance.choice(values)}" for ref in PAINS for field, values in VALUES.items()]
    fixes = [f"{r}.{f}={chance.choice(values)}" for r in ("faster", "plain") for f, values in OF_FIXES.items()]
    return chance.sample([*pains, *fixes, *OTHERS], chance.randint(1, 4))


@pytest.mark.few(2)
@pytest.mark.parametrize("seed", range(60))
def test_what_would_be_is_what_is_once_it_is_written(seed: int, shop: Path, jmx: Jmx) -> None:
    wanted = some_edits(random.Random(seed))
    before = {path: path.read_bytes() for path in shop.rglob("*.yaml")}
    then = [each.after for each in asked(shop, *wanted, of="").rankings]
    assert {path: path.read_bytes() for path in shop.rglob("*.yaml")} == before, "nothing is written"
    ran = jmx("set", *wanted, "-C", shop)
    assert ran.code == 0, (wanted, ran.err)
    here = open_repository(shop, as_of=AS_OF, cached=False)
    assert [each.ranking for each in then] == [ranking_of(here).ranking, fixes_of(here).ranking], wanted
    assert [each.sure for each in then] == [ranking_of(here, surely=True).sure, fixes_of(here).sure]


@pytest.mark.few(2)
@pytest.mark.parametrize("seed", range(40))
def test_all_that_is_otherwise_is_told_and_nothing_else(seed: int, shop: Path) -> None:
    for found in asked(shop, *some_edits(random.Random(seed)), of="").rankings:
        was, now = ({e.ref: e for e in each.scores} for each in (found.before, found.after.ranking))
        differing = {ref for ref in was.keys() | now.keys() if was.get(ref) != now.get(ref)}
        told = {each.ref: (each.old_rank, each.new_rank, each.old_score, each.new_score) for each in found.moves}
        assert set(told) <= differing
        for ref in differing:
            places = (getattr(was.get(ref), "rank", None), getattr(now.get(ref), "rank", None))
            scores = (getattr(was.get(ref), "value", None), getattr(now.get(ref), "value", None))
            assert told.get(ref, (*places, *scores)) == (*places, *scores)
            assert ref in told or (places[0] == places[1] and scores[0] == scores[1])


def test_what_moves_is_told_with_why(shop: Path) -> None:
    (found,) = asked(shop, "slow.severity=1").rankings
    assert [(e.ref, e.old_rank, e.new_rank, e.because) for e in found.moves] == [
        ("slow", 1, 2, ("severity 4 → 1",)), ("dear", 2, 1, ()),
    ]  # fmt: skip


def test_a_pain_that_lacks_something_is_ranked_once_it_does_not(shop: Path) -> None:
    (found,) = asked(shop, "buy/vague.severity=5", "buy/vague.reach=100 %").rankings
    (move,) = [each for each in found.moves if each.ref == "buy/vague"]
    assert (move.old_rank, move.new_rank) == (None, 1)
    assert move.because[0].startswith("no longer lacks")


def test_another_model_is_asked_by_its_inputs(shop: Path) -> None:
    model = ["business-value=8", "time-criticality=3", "risk-reduction=2"]
    (found,) = asked(shop, *(f"plain.inputs.{each}" for each in model), of="fixes", model="wsjf").rankings
    assert {each.ref: each.value for each in found.after.ranking.scores} == {"plain": 13 / 5}


@pytest.mark.parametrize("wrong", ["slow.severty=3", "slow.severity=9", "slow=3", "slwo.severity=3", "slow.id=x",
                                   "slow.at=nowhere", "slow.evidence=", "buy/odd.title="])  # fmt: skip
def test_what_cannot_be_set_is_refused_as_set_refuses_it(wrong: str, shop: Path, jmx: Jmx) -> None:
    thought = jmx("score", "pains", "--what-if", wrong, "-C", shop, "--as-of", AS_OF)
    done = jmx("set", wrong, "-C", shop)
    assert (thought.code, thought.err if thought.code else "") == (done.code, done.err if done.code else "")


def test_an_earlier_commit_is_not_edited(shop: Path, jmx: Jmx) -> None:
    ran = jmx("score", "pains", "--at", "HEAD", "--what-if", "slow.severity=1", "-C", shop)
    assert ran.code == 2
    assert "leave out --at" in ran.err


def test_the_terminal_says_what_would_move_and_how_to_make_it_so(shop: Path, jmx: Jmx) -> None:
    out = jmx("score", "pains", "--what-if", "slow.severity=1", "-C", shop, "--as-of", AS_OF).out
    assert "pain “So slow”: severity 4 → 1" in out
    assert "1 → 2" in out
    assert "nothing was written; to make it so: jmx set slow.severity=1" in out
    same = jmx("score", "pains", "--what-if", "slow.severity=4", "-C", shop, "--as-of", AS_OF).out
    assert "nothing changes: it says so already" in same
    assert "Nothing would change places" in same


def test_of_both_rankings_only_those_that_move_are_told(shop: Path, jmx: Jmx) -> None:
    out = jmx("score", "--what-if", "plain.effort=1", "-C", shop, "--as-of", AS_OF).out
    assert "ranking of fixes" in out
    assert "ranking of pains" not in out
    ran = jmx("score", "--what-if", "plain.effort=1", "-C", shop, "--as-of", AS_OF, "-f", "json")
    assert [each["of"] for each in json.loads(ran.out)["rankings"]] == ["pains", "fixes"]


def test_machines_are_told_how_sure_the_order_would_be(shop: Path, jmx: Jmx) -> None:
    told = json.loads(
        jmx("-C", shop, "score", "pains", "--what-if", "slow.severity=2", "--as-of", AS_OF, "-f", "json").out
    )
    jmx("-C", shop, "set", "slow.severity=2")
    then = json.loads(jmx("-C", shop, "score", "pains", "--as-of", AS_OF, "-f", "json").out)
    assert told["rankings"][0]["sureness"] == then["sureness"]
    assert then["sureness"]["items"]


@pytest.mark.parametrize("of", ["", "pains", "fixes"])
def test_every_format_tells_it_with_what_cannot_be_ranked(of: str, shop: Path, tmp_path: Path, jmx: Jmx) -> None:
    wanted = ("--what-if", "plain.effort=", "--what-if", "slow.title==1+1 <b>", "--what-if", "dear.severity=")
    for ending in ("txt", "json", "md", "html", "csv", "xlsx"):
        file = tmp_path / f"then.{ending}"
        ran = jmx("score", *filter(None, [of]), *wanted, "-C", shop, "--as-of", AS_OF, "-o", file)
        assert (ran.code, ran.err) == (0, ""), ending
        assert ending != "html" or b"<b>" not in file.read_bytes()


def test_uncommitted_edits_are_where_thought_begins(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(shop, folder)
    (folder / "pain-points" / "slow.yaml").write_text(SLOW.replace("severity: 4", "severity: 2"))
    (found,) = asked(folder, "slow.reach=0.1").rankings
    (move,) = [each for each in found.moves if each.ref == "slow"]
    assert move.because == ("reach 0.4 → 0.1",)
    assert found.after.uncommitted


def test_what_leaves_is_told_why_and_which_pain_is_left_alone(shop: Path, jmx: Jmx) -> None:
    ran = jmx("score", "--what-if", "faster.status=stopped", "-C", shop, "--as-of", AS_OF)
    (line,) = [each for each in ran.out.splitlines() if each.startswith("leaves")]
    assert "status planned → stopped" in line
    assert "Nothing would be under way any more about the pain “So slow”." in ran.out


def test_a_rating_of_one_that_sets_those_of_several_aside_is_told(shop: Path) -> None:
    rated = DEAR.replace(
        "severity: 2\n", "ratings: [{by: a <a@x.example>, severity: 2}, {by: b <b@x.example>, severity: 5}]\n"
    )
    (shop / "pain-points/dear.yaml").write_text(rated, encoding="utf-8")
    (told,) = asked(shop, "dear.severity=1").warned
    assert "2 people rated the severity of “Too dear”, 2 to 5" in told
    assert asked(shop, "slow.severity=1").warned == ()
