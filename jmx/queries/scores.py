"""What to do first, what hurts most, and what to do for what it costs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from jmx.errors import JmxError
from jmx.model.rating import Rated
from jmx.model.score import Ranking
from jmx.model.workspace import Located
from jmx.queries.ratings import ratings_of
from jmx.queries.repository import Repository
from jmx.report.ranking import RankingReport
from jmx.report.what_first import AnsweredBy, LineNotes, WhatFirstReport
from jmx.score.beside import Besides
from jmx.score.explained import read_from
from jmx.score.first import answered_by, what_first
from jmx.score.fixes import FixInputs, fix_model, rank_fixes
from jmx.score.models import EITHER, FIXES, PAINS, ScoreModel, model, models_for
from jmx.score.pains import pain_model, rank_pains
from jmx.score.slices import EVERYTHING, Slice, keeping, narrowed
from jmx.score.sureness import sure_of_fixes, sure_of_pains


def what_first_of(repository: Repository, journey: str | None = None, only: Slice = EVERYTHING) -> WhatFirstReport:
    """What to do first: musts, fixes, pains that nobody works on, and what to find out; or what a slice keeps of it."""
    repository.note_unread()
    found = repository.journey(journey) if journey else None
    first = what_first(repository.workspace, repository.as_of, found.ref if found else None)
    if only.asked:
        first = first.kept(keeping(repository.workspace, only))
    told = (*first.musts, *first.pains.scores, *first.fixes.scores)
    about = {each.ref: _about(repository, each.ref) for each in told}
    title = found.record.title if found else ""
    return WhatFirstReport(
        first, repository.as_of, about, title, repository.read_at, uncommitted=repository.edited, only=only
    )


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
    sure = sure_of_pains(repository.workspace, repository.as_of, ranking, by) if surely and _compete(ranking) else None
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
        shared=tuple(_shared(repository, ranking)) if "relief" in by.formula.names else (),
    )  # fmt: skip


def _shared(repository: Repository, ranking: Ranking) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The pains that several of the ranked fixes take up, each with these, by titles."""
    workspace, found = repository.workspace, dict[str, list[str]]()
    table = FixInputs(workspace, repository.as_of)
    for fix in ranking.scores:
        for pain in table.taken_up(workspace.records[fix.ref]):
            found.setdefault(pain.ref, []).append(fix.title)
    for ref, fixes in found.items():
        if len(fixes) > 1:
            yield workspace.records[ref].record.title, tuple(fixes)


def sliced(repository: Repository, report: RankingReport, only: Slice = EVERYTHING) -> RankingReport:
    """What a slice keeps of a ranking, with what stands beside each score."""
    workspace, ranking = repository.workspace, report.ranking
    if only.asked:
        ranking = narrowed(ranking, keeping(workspace, only))
    refs = [*(each.ref for each in ranking.scores), *(each.ref for each in ranking.unscored)]
    whole = len(report.ranking.scores)
    return replace(report, ranking=ranking, beside=Besides(workspace, refs), only=only, whole=whole)


def with_ages(repository: Repository, report: RankingReport) -> RankingReport:
    """The same with who rated each last, and when, as history tells."""
    return replace(report, rated=_last_rated(repository, report.ranking))


def _last_rated(repository: Repository, ranking: Ranking) -> Mapping[str, Rated]:
    """Of each the rating that came last of those its score is read from; one of which nobody knows the day before all
    others, since it may be it."""
    workspace, ratings = repository.workspace, ratings_of(repository)
    by = model(workspace.settings, ranking.model)
    read = read_from(workspace, repository.as_of, by, [each.ref for each in ranking.scores])
    said = {ref: [ratings[field] for field in fields if field in ratings] for ref, fields in read.items()}
    return {ref: max(found, key=lambda rated: rated.on or date.max) for ref, found in said.items() if found}


def _compete(ranking: Ranking) -> bool:
    """Whether there is any order of which one could be more or less sure."""
    return sum(not each.must for each in ranking.scores) > 1


def model_that_ranks(model: ScoreModel, of: str, repository: Repository) -> ScoreModel:
    """The model, where it ranks what is asked for."""
    if model.of not in (of, EITHER):
        named = ", ".join(models_for(repository.workspace.settings, of))
        raise JmxError(f"model '{model.name}' ranks {model.of}, not {of}; of {of}: {named}")
    return model
