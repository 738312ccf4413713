"""Files without a kind that hold a record all the same: by the fields in them, or since they held one before."""

from typing import Any, NamedTuple

from jmx.model.finding import Finding
from jmx.model.kinds import BY_NAME, Kind, kind_of
from jmx.model.outline import HOLDS, Document, outline
from jmx.model.reading_rules import NO_KIND
from jmx.model.record import fields_of
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

NO_KIND_WORDS = "no 'kind' says what this is"
_MANY = 6  # of so many fields one may be mistyped


class _Signs(NamedTuple):
    """Fields that tell a kind, and those that stand beside them where what is in them says little."""

    telling: frozenset[str]
    beside: frozenset[str]


def _signs(telling: str, beside: str) -> _Signs:
    return _Signs(frozenset(telling.split()), frozenset(beside.split()))


_SIGNS = {
    "journey": _signs("stages personas pains", "owner personas cadence tier customer_goal stage_model forum"),
    "stage": _signs("touchpoints", "emotion thoughts questions pains"),
    "touchpoint": _signs("emotion backstage moment_of_truth pains", "channel importance thoughts quotes"),
    "pain-point": _signs("severity", "reach at evidence frequency at_stake must"),
    "initiative": _signs("addresses", "owner status teams effort expects"),
    "opportunity": _signs("pains", "question at"),
    "evidence": _signs("insight insights", "collected type sample source"),
    "review": _signs("journeys", "reviewer verdict decisions"),
}


def kind_by_fields(data: Document) -> Kind | None:
    """The kind that a document plainly has by its fields: it has those that only records have, and hardly any other."""
    own = {key for key in data if not str(key).startswith("x-")}
    for name, signs in _SIGNS.items():
        told, kind = signs.telling & own, BY_NAME[name]
        is_named = isinstance(data.get("title"), str) or name == "review"
        if not told or not is_named or len(own - fields_of(kind.model).keys()) > (len(own) >= _MANY):
            continue
        if signs.beside & own - told or any(_holds_records(name, field, data[field]) for field in told):
            return kind
    return None


def _holds_records(kind: str, field: str, value: Any) -> bool:
    """Whether a list holds records, written as records are."""
    held = BY_NAME.get(HOLDS.get(kind, {}).get(field, ""))
    if held is None or not isinstance(value, list):
        return False
    known, written = fields_of(held.model).keys() | {"ref"}, [each for each in value if isinstance(each, dict)]
    return bool(written) and all(each.keys() <= known for each in written)


def kind_lost(path: str, earlier: bytes, now: bytes) -> Finding | None:
    """What is wrong with a file that held records and says no kind any more, though they still stand there."""
    try:
        was = door.parse(earlier)
    except Refusal:
        return None
    kind, ids = kind_of(was), {entry.ref for entry in outline(was, path)}
    try:
        data = door.parse(now)
    except Refusal:
        data = was
    same = data.get("id") in ids or ("items" in data and "items" in was)
    if kind is None or not same or (data is not was and "kind" in data):
        return None
    hint = f"add `kind: {was['kind']}` at the top, as it stood there"
    return NO_KIND.at(path, NO_KIND_WORDS, hint=hint)
