"""The lanes of a map, from what customers do down to what we do. A lane is one object and one line in `LANES`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jmx.render import cells, emotion
from jmx.render.block import NOTHING, Block, paragraph, row, stack
from jmx.render.icons import badge, curve_sample, pips, star, tick, visibility_sample
from jmx.render.sheet import Sheet
from jmx.render.theme import Theme
from jmx.render.view import MapStage, MapView

Cell = Callable[[Theme, MapStage, float], Block]  # a stage, in a width
Signs = Iterable[tuple[Block, str]]  # with what each means


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the map: whether a map has it, what it shows, and what of that the legend must explain."""

    title: str
    has: Callable[[MapView], bool]
    cell: Cell = lambda *_: NOTHING  # in a stage's column
    across: Callable[[Sheet, float], Block] = lambda *_: NOTHING  # below the cells, in room of that height
    legend: Callable[[Theme, MapView], Signs] = lambda *_: ()
    stretches: bool = False  # it takes the room that other lanes leave
    backstage: bool = False  # the line of visibility runs above it

    def row(self, page: Sheet, room: float) -> Block:
        """The lane with its label, as high as the highest that stands in it."""
        theme = page.theme
        label = lane_label(theme, self.title)
        drawn = [(column.x, self.cell(theme, column.stage, column.width)) for column in page.columns]
        top = max((cell.height for _, cell in drawn), default=0.0)
        across = self.across(page, room)
        top += 14.0 if top and across.height else 0.0
        parts = label.at(0, 0), *(cell.at(x, 0) for x, cell in drawn), across.at(theme.gutter, top)
        return Block(page.width, max(top + across.height, label.height), parts)


def lane_label(theme: Theme, words: str) -> Block:
    return paragraph(theme, words, theme.gutter - 16, "quiet-strong")


def _no_steps(page: Sheet, _: float) -> Block:
    return NOTHING if page.view.steps else paragraph(page.theme, "No touchpoints yet", page.across, "quiet")


def _wide_pains(theme: Theme, stage: MapStage, room: float) -> Block:
    return cells.pains(theme, stage, room, theme.wide_card + 24)


def _whole(cell: Cell) -> Callable[[Sheet, float], Block]:
    """A cell for what belongs to no single stage, across all of them."""

    def across(page: Sheet, _: float) -> Block:
        head = paragraph(page.theme, page.view.whole.title, page.across, "quiet-strong")
        block = cell(page.theme, page.view.whole, page.across)
        return stack([head, block], 8) if block.height else NOTHING

    return across


def _step_signs(theme: Theme, view: MapView) -> Signs:
    if any(step.moment for step in view.steps):
        yield star(theme), "moment of truth"


def _emotion_signs(theme: Theme, view: MapView) -> Signs:
    yield curve_sample(theme, True), "known from evidence"
    yield curve_sample(theme, False), "assumed: hollow and dashed"
    if view.unheard:
        yield NOTHING, f"{len(view.unheard)} more feel differently: --persona"


def _pain_signs(theme: Theme, view: MapView) -> Signs:
    if any(pain.rank for pain in view.all_pains):
        yield badge(theme, 1), "rank in this journey"
    if any(pain.severity for pain in view.all_pains):
        yield row([pips(theme, 4, True), pips(theme, 4, False)], 6), "severity, known and assumed"
    if any(pain.addressed for pain in view.all_pains):
        yield tick(theme), "done"


STEPS = Lane("What customers do", lambda view: bool(view.stages), cells.steps, _no_steps, _step_signs)
CHANNELS = Lane("Where we meet", lambda view: any(step.channel for step in view.steps), cells.channels)
VOICES = Lane("What they say", lambda view: any(step.voices for step in view.steps), cells.voices)
EMOTION = Lane(
    "How it feels",
    lambda view: any(step.felt for step in view.steps),
    across=emotion.curves,
    legend=_emotion_signs,
    stretches=True,
)
PAINS = Lane("What hurts", lambda view: bool(view.all_pains), cells.pains, _whole(_wide_pains), _pain_signs)
FIXES = Lane(
    "What we are doing",
    lambda view: bool(view.fixes) or any(stage.fixes for stage in view.stages),
    cells.fixes,
    _whole(cells.fixes),
)
SERVICES = Lane("Services", lambda view: any(step.services for step in view.steps), cells.services)
BACKSTAGE = Lane(
    "Backstage",
    lambda view: any(step.backstage for step in view.steps),
    cells.backstage,
    legend=lambda theme, _: [(visibility_sample(theme), "line of visibility")],
    backstage=True,
)
METRICS = Lane("How it does", lambda view: bool(view.metrics), across=cells.metrics)

LANES = (STEPS, CHANNELS, VOICES, EMOTION, PAINS, FIXES, SERVICES, BACKSTAGE, METRICS)
