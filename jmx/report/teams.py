"""Who works where, who hands over to whom, what owners carry; and what somebody leaves behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.wording import counted, in_figures, kind_word
from jmx.review.teams import Neighbour, OwnerLoad, TeamLine, Teams

_HOUR = 60  # minutes


@dataclass(frozen=True, slots=True)
class TeamsReport:
    """Teams and owners, with the titles of journeys by their refs; of one team where it is named."""

    found: Teams
    titles: Mapping[str, str]
    as_of: date
    commit: str = ""
    team: str = ""


def document(report: TeamsReport) -> doc.Document:
    """For people: the teams, their handoffs, where they meet on one pain, and the owners."""
    found = report.found
    title = words(report.team or "Who works where")
    if not found.teams and not found.owners:
        return doc.Document(title, (doc.Paragraph(words("No team and no owner is named yet.")),), headed=False)
    blocks: list[doc.Block] = [doc.Paragraph(words(_headline(report)))]
    blocks += [_teams(found.teams)] if found.teams else []
    blocks += [_handoffs(report)] if found.handoffs else []
    blocks += [_shared(report)] if found.shared else []
    blocks += [_owners(found.owners)] if found.owners else []
    if found.nobody:
        told = ", ".join(report.titles[each] for each in found.nobody)
        blocks.append(doc.Callout("No team is named in", words(told)))
    at = f", read at {report.commit[:9]}" if report.commit else ""
    return doc.Document(title, tuple(blocks), footer=words(f"As of {report.as_of}{at}."))


def _headline(report: TeamsReport) -> str:
    found = report.found
    hurting = sum(bool(each.pains) for each in found.handoffs)
    handed = counted(len(found.handoffs), "handoff")
    pains = f", {hurting} with an open pain where the next team takes over" if hurting else ""
    if report.team:
        return f"{handed}{pains}."
    apart = sum(each.apart for each in found.shared)
    past = f" Teams work past each other on {counted(apart, 'pain')}." if apart else ""
    return f"{counted(len(found.teams), 'team')}, {handed}{pains}.{past}"


def _teams(teams: Sequence[TeamLine]) -> doc.Section:
    columns = (
        TableColumn("team", longest=40, shortest=16), TableColumn("journeys", number=True),
        TableColumn("stages", number=True, optional=True, shortest=6), TableColumn("steps", number=True),
        TableColumn("behind", number=True, optional=True, shortest=6), TableColumn("pains"),
        TableColumn("at work on", number=True), TableColumn("takes over from", longest=40, shortest=14, optional=True),
        TableColumn("hands over to", longest=40, shortest=14, optional=True),
        TableColumn("people", number=True, optional=True, shortest=6), TableColumn("ref", aside=True),
    )  # fmt: skip
    note = words("behind: steps that it helps with where customers do not see it", "quiet")
    return doc.Section(words("Teams", "accent"), (doc.Table("Teams", columns, tuple(map(_team, teams)), note=note),))


def _team(each: TeamLine) -> tuple[doc.Cell, ...]:
    return (
        each.title, doc.number(len(each.journeys)), doc.number(each.stages), doc.number(each.steps),
        doc.number(each.behind), _pains(len(each.pains), len(each.severe)), doc.number(len(each.initiatives)),
        _named(each.before), _named(each.after), doc.number(len(each.members)), each.ref,
    )  # fmt: skip


def _named(found: Sequence[Neighbour]) -> str:
    return ", ".join(each.team if each.times == 1 else f"{each.team} ({each.times}×)" for each in found)


def _pains(number: int, severe: int) -> Inlines:
    if not number:
        return ()
    return (Inline(f"{number}"), *((Inline(f", {severe} severe", "error"),) if severe else ()))


def _handoffs(report: TeamsReport) -> doc.Section:
    columns = (
        TableColumn("journey", longest=36, shortest=14), TableColumn("from", longest=34, shortest=12),
        TableColumn("to", longest=34, shortest=12), TableColumn("after", longest=40, shortest=12, optional=True),
        TableColumn("next step", longest=40, shortest=12, optional=True), TableColumn("pains there"),
    )  # fmt: skip
    rows = tuple(
        (each.title, each.giver, each.taker, each.start, each.end, _pains(each.pains, each.severe))
        for each in report.found.handoffs
    )
    return doc.Section(words("Handoffs", "accent"), (doc.Table("Handoffs", columns, rows, 3),))


def _shared(report: TeamsReport) -> doc.Section:
    columns = (
        TableColumn("pain", longest=48, shortest=18), TableColumn("at work on it", longest=60, shortest=18),
        TableColumn("teams", longest=60, shortest=14), TableColumn(""),
    )  # fmt: skip
    rows = tuple(
        (
            each.title, ", ".join(each.initiatives), ", ".join(each.teams),
            words("work past each other", "warning") if each.apart else (),
        )
        for each in report.found.shared
    )  # fmt: skip
    note = words("past each other: of teams that have none in common, and neither comes after the other", "quiet")
    table = doc.Table("One pain, several at work", columns, rows, 2, note=note)
    return doc.Section(words("One pain, several at work", "accent"), (table,))


def _owners(owners: Sequence[OwnerLoad]) -> doc.Section:
    columns = (
        TableColumn("owner", longest=32, shortest=12), TableColumn("journeys", number=True),
        TableColumn("reviews a year", number=True), TableColumn("hours a year", number=True), TableColumn("actions"),
        TableColumn("initiatives", number=True), TableColumn(""),
    )  # fmt: skip
    note = words("hours a year: of the meetings of these reviews; one hour where no forum says how long it is", "quiet")
    table = doc.Table("Owners", columns, tuple(map(_owner, owners)), note=note)
    return doc.Section(words("Owners", "accent"), (table,))


def _owner(each: OwnerLoad) -> tuple[doc.Cell, ...]:
    late = (Inline(f", {each.late_actions} late", "error"),) if each.late_actions else ()
    actions = (Inline(f"{each.open_actions}"), *late) if each.open_actions else None
    hours = each.minutes_a_year / _HOUR
    return (
        each.name, doc.number(len(each.journeys)),
        doc.Number(each.reviews_a_year, in_figures(round(each.reviews_a_year, 1))),
        doc.Number(hours, in_figures(round(hours, 1))), actions, doc.number(each.initiatives),
        words(f"left on {each.left}", "error") if each.left else (),
    )  # fmt: skip


# --- for machines ---

_TEAM_COLUMNS = (
    "ref", "title", "members", "journeys", "runs", "stages", "steps", "behind", "open_pains", "severe_pains",
    "initiatives", "takes_over_from", "hands_over_to",
)  # fmt: skip
_HANDOFF_COLUMNS = ("journey", "title", "start", "end", "giver", "taker", "pains", "severe")
_SHARED_COLUMNS = ("ref", "title", "initiatives", "teams", "apart")
_OWNER_COLUMNS = (
    "name", "journeys", "reviews_a_year", "minutes_a_year", "open_actions", "late_actions", "initiatives", "left",
)  # fmt: skip


def data(report: TeamsReport) -> Data:
    """For machines: all of it."""
    found = report.found
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "team": report.team or None,
        "teams": list(map(_team_data, found.teams)), "handoffs": [each._asdict() for each in found.handoffs],
        "shared_pains": [
            {**each._asdict(), "initiatives": list(each.initiatives), "teams": list(each.teams)}
            for each in found.shared
        ],
        "owners": list(map(_owner_data, found.owners)), "without_team": list(found.nobody),
    }  # fmt: skip


def _team_data(each: TeamLine) -> Data:
    return {
        "ref": each.ref, "title": each.title, "members": list(each.members), "journeys": list(each.journeys),
        "runs": list(each.runs), "stages": each.stages, "steps": each.steps, "behind": each.behind,
        "open_pains": sorted(each.pains), "severe_pains": sorted(each.severe), "initiatives": list(each.initiatives),
        "takes_over_from": [one._asdict() for one in each.before],
        "hands_over_to": [one._asdict() for one in each.after],
    }  # fmt: skip


def _owner_data(each: OwnerLoad) -> Data:
    return {
        "name": each.name, "journeys": list(each.journeys), "reviews_a_year": round(each.reviews_a_year, 2),
        "minutes_a_year": round(each.minutes_a_year, 1), "open_actions": each.open_actions,
        "late_actions": each.late_actions, "initiatives": each.initiatives, "left": each.left,
    }  # fmt: skip


def tables(report: TeamsReport) -> list[doc.Table]:
    """A sheet for each: teams, handoffs, shared pains and owners."""
    return list(_tables(data(report)))


def _tables(found: Data) -> Iterator[doc.Table]:
    teams = [
        {**each, **{name: [one["team"] for one in each[name]] for name in ("takes_over_from", "hands_over_to")},
         **{name: len(each[name]) for name in ("open_pains", "severe_pains")}}
        for each in found["teams"]
    ]  # fmt: skip
    yield data_table("Teams", _TEAM_COLUMNS, teams)
    yield data_table("Handoffs", _HANDOFF_COLUMNS, found["handoffs"])
    yield data_table("Shared pains", _SHARED_COLUMNS, found["shared_pains"])
    yield data_table("Owners", _OWNER_COLUMNS, found["owners"])


FORMATS = report_formats(document, data, tables)


# --- who leaves ---


class LeftBehind(NamedTuple):
    """Something that hangs on somebody: what they do for it, and how it stands."""

    kind: str
    ref: str
    title: str
    does: str
    detail: str


@dataclass(frozen=True, slots=True)
class LeavingReport:
    """What a person leaves behind, and who could take it over."""

    name: str
    ref: str
    rows: tuple[LeftBehind, ...]
    deputy: str
    mates: tuple[str, ...]
    left: date | None
    as_of: date
    commit: str = ""


def leaving_document(report: LeavingReport) -> doc.Document:
    """For whoever has to find somebody for it."""
    title = words(f"What {report.name} leaves behind")
    gone = f" Their last day was {report.left}." if report.left and report.left <= report.as_of else ""
    if not report.rows:
        return doc.Document(title, (doc.Paragraph(words(f"Nothing hangs on {report.name}.{gone}")),), headed=False)
    columns = (
        TableColumn("what"), TableColumn("title", longest=60, shortest=20), TableColumn("they"),
        TableColumn("how it stands"), TableColumn("ref", "quiet", longest=60, shortest=16),
    )  # fmt: skip
    rows = tuple((kind_word(each.kind), each.title, each.does, each.detail, each.ref) for each in report.rows)
    return doc.Document(
        title,
        (
            doc.Paragraph((Inline(_counted(report.rows), "strong"), Inline(f"{gone} {_successors(report)}"))),
            doc.Table("Left behind", columns, rows, 2),
            doc.Paragraph(_next(report)),
        ),
    )


def _counted(rows: Sequence[LeftBehind]) -> str:
    kinds = [each.kind for each in rows]
    return ", ".join(counted(kinds.count(kind), kind_word(kind)) for kind in dict.fromkeys(kinds)) + "."


def _successors(report: LeavingReport) -> str:
    if report.deputy:
        return f"{report.deputy} stands in for them."
    if report.mates:
        return f"Nobody is named to stand in; in their teams: {', '.join(report.mates[:6])}."
    return "Nobody is named to stand in."


def _next(report: LeavingReport) -> Inlines:
    whom = report.ref or report.name
    over = any(each.kind != "action" for each in report.rows)
    acts = " Actions stay as they were agreed; the next review gives them to somebody." if any(
        each.kind == "action" for each in report.rows) else ""  # fmt: skip
    if not over:
        return words(acts.strip())
    return (Inline("To give it to somebody: "), Inline(f"jmx reassign {whom} NEW", "code"), Inline(f".{acts}"))


def leaving_data(report: LeavingReport) -> Data:
    """For machines: all of it."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "name": report.name,
        "ref": report.ref or None, "left": report.left, "deputy": report.deputy or None, "mates": list(report.mates),
        "rows": [{**each._asdict(), "detail": each.detail or None} for each in report.rows],
    }  # fmt: skip


def leaving_tables(report: LeavingReport) -> list[doc.Table]:
    """A row for each."""
    return [data_table("Left behind", LeftBehind._fields, [each._asdict() for each in report.rows])]


LEAVING = report_formats(leaving_document, leaving_data, leaving_tables)
