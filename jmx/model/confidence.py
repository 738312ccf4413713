"""How sure a claim is, out of the evidence behind it. Ranking, lint, maps and packets all ask here.

Sources: the steps follow RICE's 50/80/100 % (Intercom) and the source types that TheyDo's insight score counts; what a
small sample is follows Guest, Bunce and Johnson (2006), Nielsen (2000) and the margin of error 1/√n.
`docs/how-sure.md` says it for readers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod
from typing import Any, NamedTuple

from jmx.model.evidence import Evidence
from jmx.model.identity import outermost
from jmx.model.settings import Settings
from jmx.model.workspace import Located, Workspace

NOTHING, ASSERTED, IN_PART, IN_FULL, TWO_KINDS = 0.5, 0.55, 0.75, 0.8, 1.0
NOT_FRESH, CONTRADICTED = 0.8, 0.7
CONTRADICTS = "contradicted"  # the step of that name
AN_ASSERTION, KIND_NOT_STATED = "an assertion", "evidence, kind not stated"
ALL_CASES = ("case", 100)  # 1/√100: shares are known to ten points
# What a sample counts, and how many are no small sample, by kind. What is read at a desk has no sample to be small.
SAMPLES = {
    "interview": ("interview", 12), "usability-test": ("customer", 5), "observation": ("customer", 5),
    "survey": ("answer", 100), "public-review": ("review", 100), "desk": ("document", 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Factor:
    """One input of a ranking: its value, and in words where that comes from."""

    name: str
    value: float
    words: str


class Weighed(NamedTuple):
    """A piece of evidence, what it is worth, and why that is not more; `stale` says why it may no longer hold."""

    piece: Located[Evidence]
    worth: float
    lacks: str = ""
    stale: str = ""
    dated: bool = False

    @property
    def earns(self) -> float:
        """How sure a claim is that rests on this piece alone."""
        return round(self.worth * (NOT_FRESH if self.stale else 1), 4)

    @property
    def counts_in_full(self) -> bool:
        """Whether it makes a claim surer together with another of another kind."""
        return self.dated and self.worth == IN_FULL and self.piece.record.how is not None

    @property
    def because(self) -> str:
        """Why it earns what it earns."""
        record = self.piece.record
        if record.asserted:
            return f"{AN_ASSERTION}: no kind, day or source"
        unstated = "" if record.how else "kind not stated"
        told = [each for each in (unstated, self.lacks, self.stale) if each]
        return "; ".join(told) or f"dated, with {_counted(record) if record.sample else 'its source'}"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a claim is: the product of its steps. `evidence` is all there is, the strongest first; `carried_by` are
    the pieces that the claim rests on, `against` the records in which an insight contradicts it."""

    steps: tuple[Factor, ...]
    evidence: tuple[Weighed, ...] = ()
    carried_by: tuple[Weighed, ...] = ()
    against: tuple[Located[Any], ...] = ()

    @property
    def value(self) -> float:
        return round(prod(step.value for step in self.steps), 4)

    @property
    def words(self) -> str:
        """What the claim rests on, in a line."""
        return "; ".join(step.words for step in self.steps)


def confidence(workspace: Workspace, claim: Located[Any], as_of: date) -> Confidence:
    """How sure a claim is, from 0.3 to 1: the best of what each piece of evidence earns by itself, and of what two
    kinds earn together. So another piece never makes a claim less sure, and a weaker one never surer than it is itself.
    """
    found = [weighed(each, workspace.settings, as_of) for each in workspace.evidence(claim.ref)]
    found.sort(key=lambda each: (-each.earns, each.piece.ref))
    none = "no evidence that can be read" if workspace.points_at_unread(claim, "evidence") else "no evidence"
    steps, carriers = max(_candidates(found, none), key=lambda each: prod(step.value for step in each[0]))
    links = (link for link in workspace.pointing_at(claim.ref) if "contradicts" in link.route)
    insights = {link.source: workspace.records[link.source] for link in links}
    against = tuple(each for each in insights.values() if _holds(workspace, each, as_of))
    if against:
        steps = (*steps, Factor(CONTRADICTS, CONTRADICTED, "contradicted"))
    return Confidence(steps, tuple(found), carriers, against)


def _holds(workspace: Workspace, insight: Located[Any], as_of: date) -> bool:
    """Whether an insight may speak against a claim: not where its day is out of date, or lies ahead."""
    piece = workspace.records.get(outermost(insight.ref))
    if piece is None or not isinstance(piece.record, Evidence) or piece.record.collected is None:
        return True
    return not weighed(piece, workspace.settings, as_of).stale


def _candidates(found: Sequence[Weighed], none: str) -> Iterator[tuple[tuple[Factor, ...], tuple[Weighed, ...]]]:
    """What a claim may rest on, in words for `none` at last. Of equal ones the first counts."""
    full = [each for each in found if each.counts_in_full]
    fresh = [each for each in full if not each.stale]
    if _independent(fresh):
        yield (Factor("evidence", TWO_KINDS, _kinds(fresh)),), tuple(fresh)
    for each in found:
        kind = each.piece.record.how or (AN_ASSERTION if each.piece.record.asserted else KIND_NOT_STATED)
        step = Factor("evidence", each.worth, "; ".join(filter(None, (kind, each.lacks))))
        yield (step, *([Factor("age", NOT_FRESH, each.stale)] if each.stale else [])), (each,)
    if _independent(full):
        stale = next(each.stale for each in full if each.stale) if len(fresh) < len(full) else ""
        yield (Factor("evidence", TWO_KINDS, _kinds(full)), Factor("age", NOT_FRESH, stale)), tuple(full)
    yield (Factor("evidence", NOTHING, none),), ()


def _independent(pieces: Sequence[Weighed]) -> bool:
    """Whether two of them are of different kinds and sources: then they are not all of one kind, nor of one source."""
    sources = {each.piece.record.origin or each.piece.ref for each in pieces}
    return len({each.piece.record.how for each in pieces}) > 1 and len(sources) > 1


def _kinds(pieces: Sequence[Weighed]) -> str:
    return ", ".join(sorted({str(each.piece.record.how) for each in pieces}))


def weighed(piece: Located[Evidence], settings: Settings, as_of: date) -> Weighed:
    """What a piece of evidence is worth by itself."""
    record = piece.record
    if record.asserted:
        return Weighed(piece, ASSERTED)
    least = SAMPLES.get(record.how or "", ALL_CASES)[1]
    lacks = ""
    if record.sample is not None and record.sample < least:
        lacks = f"{_counted(record)}: a small sample"
    elif not record.sample and not record.origin:
        lacks = "no source or sample"
    dated = record.collected is not None and record.collected <= as_of
    return Weighed(piece, IN_PART if lacks else IN_FULL, lacks, _stale(record, settings, as_of), dated)


def _counted(record: Evidence) -> str:
    unit, count = SAMPLES.get(record.how or "", ALL_CASES)[0], record.sample or 0
    return f"{count:,} {unit}{'' if count == 1 else 's'}"


def _stale(record: Evidence, settings: Settings, as_of: date) -> str:
    """Why a piece may no longer hold; empty where it is within its window."""
    if record.collected is None:
        return "no day"
    if record.collected > as_of:
        return f"dated {record.collected}, which is still to come"
    if record.expires is not None:
        return f"expired on {record.expires}" if as_of >= record.expires else ""
    days = settings.window(record.how)
    return f"older than its {days} days" if as_of > record.collected + timedelta(days=days) else ""
