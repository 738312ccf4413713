"""The lanes of a map, from what customers do down to what we do. A lane is one object and one line in `LANES`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jmx.render import emotion, handoffs, ways
from jmx.render.lane_cells import (
    Cell,
    backstage_cell,
    channels_cell,
    duration_cell,
    fixes_cell,
    metrics_cell,
    no_steps,
    of_the_whole,
    opportunities_cell,
    outputs_cell,
    pains_cell,
    pictures_cell,
    questions_cell,
    responses_cell,
    services_cell,
    steps_cell,
    strengths_cell,
    systems_cell,
    teams_cell,
    timing_cell,
    voices_cell,
    ways_cell,
    wide_pains_cell,
)
from jmx.render.lane_legends import (
    Signs,
    emotion_signs,
    fix_signs,
    metric_signs,
    pain_signs,
    step_signs,
    strength_signs,
)
from jmx.render.page import NOTHING, Block, Sheet, StageColumn, paragraph, stack
from jmx.render.signs import visibility_sample
from jmx.render.theme import Theme
from jmx.render.view import MapStage, MapStep, MapView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the map: what of a map it is about, how it shows that, and what of it the legend must explain."""

    key: str  # what `--lanes` calls it
    title: str
    said: Callable[[MapView], Sequence[object]]
    cell: Cell = lambda *_: NOTHING  # in a stage's column
    across: Callable[[Sheet, float], Block] = lambda *_: NOTHING  # below the cells, in room of that height
    legend: Callable[[Theme, MapView], Signs] = lambda *_: ()
    stretches: bool = False  # it takes the room that other lanes leave
    backstage: bool = False  # the line of visibility runs above it

    def has(self, view: MapView) -> bool:
        return bool(self.said(view))

    def row(self, page: Sheet, room: float) -> Block:
        """The lane with its label, as high as the highest that stands in it."""
        theme = page.theme
        label = lane_label(theme, self.title)
        cells = [self._cells(page, columns) for columns in (page.wholes, page.parts or page.columns)]
        across = self.across(page, room)
        body = stack([stack(cells, 8), Block(page.width, across.height, (across.at(theme.gutter, 0),))], 14)
        return Block(page.width, max(body.height, label.height), (label.at(0, 0), body.at(0, 0)))

    def _cells(self, page: Sheet, columns: Sequence[StageColumn]) -> Block:
        drawn = [(each.x, page.toned(each.stage, self.cell(page.theme, each.stage, each.width))) for each in columns]
        height = max((cell.height for _, cell in drawn), default=0.0)
        return Block(page.width, height, tuple(cell.at(x, 0) for x, cell in drawn))


def _of_stages(said: Callable[[MapStage], Sequence[object]]) -> Callable[[MapView], Sequence[object]]:
    return lambda view: [each for stage in view.stages for each in said(stage) or _once(stage.earlier, said)]


def _of_steps(said: Callable[[MapStep], Sequence[object]]) -> Callable[[MapView], Sequence[object]]:
    return lambda view: [each for step in view.steps for each in said(step) or _once(step.earlier, said)]


def _once(earlier: T | None, said: Callable[[T], Sequence[object]]) -> Sequence[object]:
    """What was said of something on a map of two, where that says nothing any more."""
    return said(earlier) if earlier is not None else ()


def _of_all(said: Callable[[MapStage], Sequence[object]]) -> Callable[[MapView], Sequence[object]]:
    """What is said in stages, and of the journey as a whole."""
    return lambda view: [each for stage in (*view.stages, view.whole) for each in said(stage)]


def lane_label(theme: Theme, words: str) -> Block:
    return paragraph(theme, words, theme.gutter - 16, "quiet-strong")


DURATION = Lane(
    "duration",
    "How long it takes",
    _of_stages(lambda stage: [each for each in (stage.duration, *(step.duration for step in stage.steps)) if each]),
    duration_cell,
)
TIMING = Lane("timing", "When it happens", _of_steps(lambda step: [step] if step.timing else []), timing_cell)
QUESTIONS = Lane("questions", "What they ask", _of_stages(lambda stage: stage.questions), questions_cell)
STEPS = Lane(
    "steps",
    "What customers do",
    _of_stages(lambda stage: [step.title for step in stage.steps] or [stage.title]),
    steps_cell,
    no_steps,
    step_signs,
)
WAYS = Lane(
    "next",
    "What comes next",
    _of_stages(lambda stage: [each for step in stage.steps for each in (*step.next, *([step] * step.ends))]),
    ways_cell,
    ways.arcs,
)
FLOW = Lane("next", WAYS.title, WAYS.said, across=ways.ladder)  # where each step has a column of its own
PICTURES = Lane("images", "What it looks like", _of_steps(lambda step: [step] if step.picture else []), pictures_cell)
CHANNELS = Lane("channels", "Where we meet", _of_steps(lambda step: [step] if step.channel else []), channels_cell)
VOICES = Lane(
    "voices",
    "What they say",
    _of_stages(lambda stage: [voice for step in stage.with_own for voice in step.voices]),
    voices_cell,
)
EMOTION = Lane(
    "emotion",
    "How it feels",
    lambda view: view.felt,
    across=emotion.curves,
    legend=emotion_signs,
    stretches=True,
)
PAINS = Lane(
    "pains", "What hurts", _of_all(lambda stage: stage.pains), pains_cell, of_the_whole(wide_pains_cell), pain_signs
)
FIXES = Lane(
    "initiatives",
    "What we are doing",
    _of_all(lambda stage: stage.fixes),
    fixes_cell,
    of_the_whole(fixes_cell),
    fix_signs,
)
OPPORTUNITIES = Lane(
    "opportunities",
    "What we could do",
    _of_all(lambda stage: stage.opportunities),
    opportunities_cell,
    of_the_whole(opportunities_cell),
)
STRENGTHS = Lane(
    "strengths",
    "What works well",
    _of_all(lambda stage: stage.strengths),
    strengths_cell,
    of_the_whole(strengths_cell),
    strength_signs,
)
OUTPUTS = Lane("outputs", "What comes of it", _of_steps(lambda step: step.outputs), outputs_cell)
RESPONSES = Lane("responses", "What we answer", _of_steps(lambda step: [step] if step.response else []), responses_cell)
SERVICES = Lane("services", "Services", _of_steps(lambda step: step.services), services_cell)
BACKSTAGE = Lane(
    "backstage",
    "Backstage",
    _of_steps(lambda step: step.backstage),
    backstage_cell,
    legend=lambda theme, _: [(visibility_sample(theme), "line of visibility")],
    backstage=True,
)
SYSTEMS = Lane("systems", "Systems", _of_steps(lambda step: step.systems), systems_cell)
TEAMS = Lane(
    "teams",
    "Who does it",
    _of_stages(lambda stage: stage.teams),
    teams_cell,
)
HANDOFFS = Lane(  # where each step has a column of its own
    TEAMS.key,
    "Handoffs",
    handoffs.handoffs_here,
    across=handoffs.band,
    legend=handoffs.legend,
)
METRICS = Lane("metrics", "How it does", lambda view: view.metrics, across=metrics_cell, legend=metric_signs)

LANES = (
    TIMING, DURATION, QUESTIONS, STEPS, WAYS, PICTURES, CHANNELS, VOICES, EMOTION, PAINS, OPPORTUNITIES, FIXES,
    STRENGTHS, OUTPUTS, RESPONSES, SERVICES, BACKSTAGE, SYSTEMS, TEAMS, METRICS,
)  # fmt: skip
