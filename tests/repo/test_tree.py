"""Nothing that may hold a record vanishes from a tree without a word."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmx.model.finding import Finding
from jmx.queries.repository import open_repository
from jmx.reading.load import load
from jmx.repo.git import open_git
from jmx.repo.objects import RememberedBlobs
from jmx.repo.tree import BlobTree, CommitTree, FolderTree, Unreadable
from tests.support import MemoryTree, Repository, open_to_others

NOBODY = 65534
JOURNEY = "kind: journey\nid: {0}\ntitle: A journey\n"
_READS = """
import json, os, sys
from pathlib import Path
from jmx.repo.git import open_git
from jmx.reading.load import load
from jmx.queries.repository import open_repository
from jmx.repo.tree import FolderTree
import jmx.reading.validation_errors, pydantic.networks
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
root = Path(sys.argv[1])
loaded = load(FolderTree(root, open_git(root)))
print(json.dumps([[each.code, each.path] for each in loaded.findings]))
print(json.dumps([each.ref for each in loaded.workspace.journeys()]))
"""


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[list[Path]]:
    """Folders to shut for a test; they are opened again so that they can be removed."""
    open_to_others(tmp_path)
    folders: list[Path] = []
    yield folders
    for folder in folders:
        folder.chmod(0o755)


def _read_without_rights(root: Path) -> tuple[list[list[str]], list[str]]:
    """Codes and paths of the findings, and the journeys, as one who is not root reads them."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    trust = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    env = {**settings, **trust, "HOME": "/nonexistent"}
    done = subprocess.run([sys.executable, "-c", _READS, str(root)], env=env, capture_output=True, check=False)
    if b"Operation not permitted" in done.stderr:
        pytest.skip("this system does not let root become another user, and root may read everything")
    assert done.returncode == 0, done.stderr.decode()
    findings, journeys = done.stdout.splitlines()
    return json.loads(findings), json.loads(journeys)


def _shut(folder: Path, shut: list[Path], mode: int = 0) -> None:
    folder.chmod(mode)
    shut.append(folder)


def _two_folders(root: Path) -> None:
    for path in ("journeys/in/a.yaml", "more/b.yaml"):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(JOURNEY.format(Path(path).stem))


def test_a_folder_nobody_may_open_is_told_and_the_rest_is_read(tmp_path: Path, shut: list[Path]) -> None:
    root = tmp_path / "r"
    _two_folders(root)
    _shut(root / "journeys", shut)
    assert _read_without_rights(root) == ([["YML019", "journeys"]], ["b"])


def test_git_files_in_a_folder_nobody_may_open_are_each_told(repository: Repository, shut: list[Path]) -> None:
    _two_folders(repository.folder)
    repository.commit({})
    _shut(repository.folder / "journeys", shut)
    findings, journeys = _read_without_rights(repository.folder)
    assert ["YML019", "journeys/in/a.yaml"] in findings
    assert {code for code, _ in findings} == {"YML019"}
    assert journeys == ["b"]


@pytest.mark.parametrize("below", ["", "cx"], ids=["the whole repository", "a folder of it"])
def test_a_folder_git_cannot_open_and_knows_nothing_of_is_told(
    repository: Repository, shut: list[Path], below: str
) -> None:
    root = repository.folder / below
    root.mkdir(exist_ok=True)
    _two_folders(root)
    _shut(root / "journeys", shut)
    assert _read_without_rights(root) == ([["YML019", "journeys"]], ["b"])


def test_a_folder_that_lists_names_but_gives_no_files_is_told(tmp_path: Path, shut: list[Path]) -> None:
    root = tmp_path / "r"
    _two_folders(root)
    _shut(root / "more", shut, 0o444)
    assert _read_without_rights(root) == ([["YML019", "more/b.yaml"]], ["a"])


def test_a_file_that_git_tracks_and_that_is_gone_is_no_finding(repository: Repository) -> None:
    repository.commit({"journeys/a.yaml": JOURNEY.format("a"), "journeys/in/b.yaml": JOURNEY.format("b")})
    (repository.folder / "journeys/in/b.yaml").unlink()
    (repository.folder / "journeys/in").rmdir()
    (repository.folder / "journeys/in").write_text("a file now")
    tree = FolderTree(repository.folder, open_git(repository.folder))
    assert (tree.paths(), tree.closed()) == (("journeys/a.yaml",), ())


# --- repositories of their own ---


def _nested(folder: Path, path: str = "x.yaml") -> None:
    Repository(folder).commit({path: JOURNEY.format("x")})


def _findings(root: Path) -> list[Finding]:
    return list(load(FolderTree(root, open_git(root))).findings)


@pytest.mark.parametrize(
    ("folder", "path", "told"),
    [
        ("journeys/sub", "x.yaml", True),
        ("journeys", "x.yaml", True),
        ("cx", "journeys/x.yaml", True),
        ("cx", "jmx.yaml", True),
        ("vendor/library", "x.yaml", False),
        ("journeys/.cache", "x.yaml", False),
    ],
    ids=["in a folder", "a folder", "holds journeys", "holds settings", "a library", "a dot-folder"],
)
@pytest.mark.parametrize("added", [False, True], ids=["untracked", "as a gitlink"])
def test_a_repository_of_its_own_is_told_where_it_would_hold_records(
    repository: Repository, folder: str, path: str, told: bool, added: bool
) -> None:
    repository.commit({"people.yaml": "kind: people\nitems: []\n"})
    _nested(repository.folder / folder, path)
    if added:
        repository.commit({}, "a repository in a repository")
    found = [(each.code, each.level, each.path) for each in _findings(repository.folder)]
    assert found == ([("YML023", "warning", folder)] if told else [])


def test_a_commit_tells_of_a_gitlink_among_records(repository: Repository) -> None:
    _nested(repository.folder / "journeys/sub")
    _nested(repository.folder / "vendor/library")
    commit = repository.commit({"journeys/a.yaml": JOURNEY.format("a")})
    git = open_git(repository.folder)
    assert git is not None
    found = load(CommitTree(git, commit, repository.folder)).findings
    assert [(each.code, each.path) for each in found] == [("YML023", "journeys/sub")]


def test_a_path_in_conflict_is_read_once(repository: Repository) -> None:
    repository.commit({"journeys/a.yaml": JOURNEY.format("a")})
    repository.git("checkout", "-q", "-b", "other")
    repository.commit({"journeys/a.yaml": JOURNEY.format("a") + "tags: [x]\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({"journeys/a.yaml": JOURNEY.format("a") + "tags: [y]\n"})
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "other")
    assert [each.code for each in _findings(repository.folder)] == ["YML006"]


# --- whose file it is ---

OURS = {
    "in braces": "{kind: journey, id: a, title: [",
    "in braces, misspelt": "{kind: jurney, id: a, title: [",
    "an indented map": "  kind: journey\n  id: a\n  title: [\n",
    "not the first of an indented map": "  id: a\n  kind: journey\n  title: [\n",
    "lines that end in CR": "id: a\rkind: journey\rtitle: [\r",
    "a key behind a question mark": "? kind\n: journey\n? id\n: [\n",
    "a key in quotes": "{'kind' : \"journey\", id: [",
    "UTF-16 with a mark": "kind: journey\nid: a\n".encode("utf-16"),
    "UTF-16 without a mark": "id: a\nkind: jurney\n".encode("utf-16-be"),
    "UTF-32": "id: a\nkind: journey\n".encode("utf-32"),
    "a byte order mark": b"\xef\xbb\xbfkind: jurney\nid: [\n",
    "of Kubernetes only by pretence": "apiVersion: v1\nkind: journey\nid: [\n",
}
FOREIGN = {
    "docker-compose": "x-base: &base\n  image: a\nservices:\n  web:\n    <<: *base\n    labels: {humankind: journey}\n",
    "Kubernetes": "apiVersion: v1\nkind: Service\n---\napiVersion: apps/v1\nkind: Deployment\n",
    "Kubernetes with anchors": "kind: Role\napiVersion: v1\nrules: &r\n- kind: team\nmore: *r\n",
    "an API": "openapi: 3.1.0\nx: &a\n  properties:\n    kind:\n      type: string\ny: *a\n",
    "a pipeline": "job: !reference [base, kind]\n",
    "UTF-16": "a: b\n".encode("utf-16"),
}


@pytest.mark.parametrize("content", OURS.values(), ids=OURS)
def test_a_broken_record_outside_the_folders_is_told(content: str | bytes) -> None:
    assert len(load(MemoryTree({"notes/x.yaml": content})).findings) == 1


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_file_of_someone_else_is_let_be(content: str | bytes) -> None:
    assert load(MemoryTree({"notes/x.yaml": content})).findings == ()


def test_a_kind_behind_a_megabyte_still_says_whose_file_it_is(tmp_path: Path) -> None:
    comments = b"# a comment\n" * 100_000
    (tmp_path / "x.yaml").write_bytes(comments + b"kind: journey\n")
    (tmp_path / "y.yaml").write_bytes(comments + b"a: b\n")
    assert [(each.code, each.path) for each in load(FolderTree(tmp_path)).findings] == [("YML007", "x.yaml")]


# --- blobs ---


@pytest.mark.parametrize("early", [True, False], ids=["worked out while reading", "asked for later"])
def test_the_ids_of_contents_here_are_those_that_git_gives_them(repository: Repository, early: bool) -> None:
    repository.commit({"journeys/a.yaml": JOURNEY.format("a"), "pains/b.yaml": "kind: pain-point\n"})
    repository.write({"journeys/a.yaml": JOURNEY.format("edited"), "journeys/new.yaml": JOURNEY.format("new")})
    (repository.folder / "journeys/link.yaml").symlink_to("a.yaml")
    tree = FolderTree(repository.folder, open_git(repository.folder))
    if early:
        load(tree)
    asked = {path: repository.git("hash-object", path) for path in tree.paths() if "link" not in path}
    assert tree.blob_ids() == asked | {"journeys/link.yaml": ""}
    assert asked["pains/b.yaml"] == repository.git("rev-parse", "HEAD:pains/b.yaml")


def test_some_files_of_a_commit_are_a_tree_of_their_own(repository: Repository) -> None:
    repository.commit({f"journeys/{name}.yaml": JOURNEY.format(name) for name in "abc"} | {"m.csv": "date,value\n"})
    git = open_git(repository.folder)
    assert git is not None
    files = git.blobs(git.resolve("HEAD"), repository.folder)
    tree = BlobTree(RememberedBlobs(git.objects), files, {"journeys/a.yaml", "journeys/c.yaml", "journeys/gone.yaml"})
    assert tree.paths() == ("journeys/a.yaml", "journeys/c.yaml")
    assert [each.ref for each in load(tree).workspace.journeys()] == ["a", "c"]
    assert tree.read("m.csv") == b"date,value\n"
    assert isinstance(tree.read("journeys/gone.yaml"), Unreadable)


def test_a_blob_that_this_clone_lacks_is_noticed(repository: Repository) -> None:
    repository.commit({"journeys/a.yaml": JOURNEY.format("a")})
    git = open_git(repository.folder)
    assert git is not None
    blobs = RememberedBlobs(git.objects)
    tree = BlobTree(blobs, {"journeys/a.yaml": "1" * 40}, {"journeys/a.yaml"})
    assert isinstance(tree.read("journeys/a.yaml"), Unreadable)
    assert blobs.lacking


@pytest.mark.parametrize("in_git", [True, False], ids=["in git", "a plain folder"])
def test_a_folder_that_is_only_linked_is_told_as_a_file_is(in_git: bool, tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "r", tmp_path / "elsewhere"
    _two_folders(elsewhere)
    (root / "journeys").mkdir(parents=True)
    (root / "journeys/a.yaml").write_text(JOURNEY.format("a"))
    (root / "journeys/dir").symlink_to(elsewhere / "journeys")
    (root / "personas").symlink_to(elsewhere / "more")
    (root / "docs").symlink_to(elsewhere)
    (root / "journeys/picture").symlink_to(root / "journeys/a.yaml")
    if in_git:
        Repository(root).git("add", "--all")
    repository = open_repository(root)
    told = [(each.code, each.path) for each in repository.loaded.findings]
    assert told == [("YML018", "journeys/dir"), ("YML018", "personas")]
    assert [each.ref for each in repository.workspace.journeys()] == ["a"]
    (root / "jmx.yaml").write_text("exclude: [journeys/dir/, personas/]\n")
    assert open_repository(root).loaded.findings == ()
