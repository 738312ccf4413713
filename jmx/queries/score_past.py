"""What moved in the ranking, its course over months, and what came of what was picked, as reports."""

from dataclasses import replace

from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.queries.formula import NOW, pain_ranking
from jmx.queries.hits import hits_of
from jmx.queries.repository import Repository
from jmx.queries.score_history import movers_since, score_history_of
from jmx.report.movers import MoversReport
from jmx.report.past_ranks import PastRanksReport
from jmx.report.picks import PicksReport
from jmx.score.models import PAINS, set_aside


def moved(
    repository: Repository, since: str, journey: str | None = None, formula: str = "then", model: str = ""
) -> MoversReport:
    """The pains that moved since a commit, or the beginning of a day; of one journey where it is named."""
    repository.note_unread()
    found = movers_since(repository, since, pain_ranking(repository, formula, model))
    only = repository.journey(journey) if journey else None
    if only:
        found = replace(found, movers=tuple(each for each in found.movers if _is_in(repository, each.ref, only)))
    title = only.record.title if only else ""
    return MoversReport(
        found, repository.as_of, repository.read_at, repository.edited, title, set_aside=_set_aside(repository, model)
    )


def over_months(
    repository: Repository, months: int, journey: str | None = None, formula: str = "then", model: str = ""
) -> PastRanksReport:
    """The places of pains at the end of each of the last months, and now; of one journey where it is named."""
    repository.note_unread()
    by = pain_ranking(repository, formula, model)
    found = score_history_of(repository, months=months, model=by)
    only = repository.journey(journey) if journey else None
    refs = tuple(ref for ref in found.refs if only is None or _is_in(repository, ref, only))
    one = by.rank(repository.workspace, repository.as_of).formula if formula == NOW or model else ""
    title = only.record.title if only else ""
    aside = _set_aside(repository, model)
    return PastRanksReport(
        found, refs, repository.as_of, repository.read_at, repository.edited, one, title, set_aside=aside
    )


def picked(repository: Repository, formula: str = "then", model: str = "") -> PicksReport:
    """Whether the ranking picked what worked."""
    repository.note_unread()
    return PicksReport(
        hits_of(repository, pain_ranking(repository, formula, model)),
        repository.as_of,
        repository.read_at,
        repository.edited,
        set_aside=_set_aside(repository, model),
    )


def _set_aside(repository: Repository, model: str) -> str:
    """Why pains are not ranked by the model that jmx.yaml names, unless another was asked for."""
    return "" if model else set_aside(repository.workspace.settings, PAINS)


def _is_in(repository: Repository, ref: str, journey: Located[Journey]) -> bool:
    """Whether a pain is of a journey: as it is now, or where it is gone, as its ref says."""
    here = ref in {each.ref for each in repository.workspace.pains(journey.ref)}
    return here or ref.startswith(f"{journey.ref}/")
