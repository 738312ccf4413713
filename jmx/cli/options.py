"""Options that mean the same are spelled the same, and written once, here."""

from pathlib import Path
from typing import Annotated

import typer

RepoOption = Annotated[
    Path, typer.Option("--repo", "-C", help="The folder of the repository.", show_default="where you stand")
]
AtOption = Annotated[
    str | None, typer.Option("--at", metavar="REV", help="Read a commit, a tag or a date instead of the files here.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", envvar="JMX_AS_OF", help="The day to judge by, as 2026-03-31; today if left out."
    ),
]
ColorOption = Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to the terminal.")
]
