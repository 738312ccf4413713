"""`jmx check-text FILE…`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.errors import JmxError
from jmx.model import limits
from jmx.queries.text_check import check_text
from jmx.repo import files
from jmx.report.text_check import EVERYTHING, FORMATS, TextCheck

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    name="check-text",
    epilog="Examples:  jmx check-text report.md  ·  jmx check-text board.pptx --all  ·  "
    "jmx check-text mail.txt --at 2026-03-31  ·  jmx check-text report.docx -f json",
)
@asking(FORMATS, "all repo at as_of format output color no_cache")
def check_text_command(
    asked: Asked[TextCheck],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="Markdown, text, HTML, PPTX or DOCX.")
    ],
    all: Annotated[bool, typer.Option("--all", help="Tell of every number, also of those that hold.")] = False,
) -> None:
    """Check whether the numbers of a report, a slide or a mail follow from the records; exit 1 where one does not.

    A number claims to come from here where its sentence, its row or its heading names a record, or where it counts
    records. It is founded, outdated (it was so once) or unfounded; what claims nothing is only counted.
    """
    content = files.read(file.parent, file.name, limits.WORKBOOK_BYTES)
    if isinstance(content, str):
        raise JmxError(f"'{file}' {content}")
    found = check_text(asked.repository(), content, file.name)
    (asked.of(EVERYTHING) if all else asked).deliver(found)
    if found.wrong:
        raise typer.Exit(1)
