"""Changes as a timeline: by whom they concern, and within that by commit, the newest first."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from jmx.model.change import Audience, Change, Commit
from jmx.report import document as doc
from jmx.report.changes import grouped_sentences, reason
from jmx.report.document import words

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
