"""The example company: its history builds the same everywhere, loads at every commit, and holds what it promises."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jmx.model.outcome import outcomes
from jmx.model.workspace import Workspace
from jmx.reading import yaml as door
from jmx.reading.load import load
from jmx.repo.tree import FolderTree
from jmx.writing.replay import commits, replay, trees
from tests.support import MemoryTree, Ran

EXAMPLE = Path(__file__).parents[1] / "examples" / "broadband"
AS_OF = "2026-11-02"


@pytest.fixture(scope="module")
def built(example: Path) -> tuple[Path, str]:
    return example, git(example, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def workspace(built: tuple[Path, str]) -> Workspace:
    loaded = load(FolderTree(built[0]))
    assert loaded.findings == ()
    return loaded.workspace


def git(folder: Path, *arguments: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.run(["git", *arguments], cwd=folder, env=env, check=True, capture_output=True, text=True).stdout


# --- the history ---


def test_the_history_builds_the_recorded_commit_each_time(built: tuple[Path, str], tmp_path: Path) -> None:
    assert replay(EXAMPLE, tmp_path / "again") == built[1]
    recorded = (EXAMPLE / "HEAD").read_text().strip()
    assert built[1] == recorded, f"the history changed; if that is meant, write {built[1]} into examples/broadband/HEAD"


def test_git_finds_the_repository_sound_and_clean(built: tuple[Path, str]) -> None:
    assert git(built[0], "fsck", "--strict") == ""
    assert git(built[0], "status", "--porcelain", "--branch") == "## main\n"


def test_every_commit_loads_without_findings() -> None:
    wrong = [
        (folder, finding.path, finding.words)
        for folder, texts in trees(EXAMPLE)
        for finding in load(MemoryTree(texts)).findings
    ]
    assert wrong == []


def test_time_runs_forward_over_fourteen_months_and_every_commit_says_why() -> None:
    told = [each.written for each in commits(EXAMPLE)]
    dates = [step.date for step in told]
    assert dates == sorted(dates)
    assert (dates[0].date(), dates[-1].date()) == (date(2025, 9, 1), date(2026, 10, 30))
    assert 40 <= len(told) <= 55
    assert [step.message for step in told if "\n\nreason: " not in step.message] == []


def test_one_merge_joins_the_branch_of_the_usability_test(built: tuple[Path, str]) -> None:
    merges = git(built[0], "log", "--merges", "--format=%P|%s").splitlines()
    assert [(len(line.split("|")[0].split()), line.split("|")[1]) for line in merges] == [
        (2, "Merge the usability test of activation")
    ]


def test_the_reformatting_commit_changes_text_and_no_meaning() -> None:
    before, after = _around("reformat")
    changed = [path for path in after if after[path] != before.get(path)]
    assert len(changed) == 3
    assert [door.parse(after[path]) for path in changed] == [door.parse(before[path]) for path in changed]


def test_one_commit_only_moves_a_file() -> None:
    before, after = _around("move-onboarding-pains")
    assert before["pain-points/onboarding.yaml"] == after["pain-points/get-connected.yaml"]
    assert before.keys() ^ after.keys() == {"pain-points/onboarding.yaml", "pain-points/get-connected.yaml"}


def test_the_reorganisation_changes_teams_and_no_owner() -> None:
    before, after = (load(MemoryTree(texts)).workspace for texts in _around("reorganisation"))
    assert {team.ref for team in before.of("team")} != {team.ref for team in after.of("team")}
    assert {each.ref: each.record.owner for each in before.journeys()} == {
        each.ref: each.record.owner for each in after.journeys()
    }


def _around(name: str) -> list[dict[str, bytes]]:
    """The files before and after the step of that name."""
    told = [(folder.partition("-")[2], dict(texts)) for folder, texts in trees(EXAMPLE)]
    at = [folder for folder, _ in told].index(name)
    return [told[at - 1][1], told[at][1]]


# --- the company ---


def test_the_company_is_as_large_as_promised(workspace: Workspace) -> None:
    counts = {kind: len(records) for kind, records in workspace.by_kind.items()}
    least = {
        "persona": 4, "team": 6, "person": 14, "pain-point": 18, "evidence": 14, "insight": 30, "metric": 10,
        "initiative": 8, "opportunity": 2, "strength": 2, "stage-model": 1, "review": 7, "happening": 5,
    }  # fmt: skip
    assert {kind: counts[kind] for kind in least if counts[kind] < least[kind]} == {}
    assert Counter((each.record.type, each.record.state) for each in workspace.journeys()) == {
        ("lifecycle", "current"): 1, ("journey", "current"): 5, ("sub-journey", "current"): 2, ("journey", "future"): 1,
    }  # fmt: skip


def test_readme_counts_the_pains_evidence_and_reviews_there_are(workspace: Workspace) -> None:
    told = re.sub(r"\s+", " ", (EXAMPLE / "README.md").read_text())
    pieces = [each for each in workspace.of("evidence") if each.path.startswith("evidence/")]
    assert f"{len(workspace.of('pain-point'))} pains, {len(pieces)} pieces of evidence of all nine types" in told
    assert len({each.record.type for each in pieces}) == 9
    assert len(workspace.of("review")) == 12


def test_every_status_of_an_initiative_occurs(workspace: Workspace) -> None:
    statuses = Counter(each.record.status for each in workspace.of("initiative"))
    assert statuses == {"proposed": 1, "planned": 1, "in-progress": 1, "shipped": 4, "stopped": 1}


def test_metrics_have_fourteen_months_but_one_that_fell_silent_and_two_that_are_older(workspace: Workspace) -> None:
    months = {each.ref: len(workspace.points(each.ref)) for each in workspace.of("metric")}
    assert months.pop("wait-at-home") == 10
    assert [months.pop(each) for each in ("days-to-connect", "activation-first-try")] == [26, 26]
    assert set(months.values()) == {14}
    assert all(point.sample for each in workspace.of("metric") for point in workspace.points(each.ref))


def test_the_flagship_is_rich_enough_for_a_map(workspace: Workspace) -> None:
    touchpoints = [each.record for each in workspace.touchpoints("get-connected")]
    assert len(workspace.stages("get-connected")) == 6
    assert 14 <= len(touchpoints) <= 18
    assert all(each.emotion is not None and each.importance for each in touchpoints)
    assert sum(each.moment_of_truth is not None for each in touchpoints) >= 4
    assert sum(bool(each.evidence) for each in touchpoints) >= 8
    assert len(workspace.pains("get-connected")) >= 8


def test_everyone_is_invented_and_every_author_is_somebody_of_the_company(workspace: Workspace) -> None:
    addresses = [email for each in workspace.of("person") for email in each.record.emails]
    assert [each for each in addresses if not each.endswith("@quillmoor.example")] == []
    people = {f"{each.record.name} <{email}>" for each in workspace.of("person") for email in each.record.emails}
    assert {each.written.author for each in commits(EXAMPLE)} - people == set()


def test_all_reviews_but_one_were_committed_in_time_by_their_reviewer(
    built: tuple[Path, str], workspace: Workspace
) -> None:
    unproven = []
    for review in workspace.of("review"):
        email, day = git(built[0], "log", "--diff-filter=A", "--format=%ae %cs", "--", review.path).split()
        days = (date.fromisoformat(day) - review.record.date).days
        person = workspace.person(review.record.reviewer)
        if person is None or email not in person.emails or not 0 <= days <= 14:
            unproven.append(review.ref)
    assert unproven == ["2026-08-27-technician-visit"]


def test_what_shipped_has_verdicts_of_different_sorts(workspace: Workspace) -> None:
    found = outcomes(workspace, "get-connected", date.fromisoformat(AS_OF))
    assert {each.initiative.ref: each.verdict.value for each in found} == {
        "slot-choice": "worked", "guided-activation": "worked", "hour-by-text": "cannot know",
    }  # fmt: skip


# --- what lint says about it ---


@pytest.fixture
def found(built: tuple[Path, str], jmx: Callable[..., Ran]) -> set[tuple[str, str]]:
    """What lint warns of, as pairs of code and record."""
    told = json.loads(jmx("lint", "-C", built[0], "--as-of", AS_OF, "--format", "json").out)
    return {(each["code"], each["ref"]) for each in told["findings"] if each["level"] != "info"}


def test_lint_finds_the_neglect_that_the_readme_lists(found: set[tuple[str, str]]) -> None:
    rows = re.findall(r"^\| ([A-Z]{3}\d{3}) \| `([^`]+)` \|", (EXAMPLE / "README.md").read_text(), re.MULTILINE)
    codes = {code for code, _ in rows}
    assert codes >= {"OWN101", "OWN102", "STL101", "STL102", "EVD101", "ACT101", "ACT102", "ACT103"}
    assert set(rows) == {(code, record) for code, record in found if code in codes}


@pytest.mark.parametrize("journey", ["get-connected", "choose-and-order"])
def test_exemplary_journeys_are_free_of_neglect(
    found: set[tuple[str, str]], workspace: Workspace, journey: str
) -> None:
    own = {pain.ref for pain in workspace.pains(journey)} | set(workspace.places(journey))
    own |= {review.ref for review in workspace.reviews(journey)}
    own |= {f"{review.ref}/{action.id}" for review in workspace.reviews(journey) for action in review.record.actions}
    assert {(code, record) for code, record in found if record in own} == set()
