"""`jmx score --what-if`: the ranking as some edits would leave it."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from jmx.cli.command import Asked
from jmx.queries.what_if import what_if_of
from jmx.report.what_if import FORMATS

WhatIfOption = Annotated[
    list[str] | None,
    typer.Option(
        "--what-if", metavar="REF.FIELD=VALUE",
        help="The ranking if a record said something else; repeatable. Nothing is written.",
    ),
]  # fmt: skip


def what_if(asked: Asked[Any], wanted: list[str], of: str, journey: str | None, model: str, top: int | None) -> None:
    """Tells what would change places."""
    found = what_if_of(asked.repository(), wanted, of, journey, model)
    asked.of(FORMATS).deliver(replace(found, top=top))
