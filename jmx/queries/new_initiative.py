"""The initiative that an action becomes: it addresses the pains and opportunities that the action is about."""

import textwrap
from collections.abc import Collection, Mapping
from typing import Any

from jmx.model import limits
from jmx.queries.repository import Repository
from jmx.writing.new_record import NewRecord, new_record

_FIXABLE = ("pain-point", "opportunity")
_LONG = 120  # characters of an action that are a title


def initiative_of(
    repository: Repository, action: Mapping[str, Any], title: str = "", effort: str = "", taken: Collection[str] = ()
) -> NewRecord:
    """A proposed initiative. `action` are the fields of the action; `taken` are paths of files that come with it."""
    workspace = repository.workspace
    found = (workspace.find(ref) for ref in action.get("about", ()))
    text = " ".join(str(action["text"]).split())
    called = title or textwrap.shorten(text, _LONG, placeholder="…")
    answers = {
        "title": called,
        "description": str(action["text"])[: limits.TEXT_LENGTH] if called != text else "",
        "addresses": [each.ref for each in found if each is not None and each.kind in _FIXABLE],
        "owner": action.get("owner") or "",
        "effort": effort,
    }
    there = frozenset((*repository.tree.paths(), *repository.tree.left_out(), *taken))
    return new_record("initiative", {name: each for name, each in answers.items() if each}, workspace, there)
