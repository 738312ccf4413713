"""`jmx import FILE`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption, named
from jmx.cli.terminal import complain, say
from jmx.errors import NothingToRead
from jmx.foreign.draft import Draft, scale_of
from jmx.foreign.recognise import Wishes, drafts_of
from jmx.model import limits
from jmx.queries.drafts import imported
from jmx.queries.field_edits import FieldEdits
from jmx.queries.imports import ImportedFile, edits_from
from jmx.queries.repository import Repository
from jmx.queries.table_import import Merging
from jmx.repo import files
from jmx.writing.new_record import NewRecord

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MOST_TOLD = 20  # things that are not carried over; a dry run tells all


@app.command(
    name="import",
    epilog="Examples:  jmx import onboarding.xlsx --dry-run  ·  jmx import onboarding.csv  ·  jmx import moving.mmd",
)
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=named, help="A table (.xlsx, .csv) or a Mermaid journey (.mmd).")
    ],
    remove: Annotated[
        bool, typer.Option("--remove", help="What has no row in the table any more goes here too.")
    ] = False,
    take: Annotated[
        Literal["sheet", "repository"] | None,
        typer.Option("--take", help="Whose words count where a cell was changed in the table and here meanwhile."),
    ] = None,
    repo: RepoOption = Path(),
    record_id: Annotated[str | None, typer.Option("--id", help="The id of what is new; else from its title.")] = None,
    scale: Annotated[
        str | None,
        typer.Option("--scale", metavar="WORST-BEST", help="What feelings were rated on, as 0-10; else 1-5."),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="Where in the repository the new file goes.")
    ] = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Read a table that colleagues filled in, and change what they changed; or make a journey of what other tools drew.

    Either all of it or nothing, and what could not be carried over is told.
    """
    content = files.read(file.absolute().parent, file.name, limits.WORKBOOK_BYTES)
    if isinstance(content, str):
        raise NothingToRead(f"'{file}' cannot be read: {content}")
    drafts = drafts_of(str(file), content, Wishes(scale_of(scale) if scale else None))
    if drafts is not None:
        _import(opened(repo), drafts, record_id, output, dry_run=dry_run, commit=commit, why=why)
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


def _import(
    repository: Repository,
    drafts: Sequence[Draft],
    record_id: str | None,
    place: str | None,
    *,
    dry_run: bool,
    commit: bool,
    why: str | None,
) -> None:
    """Makes the records of drafts, and tells what they do not say."""
    made: list[NewRecord] = []

    def plan(repository: Repository) -> FieldEdits:
        found = imported(repository, drafts, record_id, place)
        made.extend(found.records)
        return found.edits

    if dry_run:
        plan(repository)
        say("\n".join(f"# {each.path}\n{each.text}" for each in made))
    else:
        edit(repository, plan, dry_run=False, commit=commit, why=why)
    _tell_lost(drafts, None if dry_run else MOST_TOLD)
    for note in (note for each in made for note in each.notes):
        complain(note)
    if not dry_run:
        complain("fill in what is marked TODO, then: jmx lint")


def _tell_lost(drafts: Sequence[Draft], most: int | None) -> None:
    lost = [each for draft in drafts for each in draft.lost]
    for each in lost[:most]:
        complain(f"not carried over: {each.where}: {each.words}: {each.why}")
    if most is not None and len(lost) > most:
        complain(f"and {len(lost) - most} more that are not carried over; --dry-run tells them all")
