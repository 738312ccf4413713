"""What git lists: the files under a root, what the index holds, and what the tree of a commit does."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_GITLINK = "160000"
_STAGED = re.compile(rb"([0-7]{6}) ([0-9a-f]{40,64}) [0-3]\t")
_IN_INDEX = re.compile(rb"([0-7]{6}) ([0-9a-f]{40,64}) ([0-3])\t([^\0]+)\0(?:  ctime:[^\0]*?\tflags: ([0-9a-f]+)\n)?")
_INTENT_TO_ADD = 0x20000000
_CLOSED = re.compile(rb"^warning: could not open directory '(.+?)/?': ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One path of the tree of a commit."""

    path: str
    mode: str
    oid: str

    @property
    def file(self) -> bool:
        return self.mode in ("100644", "100755", "100664")

    @property
    def symlink(self) -> bool:
        return self.mode == "120000"

    @property
    def repository(self) -> bool:
        return self.mode == _GITLINK


@dataclass(frozen=True, slots=True)
class Listing:
    """The files under a root, the nested repositories, and the folders that cannot be opened; paths relative to it. Of
    the files, those that a sparse checkout leaves out, with their blob ids in the index."""

    files: tuple[str, ...]
    repositories: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


def listing(told: bytes, complaints: bytes, top: Path, root: Path) -> Listing:
    """What `git ls-files -z -t --stage --cached --others` told of a root, in the repository at `top`."""
    paths: dict[str, bool] = {}  # path → whether it is a repository; a path in conflict is listed three times
    left_out: dict[str, str] = {}
    for tagged in told.split(b"\0"):
        tag, line = tagged[:2], tagged[2:]
        if line:
            staged = _STAGED.match(line) if tag != b"? " else None
            path = os.fsdecode(line[staged.end() :] if staged else line)
            paths[path.rstrip("/")] = path.endswith("/") if staged is None else staged[1] == _GITLINK.encode()
            if staged and tag == b"S " and staged[1].startswith(b"100"):
                left_out[path] = staged[2].decode("ascii")
    closed = (os.path.relpath(top / os.fsdecode(each), root.resolve()) for each in _CLOSED.findall(complaints))
    return Listing(
        tuple(path for path, repository in paths.items() if not repository),
        tuple(path for path, repository in paths.items() if repository),
        tuple(path for path in closed if not path.startswith("..")),
        left_out,
    )


def index_entries(told: bytes) -> tuple[TreeEntry, ...]:
    """What `git ls-files -z --stage --debug` told of the index, as the next commit would take it; a path whose merge is
    not settled has no id."""
    entries: dict[str, TreeEntry] = {}
    for mode, oid, stage, path, flags in _IN_INDEX.findall(told):
        if not int(flags or b"0", 16) & _INTENT_TO_ADD:
            name = os.fsdecode(path)
            entries[name] = TreeEntry(name, mode.decode(), oid.decode() if stage == b"0" else "")
    return tuple(entries.values())


def tree_entries(told: bytes) -> tuple[TreeEntry, ...]:
    """What `git ls-tree -r -z` told of a commit."""
    entries = []
    for line in filter(None, told.split(b"\0")):
        about, _, path = line.partition(b"\t")
        mode, _, blob = about.decode("ascii").split(" ")
        entries.append(TreeEntry(os.fsdecode(path), mode, blob))
    return tuple(entries)
