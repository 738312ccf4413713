"""`jmx fmt`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened, undo_interrupted, writing
from jmx.cli.options import RepoOption
from jmx.cli.terminal import complain, progress, put_out, read_in, say, say_patch
from jmx.errors import JmxError, RefusedEdit
from jmx.queries.layouts import FileLayout, files_to_lay_out, layouts
from jmx.queries.repository import Repository
from jmx.writing.layout import laid_out
from jmx.writing.patch import patch
from jmx.writing.transaction import FileChange

app = typer.Typer(add_completion=False, rich_markup_mode=None)
STDIN = Path("-")
MOST_NAMED = 8  # files that are told one by one once they are written
BATCH = 500  # files are written so many at a time, each batch whole or not at all


@app.command(
    epilog="Examples:  jmx fmt  ·  jmx fmt journeys --diff  ·  jmx fmt --check  ·  jmx fmt --pin-ids  ·  "
    "jmx fmt - < journeys/buy.yaml"
)
def fmt(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH…", help="Only these files or folders; - reads stdin.")
    ] = None,
    repo: RepoOption = Path(),
    check: Annotated[
        bool, typer.Option("--check", help="Name the files that would change, write nothing; exit 1 if there are any.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, and write nothing.")] = False,
    pin_ids: Annotated[
        bool, typer.Option("--pin-ids", help="Write down every id that only comes from a title.")
    ] = False,
    stdin_filename: Annotated[
        str, typer.Option("--stdin-filename", metavar="PATH", help="What the file is called that comes from stdin.")
    ] = "-",
) -> int:
    """Lay files out in one way: fields in their usual order, two spaces a level, quotes where they are needed.

    Comments stay with what they speak about, and no meaning changes: that is proven for each file before it is written.
    A file for which it cannot be is left as it is and named, with exit 2. An id that only comes from a title is written
    down where something points at it.
    """
    if STDIN in (paths or ()):
        return _from_stdin(paths or [], stdin_filename, check=check, diff=diff)
    repository = opened(repo)
    if check or diff:
        done = _planned(repository, paths or [], pin_ids)
        changes = [each.change for each in done if each.change]
        if diff:
            say_patch(patch(changes))
        else:
            say("".join(f"{change.path}\n" for change in changes))
        return _told(done, written=False) or int(check and bool(changes))
    undo_interrupted(repository)
    with writing(repository) as write:
        done = _planned(repository, paths or [], pin_ids)
        changes = [each.change for each in done if each.change]
        with progress("writing") as step:
            for start in range(0, len(changes), BATCH):
                write(changes[start : start + BATCH])
                step(start, len(changes))
    for change in changes[:MOST_NAMED]:
        complain(f"wrote {change.path}")
    if len(changes) > MOST_NAMED:
        complain(f"and {len(changes) - MOST_NAMED:,} more")
    return _told(done, written=True)


def _planned(repository: Repository, only: list[Path], pin_all: bool) -> list[FileLayout]:
    paths = files_to_lay_out(repository, only)
    done = []
    with progress("laying out") as step:
        for each in layouts(repository, paths, pin_all=pin_all):
            done.append(each)
            step(len(done), len(paths))
    return done


def _told(done: list[FileLayout], *, written: bool) -> int:
    """Says how much of it was as it should be, and what was left and why; the exit code of that."""
    left = [each for each in done if each.left]
    for each in left:
        complain(f"left as it is: {each.path}: {each.left}")
    changed = sum(1 for each in done if each.change)
    files = f"{len(done):,} file{'' if len(done) == 1 else 's'}"
    complain(f"{changed:,} of {files} {'laid out anew' if written else 'would be laid out anew'}")
    return 2 if left else 0


def _from_stdin(paths: list[Path], name: str, *, check: bool, diff: bool) -> int:
    if len(paths) > 1:
        raise JmxError("- stands alone: either stdin is laid out or files are")
    before = read_in()
    try:
        after = laid_out(name, before) or before
    except RefusedEdit as refused:
        complain(f"left as it is: {name}: {refused}")
        put_out(before)
        return 2
    if diff:
        say_patch(patch([FileChange(name, before, after)]))
    elif not check:
        put_out(after)
    return int(check and after != before)
