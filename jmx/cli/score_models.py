"""`jmx score fixes --models`: how far models rank the same items alike."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from jmx.cli.command import Asked
from jmx.errors import JmxError
from jmx.queries.model_agreement import models_compared
from jmx.report.model_agreement import FORMATS
from jmx.score.models import FIXES, PAINS

ModelsOption = Annotated[
    bool, typer.Option("--models", help="How far all models agree on this ranking, and what jumps most between them.")
]


def models(asked: Asked[Any], of: str, journey: str | None, top: int | None) -> None:
    """Tells how far models agree."""
    if of not in (FIXES, PAINS):
        raise JmxError("--models goes with what they rank: jmx score fixes --models, or jmx score pains --models")
    found = models_compared(asked.repository(), of, journey)
    asked.of(FORMATS).deliver(replace(found, top=top))
