"""`jmx digest`."""

from dataclasses import replace
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking, deliver
from jmx.cli.completing import OwnerOption
from jmx.cli.days_ahead import UntilOption, WithinOption, days_ahead
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.model.identity import slug
from jmx.queries.digest import A_FORTNIGHT, digest_of
from jmx.queries.repository import day_of
from jmx.report.digest import FORMATS, NOBODY, DigestReport
from jmx.report.wording import counted
from jmx.report.writers.terminal import Screen

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx digest --owner me  ·  jmx digest --owner 'Ana Ruiz' -f markdown  ·  jmx digest --since "
    "2026-10-26  ·  jmx digest --each -f eml -o digests"
)
@asking(FORMATS, folder_with=("each",))
def digest(
    asked: Asked[DigestReport],
    owner: OwnerOption = "",
    within: WithinOption = "",
    until: UntilOption = "",
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="DAY",
            help="From when on something is new, as 2026-10-26; the last seven days if left out.",
        ),
    ] = "",
    each: Annotated[
        bool, typer.Option("--each", help="A file for each person, in the folder of -o: what a job sends them.")
    ] = False,
) -> None:
    """Write what waits for each person and what is new to them: what is overdue or comes up within a fortnight,
    verdicts that are in, new evidence, new findings, what grows old, and notes to file.

    Where nothing waits and nothing is new, nothing is written, so that a scheduled job has nothing to send.
    """
    repository = asked.repository()
    ahead = days_ahead(within, until, repository.as_of, A_FORTNIGHT)
    report = digest_of(repository, owner, ahead, _since(since, repository.as_of))
    if each:
        _write_each(asked, report)
    elif report.digests:
        asked.deliver(report)


def _since(said: str, as_of: date) -> date | None:
    day = day_of(said) if said else None
    if day and day > as_of:
        raise JmxError(f"--since {day} is still to come: it is judged as of {as_of}")
    return day


def _write_each(asked: Asked[DigestReport], report: DigestReport) -> None:
    folder = asked.output
    if folder is None:
        raise JmxError("--each writes a file for each person: name their folder with -o")
    if folder.exists() and not folder.is_dir():
        raise JmxError(f"'{folder}' is a file; -o names a folder for --each")
    ending = asked.format.endings[-1] if asked.format.name == "text" else asked.format.endings[0]
    taken: set[str] = set()
    for one in report.digests:
        name = _free(slug(report.called(one)) or NOBODY, taken)
        deliver(asked.format.write(replace(report, digests=(one,)), Screen()), folder / Path(f"{name}{ending}"))
    if report.digests:
        complain(f"wrote {counted(len(report.digests), 'digest', 'digests')} into {folder}")


def _free(name: str, taken: set[str]) -> str:
    """A name that no other file has: names that only letters no slug has tell apart are numbered."""
    found = next(each for each in chain([name], (f"{name}-{at}" for at in count(2))) if each not in taken)
    taken.add(found)
    return found
