"""Which commit last changed each path: one walk for all of them, equal to `git log -1 --topo-order` for each.

This is about bytes: a mass reformat counts, and `.git-blame-ignore-revs` is not read. Whoever asks about meaning
compares records instead, and needs no list of commits to leave out.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from os import fsdecode, fsencode
from pathlib import Path
from typing import Any

from jmx.history.walk import Walked, walk
from jmx.model.history import Certainty, Commit
from jmx.repo.cache import NO_CACHE, Cache
from jmx.repo.git import Git

_KIND = "which commit changed a file last"
_VERSION = 1  # of how answers are found and kept
_MOST_HEADS = 8


Living = dict[str, set[str]]  # commit → the paths that were last changed by it or before it


@dataclass(frozen=True, slots=True)
class LastChange:
    """The commit that last changed a path, and how sure that is; no commit where git has no answer."""

    commit: Commit | None
    certainty: Certainty


def dates(git: Git, root: Path, head: str, paths: Iterable[str], cache: Cache = NO_CACHE) -> dict[str, LastChange]:
    """For each path the commit that last changed it.

    What a shallow clone was cut off at changed then or before. Of a path that the commit `head` does not hold nothing
    is known.
    """
    asked = tuple(paths)
    found = last_changes(git, root, head, asked, cache)
    commits = git.commits(sorted(set(found.values())))
    boundary = git.boundary()

    def answer(oid: str | None) -> LastChange:
        if oid is None:
            return LastChange(None, Certainty.UNKNOWN)
        return LastChange(commits[oid], Certainty.AT_OR_BEFORE if oid in boundary else Certainty.EXACT)

    return {path: answer(found.get(path)) for path in asked}


def last_changes(git: Git, root: Path, head: str, paths: Iterable[str], cache: Cache = NO_CACHE) -> dict[str, str]:
    """For each path that the commit `head` holds, the id of the commit that last changed it.

    What is known of an earlier head is not asked again. Answers are kept by commit, so a rewritten history never gets
    those of another. In a shallow clone none are kept: more history would change them.
    """
    wanted = set(paths)
    known = _Known(git, root, NO_CACHE if git.boundary() else cache)
    found = _taken(wanted, known.answers(head))
    if wanted:
        wanted &= git.tree_paths(head, root)
    if wanted:
        found |= _Search(git, root, known).answers({head: wanted})
        known.keep(head, found)
    return found


class _Search:
    """Walks from where paths live down to what changed them, or to a commit whose answers are known."""

    def __init__(self, git: Git, root: Path, known: "_Known") -> None:
        self._git = git
        self._root = root
        self._known = known

    def answers(self, living: Living) -> dict[str, str]:
        """For each living path the commit that last changed it."""
        earlier = self._known.newest()
        if earlier is None:
            return self._walked(living)
        found = self._walked(living, (earlier,))
        if living:  # handed to older commits, as by a branch that began before the earlier head
            found |= self._passed_through(living, earlier)
        return found | self._walked(living)

    def _walked(self, living: Living, without: Sequence[str] = ()) -> dict[str, str]:
        """Answers; what stays in `living` was handed to commits that the walk leaves out."""
        found: dict[str, str] = {}
        self._take(living, living.keys() & self._known.heads, found)
        if not living:
            return found
        with closing(walk(self._git, self._root, tuple(living), without)) as commits:
            for commit in commits:
                _hand_down(commit, living, found)
                self._take(living, self._known.heads.intersection(commit.parents), found)
                if not living:
                    break
        return found

    def _take(self, living: Living, heads: Iterable[str], found: dict[str, str]) -> None:
        for head in heads:
            if head in living:
                found |= _taken(living[head], self._known.answers(head))
                if not living[head]:
                    del living[head]

    def _passed_through(self, living: Living, earlier: str) -> dict[str, str]:
        """Answers of older commits: what the earlier head has unchanged since such a commit, both have from the same
        commit."""
        traced: Living = {earlier: set[str]().union(*living.values())}
        with closing(walk(self._git, self._root, (earlier,), tuple(living))) as commits:
            for commit in commits:
                _hand_down(commit, traced, {})
        found: dict[str, str] = {}
        known = self._known.answers(earlier)
        for oid in tuple(living):
            same = living[oid] & traced.get(oid, set())
            living[oid] -= same
            found |= _taken(same, known)
            living[oid] |= same
            if not living[oid]:
                del living[oid]
        return found


def _hand_down(commit: Walked, living: Living, found: dict[str, str]) -> None:
    """Hands the paths that live at a commit to the first parent from which it did not change them; those it changed
    from all its parents are its own.

    Costs as much as the commit changed, not as much as lives: whole sets are handed on as they are.
    """
    paths = living.pop(commit.oid, None)
    if not paths:
        return
    for parent, section in zip(commit.parents, commit.sections, strict=False):
        changed = paths.intersection([change.path for change in section]) if section else set()
        paths -= changed
        _add(living, parent, paths)
        paths = changed
    found |= dict.fromkeys(paths, commit.oid)


def _add(living: Living, oid: str, paths: set[str]) -> None:
    here = living.get(oid)
    if here is None:
        if paths:
            living[oid] = paths
    elif len(here) < len(paths):
        paths |= here
        living[oid] = paths
    else:
        here |= paths


def _taken(wanted: set[str], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that are wanted; they are no longer wanted then."""
    taken = {path: answers[path] for path in wanted & answers.keys()} if answers else {}
    wanted.difference_update(taken)
    return taken


class _Known:
    """Answers at earlier heads, out of the cache: the last few, each in a place of its own that is used anew."""

    def __init__(self, git: Git, root: Path, cache: Cache) -> None:
        self._git = git
        self._cache = cache
        folder = fsencode(root.resolve().relative_to(git.top.resolve()).as_posix()).decode("latin-1")
        self._place = f"{_VERSION}:{folder}"
        kept = cache.get(_KIND, self._place)
        self._order: list[str] = list(kept) if isinstance(kept, list) else []  # the newest last
        self.heads = frozenset(self._order)
        self._answers: dict[str, Mapping[str, str]] = {}

    def answers(self, head: str) -> Mapping[str, str]:
        """What is known of a head, by path; nothing where it was never asked about."""
        if head not in self.heads:
            return {}
        if head not in self._answers:
            self._answers[head] = _unpacked(self._cache.get(_KIND, self._key(head)))
        return self._answers[head]

    def newest(self) -> str | None:
        """The newest head that this clone still holds and of which something is known."""
        return next((head for head in reversed(self._order) if self.answers(head) and self._git.has(head)), None)

    def keep(self, head: str, found: Mapping[str, str]) -> None:
        """Keeps the answers at a head."""
        order = [each for each in self._order if each != head] + [head]
        packed = _packed({**self.answers(head), **found})
        self._cache.put(_KIND, {self._place: order[-_MOST_HEADS:], self._key(head): packed})
        self._cache.forget(_KIND, [self._key(each) for each in order[:-_MOST_HEADS]])

    def _key(self, head: str) -> str:
        return f"{self._place}:{head}"


def _packed(answers: Mapping[str, str]) -> dict[str, Any]:
    """Answers as plain data: each commit and each path once. A path may be bytes of any sort, so they are kept as
    letters of one byte each."""
    oids = {oid: index for index, oid in enumerate(dict.fromkeys(answers.values()))}
    paths = fsencode("\0".join(answers)).decode("latin-1")
    return {"oids": list(oids), "paths": paths, "at": [oids[oid] for oid in answers.values()]}


def _unpacked(kept: Any) -> dict[str, str]:
    if not isinstance(kept, dict):
        return {}
    oids, paths = kept["oids"], fsdecode(kept["paths"].encode("latin-1")).split("\0")
    return {path: oids[index] for path, index in zip(paths, kept["at"], strict=True)}
