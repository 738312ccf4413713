"""A finding: what reading or a rule found wrong, with its place and words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from jmx.model.place import Place, Route


class Level(StrEnum):
    """How loud a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"error": 2, "warning": 1, "info": 0}[self.value]


class FindingIdentity(NamedTuple):
    """What a finding is known by from one moment to the next: its rule, the record (or the file, where it is about
    none), and the fields that lead to it. Where the record stands in its file makes no difference."""

    code: str
    record: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and what to do about it.

    It is made with a path and a route through the document; line and column are looked up at the end, once for each
    file that has findings.
    """

    code: str
    name: str
    level: Level
    path: str
    words: str
    hint: str = ""
    route: Route = ()
    at_key: bool = False
    ref: str = ""
    place: Place | None = None
    mend: tuple[str, Route] | None = None
    """Where it is mended, if not where it shows: the hint ends in that place once it is looked up."""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        place = self.place
        return (self.path, place.line if place else 0, place.column if place else 0, self.code, self.words)

    def identity(self, ref: str) -> FindingIdentity:
        """Its identity, where its record is called so."""
        within = [number for number, step in enumerate(self.route) if isinstance(step, int)]
        inner = self.route[within[-1] + 1 :] if within and ref else self.route
        return FindingIdentity(self.code, ref or self.path, tuple(step for step in inner if isinstance(step, str)))
