"""What git knows of records: which commit brought a review, and what each commit changed in meaning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jmx.model.history import Brought, Certainty, Commit, History
from jmx.model.workspace import Workspace
from jmx.repo import yaml as door
from jmx.repo.git import Git, LoggedCommit, PathChange
from jmx.repo.guard import Refusal
from jmx.repo.load import load
from jmx.repo.tree import CommitTree, Content, MemoryTree, Tree, may_hold_record


def read_history(git: Git, root: Path, head: str, review_paths: Iterable[str], walk: "Walk | None" = None) -> History:
    """The history of a workspace's reviews, up to the commit `head`; a walk begun earlier saves the wait for git."""
    paths = sorted(set(review_paths))
    boundary = git.boundary()
    if not paths:
        return History(True, bool(boundary), git.commit(head))
    if walk is None or walk.folders != _folders(paths):
        walk = Walk(git, root, head, _folders(paths))
    return History(True, bool(boundary), git.commit(head), _Bringers(git, walk, boundary).bringers(paths))


class Walk:
    """git's walk over what touched some folders, begun at once in a process of its own while records are read."""

    def __init__(self, git: Git, root: Path, head: str, folders: Sequence[str] = ("reviews",)) -> None:
        self.folders = list(folders)
        self.head = head
        doers = ThreadPoolExecutor(max_workers=2)
        self._logged = doers.submit(lambda: tuple(git.log(head, paths=self.folders, root=root, merges=False)))
        self._parents = doers.submit(lambda: git.parents(head))
        doers.shutdown(wait=False)

    @property
    def commits(self) -> tuple[LoggedCommit, ...]:
        """The commits that touched the folders, the newest first."""
        return self._logged.result()

    @property
    def merges(self) -> dict[str, str]:
        """For each commit off the main line, the merge on it that brought it."""
        return bringing_merges(self._parents.result(), self.head)


@dataclass(frozen=True, slots=True)
class Step:
    """One commit's work: the records of the files it touched, before and after."""

    commit: Commit
    before: Workspace
    after: Workspace


def steps(git: Git, root: Path, since: str, until: str) -> Iterator[Step]:
    """What each commit after `since` did to records, the newest first. Each distinct blob is read once."""
    # merges are left out: what they bring was done by the commits they bring
    walked = git.log(until, since=since, root=root, merges=False)
    logged = [each for each in walked if any(_may_matter(c) for c in each.changes)]
    wanted = {
        oid for each in logged for change in each.changes if _may_matter(change) for oid in (change.old, change.new)
    }
    blobs = dict(git.blobs(sorted(oid for oid in wanted if oid.strip("0"))))
    for each in logged:
        touched = [change for change in each.changes if _may_matter(change)]
        before = {change.path: content for change in touched if (content := blobs.get(change.old)) is not None}
        after = {change.path: content for change in touched if (content := blobs.get(change.new)) is not None}
        yield Step(each.commit, load(MemoryTree(before)).workspace, load(MemoryTree(after)).workspace)


# Stands for edits that no commit holds yet; it has no id.
NOT_COMMITTED = Commit("", "not committed yet", "", None, "not committed yet")


def uncommitted(git: Git, root: Path, head: str, tree: Tree) -> Iterator[Step]:
    """What the files here say that the commit `head` does not, as one step; none where they say the same."""
    commit = CommitTree(git, head, root)
    paths = tuple(sorted({*commit.paths(), *tree.paths()}))
    old, new = dict(commit.contents(paths)), dict(tree.contents(paths))
    touched = [path for path in paths if old[path] != new[path]]
    if touched:
        yield Step(NOT_COMMITTED, _workspace(old, touched), _workspace(new, touched))


def _workspace(contents: Mapping[str, Content], paths: Sequence[str]) -> Workspace:
    texts = {path: content for path in paths if isinstance(content := contents[path], bytes)}
    return load(MemoryTree(texts)).workspace


def _may_matter(change: PathChange) -> bool:
    return may_hold_record(change.path)


class _Bringers:
    """For each review file, the commit that gave it the meaning it has, and the merge that brought that commit."""

    def __init__(self, git: Git, walk: Walk, boundary: frozenset[str]) -> None:
        self._git = git
        self._walk = walk
        self._boundary = boundary

    def bringers(self, paths: list[str]) -> dict[str, Brought]:
        found: dict[str, Brought] = {}
        wanted = {path: path for path in paths}  # the name a file had then → the name it has now
        for logged in self._walk.commits:
            moved = {change.old: change.path for change in logged.changes if change.status == "D"}
            for change in logged.changes:
                path = wanted.get(change.path)
                if path is None or change.status == "D":
                    continue
                if change.status == "A" and change.new in moved:
                    wanted[moved[change.new]] = wanted.pop(change.path)
                elif change.status == "A" or not self._same_meaning(change):
                    found[path] = self._brought(logged)
                    del wanted[change.path]
            if not wanted:
                break
        return found

    def _same_meaning(self, change: PathChange) -> bool:
        contents = dict(self._git.blobs([change.old, change.new]))
        return bool(_meaning(contents.get(change.old)) == _meaning(contents.get(change.new)))

    def _brought(self, logged: LoggedCommit) -> Brought:
        if logged.commit.oid in self._boundary:
            return Brought(logged.commit, None, Certainty.AT_OR_BEFORE)
        merge = self._merges.get(logged.commit.oid)
        return Brought(logged.commit, self._git.commit(merge) if merge else None)

    @cached_property
    def _merges(self) -> dict[str, str]:
        return self._walk.merges


def bringing_merges(parents: dict[str, tuple[str, ...]], head: str) -> dict[str, str]:
    """For each commit off the first-parent line of `head`, the first merge on that line that reaches it."""
    line = []
    here: str | None = head
    while here is not None:
        line.append(here)
        here = next(iter(parents.get(here, ())), None)
    merges: dict[str, str] = {}
    seen = set(line)
    for merge in reversed(line):
        open_ones = list(parents.get(merge, ())[1:])
        while open_ones:
            oid = open_ones.pop()
            if oid not in seen:
                seen.add(oid)
                merges[oid] = merge
                open_ones.extend(parents.get(oid, ()))
    return merges


def _folders(paths: list[str]) -> list[str]:
    """The top folders of the files: moves inside them are seen, and no command line grows with the number of files."""
    return sorted({path.partition("/")[0] if "/" in path else "." for path in paths})


def _meaning(content: bytes | None) -> Any:
    if content is None:
        return None
    try:
        return door.parse(content)
    except Refusal:
        return content
