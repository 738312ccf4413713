"""The kinds of record: their names, where the scaffold keeps them, the model of each, and what may stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jmx.model.evidence import Evidence, PainPoint, Strength
from jmx.model.journey import Journey, Stage, StageModel, Touchpoint
from jmx.model.metric import Happening, Metric
from jmx.model.people import Person, Persona, Team
from jmx.model.record import Record
from jmx.model.review import Initiative, Opportunity, Review


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
SETTINGS_FILE = "jmx.yaml"

# What may hold records of their own, by the kind of what holds it, with the kind of what is held.
HOLDS: Mapping[str, Mapping[str, str]] = {
    "journey": {
        "stages": "stage", "pains": "pain-point", "metrics": "metric", "people": "person", "evidence": "evidence",
    },
    "stage": {"touchpoints": "touchpoint", "evidence": "evidence"},
    "touchpoint": {"pains": "pain-point", "evidence": "evidence"},
    "pain-point": {"evidence": "evidence"},
    "strength": {"evidence": "evidence"},
    "evidence": {"insights": "insight"},
    "review": {"decisions": "decision", "actions": "action"},
}  # fmt: skip
PLACES = frozenset({"stages", "touchpoints"})  # lists whose order means something
BARE = PLACES | {"pains"}  # lists in which a text is a title
TITLED = BARE | {"metrics", "people"}  # lists in which a record needs no id


def is_record(name: str, item: Any) -> bool:
    """Whether an item of a list that holds records is one with a name of its own: no pointer, text or web address."""
    if isinstance(item, dict) and "ref" not in item:
        return name in TITLED or "id" in item
    return isinstance(item, str) and name in BARE
