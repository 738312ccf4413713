"""When the steps and pains of a map were added and edited, by which commits."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from jmx.errors import JmxError
from jmx.model.change import REFETCH, UNSHALLOW, Sort
from jmx.queries.log import events_of
from jmx.queries.record import RecordIndex, RecordQuery
from jmx.queries.repository import Repository
from jmx.render.past import MapEdit, MapPast
from jmx.render.view import MapView
from jmx.report.changes import edit, reason
from jmx.report.log import RecordEvent

MOST = 4  # commits of a record, beside the one that brought it


class MapHistories:
    """The pasts of maps, of which each costs little once the first is known."""

    def __init__(self, repository: Repository) -> None:
        self._known = repository.git is not None and repository.head is not None
        self._index = RecordIndex(repository)

    def of(self, view: MapView) -> MapPast:
        """The past of whatever stands on a map; nothing where there is no git, and what is not known is said."""
        if not self._known:
            return MapPast(gap="No commit holds this journey, so nobody can say when it changed.")
        return _past(self._index, view)


def _past(index: RecordIndex, view: MapView) -> MapPast:
    gap = ""
    if index.histories.lacking:
        gap = f"Not all changes are known: this clone lacks old contents; {REFETCH}."
    elif index.histories.boundary:
        gap = f"Older changes are not known: this clone is shallow; {UNSHALLOW}."
    edits = {}
    for ref in _refs(view):
        try:
            edits[ref] = tuple(_edits(index, ref))
        except JmxError:  # what only a whole clone can tell
            gap = gap or "Not all changes are known."
    return MapPast(edits, gap)


def _refs(view: MapView) -> Iterator[str]:
    """Steps, stages of which as a whole something is said, pains and initiatives."""
    for stage in (*view.stages, view.whole):
        yield from (step.ref for step in stage.with_own)
        yield from (pain.ref for pain in stage.pains)
        yield from (fix.ref for fix in stage.fixes)


def _edits(index: RecordIndex, ref: str) -> Iterator[MapEdit]:
    """The newest edits of a record, a commit each, and the one that brought it."""
    events = [each for each in events_of(RecordQuery(index, ref)) if each.change.sort is not Sort.REMOVED]
    commits = [tuple(those) for _, those in groupby(events, key=lambda each: each.commit and each.commit.oid)]
    shown = commits if len(commits) <= MOST + 1 else [*commits[:MOST], commits[-1]]
    yield from map(_edit, shown)


def _edit(events: Sequence[RecordEvent]) -> MapEdit:
    """What one commit did to a record."""
    first, commit = events[0], events[0].commit
    added = any(each.change.sort is Sort.ADDED for each in events)
    words = "added" if added else "; ".join(edit(each.change) for each in events)
    if commit is None or not commit.exists:
        return MapEdit(words, certain=first.certain)
    return MapEdit(words, commit.day, commit.short, commit.by, reason(first.change), first.certain)
