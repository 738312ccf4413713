"""A change in one sentence, for people who know journeys and not YAML."""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from jmx.model.change import Change, Sort

LONGEST = 90
_SAID = re.compile(r"^(?:reason|why|because):\s*", re.IGNORECASE)
_WORDS = {"pain-point": "pain", "stage-model": "stage model", "person": "person"}


def sentence(change: Change) -> str:
    """What happened, as a reader of journeys would say it."""
    who = subject(change)
    if change.sort is Sort.ADDED:
        return f"{who} is new"
    if change.sort is Sort.REMOVED:
        return f"{who} is gone"
    return f"{who}: {edit(change)}"


def subject(change: Change) -> str:
    """What a change is about: `pain “Waits too long”`."""
    return f"{_WORDS.get(change.kind, change.kind)} “{_short(change.label)}”"


def edit(change: Change) -> str:
    """What became of one field: `severity 2 → 4`."""
    field = change.field.replace("_", " ")
    if (
        isinstance(change.old, list | None)
        and isinstance(change.new, list | None)
        and not change.field.startswith("order")
    ):
        return f"{field} {_list_change(change.old or [], change.new or [])}"
    if change.old is None:
        return f"{field}: {value(change.new)} (new)"
    if change.new is None:
        return f"{field} taken out (was {value(change.old)})"
    return f"{field} {value(change.old)} → {value(change.new)}"


def reason(change: Change) -> str:
    """Why, in the words of the commit that did it: its explanation, else its subject."""
    if change.commit is None:
        return "no single commit made this change (a merge did)"
    explanation = " ".join(change.commit.body.partition("\n\n")[0].split())
    return _SAID.sub("", explanation) or change.commit.subject


def _whole(change: Change) -> bool:
    return change.sort is not Sort.EDITED


def grouped_sentences(changes: Sequence[Change]) -> tuple[str, ...]:
    """One sentence a record: its edits, or that it came or went."""
    sentences = [sentence(change) for change in changes if _whole(change)]
    edits: dict[str, list[Change]] = {}
    for change in changes:
        if not _whole(change):
            edits.setdefault(change.ref, []).append(change)
    sentences += [f"{subject(group[0])}: {'; '.join(map(edit, group))}" for group in edits.values()]
    return tuple(sentences)


def value(what: Any) -> str:
    """A field's value on one line."""
    if what is None:
        return "nothing"
    if isinstance(what, bool):
        return "yes" if what else "no"
    if isinstance(what, int | float):
        return f"{what:g}".replace("-", "−")
    if isinstance(what, dict):
        return ", ".join(f"{key} {value(each)}" for key, each in what.items())
    if isinstance(what, list):
        return _short(", ".join(value(each) for each in what))
    text = str(what)
    return f"“{_short(text)}”" if " " in text else text


def signed(number: float) -> Markup:
    """A difference with its sign, which no format may take for the start of a list."""
    return Markup(f"{number:+g}".replace("-", "−") if number else "0")


def _list_change(old: list[Any], new: list[Any]) -> str:
    came = [value(each) for each in new if each not in old]
    went = [value(each) for each in old if each not in new]
    parts = [f"+ {_short(each)}" for each in came] + [f"− {_short(each)}" for each in went]
    return "; ".join(parts) if parts else "in another order"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
