"""A review packet: page one with what to decide, then everything it rests on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from jmx.model.journey import Journey
from jmx.model.levels import Levels
from jmx.model.movement import Movement, Trend
from jmx.model.outcome import Outcome
from jmx.model.workspace import Located
from jmx.report import document as doc
from jmx.report.changes import COLUMNS, change_data, change_row
from jmx.report.document import Inline, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.packet_answers import answers
from jmx.report.packet_sections import earlier_table, metrics_table, outcomes_table, sections_of
from jmx.report.ranking import ranking_data
from jmx.report.ranking_table import ranking_table
from jmx.report.record_form import form_tables
from jmx.report.wording import counted, score_figure, with_names
from jmx.review.background import Background
from jmx.review.packet import Packet

MOST_DECIDED = 3


@dataclass(frozen=True, slots=True)
class PacketReport:
    """A packet, how its map is drawn, and the picture of it beside the packet, if there is one."""

    packet: Packet
    draw: Callable[[], bytes] | None = None
    picture: str = ""

    @property
    def named(self) -> Packet:
        """The packet with records called by their titles."""
        changes = tuple(with_names(change, self.packet.names) for change in self.packet.changes)
        return replace(self.packet, changes=changes)


def document(report: PacketReport) -> doc.Document:
    """The whole packet."""
    packet = report.named
    map_figure = _map(packet.journey, report.draw, report.picture)
    title = words(f"Review: {packet.journey.record.label}", "strong")
    told = (doc.Section(words(heading, "strong"), blocks) for heading, blocks in sections_of(packet, map_figure))
    return doc.Document(title, (*_page_one(packet), doc.PageBreak(), *told))


def _page_one(packet: Packet) -> Iterator[doc.Block]:
    yield doc.Paragraph(words(packet.state))
    if packet.unread:
        first = ", ".join(packet.unread[:5])
        missing = "of the repository's files cannot be read whole, and what they say is missing here"
        told = (Inline(f"{len(packet.unread)} {missing}: {first}. See "), Inline("jmx lint", "code"), Inline("."))
        yield doc.Callout("Incomplete", told)
    if packet.to_decide:
        shown = packet.to_decide[:MOST_DECIDED]
        more = f" (the first {len(shown)} of {len(packet.to_decide)})" if len(packet.to_decide) > len(shown) else ""
        items = doc.Bullets(tuple(doc.Bullet(words(each)) for each in shown), numbered=True)
        yield doc.Callout(f"To decide today{more}", items=items)
    yield from (_answer(question, told) for question, told in answers(packet).items())
    if packet.ranking.scores:
        top = packet.ranking.scores[0]
        based = f", based on {top.factors[-1].words}" if top.factors else ""
        yield _answer("What hurts most?", f"{top.title} (score {score_figure(top.value)}{based}).")
    if packet.actions:
        late = sum(1 for action in packet.actions if action.late_days)
        yield _answer("What is still open?", f"{counted(len(packet.actions), 'action')}, {late or 'none'} past due.")


def _answer(question: str, text: str) -> doc.Paragraph:
    return doc.Paragraph((Inline(question, "strong"), Inline(f" {text}")))


def _map(journey: Located[Journey], draw: Callable[[], bytes] | None, picture: str) -> doc.Figure:
    """The map itself where a format holds pictures, else the one beside the packet, else how to draw it."""
    ref, title = journey.ref, journey.record.label
    instead = (Inline("Draw it with "), Inline(f"jmx render {ref} -o {ref}.svg", "code"), Inline("."))
    return doc.Figure(f"Journey map of {title}", draw, picture, instead)


# --- for machines ---


def data(report: PacketReport) -> Data:
    """For machines: everything the packet is made of."""
    packet = report.named
    status, journey = packet.status, packet.journey
    last = status.last
    return {
        "version": 1, "as_of": packet.as_of, "commit": packet.commit.oid if packet.commit else None,
        "uncommitted": packet.uncommitted, "ref": journey.ref, "title": journey.record.label,
        "owner": status.owner_name or None, "personas": packet.personas, "cadence": status.cadence,
        "forum": packet.forum or None,
        "last_review": {"ref": last.review.ref, "date": last.counts, "proof": last.proof} if last else None,
        "due": status.due, "forced_by": packet.forced, "state": packet.state, "to_decide": packet.to_decide,
        "answers": [{"question": question, "answer": told} for question, told in answers(packet).items()],
        "changes": None if packet.past_unknown else [change_data(change) for change in report.packet.changes],
        "metrics": [_metric_data(each, packet.trends.get(each.ref)) for each in packet.movements],
        "outcomes": [_outcome_data(each) for each in packet.outcomes],
        "evidence": [fields_of(each) for each in packet.evidence],
        "notes": [fields_of(each) for each in packet.notes], **ranking_data(packet.ranking),
        "workers": [{"ref": ref, "who": who or None} for ref, who in packet.workers.items()],
        "decisions": [fields_of(each) for each in packet.decisions],
        "actions": [fields_of(each) for each in packet.actions], "unread": packet.unread,
        "lowest": packet.lowest or None, **_background_data(packet.background),
    }  # fmt: skip


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


def tables(report: PacketReport) -> list[doc.Table]:
    """The changes, metrics, pains and actions, with the values behind what is shown."""
    packet = report.named
    return [
        data_table("Changes", COLUMNS, map(change_row, packet.changes)),
        metrics_table(packet),
        outcomes_table(packet),
        ranking_table(packet.ranking.scores, rank="rank"),
        earlier_table(packet),
        *form_tables(packet),
    ]


FORMATS = report_formats(document, data, tables, ("markdown", "html", "text", "json", "xlsx"))
