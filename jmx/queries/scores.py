"""What to do first, what hurts most, and what to do for what it costs."""

from collections.abc import Iterable
from typing import Any

from jmx.errors import JmxError
from jmx.model.score import Ranking
from jmx.model.workspace import Located
from jmx.queries.repository import Repository
from jmx.report.ranking import RankingReport
from jmx.report.what_first import AnsweredBy, LineNotes, WhatFirstReport
from jmx.score.first import answered_by, what_first
from jmx.score.fixes import fix_model, rank_fixes
from jmx.score.models import EITHER, FIXES, PAINS, ScoreModel, models_for
from jmx.score.pains import pain_model, rank_pains
from jmx.score.sureness import sure_of_fixes, sure_of_pains


def what_first_of(repository: Repository, journey: str | None = None) -> WhatFirstReport:
    """What to do first: musts, fixes, pains that nobody works on, and what to find out."""
    repository.note_unread()
    found = repository.journey(journey) if journey else None
    first = what_first(repository.workspace, repository.as_of, found.ref if found else None)
    told = (*first.musts, *first.pains.scores, *first.fixes.scores)
    about = {each.ref: _about(repository, each.ref) for each in told}
    title = found.record.title if found else ""
    return WhatFirstReport(first, repository.as_of, about, title, repository.read_at, uncommitted=repository.edited)


def _about(repository: Repository, ref: str) -> LineNotes:
    workspace, record = repository.workspace, repository.workspace.records[ref]
    owner = getattr(record.record, "owner", None) or next(iter(_owners(workspace.journeys_of(ref))), "")
    answers = answered_by(workspace, ref) if record.kind == "pain-point" else ()
    named = tuple(AnsweredBy(each.ref, each.record.label, each.record.status) for each in answers)
    return LineNotes(workspace.person_name(owner, record.journey) if isinstance(owner, str) else "", named)


def _owners(journeys: Iterable[Located[Any]]) -> Iterable[str]:
    return (each.record.owned_by for each in journeys)


def ranking_of(
    repository: Repository, journey: str | None = None, model: str = "", *, surely: bool = False
) -> RankingReport:
    """The unsolved pains by their scores, of one journey where it is named; with how sure their order is, if asked."""
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    by = model_that_ranks(pain_model(repository.workspace, model), PAINS, repository)
    ranking = rank_pains(repository.workspace, repository.as_of, only, model)
    sure = sure_of_pains(repository.workspace, ranking, by) if surely and _compete(ranking) else None
    return RankingReport(
        ranking, repository.as_of, repository.read_at, uncommitted=repository.edited,
        source=by.source if model else "", sure=sure, term=by.formula.term,
    )  # fmt: skip


def fixes_of(repository: Repository, journey: str | None = None, model: str = "") -> RankingReport:
    """The initiatives and opportunities by their scores, of one journey where it is named."""
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    by = model_that_ranks(fix_model(repository.workspace, model), FIXES, repository)
    ranking = rank_fixes(repository.workspace, repository.as_of, only, model)
    sure = sure_of_fixes(repository.workspace, repository.as_of, ranking, by) if _compete(ranking) else None
    return RankingReport(
        ranking, repository.as_of, repository.read_at, uncommitted=repository.edited, of="fix",
        source=by.source, sure=sure, term=by.formula.term,
    )  # fmt: skip


def _compete(ranking: Ranking) -> bool:
    """Whether there is any order of which one could be more or less sure."""
    return sum(not each.must for each in ranking.scores) > 1


def model_that_ranks(model: ScoreModel, of: str, repository: Repository) -> ScoreModel:
    """The model, where it ranks what is asked for."""
    if model.of not in (of, EITHER):
        named = ", ".join(models_for(repository.workspace.settings, of))
        raise JmxError(f"model '{model.name}' ranks {model.of}, not {of}; of {of}: {named}")
    return model
