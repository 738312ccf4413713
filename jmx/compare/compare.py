"""Two moments → typed changes. Meaning is compared, so reformatting and moving between files change nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from jmx.compare.renames import PLACES, Matched, Pointing, Snapshots, match, pointing_at_pains, short_place, stands_at
from jmx.model.change import TOLD_OF_NEW, Audience, Change, Snapshot, Sort, Spot
from jmx.model.identity import outermost, renamed, says_title
from jmx.model.kinds import BY_NAME
from jmx.model.record import fields_of
from jmx.model.review import FINISHED


def compare(
    before: Snapshots,
    after: Snapshots,
    *,
    inner: bool = False,
    known: Mapping[str, str] = MappingProxyType({}),
    opened: Collection[str] = frozenset(),
) -> tuple[Change, ...]:
    """The changes between the records of two moments (by ref), ordered by ref and field. Records are matched by ref,
    whatever file they are in; `renames.match` finds those with another ref.

    With `inner`, records inside an added or removed record get changes too; otherwise only the outer one does.
    `known` are renames that are known already, old ref → new ref. Refs in `opened` are known to be new records: only
    equal content makes them renamed ones.
    """
    return tuple(_Comparer(before, after, match(before, after, known, opened), inner).changes())


@dataclass
class _Comparer:
    """Two moments and the renames between them. `later` is old ref → new ref. `moved_homes` are pairs of outermost refs
    between which a stage or touchpoint moved into a file of its own, or back."""

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
        self.moved_homes = frozenset((outermost(old), outermost(new)) for old, new in places)

    def changes(self) -> Iterator[Change]:
        before, after, earlier = self.before, self.after, self.matched.earlier
        old_refs = {ref: earlier.get(ref, ref) for ref in after if ref in earlier or self._same_ref(ref)}
        removed = before.keys() - set(old_refs.values())
        added = after.keys() - old_refs.keys()
        for ref in sorted(before.keys() | after.keys()):
            # a pointer to what was an inline record, or became one, was neither added nor removed
            if ref in removed and self._reported(ref, removed) and "/" not in self.later.get(before[ref].target, ""):
                yield _whole(Sort.REMOVED, before[ref])
            if ref in added and self._reported(ref, added) and "/" not in earlier.get(after[ref].target, ""):
                yield _whole(Sort.ADDED, after[ref])
            if ref in old_refs:
                yield from self._between(before[old_refs[ref]], after[ref])

    @cached_property
    def pointing(self) -> tuple[Pointing, Pointing]:
        """What points at pains in files of their own, before and after."""
        return pointing_at_pains(self.before), pointing_at_pains(self.after)

    def _same_ref(self, ref: str) -> bool:
        return ref in self.before and ref not in self.later and ref not in self.matched.apart

    def _reported(self, ref: str, others: Collection[str]) -> bool:
        """False for a record whose holder was added or removed with it, unless `inner` asks for those too."""
        return self.inner or ref.rpartition("/")[0] not in others

    def _between(self, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        old_place, new_place = self._places_of(old, new) if ("/" in old.ref) is not ("/" in new.ref) else (None, None)
        placed_old, placed_new = _as_placed(old, old_place), _as_placed(new, new_place)
        moved = old_place is not None or new_place is not None
        yield from self._renamed(old, new, moved_only=moved and placed_old.named == placed_new.named)
        for change in (*self._edits(placed_old, placed_new), *_stage_change(placed_old, placed_new, self.later)):
            yield _told_of(new_place, change) if new_place else change
        for name in sorted(old.order.keys() & new.order.keys()):
            yield from self._order(name, old, new)
        if new.kind == "pain-point":
            yield from self._pain_moved(old, new)

    def _places_of(self, old: Snapshot, new: Snapshot) -> tuple[Snapshot | None, Snapshot | None]:
        """For a stage or touchpoint that moved into a file of its own, or back: the pointer at which it stands, on the
        side of that file. It stands in the journey it moved from, or in a stage that moved along with it."""
        home, own = outermost(new.ref), outermost(old.ref)
        before = {home} | {earlier for earlier, later in self.moved_homes if later == home}
        after = {own} | {later for earlier, later in self.moved_homes if earlier == own}
        return _pointer_to(old, self.before, before), _pointer_to(new, self.after, after)

    def _renamed(self, old: Snapshot, new: Snapshot, *, moved_only: bool) -> Iterator[Change]:
        """The change of a ref; none if only the ref of the holder changed, since that is a change of the holder."""
        holder, _, own = new.ref.rpartition("/")
        if old.ref == new.ref or (holder and old.ref == f"{self.matched.earlier.get(holder, holder)}/{own}"):
            return
        homes = (outermost(old.ref), outermost(new.ref))
        at_home = "/" in old.ref and "/" in new.ref and (homes[0] == homes[1] or homes in self.moved_homes)
        unnamed = not (old.named or new.named) and "/" not in old.ref + new.ref
        sort = Sort.MOVED if moved_only or unnamed or (at_home and old.named == new.named) else Sort.RENAMED
        spots = (Spot(old.path, (*old.route, "id")), Spot(new.path, (*new.route, "id")))
        yield Change(sort, new.kind, new.ref, new.label, Audience.EDITORIAL, "id", old.ref, new.ref, None, *spots)

    def _edits(self, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        if old.kind != new.kind:
            yield _edit(old, new, "kind", old.kind, new.kind)
        one_is_pointer = bool(old.target) != bool(new.target)
        old_fields = _resolved(old, self.before) if one_is_pointer else old.fields
        new_fields = _resolved(new, self.after) if one_is_pointer else new.fields
        if old_fields is None or new_fields is None:
            return
        for name in sorted(old_fields.keys() | new_fields.keys()):
            values = old_fields.get(name), new_fields.get(name)
            if values[0] != values[1] and not _only_renamed(name, old, new, *values, self.later):
                yield _edit(old, new, name, *values)

    def _pain_moved(self, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        """The change of an inline pain to another place, also as it moves into a file of its own or back. Between two
        files its `at`, or a pointer to it, is edited, which is told of what is edited."""
        inline = ("/" in old.ref, "/" in new.ref)
        if not any(inline) or (all(inline) and ("at" in old.fields or "at" in new.fields)):
            return
        was, now = stands_at(old, self.pointing[0]), stands_at(new, self.pointing[1])
        if {short_place(renamed(place, self.later)) for place in was} != set(map(short_place, now)):
            yield _edit(old, new, "at", was or None, now or None)

    def _order(self, name: str, old: Snapshot, new: Snapshot) -> Iterator[Change]:
        """A change in the order of stages, or of touchpoints of a stage, among those that are on both sides."""
        labels = dict(new.order[name])
        places = {self.after[ref].target: ref for ref in labels if ref in self.after and self.after[ref].target}
        known = [ref for ref, _ in old.order[name] if ref in self.later or ref not in self.matched.apart]
        new_refs = [self.later.get(ref, ref) for ref in known]
        old_order = [ref if ref in labels else places.get(ref, ref) for ref in new_refs]
        both = set(old_order) & labels.keys()
        orders = [[ref for ref in side if ref in both] for side in (old_order, labels)]
        if orders[0] != orders[1]:
            names = [[labels[ref] for ref in order] for order in orders]
            if names[0] == names[1]:  # equal labels: their ids tell them apart
                names = [[f"{labels[ref]} ({ref.rpartition('/')[2]})" for ref in order] for order in orders]
            change = _edit(old, new, f"order of {name}", *names)
            spots = (Spot(old.path, (*old.route, name)), Spot(new.path, (*new.route, name)))
            yield change._replace(audience=Audience.EXPERIENCE, before=spots[0], after=spots[1])


def _pointer_to(record: Snapshot, side: Snapshots, homes: Collection[str]) -> Snapshot | None:
    """The pointer to a stage or touchpoint in some journeys and stages (`homes`), among the records of a side."""
    if "/" in record.ref or record.kind not in PLACES:
        return None
    return next((each for ref, each in side.items() if each.target == record.ref and outermost(ref) in homes), None)


def _as_placed(record: Snapshot, place: Snapshot | None) -> Snapshot:
    """A record with the fields, stage and id of its place, if it has one."""
    if place is None:
        return record
    own, title = place.ref.rpartition("/")[2], str(record.fields.get("title", ""))
    named = "" if says_title(own, title, record.kind) else own
    return record._replace(fields={**record.fields, **place.fields}, within=place.within, named=named)


def _told_of(place: Snapshot, change: Change) -> Change:
    """A change of a record as one of its place, where that is what is written there: its history tells of it too."""
    if not place.says(change.field):
        return change
    return change._replace(ref=place.ref, after=Spot(place.path, (*place.route, change.field)))


def _whole(sort: Sort, snapshot: Snapshot) -> Change:
    audience = _KINDS.get(snapshot.kind, Audience.EXPERIENCE)
    spot = Spot(snapshot.path, snapshot.route)
    before, after = (None, spot) if sort is Sort.ADDED else (spot, None)
    new = _came_to(snapshot) if sort is Sort.ADDED else None
    return Change(sort, snapshot.kind, snapshot.ref, snapshot.label, audience, new=new, before=before, after=after)


def _came_to(snapshot: Snapshot) -> Mapping[str, Any] | None:
    """What an initiative has come to that was over when it came, or when somebody looked again; when it happened, of
    what happened."""
    if snapshot.kind == "initiative" and snapshot.fields.get("status") not in FINISHED:
        return None
    told = TOLD_OF_NEW.get(snapshot.kind, ())
    return {name: snapshot.fields[name] for name in told if name in snapshot.fields} or None


def _only_renamed(
    name: str, old: Snapshot, new: Snapshot, old_value: Any, new_value: Any, later: Mapping[str, str]
) -> bool:
    """Whether two values of a field differ only by renamed refs, or by records that moved into files of their own."""
    if not later:
        return False
    inline = ("/" in old.ref, "/" in new.ref)
    if name == "at" and inline[0] is not inline[1] and (new.kind == "pain-point" or None in (old_value, new_value)):
        return True  # an inline record is at that place without saying so; of a pain the places are compared
    with_new_refs = _with_new_refs(old_value, later)
    if with_new_refs == new_value:
        return True
    if name not in _POINTED or not isinstance(new_value, list):
        return False
    moved_out = {new_ref for old_ref, new_ref in later.items() if "/" in old_ref and "/" not in new_ref}
    others = [each for each in new_value if not (isinstance(each, dict) and each.get("ref") in moved_out)]
    return others == (with_new_refs or [])


_POINTED = ("pains", "evidence", "metrics")  # lists whose items may be inline records or pointers


def _with_new_refs(value: Any, later: Mapping[str, str]) -> Any:
    """A value with the old refs in it, also those inside renamed records, replaced by the new ones."""
    if isinstance(value, dict):
        return {later.get(key, key): _with_new_refs(each, later) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_new_refs(each, later) for each in value]
    return renamed(value, later) if isinstance(value, str) else value


def _edit(old: Snapshot, new: Snapshot, name: str, old_value: Any, new_value: Any) -> Change:
    values = (
        _default(old.kind, name) if old_value is None else old_value,
        _default(new.kind, name) if new_value is None else new_value,
    )
    spots = Spot(old.path, (*old.route, name)), Spot(new.path, (*new.route, name))
    return Change(Sort.EDITED, new.kind, new.ref, new.label, _audience_of(new.kind, name), name, *values, None, *spots)


def _resolved(snapshot: Snapshot, side: Snapshots) -> Mapping[str, Any] | None:
    """The fields of a record; for a pointer those of its target with the fields of the pointer on top, or None if the
    target is not among the records of this side."""
    if not snapshot.target:
        return snapshot.fields
    target = side.get(snapshot.target)
    if target is None:
        return None
    return {**target.fields, **{name: value for name, value in snapshot.fields.items() if value != snapshot.target}}


def _stage_change(old: Snapshot, new: Snapshot, later: Mapping[str, str]) -> Iterator[Change]:
    """The change of a touchpoint to another stage of its journey."""
    (old_stage, old_label), (new_stage, new_label) = old.within, new.within
    moved = old_stage and new_stage and later.get(old_stage, old_stage) != new_stage
    if moved and new.kind != "pain-point":
        yield _edit(old, new, "stage", old_label, new_label)._replace(audience=Audience.EXPERIENCE)


def _default(kind: str, name: str) -> Any:
    """The default of a field that is not written; None if it has none, or an empty one."""
    if kind not in BY_NAME:
        return None
    fields = fields_of(BY_NAME[kind].model)
    default = fields[name].default if name in fields else None
    return default if isinstance(default, str | int | float) and default not in ("", 0) else None


# --- whom a change concerns ---

_FIELDS = {
    **dict.fromkeys(("title", "description", "tags", "comment", "personal_data"), Audience.EDITORIAL),
    **dict.fromkeys((
        "owner", "sponsor", "operations", "team", "teams", "cadence", "forum", "triggers", "tier", "status", "state",
        "replaces", "by", "parent", "emails", "left", "deputy", "role", "reviewer", "recorded_by", "due",
    ), Audience.OWNERSHIP),
    **dict.fromkeys((
        "severity", "business_impact", "reach", "frequency", "at_stake", "must", "inputs", "volume", "revenue",
        "effort", "importance", "disputed", "why", "target", "expects", "scoring",
    ), Audience.SCORING),
    **dict.fromkeys((
        "evidence", "collected", "sample", "source", "insights", "insight", "expires", "series", "points",
        "contradicts", "quotes",
    ), Audience.EVIDENCE),
}  # fmt: skip
# For added and removed records, and for fields that are not listed above.
_KINDS = {
    **dict.fromkeys(("evidence", "insight", "metric"), Audience.EVIDENCE),
    **dict.fromkeys(("person", "team", "review", "decision", "action", "settings"), Audience.OWNERSHIP),
    **dict.fromkeys(("initiative", "opportunity"), Audience.SCORING),
}


def _audience_of(kind: str, field: str) -> Audience:
    if field == "status" and kind != "journey":
        return Audience.SCORING
    found = _FIELDS.get(field)
    if found is None or (found is Audience.OWNERSHIP and kind == "pain-point"):
        return _KINDS.get(kind, Audience.EXPERIENCE)
    return found
