"""`jmx import FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption, named
from jmx.errors import NothingToRead
from jmx.model import limits
from jmx.queries.imports import ImportedFile, edits_from
from jmx.repo import files

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="import", epilog="Examples:  jmx import onboarding.xlsx --dry-run  ·  jmx import onboarding.csv")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=named, help="A table: .xlsx or .csv.")],
    repo: RepoOption = Path(),
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Read a table that colleagues filled in, and change what they changed: nothing else, and all of it or nothing."""
    content = files.read(file.absolute().parent, file.name, limits.WORKBOOK_BYTES)
    if isinstance(content, str):
        raise NothingToRead(f"'{file}' cannot be read: {content}")
    source = ImportedFile(str(file), content)
    edit(opened(repo), lambda repository: edits_from(repository, source), dry_run=dry_run, commit=commit, why=why)
