"""The changelog of a journey, or of all: what happened since a moment, by the journey it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from jmx.errors import GitError, JmxError, UnknownRef, UnknownRev
from jmx.model.change import REFETCH, UNSHALLOW, Certainty, Change, Commit, Moment, RecordHistory, Sort
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.review_status import Proof
from jmx.model.workspace import Located, Titles, Workspace
from jmx.queries.figures import FigurePast, TableUse, figure_pasts, metrics_with_tables, table_of
from jmx.queries.histories import histories_between, histories_of
from jmx.queries.past import compared, newest_first, start_of
from jmx.queries.record import RecordIndex
from jmx.queries.repository import Repository, calendar_day, some
from jmx.reading.load import load_records
from jmx.repo.tree import CommitTree
from jmx.report.changelog import ELSEWHERE, SHARED, Changelog, JourneyChanges
from jmx.report.wording import with_names
from jmx.review.journey_facts import after_review, concerned, touches

_QUARTER = timedelta(days=91)
_SHALLOW = f"this clone is shallow: what happened earlier is not in it; {UNSHALLOW}"


def changelog_of(
    repository: Repository, journey: str | None = None, since: str | None = None, *, every_step: bool = False
) -> Changelog:
    """Gathers what happened to one journey, or to all, since a moment."""
    git, _ = repository.history_git, repository.history_head
    found = _journey(repository, journey) if journey else None
    repository.note_unread()
    start = _start(repository, found, since)
    made, unread = _changes(repository, start, every_step)
    changes = newest_first(repository, after_review(made, start.review), start.commit.oid if start.commit else "")
    tree = CommitTree(git, start.commit.oid, repository.root) if start.commit else None
    before, after = load_records(tree) if tree else Workspace(), repository.workspace
    lacking = tree.lacking if tree else any(change.commit is None for change in changes)
    names = Titles(after, before)
    sections = tuple(_sections([with_names(change, names) for change in changes], before, after, found))
    if lacking and not any(section.changes for section in sections):
        raise GitError(f"this clone lacks old contents, so nobody can say what changed; {REFETCH}")
    notes = [*start.notes]
    notes += [f"incomplete: this clone lacks old contents; {REFETCH}"] if lacking else []
    notes += [f"left out, since they cannot be read on both sides: {some(unread)}"] if unread else []
    return Changelog(
        f"“{found.record.label}”" if found else after.settings.organisation or "all journeys",
        found.ref if found else "",
        start.words,
        start.commit,
        sections,
        repository.as_of,
        every_step,
        tuple(notes),
        lacking,
        repository.read_at,
    )


def _journey(repository: Repository, asked: str) -> Located[Journey]:
    """The journey that is called so, or was once."""
    try:
        return repository.journey(asked)
    except UnknownRef:
        names = [ref for ref in RecordIndex(repository).later_refs(asked) if repository.workspace.find(ref)]
        if not names:
            raise
        return repository.journey(names[0])


# --- since when ---


class _Start(NamedTuple):
    """The commit a changelog begins after, None where nothing was there yet; and what to call that moment."""

    commit: Commit | None
    words: str
    notes: tuple[str, ...] = ()
    review: str = ""  # the one since which it tells


def _start(repository: Repository, journey: Located[Journey] | None, since: str | None) -> _Start:
    if since not in (None, "review"):
        return _named_start(repository, str(since))
    if journey is None:
        if since == "review":
            raise JmxError("--since review needs a journey: jmx changelog JOURNEY --since review")
        return _named_start(repository, str(repository.as_of - _QUARTER), "a quarter ago, ")
    held = repository.review_status(journey).reviews
    proven = [each for each in held if each.proof is Proof.PROVEN]
    if proven:
        last = max(proven, key=lambda each: (each.counts or date.min, each.review.ref)).review
        commit, gap = repository.history.seen_by(last.ref), repository.history.brought[last.ref].gap
        if commit is None:
            raise GitError(f"{_SHALLOW}; or name a commit or a day: --since 2026-03-31")
        notes = (f"the review of {last.record.date}: {gap}",) if gap else ()
        return _Start(commit, f"its review on {last.record.date} ({commit.short})", notes, last.ref)
    if since == "review":
        raise JmxError(f"git proves no review of '{journey.ref}' yet; name a commit or a day: --since 2026-03-31")
    return _written(
        repository, journey, "none of its reviews is proven by git" if held else "it has never been reviewed"
    )


def _written(repository: Repository, journey: Located[Journey], why: str) -> _Start:
    """From the commit that brought a journey."""
    git = repository.history_git
    history = histories_of(repository).by_ref.get(journey.ref)
    if history is None or history.opened is None:
        if journey.path not in git.tree_paths(repository.history_head, repository.root):
            raise GitError(f"journey '{journey.ref}' is not committed yet, so it has no history; commit it first")
        return _from_the_beginning(repository, f" ({why})")
    commit = git.commit(history.opened.oid)
    if history.certainty is Certainty.AT_OR_BEFORE:
        return _Start(commit, f"the first commit here, of {_day(commit)}", (_SHALLOW,))
    return _Start(commit, f"it was written on {_day(commit)} ({why})")


def _named_start(repository: Repository, rev: str, words: str = "") -> _Start:
    git, head = repository.history_git, repository.history_head
    day = calendar_day(rev)
    if day:
        repository.refuse_ahead(day, f"--since {rev}", "name a day that has begun")
    try:
        commit = start_of(git, rev, head).commit
    except UnknownRev:
        if not day:
            raise
        return _from_the_beginning(repository)  # of a clone that was cut off after that day
    if day:
        stood = f"then at {commit.short}" if commit else "nothing was there yet"
        return _Start(commit, f"{words}the start of {rev} ({stood})")
    if commit is None or git.merge_base(commit.oid, head) != commit.oid:
        raise JmxError(f"'{rev}' is not before the commit that is read; name one of its ancestors or an earlier day")
    return _Start(commit, words + (rev if rev == commit.short else f"{rev} ({_day(commit)})"))


def _from_the_beginning(repository: Repository, why: str = "") -> _Start:
    """From the first commit here on."""
    git = repository.history_git
    *_, first = git.parents(repository.history_head)
    commit = git.commit(first)
    return _Start(commit, f"the first commit here, of {_day(commit)}{why}", (_SHALLOW,) if git.boundary() else ())


def _day(commit: Commit) -> str:
    return str(commit.day or "an unknown day")


# --- what happened ---


def _changes(repository: Repository, start: _Start, every_step: bool) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes since a moment with their commits, and the files that are left out."""
    if every_step:
        return (*RecordIndex(repository).uncommitted, *_steps(repository, start)), ()
    base = start.commit.oid if start.commit else Moment(start.words, nothing=True)
    comparison = compared(repository, base, repository.at, effects=False)
    return comparison.changes, comparison.unread


def _steps(repository: Repository, start: _Start) -> Iterator[Change]:
    """Every step since a moment; of a record that came or went with all that lies in it, that record alone."""
    base, head = start.commit, repository.history_head
    found = histories_between(repository, base.oid, head) if base else histories_of(repository)
    histories = [*_with_values(repository, found.by_ref, base)]
    whole = {(each.oid, each.change.ref, each.change.sort) for _, history in histories for each in history.events}
    commits = repository.history_git.commits(sorted({oid for oid, _, _ in whole}))
    for ref, history in histories:
        gone, earlier = history.events[0].change.sort is Sort.REMOVED, history.earlier_names
        known_as = earlier[-1] if gone and earlier else ref  # what one of the two sides calls it
        for oid, change in history.events:
            holder = change.ref.rpartition("/")[0]
            if not change.whole or (oid, holder, change.sort) not in whole:
                yield change._replace(ref=known_as, commit=commits[oid])


def _with_values(
    repository: Repository, histories: Mapping[str, RecordHistory], base: Commit | None
) -> Iterator[tuple[str, RecordHistory]]:
    """The histories with what became of the values of metrics in their tables."""
    named = {
        each.ref: TableUse(each.label, table_of(each), histories.get(each.ref, RecordHistory(each.ref)))
        for each in metrics_with_tables(repository.beside(repository.history_head).tree)
    }
    pasts = figure_pasts(repository, repository.history_head, named, base.oid if base else "")
    standing = repository.workspace.records
    for ref in {**histories, **pasts}:
        history, past = histories.get(ref, RecordHistory(ref)), pasts.get(ref, FigurePast())
        history = history.of_standing() if ref in standing else history
        events = (*past.without(history.events), *past.events)
        if events:
            yield ref, replace(history, events=events)


# --- whom it belongs to ---


def _sections(
    changes: Sequence[Change], before: Workspace, after: Workspace, journey: Located[Journey] | None
) -> Iterator[JourneyChanges]:
    """The changes by journey: one asked for, or each, then what several share, then the rest."""
    if journey is not None:
        refs = concerned(journey.ref, changes, before, after)
        yield JourneyChanges(journey.record.label, journey.ref, tuple(each for each in changes if touches(each, refs)))
        return
    titles = {each.ref: each.record.label for space in (before, after) for each in space.journeys()}
    concerns = {ref: concerned(ref, changes, before, after) for ref in titles}
    belonging: dict[str, list[Change]] = {}
    for change in changes:
        belonging.setdefault(_home(change, concerns), []).append(change)
    for ref, heading in (*titles.items(), (SHARED, SHARED), (ELSEWHERE, ELSEWHERE)):
        if ref in belonging:
            yield JourneyChanges(heading, ref if ref in titles else "", tuple(belonging[ref]))


def _home(change: Change, concerns: Mapping[str, frozenset[str]]) -> str:
    """The one journey a change belongs to, or the word for several or none."""
    own = outermost(change.ref)
    if own in concerns:
        return own
    touched = [journey for journey, refs in concerns.items() if touches(change, refs)]
    return touched[0] if len(touched) == 1 else SHARED if touched else ELSEWHERE
