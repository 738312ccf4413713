"""What records are called: by their titles, with people, teams and everything else called by name instead of by id."""

from collections.abc import Mapping
from typing import Any

from jmx.model.change import Change
from jmx.report.wording import cut

LONGEST = 90  # characters of a title or text that is shown whole
_KINDS = {"pain-point": "pain", "stage-model": "stage model"}

# Fields that say the id of a record; everywhere else a text is only a text.
_POINTING = frozenset((
    "owner", "sponsor", "operations", "team", "teams", "deputy", "reviewer", "recorded_by", "attendees", "personas",
    "at", "about", "pains", "addresses", "metrics", "metric", "parent", "opens", "journeys", "closes", "stage_model",
    "replaces", "between", "contradicts", "after",
))  # fmt: skip


def record_label(kind: str, title: str) -> str:
    """A record as people call it: `pain “Waits too long”`."""
    return f"{_KINDS.get(kind, kind)} “{cut(title, LONGEST)}”"


def with_names(change: Change, names: Mapping[str, str]) -> Change:
    """The change as people would tell it. `names` holds the title of every record by its ref."""
    old, new = (value_with_names(side, change.field, names, change.ref) for side in (change.old, change.new))
    return change._replace(old=old, new=new)


def needs_names(change: Change) -> bool:
    """Whether a change speaks of other records."""
    return change.field in _POINTING or any(isinstance(side, list | Mapping) for side in (change.old, change.new))


def value_with_names(value: Any, field: str, names: Mapping[str, str], ref: str = "") -> Any:
    """A field's value with names for ids."""
    if isinstance(value, list):
        return [value_with_names(each, field, names, ref) for each in value]
    if isinstance(value, Mapping):
        if value.keys() == {"ref"}:
            return _name(value["ref"], names, ref)
        return {key: value_with_names(each, key, names, ref) for key, each in value.items()}
    return _name(value, names, ref) if field in _POINTING else value


def _name(what: Any, names: Mapping[str, str], ref: str) -> Any:
    if not isinstance(what, str):
        return what
    return names.get(f"{ref.partition('/')[0]}/{what}") or names.get(what, what)
