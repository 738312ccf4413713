"""A finding: something the loader or a rule saw, with its place and words."""

from dataclasses import dataclass, field
from enum import StrEnum
from inspect import cleandoc

from jmx.model.place import Place, Route


class Level(StrEnum):
    """How loud a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"error": 2, "warning": 1, "info": 0}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, where, and what to do about it.

    A finding is born with a path and a route through the document; line and column are found once, after all
    thinking is done, only for files that have findings.
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

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        place = self.place
        return (self.path, place.line if place else 0, place.column if place else 0, self.code, self.words)


@dataclass(frozen=True, slots=True)
class Seen:
    """The card of a finding that reading itself can make: code, name, level and what it is about, stated once."""

    code: str
    name: str
    level: Level = Level.ERROR
    at_key: bool = field(default=False)
    about: str = field(default="", repr=False)

    @property
    def manual(self) -> str:
        """What is wrong, why that matters, and how it is mended."""
        return cleandoc(self.about)

    @property
    def summary(self) -> str:
        """Its first line, which is a sentence."""
        return self.manual.partition("\n")[0]

    def at(self, path: str, words: str, *, hint: str = "", route: Route = (), place: Place | None = None) -> Finding:
        return Finding(self.code, self.name, self.level, path, words, hint, route, self.at_key, place=place)
