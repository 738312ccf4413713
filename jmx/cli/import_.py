"""`jmx import FILE`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.foreign import columns_in, content_of, import_drafts, show_guess
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption, named
from jmx.foreign.draft import scale_of
from jmx.foreign.jira import JiraWishes, severity_of
from jmx.foreign.recognise import TakenAs, drafts_of
from jmx.queries.imports import ImportedFile, edits_from
from jmx.queries.table_import import Merging

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    name="import",
    epilog="Examples:  jmx import onboarding.xlsx --dry-run  ·  jmx import moving.mmd  ·  jmx import workshop.md  ·  "
    "jmx import miro.csv --guess -o columns.yaml  ·  jmx import miro.csv --map columns.yaml",
)
def import_file(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", parser=named, help="A table (.xlsx, .csv), a Mermaid journey (.mmd) or Markdown (.md)."
        ),
    ],
    columns: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", parser=named, help="What is what in a table of another tool."),
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Say what is what in a table of another tool, as --map takes it.")
    ] = False,
    scale: Annotated[
        str | None,
        typer.Option("--scale", metavar="WORST-BEST", help="What feelings were rated on, as 0-10; else 1-5."),
    ] = None,
    line: Annotated[
        int | None, typer.Option("--line", help="Where the journey begins, if a Markdown file holds several.")
    ] = None,
    kind: Annotated[
        Literal["pain-point", "initiative"] | None,
        typer.Option("--as", help="What issues of a Jira export become; else by their type."),
    ] = None,
    address: Annotated[
        str, typer.Option("--url", metavar="ADDRESS", help="Where Jira is, for links to its issues.")
    ] = "",
    severity: Annotated[
        str,
        typer.Option("--severity", metavar="LIST", help="Which priority of Jira is which severity: Highest=5, High=4."),
    ] = "",
    remove: Annotated[
        bool, typer.Option("--remove", help="What has no row in the table any more goes here too.")
    ] = False,
    take: Annotated[
        Literal["sheet", "repository"] | None,
        typer.Option("--take", help="Whose words count where a cell was changed in the table and here meanwhile."),
    ] = None,
    record_id: Annotated[str | None, typer.Option("--id", help="The id of what is new; else from its title.")] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="Where in the repository the new file goes; or the guess."),
    ] = None,
    repo: RepoOption = Path(),
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Read a table that colleagues filled in, and change what they changed; or make a journey of what other tools drew.

    Either all of it or nothing, and what could not be carried over is told.
    """
    content = content_of(file)
    if guess:
        show_guess(file, content, named(output) if output else None)
        return
    jira = JiraWishes(kind, address, severity_of(severity))
    taken_as = TakenAs(scale_of(scale) if scale else None, line, columns_in(columns) if columns else None, jira)
    drafts = drafts_of(str(file), content, taken_as)
    if drafts is not None:
        import_drafts(opened(repo), drafts, record_id, output, dry_run=dry_run, commit=commit, why=why)
        return
    source = ImportedFile(str(file), content)
    merging = Merging(remove=remove, take=take)
    edit(
        opened(repo),
        lambda repository: edits_from(repository, source, merging),
        dry_run=dry_run,
        commit=commit,
        why=why,
    )
