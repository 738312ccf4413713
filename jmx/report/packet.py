"""A review packet: page one with what to decide, then everything it rests on."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jmx.model.change import Audience, Change, Sort
from jmx.model.levels import Levels
from jmx.model.movement import Movement, Trend
from jmx.model.outcome import Outcome, Verdict
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Score
from jmx.model.shift import FEWEST_BEFORE
from jmx.model.unit import Unit
from jmx.report import document as doc
from jmx.report.changes import COLUMNS, by_audience, change_data, change_row, sentence
from jmx.report.document import Inline, Inlines, TableColumn, plain, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.ranking import ranking_data, ranking_table
from jmx.report.wording import EDITS, counted, signed, with_names
from jmx.review.background import Background, Remark
from jmx.review.decisions import NOTHING_TO_FOLLOW, EarlierDecision
from jmx.review.packet import Gap, NewEvidence, OpenAction, Packet, from_to

MOST_TOLD = 2
MOST_DECIDED = 3
TOP_PAINS = 5
MOST_DECISIONS = 8
MOST_NAMED = 3
MOST_RATED = 5  # no scale goes further; what is written wrong may
_EVERYBODY = "default"  # the key of a feeling that holds for whoever is not named
_NONE_EARLIER = "There is no earlier review to compare with."
_NONE_SINCE = "None since the last review."
_NO_GIT = "cannot be told without git history"
_NO_METRIC = "No metric is linked to this journey."


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
    behind = packet.background
    sections = (
        ("About this journey", (_about(packet),)),
        ("What changed in meaning since the last review", _changes(packet)),
        ("Metrics", (_metrics(packet) if packet.movements else _quiet(_NO_METRIC),)),
        *((("Did it work?", (_outcomes(packet),)),) if packet.outcomes else ()),
        ("New evidence", (_evidence(packet) if packet.evidence else _quiet(_no_evidence(packet, _NONE_SINCE)),)),
        ("What hurts most", tuple(_pains(packet))),
        *((("What works well and must stay", (_named(behind.strengths),)),) if behind.strengths else ()),
        ("What came of earlier decisions", (_earlier(packet) if packet.decisions else _quiet("None."),)),
        ("Open actions of earlier reviews", (_actions(packet) if packet.actions else _quiet("None."),)),
        ("The map", (*((_quiet(f"{packet.lowest}."),) if packet.lowest else ()), _map(report))),
        ("Decisions of this review", _decisions(packet)),
    )
    title = words(f"Review: {packet.journey.record.label}", "strong")
    told = (doc.Section(words(heading, "strong"), blocks) for heading, blocks in sections)
    return doc.Document(title, (*_page_one(packet), doc.PageBreak(), *told))


def _quiet(text: str) -> doc.Paragraph:
    return doc.Paragraph(words(text))


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
        yield _answer("What hurts most?", f"{top.title} (score {top.value:.2f}, based on {top.factors[-1].words}).")
    if packet.actions:
        late = sum(1 for action in packet.actions if action.late_days)
        yield _answer("What is still open?", f"{counted(len(packet.actions), 'action')}, {late or 'none'} past due.")


def _answer(question: str, text: str) -> doc.Paragraph:
    return doc.Paragraph((Inline(question, "strong"), Inline(f" {text}")))


# --- the questions of page one ---


def answers(packet: Packet) -> dict[str, str]:
    """The four questions a review exists for (as Smaply's guide to journey management asks them), answered."""
    return {
        "What changed in the experience?": _what_changed(packet),
        "What new research is there?": _what_research(packet),
        "Which metrics moved?": _what_moved(packet),
        "Is the map still true?": _what_is_true(packet),
    }


def _what_changed(packet: Packet) -> str:
    if packet.since is None:
        return _NONE_EARLIER
    if packet.past_unknown:
        return f"That {_NO_GIT}."
    if not packet.changes:
        return f"Nothing changed in meaning since {packet.since}."
    above_all = sorted(packet.changes, key=weight, reverse=True)[:MOST_TOLD]
    told = "; ".join(sentence(change) for change in above_all if weight(change) > 1)
    return f"{_counts(packet)} since {packet.since}." + (f" Above all: {told}." if told else "")


def _counts(packet: Packet) -> str:
    found = Counter(change.audience for change in packet.changes)
    experience, scoring = found[Audience.EXPERIENCE], found[Audience.SCORING]
    told = (
        (experience, "change to the experience", "changes to the experience"),
        (scoring, "change to ratings and fixes", "changes to ratings and fixes"),
        (len(packet.changes) - experience - scoring, "other change", "other changes"),
    )
    *others, last = (counted(*each) for each in told if each[0])
    return f"{', '.join(others)} and {last}" if others else last


def weight(change: Change) -> float:
    """How much a change matters to somebody who reads only two of them."""
    if change.field == "owner":
        return 9.0
    if change.field in ("severity", "emotion"):
        steps = [*_steps(change.old, change.new)]
        base, worse = (
            (6.0, max(steps, default=0) > 0) if change.field == "severity" else (3.0, min(steps, default=0) < 0)
        )
        return base + max(map(abs, steps), default=0) + (0.5 if worse else 0.0)
    if change.sort is not Sort.EDITED:
        return {"pain-point": 7.0, "initiative": 6.0, "stage": 6.0, "touchpoint": 5.0}.get(change.kind, 1.0)
    return 5.0 if change.field == "status" else 1.0


def _steps(old: Any, new: Any) -> Iterator[float]:
    """How far a rating moved; of a feeling by persona each one's, where a plain number is everybody's. Of what is no
    rating nothing is said."""
    was, now = (side if isinstance(side, Mapping) else {_EVERYBODY: side} for side in (old, new))
    for name in dict.fromkeys((*was, *now)):
        sides = (side.get(name, side.get(_EVERYBODY)) for side in (was, now))
        rated = [each for each in sides if isinstance(each, int | float) and abs(each) <= MOST_RATED]
        if len(rated) == 2:
            yield rated[1] - rated[0]


def _what_research(packet: Packet) -> str:
    if not packet.evidence:
        return _no_evidence(packet, "No new evidence has come in.")
    against = sum(1 for each in packet.evidence if each.contradicts)
    found = _pieces([each for each in packet.evidence if not each.known], "new piece" if packet.since else "piece")
    more = sum(len(each.insights) for each in packet.evidence if each.known)
    found += [f"{counted(more, 'new insight')} in evidence known before"] if more else []
    told = " and ".join(found) + ("" if packet.since else ", all new to this review")
    told += f", going by dates: what else is new {_NO_GIT}" if packet.past_unknown else ""
    if not against:
        return f"{told}."
    return f"{told}; {counted(against, 'piece contradicts', 'pieces contradict')} what the map says."


def _pieces(pieces: list[NewEvidence], called: str) -> list[str]:
    insights = sum(len(each.insights) for each in pieces)
    learnt = counted(insights, "insight") if insights else "no insight yet"
    return [f"{counted(len(pieces), called)} of evidence with {learnt}"] if pieces else []


def _what_moved(packet: Packet) -> str:
    if not packet.movements:
        return _NO_METRIC
    if packet.since is None:
        return _first_values(packet)
    newer = [each for each in packet.movements if each.delta is not None or each.anew]
    told = [_moved(each) for each in newer if each.signal]
    others = (
        ("no sign of a change", [_from_to(each) for each in newer if each.signal is False]),
        ("too few values to tell", [_from_to(each) for each in newer if not (each.levels or each.anew or each.season)]),
        ("cannot be told for their seasons", [_from_to(each) for each in newer if each.season]),
        ("counted anew, so not comparable", [each.metric.label for each in newer if each.anew]),
        ("no new value", [each.metric.label for each in packet.movements if each not in newer]),
    )
    told += [f"{what}: {_listed(named)}" for what, named in others if named]
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def _first_values(packet: Packet) -> str:
    """What a first review can say: how each series went as a whole."""
    told = [
        f"{each.metric.label} {from_to(replace(each, baseline=found.first))} ({found.words})"
        for each in packet.movements
        if (found := packet.trends.get(each.ref))
    ]
    return f"This is the first review. {_listed(told, '; ')}." if told else "This is the first review."


def _from_to(each: Movement) -> str:
    return f"{each.metric.label} {from_to(each)}"


def _listed(named: list[str], between: str = ", ") -> str:
    """Some of a list, so that page one stays a page."""
    more = len(named) - MOST_NAMED
    return between.join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _moved(each: Movement) -> str:
    assert each.levels is not None
    way = "better" if each.improved else "worse"
    return f"{each.metric.label} got {way}: {each.levels.words(each.unit)}"


def _what_is_true(packet: Packet) -> str:
    unseen = sum(1 for finding in packet.findings if finding.code == "EVD101")
    told = "That is yours to say"
    if unseen:
        told += f"; {counted(unseen, 'severe pain is an assumption', 'severe pains are assumptions')} without evidence"
    against = [each for each in packet.evidence if each.contradicts]
    if against:
        told += f"; look first at “{against[0].title}”, which contradicts it"
    return f"{told}."


# --- everything it rests on ---


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
        ("Due", words(_due(status))),
        ("As of", as_of),
    )  # fmt: skip
    return doc.DefinitionList(tuple(row for row in rows if plain(row[1])))


def _due(status: ReviewStatus) -> str:
    coming = status.next
    if not status.journey.record.watched:
        return "no review is asked for"
    if coming is None:
        return "now"
    return f"{coming.due}" + (f", put off from {coming.falls}" if coming.put_off else "")


def _changes(packet: Packet) -> tuple[doc.Block, ...]:
    told = by_audience(packet.changes)
    if packet.past_unknown:
        return (_quiet(f"That {_NO_GIT}."),)
    return told or (_quiet("Nothing changed in meaning." if packet.status.last else _NONE_EARLIER),)


def _metrics(packet: Packet) -> doc.Table:
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
        since = f"from {each.step.day} ({each.step.what}) to" if each.step else "up to"
        return words(
            f"too few values to tell: {each.known} {since} the last review, and at least {FEWEST_BEFORE} are needed"
        )
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


def _outcomes(packet: Packet) -> doc.Table:
    columns = tuple(map(TableColumn, ("what shipped", "on", "for", "verdict", "because")))
    return doc.Table("Outcomes", columns, tuple(map(_outcome, packet.outcomes)), note=_WORKED)


def _outcome(each: Outcome) -> tuple[doc.Cell, ...]:
    title = (Inline(f"{each.initiative.record.label} ("), Inline(each.initiative.ref, "code"), Inline(")"))
    verdict = words(each.verdict.value, _VERDICTS.get(each.verdict, ""))
    why = "; ".join((each.why, *each.moved))
    return title, each.initiative.record.shipped, each.metric.record.label, verdict, words(why)


def _no_evidence(packet: Packet, none_since: str) -> str:
    if packet.past_unknown:
        return f"What is new {_NO_GIT}; no evidence is dated after {packet.since}."
    return none_since if packet.since else "No evidence is linked yet."


def _evidence(packet: Packet) -> doc.Bullets:
    return doc.Bullets(tuple(_piece(each, packet) for each in packet.evidence))


def _piece(each: NewEvidence, packet: Packet) -> doc.Bullet:
    sample = f", sample {each.sample}" if each.sample is not None else ""
    about = f" ({each.type or 'kind not stated'}, {each.collected or 'no date'}{sample}, "
    told = [doc.Bullet(words(insight)) for insight in each.insights]
    if each.contradicts:
        against = ", ".join(f"“{packet.names.get(ref, ref)}”" for ref in each.contradicts)
        told.append(doc.Bullet(words(f"Contradicts: {against}", "error")))
    known = ", known before; new in it:" if each.known else ""
    head = (Inline(each.title, "strong"), Inline(about), Inline(each.ref, "code"), Inline(f"){known}"))
    return doc.Bullet(head, (doc.Bullets(tuple(told)),) if told else ())


def _pains(packet: Packet) -> Iterator[doc.Block]:
    ranking = packet.ranking
    shown = ranking.scores[:TOP_PAINS]
    if shown:
        named = ("rank", "pain", "score", *(factor.name for factor in shown[0].factors), "who works on it")
        more = len(ranking.scores) - len(shown)
        note: Inlines = words(f"score = {ranking.formula}" + (f"; {more} more with " if more else ""))
        note += words(f"jmx score {packet.journey.ref}", "code") if more else ()
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
    value = doc.Number(score.value, f"{score.value:.2f}")
    return rank, title, value, *(factor.words for factor in score.factors), workers or "nobody"


def _earlier(packet: Packet) -> doc.Table:
    columns = tuple(map(TableColumn, ("decision", "decided", "owner", "what came of it")))
    shown = packet.decisions[:MOST_DECISIONS]
    more = len(packet.decisions) - len(shown)
    note = words(f"{more} older ones are about something that is not settled either") if more else ()
    return doc.Table("Earlier decisions", columns, tuple(map(_decision, shown)), note=note)


def _decision(each: EarlierDecision) -> tuple[doc.Cell, ...]:
    text = (Inline(f"{each.text} ("), Inline(each.ref, "code"), Inline(")"))
    return text, each.decided, each.owner or "nobody", "; ".join(each.came) or NOTHING_TO_FOLLOW


def _actions(packet: Packet) -> doc.Table:
    columns = tuple(map(TableColumn, ("action", "owner", "due", "")))
    return doc.Table("Open actions", columns, tuple(map(_action, packet.actions)))


def _action(each: OpenAction) -> tuple[doc.Cell, ...]:
    text = (Inline(f"{each.text} ("), Inline(each.ref, "code"), Inline(")"))
    late = words(f"{each.late_days} days late", "error") if each.late_days else None
    return text, each.owner or "nobody", each.due or "no date", late


def _map(report: PacketReport) -> doc.Figure:
    ref, title = report.packet.journey.ref, report.packet.journey.record.label
    instead = (Inline("Draw it with "), Inline(f"jmx render {ref} -o {ref}.svg", "code"), Inline("."))
    return doc.Figure(f"Journey map of {title}", report.draw, report.picture, instead)


def _decisions(packet: Packet) -> tuple[doc.Block, ...]:
    columns = tuple(map(TableColumn, ("#", "decision", "why", "about", "owner", "due")))
    rows = tuple((doc.number(each), None, None, None, None, None) for each in (1, 2, 3))
    record = (
        Inline("Record it with "), Inline(f"jmx review {packet.journey.ref} --record --verdict still-true", "code"),
        Inline(" (or updated, needs-research, retired), then commit the file: the commit is the proof that the "
               "review was held."),
    )  # fmt: skip
    return doc.Table("Decisions", columns, rows), doc.Paragraph(record)


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
        "due": status.due, "state": packet.state, "to_decide": packet.to_decide,
        "answers": [{"question": question, "answer": told} for question, told in answers(packet).items()],
        "changes": None if packet.past_unknown else [change_data(change) for change in report.packet.changes],
        "metrics": [_metric_data(each, packet.trends.get(each.ref)) for each in packet.movements],
        "outcomes": [_outcome_data(each) for each in packet.outcomes],
        "evidence": [fields_of(each) for each in packet.evidence], **ranking_data(packet.ranking),
        "workers": [{"ref": ref, "who": who or None} for ref, who in packet.workers.items()],
        "decisions": [fields_of(each) for each in packet.decisions],
        "actions": [fields_of(each) for each in packet.actions], "unread": packet.unread,
        "lowest": packet.lowest or None, **_background_data(packet.background),
    }  # fmt: skip


def _background_data(behind: Background) -> Data:
    points = {name: getattr(behind, name) for name in ("strengths", "at_stake", "disputed", "questions")}
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
        _metrics(packet),
        _outcomes(packet),
        ranking_table(packet.ranking.scores, rank="rank"),
        _earlier(packet),
        data_table("Open actions", ("text", "ref", "owner", "due", "late_days"), map(fields_of, packet.actions)),
    ]


FORMATS = report_formats(document, data, tables, ("markdown", "html", "text", "json", "xlsx"))
