"""Rules about the ranking: what keeps pains out of it, and what it rests on."""

from collections.abc import Iterator

from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.finding import Level, Profile
from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace
from jmx.score.inputs import unread_inputs

_TOP = 10  # of the ranking: what people look at


@rule("SCR101", "pain-cannot-be-ranked", Level.INFO)
def pain_cannot_be_ranked(context: LintContext) -> Iterator[RawFinding]:
    """An open pain of an active journey can be ranked.

    What lacks severity or reach is not ranked, so nobody weighs it against the others, however much it hurts.
    `jmx score pains` says of each what it lacks. Told once a journey, in which a pain stands first.
    """
    unscored = {each.ref: each for each in context.ranking.unscored}
    told = set[str]()
    for status in context.watched:
        journey = status.journey
        pains = [
            each
            for each in context.workspace.pains(journey.ref)
            if each.ref in unscored and each.ref not in told and not unread_inputs(context.workspace, each)
        ]
        told.update(each.ref for each in pains)
        if pains:
            many = how_many(pains, "open pain")
            reasons = listed((f"{each.ref} ({', '.join(unscored[each.ref].lacks)})" for each in pains), marks="")
            words = f"{many} of journey '{journey.ref}' cannot be ranked: {reasons}"
            yield RawFinding(pains[0], (), words, f"say what they lack: jmx score pains {journey.ref}")


@rule("SCR102", "too-many-open-pains", Level.WARNING)
def too_many_open_pains(context: LintContext) -> Iterator[RawFinding]:
    """A journey has no more open pains than can be worked on.

    A map with sixty pains is a record of a workshop, and the ten that matter are lost in it. Close what will not be
    fixed (`status: wont-fix` with `why`), put alike ones together, or rate them so that the ranking tells them apart.
    `limits.open_pains` in jmx.yaml says how many are too many (25).
    """
    most = context.settings.limits.open_pains
    for status in context.watched:
        journey = status.journey
        count = sum(1 for pain in context.workspace.pains(journey.ref) if pain.record.unsolved)
        if count > most:
            words = f"journey '{journey.ref}' has {count} open pains, and more than {most} are too many to work on"
            yield RawFinding(journey, (), words, "close what nobody will fix, with `why`, and put alike ones together")


@rule("SCR103", "ranking-on-assertions", Level.INFO)
def ranking_on_assertions(context: LintContext) -> Iterator[RawFinding]:
    """The pains at the top of the ranking are known from evidence, most of them.

    A ranking is as good as what it ranks. Where more than half of the ten at the top are without evidence, or with
    words alone that name neither kind nor day nor source, the loudest voice has made it. Look first at the top one.
    """
    workspace = context.workspace
    top = context.ranking.scores[:_TOP]
    guessed = [each for each in top if not workspace.known(each.ref)]
    if len(top) == _TOP and len(guessed) > _TOP / 2 and not workspace.unread.records:
        words = f"{len(guessed)} of the {_TOP} pains at the top of the ranking are without evidence"
        yield RawFinding(
            workspace.records[guessed[0].ref], (), words, "find out about the top ones first: jmx score pains"
        )


@rule("SCR104", "care-upside-down", Level.INFO, Profile.STRICT)
def care_upside_down(context: LintContext) -> Iterator[RawFinding]:
    """The journeys that matter most are the best known ones.

    Where a journey of tier 3 holds more steps, pains, metrics and evidence than each one of tier 1, people map what is
    near to them, and not what matters to customers. Told once.
    """
    by_tier: dict[int | None, list[tuple[int, Located[Journey]]]] = {}
    for status in () if context.workspace.unread.records else context.watched:
        journey = status.journey
        by_tier.setdefault(journey.record.tier, []).append((_facts(context.workspace, journey.ref), journey))
    if 1 in by_tier and 3 in by_tier:
        first, best = max(by_tier[1], key=lambda each: each[0])
        third, other = max(by_tier[3], key=lambda each: each[0])
        if third > first:
            words = f"journey '{other.ref}' of tier 3 holds {third} facts, and '{best.ref}' of tier 1 only {first}"
            yield RawFinding(best, (), words, "look at the journeys of tier 1 first")


def _facts(workspace: Workspace, journey: str) -> int:
    """How many steps, pains, metrics and pieces of evidence a journey has."""
    counted = (workspace.pains(journey), workspace.metrics(journey), workspace.evidence_behind(journey))
    return sum(1 for _ in workspace.touchpoints(journey)) + sum(map(len, counted))
