"""The layouts of some files as plain data, so that other processes share in the work."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from jmx.errors import RefusedEdit
from jmx.model.finding import Route
from jmx.repo.tree import Content, Unreadable
from jmx.writing.layout import laid_out
from jmx.writing.pinning import pinned


class Laid(NamedTuple):
    """A file as it should be, None where it is as it should be; or why it has to stay as it is."""

    after: bytes | None = None
    left: str = ""


def asked(path: str, content: Content, ids: Mapping[Route, str]) -> list[Any]:
    """A file in which some ids are to be written down, as `lay_out` is asked for it."""
    if isinstance(content, Unreadable):
        return [path, None, content.why]
    return [path, content.decode("latin-1"), [[list(route), own] for route, own in ids.items()]]


def lay_out(files: Sequence[Any]) -> list[list[Any]]:
    """What becomes of each of some files."""
    laid = [_laid(*each) for each in files]
    return [[None if each.after is None else each.after.decode("latin-1"), each.left] for each in laid]


def laid(said: Sequence[Any]) -> Laid:
    """What `lay_out` says of one file."""
    after, left = said
    return Laid(None if after is None else after.encode("latin-1"), left)


def _laid(path: str, text: str | None, ids: Any) -> Laid:
    if text is None:
        return Laid(left=ids)
    content = text.encode("latin-1")
    routes = {tuple(route): own for route, own in ids}
    try:
        after = laid_out(path, pinned(path, content, routes) if routes else content)
    except RefusedEdit as refused:
        return Laid(left=str(refused))
    return Laid() if after is None or after == content else Laid(after)
