"""By which formula earlier moments are ranked: the one jmx.yaml named then, or the one it names now."""

import hashlib
from dataclasses import replace
from datetime import date

from jmx.model.score import Ranking
from jmx.model.settings import ScoringSettings
from jmx.model.workspace import Workspace
from jmx.queries.earlier_rankings import PAINS, RankingModel
from jmx.queries.repository import Repository
from jmx.reading.load import Known
from jmx.score.pains import rank_pains

THEN, NOW = "then", "now"


def under_formula(repository: Repository, formula: str) -> None:
    """Lets a repository that is read at an earlier commit rank by the formula of now, where that is asked. What else is
    set stays what it was then."""
    if formula == NOW and repository.at is not None:
        scoring = _scoring_now(repository)
        loaded = repository.loaded
        vars(repository)["loaded"] = replace(loaded, workspace=_scored_by(loaded.workspace, scoring))


def pain_ranking(repository: Repository, formula: str, model: str = "") -> RankingModel:
    """How pains are ranked at several moments: each by its own formula, or all by that of now."""
    if formula == NOW:
        scoring = _scoring_now(repository)
        digest = hashlib.sha256(scoring.model_dump_json().encode()).hexdigest()[:20]

        def ranked(workspace: Workspace, day: date) -> Ranking:
            return rank_pains(_scored_by(workspace, scoring), day, model_name=model)

        return RankingModel(f"pains by {model}, as {digest} has them ranked", ranked)
    if not model:
        return PAINS
    return RankingModel(
        f"pains by the {model} of then", lambda workspace, day: rank_pains(workspace, day, model_name=model)
    )


def _scoring_now(repository: Repository) -> ScoringSettings:
    """What jmx.yaml says here. Where that cannot be read, it is refused as ever."""
    repository.known = repository.known or Known()  # what is the same then and now is read once
    return replace(repository, at=None, given_day=None).workspace.settings.scoring


def _scored_by(workspace: Workspace, scoring: ScoringSettings) -> Workspace:
    return replace(workspace, settings=workspace.settings.model_copy(update={"scoring": scoring}))
