"""What stands in the lanes of a map: cards, quotes and short lists, for one stage or for the whole journey."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat

from jmx.escape import one_line
from jmx.render.block import NOTHING, Block, Card, cards, first_cards, flowing, more, paragraph, row, shortened, stack
from jmx.render.icons import badge, pips, star, tick
from jmx.render.metric_values import MetricValue
from jmx.render.scene import Box, Rect
from jmx.render.sheet import Sheet
from jmx.render.theme import TextRole, Theme
from jmx.render.view import MapFix, MapPain, MapStage, MapStep, day

_VOICES = 3  # quotes of a stage that are shown
_LINES = 4  # of an entry of a list


def steps(theme: Theme, stage: MapStage, room: float) -> Block:
    return first_cards(theme, stage.steps, room, _step)


def channels(theme: Theme, stage: MapStage, room: float) -> Block:
    """Each channel once, with the numbers of the steps that use it."""
    used: dict[str, list[str]] = {}
    for step in stage.steps:
        if step.channel:
            used.setdefault(step.channel, []).append(str(step.number))
    items = [f"{channel} · {', '.join(numbers)}" for channel, numbers in used.items()]
    widths = (min(room, 15 + theme.width(one_line(item), "text")) for item in items)
    return flowing(map(_bullet, repeat(theme), items, widths), room, 12, 5)


def voices(theme: Theme, stage: MapStage, room: float) -> Block:
    said = [voice for step in stage.steps for voice in step.voices]
    quotes = [_quote(theme, voice, room) for voice in said[:_VOICES]]
    return stack([*quotes, more(theme, said[_VOICES:], room)], 8)


def pains(theme: Theme, stage: MapStage, room: float, least: float | None = None) -> Block:
    """Pain cards; an answer that has a card of its own in the same column is only dated here."""
    near = frozenset(fix.ref for fix in stage.fixes)
    return first_cards(theme, stage.pains, room, partial(_pain, near), least)


def fixes(theme: Theme, stage: MapStage, room: float) -> Block:
    return first_cards(theme, stage.fixes, room, _fix)


def bullets(entries: Callable[[MapStep], Iterable[str]]) -> Callable[[Theme, MapStage, float], Block]:
    """A cell that lists what the steps of a stage name, each entry once."""

    def cell(theme: Theme, stage: MapStage, room: float) -> Block:
        shown, rest = shortened(tuple(dict.fromkeys(entry for step in stage.steps for entry in entries(step))))
        return stack([*(_bullet(theme, entry, room) for entry in shown), more(theme, rest, room)], 5)

    return cell


services = bullets(lambda step: step.services)
backstage = bullets(lambda step: step.backstage)


def metrics(page: Sheet, _: float) -> Block:
    """A tile for each metric, side by side as far as they fit."""
    values = page.view.metrics
    return cards(page.theme, values, page.across, page.theme.tile, _metric, max(3, len(values)))


def _step(theme: Theme, step: MapStep, room: float) -> Card:
    """A step's number and title, with a star at a moment of truth: at the right, below the number in narrow columns."""
    number = str(step.number)
    side = max(theme.icon, theme.width(number, "number")) + 7
    beside = step.moment and room > theme.roomy_card
    title_room = room - side - (theme.icon + 8 if beside else 0)
    title = paragraph(theme, step.title, title_room, "strong" if step.moment else "text")
    parts = [paragraph(theme, number, side, "number").at(0, 0), title.at(side, 0)]
    height = title.height
    if beside:
        parts.insert(1, star(theme).at(room - theme.icon, 1))
    elif step.moment:
        below = theme.texts["number"].leading + 4
        parts.insert(1, star(theme).at(0, below))
        height = max(height, below + theme.icon)
    block = Block(room, height, tuple(parts))
    words = f"{number}. {step.title}"
    if step.moment:
        return Card(block, f"{words} (moment of truth)", "accent-tint", "accent", "firm")
    return Card(block, words)


def _pain(near: frozenset[str], theme: Theme, pain: MapPain, room: float) -> Card:
    signs = [badge(theme, pain.rank)] if pain.rank else []
    if pain.severity:
        words = f"{pain.severity}/5"
        told = paragraph(theme, words, max(1.5 * theme.icon, theme.width(words, "pain") + 1), "pain")
        signs += [pips(theme, pain.severity, pain.evidenced), told]
    must = paragraph(theme, f"Must: {pain.must}", theme.must, "pain") if pain.must else NOTHING
    head = stack([row(signs, 8), must], 2)
    beside = bool(head.height) and room > theme.wide_card
    inner = room - head.width - 12 if beside else room
    body = stack([paragraph(theme, pain.title, inner, "text"), _outcome(theme, pain, near, inner)], 5)
    block = row([head, body], 12) if beside else stack([head, body], 5)
    if pain.evidenced:
        return Card(block, pain.title, "pain-tint", "pain-edge")
    return Card(block, pain.title, "page", "pain", dashed=True)


def _outcome(theme: Theme, pain: MapPain, near: frozenset[str], room: float) -> Block:
    """What became of a pain: the tick and the date once something shipped for it."""
    if pain.addressed:
        fix = pain.answer
        if fix is None:
            return _ticked(theme, "Addressed", room)
        return _ticked(theme, _capital(fix.words) if fix.ref in near else f"{fix.title}, {fix.words}", room)
    decided = {"wont-fix": "Won’t fix", "accepted": "Accepted"}.get(pain.status)
    return paragraph(theme, decided, room, "quiet-strong") if decided else NOTHING


def _fix(theme: Theme, fix: MapFix, room: float) -> Card:
    ranks = ", ".join(f"#{rank}" for rank in fix.ranks)
    stand = _capital(fix.words) + (f", for {ranks}" if len(fix.ranks) > 1 else "")
    status = _ticked(theme, stand, room) if fix.status == "shipped" else paragraph(theme, stand, room, "quiet")
    return Card(stack([paragraph(theme, fix.title, room, "strong"), status], 3), f"{fix.title}: {fix.words}")


def _metric(theme: Theme, metric: MetricValue, room: float) -> Card:
    """A metric's name, its latest value, and how far that is from its target."""
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
    block = stack([paragraph(theme, metric.title, room, "strong"), body], 4)
    return Card(block, f"{metric.title}: {metric.value}", "shade", None)


def _ticked(theme: Theme, words: str, room: float) -> Block:
    """Words behind a tick."""
    side = theme.icon + 6
    text = paragraph(theme, words, room - side, "done")
    middle = (theme.texts["done"].leading - theme.icon) / 2
    return Block(room, text.height, (tick(theme).at(0, middle), text.at(side, 0)))


def _quote(theme: Theme, voice: str, room: float) -> Block:
    text = paragraph(theme, f"“{one_line(voice)}”", room - 14, "quiet", lines=6)
    bar = Rect(Box(0, 1, 3, text.height - 2), "edge", radius=1.5)
    return Block(room, text.height, (bar, text.at(14, 0))).hinted(voice)


def _bullet(theme: Theme, item: str, room: float) -> Block:
    text = paragraph(theme, item, room - 14, "text", lines=_LINES)
    dot = Rect(Box(1, theme.texts["text"].leading / 2 - 2, 5, 5), "accent", radius=2.5)
    return Block(room, text.height, (dot, text.at(14, 0))).hinted(item)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
