"""Rankings as they stood at commits."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from jmx.model.past_ranks import Ranks, RankThen
from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.queries.at_commits import AskedThen, At, at_commits
from jmx.queries.earlier_refs import RefsSince
from jmx.queries.repository import Repository
from jmx.score.pains import rank_pains

_KIND = "rankings at commits"
_FORM = 2  # of what is remembered


class RankingModel(NamedTuple):
    """How records are ranked. The `key` says all that it depends on beside the records and the day."""

    key: str
    rank: Callable[[Workspace, date], Ranking]


PAINS = RankingModel("pains, as the jmx.yaml of then has them ranked", rank_pains)


def ranks_of(ranking: Ranking) -> dict[str, RankThen]:
    """The places of a ranking."""
    return {each.ref: RankThen(each.rank, each.value, each.title, each.must) for each in ranking.scores}


def earlier_rankings(repository: Repository, wanted: Iterable[At], model: RankingModel = PAINS) -> dict[At, Ranks]:
    """The ranking at each of some commits, by the refs of now. Where nobody can read what was there, that is noted, and
    it is left out."""

    def rows(view: Repository, days: Sequence[date]) -> Sequence[Sequence[Any]]:
        ranked = (ranks_of(model.rank(view.workspace, day)) for day in days)
        return [[[ref, *said] for ref, said in ranks.items()] for ranks in ranked]

    found = at_commits(repository, wanted, AskedThen(_KIND, _FORM, model.key, "the ranking", rows))
    names = RefsSince(repository) if found else None
    return {
        at: names.of_now(at.oid, {ref: RankThen(*said) for ref, *said in ranks})
        for at, ranks in found.items() if names
    }  # fmt: skip
