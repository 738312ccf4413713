"""What git knows of records: which commit brought a review, and what each commit changed in meaning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmx.model.history import Commit, History
from jmx.model.review import Review
from jmx.model.workspace import Located, Workspace
from jmx.repo.bringers import Standing, Walk, bringers
from jmx.repo.git import Git, PathChange
from jmx.repo.load import load
from jmx.repo.tree import CommitTree, Content, MemoryTree, Tree, may_hold_record


def read_history(
    git: Git, root: Path, head: str | None, reviews: Iterable[Located[Review]], tree: Tree, walk: Walk | None = None
) -> History:
    """The history of a workspace's reviews, up to the commit `head`; a walk begun earlier saves the wait for git.

    Without a commit yet there is a history all the same: one in which nothing was ever reviewed.
    """
    if head is None:
        return History(True)
    boundary = git.boundary()
    standing = [Standing(each.ref, each.path) for each in reviews]
    brought = bringers(walk or Walk(git, root, head), standing, tree, boundary) if standing else {}
    return History(True, bool(boundary), git.commit(head), brought)


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
