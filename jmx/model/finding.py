"""What was found wrong and where: places, findings, and the cards of the rules that find them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.model.identity import renamed

Route = tuple[str | int, ...]
_NO_NAMES: Mapping[str, str] = {}


def written_at(data: Any, route: Route) -> Any:
    """What is written where a route leads in plain data; None where it leads nowhere."""
    for step in route:
        if isinstance(data, Mapping):
            data = data.get(step)
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
    return data


def words_of(route: Route) -> str:
    """A route as people write it: `stages[2].owner`."""
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """A line and column, both from 1, with the line itself for a frame."""

    line: int
    column: int
    frame: str = ""


class Level(StrEnum):
    """How loud a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"error": 2, "warning": 1, "info": 0}[self.value]


class Profile(StrEnum):
    """How much a team asks of itself: what no team does without, what is good practice, what only few are ready for."""

    STARTER = "starter"
    STANDARD = "standard"
    STRICT = "strict"

    @property
    def rank(self) -> int:
        return {"starter": 0, "standard": 1, "strict": 2}[self.value]


class Fix(StrEnum):
    """How sure it is what mends a finding: there is one right answer, or one that was most likely meant."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class FindingIdentity(NamedTuple):
    """What a finding is known by from one moment to the next: its rule, the record (or the file, where it is about
    none), the fields that lead to it, and what is named there. Where the record stands in its file makes no
    difference."""

    code: str
    record: str
    fields: tuple[str, ...]
    target: str


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
    timed: bool = False
    """Whether a day passing was enough for it."""
    target: str = ""
    """What a wrong ref names: one field may hold several."""
    fix: Fix | None = None
    """How lint can mend it, once that was looked for; None where only a person can."""
    lead: str = ""
    """What the text that is meant says before the spot that is wrong."""
    pasteable: bool = False
    """Whether its hint shows what is to stand in place of all that is written there."""

    @property
    def said(self) -> str:
        """What is wrong and what to do about it, as one text."""
        return f"{self.words}; {self.hint}" if self.hint else self.words

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        place = self.place
        return (self.path, place.line if place else 0, place.column if place else 0, self.code, self.words)

    def identity(self, later: Mapping[str, str] = _NO_NAMES) -> FindingIdentity:
        """Its identity, once records are called by their later refs."""
        ref = renamed(self.ref, later)
        within = [number for number, step in enumerate(self.route) if isinstance(step, int)]
        if self.target and within and within[-1] == len(self.route) - 1:
            within.pop()  # one of a list of refs: the list is the field
        inner = self.route[within[-1] + 1 :] if within and ref else self.route
        fields = tuple(step for step in inner if isinstance(step, str))
        return FindingIdentity(self.code, ref or self.path, fields, renamed(self.target, later))


def shown(value: object) -> str:
    """The beginning of what somebody wrote, with a mark for each letter that cannot be printed."""
    return "".join(letter if letter.isprintable() else "�" for letter in str(value)[: limits.HINT_LENGTH])


# What the rules of a family are about, by the letters their codes begin with.
TOPICS = {
    "YML": "files and YAML",
    "REC": "records",
    "REF": "references",
    "LNT": "what is left out",
    "OWN": "ownership",
    "STL": "freshness",
    "EVD": "evidence",
    "ACT": "action",
    "SHP": "shape",
    "SCR": "ranking",
}


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What a rule is called and how loud it is. `report/rules.toml` has its examples and, if it is one of reading, its
    text: what is wrong, why that matters and how it is mended. That of a rule of practice is its `docstring`."""

    code: str
    name: str
    level: Level = Level.ERROR
    at_key: bool = False
    profile: Profile = Profile.STARTER
    """The most modest of the profiles in which it is asked."""
    timed: bool = False
    """Whether it finds what waited for too long, so that a day passing is enough."""
    fix: Fix | None = None
    """Whether lint mends what it finds: where there is one right answer, or only where somebody lets it guess."""
    docstring: str = field(default="", repr=False)

    @property
    def family(self) -> str:
        """The letters of its code."""
        return self.code.rstrip("0123456789")

    @property
    def topic(self) -> str:
        """What it is about, in a word or two."""
        return TOPICS.get(self.family, "rules of your own")

    def at(
        self,
        path: str,
        words: str,
        *,
        hint: str = "",
        route: Route = (),
        ref: str = "",
        place: Place | None = None,
        level: Level | None = None,
        at_key: bool = False,
        target: str = "",
        lead: str = "",
        pasteable: bool = False,
    ) -> Finding:
        """A finding of this rule, at its own level or another."""
        at_key, level = at_key or self.at_key, level or self.level
        return Finding(
            self.code,
            self.name,
            level,
            path,
            words,
            hint,
            route,
            at_key,
            ref,
            place,
            None,
            self.timed,
            target,
            lead=lead,
            pasteable=pasteable,
        )
