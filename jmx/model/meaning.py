"""What a record says, in one form: whatever was written another way and means the same comes out the same.

History, comparisons, fingerprints and the proof of a review all take their meaning from here. No valid record is
needed, so that files of years ago can still be read.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from math import isfinite
from typing import Any
from unicodedata import normalize

from jmx.model.kinds import BY_NAME

# What may hold records of their own, by the kind of what holds it, with the kind of what is held.
HOLDS: Mapping[str, Mapping[str, str]] = {
    "journey": {
        "stages": "stage", "pains": "pain-point", "metrics": "metric", "people": "person", "evidence": "evidence",
    },
    "stage": {"touchpoints": "touchpoint", "evidence": "evidence"},
    "touchpoint": {"pains": "pain-point", "evidence": "evidence"},
    "pain-point": {"evidence": "evidence"},
    "strength": {"evidence": "evidence"},
    "evidence": {"insights": "insight"},
    "review": {"decisions": "decision", "actions": "action"},
}  # fmt: skip
PLACES = frozenset({"stages", "touchpoints"})  # lists whose order means something, and in which a text is a title
_NAMED_BY_TITLE = frozenset({"pains", "metrics", "people"})  # lists in which a record needs no id
_NO_FIELDS = frozenset({"id", "kind"})
_SHORT_FORMS = ({"title"}, {"to"}, {"text"})  # {title: x} says what x alone says
_SHARES = frozenset({"reach", "population"})
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\s?%")
_NOTHING: Mapping[str, str] = {}


def own_fields(
    kind: str, raw: Mapping[str, Any], only: Iterable[str] | None = None, *, pointer: bool = False
) -> dict[str, Any]:
    """What a record itself says, in all fields or in some: without its id, the records written inside it, defaults,
    empty lists and the user's `x-` fields. Of a `pointer` that is what it overlays."""
    holds, defaults = HOLDS.get(kind, _NOTHING), _defaults(kind)
    fields: dict[str, Any] = {}
    for name in raw if only is None else only:
        value = raw[name]
        if name in _NO_FIELDS or not isinstance(name, str) or name.startswith("x-") or (pointer and name == "ref"):
            continue
        plain = _without_records(name, value) if name in holds else plainly(value)
        if name in _SHARES:
            plain = _share(plain)
        if plain is None or plain == [] or (name in defaults and plain == defaults[name]):
            continue
        fields[name] = plain
    return fields


def whole(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says with everything written inside it, ids and all."""
    fields = own_fields(kind, raw)
    for name, held in HOLDS.get(kind, _NOTHING).items():
        items = raw.get(name)
        if isinstance(items, list) and items:
            fields[name] = [whole(held, item) if isinstance(item, dict) else plainly(item) for item in items]
    return fields | ({"id": raw["id"]} if "id" in raw else {})


def plainly(value: Any) -> Any:
    """A value without its way of being written: days as text, whole numbers as such, short forms for long ones."""
    if isinstance(value, dict):
        kept = {str(key): plainly(each) for key, each in value.items() if not str(key).startswith("x-")}
        return next(iter(kept.values())) if kept.keys() in _SHORT_FORMS else kept
    if isinstance(value, list):
        return [plainly(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if value.isascii() else normalize("NFC", value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value if isfinite(value) else str(value)
    return value


def is_record(name: str, item: Any) -> bool:
    """Whether an item of a list that holds records is one with a name of its own: no pointer, text or web address."""
    if isinstance(item, dict) and "ref" not in item:
        return name in _NAMED_BY_TITLE or name in PLACES or "id" in item
    return isinstance(item, str) and name in ("pains", *PLACES)


def _without_records(name: str, items: Any) -> Any:
    if not isinstance(items, list) or name in PLACES:
        return None
    return [plainly(item) for item in items if not is_record(name, item)]


def _share(value: Any) -> Any:
    """A share as a number, which is what `12 %` says too."""
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    return round(float(found[1]) / 100, 12) if found else value


@cache
def _defaults(kind: str) -> dict[str, Any]:
    """What a field means that is not written, so that writing it out is no change."""
    if kind not in BY_NAME:
        return {}
    fields = BY_NAME[kind].model.model_fields
    return {info.alias or name: plainly(info.default) for name, info in fields.items() if info.default is not None}
