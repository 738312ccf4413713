"""A rule about claims that a program wrote: somebody has to vouch for them."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.finding import Level
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located


@rule("EVD111", "nobody-vouches", Level.INFO)
def nobody_vouches(context: LintContext) -> Iterator[RawFinding]:
    """What a program wrote about customers has been confirmed by a person.

    A pain or a finding that a program wrote reads like one that somebody heard, and ranks like it. A commit says so
    itself: an agent or an account that ends in [bot] is its author or stands in `Co-authored-by:`, `Generated-by:`
    names a program, or notes of git called `ai` name the file. Told are pains, strengths and evidence whose last edit
    was in such a commit. Any later edit by a person alone confirms it, and so does a review of the journey held on that
    day or after it. Told once a journey.
    """
    if not context.activity.machines:
        return
    told = set[str]()
    for status in context.surely_reviewed:
        written = [each for each in _claims(context, status) if each.ref not in told]
        told.update(each.ref for each in written)
        if written:
            names = sorted({context.last_edits.of(each.ref).written_by for each in written})
            many = how_many(written, "claim")
            words = (
                f"{many} of journey '{status.journey.ref}' last written with {listed(names, marks='')} and since then "
                f"confirmed by nobody: {listed(each.ref for each in written)}"
            )
            hint = f"read them, correct what is wrong, and confirm the rest: jmx review {status.journey.ref}"
            yield RawFinding(written[0], (), words, hint)


def _claims(context: LintContext, status: ReviewStatus) -> Iterator[Located[Any]]:
    """What a program wrote of a journey since its last review."""
    workspace, ref = context.workspace, status.journey.ref
    claims: Iterator[Located[Any]] = chain(
        workspace.pains(ref), workspace.strengths(ref), workspace.evidence_behind(ref).values()
    )
    for each in claims:
        edits = context.last_edits.of(each.ref)
        if edits.written_by and (status.since or date.min) < (edits.written or date.max):
            yield each
