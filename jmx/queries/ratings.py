"""Who wrote the inputs of scores that stand now, when and in which commit; and which evidence came since.

It is made of the histories of records, so a reformatting, a move or another id is no new rating, and remembered by
commit, so that every ranking can ask for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from jmx.compare.copies import Read, returned, through_gaps
from jmx.history.snapshots import records_at
from jmx.model.change import REFETCH, REFS, UNSHALLOW, Certainty, Change, Commit, RecordHistory, Sort
from jmx.model.evidence import Evidence
from jmx.model.identity import renamed
from jmx.model.kinds import BY_NAME
from jmx.model.rating import (
    LACKING,
    NO_HISTORY,
    NOT_COMMITTED,
    RATED,
    SHALLOW,
    Rated,
    Ratings,
    collected,
    rated_anew,
    rated_values,
    since,
)
from jmx.model.record import fields_of
from jmx.model.workspace import Located, Workspace
from jmx.queries.last_edits import commit_key, edits_here, kept
from jmx.reading.load import no_garbage_collection

if TYPE_CHECKING:
    from jmx.queries.repository import Repository

_KIND = "who rated what"
_FORM = f"1 {sorted((kind, sorted(fields.items())) for kind, fields in RATED.items())}"  # of what is remembered
_CAME = ""  # stands for the coming of a record, beside the names of its inputs
_GAPS = {NOT_COMMITTED, SHALLOW, LACKING}
_FOLLOWED = {*RATED, "evidence"}

Source = str  # where a value comes from: the id of a commit, or one of the gaps
Sources = dict[str, dict[str, Source]]  # by ref, and by what it is the source of


class _RatingsPast(NamedTuple):
    """What brought each record and rated its inputs anew; and since what it is that a pain names evidence it did not
    name when it came."""

    rated: Sources
    linked: Sources


def ratings_of(repository: "Repository") -> Ratings:
    """For each input of a score that is given, by ref and name (`at_stake`, `inputs.churn`), who wrote it."""
    workspace, git = repository.workspace, repository.git
    if git is None or repository.head is None:
        unknown = Rated(gap=NO_HISTORY if git is None else NOT_COMMITTED)
        return dict.fromkeys(_inputs(workspace, {}), unknown)
    with no_garbage_collection():
        past = _with_edits(_remembered(repository), edits_here(repository))
        found = _found(workspace, past, git.commits(sorted(_named(past))), repository.as_of)
    _note_gaps(repository, found)
    return found


def _found(workspace: Workspace, past: _RatingsPast, commits: Mapping[str, Commit], as_of: date) -> Ratings:
    evidence = _EvidenceDays(workspace, past, commits, as_of)
    found: dict[tuple[str, str], Rated] = {}
    behind: dict[str, list[tuple[str, date | None]]] = {}
    for ref, name in _inputs(workspace, past.rated):
        if ref not in behind:
            behind[ref] = [*evidence.behind(ref)]
        known = past.rated.get(ref, {})
        found[ref, name] = _rated(known.get(name) or known.get(_CAME) or LACKING, commits, behind[ref])
    return found


def _inputs(workspace: Workspace, rated: Sources) -> Iterator[tuple[str, str]]:
    """The inputs of scores that are given; what is a default is one where somebody came back to it."""
    for kind, fields in RATED.items():
        defaults = {name: info.default for name, info in fields_of(BY_NAME[kind].model).items() if name in fields}
        for located in workspace.of(kind):
            edited = rated.get(located.ref, {})
            for field in fields:
                value = getattr(located.record, field)
                if value not in (None, defaults[field]) or (value is not None and field in edited):
                    said = value.model_dump() if isinstance(value, BaseModel) else value
                    yield from ((located.ref, name) for name in rated_values(kind, field, said))


def _rated(source: Source, commits: Mapping[str, Commit], evidence: Iterable[tuple[str, date | None]]) -> Rated:
    if source in _GAPS:
        return Rated(gap=source)
    commit = commits[source]
    return Rated(commit.by, commit.day, commit.oid, older_than=since(commit.day, evidence) if commit.day else ())


def _named(past: _RatingsPast) -> set[str]:
    """The commits that are the source of something."""
    return {oid for sources in past for own in sources.values() for oid in own.values()} - _GAPS


def _note_gaps(repository: "Repository", found: Ratings) -> None:
    gaps = {each.gap for each in found.values()}
    for gap, clone, remedy in ((SHALLOW, "is shallow", UNSHALLOW), (LACKING, "lacks old contents", REFETCH)):
        if gap in gaps:
            repository.note(f"this clone {clone}, so nobody can know who rated some of it, and when; {remedy}")


# --- what commits did ---


def _remembered(repository: "Repository") -> _RatingsPast:
    """What all commits say."""
    rows = None
    if not repository.history_git.boundary():  # in a clone that is deepened later the same commits say more
        rows = kept(repository, _KIND, f"{commit_key(repository)}:{_FORM}", _if_whole)
    return _RatingsPast(*(rows or _read(repository)))


def _if_whole(repository: "Repository") -> Any:
    """The same where another clone could tell no more."""
    return None if repository.histories.lacking else _read(repository)


def _read(repository: "Repository") -> _RatingsPast:
    histories = repository.histories
    read = partial(records_at, repository.history_git, repository.root)
    past = _RatingsPast({}, {})
    for ref, history in histories.by_ref.items():
        kind = history.events[0].change.kind
        if kind in _FOLLOWED:
            reading = _RatedRecord(history.of_standing(), kind, histories.boundary)
            past.rated[ref], linked = reading.sources(read)
            if linked:
                past.linked[ref] = linked
    return past


class _RatedRecord(NamedTuple):
    """The history of one record, and the commits of which nobody knows whether it was they who did something."""

    history: RecordHistory
    kind: str
    boundary: frozenset[str]

    def sources(self, read: Read) -> tuple[dict[str, Source], dict[str, Source]]:
        """What brought it and rated its inputs, and what named its evidence."""
        rated: dict[str, Source] = {}
        linked: dict[str, Source] = {}
        for oid, change in through_gaps(self.history.events, returned(self.history, read)):
            if change.sort is Sort.ADDED:
                rated[_CAME] = self._of(oid)
                break
            if change.sort is Sort.EDITED:
                for name in rated_anew(self.kind, change.field, change.old, change.new):
                    rated.setdefault(name, self._of(oid))
                for item in _named_anew(change) if self.kind == "pain-point" else ():
                    linked.setdefault(item, self._of(oid))
        return rated, linked

    def _of(self, oid: str) -> Source:
        if self.history.certainty is Certainty.UNKNOWN:
            return LACKING
        return SHALLOW if oid in self.boundary else oid


def _named_anew(change: Change) -> Iterator[str]:
    """The evidence that a change had a record name: its refs and its texts."""
    if change.field == "evidence":
        old, new = (each if isinstance(each, list) else [] for each in (change.old, change.new))
        yield from (_name(item) for item in new if item not in old)


def _name(item: Any) -> str:
    return str(item.get("ref", item)) if isinstance(item, Mapping) else str(item)


# --- what no commit holds yet ---


def _with_edits(past: _RatingsPast, changes: Iterable[Change]) -> _RatingsPast:
    for change in changes:
        if change.sort in REFS:
            for sources in past:
                inside = [ref for ref in sources if ref == change.old or ref.startswith(f"{change.old}/")]
                sources |= {renamed(ref, {change.old: change.ref}): sources.pop(ref) for ref in inside}
    for change in changes:
        if change.sort is Sort.ADDED:
            past.rated[change.ref] = {_CAME: NOT_COMMITTED}
        elif change.sort is Sort.EDITED:
            anew = rated_anew(change.kind, change.field, change.old, change.new)
            past.rated.setdefault(change.ref, {}).update(dict.fromkeys(anew, NOT_COMMITTED))
            past.linked.setdefault(change.ref, {}).update(dict.fromkeys(_named_anew(change), NOT_COMMITTED))
    return past


# --- the evidence that came since ---


class _EvidenceDays:
    """Since when there is the evidence of each record: the last of the days on which it was collected, was committed
    first, and was named by the pain."""

    def __init__(self, workspace: Workspace, past: _RatingsPast, commits: Mapping[str, Commit], as_of: date) -> None:
        self._workspace, self._past, self._commits, self._as_of = workspace, past, commits, as_of
        self._pains: dict[str, list[str]] = defaultdict(list)  # of what takes them away
        for pain in workspace.of("pain-point"):
            for fix in (*workspace.fixes(pain.ref), *workspace.sources(pain.ref, "opportunity", "pains")):
                self._pains[fix.ref].append(pain.ref)

    def behind(self, ref: str) -> Iterator[tuple[str, date | None]]:
        """The evidence of a pain, or of the pains that an initiative or opportunity takes away, with its days."""
        for pain in self._pains.get(ref, (ref,)):
            linked = self._past.linked.get(pain, {})
            for each in self._workspace.evidence(pain):
                yield each.ref, self._known_since(each, linked)

    def _known_since(self, evidence: Located[Evidence], linked: Mapping[str, Source]) -> date | None:
        record, ref = evidence.record, evidence.ref
        names = (ref, ref.rpartition("/")[2], record.title, record.source)
        sources = [self._past.rated.get(ref, {}).get(_CAME), *(linked.get(name) for name in names if name)]
        days = [collected(evidence, self._as_of), *map(self._day, filter(None, sources))]
        return max((day for day in days if day), default=None)

    def _day(self, source: Source) -> date | None:
        if source == NOT_COMMITTED:
            return self._as_of
        return self._commits[source].day if source in self._commits else None
