"""`jmx digest`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking, deliver
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.model.identity import slug
from jmx.queries.digest import A_FORTNIGHT, digest_of
from jmx.report.digest import FORMATS, NOBODY, DigestReport
from jmx.report.writers.terminal import Screen

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx digest --owner me  ·  jmx digest --owner 'Ana Ruiz' -f markdown  ·  "
    "jmx digest --each -f html -o digests"
)
@asking(FORMATS, folder_with=("each",))
def digest(
    asked: Asked[DigestReport],
    owner: Annotated[
        str, typer.Option("--owner", metavar="WHO", help="Only what waits for them; `me` is whom git's settings name.")
    ] = "",
    within: Annotated[
        int, typer.Option("--within", metavar="DAYS", min=0, max=366, help="How many days ahead.")
    ] = A_FORTNIGHT,
    each: Annotated[
        bool, typer.Option("--each", help="A file for each person, in the folder of -o: what a job sends them.")
    ] = False,
) -> None:
    """Write what waits for each person: overdue, coming up, growing old, and notes to file.

    Where nothing waits, nothing is written, so that a scheduled job has nothing to send.
    """
    report = digest_of(asked.repository(), owner, within)
    if each:
        _write_each(asked, report)
    elif report.digests:
        asked.deliver(report)


def _write_each(asked: Asked[DigestReport], report: DigestReport) -> None:
    folder = asked.output
    if folder is None:
        raise JmxError("--each writes a file for each person: name their folder with -o")
    if folder.exists() and not folder.is_dir():
        raise JmxError(f"'{folder}' is a file; -o names a folder for --each")
    ending = asked.format.endings[-1] if asked.format.name == "text" else asked.format.endings[0]
    names: dict[str, int] = {}
    for one in report.digests:
        name = slug(one.owner) or NOBODY
        names[name] = names.get(name, 0) + 1
        more = f"-{names[name]}" if names[name] > 1 else ""
        file = folder / Path(f"{name}{more}{ending}")
        deliver(asked.format.write(replace(report, digests=(one,)), Screen()), file)
    if report.digests:
        complain(f"wrote {len(report.digests)} digests into {folder}")
