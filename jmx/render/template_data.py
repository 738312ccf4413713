"""What a template is told of a map: plain data alone, so that nothing in it leads anywhere else."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from jmx.render.view import MapView

# What only drawings need, and what a map of two journeys says.
_LEFT_OUT = frozenset({"picture", "comparison", "team_ids"})


def template_data(view: MapView, svg: str) -> dict[str, Any]:
    """The names that a template knows: `map` with all that the map says, by the names of `MapView`."""
    return {"map": {**_plain(view), "svg": svg}}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        told = {each.name: getattr(value, each.name) for each in fields(value) if each.name not in _LEFT_OUT}
        return {name: _plain(inner) for name, inner in told.items()}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, date):
        return "" if value == date.min else value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"a template cannot be told of {type(value).__name__}")
