"""Which commit gave each review record its present meaning: the proof that it was held, and by whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jmx.history.review_sight import Seen
from jmx.history.review_words import Renames, Said, as_text, but_for_refs, items
from jmx.history.walk import Origin, Walked, bringers, only, touching, walk
from jmx.model.change import Brought, Certainty, Commit, History, MovedDay
from jmx.model.kinds import FOLDERS
from jmx.model.review import Review
from jmx.model.workspace import Located
from jmx.repo.git import Git
from jmx.repo.objects import Contents, PathChange
from jmx.repo.tree import CommitTree, FolderTree, Tree, may_hold_record, records_among

EVERYWHERE = (".",)


class ReviewWalk:
    """A walk over the commits that touched some folders. Git starts at once, in threads, while the caller goes on. It
    walks over the folders `beside` them too, for whoever asks what changed in those."""

    def __init__(
        self,
        git: Git,
        root: Path,
        head: str,
        folders: Sequence[str] = ("reviews",),
        beside: Sequence[str] = (),
        walked: Future[Sequence[Walked]] | None = None,
    ) -> None:
        """`walked` are all commits up to the head with what they changed in the folders, where somebody walks over them
        anyway."""
        self.git = git
        self.root = root
        self.head = head
        self.folders = tuple(folders)
        self._all_folders = (*self.folders, *beside)
        self._is_whole = walked is not None or self._all_folders != self.folders
        pool = ThreadPoolExecutor(max_workers=2)
        self._walked = walked or pool.submit(lambda: tuple(walk(git, root, [head], folders=self._all_folders)))
        self._parents = pool.submit(git.parents, head)
        self._left = pool.submit(self._files_left)
        pool.shutdown(wait=False)

    def over(self, folders: Sequence[str]) -> "ReviewWalk":
        """The same over other folders."""
        return ReviewWalk(self.git, self.root, self.head, folders)

    def everywhere(self) -> "ReviewWalk":
        """The same over all of the git repository, in which the root itself may have been moved."""
        return ReviewWalk(self.git, self.git.top, self.head, EVERYWHERE)

    @property
    def prefix(self) -> str:
        """The way from the top of the git repository to the root, with a slash; empty where they are the same."""
        return self.git.prefix_of(self.root)

    @cached_property
    def commits(self) -> Sequence[Walked]:
        """The commits that touched the folders, and all merges, children before parents."""
        return self._touching(self.folders) if self._is_whole else self._walked.result()

    def touching(self, folders: Sequence[str]) -> Sequence[Walked]:
        """The same of other folders, or of files; git is asked again where those are not among the folders beside."""
        if all(path.partition("/")[0] in self._all_folders for path in folders):
            return self._touching(folders)
        return list(walk(self.git, self.root, [self.head], folders=sorted(folders)))

    def _touching(self, folders: Sequence[str]) -> Sequence[Walked]:
        begins = tuple(f"{folder}/" for folder in folders)

        def inside(path: str) -> bool:
            return f"{path}/".startswith(begins)

        return touching([only(commit, inside) for commit in self._walked.result()], inside)

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
        prefix = self.prefix
        for (oid, _), changes in self.git.between(pairs, self.git.top if prefix else self.root):
            found.setdefault(oid, set()).update(each.old for each in changes if self._may_have_left(each, prefix))
        return found

    def _may_have_left(self, change: PathChange, prefix: str) -> bool:
        inside = change.path.startswith(prefix)
        folder = change.path.removeprefix(prefix).partition("/")[0] if inside else ""
        elsewhere = folder not in self.folders and may_hold_record(change.path)
        gone = not change.new.strip("0")
        return elsewhere and bool(change.old.strip("0")) and (gone or (inside and folder not in FOLDERS))


def read_history(walk: ReviewWalk | None, reviews: Iterable[Located[Review]], tree: Tree) -> History:
    """The history of the reviews of a workspace up to the commit at which `walk` begins.

    Without any commit (no walk) the history is available and empty: nothing was ever reviewed.
    """
    if walk is None:
        return History(True)
    found = tuple(reviews)
    brought = review_bringers(walk, found, tree) if found else {}
    return History(True, bool(walk.git.boundary()), walk.git.commit(walk.head), brought)


def review_bringers(walk: ReviewWalk, reviews: Iterable[Located[Review]], tree: Tree) -> dict[str, Brought]:
    """For each committed review, by ref, the commit that brought it, and the one it saw.

    Reviews that are not in the commit `walk.head`, or are held otherwise there than in `tree`, are not committed and
    are left out.
    """
    records = {each.ref: each for each in reviews}
    committed = _committed(walk, {ref: each.path for ref, each in records.items()}, tree)
    places = {ref: each.path for ref, each in committed.items()}
    folders = tuple(sorted({path.partition("/")[0] if "/" in path else "." for path in places.values()}))
    if folders and folders != walk.folders:
        walk = walk.over(folders)
    meanings = _Meanings(walk.git, {ref: [each.name] for ref, each in committed.items() if each.name})
    found = came_here = _followed(walk, places, meanings.origin)
    root, prefix = walk.root, walk.prefix
    if walk.moved_in(found):
        places, walk = {ref: prefix + path for ref, path in places.items()}, walk.everywhere()
        found = _followed(walk, places, meanings.origin)
    while meanings.learn_renames(walk, {found[ref].oid for ref in meanings.of_others & found.keys()}):
        again = {ref: path for ref, path in places.items() if ref in meanings.of_others}
        meanings.of_others.clear()
        found = {**found, **_followed(walk, again, meanings.origin)}
    edited = {ref: path for ref, path in places.items() if ref in meanings.edited}
    as_now = {**found, **_followed(walk, edited, meanings.origin_as_held)}
    first = {**as_now, **_followed(walk, edited, meanings.origin_of_any_day)}
    seen = Seen(
        walk.git, walk.parents, root, meanings.unsure, {ref: commit.oid for ref, commit in came_here.items() if prefix}
    )
    merges, boundary = bringing_merges(walk.parents, walk.head), walk.git.boundary()
    oids = {oid for commit in found.values() for oid in (commit.oid, merges.get(commit.oid)) if oid}
    moved = {ref: (first[ref].oid, as_now[ref].oid) for ref in edited if first[ref].oid != as_now[ref].oid}
    oids.update(*moved.values())
    commits = walk.git.commits(sorted(oids))
    certainty = dict.fromkeys(meanings.unsure, Certainty.UNKNOWN)
    certainty |= {ref: Certainty.AT_OR_BEFORE for ref in found if {found[ref].oid, first[ref].oid} & boundary}
    return {
        ref: Brought(
            commits[oid],
            commits.get(merges.get(oid, "")),
            certainty.get(ref, Certainty.EXACT),
            *seen.by(records[ref], first[ref].oid),
            committed[ref].journeys,
            _moved_day(
                records[ref].record, meanings.first_days.get(ref), *(commits[each] for each in moved.get(ref, ()))
            ),
        )
        for ref, (oid, *_) in found.items()
    }


def _moved_day(review: Review, said: date | None, *commits: Commit) -> MovedDay | None:
    """That a review said another day first, in the first of two commits; the second made it what it is."""
    return MovedDay(said, *commits) if commits and said and said != review.date else None


# --- what is committed ---


def _as_held(said: Said) -> tuple[object, ...]:
    """What makes a record that of one review, however else it is worded: its day, and whether it was put off."""
    return said.get("date"), _put_off(said)


def _put_off(said: Said) -> object:
    """What it says of being put off; None where it was held."""
    verdict = said.get("verdict")
    return verdict if isinstance(verdict, dict) else None


def _day(said: Said) -> date | None:
    try:
        return date.fromisoformat(str(said.get("date")))
    except ValueError:
        return None


def _as_proven(said: Said) -> tuple[object, ...]:
    """What the proof of a review rests on."""
    return *_as_held(said), said.get("reviewer"), said.get("recorded_by")


class _Committed(NamedTuple):
    """A review in a commit: the path there, the journeys that it names there if it is written otherwise here, and what
    it is called there if otherwise."""

    path: str
    journeys: frozenset[str] | None = None
    name: str = ""


def _committed(walk: ReviewWalk, places: Mapping[str, str], tree: Tree) -> Mapping[str, _Committed]:
    """The reviews of `tree` that the commit `walk.head` holds, by ref."""
    as_here = {ref: _Committed(path) for ref, path in places.items()}
    if not isinstance(tree, FolderTree):
        return as_here
    here, there = tree.blob_ids(places.values()), walk.git.blobs(walk.head, walk.root)
    edited = {ref: path for ref, path in places.items() if here[path] != there.get(path)}
    if not edited:
        return as_here
    everything = tree.blob_ids()
    paths = tuple(sorted(path for path, oid in records_among(there).items() if everything.get(path) != oid))
    former: dict[str, tuple[str, Said]] = {}
    for path, content in CommitTree(walk.git, walk.head, walk.root).contents(paths):
        former |= {ref: (path, said) for ref, said in items(content).items() if ref in edited or ref not in places}
    now = {path: items(tree.read(path)) for path in edited.values()}
    files = CommitTree(walk.git, walk.head, walk.root).contents(paths)
    others = tuple(path for path, oid in everything.items() if there.get(path) != oid)
    renames = Renames()
    renames.learn((content for _, content in files), (content for _, content in tree.contents(others)))
    found = {ref: each for ref, each in as_here.items() if ref not in edited}
    names = {renames.latest(ref): ref for ref in former if ref not in places}
    for ref in edited:
        name = ref if ref in former else names.get(ref, "")
        path, said = former.get(name, ("", {}))
        if name and _as_proven(renames.in_full(said)) == _as_proven(renames.in_full(now[edited[ref]].get(ref, {}))):
            named = _journeys(said)
            journeys = frozenset((*named, *map(renames.latest, named)))
            found[ref] = _Committed(path, journeys, name if name != ref else "")
    return found


def _journeys(said: Said) -> list[str]:
    named = said.get("journeys")
    return [str(each) for each in named] if isinstance(named, list) else []


# --- by whom ---


def _followed(walk: ReviewWalk, places: Mapping[str, str], origin: Origin) -> dict[str, Walked]:
    """For each review, by ref, the commit none of whose parents holds it, as `origin` tells."""
    waiting: dict[str, set[str]] = {}
    for ref, path in places.items():
        waiting.setdefault(path, set()).add(ref)
    start = walk.commits[0].oid if walk.commits else ""
    return bringers(walk.commits, start, waiting, origin)


class _Left(NamedTuple):
    """The reviews that are gone after some changes: path and ref by all they said, and what they said but for refs."""

    by_words: Mapping[str, tuple[str, str]]
    but_for_refs: frozenset[str]


class _Meanings:
    """What reviews say in blobs, each parsed once."""

    def __init__(self, git: Git, names: dict[str, list[str]]) -> None:
        self._contents = Contents(git.objects)
        self._items: dict[str, dict[str, Any] | None] = {}  # by blob id; None for a blob that this clone lacks
        self.unsure: set[str] = set()  # refs of reviews of which this clone lacks an earlier content
        self.edited: set[str] = set()  # refs of those that said something else in a parent of what brought them
        self.of_others: set[str] = set()  # refs of those that only named other records there, or were called otherwise
        self.first_days: dict[str, date | None] = {}  # the day that each said first, of those that said others since
        self._renames = Renames()
        self._names = names  # by ref: what a review was called before, the latest first
        self._left: tuple[Mapping[str, PathChange], _Left] = (
            {},
            _Left({}, frozenset()),
        )  # of the changes that were looked at last

    def learn_renames(self, walk: ReviewWalk, commits: Iterable[str]) -> bool:
        """Takes in which records some commits renamed; whether any is new."""
        learnt = False
        for oid in sorted(commits):
            for parent in walk.parents.get(oid, ()):
                changes = walk.git.tree_changes(oid, parent, walk.root) or ()
                learnt |= self._renames.learn(*self._sides([each for each in changes if may_hold_record(each.path)]))
        return learnt

    def _in_full(self, said: Said) -> Said:
        """All that a review says, whatever it is called, of records by their latest refs."""
        return self._renames.in_full(said) | {"id": ""}

    def _sides(self, changes: Iterable[PathChange]) -> tuple[list[object], list[object]]:
        """The contents of some files before and after their changes."""
        olds, news = ([oid for each in changes if (oid := getattr(each, side)).strip("0")] for side in ("old", "new"))
        read = dict(self._contents.of(sorted({*olds, *news})))
        return [read[each] for each in olds], [read[each] for each in news]

    def origin(self, ref: str, path: str, changes: Mapping[str, PathChange]) -> str | None:
        """The file in which the parent holds a review with the same meaning: this one, or one it was moved from."""
        return self._origin(ref, path, changes, self._in_full)

    def origin_as_held(self, ref: str, path: str, changes: Mapping[str, PathChange]) -> str | None:
        """The same of a review that was held alike, whatever else was written of it since."""
        return self._origin(ref, path, changes, _as_held)

    def origin_of_any_day(self, ref: str, path: str, changes: Mapping[str, PathChange]) -> str | None:
        """The same of a review whatever day it said, which is noted."""
        found = self._origin(ref, path, changes, _put_off)
        if found is not None and (said := self._of(changes[found].old, ref)) is not None:
            self.first_days[ref] = _day(said)
        return found

    def _origin(
        self, ref: str, path: str, changes: Mapping[str, PathChange], alike: Callable[[Said], object]
    ) -> str | None:
        change = changes[path]
        others = [each for each in changes.values() if each.path != path and each.old.strip("0")]
        same_bytes = next((each.path for each in others if each.old == change.new), None)
        if same_bytes is not None:
            return same_bytes
        sources = ([change] if change.old.strip("0") else []) + others
        meaning = self._of(change.new, ref) if sources else None
        if meaning is None:
            return None
        former = [(each.path, said) for each in sources if (said := self._of(each.old, ref)) is not None]
        if former:
            self.edited.add(ref)
        found = next((each for each, said in former if alike(said) == alike(meaning)), None)
        if found is None and any(but_for_refs(said) == but_for_refs(meaning) for _, said in former):
            self.of_others.add(ref)
        return found if former else self._under_another_name(ref, meaning, changes)

    def _under_another_name(self, ref: str, meaning: Said, changes: Mapping[str, PathChange]) -> str | None:
        """The file in which the parent holds a review that said the same and is gone, as one with another id is."""
        left = self._left_in(changes)
        path, name = left.by_words.get(as_text(self._in_full(meaning)), ("", ""))
        if name:
            self._names.setdefault(ref, []).append(name)
        elif as_text(but_for_refs(meaning)) in left.but_for_refs:
            self.of_others.add(ref)
        return path or None

    def _left_in(self, changes: Mapping[str, PathChange]) -> _Left:
        """The reviews that are gone after some changes."""
        if self._left[0] is not changes:
            here = [each for each in changes.values() if may_hold_record(each.path)]
            still = {ref for each in here for ref in self._all(each.new)}
            gone = [
                (each.path, ref, said)
                for each in here
                for ref, said in self._all(each.old).items()
                if ref not in still and "journeys" in said
            ]
            by_words = {as_text(self._in_full(said)): (path, ref) for path, ref, said in gone}
            self._left = changes, _Left(by_words, frozenset(as_text(but_for_refs(said)) for *_, said in gone))
        return self._left[1]

    def _all(self, oid: str) -> Mapping[str, Said]:
        """What all records of a blob say."""
        if oid.strip("0") and oid not in self._items:
            ((_, content),) = self._contents.of([oid])
            self._items[oid] = None if content is None else items(content)
        return self._items.get(oid) or {}

    def _of(self, oid: str, ref: str) -> Said | None:
        """What a record says in a blob; None if it is not in it."""
        found = self._all(oid)
        if self._items.get(oid) is None:
            self.unsure.add(ref)
        return next((found[name] for name in (ref, *self._names.get(ref, ())) if name in found), None)


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
