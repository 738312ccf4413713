"""Which commit gave each review record its present meaning: the proof that a review was held, and by whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jmx.history.walk import Walked, walk
from jmx.model.history import Brought, Certainty, History
from jmx.model.meaning import whole
from jmx.model.outline import outline
from jmx.model.review import Review
from jmx.model.workspace import Located
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.repo.git import Git
from jmx.repo.log_format import PathChange
from jmx.repo.objects import Contents
from jmx.repo.tree import CommitTree, Tree

EVERYWHERE = (".",)


class ReviewPlace(NamedTuple):
    """A review record and the file that holds it, at some commit."""

    ref: str
    path: str


class ReviewWalk:
    """A walk over the commits that touched some folders. Git starts at once, in threads, while the caller goes on."""

    def __init__(self, git: Git, root: Path, head: str, folders: Sequence[str] = ("reviews",)) -> None:
        self.git = git
        self.root = root
        self.head = head
        self.folders = tuple(folders)
        pool = ThreadPoolExecutor(max_workers=2)
        self._walked = pool.submit(lambda: tuple(walk(git, root, [head], folders=self.folders)))
        self._parents = pool.submit(git.parents, head)
        pool.shutdown(wait=False)

    @property
    def commits(self) -> tuple[Walked, ...]:
        """The commits that touched the folders, and all merges, children before parents."""
        return self._walked.result()

    @property
    def parents(self) -> Mapping[str, tuple[str, ...]]:
        """The real parents of every commit up to `head`."""
        return self._parents.result()

    @cached_property
    def tree(self) -> CommitTree:
        """The files of `head`."""
        return CommitTree(self.git, self.head, self.root)

    @cached_property
    def merges(self) -> dict[str, str]:
        """For each commit off the main line, the merge on it that brought it."""
        return bringing_merges(self.parents, self.head)


def read_history(
    git: Git,
    root: Path,
    head: str | None,
    reviews: Iterable[Located[Review]],
    tree: Tree,
    walk: ReviewWalk | None = None,
) -> History:
    """The history of the reviews of a workspace up to the commit `head`; `walk` may have been started earlier.

    Without any commit (`head` is None) the history is available and empty: nothing was ever reviewed.
    """
    if head is None:
        return History(True)
    boundary = git.boundary()
    places = [ReviewPlace(each.ref, each.path) for each in reviews]
    brought = bringers(walk or ReviewWalk(git, root, head), places, tree, boundary) if places else {}
    return History(True, bool(boundary), git.commit(head), brought)


def bringers(
    walk: ReviewWalk, reviews: Iterable[ReviewPlace], tree: Tree, boundary: frozenset[str]
) -> dict[str, Brought]:
    """For each committed review, by ref, the commit that brought it. Reviews that are not in the commit `walk.head`, or
    mean something else there than in `tree`, are not committed and are left out."""
    committed = _committed(walk, tree, tuple(reviews))
    folders = tuple(sorted({each.path.partition("/")[0] if "/" in each.path else "." for each in committed}))
    if folders and folders != walk.folders:
        walk = ReviewWalk(walk.git, walk.root, walk.head, folders)
    search = _Search(walk)
    found = search.run(committed)
    if walk.folders != EVERYWHERE and _moved_in(walk, found.values()):
        walk = ReviewWalk(walk.git, walk.root, walk.head, EVERYWHERE)
        search = _Search(walk)
        found = search.run(committed)
    oids = {ref: commit.oid for ref, commit in found.items()}
    merges = {oid: walk.merges[oid] for oid in oids.values() if oid in walk.merges}
    commits = walk.git.commits(sorted({*oids.values(), *merges.values()}))
    cut_off = {ref for ref, oid in oids.items() if oid in boundary}
    certainty = dict.fromkeys(search.unsure, Certainty.UNKNOWN) | dict.fromkeys(cut_off, Certainty.AT_OR_BEFORE)
    return {
        ref: Brought(commits[oid], commits.get(merges.get(oid, "")), certainty.get(ref, Certainty.EXACT))
        for ref, oid in oids.items()
    }


def _committed(walk: ReviewWalk, tree: Tree, reviews: tuple[ReviewPlace, ...]) -> tuple[ReviewPlace, ...]:
    """The reviews that mean the same in `tree` and in the commit `walk.head`."""
    if isinstance(tree, CommitTree):
        return reviews
    paths = tuple(sorted({review.path for review in reviews}))
    current, committed = dict(tree.contents(paths)), dict(walk.tree.contents(paths))
    edited = {
        path: (items(current[path]), items(committed[path])) for path in paths if current[path] != committed[path]
    }

    def unchanged(review: ReviewPlace) -> bool:
        if review.path not in edited:
            return True
        new, old = (each.get(review.ref) for each in edited[review.path])
        return new is not None and new == old

    return tuple(filter(unchanged, reviews))


class _Search:
    """Follows each review from child to parent, to the first parent in which it means the same, until none is left."""

    def __init__(self, walk: ReviewWalk) -> None:
        self._commits = walk.commits
        self._contents = Contents(walk.git.objects)
        self._items: dict[str, dict[str, Any]] = {}  # by blob id
        self._lacking: set[str] = set()  # blob ids
        self.unsure: set[str] = set()  # refs of reviews of which this clone lacks an earlier content

    def run(self, reviews: Iterable[ReviewPlace]) -> dict[str, Walked]:
        """For each review, by ref, the commit none of whose parents holds it with the same meaning."""
        found: dict[str, Walked] = {}
        start = self._commits[0].oid if self._commits else ""
        waiting: dict[str, _ByPath] = {}
        _hand_down(waiting, start, _by_path(reviews))
        for commit in self._commits:
            if not waiting:
                break
            here = waiting.pop(commit.oid, {})
            sides = [{change.path: change for change in section} for section in commit.sections] if here else []
            parents = list(zip(commit.parents, sides, strict=False))  # a commit without parents has one section
            touched = {path: here.pop(path) for path in sides[0] if path in here} if parents else here
            if parents:  # most commits touch no review: those that wait go on together
                _hand_down(waiting, parents[0][0], here)
            for review in (each for places in touched.values() for each in places):
                parent, place = next(self._earlier(review, parents), ("", review))
                if parent:
                    _hand_down(waiting, parent, {place.path: {place}})
                else:
                    found[review.ref] = commit
        return found

    def _earlier(
        self, review: ReviewPlace, parents: Sequence[tuple[str, Mapping[str, PathChange]]]
    ) -> Iterator[tuple[str, ReviewPlace]]:
        """The parents that hold a review with the same meaning, each with its place there; those with the same bytes in
        the same file come first."""
        for parent, changes in parents:
            if review.path not in changes:
                yield parent, review
        for parent, changes in parents:
            path = self._origin(review, changes)
            if path is not None:
                yield parent, ReviewPlace(review.ref, path)

    def _origin(self, review: ReviewPlace, changes: Mapping[str, PathChange]) -> str | None:
        """The file in which the parent holds the review with the same meaning: this one, or one it was moved from."""
        change = changes[review.path]
        others = [each for each in changes.values() if each.path != review.path and each.old.strip("0")]
        same_bytes = next((each.path for each in others if each.old == change.new), None)
        if same_bytes is not None:
            return same_bytes
        sources = ([change] if change.old.strip("0") else []) + others
        meaning = self._meaning(change.new, review.ref) if sources else None
        if meaning is None:
            return None
        return next((each.path for each in sources if self._meaning(each.old, review.ref) == meaning), None)

    def _meaning(self, oid: str, ref: str) -> Any:
        """What a record says in a blob; None if it is not in it."""
        if oid not in self._items:
            ((_, content),) = self._contents.of([oid])
            self._items[oid] = items(content)
            if content is None:
                self._lacking.add(oid)
        if oid in self._lacking:
            self.unsure.add(ref)
        return self._items[oid].get(ref)


_ByPath = dict[str, set[ReviewPlace]]


def _by_path(reviews: Iterable[ReviewPlace]) -> _ByPath:
    found: _ByPath = {}
    for review in reviews:
        found.setdefault(review.path, set()).add(review)
    return found


def _hand_down(waiting: dict[str, _ByPath], parent: str, places: _ByPath) -> None:
    """Has reviews looked for in a parent, beside those that are looked for there already."""
    if not places:
        return
    known = waiting.setdefault(parent, places)
    if known is places:
        return
    fewer, more = sorted((known, places), key=len)
    for path, reviews in fewer.items():
        more.setdefault(path, set()).update(reviews)
    waiting[parent] = more


def _moved_in(walk: ReviewWalk, found: Iterable[Walked]) -> bool:
    """Whether one of the commits (merges aside) moved a file into the folders of the walk from outside them."""
    added = {each.oid: {change.new for change in each.sections[0]} for each in found if len(each.parents) < 2}
    pairs = [(oid, parent) for oid in sorted(added) for parent in walk.parents[oid]]
    return any(
        change.old in added[oid]
        for (oid, _), changes in walk.git.between(pairs, (), walk.root)
        for change in changes
        if change.old.strip("0")
    )


def items(content: object) -> dict[str, Any]:
    """The meaning of each outermost record of a file, by ref; empty for what is no bytes or cannot be parsed."""
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
        unvisited = list(parents.get(merge, ())[1:])
        while unvisited:
            oid = unvisited.pop()
            if oid not in seen:
                seen.add(oid)
                merges[oid] = merge
                unvisited.extend(parents.get(oid, ()))
    return merges


def _first_parents(parents: Mapping[str, tuple[str, ...]], head: str) -> Iterator[str]:
    oid: str | None = head
    while oid is not None:
        yield oid
        oid = next(iter(parents.get(oid, ())), None)
