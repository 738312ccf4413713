"""What single commits did → the life of every record: which of it led to what stands there now.

Git's own way of simplifying history, applied to meaning: at a merge every record, and every field of one, is followed
into the first parent that holds it like that. What a merge threw away is in no life.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jmx.model.change import Change, Event, Life, Sort, Work, renamed_holder
from jmx.model.history import Certainty

Key = tuple[str, str]  # ref, field; no field for the whole record
_DEEPEST = 40  # so many choices between branches are kept apart before jmx follows both


def lives(works: Iterable[Work], head: str, boundary: frozenset[str] = frozenset()) -> dict[str, Life]:
    """The lives of all records that stand or stood in `head`, by the ref they have or had last.

    `works` holds all commits up to `head`, or all after some earlier one, in any order, and perhaps others. A life that
    ends at a commit where a shallow clone was cut off is at or before that commit.
    """
    story = _Story()
    story.open[head] = _Interest()
    for work in _children_first({work.oid: work for work in works}, head):
        interest = story.open.pop(work.oid, None)
        if interest is not None:
            story.tell(work, interest)
    return {
        ref: Life(ref, tuple(events), _certainty(events, boundary, story.lacking))
        for ref, events in story.events.items()
    }


def _children_first(works: Mapping[str, Work], head: str) -> Iterator[Work]:
    """The works up to `head`, no parent before its child, and what a merge brought before what it met: an order that
    depends on nothing but the commits."""
    order: list[Work] = []
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


def _path(change: Change) -> str:
    spot = change.after or change.before
    return spot.path if spot else ""


# --- which part of a commit's work still matters ---


class _Part(NamedTuple):
    """Some items of a path, or all but those."""

    keys: frozenset[Key] = frozenset()
    all_but: bool = True
    deeper: tuple["_Part", "_Part"] | None = None
    both: bool = False
    depth: int = 0

    def covers(self, key: Key) -> bool:
        if self.deeper is not None:
            one, other = self.deeper
            return (one.covers(key) and other.covers(key)) if self.both else (one.covers(key) or other.covers(key))
        return (key in self.keys or (key[0], "") in self.keys) != self.all_but

    def joined(self, other: "_Part", both: bool) -> "_Part":
        """What either covers, or with `both` what both do."""
        if self.deeper is None and other.deeper is None and self.all_but == other.all_but and both == self.all_but:
            return _Part(self.keys | other.keys, self.all_but)
        if _Part() in (self, other):
            return (self if other == _Part() else other) if both else _Part()
        depth = max(self.depth, other.depth) + 1
        return _Part() if depth > _DEEPEST else _Part(frozenset(), True, (self, other), both, depth)


_NOTHING = _Part(all_but=False)


def _only(refs: Iterable[str]) -> _Part:
    return _Part(frozenset((ref, "") for ref in refs), False)


def _all_but(refs: Iterable[str]) -> _Part:
    return _only(refs)._replace(all_but=True)


class _Called(NamedTuple):
    """A record that has another ref now: its path then, and what it is called now, by two names if one is a copy."""

    path: str
    present: frozenset[str]


@dataclass(slots=True)
class _Interest:
    """The paths of a commit that still matter: some, or all but some; and of a few of them only a part."""

    paths: set[str] = field(default_factory=set)
    all_but: bool = True
    parts: dict[str, _Part] = field(default_factory=dict)
    called: Mapping[str, _Called] = field(default_factory=dict)  # by earlier ref; shared, so never changed in place

    def covers(self, path: str) -> bool:
        return (path in self.paths) != self.all_but

    def wanted(self, changes: Sequence[Change]) -> Sequence[Change]:
        if self.all_but and not self.paths and not self.parts:
            return changes
        return [change for change in changes if self._wants(change)]

    def _wants(self, change: Change) -> bool:
        path = _path(change)
        if (path in self.paths) == self.all_but:
            return False
        part = self.parts.get(path)
        return part is None or part.covers(_key(change))

    def add(self, path: str, part: _Part | None) -> None:
        if not self.covers(path):
            if part is not None:
                self.parts[path] = part
            (self.paths.discard if self.all_but else self.paths.add)(path)
        elif path in self.parts:
            if part is None:
                del self.parts[path]
            else:
                self.parts[path] = self.parts[path].joined(part, both=False)

    def part(self, path: str) -> _Part:
        """How much of a path matters."""
        return self.parts.get(path, _Part()) if self.covers(path) else _NOTHING

    def follow(self, moves: Iterable[tuple[str, frozenset[str], _Part]]) -> None:
        """Records that came from another path: of that one they matter as much as they do where they stand now."""
        for path, refs, part in moves:
            known = self.part(path)
            if part == known == _Part():
                continue
            others = known.joined(_all_but(refs), both=True)
            found = others if part == _NOTHING else others.joined(_only(refs).joined(part, both=True), both=False)
            if self.covers(path):
                self.parts[path] = found
            elif part != _NOTHING:
                self.add(path, _only(refs).joined(part, both=True))

    def present_names(self, ref: str) -> Collection[str]:
        """What records are called now that had this ref; what lay in a renamed one went along with it."""
        holder = renamed_holder(ref, self.called) if self.called else ""
        return [now + ref[len(holder) :] for now in self.called[holder].present] if holder else (ref,)

    def unrename(self, changes: Iterable[Change]) -> None:
        """Records that had another ref before."""
        found = {each.old: _Called(_path_before(each), frozenset(self.present_names(each.ref))) for each in changes}
        if found:
            self.called = {**self.called, **found}

    def relocate(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Renamed records that lay in another file before."""
        found = {ref: self.called[ref]._replace(path=path) for ref, path, target in moved if self._lies(ref, target)}
        if found:
            self.called = {**self.called, **found}

    def _lies(self, ref: str, path: str) -> bool:
        return ref in self.called and self.called[ref].path == path

    def _either(self, other: "_Interest") -> Mapping[str, _Called]:
        """What records are called for either: one that only the other renamed is here called as it always was."""
        if self.called == other.called:
            return self.called
        return {
            ref: _Called(
                path, frozenset().union(*(each.present_names(ref) for each in (self, other) if each._knows(ref, path)))
            )
            for ref, (path, _) in {**self.called, **other.called}.items()
        }

    def _knows(self, ref: str, path: str) -> bool:
        return ref in self.called or self.part(path).covers((ref, ""))

    def drop(self, path: str) -> None:
        (self.paths.add if self.all_but else self.paths.discard)(path)
        self.parts.pop(path, None)

    def merge(self, other: "_Interest") -> "_Interest":
        """What either wants; both are used up."""
        called = self._either(other)
        one, two = (self, other) if self.all_but else (other, self)
        if not two.all_but:
            for path in two.paths:
                one.add(path, two.parts.get(path))
            one.called = called
            return one
        parts = {}
        for path in one.parts.keys() | two.parts.keys():
            sides = [each.parts.get(path) for each in (one, two) if each.covers(path)]
            known = [part for part in sides if part is not None]
            if len(known) == len(sides):
                parts[path] = known[0] if len(known) == 1 else known[0].joined(known[1], both=False)
        return _Interest(one.paths & two.paths, True, parts, called)


@dataclass(slots=True)
class _Story:
    """The events found so far, and for each commit still to come what of it matters."""

    open: dict[str, _Interest] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    lacking: bool = False  # whether this clone lacks a content that matters

    def tell(self, work: Work, interest: _Interest) -> None:
        self.lacking = self.lacking or any(map(interest.covers, work.unread))
        if len(work.parents) > 1:
            self._merge(work, interest)
            return
        wanted = interest.wanted(work.changes[0]) if work.changes else ()
        self._happened(work.oid, wanted, interest)
        interest.unrename(_renames(wanted))
        if work.moved:
            interest.relocate(work.moved)
            interest.follow([(path, refs, interest.part(target)) for (path, target), refs in _moves(work).items()])
        if work.parents:
            self._hand(work.parents[0], interest)

    def _hand(self, parent: str, interest: _Interest) -> None:
        known = self.open.get(parent)
        self.open[parent] = interest if known is None else known.merge(interest)

    def _happened(self, oid: str, changes: Iterable[Change], interest: _Interest) -> None:
        for change in changes:
            event = Event(oid, change)
            for ref in interest.present_names(change.ref):
                self.events[ref].append(event)

    # --- merges ---

    def _merge(self, work: Work, interest: _Interest) -> None:
        """Hands every path to the first parent that has it like this; what none has is looked at item by item."""
        contested, called = self._contested(work, interest), interest.called
        left: list[str] | None = None  # the paths that no parent has taken yet; at first all
        for number, parent in enumerate(work.parents):
            changed = set(work.paths[number])
            if left is None:
                left = [path for path in changed if interest.covers(path)]
                handed = interest
                parts = {path: handed.parts.get(path) for path in left}
                for path in left:
                    handed.drop(path)
            else:
                same = [path for path in left if path not in changed]
                left = [path for path in left if path in changed]
                handed = _Interest(all_but=False, called=called)
                for path in same:
                    handed.add(path, parts[path])
            mine = ((path, shares[number]) for path, shares in contested.items())
            shares = {path: _both(share, parts.get(path)) for path, share in mine if share is not None}
            for path, share in shares.items():
                handed.add(path, share)
            handed.unrename(_renames(work.changes[number]) if contested else ())
            handed.relocate(moved for moved in work.moved if moved[1] in changed)
            moves = _moves(work).items()
            handed.follow([(path, refs, shares.get(to, _NOTHING)) for (path, to), refs in moves if path in changed])
            if handed.all_but or handed.paths:
                self._hand(parent, handed)

    def _contested(self, work: Work, interest: _Interest) -> dict[str, list[_Part | None]]:
        """For each path that no parent holds like this: which of its items each parent is asked for."""
        everywhere = frozenset.intersection(*(frozenset(paths) for paths in work.paths)) if work.paths else frozenset()
        paths = [path for path in everywhere if interest.covers(path)]
        if not paths or not work.changes:
            return {}
        keys = [{_key(change): change for change in side} for side in work.changes]
        earlier = [_renamed(side) for side in work.changes]
        asked, nobody = _shares(keys, earlier)
        own = [next(side[key] for side in keys if key in side) for key in sorted(nobody)]
        self._happened(work.oid, interest.wanted(own), interest)
        first = _Part(_called(frozenset(keys[0]) - nobody, earlier[0]), True)
        shares: list[_Part | None] = [first, *asked]
        return dict.fromkeys(paths, shares)


def _key(change: Change) -> Key:
    return change.ref, "" if change.sort in (Sort.ADDED, Sort.REMOVED) else change.field


def _renamed(side: Iterable[Change]) -> dict[str, str]:
    """What a parent calls records that the merge calls otherwise."""
    return {change.ref: change.old for change in _renames(side)}


def _renames(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.sort is Sort.RENAMED]


def _path_before(change: Change) -> str:
    return change.before.path if change.before else ""


def _moves(work: Work) -> dict[tuple[str, str], frozenset[str]]:
    """The records that went from one file to another, by both."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for ref, path, target in work.moved:
        found[path, target].add(ref)
    return {way: frozenset(refs) for way, refs in found.items()}


def _both(one: _Part, other: _Part | None) -> _Part:
    return one if other is None else one.joined(other, both=True)


def _shares(
    keys: Sequence[Mapping[Key, Change]], earlier: Sequence[Mapping[str, str]]
) -> tuple[list[_Part | None], frozenset[Key]]:
    """What each parent but the first is asked for, by the names it has for it, and what no parent has.

    A record that the first parent does not hold is asked of the first that does, but for the fields which it has
    otherwise and a later one like this.
    """
    left = set(keys[0])
    asked = []
    for side in keys[1:]:
        share = frozenset(key for key in left if key not in side and (key[0], "") not in side)
        whole = {ref for ref, name in share if not name}
        otherwise = frozenset(key for key in side if key[1] and key[0] in whole)
        asked.append((share, otherwise))
        left = (left - share) | otherwise
    parts: list[_Part | None] = []
    for (share, otherwise), names in zip(asked, earlier[1:], strict=True):
        part, but = _Part(_called(share, names), False), _Part(_called(otherwise - left, names), True)
        parts.append(part.joined(but, both=True) if but.keys else part if share else None)
    return parts, frozenset(left)


def _called(keys: Iterable[Key], names: Mapping[str, str]) -> frozenset[Key]:
    return frozenset((names.get(ref, ref), name) for ref, name in keys)
