"""What was settled and changed afterwards, from the commits that edited what verdicts rest on."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jmx.compare.copies import returned, through_gaps
from jmx.compare.follow import commit_changes, follow
from jmx.history.change_cache import VERSION
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.snapshots import Records, records_at
from jmx.history.walk import Walked
from jmx.model.change import Event, RecordHistory, Sort
from jmx.model.figures import FIELD, figure_changes
from jmx.model.goalposts import (
    BETTER,
    EXPECTS,
    HAPPENING_FIELDS,
    REBASE,
    SHIPPED,
    GoalEdit,
    GoalMove,
    Goalposts,
    goals_moved,
    happening_moves,
    known_since,
    metric_moves,
    taken_out,
)
from jmx.model.kinds import HAPPENINGS_FILE
from jmx.model.meaning import plainly
from jmx.model.metric import Happening
from jmx.model.outcome import steps_beside, would_part
from jmx.model.review import Initiative
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located, Workspace
from jmx.queries.figures import FigurePast, TableUse, figure_pasts
from jmx.reading.tables import series_path

if TYPE_CHECKING:
    from jmx.queries.repository import Repository

CACHE_KIND = "what verdicts rest on"
TAKEN_OUT = "taken out"
_MOST_REMEMBERED = 8  # commits
GOAL_FOLDERS = ("initiatives", "metrics", HAPPENINGS_FILE)  # where that mostly is
_FIELDS = frozenset({"status", SHIPPED, EXPECTS, FIELD, REBASE, BETTER, *HAPPENING_FIELDS})
Row = Sequence[Any]  # ref, commit, field, old, new


def goalposts_of(repository: "Repository", statuses: Mapping[str, ReviewStatus]) -> Goalposts:
    """What was changed though it was settled: in shipped initiatives, and in metrics that they or reviews rest on."""
    workspace, git = repository.workspace, repository.git
    reviewed = _reviewed(workspace, statuses)
    shipped = _shipped(workspace)
    initiatives = [each for each in workspace.of("initiative") if each.record.status == "shipped"]
    metrics = [each for each in workspace.of("metric") if each.ref in shipped or each.ref in reviewed]
    metrics = [each for each in metrics if workspace.points(each.ref)]
    if git is None or repository.head is None:
        return Goalposts()
    parting = _parting(workspace, initiatives, repository.as_of)
    known, rows = _rows(repository, [*initiatives, *metrics, *(workspace.records[ref] for ref in parting)])
    commits = git.commits(sorted({row[1] for row in rows}))
    edits: dict[str, list[GoalEdit]] = defaultdict(list)
    for ref, oid, *said in rows:
        edits[ref].append(GoalEdit(commits[oid], *said))
    moves: dict[str, tuple[GoalMove, ...]] = {}
    for each in initiatives:
        moves[each.ref] = goals_moved(each, edits[each.ref], _days_of_values(workspace, each))
    for metric in metrics:
        points = {each.date.isoformat(): plainly(each.value) for each in workspace.points(metric.ref)}
        rested = reviewed.get(metric.ref, ()), shipped.get(metric.ref, ())
        moves[metric.ref] = metric_moves(metric, points, edits[metric.ref], *rested)
    for ref, (measured, day) in parting.items():
        points = {each.date.isoformat(): plainly(each.value) for each in workspace.points(measured)}
        moves[ref] = happening_moves(
            ref, workspace.records[ref].record, edits[ref], day, known_since(points, edits[measured])
        )
    gone = [each for each in edits.values() if each and each[0].field == TAKEN_OUT]
    for each in initiatives if gone else ():
        moves[each.ref] += tuple(_no_longer_parted(repository, each, gone, edits))
    return Goalposts({ref: told for ref, told in moves.items() if told}, known)


def _happening(said: Mapping[str, Any]) -> Happening:
    return Happening.model_validate({**said, "date": date.fromisoformat(said["date"])})


def _no_longer_parted(
    repository: "Repository",
    initiative: Located[Initiative],
    gone: Iterable[Sequence[GoalEdit]],
    edits: Mapping[str, Sequence[GoalEdit]],
) -> Iterator[GoalMove]:
    """What was taken out that stood next to the day an initiative shipped, and was written down in time."""
    workspace, expects, day = repository.workspace, initiative.record.expects, initiative.record.shipped
    metric = workspace.find(expects.metric, initiative.ref) if expects else None
    if metric is None or day is None:
        return
    points = {each.date.isoformat(): plainly(each.value) for each in workspace.points(metric.ref)}
    known = known_since(points, edits.get(metric.ref, ()))
    for last, *before in gone:
        happening = _happening(last.old)
        if would_part(workspace, initiative, metric, happening, repository.as_of):
            yield from taken_out(initiative.ref, happening, (last, *before), day, known)


def _reviewed(workspace: Workspace, statuses: Mapping[str, ReviewStatus]) -> dict[str, list[date]]:
    """The days of the reviews that looked at each metric."""
    found: dict[str, list[date]] = defaultdict(list)
    for status in statuses.values():
        held = [each.counts for each in status.reviews if each.counts]
        for metric in workspace.metrics(status.journey.ref) if held else ():
            found[metric.ref] += held
    return found


def _days_of_values(workspace: Workspace, initiative: Located[Initiative]) -> Iterator[date]:
    expects = initiative.record.expects
    metric = workspace.find(expects.metric, initiative.ref) if expects else None
    yield from (each.date for each in workspace.points(metric.ref)) if metric else ()


def _parting(
    workspace: Workspace, initiatives: Iterable[Located[Initiative]], as_of: date
) -> dict[str, tuple[str, date]]:
    """What happened next to the day that an initiative shipped, and so parts the values that are held against each
    other: of which metric, and that day."""
    found: dict[str, tuple[str, date]] = {}
    for each in initiatives:
        expects, day = each.record.expects, each.record.shipped
        metric = workspace.find(expects.metric, each.ref) if expects else None
        if metric is None or day is None:
            continue
        for step in steps_beside(workspace, each, metric, as_of):
            if step.ref and workspace.records[step.ref].kind == "happening":
                found.setdefault(step.ref, (metric.ref, day))
    return found


def _shipped(workspace: Workspace) -> dict[str, list[date]]:
    """The days on which initiatives shipped, by the metric that they expect something of."""
    found: dict[str, list[date]] = defaultdict(list)
    for each in workspace.of("initiative"):
        if each.record.status == "shipped" and each.record.shipped and each.record.expects:
            metric = workspace.find(each.record.expects.metric, each.ref)
            if metric is not None:
                found[metric.ref].append(each.record.shipped)
    return found


# --- the commits ---


class RememberedGoals(NamedTuple):
    """What commits did to some records, the newest first; `asked` says to which, and where those stand now."""

    asked: str
    rows: Sequence[Row]


def remembered_goals(repository: "Repository") -> RememberedGoals | None:
    """What was remembered of the commit that is read."""
    stored = repository.cache.get(CACHE_KIND, _key(repository))
    return RememberedGoals(*stored) if stored else None


def _key(repository: "Repository") -> str:
    return f"{VERSION}:{repository.past}:{repository.head}"


def _rows(repository: "Repository", records: Sequence[Located[Any]]) -> tuple[bool, Sequence[Row]]:
    """Whether all of the history is here, and what it did to some records."""
    tables = [series_path(each) if each.kind == "metric" else "" for each in records]
    told = repr([(each.ref, each.path, table) for each, table in zip(records, tables, strict=True)])
    asked = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    known = repository.remembered_goals
    if known is not None and known.asked == asked:
        return True, known.rows
    whole, rows = _read(repository, records, tables) if records else (True, ())
    if whole:
        stored = repository.cache.all(CACHE_KIND)
        outdated = [each for each in stored if not each.startswith(f"{VERSION}:") or len(stored) > _MOST_REMEMBERED]
        repository.cache.forget(CACHE_KIND, outdated)
        repository.cache.put(CACHE_KIND, {_key(repository): RememberedGoals(asked, rows)})
    return whole, rows


def _read(
    repository: "Repository", records: Sequence[Located[Any]], tables: Sequence[str]
) -> tuple[bool, Sequence[Row]]:
    git, head = repository.history_git, repository.history_head
    folders = sorted(
        {HAPPENINGS_FILE, *(_folder(path) for path in (*(each.path for each in records), *tables) if path)}
    )
    walked = repository.walked_in(folders)
    if not walked:
        return True, ()
    histories, known = _histories(repository, walked)
    uses = {
        each.ref: TableUse(each.record.label, table, histories.get(each.ref, RecordHistory(each.ref)))
        for each, table in zip(records, tables, strict=True)
        if table
    }
    read = partial(records_at, git, repository.root)
    pasts = figure_pasts(repository, head, uses, walked=walked)
    places = {commit.oid: place for place, commit in enumerate(walked)}
    rows: list[Row] = []
    for each in records:
        history, past = histories.get(each.ref, RecordHistory(each.ref)), pasts.get(each.ref, FigurePast())
        events = [*through_gaps(past.without(history.events), returned(history, read)), *past.events]
        rows += _of(each.ref, sorted(events, key=lambda event: places.get(event.oid, len(places))))
    rows += _taken_out(histories, read)
    return known and not git.boundary(), rows


def _taken_out(histories: Mapping[str, RecordHistory], read: Callable[[str, str], Records]) -> Iterator[Row]:
    """What happened, by its last words, and is not written down any more; of what cannot be read, nothing."""
    for ref, history in histories.items():
        oid, change = history.events[0]
        if change.kind == "happening" and change.sort is Sort.REMOVED and change.before:
            found = read(f"{oid}^", change.before.path).get(change.ref)
            if found is not None and {"date", "type", "title"} <= found.fields.keys():
                yield ref, oid, TAKEN_OUT, dict(found.fields), None
                yield from _of(ref, history.events[1:])


def _histories(repository: "Repository", walked: Sequence[Walked]) -> tuple[Mapping[str, RecordHistory], bool]:
    """What became of records in some commits, and whether their contents are all here; in all commits, where somebody
    has asked for that already."""
    if repository.known_histories is not None:
        return repository.known_histories.by_ref, not repository.known_histories.lacking
    git = repository.history_git
    changes = commit_changes(CommitDeltas(git, walked))
    found = follow(changes.values(), walked[0].oid, git.boundary()).histories
    return found, not any(each.unread for each in changes.values())


def _folder(path: str) -> str:
    """Where a file may have been under another name."""
    return path.rpartition("/")[0] or path


def _of(ref: str, events: Iterable[Event]) -> Iterator[Row]:
    """The events of a record that verdicts rest on, as plain data."""
    for oid, change in events:
        found = figure_changes(change.old, change.new) if change.field == FIELD else None
        if change.whole:
            yield ref, oid, "", None, None
        elif change.field in _FIELDS:
            yield ref, oid, change.field, *(found.sides if found else (change.old, change.new))
