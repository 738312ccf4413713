"""What a change or an outage reaches: journeys and customers, touchpoints, whom to tell, what to watch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jmx.model.workspace import Located, Workspace
from jmx.report import document as doc
from jmx.report.document import Inline, Number, TableColumn, words
from jmx.report.field_words import title_of
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.wording import counted
from jmx.report.writers.spreadsheet import csv
from jmx.review.reach import ReachedJourney, ReachedTouchpoint

_LONGEST = 48


class Watched(NamedTuple):
    """A metric to watch, with its newest value and the day of that."""

    metric: Located[Any]
    value: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What is hit, and all that is reached from there. `owners` are names with refs and what is theirs."""

    asked: str
    title: str
    touchpoints: tuple[ReachedTouchpoint, ...]
    journeys: tuple[ReachedJourney, ...]
    owners: tuple[tuple[str, str, tuple[str, ...]], ...]
    metrics: tuple[Watched, ...]
    initiatives: tuple[Located[Any], ...]
    workspace: Workspace
    as_of: date
    commit: str = ""

    @property
    def customers(self) -> float | None:
        """The customers a month of the journeys that are hit, each journey once; None where none of them says how
        many."""
        known = [each.customers for each in self.journeys if each.counted and each.customers is not None]
        return sum(known) if known else None

    @property
    def unknown(self) -> tuple[str, ...]:
        """The journeys in that sum of which nobody knows how many customers they have."""
        return tuple(each.journey.ref for each in self.journeys if each.counted and each.customers is None)


# --- for people ---


def document(report: ImpactReport) -> doc.Document:
    """The sum in a sentence, then each sort of thing that is reached."""
    blocks = [doc.Paragraph(tuple(_headline(report)))]
    sections: Sequence[tuple[str, doc.Table]] = (
        ("Journeys", _journeys(report)), ("Touchpoints", _touchpoints(report)), ("To be told", _owners(report)),
        ("Metrics to watch", _metrics(report)), ("Initiatives at work there", _initiatives(report)),
    )  # fmt: skip
    told: list[doc.Block] = [doc.Section(words(head, "accent"), (table,)) for head, table in sections if table.rows]
    return doc.Document(words(f"What {report.title} reaches"), (*blocks, *told))


def _headline(report: ImpactReport) -> Iterator[Inline]:
    hit = sum(each.how == "hit" for each in report.journeys)
    if not report.journeys:
        yield Inline("No journey is reached.")
        return
    further = len(report.journeys) - hit
    yield Inline(f"{counted(len({each.touchpoint.ref for each in report.touchpoints}), 'touchpoint')} in ")
    yield Inline(counted(hit, "journey"), "strong")
    yield Inline(f", and {counted(further, 'journey')} further on" if further else "")
    if report.customers is not None:
        yield from (Inline("; up to "), Inline(f"{_rounded(report.customers)} customers a month", "strong"))
    unknown = len(report.unknown)
    if report.customers is None:
        yield Inline("; how many customers a month is not known: no journey says its volume", "warning")
    elif unknown:
        yield Inline(f", without those of {counted(unknown, 'journey')} of unknown volume", "warning")
    yield Inline(".")


def _rounded(number: float) -> str:
    return f"{number:,.0f}"


def _journeys(report: ImpactReport) -> doc.Table:
    columns = (
        TableColumn("journey", longest=_LONGEST, shortest=20), TableColumn("customers a month", number=True),
        TableColumn("how", longest=_LONGEST, shortest=16), TableColumn("ref"),
        TableColumn("owner", longest=24, optional=True),
    )  # fmt: skip
    rows = []
    for each in report.journeys:
        owner = report.workspace.person_name(each.journey.record.owned_by, each.journey.ref)
        how = each.how
        if how == "hit":
            how = f"{counted(each.hit, 'touchpoint')} hit" if each.hit else "as a whole"
            how += "" if each.journey.record.watched else f", a {_sort(each)} journey"
        customers: doc.Cell = "unknown"
        if each.customers is not None:
            customers = Number(each.customers, _rounded(each.customers))
        rows.append((title_of(each.journey.record), customers, how, each.journey.ref, owner or "no owner"))
    same = any(each.how == "hit" and each.journey.record.watched and not each.counted for each in report.journeys)
    note = words("A journey that zooms into another one here has the same customers; they are counted once.", "quiet")
    return doc.Table("Journeys", columns, tuple(rows), note=note if same else ())


def _sort(each: ReachedJourney) -> str:
    """What keeps a journey from having customers today."""
    status: str = each.journey.record.status
    return status if status != "active" else "future"


def _touchpoints(report: ImpactReport) -> doc.Table:
    columns = (
        TableColumn("touchpoint", longest=_LONGEST, shortest=20), TableColumn("why", longest=_LONGEST, shortest=16),
        TableColumn("ref"),
    )  # fmt: skip
    rows = ((title_of(each.touchpoint.record), each.why, each.touchpoint.ref) for each in report.touchpoints)
    return doc.Table("Touchpoints", columns, tuple(rows))


def _owners(report: ImpactReport) -> doc.Table:
    rows = ((name, ", ".join(titles)) for name, _, titles in report.owners)
    return doc.Table("Owners", (TableColumn("who"), TableColumn("answers for", longest=90, shortest=30)), tuple(rows))


def _metrics(report: ImpactReport) -> doc.Table:
    columns = (TableColumn("metric", longest=_LONGEST, shortest=20), *map(TableColumn, ("now", "measured", "ref")))
    rows = ((title_of(each.metric.record), each.value, each.day, each.metric.ref) for each in report.metrics)
    return doc.Table("Metrics", columns, tuple(rows))


def _initiatives(report: ImpactReport) -> doc.Table:
    columns = (TableColumn("initiative", longest=_LONGEST, shortest=20), *map(TableColumn, ("status", "owner", "ref")))
    rows = (
        (title_of(each.record), each.record.status, report.workspace.person_name(each.record.owner or ""), each.ref)
        for each in report.initiatives
    )
    return doc.Table("Initiatives", columns, tuple(rows))


# --- for machines ---


def data(report: ImpactReport) -> Data:
    """All that is reached."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "asked": report.asked,
        "title": report.title, "customers_a_month": report.customers, "unknown": list(report.unknown),
        "touchpoints": [
            {"ref": each.touchpoint.ref, "title": title_of(each.touchpoint.record), "journey": each.journey,
             "why": each.why} for each in report.touchpoints
        ],
        "journeys": [
            {"ref": each.journey.ref, "title": title_of(each.journey.record), "how": each.how, "hit": each.hit,
             "customers_a_month": each.customers, "counted": each.counted,
             "owner": each.journey.record.owned_by or None} for each in report.journeys
        ],
        "owners": [{"ref": who or None, "name": name, "about": list(about)} for name, who, about in report.owners],
        "metrics": [
            {"ref": each.metric.ref, "title": title_of(each.metric.record), "now": each.value, "measured": each.day}
            for each in report.metrics
        ],
        "initiatives": [
            {"ref": each.ref, "title": title_of(each.record), "status": each.record.status,
             "owner": each.record.owner} for each in report.initiatives
        ],
    }  # fmt: skip


def tables(report: ImpactReport) -> Sequence[doc.Table]:
    """A table for each sort of thing."""
    told = data(report)
    return [
        data_table(
            "Journeys", ("ref", "title", "how", "hit", "customers_a_month", "counted", "owner"), told["journeys"]
        ),
        data_table("Touchpoints", ("ref", "title", "journey", "why"), told["touchpoints"]),
        data_table("Owners", ("ref", "name", "about"), told["owners"]),
        data_table("Metrics", ("ref", "title", "now", "measured"), told["metrics"]),
        data_table("Initiatives", ("ref", "title", "status", "owner"), told["initiatives"]),
    ]


def _flat(report: ImpactReport) -> doc.Table:
    """All of it in one table, for CSV: a row for each thing, by its sort."""
    told, rows = data(report), list[Data]()
    for each in told["journeys"]:
        rows.append({**_NOTHING, **each, "what": "journey", "journey": each["ref"], "why": each["how"]})
    for sort in ("touchpoint", "metric", "initiative"):
        rows += [{**_NOTHING, **each, "what": sort} for each in told[f"{sort}s"]]
    for each in told["owners"]:
        rows.append({**_NOTHING, "what": "owner", "ref": each["ref"], "title": each["name"], "why": each["about"]})
    return data_table("Impact", tuple(_NOTHING), rows)


_NOTHING: Data = dict.fromkeys(
    (
        "what",
        "ref",
        "title",
        "journey",
        "why",
        "hit",
        "customers_a_month",
        "counted",
        "owner",
        "now",
        "measured",
        "status",
    )
)
FORMATS = report_formats(document, data, tables, csv=lambda report, _: csv([_flat(report)]))
