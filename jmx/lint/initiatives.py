"""Rules about initiatives: whom they help, what they should do, and who else does the same."""

from collections.abc import Iterator, Mapping, Sequence

from jmx.lint.action import may_be_addressed
from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.answering import know_nothing
from jmx.model.finding import Level
from jmx.model.outcome import Verdict
from jmx.model.review import AT_WORK, Initiative
from jmx.model.workspace import Located


@rule("ACT110", "initiative-without-pain", Level.WARNING)
def initiative_without_pain(context: LintContext) -> Iterator[RawFinding]:
    """Every initiative answers a pain or takes up an opportunity.

    Work that helps with nothing customers feel competes with work that does. Name in `addresses` what it is for; where
    there is nothing to name, the map lacks a pain or the organisation has work to spare.
    """
    for initiative in context.workspace.of("initiative"):
        if initiative.record.running and not initiative.record.addresses:
            words = f"initiative '{initiative.ref}' addresses no pain and no opportunity"
            yield RawFinding(
                initiative, (), words, "name under its addresses the pain or the opportunity that it answers"
            )


@rule("ACT111", "addressed-without-effect", Level.WARNING)
def addressed_without_effect(context: LintContext) -> Iterator[RawFinding]:
    """A pain that counts as addressed was not only worked on: what shipped for it worked.

    `status: addressed` takes a pain out of the ranking. Where the metric of everything that shipped for it shows no
    sign of a change, or a change for the worse, the pain is still there and nobody looks. Open it again, or say in
    `why` how else you know.
    """
    outcomes = context.outcomes
    for pain in context.workspace.of("pain-point"):
        if pain.record.status != "addressed" or pain.record.why or may_be_addressed(context.workspace, pain):
            continue
        shipped = [fix for fix in context.workspace.fixes(pain.ref) if fix.record.status == "shipped"]
        known = [(fix, outcomes[fix.ref].verdict) for fix in shipped if fix.ref in outcomes]
        if known and all(verdict in (Verdict.WORSE, Verdict.NO_SIGN) for _, verdict in known):
            said = ", ".join(f"'{fix.ref}' ({verdict})" for fix, verdict in known)
            words = f"pain '{pain.ref}' counts as addressed, but nothing that shipped for it worked: {said}"
            yield RawFinding(pain, ("status",), words, "set `status: open`, or say in `why` how you know")


@rule("ACT112", "two-teams-on-one-pain", Level.INFO)
def two_teams_on_one_pain(context: LintContext) -> Iterator[RawFinding]:
    """Two teams that work on the same pain know of each other.

    Two initiatives at work on one pain, by teams that have none in common, are often the same fix twice, or two that
    undo each other. Put them together, let one come `after` the other, or say what each leaves to the other.
    """
    for pain in context.workspace.of("pain-point"):
        at_work = [
            fix for fix in context.workspace.fixes(pain.ref) if fix.record.status in AT_WORK and fix.record.teams
        ]
        pairs = ((one, other) for index, one in enumerate(at_work) for other in at_work[index + 1 :])
        apart = next(((one, other) for one, other in pairs if know_nothing(one, other)), None)
        if apart:
            one, other = apart
            words = f"initiatives '{one.ref}' and '{other.ref}' of different teams are at work on pain '{pain.ref}'"
            yield RawFinding(pain, (), words, "put them together, or let one come `after` the other")


@rule("ACT113", "expectation-open-ended", Level.INFO)
def expectation_open_ended(context: LintContext) -> Iterator[RawFinding]:
    """What is at work says what it should do to which metric, and by when.

    What is said afterwards always came true. `expects: {metric: …, to: …, by: …}` is written before it ships, and the
    verdict holds it against that.
    """
    for initiative in context.workspace.of("initiative"):
        expects = initiative.record.expects
        if initiative.record.status in AT_WORK and (expects is None or expects.by is None):
            lacks = "what it should do to which metric" if expects is None else "by when its metric should be there"
            words = f"initiative '{initiative.ref}' does not say {lacks}"
            hint = "add `expects: {metric: …, to: …, by: …}`" if expects is None else "add `by:` to `expects`"
            yield RawFinding(initiative, () if expects is None else ("expects",), words, hint)


@rule("ACT114", "initiatives-in-a-circle", Level.WARNING)
def initiatives_in_a_circle(context: LintContext) -> Iterator[RawFinding]:
    """Initiatives do not wait for each other in a circle.

    Where each of some initiatives comes `after` another of them, none can begin, and each owner waits for the others.
    Told once a circle.
    """
    known = {each.ref: each for each in context.workspace.of("initiative")}
    done = set[str]()
    for ref in known:
        way: list[str] = []
        circle = _circle(known, ref, way, done)
        if circle:
            words = f"initiatives wait for each other: {' → '.join((*circle, circle[0]))}"
            yield RawFinding(known[circle[0]], ("after",), words, "take one of them out of the after of another")


def _circle(known: Mapping[str, Located[Initiative]], start: str, way: list[str], done: set[str]) -> Sequence[str]:
    """The first circle that is met on the ways from an initiative; what was walked before is not walked again."""
    ahead = [(start, 0)]
    while ahead:
        ref, depth = ahead.pop()
        del way[depth:]
        if ref in way:
            return way[way.index(ref) :]
        if ref in known and ref not in done:
            way.append(ref)
            done.add(ref)
            ahead += [(each, depth + 1) for each in known[ref].record.after]
    return ()
