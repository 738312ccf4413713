"""Records that came under another ref: what went and what came is matched by what it says."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from jmx.model.change import renamed_holder
from jmx.model.snapshot import Snapshot

Snapshots = Mapping[str, Snapshot]
ALIKE = 0.5  # so much of what either says must be the same, as a share of all fields either has
ALIKE_TITLE = 0.6  # where a title is all there is; the ratio of difflib, 0 to 1
MOST_PAIRS = 4_000  # beyond, only what says exactly the same is matched: nobody reads a list of so many guesses


def renames(
    before: Snapshots,
    after: Snapshots,
    known: Mapping[str, str] = MappingProxyType({}),
    opened: Collection[str] = frozenset(),
) -> dict[str, str]:
    """New ref → old ref, for records that went and came in one step and say the same, or nearly, but for those that
    are `opened`; and for those `known` to have done so, old ref → new ref, whatever they say and whoever has the old
    ref now."""
    found = {new: old for old, new in known.items() if old != new and old in before and new in after}
    apart = {*known, *known.values()}  # and what lies in them: not the record of that ref on the other side
    gone = [each for ref, each in before.items() if ref not in after or renamed_holder(ref, apart)]
    come = [each for ref, each in after.items() if ref not in before or renamed_holder(ref, apart)]
    if not gone or not come:
        return found
    _match_inner(gone, come, found)
    _match_equal(gone, come, found)
    _match_inner(gone, come, found)
    guessed = [each for each in come if each.ref not in opened]
    for inline in (False, True):  # what holds others first, since those are looked for where it was
        _match_similar(gone, [each for each in guessed if ("/" in each.ref) is inline], found)
        _match_inner(gone, come, found)
    return found


def _left(gone: Iterable[Snapshot], come: Iterable[Snapshot], found: Mapping[str, str]) -> tuple[Any, Any]:
    taken = set(found.values())
    return [each for each in gone if each.ref not in taken], [each for each in come if each.ref not in found]


def _match_inner(gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str]) -> None:
    """What kept its own name in a holder that was renamed, however deep."""
    by_ref = {each.ref: each for each in _left(gone, come, found)[0]}
    for new in sorted(_left(gone, come, found)[1], key=lambda each: each.ref.count("/")):
        holder, _, own = new.ref.rpartition("/")
        old = by_ref.get(f"{found.get(holder, '')}/{own}") if holder in found else None
        if old is not None and old.kind == new.kind:
            found[new.ref] = old.ref


def _match_equal(gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str]) -> None:
    """Exactly the same words, and nobody else who says them."""
    left, right = _left(gone, come, found)
    olds: dict[Hashable, list[Snapshot]] = defaultdict(list)
    news: dict[Hashable, list[Snapshot]] = defaultdict(list)
    for side, each_side in ((olds, left), (news, right)):
        for each in each_side:
            side[each.kind, repr(sorted(_words(each).items()))].append(each)
    for said, here in news.items():
        there = olds.get(said, [])
        if len(here) == len(there) == 1:
            found[here[0].ref] = there[0].ref


def _match_similar(gone: Iterable[Snapshot], come: Iterable[Snapshot], found: dict[str, str]) -> None:
    left, right = _left(gone, come, found)
    by_kind: dict[tuple[str, str], list[Snapshot]] = defaultdict(list)
    for each in left:
        by_kind[each.kind, _home(each)].append(each)
        if "/" in each.ref:
            by_kind[each.kind, ""].append(each)
    pairs = []
    homes = {new.ref: found.get(_home(new), _home(new)) for new in right}
    if sum(len(by_kind.get((new.kind, homes[new.ref]), ())) for new in right) > MOST_PAIRS:
        return
    for new in right:
        for old in by_kind.get((new.kind, homes[new.ref]), ()):
            score = likeness(old, new)
            if score > 0:
                pairs.append((-score, new.ref, old.ref))
    taken: set[str] = set()
    for _, new_ref, old_ref in sorted(pairs):
        if new_ref not in found and old_ref not in taken:
            found[new_ref] = old_ref
            taken.add(old_ref)


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
