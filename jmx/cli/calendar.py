"""`jmx calendar`."""

from dataclasses import replace
from pathlib import Path

import typer

from jmx.cli import completing
from jmx.cli.command import Asked, asking
from jmx.cli.terminal import put_out
from jmx.errors import JmxError
from jmx.model import limits
from jmx.queries.calendar import calendar_of
from jmx.repo import files
from jmx.report.calendar import FORMATS, PublishedFile, ReviewCalendar, published_in
from jmx.report.calendar import calendar as as_bytes

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx calendar -o reviews.ics  ·  jmx calendar --owner me -o mine.ics  ·  "
    "jmx calendar onboarding -o onboarding.ics"
)
@asking(FORMATS, "repo at as_of output no_cache")
def calendar(
    asked: Asked[ReviewCalendar],
    journeys: completing.JourneysArgument = None,
    owner: completing.OwnerOption = "",
) -> None:
    """Write the coming reviews as iCalendar, which calendars subscribe to.

    Where FILE is there already, its events stay the same events: what changed has a higher number, and what is gone is
    cancelled. A file of all reviews is not written over with those of a few: these go into a file of their own.
    """
    before = _before(asked.output) if asked.output else None
    found = calendar_of(asked.repository(), journeys or (), owner=owner)
    if asked.output is None:
        put_out(as_bytes(found))  # its lines end as calendars want it
        return
    if before is None:
        asked.deliver(found)
        return
    if before.of != found.of:
        raise JmxError(
            f"'{asked.output}' is the calendar of {before.of}; written for {found.of} it would cancel those of "
            "the others: name another file, or remove that one first"
        )
    asked.deliver(replace(found, before=before.events))


def _before(output: Path) -> PublishedFile | None:
    """What stands in the file that is going to be written."""
    if not output.exists():
        return None
    content = files.read(output.parent, output.name, limits.FILE_BYTES)
    if isinstance(content, str):
        raise JmxError(f"'{output}' {content}")
    return published_in(content, str(output))
