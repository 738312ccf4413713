"""What an expression knows of a record: its fields in plain values, and what jmx works out about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from pydantic import BaseModel

from jmx.model.confidence import confidence
from jmx.model.evidence import Evidence
from jmx.model.field_tree import fields_at
from jmx.model.kinds import BY_NAME, KINDS
from jmx.model.meaning import plainly
from jmx.model.outcome import Outcome, Verdict
from jmx.model.record import SHARES, Pointer, fields_of, share_of
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Ranking, Score
from jmx.model.shapes import DAY, FIELDS, NUMBER, TEXT, WHOLE, ValueShape, shape_in
from jmx.model.workspace import Located, Workspace, hanging

RECORD = "record"


class Fact(NamedTuple):
    """What jmx works out about a record: what it may be, of which kinds, whether a day passing may change it, and of
    what kinds the `others` are that decide about it. What each means says the field `when` of `report/fields.toml`."""

    shape: ValueShape
    kinds: frozenset[str] = frozenset(BY_NAME)
    timed: bool = False
    others: frozenset[str] = frozenset()


def _with(*names: str) -> frozenset[str]:
    """The kinds that have one of some fields."""
    return frozenset(kind.name for kind in KINDS if fields_of(kind.model).keys() & set(names))


def _within(kind: str) -> frozenset[str]:
    """A kind, and all that may stand in one."""
    inside = (each for field in fields_at(kind) for each in field.records)
    return frozenset({kind}).union(*(_within(each) for each in inside))


_HELD = _within("journey") - {"person"}  # people have no part in the ref of their journey
_PLACES = frozenset({"journey", "stage", "touchpoint"})
_EVIDENCE = frozenset({"evidence"})
_WORDS, _DAY = ValueShape(frozenset({TEXT})), ValueShape(frozenset({DAY}))
_DAYS, _COUNT, _NUMBER = (
    ValueShape(frozenset({WHOLE})),
    ValueShape(frozenset({WHOLE}), least=0),
    ValueShape(frozenset({NUMBER})),
)
FACTS: Mapping[str, Fact] = {
    "ref": Fact(_WORDS),
    "kind": Fact(_WORDS),
    "journey": Fact(_WORDS, _HELD, others=_PLACES),
    "owner": Fact(_WORDS, _HELD | _with("owner"), others=_PLACES),
    "as_of": Fact(_DAY, timed=True),
    "age_days": Fact(_DAYS, _with("collected", "date"), timed=True),
    "evidence_count": Fact(_COUNT, _with("evidence"), others=_EVIDENCE),
    "confidence": Fact(replace(_NUMBER, least=0, most=1), _with("evidence"), timed=True, others=_EVIDENCE),
    "score": Fact(replace(_NUMBER, least=0), frozenset({"pain-point"}), timed=True, others=_EVIDENCE | _PLACES),
    "rank": Fact(replace(_DAYS, least=1), frozenset({"pain-point"}), timed=True, others=_EVIDENCE | _PLACES),
    "fix_count": Fact(
        _COUNT, frozenset({"pain-point", "opportunity"}), others=frozenset({"initiative", "opportunity"})
    ),
    "outcome": Fact(
        replace(_WORDS, values=tuple(Verdict)),
        frozenset({"initiative"}),
        timed=True,
        others=frozenset({"metric", "happening"}),
    ),
    "latest": Fact(_NUMBER, frozenset({"metric"}), timed=True),
    "pain_count": Fact(_COUNT, _PLACES, others=_PLACES | {"pain-point"}),
    "lowest_emotion": Fact(replace(_NUMBER, least=-2, most=2), _PLACES, others=_PLACES),
    "days_since_review": Fact(_DAYS, _HELD, timed=True, others=frozenset({"review"})),
    "review_due_in_days": Fact(_DAYS, _HELD, timed=True, others=frozenset({"review"})),
}


@dataclass(frozen=True)
class RecordFacts:
    """The records of a moment as expressions see them. `statuses` gives where each journey stands, by its ref,
    `ranking` that of the pains, and `outcomes` what came of initiatives, by their refs."""

    workspace: Workspace
    as_of: date
    statuses: Callable[[], Mapping[str, ReviewStatus]]
    ranking: Callable[[], Ranking]
    outcomes: Callable[[], Mapping[str, Outcome]]

    def of(self, located: Located[Any], names: tuple[str, ...]) -> dict[str, Any]:
        """What some names mean for a record: null where nothing is written or known."""
        return {name: self._value(located, name) for name in names}

    def as_written(self, located: Located[Any], name: str) -> Any:
        """What a name means for a record, as it stands there: `35 %` and not 0.35, words and not a list of records."""
        own = _written(located.record, name)
        return self._value(located, name) if name in FACTS and not (name == "owner" and own) else _plain(own)

    def undecided(self, located: Located[Any], names: Sequence[str]) -> bool:
        """Whether what some names mean for a record may be decided by others that cannot be read."""
        unread = self.workspace.unread
        if not unread.records:
            return False
        home = self.workspace.records.get(self._journey(located) or "")
        about = {each.ref: each for each in (located, home) if each}
        asked = [FACTS[name].others for name in names if name in FACTS and FACTS[name].others]
        beside = any(self.workspace.undecided(each, *others) for each in about.values() for others in asked)
        fields = ((*located.route, *(() if name == RECORD else (name,))) for name in names if name not in FACTS)
        inside = any(unread.leads_to(located.path, route) for route in fields)
        return beside or inside or ("rank" in names and unread.holds("pain-point", "evidence"))

    def _value(self, located: Located[Any], name: str) -> Any:
        if name == RECORD:
            return written(located.record)
        if name not in FACTS:
            return self._field(located.record, name, located)
        if name in ("ref", "kind"):
            return getattr(located, name)
        value: Any = getattr(self, f"_{name}")(located)
        return value

    def _field(self, record: BaseModel, name: str, holder: Located[Any]) -> Any:
        """A field in plain values; of what stands in a list, what is not written is null too, and what only stands
        there by its ref is known whole."""
        value = _written(record, name)
        if not isinstance(value, tuple) or not any(isinstance(each, BaseModel) for each in value):
            return field_value(record, name)
        item = shape_in(type(record), name).item
        unsaid = dict.fromkeys(item.names) if item else {}
        return [self._item(each, holder, unsaid) if isinstance(each, BaseModel) else _plain(each) for each in value]

    def _item(self, item: BaseModel, holder: Located[Any], unsaid: Mapping[str, None]) -> Mapping[str, Any]:
        if not isinstance(item, Pointer):
            return {**unsaid, **self._whole(item, holder)}
        found = self.workspace.find(item.ref, holder.journey)
        if found is not None and found.kind == "insight":
            found = self.workspace.records.get(found.ref.rpartition("/")[0])
        if found is None:
            return {**unsaid, **item.overlay, "ref": item.ref}
        if found.ref not in self._linked:
            self._linked[found.ref] = {**unsaid, **self._whole(found.record, found), "ref": found.ref}
        linked = self._linked[found.ref]  # the same for all that point there, so that its size is known once
        return {**linked, **item.overlay} if item.overlay else linked

    def _whole(self, record: BaseModel, holder: Located[Any]) -> dict[str, Any]:
        said = {name: self._field(record, name, holder) for name in fields_of(type(record))}
        kind = {"type": record.how} if isinstance(record, Evidence) else {}
        extra: dict[str, Any] = _plain(record.__pydantic_extra__ or {})
        return {**said, **kind, **extra}

    @cached_property
    def _linked(self) -> dict[str, dict[str, Any]]:
        """What is known of records that stand elsewhere by their refs."""
        return {}

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
        return {each.ref: each for each in self.ranking().scores}

    def _score(self, located: Located[Any]) -> float | None:
        found = self._scores.get(located.ref)
        return found.value if found else None

    def _rank(self, located: Located[Any]) -> int | None:
        found = self._scores.get(located.ref)
        return found.rank if found else None

    def _fix_count(self, located: Located[Any]) -> int:
        return len(self.workspace.fixes(located.ref))

    def _outcome(self, located: Located[Any]) -> str | None:
        found = self.outcomes().get(located.ref)
        return str(found.verdict) if found else None

    def _latest(self, located: Located[Any]) -> float | None:
        known = (point.value for point in reversed(self.workspace.points(located.ref)) if point.date <= self.as_of)
        return next(known, None)

    def _pain_count(self, located: Located[Any]) -> int:
        pains = (each.ref for place in self._places(located) for each in hanging(self.workspace.pains_at, place.ref))
        return len({*pains})

    def _lowest_emotion(self, located: Located[Any]) -> float | None:
        felt = (getattr(place.record, "emotion", None) for place in self._places(located))
        moods = (mood for each in felt for mood in (each.values() if isinstance(each, dict) else (each,)))
        return min((mood for mood in moods if mood is not None), default=None)

    def _places(self, located: Located[Any]) -> Iterator[Located[Any]]:
        """A place and those in it, wherever they stand."""
        workspace, inside = self.workspace, list[Located[Any]]()
        for ref in (located.ref, *self._stands_at.get(located.ref, ())):
            yield workspace.records.get(ref, located)
            inside += (*workspace.stages(ref), *workspace.touchpoints_of.get(ref, ()))
        for each in inside:
            yield from self._places(each)

    @cached_property
    def _stands_at(self) -> Mapping[str, list[str]]:
        """Where records of a file of their own stand in journeys, by their refs there."""
        found: dict[str, list[str]] = {}
        for place, ref in self.workspace.stands_for.items():
            found.setdefault(ref, []).append(place)
        return found

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
    value = _plain(_written(record, name))
    return share_of(value) if name in SHARES and isinstance(value, str) else value


def _written(record: BaseModel, name: str) -> Any:
    return getattr(record, _attributes(type(record)).get(name, ""), None)


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
    facts = (name for name, fact in FACTS.items() if kind in fact.kinds)
    return (*dict.fromkeys((*fields_of(BY_NAME[kind].model), *facts)), RECORD)


def shape_of(kind: str, steps: Sequence[str | int]) -> ValueShape | None:
    """What may stand where a way leads that begins at a record of a kind; None where there is nothing of that name."""
    model, (name, *rest) = BY_NAME[kind].model, steps
    if name == RECORD:
        shape: ValueShape | None = ValueShape(frozenset({FIELDS}), models=(model,))
    elif name == "kind":
        shape = ValueShape(frozenset({TEXT}), (kind,))
    elif name in FACTS:
        shape = FACTS[str(name)].shape if kind in FACTS[str(name)].kinds else None
    else:
        shape = shape_in(model, str(name)) if name in fields_of(model) else None
    for step in rest:
        shape = shape.at(step) if shape else None
    return shape
