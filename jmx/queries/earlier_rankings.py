"""Rankings as they stood at commits. A commit and a day fix one for ever, so each is made once and remembered."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from jmx.errors import JmxError, NothingToRead
from jmx.history.change_cache import VERSION
from jmx.model.change import REFS
from jmx.model.identity import outermost, renamed
from jmx.model.past_ranks import Ranks, RankThen
from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.queries.last_edits import commit_key, edits_here, kept
from jmx.queries.repository import Repository
from jmx.score.pains import rank_pains

_KIND = "rankings at commits"
_NAMES_KIND = "what ranked records were called"
_FORM = 2  # of what is remembered
_MOST_ROWS = 300_000  # of all rankings that are remembered under one model: some 20 MB


class RankingModel(NamedTuple):
    """How records are ranked. The `key` says all that it depends on beside the records and the day."""

    key: str
    rank: Callable[[Workspace, date], Ranking]


PAINS = RankingModel("pains, as the jmx.yaml of then has them ranked", rank_pains)


class At(NamedTuple):
    """A commit, and the day by which it is judged."""

    oid: str
    day: date

    @property
    def name(self) -> str:
        return f"{self.oid}:{self.day}"


def ranks_of(ranking: Ranking) -> dict[str, RankThen]:
    """The places of a ranking."""
    return {each.ref: RankThen(each.rank, each.value, each.title, each.must) for each in ranking.scores}


def earlier_rankings(repository: Repository, wanted: Iterable[At], model: RankingModel = PAINS) -> dict[At, Ranks]:
    """The ranking at each of some commits, by the refs of now. Where nobody can read what was there, that is noted, and
    it is left out."""
    asked = list(dict.fromkeys(wanted))
    if not asked:
        return {}
    key = f"{VERSION}:{_FORM}:{repository.past}:{model.key}"
    stored: dict[str, Any] = repository.cache.get(_KIND, key) or {}
    found = {at.name: stored[at.name] for at in asked if at.name in stored}
    lacking: dict[str, list[At]] = {}
    for at in asked:
        if at.name not in found:
            lacking.setdefault(at.oid, []).append(at)
    for oid, moments in lacking.items():
        found |= _made(repository, oid, moments, model)
    if lacking:
        _keep(repository, key, {**stored, **found})
    names = _NamesSince(repository)
    return {
        at: names.of_now(at.oid, {ref: RankThen(*said) for ref, *said in found[at.name]})
        for at in asked
        if at.name in found
    }


def _made(repository: Repository, oid: str, moments: Iterable[At], model: RankingModel) -> dict[str, Any]:
    """The rankings of a commit on some days, as plain data; none where what was there cannot be read."""
    days = [at.day for at in moments]
    view = repository.judged(oid, days[0])
    try:
        workspace = view.workspace
        ranked = {at.name: ranks_of(model.rank(workspace, at.day)) for at in moments}
    except NothingToRead:
        ranked = {at.name: {} for at in moments}
    except JmxError as error:
        repository.note(f"the ranking of {', '.join(map(str, days))} is left out: {error}")
        return {}
    return {name: [[ref, *said] for ref, said in ranks.items()] for name, ranks in ranked.items()}


def _keep(repository: Repository, key: str, rankings: dict[str, Any]) -> None:
    """Remembers rankings, of too many those that were asked for last."""
    kept_rows, newest = 0, dict[str, Any]()
    for name, rows in reversed(rankings.items()):
        kept_rows += len(rows)
        if kept_rows <= _MOST_ROWS:
            newest[name] = rows
    outdated = [each for each in repository.cache.all(_KIND) if not each.startswith(f"{VERSION}:{_FORM}:")]
    repository.cache.forget(_KIND, outdated)
    repository.cache.put(_KIND, {key: dict(reversed(newest.items()))})


# --- what records are called now ---


class _NamesSince:
    """What ranked records, and the files in which they stand, were called from commit to commit."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        whole = not repository.history_git.boundary()
        rows = kept(repository, _NAMES_KIND, f"{commit_key(repository)}:{_FORM}", _if_whole) if whole else None
        self._renames = [(oid, dict(names)) for oid, names in (_renames(repository) if rows is None else rows)]
        self._parents = repository.history_git.parents(repository.history_head) if self._renames else {}
        own = {change.old: change.new for change in edits_here(repository) if change.sort in REFS}
        self._uncommitted = [own] if own else []

    def of_now(self, oid: str, ranks: Mapping[str, RankThen]) -> Ranks:
        """What was ranked at a commit by the refs of now."""
        known = self._up_to(oid)
        later = [names for commit, names in self._renames if commit not in known] + self._uncommitted
        holders = {outermost(old) for names in later for old in names}
        return {_called(ref, later) if outermost(ref) in holders else ref: rank for ref, rank in ranks.items()}

    def _up_to(self, oid: str) -> set[str]:
        """A commit and all before it."""
        found, waiting = set[str](), [oid] if self._parents else []
        while waiting:
            commit = waiting.pop()
            if commit not in found:
                found.add(commit)
                waiting += self._parents.get(commit, ())
        return found


def _called(ref: str, later: Iterable[Mapping[str, str]]) -> str:
    for names in later:
        ref = renamed(ref, names)
    return ref


def _if_whole(repository: Repository) -> Any:
    return None if repository.histories.lacking else _renames(repository)


def _renames(repository: Repository) -> list[Any]:
    """The commits that gave pains and files other refs, the oldest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for history in repository.histories.by_ref.values():
        for oid, change in history.events:
            if change.sort in REFS and (change.kind == "pain-point" or "/" not in change.old):
                found.setdefault(oid, []).append((change.old, change.new))
    places = repository.history_git.newest_first(repository.history_head) if len(found) > 1 else {}
    return sorted(([oid, names] for oid, names in found.items()), key=lambda each: -places.get(each[0], 0))
