"""Running the rules, and applying the selection, levels and suppressions of `jmx.yaml` to what they find."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches

from jmx.lint import ALL_CARDS, ALL_RULES, stamps, triggers
from jmx.lint.rule import LintContext, Rule
from jmx.model.finding import Finding, Level, Route
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.reading_rules import READING_RULES, SUPPRESSION_TOO_LONG, UNUSED_SUPPRESSION, WRONG_VALUE
from jmx.model.settings import LintSettings, Settings, Suppression
from jmx.model.workspace import Workspace

LONGEST_SUPPRESSION_DAYS = 366
# What reading finds is always reported: nobody may agree that a file cannot be read.
_READING = frozenset(card.code for card in READING_RULES)
_CODES = tuple(sorted(card.code for card in ALL_CARDS))


@dataclass(frozen=True, slots=True)
class Silenced:
    """What `jmx.yaml` leaves out or lowers: codes of rules, and how many findings are suppressed."""

    off: tuple[str, ...] = ()
    lowered: tuple[str, ...] = ()
    suppressed: int = 0


NOTHING_SILENCED = Silenced()


def asked_of_the_past(context: LintContext) -> frozenset[str]:
    """The journeys of which rules want to know what their last review saw."""
    return frozenset((*triggers.in_question(context), *stamps.in_question(context)))


def run_rules(context: LintContext, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """The findings of all rules, before `jmx.yaml` is applied."""
    return tuple(finding for rule in rules for finding in rule.findings(context))


def selected(findings: Iterable[Finding], settings: Settings, as_of: date) -> Iterator[Finding]:
    """The findings that `jmx.yaml` leaves, each at the level it gives: selection, levels, unexpired suppressions."""
    accepted = _accepted(settings.lint, as_of)
    for finding in findings:
        level = _level(finding.code, finding.level, settings.lint)
        if level is not None and (finding.code, finding.ref) not in accepted:
            yield replace(finding, level=level)


def silenced(findings: Iterable[Finding], settings: Settings, as_of: date) -> Silenced:
    """What `selected` leaves out or lowers, so that nobody takes silence for health."""
    accepted = _accepted(settings.lint, as_of)
    cards = [rule.card for rule in ALL_RULES]
    levels = {card.code: (card.level, _level(card.code, card.level, settings.lint)) for card in cards}
    return Silenced(
        tuple(code for code, (_, now) in levels.items() if now is None),
        tuple(code for code, (own, now) in levels.items() if now is not None and now.rank < own.rank),
        sum(
            (finding.code, finding.ref) in accepted and _level(finding.code, finding.level, settings.lint) is not None
            for finding in findings
        ),
    )


def _accepted(lint: LintSettings, as_of: date) -> frozenset[tuple[str, str]]:
    """The codes and records of suppressions that hold on a day."""
    held = (each for each in lint.suppress if as_of <= each.expires and each.code not in _READING)
    return frozenset((each.code, each.record) for each in held)


def unknown_codes(settings: Settings) -> tuple[Finding, ...]:
    """The codes in `jmx.yaml` that no rule has: a typing error there would switch off the wrong rules."""
    lint = settings.lint
    written: list[tuple[str, Route]] = [
        *((code, ("lint", "select", index)) for index, code in enumerate(lint.select)),
        *((code, ("lint", "ignore", index)) for index, code in enumerate(lint.ignore)),
        *((code, ("lint", "levels", code)) for code in lint.levels or {}),
        *((each.code, ("lint", "suppress", index, "code")) for index, each in enumerate(lint.suppress)),
    ]
    return tuple(
        _unknown(code, route) for code, route in written if not any(known.startswith(code) for known in _CODES)
    )


def idle_suppressions(workspace: Workspace, as_of: date, lost: Collection[str] = ()) -> Iterator[Finding]:
    """Suppressions that silence nothing, or hold for more than a year. `lost` are records that cannot be read."""
    for index, each in enumerate(workspace.settings.lint.suppress):
        route: Route = ("lint", "suppress", index)
        what = f"the suppression of {each.code} for '{each.record}'"
        why, field = _idle(each, workspace, lost)
        if why:
            yield UNUSED_SUPPRESSION.at(SETTINGS_FILE, f"{what} {why}", hint="take it out", route=(*route, field))
        elif each.expires < as_of:
            words, route = f"{what} expired on {each.expires}", (*route, "expires")
            yield UNUSED_SUPPRESSION.at(SETTINGS_FILE, words, hint="take it out", route=route, level=Level.INFO)
        elif (each.expires - as_of).days > LONGEST_SUPPRESSION_DAYS:
            latest = as_of + timedelta(days=LONGEST_SUPPRESSION_DAYS)
            words, hint = f"{what} holds until {each.expires}", f"write `expires: {latest}`, or an earlier day"
            yield SUPPRESSION_TOO_LONG.at(SETTINGS_FILE, words, hint=hint, route=(*route, "expires"))


def _idle(each: Suppression, workspace: Workspace, lost: Collection[str]) -> tuple[str, str]:
    """Why a suppression can never silence anything, and the field to correct; both empty where it can."""
    if each.code in _READING:
        return "silences nothing: what cannot be read is always told", "code"
    found = workspace.find(each.record)
    if found is None:
        return ("", "") if each.record in lost else ("silences nothing: there is no such record", "record")
    return ("", "") if found.ref == each.record else (f"silences nothing: the record is '{found.ref}'", "record")


def _unknown(code: str, route: Route) -> Finding:
    near = get_close_matches(code, (*_CODES, *sorted({known[:3] for known in _CODES})), 1)
    hint = f"did you mean '{near[0]}'?" if near else "`jmx rule` lists them all"
    words, at_key = f"no rule has the code '{code}'", route[1] == "levels"
    return WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint, route=route, at_key=at_key)


def _level(code: str, own: Level, lint: LintSettings) -> Level | None:
    """The level at which findings of a code are reported; None where they are not."""
    named = [prefix for prefix in lint.levels or {} if code.startswith(prefix)]
    chosen = (lint.levels or {})[max(named, key=len)] if named else own.value
    if code in _READING:
        return own if chosen == "none" else max(own, Level(chosen), key=lambda level: level.rank)
    unwanted = (lint.select and not code.startswith(lint.select)) or (lint.ignore and code.startswith(lint.ignore))
    return None if unwanted or chosen == "none" else Level(chosen)
