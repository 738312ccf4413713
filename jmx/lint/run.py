"""Running the rules, and telling of suppressions in `jmx.yaml` that silence nothing."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from jmx.errors import near_ref
from jmx.lint import ageing, stamps, triggers
from jmx.lint.rule import LintContext, Rule
from jmx.lint.selection import READING_CODES
from jmx.lint.sight import Sight
from jmx.model.finding import Finding, Level, Route
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.reading_rules import SUPPRESSION_TOO_LONG, UNUSED_SUPPRESSION
from jmx.model.settings import LONGEST_SUPPRESSION, Suppression
from jmx.model.workspace import Workspace

_OF_THE_PAST = ("STL", "ACT", "EVD111")  # rules, mostly whole families, that ask the history


def asked_of_the_past(context: LintContext) -> frozenset[str]:
    """The journeys of which rules want to know what their last review saw."""
    return frozenset((*triggers.in_question(context), *stamps.in_question(context)))


def asks_of_all_commits(rule: Rule) -> bool:
    """Whether a rule has something to ask of all commits in most repositories."""
    return rule.check.__module__ == ageing.__name__


def run_rules(context: LintContext, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """The findings of all rules, before `jmx.yaml` is applied. Rules that look at all commits go first: others that ask
    of some need no walk of their own then."""
    ordered = sorted(rules, key=lambda rule: not asks_of_all_commits(rule))
    return tuple(finding for rule in ordered for finding in rule.findings(context))


def idle_suppressions(
    workspace: Workspace,
    as_of: date,
    *,
    asked: Collection[str] = (),
    found: Collection[tuple[str, str]] = (),
) -> Iterator[Finding]:
    """Suppressions that silence nothing, some since they should do it for more than a year; `found` is what the rules
    that were `asked` found, by code and record."""
    sight = Sight(workspace)
    for index, each in enumerate(workspace.settings.lint.suppress):
        route: Route = ("lint", "suppress", index)
        what = f"the suppression of {each.code} for '{each.record}'"
        why, field, hint = _idle(each, workspace, sight)
        if why:
            yield UNUSED_SUPPRESSION.at(SETTINGS_FILE, f"{what} {why}", hint=hint, route=(*route, field))
        elif each.expires < as_of:
            words, route = f"{what} expired on {each.expires}", (*route, "expires")
            yield UNUSED_SUPPRESSION.at(SETTINGS_FILE, words, hint="take it out", route=route, level=Level.INFO)
        elif not each.holds_on(as_of):
            words = f"{what} silences nothing: it may hold for a year, and {each.expires} is later"
            hint = f"write `expires: {as_of + LONGEST_SUPPRESSION}`, or an earlier day"
            yield SUPPRESSION_TOO_LONG.at(SETTINGS_FILE, words, hint=hint, route=(*route, "expires"), pasteable=True)
        elif each.code in asked and not _is_hidden(each, sight) and (each.code, each.record) not in found:
            words, route = f"{what} silences nothing: it is not found any more", (*route, "code")
            yield UNUSED_SUPPRESSION.at(SETTINGS_FILE, words, hint="take it out", route=route, level=Level.INFO)


def asked_whole(rules: Sequence[Rule], context: LintContext) -> frozenset[str]:
    """The codes of rules that find whatever there is to find, suppressed or not, and whatever the day."""
    whole = context.history.available and not context.history.shallow and not context.lacks_edits
    cards = (rule.card for rule in rules if whole or not rule.card.code.startswith(_OF_THE_PAST))
    return frozenset(card.code for card in cards if not card.timed)


def _idle(each: Suppression, workspace: Workspace, sight: Sight) -> tuple[str, str, str]:
    """Why a suppression can never silence anything, the field to correct and how; all empty where it can."""
    if each.code in READING_CODES:
        return "silences nothing: what cannot be read is always told", "code", "take it out"
    found = workspace.find(each.record)
    if found is not None:
        is_it = found.ref == each.record
        return (
            ("", "", "")
            if is_it
            else (f"silences nothing: the record is '{found.ref}'", "record", f"write `{found.ref}`")
        )
    if _is_hidden(each, sight):
        return "", "", ""
    near = near_ref(each.record, tuple(workspace.records)).removeprefix("; ")
    return "silences nothing: there is no such record", "record", near or "take it out"


def _is_hidden(each: Suppression, sight: Sight) -> bool:
    """Whether its record, or what decides about it, cannot be read, so that nobody knows what would be found there."""
    return bool(sight.hiding(each.code, each.record, ""))
