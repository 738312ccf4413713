"""Rules that a repository makes of its own, in `jmx.yaml`: each asks an expression of every record of a kind."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jmx.lint.rule import LintContext, RawFinding, Rule, listed
from jmx.model.everyday_words import field_called, kind_called
from jmx.model.expression import MOST_WORK, Expression, Failed, Fault, expression
from jmx.model.facts import FACTS, RECORD, example_of, names_of
from jmx.model.field_tree import field_at
from jmx.model.finding import TOPICS, Finding, Level, Route, RuleCard, shown
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.reading_rules import WRONG_VALUE
from jmx.model.settings import LintSettings, OwnRule
from jmx.model.workspace import Located

_NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rules of `jmx.yaml` that can be asked, and what is wrong with the others."""

    rules: tuple[Rule, ...] = ()
    wrong: tuple[Finding, ...] = ()


def own_cards(lint: LintSettings) -> Mapping[str, RuleCard]:
    """What is said of each rule that `jmx.yaml` makes, by its code, also of those that cannot be asked."""
    found: dict[str, RuleCard] = {}
    for each in lint.rules:
        if each.code[:3] not in TOPICS:
            found.setdefault(each.code, _card(each))
    return found


def own_rules(lint: LintSettings) -> OwnRules:
    """The rules that `jmx.yaml` makes. One that is wrong is told and left out; the others go on."""
    rules, wrong, codes = list[Rule](), list[Finding](), set[str]()
    for index, own in enumerate(lint.rules):
        route: Route = ("lint", "rules", index)
        asked = expression(own.when)
        faults = [
            *_wrong_code(own, codes, route),
            *_wrong_kind(own, route),
            *(_wrong_when(own, asked, route) if own.kind in BY_NAME else ()),
            *(_wrong_words(own, route) if own.kind in BY_NAME else ()),
        ]
        codes.add(own.code)
        wrong += faults
        if not faults and isinstance(asked, Expression):
            rules.append(Rule(_card(own), _OwnCheck(own, asked, route, MOST_WORK // len(lint.rules))))
    return OwnRules(tuple(rules), tuple(wrong))


def _card(own: OwnRule) -> RuleCard:
    """What `jmx rule` says of it."""
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
        names = tuple(dict.fromkeys((*self.asked.names, *_names_in(self.own.say), *_names_in(self.own.hint or ""))))
        loose = any(example_of(self.own.kind, name) is None for name in self.asked.names)
        failed, left, work = list[tuple[str, str]](), 0, 0
        for located in context.workspace.of(self.own.kind):
            given = context.facts.of(located, self.asked.names)
            cost = self.asked.work(given)
            if work + cost > self.most_work:
                left += 1
                continue
            work += cost
            try:
                matches = self.asked.answer(given)
            except LookupError:
                continue  # it reads what is not written in there
            except Failed as error:
                if not loose and None not in given.values():
                    failed.append((located.ref, str(error)))
                continue
            if matches is True:
                yield self._found(located, context.facts.of(located, names))
            elif not isinstance(matches, bool):
                failed.append((located.ref, f"comes to {_sort(matches)}, not to yes or no"))
        yield from self._unasked(context, failed, left)

    def _found(self, located: Located[Any], values: Mapping[str, Any]) -> RawFinding:
        field = next((name for name in self.asked.names if name not in FACTS and name != RECORD), "")
        return RawFinding(
            located, (field,) if field else (), _filled(self.own.say, values), _filled(self.own.hint or "", values)
        )

    def _unasked(self, context: LintContext, failed: list[tuple[str, str]], left: int) -> Iterator[RawFinding]:
        """Says once of how many records nobody knows whether the rule holds, and why."""
        settings = Located("", "settings", context.settings, SETTINGS_FILE, self.route)
        if failed:
            ref, why = failed[0]
            others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
            words = f"'when' of {self.own.code} cannot be worked out for '{ref}'{others}: {_why(why)}"
            yield RawFinding(settings, ("when",), words, timed=False)
        if left:
            records = f"{left:,} record{'s' if left > 1 else ''}"
            words = f"'when' of {self.own.code} is left out for {records}: it would take too long"
            yield RawFinding(settings, ("when",), words, "ask about less at once", timed=False)


def _why(error: str) -> str:
    """Why an expression failed, in short: libraries explain at length."""
    if error.startswith(("No such overload", "Undefined variable or function")):
        return "it mixes values of different sorts"
    return shown(error.partition(":")[0] if "\n" in error else error.partition(". ")[0])


def _names_in(text: str) -> tuple[str, ...]:
    return tuple(_NAMED.findall(text))


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """A message with what its names mean for a record."""
    return _NAMED.sub(lambda found: _said(values[found[1]]), text)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return listed(map(_said, value), most=5, marks="") or "nothing"
    if isinstance(value, bool) or value is None:
        return {None: "nothing", True: "yes", False: "no"}[value]
    return f"{value:g}" if isinstance(value, float) else shown(value)


# --- judging ---


def _wrong(own: OwnRule, words: str, hint: str, route: Route, lead: str = "") -> Finding:
    return WRONG_VALUE.at(SETTINGS_FILE, f"{words}, so {own.code} is not asked", hint=hint, route=route, lead=lead)


def _wrong_code(own: OwnRule, codes: Collection[str], route: Route) -> Iterator[Finding]:
    family = own.code[:3]
    if family in TOPICS:
        hint = "take three letters of your own, like `OUR101`"
        yield _wrong(own, f"codes that begin with {family} are those of jmx", hint, (*route, "code"))
    elif own.code in codes:
        yield _wrong(own, f"a rule before has the code '{own.code}' too", "take another", (*route, "code"))


def _wrong_kind(own: OwnRule, route: Route) -> Iterator[Finding]:
    if own.kind not in BY_NAME:
        meant = kind_called(own.kind) or next(iter(get_close_matches(own.kind, BY_NAME, 1)), "")
        hint = f"did you mean '{meant}'?" if meant else f"one of {', '.join(BY_NAME)}"
        yield _wrong(own, f"there is no kind '{shown(own.kind)}'", hint, (*route, "kind"))


def _wrong_when(own: OwnRule, asked: Expression | Fault, route: Route) -> Iterator[Finding]:
    fault = asked if isinstance(asked, Fault) else _misread(own.kind, asked) or _mistyped(own.kind, asked)
    if fault:
        yield _wrong(own, f"'when' {fault.words}", fault.hint, (*route, "when"), own.when[: fault.at])


def _misread(kind: str, asked: Expression) -> Fault | None:
    """A name that means nothing for a kind, or a field that its part does not have."""
    for way, at in asked.reads:
        name, known = way[0], names_of(kind)
        if name not in known:
            return Fault(f"reads '{name}', which no {kind} has", _meant(name, known, kind), at)
        holder = field_at(kind, (name,))
        if len(way) > 1 and holder and holder.inside and not field_at(kind, way[:2]):
            inside = [each.name for each in holder.inside]
            return Fault(f"reads '{way[1]}' of '{name}', which has none", _meant(way[1], inside, kind), at)
    return None


def _meant(name: str, known: Collection[str], kind: str) -> str:
    meant = field_called(name, known) or next(iter(get_close_matches(name, known, 1)), "")
    if meant in known:
        return f"did you mean `{meant}`?"
    return f"its fields: jmx explain {kind}; what jmx works out: {', '.join(FACTS)}"


def _mistyped(kind: str, asked: Expression) -> Fault | None:
    """A part of the question that mixes values of different sorts, or is no question, whatever is written."""
    for part in asked.parts:
        given = {name: example_of(kind, name) for name in part.names}
        if None in given.values():
            continue
        at = len(part.text) - len(part.text.lstrip())
        try:
            answer = part.answer(given)
        except LookupError:
            continue
        except Failed as error:
            if str(error).startswith(("No such overload", "Undefined variable or function")):
                return Fault(f"mixes values of different sorts: {_sorts(given)}", "compare only values of one sort", at)
            continue
        if not isinstance(answer, bool):
            return Fault(f"comes to {_sort(answer)} where a yes or no is asked for", "compare it with something", at)
    return None


def _sorts(given: Mapping[str, Any]) -> str:
    return ", ".join(f"'{name}' is {_sort(value)}" for name, value in given.items()) or "what is written there"


def _sort(value: Any) -> str:
    names = {bool: "yes or no", int: "a number", float: "a number", str: "text", list: "a list"}
    return names.get(type(value), "of another sort")


def _wrong_words(own: OwnRule, route: Route) -> Iterator[Finding]:
    """Names in braces that mean nothing for the kind."""
    for field, text in (("say", own.say), ("hint", own.hint or "")):
        for found in _NAMED.finditer(text):
            known = [name for name in names_of(own.kind) if name != RECORD]
            if found[1] not in known:
                words = f"'{field}' names '{shown(found[1])}', which no {own.kind} has"
                yield _wrong(own, words, _meant(found[1], known, own.kind), (*route, field), text[: found.start() + 1])
                break
