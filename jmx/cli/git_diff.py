"""`jmx git-diff`: what changed in one file, in the words of journeys, for git to call.

Git starts it anew for every file and dies where it fails, so it imports late and always ends well.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jmx import escape
from jmx.cli.options import RepoOption
from jmx.cli.terminal import ClosedPipe, say_styled
from jmx.errors import JmxError
from jmx.model import limits
from jmx.repo import files
from jmx.report.document import Inline

if TYPE_CHECKING:
    from jmx.queries.file_diff import FileSide

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx git-diff --install, then: git log -p --ext-diff  ·  git show --ext-diff  ·  "
    "git diff --ext-diff main",
    context_settings={"allow_interspersed_args": False},
)
def git_diff(
    given: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH OLD_FILE OLD_HEX OLD_MODE …]", help="What git says of a file.")
    ] = None,
    repo: RepoOption = Path("."),
    install: Annotated[bool, typer.Option("--install", help="Tell git of it, in this repository.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Take back what --install wrote.")] = False,
    shared: Annotated[
        bool, typer.Option("--shared", help="Use .gitattributes, which is committed, not .git/info/attributes.")
    ] = False,
) -> None:
    """Let `git log -p --ext-diff`, `git show` and `git diff` speak of records instead of lines.

    Git calls it for each file; you only call it with --install, and --uninstall to take that back.
    """
    if given and not (install or uninstall or shared):
        drive(given)
    elif install == uninstall or given:
        raise JmxError("git calls this for each file; to let it, run: jmx git-diff --install (or --uninstall)")
    else:
        from jmx.cli import git_diff_setup as setup

        setup.install(repo, shared) if install else setup.uninstall(repo)


def drive(given: Sequence[str]) -> None:
    """Tells what changed in one file. Whatever goes wrong is told too, since git dies with what it calls."""
    told: list[Inline] = []
    try:
        told.extend(_told(given))
    except Exception as error:
        told.append(
            Inline(f"  jmx cannot tell what changed here ({type(error).__name__}); see: git diff --no-ext-diff\n")
        )
    try:
        say_styled(told, "always" if _in_colours() else "auto")
    except (ClosedPipe, JmxError):
        return  # whoever reads git's output has gone


def _in_colours() -> bool:
    """Whether git's own output goes to a person through a pager; a terminal is noticed without that."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.environ.get("GIT_PAGER_IN_USE", "").lower() in ("true", "1", "yes", "on")


def _told(given: Sequence[str]) -> Iterator[Inline]:
    path, *others = given
    renamed = others[6] if len(others) > 6 and others[6] != path else ""
    yield Inline(f"jmx: {_on_one_line(path)}{f' → {_on_one_line(renamed)}' if renamed else ''}\n", "strong")
    if "GIT_DIFF_PATH_TOTAL" in os.environ and not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
        yield Inline("  files here can run as code of jmx; before the next diff run: jmx git-diff --install\n", "error")
    if len(others) < 6:
        yield Inline("  in conflict: what it says is settled when the merge is\n")
        return
    old_file, _, old_mode, new_file, _, new_mode = others[:6]
    if os.devnull not in (old_file, new_file) and old_mode != new_mode:
        yield Inline(f"  mode {_on_one_line(old_mode)} → {_on_one_line(new_mode)}\n")
    from jmx.queries.file_diff import file_diff
    from jmx.report.changes import sentence

    found = file_diff(_side(path, old_file, old_mode), _side(renamed or path, new_file, new_mode))
    for change in found.changes:
        # git shows one file at a time: what is gone from this one may stand in the next
        here = " in this file" if change.sort in _STYLES else ""
        yield Inline(f"  {_on_one_line(sentence(change))}{here}\n", _STYLES.get(change.sort, ""))
    yield from (Inline(f"  {_on_one_line(note)}\n", "quiet") for note in found.notes)
    yield from (Inline(f"  {line}\n", _STYLES.get(line[:1], "")) for line in found.lines)


_STYLES: dict[str, Any] = {"added": "good", "removed": "error", "+": "good", "-": "error", "@": "accent"}


def _side(path: str, file: str, mode: str) -> "FileSide":
    """One side of a file, as git hands it over."""
    from jmx.queries.file_diff import FileSide

    if file == os.devnull:
        return FileSide(path, None)
    target = Path(file)
    content = files.read(target.parent, target.name, limits.FILE_BYTES)
    return FileSide(path, content, mode.startswith("100"))


def _on_one_line(text: str) -> str:
    return escape.visible(text).replace("\n", "\\n").replace("\t", "\\t")
