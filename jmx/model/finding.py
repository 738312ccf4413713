"""A finding: something the loader or a rule saw, with its place and words."""

from dataclasses import dataclass
from enum import StrEnum

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
    mend: tuple[str, Route] | None = None
    """Where it is mended, if not where it shows: the hint ends in that place once it is looked up."""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        place = self.place
        return (self.path, place.line if place else 0, place.column if place else 0, self.code, self.words)
