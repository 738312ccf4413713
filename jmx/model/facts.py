"""What an expression knows of a record: its fields in plain values, and what jmx works out about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from jmx.model.confidence import confidence
from jmx.model.field_tree import fields_at
from jmx.model.kinds import BY_NAME
from jmx.model.meaning import plainly
from jmx.model.record import fields_of, share_of
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Score, rank_pains
from jmx.model.workspace import Located, Workspace

RECORD = "record"
_SHARES = frozenset({"reach", "population"})


class Fact(NamedTuple):
    """What jmx works out about a record: a value it may have, and whether a day passing may change it. What each means
    says the field `when` of `report/fields.toml`."""

    example: Any
    timed: bool = False


FACTS: Mapping[str, Fact] = {
    "ref": Fact("buy/pay"),
    "kind": Fact("stage"),
    "journey": Fact("buy"),
    "owner": Fact("ana"),
    "as_of": Fact("2026-03-31", timed=True),
    "age_days": Fact(30, timed=True),
    "evidence_count": Fact(2),
    "confidence": Fact(0.8, timed=True),
    "score": Fact(1.5, timed=True),
    "rank": Fact(1, timed=True),
    "fix_count": Fact(1),
    "pain_count": Fact(3),
    "days_since_review": Fact(30, timed=True),
    "review_due_in_days": Fact(60, timed=True),
}


@dataclass(frozen=True)
class RecordFacts:
    """The records of a moment as expressions see them. `statuses` gives where each journey stands, by its ref."""

    workspace: Workspace
    as_of: date
    statuses: Callable[[], Mapping[str, ReviewStatus]]

    def of(self, located: Located[Any], names: tuple[str, ...]) -> dict[str, Any]:
        """What some names mean for a record: null where nothing is written or known."""
        return {name: self._value(located, name) for name in names}

    def _value(self, located: Located[Any], name: str) -> Any:
        if name == RECORD:
            return written(located.record)
        if name not in FACTS:
            return field_value(located.record, name)
        if name in ("ref", "kind"):
            return getattr(located, name)
        value: Any = getattr(self, f"_{name}")(located)
        return value

    def _journey(self, located: Located[Any]) -> str | None:
        journeys = [each.ref for each in self.workspace.journeys_of(located.ref)]
        holder = self.workspace.records.get(located.journey)
        if not journeys and holder is not None and holder.kind == "journey":
            journeys = [holder.ref]
        return journeys[0] if len(journeys) == 1 else None

    def _owner(self, located: Located[Any]) -> str | None:
        own = getattr(located.record, "owner", None)
        if isinstance(own, str):
            return own
        home = self._journey(located)
        return (self.workspace.records[home].record.owned_by or None) if home else None

    def _as_of(self, _: Located[Any]) -> str:
        return self.as_of.isoformat()

    def _age_days(self, located: Located[Any]) -> int | None:
        days = (getattr(located.record, name, None) for name in ("collected", "date"))
        return next(((self.as_of - day).days for day in days if isinstance(day, date)), None)

    def _evidence_count(self, located: Located[Any]) -> int:
        return sum(not each.record.asserted for each in self.workspace.evidence(located.ref))

    def _confidence(self, located: Located[Any]) -> float | None:
        claims = "evidence" in fields_of(BY_NAME[located.kind].model)
        return confidence(self.workspace, located, self.as_of).value if claims else None

    @cached_property
    def _scores(self) -> Mapping[str, Score]:
        return {each.ref: each for each in rank_pains(self.workspace, self.as_of).scores}

    def _score(self, located: Located[Any]) -> float | None:
        found = self._scores.get(located.ref)
        return found.value if found else None

    def _rank(self, located: Located[Any]) -> int | None:
        found = self._scores.get(located.ref)
        return found.rank if found else None

    def _fix_count(self, located: Located[Any]) -> int:
        return len(self.workspace.fixes(located.ref))

    def _pain_count(self, located: Located[Any]) -> int | None:
        return len(self.workspace.pains(located.ref)) if located.kind == "journey" else None

    def _status(self, located: Located[Any]) -> ReviewStatus | None:
        return self.statuses().get(self._journey(located) or "")

    def _days_since_review(self, located: Located[Any]) -> int | None:
        status = self._status(located)
        return (self.as_of - status.since).days if status and status.since else None

    def _review_due_in_days(self, located: Located[Any]) -> int | None:
        status = self._status(located)
        return (status.due - self.as_of).days if status and status.due else None


# --- fields ---


def field_value(record: BaseModel, name: str) -> Any:
    """A field in plain values: days as text, shares as numbers; null where it says nothing."""
    attribute = _attributes(type(record)).get(name, "")
    value = _plain(getattr(record, attribute, None))
    return share_of(value) if name in _SHARES and isinstance(value, str) else value


def written(record: BaseModel) -> dict[str, Any]:
    """All that is written in a record, also fields of the user's own: `has(record.owner)`, `record["x-cost"]`."""
    said = {name for name, attribute in _attributes(type(record)).items() if attribute in record.model_fields_set}
    extra: dict[str, Any] = _plain(record.__pydantic_extra__ or {})
    return {name: field_value(record, name) for name in sorted(said)} | extra


@cache
def _attributes(model: type[BaseModel]) -> Mapping[str, str]:
    return {info.alias or name: name for name, info in model.model_fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return written(value)
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return plainly(value) if isinstance(value, date) else value


# --- what may be asked ---


def names_of(kind: str) -> tuple[str, ...]:
    """The names that an expression about a kind may use."""
    return (*(each.name for each in fields_at(kind) if len(each.path) == 1), *FACTS, RECORD)


def example_of(kind: str, name: str) -> Any:
    """A value of the sort that a name has for a kind; None where it may have one of several sorts."""
    if name in FACTS:
        return FACTS[name].example
    info = fields_of(BY_NAME[kind].model).get(name)
    return _example(info.annotation) if info else None


def _example(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if hasattr(annotation, "__metadata__"):
        return _example(get_args(annotation)[0])
    if origin in (Union, UnionType):
        forms = [_example(each) for each in get_args(annotation) if each is not type(None)]
        return forms[0] if len({type(each) for each in forms}) == 1 else None
    if origin is Literal:
        return get_args(annotation)[0]
    if origin is tuple:
        return []
    return {str: "a", int: 1, float: 1.5, bool: True, date: "2026-03-31"}.get(annotation)
