"""`jmx log REF`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.errors import CannotDraw
from jmx.model.field_history import drawable
from jmx.queries.log import log_of
from jmx.report.formats import ReportFormat
from jmx.report.log import FORMATS, LogReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_FORMATS = {**FORMATS, "svg": ReportFormat(name="svg", endings=(".svg",), write=lambda report, _: _drawn(report))}


@app.command(
    epilog="Examples:  jmx log onboarding  ·  jmx log onboarding --inside  ·  jmx log otp-delay.severity  ·  "
    "jmx log otp-delay.severity -o course.svg"
)
@asking(_FORMATS, "repo at as_of inside format output color no_cache")
def log(
    asked: Asked[LogReport],
    ref: Annotated[str, typer.Argument(metavar="REF[.FIELD]", help="A record, or one of its fields.")],
    inside: Annotated[
        bool, typer.Option("--inside", help="Also what happened to stages, touchpoints and pains written in it.")
    ] = False,
) -> None:
    """Tell the life of a record or of one field: what happened, when, by whom and why.

    Told by meaning: reformatting is no event, and what moves to another file stays the same record. A field that holds
    numbers is drawn.
    """
    asked.deliver(log_of(asked.repository(), ref, inside=inside))


def _drawn(report: LogReport) -> bytes:
    from jmx.render.field_chart import field_chart
    from jmx.render.svg import svg
    from jmx.render.theme import default_theme

    if not report.field:
        raise CannotDraw(
            f"a picture shows the course of one field; name it, as in: jmx log {report.ref}.severity -f svg"
        )
    if not drawable(report.course):
        raise CannotDraw(f"{report.field} of '{report.ref}' never changed from one number to another; see: -f text")
    theme = default_theme()
    chart = field_chart(report.course, report.field, report.label, report.ref, report.as_of, theme)
    return svg((chart,), theme)
