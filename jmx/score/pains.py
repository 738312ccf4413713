"""What hurts most: pains ranked by severity × reach × frequency × confidence, or by a model of your own.

Each score has the factors it is made of, so that every number can be checked by hand.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from jmx.model.evidence import PainPoint
from jmx.model.score import Ranking
from jmx.model.workspace import Located, Workspace
from jmx.score.inputs import pain_input
from jmx.score.models import PAINS, ScoreModel, chosen_model, model, set_aside
from jmx.score.owners import with_sayers
from jmx.score.ranking import Candidate, ranked


def pain_model(workspace: Workspace, name: str = "") -> ScoreModel:
    """The model that ranks pains: one that is named, else the one of jmx.yaml."""
    return model(workspace.settings, name) if name else chosen_model(workspace.settings, PAINS)


def rank_pains(workspace: Workspace, as_of: date, journey: str | None = None, model_name: str = "") -> Ranking:
    """The unsolved pains of the workspace, or of one journey, the worst first; ties share a rank.

    By the model `pain`, severity is 1–5, reach a share of the journey's volume (0–1), frequency how often it happens to
    each customer hit (1 or more), confidence 0.3–1 out of the evidence; the score runs from 0 to 5 × frequency. Pains
    that regulation, safety or accessibility demand to be fixed stand above any score. A missing input is said, never
    assumed.

    Source: ranking pain before solutions, without effort, follows Smaply's pain point prioritisation.
    """
    pains = workspace.pains(journey) if journey else workspace.of("pain-point")
    by = pain_model(workspace, model_name)
    unsolved = candidates(workspace, [each for each in pains if each.record.unsolved], as_of, by)
    found = with_sayers(workspace, ranked(by, unsolved))
    return found if model_name else replace(found, set_aside=set_aside(workspace.settings, PAINS))


def candidates(
    workspace: Workspace, pains: Sequence[Located[PainPoint]], as_of: date, by: ScoreModel
) -> list[Candidate]:
    """Pains with what a model asks of each."""
    return [_candidate(workspace, each, as_of, by) for each in pains]


def _candidate(workspace: Workspace, pain: Located[PainPoint], as_of: date, by: ScoreModel) -> Candidate:
    inputs = {each.name: pain_input(workspace, pain, as_of, each.name) for each in by.inputs}
    return Candidate(pain.ref, pain.record.title, inputs, pain.record.must or "")
