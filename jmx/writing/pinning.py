"""Ids that so far only come from titles, written down where their records stand."""

from collections.abc import Mapping
from typing import Any

from jmx.errors import RefusedEdit
from jmx.model.finding import Route, written_at
from jmx.model.outline import outline
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.writing.edit import FieldChange, edited


def id_written(data: Any, route: Route, own: str) -> FieldChange:
    """The edit that gives a record an id; one that is only a title gets fields."""
    written = written_at(data, route)
    if isinstance(written, str):
        return FieldChange(route, {"id": own, "title": written})
    return FieldChange((*route, "id"), own)


def pinned(path: str, content: bytes, ids: Mapping[Route, str]) -> bytes:
    """A file in which records have the ids they go by so far. Raises RefusedEdit where another ref would change."""
    try:
        data = door.parse(content)
        after = edited(content, [id_written(data, route, own) for route, own in ids.items()])
        refs = [[(each.ref, each.route) for each in outline(of, path)] for of in (data, door.parse(after))]
    except Refusal as refusal:
        raise RefusedEdit(refusal.words) from refusal
    if refs[0] != refs[1]:
        raise RefusedEdit("writing down ids would change what others are called; give them ids by hand")
    return after
