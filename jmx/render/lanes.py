"""What stands in each cell of a map: one small function per lane."""

from collections.abc import Callable, Iterable, Sequence

from jmx.escape import one_line
from jmx.render import theme
from jmx.render.block import (
    LONGEST_LIST,
    NOTHING,
    Block,
    badge,
    flowing,
    listed,
    more,
    paragraph,
    pips,
    row,
    stack,
    star,
    tick,
)
from jmx.render.measure import width
from jmx.render.scene import Box, Group, Mark, Rect
from jmx.render.view import Column, Fix, Lane, Pain, Step

_PLAIN = Rect(Box(0, 0, 0, 0), theme.PAPER, theme.EDGE, 1, radius=8)
_MOMENT = Rect(Box(0, 0, 0, 0), theme.ACCENT_TINT, theme.ACCENT, 1.5, radius=8)
_HURTS = Rect(Box(0, 0, 0, 0), theme.HURT_TINT, theme.HURT_EDGE, 1, radius=8)
_MAYBE_HURTS = Rect(Box(0, 0, 0, 0), theme.PAPER, theme.HURT, 1, dashed=True, radius=8)
_CARD = 190.0  # in wide columns cards stand side by side, each at least this wide

_ROOMY = 165.0
_MUST = 126.0
WIDE_CARD = 360.0

Drawn = tuple[Block, Rect, str]


def steps(stage: Column, room: float) -> Block:
    return listed(stage.steps, room, _CARD, _step)


def channels(stage: Column, room: float) -> Block:
    """Each channel once, with the numbers of the steps that use it."""
    used: dict[str, list[str]] = {}
    for step in stage.steps:
        if step.channel:
            used.setdefault(step.channel, []).append(str(step.number))
    items = [f"{channel} · {', '.join(numbers)}" for channel, numbers in used.items()]
    return flowing([_bullet(item, min(room, _natural(item)), 4) for item in items], room, 12, 5)


def voices(stage: Column, room: float) -> Block:
    said = [voice for step in stage.steps for voice in step.voices]
    quotes = [_quote(voice, room) for voice in said[:3]]
    return stack([*quotes, more(said[3:], room)], 8)


def pains(found: Sequence[Pain], beside: Sequence[Fix], room: float, least: float = _CARD) -> Block:
    """Pain cards; an answer that has a card of its own in the same column (`beside`) is only dated here."""
    near = frozenset(fix.ref for fix in beside)
    return listed(found, room, least, lambda pain, inner: _pain(pain, near, inner))


def fixes(found: Sequence[Fix], room: float) -> Block:
    return listed(found, room, _CARD, _fix)


def services(stage: Column, room: float) -> Block:
    return _bulleted(_once(service for step in stage.steps for service in step.services), room, lines=4)


def backstage(stage: Column, room: float) -> Block:
    return _bulleted(_once(each for step in stage.steps for each in step.backstage), room, lines=4)


# The emotion curve runs through all columns, so it is no cell.
CELLS: dict[Lane, Callable[[Column, float], Block]] = {
    Lane.STEPS: steps,
    Lane.CHANNELS: channels,
    Lane.VOICES: voices,
    Lane.PAINS: lambda stage, room: pains(stage.pains, stage.fixes, room),
    Lane.FIXES: lambda stage, room: fixes(stage.fixes, room),
    Lane.SERVICES: services,
    Lane.BACKSTAGE: backstage,
}


def _step(step: Step, room: float) -> Drawn:
    """A step's number and title, with a star at a moment of truth: at the right, below the number in narrow columns."""
    number = str(step.number)
    side = max(16.0, width(number, 14, bold=True)) + 7
    beside = step.moment and room > _ROOMY
    style = theme.SMALL_BOLD if step.moment else theme.SMALL
    title = paragraph(step.title, room - side - (24 if beside else 0), style)
    aside: tuple[Mark, ...] = paragraph(number, side, theme.ACCENT_BOLD).marks
    height = title.height
    if beside:
        aside += star().at(room - 16, 1)
    elif step.moment:
        aside += star().at(0, 22)
        height = max(height, 38.0)
    words = f"{step.number}. {step.title}" + (" (moment of truth)" if step.moment else "")
    return Block(room, height, (*aside, *title.at(side, 0))), _MOMENT if step.moment else _PLAIN, words


def _pain(pain: Pain, near: frozenset[str], room: float) -> Drawn:
    marks = []
    if pain.rank:
        marks.append(badge(pain.rank))
    if pain.severity:
        marks += [pips(pain.severity, pain.evidenced), paragraph(f"{pain.severity}/5", 24, theme.HURT_BOLD)]
    must = paragraph(f"Must: {pain.must}", _MUST, theme.HURT_BOLD) if pain.must else NOTHING
    head = stack([row(marks, 8), must], 2)
    beside = bool(head.height) and room > WIDE_CARD
    inner = room - head.width - 12 if beside else room
    told = stack([paragraph(pain.title, inner, theme.SMALL), _outcome(pain, near, inner)], 5)
    block = row([head, told], 12) if beside else stack([head, told], 5)
    return Block(room, block.height, block.marks), _HURTS if pain.evidenced else _MAYBE_HURTS, pain.title


def _outcome(pain: Pain, near: frozenset[str], room: float) -> Block:
    """What became of a pain: the tick and the date once something shipped for it."""
    if pain.addressed:
        fix = pain.answer
        if fix is None:
            return ticked("Addressed", room)
        return ticked(capital(fix.words) if fix.ref in near else f"{fix.title}, {fix.words}", room)
    if pain.status in ("wont-fix", "accepted"):
        return paragraph({"wont-fix": "Won’t fix", "accepted": "Accepted"}[pain.status], room, theme.QUIET_BOLD)
    return NOTHING


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def ticked(words: str, room: float) -> Block:
    """Words behind a tick."""
    text = paragraph(words, room - 22, theme.GOOD_BOLD)
    return Block(room, text.height, (*tick().at(0, 1), *text.at(22, 0)))


def _fix(fix: Fix, room: float) -> Drawn:
    ranks = ", ".join(f"#{rank}" for rank in fix.ranks)
    stand = capital(fix.words) + (f", for {ranks}" if len(fix.ranks) > 1 else "")
    status = ticked(stand, room) if fix.status == "shipped" else paragraph(stand, room, theme.QUIET)
    block = stack([paragraph(fix.title, room, theme.SMALL_BOLD), status], 3)
    return Block(room, block.height, block.marks), _PLAIN, f"{fix.title}: {fix.words}"


def _quote(voice: str, room: float) -> Block:
    text = paragraph(f"“{one_line(voice)}”", room - 14, theme.QUIET, lines=6)
    bar = Rect(Box(0, 1, 3, text.height - 2), theme.EDGE, radius=1.5)
    return Block(room, text.height, (Group(one_line(voice), (bar, *text.at(14, 0))),))


def _bulleted(items: Sequence[str], room: float, lines: int) -> Block:
    shown = items if len(items) <= LONGEST_LIST else items[: LONGEST_LIST - 1]
    return stack([*(_bullet(item, room, lines) for item in shown), more(items[len(shown) :], room)], 5)


def _bullet(item: str, room: float, lines: int) -> Block:
    text = paragraph(item, room - 14, theme.SMALL, lines=lines)
    dot = Rect(Box(1, 7, 5, 5), theme.ACCENT, radius=2.5)
    return Block(room, text.height, (Group(one_line(item), (dot, *text.at(14, 0))),))


def _natural(words: str) -> float:
    return 15 + width(one_line(words), 14)


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
