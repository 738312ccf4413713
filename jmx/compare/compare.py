"""Two workspaces → typed changes: what is different in meaning, whatever moved or was reformatted."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from jmx.model.change import Audience, Change, Sort
from jmx.model.record import Pointer
from jmx.model.workspace import Located, Workspace

# Inline records have names of their own and are compared under them, not as part of what holds them.
_OWN_RECORDS = frozenset({"stages", "touchpoints", "pains", "metrics", "people", "decisions", "actions", "points"})
# fmt: off
_OWNERSHIP = frozenset((
    "owner", "sponsor", "operations", "team", "teams", "cadence", "forum", "triggers", "tier", "status", "state",
    "replaces", "by", "parent", "emails", "left", "deputy", "role", "reviewer", "recorded_by", "due",
))
_SCORING = frozenset((
    "severity", "business_impact", "reach", "frequency", "at_stake", "must", "inputs", "volume", "revenue", "effort",
    "importance", "disputed", "why", "target", "expects",
))
_EVIDENCE = frozenset((
    "evidence", "collected", "sample", "source", "insights", "insight", "expires", "series", "points", "contradicts",
    "quotes",
))
# fmt: on
_EDITORIAL = frozenset(("title", "description", "tags", "comment", "personal_data"))
_KINDS = {
    "evidence": Audience.EVIDENCE,
    "insight": Audience.EVIDENCE,
    "metric": Audience.EVIDENCE,
    "person": Audience.OWNERSHIP,
    "team": Audience.OWNERSHIP,
    "review": Audience.OWNERSHIP,
    "decision": Audience.OWNERSHIP,
    "action": Audience.OWNERSHIP,
    "initiative": Audience.SCORING,
    "opportunity": Audience.SCORING,
}


def compare(before: Workspace, after: Workspace) -> tuple[Change, ...]:
    """What changed in meaning, ordered by record and field. Records are matched by ref, never by file."""
    return tuple(_changes(before, after))


def _changes(before: Workspace, after: Workspace) -> Iterator[Change]:
    for ref in sorted(before.records.keys() | after.records.keys()):
        old, new = before.records.get(ref), after.records.get(ref)
        if old is None and new is not None:
            if _held(ref, before, after):
                yield _whole(Sort.ADDED, new)
        elif new is None and old is not None:
            if _held(ref, after, before):
                yield _whole(Sort.REMOVED, old)
        elif old is not None and new is not None:
            yield from _edits(old, new)
            yield from _orders(before, after, new)


def _held(ref: str, without: Workspace, with_it: Workspace) -> bool:
    """Whether what holds this record stood there all along; if it came or went itself, that alone is told."""
    holder = ref.rpartition("/")[0]
    return not holder or holder in without.records or holder not in with_it.records


def _whole(sort: Sort, located: Located[Any]) -> Change:
    audience = _KINDS.get(located.kind, Audience.EXPERIENCE)
    return Change(sort, located.kind, located.ref, located.record.label, audience)


def _edits(old: Located[Any], new: Located[Any]) -> Iterator[Change]:
    before, after = fields_of(old.record), fields_of(new.record)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Change(
                Sort.EDITED,
                new.kind,
                new.ref,
                new.record.label,
                audience_of(new.kind, name),
                name,
                before.get(name, _default(old.record, name)),
                after.get(name, _default(new.record, name)),
            )


def _orders(before: Workspace, after: Workspace, journey: Located[Any]) -> Iterator[Change]:
    """Stages, or touchpoints of a stage, in another order; those that came or went are told by themselves."""
    for name, old, new in (
        ("stages", before.stages_of, after.stages_of),
        ("touchpoints", before.touchpoints_of, after.touchpoints_of),
    ):
        was = [each.ref for each in old.get(journey.ref, ())]
        now = [each.ref for each in new.get(journey.ref, ())]
        stayed = set(was) & set(now)
        if [ref for ref in was if ref in stayed] != [ref for ref in now if ref in stayed]:
            labels = {each.ref: each.record.label for each in new[journey.ref]}
            yield Change(
                Sort.EDITED,
                journey.kind,
                journey.ref,
                journey.record.label,
                Audience.EXPERIENCE,
                f"order of {name}",
                [labels[ref] for ref in was if ref in stayed],
                [labels[ref] for ref in now if ref in stayed],
            )


def fields_of(record: BaseModel) -> dict[str, Any]:
    """A record's own fields as plain data, without those left at their defaults and without the user's own."""
    fields = {}
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if name in _OWN_RECORDS or name == "id" or value == info.default:
            continue
        fields[info.alias or name] = _plain(value)
    return fields


def _default(record: BaseModel, name: str) -> Any:
    """What a field means that is not written; None where it means nothing."""
    fields = {info.alias or attribute: info for attribute, info in type(record).model_fields.items()}
    return _plain(fields[name].default) or None


def _plain(value: Any) -> Any:
    if isinstance(value, Pointer):
        return value.ref
    if isinstance(value, BaseModel):
        inner = fields_of(value)
        return inner["title"] if set(inner) == {"title"} else inner
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def audience_of(kind: str, field: str) -> Audience:
    """Whom a change of this field concerns."""
    if field == "status" and kind != "journey":
        return Audience.SCORING
    if field in _EVIDENCE:
        return Audience.EVIDENCE
    if field in _SCORING:
        return Audience.SCORING
    if field in _OWNERSHIP and kind != "pain-point":
        return Audience.OWNERSHIP
    if field in _EDITORIAL:
        return Audience.EDITORIAL
    return _KINDS.get(kind, Audience.EXPERIENCE)
