"""A packet for machines."""

from jmx.model.finding import Finding
from jmx.model.levels import Levels
from jmx.model.movement import Movement, Trend
from jmx.model.outcome import Outcome
from jmx.report.changes import change_data
from jmx.report.formats import Data, fields_of
from jmx.report.packet_answers import answers
from jmx.report.ranking import ranking_data
from jmx.review.background import Background
from jmx.review.packet import Packet


def packet_data(packet: Packet, named: Packet) -> Data:
    """Everything the packet is made of; of changes the values as they are written, which `named` calls by title."""
    status, journey = packet.status, packet.journey
    last = status.last
    return {
        "version": 1, "as_of": packet.as_of, "commit": packet.commit.oid if packet.commit else None,
        "uncommitted": packet.uncommitted, "ref": journey.ref, "title": journey.record.label,
        "owner": status.owner_name or None, "personas": packet.personas, "cadence": status.cadence,
        "forum": packet.forum or None,
        "last_review": {"ref": last.review.ref, "date": last.counts, "proof": last.proof} if last else None,
        "due": status.due, "forced_by": packet.forced, "state": packet.state,
        "decisions_needed": [fields_of(each) for each in packet.needed],
        "answers": [{"question": question, "answer": told} for question, told in answers(named).items()],
        "changes": None if packet.past_unknown else [change_data(change) for change in packet.changes],
        "metrics": [_metric_data(each, packet.trends.get(each.ref)) for each in packet.movements],
        "outcomes": [_outcome_data(each) for each in packet.outcomes],
        "evidence": [fields_of(each) for each in packet.evidence],
        "notes": [fields_of(each) for each in packet.notes], **ranking_data(packet.ranking),
        "moved": [fields_of(each) for each in packet.moves],
        "workers": [{"ref": ref, "who": who or None} for ref, who in packet.workers.items()],
        "decisions": [fields_of(each) for each in packet.decisions],
        "actions": [fields_of(each) for each in packet.actions], "unread": packet.unread,
        "room": [each._asdict() for each in packet.room], "agenda": [each._asdict() for each in packet.agenda],
        "findings": [_finding_data(each) for each in packet.findings],
        "sources": [{**each._asdict(), "commit": each.commit or None} for each in packet.sources],
        "lowest": packet.lowest or None, **_background_data(packet.background),
    }  # fmt: skip


def _finding_data(each: Finding) -> Data:
    return {"code": each.code, "ref": each.ref or None, "level": each.level, "words": each.words}


def _background_data(behind: Background) -> Data:
    points = {name: getattr(behind, name) for name in ("travellers", "strengths", "at_stake", "disputed", "questions")}
    return {
        "sponsor": behind.sponsor or None, "operations": behind.operations or None, "goals": behind.goals,
        "meets": behind.meets or None, "volume": behind.volume or None, "revenue": behind.revenue or None,
        **{name: [each._asdict() for each in found] for name, found in points.items()},
    }  # fmt: skip


def _metric_data(each: Movement, trend: Trend | None) -> Data:
    now = each.latest
    return {
        "ref": each.ref, "title": each.metric.label, "unit": each.metric.unit, "target": each.metric.target,
        "before": each.baseline.value if each.baseline else None, "now": now.value if now else None,
        "sample": now.sample if now else None, "date": now.date if now else None, "improved": each.improved,
        "signal": each.signal, "anew": each.anew.date if each.anew else None, "levels": _levels_data(each.levels),
        "season": each.season or None,
        "trend": trend.words if trend else None,
    }  # fmt: skip


def _outcome_data(each: Outcome) -> Data:
    return {
        "ref": each.initiative.ref, "title": each.initiative.record.label, "shipped": each.initiative.record.shipped,
        "metric": each.metric.ref, "verdict": each.verdict, "why": each.why, "moved": each.moved,
        "before": each.levels.before.mean if each.levels else None,
        "after": each.levels.after.mean if each.levels else None, "levels": _levels_data(each.levels),
    }  # fmt: skip


def _levels_data(each: Levels | None) -> Data | None:
    if each is None:
        return None
    return {**fields_of(each), "usual": each.usual._asdict() if each.usual else None}
