"""What stands beside a record in a list: what somebody wants to know of it first."""

from collections.abc import Collection, Mapping
from typing import Any

from jmx.model.confidence import AN_ASSERTION
from jmx.model.workspace import Located, Workspace
from jmx.report.document import plain
from jmx.report.field_words import FieldWords, label_of, written

_ASIDES: Mapping[str, tuple[str, ...]] = {
    "pain-point": ("severity", "status"), "evidence": ("type", "collected"),
    "initiative": ("status", "shipped"), "touchpoint": ("channel",), "decision": ("owner", "due"),
    "action": ("owner", "due"), "review": ("verdict",), "person": ("role",),
}  # fmt: skip


# The same where nothing else says that they belong to somebody or to a day.
_IN_LISTS: Mapping[str, tuple[str, ...]] = dict(_ASIDES) | {
    "journey": ("owner", "status"),
    "happening": ("date", "type"),
}


def listed_fields(kind: str) -> tuple[str, ...]:
    """The fields that stand beside a record in a list of its kind."""
    return _IN_LISTS.get(kind, ())


def aside(located: Located[Any], workspace: Workspace, fields: Collection[str] | None = None) -> str:
    """A few words, of these fields or of those that are usual; empty where nothing of that is written."""
    wanted = _ASIDES.get(located.kind, ()) if fields is None else fields
    told = ["no owner"] if "owner" in wanted and located.kind == "journey" and located.record.owner is None else []
    teller = FieldWords({}, workspace.settings)
    values = dict(written(located.record))
    for name in (each for each in wanted if each in values):
        value = values[name]
        known = workspace.person_name(value, located.journey) if name == "owner" and isinstance(value, str) else ""
        said = known or plain(teller.said(name, value, (name,)))
        told.append(f"{label_of(name)} {said}" if name in ("severity", "due") else said)
    if located.kind == "evidence" and located.record.asserted:
        told.append(AN_ASSERTION)
    return ", ".join(told)
