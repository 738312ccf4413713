"""The ranking over time: the place of each pain at several moments, and what moved pains since one of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jmx.errors import JmxError
from jmx.model.change import NOT_COMMITTED, Change, Commit
from jmx.model.past_ranks import Mover, Movers, RankedMoment, Reason, ScoreHistory
from jmx.queries.at_commits import At, month_ends
from jmx.queries.earlier_rankings import PAINS, RankingModel, earlier_rankings, ranks_of
from jmx.queries.last_edits import commit_key, kept
from jmx.queries.past import WORKTREE, compared, start_of
from jmx.queries.repository import Repository, calendar_day
from jmx.reading.load import no_garbage_collection
from jmx.review.effects import Assessment, reasons

A_YEAR = 12
_KIND = "what moved pains"
_FORM = 5  # of what is remembered


def score_history_of(
    repository: Repository, revs: Sequence[str] = (), *, months: int = A_YEAR, model: RankingModel = PAINS
) -> ScoreHistory:
    """The ranking at some commits or days; unless those are named, at the end of each of the last months. Each is
    judged on its own day; the last is what is read."""
    with no_garbage_collection():
        here = RankedMoment("now", repository.as_of, _read_here(repository), ranks_of(_ranking(repository, model)))
        asked = dict(_named(repository, revs) if revs else month_ends(repository, months, "the ranking"))
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


# --- what moved since ---


def movers_since(repository: Repository, rev: str, model: RankingModel = PAINS) -> Movers:
    """The pains that rose or fell since a commit, or since the beginning of a day, each with its reasons."""
    git, head = repository.history_git, repository.history_head
    day = calendar_day(rev)
    if day:
        repository.refuse_ahead(day, f"--since {rev}", "name a day that has begun")
    base = start_of(git, rev, head)
    oid = base.commit.oid if base.commit else ""
    if repository.edited:
        found = _moved(repository, rev, model)
    else:
        key = f"{commit_key(repository)}:{_FORM}:{oid}:{repository.as_of}:{model.key}"
        found = kept(repository, _KIND, key, lambda _: _moved(repository, rev, model))
    before, after, new_musts, rows = found
    wanted = sorted({reason[5] for *_, why in rows for reason in why if reason[5]})
    commits = git.commits(wanted)
    movers = tuple(Mover._make((*said, _told(why, commits))) for *said, why in rows)
    return Movers(base.name, oid, movers, (before, after), tuple(new_musts))


def _moved(repository: Repository, rev: str, model: RankingModel) -> list[Any]:
    """The formulas of then and now and what moved, as plain data, commits by their ids."""
    formula = _ranking(repository, model).formula

    musts: list[dict[str, str]] = []  # of each side that is ranked, the earlier first

    def ranked(side: Repository) -> Assessment:
        ranking = _ranking(side, model)
        musts.append({each.ref: each.title for each in ranking.scores if each.must})
        return Assessment(ranking, (), workspace=side.workspace)

    head = repository.history_head
    base = start_of(repository.history_git, rev, head)
    newer = head if repository.at is not None or not repository.edited else WORKTREE
    with no_garbage_collection():
        found = compared(repository, base, newer, effects=True, assess=ranked)
    if found.effects is None:
        raise JmxError(f"what moved since {rev} cannot be told: {repository.notes[-1]}")
    why = reasons(found.effects, found.changes)
    rows = [
        [
            each.ref, each.title, each.old_rank, each.new_rank, each.old_score, each.new_score,
            [_packed(because, change) for because, change in why[each.ref]],
        ]
        for each in found.effects.moves
    ]  # fmt: skip
    return [*(found.effects.formulas or (formula, formula)), _new_musts(*musts), rows]


def _new_musts(*sides: Mapping[str, str]) -> list[str]:
    """What must be fixed on the later of two sides alone, by titles; all where there was nothing before."""
    was = sides[0] if len(sides) > 1 else {}
    return [title for ref, title in sides[-1].items() if ref not in was and title not in was.values()] if sides else []


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
