"""When a journey was last reviewed: review records held against the real commits that brought them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from jmx.history.review_proof import ReviewWalk, bringing_merges, read_history
from jmx.model.review_status import Proof, proof_of, review_status
from jmx.reading.load import load
from jmx.repo.git import open_git
from jmx.repo.tree import FolderTree
from tests.support import Ran, Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\n"
REVIEW = (
    "kind: review\nid: first\ndate: 2026-03-02\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
    "attendees: [Ana Ruiz, Ben Okoro]\n"
)
BEN = "Ben Okoro <ben@x.example>"


def _proof(folder: Path, as_of: str = "2026-04-01") -> Any:
    git = open_git(folder)
    assert git is not None
    tree = FolderTree(folder, git)
    workspace = load(tree).workspace
    review = workspace.of("review")[0]
    head = git.head()
    walk = ReviewWalk(git, folder, head) if head else None
    history = read_history(walk, workspace.of("review"), tree)
    return proof_of(workspace, history, review, date.fromisoformat(as_of))


def test_a_review_its_reviewer_committed_is_proven(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03")
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.PROVEN, date(2026, 3, 2))


def test_a_review_somebody_else_committed_is_unproven_but_counts(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03", author=BEN)
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.UNPROVEN, date(2026, 3, 2))
    assert "Ben Okoro" in held.why


def test_the_recorder_proves_it_too(repository: Repository) -> None:
    record = REVIEW + f"recorded_by: {BEN}\n"
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": record}, day="2026-03-03", author=BEN)
    assert _proof(repository.folder).proof is Proof.PROVEN


def test_the_reviewer_who_merged_it_proves_it(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    repository.git("switch", "--quiet", "--create", "review")
    repository.commit({"reviews/first.yaml": REVIEW}, day="2026-03-03", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit({"notes.txt": "meanwhile"}, day="2026-03-03", author=BEN)
    repository.git("merge", "--quiet", "--no-ff", "--no-edit", "review", day="2026-03-04")
    assert _proof(repository.folder).proof is Proof.PROVEN


def test_a_review_committed_weeks_later_is_unproven(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-17")
    held = _proof(repository.folder)
    assert (held.proof, held.why) == (Proof.UNPROVEN, "was committed 15 days after the day it says it was held")


def test_a_date_typed_ahead_counts_as_the_day_of_its_commit(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-02-01")
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.UNPROVEN, date(2026, 2, 1))


def test_a_record_not_committed_yet_does_not_count(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    repository.write({"reviews/first.yaml": REVIEW})
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.UNCOMMITTED, None)


def test_reformatting_and_moving_a_record_by_others_keeps_its_proof(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03")
    reformatted = REVIEW.replace("[Ana Ruiz, Ben Okoro]", "\n  - Ana Ruiz\n  - Ben Okoro") + "# tidy\n"
    repository.commit({"reviews/first.yaml": reformatted}, day="2026-03-20", author=BEN)
    (repository.folder / "reviews/2026").mkdir()
    repository.git("mv", "reviews/first.yaml", "reviews/2026/first.yaml")
    repository.commit({}, day="2026-03-25", author=BEN)
    assert _proof(repository.folder).proof is Proof.PROVEN


def test_a_record_edited_in_meaning_by_others_loses_its_proof(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03")
    repository.commit({"reviews/first.yaml": REVIEW + "verdict: updated\n"}, day="2026-03-20", author=BEN)
    assert _proof(repository.folder).proof is Proof.UNPROVEN


def _said(day: str, more: str = "") -> dict[str, str]:
    return {"reviews/first.yaml": REVIEW.replace("2026-03-02", day) + more}


def test_a_day_typed_into_a_committed_record_does_not_count(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, **_said("2026-03-02")}, day="2026-03-03")
    repository.commit(_said("2026-05-20"), day="2026-05-25")
    held = _proof(repository.folder, "2026-06-01")
    words = "said 2026-03-02 when it was committed; its day was changed to 2026-05-20 on 2026-05-25 by Ana Ruiz"
    assert (held.proof, held.counts, held.why) == (Proof.UNPROVEN, date(2026, 3, 2), words)


def test_a_changed_day_is_seen_through_steps_moves_and_other_edits(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, **_said("2026-03-02")}, day="2026-03-03")
    repository.commit(_said("2026-04-10"), day="2026-04-12")
    (repository.folder / "reviews/first.yaml").rename(repository.folder / "reviews/spring.yaml")
    repository.commit({}, day="2026-04-13")
    repository.commit({"reviews/spring.yaml": _said("2026-05-20")["reviews/first.yaml"]}, day="2026-05-25")
    more = _said("2026-05-20", "verdict: updated\n")["reviews/first.yaml"]
    repository.commit({"reviews/spring.yaml": more}, day="2026-05-26", author=BEN)
    held = _proof(repository.folder, "2026-06-01")
    words = "said 2026-03-02 when it was committed; its day was changed to 2026-05-20 on 2026-05-25 by Ana Ruiz"
    assert (held.proof, held.counts, held.why) == (Proof.UNPROVEN, date(2026, 3, 2), words)


def test_a_slip_in_the_day_corrected_at_once_keeps_the_proof(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, **_said("2025-03-02")}, day="2026-03-03")
    repository.commit(_said("2026-03-01"), day="2026-03-05")
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.PROVEN, date(2026, 3, 1))


def test_a_day_after_what_first_held_the_review_is_no_correction(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, **_said("2026-03-02")}, day="2026-03-03")
    repository.commit(_said("2026-03-09"), day="2026-03-10")
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.UNPROVEN, date(2026, 3, 2))


def test_a_day_put_back_counts_from_then(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, **_said("2026-03-02")}, day="2026-03-03")
    repository.commit(_said("2026-02-20"), day="2026-05-25")
    held = _proof(repository.folder, "2026-06-01")
    assert (held.proof, held.counts) == (Proof.UNPROVEN, date(2026, 2, 20))


def test_a_review_put_off_and_held_later_under_one_id_is_new(repository: Repository) -> None:
    put_off = "verdict: {postponed: {to: 2026-05-20, why: nobody was there}}\n"
    repository.commit({"journeys/buy.yaml": JOURNEY, **_said("2026-03-02", put_off)}, day="2026-03-03")
    repository.commit(_said("2026-05-20"), day="2026-05-25")
    held = _proof(repository.folder, "2026-06-01")
    assert (held.proof, held.counts) == (Proof.PROVEN, date(2026, 5, 20))


def test_a_commit_dated_after_the_day_never_counts(repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2099-01-01")
    held = _proof(repository.folder)
    assert (held.proof, held.counts) == (Proof.IN_FUTURE, None)
    ran = jmx("lint", "-C", repository.folder, "-f", "concise", "--at", "HEAD", "--as-of", "2026-04-01")
    assert "STL104 review 'first' was committed 2099-01-01, after 2026-04-01" in ran.out
    assert "STL101 journey 'buy' has never been reviewed" in ran.out


def test_a_shallow_clone_is_never_called_fresh(repository: Repository, tmp_path: Path, jmx: Callable[..., Ran]) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03")
    repository.commit({"notes.txt": "later"}, day="2026-03-20")
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(shallow))
    fresh = jmx("lint", "-C", shallow, "-f", "concise", "--as-of", "2026-04-01")
    assert fresh.code == 1
    assert "STL105 this clone is shallow" in fresh.out
    assert "fetch-depth: 0" in jmx("lint", "-C", shallow, "--as-of", "2026-04-01").out
    stale = jmx("lint", "-C", shallow, "-f", "concise", "--as-of", "2026-08-01")
    assert "STL102 journey 'buy' was last reviewed on 2026-03-02" in stale.out


def test_the_newest_review_that_counts_is_the_last_one(repository: Repository) -> None:
    second = REVIEW.replace("id: first", "id: second").replace("2026-03-02", "2026-03-20")
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03")
    repository.commit({"reviews/second.yaml": second}, day="2026-03-20")
    git = open_git(repository.folder)
    assert git is not None
    tree = FolderTree(repository.folder, git)
    workspace = load(tree).workspace
    history = read_history(ReviewWalk(git, repository.folder, git.resolve("HEAD")), workspace.of("review"), tree)
    for as_of, expected in (("2026-03-19", "first"), ("2026-03-20", "second")):
        last = review_status(workspace, history, workspace.journeys()[0], date.fromisoformat(as_of)).last
        assert last is not None
        assert last.review.ref == expected


def test_a_postponement_counts_once_it_is_committed_and_is_held_against_its_commit(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "reviews/first.yaml": REVIEW}, day="2026-03-03")
    later = REVIEW.replace("id: first", "id: later").replace("2026-03-02", "2026-06-01")
    later += "verdict: {postponed: {to: 2026-07-15, why: The team moves}}\n"
    repository.write({"reviews/later.yaml": later})
    as_of = ("-C", repository.folder, "-f", "concise", "--as-of", "2026-06-20")
    before = jmx("lint", *as_of)
    assert before.code == 1
    assert "18 days ago; reviews/later.yaml, which puts it off to 2026-07-15, is not committed yet" in before.out
    repository.commit({}, day="2026-06-02", author=BEN)
    ran = jmx("lint", *as_of)
    assert ran.code == 0
    assert "STL107" in ran.out
    assert "put off to 2026-07-15 (The team moves)" in ran.out
    assert "STL103 review 'later' was committed by Ben Okoro" in ran.out


def test_each_commit_off_the_main_line_is_brought_by_the_first_merge_that_reaches_it() -> None:
    #   a - b - m1 - m2      x joins by m1, y (which merged x before) by m2
    parents = {"m2": ("m1", "y"), "m1": ("b", "x"), "y": ("x",), "x": ("a",), "b": ("a",), "a": ()}
    assert bringing_merges(parents, "m2") == {"x": "m1", "y": "m2"}
