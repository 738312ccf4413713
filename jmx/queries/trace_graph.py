"""The chain of a record as what is to be drawn."""

from jmx.render.trace_graph import TraceCard, TraceGraph
from jmx.report.field_words import title_of
from jmx.report.trace import TraceReport
from jmx.report.wording import counted, kind_word
from jmx.review.chain import CHAIN


def trace_graph(report: TraceReport) -> TraceGraph:
    """Every record of the chain once, with the links between them; a place to which none leads is only its title."""
    linked = {ref for each in report.links for ref in (each.start, each.end)}
    cards = tuple(
        TraceCard(
            each.located.ref, each.located.kind, kind_word(each.located.kind), title_of(each.located.record),
            each.gaps, each.verdict, each.located.ref == report.located.ref,
        )
        for each in report.nodes
        if not linked or each.located.ref in linked or each.located.kind in CHAIN
    )  # fmt: skip
    gaps = sum(len(each.gaps) for each in cards)
    found = counted(gaps, "gap") if gaps else "no gap"
    about = f"{counted(len(cards), 'record')}  ·  {found}  ·  as of {report.as_of.isoformat()}"
    links = tuple((each.start, each.end, each.words) for each in report.links)
    return TraceGraph(title_of(report.located.record), about, cards, links)
