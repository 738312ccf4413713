"""What changed between two moments: journey by journey, a line a change, and what the changes do."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from jmx.model.change import Change, Moment, Sort
from jmx.report import document as doc
from jmx.report.change_data import COLUMNS, change_row
from jmx.report.changes import edit_inlines, value
from jmx.report.diff_data import data, move_data
from jmx.report.diff_facts import ChangeEffect, DiffReport, JourneyDiff, by_journey, place, who
from jmx.report.document import Inline, Inlines, words
from jmx.report.effects import effect_lines
from jmx.report.findings import findings_table
from jmx.report.formats import data_table, report_formats
from jmx.report.github import github
from jmx.report.wording import counted, one_line, record_label, with_names
from jmx.report.writers.markdown import markdown

MOST_CHARACTERS = 60_000  # of a comment; GitHub takes 65,536
MOST_OPEN = 8  # changes of a journey that a comment shows without a click
MOST_EFFECTS = 30  # in a comment
_WHOLE = (Sort.ADDED, Sort.REMOVED)


def document(report: DiffReport) -> doc.Document:
    """Journey by journey, a line a change; and what the changes do."""
    return _document(report, by_journey(report))


def _document(
    report: DiffReport, journeys: Sequence[JourneyDiff], most: int | None = None, most_effects: int | None = None
) -> doc.Document:
    shown = journeys if most is None else tuple(_first(journeys, most))
    blocks: list[doc.Block] = [doc.Paragraph(_headline(report))]
    for journey in shown:
        title = (Inline(journey.name, "strong"), Inline(f" {journey.ref}" if journey.ref else "", "quiet"))
        lines = tuple(each for record in journey.records for each in _bullets(record, journey, report))
        folded = counted(journey.size, "change") if journey.size > MOST_OPEN else ""
        blocks.append(doc.Section(title, (doc.Bullets(lines),), folded))
    left = len(report.changes) - sum(journey.size for journey in shown)
    if left:
        more = f"… and {left:,} more, too many for one comment; "
        blocks.append(doc.Paragraph((Inline(more), Inline("jmx diff", "code"), Inline(" shows them all."))))
    judged = f"Ranking and lint are judged as of {report.as_of} on both sides. "
    footer = words(f"{judged if report.comparison.effects else ''}Author names are what the commits say.")
    summary = (*incomplete(report), *_effects(report, most_effects))
    return doc.Document(words("What changed in the journeys"), tuple(blocks), summary, footer, headed=False)


def _first(journeys: Sequence[JourneyDiff], most: int) -> Iterator[JourneyDiff]:
    """The journeys with no more than so many changes in all."""
    for journey in journeys:
        records = []
        for record in journey.records:
            records.append(record[:most])
            most -= len(records[-1])
        if any(records):
            yield journey._replace(records=tuple(filter(None, records)))


def _headline(report: DiffReport) -> Inlines:
    only = f" {report.only}" if report.only else ""
    moments = f"{moment(report.comparison.base)} → {moment(report.comparison.head)}"
    if not report.changes:
        return words(f"Nothing changed in meaning{only}: {moments}.")
    parts = [f"{count} {audience.value}" for audience, count in report.counts.items() if count]
    total = counted(len(report.changes), "change in meaning", "changes in meaning")
    return Inline(moments, "strong"), Inline(f": {total}{only} ({', '.join(parts)})")


def moment(side: Moment) -> str:
    """One side as people call it, with its commit and day: `main 1a2b3c4d5 (2026-03-01)`."""
    if side.commit is None:
        return "the files here"
    name = "" if side.commit.oid.startswith(side.name) else f"{one_line(side.name)} "
    return f"{name}{side.commit.short}" + (f" ({side.commit.committed})" if side.commit.committed else "")


def incomplete(report: DiffReport, most: int = 5) -> tuple[doc.Block, ...]:
    """A warning about files that could not be compared."""
    unread = report.comparison.unread
    if not unread:
        return ()
    listed = ", ".join(map(one_line, unread[:most])) + (", …" if len(unread) > most else "")
    said = f"{counted(len(unread), 'file')} could not be read on both sides: {listed}"
    return (doc.Callout("Incomplete", words(said)),)


def _effects(report: DiffReport, most: int | None) -> tuple[doc.Block, ...]:
    lines = list(effect_lines(report.comparison.effects, report.names))
    items = [doc.Bullet(line) for line in lines[:most]]
    if len(lines) > len(items):
        items.append(doc.Bullet(words(f"and {len(lines) - len(items)} more")))
    title = (Inline("Effects", "strong"), Inline(f", judged as of {report.as_of}"))
    return (doc.Section(title, (doc.Bullets(tuple(items)),)),) if items else ()


def _bullets(record: Sequence[ChangeEffect], journey: JourneyDiff, report: DiffReport) -> tuple[doc.Bullet, ...]:
    """The changes of a record, under its name unless they name it themselves or are of the journey itself."""
    lines = tuple(doc.Bullet(_line(each, report)) for each in record)
    change = record[0].change
    if change.ref == journey.ref or all(each.change.sort in _WHOLE for each in record):
        return lines
    name = (Inline(record_label(change.kind, change.label)), Inline(f" {change.ref}", "quiet"))
    return (doc.Bullet(name, (doc.Bullets(lines),)),)


def _line(told: ChangeEffect, report: DiffReport) -> Inlines:
    """What changed, what that does, whom it concerns, where it stands and who did it."""
    effect = (Inline(" ("), Inline("; ".join(told.effect), "accent"), Inline(")")) if told.effect else ()
    change = told.change
    quiet = " · ".join(part for part in (change.audience.value, place(change), who(change)) if part)
    return (*_what(change, report), *effect, Inline(f"  {quiet}", "quiet"))


def _what(change: Change, report: DiffReport) -> Inlines:
    label = record_label(change.kind, change.label)
    if change.sort is Sort.ADDED:
        return Inline("+ "), Inline(label, "new"), Inline(" is new")
    if change.sort is Sort.REMOVED:
        return Inline("− "), Inline(label, "old"), Inline(" is gone")
    if change.sort is Sort.RENAMED:
        return Inline("renamed: "), Inline(value(change.old), "old"), Inline(" → "), Inline(value(change.new), "new")
    if change.sort is Sort.MOVED and change.before and change.after:
        return Inline("moved: "), Inline(change.before.path, "old"), Inline(" → "), Inline(change.after.path, "new")
    return edit_inlines(with_names(change, report.names))


def comment(report: DiffReport) -> str:
    """Markdown for a comment on a pull request: effects first, then as many changes as GitHub takes."""
    journeys = by_journey(report)

    def first(most: int) -> str:
        return markdown(_document(report, journeys, most, MOST_EFFECTS), level=3)

    whole = first(len(report.changes))
    if len(whole) <= MOST_CHARACTERS:
        return whole
    fitting = bisect_right(range(len(report.changes)), MOST_CHARACTERS, key=lambda most: len(first(most)))
    return first(max(0, fitting - 1))


def tables(report: DiffReport) -> list[doc.Table]:
    """A row for each change, and what they do to the ranking and to lint."""
    told = (each for journey in by_journey(report) for record in journey.records for each in record)
    rows = (
        change_row(with_names(each.change, report.names))
        | {"place": place(each.change), "effect": "; ".join(each.effect)}
        for each in told
    )
    found = [data_table("Changes", (*COLUMNS, "place", "effect"), rows)]
    effects = report.comparison.effects
    if effects is not None:
        moved = ("title", "ref", "old_rank", "new_rank", "old_score", "new_score", "because")
        found.append(data_table("Ranking", moved, map(move_data, effects.moves)))
        found.append(findings_table("Findings begun", effects.begun))
        found.append(findings_table("Findings ended", effects.ended))
    return found


FORMATS = report_formats(
    document, data, tables, ("text", "markdown", "html", "json", "github", "csv", "xlsx"),
    markdown=lambda report, _: comment(report), github=lambda report, _: github(report),
)  # fmt: skip
