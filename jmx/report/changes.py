"""Changes in words, for people who know journeys and not YAML: a sentence, old beside new, a timeline; and as data."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from jmx.compare.value_diff import Fate, Run, item_changes, reworded, word_runs
from jmx.model.change import Audience, Change, Commit, Sort
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, words
from jmx.report.formats import Data
from jmx.report.wording import LONGEST, cut, in_figures, one_line, record_label

LONG_TEXT = 45  # from here on a sentence tells only the words that are different
MOST_KEPT = 60  # characters shown of what stayed between two edits of a text
MOST_ITEMS = 12
MOST_PLACES = 3
_TRAILER = re.compile(r"(?!(?:Reason|Why|Because):)[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: \S|$")  # Co-authored-by: …
_SAID = re.compile(r"^(?:reason|why|because):\s*", re.IGNORECASE)


def sentence(change: Change) -> str:
    """What happened, as a reader of journeys would say it."""
    who = subject(change)
    if change.sort is Sort.ADDED:
        return f"{who} is new"
    if change.sort is Sort.REMOVED:
        return f"{who} is gone"
    if change.sort is Sort.MOVED and change.before and change.after:
        return f"{who} moved: {change.before.path} → {change.after.path}"
    return f"{who}: {edit(change)}"


def subject(change: Change) -> str:
    """What a change is about: `pain “Waits too long”`."""
    return record_label(change.kind, change.label)


def edit(change: Change) -> str:
    """What became of one field: `severity 2 → 4`."""
    field = change.field.replace("_", " ")
    if _both(change, str) and max(len(change.old), len(change.new)) > LONG_TEXT:
        runs = word_runs(change.old, change.new)
        if reworded(runs):
            return f"{field}: {_rewording(runs)}"
    return "".join(each.text for each in _edit(change, by_words=False))


def edit_inlines(change: Change) -> Inlines:
    """What became of one field, old beside new, texts word by word and lists item by item."""
    return tuple(_edit(change, by_words=True))


def reason(change: Change) -> str:
    """Why, in the words of the commit that did it: its explanation, else its subject."""
    if change.commit is None:
        return "which commit made this change is not known"
    paragraph = change.commit.body.partition("\n\n")[0].splitlines()
    explanation = "" if all(map(_TRAILER.match, paragraph)) else " ".join(" ".join(paragraph).split())
    return _SAID.sub("", explanation) or change.commit.subject


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
        return in_figures(what)
    if isinstance(what, dict):
        if what.keys() == {"ref"}:
            return value(what["ref"])
        if "title" in what and len(what) > 1:
            rest = {key: each for key, each in what.items() if key != "title"}
            return f"{value(what['title'])} ({value(rest)})"
        return ", ".join(f"{key} {value(each)}" for key, each in what.items())
    if isinstance(what, list):
        return short(", ".join(value(each) for each in what))
    text = str(what)
    return f"“{short(text)}”" if " " in text else short(text)


def in_words(what: Any) -> str:
    """A field's whole value in a cell of its own, where it needs no quotation marks."""
    if isinstance(what, list):
        return "; ".join(map(in_words, what))
    return one_line(what) if isinstance(what, str) else value(what)


def short(text: str) -> str:
    """A text on one line, cut where it is longer than anybody reads in passing."""
    return cut(text, LONGEST)


def _whole(change: Change) -> bool:
    return change.sort in (Sort.ADDED, Sort.REMOVED)


def _both(change: Change, kind: type) -> bool:
    return isinstance(change.old, kind) and isinstance(change.new, kind)


# --- an edit within a line ---


def _edit(change: Change, *, by_words: bool) -> Iterator[Inline]:
    name = change.field.replace("_", " ")
    old, new = change.old, change.new
    listed = isinstance(old, list | None) and isinstance(new, list | None)
    if listed and not change.field.startswith("order"):
        yield Inline(f"{name} ")
        yield from _list_edit(old or [], new or [])
    elif old is None:
        yield Inline(f"{name}: ")
        yield Inline(value(new), "new")
        yield Inline(" (new)")
    elif new is None:
        yield Inline(f"{name} taken out (was ")
        yield Inline(value(old), "old")
        yield Inline(")")
    else:
        yield Inline(f"{name} ")
        yield from _value_edit(old, new, by_words=by_words)


def _value_edit(old: Any, new: Any, *, by_words: bool) -> Iterator[Inline]:
    if by_words and isinstance(old, str) and isinstance(new, str):
        runs = word_runs(old, new)
        if reworded(runs):
            yield from _text_edit(runs)
            return
        if old.split() == new.split():
            yield Inline("with other blanks or line breaks")
            return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() & new.keys():
        yield from _fields_edit(old, new, by_words=by_words)
        return
    yield Inline(value(old), "old")
    yield Inline(" → ")
    yield Inline(value(new), "new")


def _fields_edit(old: dict[str, Any], new: dict[str, Any], *, by_words: bool) -> Iterator[Inline]:
    """What is different inside a value that has fields of its own."""
    first = True
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) == new.get(name):
            continue
        yield Inline("" if first else ", ")
        first = False
        inner = Change(Sort.EDITED, "", "", "", Audience.EDITORIAL, str(name), old.get(name), new.get(name))
        yield from _edit(inner, by_words=by_words)


def _text_edit(runs: Sequence[Run]) -> Iterator[Inline]:
    """A text with its edits marked in place; long stretches that stayed are cut in the middle."""
    yield Inline("“")
    told = 0
    for index, run in enumerate(runs):
        if told > 10 * LONGEST:
            yield Inline(" …")
            break
        if run.fate is Fate.KEPT:
            shown = _cut(run.text, first=not index, last=index == len(runs) - 1)
            yield Inline(shown)
        else:
            shown = run.text if len(run.text) <= 3 * LONGEST else run.text[: 3 * LONGEST] + "…"
            yield Inline(shown, "gone" if run.fate is Fate.GONE else "come")
        told += len(shown)
    yield Inline("”")


def _cut(text: str, *, first: bool, last: bool) -> str:
    """What stayed, with only the words next to the edits where it is long."""
    if len(text) <= MOST_KEPT:
        return text
    half = MOST_KEPT // 2
    head, tail = text[:half].rpartition(" ")[0] or text[:half], text[-half:].partition(" ")[2] or text[-half:]
    tail += "" if tail.endswith(text[-1]) else text[-1]
    return f"… {tail}" if first else f"{head} …" if last else f"{head} … {tail}"


def _rewording(runs: Sequence[Run]) -> str:
    """The places where a text says something else: `“too” → “very”; + “sometimes”`."""
    places: list[str] = []
    gone = ""
    for run in (*runs, Run(Fate.KEPT, "")):
        if run.fate is Fate.GONE:
            gone = run.text
        elif run.fate is Fate.COME:
            places.append(f"“{short(gone)}” → “{short(run.text)}”" if gone else f"+ “{short(run.text)}”")
            gone = ""
        elif gone:
            places.append(f"− “{short(gone)}”")
            gone = ""
    more = len(places) - MOST_PLACES
    return "; ".join(places[:MOST_PLACES]) + (f"; and {more} more" if more > 0 else "")


def _list_edit(old: list[Any], new: list[Any]) -> Iterator[Inline]:
    changes = item_changes(old, new)
    told: list[Inlines] = [(Inline("+ "), Inline(short(value(each)), "new")) for each in changes.came]
    told += [(Inline("− "), Inline(short(value(each)), "old")) for each in changes.went]
    told += [
        (Inline(f"{value(each.key)}: "), *_value_edit(each.old, each.new, by_words=False)) for each in changes.edited
    ]
    if changes.reordered or not told:
        told.append((Inline("in another order"),))
    more = len(told) - MOST_ITEMS
    if more > 0:
        told[MOST_ITEMS:] = [(Inline(f"and {more} more"),)]
    for index, each in enumerate(told):
        yield Inline("; " if index else "")
        yield from each


AUDIENCES = {
    Audience.EXPERIENCE: "What customers go through",
    Audience.SCORING: "Ratings and fixes",
    Audience.EVIDENCE: "Evidence and metrics",
    Audience.OWNERSHIP: "Who answers for what",
    Audience.EDITORIAL: "Wording",
}
_UNKNOWN = "which commit did this is not known here"


def by_audience(changes: Sequence[Change], *, partial: bool = False) -> tuple[doc.Section, ...]:
    """A section for each audience that something concerns. A commit explains itself once; `partial` where this clone
    lacks what would say which commit did something."""
    explained: set[str] = set()
    return tuple(
        doc.Section(words(heading, "accent"), (doc.Timeline(tuple(_entries(own, explained, partial))),))
        for audience, heading in AUDIENCES.items()
        if (own := [change for change in changes if change.audience is audience])
    )


def _entries(changes: Sequence[Change], explained: set[str], partial: bool) -> Iterator[doc.TimelineEntry]:
    newest_first = sorted(changes, key=_age)
    for oid, group in groupby(newest_first, key=lambda change: change.commit.oid if change.commit else "-"):
        own = list(group)
        commit = own[0].commit
        why = "as above" if oid in explained else _UNKNOWN if partial and not commit else reason(own[0]) if oid else ""
        if commit and oid:
            explained.add(oid)
        lines = tuple(words(sentence) for sentence in grouped_sentences(own))
        yield doc.TimelineEntry(_day(commit), lines, _who(commit), commit.short if commit else "", why)


def _age(change: Change) -> tuple[int, str]:
    """The newest first, what is not committed yet before it, and what no single commit made at the end."""
    commit = change.commit
    if commit is None:
        return 0, ""
    return (-commit.committed.toordinal() if commit.committed else -(10**7)), commit.oid


def _day(commit: Commit | None) -> str:
    return str(commit.committed or "no real date") if commit and commit.oid else ""


def _who(commit: Commit | None) -> str:
    return (commit.author if commit.oid else "not committed yet") if commit else ""


LONGEST_INTEGER = 64  # bits; what is longer is told as text, since most readers of JSON would change it
COLUMNS = (
    "date", "author", "commit", "audience", "sort", "kind", "title", "ref", "field", "old", "new", "sentence", "reason",
)  # fmt: skip


def change_data(change: Change, *, certain: bool = True) -> Data:
    """A change with its values, its commit and why; `certain` unless somebody before that commit may have done it."""
    commit = change.commit
    known = commit if commit is not None and commit.oid else None
    return {
        "sort": change.sort, "kind": change.kind, "ref": change.ref, "title": change.label,
        "audience": change.audience, "field": change.field or None, "old": plain_data(change.old),
        "new": plain_data(change.new), "sentence": sentence(change),
        "author": known.author if known and certain else None,
        "date": commit.committed if commit else None,
        "commit": known.oid if known else None, "committed": None if commit is None else known is not None,
        "reason": reason(change) if known and certain else None,
    }  # fmt: skip


def plain_data(what: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(what, dict):
        return {str(key): plain_data(each) for key, each in what.items()}
    if isinstance(what, list | tuple):
        return [plain_data(each) for each in what]
    if isinstance(what, float) and not math.isfinite(what):
        return str(what)
    if isinstance(what, int) and what.bit_length() > LONGEST_INTEGER:
        return hex(what)
    return what


def change_row(change: Change, *, certain: bool = True) -> Data:
    """The same as a row of a spreadsheet, under `COLUMNS`: with days, short ids and values as people are told them."""
    commit = change.commit
    short = commit.short or "not committed yet" if commit else None
    return change_data(change, certain=certain) | {
        "date": commit.committed if commit else None, "commit": short, "old": _shown(change.old),
        "new": _shown(change.new), "sentence": edit(change) if change.sort is Sort.EDITED else sentence(change),
    }  # fmt: skip


def _shown(what: Any) -> str | float | None:
    if what is None or isinstance(what, str) or (isinstance(what, int | float) and not isinstance(what, bool)):
        return what
    return in_words(what)
