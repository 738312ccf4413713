"""Rankings as pictures: fixes by value and effort, and which few pains hold most."""

from collections.abc import Iterator

from jmx.model.score import Score
from jmx.queries.repository import Repository
from jmx.render.matrix import matrix_page
from jmx.render.matrix_bubble import ASSUMED, MatrixPoint
from jmx.render.pareto import ParetoItem, pareto_page
from jmx.render.scene import Scene
from jmx.render.theme import Theme
from jmx.report.ranking import RankingReport
from jmx.report.wording import EDITS
from jmx.score.fixes import FixInputs, fix_model
from jmx.score.sureness import sure_of_fixes
from jmx.score.value_effort import ValueForEffort, value_for_effort


def picture_of(repository: Repository, report: RankingReport, theme: Theme, journey: str | None = None) -> Scene:
    """The slide of a ranking: of fixes the matrix, of pains the few that hold most."""
    about = [repository.workspace.settings.organisation or "", _journey_title(repository, journey)]
    subtitle = "  ·  ".join(filter(None, about))
    if report.of == "pain":
        return _pareto(report, theme, subtitle)
    return _matrix(repository, report, theme, subtitle)


def _journey_title(repository: Repository, journey: str | None) -> str:
    return repository.journey(journey).record.title if journey else ""


def _note(report: RankingReport) -> str:
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    return f"score = {report.ranking.formula.replace('_', ' ')}; as of {report.as_of}{at}"


def _pareto(report: RankingReport, theme: Theme, subtitle: str) -> Scene:
    scores = report.ranking.scores
    items = [
        ParetoItem(each.ref, each.title, each.value, _sure(each) <= ASSUMED, each.rank, bool(each.must))
        for each in scores
    ]
    unscored, musts = len(report.ranking.unscored), sum(bool(each.must) for each in scores)
    must = (
        f"{musts} of these {len(scores)} must be fixed, whatever the score, and have the first numbers" if musts else ""
    )
    note = "  ·  ".join(filter(None, (must, _note(report))))
    return pareto_page(items, theme, title="What hurts customers most", subtitle=subtitle, note=note, unscored=unscored)


def _sure(score: Score) -> float:
    """How sure a pain's score is; of a model that does not ask, nothing is said."""
    return next((each.value for each in score.factors if each.name == "confidence"), 1.0)


def _matrix(repository: Repository, report: RankingReport, theme: Theme, subtitle: str) -> Scene:
    sides = value_for_effort(fix_model(repository.workspace, report.ranking.model))
    points = list(_points(repository, report, sides))
    lacking = len(report.ranking.scores) - len(points) + len(report.ranking.unscored)
    some = f"{lacking} more" if points else str(lacking)
    left = f"{some} {'lacks' if lacking == 1 else 'lack'} a value or an effort" if lacking else ""
    note = "  ·  ".join(filter(None, (left, _note(report))))
    return matrix_page(
        points, theme, title="Fixes by value and effort", subtitle=subtitle, note=note,
        value_label=sides.label, effort_label=sides.unit.axis, effort_words=sides.unit[1:],
    )  # fmt: skip


def _points(repository: Repository, report: RankingReport, sides: ValueForEffort) -> Iterator[MatrixPoint]:
    workspace, ranking = repository.workspace, report.ranking
    inputs = FixInputs(workspace, report.as_of)
    by = fix_model(workspace, ranking.model)
    of_value = by._replace(formula=sides.value)
    sure = sure_of_fixes(workspace, report.as_of, ranking, of_value).by_ref if report.sure else {}
    for each in ranking.scores:
        fix, known = workspace.records[each.ref], {factor.name: factor.value for factor in each.factors}
        effort = known.get(sides.effort) or inputs.of(fix, sides.effort).value
        if effort is None or effort <= 0:
            continue
        known_by = inputs.of(fix, "confidence").value
        low, high = sure[each.ref].scores if each.ref in sure else (0.0, 0.0)
        yield MatrixPoint(
            each.ref, each.title, sides.value.value(known), effort, each.rank,
            ASSUMED if known_by is None else known_by,
            (low, high) if low < high else None, bool(each.must), getattr(fix.record, "status", ""),
        )  # fmt: skip
