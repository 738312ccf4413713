"""Somebody in another's place: what a commit says alike of many records, told once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from jmx.model.answering import ANSWERED
from jmx.model.change import Audience, Change, Commit, Sort
from jmx.report.document import Inline, Inlines
from jmx.report.wording import counted, kind_word, short, with_names

FEWEST = 3  # records, from which on they are told together
MOST_TITLES = 3
# What somebody does for a record, by the field that names them, and for what kinds, in the order in which it is told.
_DOES = {
    "owner": "answers for", "sponsor": "sponsors", "operations": "runs", "team": "runs", "backstage": "works behind",
    "teams": "works on", "deputy": "stands in for",
}  # fmt: skip
_FIELDS, _KINDS = tuple(_DOES), ("journey", "stage", "touchpoint", "pain-point", "initiative", "person")
_ANSWERED = {(kind, name) for fields in ANSWERED.values() for kind, names in fields.items() for name in names}
_INSIDE = ("team", "covering")  # name somebody within the value of such a field


@dataclass(frozen=True, slots=True)
class Handover:
    """The changes by which one commit put somebody in another's place, in several records; it stands for them all where
    changes are told."""

    old: str
    new: str
    changes: tuple[Change, ...]
    audience: ClassVar = Audience.OWNERSHIP
    kind: ClassVar[str] = ""
    ref: ClassVar[str] = ""
    whole: ClassVar[bool] = False

    @property
    def commit(self) -> Commit | None:
        return self.changes[0].commit

    @property
    def age(self) -> int:
        return self.changes[0].age


Told = Change | Handover
_Key = tuple[str | None, str, str]


def told_once(changes: Sequence[Change], names: Mapping[str, str] | None = None) -> tuple[Told, ...]:
    """Changes as they are told: those of a handover as one, before the others. `names` holds titles by ref, where the
    changes say ids."""
    keys = [_key(each, names or {}) for each in changes]
    alike: dict[_Key | None, list[Change]] = defaultdict(list)
    for key, change in zip(keys, changes, strict=True):
        alike[key].append(change)
    many = {
        key: each
        for key, each in alike.items()
        if key and len({change.ref for change in each}) >= FEWEST and _are_two(each)
    }
    handovers = (Handover(key[1], key[2], tuple(each)) for key, each in many.items() if key)
    return (*handovers, *(change for key, change in zip(keys, changes, strict=True) if key not in many))


def handover_inlines(handover: Handover) -> Inlines:
    """`“Ana Ruiz” → “Bo Li”: answers for 40 journeys (“Buy”, “Move”, “Leave” and 37 more) and 12 initiatives (…)`."""
    titles: dict[str, dict[str, dict[str, str]]] = {}
    for change in sorted(handover.changes, key=lambda each: (_FIELDS.index(each.field), _KINDS.index(each.kind))):
        kinds = titles.setdefault(_DOES[change.field], {})
        kinds.setdefault(kind_word(change.kind), {}).setdefault(change.ref, change.label)
    does = "; ".join(
        f"{verb} {' and '.join(_counted(kind, [*found.values()]) for kind, found in kinds.items())}"
        for verb, kinds in titles.items()
    )
    return (
        Inline(f"“{short(handover.old)}”", "old"),
        Inline(" → "),
        Inline(f"“{short(handover.new)}”", "new"),
        Inline(f": {does}"),
    )


def _counted(kind: str, titles: Sequence[str]) -> str:
    named = [f"“{short(each)}”" for each in titles[:MOST_TITLES]]
    more = f" and {len(titles) - MOST_TITLES:,} more" if len(titles) > MOST_TITLES else ""
    count = counted(len(titles), kind, "people" if kind == "person" else "")
    return f"{count} ({', '.join(named)}{more})"


def _key(change: Change, names: Mapping[str, str]) -> _Key | None:
    """The commit that put somebody in another's place, and who they are; None where anything else changed."""
    if change.sort is not Sort.EDITED or (change.kind, change.field) not in _ANSWERED:
        return None
    told = with_names(change, names) if names else change
    found = {*_pairs_of(told)}
    pair = found.pop() if len(found) == 1 else None
    if pair is None or pair[0] == pair[1]:  # the same person, written in another way
        return None
    return change.commit.oid if change.commit else None, *pair


def _name(written: str) -> str:
    """Somebody without their address, if it is written beside the name."""
    return written.partition(" <")[0]


def _are_two(changes: Sequence[Change]) -> bool:
    """Whether one took the place of one other: of several people of a name each is told by themselves."""
    pairs = [each for change in changes for each in _pairs_of(change, _called) if each]
    return all(
        len({each for each in side if ("@" in each) is is_address}) <= 1
        for side in zip(*pairs, strict=True)
        for is_address in (True, False)
    )


def _called(written: str) -> str:
    """What tells somebody from others of the same name: the address, where one is written, else the id."""
    return written.partition(" <")[2].rstrip(">").strip().casefold() or written


def _pairs_of(change: Change, name: Callable[[str], str] = _name) -> Iterator[tuple[str, str] | None]:
    # a step behind the scenes is somebody's by its `team`; its text names nobody
    return _pairs(change.old, change.new, name, named=change.field != "backstage")


def _pairs(old: Any, new: Any, name: Callable[[str], str], *, named: bool) -> Iterator[tuple[str, str] | None]:
    """Who is replaced by whom within a value; None for whatever else is different."""
    if old == new:
        return
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from _pairs(before, after, name, named=named)
    elif isinstance(old, Mapping) and isinstance(new, Mapping) and old.keys() == new.keys():
        for field in old:
            yield from _pairs(old[field], new[field], name, named=field in _INSIDE)
    else:
        people = named and isinstance(old, str) and isinstance(new, str)
        yield (name(old), name(new)) if people else None
