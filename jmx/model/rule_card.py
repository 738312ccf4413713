"""The card of a rule: everything that is said about it in one place, for what reading finds and what practice asks."""

from dataclasses import dataclass, field
from inspect import cleandoc

from jmx.model.finding import Finding, Level
from jmx.model.place import Place, Route

# What the rules of a family are about, by the letters their codes begin with.
TOPICS = {
    "YML": "files and YAML",
    "REC": "records",
    "REF": "references",
    "LNT": "suppressions",
    "OWN": "ownership",
    "STL": "freshness",
    "EVD": "evidence",
    "ACT": "action",
}


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What is told of a rule: its code and name, what is wrong, why that matters and how it is mended. Examples of it
    are in `examples/rules.toml`."""

    code: str
    name: str
    manual: str = field(repr=False)
    level: Level = Level.ERROR
    at_key: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "manual", cleandoc(self.manual))

    @property
    def family(self) -> str:
        """The letters of its code."""
        return self.code.rstrip("0123456789")

    @property
    def topic(self) -> str:
        """What it is about, in a word or two."""
        return TOPICS[self.family]

    @property
    def summary(self) -> str:
        """The first line of its manual, which is a sentence."""
        return self.manual.partition("\n")[0]

    def at(self, path: str, words: str, *, hint: str = "", route: Route = (), place: Place | None = None) -> Finding:
        """A finding of this rule."""
        return Finding(self.code, self.name, self.level, path, words, hint, route, self.at_key, place=place)
