"""A map as an Excel workbook: the grid of steps and lanes with its curve, and sheets of pains, evidence and metrics."""

from collections.abc import Iterator, Sequence

from jmx.render.stamp import Stamp
from jmx.render.theme import Theme
from jmx.render.view import MapPain, MapStep, MapView
from jmx.render.words import (
    asked_lanes,
    gaps,
    head_facts,
    lanes_in_words,
    lines_above,
    origin,
    pain_facts,
    pictures_left_out,
    places,
    ranked,
)
from jmx.render.workbook import Book, Value
from jmx.render.xlsx_grid import MapGrid

VIEWED = ("full", "blueprint")


def xlsx(view: MapView, theme: Theme, stamp: Stamp) -> bytes:
    """The workbook; the same bytes for the same map."""
    book = Book(theme, stamp.paper or "a4")
    keys = asked_lanes(stamp.look)
    lanes = lanes_in_words(view, keys)
    MapGrid(book, view).draw(lanes, lines_above(stamp.look, lanes))
    if "pains" in keys and view.all_pains:
        book.table("Pains", _PAINS, list(_pains(view)))
    sources = list(_sources(view, keys))
    if sources:
        book.table("Evidence", _EVIDENCE, sources)
    if "metrics" in keys and view.metrics:
        book.table("Metrics", _METRICS, list(_metrics(view)))
    told = [(name, words) for name, words in head_facts(view)]
    told += [("Not known", words) for words in (*gaps(view), *filter(None, (pictures_left_out(view),)))]
    book.table("About", [("About", 22), (view.title, 100)], [*told, ("Drawn from", origin(view))])
    return book.finished(stamp.properties)


# --- the tables beside the grid ---

_PAINS = [
    ("Rank", 6), ("Pain", 32), ("Severity", 9), ("Must", 12), ("Where", 22), ("Evidence", 10), ("Status", 11),
    ("Owner", 15), ("Decided", 30), ("On", 11), ("Next", 30), ("Costs", 20), ("Only for", 18),
    ("Why it is so", 24), ("What it is", 30), ("Id", 22),
]  # fmt: skip
_EVIDENCE = [("Claim", 32), ("Sort", 9), ("What was learnt", 44), ("How", 18), ("When", 11), ("Where it stands", 28),
             ("What customers said", 40)]  # fmt: skip
_METRICS = [
    ("Metric", 40),
    ("Now", 16),
    ("Target", 16),
    ("Gap", 28),
    ("On target", 10),
    ("Measured", 11),
    ("Since", 50),
]


def _pains(view: MapView) -> Iterator[list[Value]]:
    there = places(view)
    for pain in ranked(view):
        yield _pain(view, pain, there[pain.ref])


def _pain(view: MapView, pain: MapPain, place: str) -> list[Value]:
    facts = dict(pain_facts(view, pain))
    decision = pain.decision
    return [
        pain.rank, pain.title, pain.severity, pain.must, place, "known" if pain.evidenced else "assumed",
        pain.status.replace("-", " "), facts["Owner"], decision.words if decision else facts["Decided"],
        decision.decided if decision else None, facts["Next"], pain.cost,
        ", ".join(pain.personas), pain.why, pain.more, pain.ref,
    ]  # fmt: skip


def _sources(view: MapView, keys: Sequence[str]) -> Iterator[list[Value]]:
    """A row for each piece of evidence behind a claim of the lanes that are shown, and for each claim without any."""
    claims: list[tuple[str, str, MapPain | MapStep]] = []
    if "emotion" in keys:
        claims += [
            (f"{step.number} {step.title}" if step.number else step.title, "feeling", step) for step in view.felt
        ]
    if "pains" in keys:
        claims += [(pain.title, "pain", pain) for pain in ranked(view)]
    for title, sort, claim in claims:
        for each in claim.sources:
            yield [
                title,
                sort,
                each.words,
                each.found,
                each.when,
                each.ref,
                "\n".join(f"“{one}”" for one in each.quotes),
            ]
        if not claim.sources:
            yield [title, sort, "evidence elsewhere" if claim.evidenced else "nothing yet: an assumption", *[None] * 4]


def _metrics(view: MapView) -> Iterator[list[Value]]:
    for each in view.metrics:
        hit = "" if each.on_target is None else "yes" if each.on_target else "no"
        yield [each.title, each.value, each.target, each.delta, hit, each.measured, each.moved]
