"""What page one of a packet rests on, section by section."""

from collections.abc import Iterator
from dataclasses import replace

from jmx.model.confidence import Factor
from jmx.model.movement import Movement
from jmx.model.outcome import Outcome, Verdict
from jmx.model.score import Score
from jmx.model.shift import FEWEST_BEFORE
from jmx.model.unit import Unit
from jmx.report import document as doc
from jmx.report import record_form
from jmx.report.changes import by_audience
from jmx.report.document import Inline, Inlines, TableColumn, plain, words
from jmx.report.handovers import told_once
from jmx.report.notes import note_bullet
from jmx.report.wording import EDITS, score_figure, signed
from jmx.review.background import Remark
from jmx.review.decisions import NOTHING_TO_FOLLOW, EarlierDecision
from jmx.review.packet import Gap, NewEvidence, Packet

TOP_PAINS = 5
MOST_DECISIONS = 8
MOST_NOTES = 12
_NONE_EARLIER = "There is no earlier review to compare with."
_NONE_SINCE = "None since the last review."
_NO_GIT = "cannot be told without git history"
_NO_METRIC = "No metric is linked to this journey."


def sections_of(packet: Packet, map_figure: doc.Figure) -> tuple[tuple[str, tuple[doc.Block, ...]], ...]:
    """The sections in the order in which a review goes through them, each with its heading."""
    behind = packet.background
    return (
        ("About this journey", (_about(packet),)),
        *((("Who travels it", (_named(behind.travellers),)),) if behind.travellers else ()),
        ("What changed in meaning since the last review", _changes(packet)),
        ("Metrics", (metrics_table(packet) if packet.movements else _quiet(_NO_METRIC),)),
        *((("Did it work?", (outcomes_table(packet),)),) if packet.outcomes else ()),
        ("New evidence", (_evidence(packet) if packet.evidence else _quiet(no_evidence(packet, _NONE_SINCE)),)),
        *((("Notes waiting", _notes(packet)),) if packet.notes else ()),
        ("What hurts most", tuple(_pains(packet))),
        *((("What works well and must stay", (_named(behind.strengths),)),) if behind.strengths else ()),
        ("What came of earlier decisions", (earlier_table(packet) if packet.decisions else _quiet("None."),)),
        ("Open actions of earlier reviews", (record_form.open_actions(packet) if packet.actions else _quiet("None."),)),
        ("The map", (*((_quiet(f"{packet.lowest}."),) if packet.lowest else ()), map_figure)),
        ("Decisions of this review", _decisions(packet)),
    )


def _quiet(text: str) -> doc.Paragraph:
    return doc.Paragraph(words(text))


def _about(packet: Packet) -> doc.DefinitionList:
    status, journey, behind = packet.status, packet.journey, packet.background
    last = f"{status.since} ({status.last.proof_in_words})" if status.last else "never"
    as_of: Inlines = words(str(packet.as_of))
    if packet.commit:
        edits = EDITS if packet.uncommitted else ""
        as_of += (Inline(", read at commit "), Inline(packet.commit.short, "code"), Inline(edits))
    rows: tuple[tuple[str, Inlines], ...] = (
        ("Journey", (Inline(f"{journey.record.label} ("), Inline(journey.ref, "code"), Inline(")"))),
        ("Owner", words((status.owner_name or "nobody") + (f", left on {status.left}" if status.left else ""))),
        ("Sponsor", words(behind.sponsor)),
        ("Run by", words(behind.operations)),
        ("Personas", words(", ".join(packet.personas) or "none named")),
        ("Serves", words("; ".join(behind.goals))),
        ("Volume", words(behind.volume)),
        ("Revenue", words(behind.revenue)),
        ("Cadence", words(status.cadence + (f", in {packet.forum}" if packet.forum and not behind.meets else ""))),
        ("Forum", words(f"{packet.forum}, {behind.meets}" if behind.meets else "")),
        ("Last review", words(last)),
        ("Due", words(_due(packet))),
        ("As of", as_of),
    )  # fmt: skip
    return doc.DefinitionList(tuple(row for row in rows if plain(row[1])))


def _due(packet: Packet) -> str:
    coming = packet.status.next
    if not packet.journey.record.watched:
        return "no review is asked for"
    if coming is None:
        return "now"
    if packet.forced and coming.due > packet.as_of:
        return f"now, before its time; by its cadence {coming.due}"
    return f"{coming.due}" + (f", put off from {coming.falls}" if coming.put_off else "")


def _changes(packet: Packet) -> tuple[doc.Block, ...]:
    told = by_audience(told_once(packet.changes))
    if packet.past_unknown:
        return (_quiet(f"That {_NO_GIT}."),)
    return told or (_quiet("Nothing changed in meaning." if packet.status.last else _NONE_EARLIER),)


def metrics_table(packet: Packet) -> doc.Table:
    """What each metric did since the last review, or as a whole before the first one."""
    named = (
        "metric",
        "at last review" if packet.since else "first value",
        "now",
        "change",
        "target",
        "sample",
        "reading",
    )
    return doc.Table(
        "Metrics", tuple(map(TableColumn, named)), tuple(_movement(each, packet) for each in packet.movements)
    )


def _movement(each: Movement, packet: Packet) -> tuple[doc.Cell, ...]:
    gap, trend = packet.gaps.get(each.ref, Gap()), packet.trends.get(each.ref)
    told = replace(each, baseline=trend.first) if trend else each
    now, unit = each.latest, each.unit
    still = "no new value" if packet.since else "one value" if now else "no value"
    reading = _reading(each) if packet.since else words(f"first review: {trend.words if trend else still}")
    none_then = "no value" if packet.since else still
    still = "not known" if gap.unknown else still
    return (
        each.metric.label,
        _amount(told.baseline.value if told.baseline else None, unit, gap.then or none_then),
        _amount(now.value if now else None, unit, gap.now or "no value"),
        _change(told.delta, unit) if told.delta is not None else still,
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
    verdict = words(each.verdict.value, _VERDICTS.get(each.verdict, ""))
    why = "; ".join((each.why, *each.moved))
    return title, each.initiative.record.shipped, each.metric.record.label, verdict, words(why)


def no_evidence(packet: Packet, none_since: str) -> str:
    """Why no new evidence is told: `none_since` where it is known that there is none."""
    if packet.past_unknown:
        return f"What is new {_NO_GIT}; no evidence is dated after {packet.since}."
    return none_since if packet.since else "No evidence is linked yet."


def _evidence(packet: Packet) -> doc.Bullets:
    return doc.Bullets(tuple(_piece(each, packet) for each in packet.evidence))


def _piece(each: NewEvidence, packet: Packet) -> doc.Bullet:
    sample = f", sample {each.sample:,}" if each.sample is not None else ""
    about = f" ({each.type or 'kind not stated'}, {each.collected or 'no date'}{sample}, "
    told = [doc.Bullet(words(insight)) for insight in each.insights]
    if each.contradicts:
        against = ", ".join(f"“{packet.names.get(ref, ref)}”" for ref in each.contradicts)
        told.append(doc.Bullet(words(f"Contradicts: {against}", "error")))
    known = ", known before; new in it:" if each.known else ""
    head = (Inline(each.title, "strong"), Inline(about), Inline(each.ref, "code"), Inline(f"){known}"))
    return doc.Bullet(head, (doc.Bullets(tuple(told)),) if told else ())


def _notes(packet: Packet) -> tuple[doc.Block, ...]:
    bullets = doc.Bullets(tuple(note_bullet(each, packet.names) for each in packet.notes[:MOST_NOTES]))
    more = len(packet.notes) - MOST_NOTES
    all_of_them = (Inline(f"{more} more: "), Inline(f"jmx note {packet.journey.ref}", "code"), Inline(". "))
    how = (
        *(all_of_them if more > 0 else ()),
        Inline("They support nothing yet. Say of each what it supports or contradicts, or drop it: "),
        Inline(f"jmx note --file {packet.journey.ref}", "code"),
    )
    return bullets, doc.Paragraph(how)


def _pains(packet: Packet) -> Iterator[doc.Block]:
    ranking = packet.ranking
    shown = ranking.scores[:TOP_PAINS]
    if shown:
        named = ("rank", "pain", "score", *(factor.name for factor in shown[0].factors), "who works on it")
        more = len(ranking.scores) - len(shown)
        note: Inlines = words(f"score = {ranking.formula}" + (f"; {more} more with " if more else ""))
        note += words(f"jmx score pains {packet.journey.ref}", "code") if more else ()
        columns = tuple(TableColumn(name, number=name == "score") for name in named)
        yield doc.Table(
            "Ranking", columns, tuple(_pain(each, packet.workers.get(each.ref, "")) for each in shown), 2, note
        )
    else:
        yield _quiet("No pain can be ranked yet.")
    if ranking.unscored:
        lacking = (doc.Bullet(words(f"{each.title}: lacks {', '.join(each.lacks)}")) for each in ranking.unscored)
        yield doc.Section(words("Cannot be ranked yet"), (doc.Bullets(tuple(lacking)),))
    behind = packet.background
    told = {
        "Money that hangs on them": behind.at_stake,
        "Disputed": behind.disputed,
        "Questions to answer": behind.questions,
    }
    for heading, points in told.items():
        if points:
            yield doc.Section(words(heading), (_named(points),))


def _named(points: tuple[Remark, ...]) -> doc.Bullets:
    """Records by title, each with what is to be said of it."""
    told = ((Inline(f"{title} ("), Inline(ref, "code"), Inline(f"): {said}")) for ref, title, said in points)
    return doc.Bullets(tuple(map(doc.Bullet, told)))


def _pain(score: Score, workers: str) -> tuple[doc.Cell, ...]:
    rank = f"{score.rank} (must: {score.must})" if score.must else str(score.rank)
    title = (Inline(f"{score.title} ("), Inline(score.ref, "code"), Inline(")"))
    value = doc.Number(score.value, score_figure(score.value))
    return rank, title, value, *map(_factor, score.factors), workers or "nobody"


def _factor(factor: Factor) -> str:
    """What a score is multiplied of: of how sure it is the number too, which its words alone do not say."""
    return f"{factor.value:.2g}: {factor.words}" if factor.name == "confidence" else factor.words


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


def _decisions(packet: Packet) -> tuple[doc.Block, ...]:
    return (
        doc.Paragraph(record_form.how_to_record(packet)),
        record_form.the_review(packet),
        record_form.decisions(),
        doc.Paragraph(words("Who does what:")),
        record_form.actions(),
    )
