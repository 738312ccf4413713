"""The repositories that benchmarks are run on: right, and the same every time."""

from pathlib import Path

import pytest

from benchmarks import score
from benchmarks.__main__ import Figure
from benchmarks.generate import SHARED_FILES, Size, generate
from benchmarks.probe import PROBES
from jmx.model.workspace import Loaded
from jmx.reading.load import load
from jmx.repo.git import open_git
from jmx.repo.objects import Contents
from jmx.repo.tree import FolderTree

SMALL = Size(journeys=20, files=60, commits=10)
BRANCHED = Size(journeys=2, files=12, commits=60)


def loaded(folder: Path) -> Loaded:
    return load(FolderTree(folder, open_git(folder)))


def test_a_generated_repository_has_the_size_asked_for_and_no_findings(tmp_path: Path) -> None:
    head = generate(tmp_path / "made", SMALL)
    result = loaded(tmp_path / "made")
    assert result.findings == ()
    assert len(result.workspace.journeys()) == 20
    assert result.workspace.files == 60 - 1  # jmx.yaml holds no record
    git = open_git(tmp_path / "made")
    assert git is not None
    assert len(git.parents(head)) == 10


def test_the_same_size_and_seed_make_the_same_head_commit(tmp_path: Path) -> None:
    heads = [generate(tmp_path / name, SMALL) for name in ("first", "second")]
    assert heads[0] == heads[1]
    assert generate(tmp_path / "third", Size(20, 60, 10, seed=2)) != heads[0]


def test_merges_leave_a_clean_work_tree(tmp_path: Path) -> None:
    head = generate(tmp_path, BRANCHED)
    git = open_git(tmp_path)
    assert git is not None
    assert len(git.parents(head)) == 60
    assert sum(len(parents) > 1 for parents in git.parents(head).values()) >= 3
    committed = git.blobs(head, tmp_path)
    contents = dict(Contents(git.objects).of(list(committed.values())))
    assert {path: contents[oid] for path, oid in committed.items()} == {
        path: (tmp_path / path).read_bytes() for path in committed
    }
    assert sum(path.endswith(".yaml") for path in committed) == 12


def test_every_file_of_a_broken_repository_has_a_finding(tmp_path: Path) -> None:
    generate(tmp_path, Size(journeys=8, files=40, commits=0, broken=True))
    tree = FolderTree(tmp_path)
    found = {finding.path for finding in load(tree).findings}
    assert found == set(tree.paths()) - set(SHARED_FILES)


def test_a_repository_too_small_for_its_journeys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="too few"):
        generate(tmp_path, Size(journeys=20, files=21, commits=0))


@pytest.mark.parametrize(
    ("unit", "value", "mark", "fails"),
    [("x", 1.9, "ok", False), ("x", 2.1, "FAIL", True), ("s", 2.1, "over", False)],
    ids=["ratio within its limit", "ratio over it", "seconds over it"],
)
def test_only_a_ratio_over_its_limit_fails_a_benchmark(unit: str, value: float, mark: str, fails: bool) -> None:
    figure = Figure("lint", "clean", value, unit, limit=2.0)
    assert (figure.mark, figure.fails) == (mark, fails)


def test_what_scores_take_is_measured_beside_a_floor() -> None:
    took = score.timed(50, 200)
    assert took["seconds"] > 0
    assert took["floor"] > 0


@pytest.mark.deep
def test_every_probe_answers(tmp_path: Path) -> None:
    generate(tmp_path / "repository", Size(20, 60, 12))
    for name, probe in PROBES.items():
        answer = probe(tmp_path / "repository")
        assert all(value >= 0 for value in answer.values()), name
    history = PROBES["history"](tmp_path / "repository")
    assert history["commits"] == 12
    assert history["brought"] == history["reviews"] > 0
