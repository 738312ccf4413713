"""Every odd sort of repository, each with the same short life of one journey in it."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support import Repository

ANA, BO = "Ana Ruiz <ana@x.example>", "Bo Lind <bo@x.example>"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [Choose, Pay]\n"
TITLED = JOURNEY.replace("Buy a plan", "Buy it")
LAID_OUT = "# laid out anew\n" + TITLED.replace("[Choose, Pay]", "\n  - Choose\n  - Pay")
FIRST = {"journeys/buy.yaml": JOURNEY, "notes.txt": "1", "other/x.txt": "1"}
SECOND = {"journeys/buy.yaml": TITLED, "notes.txt": "2"}
Make = Callable[[Repository, Path], Path]


def plain(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FIRST, "Map buying", "2026-01-05", ANA)
    repository.commit(SECOND, "Say it shorter", "2026-02-01", BO)
    return repository.folder


def detached(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.commit({"journeys/buy.yaml": JOURNEY, "notes.txt": "3"}, day="2026-03-01")
    repository.git("checkout", "--quiet", "--detach", "HEAD~1")
    return repository.folder


def worktree(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("worktree", "add", "--quiet", str(tmp_path / "worktree"), "-b", "elsewhere")
    return tmp_path / "worktree"


def submodule(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    outer = Repository(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "inner")
    outer.commit({})
    return outer.folder / "inner"


def with_submodule(repository: Repository, tmp_path: Path) -> Path:
    inner = Repository(tmp_path / "inner")
    inner.commit({"a.txt": "1"})
    plain(repository, tmp_path)
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "inner")
    repository.commit({}, day="2026-03-01")
    return repository.folder


def sparse(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("sparse-checkout", "set", "--sparse-index", "journeys")
    return repository.folder


def edited(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.write({"notes.txt": "not committed", "untracked.txt": "1"})
    repository.git("rm", "--quiet", "--cached", "other/x.txt")
    return repository.folder


def sha256(repository: Repository, tmp_path: Path) -> Path:
    made = Repository.__new__(Repository)
    made.folder = tmp_path / "sha256"
    made.folder.mkdir()
    made.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    return plain(made, tmp_path)


def replaced(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("replace", "HEAD", "HEAD~1")
    return repository.folder


def grafted(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    (repository.folder / ".git/info/grafts").write_text(repository.git("rev-parse", "HEAD") + "\n")
    return repository.folder


def reformatted(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.commit({"journeys/buy.yaml": LAID_OUT}, "Lay out", "2026-03-01", BO)
    return repository.folder


def ignoring_revs(repository: Repository, tmp_path: Path) -> Path:
    reformatted(repository, tmp_path)
    ignored = repository.git("rev-parse", "HEAD", "HEAD~1")  # one of them a change in meaning, which no list hides
    repository.commit({".git-blame-ignore-revs": f"{ignored}\nnot-a-commit\n"}, day="2026-03-02")
    repository.git("config", "blame.ignoreRevsFile", "/missing")
    return repository.folder


def commit_graph(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("commit-graph", "write", "--reachable", "--changed-paths")
    return repository.folder


def packed(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("gc", "--quiet")
    repository.git("pack-refs", "--all")
    return repository.folder


def hostile_names(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    names = ["ü.txt", "new\nline", "tab\t", '"q"', "-rf", ":(top)x", "*.txt", "\x1b[31m", ":100644 x", "(from y)"]
    repository.commit(dict.fromkeys(names, "x"), day="2026-03-01")
    (repository.folder / os.fsdecode(b"caf\xe9")).write_text("x")
    repository.commit({"*.txt": "y"}, day="2026-03-02")
    return repository.folder


def strange_dates(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    for number, stamp in enumerate((b"99999999999999 +9999", b"-5 +0000", b"", b"4070908800 +0000", b"nonsense")):
        commit_on(repository, stamp, {f"dated{number}.txt": "x"})
    return repository.folder


def commit_on(repository: Repository, stamp: bytes, files: dict[str, str]) -> str:
    """A commit with a date as only a hand could write it: seconds and zone."""
    head = repository.git("rev-parse", "HEAD")
    repository.write(files)
    repository.git("add", *files)
    tree = repository.git("write-tree")
    who = b"author Bo Lind <bo@x.example> " + stamp + b"\ncommitter Bo Lind <bo@x.example> " + stamp
    content = f"tree {tree}\nparent {head}\n".encode() + who + b"\n\nstrange\n"
    argv = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(argv, input=content, cwd=repository.folder, capture_output=True, check=True)
    repository.git("update-ref", "refs/heads/main", done.stdout.decode().strip())
    return done.stdout.decode().strip()


def clone(repository: Repository, tmp_path: Path, *how: str) -> Path:
    """A clone of what the repository holds; there is nobody to fetch the rest from any more."""
    repository.git("config", "uploadpack.allowFilter", "true")
    folder = tmp_path / "clone"
    repository.git("clone", "--quiet", *how, f"file://{repository.folder}", str(folder))
    repository.folder.rename(tmp_path / "moved-away")
    return folder


def blobless(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    return clone(repository, tmp_path, "--filter=blob:none")


def borrowing(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("clone", "--quiet", "--shared", str(repository.folder), str(tmp_path / "borrowing"))
    return tmp_path / "borrowing"


def linked_git_folder(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("init", "--quiet", f"--separate-git-dir={tmp_path / 'git-folder'}")
    return repository.folder


def bare(repository: Repository, tmp_path: Path) -> Path:
    plain(repository, tmp_path)
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "bare"))
    return tmp_path / "bare"


def unborn(repository: Repository, tmp_path: Path) -> Path:
    repository.write(FIRST)
    return repository.folder


# Those that hold all there is to know, and those that also hold every content of it.
DATED: tuple[Make, ...] = (
    plain, detached, worktree, submodule, with_submodule, sparse, edited, sha256, replaced, grafted, reformatted,
    ignoring_revs, commit_graph, packed, hostile_names, strange_dates, blobless, borrowing, linked_git_folder,
)  # fmt: skip
WHOLE: tuple[Make, ...] = tuple(make for make in DATED if make is not blobless)


def name_of(make: Make) -> str:
    return make.__name__.replace("_", "-")
