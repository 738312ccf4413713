"""The slides of packets: a title, a sentence, the lines that matter, and in the notes the records behind them."""

from collections.abc import Collection

from jmx.model.movement import Movement
from jmx.model.outcome import Outcome, Verdict
from jmx.render.text_slides import SlidePoint, TextSlide
from jmx.report.changes import grouped_sentences
from jmx.report.packet_answers import answers
from jmx.report.wording import EDITS, counted, cut
from jmx.review.need_rules import in_factors
from jmx.review.packet import Packet, from_to

_MOST_DECISIONS, _MOST_CHANGES, _MOST_PAINS = 3, 8, 5
_LONGEST = 150  # characters of a change


def foot(packet: Packet) -> str:
    """Where a slide comes from."""
    at = f", read at commit {packet.commit.short}{EDITS if packet.uncommitted else ''}" if packet.commit else ""
    return f"{packet.journey.record.label} · review · as of {packet.as_of}{at}"


def to_decide(packet: Packet, what: str = "to decide", state: str = "") -> TextSlide:
    """The most pressing decisions."""
    shown = packet.needed[:_MOST_DECISIONS]
    points = [
        SlidePoint(each.question, _sentences(f"Proposed: {each.proposed}", each.waiting and f"Waiting: {each.waiting}"))
        for each in shown
    ] or [SlidePoint("Nothing waits for a decision.")]
    notes = [f"{each.question} {each.why} Found by {each.rule} in {', '.join(each.about)}" for each in packet.needed]
    some = f" (the first {len(shown)} of {len(packet.needed)})" if len(packet.needed) > len(shown) else ""
    title = f"{packet.journey.record.label}: {what}{some}"
    return TextSlide(title, state or packet.state, tuple(points), foot(packet), tuple(notes), numbered=len(shown) > 0)


def came(packet: Packet) -> TextSlide:
    """What came of the last decisions, and what is overdue."""
    last = [each for each in packet.decisions if each.decided == packet.decisions[0].decided]
    points = [SlidePoint(each.text, each.result or "nothing says what came of it") for each in last[:4]]
    late = [each for each in packet.actions if each.late_days]
    points += [
        SlidePoint(each.text, f"{each.owner or 'nobody'}, {each.late_days} days late", alarm=True) for each in late[:4]
    ]
    sentence = f"Decided on {last[0].decided}" if last else ""
    overdue = f"{counted(len(late), 'action')} overdue" if late else ""
    notes = [f"{each.text} ({each.ref}): {'; '.join(each.came)}" for each in packet.decisions]
    refs = (*(each.ref for each in packet.decisions), *(each.ref for each in packet.actions))
    notes += where_it_stands(packet, [each.rpartition("/")[0] for each in refs])
    told = "; ".join(filter(None, (sentence, overdue)))
    return TextSlide("What came of what we decided", told, tuple(points), foot(packet), tuple(notes))


def changed(packet: Packet, title: str = "What changed since the last review") -> TextSlide:
    """What changed, a line for each place."""
    points = []
    for place in packet.places:
        lines = grouped_sentences(place.changes)
        told = "; ".join(cut(each, _LONGEST) for each in lines[:2]) + (f"; +{len(lines) - 2}" if len(lines) > 2 else "")
        points.append(SlidePoint(place.title, told))
    sentence = answers(packet)["What changed in the experience?"]
    notes = [f"{place.title}: {line}" for place in packet.places for line in grouped_sentences(place.changes)]
    more = len(points) - _MOST_CHANGES
    shown = (*points[:_MOST_CHANGES], *((SlidePoint(f"+{more}"),) if more > 0 else ()))
    return TextSlide(title, sentence, shown, foot(packet), tuple(notes))


def moved(packet: Packet) -> TextSlide:
    """Metrics, and whether what shipped worked."""
    points = [_metric(each) for each in packet.movements if each.latest is not None]
    points += [_outcome(each) for each in packet.outcomes]
    notes = [f"{each.metric.label}: {each.levels.words(each.unit)}" for each in packet.movements if each.levels]
    notes += [f"{each.initiative.record.label}: {each.why}" for each in packet.outcomes]
    shown = (*(each.ref for each in packet.movements), *(each.initiative.ref for each in packet.outcomes))
    notes += where_it_stands(packet, shown)
    sentence = answers(packet)["Which metrics moved?"]
    return TextSlide("What moved, and what worked", sentence, tuple(points), foot(packet), tuple(notes))


def where_it_stands(packet: Packet, refs: Collection[str]) -> list[str]:
    """Of some records what they say, their file, and the commit that changed it last, for the notes of a slide."""
    return [
        f"{each.ref}: {each.said}, in {each.path}" + (f", last changed by {each.commit[:9]}" if each.commit else "")
        for each in packet.sources
        if each.ref in refs
    ]


def _metric(each: Movement) -> SlidePoint:
    worse = bool(each.signal) and not each.improved
    return SlidePoint(each.metric.label, _reading(each.signal, each.improved, from_to(each)), alarm=worse)


def _outcome(each: Outcome) -> SlidePoint:
    record = each.initiative.record
    on = f" on {record.shipped}" if record.shipped else ""
    told = f"{each.metric.record.label}: {each.verdict.value}"
    return SlidePoint(f"“{record.label}” shipped{on}", told, alarm=each.verdict is Verdict.WORSE)


def _reading(signal: bool | None, improved: bool | None, values: str) -> str:
    if signal is None:
        return f"{values}: too few values to tell"
    return f"{values}: {'better' if improved else 'worse'}" if signal else f"{values}: no sign of a change"


def hurts(packet: Packet) -> TextSlide:
    """The first pains, and who works on them."""
    shown = packet.ranking.scores[:_MOST_PAINS]
    points = [SlidePoint(each.title, _sentences(in_factors(each), _who(packet, each.ref))) for each in shown]
    left = len(packet.ranking.scores) - len(shown)
    sentence = f"The first {len(shown)} of {counted(left + len(shown), 'open pain')}" if left > 0 else "All open pains"
    notes = [f"{each.rank}. {each.title} ({each.ref}): score {each.value:.3g}" for each in packet.ranking.scores]
    notes += where_it_stands(packet, [each.ref for each in packet.ranking.scores])
    return TextSlide("What hurts most", sentence, tuple(points), foot(packet), tuple(notes), numbered=True)


def _who(packet: Packet, pain: str) -> str:
    return f"Who works on it: {packet.workers.get(pain, '') or 'nobody'}"


def _sentences(*parts: str) -> str:
    return " ".join(f"{each}." for each in parts if each)
