"""How reports call things: records by their titles, people and teams by name instead of by id, and counts and texts."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from jmx.model.change import Change
from jmx.model.identity import outermost
from jmx.model.record import money_in_words

EDITS = ", with edits not committed yet"  # after the commit that was read
AS_STAGED = ", as staged for the next commit"
_PERCENT = re.compile(r"[0-9.,]+ %")
LONGEST = 90  # characters of a title or text that is shown whole
_KINDS = {"pain-point": "pain", "stage-model": "stage model", "model-stage": "standard stage"}

# Fields that say the id of a record; everywhere else a text is only a text.
_POINTING = frozenset((
    "owner", "sponsor", "operations", "team", "teams", "deputy", "covering", "reviewer", "recorded_by", "attendees",
    "personas", "at", "about", "pains", "addresses", "metrics", "metric", "parent", "opens", "journeys", "closes",
    "stage_model", "replaces", "between", "contradicts", "after",
))  # fmt: skip


def kind_word(kind: str) -> str:
    """A kind as people call it: `pain`."""
    return _KINDS.get(kind, kind)


def record_label(kind: str, title: str) -> str:
    """A record as people call it: `pain “Waits too long”`, `review of 2026-03-05`."""
    if title.startswith(f"{kind} of "):
        return cut(title, LONGEST)
    return f"{kind_word(kind)} “{cut(title, LONGEST)}”"


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
    return names.get(f"{outermost(ref)}/{what}") or names.get(what, what)


# --- values, counts and texts ---


def value(what: Any) -> str:
    """A field's value on one line."""
    if what is None:
        return "nothing"
    if isinstance(what, bool):
        return "yes" if what else "no"
    if isinstance(what, int | float):
        return in_figures(what)
    if isinstance(what, dict):
        if what.keys() in ({"ref"}, {"system"}):
            return value(next(iter(what.values())))
        if "title" in what and len(what) > 1:
            title, rest = value(what["title"]), _fields({key: each for key, each in what.items() if key != "title"})
            return f"{title} ({rest if len(title + rest) + 3 <= LONGEST else '…'})"
        return _fields(what)
    if isinstance(what, list):
        return short(", ".join(value(each) for each in what))
    text = str(what)
    return f"“{short(text)}”" if " " in text and not _PERCENT.fullmatch(text) else short(text)


def _fields(what: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value(each)}" for key, each in what.items())


def in_words(what: Any) -> str:
    """A field's whole value in a cell of its own, where it needs no quotation marks."""
    if isinstance(what, list | tuple):
        return "; ".join(map(in_words, what))
    return one_line(what) if isinstance(what, str) else value(what)


def short(text: str) -> str:
    """A text on one line, cut where it is longer than anybody reads in passing."""
    return cut(text, LONGEST)


def counted(count: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def in_one(reasons: Iterable[str]) -> str:
    """Several reasons in one line, each with a small letter at its beginning."""
    return "; ".join(f"{each[:1].lower()}{each[1:]}" for each in reasons)


def one_line(text: str) -> str:
    """A text whatever line breaks somebody put into it."""
    return " ".join(text.split())


def cut(text: str, most: int) -> str:
    """A text on one line, with an ellipsis where it is too long."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def in_figures(number: float) -> str:
    """A number with a minus that no format takes for the start of a list."""
    if isinstance(number, int):
        return str(number).replace("-", "−") if number.bit_length() <= 64 else "a number too long to show"
    return f"{number:.10g}".replace("-", "−")


def score_figure(score: float) -> str:
    """A score as people read it: `1.40`; below a hundredth with two figures (`0.0019`), since 0.00 says nothing."""
    small = 0 < abs(score) < 0.01
    return f"{score:.{1 - math.floor(math.log10(abs(score)))}f}" if small else f"{score:.2f}"


def signed(number: float) -> str:
    """A difference with its sign."""
    return f"{number:+g}".replace("-", "−") if number else "0"


def at_stake_in_words(money: float, without: int, pains: int, currency: str) -> str:
    """Money at stake as the range it is: `120,000 EUR or more (2 of 6 known)`."""
    told = money_in_words(money, currency or None)
    return f"{told} or more ({pains - without} of {pains} known)" if without else told
