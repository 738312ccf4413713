"""How far models rank the same pains or fixes alike."""

from collections.abc import Sequence
from datetime import date

from jmx.model.score import Ranking
from jmx.model.settings import Settings
from jmx.model.workspace import Workspace
from jmx.queries.repository import Repository
from jmx.report.model_agreement import ModelAgreement, ModelsReport
from jmx.score.agreement import agreements
from jmx.score.fixes import FixInputs, open_fixes
from jmx.score.models import FIXES, ScoreModel, chosen_model, known_model, models_for
from jmx.score.pains import candidates
from jmx.score.ranking import Candidate, ranked

FEWEST = 3  # of fewer there is no order to speak of
MANY = 12  # of more models nobody reads every two: a thousand of them are half a million


def models_compared(repository: Repository, of: str, journey: str | None = None) -> ModelsReport:
    """Every two models that can rank at least three pains or fixes, held against each other; of many models only the
    one of jmx.yaml against each. What must be done stands first by any model, so it does not count."""
    repository.note_unread()
    workspace = repository.workspace
    only = repository.journey(journey).ref if journey else None
    models = _models(workspace.settings, of)
    items = _items(workspace, repository.as_of, of, only, models)
    rankings = {each.name: ranked(each, items) for each in models}
    places = {name: _places(ranking) for name, ranking in rankings.items()}
    able = {name: each for name, each in places.items() if len(each) >= FEWEST}
    chosen = chosen_model(workspace.settings, of).name
    lead = (chosen if chosen in able else next(iter(able))) if len(able) > MANY else ""
    titles = {each.ref: each.title for each in items}
    return ModelsReport(
        "fix" if of == FIXES else "pain",
        tuple(ModelAgreement(*each) for each in agreements(able, lead)),
        able,
        {name: len(each) for name, each in places.items() if name not in able},
        titles,
        repository.as_of,
        repository.read_at,
        uncommitted=repository.edited,
        lead=lead,
    )


def _models(settings: Settings, of: str) -> list[ScoreModel]:
    found = (known_model(settings, name) for name in models_for(settings, of))
    return [each for each in found if isinstance(each, ScoreModel)]


def _items(
    workspace: Workspace, as_of: date, of: str, journey: str | None, models: Sequence[ScoreModel]
) -> list[Candidate]:
    """What is ranked, with all that any of the models asks: most of them ask the same."""
    asked = {each.name: each for model in models for each in model.inputs}
    whole = models[0]._replace(inputs=tuple(asked.values()))
    if of == FIXES:
        table = FixInputs(workspace, as_of)
        return [table.candidate(each, whole) for each in open_fixes(workspace, journey)]
    pains = workspace.pains(journey) if journey else workspace.of("pain-point")
    return candidates(workspace, [each for each in pains if each.record.unsolved], as_of, whole)


def _places(ranking: Ranking) -> dict[str, float]:
    """The rank of each among what competes."""
    competing = [each for each in ranking.scores if not each.must]
    return {each.ref: each.rank - len(ranking.scores) + len(competing) for each in competing}
