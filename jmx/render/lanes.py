"""The lanes of a map, from what customers do down to what we do. A lane is one object and one line in `LANES`."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from jmx.escape import one_line
from jmx.model.outcome import Verdict
from jmx.model.score import FORMULA
from jmx.render import emotion, handoffs, ways
from jmx.render.mark_signs import mark_color, mark_role, marking, small_sign, with_word
from jmx.render.marks import MarkedText, SideMark, mark_of, of_both
from jmx.render.page import (
    NOTHING,
    Block,
    Card,
    Sheet,
    StageColumn,
    cards,
    cards_below,
    downward,
    first_cards,
    flowing,
    more,
    paragraph,
    row,
    shortened,
    stack,
)
from jmx.render.scene import Box, Circle, Image, Rect, Shape
from jmx.render.theme import Color, TextRole, Theme
from jmx.render.view import (
    MOST_CURVES,
    MapFix,
    MapOpportunity,
    MapPain,
    MapPicture,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
    day,
)

T = TypeVar("T")
Step = TypeVar("Step", MapStep, MapStage)  # what has entries
Cell = Callable[[Theme, MapStage, float], Block]  # a stage, in a width
Signs = Iterable[tuple[Block, str]]  # with what each means
_VOICES = 3  # quotes of a stage that are shown
_DONE = "shipped or addressed"


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


# --- cells: what stands in a lane, for one stage or for the whole journey ---


def _steps(theme: Theme, stage: MapStage, room: float) -> Block:
    return downward(theme, stage.steps, room, marking(_step)) if stage.steps else NOTHING


def _channels(theme: Theme, stage: MapStage, room: float) -> Block:
    """Each channel once, with the numbers of the steps that use it."""
    items = _by_step(stage, lambda step: (step.channel,))
    bullets = (_bullet(theme, item, min(room, 15 + _width(theme, item))) for item in items)
    return flowing(bullets, room, 12, 5)


def _by_step(stage: MapStage, said: Callable[[MapStep], Iterable[str]]) -> list[str]:
    """Each entry once, with the numbers of the steps that have it: `App · 1, 3`."""
    entries = [(entry, step) for step in stage.steps for entry in _entries(step, said)]
    found: dict[tuple[str, SideMark | None], list[str]] = {}
    for entry, step in entries:
        if entry:
            found.setdefault((str(entry), mark_of(entry)), []).append(str(step.number))
    told = []
    for (entry, mark), numbers in found.items():
        words = entry if stage.alone else f"{entry} · {', '.join(numbers)}"
        told.append(MarkedText(words, mark) if mark else words)
    return told


def _entries(of: Step, said: Callable[[Step], Iterable[str]]) -> list[str]:
    """What a step or a stage says, marked where it is on a map of two."""
    return of_both(of.mark, said(of.earlier) if of.earlier else None, said(of))


def _numbered(entries: Callable[[MapStep], Iterable[str]]) -> Callable[[Theme, MapStage, float], Block]:
    """A cell that lists what the steps of a stage name, each entry once and with its steps."""

    def cell(theme: Theme, stage: MapStage, room: float) -> Block:
        return _list(theme, _by_step(stage, entries), room)

    return cell


def _list(theme: Theme, entries: Sequence[str], room: float) -> Block:
    shown, rest = shortened(theme, entries)
    return stack([*(_bullet(theme, entry, room) for entry in shown), more(theme, rest, room)], 5)


def _voices(theme: Theme, stage: MapStage, room: float) -> Block:
    said = [voice for step in stage.with_own for voice in _entries(step, lambda each: each.voices)]
    most = min(_VOICES, theme.most)
    quotes = [_quote(theme, voice, room) for voice in said[:most]]
    return stack([*quotes, more(theme, said[most:], room)], 8)


def _pains(theme: Theme, stage: MapStage, room: float, least: float | None = None) -> Block:
    """Pain cards; an answer that has a card of its own in the same column is only dated here."""
    near = frozenset(fix.ref for fix in stage.fixes)
    below = tuple(step.number for step in stage.steps) if len(stage.steps) == 1 else ()
    draw = marking(partial(_pain, near, below))
    if least is not None:
        return first_cards(theme, stage.pains, room, draw, least)
    return cards_below(theme, _numbers(stage), stage.pains, room, draw, lambda each: each.steps)


def _numbers(stage: MapStage) -> list[int]:
    return [step.number for step in stage.steps]


def _fixes(theme: Theme, stage: MapStage, room: float) -> Block:
    return first_cards(theme, stage.fixes, room, marking(_fix))


def _bullets(entries: Callable[[MapStep], Iterable[str]]) -> Callable[[Theme, MapStage, float], Block]:
    """A cell that lists what the steps of a stage name, each entry once."""

    def cell(theme: Theme, stage: MapStage, room: float) -> Block:
        found = {(str(entry), mark_of(entry)): entry for step in stage.steps for entry in _entries(step, entries)}
        return _list(theme, tuple(found.values()), room)

    return cell


def _duration(theme: Theme, stage: MapStage, room: float) -> Block:
    """How long the stage takes, and below that its steps."""
    said = _entries(stage, lambda each: (each.duration,))
    wholes = [paragraph(theme, with_word(each), room, _role(each, "text"), lines=theme.lines) for each in said]
    return stack([*wholes, _list(theme, _by_step(stage, lambda step: (step.duration,)), room)], 5)


def _questions(theme: Theme, stage: MapStage, room: float) -> Block:
    return _list(theme, _entries(stage, lambda each: each.questions), room)


def _opportunities(theme: Theme, stage: MapStage, room: float) -> Block:
    draw = marking(_opportunity)
    return cards_below(theme, _numbers(stage), stage.opportunities, room, draw, lambda each: each.steps)


def _opportunity(theme: Theme, opportunity: MapOpportunity, room: float) -> Card:
    block = paragraph(theme, opportunity.title, room, "text")
    return Card(block, opportunity.title, "shade", "edge", ref=opportunity.ref)


def _strengths(theme: Theme, stage: MapStage, room: float) -> Block:
    return cards_below(theme, _numbers(stage), stage.strengths, room, marking(_strength), lambda each: each.steps)


def _strength(theme: Theme, strength: MapStrength, room: float) -> Card:
    block = paragraph(theme, strength.title, room, "text")
    if strength.evidenced:
        return Card(block, strength.title, "accent-tint", "phase", ref=strength.ref)
    return Card(block, f"{strength.title} (an assumption)", "page", "phase", dashed=True, ref=strength.ref)


def _ways(theme: Theme, stage: MapStage, room: float) -> Block:
    """What may follow each step of which that is written: `1 → 3: cancelled`."""
    told = [f"{step.number} {way.words}" for step in stage.steps for way in step.next]
    return _list(theme, [*told, *(f"{step.number} is the end" for step in stage.steps if step.ends)], room)


def _pictures(theme: Theme, stage: MapStage, room: float) -> Block:
    shown, rest = shortened(theme, [step for step in stage.steps if step.picture])
    drawn = [_framed(theme, step, step.picture, room) for step in shown if step.picture]
    return stack([flowing(drawn, room, theme.gap, 8), more(theme, [step.title for step in rest], room)], 5)


def _framed(theme: Theme, step: MapStep, picture: MapPicture, room: float) -> Block:
    """A picture, made small where it must be, with the number of its step beside it."""
    side = theme.width(str(step.number), "number") + 8
    most = min(theme.picture, room - side)
    by = min(1.0, most / picture.width, 0.75 * theme.picture / picture.height)
    box = Box(side, 0, max(1.0, by * picture.width), max(1.0, by * picture.height))
    number = paragraph(theme, str(step.number), side, "number")
    parts = number.at(0, 0), Image(box, picture.type, picture.content), Rect(box, None, "edge")
    return Block(side + box.width, max(box.height, number.height), parts).hinted(step.title)


def _teams(theme: Theme, stage: MapStage, room: float) -> Block:
    """The team of the stage, and the others that some of its steps have."""
    by_step = _by_step(stage, lambda step: (team for team in step.teams if team != stage.team))
    own = [team for team in _entries(stage, lambda each: (each.team,)) if team]
    return _list(theme, [*own, *by_step], room)


_timing = _numbered(lambda step: (step.timing,))
_responses = _numbered(lambda step: (step.response,))
_outputs = _numbered(lambda step: step.outputs)
_services = _bullets(lambda step: step.services)
_systems = _bullets(lambda step: step.systems)
_backstage = _bullets(lambda step: step.backstage)


def _metrics(page: Sheet, _: float) -> Block:
    """A tile for each metric, side by side as far as they fit."""
    values = page.view.metrics
    return cards(page.theme, values, page.across, page.theme.tile, marking(_metric), max(3, len(values)))


def _step(theme: Theme, step: MapStep, room: float) -> Card:
    """A step's number and title, what is done in it below that, and a star at a moment of truth: at the right, below
    the number in narrow columns."""
    number = str(step.number)
    words = f"{number}. {step.title}" + (f": {step.more}" if step.more else "")
    side = max(theme.icon, theme.width(number, "number")) + 7
    numbered = paragraph(theme, number, side, "number").at(0, 0)
    if not step.moment:
        body = stack([paragraph(theme, step.title, room - side, "text"), _actions(theme, step, room - side)], 2)
        return Card(Block(room, body.height, (numbered, body.at(side, 0))), words, ref=step.ref)
    beside = room > theme.roomy_card
    title = paragraph(theme, step.title, room - side - (theme.icon + 8 if beside else 0), "strong")
    body = stack([title, _actions(theme, step, room - side)], 2)
    below = theme.texts["number"].leading + 4
    sign = _star(theme).at(room - theme.icon, 1) if beside else _star(theme).at(0, below)
    height = body.height if beside else max(body.height, below + theme.icon)
    block = Block(room, height, (numbered, sign, body.at(side, 0)))
    return Card(block, words, "accent-tint", "accent", "firm", ref=step.ref)


def _actions(theme: Theme, step: MapStep, room: float) -> Block:
    opens = paragraph(theme, f"→ {step.opens}" if step.opens else "", room, "quiet-strong", lines=theme.lines)
    return stack([paragraph(theme, ", ".join(step.actions), room, "quiet", lines=theme.lines), opens])


def _pain(near: frozenset[str], below: tuple[int, ...], theme: Theme, pain: MapPain, room: float) -> Card:
    signs = [rank_badge(theme, pain.rank)] if pain.rank else []
    if pain.severity:
        words = f"{pain.severity}/5"
        told = paragraph(theme, words, max(1.5 * theme.icon, theme.width(words, "pain") + 1), "pain")
        signs += [severity_bars(theme, pain.severity, pain.evidenced), told]
    must = paragraph(theme, f"Must: {pain.must}", theme.must, "pain") if pain.must else NOTHING
    head = stack([row(signs, 8), must], 2)
    beside = bool(head.height) and room > theme.wide_card
    inner = room - head.width - 12 if beside else room
    disputed = paragraph(theme, f"Disputed by {pain.disputed}" if pain.disputed else "", inner, "quiet-strong")
    title = _at(theme, () if pain.steps == below else pain.steps, pain.title, inner)
    body = stack([title, _outcome(theme, pain, near, inner), disputed], 5)
    block = row([head, body], 12) if beside else stack([head, body], 5)
    more = f": {pain.more}" if pain.more else ""
    if pain.status == "addressed":  # it competes for nothing any more
        return Card(block, f"{pain.title}{more}", "page", "edge", dashed=not pain.evidenced, ref=pain.ref)
    if pain.evidenced:
        return Card(block, f"{pain.title}{more}", "pain-tint", "pain-edge", ref=pain.ref)
    return Card(block, f"{pain.title} (an assumption){more}", "page", "pain", dashed=True, ref=pain.ref)


def _at(theme: Theme, steps: Sequence[int], title: str, room: float) -> Block:
    """A title behind the numbers of the steps it is about."""
    numbers = ", ".join(map(str, steps))
    side = theme.width(numbers, "number") + 7
    if not steps or side > room / 2:
        return paragraph(theme, title, room, "text")
    text = paragraph(theme, title, room - side, "text")
    return Block(room, text.height, (paragraph(theme, numbers, side, "number").at(0, 0), text.at(side, 0)))


def _outcome(theme: Theme, pain: MapPain, near: frozenset[str], room: float) -> Block:
    """What became of a pain: the date once something shipped for it, and what is under way."""
    decided = {"wont-fix": "Won’t fix", "accepted": "Accepted"}.get(pain.status, "")
    if pain.answer is not None:
        told = _shipped(theme, pain.answer, _stand(pain.answer, near), room)
    elif pain.ticked:
        told = _ticked(theme, "Addressed", room)
    else:
        told = paragraph(theme, decided, room, "quiet-strong")
    waits = [paragraph(theme, _stand(fix, near), room, "quiet") for fix in pain.fixes if fix.under_way]
    return stack([told, *waits], 3)


def _stand(fix: MapFix, near: frozenset[str]) -> str:
    """Where an initiative stands, with its name unless that stands in the same column."""
    return _capital(fix.words) if fix.ref in near else f"{fix.title}, {fix.words}"


def _fix(theme: Theme, fix: MapFix, room: float) -> Card:
    ranks = ", ".join(f"#{rank}" for rank in fix.ranks)
    stand = _capital(fix.words) + (f", for {ranks}" if len(fix.ranks) > 1 else "")
    status = paragraph(theme, stand, room, "quiet") if fix.under_way else _shipped(theme, fix, stand, room)
    who = paragraph(theme, fix.who, room, "quiet") if fix.under_way else NOTHING
    block = stack([paragraph(theme, fix.title, room, "strong"), status, who], 3)
    return Card(block, f"{fix.title}: {fix.words}", ref=fix.ref)


def _shipped(theme: Theme, fix: MapFix, words: str, room: float) -> Block:
    """That something shipped: behind a tick unless its metric says that it did not help, and pressing where that got
    worse."""
    if fix.ticked:
        return _ticked(theme, words, room)
    return paragraph(theme, words, room, "pain" if fix.verdict is Verdict.WORSE else "quiet-strong")


def _metric(theme: Theme, metric: MetricValue, room: float) -> Card:
    """A metric's name, its latest value, how far that is from its target, and since when it is better or worse."""
    figure: TextRole = "figure" if metric.measured else "quiet"
    target = f"Target {metric.target}" if metric.target else ""
    source = " · ".join(filter(None, (target, day(metric.measured) if metric.measured else "")))
    wide = theme.width(one_line(metric.value), figure) + 1
    beside = room - wide - 20 > theme.tile_aside
    aside = room - wide - 20 if beside else room
    judged: TextRole = "quiet" if metric.on_target is None else "done" if metric.on_target else "pain"
    stand = stack([paragraph(theme, metric.delta, aside, judged), paragraph(theme, source, aside, "quiet")])
    value = paragraph(theme, metric.value, wide if beside else room, figure)
    body = row([value, stand], 20) if beside else stack([value, stand], 2)
    moved = _ticked(theme, metric.moved, room) if metric.better else NOTHING
    if metric.moved and not metric.better:
        moved = paragraph(theme, metric.moved, room, "quiet" if metric.better is None else "pain")
    block = stack([paragraph(theme, metric.title, room, "strong"), body, moved], 4)
    return Card(block, f"{metric.title}: {metric.value}", "shade", None)


def _ticked(theme: Theme, words: str, room: float) -> Block:
    """Words behind a tick."""
    side = theme.icon + 6
    text = paragraph(theme, words, room - side, "done")
    middle = (theme.texts["done"].leading - theme.icon) / 2
    return Block(room, text.height, (_tick(theme).at(0, middle), text.at(side, 0)))


def _quote(theme: Theme, voice: str, room: float) -> Block:
    mark = mark_of(voice)
    said = f"“{one_line(voice)}”{f' ({mark.within})' if mark else ''}"
    text = paragraph(theme, said, room - 14, _role(voice, "quiet"), lines=theme.lines + 2)
    bar = Rect(Box(0, 1, 3, text.height - 2), mark_color(mark) if mark else "edge", radius=1.5)
    return Block(room, text.height, (bar, text.at(14, 0))).hinted(voice)


def _bullet(theme: Theme, item: str, room: float) -> Block:
    mark, told = mark_of(item), with_word(item)
    text = paragraph(theme, told, room - 14, _role(item, "text"), lines=theme.lines)
    middle = theme.texts["text"].leading / 2
    if mark:
        sign = small_sign(mark.sort).at(-2, middle - 5)
    else:
        sign = Block(5, 5, (Rect(Box(0, 0, 5, 5), "accent", radius=2.5),)).at(1, middle - 2)
    return Block(room, text.height, (sign, text.at(14, 0))).hinted(told)


def _role(entry: str, usual: TextRole) -> TextRole:
    """How an entry looks: by its mark where it has one."""
    mark = mark_of(entry)
    return mark_role(mark) if mark else usual


def _width(theme: Theme, entry: str) -> float:
    return theme.width(one_line(with_word(entry)), _role(entry, "text"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _no_steps(page: Sheet, _: float) -> Block:
    return NOTHING if page.view.steps else paragraph(page.theme, "No touchpoints yet", page.across, "quiet")


def _wide_pains(theme: Theme, stage: MapStage, room: float) -> Block:
    return _pains(theme, stage, room, theme.wide_card + 24)


def _whole(cell: Cell) -> Callable[[Sheet, float], Block]:
    """A cell for what belongs to no single stage, across all of them."""

    def across(page: Sheet, _: float) -> Block:
        head = paragraph(page.theme, page.view.whole.title, page.across, "quiet-strong")
        block = cell(page.theme, page.view.whole, page.across)
        return stack([head, block], 8) if block.height else NOTHING

    return across


# --- signs, on cards and in the legend ---


def rank_badge(theme: Theme, rank: int) -> Block:
    """A rank as a filled label: angular, so that nobody takes it for the number of a step."""
    words = f"#{rank}"
    room = theme.width(words, "on-fill") + 12
    text = paragraph(theme, words, room, "on-fill", anchor="middle")
    height = text.height + 4
    return Block(room, height, (Rect(Box(0, 0, room, height), "pain", radius=5), text.at(0, 2)))


def _star(theme: Theme) -> Block:
    """The sign of a moment of truth."""
    half = theme.icon / 2
    reach = [half * (0.42 if corner % 2 else 1.0) for corner in range(10)]
    turns = [corner * math.pi / 5 for corner in range(10)]
    dots = [(half + far * math.sin(turn), half - far * math.cos(turn)) for far, turn in zip(reach, turns, strict=True)]
    return Block(theme.icon, theme.icon, (Shape(tuple(dots), "accent"),))


def _tick(theme: Theme) -> Block:
    """The sign of something done."""
    size, half = theme.icon, theme.icon / 2
    dots = ((size * 0.28, size * 0.52), (size * 0.44, size * 0.68), (size * 0.73, size * 0.35))
    sign = Shape(dots, stroke="on-fill", weight="thick", upright=True)
    return Block(size, size, (Circle(half, half, half, "done"), sign))


def severity_bars(theme: Theme, severity: int, evidenced: bool) -> Block:
    """Five bars, as many of them high as it is severe; hollow where nobody has evidence for it."""
    unit = theme.icon / 16
    bars = []
    for index in range(5):
        box = Box((index * 10 + 0.75) * unit, 0.75 * unit, 6.5 * unit, 12.5 * unit)
        if index >= severity:
            bars.append(Rect(Box(box.x, box.y + 8.5 * unit, box.width, 4 * unit), "edge", radius=2))
        else:
            bars.append(Rect(box, "pain" if evidenced else "page", "pain", "firm", radius=2))
    return Block(48 * unit, 14 * unit, tuple(bars))


def _curve_sample(theme: Theme, known: bool) -> Block:
    """A piece of the first curve with a point."""
    size = theme.icon
    line = Shape(((0, size / 2), (2.5 * size, size / 2)), None, "accent", "heavy", dashed=not known)
    box = Box(0.75 * size + 1, 1, size - 2, size - 2)
    dot = Rect(box, "accent" if known else "page", "accent", "thick", radius=size / 2 - 1)
    return Block(2.5 * size, size, (line, dot))


def _level_sample(theme: Theme) -> Block:
    """The line of a stage that feels so as a whole."""
    wide, high = 2 * theme.icon, theme.icon - 2
    return Block(wide, high, (Shape(((0, high / 2), (wide, high / 2)), None, "accent", "thick"),))


def _visibility_sample(theme: Theme) -> Block:
    """A piece of the line of visibility."""
    wide, high = 2 * theme.icon, theme.icon - 2
    line = Shape(((0, high / 2), (wide, high / 2)), None, "quiet", dashed=True)
    return Block(wide, high, (line,))


def _dashed_sample(theme: Theme, stroke: Color, rated: bool = False) -> Block:
    """A card of what nobody has evidence for."""
    pips = severity_bars(theme, 4, False) if rated else Block(theme.icon, theme.icon)
    wide, high = pips.width + 12, theme.icon + 6
    card = Rect(Box(0, 0, wide, high), "page", stroke, dashed=True, radius=5)
    return Block(wide, high, (card, pips.at(6, (high - pips.height) / 2)))


def _step_signs(theme: Theme, view: MapView) -> Signs:
    if any(step.moment for stage in view.stages for step in shortened(theme, stage.steps)[0]):
        yield _star(theme), "moment of truth"


def _emotion_signs(theme: Theme, view: MapView) -> Signs:
    known = {
        step.known_on(at) for step in view.felt for at, mood in enumerate(step.moods[:MOST_CURVES]) if mood is not None
    }
    if True in known:
        yield _curve_sample(theme, True), "known from evidence"
    if False in known:
        yield _curve_sample(theme, False), "assumed: hollow and dashed"
    if any(emotion.whole_beside_steps(stage) for stage in view.stages):
        yield _level_sample(theme), "the stage as a whole"
    if view.unheard:
        yield NOTHING, f"{len(view.unheard)} more feel differently: --persona"


_SINCE = (
    "better or worse since: mean before that day → mean after it, up to the next declared step; "
    "apart by more than chance"
)


def _metric_signs(theme: Theme, view: MapView) -> Signs:
    if any(metric.better is not None for metric in view.metrics):
        sign = _tick(theme) if any(metric.better for metric in view.metrics) else NOTHING
        yield (
            sign,
            _SINCE,
        )


def _pain_signs(theme: Theme, view: MapView) -> Signs:
    pains = [pain for stage in (*view.stages, view.whole) for pain in shortened(theme, stage.pains)[0]]
    rated = {pain.evidenced for pain in pains if pain.severity}
    if any(pain.rank for pain in pains):
        yield rank_badge(theme, 1), f"rank by {FORMULA}" if theme.longest is None else "rank in this journey"
    if True in rated:
        yield severity_bars(theme, 4, True), "severity"
    if not all(pain.evidenced for pain in pains):
        yield _dashed_sample(theme, "pain", False in rated), "assumed pain"
    if any(pain.ticked for pain in pains):
        yield _tick(theme), _DONE


def _fix_signs(theme: Theme, view: MapView) -> Signs:
    fixes = [fix for stage in (*view.stages, view.whole) for fix in shortened(theme, stage.fixes)[0]]
    if any(fix.ticked for fix in fixes) and _DONE not in {words for _, words in _pain_signs(theme, view)}:
        yield _tick(theme), _DONE


def _strength_signs(theme: Theme, view: MapView) -> Signs:
    strengths = [each for stage in (*view.stages, view.whole) for each in shortened(theme, stage.strengths)[0]]
    if not all(each.evidenced for each in strengths):
        yield _dashed_sample(theme, "phase"), "assumed strength"


DURATION = Lane(
    "duration",
    "How long it takes",
    _of_stages(lambda stage: [each for each in (stage.duration, *(step.duration for step in stage.steps)) if each]),
    _duration,
)
TIMING = Lane("timing", "When it happens", _of_steps(lambda step: [step] if step.timing else []), _timing)
QUESTIONS = Lane("questions", "What they ask", _of_stages(lambda stage: stage.questions), _questions)
STEPS = Lane(
    "steps",
    "What customers do",
    _of_stages(lambda stage: [step.title for step in stage.steps] or [stage.title]),
    _steps,
    _no_steps,
    _step_signs,
)
WAYS = Lane(
    "next",
    "What comes next",
    _of_stages(lambda stage: [each for step in stage.steps for each in (*step.next, *([step] * step.ends))]),
    _ways,
    ways.arcs,
)
FLOW = Lane("next", WAYS.title, WAYS.said, across=ways.ladder)  # where each step has a column of its own
PICTURES = Lane("images", "What it looks like", _of_steps(lambda step: [step] if step.picture else []), _pictures)
CHANNELS = Lane("channels", "Where we meet", _of_steps(lambda step: [step] if step.channel else []), _channels)
VOICES = Lane(
    "voices",
    "What they say",
    _of_stages(lambda stage: [voice for step in stage.with_own for voice in step.voices]),
    _voices,
)
EMOTION = Lane(
    "emotion",
    "How it feels",
    lambda view: view.felt,
    across=emotion.curves,
    legend=_emotion_signs,
    stretches=True,
)
PAINS = Lane("pains", "What hurts", _of_all(lambda stage: stage.pains), _pains, _whole(_wide_pains), _pain_signs)
FIXES = Lane("initiatives", "What we are doing", _of_all(lambda stage: stage.fixes), _fixes, _whole(_fixes), _fix_signs)
OPPORTUNITIES = Lane(
    "opportunities",
    "What we could do",
    _of_all(lambda stage: stage.opportunities),
    _opportunities,
    _whole(_opportunities),
)
STRENGTHS = Lane(
    "strengths",
    "What works well",
    _of_all(lambda stage: stage.strengths),
    _strengths,
    _whole(_strengths),
    _strength_signs,
)
OUTPUTS = Lane("outputs", "What comes of it", _of_steps(lambda step: step.outputs), _outputs)
RESPONSES = Lane("responses", "What we answer", _of_steps(lambda step: [step] if step.response else []), _responses)
SERVICES = Lane("services", "Services", _of_steps(lambda step: step.services), _services)
BACKSTAGE = Lane(
    "backstage",
    "Backstage",
    _of_steps(lambda step: step.backstage),
    _backstage,
    legend=lambda theme, _: [(_visibility_sample(theme), "line of visibility")],
    backstage=True,
)
SYSTEMS = Lane("systems", "Systems", _of_steps(lambda step: step.systems), _systems)
TEAMS = Lane(
    "teams",
    "Who does it",
    _of_stages(lambda stage: stage.teams),
    _teams,
)
HANDOFFS = Lane(  # where each step has a column of its own
    TEAMS.key,
    "Handoffs",
    handoffs.handoffs_here,
    across=handoffs.band,
    legend=handoffs.legend,
)
METRICS = Lane("metrics", "How it does", lambda view: view.metrics, across=_metrics, legend=_metric_signs)

LANES = (
    TIMING, DURATION, QUESTIONS, STEPS, WAYS, PICTURES, CHANNELS, VOICES, EMOTION, PAINS, OPPORTUNITIES, FIXES,
    STRENGTHS, OUTPUTS, RESPONSES, SERVICES, BACKSTAGE, SYSTEMS, TEAMS, METRICS,
)  # fmt: skip
