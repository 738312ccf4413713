"""What happened to a journey, or to all of them, for people: by whom it concerns, with author, day and reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from textwrap import wrap
from typing import Any, NamedTuple

from jmx import escape, resources
from jmx.formats import table as table_of
from jmx.model.change import Change
from jmx.model.history import Commit
from jmx.report.changes import grouped_sentences, reason, sentence
from jmx.report.document import Inline, Inlines
from jmx.report.formats import ReportFormat
from jmx.report.packet import AUDIENCES

_UNKNOWN = "which commit did this is not known here"
_INDENT = " " * 14


class Section(NamedTuple):
    """The changes of one journey, or of what belongs to no single one."""

    title: str
    ref: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changelog:
    """What happened since `base`. `since` says in words what that moment was and why it was chosen."""

    subject: str
    ref: str
    since: str
    base: Commit
    sections: tuple[Section, ...]
    as_of: date
    every_step: bool = False
    notes: tuple[str, ...] = ()
    partial: bool = False  # this clone lacks old contents, so that not every change has a commit
    commit: str = ""
    width: int | None = None  # of the terminal; None where lines may be as long as they are

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for section in self.sections for change in section.changes)


class Made(NamedTuple):
    """What one commit did for one audience, in sentences, with who did it, when and why."""

    day: str
    sentences: tuple[str, ...]
    who: str
    commit: str
    why: str


class Group(NamedTuple):
    """What concerns one audience, the newest first."""

    heading: str
    made: tuple[Made, ...]


def title(log: Changelog) -> str:
    return f"What changed in {_line(log.subject)} since {log.since}"


def summary(log: Changelog) -> str:
    """How much happened, in one sentence."""
    if not log.changes:
        return "Nothing changed in meaning." if not log.every_step else "Nothing was changed."
    commits = {change.commit for change in log.changes if change.commit and change.commit.oid}
    people = {commit.email.casefold() for commit in commits}
    words = [_number(len(log.changes), "step" if log.every_step else "change")]
    if commits:
        words.append(f"in {_number(len(commits), 'commit')} by {_number(len(people), 'person', 'people')}")
    open_edits = sum(1 for change in log.changes if change.commit and not change.commit.oid)
    words += [f"({open_edits} not committed yet)"] if open_edits else []
    undone = ", those that were undone again included" if log.every_step else ""
    return f"{' '.join(words)}{undone}."


def groups(changes: Sequence[Change], *, partial: bool = False) -> tuple[Group, ...]:
    """Changes by audience, and within it by commit, the newest first. A commit explains itself once."""
    explained: set[str] = set()
    return tuple(
        Group(heading, tuple(_made(own, explained, partial)))
        for audience, heading in AUDIENCES.items()
        if (own := [change for change in changes if change.audience is audience])
    )


def _made(changes: Sequence[Change], explained: set[str], partial: bool) -> Iterator[Made]:
    newest_first = sorted(changes, key=_age)
    for oid, group in groupby(newest_first, key=lambda change: change.commit.oid if change.commit else "-"):
        own = list(group)
        commit = own[0].commit
        why = _UNKNOWN if partial and commit is None else reason(own[0]) if oid else ""
        why = "as above" if oid in explained else why
        if len(oid) > 1:
            explained.add(oid)
        yield Made(_day(commit), grouped_sentences(own), _who(commit), commit.short if commit else "", why)


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


# --- for the terminal ---


def text(log: Changelog) -> Inlines:
    """For reading at once."""
    spans = [Inline(f"{title(log)}\n", "strong"), Inline(f"{summary(log)}\n", "quiet")]
    spans += [Inline(f"{_line(note)}\n", "warning") for note in log.notes]
    for section in log.sections:
        if not log.ref:
            spans += [
                Inline(f"\n{_line(section.title)}", "strong"),
                Inline(f"  {section.ref}".rstrip() + "\n", "quiet"),
            ]
        for group in groups(section.changes, partial=log.partial):
            spans.append(Inline(f"\n{group.heading}\n", "accent"))
            spans += [span for made in group.made for span in _told(made, log.width)]
    return tuple(spans)


def _told(made: Made, width: int | None) -> Iterator[Inline]:
    for index, each in enumerate(made.sentences):
        first, *more = _lines(each, width)
        yield Inline(f"  {'' if index else made.day:10}  ")
        yield Inline("".join(f"{line}\n" for line in (first, *(f"{_INDENT}  {line}" for line in more))))
    about = ", ".join(each for each in (_line(made.who), made.commit) if each)
    words = f"{about}: {_line(made.why)}" if about and made.why else about or _line(made.why)
    yield Inline("".join(f"{_INDENT}{line}\n" for line in _lines(words, width)), "quiet")


def _lines(words: str, width: int | None) -> list[str]:
    line = _line(words)
    return (wrap(line, max(30, width - len(_INDENT) - 2)) if width else [line]) or [""]


def _line(words: str) -> str:
    return " ".join(words.split())


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


# --- for documents and machines ---


def markdown(log: Changelog) -> str:
    """For pull requests, wikis and mails."""
    return resources.markdown_template("changelog/changelog.md.jinja", **_context(log))


def html(log: Changelog) -> str:
    """For mailing it to somebody: one page, nothing is fetched, nothing runs."""
    return resources.html_template("changelog/changelog.html.jinja", **_context(log))


def _context(log: Changelog) -> dict[str, Any]:
    sections = [(section, groups(section.changes, partial=log.partial)) for section in log.sections]
    return {"log": log, "title": title(log), "summary": summary(log), "sections": sections}


def as_json(log: Changelog) -> str:
    """For machines: every change with its values, author, day and reason."""
    document = {
        "version": 1,
        "as_of": log.as_of.isoformat(),
        "journey": log.ref or None,
        "since": {
            "words": log.since,
            "commit": log.base.oid,
            "date": log.base.committed.isoformat() if log.base.committed else None,
        },
        "until": log.commit or None,
        "every_step": log.every_step,
        "notes": list(log.notes),
        "changes": [_as_data(change, section) for section in log.sections for change in section.changes],
    }
    return escape.json(document)


def _as_data(change: Change, section: Section) -> dict[str, Any]:
    commit = change.commit
    committed = commit is not None and bool(commit.oid)
    return {
        "journey": section.ref or None,
        "audience": change.audience.value,
        "sort": change.sort.value,
        "kind": change.kind,
        "record": change.ref,
        "field": change.field or None,
        "old": change.old,
        "new": change.new,
        "sentence": sentence(change),
        "author": commit.author if commit and committed else None,
        "date": commit.committed.isoformat() if commit and commit.committed else None,
        "commit": commit.oid if commit and committed else None,
        "committed": committed if commit else None,
        "reason": reason(change) if committed else None,
    }


FORMATS: Mapping[str, ReportFormat[Changelog]] = table_of(
    ReportFormat(
        name="text", endings=("", ".txt"), write=lambda facts, screen: text(replace(facts, width=screen.width))
    ),
    ReportFormat(name="markdown", endings=(".md", ".markdown"), write=lambda facts, _: markdown(facts)),
    ReportFormat(name="html", endings=(".html", ".htm"), write=lambda facts, _: html(facts)),
    ReportFormat(name="json", endings=(".json",), write=lambda facts, _: as_json(facts)),
)
