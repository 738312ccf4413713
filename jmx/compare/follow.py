"""What single commits did → the life of every record: which of it led to what stands there now.

Git's own way of simplifying history, applied to meaning: at a merge every record, and every field of one, is followed
into the first parent that holds it like that. What a merge threw away is in no life.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from jmx.compare.wanted import NONE, Interest, Key, KeySet, key_of, only
from jmx.model.change import REFS, Change, CommitChanges, Event, RecordHistory, Sort
from jmx.model.history import Certainty


class Followed(NamedTuple):
    """The lives of records by the ref they have or had last; and for those that had another ref where the works begin,
    the present one by that."""

    lives: dict[str, RecordHistory]
    later: dict[str, str]


def follow(
    works: Iterable[CommitChanges], head: str, boundary: frozenset[str] = frozenset(), base: str = ""
) -> Followed:
    """What became of all records that stand or stood in `head`.

    `works` holds all commits up to `head`, or all after the commit `base`, in any order, and perhaps others. A life
    that ends at a commit where a shallow clone was cut off is at or before that commit. A record whose ref another one
    took over is called by that ref and the commit in which that happened: slow@1a2b3c4d5.
    """
    story = _Story()
    story.open[head] = Interest()
    for work in _children_first({work.oid: work for work in works}, head):
        interest = story.open.pop(work.oid, None)
        if interest is not None:
            story.tell(work, interest)
    found = {
        ref: RecordHistory(ref, tuple(events), _certainty(events, boundary, story.lacking))
        for ref, events in story.events.items()
    }
    return Followed(found, story.later(base))


def _children_first(works: Mapping[str, CommitChanges], head: str) -> Iterator[CommitChanges]:
    """The works up to `head`, no parent before its child, and what a merge brought before what it met: an order that
    depends on nothing but the commits."""
    order: list[CommitChanges] = []
    seen = {head}
    ahead = [(works[head], iter(works[head].parents))] if head in works else []
    while ahead:
        work, parents = ahead[-1]
        for parent in parents:
            if parent in works and parent not in seen:
                seen.add(parent)
                ahead.append((works[parent], iter(works[parent].parents)))
                break
        else:
            order.append(work)
            ahead.pop()
    return iter(order[::-1])


def _certainty(events: list[Event], boundary: frozenset[str], lacking: bool) -> Certainty:
    """How sure the whole of a life is; of its single events only those at the boundary are not exact."""
    if lacking:  # what stood in a file nobody can read may since have moved into any other
        return Certainty.UNKNOWN
    return Certainty.AT_OR_BEFORE if events[-1].oid in boundary else Certainty.EXACT


@dataclass(slots=True)
class _Story:
    """The events found so far, and for each commit still to come what of it matters."""

    open: dict[str, Interest] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    lacking: bool = False  # whether this clone lacks a content that matters

    def tell(self, work: CommitChanges, interest: Interest) -> None:
        self.lacking = self.lacking or any(map(interest.covers, work.unread))
        if len(work.parents) > 1:
            self._merge(work, interest)
            return
        changes = work.changes[0] if work.changes else ()
        renames = _renames(changes)
        wanted = interest.wanted(changes, _later(renames))
        gone = [each for each in wanted if each.sort is Sort.REMOVED] if renames else ()  # by the names of the parent
        self._happened(
            work.oid, [each for each in wanted if each.sort is not Sort.REMOVED] if gone else wanted, interest
        )
        interest.step_back(work.oid, renames, work.moved)
        self._happened(work.oid, gone, interest)
        if work.parents:
            self._hand(work.parents[0], interest)

    def later(self, base: str) -> dict[str, str]:
        """Where the works begin, what records are called now, by their refs there."""
        known = [*(interest for oid, interest in self.open.items() if oid != base), self.open.get(base, Interest())]
        return {ref: min(bound.present) for interest in known for ref, bound in interest.names}

    def _hand(self, parent: str, interest: Interest) -> None:
        known = self.open.get(parent)
        self.open[parent] = interest if known is None else known.merge(interest)

    def _happened(self, oid: str, changes: Iterable[Change], interest: Interest) -> None:
        for change in changes:
            event = Event(oid, change)
            for ref in interest.names.present(change.ref):
                self.events[ref].append(event)

    # --- merges ---

    def _merge(self, work: CommitChanges, interest: Interest) -> None:
        """Hands every path to the first parent that has it like this; what none has is looked at item by item."""
        shares, names = self._shares(work, interest), interest.names
        parts: dict[str, KeySet] = {}
        left: set[str] = set()  # the paths that no parent has taken yet
        for number, parent in enumerate(work.parents):
            changed = set(work.paths[number])
            if number == 0:
                handed = interest
                parts = {path: interest.part(path) for path in changed if interest.covers(path)}
                left = set(parts)
                for path in left:
                    handed.put(path, NONE)
            else:
                handed = Interest(NONE, {path: parts[path] for path in left - changed})
                left &= changed
            for path, asked in shares.items():
                handed.put(path, handed.part(path) | (asked[number] & parts[path]))
            handed.names = names.copy()
            renames = _renames(work.changes[number]) if work.changes else ()
            moved = [each for each in work.moved if changed.issuperset(each[1:])]  # others moved since another parent
            handed.step_back(work.oid, renames, moved)
            if handed.default != NONE or handed.parts:
                self._hand(parent, handed)

    def _shares(self, work: CommitChanges, interest: Interest) -> dict[str, list[KeySet]]:
        """For each path that no parent holds like this: which of its items each parent is asked for."""
        everywhere = frozenset.intersection(*(frozenset(paths) for paths in work.paths)) if work.paths else frozenset()
        paths = [path for path in everywhere if interest.covers(path)]
        if not paths or not work.changes:
            return {}
        keys = [_keys(side) for side in work.changes]
        asked, nobody = _asked(keys)
        own = [next(side[key] for side in keys if key in side) for key in sorted(nobody)]
        self._happened(work.oid, interest.wanted(own, {}), interest)
        first = keys[0].keys() - nobody
        inside = _keys_by_path(keys)
        return {
            path: [~only(first & inside[path])]
            + [only(share & inside[path]) & ~only(otherwise & inside[path]) for share, otherwise in asked]
            for path in paths
        }


def _renames(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.sort in REFS]


def _later(renames: Collection[Change]) -> Mapping[str, str]:
    return {change.old: change.ref for change in renames} if renames else {}


def _keys(side: Sequence[Change]) -> dict[Key, Change]:
    """What is otherwise than in a parent, under the names of the merge."""
    later = _later(_renames(side))
    return {key_of(change, later): change for change in side}


def _keys_by_path(keys: Sequence[Mapping[Key, Change]]) -> Mapping[str, Set[Key]]:
    """What is otherwise than in some parent, by the files that hold it here or there."""
    found: dict[str, set[Key]] = defaultdict(set)
    for key, change in chain.from_iterable(side.items() for side in keys):
        for spot in (change.before, change.after):
            if spot is not None:
                found[spot.path].add(key)
    return found


def _asked(keys: Sequence[Mapping[Key, Change]]) -> tuple[list[tuple[Set[Key], Set[Key]]], Set[Key]]:
    """What each parent but the first is asked for, but for which fields; and what no parent has.

    A record that the first parent does not hold is asked of the first that does, but for the fields which it has
    otherwise and a later one like this.
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
