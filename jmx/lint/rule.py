"""What a rule is: a card (code, name, level) and a function from what is known to what it saw."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from inspect import getdoc
from typing import Any, NamedTuple

from jmx.model.finding import Finding, Level
from jmx.model.history import History
from jmx.model.place import Route
from jmx.model.settings import Settings
from jmx.model.workspace import Located, Workspace


@dataclass(frozen=True, slots=True)
class LintContext:
    """All a rule may know. No clock, no disk."""

    workspace: Workspace
    history: History
    as_of: date

    @property
    def settings(self) -> Settings:
        return self.workspace.settings


class Told(NamedTuple):
    """What a rule saw: the record, the field to edit (from the record's own start), words and remedy."""

    about: Located[Any]
    field: Route
    words: str
    hint: str = ""
    level: Level | None = None


Check = Callable[[LintContext], Iterator[Told]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its manual: what it wants, why that matters to journey work, how to fix it."""

    code: str
    name: str
    level: Level
    check: Check

    @property
    def manual(self) -> str:
        return getdoc(self.check) or ""

    @property
    def summary(self) -> str:
        return self.manual.partition("\n")[0]

    def findings(self, context: LintContext) -> Iterator[Finding]:
        """What the rule saw, with its code and level stamped on."""
        for told in self.check(context):
            yield Finding(
                self.code,
                self.name,
                told.level or self.level,
                told.about.path,
                told.words,
                told.hint,
                (*told.about.route, *told.field),
                ref=told.about.ref,
            )


def rule(code: str, name: str, level: Level) -> Callable[[Check], Rule]:
    """Makes a function a rule. It does not register it: `jmx.lint.rules.ALL_RULES` lists every rule in the open."""
    return lambda check: Rule(code, name, level, check)
