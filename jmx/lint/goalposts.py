"""Rules about what was settled and was changed afterwards, told from history so that a verdict can be trusted."""

from collections.abc import Iterable, Iterator
from typing import Any

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.change import REFETCH, UNSHALLOW
from jmx.model.figures import FIELD
from jmx.model.finding import Level
from jmx.model.goalposts import BETTER, EXPECTS, HAPPENED, REBASE, SHIPPED, GoalMove
from jmx.model.workspace import Located


@rule("ACT105", "expectation-changed", Level.INFO)
def expectation_changed(context: LintContext) -> Iterator[RawFinding]:
    """What an initiative expects is said before it ships, and stays as it was said.

    Whoever writes down what to expect once the result is in, or changes it then, is always right. This tells who
    changed `expects` after the initiative had shipped, by its status before the commit or by its day; who moved that
    day over values of its metric; and who turned round which way the metric is `better` once a review or a shipped
    initiative rested on it. Putting it back ends it. There may be a good reason: say it in `comment`, and the review
    decides. In a shallow clone the commits that would tell are missing, which is said once.
    """
    shipped = [each for each in context.workspace.of("initiative") if each.record.status == "shipped"]
    for initiative, move in _moves(context, shipped, EXPECTS):
        day = f" on {initiative.record.shipped}" if initiative.record.shipped else ""
        words = f"initiative '{initiative.ref}' shipped{day}; {move.words} {move.whence}"
        hint = f"put it back, or say why in `comment`; see: jmx log {initiative.ref}.expects"
        yield RawFinding(initiative, ("expects",), words, hint)
    for initiative, move in _moves(context, shipped, SHIPPED):
        words = f"initiative '{initiative.ref}': {move.words} {move.whence}"
        hint = f"say in `comment` how that is known; see: jmx log {initiative.ref}.shipped"
        yield RawFinding(initiative, ("shipped",), words, hint)
    for metric, move in _moves(context, context.workspace.of("metric"), BETTER):
        words, hint = f"metric '{metric.ref}': {move.words} {move.whence}", f"see: jmx log {metric.ref}.better"
        yield RawFinding(metric, ("better",), words, hint)
    if not context.goalposts.known and shipped:
        clone, hint = ("shallow", UNSHALLOW) if context.history.shallow else ("partial", REFETCH)
        count = "1 initiative" if len(shipped) == 1 else f"{len(shipped)} initiatives"
        words = f"this clone is {clone}: what was changed after {count} shipped cannot be known"
        yield RawFinding(shipped[0], ("shipped",), words, hint)


@rule("ACT106", "value-rewritten", Level.INFO)
def value_rewritten(context: LintContext) -> Iterator[RawFinding]:
    """Values of metrics on which somebody rested stay as they were.

    A value is settled once a review was held that knew it, or once an initiative shipped whose result it is held
    against. Until the next value is in the newest one may be corrected; that is how figures come in. A correction may
    be right later too: this tells which values say something else now, and who changed them, so that those who rested
    on them hear of it. If the metric is counted another way now, write a `rebase` with its why.
    """
    for metric, move in _moves(context, context.workspace.of("metric"), FIELD):
        words = f"metric '{metric.ref}': {move.words} {move.whence}"
        route = ("series",) if metric.record.series else ("points",)
        yield RawFinding(metric, route, words, f"tell those who rested on them; see: jmx log {metric.ref}")


@rule("ACT107", "baseline-redefined", Level.INFO)
def baseline_redefined(context: LintContext) -> Iterator[RawFinding]:
    """From when on a metric is counted anew is written when that happens, not once its values are known.

    A `rebase` says that values before a day no longer count. Written or taken out later, it chooses what a result is
    held against. This tells who did so when two or more values from that day on were there already. A verdict on an
    initiative that had shipped by then is "cannot know" if its baseline is another one for it. The same is told of
    what happened next to the day an initiative shipped, which parts the values too: who wrote it down, took it out, or
    moved its day or what it touches, once both were past.
    """
    for metric, move in _moves(context, context.workspace.of("metric"), REBASE):
        words = f"metric '{metric.ref}': {move.words} {move.whence}"
        yield RawFinding(metric, ("rebase",), words, f"say in its `why` how that is known; see: jmx log {metric.ref}")
    for initiative, move in _moves(context, context.workspace.of("initiative"), HAPPENED):
        words = f"initiative '{initiative.ref}': {move.words} {move.whence}"
        yield RawFinding(initiative, ("shipped",), words, "put it back, or say in `comment` why it did not happen")
    for happening, move in _moves(context, context.workspace.of("happening"), HAPPENED):
        hint = f"say in its `description` how that is known; see: jmx log {happening.ref}"
        yield RawFinding(happening, ("date",), f"{move.words} {move.whence}", hint)


def _moves(
    context: LintContext, records: Iterable[Located[Any]], field: str
) -> Iterator[tuple[Located[Any], GoalMove]]:
    for each in records:
        for move in context.goalposts.of(each.ref, field):
            yield each, move
