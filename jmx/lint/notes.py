"""Rules about notes: what somebody heard is used, or dropped, while people still remember it."""

from collections.abc import Iterator

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.finding import Level
from jmx.model.notes import notes_by_journey
from jmx.model.review_status import after


@rule("EVD103", "note-waiting", Level.INFO, timed=True)
def note_waiting(context: LintContext) -> Iterator[RawFinding]:
    """A note of what a customer said does not wait longer than the cadence of its journey.

    A note (evidence whose insight is `about` a place) supports nothing while it waits; the next review of the journey
    decides what it supports or contradicts, or drops it. One that was there for a whole cadence was passed over, and
    whoever wrote it learns that writing was in vain. `jmx note --file JOURNEY` goes through them. Told once a journey.
    """
    waiting = notes_by_journey(context.workspace)
    for status in context.watched:
        notes, limit = waiting.get(status.journey.ref, ()), status.cadence
        lying = [each.evidence for each in notes if not context.workspace.undecided(each.evidence)]
        days = [day for each in lying if (day := each.record.collected) and after(day, limit) < context.as_of]
        if days:
            told = f"{len(days)} notes wait, the oldest" if len(days) > 1 else "a note waits"
            words = f"{told} since {days[0]}, longer than the cadence of journey '{status.journey.ref}', {limit}"
            hint = f"say what supports something and drop the rest: jmx note --file {status.journey.ref}"
            yield RawFinding(status.journey, (), words, hint)
