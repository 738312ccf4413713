"""The changelog of a journey, or of all: what happened since a moment, by the journey it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from jmx.errors import GitError, JmxError, UnknownRef, UnknownRev
from jmx.model.change import REFETCH, UNSHALLOW, Certainty, Change, Commit, Sort
from jmx.model.journey import Journey
from jmx.model.review_status import HeldReview, Proof
from jmx.model.workspace import Located, Titles, Workspace
from jmx.queries.past import NO_COMMIT, WORKTREE, compared, histories_between, histories_of, touches
from jmx.queries.record import RecordIndex
from jmx.queries.repository import Repository, calendar_day
from jmx.reading.load import load_records
from jmx.repo.git import Git
from jmx.repo.tree import CommitTree
from jmx.report.changelog import Changelog, JourneyChanges
from jmx.report.wording import with_names
from jmx.review.journey_facts import concerned

_QUARTER = timedelta(days=91)
_SHARED, _ELSEWHERE = "Several journeys at once", "People, teams and everything else"
_SHALLOW = f"this clone is shallow: what happened earlier is not in it; {UNSHALLOW}"


def changelog_of(
    repository: Repository, journey: str | None = None, since: str | None = None, *, every_step: bool = False
) -> Changelog:
    """Gathers what happened to one journey, or to all, since a moment."""
    git = repository.history_git
    if repository.head is None:
        raise GitError(NO_COMMIT)
    found = _journey(repository, journey) if journey else None
    repository.note_unread()
    start = _start(repository, git, found, since)
    changes, notes = _changes(repository, start.oid, every_step)
    tree = CommitTree(git, start.oid, repository.root)
    before = load_records(tree)
    lacking = (f"incomplete: this clone lacks old contents; {REFETCH}",) if tree.lacking else ()
    sections = tuple(_sections(_named(changes, before, repository.workspace), before, repository.workspace, found))
    if tree.lacking and not any(section.changes for section in sections):
        raise GitError(f"this clone lacks old contents, so nobody can say what changed; {REFETCH}")
    settings = repository.workspace.settings
    return Changelog(
        f"“{found.record.label}”" if found else settings.organisation or "all journeys",
        found.ref if found else "",
        start.words,
        git.commit(start.oid),
        sections,
        repository.as_of,
        every_step,
        (*start.notes, *lacking, *notes),
        bool(tree.lacking),
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
    """The commit a changelog begins after, and what to call it."""

    oid: str
    words: str
    notes: tuple[str, ...] = ()


def _start(repository: Repository, git: Git, journey: Located[Journey] | None, since: str | None) -> _Start:
    if journey is None:
        if since == "review":
            raise JmxError("--since review needs a journey: jmx changelog JOURNEY --since review")
        day = str(repository.as_of - _QUARTER)
        return _named_start(repository, git, since) if since else _named_start(repository, git, day, "a quarter ago, ")
    if since not in (None, "review"):
        return _named_start(repository, git, str(since))
    held = repository.review_status(journey).reviews
    proven = [each for each in held if each.proof is Proof.PROVEN]
    if proven:
        return _after_review(repository, max(proven, key=lambda each: (each.counts or date.min, each.review.ref)))
    if since == "review":
        raise JmxError(f"git proves no review of '{journey.ref}' yet; name a commit or a day: --since 2026-03-31")
    return _written(repository, git, journey, bool(held))


def _after_review(repository: Repository, held: HeldReview) -> _Start:
    commit = repository.history.brought[held.review.ref].commit
    return _Start(commit.oid, f"its review on {held.review.record.date} ({commit.short})")


def _written(repository: Repository, git: Git, journey: Located[Journey], reviewed: bool) -> _Start:
    """From the commit that brought a journey nobody reviewed yet, or of whose reviews none is proven."""
    why = "none of its reviews is proven by git" if reviewed else "it has never been reviewed"
    history = histories_of(repository).by_ref.get(journey.ref)
    if history is None or history.opened is None:
        if repository.head and journey.path not in git.tree_paths(repository.head, repository.root):
            raise GitError(f"journey '{journey.ref}' is not committed yet, so it has no history; commit it first")
        return _from_the_beginning(repository, git, f" ({why})")
    commit = git.commit(history.opened.oid)
    if history.certainty is Certainty.AT_OR_BEFORE:
        return _Start(commit.oid, f"the first commit here, of {_day(commit)}", (_SHALLOW,))
    return _Start(commit.oid, f"it was written on {_day(commit)} ({why})")


def _named_start(repository: Repository, git: Git, rev: str, words: str = "") -> _Start:
    try:
        oid = git.resolve(rev, repository.head or "HEAD")
    except UnknownRev:
        if not calendar_day(rev):
            raise
        return _from_the_beginning(repository, git)
    if repository.head is not None and git.merge_base(oid, repository.head) != oid:
        raise JmxError(f"'{rev}' is not before the commit that is read; name one of its ancestors or an earlier day")
    shown = rev if calendar_day(rev) or rev == git.commit(oid).short else f"{rev} ({_day(git.commit(oid))})"
    return _Start(oid, words + shown)


def _from_the_beginning(repository: Repository, git: Git, why: str = "") -> _Start:
    """From the first commit on, where somebody asks for a day before it."""
    assert repository.head is not None
    *_, first = git.parents(repository.head)
    commit = git.commit(first)
    shallow = bool(git.boundary())
    return _Start(first, f"the first commit here, of {_day(commit)}{why}", (_SHALLOW,) if shallow else ())


def _day(commit: Commit) -> str:
    return str(commit.committed or "an unknown day")


# --- what happened ---


def _changes(repository: Repository, base: str, every_step: bool) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes since a commit with their commits, and what is to be said about their being whole."""
    if every_step:
        open_edits = (
            compared(repository, repository.head, WORKTREE, effects=False).changes if repository.at is None else ()
        )
        return (*open_edits, *_steps(repository, base)), ()
    comparison = compared(repository, base, repository.at, effects=False)
    unread = comparison.unread
    listed = ", ".join(unread[:3]) + (", …" if len(unread) > 3 else "")
    return comparison.changes, (f"left out, since they cannot be read on both sides: {listed}",) if unread else ()


def _steps(repository: Repository, base: str) -> Iterator[Change]:
    """Every step since a commit; of a record that came or went with all that lies in it, that record alone."""
    assert repository.head is not None
    found = histories_between(repository, base, repository.head)
    histories = found.by_ref.items()
    whole = {(each.oid, each.change.ref, each.change.sort) for _, history in histories for each in history.events}
    commits = repository.history_git.commits(sorted({oid for oid, _, _ in whole}))
    for ref, history in histories:
        gone, earlier = history.events[0].change.sort is Sort.REMOVED, history.earlier_names
        known_as = earlier[-1] if gone and earlier else ref  # what one of the two sides calls it
        for oid, change in history.events:
            holder = change.ref.rpartition("/")[0]
            if change.sort not in (Sort.ADDED, Sort.REMOVED) or (oid, holder, change.sort) not in whole:
                yield change._replace(ref=known_as, commit=commits[oid])


def _named(changes: Sequence[Change], before: Workspace, after: Workspace) -> list[Change]:
    """The changes with records called by their titles, and people by their names."""
    names = Titles(after, before)
    return [with_names(change, names) for change in changes]


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
    for ref, heading in (*titles.items(), (_SHARED, _SHARED), (_ELSEWHERE, _ELSEWHERE)):
        if ref in belonging:
            yield JourneyChanges(heading, ref if ref in titles else "", tuple(belonging[ref]))


def _home(change: Change, concerns: Mapping[str, frozenset[str]]) -> str:
    """The one journey a change belongs to, or the word for several or none."""
    own = change.ref.partition("/")[0]
    if own in concerns:
        return own
    touched = [journey for journey, refs in concerns.items() if touches(change, refs)]
    return touched[0] if len(touched) == 1 else _SHARED if touched else _ELSEWHERE
