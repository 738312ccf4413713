"""`jmx set`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption
from jmx.queries.field_edits import edits_for
from jmx.writing.assignments import parsed

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Assignments = Annotated[
    list[str], typer.Argument(metavar="REF.FIELD=VALUE…", help="Also += and -= for lists; no value takes it out.")
]


@app.command(
    name="set",
    epilog="Examples:  jmx set waits-long.severity=4  ·  jmx set buy.personas+=students buy.owner=ana-ruiz  ·  "
    "jmx set buy/pay.emotion= --dry-run  ·  jmx set waits-long.reach='40 %' --commit -m 'Counted in May'",
)
def set_fields(
    assignments: Assignments,
    repo: RepoOption = Path(),
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Change fields of records: scales and refs are checked first, and every other line of the files stays as it is."""
    wanted = [parsed(each) for each in assignments]
    about = [each.ref for each in wanted]
    edit(
        opened(repo),
        lambda repository: edits_for(repository, wanted),
        about=about,
        dry_run=dry_run,
        commit=commit,
        why=why,
    )
