"""What stands on the card of a record: a step, a pain, an initiative, an opportunity, a strength or a metric."""

from collections.abc import Sequence

from jmx.escape import one_line
from jmx.model.outcome import Verdict
from jmx.render.page import NOTHING, Block, Card, paragraph, row, stack
from jmx.render.signs import rank_badge, severity_bars, star, tick
from jmx.render.theme import TextRole, Theme
from jmx.render.view import MapFix, MapOpportunity, MapPain, MapStep, MapStrength, MetricValue, day


def step_card(theme: Theme, step: MapStep, room: float) -> Card:
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
    sign = star(theme).at(room - theme.icon, 1) if beside else star(theme).at(0, below)
    height = body.height if beside else max(body.height, below + theme.icon)
    block = Block(room, height, (numbered, sign, body.at(side, 0)))
    return Card(block, words, "accent-tint", "accent", "firm", ref=step.ref)


def _actions(theme: Theme, step: MapStep, room: float) -> Block:
    opens = paragraph(theme, f"→ {step.opens}" if step.opens else "", room, "quiet-strong", lines=theme.lines)
    return stack([paragraph(theme, ", ".join(step.actions), room, "quiet", lines=theme.lines), opens])


def pain_card(near: frozenset[str], below: tuple[int, ...], theme: Theme, pain: MapPain, room: float) -> Card:
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


def fix_card(theme: Theme, fix: MapFix, room: float) -> Card:
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


def metric_card(theme: Theme, metric: MetricValue, room: float) -> Card:
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
    return Block(room, text.height, (tick(theme).at(0, middle), text.at(side, 0)))


def opportunity_card(theme: Theme, opportunity: MapOpportunity, room: float) -> Card:
    block = paragraph(theme, opportunity.title, room, "text")
    return Card(block, opportunity.title, "shade", "edge", ref=opportunity.ref)


def strength_card(theme: Theme, strength: MapStrength, room: float) -> Card:
    block = paragraph(theme, strength.title, room, "text")
    if strength.evidenced:
        return Card(block, strength.title, "accent-tint", "phase", ref=strength.ref)
    return Card(block, f"{strength.title} (an assumption)", "page", "phase", dashed=True, ref=strength.ref)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
