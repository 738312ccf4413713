"""What every record shares: it is frozen, says which fields it knows, and is written in a few scales and formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Strict, StringConstraints, Tag

from jmx.model import limits

KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Text people read: no control characters but tab and newline, no invisible marks that reorder or hide text.
VISIBLE = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]*$"
REF = r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*){0,3}$"
DURATION = r"^P(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?(T(\d{1,4}H)?(\d{1,4}M)?(\d{1,4}S)?)?$"

Slug = Annotated[str, StringConstraints(max_length=limits.ID_LENGTH, pattern=KEBAB)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=limits.TITLE_LENGTH, pattern=VISIBLE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=limits.TEXT_LENGTH, pattern=VISIBLE)]
Email = Annotated[str, StringConstraints(max_length=limits.TITLE_LENGTH, pattern=r"^[^<>@\s]+@[^<>@\s]+$")]
Link = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^/@\s]+(/[^\s]*)?$|^mailto:[^\s]+$")]
Duration = Annotated[str, StringConstraints(max_length=40, pattern=DURATION)]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
XKey = Annotated[str, StringConstraints(pattern=r"^x-")]

Rating = Annotated[int, Field(ge=1, le=5)]
Share = Annotated[float, Field(gt=0, le=1)]
Amount = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=10**12)]
Mood = Annotated[float, Field(ge=-2, le=2)]

T = TypeVar("T")
# YAML has lists, records have tuples: the one place where a type may differ from what is written.
Many = Annotated[tuple[T, ...], Strict(False)]


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a text field as a ref, and says which kinds it may point at."""

    kinds: tuple[str, ...]


_Ref = Annotated[str, StringConstraints(max_length=limits.REF_LENGTH, pattern=REF)]
JourneyRef = Annotated[_Ref, RefTo(("journey",))]
PlaceRef = Annotated[_Ref, RefTo(("journey", "stage", "touchpoint"))]
TouchpointRef = Annotated[_Ref, RefTo(("touchpoint", "stage"))]
MetricRef = Annotated[_Ref, RefTo(("metric",))]
PersonaRef = Annotated[_Ref, RefTo(("persona",))]
PersonRef = Annotated[_Ref, RefTo(("person",))]
TeamRef = Annotated[_Ref, RefTo(("team",))]
PainRef = Annotated[_Ref, RefTo(("pain-point",))]
FixableRef = Annotated[_Ref, RefTo(("pain-point", "opportunity"))]
InitiativeRef = Annotated[_Ref, RefTo(("initiative",))]
StageModelRef = Annotated[_Ref, RefTo(("stage-model",))]
ForumRef = Annotated[_Ref, RefTo(("forum",))]
GoalRef = Annotated[_Ref, RefTo(("goal",))]
ActionRef = Annotated[_Ref, RefTo(("action",))]
DecisionRef = Annotated[_Ref, RefTo(("decision",))]
AnyRef = Annotated[_Ref, RefTo(())]

NAMED = r"^[^<>@]*[^<>@\s] <[^<>@\s]+@[^<>@\s]+>$"
# One person: an id of people.yaml, or a name with an address, so that a first journey needs no people file.
Someone = Annotated[
    str,
    StringConstraints(max_length=limits.TITLE_LENGTH, pattern=rf"{KEBAB}|{NAMED}"),
    RefTo(("person",)),
]


class Part(BaseModel):
    """A piece of a record: frozen, strict, and with no unknown field but the user's own `x-…`."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="allow",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        validate_by_alias=True,
        serialize_by_alias=True,
    )
    __pydantic_extra__: dict[XKey, Any] = Field(init=False)


class Record(Part):
    """One thing people write in YAML."""

    KIND: ClassVar[str]
    id: Slug | None = None
    title: Title | None = None
    description: Text | None = None
    tags: Many[Title] = ()

    @property
    def label(self) -> str:
        """What people call it: its title, else its id."""
        return self.title or self.id or self.KIND


class Titled(Record):
    """A record that is nothing without its title."""

    title: Title


Scalar = str | int | float | bool | None


class Pointer(BaseModel):
    """`{ref: otp-email, emotion: -1}`: a record of its own file stands here, with a few of its fields overlaid."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow", hide_input_in_errors=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, Scalar] = Field(init=False)
    ref: AnyRef

    @property
    def overlay(self) -> Mapping[str, Scalar]:
        return self.__pydantic_extra__ or {}


# Tags are part of pydantic's error places; no YAML key can hold NUL, so they can be told apart and dropped.
POINTS, INLINE = "\0ref", "\0inline"


def _form(item: object) -> str:
    if isinstance(item, Pointer) or (isinstance(item, dict) and "ref" in item):
        return POINTS
    return INLINE


def _titled(item: object) -> object:
    return {"title": item} if isinstance(item, str) else item


# Everywhere: a string is content (a title), `{ref: id}` is a pointer, any other mapping is an inline definition.
Item = Annotated[
    Annotated[Pointer, Tag(POINTS)] | Annotated[T, Tag(INLINE)],
    Discriminator(_form),
    BeforeValidator(_titled, json_schema_input_type=Title | Pointer | T),
]

Period = Literal["day", "week", "month", "quarter", "year"]
