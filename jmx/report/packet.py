"""A review packet: page one with what to decide, then everything it rests on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from jmx.model.metric import Movement
from jmx.model.score import Score
from jmx.report import document as doc
from jmx.report.change_data import COLUMNS, change_data, change_row
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.packet_summary import answers
from jmx.report.ranking import ranking_table, score_data
from jmx.report.timeline import by_audience
from jmx.report.wording import counted, signed, with_names
from jmx.review.packet import NewEvidence, OpenAction, Packet

TOP_PAINS = 5
_NONE_EARLIER = "There is no earlier review to compare with."


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
    sections = (
        ("About this journey", (_about(packet),)),
        ("What changed in meaning since the last review", _changes(packet)),
        ("Metrics", (_metrics(packet) if packet.movements else _quiet("No metric is linked to this journey."),)),
        ("New evidence", (_evidence(packet) if packet.evidence else _quiet("None since the last review."),)),
        ("What hurts most", tuple(_pains(packet))),
        ("Open actions of earlier reviews", (_actions(packet) if packet.actions else _quiet("None."),)),
        ("The map", (_map(report),)),
        ("Decisions of this review", _decisions(packet)),
    )
    title = words(f"Review: {packet.title}", "strong")
    told = (doc.Section(words(heading, "strong"), blocks) for heading, blocks in sections)
    return doc.Document(title, (*_page_one(packet), doc.PageBreak(), *told))


def _quiet(text: str) -> doc.Paragraph:
    return doc.Paragraph(words(text))


def _page_one(packet: Packet) -> Iterator[doc.Block]:
    yield doc.Paragraph(words(packet.state))
    if packet.unread:
        first = ", ".join(packet.unread[:5])
        missing = "of the repository's files have mistakes, and what cannot be read is missing here"
        told = (Inline(f"{len(packet.unread)} {missing}: {first}. See "), Inline("jmx lint", "code"), Inline("."))
        yield doc.Callout("Incomplete", told)
    if packet.to_decide:
        items = doc.Bullets(tuple(doc.Bullet(words(each)) for each in packet.to_decide), numbered=True)
        yield doc.Callout("To decide today", items=items)
    for answer in answers(packet):
        yield _answer(answer.question, answer.words)
    if packet.scores:
        top = packet.scores[0]
        yield _answer("What hurts most?", f"{top.title} (score {top.value:.2f}, based on {top.factors[-1].words}).")
    if packet.actions:
        late = sum(1 for action in packet.actions if action.late_days)
        yield _answer("What is still open?", f"{counted(len(packet.actions), 'action')}, {late or 'none'} past due.")


def _answer(question: str, text: str) -> doc.Paragraph:
    return doc.Paragraph((Inline(question, "strong"), Inline(f" {text}")))


def _about(packet: Packet) -> doc.DefinitionList:
    last = f"{packet.since} ({packet.last.proof.value})" if packet.last else "never"
    as_of: Inlines = words(str(packet.as_of))
    if packet.commit:
        edits = " with edits not committed yet" if packet.uncommitted else ""
        as_of += (Inline(", read at commit "), Inline(packet.commit.short, "code"), Inline(edits))
    return doc.DefinitionList((
        ("Journey", (Inline(f"{packet.title} ("), Inline(packet.journey, "code"), Inline(")"))),
        ("Owner", words(packet.owner or "nobody")),
        ("Personas", words(", ".join(packet.personas) or "none named")),
        ("Cadence", words(packet.cadence + (f", in {packet.forum}" if packet.forum else ""))),
        ("Last review", words(last)),
        ("Due", words(str(packet.due or "now"))),
        ("As of", as_of),
    ))  # fmt: skip


def _changes(packet: Packet) -> tuple[doc.Block, ...]:
    told = by_audience(packet.changes)
    return told or (_quiet("Nothing changed in meaning." if packet.last else _NONE_EARLIER),)


def _metrics(packet: Packet) -> doc.Table:
    named = ("metric", "at last review", "now", "change", "target", "sample", "reading")
    return doc.Table("Metrics", tuple(map(TableColumn, named)), tuple(map(_movement, packet.movements)))


def _movement(each: Movement) -> tuple[doc.Cell, ...]:
    now = each.latest
    return (
        each.title,
        _amount(each.baseline.value if each.baseline else None, each.unit, "no value"),
        _amount(now.value if now else None, each.unit, "no value"),
        doc.Number(each.delta, signed(each.delta)) if each.delta is not None else "no new value",
        _amount(each.target, each.unit, "none set"),
        doc.Number(now.sample, f"{now.sample:,}") if now and now.sample is not None else "not stated",
        _reading(each),
    )


def _amount(value: float | None, unit: str, otherwise: str) -> doc.Cell:
    return otherwise if value is None else doc.Number(value, f"{value:g}" + (f" {unit}" if unit else ""))


def _reading(each: Movement) -> Inlines:
    """What a movement means."""
    if each.delta is None:
        return words("no new data")
    if each.improved is None:
        return words("unchanged")
    if each.signal is None:
        return words("too few values to tell")
    way = "better" if each.improved else "worse"
    return words(
        f"{way}, {'beyond' if each.signal else 'within'} its usual range", "good" if each.improved else "error"
    )


def _evidence(packet: Packet) -> doc.Bullets:
    return doc.Bullets(tuple(_piece(each, packet) for each in packet.evidence))


def _piece(each: NewEvidence, packet: Packet) -> doc.Bullet:
    sample = f", sample {each.sample}" if each.sample is not None else ""
    about = f" ({each.type or 'type not stated'}, {each.collected}{sample}, "
    told = [doc.Bullet(words(insight)) for insight in each.insights]
    if each.contradicts:
        against = ", ".join(f"“{packet.names.get(ref, ref)}”" for ref in each.contradicts)
        told.append(doc.Bullet(words(f"Contradicts: {against}", "error")))
    head = (Inline(each.title, "strong"), Inline(about), Inline(each.ref, "code"), Inline(")"))
    return doc.Bullet(head, (doc.Bullets(tuple(told)),) if told else ())


def _pains(packet: Packet) -> Iterator[doc.Block]:
    shown = packet.scores[:TOP_PAINS]
    if shown:
        named = ("rank", "pain", "score", *(factor.name for factor in shown[0].factors))
        more = len(packet.scores) - len(shown)
        note: Inlines = words(f"score = {packet.formula}" + (f"; {more} more with " if more else ""))
        note += words(f"jmx score pains {packet.journey}", "code") if more else ()
        columns = tuple(TableColumn(name, number=name == "score") for name in named)
        yield doc.Table("Ranking", columns, tuple(map(_pain, shown)), 2, note)
    else:
        yield _quiet("No pain can be ranked yet.")
    if packet.unscored:
        lacking = (doc.Bullet(words(f"{each.title}: lacks {', '.join(each.lacks)}")) for each in packet.unscored)
        yield doc.Section(words("Cannot be ranked yet"), (doc.Bullets(tuple(lacking)),))


def _pain(score: Score) -> tuple[doc.Cell, ...]:
    rank = f"{score.rank} (must: {score.must})" if score.must else str(score.rank)
    title = (Inline(f"{score.title} ("), Inline(score.ref, "code"), Inline(")"))
    value = doc.Number(score.value, f"{score.value:.2f}")
    return rank, title, value, *(factor.words for factor in score.factors)


def _actions(packet: Packet) -> doc.Table:
    columns = tuple(map(TableColumn, ("action", "owner", "due", "")))
    return doc.Table("Open actions", columns, tuple(map(_action, packet.actions)))


def _action(each: OpenAction) -> tuple[doc.Cell, ...]:
    text = (Inline(f"{each.text} ("), Inline(each.ref, "code"), Inline(")"))
    late = words(f"{each.late_days} days late", "error") if each.late_days else None
    return text, each.owner or "nobody", each.due or "no date", late


def _map(report: PacketReport) -> doc.Figure:
    journey = report.packet.journey
    instead = (Inline("Draw it with "), Inline(f"jmx render {journey} -o {journey}.svg", "code"), Inline("."))
    return doc.Figure(f"Journey map of {report.packet.title}", report.draw, report.picture, instead)


def _decisions(packet: Packet) -> tuple[doc.Block, ...]:
    columns = tuple(map(TableColumn, ("#", "decision", "why", "about", "owner", "due")))
    rows = tuple((doc.number(each), None, None, None, None, None) for each in (1, 2, 3))
    record = (
        Inline("Record it with "), Inline(f"jmx review {packet.journey} --record --verdict still-true", "code"),
        Inline(" (or updated, needs-research, retired), then commit the file: the commit is the proof that the "
               "review was held."),
    )  # fmt: skip
    return doc.Table("Decisions", columns, rows), doc.Paragraph(record)


# --- for machines ---


def data(report: PacketReport) -> Data:
    """For machines: everything the packet is made of."""
    packet = report.named
    last = packet.last
    return {
        "version": 1, "as_of": packet.as_of, "commit": packet.commit.oid if packet.commit else None,
        "uncommitted": packet.uncommitted, "ref": packet.journey, "title": packet.title, "owner": packet.owner or None,
        "personas": packet.personas, "cadence": packet.cadence, "forum": packet.forum or None,
        "last_review": {"ref": last.review.ref, "date": last.counts, "proof": last.proof} if last else None,
        "due": packet.due, "state": packet.state, "to_decide": packet.to_decide,
        "answers": [{"question": each.question, "answer": each.words} for each in answers(packet)],
        "changes": [change_data(change) for change in report.packet.changes],
        "metrics": [_metric_data(each) for each in packet.movements],
        "evidence": [fields_of(each) for each in packet.evidence], "formula": packet.formula,
        "scores": [score_data(score) for score in packet.scores],
        "unscored": [fields_of(each) for each in packet.unscored],
        "actions": [fields_of(each) for each in packet.actions], "unread": packet.unread,
    }  # fmt: skip


def _metric_data(each: Movement) -> Data:
    now = each.latest
    return {
        "ref": each.ref, "title": each.title, "unit": each.unit or None, "target": each.target,
        "before": each.baseline.value if each.baseline else None, "now": now.value if now else None,
        "sample": now.sample if now else None, "date": now.date if now else None, "improved": each.improved,
        "signal": each.signal,
    }  # fmt: skip


def tables(report: PacketReport) -> list[doc.Table]:
    """The changes, metrics, pains and actions, with the values behind what is shown."""
    packet = report.named
    return [
        data_table("Changes", COLUMNS, map(change_row, packet.changes)),
        _metrics(packet),
        ranking_table(packet.scores, rank="rank"),
        data_table("Open actions", ("text", "ref", "owner", "due", "late_days"), map(fields_of, packet.actions)),
    ]


FORMATS = report_formats(document, data, tables, ("markdown", "html", "text", "json", "xlsx"))
