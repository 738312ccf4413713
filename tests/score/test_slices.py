"""What a slice of a ranking keeps: each option by itself, together, by any name, and what is near a slip."""

from datetime import date

import pytest

from jmx.errors import JmxError
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.score.beside import Besides
from jmx.score.fixes import rank_fixes
from jmx.score.pains import rank_pains
from jmx.score.slices import Slice, keeping, narrowed
from tests.support import MemoryTree

AS_OF = date(2026, 6, 1)
FILES = {
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}, {id: ben, name: Ben Okri}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: web, title: Web shop}, {id: desk, title: Service desk}]\n",
    "personas.yaml": "kind: personas\nitems: [{id: fam, title: Family, segment: With children}, {id: solo, title: Alone}]\n",
    "model.yaml": "kind: stage-model\nid: std\ntitle: Standard\nstages: [{id: join, title: Join us}, {id: use, title: Use}]\n",
    "buy.yaml": """kind: journey
id: buy
title: Buy
owner: ana
operations: web
stage_model: std
personas: [fam, solo]
volume: {n: 500, per: month}
stages:
  - {title: Pay, as: join, team: desk, touchpoints: [{title: Pay now, pains: [
      {id: slow, title: Slow, severity: 5, reach: 0.5, tags: [speed], evidence: [survey in May]},
      {id: odd, title: Odd, severity: 2, reach: 0.5, personas: [solo], owner: ben, status: accepted}]}]}
  - {title: Wait, pains: [{id: long, title: Long, severity: 4, reach: 0.5}, {id: vague, title: Vague}]}
""",
    "leave.yaml": """kind: journey
id: leave
title: Leave
stages: [{title: Say so, as: join, pains: [{id: call, title: Call, severity: 3, reach: 0.5, tags: [speed]}]}]
""",
    "fast.yaml": "kind: initiative\nid: fast\ntitle: Fast\naddresses: [buy/slow]\neffort: 2\nowner: ben\nteams: [web]\n"
    "status: planned\n",
    "hold.yaml": "kind: initiative\nid: hold\ntitle: Hold\naddresses: [buy/long]\neffort: 1\n",
}


@pytest.fixture(scope="module")
def shop() -> Workspace:
    loaded = load(MemoryTree(FILES))
    assert loaded.findings == ()
    return loaded.workspace


@pytest.mark.parametrize(
    ("wanted", "pains", "fixes"),
    [
        (Slice(stage="Pay"), "slow odd", "fast"),
        (Slice(stage="buy/pay"), "slow odd", "fast"),
        (Slice(stage_model="join"), "slow call odd", "fast"),
        (Slice(stage_model="JOIN  us"), "slow call odd", "fast"),
        (Slice(persona="solo"), "slow long odd vague", "fast hold"),
        (Slice(persona="Family"), "slow long vague", "fast hold"),
        (Slice(segment="with children"), "slow long vague", "fast hold"),
        (Slice(team="desk"), "slow odd", ""),
        (Slice(team="Web shop"), "long vague", "fast hold"),
        (Slice(owner="ana"), "slow long vague", "hold"),
        (Slice(owner="ana@x.example"), "slow long vague", "hold"),
        (Slice(owner="Ben Okri"), "odd", "fast"),
        (Slice(tag="speed"), "slow call", ""),
        (Slice(status="accepted"), "odd", ""),
        (Slice(status="planned"), "", "fast"),
        (Slice(status="wont-fix"), "", ""),
        (Slice(tag="speed", stage_model="join", owner="ana"), "slow", ""),
    ],
    ids=lambda each: each.words if isinstance(each, Slice) else "",
)
def test_a_slice_keeps_what_all_of_it_holds_for(shop: Workspace, wanted: Slice, pains: str, fixes: str) -> None:
    keeps = keeping(shop, wanted)
    ranking = narrowed(rank_pains(shop, AS_OF), keeps)
    told = [*(each.ref for each in ranking.scores), *(each.ref for each in ranking.unscored)]
    assert " ".join(ref.rpartition("/")[2] for ref in told) == pains
    assert " ".join(sorted(each.ref for each in narrowed(rank_fixes(shop, AS_OF), keeps).scores)) == fixes


def test_ranks_stay_those_of_the_whole_ranking(shop: Workspace) -> None:
    kept = narrowed(rank_pains(shop, AS_OF), keeping(shop, Slice(stage_model="join")))
    assert [(each.ref, each.rank) for each in kept.scores] == [("buy/slow", 1), ("leave/call", 3), ("buy/odd", 4)]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Slice(team="dask"), "--team: there is no team 'dask'; did you mean 'desk'"),
        (Slice(owner="Ana"), ""),
        (Slice(owner="ben ok"), "did you mean 'Ben Okri'"),
        (
            Slice(stage_model="std"),
            "--stage-model: there is no standard stage 'std'; there are Join us, Use, join, use",
        ),
        (Slice(tag="sped"), "did you mean 'speed'"),
        (Slice(persona="\x1b[31mx"), "there is no persona"),
    ],
    ids=["team", "any-case", "begun", "stage-model", "tag", "hostile"],
)
def test_an_unknown_name_says_what_is_near(shop: Workspace, wanted: Slice, told: str) -> None:
    if not told:
        keeping(shop, wanted)
        return
    with pytest.raises(JmxError) as error:
        keeping(shop, wanted)
    assert told in str(error.value)
    assert "\x1b" not in str(error.value)


def test_what_stands_beside_a_score(shop: Workspace) -> None:
    found = Besides(shop, ["buy/slow", "leave/call", "fast"])
    slow, call, fast = found.values()
    assert ([each.title for each in slow.journeys], [each.title for each in slow.stages]) == (["Buy"], ["Pay"])
    assert (slow.volume, slow.owner, slow.status) == ("500 a month", "Ana Ruiz", "open")
    assert [each.words for each in slow.initiatives] == ["Fast (planned)"]
    assert len(slow.evidence) == 1
    assert (call.volume, call.owner, call.evidence) == ("", "", ())
    assert (fast.owner, fast.status, fast.initiatives, fast.evidence) == ("Ben Okri", "planned", (), slow.evidence)
