"""Records by what people call them, where they do not type a ref."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from jmx.errors import UnknownRef
from jmx.model.identity import slug
from jmx.model.workspace import Located, Workspace

_NAMED = 4  # so many refs are offered at most


def called(
    workspace: Workspace,
    words: str,
    kinds: Sequence[str] = (),
    *,
    loosely: bool = False,
    among: Iterable[Located[Any]] | None = None,
) -> Located[Any] | None:
    """The record with that title, of some kinds or of any, or `among` some records; `loosely` also one that is only
    written a little otherwise, or has that id inside its journey. UnknownRef where several are called so."""
    wanted, title = slug(words) if loosely else "", words.strip().casefold()
    alike = [
        each
        for each in (_all(workspace, kinds) if among is None else among)
        if title == each.record.label.casefold()
        or (wanted and wanted in (each.ref.rpartition("/")[2], slug(each.record.label)))
    ]
    if len(alike) > 1:
        which = " or ".join(f"'{each.ref}'" for each in alike[:_NAMED])
        raise UnknownRef(f"several are called '{words[:80]}'; write {which}")
    return alike[0] if alike else None


def near_called(workspace: Workspace, words: str, kinds: Sequence[str] = ()) -> str:
    """`; did you mean 'x'?`, of records whose id or title is near, or whose title begins so; or nothing."""
    wanted, names = slug(words), dict[str, str]()
    for each in _all(workspace, kinds):
        names |= dict.fromkeys((slug(each.record.label), each.ref.rpartition("/")[2], each.ref), each.ref)
    begun = [name for name in names if wanted and name.startswith(wanted)]
    found = list(dict.fromkeys(names[name] for name in (*begun, *get_close_matches(wanted, names, 3))))[:3]
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""


def _all(workspace: Workspace, kinds: Sequence[str]) -> list[Located[Any]]:
    return [
        each
        for kind in kinds or workspace.by_kind
        for each in workspace.of(kind)
        if each.ref not in workspace.stands_for
    ]
