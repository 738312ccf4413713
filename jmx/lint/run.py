"""Rules × what is known → findings, with the levels and suppressions of `jmx.yaml` applied."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from jmx.lint.rule import LintContext, Rule
from jmx.model.finding import Finding, Level
from jmx.model.settings import LintSettings, Settings


def run_rules(context: LintContext, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """The findings of every rule, before `jmx.yaml` has its say."""
    return tuple(finding for rule in rules for finding in rule.findings(context))


def heeded(findings: Iterable[Finding], settings: Settings, as_of: date) -> Iterator[Finding]:
    """The findings that are left, at their level, once selection, levels and unexpired suppressions are applied."""
    for finding in findings:
        level = _level(finding, settings.lint)
        if level is not None and not _suppressed(finding, settings.lint, as_of):
            yield replace(finding, level=level)


def _level(finding: Finding, lint: LintSettings) -> Level | None:
    if lint.select and not finding.code.startswith(lint.select):
        return None
    if lint.ignore and finding.code.startswith(lint.ignore):
        return None
    levels = lint.levels or {}
    named = [prefix for prefix in levels if finding.code.startswith(prefix)]
    if not named:
        return finding.level
    chosen = levels[max(named, key=len)]
    return None if chosen == "off" else Level(chosen)


def _suppressed(finding: Finding, lint: LintSettings, as_of: date) -> bool:
    return any(
        each.code == finding.code and each.record == finding.ref and as_of <= each.expires for each in lint.suppress
    )
