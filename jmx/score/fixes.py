"""What to do first: initiatives and opportunities, ranked by what they take away for what they cost."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from jmx.model.evidence import PainPoint
from jmx.model.review import FINISHED, Initiative, Opportunity
from jmx.model.score import Ranking
from jmx.model.workspace import Located, Workspace
from jmx.score.inputs import Input, lacking, own_input, pain_input, rated
from jmx.score.models import FIXES, PAINS, ScoreModel, chosen_model, model, set_aside
from jmx.score.owners import with_sayers
from jmx.score.pains import rank_pains
from jmx.score.ranking import Candidate, ranked

Fix = Initiative | Opportunity
WEEKS_A_MONTH = 365.25 / 12 / 7
OF_WEEKS = f" ÷ {WEEKS_A_MONTH:.4g} weeks a month"
"""Stands after an effort that was given in person-weeks."""
_WRITTEN = ", as written"
WHOSE = re.compile(r", of “(.*)”$", re.DOTALL)
"""From which of several pains an input comes, at the end of its words."""
# RICE's impact by the severity of the worst pain that goes: both have five steps
IMPACT = {5: 3.0, 4: 2.0, 3: 1.0, 2: 0.5, 1: 0.25}


def fix_model(workspace: Workspace, name: str = "") -> ScoreModel:
    """The model that ranks fixes: one that is named, else the one of jmx.yaml."""
    return model(workspace.settings, name) if name else chosen_model(workspace.settings, FIXES)


def rank_fixes(workspace: Workspace, as_of: date, journey: str | None = None, model_name: str = "") -> Ranking:
    """The initiatives that are neither shipped nor stopped, and the opportunities without one, of the workspace or of
    one journey, those first that bring most."""
    by, table = fix_model(workspace, model_name), FixInputs(workspace, as_of)
    made = (table.candidate(each, by) for each in open_fixes(workspace, journey))
    return replace(with_sayers(workspace, ranked(by, made)), set_aside=_set_aside(workspace, by, model_name))


def _set_aside(workspace: Workspace, by: ScoreModel, model_name: str) -> str:
    """Why fixes, or the pains whose scores they bring, are ranked by another model than jmx.yaml names."""
    kinds = (*(() if model_name else (FIXES,)), *((PAINS,) if "relief" in by.formula.names else ()))
    return "; ".join(filter(None, (set_aside(workspace.settings, of) for of in kinds)))


def open_fixes(workspace: Workspace, journey: str | None = None) -> Sequence[Located[Any]]:
    """What may still be done: of what a journey's pains and opportunities are taken up by, where one is named."""
    initiatives = [each for each in workspace.of("initiative") if each.record.status not in FINISHED]
    opportunities = [
        each for each in workspace.of("opportunity") if not any(fix.record.running for fix in workspace.fixes(each.ref))
    ]
    found: list[Located[Any]] = [*initiatives, *opportunities]
    if journey is None:
        return found
    ours = {pain.ref for pain in workspace.pains(journey)}
    ours |= {opportunity.ref for opportunity in workspace.opportunities(journey)}
    taken = {fix.ref for ref in ours for fix in workspace.fixes(ref)}
    return [each for each in found if each.ref in ours | taken]


class FixInputs:
    """The inputs of initiatives and opportunities. What they do to customers comes out of the unsolved pains that they
    take up; what is written under `inputs` of a fix counts before what jmx works out."""

    def __init__(self, workspace: Workspace, as_of: date) -> None:
        self._workspace, self._as_of = workspace, as_of

    def candidate(self, fix: Located[Fix], by: ScoreModel) -> Candidate:
        """A fix with what a model asks of it."""
        inputs = {each.name: self.of(fix, each.name) for each in by.inputs}
        must = next((each.record.must for each in self.taken_up(fix) if each.record.must), None)
        return Candidate(fix.ref, fix.record.label, inputs, must or "")

    def of(self, fix: Located[Fix], name: str) -> Input:
        """An input of a fix."""
        if name == "effort" and isinstance(fix.record, Initiative) and fix.record.effort is not None:
            return _above_nothing(float(fix.record.effort), f"{fix.record.effort:g} person-weeks")
        own = own_input(fix, name)
        written = (fix.record.inputs or {}).get(name.replace("_", "-")) is not None
        if written or name not in _WORKED_OUT:
            return _above_nothing(own.value, own.words) if own.value is not None and name == "effort" else own
        if name not in _OF_ITSELF and self._workspace.points_at_unread(fix, "pain-point", "opportunity"):
            return lacking("pains that can be read")
        return _WORKED_OUT[name](self, fix)

    def taken_up(self, fix: Located[Fix]) -> Sequence[Located[PainPoint]]:
        """The unsolved pains that a fix takes up, itself or by an opportunity, each once."""
        return tuple(self._taken_up.get(fix.ref, {}).values())

    @cached_property
    def _taken_up(self) -> Mapping[str, Mapping[str, Located[PainPoint]]]:
        found: dict[str, dict[str, Located[PainPoint]]] = {}
        # by their refs, so that sums and words are the same in whatever order files are read
        for pain in sorted(self._workspace.of("pain-point"), key=lambda each: each.ref):
            by = (*self._workspace.fixes(pain.ref), *self._workspace.sources(pain.ref, "opportunity", "pains"))
            for fix in by if pain.record.unsolved else ():
                found.setdefault(fix.ref, {})[pain.ref] = pain
        return found

    @cached_property
    def _scores(self) -> Mapping[str, float]:
        return {each.ref: each.value for each in rank_pains(self._workspace, self._as_of).scores}

    def _relief(self, fix: Located[Fix]) -> Input:
        pains = self.taken_up(fix)
        scored = [each for each in pains if each.ref in self._scores]
        if not scored:
            return _lacking_of(pains, "a pain it takes up that can be ranked", "an unsolved pain that it takes up")
        words = f"{counted(scored, 'pain')}: " + " + ".join(f"{self._scores[each.ref]:.3g}" for each in scored)
        left = len(pains) - len(scored)
        words += f"; without {left} that cannot be ranked" if left else ""
        refs = tuple(each.ref for each in scored)
        return Input(sum(self._scores[ref] for ref in refs), words, pains=refs)

    def _months(self, fix: Located[Fix]) -> Input:
        weeks = self.of(fix, "effort")
        if weeks.value is None:
            return weeks
        return weeks._replace(
            value=weeks.value / WEEKS_A_MONTH, words=f"{weeks.words.removesuffix(_WRITTEN)}{OF_WEEKS}"
        )

    def _effort(self, fix: Located[Fix]) -> Input:
        what = "effort" if isinstance(fix.record, Initiative) else "`effort` (person-weeks) under `inputs`"
        return lacking(what)

    def _reach(self, fix: Located[Fix]) -> Input:
        """Whoever the pain hits that hits most: those of another may be the same people."""
        found = self._each(fix, "people")
        most = max(
            found,
            key=lambda each: each.value or 0.0,
            default=self._lacking(fix, "the reach of a pain that it takes up"),
        )
        if len(found) < 2:
            return most
        return self._whose(fix, most._replace(words=f"{most.words}, a quarter; the most of {len(found)}"))

    def _whose(self, fix: Located[Fix], given: Input) -> Input:
        """The same with the pain that it comes from, where there are several: another input may come from another."""
        if given.value is None or len(given.pains) != 1 or len(self.taken_up(fix)) < 2:
            return given
        return given._replace(words=f"{given.words}, of “{self._workspace.records[given.pains[0]].record.title}”")

    def _impact(self, fix: Located[Fix]) -> Input:
        worst = self._customer_impact(fix)
        if worst.value is None:
            return worst
        return worst._replace(value=IMPACT[int(worst.value)], words=f"severity {worst.words}")

    def _customer_impact(self, fix: Located[Fix]) -> Input:
        lacks = self._lacking(fix, "the severity of a pain that it takes up")
        return self._whose(fix, _highest(self._each(fix, "severity"), lacks))

    def _business_impact(self, fix: Located[Fix]) -> Input:
        lacks = self._lacking(fix, "the business_impact of a pain that it takes up")
        return self._whose(fix, _highest(self._each(fix, "business_impact"), lacks))

    def _confidence(self, fix: Located[Fix]) -> Input:
        """How sure the worst of its pains is; of several that are as bad, the least sure."""
        severities = [(rated(each.record, "severity", self._as_of) or 0.0, each) for each in self.taken_up(fix)]
        worst = max((severity for severity, _ in severities), default=0.0)
        sure = [self._input(each, "confidence") for severity, each in severities if worst and severity == worst]
        known = [each for each in sure if each.value is not None]
        lacks = lacking("a pain that it takes up, with evidence")
        return self._whose(fix, min(known, key=lambda each: each.value or 0.0, default=lacks))

    def _at_stake(self, fix: Located[Fix]) -> Input:
        found = self._each(fix, "at_stake")
        if not found:
            return self._lacking(fix, "money `at_stake` of a pain that it takes up")
        refs = tuple(ref for each in found for ref in each.pains)
        return Input(sum(each.value or 0.0 for each in found), f"of {counted(found, 'pain')}", pains=refs)

    def _lacking(self, fix: Located[Fix], what: str) -> Input:
        return _lacking_of(self.taken_up(fix), what, what)

    def _each(self, fix: Located[Fix], name: str) -> list[Input]:
        """What is known of an input of its pains."""
        found = (self._input(each, name) for each in self.taken_up(fix))
        return [each for each in found if each.value is not None]

    def _input(self, pain: Located[PainPoint], name: str) -> Input:
        return pain_input(self._workspace, pain, self._as_of, name)._replace(pains=(pain.ref,))


_OF_ITSELF = ("effort", "effort_months")  # the others come out of the pains that a fix takes up
_WORKED_OUT: Mapping[str, Callable[[FixInputs, Located[Any]], Input]] = {
    "relief": FixInputs._relief, "effort": FixInputs._effort, "effort_months": FixInputs._months,
    "reach": FixInputs._reach, "impact": FixInputs._impact, "confidence": FixInputs._confidence,
    "customer_impact": FixInputs._customer_impact, "business_impact": FixInputs._business_impact,
    "at_stake": FixInputs._at_stake,
}  # fmt: skip


def _lacking_of(pains: Sequence[Located[PainPoint]], what: str, without: str) -> Input:
    """What the first of some pains lacks, whose owner could say it; where there is none, the fix has to name one."""
    return lacking(what, pains[0].ref) if pains else lacking(without)


def _above_nothing(effort: float, words: str) -> Input:
    """An effort; nothing is done for none."""
    return Input(effort, words) if effort > 0 else lacking("an effort above 0")


def _highest(found: Sequence[Input], lacks: Input) -> Input:
    return max(found, key=lambda each: each.value or 0.0, default=lacks)


def counted(many: Sequence[Any], one: str) -> str:
    """How many there are, in words."""
    return f"{len(many)} {one}{'' if len(many) == 1 else 's'}"
