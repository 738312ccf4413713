"""Which steps stand on which page of slides, each with a column of its own, and the overview of all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jmx.render.emotion import column_need, least_need
from jmx.render.page import Sheet, StageColumn
from jmx.render.paper import POINT, Paper
from jmx.render.scripts import needs_rules
from jmx.render.theme import Theme
from jmx.render.view import MapOpportunity, MapPain, MapStage, MapStrength, MapView

_LEAST = 10 * POINT  # the size of the smallest text
MARGIN, _GUTTER, COLUMN = 26.0, 138.0, 146.0  # a column is no narrower
PAD = 5.0  # above and below a lane
_STAGE, _BROAD_STAGE = 92.0, 130.0  # nor a stage in the overview: of plain letters, and of those that cannot be parted
_TOGETHER = 190.0  # nor where several have a name together
_WIDEST = 1.6  # a column may be so much wider than on the fullest page


def slide_theme(theme: Theme, paper: Paper) -> Theme:
    """The look on a slide: no text below ten points."""
    theme = theme.enlarged(_LEAST / min(style.size for style in theme.texts.values()))
    return replace(
        theme, page=paper.width, margin=MARGIN, gutter=theme.gutter_of(_GUTTER), gap=10.0, card_pad=7.0, lane_pad=PAD,
        mood=22.0, tallest_mood=44.0, callout=320.0, picture=90.0, fact=300.0, longest=3,
        logo_wide=110.0, logo_high=46.0,
    )  # fmt: skip


def breadth(stage: MapStage) -> int:
    """How many columns a stage takes."""
    return max(1, len(stage.steps))


def cut(stage: MapStage, most: int) -> Iterator[MapStage]:
    """A stage in pieces of at most so many steps."""
    if len(stage.steps) <= most:
        yield stage
        return
    count = -(-len(stage.steps) // most)
    each = -(-len(stage.steps) // count)
    pieces, whole = [], stage
    for start in range(0, len(stage.steps), each):
        piece, whole = _parted(whole, {step.number for step in stage.steps[start : start + each]})
        pieces.append(piece)
    for place, piece in enumerate([_joined(whole, pieces[0]), *pieces[1:]], 1):
        yield replace(piece, title=f"{stage.title} ({place} of {len(pieces)})")


def _joined(whole: MapStage, piece: MapStage) -> MapStage:
    """What is said of a stage as a whole, and of some of its steps."""
    return replace(
        whole,
        steps=piece.steps,
        pains=(*whole.pains, *piece.pains),
        fixes=(*whole.fixes, *piece.fixes),
        strengths=(*whole.strengths, *piece.strengths),
        opportunities=(*whole.opportunities, *piece.opportunities),
    )


def _parted(stage: MapStage, numbers: set[int]) -> tuple[MapStage, MapStage]:
    """What of a stage is about some of its steps, and all else."""

    def here(each: MapPain | MapStrength | MapOpportunity) -> bool:
        return bool(each.steps) and each.steps[0] in numbers

    pains, opportunities = tuple(filter(here, stage.pains)), tuple(filter(here, stage.opportunities))
    fixed = [*(pain.fixes for pain in pains), *(each.fixes for each in opportunities)]
    taken = {fix.ref for fixes in fixed for fix in fixes}
    fixes = tuple(fix for fix in stage.fixes if fix.ref in taken)
    strengths = tuple(filter(here, stage.strengths))
    steps = tuple(step for step in stage.steps if step.number in numbers)
    part = MapStage(
        stage.ref, stage.title, stage.phase, stage.goal, steps, pains, fixes, strengths=strengths,
        opportunities=opportunities, more=stage.more, alone=len(steps) == 1, mark=stage.mark,
    )  # fmt: skip
    rest = replace(
        stage,
        steps=tuple(step for step in stage.steps if step.number not in numbers),
        pains=tuple(each for each in stage.pains if not here(each)),
        fixes=tuple(fix for fix in stage.fixes if fix.ref not in taken),
        strengths=tuple(each for each in stage.strengths if not here(each)),
        opportunities=tuple(each for each in stage.opportunities if not here(each)),
    )
    return part, rest


def groups_of(stages: Sequence[MapStage], most: int) -> list[list[MapStage]]:
    """Stages on as few pages as hold them, all about equally full."""
    fewest = len(_packed(stages, most))
    for room in range(1, most + 1):
        groups = _packed(stages, room)
        if len(groups) <= fewest and all(sum(map(breadth, group)) <= most for group in groups):
            return groups
    return _packed(stages, most)


def _packed(stages: Sequence[MapStage], room: int) -> list[list[MapStage]]:
    groups: list[list[MapStage]] = []
    for stage in stages:
        if groups and sum(map(breadth, groups[-1])) + breadth(stage) <= room:
            groups[-1].append(stage)
        else:
            groups.append([stage])
    return groups


def only(view: MapView, stages: Sequence[MapStage]) -> MapView:
    return replace(view, stages=tuple(stages), pains=(), fixes=(), strengths=(), opportunities=(), metrics=())


def overview(view: MapView, theme: Theme, paper: Paper) -> Sheet:
    """What concerns the whole journey, below its curve where there is room for one."""
    width = paper.width - 2 * theme.margin
    stages = tuple(
        MapStage(each.ref, each.title, each.phase, steps=each.steps, own=each.own, mark=each.mark)
        for each in view.stages
    )
    needs = [
        max(_BROAD_STAGE if needs_rules(stage.title) else _STAGE, column_need(theme, stage)) + theme.gap
        for stage in stages
    ]
    room = width - theme.gutter + theme.gap
    together = sum(needs) > room
    if together:  # as narrow as their points allow: several have a name together
        needs = [least_need(theme, stage) for stage in stages]
    if sum(needs) > room:
        return Sheet(replace(view, stages=()), theme, (), width, part_of=view)
    gap = 0.0 if together else theme.gap
    spare = (room - sum(needs)) / max(1, len(stages))
    x = theme.gutter
    columns = []
    for stage, need in zip(stages, needs, strict=True):
        columns.append(StageColumn(stage, x, need + spare - gap))
        x += need + spare
    named = tuple(_named(columns, theme.gap)) if together else ()
    return Sheet(replace(view, stages=stages), theme, tuple(columns), width, part_of=view, named=named)


def with_worst(sheet: Sheet, view: MapView) -> Sheet:
    """An overview that has no curve to show: what hurts most in each stage stands there if these are wide enough."""
    if view.felt or any(column.width < COLUMN for column in sheet.columns):
        return sheet
    stages = [
        replace(here, pains=_worst(all_of_it)) for here, all_of_it in zip(sheet.view.stages, view.stages, strict=False)
    ]
    columns = tuple(replace(column, stage=stage) for column, stage in zip(sheet.columns, stages, strict=True))
    return replace(sheet, view=replace(sheet.view, stages=tuple(stages)), columns=columns)


def _worst(stage: MapStage) -> tuple[MapPain, ...]:
    """The pain of a stage that ranks highest of what is not settled."""
    open_pains = [pain for pain in stage.pains if pain.status in ("open", "accepted")]
    return tuple(sorted(open_pains, key=lambda pain: (not pain.must, pain.rank or 1e9, -(pain.severity or 0)))[:1])


def _named(columns: Sequence[StageColumn], gap: float) -> Iterator[StageColumn]:
    """Columns for the names of stages that stand too close for one each: of the first and the last of a few."""
    run: list[StageColumn] = []
    for at, column in enumerate(columns):
        run.append(column)
        width = column.x + column.width - run[0].x
        left = columns[-1].x + columns[-1].width - column.x - column.width
        if at + 1 == len(columns) or (width >= _TOGETHER and left >= _TOGETHER):
            first, last = run[0].stage, column.stage
            title = first.title if first is last else f"{first.title} – {last.title}"
            yield StageColumn(MapStage(first.ref, title), run[0].x, width - gap)
            run = []


def steps_sheet(journey: MapView, view: MapView, theme: Theme, paper: Paper, widest: int) -> Sheet:
    """The columns of a page: one for each step, those of a stage side by side."""
    width = paper.width - 2 * theme.margin
    room = width - theme.gutter + theme.gap
    count = sum(map(breadth, view.stages))
    each = min(room / max(1, count), _WIDEST * room / widest)
    x = theme.gutter
    columns, parts, wholes = [], [], []
    for stage in view.stages:
        column = StageColumn(stage, x, breadth(stage) * each - theme.gap)
        columns.append(column)
        whole = stage
        for step in stage.steps:
            part, whole = _parted(whole, {step.number})
            parts.append(StageColumn(part, x, each - theme.gap))
            x += each
        if stage.steps:
            wholes.append(replace(column, stage=whole))
        else:
            parts.append(column)
            x += each
    return Sheet(view, theme, tuple(columns), width, tuple(parts), tuple(wholes), journey, view is journey)
