"""What stands in the sections of a packet."""

from collections.abc import Iterator, Sequence

from jmx.model.change import RankMove
from jmx.model.confidence import Factor
from jmx.model.score import Score
from jmx.report import document as doc
from jmx.report import record_form
from jmx.report.document import Inline, Inlines, TableColumn, plain, words
from jmx.report.notes import note_bullet
from jmx.report.packet_changes import changes_by_place, summary
from jmx.report.packet_tables import actions_table, earlier_table, metrics_table
from jmx.report.what_if import because_words, rank_words
from jmx.report.wording import EDITS, score_figure
from jmx.review.background import Remark
from jmx.review.evidence import NewEvidence
from jmx.review.needed import DecisionNeeded, by_title
from jmx.review.packet import Packet

TOP_PAINS = 5
MOST_NOTES = 12
_MOST_FINDINGS = 8
_NONE_SINCE = "None since the last review."
_NO_GIT = "cannot be told without git history"
_NO_METRIC = "No metric is linked to this journey."
OUT_OF_DATE, NOT_SHOWN = "STL", "EVD"  # rules about what is old, and about what is not backed by evidence


# --- decisions, actions, changes ---


def needed_blocks(needed: Sequence[DecisionNeeded]) -> tuple[doc.Block, ...]:
    """Every decision with why it is asked, what could be said and what is proposed."""
    return (doc.Bullets(tuple(map(_decision, needed)), numbered=True),) if needed else ()


def _decision(each: DecisionNeeded) -> doc.Bullet:
    proposed = each.proposed + (f", since {each.because}" if each.because else "")
    told = (
        ("Why", each.why),
        ("Could be", "; ".join(each.options)),
        ("Proposed", proposed),
        ("Waiting", each.waiting),
    )
    lines = [doc.Bullet((Inline(f"{name}:", "strong"), Inline(f" {said}"))) for name, said in told if said]
    refs = [part for ref in each.about for part in (Inline(", "), Inline(ref, "code"))][1:]
    rule = (Inline("Found by "), Inline(each.rule, "code"), *((Inline(" in "), *refs) if refs else ()))
    return doc.Bullet(words(each.question, "strong"), (doc.Bullets((*lines, doc.Bullet(rule))),))


def action_blocks(packet: Packet, *, to_fill: bool = True) -> tuple[doc.Block, ...]:
    """The open actions; `to_fill` with a column to say what is done."""
    if not packet.actions:
        return _none(packet)
    silent = [f"“{each.text}”" for each in packet.actions if not each.heard]
    told = (quiet(f"Nothing was heard since of {', '.join(silent)}."),) if silent else ()
    return record_form.open_actions(packet) if to_fill else actions_table(packet), *told


def _none(packet: Packet) -> tuple[doc.Block, ...]:
    """That there is nothing of earlier reviews; of the first one nobody asks."""
    return (quiet("None."),) if packet.status.last else ()


def changed_in_short(packet: Packet) -> str:
    if packet.past_unknown:
        return "not known"
    return summary(packet) if packet.changes else "nothing"


def change_blocks(packet: Packet) -> tuple[doc.Block, ...]:
    if packet.past_unknown:
        return (quiet(f"That {_NO_GIT}."),)
    if packet.status.last is None:
        return ()
    return changes_by_place(packet) or (quiet("Nothing changed in meaning."),)


def metric_blocks(packet: Packet) -> tuple[doc.Block, ...]:
    if not packet.movements:
        return (quiet(_NO_METRIC),)
    happened = [
        doc.Bullet((Inline(each.metric.label, "strong", each.ref), Inline(f": {'; '.join(course.happened)}")))
        for each in packet.movements
        if (course := packet.courses.get(each.ref)) and course.happened
    ]
    beside = (doc.Section(words("What happened meanwhile", "accent"), (doc.Bullets(tuple(happened)),)),)
    return (metrics_table(packet), *(beside if happened else ()))


def earlier_blocks(packet: Packet) -> tuple[doc.Block, ...]:
    return (earlier_table(packet),) if packet.decisions else _none(packet)


# --- who, and for how long ---


def room_blocks(packet: Packet) -> tuple[doc.Block, ...]:
    lines = ((Inline(each.name, "strong"), Inline(f": {'; '.join(each.why)}")) for each in packet.room)
    told = doc.Bullets(tuple(map(doc.Bullet, lines)))
    meets = packet.background.meets
    forum = (quiet(f"{packet.forum} meets {meets}."),) if meets else ()
    return (told, *forum) if packet.room else forum


def minutes_of(packet: Packet) -> str:
    return f"{sum(each.minutes for each in packet.agenda)} minutes"


def agenda_blocks(packet: Packet) -> tuple[doc.Block, ...]:
    rows = tuple((doc.Number(each.minutes, f"{each.minutes} min"), each.what) for each in packet.agenda)
    columns = (TableColumn("minutes", number=True), TableColumn("what"))
    return (doc.Table("Agenda", columns, rows),) if rows else ()


# --- what is old, and what is known ---


def found_by_family(packet: Packet, family: str) -> list[str]:
    return [by_title(each.words, packet.names) for each in packet.findings if each.code.startswith(family)]


def finding_blocks(packet: Packet, family: str) -> tuple[doc.Block, ...]:
    found = found_by_family(packet, family)
    bullets = [doc.Bullet(words(f"{each[:1].upper()}{each[1:]}.")) for each in found[:_MOST_FINDINGS]]
    if len(found) > _MOST_FINDINGS:
        bullets.append(doc.Bullet((Inline(f"and {len(found) - _MOST_FINDINGS} more: "), Inline("jmx lint", "code"))))
    return (doc.Bullets(tuple(bullets)),) if bullets else ()


def about_blocks(packet: Packet, written_for: Inlines = ()) -> Iterator[doc.Block]:
    yield about_rows(packet, written_for)
    if packet.background.travellers:
        yield doc.Section(words("Who travels it", "accent"), (named_remarks(packet.background.travellers),))


def quiet(text: str) -> doc.Paragraph:
    return doc.Paragraph(words(text))


def about_rows(packet: Packet, written_for: Inlines = ()) -> doc.DefinitionList:
    """What is known about a journey whatever changes; for another reader than its owner also for whom it is told."""
    status, behind = packet.status, packet.background
    last = f"{status.since} ({status.last.proof_in_words})" if status.last else "never"
    rows: tuple[tuple[str, Inlines], ...] = (
        journey_row(packet),
        owner_row(packet),
        ("Sponsor", words(behind.sponsor)),
        ("Run by", words(behind.operations)),
        ("Personas", words(", ".join(packet.personas) or "none named")),
        ("Serves", words("; ".join(behind.goals))),
        ("Volume", words(behind.volume)),
        ("Revenue", words(behind.revenue)),
        ("Cadence", words(status.cadence + (f", in {packet.forum}" if packet.forum and not behind.meets else ""))),
        ("Forum", words(f"{packet.forum}, {behind.meets}" if behind.meets else "")),
        ("Last review", words(last)),
        ("Due", words(due_in_words(packet))),
        ("Written for", written_for),
        as_of_row(packet),
    )
    return doc.DefinitionList(tuple(row for row in rows if plain(row[1])))


def journey_row(packet: Packet) -> tuple[str, Inlines]:
    journey = packet.journey
    return "Journey", (Inline(f"{journey.record.label} ("), Inline(journey.ref, "code"), Inline(")"))


def owner_row(packet: Packet) -> tuple[str, Inlines]:
    status = packet.status
    return "Owner", words((status.owner_name or "nobody") + (f", left on {status.left}" if status.left else ""))


def as_of_row(packet: Packet) -> tuple[str, Inlines]:
    """The day it is told by, and the commit that was read."""
    as_of: Inlines = words(str(packet.as_of))
    if packet.commit:
        edits = EDITS if packet.uncommitted else ""
        as_of += (Inline(", read at commit "), Inline(packet.commit.short, "code"), Inline(edits))
    return "As of", as_of


def due_in_words(packet: Packet) -> str:
    """When its review is due."""
    coming = packet.status.next
    if not packet.journey.record.watched:
        return "no review is asked for"
    if coming is None:
        return "now"
    if packet.forced and coming.due > packet.as_of:
        return f"now, before its time; by its cadence {coming.due}"
    return f"{coming.due}" + (f", put off from {coming.falls}" if coming.put_off else "")


def no_evidence(packet: Packet, none_since: str) -> str:
    """Why no new evidence is told: `none_since` where it is known that there is none."""
    if packet.past_unknown:
        return f"What is new {_NO_GIT}; no evidence is dated after {packet.since}."
    return none_since if packet.since else "No evidence is linked yet."


def evidence_blocks(packet: Packet) -> Iterator[doc.Block]:
    """What waits to be filed, what came, and what lint misses."""
    if packet.notes:
        yield doc.Section(words("Notes waiting", "accent"), _notes(packet))
    if packet.evidence:
        yield doc.Bullets(tuple(_piece(each, packet) for each in packet.evidence))
    else:
        yield quiet(no_evidence(packet, _NONE_SINCE))
    missing = finding_blocks(packet, NOT_SHOWN)
    if missing:
        yield doc.Section(words("Missing, or speaking against what is said", "accent"), missing)


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


def pain_blocks(packet: Packet) -> Iterator[doc.Block]:
    ranking = packet.ranking
    shown = ranking.scores[:TOP_PAINS]
    if shown:
        named = ("rank", "was", "pain", "score", *(factor.name for factor in shown[0].factors), "who works on it")
        more = len(ranking.scores) - len(shown)
        note: Inlines = words(f"score = {ranking.formula}" + (f"; {more} more with " if more else ""))
        note += words(f"jmx score pains {packet.journey.ref}", "code") if more else ()
        columns = tuple(TableColumn(name, number=name == "score") for name in named)
        yield doc.Table("Ranking", columns, tuple(_pain(each, packet) for each in shown), 3, note)
        yield from _moves(packet)
    else:
        yield quiet("No pain can be ranked yet.")
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
            yield doc.Section(words(heading), (named_remarks(points),))


def named_remarks(points: tuple[Remark, ...]) -> doc.Bullets:
    """Records by title, each with what is to be said of it."""
    told = ((Inline(f"{title} ("), Inline(ref, "code"), Inline(f"): {said}")) for ref, title, said in points)
    return doc.Bullets(tuple(map(doc.Bullet, told)))


def _moves(packet: Packet) -> Iterator[doc.Block]:
    """The pains that have another place than at the last review, each with why."""
    told = [doc.Bullet((Inline(each.title, "strong"), *_moved(each))) for each in packet.moves if each.because]
    if told:
        yield doc.Section(words("What moved since the last review", "accent"), (doc.Bullets(tuple(told)),))


def _moved(move: RankMove) -> Inlines:
    why = because_words(move)
    return words(f": {rank_words(move)}{f' ({why})' if why else ''}")


def _pain(score: Score, packet: Packet) -> tuple[doc.Cell, ...]:
    rank = f"{score.rank} (must: {score.must})" if score.must else str(score.rank)
    title = (Inline(f"{score.title} ("), Inline(score.ref, "code"), Inline(")"))
    value = doc.Number(score.value, score_figure(score.value))
    move = next((each for each in packet.moves if each.ref == score.ref), None)
    was = "new" if move and move.old_rank is None else str(move.old_rank if move else score.rank)
    workers = packet.workers.get(score.ref, "") or "nobody"
    return rank, was if packet.since else "–", title, value, *map(_factor, score.factors), workers


def _factor(factor: Factor) -> str:
    """What a score is multiplied of: of how sure it is the number too, which its words alone do not say."""
    return f"{factor.value:.2g}: {factor.words}" if factor.name == "confidence" else factor.words
