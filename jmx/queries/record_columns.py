"""What people want to know of a record in a list, by its kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jmx.model.outcome import Outcome
from jmx.model.record import share_of
from jmx.model.unit import unit_of
from jmx.model.workspace import Located, hanging
from jmx.queries.repository import Repository
from jmx.report.document import plain
from jmx.report.field_words import FieldWords
from jmx.report.listing import COLUMNS, NOTHING_SAID, ListValue
from jmx.report.wording import counted, in_figures

_PEOPLE = frozenset({"owner", "reviewer"})


class RecordColumns:
    """Values of columns, each worked out once it is asked for."""

    def __init__(self, repository: Repository) -> None:
        self.repository, self.workspace = repository, repository.workspace
        self._words = FieldWords({}, self.workspace.settings)
        self._own: Mapping[str, Callable[[Located[Any]], ListValue]] = {
            "journey": self._journey, "outcome": self._outcome, "latest": self._latest, "target": self._target,
            "measured": self._measured, "fixes": self._fixes, "pains": self._pains, "type": self._type,
            "insights": self._insights, "stages": self._stages, "emotion": self._emotion,
        }  # fmt: skip

    def of(self, located: Located[Any]) -> Mapping[str, ListValue]:
        """Every column of the record's kind, also those that say nothing."""
        return {name: self._value(located, name) for name in COLUMNS.get(located.kind, ())}

    def _value(self, located: Located[Any], name: str) -> ListValue:
        if name in _PEOPLE:
            return self._person(located, name)
        if name in self._own:
            return self._own[name](located)
        value = getattr(located.record, name, None)
        if value is None or value == () or value == {}:
            return NOTHING_SAID
        if isinstance(value, int | float) and not isinstance(value, bool) and name != "reach":
            return ListValue(value, in_figures(value))
        if isinstance(value, date):
            return ListValue(value, value.isoformat())
        if name == "reach" and isinstance(value, float | str):
            share = value if isinstance(value, float) else share_of(value)
            return ListValue(share, f"{share * 100:g} %")
        said = plain(self._words.said(name, value, (name,)))
        return ListValue(said, said)

    def _person(self, located: Located[Any], name: str) -> ListValue:
        """Who answers for it: its own owner, else that of its journey."""
        if name == "owner":
            who = self.repository.facts.of(located, ("owner",))["owner"]
            if who is None and located.kind == "journey":
                return ListValue(None, "no owner")
        else:
            who = getattr(located.record, name, None)
        return (
            ListValue(who, self.workspace.person_name(who, located.journey)) if isinstance(who, str) else NOTHING_SAID
        )

    def _journey(self, located: Located[Any]) -> ListValue:
        homes = [each.ref for each in self.workspace.journeys_of(located.ref)]
        holder = self.workspace.records.get(located.journey)
        if not homes and holder is not None and holder.kind == "journey":
            homes = [holder.ref]
        if not homes:
            places = (self.workspace.find(each, located.journey) for each in getattr(located.record, "at", ()))
            homes = list(
                dict.fromkeys(each.journey for each in places if each and each.journey in self.workspace.records)
            )
        titles = [self.workspace.records[each].record.label for each in homes]
        said = titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more" if titles else ""
        return ListValue("; ".join(homes), said) if homes else NOTHING_SAID

    def _outcome(self, located: Located[Any]) -> ListValue:
        found: Outcome | None = self.repository.lint_context.outcomes.get(located.ref)
        if found is not None:
            return ListValue(str(found.verdict), str(found.verdict))
        return ListValue(None, "no metric named") if located.record.status == "shipped" else NOTHING_SAID

    def _points(self, located: Located[Any]) -> list[Any]:
        return [each for each in self.workspace.points(located.ref) if each.date <= self.repository.as_of]

    def _latest(self, located: Located[Any]) -> ListValue:
        points = self._points(located)
        if not points:
            why = self.workspace.why_no_value(located.ref)
            return ListValue(None, why or "not measured yet")
        unit = unit_of(located.record, (each.value for each in points))
        return ListValue(points[-1].value, unit.value(points[-1].value))

    def _measured(self, located: Located[Any]) -> ListValue:
        points = self._points(located)
        return ListValue(points[-1].date, points[-1].date.isoformat()) if points else NOTHING_SAID

    def _target(self, located: Located[Any]) -> ListValue:
        target = located.record.target
        if target is None:
            return NOTHING_SAID
        unit = unit_of(located.record, (each.value for each in self._points(located)))
        return ListValue(target, unit.value(target))

    def _fixes(self, located: Located[Any]) -> ListValue:
        return _count(len(self.workspace.fixes(located.ref)))

    def _pains(self, located: Located[Any]) -> ListValue:
        if located.kind == "opportunity":
            return _count(len(located.record.pains))
        return _count(len(hanging(self.workspace.pains_at, located.ref)))

    def _type(self, located: Located[Any]) -> ListValue:
        if located.kind == "evidence":
            said = located.record.how or ("an assertion" if located.record.asserted else "")
            return ListValue(located.record.how, said)
        found = getattr(located.record, "type", None)
        return ListValue(found, found or "")

    def _insights(self, located: Located[Any]) -> ListValue:
        return _count(len(located.record.learnt))

    def _stages(self, located: Located[Any]) -> ListValue:
        return _count(len(located.record.stages))

    def _emotion(self, located: Located[Any]) -> ListValue:
        felt = located.record.emotion
        if felt is None:
            return NOTHING_SAID
        lowest = min(felt.values()) if isinstance(felt, dict) else felt
        said = f"{lowest:+g}" if lowest else "0"
        differs = isinstance(felt, dict) and len(set(felt.values())) > 1
        return ListValue(lowest, f"{said} at worst, of {counted(len(felt), 'persona')}" if differs else said)


def _count(number: int) -> ListValue:
    return ListValue(number, str(number))
