"""Random histories, made through git fast-import: merges of every sort, cherry-picks, reverts, and hostile names."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

NAMES = (
    b"a.yaml", b"journeys/b.yaml", "journeys/ü.yaml".encode(), b"d", b"d/e/f.yaml", b"-rf", b":(top)x", b"*.yaml",
    b"new\nline", b"tab\t.yaml", b'"q"', b"\xff\xfe", b":100644 100644 x", b"(from x)",
)  # fmt: skip
MESSAGES = (
    b"work",
    b"",
    b"(from " + b"1" * 40 + b") x",
    b"2" * 40 + b" x",
    b"log size 7\nx",
    b"x\n\n:1 \xff",
    b"\x01" * 41,
)
FIRST_DAY = 1_700_000_000

State = dict[bytes, tuple[str, int]]  # path → its mode and which of a few contents it has


@dataclass(frozen=True)
class Made:
    """One commit of a history that is yet to be written."""

    parents: tuple[int, ...]
    files: State
    message: bytes
    seconds: int


@st.composite
def histories(draw: st.DrawFn, least: int = 1, most: int = 24) -> list[Made]:
    """Commits, each after its parents."""
    made: list[Made] = []
    for number in range(draw(st.integers(least, most))):
        parents = _parents(draw, number)
        files = _merged(draw, [made[parent].files for parent in parents]) if parents else _begun(draw)
        if len(parents) < 2 or draw(st.integers(0, 4)) == 0:
            files = _worked(draw, files, made)
        seconds = FIRST_DAY + 60 * number + draw(st.sampled_from((0, 0, 0, -100_000, 100_000)))
        made.append(Made(parents, files, draw(st.sampled_from(MESSAGES)), seconds))
    return made


def _parents(draw: st.DrawFn, number: int) -> tuple[int, ...]:
    recent = list(range(max(0, number - 5), number))
    if not recent or draw(st.integers(0, 25)) == 0:
        return ()
    count = draw(st.sampled_from((1, 1, 1, 2, 2, 3, 4)))
    return tuple(draw(st.permutations(recent))[:count])


def _begun(draw: st.DrawFn) -> State:
    files: State = {}
    for path in draw(st.permutations(NAMES))[:7]:
        _put(files, path, ("100644", 0))
    return files


def _merged(draw: st.DrawFn, states: list[State]) -> State:
    """What a merge holds: all of ours, all of theirs, or for each path what one of its parents has."""
    if len(states) < 2:
        return dict(states[0])
    style = draw(st.sampled_from(("ours", "theirs", "mixed", "mixed")))
    if style != "mixed":
        return dict(states[0 if style == "ours" else -1])
    files: State = {}
    for path in sorted(set().union(*states)):
        entry = draw(st.sampled_from(states)).get(path)
        if entry is not None:
            _put(files, path, entry)
    return files


def _worked(draw: st.DrawFn, files: State, made: list[Made]) -> State:
    """What a commit makes of its parent's files: edits, deletions, renames, modes, picks and reverts, or nothing."""
    files = dict(files)
    for _ in range(draw(st.integers(0, 3))):
        work = draw(st.sampled_from(("write", "write", "write", "delete", "rename", "mode", "pick", "revert")))
        path = draw(st.sampled_from(NAMES))
        if work == "write":
            _put(files, path, ("100644", draw(st.integers(0, 2))))
        elif work in ("delete", "rename"):
            entry = files.pop(path, None)
            if entry and work == "rename":
                _put(files, draw(st.sampled_from(NAMES)), entry)
        elif work == "mode" and path in files:
            files[path] = (draw(st.sampled_from(("100644", "100755", "120000"))), files[path][1])
        elif made:
            other = draw(st.sampled_from(made))
            before = made[other.parents[0]].files if other.parents else {}
            _applied(files, *((before, other.files) if work == "pick" else (other.files, before)))
    return files


def _applied(files: State, before: State, after: State) -> None:
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            files.pop(path, None)
            if path in after:
                _put(files, path, after[path])


def _put(files: State, path: bytes, entry: tuple[str, int]) -> None:
    for other in [each for each in files if each.startswith(path + b"/") or path.startswith(each + b"/")]:
        del files[other]
    files[path] = entry


def write(folder: Path, made: list[Made]) -> list[str]:
    """Writes a history into a repository, and returns the ids of its commits, in their order."""
    stream = b"".join(_commit(number, each) for number, each in enumerate(made, 1))
    marks = folder / "marks"
    argv = ["git", "fast-import", "--quiet", "--force", f"--export-marks={marks}"]
    subprocess.run(argv, cwd=folder, input=stream, check=True)
    ids = dict(line.split() for line in marks.read_text().splitlines())
    return [ids[f":{number}"] for number in range(1, len(made) + 1)]


def _commit(number: int, made: Made) -> bytes:
    lines = [
        b"reset refs/heads/random\n",
        b"commit refs/heads/random\nmark :%d\n" % number,
        b"committer A <a@x.example> %d +0000\n" % made.seconds,
        b"data %d\n%s\n" % (len(made.message), made.message),
        *(b"%s :%d\n" % (b"merge" if index else b"from", parent + 1) for index, parent in enumerate(made.parents)),
        b"deleteall\n",
        *(_file(path, *entry) for path, entry in made.files.items()),
        b"\n",
    ]
    return b"".join(lines)


def _file(path: bytes, mode: str, content: int) -> bytes:
    name = b"".join(b"\\%03o" % byte for byte in path)
    return b'M %s inline "%s"\ndata 2\n%d\n\n' % (mode.encode(), name, content)


def gits_own_answer(folder: Path, head: str, path: str) -> str:
    """The commit that git itself says last changed a path."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_LITERAL_PATHSPECS": "1", "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_GRAFT_FILE": os.devnull}  # fmt: skip
    argv = ["git", "log", "-1", "--topo-order", "--format=%H", head, "--", path]
    return subprocess.run(argv, cwd=folder, env=env, capture_output=True, check=True).stdout.decode().strip()
