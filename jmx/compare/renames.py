"""Finds renamed records: matches removed and added records by their content."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.change import Snapshot
from jmx.model.identity import Identity, by_chance, outermost, renamed_holder, slug

Snapshots = Mapping[str, Snapshot]
Pointing = Mapping[str, Sequence[str]]  # the pain of a file of its own → the records that point at it
ALIKE = 0.5  # the least share of equal fields, of all fields that either record has
ALIKE_TITLE = 0.6  # the least ratio of difflib (0 to 1) for records that have only a title
MOST_PAIRS = 4_000  # with more pairs to compare, only equal records are matched
PLACES = ("stage", "touchpoint")


class Matched(NamedTuple):
    """The renamed records, new ref → old ref; and the numbered refs that are on both sides but name two records."""

    earlier: Mapping[str, str]
    apart: frozenset[str]


def match(
    before: Snapshots,
    after: Snapshots,
    known: Mapping[str, str] = MappingProxyType({}),
    opened: Collection[str] = frozenset(),
) -> Matched:
    """Matches removed and added records with equal or similar content.

    `known` are renames that are known already, old ref → new ref; they hold whatever the content is. Refs in `opened`
    are new records, for which only equal content counts. A numbered ref does not identify a record, so records with
    such a ref on both sides are matched by content too.
    """
    found = {new: old for old, new in known.items() if old != new and old in before and new in after}
    numbered = frozenset(ref for ref in before.keys() & after.keys() if by_chance(ref, before[ref], after[ref]))
    apart = {*known, *known.values(), *numbered}  # these, and refs inside them, are different records on the two sides
    homes = dict(_moved_out(before, after)) | {old: new for new, old in _moved_out(after, before)}
    moved = {*homes, *homes.values()}
    gone, come = (
        [each for ref, each in side.items() if ref not in other or ref in moved or renamed_holder(ref, apart)]
        for side, other in ((before, after), (after, before))
    )
    matcher = _Matcher(gone, come, found, homes)
    if gone and come:
        matcher.places |= _places(gone, before) | _places(come, after)
        matcher.match(opened)
        matcher.match_reworded(before, after, opened)
    matcher.match_last({ref: (before[ref], after[ref]) for ref in sorted(numbered)})
    return Matched(found, numbered - {ref for ref in numbered if found.get(ref) == ref})


def _moved_out(before: Snapshots, after: Snapshots) -> Iterator[tuple[str, str]]:
    """The stages and touchpoints that moved from a journey into a file of their own: old ref, new ref. With the two
    sides swapped: those that moved back."""
    homes: dict[str, str] = {}  # the file of a stage that moved → the journey it moved from
    pointers = [each for each in after.values() if each.target in after and each.target not in before]
    for pointer in sorted(pointers, key=lambda each: each.kind):  # stages first: touchpoints may move with them
        home, _, own = pointer.ref.partition("/")
        old = before.get(f"{homes.get(home, home)}/{own}")
        if old is None or old.kind != pointer.kind:
            old = _equal_place(pointer, before, after)
        if old is not None and not old.target:
            homes[pointer.target] = outermost(old.ref)
            yield old.ref, pointer.target


def _equal_place(pointer: Snapshot, before: Snapshots, after: Snapshots) -> Snapshot | None:
    """For a pointer with a new id: the one inline record of the same journey whose fields equal those of its target."""
    target = after[pointer.target]
    home = outermost(pointer.ref)
    equal = [
        each
        for each in before.values()
        if each.kind == pointer.kind
        and each.ref.startswith(f"{home}/")
        and (each.ref not in after or by_chance(each.ref, each, after[each.ref]))
        and each.fields == target.fields
    ]
    return equal[0] if len(equal) == 1 else None


@dataclass(slots=True)
class _Matcher:
    """Matches records of two sides, `gone` and `come`. What is `found` is new ref → old ref; `homes` are the stages and
    touchpoints that moved into files of their own or back, old ref → new ref; `places` say where each pain stands, by
    the id() of its snapshot."""

    gone: Sequence[Snapshot]
    come: Sequence[Snapshot]
    found: dict[str, str]
    homes: Mapping[str, str]
    places: dict[int, frozenset[str]] = field(default_factory=dict)

    def match(self, opened: Collection[str]) -> None:
        self._match_moved()
        self._match_inner()
        said = {id(each): _said(each) for each in chain(*self._unmatched())}
        self._match_only(lambda each: (_home(each), each.within[0], said[id(each)]))
        self._match_only(lambda each: (_own(each), said[id(each)]))
        self._match_only(lambda each: (self.places.get(id(each)), said[id(each)]))
        self._match_only(lambda each: said[id(each)])
        self._match_inner()
        for inline in (False, True):  # outer records first: inner ones are searched in the former outer record
            self._match_similar([each for each in self.come if each.ref not in opened and ("/" in each.ref) is inline])
            self._match_inner()
        self._match_only(lambda each: None if each.ref in opened else _twin(each))
        self._match_inner()

    def _unmatched(self) -> tuple[list[Snapshot], list[Snapshot]]:
        taken = set(self.found.values())
        olds = [each for each in self.gone if each.ref not in taken]
        return olds, [each for each in self.come if each.ref not in self.found]

    def _match_moved(self) -> None:
        """Matches the stages and touchpoints that moved, and the records inside them by own id."""
        olds, news = ({each.ref: each for each in side} for side in self._unmatched())
        inside: dict[str, list[Snapshot]] = defaultdict(list)
        for each in olds.values():
            inside[each.path].append(each)
        for old_ref, new_ref in self.homes.items():
            old, new = olds.get(old_ref), news.get(new_ref)
            if old is None or new is None:
                continue
            self.found[new_ref] = old_ref
            for each in inside[old.path]:
                ref = f"{outermost(new_ref)}/{each.ref.rpartition('/')[2]}"
                inner = each.route[: len(old.route)] == old.route and each.ref not in self.homes
                if inner and ref in news and news[ref].kind == each.kind:
                    self.found.setdefault(ref, each.ref)

    def _match_inner(self) -> None:
        """Matches records with the same own id inside renamed records, at any depth."""
        left, right = self._unmatched()
        by_ref = {each.ref: each for each in left}
        for new in sorted(right, key=lambda each: each.ref.count("/")):
            holder, _, own = new.ref.rpartition("/")
            old = by_ref.get(f"{self.found[holder]}/{own}") if holder in self.found else None
            if old is not None and old.kind == new.kind and not by_chance(new.ref, old, new):
                self.found[new.ref] = old.ref

    def _match_only(self, key: Callable[[Snapshot], Hashable]) -> None:
        """Matches records of a kind with the same key, if no other record on either side has it; without a key none."""
        olds: dict[Hashable, list[Snapshot]] = defaultdict(list)
        news: dict[Hashable, list[Snapshot]] = defaultdict(list)
        sides = self._unmatched()
        for side, records in zip((olds, news), sides, strict=True) if all(sides) else ():
            for each in records:
                if (name := key(each)) is not None:
                    side[each.kind, name].append(each)
        for known, added in news.items():
            removed = olds.get(known, [])
            if len(added) == len(removed) == 1:
                self.found[added[0].ref] = removed[0].ref

    def _match_similar(self, come: Sequence[Snapshot]) -> None:
        """Matches the most similar pairs first, within the home of a record (see `_home`) and its former home."""
        right = [each for each in come if each.ref not in self.found]
        by_kind: dict[tuple[str, str], list[Snapshot]] = defaultdict(list)
        for each in self._unmatched()[0]:
            by_kind[each.kind, _home(each)].append(each)
            if "/" in each.ref:
                by_kind[each.kind, ""].append(each)
        former = {outermost(new): outermost(old) for old, new in self.homes.items()} | self.found
        beside = {new.ref: by_kind.get((new.kind, former.get(_home(new), _home(new))), []) for new in right}
        if sum(map(len, beside.values())) > MOST_PAIRS:
            return
        pairs = []
        for new in right:
            for old in beside[new.ref]:
                score = 0 if self._apart(old, new, former) else likeness(old, new)
                if score > 0:
                    elsewhere = new.within[0] != old.within[0] and self.places.get(id(new)) != self.places.get(id(old))
                    pairs.append((-score, elsewhere, _own(new) != _own(old), new.ref, old.ref))
        taken: set[str] = set()
        for *_, new_ref, old_ref in sorted(pairs):
            if new_ref not in self.found and old_ref not in taken:
                self.found[new_ref] = old_ref
                taken.add(old_ref)

    def _apart(self, old: Snapshot, new: Snapshot, former: Mapping[str, str]) -> bool:
        """Whether two pains stand in different journeys: then only equal ones are matched."""
        one, other = ({*map(outermost, self.places.get(id(each), ()))} for each in (old, new))
        return bool(one and other) and one.isdisjoint({former.get(journey, journey) for journey in other} | other)

    def match_reworded(self, before: Snapshots, after: Snapshots, opened: Collection[str]) -> None:
        """Matches a stage or touchpoint without an id of its own that is the only one in its list that is otherwise,
        at the same place among the same others: somebody reworded its title."""
        olds, news = (_by_list(side) for side in self._unmatched())
        for (holder, name), come in news.items():
            former = self.found.get(holder, holder)
            gone = olds.get((former, name), [])
            if len(come) != 1 or len(gone) != 1 or come[0].ref in opened or not _may_be_reworded(gone[0], come[0]):
                continue
            was, now = ([ref for ref, _ in side[ref].order.get(name, ())] if ref in side else []
                        for side, ref in ((before, former), (after, holder)))  # fmt: skip
            expected = [gone[0].ref if ref == come[0].ref else self.found.get(ref, ref) for ref in now]
            if was and was == expected:
                self.found[come[0].ref] = gone[0].ref
        self._match_inner()

    def match_last(self, numbered: Mapping[str, tuple[Snapshot, Snapshot]]) -> None:
        """Matches by ref what is left on both sides: a record whose id was written down as its title was reworded; and
        one without letters in its title if it is the only one of its kind."""
        left: dict[tuple[str, str], list[str]] = defaultdict(list)
        taken = set(self.found.values())
        for ref, (old, new) in numbered.items():
            if ref in self.found or ref in taken or old.kind != new.kind:
                continue
            if Identity.NUMBERED not in (old.identity, new.identity):
                self.found[ref] = ref
            elif not any(slug(str(each.fields.get("title", ""))) for each in (old, new)):
                left[new.kind, _home(new)].append(ref)
        self.found.update({refs[0]: refs[0] for refs in left.values() if len(refs) == 1})


def _by_list(records: Iterable[Snapshot]) -> dict[tuple[str, str], list[Snapshot]]:
    """The stages and touchpoints among some records, by the ref of what holds them and the list in which they stand."""
    found: dict[tuple[str, str], list[Snapshot]] = defaultdict(list)
    for each in records:
        if each.kind in PLACES and "/" in each.ref:
            found[each.within[0] or outermost(each.ref), f"{each.kind}s"].append(each)
    return found


def _may_be_reworded(old: Snapshot, new: Snapshot) -> bool:
    """Whether nothing but the words of its title tells a record from another, or at least half of the rest is equal."""
    if old.target or new.target or {old.identity, new.identity} != {Identity.WORDS}:
        return False
    one, other = ({name: value for name, value in _content(each).items() if name != "title"} for each in (old, new))
    names = one.keys() | other.keys()
    return not one or not other or 2 * sum(one.get(name) == other.get(name) for name in names) >= len(names)


def _home(snapshot: Snapshot) -> str:
    """The ref of the outermost record around an inline record, else empty. Similar records are matched only within one
    home; between journeys content must be equal."""
    return outermost(snapshot.ref) if "/" in snapshot.ref else ""


def _own(snapshot: Snapshot) -> str:
    """Its own id, without that of what holds it."""
    return snapshot.ref.rpartition("/")[2]


def _places(records: Iterable[Snapshot], side: Snapshots) -> dict[int, frozenset[str]]:
    """Where each pain among some records of a side stands."""
    pains = [each for each in records if each.kind == "pain-point"]
    pointing = pointing_at_pains(side) if any("/" not in each.ref for each in pains) else {}
    return {id(each): frozenset(map(short_place, stands_at(each, pointing))) for each in pains}


def likeness(old: Snapshot, new: Snapshot) -> float:
    """The similarity of two records of a kind, 0 to 1; 0 if it is too low for a match."""
    old_fields, new_fields = _content(old), _content(new)
    names = old_fields.keys() | new_fields.keys()
    inside = any(_inside(old)) and _inside(old) == _inside(new)
    if names <= {"title"} and not inside:
        matcher = SequenceMatcher(None, old.label.casefold(), new.label.casefold())
        if matcher.real_quick_ratio() < ALIKE_TITLE or matcher.quick_ratio() < ALIKE_TITLE:
            return 0.0
        ratio = matcher.ratio()
        return ratio if ratio >= ALIKE_TITLE else 0.0
    equal = sum(old_fields.get(name) == new_fields.get(name) for name in names)
    share = (equal + inside) / (len(names) + inside)
    return share if share >= ALIKE else 0.0


def _twin(snapshot: Snapshot) -> Hashable:
    """The title and place of a record that only a number tells apart from others of that title."""
    return (_home(snapshot), snapshot.within[0], snapshot.label) if snapshot.identity is Identity.NUMBERED else None


def _inside(snapshot: Snapshot) -> list[list[str]]:
    """The titles of the stages or touchpoints in a record."""
    return [[label for _, label in places] for places in snapshot.order.values()]


def _said(snapshot: Snapshot) -> str:
    return repr(sorted(_content(snapshot).items()))


def _content(snapshot: Snapshot) -> dict[str, Any]:
    """The fields without `at`, which a record has only in a file of its own."""
    return {name: value for name, value in snapshot.fields.items() if name != "at"}


# --- where a pain stands ---


def pointing_at_pains(side: Snapshots) -> Pointing:
    """What points at pains in files of their own, among the records of a side."""
    found: dict[str, list[str]] = defaultdict(list)
    for ref, each in side.items():
        items = each.fields.get("pains")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get("ref"), str):
                found[item["ref"]].append(ref)
    return found


def stands_at(pain: Snapshot, pointing: Pointing) -> list[str]:
    """The places at which a pain stands: those it names, else what it is written on or what points at it."""
    home, own, _ = pain.ref.partition("/")
    named = pain.fields.get("at")
    if isinstance(named, list):
        return [f"{home}/{place}" if own and "/" not in str(place) and place != home else str(place) for place in named]
    return [pain.within[0]] if own else [*pointing.get(pain.ref, ())]


def short_place(place: str) -> str:
    """A place without the stage between it and its journey."""
    return f"{outermost(place)}/{place.rpartition('/')[2]}" if "/" in place else place
