"""What to do first, what hurts most and what to do for what it costs, and how each comes to its score."""

from collections.abc import Iterable
from typing import Any

from jmx.errors import JmxError, UnknownRef, near_ref
from jmx.model.called import called, near_called
from jmx.model.evidence import PainPoint
from jmx.model.identity import outermost
from jmx.model.score import Ranking
from jmx.model.workspace import Located, hanging
from jmx.queries.repository import Repository, some
from jmx.report.account import AccountReport
from jmx.report.ranking import RankingReport
from jmx.report.what_first import AnsweredBy, LineNotes, WhatFirstReport
from jmx.score.first import answered_by, what_first
from jmx.score.fixes import fix_model, rank_fixes
from jmx.score.models import EITHER, FIXES, PAINS, ScoreModel, models_for
from jmx.score.pains import account, pain_model, rank_pains
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
    by = _of(pain_model(repository.workspace, model), PAINS, repository)
    ranking = rank_pains(repository.workspace, repository.as_of, only, model)
    sure = sure_of_pains(repository.workspace, ranking, by) if surely and _compete(ranking) else None
    return RankingReport(
        ranking, repository.as_of, repository.read_at, uncommitted=repository.edited,
        source=by.source if model else "", sure=sure,
    )  # fmt: skip


def fixes_of(repository: Repository, journey: str | None = None, model: str = "") -> RankingReport:
    """The initiatives and opportunities by their scores, of one journey where it is named."""
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    by = _of(fix_model(repository.workspace, model), FIXES, repository)
    ranking = rank_fixes(repository.workspace, repository.as_of, only, model)
    sure = sure_of_fixes(repository.workspace, repository.as_of, ranking, by) if _compete(ranking) else None
    return RankingReport(
        ranking, repository.as_of, repository.read_at, uncommitted=repository.edited, of="fix",
        source=by.source, sure=sure,
    )  # fmt: skip


def _compete(ranking: Ranking) -> bool:
    """Whether there is any order of which one could be more or less sure."""
    return sum(not each.must for each in ranking.scores) > 1


def _of(model: ScoreModel, of: str, repository: Repository) -> ScoreModel:
    """The model, where it ranks what is asked for."""
    if model.of not in (of, EITHER):
        named = ", ".join(models_for(repository.workspace.settings, of))
        raise JmxError(f"model '{model.name}' ranks {model.of}, not {of}; of {of}: {named}")
    return model


def account_of(repository: Repository, ref: str) -> AccountReport:
    """How a pain comes to its score, step by step."""
    repository.note_unread()
    told = account(repository.workspace, _pain(repository, ref), repository.as_of)
    return AccountReport(told, repository.as_of, repository.read_at, repository.edited)


def _pain(repository: Repository, ref: str) -> Located[PainPoint]:
    """The pain of that name; otherwise those that may have been meant."""
    workspace = repository.workspace
    found = workspace.find(ref) or called(workspace, ref, ("pain-point",))
    if found is not None and found.kind == "pain-point":
        return found
    if outermost(ref) in repository.loaded.lost:
        raise UnknownRef(
            f"'{outermost(ref)[:80]}' is there but has mistakes that keep it from being read; see: jmx lint"
        )
    pains = tuple(pain.ref for pain in workspace.of("pain-point"))
    if found is None:
        near = near_ref(ref, pains) or near_called(workspace, ref, ("pain-point",))
        raise UnknownRef(f"there is no pain '{ref[:80]}'{near or '; see: jmx score pains'}")
    is_journey = found.kind == "journey"
    there = workspace.pains(found.ref) if is_journey else hanging(workspace.pains_at, found.ref)
    there = there or tuple(pain for pain in workspace.of("pain-point") if found in workspace.evidence(pain.ref))
    listed = f"; its pains: {some([pain.ref for pain in there])}" if there else ""
    more = f"jmx score pains {found.ref}" if is_journey and there else "jmx score pains"
    raise UnknownRef(f"'{found.ref}' ({found.kind}) is no pain, and only pains have a score{listed}; see: {more}")
