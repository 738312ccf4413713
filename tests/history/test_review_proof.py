"""Which commit brought a review: equal to git's own answer on any history, and not to be fooled."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.history.review_proof import ReviewWalk, review_bringers
from jmx.reading.load import load
from jmx.repo.git import open_git
from jmx.repo.tree import CommitTree
from tests.support import Ran, Repository

ANA, MALLORY = "Ana Ruiz <ana@x.example>", "Mallory <m@x.example>"
AS_OF = ("--as-of", "2026-11-02")
JOURNEYS = {
    f"journeys/{name}.yaml": f"kind: journey\nid: {name}\ntitle: {name}\nowner: {ANA}\ncadence: quarterly\n"
    for name in ("a", "b")
}


def _review(date: str, name: str = "r1", journeys: str = "[a, b]", reviewer: str = ANA) -> str:
    return f"kind: review\nid: {name}\ndate: {date}\njourneys: {journeys}\nreviewer: {reviewer}\n"


def _codes(repository: Repository, jmx: Callable[..., Ran]) -> list[str]:
    out = jmx("lint", "-C", repository.folder, "-f", "concise", *AS_OF).out
    return [line.split()[1] for line in out.splitlines()[:-1]]


Jmx = Callable[..., Ran]


def test_a_side_branch_that_lost_its_merge_makes_nothing_fresh(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    assert _codes(repository, jmx).count("STL102") == 2
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"reviews/r1.yaml": _review("2026-10-20") + "verdict: updated\n"}, day="2026-10-21")
    repository.commit({"reviews/side.yaml": _review("2026-01-09", "side")}, day="2026-10-21")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-commit", "--no-ff", "side", day="2026-10-22")
    repository.git("checkout", "--quiet", "main", "--", "reviews/r1.yaml")
    repository.commit({}, "merge", day="2026-10-22")
    assert _codes(repository, jmx).count("STL102") == 2


def test_an_edit_nobody_committed_makes_nothing_fresh(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20", journeys="[a]")}, day="2026-10-21")
    assert _codes(repository, jmx) == ["STL101"]
    repository.write({"reviews/r1.yaml": _review("2026-10-20")})
    ran = jmx("lint", "-C", repository.folder, "-f", "concise", *AS_OF)
    assert _codes(repository, jmx) == ["STL101"]
    assert "STL101 journey 'b' has never been reviewed; reviews/r1.yaml does not name it yet where it is" in ran.out


def test_a_record_taken_out_of_git_makes_nothing_fresh(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-10-21")
    assert _codes(repository, jmx) == []
    repository.git("rm", "--quiet", "--cached", "reviews/r1.yaml")
    repository.git("commit", "--quiet", "-m", "gone", day="2026-10-22")
    assert _codes(repository, jmx) == ["STL101", "STL101"]


def test_each_record_of_a_list_has_a_commit_of_its_own(repository: Repository, jmx: Jmx) -> None:
    first = "kind: reviews\nitems:\n  - {id: r1, date: 2026-10-20, journeys: [a], reviewer: Ana Ruiz <ana@x.example>}\n"
    second = first + "  - {id: r2, date: 2026-10-20, journeys: [b], reviewer: Ana Ruiz <ana@x.example>}\n"
    repository.commit(JOURNEYS | {"reviews/all.yaml": first}, day="2026-01-21")
    repository.commit({"reviews/all.yaml": second}, day="2026-10-21")
    assert sorted(each for each in _codes(repository, jmx) if each != "STL122") == ["STL102", "STL103"]


@pytest.mark.parametrize("target", ["z/r1.yaml", "reviews/2026/r1.yaml", "r1.yaml"])
def test_moving_a_record_makes_nothing_fresh(target: str, repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    (repository.folder / target).parent.mkdir(parents=True, exist_ok=True)
    repository.git("mv", "reviews/r1.yaml", target)
    repository.commit({}, day="2026-10-21")
    assert _codes(repository, jmx).count("STL102") == 2


def test_moving_a_record_into_a_list_makes_nothing_fresh(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    (repository.folder / "reviews/r1.yaml").unlink()
    listed = (
        "kind: reviews\nitems:\n  - {reviewer: Ana Ruiz <ana@x.example>, id: r1, date: 2026-10-20, journeys: [a, b]}\n"
    )
    repository.commit({"reviews/all.yaml": listed}, day="2026-10-21")
    assert _codes(repository, jmx).count("STL102") == 2


@pytest.mark.parametrize("source", ["old/r1.yaml", "reviews.yaml"], ids=["file", "list"])
def test_moving_a_record_in_from_elsewhere_with_an_edit_makes_nothing_fresh(
    source: str, repository: Repository, jmx: Jmx
) -> None:
    one = _review("2026-10-20")
    listed = "kind: reviews\nitems:\n  - " + one.partition("\n")[2].rstrip().replace("\n", "\n    ") + "\n"
    first = listed if source == "reviews.yaml" else one
    repository.commit(JOURNEYS | {source: first, "reviews/other.yaml": _review("2026-01-05", "r0")}, day="2026-01-10")
    (repository.folder / source).unlink()
    repository.commit({"reviews/r1.yaml": f"# held in the shop\n{one}"}, "move", "2026-10-21", ANA)
    assert _codes(repository, jmx).count("STL103") == 1  # committed long before the day it says it was held


def test_moving_a_record_in_within_a_merge_makes_nothing_fresh(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"old/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"reviews/side.yaml": _review("2026-01-08", "side")}, day="2026-01-11")
    repository.git("switch", "--quiet", "main")
    repository.commit({"reviews/main.yaml": _review("2026-01-09", "main")}, day="2026-01-12")
    repository.git("merge", "--quiet", "--no-commit", "--no-ff", "side", day="2026-10-22")
    (repository.folder / "old/r1.yaml").rename(repository.folder / "reviews/r1.yaml")
    repository.commit({}, "merge", "2026-10-22", ANA)
    assert _codes(repository, jmx).count("STL103") == 1


def test_grafts_and_replaced_commits_change_nothing(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    head = repository.commit({"notes.txt": "x"}, day="2026-10-21")
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    (repository.folder / ".git/info/grafts").write_text(head + "\n")
    assert _codes(repository, jmx).count("STL102") == 2


def test_a_postponed_review_hides_nothing(repository: Repository, jmx: Jmx) -> None:
    record = _review("2026-10-20")
    repository.commit(JOURNEYS | {"reviews/r1.yaml": record}, day="2026-10-21", author=MALLORY)
    assert _codes(repository, jmx) == ["STL103"]
    later = _review("2026-10-22", "r2", reviewer=MALLORY) + "verdict: {postponed: {to: 2027-01-01, why: later}}\n"
    repository.commit({"reviews/r2.yaml": later}, day="2026-10-22", author=MALLORY)
    assert _codes(repository, jmx) == ["STL103"]


def test_a_review_a_merge_itself_brings_is_the_merges(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS, day="2026-10-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"notes.txt": "x"}, day="2026-10-02")
    repository.git("switch", "--quiet", "main")
    repository.commit({"other.txt": "y"}, day="2026-10-02")
    repository.git("merge", "--quiet", "--no-commit", "--no-ff", "side", day="2026-10-21")
    repository.commit({"reviews/r1.yaml": _review("2026-10-20")}, "merge", day="2026-10-21")
    assert _codes(repository, jmx) == []


def test_a_clone_without_old_contents_says_that_it_cannot_know(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    repository.commit({"reviews/r1.yaml": _review("2026-10-20") + "# tidy\n"}, day="2026-10-21")
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    ran = jmx("lint", "-C", clone, "-f", "concise", *AS_OF)
    assert ran.code == 1
    assert "STL105 this clone is partial: 1 review cannot be proven or dated" in ran.out


def test_a_packet_is_refused_where_old_contents_are_missing(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-10-21")
    repository.commit({"journeys/a.yaml": JOURNEYS["journeys/a.yaml"] + "tier: 1\n"}, day="2026-10-22")
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    assert jmx("lint", "-C", clone, *AS_OF).code == 0
    ran = jmx("review", "a", "-C", clone, *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert "clone again without --filter" in ran.err


def _lose_head(folder: Path, head: str) -> None:
    target = folder / ".git/objects" / head[:2] / head[2:]
    target.unlink()


def _unknown_head(folder: Path, head: str) -> None:
    (folder / ".git/refs/heads/main").write_text("1" * 40 + "\n")


def _garbled_git(folder: Path, head: str) -> None:
    (folder / ".git/HEAD").write_text("nonsense\n")


@pytest.mark.parametrize("damage", [_lose_head, _unknown_head, _garbled_git], ids=lambda damage: damage.__name__[1:])
def test_a_damaged_repository_is_not_one_without_history(
    damage: Callable[[Path, str], None], repository: Repository, jmx: Jmx
) -> None:
    head = repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-01-10")
    damage(repository.folder, head)
    ran = jmx("lint", "-C", repository.folder, *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_a_branch_without_commits_has_no_reviews(repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-10-21")
    (repository.folder / ".git/HEAD").write_text("ref: refs/heads/nowhere\n")
    assert _codes(repository, jmx) == ["STL101", "STL101"]


def test_a_repository_that_points_elsewhere_is_refused(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    victim = Repository(tmp_path / "victim")
    victim.commit(JOURNEYS)
    repository.commit(JOURNEYS)
    repository.git("config", "core.worktree", str(victim.folder))
    ran = jmx("new", "team", "--title", "Evil", "-C", repository.folder)
    assert ran.code == 2
    assert "core.worktree" in ran.err
    assert not (victim.folder / "teams").exists()


def test_settings_of_a_parent_folder_are_not_taken_without_git(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "jmx.yaml").write_text("lint: {ignore: [OWN]}\n")
    inner = tmp_path / "inner/journeys"
    inner.mkdir(parents=True)
    (inner / "a.yaml").write_text("kind: journey\nid: a\ntitle: A\n")
    assert "OWN101" in jmx("lint", "-C", tmp_path / "inner", "-f", "concise").out


@pytest.mark.parametrize(
    "setting",
    ["i18n.logOutputEncoding=UTF-16", "log.showRoot=false", "diff.orderFile=/missing", "log.showSignature=true",
     "diff.noprefix=true", "log.date=relative", "format.pretty=oneline", "log.decorate=full", "diff.renames=copies",
     "core.quotePath=false", "color.ui=always", "log.follow=true", "diff.relative=true", "log.diffMerges=on"],
)  # fmt: skip
def test_no_setting_of_the_repository_changes_an_answer(setting: str, repository: Repository, jmx: Jmx) -> None:
    repository.commit(JOURNEYS | {"reviews/r1.yaml": _review("2026-10-20")}, day="2026-10-21")
    before = [jmx(*command, "-C", repository.folder, *AS_OF) for command in (("lint",), ("review", "a"))]
    repository.git("config", *setting.split("=", 1))
    assert [jmx(*command, "-C", repository.folder, *AS_OF) for command in (("lint",), ("review", "a"))] == before


# --- equal to git's own answer ---


def _random_history(repository: Repository, chance: random.Random, length: int) -> None:
    """Commits, branches and merges (ours, theirs, mixed, octopus) over four records, through git fast-import."""
    states: list[dict[str, str]] = []
    stream: list[str] = []
    for number in range(1, length + 1):
        parents = _parents(chance, number)
        files = dict(states[parents[0] - 1]) if parents else {}
        for parent in parents[1:]:
            for path, content in states[parent - 1].items():
                if chance.random() < 0.5:
                    files[path] = content
        if len(parents) < 2 or chance.random() < 0.2:
            for _ in range(chance.randint(0, 2)):
                path = f"reviews/r{chance.randrange(4)}.yaml"
                name = path[8:-5]  # in the title too: one that says all that another said is that one, renamed
                files[path] = _review("2026-01-01", name) + f"verdict: updated\ntitle: {name} {chance.randrange(5)}\n"
                if chance.random() < 0.15:
                    del files[path]
        states.append(files)
        stream += [f"commit refs/heads/main\nmark :{number}\ncommitter A <a@x.example> {1_700_000_000 + number * 60} +0000",
                   "data 1\nx"]  # fmt: skip
        stream += [f"{'from' if index == 0 else 'merge'} :{parent}" for index, parent in enumerate(parents)]
        stream.append("deleteall")
        stream += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}" for path, text in files.items()]
    repository.git("checkout", "--quiet", "--orphan", "elsewhere")
    repository.feed("fast-import", "\n".join(stream) + "\n")


def _parents(chance: random.Random, number: int) -> list[int]:
    if number == 1:
        return []
    recent = list(range(max(1, number - 6), number))
    count = min(len(recent), chance.choices((1, 2, 3), (70, 25, 5))[0])
    return chance.sample(recent, count)


def _compare_with_git(repository: Repository, seed: int) -> int:
    _random_history(repository, random.Random(seed), 40)
    git = open_git(repository.folder)
    assert git is not None
    head = git.resolve("main")
    tree = CommitTree(git, head, repository.folder)
    reviews = load(tree).workspace.of("review")
    found = review_bringers(ReviewWalk(git, repository.folder, head), reviews, tree)
    assert [each.path for each in reviews] == list(tree.paths())
    for review in reviews:
        newest = repository.git("log", "-1", "--topo-order", "--format=%H", "main", "--", review.path)
        assert found[review.ref].commit.oid == newest, f"seed {seed}, {review.path}"
    return len(reviews)


def test_the_walk_answers_as_git_does_for_every_file(tmp_path: Path) -> None:
    assert sum(_compare_with_git(Repository(tmp_path / str(seed)), seed) for seed in range(25)) > 50


@pytest.mark.deep
def test_the_walk_answers_as_git_does_on_many_histories(tmp_path: Path) -> None:
    assert sum(_compare_with_git(Repository(tmp_path / str(seed)), seed) for seed in range(25, 525)) > 1000
