"""Changes in words, for people who know journeys and not YAML: a sentence, old beside new, a timeline; and as data."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from jmx.compare.value_diff import Fate, ItemChanges, Run, item_changes, reworded, word_runs
from jmx.model.change import REFS, Audience, Change, Commit, Sort
from jmx.model.figures import FIELD, Figure, FigureChanges, figure_changes
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, joined, words
from jmx.report.formats import Data
from jmx.report.handovers import Handover, Told, handover_inlines
from jmx.report.wording import LONGEST, one_line, record_label, short, value

LONG_TEXT = 45  # from here on a sentence tells only the words that are different
MOST_KEPT = 60  # characters shown of what stayed between two edits of a text
MOST_ITEMS = 12
MOST_PLACES = 3
MOST_VALUES = 4  # past values of a metric that are told one by one
_TRAILER = re.compile(r"(?!(?:Reason|Why|Because):)[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: \S|$")  # Co-authored-by: …
_SAID = re.compile(r"^(?:reason|why|because):\s*", re.IGNORECASE)


def sentence(change: Told) -> str:
    """What happened, as a reader of journeys would say it."""
    if isinstance(change, Handover):
        return doc.plain(handover_inlines(change))
    who = subject(change)
    if change.sort is Sort.ADDED:
        return f"{who} is new{came_to(change)}"
    if change.sort is Sort.REMOVED:
        return f"{who} is gone"
    if change.sort is Sort.MOVED and change.before and change.after:
        return f"{who} moved: {change.before.path} → {change.after.path}"
    return f"{who}: {edit(change)}"


def came_to(change: Change) -> str:
    """What became of a new record already: `, and shipped on 2026-07-14`, `, and happened on 2026-08-24`."""
    said = change.new if change.sort is Sort.ADDED and isinstance(change.new, dict) else {}
    if change.kind == "happening":
        return f", and happened on {short(str(said['date']))}" if "date" in said else ""
    day = f" on {short(str(said['shipped']))}" if said.get("shipped") and said["status"] == "shipped" else ""
    return f", and {said['status']}{day}" if said else ""


def subject(change: Change) -> str:
    """What a change is about: `pain “Waits too long”`."""
    return record_label(change.kind, change.label)


def edit(change: Change) -> str:
    """What became of one field: `severity 2 → 4`."""
    old, new = change.old, change.new
    if change.sort in REFS:  # ids are told whole
        return f"id {old} → {new}"
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > LONG_TEXT:
        runs = word_runs(old, new)
        if reworded(runs):
            return f"{change.field.replace('_', ' ')}: {_rewording(runs)}"
    return doc.plain(_figures(change) or _edit(change.field, old, new, by_words=False))


def edit_inlines(change: Change) -> Inlines:
    """What became of one field, old beside new, texts word by word and lists item by item."""
    return _figures(change) or tuple(_edit(change.field, change.old, change.new, by_words=True))


def reason(change: Told) -> str:
    """Why, in the words of the commit that did it: its explanation, else its subject."""
    if change.commit is None:
        return "which commit made this change is not known"
    paragraph = change.commit.body.partition("\n\n")[0].splitlines()
    explanation = "" if all(map(_TRAILER.match, paragraph)) else one_line(" ".join(paragraph))
    return _SAID.sub("", explanation) or change.commit.subject


def grouped_sentences(changes: Sequence[Told]) -> tuple[str, ...]:
    """One sentence a record: its edits, or that it came or went; and one a handover."""
    edits: dict[str, list[Change]] = {}
    for change in changes:
        if isinstance(change, Change) and not change.whole:
            edits.setdefault(change.ref, []).append(change)
    told = (f"{subject(group[0])}: {'; '.join(map(edit, group))}" for group in edits.values())
    return (*(sentence(each) for each in changes if isinstance(each, Handover) or each.whole), *told)


# --- an edit within a line ---


def _edit(field: str, old: Any, new: Any, *, by_words: bool) -> Iterator[Inline]:
    name = field.replace("_", " ")
    old, new = _as_read(field, old), _as_read(field, new)
    listed = isinstance(old, list | None) and isinstance(new, list | None)
    if listed and not field.startswith("order"):
        yield Inline(f"{name}: ")
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


def _as_read(field: str, what: Any) -> Any:
    """A share as every output writes it: `60 %`."""
    is_share = field == "reach" and isinstance(what, int | float) and not isinstance(what, bool)
    return f"{100 * what:.3g} %" if is_share else what


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
        edited = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
        edits = (tuple(_edit(str(name), old.get(name), new.get(name), by_words=by_words)) for name in edited)
        yield from joined(edits, ", ")
        return
    yield Inline(value(old), "old")
    yield Inline(" → ")
    yield Inline(value(new), "new")


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
    """The places where a text says something else: `“too” → “very”; added “sometimes”`."""
    places: list[str] = []
    gone = ""
    for run in (*runs, Run(Fate.KEPT, "")):
        if run.fate is Fate.GONE:
            gone = run.text
        elif run.fate is Fate.COME:
            places.append(f"“{short(gone)}” → “{short(run.text)}”" if gone else f"added “{short(run.text)}”")
            gone = ""
        elif gone:
            places.append(f"removed “{short(gone)}”")
            gone = ""
    more = len(places) - MOST_PLACES
    return "; ".join(places[:MOST_PLACES]) + (f"; and {more} more" if more > 0 else "")


def _list_edit(old: list[Any], new: list[Any]) -> Inlines:
    changes = item_changes(old, new)
    told = [
        (Inline(f"{verb} "), *_some([(Inline(short(value(each)), style),) for each in items], ", "))
        for verb, style, items in _fates(changes)
        if items
    ]
    told += [
        (Inline(f"{value(each.key)}: "), *_value_edit(each.old, each.new, by_words=False)) for each in changes.edited
    ]
    if changes.reordered or not told:
        told.append((Inline("in another order"),))
    return _some(told, "; ")


def _fates(changes: ItemChanges) -> tuple[tuple[str, doc.Style, Sequence[Any]], ...]:
    return ("added", "new", changes.came), ("removed", "old", changes.went)


def _some(told: Sequence[Inlines], between: str) -> Inlines:
    """As many as anybody reads, and how many more there are."""
    more = len(told) - MOST_ITEMS
    return joined((*told[:MOST_ITEMS], *([(Inline(f"and {more} more"),)] if more > 0 else [])), between)


# --- the values of a metric, few one by one and many summed up ---


def _figures(change: Change) -> Inlines:
    """What became of the values of a metric: `3 new values, newest 8.9 on 2026-07-01`; nothing for anything else."""
    asked = change.kind == "metric" and change.field == FIELD
    found = figure_changes(change.old, change.new) if asked else None
    return joined((*_new_values(found), *_past_values(found), *_gone_values(found)), "; ") if found else ()


def _new_values(found: FigureChanges) -> Iterator[Inlines]:
    if found.came:
        newest = found.came[-1]
        count = "new value " if len(found.came) == 1 else f"{len(found.came):,} new values, newest "
        yield Inline(count), Inline(_amount(newest), "new"), Inline(f" on {_meant(newest)}")


def _past_values(found: FigureChanges) -> Iterator[Inlines]:
    told = found.edited if len(found.edited) <= MOST_VALUES else found.edited[: MOST_VALUES - 1]
    for old, new in told:
        sample = "sample " if old["value"] == new["value"] else ""
        sides = (_sample(old), _sample(new)) if sample else (_amount(old), _amount(new))
        yield Inline(f"{_meant(new)}: {sample}"), Inline(sides[0], "old"), Inline(" → "), Inline(sides[1], "new")
    rest = found.edited[len(told) :]
    if rest:
        yield (Inline(f"{len(rest)} more values changed ({_span([new for _, new in rest])})"),)


def _gone_values(found: FigureChanges) -> Iterator[Inlines]:
    if len(found.went) == 1:
        (gone,) = found.went
        yield Inline(f"value of {_meant(gone)} taken out (was "), Inline(_amount(gone), "old"), Inline(")")
    elif found.went:
        yield (Inline(f"{len(found.went):,} values taken out ({_span(found.went)})"),)


def _amount(figure: Figure) -> str:
    return value(figure["value"])


def _sample(figure: Figure) -> str:
    return value(figure.get("sample"))


def _meant(figure: Figure) -> str:
    """`2026-03-31`, `2026-03-31 (newcomers)`."""
    segment = figure.get("segment")
    return f"{figure['date']} ({segment})" if segment else str(figure["date"])


def _span(figures: Sequence[Figure]) -> str:
    days = [str(each["date"]) for each in figures]
    return min(days) if min(days) == max(days) else f"{min(days)} to {max(days)}"


# --- a timeline: by whom changes concern, and within that by commit, the newest first ---


AUDIENCES = {
    Audience.EXPERIENCE: "What customers go through",
    Audience.SCORING: "Ratings and fixes",
    Audience.EVIDENCE: "Evidence and metrics",
    Audience.OWNERSHIP: "Who answers for what",
    Audience.EDITORIAL: "Wording",
}
_UNKNOWN = "which commit did this is not known here"


def by_audience(changes: Sequence[Told], *, partial: bool = False) -> tuple[doc.Section, ...]:
    """A section for each audience that something concerns; of changes of one day those that are given first come first.
    `partial` where this clone lacks what would say which commit did something."""
    sections: list[doc.Section] = []
    above: Commit | None = None
    for audience, heading in AUDIENCES.items():
        own = sorted((change for change in changes if change.audience is audience), key=attrgetter("age"))
        if own:
            first = {commit: place for place, commit in reversed([*enumerate(each.commit for each in own)])}
            own.sort(key=lambda change: (change.age, first[change.commit]))
            entries = tuple(_entries(own, above, partial))
            sections.append(doc.Section(words(heading, "accent"), (doc.Timeline(entries),)))
            above = own[-1].commit
    return tuple(sections)


def _entries(changes: Sequence[Told], above: Commit | None, partial: bool) -> Iterator[doc.TimelineEntry]:
    """An entry for each commit; one that is told right above does not explain itself again."""
    for commit, group in groupby(changes, key=lambda change: change.commit):
        own = list(group)
        lines = tuple(map(words, grouped_sentences(own)))
        if commit is None:
            yield doc.TimelineEntry("", lines, why=_UNKNOWN if partial else reason(own[0]))
        elif not commit.exists:
            yield doc.TimelineEntry("", lines, commit.author)
        else:
            day, why = str(commit.day or "no real date"), "as above" if commit == above else reason(own[0])
            yield doc.TimelineEntry(day, lines, commit.by, commit.short, why)
        above = commit


# --- for machines and for spreadsheets, the same in every report ---


LONGEST_INTEGER = 64  # bits; what is longer is told as text, since most readers of JSON would change it
COLUMNS = (
    "date", "author", "commit", "audience", "sort", "kind", "title", "ref", "field", "old", "new", "sentence", "reason",
)  # fmt: skip


def change_data(change: Change, *, certain: bool = True) -> Data:
    """A change with its values, its commit and why; `certain` unless somebody before that commit may have done it."""
    commit, known = change.commit, change.made_by
    sure = known if certain else None
    return {
        "sort": change.sort, "kind": change.kind, "ref": change.ref, "title": change.label,
        "audience": change.audience, "field": change.field or None, "old": plain_data(change.old),
        "new": plain_data(change.new), "sentence": sentence(change),
        "author": sure and sure.by, "date": commit and commit.day, "commit": known and known.oid,
        "committed": commit and commit.exists, "reason": sure and reason(change),
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
    """The same as a row of a spreadsheet, under `COLUMNS`: with short ids and values as people are told them."""
    commit = change.commit
    return change_data(change, certain=certain) | {
        "commit": commit and (commit.short or commit.author), "old": change.old, "new": change.new,
        "sentence": edit(change) if change.sort is Sort.EDITED else sentence(change),
    }  # fmt: skip
