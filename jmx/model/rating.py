"""Which fields are inputs of scores, and who wrote the value of each that stands now, on which day and in which commit.

A value counts as rated when it changed in meaning: to name its source, or to write `35 %` for 0.35, rates nothing anew.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.evidence import Evidence
from jmx.model.workspace import Located

# The fields that scores read, by kind of record. Where a field has several parts, those that make up its value.
RATED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "pain-point": {
        "severity": (), "business_impact": (), "reach": (), "frequency": (), "at_stake": ("money",), "must": (),
        "inputs": (),
    },
    "initiative": {"effort": (), "inputs": ()},
    "opportunity": {"pains": (), "inputs": ()},
    "journey": {"volume": ("n", "per"), "revenue": ("money", "currency", "per")},
}  # fmt: skip
OWN = "inputs"  # each of these is an input by itself: `inputs.churn`

NOT_COMMITTED = "not committed yet"
NO_HISTORY = "cannot know: there is no git history here"
SHALLOW = "cannot know: this clone is shallow"
LACKING = "cannot know: this clone lacks old contents"


class Rated(NamedTuple):
    """Who wrote a value: its authors, the day where they were, and the commit; else in `gap` why that is not known.
    It is `older_than` the evidence that came since, by refs."""

    by: str = ""
    on: date | None = None
    commit: str = ""
    gap: str = ""
    older_than: tuple[str, ...] = ()


Ratings = Mapping[tuple[str, str], Rated]  # by ref and field
NOTHING_RATED: Ratings = MappingProxyType({})


def rated_values(kind: str, field: str, value: Any) -> dict[str, Any]:
    """The inputs that a field of a record holds, by name, each with what counts of it; none where it is no input."""
    parts = RATED.get(kind, {}).get(field)
    if parts is None or value is None:
        return {}
    if field == OWN:
        return {f"{OWN}.{name}": each for name, each in value.items()} if isinstance(value, Mapping) else {}
    if parts and isinstance(value, Mapping):
        return {field: tuple(value.get(part) for part in parts)}
    return {field: value}


def rated_anew(kind: str, field: str, old: Any, new: Any) -> list[str]:
    """The inputs that have another value, once a field that said `old` says `new`."""
    before, after = rated_values(kind, field, old), rated_values(kind, field, new)
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def collected(evidence: Located[Evidence], as_of: date) -> date | None:
    """The day on which evidence was collected; a day to come counts for nothing."""
    day: date | None = evidence.record.collected
    return day if day is not None and day <= as_of else None


def since(day: date, evidence: Iterable[tuple[str, date | None]]) -> tuple[str, ...]:
    """The evidence that is of a later day than a rating, in the order in which it came."""
    later = sorted((known, ref) for ref, known in evidence if known is not None and known > day)
    return tuple(dict.fromkeys(ref for _, ref in later))
