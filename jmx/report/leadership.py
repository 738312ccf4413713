"""The page for leaders: how the journeys stand, three decisions that nobody takes, and whether what was decided
worked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jmx.model.outcome import Verdict
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.wording import counted
from jmx.review.health import HealthMark
from jmx.review.leadership import JourneyStand, Leadership, UntakenDecision


@dataclass(frozen=True, slots=True)
class LeadershipReport:
    """What leaders need, with the commit it was read from and the files of the packets by journey, if they were
    written."""

    found: Leadership
    organisation: str = ""
    commit: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


def document(report: LeadershipReport) -> doc.Document:
    """The page."""
    found = report.found
    title = f"Journeys of {report.organisation}" if report.organisation else "Journeys"
    blocks: list[doc.Block] = [doc.Paragraph(words(_state(found)))]
    if found.untaken:
        items = doc.Bullets(tuple(map(_untaken, found.untaken)), numbered=True)
        blocks.append(doc.Callout("Decisions that nobody takes", items=items))
    blocks.append(doc.Paragraph((Inline("Did our decisions work?", "strong"), Inline(f" {_worked(found)}"))))
    blocks.append(doc.Paragraph((Inline("Which way do metrics go?", "strong"), Inline(f" {_way(found)}"))))
    for mark, heading in _HEADINGS.items():
        those = tuple(each for each in found.journeys if each.health.mark is mark)
        blocks += [_table(heading, those, report)] if those else []
    at = f", read at {report.commit[:9]}" if report.commit else ""
    return doc.Document(words(title, "strong"), tuple(blocks), footer=words(f"As of {found.as_of}{at}."))


_HEADINGS = {HealthMark.ACT: "To act on", HealthMark.WATCH: "To watch", HealthMark.WELL: "Well"}
_MARKS = {HealthMark.ACT: "to act on", HealthMark.WATCH: "to watch", HealthMark.WELL: "well"}


def _state(found: Leadership) -> str:
    many = counted(len(found.journeys), "journey")
    marks = [(words_of, sum(each.health.mark is mark for each in found.journeys)) for mark, words_of in _MARKS.items()]
    told = ", ".join(f"{count} {words_of}" for words_of, count in marks if count)
    healthy = f"{many}: {told}" if told else many
    pains = counted(found.open_pains, "open pain")
    return f"{healthy}; nobody works on {found.untouched_pains} of {pains}."


def _untaken(each: UntakenDecision) -> doc.Bullet:
    waiting = f" Waiting: {each.needed.waiting}." if each.needed.waiting else ""
    return doc.Bullet(
        (
            Inline(f"{each.title}: ", "strong"),
            Inline(f"{each.needed.question} Proposed: {each.needed.proposed}.{waiting}"),
        )
    )


def _worked(found: Leadership) -> str:
    """How many of what shipped worked, and of how many that cannot be said."""
    if not found.outcomes:
        return "Nothing that shipped says which metric it should move."
    counts = [(verdict, sum(each.verdict is verdict for each in found.outcomes)) for verdict in Verdict]
    told = ", ".join(f"{verdict.value} {count}" for verdict, count in counts if count)
    return f"Of {counted(len(found.outcomes), 'fix', 'fixes')} that shipped: {told}."


def _way(found: Leadership) -> str:
    total = found.better + found.worse + found.unclear
    if not total:
        return "No metric is linked to a journey."
    return (
        f"Of {counted(total, 'metric')} since the last reviews {found.better} got better, {found.worse} worse; of "
        f"{found.unclear} no change can be told from chance."
    )


def _table(name: str, journeys: tuple[JourneyStand, ...], report: LeadershipReport) -> doc.Section:
    reasons = name != _HEADINGS[HealthMark.WELL]
    why, packet = ("why",) if reasons else (), ("packet",) if report.files else ()
    named = ("journey", "owner", *why, "what hurts most", "to decide", *packet)
    rows = tuple(_row(each, report, why=reasons) for each in journeys)
    table = doc.Table(name, tuple(map(TableColumn, named)), rows)
    return doc.Section((Inline(name), Inline(f" {len(journeys)}", "quiet")), (table,))


def _row(each: JourneyStand, report: LeadershipReport, *, why: bool) -> tuple[doc.Cell, ...]:
    title = (Inline(f"{each.title} ("), Inline(each.ref, "code"), Inline(")"))
    worst = each.worst.title if each.worst else ""
    packet = (words(report.files.get(each.ref, ""), "link"),) if report.files else ()
    reasons = ("; ".join(each.health.reasons),) if why else ()
    return title, each.owner or "nobody", *reasons, worst, doc.number(each.decisions), *packet


# --- for machines ---


def data(report: LeadershipReport) -> Data:
    """For machines: all of it."""
    found = report.found
    return {
        "version": 1, "as_of": found.as_of, "commit": report.commit or None,
        "organisation": report.organisation or None,
        "journeys": [
            {
                "ref": each.ref, "title": each.title, "owner": each.owner or None, "health": each.health.mark,
                "reasons": each.health.reasons, "worst_pain": each.worst.ref if each.worst else None,
                "decisions_needed": each.decisions, "packet": report.files.get(each.ref),
            }
            for each in found.journeys
        ],
        "untaken": [{"journey": each.journey, **fields_of(each.needed)} for each in found.untaken],
        "outcomes": [{"ref": each.initiative.ref, "verdict": each.verdict} for each in found.outcomes],
        "metrics": {"better": found.better, "worse": found.worse, "unclear": found.unclear},
        "pains": {"open": found.open_pains, "untouched": found.untouched_pains},
    }  # fmt: skip


def tables(report: LeadershipReport) -> list[doc.Table]:
    """A row for each journey."""
    columns = ("ref", "title", "owner", "health", "reasons", "worst_pain", "decisions_needed")
    return [data_table("Journeys", columns, data(report)["journeys"])]


FORMATS = report_formats(document, data, tables, ("markdown", "html", "text", "json", "xlsx"))
