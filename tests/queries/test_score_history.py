"""The ranking over time, and what moved pains, asked of real commits."""

from datetime import date
from pathlib import Path

import pytest

from jmx.errors import JmxError, UnknownRev
from jmx.model.past_ranks import Mover, Reason
from jmx.queries.past import compared
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.score_history import movers_since, score_history_of
from jmx.score.pains import rank_pains
from tests.support import Repository

BEN = "Ben Okoro <ben@x.example>"
BUY = {"journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\n", "jmx.yaml": "organisation: Shop\n"}
CALLS = (
    "kind: evidence\nid: calls\ntitle: Calls\ntype: survey\ncollected: 2026-03-20\nsample: 400\ninsight: They wait\n"
)


def pain(ref: str, severity: int, more: str = "", reach: str = "0.5") -> dict[str, str]:
    text = f"kind: pain-point\nid: {ref}\ntitle: So {ref}\nat: [buy]\nseverity: {severity}\nreach: {reach}\n{more}"
    return {f"pain-points/{ref}.yaml": text}


@pytest.fixture
def rated(repository: Repository) -> Repository:
    """Three pains; the last rises to the top in February, and evidence comes to the first in March."""
    repository.commit({**BUY, **pain("slow", 4), **pain("dear", 3), **pain("odd", 1)}, day="2026-01-05")
    repository.commit(pain("odd", 5), day="2026-02-10", author=BEN)
    evidence = {"evidence/calls.yaml": CALLS, **pain("slow", 4, "evidence: [{ref: calls}]\n")}
    repository.commit(evidence, day="2026-03-21", author=BEN)
    return repository


def opened(folder: Path, as_of: str = "2026-04-15", cached: bool = False, at: str | None = None) -> Opened:
    return open_repository(folder, at=at, as_of=as_of, cached=cached)


# --- places over time ---


def test_each_month_has_the_ranking_of_its_last_day(rated: Repository) -> None:
    found = score_history_of(opened(rated.folder))
    assert [each.name for each in found.moments] == ["2026-01-31", "2026-02-28", "2026-03-31", "now"]
    courses = {ref: found.course(ref) for ref in found.refs}
    assert courses == {"slow": (1, 2, 1, 1), "odd": (3, 1, 2, 2), "dear": (2, 3, 3, 3)}
    head = rated.git("rev-parse", "HEAD")
    assert (found.moments[-1].commit, found.moments[-1].day) == (head, date(2026, 4, 15))


def test_moments_are_commits_and_days(rated: Repository) -> None:
    found = score_history_of(opened(rated.folder), ["HEAD~2", "2026-02-09", "2026-02-10"])
    assert [(each.name, str(each.day)) for each in found.moments] == [
        ("HEAD~2", "2026-01-05"), ("2026-02-09", "2026-02-09"), ("2026-02-10", "2026-02-10"), ("now", "2026-04-15"),
    ]  # fmt: skip
    assert found.course("odd") == (3, 3, 1, 2)


@pytest.mark.parametrize(
    ("rev", "words"),
    [("2026-05-01", "lies after"), ("nowhere", "no commit 'nowhere'"), ("2025-01-01", "no commit yet")],
)
def test_a_moment_that_is_none_is_refused(rated: Repository, rev: str, words: str) -> None:
    with pytest.raises(JmxError, match=words):
        score_history_of(opened(rated.folder), [rev])


def test_what_was_solved_is_ranked_until_then(rated: Repository) -> None:
    rated.commit(pain("slow", 4, "status: addressed\nwhy: faster\n"), day="2026-04-02")
    rated.write(pain("dear", 5))
    found = score_history_of(opened(rated.folder))
    assert found.refs == ("dear", "odd", "slow")
    assert found.course("slow") == (1, 2, 1, None)
    assert found.moments[-1].commit == "", "the files here, which no commit holds"


def test_a_shallow_clone_tells_as_far_as_it_reaches(rated: Repository, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    rated.git("clone", "--quiet", "--depth=2", f"file://{rated.folder}", str(clone))
    here = opened(clone)
    assert [each.name for each in score_history_of(here).moments] == ["2026-02-28", "2026-03-31", "now"]
    (note,) = here.notes
    assert note.startswith("the ranking of earlier months is left out: there is no commit here from before 2026-02-01")


def test_without_history_only_the_ranking_of_now_is_told(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(pain("odd", 2)["pain-points/odd.yaml"].replace("at: [buy]\n", ""))
    found = score_history_of(opened(tmp_path))
    assert [(each.name, *each.ranks) for each in found.moments] == [("now", "odd")]


@pytest.mark.deep
def test_each_place_is_the_one_that_was_told_then(example: Path) -> None:
    here = opened(example, "2026-11-02")
    for moment in score_history_of(here, months=14).moments[:-1]:
        then = open_repository(example, at=moment.commit, as_of=moment.day, cached=False)
        ranked = rank_pains(then.workspace, moment.day).scores
        assert sorted(each.rank for each in ranked) == sorted(each.rank for each in moment.ranks.values())
        assert {each.title: each.value for each in ranked} == {e.title: e.score for e in moment.ranks.values()}


# --- what moved ---


def test_a_mover_has_its_reason_with_commit_and_author(rated: Repository) -> None:
    february = rated.git("rev-parse", "HEAD~1")
    found = movers_since(opened(rated.folder), "2026-02-01")
    odd = next(each for each in found.movers if each.ref == "odd")
    assert (odd.rank_then, odd.rank_now) == (3, 2)
    reason = Reason("severity 1 → 5", "odd", "severity", 1, 5, february, "Ben Okoro", date(2026, 2, 10))
    assert odd.reasons == (reason,)
    assert found.commit == rated.git("rev-parse", "HEAD~2")


def test_evidence_is_a_reason_too(rated: Repository) -> None:
    (slow,) = [each for each in movers_since(opened(rated.folder), "HEAD~1").movers if each.ref == "slow"]
    (reason,) = slow.reasons
    assert (slow.rank_then, slow.rank_now, reason.field) == (2, 1, "evidence")
    assert reason.because.startswith("confidence 0.")
    assert (reason.by, reason.on) == ("Ben Okoro", date(2026, 3, 21))


def test_what_others_moved_past_has_no_reason_of_its_own(rated: Repository) -> None:
    dear = Mover("dear", "So dear", 2, 3, 0.75, 0.75, ())
    assert [each for each in movers_since(opened(rated.folder), "HEAD~2").movers if each.ref == "dear"] == [dear]


def test_every_factor_that_changed_is_a_reason(rated: Repository) -> None:
    rated.commit(pain("dear", 4), day="2026-04-01")
    latest = rated.commit(pain("dear", 4, reach="0.9"), day="2026-04-02", author=BEN)
    rated.write(pain("dear", 4, "frequency: 3\n", reach="0.9"))
    (dear,) = [each for each in movers_since(opened(rated.folder), "2026-04-01").movers if each.ref == "dear"]
    told = [(each.field, each.old, each.new, each.by) for each in dear.reasons]
    assert told == [
        ("severity", 3, 4, "Ana Ruiz"), ("reach", 0.5, 0.9, "Ben Okoro"), ("frequency", 1.0, 3, "not committed yet"),
    ]  # fmt: skip
    assert dear.reasons[1].commit == latest


def by_hurt(formula: str, inputs: str = "{}") -> dict[str, str]:
    own = f"{{formula: {formula}, inputs: {inputs}}}"
    return {"jmx.yaml": f"organisation: Shop\nscoring:\n  pains: ours\n  models:\n    ours: {own}\n"}


def test_another_formula_is_the_reason_with_who_set_it(rated: Repository) -> None:
    commit = rated.commit(by_hurt("severity * severity"), day="2026-04-01", author=BEN)
    found = {each.ref: each for each in movers_since(opened(rated.folder), "HEAD~1").movers}
    reason = found["odd"].reasons[0]
    assert (found["odd"].rank_then, found["odd"].rank_now, found["odd"].score_now) == (2, 1, 25.0)
    assert (reason.because, reason.ref, reason.field) == ("another formula", "jmx.yaml", "scoring")
    assert (reason.commit, reason.by, reason.on) == (commit, "Ben Okoro", date(2026, 4, 1))
    assert "dear" not in found, "it has the place it had"


def test_what_a_formula_asks_for_and_nobody_said_is_its_doing(rated: Repository) -> None:
    rated.commit(by_hurt("severity * strategic_fit", "{strategic-fit: {least: 0}}"), day="2026-04-01", author=BEN)
    for mover in movers_since(opened(rated.folder), "HEAD~1").movers:
        assert mover.rank_now is None
        assert [each.field for each in mover.reasons] == ["scoring", "scoring"]


def test_an_edit_beside_another_formula_keeps_its_own_reason(rated: Repository) -> None:
    rated.commit(by_hurt("severity * reach"), day="2026-04-01")
    rated.commit(pain("dear", 5, reach="0.9"), day="2026-04-02", author=BEN)
    (dear,) = [each for each in movers_since(opened(rated.folder), "HEAD~2").movers if each.ref == "dear"]
    assert [(each.because, each.field, each.by) for each in dear.reasons] == [
        ("another formula", "scoring", "Ana Ruiz"), ("severity 3 → 5", "severity", "Ben Okoro"),
        ("reach 0.5 → 0.9", "reach", "Ben Okoro"),
    ]  # fmt: skip


def test_nothing_moved_where_nothing_changed(rated: Repository) -> None:
    assert movers_since(opened(rated.folder), "HEAD").movers == ()


def test_all_moved_since_before_the_first_commit(rated: Repository) -> None:
    found = movers_since(opened(rated.folder), "2025-06-01")
    assert {each.ref: (each.rank_then, each.rank_now) for each in found.movers} == {
        "slow": (None, 1), "odd": (None, 2), "dear": (None, 3),
    }  # fmt: skip


def test_movers_are_those_of_diff(rated: Repository) -> None:
    found = compared(opened(rated.folder), "HEAD~2", None, effects=True).effects
    assert found is not None
    moved = {each.ref: (each.old_rank, each.new_rank, each.because) for each in found.moves}
    told = movers_since(opened(rated.folder), "HEAD~2").movers
    assert {e.ref: (e.rank_then, e.rank_now, tuple(r.because for r in e.reasons)) for e in told} == moved


def test_nothing_is_told_of_a_day_that_has_not_begun(rated: Repository) -> None:
    with pytest.raises(JmxError, match=r"--since 2099-01-01 lies after .*; name a day that has begun"):
        movers_since(opened(rated.folder), "2099-01-01")


def test_what_moved_is_remembered(rated: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = movers_since(opened(rated.folder), "HEAD~2")
    assert movers_since(opened(rated.folder, cached=True), "HEAD~2") == fresh
    monkeypatch.setattr("jmx.queries.score_history.compared", lambda *_, **__: pytest.fail("it is remembered"))
    assert movers_since(opened(rated.folder, cached=True), "HEAD~2") == fresh
    rated.write(pain("dear", 5))
    with pytest.raises(pytest.fail.Exception):
        movers_since(opened(rated.folder, cached=True), "HEAD~2")


def test_a_rev_that_is_none_is_refused(rated: Repository) -> None:
    with pytest.raises(UnknownRev):
        movers_since(opened(rated.folder), "nowhere")
