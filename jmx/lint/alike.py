"""Rules about what stands there twice under two names."""

from collections.abc import Iterator, Mapping

from jmx.lint.rule import LintContext, RawFinding, listed, rule
from jmx.model.evidence import PainPoint
from jmx.model.finding import Level
from jmx.model.likeness import alike
from jmx.model.workspace import Located


@rule("REC102", "pain-told-twice", Level.INFO)
def pain_told_twice(context: LintContext) -> Iterator[RawFinding]:
    """A pain that hurts in several journeys is one record.

    Told twice, in nearly the same words, it is counted twice: each half ranks lower than the whole would, two teams
    mend it apart, and what one learns the other does not know. Keep one in a file of its own and name all its places
    under `at`; where two different things hurt, say in the titles what is different. Told once for all that are alike,
    of pains that wait for a fix, in different journeys or at the same place. Titles are alike that have four of five
    words in common, in any order and form, or of which one, of three words or more, says nothing that the other does
    not.
    """
    pains = {each.ref: each for each in context.workspace.of("pain-point") if each.record.unsolved}
    for refs in _groups(context, pains):
        first, second, *_ = (pains[ref] for ref in refs)
        words = f"pains {listed(refs)} say nearly the same: “{first.record.title}”, “{second.record.title}”"
        hint = "keep one, with all its places under `at`, or say in the titles what is different"
        yield RawFinding(first, ("title",), words, hint)


def _groups(context: LintContext, pains: Mapping[str, Located[PainPoint]]) -> Iterator[list[str]]:
    """The refs of pains that are alike, each group in order."""
    heads, places = {ref: ref for ref in pains}, _places_of(context, pains)
    for one, other in alike({ref: each.record.title for ref, each in pains.items()}):
        first, second = sorted((_head(heads, one), _head(heads, other)))
        heads[second] = first
    groups: dict[str, list[str]] = {}
    for ref in sorted(pains):
        groups.setdefault(_head(heads, ref), []).append(ref)
    yield from (refs for refs in groups.values() if len(refs) > 1 and _may_be_one(context, places, refs))


def _head(heads: dict[str, str], ref: str) -> str:
    """The first of those that a pain is alike with; the way there is made shorter for the next."""
    while heads[ref] != ref:
        heads[ref] = heads[heads[ref]]
        ref = heads[ref]
    return ref


def _places_of(context: LintContext, pains: Mapping[str, Located[PainPoint]]) -> Mapping[str, frozenset[str]]:
    """The places at which each pain hurts."""
    found: dict[str, set[str]] = {ref: set() for ref in pains}
    for places in context.workspace.pains_at.values():
        for place, there in places.items():
            for pain in there:
                found.get(pain.ref, set()).add(place)
    return {ref: frozenset(places) for ref, places in found.items()}


def _may_be_one(context: LintContext, places: Mapping[str, frozenset[str]], refs: list[str]) -> bool:
    """Whether pains are in different journeys, or some at the same place: at two steps of one journey the same may hurt
    for two reasons."""
    homes = [{each.ref for each in context.workspace.journeys_of(ref)} for ref in refs]
    there = [places[ref] for ref in refs]
    return not set.intersection(*homes) or sum(map(len, there)) > len(frozenset().union(*there))
