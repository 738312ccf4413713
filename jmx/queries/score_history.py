"""The ranking over time: the place of each pain at several moments, and what moved pains since one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jmx.errors import JmxError
from jmx.model.change import NOT_COMMITTED, Change, Commit
from jmx.queries.earlier_rankings import PAINS, At, RankingModel, Ranks, earlier_rankings, ranks_of
from jmx.queries.last_edits import commit_key, kept
from jmx.queries.past import WORKTREE, compared, start_of
from jmx.queries.repository import Repository, calendar_day
from jmx.reading.load import no_garbage_collection
from jmx.review.effects import Assessment, reasons

A_YEAR = 12
_KIND = "what moved pains"
_FORM = 2  # of what is remembered


@dataclass(frozen=True, slots=True)
class RankedMoment:
    """A ranking as it stood on a day, by the refs of now. The `commit` is empty for the files here."""

    name: str
    day: date
    commit: str
    ranks: Ranks


@dataclass(frozen=True, slots=True)
class ScoreHistory:
    """The ranking at several moments, the oldest first."""

    moments: tuple[RankedMoment, ...]

    def course(self, ref: str) -> tuple[int | None, ...]:
        """The place of a record at each moment; None where it was not ranked."""
        return tuple(each.ranks[ref].rank if ref in each.ranks else None for each in self.moments)

    @property
    def refs(self) -> tuple[str, ...]:
        """What was ever ranked: by its place at the last moment, then what is not ranked any more."""
        last = self.moments[-1].ranks if self.moments else {}
        ever = {ref for each in self.moments for ref in each.ranks}
        return (*last, *sorted(ever - last.keys()))


def score_history_of(
    repository: Repository, revs: Sequence[str] = (), *, months: int = A_YEAR, model: RankingModel = PAINS
) -> ScoreHistory:
    """The ranking at some commits or days; unless those are named, at the end of each of the last months. Each is
    judged on its own day; the last is what is read."""
    with no_garbage_collection():
        here = RankedMoment("now", repository.as_of, _read_here(repository), ranks_of(_ranking(repository, model)))
        asked = dict(_named(repository, revs) if revs else _month_ends(repository, months))
        found = earlier_rankings(repository, asked.values(), model)
    moments = [RankedMoment(name, at.day, at.oid, found[at]) for name, at in asked.items() if at in found]
    return ScoreHistory((*sorted(moments, key=lambda each: each.day), here))


def _ranking(repository: Repository, model: RankingModel) -> Any:
    return model.rank(repository.workspace, repository.as_of)


def _read_here(repository: Repository) -> str:
    return "" if repository.edited else repository.read_at


def _named(repository: Repository, revs: Sequence[str]) -> Iterator[tuple[str, At]]:
    git = repository.history_git
    for rev in revs:
        day = calendar_day(rev)
        if day:
            repository.refuse_ahead(day, rev, "name a day that has begun")
        commit = git.commit(git.resolve(rev, repository.history_head))
        own = commit.committed.own if commit.committed else repository.as_of
        yield rev, At(commit.oid, day or own)


def _month_ends(repository: Repository, months: int) -> Iterator[tuple[str, At]]:
    """The last days of the months before this one, as far back as there were commits."""
    if repository.git is None or repository.head is None:
        return
    first = repository.as_of.replace(day=1)
    for _ in range(months):
        try:
            oid = repository.git.before(first, repository.head)
        except JmxError as error:
            repository.note(f"the ranking of earlier months is left out: {error}")
            return
        if oid is None or first == date.min:
            return
        last = date.fromordinal(first.toordinal() - 1)
        yield last.isoformat(), At(oid, last)
        first = last.replace(day=1)


# --- what moved since ---


class Reason(NamedTuple):
    """Why a pain has another place: what the ranking sees (`severity 2 → 4`), and the edit behind that, as far as one
    is known: the field of which record, from what to what, in which commit, by whom and when."""

    because: str
    ref: str = ""
    field: str = ""
    old: Any = None
    new: Any = None
    commit: str = ""
    by: str = ""
    on: date | None = None


class Mover(NamedTuple):
    """A pain that has another place. Without reasons, others only moved past it."""

    ref: str
    title: str
    rank_then: int | None
    rank_now: int | None
    score_then: float | None
    score_now: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Movers:
    """What moved in the ranking since a moment, both sides judged on the same day: first what moved by itself, by its
    place now, then what others moved past furthest."""

    since: str
    commit: str
    movers: tuple[Mover, ...]


def movers_since(repository: Repository, rev: str, model: RankingModel = PAINS) -> Movers:
    """The pains that rose or fell since a commit, or since the beginning of a day, each with its reasons."""
    git, head = repository.history_git, repository.history_head
    base = start_of(git, rev, head)
    oid = base.commit.oid if base.commit else ""
    if repository.edited:
        rows = _moved(repository, rev, model)
    else:
        key = f"{commit_key(repository)}:{_FORM}:{oid}:{repository.as_of}:{model.key}"
        rows = kept(repository, _KIND, key, lambda _: _moved(repository, rev, model))
    wanted = sorted({reason[5] for *_, found in rows for reason in found if reason[5]})
    commits = git.commits(wanted)
    return Movers(base.name, oid, tuple(Mover._make((*said, _told(found, commits))) for *said, found in rows))


def _moved(repository: Repository, rev: str, model: RankingModel) -> list[Any]:
    """What moved, as plain data, commits by their ids."""

    def ranked(side: Repository) -> Assessment:
        return Assessment(_ranking(side, model), (), workspace=side.workspace)

    head = repository.history_head
    base = start_of(repository.history_git, rev, head)
    newer = head if repository.at is not None or not repository.edited else WORKTREE
    with no_garbage_collection():
        found = compared(repository, base, newer, effects=True, assess=ranked)
    if found.effects is None:
        raise JmxError(f"what moved since {rev} cannot be told: {repository.notes[-1]}")
    why = reasons(found.effects, found.changes)
    return [
        [
            each.ref, each.title, each.old_rank, each.new_rank, each.old_score, each.new_score,
            [_packed(because, change) for because, change in why[each.ref]],
        ]
        for each in found.effects.moves
    ]  # fmt: skip


def _packed(because: str, change: Change | None) -> list[Any]:
    if change is None:
        return [because, "", "", None, None, "", False]
    made = change.made_by
    return [because, change.ref, change.field, change.old, change.new, made.oid if made else "", change.uncommitted]


def _told(rows: Sequence[Any], commits: Mapping[str, Commit]) -> tuple[Reason, ...]:
    found = []
    for because, ref, field, old, new, oid, uncommitted in rows:
        commit = NOT_COMMITTED if uncommitted else commits.get(oid)
        by, day = (commit.by, commit.day) if commit else ("", None)
        found.append(Reason(because, ref, field, old, new, oid, by, day))
    return tuple(found)
