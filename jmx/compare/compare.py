"""Two moments → typed changes: what is different in meaning, whatever moved or was reformatted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from jmx.compare.audience import KINDS, audience_of
from jmx.compare.renames import PLACES, Matched, match
from jmx.model.change import Audience, Change, Sort, Spot, renamed
from jmx.model.identity import says_title
from jmx.model.kinds import BY_NAME
from jmx.model.snapshot import Snapshot

Snapshots = Mapping[str, Snapshot]


def compare(
    before: Snapshots,
    after: Snapshots,
    *,
    inner: bool = False,
    known: Mapping[str, str] = MappingProxyType({}),
    opened: Collection[str] = frozenset(),
) -> tuple[Change, ...]:
    """What changed in meaning, ordered by record and field. Records are matched by ref, never by file; one that came
    under another ref with the same words is renamed.

    What lies inside a record that came or went itself is told too with `inner`; otherwise that record alone is.
    `known` are records that somebody knows to have been renamed, earlier ref → present ref; those `opened` are known to
    be new, so that only the same words make them old ones.
    """
    return tuple(_Comparer(before, after, match(before, after, known, opened), inner).changes())


@dataclass(slots=True)
class _Comparer:
    """Two moments, and which of their records are the same under two refs."""

    before: Snapshots
    after: Snapshots
    matched: Matched
    inner: bool
    later: Mapping[str, str] = field(init=False)
    moved_homes: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.later = {old: new for new, old in self.matched.earlier.items()}
        moved = ((old, new) for old, new in self.later.items() if ("/" in old) is not ("/" in new))
        places = ((old, new) for old, new in moved if self.after[new].kind in PLACES)
        self.moved_homes = frozenset((_home(old), _home(new)) for old, new in places)

    def changes(self) -> Iterator[Change]:
        before, after, earlier = self.before, self.after, self.matched.earlier
        was = {ref: earlier.get(ref, ref) for ref in after if ref in earlier or self._keeps_its_ref(ref)}
        gone = before.keys() - set(was.values())
        come = after.keys() - was.keys()
        for ref in sorted(before.keys() | after.keys()):
            if ref in gone and self._stands_alone(ref, gone) and "/" not in self.later.get(before[ref].target, ""):
                yield _whole(Sort.REMOVED, before[ref])
            if ref in come and self._stands_alone(ref, come) and "/" not in earlier.get(after[ref].target, ""):
                yield _whole(Sort.ADDED, after[ref])
            if ref in was:
                yield from self._of_both(before[was[ref]], after[ref])

    def _keeps_its_ref(self, ref: str) -> bool:
        return ref in self.before and ref not in self.later and ref not in self.matched.apart

    def _stands_alone(self, ref: str, others: Collection[str]) -> bool:
        """Whether what holds a record did not come or go with it. What became a pointer did neither."""
        return self.inner or ref.rpartition("/")[0] not in others

    def _of_both(self, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        was, now = _as_placed(old, new, self.before), _as_placed(new, old, self.after)
        moved = was is not old or now is not new
        yield from self._renamed(old, new, silent=moved and was.named == now.named)
        yield from self._edits(was, now)
        for name in sorted(old.order.keys() & new.order.keys()):
            yield from self._order(name, old, new)
        yield from _moved_between(was, now, self.later)

    def _renamed(self, old: Snapshot, new: Snapshot, *, silent: bool) -> Iterator[Change]:
        """Another ref; not where only that of what holds the record is another, which is told by itself."""
        holder, _, own = new.ref.rpartition("/")
        if old.ref == new.ref or (holder and old.ref == f"{self.matched.earlier.get(holder, holder)}/{own}"):
            return
        homes = (_home(old.ref), _home(new.ref))
        at_home = "/" in old.ref and "/" in new.ref and (homes[0] == homes[1] or homes in self.moved_homes)
        sort = Sort.MOVED if silent or (at_home and old.named == new.named) else Sort.RENAMED
        spots = (Spot(old.path, (*old.route, "id")), Spot(new.path, (*new.route, "id")))
        yield Change(sort, new.kind, new.ref, new.label, Audience.EDITORIAL, "id", old.ref, new.ref, None, *spots)

    def _edits(self, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        if old.kind != new.kind:
            yield _edit(old, new, "kind", old.kind, new.kind)
        differ = bool(old.target) != bool(new.target)
        was = _resolved(old, self.before) if differ else old.fields
        now = _resolved(new, self.after) if differ else new.fields
        if was is None or now is None:
            return
        for name in sorted(was.keys() | now.keys()):
            values = was.get(name), now.get(name)
            if values[0] != values[1] and not _only_renamed(name, old, new, *values, self.later):
                yield _edit(old, new, name, *values)

    def _order(self, name: str, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        """Stages, or touchpoints of a stage, in another order; those that came or went are told by themselves."""
        labels = dict(new.order[name])
        places = {self.after[ref].target: ref for ref in labels if ref in self.after and self.after[ref].target}
        known = [ref for ref, _ in old.order[name] if ref in self.later or ref not in self.matched.apart]
        now = [self.later.get(ref, ref) for ref in known]
        was = [ref if ref in labels else places.get(ref, ref) for ref in now]
        stayed = set(was) & labels.keys()
        orders = [[ref for ref in side if ref in stayed] for side in (was, labels)]
        if orders[0] != orders[1]:
            told = [[labels[ref] for ref in order] for order in orders]
            if told[0] == told[1]:
                told = [[f"{labels[ref]} ({ref.rpartition('/')[2]})" for ref in order] for order in orders]
            change = _edit(old, new, f"order of {name}", *told)
            spots = (Spot(old.path, (*old.route, name)), Spot(new.path, (*new.route, name)))
            yield change._replace(audience=Audience.EXPERIENCE, before=spots[0], after=spots[1])


def _home(ref: str) -> str:
    return ref.partition("/")[0]


def _as_placed(record: Snapshot, other: Snapshot, there: Snapshots) -> Snapshot:
    """A stage or touchpoint as it stands in a journey, where it is a file of its own on one side only."""
    if "/" in record.ref or "/" not in other.ref or record.kind not in PLACES:
        return record
    home = f"{_home(other.ref)}/"
    places = [each for ref, each in there.items() if each.target == record.ref and ref.startswith(home)]
    if not places:
        return record
    place = places[0]
    own, title = place.ref.rpartition("/")[2], str(record.fields.get("title", ""))
    named = "" if says_title(own, title, record.kind) else own
    return record._replace(fields={**record.fields, **place.fields}, within=place.within, named=named)


def _whole(sort: Sort, snapshot: Snapshot) -> Change:
    audience = KINDS.get(snapshot.kind, Audience.EXPERIENCE)
    spot = Spot(snapshot.path, snapshot.route)
    before, after = (None, spot) if sort is Sort.ADDED else (spot, None)
    return Change(sort, snapshot.kind, snapshot.ref, snapshot.label, audience, before=before, after=after)


def _only_renamed(name: str, old: Snapshot, new: Snapshot, was: Any, now: Any, later: Mapping[str, str]) -> bool:
    """Whether a field says the same of records that are called otherwise now, or that moved into files of their own."""
    if not later:
        return False
    inline = ("/" in old.ref, "/" in new.ref)
    if name == "at" and ((was is None and inline == (True, False)) or (now is None and inline == (False, True))):
        return True  # it stood, or stands now, inline in that very place
    called_now = _called_now(was, later)
    if called_now == now:
        return True
    if name not in _POINTED or not isinstance(now, list):
        return False
    moved_out = {new_ref for old_ref, new_ref in later.items() if "/" in old_ref and "/" not in new_ref}
    stayed = [each for each in now if not (isinstance(each, dict) and each.get("ref") in moved_out)]
    return stayed == (called_now or [])


_POINTED = ("pains", "evidence", "metrics")


def _called_now(value: Any, later: Mapping[str, str]) -> Any:
    """A value with the present refs of renamed records, and of what lies in them."""
    if isinstance(value, dict):
        return {later.get(key, key): _called_now(each, later) for key, each in value.items()}
    if isinstance(value, list):
        return [_called_now(each, later) for each in value]
    return renamed(value, later) if isinstance(value, str) else value


def _edit(old: Snapshot, new: Snapshot, name: str, was: Any, now: Any) -> Change:
    return Change(
        Sort.EDITED,
        new.kind,
        new.ref,
        new.label,
        audience_of(new.kind, name),
        name,
        _default(old.kind, name) if was is None else was,
        _default(new.kind, name) if now is None else now,
        None,
        Spot(old.path, (*old.route, name)),
        Spot(new.path, (*new.route, name)),
    )


def _resolved(snapshot: Snapshot, there: Snapshots) -> Mapping[str, Any] | None:
    """What stands at a place: what is written there, or what its file says with what is overlaid."""
    if not snapshot.target:
        return snapshot.fields
    target = there.get(snapshot.target)
    if target is None:
        return None
    placed = {name: value for name, value in snapshot.fields.items() if value != snapshot.target}
    return {**target.fields, **placed}


def _moved_between(old: Snapshot, new: Snapshot, later: Mapping[str, str]) -> Iterator[Change]:
    """A touchpoint in another stage of its journey."""
    (was, was_called), (now, now_called) = old.within, new.within
    if was and now and later.get(was, was) != now:
        yield _edit(old, new, "stage", was_called, now_called)._replace(audience=Audience.EXPERIENCE)


def _default(kind: str, name: str) -> Any:
    """What a field means that is not written; None where it means nothing."""
    if kind not in BY_NAME:
        return None
    fields = {info.alias or attribute: info for attribute, info in BY_NAME[kind].model.model_fields.items()}
    default = fields[name].default if name in fields else None
    return default if isinstance(default, str | int | float) and default not in ("", 0) else None
