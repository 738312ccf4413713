"""The walk over history: every commit, what it changed against each parent, and nothing a message could forge; and
which commit last changed each path, equal to git's own answer on any history."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmx.errors import GitError
from jmx.history.walk import Walked, last_changes, since, touching, walk
from jmx.repo.git import Git, open_git
from jmx.repo.objects import PathChange
from tests.history.histories import Made, gits_own_answer, histories, write
from tests.support import Repository

QUICK = settings(max_examples=25, derandomize=True, deadline=None, database=None,
                 suppress_health_check=list(HealthCheck))  # fmt: skip
MORE, DEEP = settings(QUICK, max_examples=40), settings(QUICK, max_examples=600)
FORGED = "1" * 40


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


def _walked(repository: Repository, root: str = "") -> list[Walked]:
    git = _git(repository.folder)
    return list(walk(git, repository.folder / root, [git.resolve("HEAD")]))


def _paths(walked: Walked) -> list[list[str]]:
    return [[change.path for change in section] for section in walked.sections]


def _craft(repository: Repository, parents: list[str], message: bytes, more: bytes = b"") -> str:
    """A commit of HEAD's files with whatever parents and message, as nobody's git would make it."""
    lines = [f"tree {repository.git('rev-parse', 'HEAD^{tree}')}", *(f"parent {each}" for each in parents)]
    who = b"author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n" + more
    content = "\n".join(lines).encode() + b"\n" + who + b"\n" + message
    argv = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(argv, input=content, cwd=repository.folder, capture_output=True, check=True)
    oid = done.stdout.decode().strip()
    repository.git("update-ref", "HEAD", oid)
    return oid


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository that all random histories are written into."""
    return Repository(tmp_path_factory.mktemp("histories")).folder


@QUICK
@given(histories(2))
def test_a_walk_tells_of_every_commit_what_git_finds_against_each_parent(folder: Path, made: list[Made]) -> None:
    head = write(folder, made)[-1]
    git = _git(folder)
    walked = list(walk(git, folder, [head]))
    assert {each.oid: each.parents for each in walked} == git.parents(head)
    place = {each.oid: index for index, each in enumerate(walked)}
    assert all(place[each.oid] < place[parent] for each in walked for parent in each.parents)
    pairs = [(each.oid, parent) for each in walked for parent in each.parents]
    told = [section for each in walked if each.parents for section in each.sections]
    assert told == [changes for _, changes in git.between(pairs, folder)]
    for each in walked:
        if not each.parents:
            files = git.blobs(each.oid, folder)
            assert {change.path: change.new for change in each.sections[0] if change.new.strip("0")} == files


@QUICK
@given(histories(2), st.sampled_from(("journeys", "d", ".")))
def test_a_walk_over_a_folder_has_what_touched_it_and_all_merges(folder: Path, made: list[Made], inner: str) -> None:
    head = write(folder, made)[-1]
    git = _git(folder)
    walked = list(walk(git, folder, [head], folders=[inner]))

    def is_inside(change: PathChange) -> bool:
        return inner in (".", change.path.partition("/")[0])

    pairs = [(each.oid, parent) for each in walked for parent in each.parents]
    told = [section for each in walked if each.parents for section in each.sections]
    assert told == [tuple(filter(is_inside, changes)) for _, changes in git.between(pairs, folder)]
    merges = {oid for oid, parents in git.parents(head).items() if len(parents) > 1}
    touched = {
        each.oid
        for each in walk(git, folder, [head])
        if any(is_inside(change) for side in each.sections for change in side)
    }
    assert {each.oid for each in walked} == touched | merges


@QUICK
@given(histories(4))
def test_a_walk_leaves_out_what_it_is_told_to(folder: Path, made: list[Made]) -> None:
    commits = write(folder, made)
    git = _git(folder)
    whole = {each.oid: each for each in walk(git, folder, [commits[-1]])}
    left_out = {each.oid for each in walk(git, folder, [commits[-3]])}
    rest = list(walk(git, folder, [commits[-1], commits[-2]], [commits[-3]]))
    assert {each.oid for each in rest} >= whole.keys() - left_out
    assert all(each == whole[each.oid] for each in rest if each.oid in whole)


@QUICK
@given(histories(4))
def test_a_walk_cut_off_at_a_commit_is_the_walk_that_git_cuts_off_there(folder: Path, made: list[Made]) -> None:
    commits = write(folder, made)
    git = _git(folder)
    whole = list(walk(git, folder, [commits[-1]]))
    for base in {each.oid for each in whole}:
        asked = {each.oid: each for each in walk(git, folder, [commits[-1]], [base])}
        assert {each.oid: each for each in since(whole, base)} == asked


@QUICK
@given(histories(3), st.sampled_from(("journeys/a.yaml", "d/b.yaml", "c.yaml")))
def test_commits_that_touch_nothing_wanted_are_left_out_and_the_rest_hangs_together(
    folder: Path, made: list[Made], wanted: str
) -> None:
    head = write(folder, made)[-1]
    whole = list(walk(_git(folder), folder, [head]))
    kept = touching(whole, lambda path: path == wanted)
    full, left = {each.oid: each for each in whole}, {each.oid: each for each in kept}
    touched = {each.oid for each in whole if any(wanted in paths for paths in _paths(each))}
    assert head in left
    assert touched <= left.keys()
    for oid, commit in left.items():
        assert commit.sections == full[oid].sections if oid in touched else not any(commit.sections)
        assert all(parent in left for parent in commit.parents)
        assert len(commit.parents) == len(full[oid].parents)
        for mine, parent in zip(full[oid].parents, commit.parents, strict=True):
            assert _first_kept(full, mine, left) == parent


def _kept_parents(full: dict[str, Walked], oid: str, left: dict[str, Walked]) -> set[str]:
    return {_first_kept(full, parent, left) for parent in full[oid].parents}


def _first_kept(full: dict[str, Walked], oid: str, left: dict[str, Walked]) -> str:
    """The nearest commit that was kept, from one on back through those that were not."""
    while oid not in left:
        (oid,) = _kept_parents(full, oid, left)
    return oid


@pytest.mark.few(10)
@pytest.mark.parametrize(
    "message",
    [f"(from {FORGED}) x".encode(), FORGED.encode(), f"{FORGED} {FORGED} (from {FORGED}) log size 3\nx".encode(), b"", b"\n\nlate",
     b"x\ny\nz", b"\xff\xfe", b"x\0:100644 100644 1 2 M\0forged", b":100644 100644 1 2 M", b"x" * 2_000_000],
    ids=["from", "hex", "header", "empty", "blank-first", "three-lines", "not-utf8", "nul", "colon", "two-megabytes"],
)  # fmt: skip
@pytest.mark.parametrize("shape", ["root", "plain", "merge"])
def test_no_message_forges_a_parent_or_a_change(message: bytes, shape: str, repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    second = repository.commit({"b.yaml": "2"})
    parents = {"root": [], "plain": [first], "merge": [first, second]}[shape]
    oid = _craft(repository, parents, message)
    walked = _walked(repository)
    assert (walked[0].oid, walked[0].parents) == (oid, tuple(parents))
    assert (
        _paths(walked[0]) == {"root": [["a.yaml", "b.yaml"]], "plain": [["b.yaml"]], "merge": [["b.yaml"], []]}[shape]
    )
    assert len(walked) == {"root": 1, "plain": 2, "merge": 3}[shape]


@pytest.mark.parametrize("encoding", ["utf-7", "UTF-16", "NOSUCH", "ISO-8859-1"])
def test_a_declared_encoding_changes_nothing(encoding: str, repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    message = f"x+AAA-{FORGED}+AAA-:1 2 3 4 M+AAA-forged+AAA-".encode()
    _craft(repository, [first], message, f"encoding {encoding}\n".encode())
    assert [(each.parents, _paths(each)) for each in _walked(repository)] == [((first,), [[]]), ((), [["a.yaml"]])]


def test_a_parent_listed_twice_is_two_parents(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    second = repository.commit({"b.yaml": "2"})
    _craft(repository, [first, second, first], b"x")
    assert _walked(repository)[0].parents == (first, second, first)
    assert _paths(_walked(repository)[0]) == [["b.yaml"], [], ["b.yaml"]]


def test_an_octopus_has_a_section_for_each_parent(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    for side in ("one", "two"):
        repository.git("switch", "--quiet", "--create", side, "main")
        repository.commit({f"{side}.yaml": side})
    repository.git("switch", "--quiet", "main")
    repository.commit({"a.yaml": "2"})
    repository.git("merge", "--quiet", "--no-ff", "one", "two")
    assert _paths(_walked(repository)[0]) == [["one.yaml", "two.yaml"], ["a.yaml", "two.yaml"], ["a.yaml", "one.yaml"]]


def test_below_the_top_only_what_lies_there_is_told(repository: Repository) -> None:
    repository.commit({"cx/a.yaml": "1", "other.yaml": "1"})
    repository.commit({"other.yaml": "2"})
    assert [_paths(each) for each in _walked(repository, "cx")] == [[[]], [["a.yaml"]]]


@pytest.mark.few(6)
@pytest.mark.parametrize(
    "setting",
    ["log.decorate=full", "log.abbrevCommit=true", "log.showSignature=true", "log.showRoot=false", "log.diffMerges=first-parent",
     "diff.ignoreSubmodules=all", "diff.renames=copies", "diff.relative=false", "color.ui=always", "core.abbrev=7",
     "format.pretty=fuller", "notes.displayRef=*", "i18n.logOutputEncoding=UTF-16", "log.follow=true", "core.quotePath=true"],
)  # fmt: skip
def test_no_setting_of_the_repository_changes_a_walk(setting: str, repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"ü.yaml": "2"})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{FORGED},inner")
    repository.git("commit", "--quiet", "-m", "a repository of its own")
    repository.git("switch", "--quiet", "main")
    repository.git("mv", "a.yaml", "b.yaml")
    repository.commit({})
    repository.git("merge", "--quiet", "side")
    repository.git("notes", "add", "-m", "note", "HEAD")
    before = _walked(repository)
    assert [len(each.sections) for each in before] == [2, 1, 1, 1, 1]
    repository.git("config", *setting.split("=", 1))
    assert _walked(repository) == before


def test_a_commit_missing_in_the_middle_is_an_error_never_a_shorter_history(repository: Repository) -> None:
    commits = [repository.commit({"a.yaml": str(number)}) for number in range(6)]
    (repository.folder / ".git/objects" / commits[2][:2] / commits[2][2:]).unlink()
    with pytest.raises(GitError) as refused:
        _walked(repository)
    assert "git fsck" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_tree_missing_in_the_middle_is_an_error_never_a_shorter_history(repository: Repository) -> None:
    for number in range(6):
        repository.commit({"a.yaml": str(number)})
    tree = repository.git("rev-parse", "HEAD~3^{tree}")
    (repository.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(GitError) as refused:
        _walked(repository)
    assert "git fsck" in str(refused.value)


def test_a_walk_from_nowhere_is_empty(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    assert list(walk(_git(repository.folder), repository.folder, [])) == []


# --- which commit last changed a path ---


def _check(folder: Path, made: list[Made]) -> None:
    head = write(folder, made)[-1]
    git = _git(folder)
    paths = git.tree_paths(head, folder)
    found = last_changes(git, folder, head, paths)
    assert found == {path: gits_own_answer(folder, head, path) for path in paths}


@MORE
@given(histories())
def test_one_walk_answers_as_git_does_for_every_path(folder: Path, made: list[Made]) -> None:
    _check(folder, made)


@pytest.mark.deep
@DEEP
@given(histories(5, 40))
def test_one_walk_answers_as_git_does_on_many_histories(folder: Path, made: list[Made]) -> None:
    _check(folder, made)


# --- named cases ---


def _changes(repository: Repository, root: str = "") -> dict[str, str]:
    git = _git(repository.folder)
    head = git.resolve("HEAD")
    return last_changes(git, repository.folder / root, head, git.tree_paths(head, repository.folder / root))


def test_a_side_branch_merged_late_keeps_its_own_commits(repository: Repository) -> None:
    repository.commit({"a.yaml": "1", "b.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    side = repository.commit({"a.yaml": "2"}, day="2026-01-06")
    repository.git("switch", "--quiet", "main")
    main = repository.commit({"b.yaml": "2"}, day="2026-03-06")
    repository.git("merge", "--quiet", "--no-ff", "side", day="2026-05-06")
    assert _changes(repository) == {"a.yaml": side, "b.yaml": main}


def test_a_side_branch_that_lost_its_merge_changes_no_date(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"a.yaml": "2"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"b.yaml": "1"})
    repository.git("merge", "--quiet", "--strategy=ours", "side")
    assert _changes(repository)["a.yaml"] == first


def test_what_only_the_merge_changed_is_the_merges(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"b.yaml": "1"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"c.yaml": "1"})
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    merge = repository.commit({"a.yaml": "2"})
    assert _changes(repository)["a.yaml"] == merge


def test_only_what_the_commit_holds_has_an_answer(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1", "gone.yaml": "1"})
    (repository.folder / "gone.yaml").unlink()
    head = repository.commit({})
    repository.write({"uncommitted.yaml": "1"})
    paths = ["a.yaml", "gone.yaml", "uncommitted.yaml", "never.yaml"]
    git = _git(repository.folder)
    assert last_changes(git, repository.folder, head, paths) == {"a.yaml": first}


def test_paths_are_those_below_the_root(repository: Repository) -> None:
    first = repository.commit({"cx/a.yaml": "1", "a.yaml": "1"})
    repository.commit({"a.yaml": "2"})
    assert _changes(repository, "cx") == {"a.yaml": first}


def test_where_a_shallow_clone_ends_a_path_changed_then_or_before(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"old.yaml": "1", "new.yaml": "1"}, day="2026-01-01")
    cut = repository.commit({"other.yaml": "1"}, day="2026-02-01")
    newest = repository.commit({"new.yaml": "2"}, day="2026-03-01")
    clone = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.folder}", str(clone))
    git = _git(clone)
    assert last_changes(git, clone, newest, ["old.yaml", "new.yaml"]) == {"old.yaml": cut, "new.yaml": newest}
    assert git.boundary() == {cut}


def test_a_clone_without_contents_needs_none(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit({"a.yaml": "1", "b.yaml": "1"})
    second = repository.commit({"b.yaml": "2"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "blobless"
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    repository.folder.rename(tmp_path / "moved-away")
    assert last_changes(_git(clone), clone, second, ["a.yaml", "b.yaml"]) == {"a.yaml": first, "b.yaml": second}


def test_a_clone_without_trees_says_what_it_lacks(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "1"})
    head = repository.commit({"b.yaml": "2"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "treeless"
    repository.git("clone", "--quiet", "--filter=tree:0", f"file://{repository.folder}", str(clone))
    with pytest.raises(GitError, match="clone again without --filter"):
        last_changes(_git(clone), clone, head, ["a.yaml"])


def test_a_history_that_was_rewritten_has_answers_of_its_own(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    old = repository.commit({"b.yaml": "1"}, day="2026-02-01")
    assert _changes(repository) == {"a.yaml": first, "b.yaml": old}
    repository.git("commit", "--quiet", "--amend", "--message", "again", day="2026-02-02")
    assert _changes(repository) == {"a.yaml": first, "b.yaml": repository.git("rev-parse", "HEAD")}
