"""Rules that a repository makes of its own, in `jmx.yaml`: each asks an expression of every record of a kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jmx.lint.own_faults import NAMED, faults_of, sort_of
from jmx.lint.rule import LintContext, RawFinding, Rule, listed
from jmx.model.asked_records import ask
from jmx.model.expression import MOST_WORK, Expression, expression
from jmx.model.facts import FACTS, RECORD, RecordFacts
from jmx.model.finding import TOPICS, Finding, Level, Route, RuleCard, shown
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.settings import LintSettings, OwnRule
from jmx.model.shapes import ITEM
from jmx.model.workspace import Located

_TITLES = ("title", "name", "text", "insight", "source", "ref", "id", "to")  # what says what a record in a list is


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rules of `jmx.yaml` that can be asked, and what is wrong with the others."""

    rules: tuple[Rule, ...] = ()
    wrong: tuple[Finding, ...] = ()


def own_cards(lint: LintSettings) -> Mapping[str, RuleCard]:
    """What is said of each rule that `jmx.yaml` makes, by its code, also of those that cannot be asked."""
    found: dict[str, RuleCard] = {}
    for each in lint.rules:
        if each.code and each.code[:3] not in TOPICS:
            found.setdefault(each.code, _card(each))
    return found


def own_rules(lint: LintSettings) -> OwnRules:
    """The rules that `jmx.yaml` makes. One that is wrong is told and left out; the others go on."""
    rules, wrong, codes = list[Rule](), list[Finding](), set[str]()
    for index, own in enumerate(lint.rules):
        if not own.readable:
            continue  # reading has told why
        route: Route = ("lint", "rules", index)
        asked = expression(own.when)
        faults = tuple(faults_of(own, asked, codes, route))
        codes.add(own.code)
        wrong += faults
        if not faults and isinstance(asked, Expression):
            rules.append(Rule(_card(own), _OwnCheck(own, asked, route, MOST_WORK // len(lint.rules))))
    return OwnRules(tuple(rules), tuple(wrong))


def _card(own: OwnRule) -> RuleCard:
    """What `jmx rule` says of it."""
    if not own.readable:
        text = f"A rule of this repository (lint.rules in {SETTINGS_FILE}) that cannot be asked; jmx lint says why."
        return RuleCard(own.code, own.name, Level(own.level), docstring=text)
    first = own.why or own.say
    about = f"A rule of this repository (lint.rules in {SETTINGS_FILE}): it is told of each {own.kind} where\n\n"
    mend = f"\n\nTo mend it: {own.hint}" if own.hint else ""
    timed = any(FACTS[name].timed for name in re.findall(r"[a-z_]+", own.when) if name in FACTS)
    text = f"{first}\n\n{about}    {own.when.strip()}{mend}"
    return RuleCard(own.code, own.name, Level(own.level), timed=timed, docstring=text)


# --- asking ---


@dataclass(frozen=True, slots=True)
class _OwnCheck:
    """Asks the expression of every record of its kind, as far as the work goes that it may take."""

    own: OwnRule
    asked: Expression
    route: Route
    most_work: int

    def __call__(self, context: LintContext) -> Iterator[RawFinding]:
        found = ask(self.own.kind, context.workspace.of(self.own.kind), self.asked, context.facts, self.most_work)
        yield from (self._found(located, context.facts) for located in found.matching)
        failed = [(ref, why_failed(error, self.asked)) for ref, error in found.failed]
        failed += [(ref, f"comes to {sort_of(value)}, not to yes or no") for ref, value in found.no_answer]
        yield from self._unasked(context, failed, found.left)

    def _found(self, located: Located[Any], facts: RecordFacts) -> RawFinding:
        field = next((name for name in self.asked.names if name not in FACTS and name != RECORD), "")
        say, hint = (
            NAMED.sub(lambda found: _said(facts.as_written(located, found[1])), text)
            for text in (self.own.say, self.own.hint or "")
        )
        return RawFinding(located, (field,) if field else (), say, hint)

    def _unasked(self, context: LintContext, failed: list[tuple[str, str]], left: int) -> Iterator[RawFinding]:
        """Says once of how many records nobody knows whether the rule holds, and why."""
        settings = Located("", "settings", context.settings, SETTINGS_FILE, self.route)
        if failed:
            ref, why = failed[0]
            others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
            words = f"'when' of {self.own.code} cannot be worked out for '{ref}'{others}: {why}"
            yield RawFinding(settings, ("when",), words, timed=False)
        if left:
            records = f"{left:,} record{'s' if left > 1 else ''}"
            words = f"'when' of {self.own.code} is left out for {records}: it would take too long"
            yield RawFinding(settings, ("when",), words, "ask about less at once", timed=False)


def why_failed(error: str, asked: Expression) -> str:
    """Why an expression failed, in short: libraries explain at length."""
    items = [way for way in asked.reads if ITEM in way.steps]
    if error.startswith(("No such overload", "Undefined variable or function")):
        guard = (
            f"; where {items[0].words} may not be written, ask for `{items[0].written} != null &&` first"
            if items
            else ""
        )
        return f"it mixes values of different sorts{guard}"
    return shown(error.partition(":")[0] if "\n" in error else error.partition(". ")[0])


def _said(value: Any) -> str:
    """A value as people write it: a list by what its records are called, fields as they stand between braces."""
    if isinstance(value, list):
        return listed(map(_called, value), most=5, marks="") or "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(each)}" for name, each in value.items()) or "nothing"
    if isinstance(value, bool) or value is None:
        return {None: "nothing", True: "yes", False: "no"}[value]
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _called(value: Any) -> str:
    """What a record in a list is called."""
    names = (value.get(name) for name in _TITLES) if isinstance(value, dict) else ()
    return _said(next((each for each in names if each), value))
