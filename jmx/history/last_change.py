"""Which commit last changed each path: one walk for all paths, with the result of `git log -1 --topo-order` for each.

Bytes count: a reformatting commit is a change, and `.git-blame-ignore-revs` is not read. For changes in meaning see
`compare/follow.py`.
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
    """The commit that last changed a path and how certain that is; None if no commit holds the path."""

    commit: Commit | None
    certainty: Certainty


def dates(git: Git, root: Path, head: str, paths: Collection[str]) -> dict[str, LastChange]:
    """The last change of each path (relative to `root`) up to the commit `head`.

    Certainty is AT_OR_BEFORE at the boundary of a shallow clone, UNKNOWN for a path that `head` does not hold.
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
    """The id of the commit that last changed each path; without paths that the commit `head` does not hold."""
    held = git.tree_paths(head, root).intersection(paths)
    waiting = {head: set(held)} if held else {}
    found: dict[str, str] = {}
    with closing(walk(git, root, [head])) as commits:
        while waiting and (commit := next(commits, None)):
            found |= dict.fromkeys(_own_paths(commit, waiting), commit.oid)
    return found


def _own_paths(commit: Walked, waiting: dict[str, set[str]]) -> set[str]:
    """The waiting paths that a commit changed against all its parents. Each of the others is moved in `waiting` to the
    first parent against which it did not change.

    The smaller set is added to the larger, so the cost depends on what the commit changed, not on what waits.
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
