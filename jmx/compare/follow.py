"""Changes of single commits → the history of every record: which commits led to what it says now.

This is how git simplifies history, applied to meaning: at a merge each record, and each field of one, is followed into
the first parent that has it like the merge. What a merge did not take over is in no history.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from jmx.compare.wanted import NONE, Interest, Key, KeySet, key_of, only
from jmx.model.change import REFS, Change, CommitChanges, Event, RecordHistory, Sort, later_refs
from jmx.model.history import Certainty


class Followed(NamedTuple):
    """The histories of records by the ref they have or had last; and the present ref of each record that had another
    one where these histories begin, by that one."""

    histories: dict[str, RecordHistory]
    later: dict[str, str]


def follow(
    commits: Iterable[CommitChanges], head: str, boundary: frozenset[str] = frozenset(), base: str = ""
) -> Followed:
    """The histories of all records that stand or stood in `head`.

    `commits` are all up to `head`, or all after the commit `base`, in any order, and perhaps others. A history that
    ends at a commit where a shallow clone was cut off began then or before. A record whose ref another one took over is
    called by that ref and the commit that renamed the other one: slow@1a2b3c4d5.
    """
    follower = _Follower()
    follower.interests[head] = Interest()
    for commit in _children_first({each.oid: each for each in commits}, head):
        interest = follower.interests.pop(commit.oid, None)
        if interest is not None:
            follower.visit(commit, interest)
    histories = {
        ref: RecordHistory(ref, tuple(events), _certainty(events, boundary, follower.lacking))
        for ref, events in follower.events.items()
    }
    return Followed(histories, follower.later(base))


def _children_first(commits: Mapping[str, CommitChanges], head: str) -> Iterator[CommitChanges]:
    """The commits up to `head`, no parent before its child, and what a merge brought in before the trunk: an order that
    depends on nothing but the commits."""
    order: list[CommitChanges] = []
    seen = {head}
    ahead = [(commits[head], iter(commits[head].parents))] if head in commits else []
    while ahead:
        commit, parents = ahead[-1]
        for parent in parents:
            if parent in commits and parent not in seen:
                seen.add(parent)
                ahead.append((commits[parent], iter(commits[parent].parents)))
                break
        else:
            order.append(commit)
            ahead.pop()
    return iter(order[::-1])


def _certainty(events: list[Event], boundary: frozenset[str], lacking: bool) -> Certainty:
    """How sure a history is as a whole; of its single events only those at the boundary are not exact."""
    if lacking:  # a record of the file that cannot be read may have moved into any other file since
        return Certainty.UNKNOWN
    return Certainty.AT_OR_BEFORE if events[-1].oid in boundary else Certainty.EXACT


@dataclass(slots=True)
class _Follower:
    """The events found so far, and what matters of each commit that was not visited yet."""

    interests: dict[str, Interest] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    lacking: bool = False  # whether this clone lacks a content that matters

    def visit(self, commit: CommitChanges, interest: Interest) -> None:
        """Records the changes of a commit that matter, and passes on to its parents what matters of them."""
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

    def later(self, base: str) -> dict[str, str]:
        """The present refs of records by those they had where the commits begin; those in `base` count most."""
        known = [*(each for oid, each in self.interests.items() if oid != base), self.interests.get(base, Interest())]
        return {ref: min(present.refs) for interest in known for ref, present in interest.refs}

    def _pass_on(self, parent: str, interest: Interest) -> None:
        known = self.interests.get(parent)
        self.interests[parent] = interest if known is None else known.merge(interest)

    def _record(self, oid: str, changes: Iterable[Change], interest: Interest) -> None:
        for change in changes:
            event = Event(oid, change)
            for ref in interest.refs.present(change.ref):
                self.events[ref].append(event)

    def _visit_merge(self, commit: CommitChanges, interest: Interest) -> None:
        """Passes each path on to the first parent that has it like the merge; of a path that none has so, each key."""
        shares, refs = self._shares(commit, interest), interest.refs
        parts: dict[str, KeySet] = {}
        left: set[str] = set()  # the paths that no parent has taken yet
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
            for path, asked in shares.items():
                passed.put(path, passed.part(path) | (asked[number] & parts[path]))
            passed.refs = refs.copy()
            renames = _renames(commit.changes[number]) if commit.changes else ()
            moved = [
                each for each in commit.moved if changed.issuperset(each[1:])
            ]  # the rest moved since other parents
            passed.step_back(commit.oid, renames, moved)
            if passed.default != NONE or passed.parts:
                self._pass_on(parent, passed)

    def _shares(self, commit: CommitChanges, interest: Interest) -> dict[str, list[KeySet]]:
        """For each path that no parent has like the merge: which of its keys each parent is asked for. What no parent
        has is recorded as the merge's own."""
        changed = [frozenset(paths) for paths in commit.paths]
        paths = [path for path in frozenset.intersection(*changed) if interest.covers(path)] if changed else []
        if not paths or not commit.changes:
            return {}
        keys = [_keys(side) for side in commit.changes]
        asked, nobody = _asked(keys)
        self._record_own(commit, interest, keys, nobody)
        first = keys[0].keys() - nobody
        inside = _keys_by_path(keys)
        return {
            path: [~only(first & inside[path])]
            + [only(share & inside[path]) & ~only(otherwise & inside[path]) for share, otherwise in asked]
            for path in paths
        }

    def _record_own(
        self, commit: CommitChanges, interest: Interest, keys: Sequence[Mapping[Key, Change]], nobody: Set[Key]
    ) -> None:
        """Records what a merge itself did. A record that it removed, and whose ref another one has now, is known by the
        ref it had in the parent."""
        for key in sorted(nobody):
            number = next(number for number, side in enumerate(keys) if key in side)
            change, known = keys[number][key], interest
            if key[0].endswith(_REPLACED):
                known = Interest(refs=interest.refs.copy())
                known.step_back(commit.oid, _renames(commit.changes[number]), ())
            self._record(commit.oid, interest.wanted([change], {}), known)


_REPLACED = "@"  # ends the key of a removed record whose ref another record has now: no ref ends so


def _renames(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.sort in REFS]


def _keys(side: Sequence[Change]) -> dict[Key, Change]:
    """What differs from a parent, by keys with the refs of the merge."""
    later = later_refs(side)
    taken = set(later.values())
    return {_replaced(key_of(change, later), change, taken): change for change in side}


def _replaced(key: Key, change: Change, taken: Set[str]) -> Key:
    return (key[0] + _REPLACED, "") if change.sort is Sort.REMOVED and change.ref in taken else key


def _keys_by_path(keys: Sequence[Mapping[Key, Change]]) -> Mapping[str, Set[Key]]:
    """The keys that differ from some parent, by the files they are in on either side."""
    found: dict[str, set[Key]] = defaultdict(set)
    for key, change in chain.from_iterable(side.items() for side in keys):
        for spot in (change.before, change.after):
            if spot is not None:
                found[spot.path].add(key)
    return found


def _asked(keys: Sequence[Mapping[Key, Change]]) -> tuple[list[tuple[Set[Key], Set[Key]]], Set[Key]]:
    """The keys that each parent after the first is asked for, with exceptions; and the keys that no parent has.

    A record that the first parent lacks is asked of the first one that has it, except for the fields in which that one
    differs and a later one does not.
    """
    left = set(keys[0])
    asked = []
    for side in keys[1:]:
        share = {key for key in left if key not in side and (key[0], "") not in side}
        whole = {ref for ref, name in share if not name}
        otherwise = {key for key in side if key[1] and key[0] in whole}
        asked.append((share, otherwise))
        left = (left - share) | otherwise
    return [(share, otherwise - left) for share, otherwise in asked], left
