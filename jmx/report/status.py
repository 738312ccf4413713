"""How the journeys stand: a line each, what has to be acted on first; groups of them, and all together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.outcome import Verdict
from jmx.report import document as doc
from jmx.report.campaigns import campaign_blocks, campaign_data, campaign_tables
from jmx.report.document import Inline, Inlines, Number, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.health_words import MEANT, SIGNS
from jmx.report.stage_comparison import stage_blocks, stage_data, stage_tables
from jmx.report.step_chart import ASCII
from jmx.report.wording import counted, in_one
from jmx.report.writers.terminal import Screen, terminal
from jmx.review.campaigns import CampaignStatus
from jmx.review.health import HealthMark
from jmx.review.journey_status import JourneyStatus, StatusGroup, turned
from jmx.review.stage_comparison import StageComparison


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The lines, the figures of all together, and of groups where they are asked for. `since` is the day of the moment
    that is compared with."""

    journeys: tuple[JourneyStatus, ...]
    total: StatusGroup
    groups: tuple[StatusGroup, ...]
    as_of: date
    commit: str = ""
    by: str = ""
    owner: str = ""
    since: date | None = None
    organisation: str = ""
    campaigns: tuple[CampaignStatus, ...] = ()
    comparisons: tuple[StageComparison, ...] = ()


def document(report: StatusReport) -> doc.Document:
    """For pages: all together, the groups, then a line for each journey with all that is known."""
    if not report.journeys:
        return _nothing(report)
    groups = (_groups(report),) if report.groups else ()
    at = f", read at {report.commit[:9]}" if report.commit else ""
    campaigns, stages = campaign_blocks(report.campaigns, report.as_of), stage_blocks(report.comparisons)
    blocks = (doc.Paragraph(_headline(report)), *campaigns, *groups, _table(report), *stages)
    return doc.Document(_title(report), blocks, footer=words(f"As of {report.as_of}{at}."))


def text(report: StatusReport, screen: Screen) -> Inlines:
    """For a terminal: a short line for each journey, and below them why somebody has to act or watch."""
    if not report.journeys:
        return terminal(_nothing(report), screen)
    groups = (_short_groups(report),) if report.groups else ()
    table = _short_table(report, plain=screen.pen == ASCII)
    plain = screen.pen == ASCII
    campaigns = campaign_blocks(report.campaigns, report.as_of, plain=plain)
    rest = (*_reasons(report, plain=plain), *campaigns, *stage_blocks(report.comparisons, plain=plain))
    blocks = (doc.Paragraph(_headline(report)), *groups, table, *rest)
    return terminal(doc.Document(_title(report), blocks, headed=False), screen)


def _title(report: StatusReport) -> Inlines:
    whose = f" of {report.owner}" if report.owner else f" of {report.organisation}" if report.organisation else ""
    return words(f"How the journeys{whose} stand")


def _nothing(report: StatusReport) -> doc.Document:
    return doc.Document(_title(report), (doc.Paragraph(words(_none(report))),), headed=False)


def _none(report: StatusReport) -> str:
    return f"{report.owner} owns no journey." if report.owner else "There are no journeys yet; start with: jmx init"


def _headline(report: StatusReport) -> Inlines:
    """How many stand how, and what is otherwise since."""
    total = report.total
    told = ", ".join(f"{total.marks[mark]} {said}" for mark, said in MEANT.items() if total.marks.get(mark))
    first = f"{counted(len(report.journeys), 'journey')}: {told}."
    return (Inline(first, "strong"), Inline(_turned(report)))


def _turned(report: StatusReport) -> str:
    if report.since is None:
        return ""
    turns = [turned(each.health.mark, each.before.mark) for each in report.journeys if each.before]
    better, worse, new = turns.count(1), turns.count(-1), len(report.journeys) - len(turns)
    told = [f"{better} better" if better else "", f"{worse} worse" if worse else "", f"{new} new" if new else ""]
    return f" Since {report.since}: {', '.join(filter(None, told)) or 'none is better or worse'}."


# --- on a terminal ---

_MOST_REASONS = 25  # journeys


def _short_table(report: StatusReport, *, plain: bool) -> doc.Table:
    columns = (
        TableColumn("health"), TableColumn("journey", longest=40, shortest=16),
        TableColumn("owner", longest=24, shortest=8), TableColumn("review"), TableColumn("due"),
        TableColumn("evidence", number=True, optional=True, shortest=8), TableColumn("severe", number=True),
        TableColumn("actions"), TableColumn("came of it", longest=24, shortest=10, optional=True),
        TableColumn("ref", shortest=12, optional=True, aside=True),
    )  # fmt: skip
    rows = tuple(_short_row(each, report, plain=plain) for each in report.journeys)
    return doc.Table("Journeys", columns, rows, 2)


def _short_row(each: JourneyStatus, report: StatusReport, *, plain: bool) -> tuple[doc.Cell, ...]:
    late = len(each.late_actions)
    actions = (Inline(f"{len(each.open_actions)}"), *((Inline(f", {late} late", "error"),) if late else ()))
    return (
        (*_mark(each.health.mark, plain=plain), *_way(each, plain=plain)), each.title, each.owner or "nobody",
        _days(each.reviewed, report.as_of) if each.reviewed else "never" if each.watched else None,
        _due(each, report.as_of, "{} d"), _share(each.known, each.claimed),
        doc.number(len(each.severe)) if each.severe else None, actions if each.open_actions else None, _came_of(each),
        each.ref,
    )  # fmt: skip


def _days(day: date, as_of: date) -> str:
    return f"{(as_of - day).days} d"


def _way(each: JourneyStatus, *, plain: bool) -> Inlines:
    """An arrow where health is better or worse than it was."""
    way = turned(each.health.mark, each.before.mark) if each.before else 0
    if not way:
        return ()
    return (
        words(f" {('(better)' if plain else '↑')}", "good")
        if way > 0
        else words(f" {('(worse)' if plain else '↓')}", "error")
    )


def _short_groups(report: StatusReport) -> doc.Table:
    columns = (
        TableColumn(report.by, longest=32, shortest=14), TableColumn("act", number=True),
        TableColumn("watch", number=True), TableColumn("well", number=True),
        TableColumn("evidence", number=True, optional=True, shortest=8), TableColumn("severe", number=True),
        TableColumn("late", number=True), TableColumn("actions"),
        TableColumn("came of it", longest=40, shortest=10, optional=True),
    )  # fmt: skip
    note = words(_shared(report), "quiet")
    return doc.Table(f"By {report.by}", columns, tuple(map(_group, report.groups)), note=note)


def _reasons(report: StatusReport, *, plain: bool) -> Iterator[doc.Block]:
    """Why somebody has to act or to watch."""
    pressing = [each for each in report.journeys if each.health.mark in (HealthMark.ACT, HealthMark.WATCH)]
    items = [
        doc.Bullet((*_mark(each.health.mark, plain=plain), Inline(f" {each.title}: {in_one(each.health.reasons)}")))
        for each in pressing[:_MOST_REASONS]
    ]
    if items:
        more = len(pressing) - len(items)
        last = (doc.Bullet(words(f"and {more} more: jmx status -f csv", "quiet")),) if more else ()
        yield doc.Bullets((*items, *last), prose=True)


# --- on pages ---


def _groups(report: StatusReport) -> doc.Table:
    columns = (
        TableColumn(report.by), *(TableColumn(MEANT[mark], number=True) for mark in _SHOWN),
        TableColumn("evidence", number=True), TableColumn("severe pains", number=True),
        TableColumn("reviews late", number=True), TableColumn("actions"), TableColumn("came of it"),
    )  # fmt: skip
    note = words(_shared(report), "quiet")
    return doc.Table(f"By {report.by}", columns, tuple(map(_group, report.groups)), note=note)


_SHOWN = (HealthMark.ACT, HealthMark.WATCH, HealthMark.WELL)


def _shared(report: StatusReport) -> str:
    """Said where groups share journeys, so that nobody adds them up."""
    more = sum(len(each.refs) for each in report.groups) - len(report.journeys)
    return f"A journey of several {report.by}s counts at each." if more else ""


def _group(each: StatusGroup) -> tuple[doc.Cell, ...]:
    return (
        each.name, *(doc.number(each.marks.get(mark, 0)) for mark in _SHOWN), _share(each.known, each.claimed),
        doc.number(each.severe_pains), doc.number(each.overdue), _actions(each.open_actions, each.late_actions),
        _verdicts(each.verdicts),
    )  # fmt: skip


def _table(report: StatusReport) -> doc.Table:
    columns = ("health", "journey", "owner", "review", "evidence", "what hurts most", "actions", "came of it", "why")
    rows = tuple(_row(each, report.as_of) for each in report.journeys)
    return doc.Table("Journeys", tuple(map(TableColumn, columns)), rows)


def _row(each: JourneyStatus, as_of: date) -> tuple[doc.Cell, ...]:
    return (
        (*_mark(each.health.mark, plain=False), *_was(each)),
        (Inline(f"{each.title} ("), Inline(each.ref, "code"), Inline(")")), each.owner or "nobody",
        _review(each, as_of), _share(each.known, each.claimed), _hurts(each),
        _actions(len(each.open_actions), len(each.late_actions)), _came_of(each), in_one(each.health.reasons),
    )  # fmt: skip


def _mark(mark: HealthMark, *, plain: bool) -> Inlines:
    sign, simple, style = SIGNS[mark]
    return words(f"{simple if plain else sign} {mark}", style)


def _was(each: JourneyStatus) -> Inlines:
    """How it was, where that is otherwise."""
    if each.before is None or each.before.mark is each.health.mark:
        return ()
    way = turned(each.health.mark, each.before.mark)
    return words(f", was {each.before.mark}", "good" if way > 0 else "error" if way < 0 else "quiet")


def _review(each: JourneyStatus, as_of: date) -> Inlines:
    if each.reviewed is None:
        return words("never" if each.watched else "")
    ago = f"{counted((as_of - each.reviewed).days, 'day')} ago"
    due = _due(each, as_of, "{} days")
    return (Inline(f"{ago}; " if each.overdue(as_of) else f"{ago}; due "), *due) if due else words(ago)


def _due(each: JourneyStatus, as_of: date, form: str) -> Inlines:
    if each.due is None:
        return ()
    days = (each.due - as_of).days
    if days < 0:
        return words(f"{form.format(-days)} late", "error")
    return words("today" if days == 0 else f"in {form.format(days)}")


def _share(known: int, claimed: int) -> doc.Cell:
    return Number(known / claimed, f"{known} of {claimed}") if claimed else None


def _hurts(each: JourneyStatus) -> str:
    """The worst of its open pains, and how many there are."""
    if not each.pains:
        return ""
    severe = f", {len(each.severe)} severe" if each.severe else ""
    return f"{each.pains[0].title} (of {len(each.pains)}{severe})"


def _actions(open_ones: int, late: int) -> doc.Cell:
    if not open_ones:
        return None
    return (Inline(f"{open_ones} open"), *((Inline(f", {late} late", "error"),) if late else ()))


def _came_of(each: JourneyStatus) -> str:
    return _verdicts({verdict: list(each.outcomes.values()).count(verdict) for verdict in Verdict})


def _verdicts(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts.get(verdict))


# --- for machines ---

_COLUMNS = (
    "ref", "title", "type", "tier", "lifecycle", "owner", "teams", "segments", "health", "reasons", "health_before",
    "reviewed", "due", "days_overdue", "evidence_known", "evidence_claimed", "open_pains", "severe_pains", "worst_pain",
    "worst_pain_severity", "open_actions", "late_actions", *(f"outcomes_{each.replace(' ', '_')}" for each in Verdict),
    "path",
)  # fmt: skip
_GROUP_COLUMNS = (
    "name", "journeys", "act", "watch", "well", "not_judged", "act_before", "watch_before", "well_before",
    "evidence_known", "evidence_claimed", "severe_pains", "reviews_overdue", "open_actions", "late_actions",
    *(f"outcomes_{each.replace(' ', '_')}" for each in Verdict),
)  # fmt: skip


def data(report: StatusReport) -> Data:
    """For machines: every line, the groups and all together."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "since": report.since,
        "owner": report.owner or None, "by": report.by or None, "total": _group_data(report.total),
        "groups": list(map(_group_data, report.groups)),
        "campaigns": [campaign_data(each, report.as_of) for each in report.campaigns],
        "stage_comparisons": list(map(stage_data, report.comparisons)),
        "journeys": [_journey_data(each, report.as_of) for each in report.journeys],
    }  # fmt: skip


def _journey_data(each: JourneyStatus, as_of: date) -> Data:
    worst = each.pains[0] if each.pains else None
    return {
        "ref": each.ref, "title": each.title, "type": each.type, "tier": each.tier, "lifecycle": each.lifecycle,
        "owner": each.owner or None, "teams": list(each.teams), "segments": list(each.segments),
        "health": each.health.mark, "reasons": list(each.health.reasons),
        "health_before": each.before.mark if each.before else None, "reviewed": each.reviewed, "due": each.due,
        "days_overdue": each.overdue(as_of), "evidence_known": each.known, "evidence_claimed": each.claimed,
        "open_pains": len(each.pains), "severe_pains": len(each.severe), "worst_pain": worst.ref if worst else None,
        "worst_pain_severity": worst.severity if worst else None, "open_actions": len(each.open_actions),
        "late_actions": len(each.late_actions), **_outcomes(list(each.outcomes.values())), "path": each.path,
    }  # fmt: skip


def _outcomes(verdicts: Sequence[Verdict]) -> Data:
    return {f"outcomes_{each.replace(' ', '_')}": verdicts.count(each) for each in Verdict}


def _group_data(each: StatusGroup) -> Data:
    marks = {str(mark).replace(" ", "_"): each.marks.get(mark, 0) for mark in HealthMark}
    before = {f"{mark}_before": each.before.get(mark, 0) if each.before else None for mark in _SHOWN}
    verdicts = [verdict for verdict, count in each.verdicts.items() for _ in range(count)]
    return {
        "name": each.name, "journeys": list(each.refs), **marks, **before, "evidence_known": each.known,
        "evidence_claimed": each.claimed, "severe_pains": each.severe_pains, "reviews_overdue": each.overdue,
        "open_actions": each.open_actions, "late_actions": each.late_actions, **_outcomes(verdicts),
    }  # fmt: skip


def tables(report: StatusReport) -> list[doc.Table]:
    """A row for each journey; the groups on a sheet of their own."""
    return list(_tables(report))


def _tables(report: StatusReport) -> Iterator[doc.Table]:
    found = data(report)
    yield data_table("Journeys", _COLUMNS, found["journeys"])
    if report.groups:
        rows = [{**each, "journeys": len(each["journeys"])} for each in found["groups"]]
        yield data_table(f"By {report.by}", _GROUP_COLUMNS, rows)
    yield from campaign_tables(found["campaigns"])
    yield from stage_tables(found["stage_comparisons"])


FORMATS = report_formats(document, data, tables, text=text)
