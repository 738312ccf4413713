"""Every field there is, by its address: `journey.volume.n`, `jmx.yaml.limits.grace_days`."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from jmx.model.kinds import KINDS, SETTINGS_FILE
from jmx.model.record import Pointer, fields_of, models_in
from jmx.model.settings import Settings

# What has fields of its own: the kinds of record, and the settings.
ROOTS: Mapping[str, type[BaseModel]] = {**{kind.name: kind.model for kind in KINDS}, SETTINGS_FILE: Settings}
_ROOT_OF = {model: root for root, model in ROOTS.items()}


class FieldAt(NamedTuple):
    """A field of a kind or of a part of it: the kind, the way from there, and the model that has the field."""

    root: str
    path: tuple[str, ...]
    model: type[BaseModel]

    @property
    def name(self) -> str:
        """The field's own name, as people write it."""
        return self.path[-1]

    @property
    def address(self) -> str:
        return ".".join((self.root, *self.path))

    @property
    def info(self) -> FieldInfo:
        return fields_of(self.model)[self.name]

    @property
    def attribute(self) -> str:
        """Its name in Python."""
        return next(name for name, info in self.model.model_fields.items() if (info.alias or name) == self.name)

    @property
    def parts(self) -> tuple[type[BaseModel], ...]:
        """The models of what may be written in it, but for whole records."""
        return tuple(each for each in models_in(self.model)[self.name] if each is not Pointer and each not in _ROOT_OF)

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds of record that may stand in it."""
        return tuple(_ROOT_OF[each] for each in models_in(self.model)[self.name] if each in _ROOT_OF)

    @property
    def inside(self) -> tuple["FieldAt", ...]:
        """The fields of its parts."""
        return tuple(FieldAt(self.root, (*self.path, name), part) for part in self.parts for name in _own_first(part))


@cache
def fields_at(root: str) -> tuple[FieldAt, ...]:
    """The fields of a kind or of the settings, each followed by those inside it."""
    model = ROOTS[root]
    return tuple(each for name in _own_first(model) for each in _with_inside(FieldAt(root, (name,), model)))


def all_fields() -> Iterator[FieldAt]:
    """Every field there is, each once."""
    for root in ROOTS:
        yield from fields_at(root)


def field_at(root: str, path: tuple[str, ...]) -> FieldAt | None:
    """The field to which a way leads, through whole records too: `stages.touchpoints.emotion` of a journey is that of
    a touchpoint."""
    here: tuple[FieldAt, ...] = tuple(each for each in fields_at(root) if len(each.path) == 1)
    for number, name in enumerate(path):
        found = next((each for each in here if each.name == name), None)
        if found is None or number == len(path) - 1:
            return found
        others = (each for kind in found.records for each in fields_at(kind) if len(each.path) == 1)
        here = (*found.inside, *others)
    return None


def _with_inside(field: FieldAt) -> Iterator[FieldAt]:
    yield field
    for each in field.inside:
        yield from _with_inside(each)


def _own_first(model: type[BaseModel]) -> Iterator[str]:
    """What every record has, then what this one has; those that say more about it last."""
    late = [name for name in ("description", "tags") if name in fields_of(model)]
    yield from (name for name in fields_of(model) if name not in late)
    yield from late
