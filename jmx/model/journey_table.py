"""A journey as a table: a row for each record, a cell for each of its fields, in words that people can fill in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from jmx.model.field_tree import ROOTS, FieldAt, field_at
from jmx.model.record import Pointer, fields_of, kinds_of

KIND_HEADER, ID_HEADER = "Kind", "Id"  # the headers of columns that are no field's
STAGE = "stage"  # the column that says in which stage a touchpoint stands
Words = Mapping[str, str]  # what the cells of a row say, by their columns


class SheetOf(NamedTuple):
    """A sheet of the table: what it is called, the records in it, and the columns that are always there. `turned`
    where each record has a column of its own."""

    name: str
    kind: str
    columns: tuple[str, ...]
    turned: bool = False


SHEETS = (
    SheetOf(
        "Journey",
        "journey",
        ("title", "customer_goal", "description", "owner", "sponsor", "operations", "status", "tier", "cadence",
         "forum", "personas", "goals", "volume"),
        turned=True,
    ),
    SheetOf("Stages", "stage", ("title", "phase", "goal", "questions", "duration", "team")),
    SheetOf(
        "Steps",
        "touchpoint",
        (STAGE, "title", "channel", "timing", "actions", "thoughts", "quotes", "emotion", "importance",
         "moment_of_truth", "team", "backstage", "systems", "evidence"),
    ),
    SheetOf(
        "Pains",
        "pain-point",
        ("title", "at", "severity", "business_impact", "reach", "frequency", "status", "why", "owner", "personas",
         "evidence"),
    ),
    SheetOf("Evidence", "evidence", ("title", "type", "collected", "sample", "source", "insight", "insights")),
)  # fmt: skip
BY_KIND = {sheet.kind: sheet for sheet in SHEETS}
# Records of their own, which have rows and no cells; and what no colleague fills in.
_ELSEWHERE = frozenset({"id", "stages", "touchpoints", "pains", "metrics", "people", "triggers"})
_LABELS = {"at": "Where it hurts", "as": "Standard stage", "why": "Why this status"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A record: its kind, its ref (none where it is new), and what its cells say; those that say nothing are left
    out."""

    kind: str
    ref: str
    words: Words


@dataclass(frozen=True, slots=True)
class JourneyTable:
    """The records of a journey in the order in which a customer meets them."""

    journey: str
    rows: tuple[TableRow, ...]

    def of(self, kind: str) -> Iterator[TableRow]:
        return (row for row in self.rows if row.kind == kind)

    def columns(self, kind: str) -> tuple[str, ...]:
        """The columns of a sheet: those that are always there, and whatever its records say besides."""
        used = {field for row in self.of(kind) for field in row.words}
        return columns_of(kind, used)


def columns_of(kind: str, used: Sequence[str] | set[str]) -> tuple[str, ...]:
    always = BY_KIND[kind].columns
    return (*always, *(field for field in table_fields(kind) if field in used and field not in always))


@cache
def table_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind that have a cell."""
    return tuple(name for name in fields_of(ROOTS[kind]) if name not in _ELSEWHERE)


def label(field: str) -> str:
    """A column as its header calls it."""
    return _LABELS.get(field) or field.replace("_", " ").capitalize()


# --- what changed in a row on two sides ---


class MergedRow(NamedTuple):
    """The cells that changed only in the table, and those that changed there and here, to something else."""

    taken: Words
    conflicts: tuple[str, ...]


def merged(base: Words, ours: Words, theirs: Words, same: Callable[[str, str, str], bool]) -> MergedRow:
    """What became of a row since it was exported: `base` is what its cells said then, `ours` what they would say now,
    `theirs` what they say in the table. `same` tells whether two cells of a field say the same."""
    taken: dict[str, str] = {}
    conflicts = []
    for field, words in theirs.items():
        was, now = base.get(field, ""), ours.get(field, "")
        if not same(field, words, was) and not same(field, words, now):
            taken[field] = words
            if not same(field, now, was):
                conflicts.append(field)
    return MergedRow(taken, tuple(conflicts))


# --- what may stand in a cell ---


@dataclass(frozen=True, slots=True)
class CellForm:
    """What a cell may hold: `many` lines, texts, numbers, days, yes and no; words to choose from, least and most; refs
    to records of some kinds; and the fields of parts, by the one that says what a part is."""

    many: bool = False
    text: bool = False
    number: bool = False
    day: bool = False
    truth: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    kinds: tuple[str, ...] = ()
    part: str = ""

    @property
    def loose(self) -> bool:
        """Whether a value may be written in several ways: `0.4` and `40 %`, `2026-07-31` and `31.07.2026`."""
        return not self.many and (self.number or self.day or self.truth)


@cache
def cell_form(kind: str, field: str) -> CellForm:
    """What the cell of a field may hold."""
    if field == STAGE:
        return CellForm(text=True)
    info = fields_of(ROOTS[kind])[field]
    found: dict[str, Any] = {"kinds": kinds_of(info) or (), "many": get_origin(info.annotation) is tuple}
    for leaf, marks in _leaves(info.annotation, tuple(info.metadata)):
        if get_origin(leaf) is Literal:
            found["choices"] = tuple(map(str, get_args(leaf)))
        elif isinstance(leaf, type) and issubclass(leaf, BaseModel):
            found["part"] = found.get("part") or _says_what(leaf)
        elif leaf is bool:
            found["truth"] = True
        elif leaf in (int, float):
            ends = {key: getattr(mark, key) for mark in marks for key in ("ge", "le") if hasattr(mark, key)}
            found |= {"number": True, "least": ends.get("ge"), "most": ends.get("le")}
        elif leaf is date:
            found["day"] = True
        elif leaf is str:
            found["text"] = True
    return CellForm(**found)


def _leaves(annotation: Any, marks: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The plain types that may stand in a field, with what is said of each."""
    if hasattr(annotation, "__metadata__"):
        inner, *more = get_args(annotation)
        flat = [each for mark in more for each in (mark, *getattr(mark, "metadata", ()))]
        yield from _leaves(inner, (*flat, *marks))
    elif get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            yield from _leaves(each, marks)
    elif get_origin(annotation) is tuple:
        yield from _leaves(get_args(annotation)[0], ())
    elif get_origin(annotation) is not dict and annotation not in (type(None), Pointer):
        yield annotation, marks


def _says_what(model: type[BaseModel]) -> str:
    """The field by which people call a part, where it needs no other."""
    needed = [name for name, info in fields_of(model).items() if info.is_required()]
    named = [name for name in ("title", "text") if name in fields_of(model)]
    return (needed or named or [""])[0] if len(needed) < 2 else ""


def field_of(kind: str, column: str) -> FieldAt | None:
    """The field of a column, to be explained; none for the stage of a touchpoint."""
    return field_at(kind, (column,)) if column != STAGE else None
