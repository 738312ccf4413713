"""How far what goes into a score may lie from the truth: a stated spread for each input, and what that means for the
order.

A rating by one person may be a step off; of several, each may be right. A share is known as well as its sample; a guess
counts like ten cases. Confidence may be a step of evidence more or less. Effort is as estimates are: rather too low.
What a fix brings varies with its pains. What is written under `inputs` may be a step of its scale off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from jmx.model.confidence import Factor
from jmx.model.evidence import Hits, PainPoint
from jmx.model.score import Ranking, Score
from jmx.model.workspace import Located, Workspace
from jmx.score.draws import Prospect, outlook
from jmx.score.fixes import IMPACT, FixInputs
from jmx.score.inputs import Input, beyond, pain_input, ratings_of
from jmx.score.models import InputScale, ScoreModel
from jmx.score.pains import pain_model, rank_pains
from jmx.score.sampling import Sampler
from jmx.score.spread import FIXED, Spread, by_class, of_raters, one_step, share_of_sample

RATINGS = (1.0, 2.0, 3.0, 4.0, 5.0)
_EVIDENCE = (0.3, 0.5, 0.8, 1.0)  # nothing holds, none, one piece in full, two kinds
A_GUESS = 10  # cases that a share counts as, where nobody says on how many it rests
DRAWS, _FEWEST_DRAWS, SEED = 10_000, 1_000, 1
_MOST_SCORES = 2_000_000  # that are drawn in all, where that leaves enough draws
_RELIEF_DRAWS, _POINTS, _AT_ONCE = 2_000, 20, 256
_FEW = 5  # of so many it is said how likely each is the first, of more, among the first three
RATED_AS = {
    "severity": "severity", "customer_impact": "severity", "impact": "severity", "business_impact": "business_impact",
}  # fmt: skip
"""The inputs that people rate, or that a fix takes from what they rated its pains: by which name pains have them."""
SOME = 0.01  # what would change less often settles nothing


class Knowledge(NamedTuple):
    """The one input that would settle most if it were known: of what, which, and how likely it is that others would be
    among the first then."""

    ref: str
    name: str
    changes: float


@dataclass(frozen=True, slots=True)
class HowSure:
    """How sure the order of a ranking is. What must be done stands above any rank and is not drawn."""

    by_ref: Mapping[str, Prospect]
    top: int
    settles_most: Knowledge | None
    first_unsure: Mapping[str, Knowledge]
    """Of what it is worth to know something, which input tells most."""
    musts: int = 0
    """How many must be done, and stand above all of this."""
    as_written: bool = False
    """Whether no input has any spread, so that nothing can be said."""

    @property
    def first_words(self) -> str:
        """Which are the first, in words."""
        which = f"the first {self.top}" if self.top > 1 else "the first"
        return f"{which} below the musts" if self.musts else which

    @property
    def worth(self) -> Mapping[str, float]:
        """What it is worth to know all of something: how much more the first would score together, on average."""
        return {ref: each.worth for ref, each in self.by_ref.items()}


def sure_of_pains(workspace: Workspace, as_of: date, ranking: Ranking, by: ScoreModel) -> HowSure:
    """How sure the order of pains is."""
    scores = [each for each in ranking.scores if not each.must]
    spreads = [pain_spreads(workspace, as_of, each, by) for each in scores]
    return _how_sure(by, scores, spreads, len(ranking.scores) - len(scores))


def sure_of_fixes(workspace: Workspace, as_of: date, ranking: Ranking, by: ScoreModel) -> HowSure:
    """How sure the order of fixes is. What several of them share in pains is drawn for each by itself."""
    scores = [each for each in ranking.scores if not each.must]
    reliefs = _reliefs(workspace, as_of, scores) if "relief" in by.formula.names else {}
    table = FixInputs(workspace, as_of)
    spreads = [_fix_spreads(workspace, as_of, table, by, each, reliefs.get(each.ref, FIXED)) for each in scores]
    return _how_sure(by, scores, spreads, len(ranking.scores) - len(scores))


def _how_sure(by: ScoreModel, scores: Sequence[Score], spreads: Sequence[Mapping[str, Spread]], musts: int) -> HowSure:
    items = [
        {factor.name: (factor.value, each.get(factor.name, FIXED)) for factor in score.factors}
        for score, each in zip(scores, spreads, strict=True)
    ]
    refs, top = [each.ref for each in scores], 3 if len(scores) > _FEW else 1
    if all(spread.fixed for each in spreads for spread in each.values()):
        return HowSure({}, top, None, {}, musts, as_written=True)
    draws = max(_FEWEST_DRAWS, min(DRAWS, _MOST_SCORES // max(len(items), 1)))
    found = outlook(by.formula, items, draws=draws, seed=SEED, top=top, refs=refs)
    told = zip(refs, found.items, strict=True)
    prospects = {ref: _below(each, musts) for ref, each in told if each is not None}
    best = found.best
    most = Knowledge(refs[best.item], best.name, best.changes) if best and best.changes >= SOME else None
    firsts = {ref: each.first for ref, each in prospects.items() if each.first}
    unsure = {ref: Knowledge(ref, each.name, each.changes) for ref, each in firsts.items()}
    return HowSure(prospects, top, most, unsure, musts)


def _below(prospect: Prospect, musts: int) -> Prospect:
    """The same with its ranks counted after those of what must be done."""
    low, high = prospect.ranks
    return prospect._replace(ranks=(low + musts, high + musts))


def pain_spreads(workspace: Workspace, as_of: date, score: Score, by: ScoreModel) -> Mapping[str, Spread]:
    """How far the factors of a pain's score may lie from the truth."""
    pain: Located[PainPoint] = workspace.records[score.ref]
    scales = {each.name: each.scale for each in by.inputs}
    return {each.name: _pain_spread(workspace, as_of, pain, scales[each.name], each) for each in score.factors}


def _pain_spread(
    workspace: Workspace, as_of: date, pain: Located[PainPoint], scale: InputScale, factor: Factor
) -> Spread:
    name, value = factor.name, factor.value
    if name in ("severity", "business_impact"):
        said = several_rated(pain.record, name, as_of)
        return of_raters(said) if said else one_step(value, RATINGS)
    if name == "confidence":
        return one_step(value, _EVIDENCE)
    if name in ("reach", "people"):
        share = pain_input(workspace, pain, date.min, "reach").value if name == "people" else value
        if not share or share > 1:
            return FIXED
        return share_of_sample(share, sample_of(workspace, pain)).scaled(value / share)
    return _own_spread(scale, value)


def several_rated(pain: PainPoint, name: str, as_of: date) -> tuple[float, ...]:
    """What several people rated, and what was settled where that lies beyond it all; nothing where one rated alone."""
    said, settled = ratings_of(pain, name, as_of), getattr(pain, name)
    if len(said) < 2:
        return ()
    return (*said, float(settled)) if settled is not None and beyond(settled, said) else said


def rated_behind(workspace: Workspace, as_of: date, given: Input, name: str) -> tuple[float, ...]:
    """The same of the pain from which a fix takes an input."""
    if name not in RATED_AS or not given.pains:
        return ()
    pain: Located[PainPoint] = workspace.records[given.pains[0]]
    return several_rated(pain.record, RATED_AS[name], as_of)


def sample_of(workspace: Workspace, pain: Located[PainPoint]) -> int:
    """On how many cases the share of a pain rests: what was counted, else the largest sample of its evidence."""
    reach = pain.record.reach
    if isinstance(reach, Hits):
        return reach.n
    return max((each.record.sample or 0 for each in workspace.evidence(pain.ref)), default=0) or A_GUESS


def _own_spread(scale: InputScale, value: float) -> Spread:
    """That of an input with steps in the model that ranks: one of them more or less."""
    return one_step(value, scale.steps) if scale.steps else FIXED


def fix_spreads(workspace: Workspace, as_of: date, score: Score, by: ScoreModel) -> Mapping[str, Spread]:
    """How far the factors of a fix's score may lie from the truth."""
    reliefs = _reliefs(workspace, as_of, [score]) if any(each.name == "relief" for each in score.factors) else {}
    return _fix_spreads(workspace, as_of, FixInputs(workspace, as_of), by, score, reliefs.get(score.ref, FIXED))


def _fix_spreads(
    workspace: Workspace, as_of: date, table: FixInputs, by: ScoreModel, score: Score, relief: Spread
) -> Mapping[str, Spread]:
    scales, fix, found = {each.name: each.scale for each in by.inputs}, workspace.records[score.ref], {}
    for each in score.factors:
        name = each.name
        said = rated_behind(workspace, as_of, table.of(fix, name), name) if name in RATED_AS else ()
        found[name] = relief if name == "relief" else _fix_spread(scales[name], name, each.value, said)
    return found


def _fix_spread(scale: InputScale, name: str, value: float, said: Sequence[float]) -> Spread:
    if said:
        return of_raters([IMPACT[int(each)] for each in said] if name == "impact" else said)
    if name in ("effort", "effort_months"):
        return by_class(value)
    if name == "confidence":
        return one_step(value, _EVIDENCE)
    if name in ("customer_impact", "business_impact") and scale.most == RATINGS[-1]:
        return one_step(value, RATINGS)
    return _own_spread(scale, value)


def _reliefs(workspace: Workspace, as_of: date, fixes: Sequence[Score]) -> Mapping[str, Spread]:
    """What the pains of each fix come to together, as points that are equally likely."""
    by = pain_model(workspace)
    ranked = {each.ref: each for each in rank_pains(workspace, as_of).scores}
    table = FixInputs(workspace, as_of)
    taken = {each.ref: [pain.ref for pain in table.taken_up(workspace.records[each.ref])] for each in fixes}
    refs = [ref for ref in dict.fromkeys(chain.from_iterable(taken.values())) if ref in ranked]
    if not refs:
        return {}
    items = []
    for ref in refs:
        spreads = pain_spreads(workspace, as_of, ranked[ref], by)
        items.append({each.name: (each.value, spreads[each.name]) for each in ranked[ref].factors})
    sums = _summed(Sampler(by.formula, items, refs, SEED), refs, taken)
    return {fix: _in_points(each) for fix, each in sums.items()}


def _summed(whole: Sampler, refs: Sequence[str], taken: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The draws of each fix: those of its pains, which are the items of the sampler, added up. A few pains at a time,
    since the draws of thousands fill a lot of memory."""
    import numpy as np

    fixes: dict[str, list[str]] = {ref: [] for ref in refs}
    for fix, pains in taken.items():
        for ref in pains:
            fixes.get(ref, []).append(fix)
    sums: dict[str, Any] = {}
    for begin in range(0, len(refs), _AT_ONCE):
        some = range(begin, min(begin + _AT_ONCE, len(refs)))
        sampler = whole.of(some)
        shuffles = sampler.shuffles(0, _RELIEF_DRAWS, _RELIEF_DRAWS, 0)
        scores = np.take_along_axis(sampler.scores(0, _RELIEF_DRAWS), shuffles, 1)
        for row, number in zip(scores, some, strict=True):
            for fix in fixes[refs[number]]:
                sums[fix] = sums[fix] + row if fix in sums else row.copy()
    return sums


def _in_points(drawn: Any) -> Spread:
    """Draws as points that are equally likely: the mean of each twentieth of them."""
    import numpy as np

    means = np.sort(drawn).reshape(_POINTS, -1).mean(axis=1)
    return Spread(tuple(float(each) for each in means), (1 / _POINTS,) * _POINTS)
