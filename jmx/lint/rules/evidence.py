"""Rules about how we know."""

from collections.abc import Iterator

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.evidence import PainPoint
from jmx.model.finding import Level
from jmx.model.workspace import Located


def severe(context: LintContext) -> Iterator[Located[PainPoint]]:
    """Pains that hurt most and still wait for a fix."""
    limit = context.settings.limits.severe
    for pain in context.workspace.of("pain-point"):
        if pain.record.unsolved and (pain.record.severity or 0) >= limit:
            yield pain


@rule("EVD101", "severe-pain-without-evidence", Level.WARNING)
def severe_pain_without_evidence(context: LintContext) -> Iterator[RawFinding]:
    """A pain rated severe points at what shows it.

    Severity without evidence rests on the opinion of whoever spoke last. Add `evidence` (a link or one line is enough)
    or lower the rating until somebody has looked. Severe is `limits.severe` in jmx.yaml (4 of 5).
    """
    for pain in severe(context):
        if not context.workspace.evidence(pain.ref):
            words = f"pain '{pain.ref}' is rated {pain.record.severity} of 5 without evidence"
            yield RawFinding(pain, ("severity",), words, 'add `evidence: ["what was seen, where, when"]`')
