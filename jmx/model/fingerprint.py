"""What a journey's map says, as one string: the same for the same meaning, however it is written or spread over files.

A review keeps it, so that whether a map was edited since then is known even where git cannot tell.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from jmx.model.identity import says_title
from jmx.model.meaning import own_fields
from jmx.model.outline import Entry

VERSION = "2"
# Claims about the journey that live their own life: a new pain does not make a map untrue.
LEFT_OUT = frozenset({"pains", "evidence", "metrics"})


def fingerprint(journey: str, entries: Mapping[str, Entry]) -> str:
    """The fingerprint of a journey with its stages and touchpoints in their order, from the records of their files.

    It covers what `jmx diff` tells of these records, and nothing else: no defaults, no `x-` fields, no ids that only
    repeat a title, no pains, evidence and metrics. A record that is not there counts by its id.
    """
    entry = entries[journey]
    said = {**_fields(entry), "id": journey, "stages": [_place(ref, entries) for ref, _ in _order(entry, "stages")]}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{VERSION}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


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
    inside = [_place(inner, entries) for inner, _ in _order(file, "touchpoints")]
    return fields | said | ({"touchpoints": inside} if inside else {})


def _fields(entry: Entry) -> dict[str, Any]:
    fields = own_fields(entry.kind, entry.raw, pointer=bool(entry.target))
    return {name: value for name, value in fields.items() if name not in LEFT_OUT}


def _order(entry: Entry, name: str) -> tuple[tuple[str, str], ...]:
    return entry.order.get(name, ())
