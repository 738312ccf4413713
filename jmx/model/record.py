"""What every record shares: it is frozen, says which fields it knows, and is written in a few scales and formats."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Strict,
    StringConstraints,
    Tag,
    TypeAdapter,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError

from jmx.escape import FLAGS
from jmx.model import limits
from jmx.model.finding import Route
from jmx.model.identity import SHAPELESS

# Letters and digits of any script. The ranges leave out capitals of ASCII, signs and spaces; what else is no letter, or
# is written in another way than jmx writes it, is refused where records are read: no regular expression knows all that.
_LETTERS = "[a-z0-9\u00df-\u1fff\u2c00-\u2dff\u3005-\ud7ff\uf900-\ufdff\ufe70-\uffdc\U00010000-\U0003ffff]+"
_ID = f"{_LETTERS}(-{_LETTERS})*"
KEBAB = f"^{_ID}$"
# Text people read: no control characters but tab and newline, no invisible marks that reorder or hide text, and no
# letters without a shape, which fill a place (of Hangul and Khmer) or join others.
HIDDEN = "".join(f"\\u{ord(letter):04x}" for letter in SHAPELESS) + (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
# What may follow a letter and is not seen by itself: a selector of its look, and joiners, which Indic scripts, Persian
# and emoji need. More of them, or elsewhere, would hide text. Tags are only in the flags of three parts of Britain.
_LOOK, _JOINERS = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]", r"[\u200c\u200d]"
_BLANKS = r"\t\n\x20\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ASCII = r"[\x21-\x7e]"
_BEYOND = rf"[^\x00-\x7f\u200c\u200d\ufe00-\ufe0f{_BLANKS}{HIDDEN}" + "\U000e0100-\U000e01ef]"
_JOINED = rf"{_BEYOND}{_LOOK}?{_JOINERS}{{0,2}}"
_SEEN = rf"{FLAGS}|[{_BLANKS}]|{_ASCII}\u200c{_JOINED}|{_ASCII}{_LOOK}?|{_JOINED}"
VISIBLE = rf"^(?:{_SEEN})*$"
_SEEN_ALONE = re.compile(_SEEN)


def visible(text: str) -> str:
    """Text without the characters that nobody sees and that no text of a record may hold."""
    return "".join(_SEEN_ALONE.findall(text))


REF = f"^{_ID}(/{_ID}){{0,3}}$"
_N = "[1-9][0-9]{0,3}"  # no part may be zero, and at least one must be there: a duration is never nothing
_DAYS = f"({_N}Y({_N}M)?({_N}W)?({_N}D)?|{_N}M({_N}W)?({_N}D)?|{_N}W({_N}D)?|{_N}D)"
DURATION = f"^P({_DAYS})$"  # whole days: nothing in jmx happens more often
_WORD = rf"[^<>@\s{HIDDEN}]"
ADDRESS = f"{_WORD}+@{_WORD}+"
WEB = rf"https?://[^/@\s{HIDDEN}]+(/[^\s{HIDDEN}]*)?"

Slug = Annotated[str, StringConstraints(max_length=limits.ID_LENGTH, pattern=KEBAB)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=limits.TITLE_LENGTH, pattern=VISIBLE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=limits.TEXT_LENGTH, pattern=VISIBLE)]
_EVERYBODY = ("all", "everyone", "here", "channel")  # whom hosts and chats call by these, are no account


def _of_somebody(handle: str) -> str:
    if handle.removeprefix("@").casefold() in _EVERYBODY:
        raise PydanticCustomError("everybody", "calls everybody")
    return handle


Handle = Annotated[
    str,
    StringConstraints(max_length=limits.TITLE_LENGTH, pattern=r"^@?[A-Za-z0-9_]([A-Za-z0-9_./-]*[A-Za-z0-9_-])?$"),
    AfterValidator(_of_somebody),
    Field(json_schema_extra={"not": {"enum": [f"{mark}{name}" for mark in ("", "@") for name in _EVERYBODY]}}),
]
Email = Annotated[str, StringConstraints(max_length=limits.TITLE_LENGTH, pattern=f"^{ADDRESS}$")]
Link = Annotated[str, StringConstraints(max_length=2000, pattern=rf"^{WEB}$|^mailto:[^\s{HIDDEN}]+$")]
WebAddress = Annotated[str, StringConstraints(max_length=limits.TEXT_LENGTH, pattern=f"^{WEB}$")]
Duration = Annotated[str, StringConstraints(max_length=40, pattern=DURATION)]
# A share in words, as spreadsheets of any country write it: `35 %`, `12,50 %`, `100.0 %`. Three digits after a comma
# may be thousands, so they are read only after a zero.
_PLACES = r"(\.[0-9]+|,[0-9]{1,2})?"
_ALL = r"100([.,]0+)?"
_ANY_PERCENT = rf"^({_ALL}|[0-9]{{1,2}}{_PLACES}|0,[0-9]+)\s?%$"
ShareInWords = Annotated[str, StringConstraints(max_length=20, pattern=_ANY_PERCENT)]
"""0 % to 100 %."""
_ANY_CHANGE = rf"^(0?[1-9][0-9]{{0,3}}{_PLACES}|00?[.,][0-9]*[1-9][0-9]*)\s?%$"
PercentChange = Annotated[str, StringConstraints(max_length=20, pattern=_ANY_CHANGE)]
"""More than 0 %; a value may well treble."""
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
XKey = Annotated[str, StringConstraints(pattern=r"^x-")]

_PLAIN_NAME = r"[^/.\x00-\x1f\\][^/\x00-\x1f\\]*"
# A path below the folder of the file that names it, and into no dot-folder.
ImageFile = Annotated[
    str,
    StringConstraints(max_length=400, pattern=rf"^({_PLAIN_NAME}/)*{_PLAIN_NAME}\.([pP][nN][gG]|[jJ][pP][eE]?[gG])$"),
]

Rating = Annotated[int, Field(ge=1, le=5)]
Share = Annotated[float, Field(ge=0, le=1)]
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
ParentRef = Annotated[_Ref, RefTo(("journey", "stage"))]
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
ModelStageRef = Annotated[Slug, RefTo(("model-stage",))]
ForumRef = Annotated[_Ref, RefTo(("forum",))]
GoalRef = Annotated[_Ref, RefTo(("goal",))]
ActionRef = Annotated[_Ref, RefTo(("action",))]
DecisionRef = Annotated[_Ref, RefTo(("decision",))]
AnyRef = Annotated[_Ref, RefTo(())]

NAMED = rf"^([^<>@\n{HIDDEN}]*{_WORD}) <{ADDRESS}>$"
# One person: an id of people.yaml, or a name with an address, so that a first journey needs no people file.
Someone = Annotated[
    str,
    StringConstraints(max_length=limits.TITLE_LENGTH, pattern=rf"{KEBAB}|{NAMED}"),
    RefTo(("person",)),
]


_NOTHING_EXTRA: dict[str, Any] = {}
_FIELD_SETS: dict[frozenset[str], set[str]] = {}


_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def duration_in_words(text: str) -> str:
    """A duration as people say it: `2 weeks` for P2W; any other text as it is."""
    parts = re.findall("([0-9]+)([YMWD])", text) if re.fullmatch(DURATION, text) else []
    return " and ".join(f"{count} {_UNITS[unit]}{'' if count == '1' else 's'}" for count, unit in parts) or text


def money_in_words(money: float, currency: str | None) -> str:
    """`120,000 EUR`."""
    return f"{money:,.12g}{f' {currency}' if currency else ''}"


SHARES = frozenset({"reach", "population"})  # the fields in which a share may stand in words


def share_of(percent: str) -> float:
    """The share that a percentage is: 0.125 for `12,5 %`."""
    return float(percent.rstrip("%").replace(",", ".")) / 100


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

    def model_post_init(self, context: Any, /) -> None:
        """Thousands of parts have the same fields written and nothing extra: keeping each such set once, instead of
        once a part, is a third of the memory of a large repository. Copies of a part copy them."""
        fields = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _FIELD_SETS.setdefault(frozenset(fields), fields))
        if not self.__pydantic_extra__:
            object.__setattr__(self, "__pydantic_extra__", _NOTHING_EXTRA)


class Record(Part):
    """One thing people write in YAML."""

    KIND: ClassVar[str]
    id: Slug | None = None
    """Its name in refs: small letters, digits and hyphens. Inline it may be left out."""
    title: Title | None = None
    """What people call it."""
    description: Text | None = None
    """More about it, in plain text."""
    tags: Many[Title] = ()
    """Words of your own to find and group records by."""

    @property
    def label(self) -> str:
        """What people call it: its title, else its id."""
        return self.title or self.id or self.KIND


class Titled(Record):
    """A record that is nothing without its title."""

    title: Title
    """What people call it."""


Scalar = str | int | float | bool | None


class Pointer(BaseModel):
    """`{ref: otp-email, emotion: -1}`: a record of its own file stands here, with a few of its fields overlaid."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow", hide_input_in_errors=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, Scalar] = Field(init=False)
    ref: AnyRef
    """The id of the record that stands here."""

    @property
    def overlay(self) -> Mapping[str, Scalar]:
        return self.__pydantic_extra__ or {}


# Tags are part of pydantic's error places; no YAML key can hold NUL, so they can be told apart and dropped.
POINTS, INLINE = "\0ref", "\0inline"


def form(item: object) -> str:
    """Which of the two forms of an item this is: a pointer, or a definition on the spot."""
    if isinstance(item, Pointer) or (isinstance(item, dict) and "ref" in item):
        return POINTS
    return INLINE


# Where either a plain value or fields of its own may stand.
FIELDS, VALUE = "\0fields", "\0value"


def value_or_fields(item: object) -> str:
    """Which of the two it is."""
    return FIELDS if isinstance(item, dict | BaseModel) else VALUE


def titled(item: object) -> object:
    """Text that stands where a record could is that record's title."""
    return {"title": item} if isinstance(item, str) else item


@dataclass(frozen=True, slots=True)
class OrText:
    """Says in the JSON Schema that text may stand here too, in one of these forms."""

    forms: tuple[Any, ...] = (Title,)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        fields = handler(schema)
        texts = [TypeAdapter(text).json_schema() for text in self.forms]
        return {"anyOf": [*texts, *fields.get("oneOf", [fields])]}


# Everywhere: a string is content (a title), `{ref: id}` is a pointer, any other mapping is an inline definition.
Item = Annotated[
    Annotated[Pointer, Tag(POINTS)] | Annotated[T, Tag(INLINE)],
    Discriminator(form),
    BeforeValidator(titled),
    OrText(),
]

Period = Literal["day", "week", "month", "quarter", "year"]
CADENCES = ("weekly", "monthly", "quarterly", "half-yearly", "annual")
Cadence = Literal["weekly", "monthly", "quarterly", "half-yearly", "annual"] | Duration


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of a model by their names as people write them."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


@cache
def models_in(model: type[BaseModel]) -> Mapping[str, tuple[type[BaseModel], ...]]:
    """For each field of a model, the models that may stand in it, however deep in lists and unions."""
    return {name: tuple(dict.fromkeys(_models_of(info.annotation))) for name, info in fields_of(model).items()}


def _models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    if _is_model(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_of(inner)


# A field's shape: (attribute, name as written, kinds it may point at or None, whether it holds nested models).
_Field = tuple[str, str, tuple[str, ...] | None, bool]
# Inline records are linked by themselves; their refs are not their holder's.
_OWN_RECORDS = ("stages", "touchpoints", "pains", "metrics", "people")
# `emotion: {default: -1, business: 1}`: every other key is the id of a persona.
_NO_REF = "default"


def refs_in(part: BaseModel, route: Route = ()) -> Iterator[tuple[Route, str, tuple[str, ...]]]:
    """Every ref written in a record, with its route and the kinds it may point at."""
    values = part.__dict__
    for attribute, name, kinds, nested in _fields(type(part)):
        value = values[attribute]
        if not value:
            continue
        if kinds is not None and isinstance(value, str):
            yield (*route, name), value, kinds
        elif kinds is not None and isinstance(value, dict):
            yield from (((*route, name, key), key, kinds) for key in value if key != _NO_REF)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if kinds is not None and isinstance(item, str):
                    yield (*route, name, index), item, kinds
                elif nested and isinstance(item, BaseModel):
                    yield from refs_in(item, (*route, name, index))
        elif nested and isinstance(value, BaseModel):
            yield from refs_in(value, (*route, name))


@cache
def _fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    """The fields of a model that hold refs. A pointer's own ref is followed by whoever links it."""
    found = []
    for attribute, info in model.model_fields.items() if model is not Pointer else ():
        kinds = kinds_of(info)
        nested = attribute not in _OWN_RECORDS and any(map(_fields, _models_of(info.annotation)))
        if kinds is not None or nested:
            found.append((attribute, info.alias or attribute, kinds, nested))
    return tuple(found)


def kinds_of(info: FieldInfo) -> tuple[str, ...] | None:
    """The kinds that refs in a field may point at, all kinds where it is empty; None where it holds no refs."""
    marks = [mark for mark in info.metadata if isinstance(mark, RefTo)]
    return marks[0].kinds if marks else _kinds(info.annotation)


def _kinds(annotation: Any) -> tuple[str, ...] | None:
    for argument in get_args(annotation):
        if isinstance(argument, RefTo):
            return argument.kinds
        found = _kinds(argument)
        if found is not None and not _is_model(argument):
            return found
    return None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
