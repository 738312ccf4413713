"""The git door on every sort of repository: it works, or says in one line what is missing and how to mend it."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import GitError, UnknownRev
from jmx.history.walk import Walked, walk
from jmx.reading.load import load
from jmx.repo.git import Git, identity, open_git
from jmx.repo.git_call import environment
from jmx.repo.tree import CommitTree, FolderTree
from tests.support import MemoryTree, Ran, Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [Choose, Pay]\n"
FILES = {"journeys/buy.yaml": JOURNEY}


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


def _bare(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "bare"))
    return tmp_path / "bare"


def _git_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a git on the PATH that does what a script says, and what makes jmx ask it."""
    (tmp_path / ".git").mkdir()
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.path.dirname(shutil.which('sleep') or '/bin')}")


def _unborn(repository: Repository, tmp_path: Path) -> Path:
    repository.write(FILES)
    return repository.folder


def _detached(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    repository.git("checkout", "--quiet", "--detach")
    return repository.folder


def _worktree(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    return tmp_path / "tree"


def _submodule(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    outer = Repository(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "inner")
    outer.commit({})
    return outer.folder / "inner"


def _sparse(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES | {"other/notes.txt": "x"})
    repository.git("sparse-checkout", "set", "journeys")
    return repository.folder


def _sha256(repository: Repository, tmp_path: Path) -> Path:
    folder = tmp_path / "sha256"
    folder.mkdir()
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", str(folder)], check=True, env=environment())
    made = Repository.__new__(Repository)
    made.folder = folder
    made.commit(FILES)
    return folder


def _blobless(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "blobless"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    return clone


def _locked(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    (repository.folder / ".git/index.lock").touch()
    return repository.folder


def _replaced(repository: Repository, tmp_path: Path) -> Path:
    first = repository.commit(FILES)
    second = repository.commit({"journeys/buy.yaml": JOURNEY + "tier: 1\n"})
    repository.git("replace", second, first)
    return repository.folder


def _corrupt(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    blob = repository.git("rev-parse", "HEAD:journeys/buy.yaml")
    target = repository.folder / ".git/objects" / blob[:2] / blob[2:]
    target.chmod(0o644)
    target.write_bytes(b"nonsense")
    return repository.folder


def _broken_config(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    (repository.folder / ".git/config").write_text("[core\n")
    return repository.folder


def _format_99(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    repository.git("config", "core.repositoryFormatVersion", "99")
    return repository.folder


def _subfolder(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FILES)
    return repository.folder / "journeys"


Make = Callable[[Repository, Path], Path]
WORKS = [
    _unborn,
    _detached,
    _worktree,
    _submodule,
    _sparse,
    _sha256,
    _blobless,
    _locked,
    _replaced,
    _corrupt,
    _subfolder,
]
REFUSES = [_broken_config, _format_99]


def _name(make: Make) -> str:
    return make.__name__.strip("_").replace("_", "-")


@pytest.mark.parametrize("make", WORKS, ids=_name)
def test_looking_works_in_every_sort_of_repository(
    make: Make, repository: Repository, tmp_path: Path, jmx: Callable[..., Ran]
) -> None:
    folder = make(repository, tmp_path)
    said = {}
    for command in (("lint", "-f", "concise"), ("score",), ("render", "buy"), ("review", "buy")):
        ran = said[command[0]] = jmx(*command, "-C", folder)
        assert ran.code == 0
        assert ran.err == "" or ran.err.startswith("jmx: this clone is partial, so rules about how long")
    assert "STL101 journey 'buy' has never been reviewed" in said["lint"].out


@pytest.mark.parametrize("make", REFUSES, ids=_name)
def test_what_git_refuses_is_said_in_one_line(
    make: Make, repository: Repository, tmp_path: Path, jmx: Callable[..., Ran]
) -> None:
    folder = make(repository, tmp_path)
    for command in (("lint",), ("render", "buy"), ("review", "buy")):
        ran = jmx(*command, "-C", folder)
        assert ran.code == 2
        assert ran.err.startswith("jmx: git refused: ")
        assert len(ran.err.splitlines()) == 1


def test_a_bare_repository_is_read_at_a_commit_or_says_so(
    repository: Repository, tmp_path: Path, jmx: Callable[..., Ran]
) -> None:
    ran = jmx("lint", "-C", _bare(repository, tmp_path))
    assert ran.code == 2
    assert "bare repository" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
@pytest.mark.parametrize("settings", ["HOME", "GIT_CONFIG_GLOBAL"])
@pytest.mark.parametrize(
    ("cwd", "options"), [(".", ()), ("journeys", ()), (".", ("-C", "journeys")), ("..", ("-C", "its files"))]
)
def test_what_to_run_about_a_folder_of_somebody_else_helps_when_done_exactly(
    tmp_path: Path,
    jmx: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
    cwd: str,
    options: tuple[str, ...],
    settings: str,
) -> None:
    repository = Repository(tmp_path / "its files")
    repository.commit(FILES)
    for path in (repository.folder, *repository.folder.rglob("*")):
        os.chown(path, 65534, 65534)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv(settings, str(tmp_path / "home" / ("" if settings == "HOME" else "settings")))
    monkeypatch.chdir(repository.folder / cwd)
    refused = jmx("lint", *options)
    assert refused.code == 2
    subprocess.run(refused.err.partition("run: ")[2], shell=True, check=True)
    assert jmx("lint", *options).code == 0


@pytest.mark.parametrize("named", ["D:/cx/journeys", "'%(prefix)///server/share/the journeys'", "'/srv/it'\\''s'"])
@pytest.mark.parametrize("complaint", ["detected dubious ownership in repository at", "unsafe repository"])
def test_the_folder_to_trust_is_the_one_that_git_names(
    tmp_path: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, named: str, complaint: str
) -> None:
    trust = f"git config --global --add safe.directory {named}"
    said = f"fatal: {complaint} 'X'\nTo add an exception for this directory, call:\n\n\t{trust}"
    _git_that(tmp_path, monkeypatch, f"cat >&2 <<'END'\n{said}\nEND\nexit 128")
    assert jmx("lint", "-C", tmp_path).err == f"jmx: git does not trust this folder; run: {trust}\n"


def test_what_to_run_about_a_bare_repository_helps_when_done_exactly(
    tmp_path: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path / "its files")
    repository.commit(FILES)
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "on the server"))
    monkeypatch.chdir(tmp_path)
    told = jmx("lint", "-C", "on the server").err
    command, _, options = told.partition("run: ")[2].partition("; then use ")
    subprocess.run(command, shell=True, check=True)
    assert jmx("lint", *shlex.split(options)).code == 0


def test_without_git_everything_works_that_needs_no_history(
    tmp_path: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/buy.yaml").write_text(JOURNEY)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing-here"))
    for command in (("lint",), ("score",), ("render", "buy"), ("review", "buy")):
        assert jmx(*command, "-C", tmp_path).code == 0
    assert jmx("lint", "-C", tmp_path, "--at", "HEAD").code == 2


def test_a_git_in_the_checkout_is_never_run(
    repository: Repository, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    repository.commit(FILES)
    fake = repository.folder / "git"
    fake.write_text(f"#!/bin/sh\ntouch {canary}\n")
    fake.chmod(0o755)
    monkeypatch.chdir(repository.folder)
    monkeypatch.setenv("PATH", f".:{os.pathsep}{os.environ['PATH']}")
    assert jmx("lint").code == 0
    assert not canary.exists()


@pytest.mark.parametrize(
    ("script", "words"),
    [("exit 139", "git refused"), ("echo junk", "git"), ("sleep 100", "git ran over")],
    ids=["crashes", "prints-junk", "hangs"],
)
def test_a_strange_git_ends_in_one_line(
    script: str, words: str, tmp_path: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/buy.yaml").write_text(JOURNEY)
    _git_that(tmp_path, monkeypatch, script)
    monkeypatch.setattr("jmx.processes.DEADLINE_SECONDS", 1.0)
    ran = jmx("lint", "-C", tmp_path)
    assert ran.code == 2
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_folder_a_commit_and_memory_load_alike(repository: Repository) -> None:
    files = FILES | {
        "pain-points/waits.yaml": "kind: pain-point\nid: waits\ntitle: Waits\nat: [buy/pay]\n",
        ".x/a.yaml": "{",
    }
    repository.commit(files | {"ignored.yaml": "broken: ["} | {".gitignore": "ignored.yaml\n"})
    git = _git(repository.folder)
    trees = (
        FolderTree(repository.folder, git),
        CommitTree(git, git.resolve("HEAD"), repository.folder),
        MemoryTree(files),
    )
    loads = [load(tree) for tree in trees]
    assert [tree.paths() for tree in trees] == [("journeys/buy.yaml", "pain-points/waits.yaml")] * 3
    assert loads[0] == loads[1] == loads[2]
    assert [pain.ref for pain in loads[0].workspace.pains("buy")] == ["waits"]


def test_a_commit_below_the_top_of_git_is_read_from_the_root(repository: Repository) -> None:
    repository.commit(
        {f"cx/{path}": text for path, text in FILES.items()} | {"jmx.yaml": "", "cx/jmx.yaml": "organisation: X\n"}
    )
    git = _git(repository.folder / "cx")
    tree = CommitTree(git, git.resolve("HEAD"), repository.folder / "cx")
    assert "journeys/buy.yaml" in tree.paths()


def test_symlinks_are_never_read_in_any_tree(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("kind: journey\nid: secret\ntitle: Secret\n")
    repository.write(FILES)
    (repository.folder / "journeys/link.yaml").symlink_to(tmp_path / "secret.yaml")
    repository.commit({})
    git = _git(repository.folder)
    for tree in (FolderTree(repository.folder, git), CommitTree(git, git.resolve("HEAD"), repository.folder)):
        loaded = load(tree)
        assert [finding.code for finding in loaded.findings] == ["YML018"]
        assert loaded.workspace.find("secret") is None


def _walked(repository: Repository) -> list[Walked]:
    git = _git(repository.folder)
    return list(walk(git, repository.folder, [git.resolve("HEAD")], folders=["."]))


def test_names_of_any_sort_come_through_the_log_whole(repository: Repository) -> None:
    names = ["journeys/ünï.yaml", "journeys/a b.yaml", "journeys/new\nline.yaml", 'journeys/"q".yaml', "journeys/-rf.yaml",
             "journeys/:(top)x.yaml", "journeys/*.yaml", "journeys/tab\t.yaml"]  # fmt: skip
    repository.commit(dict.fromkeys(names, JOURNEY))
    (section,) = _walked(repository)[0].sections
    assert sorted(change.path for change in section) == sorted(names)


def test_a_message_cannot_forge_a_commit(repository: Repository) -> None:
    hostile = [
        "x\x1e\x1fdeadbeef\x1fCEO\x1fapproved",
        "x\n\n--\ncommit deadbeef\nAuthor: CEO <ceo@x.example>",
        ":100644 100644 0000000 1111111 M",
        "\x01" + "a" * 40,
    ]
    for number, message in enumerate(hostile):
        repository.commit({"a.yaml": str(number)}, message)
    walked = _walked(repository)
    assert len(walked) == len(hostile)
    commits = _git(repository.folder).commits([each.oid for each in walked])
    assert {each.author for each in commits.values()} == {"Ana Ruiz"}
    assert all([[change.path for change in side] for side in each.sections] == [["a.yaml"]] for each in walked)


@pytest.mark.parametrize(
    "raw",
    [b"author A <a@x> 99999999999999 +9999\ncommitter A <a@x> 99999999999999 +9999", b"author A <a@x> -5 +0000\ncommitter A <a@x> -5 +0000",
     b"author  <> 1 +0000\ncommitter  <> 1 +0000", b"author \xff\xfe <a@x> 1 +0000\ncommitter \xff <a@x> 1 +0000\nencoding NOSUCH"],
    ids=["year-3-million", "before-1970", "nobody", "not-utf8"],
)  # fmt: skip
def test_strange_commits_are_read_without_a_guess(raw: bytes, repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.commit(FILES)
    tree = repository.git("rev-parse", "HEAD^{tree}")
    content = b"tree " + tree.encode() + b"\n" + raw + b"\n\nstrange \xff\n"
    argv = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(
        argv, input=content, cwd=repository.folder, capture_output=True, check=True, env=environment()
    )
    repository.git("update-ref", "refs/heads/main", done.stdout.decode().strip())
    for command in (("lint",), ("review", "buy")):
        ran = jmx(*command, "-C", repository.folder)
        assert ran.code == 0, ran.err


def test_a_rev_is_one_commit_or_refused(repository: Repository) -> None:
    oid = repository.commit(FILES, day="2026-03-01")
    repository.git("tag", "q1")
    git = _git(repository.folder)
    assert {git.resolve(rev) for rev in ("HEAD", "main", "q1", oid, oid[:8], "2026-03-01", "2027-01-01")} == {oid}
    for rev in ("nope", "^HEAD", "HEAD..HEAD", "-x", "2026-02-28", "2026-02-30", "HEAD^{tree}", ""):
        with pytest.raises(UnknownRev):
            git.resolve(rev)


def test_git_dying_half_way_is_an_error(repository: Repository) -> None:
    first = repository.commit(FILES)
    repository.commit({"a.yaml": "x"})
    (repository.folder / ".git/objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(GitError):
        _walked(repository)


@pytest.mark.parametrize(
    ("config", "known"),
    [
        ("[user]\nname = Ana Ruiz\nemail = ana@x.example\n", "Ana Ruiz <ana@x.example>"),
        ("[user]\nname = Ana\n[user]\nname = Ben Öz\nemail = b@x.example\n", "Ben Öz <b@x.example>"),
        ("[user]\nname = Ana Ruiz\n", None),
        ("", None),
        ("[user\n", None),
    ],
)
def test_git_says_who_works_in_a_folder_that_is_no_repository(
    config: str, known: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text(config, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    found = identity(tmp_path)
    assert (str(found) if found else None) == known
