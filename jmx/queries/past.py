"""The past: what is different between two moments, who did it, and what it does."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from jmx.compare.compare import compare
from jmx.errors import GitError, JmxError, NothingToRead
from jmx.history.figures import noting_tables
from jmx.history.snapshots import Records, Sides, commit_sides, first_sides, worktree_sides
from jmx.history.walk import Walked, walk
from jmx.model.change import (
    NOT_COMMITTED,
    REFETCH,
    Change,
    Comparison,
    Effects,
    Moment,
    RecordHistories,
    Sort,
    later_refs,
)
from jmx.model.figures import FIELD
from jmx.model.finding import Finding
from jmx.model.identity import renamed, renamed_holder
from jmx.model.workspace import Workspace
from jmx.queries.figures import SERIES, ChangedFigures, Made, TwoMoments, by_makers, inline_makers, table_makers
from jmx.queries.histories import histories_between, histories_until
from jmx.queries.repository import Repository, calendar_day, some
from jmx.queries.trunk import where_branched_off
from jmx.reading.findings import placed, spotted
from jmx.reading.load import Known
from jmx.repo.git import Git
from jmx.repo.tree import Tree
from jmx.review.effects import Assessment
from jmx.review.effects import effects as effects_of
from jmx.score.pains import rank_pains

WORKTREE = "WORKTREE"
_HERE = Moment("the files here")
_MOST_PLACED = 100  # of new findings, with all others in their files; nobody follows more to their line from here
_SAME = Sides({}, {})
Assess = Callable[[Repository], Assessment]


# --- two moments ---


def compared(
    repository: Repository, base: str | Moment | None, head: str | None, *, effects: bool, assess: Assess | None = None
) -> Comparison:
    """What is different between two moments, each change with its commit and places, and what it does.

    Without a `base` it is the commit where this branch left the one it goes into; without a `head` the files here. A
    day counts whole on either side. What the changes do is told by ranking and lint, unless something else is to
    `assess` a side.
    """
    git = repository.history_git
    newer = _end(git, WORKTREE if head is None else head)
    older = start_of(git, base) if isinstance(base, str) else base or _where_branched_off(repository, newer)
    old, new = (moment.commit.oid if moment.commit else None for moment in (older, newer))
    tip = new or git.head()
    sides = _first_sides(repository, new, tip) if older.nothing else _sides(repository, old, new)
    histories = RecordHistories()
    noted: list[Walked] = []
    if older.nothing and tip:
        histories = histories_until(repository, tip)
    elif old and tip and old != tip:
        walked = noting_tables(walk(git, repository.root, [tip], [old]), noted)
        histories = histories_between(repository, old, tip, sides.documents(), walked)
    different = _differing(sides, histories)
    moves = tuple(change for change in different if change.sort is Sort.MOVED)
    changes = tuple(change for change in different if change.sort is not Sort.MOVED)
    moments = TwoMoments(repository, old, new, sides, later_refs(different))
    figures = ChangedFigures() if older.nothing else moments.figures(changes)
    changes = tuple(each for each in changes if each.field != FIELD or each.ref not in figures.instead)
    if sides.lacking and not changes and not figures.changes:
        raise GitError(f"this clone lacks old contents, so nobody can say what changed; {REFETCH}")
    edited = sides if old == tip or not (changes or figures.changes) else _sides(repository, tip, new)
    changes = _with_commits(git, changes, histories, edited)
    changes += _made(moments, figures, noted, histories, edited)
    before, after = ({path: file.content or b"" for path, file in side.items()} for side in (sides.before, sides.after))
    changes = tuple(spotted(before, after, changes))
    repository.known = repository.known or Known(parsed=sides.parsed())
    judged = _effects(repository, older, newer, (*changes, *moves), assess or _assessed) if effects else None
    unread = (*sides.unread, *figures.unread)
    tables = figures.was_unread, figures.is_unread
    was_unread, is_unread = (files | more for files, more in zip(sides.unread_on, tables, strict=True))
    broken, mended = is_unread - was_unread, was_unread - is_unread
    return Comparison(older, newer, changes, judged, unread, sides.names(), sides.homes(), moves, broken, mended)


def compared_in_part(
    repository: Repository, base: str, sides: Sides, edited: Sides, walked: Sequence[Walked]
) -> tuple[Change, ...]:
    """The changes since a commit, each with its commit, in files that somebody picked on both sides. `edited` are those
    of them that no commit holds as they are here, `walked` the commits since that had a part in them."""
    head = repository.head
    known = sides.documents()
    histories = histories_between(repository, base, head, known, walked) if walked and head else RecordHistories()
    changes = tuple(each for each in _differing(sides, histories) if each.sort is not Sort.MOVED)
    return _with_commits(repository.history_git, changes, histories, edited)


# --- the two sides ---


def start_of(git: Git, rev: str, tip: str = "HEAD") -> Moment:
    """Where a span begins: at a commit, or of a day before its first one, so that the whole day lies in the span."""
    day = calendar_day(rev)
    if day is None:
        return _end(git, rev, tip)
    oid = git.before(day, tip)
    return Moment(f"before {rev}", git.commit(oid)) if oid else Moment(f"before {rev}", nothing=True)


def _end(git: Git, rev: str, tip: str = "HEAD") -> Moment:
    """Where a span ends: with the files here, at a commit, or of a day after its last one."""
    if rev == WORKTREE:
        return _HERE
    return Moment(f"end of {rev}" if calendar_day(rev) else rev, git.commit(git.resolve(rev, tip)))


def _where_branched_off(repository: Repository, newer: Moment) -> Moment:
    git = repository.history_git
    tip = newer.commit.oid if newer.commit else git.head()
    if tip is None:
        raise JmxError("there is no commit yet to compare with; commit first")
    found = where_branched_off(git, tip)
    if found.guessed:
        repository.note(f"{found.guessed}; to compare with another: jmx diff BASE")
    return found.moment


def _sides(repository: Repository, older: str | None, newer: str | None) -> Sides:
    """The files that differ between two commits, or a commit and the files here."""
    git, root = repository.history_git, repository.root
    if older == newer:
        return _SAME
    if older and newer:
        return commit_sides(git, root, older, newer)
    sides = worktree_sides(git, root, older or newer or "", repository.folder)
    return sides if older else sides.swapped()


def _first_sides(repository: Repository, newer: str | None, tip: str | None) -> Sides:
    """All files of a commit or here, where there was nothing before."""
    if tip is None:
        raise JmxError("there is no commit yet to compare with; commit first")
    here = None if newer else repository.folder
    return first_sides(repository.history_git, repository.root, tip, here)


def _differing(sides: Sides, histories: RecordHistories) -> tuple[Change, ...]:
    """What is different. The commits between know which records are the same under another ref, and which are new."""
    known = dict(_renamed_alone(sides, histories))
    different = sides.differing(frozenset({*known, *known.values()}))
    opened = frozenset(ref for ref, each in histories.by_ref.items() if each.opened is not None)
    changes = compare(different.before, different.after, known=known, opened=opened)
    later = later_refs(changes)
    return tuple(_called_along(change, later) for change in changes)


def _renamed_alone(sides: Sides, histories: RecordHistories) -> Iterator[tuple[str, str]]:
    """The records that got another ref, without those that stood beside another one of that ref: it was counted."""
    before = sides.readable()[0] if histories.later else {}
    counted = Records(before)
    for ref, later in histories.later.items():
        own = histories.stood.get(ref, "")
        beside = ref in counted and own in before and counted[ref].path != own and ref in Records({own: before[own]})
        if not beside:
            yield ref, later


def _called_along(change: Change, later: Mapping[str, str]) -> Change:
    """What is gone out of a renamed record is told of under its present name."""
    holder, _, own = change.ref.rpartition("/")
    if change.sort is not Sort.REMOVED or not renamed_holder(holder, later):
        return change
    return change._replace(ref=f"{renamed(holder, later)}/{own}")


# --- who did it ---


def _with_commits(
    git: Git, changes: tuple[Change, ...], histories: RecordHistories, edited: Sides
) -> tuple[Change, ...]:
    """Each change with the newest commit that made it; one that no commit holds yet says so."""
    makers = _makers(histories)
    edits = {(each.ref, each.field): each for each in _differing(edited, RecordHistories())}
    made: list[Made] = []
    for change in changes:
        oid, edit = _made_by(change, makers), edits.get((change.ref, change.field))
        if change.kind == "metric" and change.field == FIELD:
            made += by_makers(change, inline_makers(histories, change.ref), edit, oid)
        else:
            made.append(Made(change, None if edit else oid))
    return _told(git, made)


def _made(
    moments: TwoMoments, figures: ChangedFigures, noted: Sequence[Walked], histories: RecordHistories, edited: Sides
) -> tuple[Change, ...]:
    """The changes of values in tables, each with the commits that made it."""
    if not figures.changes:
        return ()
    git = moments.repository.history_git
    tables, others = table_makers(git, noted, histories.boundary, figures.changes), _makers(histories)
    edits: dict[tuple[str, str], Change] = {}
    if moments.newer is None:
        own = _differing(edited, RecordHistories())
        here = TwoMoments(moments.repository, moments.repository.head, None, edited, later_refs(own))
        edits = {(each.ref, each.field): each for each in here.figures(own).changes}
    made: list[Made] = []
    for change in figures.changes:
        events = tables.get(change.after.path if change.after else "", ())
        oid = events[0].oid if events else _made_by(change._replace(field=SERIES), others)
        edit = edits.get((change.ref, change.field))
        if change.field == FIELD:
            values = (*(each for each in events if each.change.field == FIELD), *inline_makers(histories, change.ref))
            made += by_makers(change, values, edit, oid)
        else:
            made.append(Made(change, None if edit else oid))
    return _told(git, made)


def _told(git: Git, made: Iterable[Made]) -> tuple[Change, ...]:
    """Changes with the commits that made them."""
    found = tuple(made)
    commits = git.commits(sorted({oid for _, oid in found if oid}))
    return tuple(change._replace(commit=NOT_COMMITTED if oid is None else commits.get(oid)) for change, oid in found)


class _Maker(NamedTuple):
    """The newest commit that made a change of some sort, and what the field said then."""

    oid: str
    new: Any


_Makers = Mapping[tuple[str, str, str], _Maker]  # by record, field and sort of change


def _makers(histories: RecordHistories) -> _Makers:
    makers: dict[tuple[str, str, str], _Maker] = {}
    for ref, history in histories.by_ref.items():
        for oid, change in history.events:
            if oid in histories.boundary:  # where a shallow clone was cut off: any commit before may have made it
                continue
            for name in (ref, *(each for each in history.earlier_names if each not in histories.by_ref)):
                makers.setdefault((name, change.field, change.sort), _Maker(oid, change.new))
                makers.setdefault((name, change.field, ""), _Maker(oid, change.new))
    return makers


def _made_by(change: Change, makers: _Makers) -> str:
    """The commit that made a change; empty where none is known."""
    edited, back = makers.get((change.ref, change.field, Sort.EDITED)), makers.get((change.ref, "", Sort.ADDED))
    if change.sort is Sort.EDITED and edited and back and edited.new != change.new:
        return back.oid  # it had gone, and came again like this
    ways = ((change.field, change.sort), (change.field, ""), ("", Sort.ADDED))  # at last: so too
    return next((maker.oid for way in ways if (maker := makers.get((change.ref, *way)))), "")


def newest_first(repository: Repository, changes: Iterable[Change], since: str = "") -> tuple[Change, ...]:
    """Changes since a commit in the order in which they are told: by day, and within a day by the commits. First comes
    what none holds yet, last what no single one made."""
    found = tuple(changes)
    commits = {change.commit for change in found if change.made_by}
    one_a_day = len({commit.day for commit in commits if commit}) == len(commits)
    places = {} if one_a_day else repository.history_git.newest_first(repository.history_head, since)
    last = len(places)
    return tuple(sorted(found, key=lambda each: (each.age, places.get(each.commit.oid, last) if each.commit else last)))


# --- what it does ---


def _effects(
    repository: Repository, older: Moment, newer: Moment, changes: Iterable[Change], assess: Assess
) -> Effects | None:
    """What the changes do to ranking and lint, both sides judged on the same day."""
    after = repository.beside(newer.commit.oid if newer.commit else None)
    try:
        before = _before(repository, older)
        apart = _apart(*(side for side in (before, after) if side))
        if apart:
            told = "effects are told without what git does not hold or this checkout lacks"
            repository.note(f"{told}: {some(sorted(apart))}")
        after = after.without(apart)
        nothing = Assessment(rank_pains(Workspace(), after.as_of), ())
        was = assess(before.without(apart)) if before else nothing
        later = later_refs(changes)
        found = effects_of(was, assess(after), later)
        silenced = _silenced(before, after, found.ended, later) if before else frozenset()
    except JmxError as error:
        repository.note(f"effects on ranking and lint are left out: {error}")
        return None
    begun, shown = (_loudest_placed(after.tree, each) for each in (found.begun, found.shown))
    return replace(found, begun=begun, shown=shown, silenced=silenced)


def _silenced(
    before: Repository, after: Repository, ended: Sequence[Finding], later: Mapping[str, str]
) -> frozenset[Finding]:
    """The findings that would be told still, had `jmx.yaml` stayed as it was."""
    settings = before.workspace.settings
    if not ended or settings == after.workspace.settings:
        return frozenset()
    still = {each.identity() for each in after.findings_under(settings)}
    out = frozenset(after.tree.excluded())
    return frozenset(each for each in ended if each.identity(later) in still or each.path in out)


def _loudest_placed(tree: Tree, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings, those in the files of the loudest with their lines."""
    files = {each.path for each in sorted(findings, key=lambda each: -each.level.rank)[:_MOST_PLACED]}
    shown = placed(tree, (each for each in findings if each.path in files))
    return (*shown, *(each for each in findings if each.path not in files))


def _before(repository: Repository, older: Moment) -> Repository | None:
    """The older side; None where it has no records."""
    if older.nothing:
        return None
    before = repository.beside(older.commit.oid if older.commit else None)
    try:
        _ = before.loaded
    except NothingToRead:
        if older.commit is None:
            raise
        return None
    return before


def _apart(*sides: Repository) -> frozenset[str]:
    """The files whose contents one side lacks or only one side can have: nothing begins or ends with them."""
    return frozenset(path for side in sides for path in (*side.loaded.lacking, *side.loaded.ignored))


def _assessed(repository: Repository) -> Assessment:
    workspace = repository.workspace
    ranking = rank_pains(workspace, repository.as_of)
    return Assessment(ranking, repository.findings_of_now, workspace.settings.limits.severe, workspace)
