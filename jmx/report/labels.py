"""Changes with people, teams and records called by their names instead of their ids."""

from collections.abc import Mapping
from typing import Any

from jmx.model.change import Change

# Fields that say the id of a record; everywhere else a text is only a text.
_POINTING = frozenset((
    "owner", "sponsor", "operations", "team", "teams", "deputy", "reviewer", "recorded_by", "attendees", "personas",
    "at", "about", "pains", "addresses", "metrics", "metric", "parent", "opens", "journeys", "closes", "stage_model",
    "replaces", "between", "contradicts", "after",
))  # fmt: skip


def named(change: Change, names: Mapping[str, str]) -> Change:
    """The change as people would tell it. `names` holds the label of every record by its ref."""
    return change._replace(
        old=called(change.old, change.field, names, change.ref), new=called(change.new, change.field, names, change.ref)
    )


def needs_names(change: Change) -> bool:
    """Whether a change speaks of other records."""
    return change.field in _POINTING or any(isinstance(side, list | Mapping) for side in (change.old, change.new))


def called(value: Any, field: str, names: Mapping[str, str], ref: str = "") -> Any:
    """A field's value with names for ids."""
    if isinstance(value, list):
        return [called(each, field, names, ref) for each in value]
    if isinstance(value, Mapping):
        if value.keys() == {"ref"}:
            return _label(value["ref"], names, ref)
        return {key: called(each, key, names, ref) for key, each in value.items()}
    return _label(value, names, ref) if field in _POINTING else value


def _label(what: Any, names: Mapping[str, str], ref: str) -> Any:
    if not isinstance(what, str):
        return what
    return names.get(f"{ref.partition('/')[0]}/{what}") or names.get(what, what)
