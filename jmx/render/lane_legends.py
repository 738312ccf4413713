"""What the legend explains of each lane: the signs that a map uses, and no others."""

from collections.abc import Iterable

from jmx.render import emotion
from jmx.render.page import NOTHING, Block, shortened
from jmx.render.signs import curve_sample, dashed_sample, level_sample, rank_badge, severity_bars, star, tick
from jmx.render.theme import Theme
from jmx.render.view import MOST_CURVES, MapView

Signs = Iterable[tuple[Block, str]]  # with what each means
_DONE = "shipped or addressed"


def step_signs(theme: Theme, view: MapView) -> Signs:
    if any(step.moment for stage in view.stages for step in shortened(theme, stage.steps)[0]):
        yield star(theme), "moment of truth"


def emotion_signs(theme: Theme, view: MapView) -> Signs:
    known = {
        step.known_on(at) for step in view.felt for at, mood in enumerate(step.moods[:MOST_CURVES]) if mood is not None
    }
    if True in known:
        yield curve_sample(theme, True), "known from evidence"
    if False in known:
        yield curve_sample(theme, False), "assumed: hollow and dashed"
    if any(emotion.whole_beside_steps(stage) for stage in view.stages):
        yield level_sample(theme), "the stage as a whole"
    if view.unheard:
        many = len(view.unheard)
        feel = "feels differently and has" if many == 1 else "feel differently and have"
        yield NOTHING, f"{many} more {feel} no curve here"


_SINCE = (
    "better or worse since: mean before that day → mean after it, up to the next declared step; "
    "apart by more than chance"
)


def metric_signs(theme: Theme, view: MapView) -> Signs:
    if any(metric.better is not None for metric in view.metrics):
        sign = tick(theme) if any(metric.better for metric in view.metrics) else NOTHING
        yield sign, _SINCE


def pain_signs(theme: Theme, view: MapView) -> Signs:
    pains = [pain for stage in (*view.stages, view.whole) for pain in shortened(theme, stage.pains)[0]]
    rated = {pain.evidenced for pain in pains if pain.severity}
    if any(pain.rank for pain in pains):
        yield rank_badge(theme, 1), f"rank by {view.ranked_by}" if theme.longest is None else "rank in this journey"
    if True in rated:
        yield severity_bars(theme, 4, True), "severity"
    if not all(pain.evidenced for pain in pains):
        yield dashed_sample(theme, "pain", False in rated), "assumed pain"
    if any(pain.ticked for pain in pains):
        yield tick(theme), _DONE


def fix_signs(theme: Theme, view: MapView) -> Signs:
    fixes = [fix for stage in (*view.stages, view.whole) for fix in shortened(theme, stage.fixes)[0]]
    if any(fix.ticked for fix in fixes) and _DONE not in {words for _, words in pain_signs(theme, view)}:
        yield tick(theme), _DONE


def strength_signs(theme: Theme, view: MapView) -> Signs:
    strengths = [each for stage in (*view.stages, view.whole) for each in shortened(theme, stage.strengths)[0]]
    if not all(each.evidenced for each in strengths):
        yield dashed_sample(theme, "phase"), "assumed strength"
