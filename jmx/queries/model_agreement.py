"""How far models rank the same pains or fixes alike."""

from jmx.model.score import Ranking
from jmx.queries.repository import Repository
from jmx.report.model_agreement import ModelAgreement, ModelsReport
from jmx.score.agreement import agreements
from jmx.score.fixes import rank_fixes
from jmx.score.models import FIXES, ScoreModel, known_model, models_for
from jmx.score.pains import rank_pains

FEWEST = 3  # of fewer there is no order to speak of


def models_compared(repository: Repository, of: str, journey: str | None = None) -> ModelsReport:
    """Every two models that can rank at least three pains or fixes, held against each other. What must be done stands
    first by any model, so it does not count."""
    repository.note_unread()
    workspace = repository.workspace
    only = repository.journey(journey).ref if journey else None
    rank = rank_fixes if of == FIXES else rank_pains
    names = [
        name
        for name in models_for(workspace.settings, of)
        if isinstance(known_model(workspace.settings, name), ScoreModel)
    ]
    rankings = {name: rank(workspace, repository.as_of, only, name) for name in names}
    places = {name: _places(ranking) for name, ranking in rankings.items()}
    able = {name: each for name, each in places.items() if len(each) >= FEWEST}
    titles = {each.ref: each.title for ranking in rankings.values() for each in ranking.scores}
    return ModelsReport(
        "fix" if of == FIXES else "pain",
        tuple(ModelAgreement(*each) for each in agreements(able)),
        able,
        {name: len(each) for name, each in places.items() if name not in able},
        titles,
        repository.as_of,
        repository.read_at,
        uncommitted=repository.edited,
    )


def _places(ranking: Ranking) -> dict[str, float]:
    """The rank of each among what competes."""
    competing = [each for each in ranking.scores if not each.must]
    return {each.ref: each.rank - len(ranking.scores) + len(competing) for each in competing}
