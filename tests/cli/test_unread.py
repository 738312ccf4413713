"""Files that cannot be read whole: what they may decide is not claimed by lint, by the ranking, or by a pull request."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = ("--as-of", "2026-06-01")

BUY = """\
kind: journey
id: buy
title: Buy
owner: Ana Ruiz <ana@x.example>
personas: [kim]
stages:
  - {id: pay, title: Pay, touchpoints: [{ref: till}]}
pains:
  - {id: slow, title: It is slow, severity: 5, reach: 0.5, evidence: [{ref: calls}]}
"""
KIM = "kind: persona\nid: kim\ntitle: Kim\n"
TILL = "kind: touchpoint\nid: till\ntitle: Till\nemotion: -1\n"
CALLS = "kind: evidence\nid: calls\ntitle: Calls\ntype: support\ncollected: 2026-05-01\nsource: crm\nsample: 200\n"
FIX = "kind: initiative\nid: fix\ntitle: Fix\nstatus: planned\naddresses: [buy/slow]\n"
FILES = {
    "journeys/buy.yaml": BUY, "personas/kim.yaml": KIM, "touchpoints/till.yaml": TILL,
    "evidence/calls.yaml": CALLS, "initiatives/fix.yaml": FIX, "jmx.yaml": "organisation: Shop\n",
}  # fmt: skip

# What somebody mistypes, and the finding about another record that jmx used to make of it.
TYPOS = [
    ("evidence/calls.yaml", "sample: 200", "sample: ca. 20", "EVD101"),
    ("evidence/calls.yaml", "title: Calls", "title: Calls: many", "EVD101"),
    ("evidence/calls.yaml", "kind: evidence", "kind: evidense", "EVD101"),
    ("evidence/calls.yaml", "kind: evidence\n", "", "EVD101"),
    ("initiatives/fix.yaml", "status: planned", "status: wip", "ACT101"),
    ("initiatives/fix.yaml", "title: Fix", "title: Fix: it", "ACT101"),
    ("initiatives/fix.yaml", "id: fix\n", "", "ACT101"),
    ("journeys/buy.yaml", "owner:", "oner:", "REF101"),
    ("journeys/buy.yaml", "title: Buy", "title: Buy: it", "REF101"),
    ("journeys/buy.yaml", "owner:", "oner:", "EVD104"),
    ("touchpoints/till.yaml", "emotion: -1", "emotion: happy", "SHP101"),
    ("touchpoints/till.yaml", "title: Till", "title: Till: there", "SHP101"),
]


@pytest.mark.parametrize(("path", "right", "wrong", "code"), TYPOS)
def test_what_cannot_be_read_is_not_said_to_be_missing(
    repository: Repository, jmx: Jmx, path: str, right: str, wrong: str, code: str
) -> None:
    repository.commit(FILES)
    repository.write({path: FILES[path].replace(right, wrong)})
    told = jmx("lint", "-C", repository.folder, "-f", "concise", *DAY).out
    assert path in told  # the file itself is told of
    assert code not in told
    (repository.folder / path).unlink()  # once it is really missing, that is told
    assert code in jmx("lint", "-C", repository.folder, "-f", "concise", *DAY).out


def test_of_two_records_with_one_id_the_second_may_decide_too(repository: Repository, jmx: Jmx) -> None:
    repository.commit({**FILES, "initiatives/a.yaml": "kind: initiative\nid: fix\ntitle: Other\naddresses: [buy]\n"})
    told = jmx("lint", "-C", repository.folder, "-f", "concise", *DAY).out
    assert "REF003" in told
    assert "ACT101" not in told


def test_a_pain_on_evidence_that_cannot_be_read_has_no_score(repository: Repository, jmx: Jmx) -> None:
    repository.commit(FILES)
    assert "support" in jmx("score", "pains", "-C", repository.folder, *DAY).out
    repository.write({"evidence/calls.yaml": CALLS.replace("sample: 200", "sample: ca. 20")})
    ranked = jmx("score", "pains", "-C", repository.folder, *DAY).out
    assert "lacks evidence that can be read" in ranked
    assert "no evidence" not in ranked
    why = jmx("score", "--why", "buy/slow", "-C", repository.folder, *DAY).out
    assert "confidence of what can be read = 0.5 (no evidence that can be read)" in why


def test_a_count_is_not_held_against_one_of_two_journeys(repository: Repository, jmx: Jmx) -> None:
    volume = "volume: {n: 100, per: month}\n"
    journeys = {f"journeys/{own}.yaml": f"kind: journey\nid: {own}\ntitle: {own}\npains: [{{ref: slow}}]\n{volume}"
                for own in ("buy", "use")}  # fmt: skip
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: 5\nreach: {n: 20, per: month}\n"
    repository.commit({**journeys, "pain-points/slow.yaml": pain})
    assert "lacks one journey to compare its count with" in jmx("score", "-C", repository.folder, *DAY).out
    repository.write({"journeys/use.yaml": journeys["journeys/use.yaml"] + "oner: x\n"})
    assert "lacks a journey that can be read, to compare" in jmx("score", "-C", repository.folder, *DAY).out


def test_a_suppression_is_not_called_idle_for_what_cannot_be_read(repository: Repository, jmx: Jmx) -> None:
    suppress = "lint: {suppress: [{code: ACT101, record: buy/slow, reason: Soon, expires: 2026-12-01}]}\n"
    repository.commit({**FILES, "jmx.yaml": suppress})
    assert "silences nothing" in jmx("lint", "-C", repository.folder, *DAY).out
    repository.write({"initiatives/fix.yaml": FIX.replace("planned", "wip")})
    assert "silences nothing" not in jmx("lint", "-C", repository.folder, *DAY).out
