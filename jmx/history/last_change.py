"""Which commit last changed each path: one walk for all of them, equal to `git log -1 --topo-order` for each.

This is about bytes: a mass reformat counts, and `.git-blame-ignore-revs` is not read. Whoever asks about meaning
compares records instead, and needs no list of commits to leave out.
"""

from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jmx.history.walk import Walked, walk
from jmx.model.history import Certainty, Commit
from jmx.repo.git import Git


@dataclass(frozen=True, slots=True)
class LastChange:
    """The commit that last changed a path, and how sure that is; no commit where git has no answer."""

    commit: Commit | None
    certainty: Certainty


def dates(git: Git, root: Path, head: str, paths: Collection[str]) -> dict[str, LastChange]:
    """For each path the commit that last changed it.

    What a shallow clone was cut off at changed then or before. Of a path that the commit `head` does not hold nothing
    is known.
    """
    found = last_changes(git, root, head, paths)
    commits = git.commits(sorted(set(found.values())))
    boundary = git.boundary()
    known = {
        path: LastChange(commits[oid], Certainty.AT_OR_BEFORE if oid in boundary else Certainty.EXACT)
        for path, oid in found.items()
    }
    return dict.fromkeys(paths, LastChange(None, Certainty.UNKNOWN)) | known


def last_changes(git: Git, root: Path, head: str, paths: Iterable[str]) -> dict[str, str]:
    """For each path that the commit `head` holds, the id of the commit that last changed it."""
    held = git.tree_paths(head, root).intersection(paths)
    waiting = {head: set(held)} if held else {}
    found: dict[str, str] = {}
    with closing(walk(git, root, [head])) as commits:
        while waiting and (commit := next(commits, None)):
            found |= dict.fromkeys(_own_paths(commit, waiting), commit.oid)
    return found


def _own_paths(commit: Walked, waiting: dict[str, set[str]]) -> set[str]:
    """Of the paths that wait at a commit those that it changed from all its parents; each of the others is handed to
    the first parent from which it was not changed.

    Costs as much as the commit changed, not as much as waits: whole sets are handed on as they are.
    """
    paths = waiting.pop(commit.oid, set())
    for parent, section in zip(commit.parents, commit.sections, strict=False):
        changed = paths.intersection([change.path for change in section])
        paths -= changed
        small, large = sorted((paths, waiting.get(parent, set())), key=len)
        large |= small
        if large:
            waiting[parent] = large
        paths = changed
    return paths
