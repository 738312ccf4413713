"""Which commit gave each review record the meaning it has: the proof that a review was held, and by whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jmx.model.history import Brought, Certainty, History
from jmx.model.meaning import whole
from jmx.model.outline import outline
from jmx.model.review import Review
from jmx.model.workspace import Located
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.repo.blobs import Contents
from jmx.repo.git import Git
from jmx.repo.log_format import LoggedCommit, PathChange
from jmx.repo.tree import CommitTree, Tree

EVERYWHERE = (".",)


class ReviewPlace(NamedTuple):
    """A review record and the file it stands in, at some commit."""

    ref: str
    path: str


class Walk:
    """git's walk over what touched some folders, begun at once in processes of its own while records are read."""

    def __init__(self, git: Git, root: Path, head: str, folders: Sequence[str] = ("reviews",)) -> None:
        self.git = git
        self.root = root
        self.head = head
        self.folders = list(folders)
        doers = ThreadPoolExecutor(max_workers=2)
        self._logged = doers.submit(lambda: tuple(git.graph(head, self.folders, root)))
        self._parents = doers.submit(lambda: git.parents(head))
        doers.shutdown(wait=False)

    @property
    def commits(self) -> tuple[LoggedCommit, ...]:
        """The commits that touched the folders and all merges, children before parents; parents are the next such
        commits."""
        return self._logged.result()

    @cached_property
    def tree(self) -> CommitTree:
        """The files of the commit the walk starts from."""
        return CommitTree(self.git, self.head, self.root)

    @cached_property
    def merges(self) -> dict[str, str]:
        """For each commit off the main line, the merge on it that brought it."""
        return bringing_merges(self._parents.result(), self.head)

    @cached_property
    def sections(self) -> dict[tuple[str, str], dict[str, PathChange]]:
        """What each merge changed against each of its parents."""
        pairs = [(each.commit.oid, parent) for each in self.commits if len(each.parents) > 1 for parent in each.parents]
        return {
            pair: {c.path: c for c in changes} for pair, changes in self.git.between(pairs, self.folders, self.root)
        }


def read_history(
    git: Git, root: Path, head: str | None, reviews: Iterable[Located[Review]], tree: Tree, walk: Walk | None = None
) -> History:
    """The history of a workspace's reviews, up to the commit `head`; a walk begun earlier saves the wait for git.

    Without a commit yet there is a history all the same: one in which nothing was ever reviewed.
    """
    if head is None:
        return History(True)
    boundary = git.boundary()
    standing = [ReviewPlace(each.ref, each.path) for each in reviews]
    brought = bringers(walk or Walk(git, root, head), standing, tree, boundary) if standing else {}
    return History(True, bool(boundary), git.commit(head), brought)


def bringers(walk: Walk, reviews: Iterable[ReviewPlace], tree: Tree, boundary: frozenset[str]) -> dict[str, Brought]:
    """For each committed review, by ref, the commit that brought it. A record that says something else here than in
    the commit `walk.head`, or is not in it, is not committed and stays out."""
    committed = _as_committed(walk, tree, tuple(reviews))
    folders = sorted({each.path.partition("/")[0] if "/" in each.path else "." for each in committed})
    if folders and folders != walk.folders:
        walk = Walk(walk.git, walk.root, walk.head, folders)
    search = _Search(walk)
    found = search.answers(committed)
    if walk.folders != list(EVERYWHERE) and _came_from_elsewhere(walk, committed, found):
        walk = Walk(walk.git, walk.root, walk.head, EVERYWHERE)
        search = _Search(walk)
        found = search.answers(committed)
    merges = {ref: walk.merges[each.commit.oid] for ref, each in found.items() if each.commit.oid in walk.merges}
    commits = walk.git.commits(sorted(set(merges.values())))
    cut_off = {ref for ref, each in found.items() if each.commit.oid in boundary}
    certain = dict.fromkeys(search.unsure, Certainty.UNKNOWN) | dict.fromkeys(cut_off, Certainty.AT_OR_BEFORE)
    return {
        ref: Brought(each.commit, commits.get(merges.get(ref, "")), certain.get(ref, Certainty.EXACT))
        for ref, each in found.items()
    }


def _as_committed(walk: Walk, tree: Tree, reviews: tuple[ReviewPlace, ...]) -> tuple[ReviewPlace, ...]:
    """The records that mean here what they mean in the commit the walk starts from."""
    if isinstance(tree, CommitTree):
        return reviews
    paths = tuple(sorted({review.path for review in reviews}))
    here, there = dict(tree.contents(paths)), dict(walk.tree.contents(paths))
    edited = {path: (items(here[path]), items(there[path])) for path in paths if here[path] != there[path]}

    def as_committed(review: ReviewPlace) -> bool:
        if review.path not in edited:
            return True
        now, then = (each.get(review.ref) for each in edited[review.path])
        return now is not None and now == then

    return tuple(review for review in reviews if as_committed(review))


class _Search:
    """Hands every review down from child to parent, along the parent in which it means the same, until none does."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.unsure: set[str] = set()  # refs of reviews of which this clone lacks an earlier content
        self._items: dict[str, dict[str, Any]] = {}
        self._open: dict[str, set[ReviewPlace]] = {}
        self._lacking: set[str] = set()
        self._contents = Contents(walk.git)

    def answers(self, reviews: Iterable[ReviewPlace]) -> dict[str, LoggedCommit]:
        """For each review, by ref, the commit whose parents do not hold it with the same meaning."""
        found: dict[str, LoggedCommit] = {}
        commits = self._walk.commits
        self._open = {commits[0].commit.oid: set(reviews)} if commits else {}
        for logged in commits:
            for review in self._open.pop(logged.commit.oid, ()):
                if not self._handed_down(logged, review):
                    found[review.ref] = logged
            if not self._open:
                break
        return found

    def _handed_down(self, logged: LoggedCommit, review: ReviewPlace) -> bool:
        for parent in logged.parents:
            changes = self._changes(logged, parent)
            if review.path not in changes:
                return self._hand(parent, review)
        for parent in logged.parents:
            origin = self._origin(review, self._changes(logged, parent))
            if origin is not None:
                return self._hand(parent, ReviewPlace(review.ref, origin))
        return False

    def _hand(self, parent: str, review: ReviewPlace) -> bool:
        self._open.setdefault(parent, set()).add(review)
        return True

    def _changes(self, logged: LoggedCommit, parent: str) -> Mapping[str, PathChange]:
        if len(logged.parents) > 1:
            return self._walk.sections[logged.commit.oid, parent]
        return {change.path: change for change in logged.changes}

    def _origin(self, review: ReviewPlace, changes: Mapping[str, PathChange]) -> str | None:
        """The file in which the parent holds the review with the same meaning: this one, or one it was moved from."""
        change = changes[review.path]
        others = [each for each in changes.values() if each.path != review.path and each.old.strip("0")]
        same_bytes = next((each.path for each in others if each.old == change.new), None)
        if same_bytes is not None:
            return same_bytes
        sources = ([change] if change.old.strip("0") else []) + others
        if not sources:
            return None
        now = self._item(change.new, review.ref)
        return next(
            (each.path for each in sources if now is not None and self._item(each.old, review.ref) == now), None
        )

    def _item(self, oid: str, ref: str) -> Any:
        if oid not in self._items:
            ((_, content),) = self._contents.of([oid])
            self._items[oid] = items(content)
            if content is None:
                self._lacking.add(oid)
        if oid in self._lacking:
            self.unsure.add(ref)
        return self._items[oid].get(ref)


def _came_from_elsewhere(walk: Walk, reviews: Iterable[ReviewPlace], found: Mapping[str, LoggedCommit]) -> bool:
    """Whether a commit that seems to bring a review only moved it in from outside the folders that were walked."""
    plain = {each.commit.oid for each in found.values() if len(each.parents) < 2}
    whole = dict(walk.git.whole_changes(sorted(plain), walk.root))
    for review in reviews:
        logged = found.get(review.ref)
        if logged is None or logged.commit.oid not in whole:
            continue
        changes = whole[logged.commit.oid]
        new = {change.new for change in changes if change.path in {each.path for each in logged.changes}}
        if any(change.old in new for change in changes if change.old.strip("0")):
            return True
    return False


def items(content: object) -> dict[str, Any]:
    """What the records of a file say, by ref: compared when asking whether a record was changed."""
    if not isinstance(content, bytes):
        return {}
    try:
        data = door.parse(content)
    except Refusal:
        return {}
    return {entry.ref: whole(entry.kind, entry.raw) for entry in outline(data, "") if "/" not in entry.ref}


def bringing_merges(parents: Mapping[str, tuple[str, ...]], head: str) -> dict[str, str]:
    """For each commit off the first-parent line of `head`, the first merge on that line that reaches it."""
    line = list(_first_parents(parents, head))
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


def _first_parents(parents: Mapping[str, tuple[str, ...]], head: str) -> Iterator[str]:
    here: str | None = head
    while here is not None:
        yield here
        here = next(iter(parents.get(here, ())), None)
