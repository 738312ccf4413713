"""Commit changes → the history of every record: the commits that led to its present content.

This is git's history simplification applied to meaning: at a merge each record, and each field of one, is followed into
the first parent in which it equals the merge. Changes that a merge dropped are in no history.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import NamedTuple

from jmx.compare.compare import compare
from jmx.compare.wanted import NONE, Interest, Key, KeySet, key_of, only
from jmx.model.change import (
    REFS,
    Certainty,
    Change,
    CommitChanges,
    CommitDelta,
    Event,
    RecordHistory,
    Snapshot,
    Sort,
    later_refs,
)
from jmx.model.identity import renamed


def commit_changes(deltas: Iterable[CommitDelta]) -> dict[str, CommitChanges]:
    """The changes of each commit by id, in the order given; several deltas of one commit are joined."""
    found: dict[str, CommitChanges] = {}
    for commit, sides in deltas:
        # with `inner`, since a record inside an added or removed one has a history of its own
        changes = tuple(compare(before, after, inner=True) for before, after in sides)
        moved = (*commit.moved, *chain.from_iterable(map(_moved, sides, changes)))
        changed = commit._replace(changes=changes, moved=moved)
        known = found.get(commit.oid)
        found[commit.oid] = _joined(known, changed) if known else changed
    return found


def _moved(
    side: tuple[Mapping[str, Snapshot], Mapping[str, Snapshot]], changes: Sequence[Change]
) -> Iterator[tuple[str, str, str]]:
    """The records that moved to another file and got another ref: old ref, old path, new path."""
    later = later_refs(changes)
    before, after = side
    for ref, old in before.items() if later else ():
        new = after.get(renamed(ref, later))
        if new is not None and new.ref != ref and new.path != old.path:
            yield ref, old.path, new.path


def _joined(one: CommitChanges, other: CommitChanges) -> CommitChanges:
    changes = tuple((*some, *more) for some, more in zip_longest(one.changes, other.changes, fillvalue=()))
    return one._replace(changes=changes, moved=(*one.moved, *other.moved))


class Followed(NamedTuple):
    """The histories of records by their present or last ref; and for each commit before which nothing was followed, the
    records that had another ref there: that ref → present ref."""

    histories: dict[str, RecordHistory]
    later: dict[str, dict[str, str]]
    stood: dict[str, dict[str, str]]
    """The files in which those stood."""


def follow(commits: Iterable[CommitChanges], head: str, boundary: frozenset[str] = frozenset()) -> Followed:
    """The histories of all records that exist in `head` or did in one of its ancestors.

    `commits` are the ancestors of `head`, or those that are not ancestors of another commit, in any order; others are
    ignored. A history that ends in `boundary`, where a shallow clone was cut off, may have begun earlier. A removed
    record whose ref was later given to another one is listed as REF@COMMIT, with the commit of that renaming.
    """
    follower = _Follower()
    follower.interests[head] = Interest()
    for commit in children_first(commits, head):
        interest = follower.interests.pop(commit.oid, None)
        if interest is not None:
            follower.visit(commit, interest)
    histories = {
        ref: RecordHistory(ref, tuple(events), _certainty(events, boundary, follower.lacking))
        for ref, events in follower.events.items()
    }
    later = {oid: {ref: min(each.refs) for ref, each in known.refs} for oid, known in follower.interests.items()}
    stood = {oid: {ref: each.path for ref, each in known.refs} for oid, known in follower.interests.items()}
    return Followed(histories, later, stood)


def children_first(found: Iterable[CommitChanges], head: str) -> Iterator[CommitChanges]:
    """Those of some commits that are ancestors of `head`, children before parents and merged branches before the main
    line. The order depends on the commits alone."""
    commits = {each.oid: each for each in found}
    order: list[CommitChanges] = []
    seen = {head}
    stack = [(commits[head], iter(commits[head].parents))] if head in commits else []
    while stack:
        commit, parents = stack[-1]
        for parent in parents:
            if parent in commits and parent not in seen:
                seen.add(parent)
                stack.append((commits[parent], iter(commits[parent].parents)))
                break
        else:
            order.append(commit)
            stack.pop()
    return iter(order[::-1])


def _certainty(events: list[Event], boundary: frozenset[str], lacking: bool) -> Certainty:
    """The certainty of a whole history; of its single events only those at the boundary are not exact."""
    if lacking:  # any record may once have been in a file that cannot be read
        return Certainty.UNKNOWN
    return Certainty.AT_OR_BEFORE if events[-1].oid in boundary else Certainty.EXACT


@dataclass(slots=True)
class _Follower:
    """The events found so far, and what to follow at each commit that is not visited yet."""

    interests: dict[str, Interest] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    lacking: bool = False  # whether this clone lacks a blob that had to be compared

    def visit(self, commit: CommitChanges, interest: Interest) -> None:
        """Records the followed changes of a commit, and passes to its parents what to follow there."""
        self.lacking = self.lacking or any(map(interest.covers, commit.unread))
        if len(commit.parents) > 1:
            self._visit_merge(commit, interest)
            return
        changes = commit.changes[0] if commit.changes else ()
        renames = _renames(changes)
        wanted = interest.wanted(changes, later_refs(renames))
        removed = [each for each in wanted if each.sort is Sort.REMOVED] if renames else ()  # by the refs of the parent
        rest = [each for each in wanted if each.sort is not Sort.REMOVED] if removed else wanted
        self._record(commit.oid, rest, interest)
        interest.step_back(commit.oid, renames, commit.moved)
        self._record(commit.oid, removed, interest)
        if commit.parents:
            self._pass_on(commit.parents[0], interest)

    def _pass_on(self, parent: str, interest: Interest) -> None:
        known = self.interests.get(parent)
        self.interests[parent] = interest if known is None else known.merge(interest)

    def _record(self, oid: str, changes: Iterable[Change], interest: Interest) -> None:
        for change in changes:
            event = Event(oid, change)
            for ref in interest.refs.present(change.ref):
                self.events[ref].append(event)

    def _visit_merge(self, commit: CommitChanges, interest: Interest) -> None:
        """Passes each path to the first parent in which it equals the merge. A path that differs from all parents is
        passed on by key: each to the first parent in which the key is equal."""
        shares, refs = self._shares(commit, interest), interest.refs
        parts: dict[str, KeySet] = {}
        left: set[str] = set()  # paths that differ from all parents so far
        for number, parent in enumerate(commit.parents):
            changed = set(commit.paths[number])
            if number == 0:
                passed = interest
                parts = {path: interest.part(path) for path in changed if interest.covers(path)}
                left = set(parts)
                for path in left:
                    passed.put(path, NONE)
            else:
                passed = Interest(NONE, {path: parts[path] for path in left - changed})
                left &= changed
            for path, share in shares.items():
                passed.put(path, passed.part(path) | (share[number] & parts[path]))
            passed.refs = refs.copy()
            renames = _renames(commit.changes[number]) if commit.changes else ()
            moved = [each for each in commit.moved if changed.issuperset(each[1:])]  # others moved since other parents
            passed.step_back(commit.oid, renames, moved)
            if passed.default != NONE or passed.parts:
                self._pass_on(parent, passed)

    def _shares(self, commit: CommitChanges, interest: Interest) -> dict[str, list[KeySet]]:
        """For each path that differs from all parents: the keys to follow into each parent. Keys that differ from all
        parents are recorded as changes of the merge itself."""
        changed = [frozenset(paths) for paths in commit.paths]
        paths = [path for path in frozenset.intersection(*changed) if interest.covers(path)] if changed else []
        if not paths or not commit.changes:
            return {}
        keys = [_keys(side) for side in commit.changes]
        later_shares, own = _split(keys)
        self._record_own(commit, interest, keys, own)
        first = keys[0].keys() - own
        inside = _keys_by_path(keys)
        return {
            path: [~only(first & inside[path])]
            + [only(share & inside[path]) & ~only(exceptions & inside[path]) for share, exceptions in later_shares]
            for path in paths
        }

    def _record_own(
        self, commit: CommitChanges, interest: Interest, keys: Sequence[Mapping[Key, Change]], own: Set[Key]
    ) -> None:
        """Records the `own` changes of a merge. A record that it removed, and whose ref another one has now, is found
        by the ref it had in the parent."""
        for key in sorted(own):
            number = next(number for number, side in enumerate(keys) if key in side)
            change, known = keys[number][key], interest
            if key[0].endswith(_REPLACED):
                known = Interest(refs=interest.refs.copy())
                known.step_back(commit.oid, _renames(commit.changes[number]), ())
            self._record(commit.oid, interest.wanted([change], {}), known)


_REPLACED = "@"  # suffix of the key of a removed record whose ref another record has now; no ref ends like this


def _renames(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.sort in REFS]


def _keys(side: Sequence[Change]) -> dict[Key, Change]:
    """The changes against one parent, by keys with the refs of the merge."""
    later = later_refs(side)
    taken = set(later.values())
    found = {}
    for change in side:
        key = key_of(change, later)
        replaced = change.sort is Sort.REMOVED and change.ref in taken
        found[(key[0] + _REPLACED, "") if replaced else key] = change
    return found


def _keys_by_path(keys: Sequence[Mapping[Key, Change]]) -> Mapping[str, Set[Key]]:
    """The keys that differ from some parent, by their path on either side."""
    found: dict[str, set[Key]] = defaultdict(set)
    for key, change in chain.from_iterable(side.items() for side in keys):
        for spot in (change.before, change.after):
            if spot is not None:
                found[spot.path].add(key)
    return found


def _split(keys: Sequence[Mapping[Key, Change]]) -> tuple[list[tuple[Set[Key], Set[Key]]], Set[Key]]:
    """For each parent after the first, the keys to follow into it and exceptions from them; and the merge's own keys,
    which differ from all parents. `keys` are the keys that differ from each parent.

    A record that the first parent lacks is followed into the first one that has it, except for fields that differ there
    and equal those of a later parent.
    """
    left = set(keys[0])
    shares = []
    for side in keys[1:]:
        share = {key for key in left if key not in side and (key[0], "") not in side}
        records = {ref for ref, name in share if not name}
        exceptions = {key for key in side if key[1] and key[0] in records}
        shares.append((share, exceptions))
        left = (left - share) | exceptions
    return [(share, exceptions - left) for share, exceptions in shares], left
