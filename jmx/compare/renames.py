"""Records that came under another ref: what went and what came is matched by what it says."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.change import renamed_holder
from jmx.model.identity import by_chance, slug
from jmx.model.snapshot import Snapshot

Snapshots = Mapping[str, Snapshot]
ALIKE = 0.5  # so much of what either says must be the same, as a share of all fields either has
ALIKE_TITLE = 0.6  # where a title is all there is; the ratio of difflib, 0 to 1
MOST_PAIRS = 4_000  # beyond, only what says exactly the same is matched: nobody reads a list of so many guesses
PLACES = ("stage", "touchpoint")


class Matched(NamedTuple):
    """Which records of two moments are the same under two refs, new ref → old ref; and the refs that are on both
    sides and mean two records, since they are only numbers."""

    earlier: Mapping[str, str]
    apart: frozenset[str]


def match(
    before: Snapshots,
    after: Snapshots,
    known: Mapping[str, str] = MappingProxyType({}),
    opened: Collection[str] = frozenset(),
) -> Matched:
    """Matches records that went and came in one step and say the same, or nearly, but for those that are `opened`; and
    those `known` to have done so, old ref → new ref, whatever they say and whoever has the old ref now.

    A ref that is only a number says nothing about which record it is: those are matched by what they say too.
    """
    found = {new: old for old, new in known.items() if old != new and old in before and new in after}
    numbered = frozenset(ref for ref in before.keys() & after.keys() if by_chance(ref, before[ref], after[ref]))
    apart = {*known, *known.values(), *numbered}  # and what lies in them: not the record of that ref on the other side
    homes = dict(_moved_out(before, after)) | {old: new for new, old in _moved_out(after, before)}
    moved = {*homes, *homes.values()}
    gone = [each for ref, each in before.items() if ref not in after or ref in moved or renamed_holder(ref, apart)]
    come = [each for ref, each in after.items() if ref not in before or ref in moved or renamed_holder(ref, apart)]
    if gone and come:
        _match_all(gone, come, found, homes, opened)
    _match_last(numbered, before, after, found)
    return Matched(found, numbered - {ref for ref in numbered if found.get(ref) == ref})


def _match_all(
    gone: list[Snapshot], come: list[Snapshot], found: dict[str, str], homes: Mapping[str, str], opened: Collection[str]
) -> None:
    _match_moved(gone, come, found, homes)
    _match_inner(gone, come, found)
    _match_equal(gone, come, found, in_place=True)
    _match_equal(gone, come, found)
    _match_inner(gone, come, found)
    guessed = [each for each in come if each.ref not in opened]
    for inline in (False, True):  # what holds others first, since those are looked for where it was
        _match_similar(gone, [each for each in guessed if ("/" in each.ref) is inline], found, homes)
        _match_inner(gone, come, found)


def _left(gone: Iterable[Snapshot], come: Iterable[Snapshot], found: Mapping[str, str]) -> tuple[Any, Any]:
    taken = set(found.values())
    return [each for each in gone if each.ref not in taken], [each for each in come if each.ref not in found]


# --- stages and touchpoints that moved into a file of their own, or back ---


def _moved_out(before: Snapshots, after: Snapshots) -> Iterator[tuple[str, str]]:
    """For each place that was written in a journey and is a file of its own now: its ref then, and now."""
    for ref, place in after.items():
        if place.target not in after or place.target in before:
            continue
        was = before.get(ref)
        if was is None or was.kind != place.kind:
            was = _only_moved(place, before, after)
        if was is not None and not was.target:
            yield was.ref, place.target


def _only_moved(place: Snapshot, before: Snapshots, after: Snapshots) -> Snapshot | None:
    """What stood where a pointer with another id stands now: the one place that says what its file says."""
    there = after.get(place.target)
    home = place.ref.partition("/")[0]
    alike = [
        each
        for each in before.values()
        if there is not None
        and each.kind == place.kind
        and each.ref.startswith(f"{home}/")
        and (each.ref not in after or by_chance(each.ref, each, after[each.ref]))
        and each.fields == there.fields
    ]
    return alike[0] if len(alike) == 1 else None


def _match_moved(
    gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str], homes: Mapping[str, str]
) -> None:
    """A place that moved, and what was written inside it and kept its own name."""
    olds, news = ({each.ref: each for each in side} for side in _left(gone, come, found))
    inside: dict[str, list[Snapshot]] = defaultdict(list)
    for each in olds.values():
        inside[each.path].append(each)
    for old_ref, new_ref in homes.items():
        old, new = olds.get(old_ref), news.get(new_ref)
        if old is None or new is None:
            continue
        found[new_ref] = old_ref
        depth, home = len(old.route), new_ref.partition("/")[0]
        for each in inside[old.path]:
            ref = f"{home}/{each.ref.rpartition('/')[2]}"
            if each.route[:depth] == old.route and each is not old and ref in news and news[ref].kind == each.kind:
                found.setdefault(ref, each.ref)


def _match_inner(gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str]) -> None:
    """What kept its own name in a holder that was renamed, however deep."""
    by_ref = {each.ref: each for each in _left(gone, come, found)[0]}
    for new in sorted(_left(gone, come, found)[1], key=lambda each: each.ref.count("/")):
        holder, _, own = new.ref.rpartition("/")
        old = by_ref.get(f"{found.get(holder, '')}/{own}") if holder in found else None
        if old is not None and old.kind == new.kind and not by_chance(new.ref, old, new):
            found[new.ref] = old.ref


def _match_equal(
    gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str], *, in_place: bool = False
) -> None:
    """Exactly the same words, and nobody else who says them; only in the same stage of the same journey if
    `in_place`."""
    left, right = _left(gone, come, found)
    olds: dict[Hashable, list[Snapshot]] = defaultdict(list)
    news: dict[Hashable, list[Snapshot]] = defaultdict(list)
    for side, each_side in ((olds, left), (news, right)):
        for each in each_side:
            place = (_home(each), each.within[0]) if in_place else ()
            side[each.kind, place, repr(sorted(_words(each).items()))].append(each)
    for said, here in news.items():
        there = olds.get(said, [])
        if len(here) == len(there) == 1:
            found[here[0].ref] = there[0].ref


def _match_similar(
    gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str], homes: Mapping[str, str]
) -> None:
    left, right = _left(gone, come, found)
    by_kind: dict[tuple[str, str], list[Snapshot]] = defaultdict(list)
    for each in left:
        by_kind[each.kind, _home(each)].append(each)
        if "/" in each.ref:
            by_kind[each.kind, ""].append(each)
    pairs = []
    moved = {new.partition("/")[0]: old.partition("/")[0] for old, new in homes.items()}
    there = {new.ref: found.get(_home(new), moved.get(_home(new), _home(new))) for new in right}
    if sum(len(by_kind.get((new.kind, there[new.ref]), ())) for new in right) > MOST_PAIRS:
        return
    for new in right:
        for old in by_kind.get((new.kind, there[new.ref]), ()):
            score = likeness(old, new)
            if score > 0:
                pairs.append((-score, new.within[0] != old.within[0], new.ref, old.ref))
    taken: set[str] = set()
    for _, _, new_ref, old_ref in sorted(pairs):
        if new_ref not in found and old_ref not in taken:
            found[new_ref] = old_ref
            taken.add(old_ref)


def _match_last(numbered: Collection[str], before: Snapshots, after: Snapshots, found: dict[str, str]) -> None:
    """A record without a letter in its title, the only one left of its kind on both sides, is the same."""
    left: dict[tuple[str, str], list[str]] = defaultdict(list)
    taken = set(found.values())
    for ref in numbered:
        named = any(slug(str(each.fields.get("title", ""))) for each in (before[ref], after[ref]))
        if ref not in found and ref not in taken and before[ref].kind == after[ref].kind and not named:
            left[after[ref].kind, _home(after[ref])].append(ref)
    found.update({refs[0]: refs[0] for refs in left.values() if len(refs) == 1})


def _home(snapshot: Snapshot) -> str:
    """Inline records are renamed within their journey, or move out of it into files of their own; moves between
    journeys are matched only word for word."""
    return snapshot.ref.partition("/")[0] if "/" in snapshot.ref else ""


def likeness(old: Snapshot, new: Snapshot) -> float:
    """How much two records of a kind say the same, 0 to 1; 0 where that is too little to call one the other."""
    was, now = _words(old), _words(new)
    if was.keys() | now.keys() <= {"title"}:
        matcher = SequenceMatcher(None, old.label.casefold(), new.label.casefold())
        if matcher.real_quick_ratio() < ALIKE_TITLE or matcher.quick_ratio() < ALIKE_TITLE:
            return 0.0
        ratio = matcher.ratio()
        return ratio if ratio >= ALIKE_TITLE else 0.0
    names = was.keys() | now.keys()
    share = sum(was.get(name) == now.get(name) for name in names) / len(names)
    return share if share >= ALIKE else 0.0


def _words(snapshot: Snapshot) -> dict[str, Any]:
    """What it says but for its place, which is written down only once it stands in a file of its own."""
    return {name: value for name, value in snapshot.fields.items() if name != "at"}
