"""How a pain or fix comes to its score: every input with its scale, where it comes from, and how far it may be off.

Who said each of them, and when, history knows: an input only names the fields that it is read from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from jmx.model.confidence import Confidence, Factor, confidence
from jmx.model.evidence import Hits, PainPoint
from jmx.model.score import Score, Unscored
from jmx.model.workspace import Located, Workspace
from jmx.score.fixes import FixInputs, fix_model, rank_fixes
from jmx.score.inputs import Input, pain_input, unread_inputs
from jmx.score.models import FIXES, PAINS, ModelInput, ScoreModel, as_known
from jmx.score.owners import asking
from jmx.score.pains import candidates, pain_model, rank_pains
from jmx.score.ranking import Candidate, judge
from jmx.score.spread import Spread, between
from jmx.score.sureness import A_GUESS, fix_spreads, pain_spreads, rated_behind, sample_of, several_rated

# What a fix reads from its pains, and by which input of theirs.
_OF_PAINS = {
    "reach": "people", "impact": "severity", "customer_impact": "severity", "business_impact": "business_impact",
    "confidence": "confidence", "at_stake": "at_stake",
}  # fmt: skip


_A_STEP = "one step of its scale"
_WHY_OFF = {
    "confidence": "one step of evidence", "relief": "as its pains may be",
    "effort": "estimates run low",
    "effort_months": "estimates run low",
}  # fmt: skip


class MayBe(NamedTuple):
    """Between what a value lies in nine of ten cases, and why it may be off."""

    low: float
    high: float
    why: str


class InputAccount(NamedTuple):
    """An input of a score: what is known of it, the fields it is read from, by ref and name, and how far it may be
    off; None where it is taken as it is written."""

    of: ModelInput
    given: Input
    fields: tuple[tuple[str, str], ...] = ()
    may_be: MayBe | None = None


class PainAsked(NamedTuple):
    """A pain that a fix takes up, with what a formula reads from it, by the names of pains."""

    ref: str
    title: str
    inputs: tuple[tuple[str, Input], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """How a pain or fix comes to its score: what ranking made of it, among how many, and by which model; of a pain how
    sure its claim is, of a fix what became of the pains it takes up. What no longer waits is judged too, but has no
    rank."""

    located: Located[Any]
    judged: Score | Unscored
    ranked: int
    model: ScoreModel
    inputs: tuple[InputAccount, ...] = ()
    sure: Confidence | None = None
    whole: bool = True  # whether all that it rests on can be read
    pains: tuple[Score | Unscored, ...] = ()
    """Those a fix takes up, where it brings what they score."""
    asked: tuple[PainAsked, ...] = ()
    """The same where its formula reads something else from them."""
    set_aside: str = ""
    """As a ranking has it."""


def account(workspace: Workspace, located: Located[Any], as_of: date, model_name: str = "") -> Account:
    """How a pain, an initiative or an opportunity comes to its score, step by step."""
    if located.kind == "pain-point":
        return _account_of_pain(workspace, located, as_of, model_name)
    return _account_of_fix(workspace, located, as_of, model_name)


def _account_of_pain(workspace: Workspace, pain: Located[PainPoint], as_of: date, model_name: str) -> Account:
    by, ranking = pain_model(workspace, model_name), rank_pains(workspace, as_of, model_name=model_name)
    (candidate,) = candidates(workspace, [pain], as_of, by)
    judged = _judged(workspace, by, candidate, (*ranking.scores, *ranking.unscored))
    spreads = pain_spreads(workspace, as_of, _as_score(by, candidate), by)
    inputs = (
        InputAccount(
            as_known(each, PAINS), candidate.inputs[each.name], tuple(_fields(workspace, pain, each.name)),
            _may_be(spreads.get(each.name), _why_off(workspace, as_of, pain, each.name)),
        )
        for each in by.inputs
    )  # fmt: skip
    sure, whole = confidence(workspace, pain, as_of), not unread_inputs(workspace, pain)
    return Account(pain, judged, len(ranking.scores), by, tuple(inputs), sure, whole, set_aside=ranking.set_aside)


def _account_of_fix(workspace: Workspace, fix: Located[Any], as_of: date, model_name: str) -> Account:
    by, ranking = fix_model(workspace, model_name), rank_fixes(workspace, as_of, model_name=model_name)
    table = FixInputs(workspace, as_of)
    candidate = table.candidate(fix, by)
    judged = _judged(workspace, by, candidate, (*ranking.scores, *ranking.unscored))
    spreads = fix_spreads(workspace, as_of, _as_score(by, candidate), by)
    inputs = (
        InputAccount(
            as_known(each, FIXES), candidate.inputs[each.name],
            tuple(_fix_fields(workspace, fix, each.name, candidate.inputs[each.name])),
            _may_be(spreads.get(each.name), _why_fix_off(workspace, as_of, each.name, candidate.inputs[each.name])),
        )
        for each in by.inputs
    )  # fmt: skip
    found = Account(fix, judged, len(ranking.scores), by, tuple(inputs), set_aside=ranking.set_aside)
    taken = table.taken_up(fix)
    if "relief" in by.formula.names:
        refs = {each.ref for each in taken}
        return replace(found, pains=tuple(each for each in rank_pains(workspace, as_of).judged if each.ref in refs))
    own = {name.replace("-", "_") for name in fix.record.inputs or {}}
    names = tuple(dict.fromkeys(_OF_PAINS[each] for each in by.formula.names if each in _OF_PAINS and each not in own))
    return replace(found, asked=tuple(_asked(workspace, as_of, each, names) for each in taken) if names else ())


def _asked(workspace: Workspace, as_of: date, pain: Located[PainPoint], names: Sequence[str]) -> PainAsked:
    inputs = ((name, pain_input(workspace, pain, as_of, name)) for name in names)
    return PainAsked(pain.ref, pain.record.title, tuple(inputs))


def _judged(
    workspace: Workspace, by: ScoreModel, candidate: Candidate, told: Sequence[Score | Unscored]
) -> Score | Unscored:
    found = next((each for each in told if each.ref == candidate.ref), None) or judge(by, candidate)
    if isinstance(found, Unscored) and not found.could_say:
        return replace(found, could_say=tuple(dict.fromkeys(map(asking(workspace), found.asks))))
    return found


def _as_score(by: ScoreModel, candidate: Candidate) -> Score:
    """What is known of it, as far as it is known, whether or not that is enough for a score."""
    known = ((each.name, candidate.inputs[each.name]) for each in by.inputs)
    factors = tuple(Factor(name, each.value, each.words) for name, each in known if each.value is not None)
    return Score(candidate.ref, candidate.title, 0.0, factors)


def _may_be(spread: Spread | None, why: str) -> MayBe | None:
    return None if spread is None or spread.fixed else MayBe(*between(spread), why)


def _why_fix_off(workspace: Workspace, as_of: date, name: str, given: Input) -> str:
    return _of_raters(rated_behind(workspace, as_of, given, name)) or _WHY_OFF.get(name, _A_STEP)


def _why_off(workspace: Workspace, as_of: date, pain: Located[PainPoint], name: str) -> str:
    """Why an input of a pain may be off, and by how much."""
    if name in ("severity", "business_impact"):
        return _of_raters(several_rated(pain.record, name, as_of)) or "one rating, ± a step"
    if name in ("reach", "people"):
        cases = sample_of(workspace, pain)
        return f"as {cases:,} cases tell" if cases != A_GUESS else f"like a guess out of {A_GUESS} cases"
    return _WHY_OFF.get(name, _A_STEP)


def _of_raters(said: Sequence[float]) -> str:
    return f"each of {len(said)} ratings is as likely" if said else ""


# --- the fields that an input is read from ---


def read_from(
    workspace: Workspace, as_of: date, by: ScoreModel, refs: Iterable[str]
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The fields that the scores of pains or fixes are read from, by ref and name: no other tells who rated them."""
    table, found = FixInputs(workspace, as_of), {}
    for ref in refs:
        located = workspace.records[ref]
        names = [each.name for each in by.inputs]
        if located.kind == "pain-point":
            fields = (_fields(workspace, located, name) for name in names)
        else:
            fields = (_fix_fields(workspace, located, name, table.of(located, name)) for name in names)
        found[ref] = tuple(chain.from_iterable(fields))
    return found


def _fields(workspace: Workspace, pain: Located[PainPoint], name: str) -> Iterator[tuple[str, str]]:
    if name == "confidence":  # nobody says it: it is worked out of the evidence
        return
    if name not in ("people", "reach"):
        field = (
            name if name in ("severity", "business_impact", "frequency", "at_stake") else f"inputs.{_hyphened(name)}"
        )
        yield pain.ref, field
        return
    yield pain.ref, "reach"
    if isinstance(pain.record.reach, Hits) is (name == "reach"):  # a count for its share, a share for its people
        yield from ((each.ref, "volume") for each in workspace.journeys_of(pain.ref))


def _fix_fields(workspace: Workspace, fix: Located[Any], name: str, given: Input) -> Iterator[tuple[str, str]]:
    written = _hyphened(name) in (fix.record.inputs or {})
    if name == "effort_months" and not written:
        name, written = "effort", "effort" in (fix.record.inputs or {})
    if name == "effort" and getattr(fix.record, "effort", None) is not None:
        yield fix.ref, "effort"
    elif written:
        yield fix.ref, f"inputs.{_hyphened(name)}"
    elif name in _OF_PAINS:
        for ref in given.pains:
            yield from _fields(workspace, workspace.records[ref], _OF_PAINS[name])


def _hyphened(name: str) -> str:
    return name.replace("_", "-")
