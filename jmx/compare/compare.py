"""Two moments → typed changes: what is different in meaning, whatever moved or was reformatted."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from jmx.compare.audience import KINDS, audience_of
from jmx.compare.renames import renames
from jmx.model.change import Audience, Change, Sort, Spot, renamed
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
    return tuple(_changes(before, after, inner, renames(before, after, known, opened)))


def _changes(before: Snapshots, after: Snapshots, inner: bool, earlier: Mapping[str, str]) -> Iterator[Change]:
    later = {old: new for new, old in earlier.items()}
    was = {ref: earlier.get(ref, ref) for ref in after if ref in earlier or (ref in before and ref not in later)}
    gone = before.keys() - set(was.values())
    come = after.keys() - was.keys()
    for ref in sorted(before.keys() | after.keys()):
        if ref in gone and (inner or _holder(ref) not in gone) and not _moved_out(before[ref], after, before):
            yield _whole(Sort.REMOVED, before[ref])
        if ref in come and (inner or _holder(ref) not in come) and not _moved_out(after[ref], before, after):
            yield _whole(Sort.ADDED, after[ref])
        if ref in was:
            old, new = before[was[ref]], after[ref]
            yield from _renamed(old, new, earlier)
            yield from _edits(old, new, before, after, later)


def _holder(ref: str) -> str:
    return ref.rpartition("/")[0]


def _moved_out(came: Snapshot, before: Snapshots, after: Snapshots) -> bool:
    """Whether a stage or touchpoint only moved from its journey into a file of its own, where a pointer leads now."""
    if came.kind not in _PLACED or "/" in came.ref or came.target:
        return False
    return any(
        each.target == came.ref and ref in before and not before[ref].target and before[ref].fields == came.fields
        for ref, each in after.items()
    )


_PLACED = ("stage", "touchpoint")


def _whole(sort: Sort, snapshot: Snapshot) -> Change:
    audience = KINDS.get(snapshot.kind, Audience.EXPERIENCE)
    spot = Spot(snapshot.path, snapshot.route)
    before, after = (None, spot) if sort is Sort.ADDED else (spot, None)
    return Change(sort, snapshot.kind, snapshot.ref, snapshot.label, audience, before=before, after=after)


def _renamed(old: Snapshot, new: Snapshot, earlier: Mapping[str, str]) -> Iterator[Change]:
    """A new id; not that of what holds it, which is told by itself."""
    if old.ref == new.ref:
        return
    holder, _, own = new.ref.rpartition("/")
    if holder and old.ref == f"{earlier.get(holder, holder)}/{own}":
        return
    spots = (Spot(old.path, (*old.route, "id")), Spot(new.path, (*new.route, "id")))
    yield Change(Sort.RENAMED, new.kind, new.ref, new.label, Audience.EDITORIAL, "id", old.ref, new.ref, None, *spots)


def _edits(
    old: Snapshot, new: Snapshot, before: Snapshots, after: Snapshots, later: Mapping[str, str]
) -> Iterator[Change]:
    if old.kind != new.kind:
        yield _edit(old, new, "kind", old.kind, new.kind)
    moved_out = bool(old.target) != bool(new.target)
    was = _resolved(old, before) if moved_out else old.fields
    now = _resolved(new, after) if moved_out else new.fields
    if was is None or now is None:
        return
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name) and not _only_renamed(name, old, new, was.get(name), now.get(name), later):
            yield _edit(old, new, name, was.get(name), now.get(name))
    for name in sorted(old.order.keys() & new.order.keys()):
        yield from _order(name, old, new, later)
    yield from _moved_between(old, new, later)


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


def _order(name: str, old: Snapshot, new: Snapshot, later: Mapping[str, str]) -> Iterator[Change]:
    """Stages, or touchpoints of a stage, in another order; those that came or went are told by themselves."""
    was = [later.get(ref, ref) for ref, _ in old.order[name]]
    labels = dict(new.order[name])
    stayed = set(was) & labels.keys()
    order = [[labels[ref] for ref in side if ref in stayed] for side in (was, labels)]
    if order[0] != order[1]:
        change = _edit(old, new, f"order of {name}", *order)
        spots = (Spot(old.path, (*old.route, name)), Spot(new.path, (*new.route, name)))
        yield change._replace(audience=Audience.EXPERIENCE, before=spots[0], after=spots[1])


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
