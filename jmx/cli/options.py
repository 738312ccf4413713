"""Options that mean the same are spelled the same, and written once, here."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

RepoOption = Annotated[
    Path, typer.Option("--repo", "-C", help="The folder of the repository.", show_default="where you stand")
]
TopRepoOption = Annotated[Path | None, typer.Option("--repo", "-C", help="The folder of the repository.")]
AtOption = Annotated[
    str | None, typer.Option("--at", metavar="REV", help="Read a commit, a tag or a date instead of the files here.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", envvar="JMX_AS_OF", help="The day to judge by, as 2026-03-31; today if left out."
    ),
]
NoCacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache", envvar="JMX_NO_CACHE", help="Find everything out anew, and remember nothing.", show_envvar=True
    ),
]
ColorOption = Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
CommitOption = Annotated[bool, typer.Option("--commit", help="Commit what was written, and only that; needs -m.")]
WhyOption = Annotated[
    str | None, typer.Option("--message", "-m", metavar="WHY", help="Why, as the message of the commit.")
]

SortOption = Annotated[
    list[str] | None,
    typer.Option("--sort", metavar="FIELD", help="By a field or fact, `-severity` downwards; repeatable."),
]
LimitOption = Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Show so many at most; 0 shows all.")]


def named(path: str) -> Path:
    """A path somebody wrote; nothing written would silently mean the folder where they stand."""
    if not path.strip():
        raise typer.BadParameter("it is empty; name a file")
    if path == "-":
        raise typer.BadParameter("`-` is no file; without -o it goes to the terminal, or on through a pipe")
    return Path(path)


OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", parser=named, help="Write there instead of to the terminal."),
]


def format_option(formats: Iterable[str]) -> Any:
    """The option that names one of a command's formats."""
    return typer.Option("--format", "-f", help=f"One of: {', '.join(formats)}.")


def formats_option(formats: Iterable[str]) -> Any:
    """The option that names formats of a command, once the one to show, and any with files of their own."""
    listed = f"One of: {', '.join(formats)}; NAME=FILE also writes that file."
    return typer.Option("--format", "-f", metavar="NAME[=FILE]", help=listed)
