"""What changed between two moments, and what the changes do: for people, for GitHub and for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jmx.compare.value_diff import item_changes, word_runs
from jmx.model.change import Change, Effects, Moment, Sort, Spot
from jmx.model.finding import Level, words_of
from jmx.report import diff_facts as facts
from jmx.report import document as doc
from jmx.report.annotations import Annotation, annotations
from jmx.report.changes import COLUMNS, came_to, change_data, change_row, edit_inlines, plain_data, sentence, subject
from jmx.report.diff_facts import ChangeEffect, DiffReport, JourneyDiff
from jmx.report.document import Inline, Inlines, words
from jmx.report.findings import finding_data, findings_table
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.handovers import Handover, Told, handover_inlines
from jmx.report.wording import counted, one_line, value, with_names
from jmx.report.writers.markdown import fitting, markdown
from jmx.review.effects import Shares

MOST_OPEN = 8  # changes of a journey that a comment shows without a click
MOST_EFFECTS = 30  # in a comment


def document(report: DiffReport) -> doc.Document:
    """Journey by journey, a line a change; and what the changes do."""
    return _document(report, facts.by_journey(report))


def _document(
    report: DiffReport, journeys: Sequence[JourneyDiff], most: int | None = None, most_effects: int | None = None
) -> doc.Document:
    blocks = (doc.Paragraph(_headline(report)), *change_sections(report, journeys, most))
    judged = f"Ranking and lint are judged as of {report.as_of} on both sides. "
    footer = words(f"{judged if report.comparison.effects else ''}Author names are what the commits say.")
    summary = (*unread_files(report), *_effects(report, most_effects))
    return doc.Document(words("What changed in the journeys"), blocks, summary, footer, headed=False)


def change_sections(report: DiffReport, journeys: Sequence[JourneyDiff], most: int | None) -> Iterator[doc.Block]:
    """A section for each journey, folded where it is long, and how many changes are left out of no more than `most`."""
    shown = journeys if most is None else tuple(_first(journeys, most))
    for journey in shown:
        title = (Inline(journey.name, "strong"), Inline(f" {journey.ref}" if journey.ref else "", "quiet"))
        lines = tuple(each for record in journey.records for each in _bullets(record, journey, report))
        folded = counted(journey.size, "change") if sum(map(len, journey.records)) > MOST_OPEN else ""
        yield doc.Section(title, (doc.Bullets(lines),), folded)
    left = len(report.changes) - sum(journey.size for journey in shown)
    if left:
        more = f"… and {left:,} more, too many for one comment; "
        yield doc.Paragraph((Inline(more), Inline("jmx diff", "code"), Inline(" shows them all.")))


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
    moments = f"{moment_words(report.comparison.base)} → {moment_words(report.comparison.head)}"
    if not report.changes:
        where = " in what could be read" if report.comparison.unread else ""
        return words(f"Nothing changed in meaning{only}{where}: {moments}.")
    parts = [f"{count} {audience.value}" for audience, count in report.counts.items() if count]
    total = counted(len(report.changes), "change in meaning", "changes in meaning")
    return Inline(moments, "strong"), Inline(f": {total}{only} ({', '.join(parts)})")


def moment_words(side: Moment) -> str:
    """One side as people call it, with its commit and day: `main 1a2b3c4d5 (2026-03-01)`."""
    if side.nothing:
        return f"{side.name} (nothing was there yet)"
    if side.commit is None:
        return "the files here"
    name = "" if side.commit.oid.startswith(side.name) else f"{one_line(side.name)} "
    return f"{name}{side.commit.short}" + (f" ({side.commit.day})" if side.commit.day else "")


def unread_files(report: DiffReport) -> tuple[doc.Block, ...]:
    """A warning about what could not be compared."""
    told, comparison = [], report.comparison
    for said, wanted in (
        ("cannot be read any more", comparison.broken), ("could not be read before", comparison.mended),
        ("cannot be read, neither before nor now", {*comparison.unread} - comparison.broken - comparison.mended),
    ):  # fmt: skip
        paths = [each for each in comparison.unread if each in wanted]
        told += [f"{counted(len(paths), 'file')} {said}: {_listed(paths)}"] if paths else []
    hidden = comparison.effects.hidden if comparison.effects else ()
    if hidden and comparison.effects:
        many, where = counted(len(hidden), "finding"), _listed(comparison.effects.left_out)
        told.append(f"nobody knows what became of {many}, since {where} cannot be read whole")
    return (doc.Callout("Incomplete", words("; ".join(told) + ".")),) if told else ()


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(map(one_line, paths[:5])) + (", …" if len(paths) > 5 else "")


def _effects(report: DiffReport, most: int | None) -> tuple[doc.Block, ...]:
    lines = list(facts.effect_lines(report.comparison.effects, report.names))
    items = [doc.Bullet(line) for line in lines[:most]]
    if len(lines) > len(items):
        items.append(doc.Bullet(words(f"and {len(lines) - len(items)} more")))
    title = (Inline("Effects", "strong"), Inline(f", judged as of {report.as_of}"))
    return (doc.Section(title, (doc.Bullets(tuple(items)),)),) if items else ()


def _bullets(record: Sequence[ChangeEffect], journey: JourneyDiff, report: DiffReport) -> tuple[doc.Bullet, ...]:
    """The changes of a record, under its name unless they name it themselves or are of the journey itself."""
    lines = tuple(doc.Bullet(_line(each, report)) for each in record)
    change = record[0].change
    if isinstance(change, Handover) or change.ref == journey.ref or all(each.change.whole for each in record):
        return lines
    name = (Inline(subject(change)), Inline(f" {change.ref}", "quiet"))
    return (doc.Bullet(name, (doc.Bullets(lines),)),)


def _line(told: ChangeEffect, report: DiffReport) -> Inlines:
    """What changed, what that does, whom it concerns, where it stands and who did it."""
    effect = (Inline(" ("), Inline("; ".join(told.effect), "accent"), Inline(")")) if told.effect else ()
    change = told.change
    quiet = " · ".join(part for part in (change.audience.value, facts.place(change), facts.who(change)) if part)
    return (*_what(change, report), *effect, *(() if report.brief else (Inline(f"  {quiet}", "quiet"),)))


def _what(change: Told, report: DiffReport) -> Inlines:
    if isinstance(change, Handover):
        return handover_inlines(change)
    label = subject(change)
    if change.sort is Sort.ADDED:
        return Inline("+ "), Inline(label, "new"), Inline(f" is new{came_to(change)}")
    if change.sort is Sort.REMOVED:
        return Inline("− "), Inline(label, "old"), Inline(" is gone")
    if change.sort is Sort.RENAMED:
        return Inline("renamed: "), Inline(value(change.old), "old"), Inline(" → "), Inline(value(change.new), "new")
    return edit_inlines(with_names(change, report.names))


def comment(report: DiffReport) -> str:
    """Markdown for a comment on a pull request: effects first, then as many changes as GitHub takes."""
    journeys = facts.by_journey(report)

    def first(most: int) -> str:
        return markdown(_document(report, journeys, most, MOST_EFFECTS), level=3)

    return fitting(first, len(report.changes))


def tables(report: DiffReport) -> list[doc.Table]:
    """A row for each change, and what they do to the ranking and to lint."""
    rows = (
        change_row(with_names(each, report.names)) | {"place": facts.place(each), "effect": "; ".join(told.effect)}
        for told in facts.in_order(replace(report, every=True))
        for each in told.changes
    )
    found = [data_table("Changes", (*COLUMNS, "place", "effect"), rows)]
    effects = report.comparison.effects
    if effects is not None:
        moved = ("title", "ref", "old_rank", "new_rank", "old_score", "new_score", "because")
        found.append(data_table("Ranking", moved, map(fields_of, effects.moves)))
        found.append(findings_table("Findings begun", effects.begun))
        found.append(findings_table("Findings ended", effects.ended))
        found.append(findings_table("Not seen before", effects.shown))
        found.append(findings_table("Not seen now", effects.hidden))
    return found


# --- annotations of GitHub ---


def github(report: DiffReport) -> str:
    """One workflow command for each change, and for each finding that the changes begin."""
    changes = (_of_change(each, report) for each in facts.in_order(report))
    return annotations((*_of_findings(report), *changes), report.folder)


def _of_findings(report: DiffReport) -> Iterator[Annotation]:
    effects = report.comparison.effects
    for finding in effects.begun if effects else ():
        line = finding.place.line if finding.place else 1
        title = f"This change {facts.lint_effect(finding, report.names, begun=True)}"
        yield Annotation(finding.level, finding.path, line, title, finding.words)


def _of_change(told: ChangeEffect, report: DiffReport) -> Annotation:
    change, found = told.change, facts.spot(told.change)
    if isinstance(change, Change) and change.sort is Sort.EDITED:
        change = with_names(change, report.names)
    said = sentence(change)
    said += f" ({'; '.join(told.effect)})" if told.effect else ""
    line = found.place.line if found and found.place else 1
    about = "handover" if isinstance(change, Handover) else subject(change)
    title = f"{about} ({change.audience.value})"
    return Annotation(Level.INFO, found.path if found else "", line, title, said)


# --- for machines ---


def data(report: DiffReport) -> Data:
    """For machines. `version` changes when a field changes its meaning or goes."""
    comparison = report.comparison
    effects = comparison.effects
    shares = Shares(effects, report.changes) if effects else None
    return {
        "version": 2, "as_of": report.as_of, "base": _moment_data(comparison.base),
        "head": _moment_data(comparison.head), "summary": {"changes": len(report.changes), "audiences": report.counts},
        "changes": [_change_data(change, shares) for change in report.changes],
        "effects": effects and _effects_data(effects), "unread": comparison.unread,
        "formulas": effects and effects.formulas and dict(zip(("before", "after"), effects.formulas, strict=True)),
        "unseen": effects and {
            "before": [finding_data(finding) for finding in effects.shown],
            "now": [finding_data(finding) for finding in effects.hidden],
        },
    }  # fmt: skip


def _moment_data(side: Moment) -> Data:
    commit = side.commit
    return {
        "name": side.name, "commit": commit and commit.oid, "author": commit and commit.by,
        "date": commit and commit.day,
    }  # fmt: skip


def _change_data(change: Change, shares: Shares | None) -> Data:
    return {
        **change_data(change), "words": _words_data(change), "items": _items_data(change),
        "before": _spot_data(change.before), "after": _spot_data(change.after),
        "effects": shares and _effects_data(shares.of(change)),
    }  # fmt: skip


def _spot_data(spot: Spot | None) -> Data | None:
    if spot is None:
        return None
    place = spot.place
    return {
        "path": spot.path, "line": place.line if place else None, "column": place.column if place else None,
        "field": words_of(spot.route) or None,
    }  # fmt: skip


def _words_data(change: Change) -> list[Data] | None:
    if change.sort is not Sort.EDITED or not (isinstance(change.old, str) and isinstance(change.new, str)):
        return None
    return [run._asdict() for run in word_runs(change.old, change.new)]


def _items_data(change: Change) -> Data | None:
    sides = (change.old, change.new)
    if not any(isinstance(side, list) for side in sides) or not all(isinstance(side, list | None) for side in sides):
        return None
    found = item_changes(change.old or (), change.new or ())
    return {
        "key": found.key or None, "came": plain_data(found.came), "went": plain_data(found.went),
        "edited": [plain_data(each._asdict()) for each in found.edited], "reordered": found.reordered,
    }  # fmt: skip


def _effects_data(effects: Effects) -> Data:
    return {
        "ranking": [fields_of(move) for move in effects.moves],
        "findings_begun": [finding_data(finding) for finding in effects.begun],
        "findings_ended": [finding_data(finding) for finding in effects.ended],
    }


FORMATS = report_formats(
    document, data, tables, ("text", "markdown", "html", "json", "github", "csv", "xlsx"),
    markdown=lambda report, _: comment(report), github=lambda report, _: github(report),
)  # fmt: skip
