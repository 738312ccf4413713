"""What happened to a journey, or to all of them, for people: by whom it concerns, with author, day and reason."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.model.change import Change, Commit
from jmx.report import document as doc
from jmx.report.changes import COLUMNS, by_audience, change_data, change_row
from jmx.report.document import Inline, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.handovers import Handover, Told, told_once
from jmx.report.wording import counted

SHARED, ELSEWHERE = "Several journeys at once", "People, teams and everything else"


class JourneyChanges(NamedTuple):
    """The changes of one journey, or without a ref of what belongs to no single one."""

    title: str
    ref: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changelog:
    """What happened since `base`, or since there was nothing. `since` says in words what that moment was and why it was
    chosen."""

    subject: str
    ref: str
    since: str
    base: Commit | None
    sections: tuple[JourneyChanges, ...]
    as_of: date
    every_step: bool = False
    notes: tuple[str, ...] = ()
    partial: bool = False  # this clone lacks old contents, so that not every change has a commit
    commit: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for section in self.sections for change in section.changes)


def document(log: Changelog) -> doc.Document:
    """For reading at once, in pull requests, wikis and mails."""
    blocks: list[doc.Block] = [doc.Paragraph(words(summary(log), "quiet"))]
    blocks += [doc.Callout("Note", words(note)) for note in log.notes]
    for (heading, ref), changes in _told(log).items():
        told = by_audience(changes, partial=log.partial)
        title = (Inline(heading, "strong"), Inline(f"  {ref}" if ref else "", "quiet"))
        blocks += told if log.ref else [doc.Section(title, told)] if told else []
    read = (Inline(", read at commit "), Inline(log.commit[:9], "code")) if log.commit else ()
    footer = (Inline(f"As of {log.as_of}"), *read, Inline(". Authors are what commits say, not proof."))
    headline = words(f"What changed in {log.subject} since {log.since}", "strong")
    return doc.Document(headline, tuple(blocks), footer=footer)


def _told(log: Changelog) -> dict[tuple[str, str], list[Told]]:
    """What is told under each heading. A handover in several journeys is told once, under the heading of several."""
    if log.every_step:
        return {(each.title, each.ref): [*each.changes] for each in log.sections}
    homes = {id(change): (each.title, each.ref) for each in log.sections for change in each.changes}
    found: dict[tuple[str, str], list[Told]] = {}
    for told in told_once(log.changes):
        at = {homes[id(each)] for each in (told.changes if isinstance(told, Handover) else (told,))}
        found.setdefault(at.pop() if len(at) == 1 else (SHARED, ""), []).append(told)
    journeys = [(each.title, each.ref) for each in log.sections if each.ref]
    return {place: found[place] for place in (*journeys, (SHARED, ""), (ELSEWHERE, "")) if place in found}


def summary(log: Changelog) -> str:
    """How much happened, in one sentence."""
    if not log.changes:
        return "Nothing changed in meaning." if not log.every_step else "Nothing was changed."
    commits = {change.made_by for change in log.changes if change.made_by}
    people = {each.email.casefold() for commit in commits for each in commit.authors}
    told = [counted(len(log.changes), "step" if log.every_step else "change")]
    if commits:
        told.append(f"in {counted(len(commits), 'commit')} by {counted(len(people), 'person', 'people')}")
    open_edits = sum(change.uncommitted for change in log.changes)
    told += [f"({open_edits} not committed yet)"] if open_edits else []
    undone = ", those that were undone again included" if log.every_step else ""
    return f"{' '.join(told)}{undone}."


def data(log: Changelog) -> Data:
    """For machines: every change with its values, author, day and reason."""
    return {
        "version": 2, "as_of": log.as_of, "commit": log.commit or None, "journey": log.ref or None,
        "since": {"words": log.since, "commit": log.base and log.base.oid, "date": log.base and log.base.day},
        "every_step": log.every_step, "notes": log.notes,
        "changes": [
            {"journey": section.ref or None, **change_data(change)}
            for section in log.sections
            for change in section.changes
        ],
    }  # fmt: skip


def tables(log: Changelog) -> list[doc.Table]:
    """A row for each change, with the journey it belongs to."""
    rows = ({"journey": section.title} | change_row(each) for section in log.sections for each in section.changes)
    return [data_table("Changes", ("journey", *COLUMNS), rows)]


FORMATS = report_formats(document, data, tables, ("text", "markdown", "html", "json", "csv", "xlsx"))
