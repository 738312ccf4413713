"""What a rule is: its card, and a function from what is known to what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from inspect import cleandoc
from typing import Any, NamedTuple

from jmx.model.change import History
from jmx.model.finding import Finding, Level, Route, RuleCard
from jmx.model.review_status import ReviewStatus, review_status
from jmx.model.settings import Settings
from jmx.model.workspace import Located, Workspace


@dataclass(frozen=True)
class LintContext:
    """All a rule may know. No clock, no disk."""

    workspace: Workspace
    history: History
    as_of: date

    @property
    def settings(self) -> Settings:
        return self.workspace.settings

    @cached_property
    def statuses(self) -> Mapping[str, ReviewStatus]:
        """Where each journey stands, by its ref; worked out once for all rules."""
        journeys = self.workspace.journeys()
        return {each.ref: review_status(self.workspace, self.history, each, self.as_of) for each in journeys}

    @property
    def watched(self) -> Iterator[ReviewStatus]:
        """The same for the journeys that governance applies to."""
        return (status for status in self.statuses.values() if status.journey.record.watched)


class RawFinding(NamedTuple):
    """What a rule found: the record, the field to edit (from the record's own start), words and remedy."""

    about: Located[Any]
    field: Route
    words: str
    hint: str = ""
    level: Level | None = None


Check = Callable[[LintContext], Iterator[RawFinding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of practice: its card, and the function that finds where it is not kept."""

    card: RuleCard
    check: Check

    def findings(self, context: LintContext) -> Iterator[Finding]:
        """What the function found, with the card's code and level."""
        for raw in self.check(context):
            about, route = raw.about, (*raw.about.route, *raw.field)
            yield self.card.at(about.path, raw.words, hint=raw.hint, route=route, ref=about.ref, level=raw.level)


def rule(code: str, name: str, level: Level) -> Callable[[Check], Rule]:
    """Makes a function a rule that its docstring explains. It does not register it: `jmx.lint.ALL_RULES`
    lists every rule in the open."""

    def made(check: Check) -> Rule:
        return Rule(RuleCard(code, name, level, docstring=cleandoc(check.__doc__ or "")), check)

    return made
