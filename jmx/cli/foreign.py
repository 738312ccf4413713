"""What `jmx import` says and does where a file comes from another tool: new records, and what they do not carry."""

from collections.abc import Sequence
from pathlib import Path

from jmx.cli.command import deliver
from jmx.cli.editing import edit
from jmx.cli.terminal import complain, say
from jmx.errors import NothingToRead
from jmx.foreign.columns import SheetMap, columns_of
from jmx.foreign.draft import Draft
from jmx.foreign.recognise import guess_of
from jmx.model import limits
from jmx.queries.drafts import imported
from jmx.queries.field_edits import FieldEdits
from jmx.queries.repository import Repository
from jmx.repo import files
from jmx.writing.new_record import NewRecord

MOST_TOLD = 20  # things that are not carried over; a dry run tells all


def content_of(file: Path) -> bytes:
    """The bytes of a file that somebody named."""
    content = files.read(file.absolute().parent, file.name, limits.WORKBOOK_BYTES)
    if isinstance(content, str):
        raise NothingToRead(f"'{file}' cannot be read: {content}")
    return content


def columns_in(file: Path) -> SheetMap:
    """What a `columns.yaml` says."""
    return columns_of(content_of(file), str(file))


def show_guess(file: Path, content: bytes, output: Path | None) -> None:
    """Shows what is what in a sheet, or writes it down; nothing is imported on a guess."""
    deliver(guess_of(str(file), content), output)
    complain(f"nothing is imported yet: correct it, then: jmx import {file} --map {output or 'columns.yaml'}")


def import_drafts(
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
    here: dict[str, str] = {}

    def plan(repository: Repository) -> FieldEdits:
        found = imported(repository, drafts, record_id, place)
        made.extend(found.records)
        here.update(found.here)
        return found.edits

    if dry_run:
        plan(repository)
        say("\n".join(f"# {each.path}\n{each.text}" for each in made))
    else:
        edit(repository, plan, dry_run=False, commit=commit, why=why)
    for origin, ref in list(here.items())[:MOST_TOLD]:
        complain(f"{origin} is here already as '{ref}', and was left as it is")
    if len(here) > MOST_TOLD:
        complain(f"and so were {len(here) - MOST_TOLD} more")
    if not made:
        return
    _tell_lost(drafts, None if dry_run else MOST_TOLD)
    for doubt in (doubt for each in drafts for doubt in each.doubts):
        complain(f"check: {doubt}")
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
