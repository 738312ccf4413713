"""The chain from evidence to verdict: what stands behind a record, and what came of it, with every gap named."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from jmx.model.outcome import Outcome
from jmx.model.workspace import Hanging, Located, Workspace, hanging

# The kinds of the chain, in its order. Claims of other kinds rest on evidence too, and lead no further.
CHAIN = ("evidence", "pain-point", "opportunity", "initiative", "metric")
PLACES = ("journey", "stage", "touchpoint")
NO_EVIDENCE = "no evidence: an assumption"
_CLAIMS = (*PLACES, "strength")


class ChainLink(NamedTuple):
    """What leads on from one record to the next, and how that reads."""

    start: str
    end: str
    words: str


class Chain:
    """The links of the chain over a workspace. `outcomes` says what came of initiatives, by their refs; it is asked
    where one has shipped."""

    def __init__(self, workspace: Workspace, outcomes: Callable[[], Mapping[str, Outcome]]) -> None:
        self.workspace, self.outcomes = workspace, outcomes

    def after(self, ref: str) -> Sequence[ChainLink]:
        """The links that lead on from a record, towards the verdict."""
        return self._ends.get(ref, ())

    def before(self, ref: str) -> Sequence[ChainLink]:
        """The links that lead to a record, from the evidence on."""
        return self._starts.get(ref, ())

    def record(self, ref: str) -> Located[Any]:
        """A record of the chain, also evidence that is written out where it is used."""
        return self.workspace.records.get(ref) or self._evidence[ref]

    @cached_property
    def _evidence(self) -> Mapping[str, Located[Any]]:
        lists = self.workspace.evidence_of.values()
        return {each.ref: each for held in lists for pieces in held.values() for each in pieces}

    @cached_property
    def links(self) -> tuple[ChainLink, ...]:
        """Every link there is, each once."""
        return tuple(dict.fromkeys(self._links()))

    @cached_property
    def _ends(self) -> Mapping[str, list[ChainLink]]:
        found: dict[str, list[ChainLink]] = defaultdict(list)
        for each in self.links:
            found[each.start].append(each)
        return found

    @cached_property
    def _starts(self) -> Mapping[str, list[ChainLink]]:
        found: dict[str, list[ChainLink]] = defaultdict(list)
        for each in self.links:
            found[each.end].append(each)
        return found

    def _links(self) -> Iterator[ChainLink]:
        workspace = self.workspace
        yield from self._of_evidence(workspace.evidence_of)
        for pain in workspace.of("pain-point"):
            yield from self._to(pain, pain.record.metrics, "metric", "shows in")
        for opportunity in workspace.of("opportunity"):
            yield from self._from(opportunity, opportunity.record.pains, ("pain-point",), "raises the question")
        for fix in workspace.of("initiative"):
            yield from self._from(fix, fix.record.addresses, ("pain-point", "opportunity"), "is addressed by")
            expected = (fix.record.expects.metric,) if fix.record.expects else ()
            yield from self._to(fix, expected, "metric", "should move")

    def _of_evidence(self, lists: Hanging[Any]) -> Iterator[ChainLink]:
        for held in lists.values():
            for claim, pieces in held.items():
                if (found := self.workspace.records.get(claim)) and found.kind in (*CHAIN, *_CLAIMS):
                    yield from (ChainLink(each.ref, claim, "stands behind") for each in pieces)

    def _to(self, source: Located[Any], refs: Sequence[str], kind: str, words: str) -> Iterator[ChainLink]:
        for target in filter(None, (self.workspace.find(ref, source.journey) for ref in refs)):
            if target.kind == kind:
                yield ChainLink(source.ref, target.ref, words)

    def _from(self, source: Located[Any], refs: Sequence[str], kinds: Sequence[str], words: str) -> Iterator[ChainLink]:
        for target in filter(None, (self.workspace.find(ref, source.journey) for ref in refs)):
            if target.kind in kinds:
                yield ChainLink(target.ref, source.ref, words)

    # --- what is missing ---

    def gaps(self, located: Located[Any]) -> Sequence[str]:
        """What breaks the chain at a record, in words."""
        return list(getattr(self, f"_gaps_of_{located.kind.replace('-', '_')}", _none)(located))

    def _gaps_of_evidence(self, located: Located[Any]) -> Iterator[str]:
        if located.record.asserted:
            yield "mere words: no type, no day, no source"
        if not self.after(located.ref):
            yield "no claim rests on it"

    def _gaps_of_pain_point(self, located: Located[Any]) -> Iterator[str]:
        unsure = self.workspace.undecided
        if not self.workspace.known(located.ref):
            hidden = unsure(located, "evidence")
            yield "whether evidence stands behind it is not known: see jmx lint" if hidden else NO_EVIDENCE
        fixes = self.workspace.fixes(located.ref)
        if located.record.unsolved and not any(each.record.running for each in fixes):
            hidden = unsure(located, "initiative", "opportunity")
            yield "whether anybody works on it is not known: see jmx lint" if hidden else "nobody works on it"

    def _gaps_of_opportunity(self, located: Located[Any]) -> Iterator[str]:
        if not any(each.end == located.ref for each in self.before(located.ref)):
            yield "no pain stands behind it"
        fixes = (self.record(each.end).record for each in self.after(located.ref))
        if not any(each.running for each in fixes):
            yield "nobody works on it"

    def _gaps_of_initiative(self, located: Located[Any]) -> Iterator[str]:
        record = located.record
        if not self.before(located.ref):
            yield "addresses no pain and no opportunity"
        if not any(self.record(each.end).kind == "metric" for each in self.after(located.ref)):
            shipped = record.status == "shipped"
            yield "shipped, no metric says whether it helped" if shipped else "names no metric that it should move"
        elif record.status == "shipped" and record.shipped is None:
            yield "shipped, but on no day, so that no verdict is possible"

    def _gaps_of_metric(self, located: Located[Any]) -> Iterator[str]:
        if not self.workspace.points(located.ref):
            why = self.workspace.why_no_value(located.ref)
            yield f"no values: {why}" if why else "no values: not measured yet"

    def verdict(self, located: Located[Any]) -> str:
        """What came of an initiative, in words; how far it is where it has not shipped."""
        if located.kind != "initiative":
            return ""
        if located.record.status != "shipped":
            return f"{located.record.status}, so there is no verdict"
        found = self.outcomes().get(located.ref)
        return f"{found.verdict}: {found.why}" if found else ""


def _none(located: Located[Any]) -> Sequence[str]:
    return ()


def starts(workspace: Workspace, located: Located[Any]) -> Sequence[Located[Any]]:
    """The records of the chain that a question about a record is about: itself, or what hangs at a place."""
    if located.kind not in PLACES:
        return (located,)
    if located.kind == "journey":
        pains: Sequence[Located[Any]] = workspace.pains(located.ref)
        return (*pains, *workspace.opportunities(located.ref), *workspace.metrics(located.ref))
    inside = [located.ref, *(each.ref for each in workspace.touchpoints_of.get(located.ref, ()))]
    lists: tuple[Hanging[Any], ...] = (workspace.pains_at, workspace.opportunities_at, workspace.metrics_at)
    found = {each.ref: each for held in lists for ref in inside for each in hanging(held, ref)}
    return tuple(found.values())
