"""What a record says, in one form: whatever was written another way and means the same comes out the same.

History, comparisons, fingerprints and the proof of a review all take their meaning from here. No valid record is
needed, so that files of years ago can still be read. A review keeps the fingerprint of a map, so that whether it was
edited since then is known even where git cannot tell.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from math import isfinite
from typing import Any
from unicodedata import normalize

from jmx.model.figures import FIELD, by_key, key_of
from jmx.model.identity import says_title
from jmx.model.kinds import BY_NAME
from jmx.model.outline import HOLDS, PLACES, Entry, is_record
from jmx.model.record import SHARES, fields_of, share_of

_NO_FIELDS = frozenset({"id", "kind"})
_SHORT_FORMS = ({"title"}, {"to"}, {"text"})  # {title: x} says what x alone says
_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,9})?\s?%")
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
        if name in SHARES:
            plain = _share(plain)
        if kind == "metric" and name == FIELD:
            plain = _by_day(plain)
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


def _without_records(name: str, items: Any) -> Any:
    if not isinstance(items, list) or name in PLACES:
        return None
    return [plainly(item) for item in items if not is_record(name, item)]


def _by_day(points: Any) -> Any:
    """The values of a metric as they follow; of several for the same day the last stays the last."""
    return sorted(points, key=key_of) if by_key(points) else points


def _share(value: Any) -> Any:
    """A share as a number, which is what `12 %` and `12,0 %` say too."""
    return round(share_of(value), 12) if isinstance(value, str) and _PERCENT.fullmatch(value) else value


@cache
def _defaults(kind: str) -> dict[str, Any]:
    """What a field means that is not written, so that writing it out is no change."""
    if kind not in BY_NAME:
        return {}
    fields = fields_of(BY_NAME[kind].model)
    return {name: plainly(info.default) for name, info in fields.items() if info.default is not None}


_VERSION = "2"  # of fingerprints
# Claims about the journey that live their own life: a new pain does not make a map untrue.
LEFT_OUT = frozenset({"pains", "evidence", "metrics"})


def fingerprint(journey: str, entries: Mapping[str, Entry]) -> str:
    """The fingerprint of a journey with its stages and touchpoints in their order, from the records of their files.

    It covers what `jmx diff` tells of these records, and nothing else: no defaults, no `x-` fields, no ids that only
    repeat a title, no pains, evidence and metrics. A record that is not there counts by its id.
    """
    entry = entries[journey]
    stages = [_place(ref, entries) for ref, _ in entry.order.get("stages", ())]
    said = {**_fields(entry), "id": journey, "stages": stages}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{_VERSION}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def says_the_same(stored: str, now: str) -> bool | None:
    """Whether two fingerprints mean the same map; None where another version of jmx made one of them."""
    return stored == now if stored.partition(":")[0] == now.partition(":")[0] else None


def _place(ref: str, entries: Mapping[str, Entry]) -> Any:
    """A stage or touchpoint as it stands in the journey: its file's words with what is overlaid there."""
    place = entries[ref]
    file = entries.get(place.target, place)
    fields = {**_fields(file), **_fields(place)}
    own = place.ref.rpartition("/")[2]
    said = {} if says_title(own, str(fields.get("title", "")), place.kind) else {"id": own}
    inside = [_place(inner, entries) for inner, _ in file.order.get("touchpoints", ())]
    return fields | said | ({"touchpoints": inside} if inside else {})


def _fields(entry: Entry) -> dict[str, Any]:
    fields = own_fields(entry.kind, entry.raw, pointer=bool(entry.target))
    return {name: value for name, value in fields.items() if name not in LEFT_OUT}
