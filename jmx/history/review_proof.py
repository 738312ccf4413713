"""Which commit gave each review record its present meaning: the proof that a review was held, and by whom."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jmx.history.walk import Walked, bringers, walk
from jmx.model.change import Brought, Certainty, History
from jmx.model.kinds import FOLDERS
from jmx.model.meaning import whole
from jmx.model.outline import outline
from jmx.model.review import Review
from jmx.model.workspace import Located
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.repo.git import Git
from jmx.repo.objects import Contents, PathChange
from jmx.repo.tree import CommitTree, FolderTree, Tree, may_hold_record

EVERYWHERE = (".",)


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
        self._left = pool.submit(self._files_left)
        pool.shutdown(wait=False)

    def over(self, folders: Sequence[str]) -> "ReviewWalk":
        """The same over other folders."""
        return ReviewWalk(self.git, self.root, self.head, folders)

    @property
    def commits(self) -> tuple[Walked, ...]:
        """The commits that touched the folders, and all merges, children before parents."""
        return self._walked.result()

    @property
    def parents(self) -> Mapping[str, tuple[str, ...]]:
        """The real parents of every commit up to `head`."""
        return self._parents.result()

    def moved_in(self, found: Mapping[str, Walked]) -> bool:
        """Whether one of some reviews, by ref, may have come from a file outside the folders in the commit that seems
        to have brought it."""
        left = self._left.result()
        asked = [(ref.encode(), oid) for ref, commit in found.items() for oid in left.get(commit.oid, ())]
        contents = dict(Contents(self.git.objects).of(sorted({oid for _, oid in asked})))
        return any(content is None or ref in content for ref, content in ((ref, contents[oid]) for ref, oid in asked))

    def _files_left(self) -> Mapping[str, set[str]]:
        """By commit: the blobs outside the folders that may have held reviews before it, and not after it."""
        if "." in self.folders:
            return {}
        # only those that hold something in the folders that no parent holds: most merges do not
        commits = [each for each in self.commits if all(each.sections)]
        parents = self.parents
        found: dict[str, set[str]] = {}
        pairs = [(each.oid, parent) for each in commits for parent in parents[each.oid]]
        for (oid, _), changes in self.git.between(pairs, self.root):
            found.setdefault(oid, set()).update(each.old for each in changes if self._may_have_left(each))
        return found

    def _may_have_left(self, change: PathChange) -> bool:
        folder = change.path.partition("/")[0]
        elsewhere = folder not in self.folders and may_hold_record(change.path)
        return elsewhere and bool(change.old.strip("0")) and (folder not in FOLDERS or not change.new.strip("0"))


def read_history(walk: ReviewWalk | None, reviews: Iterable[Located[Review]], tree: Tree) -> History:
    """The history of the reviews of a workspace up to the commit at which `walk` begins.

    Without any commit (no walk) the history is available and empty: nothing was ever reviewed.
    """
    if walk is None:
        return History(True)
    places = {each.ref: each.path for each in reviews}
    brought = review_bringers(walk, places, tree) if places else {}
    return History(True, bool(walk.git.boundary()), walk.git.commit(walk.head), brought)


def review_bringers(walk: ReviewWalk, places: Mapping[str, str], tree: Tree) -> dict[str, Brought]:
    """For each committed review, by ref, the commit that brought it; `places` are the paths of reviews.

    Reviews that are not in the commit `walk.head`, or mean something else there than in `tree`, are not committed and
    are left out.
    """
    committed = _committed(walk, places, tree)
    folders = tuple(sorted({path.partition("/")[0] if "/" in path else "." for path in committed.values()}))
    if folders and folders != walk.folders:
        walk = walk.over(folders)
    found, unsure = _followed(walk, committed)
    if walk.moved_in(found):
        walk = walk.over(EVERYWHERE)
        found, unsure = _followed(walk, committed)
    merges, boundary = bringing_merges(walk.parents, walk.head), walk.git.boundary()
    oids = {oid for commit in found.values() for oid in (commit.oid, merges.get(commit.oid)) if oid}
    commits = walk.git.commits(sorted(oids))
    certainty = dict.fromkeys(unsure, Certainty.UNKNOWN)
    certainty |= {ref: Certainty.AT_OR_BEFORE for ref, commit in found.items() if commit.oid in boundary}
    return {
        ref: Brought(commits[oid], commits.get(merges.get(oid, "")), certainty.get(ref, Certainty.EXACT))
        for ref, (oid, *_) in found.items()
    }


def _committed(walk: ReviewWalk, places: Mapping[str, str], tree: Tree) -> Mapping[str, str]:
    """The reviews that mean the same in `tree` and in the commit `walk.head`."""
    if not isinstance(tree, FolderTree):
        return places
    here, there = tree.blob_ids(places.values()), walk.git.blobs(walk.head, walk.root)
    paths = tuple(sorted(path for path in {*places.values()} if here[path] != there.get(path)))
    former = CommitTree(walk.git, walk.head, walk.root).contents(paths) if paths else ()
    edited = {path: _alike(tree.read(path), content) for path, content in former}
    return {ref: path for ref, path in places.items() if path not in edited or ref in edited[path]}


def _alike(new: object, old: object) -> set[str]:
    """The refs of the records that mean the same in two versions of a file."""
    former = items(old)
    return {ref for ref, said in items(new).items() if former.get(ref) == said}


def _followed(walk: ReviewWalk, places: Mapping[str, str]) -> tuple[dict[str, Walked], set[str]]:
    """For each review, by ref, the commit that brought it; and the reviews of which this clone lacks some content."""
    waiting: dict[str, set[str]] = {}
    for ref, path in places.items():
        waiting.setdefault(path, set()).add(ref)
    meanings = _Meanings(walk.git)
    start = walk.commits[0].oid if walk.commits else ""
    return bringers(walk.commits, start, waiting, meanings.origin), meanings.unsure


class _Meanings:
    """What reviews say in blobs, each parsed once."""

    def __init__(self, git: Git) -> None:
        self._contents = Contents(git.objects)
        self._items: dict[str, dict[str, Any] | None] = {}  # by blob id; None for a blob that this clone lacks
        self.unsure: set[str] = set()  # refs of reviews of which this clone lacks an earlier content

    def origin(self, ref: str, path: str, changes: Mapping[str, PathChange]) -> str | None:
        """The file in which the parent holds a review with the same meaning: this one, or one it was moved from."""
        change = changes[path]
        others = [each for each in changes.values() if each.path != path and each.old.strip("0")]
        same_bytes = next((each.path for each in others if each.old == change.new), None)
        if same_bytes is not None:
            return same_bytes
        sources = ([change] if change.old.strip("0") else []) + others
        meaning = self._of(change.new, ref) if sources else None
        if meaning is None:
            return None
        return next((each.path for each in sources if self._of(each.old, ref) == meaning), None)

    def _of(self, oid: str, ref: str) -> Any:
        """What a record says in a blob; None if it is not in it."""
        if oid not in self._items:
            ((_, content),) = self._contents.of([oid])
            self._items[oid] = None if content is None else items(content)
        found = self._items[oid]
        if found is None:
            self.unsure.add(ref)
        return found.get(ref) if found else None


def items(content: object) -> dict[str, Any]:
    """The meaning of each outermost record of a file, by ref; empty for a file that cannot be read or parsed."""
    try:
        entries = outline(door.parse(content) if isinstance(content, bytes) else {}, "")
    except Refusal:
        return {}
    return {entry.ref: whole(entry.kind, entry.raw) for entry in entries if "/" not in entry.ref}


def bringing_merges(parents: Mapping[str, tuple[str, ...]], head: str) -> dict[str, str]:
    """For each commit off the first-parent line of `head`, the first merge on that line that reaches it."""
    line: list[str] = []
    oid: str | None = head
    while oid is not None:
        line.append(oid)
        oid = next(iter(parents.get(oid, ())), None)
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
