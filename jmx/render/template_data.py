"""What a template is told of a map: plain data alone, so that nothing in it leads anywhere else. Its names are a
promise, and stand in docs/templates.md."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from jmx import escape
from jmx.render.view import MapBranch, MapDecision, MapFix, MapPain, MapStage, MapStep, MapView, Source
from jmx.render.words import became, felt, gaps, head_facts, pain_facts, ranked, where

# What only drawings need, and what a map of two journeys says.
LEFT_OUT = frozenset({"picture", "comparison", "team_ids", "mark", "earlier", "beside", "alone"})
# What is said of a record besides its fields, in the words of all other formats.
_Told = Mapping[str, Callable[[MapView, Any], Any]]
_ALSO: Mapping[type, _Told] = {
    MapView: {
        "all_pains": lambda view, _: ranked(view),
        "answers_for_it": lambda view, _: view.answers_for_it,
        "answered": lambda view, _: view.answered,
        "facts": lambda view, _: _facts(head_facts(view)),
        "coverage": lambda view, _: view.coverage,
        "lowest": lambda view, _: view.low_words,
        "unknown": lambda view, _: gaps(view),
    },
    MapStage: {"teams": lambda _, stage: stage.teams},
    MapStep: {"feels": felt},
    MapBranch: {"words": lambda _, branch: branch.words},
    MapPain: {
        "where": where,
        "became": lambda _, pain: became(pain),
        "ticked": lambda _, pain: pain.ticked,
        "facts": lambda view, pain: _facts(pain_facts(view, pain)),
    },
    MapFix: {"words": lambda _, fix: fix.words, "ticked": lambda _, fix: fix.ticked},
    MapDecision: {"cited": lambda _, decision: decision.cited},
    Source: {"cited": lambda _, source: source.cited},
}


def _facts(told: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "words": words} for name, words in told]


def template_data(view: MapView) -> dict[str, Any]:
    """The names that a template knows: `map` with all that the map says."""
    return {"map": _Teller(view).plain(view)}


@cache
def names_of(kind: type) -> tuple[str, ...]:
    """What is told of a sort of record."""
    return (*(each.name for each in fields(kind) if each.name not in LEFT_OUT), *_ALSO.get(kind, {}))


class _Teller:
    """Makes plain data of a map."""

    def __init__(self, view: MapView) -> None:
        self._view = view

    def plain(self, value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            kind = type(value)
            return {name: self._told(value, name, _ALSO.get(kind, {})) for name in names_of(kind)}
        if isinstance(value, str):
            return escape.visible(value.value if isinstance(value, Enum) else value)
        if isinstance(value, list | tuple):
            return self._list(value)
        if isinstance(value, dict):
            return {name: self.plain(inner) for name, inner in value.items()}
        if isinstance(value, date):
            return value.isoformat()
        if value is None or isinstance(value, bool | int | float):
            return value
        raise TypeError(f"a template cannot be told of {type(value).__name__}")

    def _told(self, record: Any, name: str, also: _Told) -> Any:
        return self.plain(also[name](self._view, record) if name in also else getattr(record, name))

    def _list(self, values: Iterable[Any]) -> list[Any]:
        return [self.plain(each) for each in values]
