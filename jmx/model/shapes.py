"""What may stand in a field, as an expression sees it: its sort, its words, the ends of its scale, its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from jmx.model.record import SHARES, Pointer, fields_of

TEXT, NUMBER, WHOLE, YES_NO, DAY, LIST, FIELDS = "text", "number", "whole number", "yes or no", "day", "list", "fields"
ITEM = 0  # the step from a list to what stands in it
_SORTS: Mapping[Any, str] = {str: TEXT, int: WHOLE, float: NUMBER, bool: YES_NO, date: DAY}
_EXAMPLES: Mapping[str, Any] = {
    TEXT: "a", WHOLE: 1, NUMBER: 1.5, YES_NO: True, DAY: "2026-03-31", LIST: [],
}  # fmt: skip
_SAID = {
    TEXT: "text", WHOLE: "a number", NUMBER: "a number", YES_NO: "yes or no", DAY: "a day, which is text",
    LIST: "a list", FIELDS: "fields",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueShape:
    """What may stand somewhere. Nothing is known of it where it has no sort."""

    sorts: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()  # the only words there are, where only some are
    least: float | None = None
    most: float | None = None
    item: "ValueShape | None" = None  # what stands in the list
    models: tuple[type[BaseModel], ...] = ()  # what says which fields there are; none where they have any names
    pointed: bool = False  # whether a record may stand in it that has a file of its own

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it has, where they are known."""
        own = (name for model in self.models for name in fields_of(model))
        return tuple(dict.fromkeys((*own, *(("ref",) if self.pointed else ()))))

    @property
    def example(self) -> Any:
        """A value of its sort; None where it may have one of several."""
        if len(self.sorts) != 1:
            return None
        return self.values[0] if self.values else _EXAMPLES.get(next(iter(self.sorts)))

    @property
    def words(self) -> str:
        """Its sorts, in words."""
        return " or ".join(dict.fromkeys(said for sort, said in _SAID.items() if sort in self.sorts))

    @property
    def is_whole(self) -> bool:
        """Whether its numbers are whole ones."""
        return NUMBER not in self.sorts

    def at(self, step: str | int) -> "ValueShape | None":
        """What may stand one step on; None where there is no such step."""
        if not self.sorts:
            return self
        if step == ITEM and LIST in self.sorts:
            return self.item
        if FIELDS not in self.sorts:
            return None
        if step == ITEM:
            return _NAME  # fields are gone over by their names
        if not self.models or str(step).startswith("x-"):
            return UNKNOWN
        if step == "ref" and self.pointed:
            return ValueShape(frozenset({TEXT}))
        found = [shape_in(model, str(step)) for model in self.models if step in fields_of(model)]
        return _either(found) if found else None


UNKNOWN, _NAME = ValueShape(), ValueShape(frozenset({TEXT}))


@cache
def shape_in(model: type[BaseModel], name: str) -> ValueShape:
    """What may stand in a field of a model."""
    info = fields_of(model)[name]
    found = _shape(info.annotation, info.metadata)
    if name in SHARES:  # which are told as numbers
        found = replace(found, sorts=found.sorts - {TEXT} | {NUMBER})
    return found


def _shape(annotation: Any, marks: Sequence[Any] = ()) -> ValueShape:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0], (*marks, *annotation.__metadata__))
    if origin in (Union, UnionType):
        return _either([_shape(each) for each in inner if each is not type(None)], marks)
    if origin is Literal:
        return ValueShape(frozenset({TEXT}), tuple(map(str, inner)))
    if origin is tuple:
        return ValueShape(frozenset({LIST}), item=_shape(inner[0]))
    if origin is dict:
        return ValueShape(frozenset({FIELDS}))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return ValueShape(
            frozenset({FIELDS}), models=() if annotation is Pointer else (annotation,), pointed=annotation is Pointer
        )
    sort = _SORTS.get(annotation)
    return _between(ValueShape(frozenset({sort})), marks) if sort else UNKNOWN


def _between(shape: ValueShape, marks: Sequence[Any]) -> ValueShape:
    for mark in (each for outer in marks for each in (outer, *getattr(outer, "metadata", ()))):
        least, most = getattr(mark, "ge", getattr(mark, "gt", None)), getattr(mark, "le", getattr(mark, "lt", None))
        shape = replace(shape, least=shape.least if least is None else least, most=shape.most if most is None else most)
    return shape


def _either(shapes: list[ValueShape], marks: Sequence[Any] = ()) -> ValueShape:
    """What may be one or another."""
    if len(shapes) == 1:
        return _between(shapes[0], marks)
    texts = [each for each in shapes if TEXT in each.sorts]
    numbers = [each for each in shapes if each.sorts & {NUMBER, WHOLE}]
    values = tuple(value for each in texts for value in each.values) if all(each.values for each in texts) else ()
    least = [each.least for each in numbers if each.least is not None]
    most = [each.most for each in numbers if each.most is not None]
    return ValueShape(
        frozenset[str]().union(*(each.sorts for each in shapes)) if all(each.sorts for each in shapes) else frozenset(),
        values,
        min(least) if len(least) == len(numbers) and least else None,
        max(most) if len(most) == len(numbers) and most else None,
        next((each.item for each in shapes if each.item), None),
        tuple(dict.fromkeys(model for each in shapes for model in each.models)),
        any(each.pointed for each in shapes),
    )
