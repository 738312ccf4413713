"""The cells of lanes: what stands in one, for a stage or for the whole journey."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from jmx.escape import one_line
from jmx.render.mark_signs import mark_color, mark_role, marking, small_sign, with_word
from jmx.render.marks import MarkedText, SideMark, mark_of, of_both
from jmx.render.page import (
    NOTHING,
    Block,
    Sheet,
    cards,
    cards_below,
    downward,
    first_cards,
    flowing,
    more,
    paragraph,
    shortened,
    stack,
)
from jmx.render.record_cards import fix_card, metric_card, opportunity_card, pain_card, step_card, strength_card
from jmx.render.scene import Box, Image, Rect
from jmx.render.theme import TextRole, Theme
from jmx.render.view import MapPicture, MapStage, MapStep

Step = TypeVar("Step", MapStep, MapStage)  # what has entries
Cell = Callable[[Theme, MapStage, float], Block]  # a stage, in a width
_VOICES = 3  # quotes of a stage that are shown


def steps_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    return downward(theme, stage.steps, room, marking(step_card)) if stage.steps else NOTHING


def channels_cell(theme: Theme, stage: MapStage, room: float) -> Block:
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


def voices_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    said = [voice for step in stage.with_own for voice in _entries(step, lambda each: each.voices)]
    most = min(_VOICES, theme.most)
    quotes = [_quote(theme, voice, room) for voice in said[:most]]
    return stack([*quotes, more(theme, said[most:], room)], 8)


def pains_cell(theme: Theme, stage: MapStage, room: float, least: float | None = None) -> Block:
    """Pain cards; an answer that has a card of its own in the same column is only dated here."""
    near = frozenset(fix.ref for fix in stage.fixes)
    below = tuple(step.number for step in stage.steps) if len(stage.steps) == 1 else ()
    draw = marking(partial(pain_card, near, below))
    if least is not None:
        return first_cards(theme, stage.pains, room, draw, least)
    return cards_below(theme, _numbers(stage), stage.pains, room, draw, lambda each: each.steps)


def _numbers(stage: MapStage) -> list[int]:
    return [step.number for step in stage.steps]


def fixes_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    return first_cards(theme, stage.fixes, room, marking(fix_card))


def _bullets(entries: Callable[[MapStep], Iterable[str]]) -> Callable[[Theme, MapStage, float], Block]:
    """A cell that lists what the steps of a stage name, each entry once."""

    def cell(theme: Theme, stage: MapStage, room: float) -> Block:
        found = {(str(entry), mark_of(entry)): entry for step in stage.steps for entry in _entries(step, entries)}
        return _list(theme, tuple(found.values()), room)

    return cell


def duration_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    """How long the stage takes, and below that its steps."""
    said = _entries(stage, lambda each: (each.duration,))
    wholes = [paragraph(theme, with_word(each), room, _role(each, "text"), lines=theme.lines) for each in said]
    return stack([*wholes, _list(theme, _by_step(stage, lambda step: (step.duration,)), room)], 5)


def questions_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    return _list(theme, _entries(stage, lambda each: each.questions), room)


def opportunities_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    draw = marking(opportunity_card)
    return cards_below(theme, _numbers(stage), stage.opportunities, room, draw, lambda each: each.steps)


def strengths_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    return cards_below(theme, _numbers(stage), stage.strengths, room, marking(strength_card), lambda each: each.steps)


def ways_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    """What may follow each step of which that is written: `1 → 3: cancelled`."""
    told = [f"{step.number} {way.words}" for step in stage.steps for way in step.next]
    return _list(theme, [*told, *(f"{step.number} is the end" for step in stage.steps if step.ends)], room)


def pictures_cell(theme: Theme, stage: MapStage, room: float) -> Block:
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


def teams_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    """The team of the stage, and the others that some of its steps have."""
    by_step = _by_step(stage, lambda step: (team for team in step.teams if team != stage.team))
    own = [team for team in _entries(stage, lambda each: (each.team,)) if team]
    return _list(theme, [*own, *by_step], room)


timing_cell = _numbered(lambda step: (step.timing,))
responses_cell = _numbered(lambda step: (step.response,))
outputs_cell = _numbered(lambda step: step.outputs)
services_cell = _bullets(lambda step: step.services)
systems_cell = _bullets(lambda step: step.systems)
backstage_cell = _bullets(lambda step: step.backstage)


def metrics_cell(page: Sheet, _: float) -> Block:
    """A tile for each metric, side by side as far as they fit."""
    values = page.view.metrics
    return cards(page.theme, values, page.across, page.theme.tile, marking(metric_card), max(3, len(values)))


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


def no_steps(page: Sheet, _: float) -> Block:
    return NOTHING if page.view.steps else paragraph(page.theme, "No touchpoints yet", page.across, "quiet")


def wide_pains_cell(theme: Theme, stage: MapStage, room: float) -> Block:
    return pains_cell(theme, stage, room, theme.wide_card + 24)


def of_the_whole(cell: Cell) -> Callable[[Sheet, float], Block]:
    """A cell for what belongs to no single stage, across all of them."""

    def across(page: Sheet, _: float) -> Block:
        head = paragraph(page.theme, page.view.whole.title, page.across, "quiet-strong")
        block = cell(page.theme, page.view.whole, page.across)
        return stack([head, block], 8) if block.height else NOTHING

    return across
