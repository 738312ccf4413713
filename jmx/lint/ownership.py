"""Rules about who answers for what."""

from collections.abc import Iterator
from datetime import timedelta

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.finding import Level, Profile
from jmx.model.journey import Journey, Vacant
from jmx.model.review_status import after, in_words
from jmx.model.workspace import Located

VACANT_WARNING_DAYS, VACANT_ERROR_DAYS = 30, 90
QUARTER, YEAR = timedelta(days=92), timedelta(days=366)


@rule("OWN101", "journey-without-owner", Level.ERROR, Profile.STARTER, timed=True)
def journey_without_owner(context: LintContext) -> Iterator[RawFinding]:
    """Every active journey names the one person who answers for it.

    A committee is nobody: insight without an owner becomes documentation. Name a person in `owner`, by the id of
    people.yaml or as `Ana Ruiz <ana@x.example>`. A post that is honestly empty is written as
    `owner: {vacant: {since: 2026-01-31, covering: ana}}`; it warns after 30 days and fails after 90.
    """
    for status in context.watched:
        journey = status.journey
        owner = journey.record.owner
        if owner is None:
            hint = "add `owner: …` with one person: an id, or Name <address>"
            yield RawFinding(journey, ("owner",), f"journey '{journey.ref}' has no owner", hint, timed=False)
        elif isinstance(owner, Vacant):
            yield from _vacancy(context, journey, owner)


def _vacancy(context: LintContext, journey: Located[Journey], owner: Vacant) -> Iterator[RawFinding]:
    days = (context.as_of - owner.vacant.since).days
    if days > VACANT_WARNING_DAYS:
        level = Level.ERROR if days > VACANT_ERROR_DAYS else Level.WARNING
        words = f"journey '{journey.ref}' has had no owner for {in_words(days)}"
        yield RawFinding(journey, ("owner",), words, "name one person", level)


@rule("OWN102", "owner-has-left", Level.ERROR, Profile.STARTER, timed=True)
def owner_has_left(context: LintContext) -> Iterator[RawFinding]:
    """The owner of an active journey still works here.

    Reorganisations happen, journeys stay. When `left` in people.yaml lies in the past, somebody else has to take the
    journey over, or nobody hears what customers say about it.
    """
    for status in context.watched:
        if status.left:
            words = f"the owner of journey '{status.journey.ref}', {status.owner_name}, left on {status.left}"
            yield RawFinding(status.journey, ("owner",), words, "name the person who answers for it now")


@rule("OWN103", "cadence-too-long", Level.WARNING)
def cadence_too_long(context: LintContext) -> Iterator[RawFinding]:
    """An active journey is reviewed at least once a quarter; one of tier 3 at least once a year.

    With a cadence of years a map is never overdue, however little of it is still true: owners change, systems change,
    and nobody is asked. Write `cadence: quarterly`, or a shorter one; the cadence may also come from the journey's
    tier in jmx.yaml. A journey that matters little is `tier: 3`, and one nobody uses any more is `status: retired`.
    """
    for status in context.watched:
        journey, cadence = status.journey, status.cadence
        longest, often = (YEAR, "a year") if journey.record.tier == 3 else (QUARTER, "a quarter")
        if after(context.as_of, cadence) - context.as_of > longest:
            words = f"the cadence of journey '{journey.ref}', {cadence}, is longer than {often}"
            often_enough = "write `cadence: quarterly`, or add `tier: 3` if it matters little"
            hint = "review it more often" if often == "a year" else often_enough
            yield RawFinding(journey, ("cadence",), words, hint)
