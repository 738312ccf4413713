"""The tables of a packet: metrics, what came of what shipped, earlier decisions, actions."""

from dataclasses import replace

from jmx.model.movement import Movement
from jmx.model.outcome import Outcome, Verdict
from jmx.model.review_status import in_words
from jmx.model.shift import FEWEST_BEFORE
from jmx.model.unit import Unit
from jmx.report import document as doc
from jmx.report.bars import sparkline
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.wording import signed
from jmx.review.actions import OpenAction
from jmx.review.decisions import NOTHING_TO_FOLLOW, EarlierDecision
from jmx.review.packet import Gap, Packet
from jmx.review.sources import NumberSource

MOST_DECISIONS = 8


def metrics_table(packet: Packet) -> doc.Table:
    """What each metric did since the last review, or as a whole before the first one."""
    named = (
        "metric",
        "at last review" if packet.since else "first value",
        "now",
        "change",
        "course",
        "target",
        "sample",
        "reading",
    )
    return doc.Table(
        "Metrics", tuple(map(TableColumn, named)), tuple(_movement(each, packet) for each in packet.movements)
    )


def _movement(each: Movement, packet: Packet) -> tuple[doc.Cell, ...]:
    gap, trend = packet.gaps.get(each.ref, Gap()), packet.trends.get(each.ref)
    course = packet.courses.get(each.ref)
    told = replace(each, baseline=trend.first) if trend else each
    now, unit = each.latest, each.unit
    still = "no new value" if packet.since else "one value" if now else "no value"
    reading = _reading(each) if packet.since else words(f"first review: {trend.words if trend else still}")
    none_then = "no value" if packet.since else still
    still = "not known" if gap.unknown else still
    return (
        (Inline(each.metric.label, to=each.ref),),
        _amount(told.baseline.value if told.baseline else None, unit, gap.then or none_then),
        _amount(now.value if now else None, unit, gap.now or "no value"),
        _change(told.delta, unit) if told.delta is not None else still,
        sparkline(course.values) if course and len(course.values) > 1 else "",
        _amount(each.metric.target, unit, "none set"),
        doc.Number(now.sample, f"{now.sample:,}") if now and now.sample is not None else "not stated",
        words(still) if gap.unknown else reading,
    )


def _amount(value: float | None, unit: Unit, otherwise: str) -> doc.Cell:
    return otherwise if value is None else doc.Number(value, unit.value(value))


def _change(value: float, unit: Unit) -> doc.Cell:
    points = " points" if unit.share and value else ""
    return doc.Number(value, signed(unit.scaled(value)) + points)


def _reading(each: Movement) -> Inlines:
    """What a movement means."""
    if each.anew:
        return words(f"counted anew since {each.anew.date} ({each.anew.why}), so it cannot be compared")
    if each.delta is None:
        return words("no new data")
    if each.season:
        return words(f"cannot know: {each.season}")
    if each.levels is None:
        since = f"between {each.step.day} ({each.step.what}) and" if each.step else "up to"
        needed = f"it takes {FEWEST_BEFORE} to see how much it varies by itself"
        return words(f"too few values to tell: {each.known} {since} the last review, and {needed}")
    told = each.levels.words(each.unit)
    if not each.levels.moved:
        more = "".join(f"; {each}" for each in (each.levels.run, each.levels.against) if each)
        return words(f"no sign of a lasting change: {told}{more}")
    return words(f"{'better' if each.improved else 'worse'}: {told}", "good" if each.improved else "error")


_WORKED: Inlines = words(
    "“Worked” and “worse” say that its metric stands at another level since it shipped, by more than chance; not that "
    "nothing else was the cause."
)
_VERDICTS: dict[Verdict, doc.Style] = {Verdict.WORKED: "good", Verdict.WORSE: "error"}


def outcomes_table(packet: Packet) -> doc.Table:
    """What came of what shipped."""
    columns = tuple(map(TableColumn, ("what shipped", "on", "for", "verdict", "because")))
    return doc.Table("Outcomes", columns, tuple(map(_outcome, packet.outcomes)), note=_WORKED)


def _outcome(each: Outcome) -> tuple[doc.Cell, ...]:
    title = (Inline(f"{each.initiative.record.label} ("), Inline(each.initiative.ref, "code"), Inline(")"))
    metric = (Inline(each.metric.record.label, to=each.metric.ref),)
    verdict = words(each.verdict.value, _VERDICTS.get(each.verdict, ""))
    why = "; ".join((each.why, *each.moved))
    return title, each.initiative.record.shipped, metric, verdict, words(why)


def earlier_table(packet: Packet) -> doc.Table:
    """What came of the decisions of earlier reviews; of many the newest."""
    columns = tuple(map(TableColumn, ("decision", "decided", "owner", "what came of it")))
    shown = packet.decisions[:MOST_DECISIONS]
    more = len(packet.decisions) - len(shown)
    note = words(f"{more} older ones are about something that is not settled either") if more else ()
    return doc.Table("Earlier decisions", columns, tuple(map(_decision, shown)), note=note)


def _decision(each: EarlierDecision) -> tuple[doc.Cell, ...]:
    text = (Inline(f"{each.text} ("), Inline(each.ref, "code"), Inline(")"))
    return text, each.decided, each.owner or "nobody", "; ".join(each.came) or NOTHING_TO_FOLLOW


def actions_table(packet: Packet) -> doc.Table:
    """The open actions for somebody who only reads them."""
    columns = tuple(map(TableColumn, ("action", "owner", "due", "late", "ref")))
    return doc.Table("Open actions", columns, tuple(map(_action, packet.actions)))


def _action(each: OpenAction) -> tuple[doc.Cell, ...]:
    late = words(in_words(each.late_days), "error") if each.late_days else None
    return each.text, each.owner or "nobody", each.due or "no date", late, words(each.ref, "code")


def sources_table(packet: Packet) -> doc.Table:
    """Where numbers come from: the record, its file, and the commit that changed it last."""
    columns = tuple(map(TableColumn, ("record", "says", "file", "last changed by")))
    return doc.Table("Sources", columns, tuple(_number_source(each, packet) for each in packet.sources))


def _number_source(each: NumberSource, packet: Packet) -> tuple[doc.Cell, ...]:
    title = (Inline(f"{each.title} ("), Inline(each.ref, "code"), Inline(")"))
    on = f", {each.day}" if each.day else ""
    unknown = words("not committed yet" if packet.uncommitted else "not known here")
    by: Inlines = (Inline(each.commit[:9], "code"), Inline(on)) if each.commit else unknown
    return title, each.said, words(each.path, "code"), by
