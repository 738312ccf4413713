"""The kinds of record: their names, where the scaffold keeps them, and the model of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jmx.model.evidence import Evidence, PainPoint, Strength
from jmx.model.journey import Journey, Stage, StageModel, Touchpoint
from jmx.model.metric import Happening, Metric
from jmx.model.record import Record
from jmx.model.review import Initiative, Opportunity, Review
from jmx.model.settings import Person, Persona, Team


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of record. A file of `plural` holds a list of them under `items:`."""

    name: str
    plural: str
    folder: str | None
    model: type[Record]


KINDS = (
    Kind("journey", "journeys", "journeys", Journey),
    Kind("stage", "stages", "stages", Stage),
    Kind("touchpoint", "touchpoints", "touchpoints", Touchpoint),
    Kind("pain-point", "pain-points", "pain-points", PainPoint),
    Kind("strength", "strengths", "strengths", Strength),
    Kind("evidence", "evidence", "evidence", Evidence),
    Kind("opportunity", "opportunities", "opportunities", Opportunity),
    Kind("initiative", "initiatives", "initiatives", Initiative),
    Kind("metric", "metrics", "metrics", Metric),
    Kind("persona", "personas", "personas", Persona),
    Kind("person", "people", None, Person),
    Kind("team", "teams", None, Team),
    Kind("stage-model", "stage-models", "stage-models", StageModel),
    Kind("happening", "happenings", None, Happening),
    Kind("review", "reviews", "reviews", Review),
)

BY_NAME = {kind.name: kind for kind in KINDS}
BY_WORD = BY_NAME | {kind.plural: kind for kind in KINDS}
FOLDERS = frozenset(kind.folder for kind in KINDS if kind.folder)
HAPPENINGS_FILE = "happenings.csv"
SETTINGS_FILE = "jmx.yaml"
BASELINE_FILE = "jmx-baseline.yaml"
RECORD_ENDINGS = (".yaml", ".yml")


def kind_of(data: Mapping[str, Any]) -> Kind | None:
    """The kind of what a file holds, one record or a list of them; None where its `kind` is no word of ours."""
    word = data.get("kind")
    return BY_WORD.get(word) if isinstance(word, str) else None
