"""`jmx trace REF`."""

from collections.abc import Mapping
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.completing import refs
from jmx.queries.known_refs import remember_refs
from jmx.queries.repository import Repository
from jmx.queries.trace import trace_of
from jmx.report.formats import ReportFormat
from jmx.report.trace import FORMATS, TraceReport
from jmx.report.writers.terminal import Screen

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_ENDINGS = {"svg": ".svg", "png": ".png", "pdf": ".pdf", "dot": ".dot"}


def _formats(repository: Repository | None = None) -> Mapping[str, ReportFormat[TraceReport]]:
    """All formats: those of reports, and the graph, which looks as the repository says."""

    def drawn(name: str) -> ReportFormat[TraceReport]:
        def write(report: TraceReport, _: Screen) -> bytes:
            return _drawn(repository, report, name) if repository else b""

        return ReportFormat(name=name, endings=(_ENDINGS[name],), write=write, binary=name in ("png", "pdf"))

    return {**FORMATS, **{name: drawn(name) for name in _ENDINGS}}


def _drawn(repository: Repository, report: TraceReport, name: str) -> bytes:
    # what draws is loaded only where something is drawn
    from jmx.cli.many_maps import tell_boxes
    from jmx.queries.look import theme_of
    from jmx.queries.trace_graph import trace_graph
    from jmx.render.formats import FORMATS as MAP_FORMATS
    from jmx.render.formats import page_as
    from jmx.render.trace_graph import trace_dot, trace_page

    graph = trace_graph(report)
    if name == "dot":
        return trace_dot(graph)
    theme = theme_of(repository)
    picture = page_as(trace_page(graph, theme), MAP_FORMATS[name], theme)
    tell_boxes([picture])
    return picture.content


@app.command(
    epilog="Examples:  jmx trace otp-delay  ·  jmx trace onboarding  ·  jmx trace csat -f json  ·  "
    "jmx trace otp-delay -o chain.svg"
)
@asking(_formats())
def trace(
    asked: Asked[TraceReport],
    ref: Annotated[
        str,
        typer.Argument(metavar="REF", help="Evidence, a pain, a fix, a metric, or a place.", autocompletion=refs),
    ],
) -> None:
    """Follow a record both ways: evidence, pain, opportunity, initiative, metric, verdict, with every gap named.

    Of a journey, stage or touchpoint: of all that hangs there. SVG, PNG, PDF and DOT draw it as a graph.
    """
    repository = asked.repository()
    asked.of(_formats(repository)).deliver(trace_of(repository, ref))
    remember_refs(repository)
