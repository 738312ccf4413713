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
    """What is told of a rule: its code and name, what is wrong, why that matters and how it is mended, with examples.

    An example without a `kind` holds fields of a journey; a line like `# people.yaml` begins a file of its own.
    """

    code: str
    name: str
    manual: str = field(repr=False)
    level: Level = Level.ERROR
    at_key: bool = False
    fails: str = field(default="", repr=False)
    passes: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for text in ("manual", "fails", "passes"):
            object.__setattr__(self, text, cleandoc(getattr(self, text)))

    @property
    def family(self) -> str:
        """The letters of its code."""
        return self.code.rstrip("0123456789")

    @property
    def topic(self) -> str:
        return TOPICS[self.family]

    @property
    def summary(self) -> str:
        """The first line of its manual, which is a sentence."""
        return self.manual.partition("\n")[0]

    def at(self, path: str, words: str, *, hint: str = "", route: Route = (), place: Place | None = None) -> Finding:
        """A finding of this rule."""
        return Finding(self.code, self.name, self.level, path, words, hint, route, self.at_key, place=place)
