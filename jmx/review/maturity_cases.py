"""What is asked of each journey, pain and initiative to tell how mature journey management is, and each answer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from jmx.lint.action import is_severe
from jmx.lint.ownership import calls_a_group
from jmx.lint.rule import LintContext
from jmx.lint.stamps import decided, decides_nothing
from jmx.model.evidence import PainPoint
from jmx.model.journey import Journey
from jmx.model.last_edits import LastEdits
from jmx.model.outcome import Verdict, measured
from jmx.model.review import AT_WORK, Initiative
from jmx.model.review_status import HeldReview, Proof, ReviewStatus, after, in_words, next_review_after
from jmx.model.workspace import Located, Workspace
from jmx.review.action_list import ActionState, WantedActions, listed_actions
from jmx.review.maturity import CriterionCase
from jmx.review.team_work import team_of

A_YEAR = 365  # days: what is older says nothing of how it is done now
_KNOWN = (Verdict.WORKED, Verdict.WORSE, Verdict.NO_SIGN)


def criterion_cases(
    context: LintContext, stamped: frozenset[str], journeys: Sequence[Located[Journey]]
) -> tuple[CriterionCase, ...]:
    """The cases of all criteria, of the journeys that governance applies to; `stamped` are those whose last review
    looks like a stamp, which counts for nothing."""
    cases = _Cases(context, stamped, journeys)
    found = chain(*map(cases.of_journey, journeys), cases.of_pains(), cases.of_initiatives(), cases.of_actions())
    return tuple(found)


@dataclass(frozen=True)
class _Cases:
    """The cases at one moment, with what they share worked out once."""

    context: LintContext
    stamped: frozenset[str]
    journeys: Sequence[Located[Journey]]

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    @property
    def as_of(self) -> date:
        return self.context.as_of

    # --- of journeys ---

    def of_journey(self, journey: Located[Journey]) -> Iterator[CriterionCase]:
        status = self.context.statuses[journey.ref]
        last = last_real_review(status, stamped=journey.ref in self.stamped)
        answers = {
            "owned": _owned(status, self.as_of),
            "rhythm": self._rhythm(journey),
            "current": self._current(status, last),
            "reviewed": self._reviewed(status, last),
            "measured": self._measured(status),
        }
        followed = self._followed(journey)
        for name, (met, why) in (answers | ({"followed": followed} if followed else {})).items():
            yield CriterionCase(name, journey.ref, journey.record.label, met, why, status.owner_name, (journey.ref,))

    def _rhythm(self, journey: Located[Journey]) -> tuple[bool, str]:
        record = journey.record
        tiers = self.context.settings.tiers or {}
        by_tier = next((each.cadence for number, each in tiers.items() if int(number) == record.tier), None)
        if record.cadence or by_tier:
            return True, record.cadence or f"{by_tier}, as its tier"
        return False, "nobody wrote down how often it is reviewed"

    def _current(self, status: ReviewStatus, last: HeldReview | None) -> tuple[bool, str]:
        if last is None or last.counts is None:
            return False, self._never(status)
        days = (self.as_of - last.counts).days
        return days <= A_YEAR, f"reviewed {in_words(days)} ago"

    def _reviewed(self, status: ReviewStatus, last: HeldReview | None) -> tuple[bool, str]:
        coming = next_review_after(status, last, self.context.settings, self.as_of) if last else None
        if coming is None:
            return False, self._never(status)
        late = coming.late - self.context.settings.limits.grace_days
        unreal = f"; {_unreal(status, last)}" if status.last is not last and status.last else ""
        if late > 0:
            return False, f"{in_words(coming.late)} overdue{unreal}"
        return True, f"reviewed {last.counts}, due {coming.due}" if last else ""

    def _never(self, status: ReviewStatus) -> str:
        return _unreal(status, None) if status.reviews else "never reviewed"

    def _measured(self, status: ReviewStatus) -> tuple[bool, str]:
        metrics = self.workspace.metrics(status.journey.ref)
        if not metrics:
            return False, "no metric"
        days = [point.date for each in metrics for point in self.workspace.points(each.ref) if point.date <= self.as_of]
        if not days:
            return False, "its metrics have no value"
        newest, grace = max(days), timedelta(days=self.context.settings.limits.grace_days)
        fresh = after(newest, status.cadence) + grace >= self.as_of
        return fresh, f"newest value of {newest}"

    def _followed(self, journey: Located[Journey]) -> tuple[bool, str] | None:
        """Whether anything follows from a map that says what hurts; None where it says nothing."""
        pains = [each for each in self.workspace.pains(journey.ref) if each.record.unsolved]
        if not pains:
            return None
        taken = sum(bool(self._taken_up(each)) for each in pains)
        return taken > 0, f"{taken} of {len(pains)} open pains taken up"

    # --- of pains ---

    @cached_property
    def _homes(self) -> Mapping[str, list[str]]:
        """The journeys of each pain, by its ref where it has a file of its own."""
        found: dict[str, list[str]] = defaultdict(list)
        for journey in self.journeys:
            for pain in self.workspace.pains(journey.ref):
                found[self._home(pain.ref)].append(journey.ref)
        return found

    def _home(self, ref: str) -> str:
        return self.workspace.stands_for.get(ref, ref)

    @cached_property
    def _ranked(self) -> frozenset[str]:
        return frozenset(self._home(each.ref) for each in self.context.ranking.scores)

    def of_pains(self) -> Iterator[CriterionCase]:
        limit = self.context.settings.limits.severe
        for ref, homes in self._homes.items():
            pain: Located[PainPoint] = self.workspace.records[ref]
            if not pain.record.unsolved:
                continue
            ranked = ref in self._ranked
            yield self._of_pain("rated", pain, homes, met=ranked, why="ranked" if ranked else "lacks what a rank needs")
            if is_severe(pain.record, limit):
                taken, known = self._taken_up(pain), self.workspace.known(ref)
                yield self._of_pain("decided", pain, homes, met=bool(taken), why=taken or "nobody decided about it")
                why = "evidence behind it" if known else "no evidence behind it"
                yield self._of_pain("evidenced", pain, homes, met=known, why=why)

    def _of_pain(self, name: str, pain: Located[PainPoint], homes: list[str], *, met: bool, why: str) -> CriterionCase:
        owner = owner_of_pain(self.context, pain, homes[0])
        return CriterionCase(name, pain.ref, pain.record.label, met, why, owner, tuple(homes))

    def _taken_up(self, pain: Located[PainPoint]) -> str:
        """How a pain led to anything: an initiative that is decided, or a review that decided about it."""
        fixes = self.workspace.fixes(pain.ref)
        work = next((each for each in fixes if each.record.status in (*AT_WORK, "shipped")), None)
        if work:
            return f"“{work.record.label}” is {work.record.status}"
        return "a review decided about it" if decided(self.workspace, self._home(pain.ref)) else ""

    # --- of initiatives ---

    def of_initiatives(self) -> Iterator[CriterionCase]:
        homes = self._journeys_of_work
        for each in self.workspace.of("initiative"):
            there = tuple(homes.get(each.ref, ()))
            teams = tuple(team_of(self.workspace, each, team) for team in each.record.teams)
            for name, met, why in self._of_work(each):
                owner = self.workspace.person_name(each.record.owner or "", each.ref)
                yield CriterionCase(name, each.ref, each.record.label, met, why, owner, there, teams)

    @cached_property
    def _journeys_of_work(self) -> Mapping[str, dict[str, None]]:
        """The journeys that each initiative has to do with: by what it addresses, and by the metric it should move."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for journey in self.journeys:
            refs = [each.ref for each in self.workspace.pains(journey.ref)]
            refs += [each.ref for each in self.workspace.opportunities(journey.ref)]
            fixes = [fix for ref in refs for fix in self.workspace.fixes(ref)]
            for work in (*fixes, *measured(self.workspace, journey.ref).shipped):
                found[work.ref][journey.ref] = None
        return found

    def _of_work(self, work: Located[Initiative]) -> Iterator[tuple[str, bool, str]]:
        record = work.record
        shipped = record.shipped if record.status == "shipped" else None
        age = (self.as_of - shipped).days if shipped else None
        recent = age is not None and 0 <= age <= A_YEAR
        if record.status in AT_WORK:
            yield "rooted_work", bool(record.addresses), "addresses a finding" if record.addresses else "no finding"
        if record.status in AT_WORK or recent:
            yield "rooted", *self._rooted(work)
        if recent and age is not None and age >= self.context.settings.limits.outcome_days:
            came = self.context.outcomes.get(work.ref)
            why = f"{came.verdict}" if came else "says of no metric what it should do"
            yield "proven", came is not None and came.verdict in _KNOWN, why

    def _rooted(self, work: Located[Initiative]) -> tuple[bool, str]:
        """Whether work goes back to something that customers were seen or heard to suffer."""
        pains = list(self._pains_of(work))
        if any(self.workspace.known(each) for each in pains):
            return True, "goes back to evidence"
        return False, "what it addresses rests on no evidence" if pains else "addresses no pain"

    def _pains_of(self, work: Located[Initiative]) -> Iterator[str]:
        for name in work.record.addresses:
            found = self.workspace.find(name, work.ref)
            if found is not None and found.kind == "pain-point":
                yield self._home(found.ref)
            elif found is not None:
                asked = (self.workspace.find(each, found.ref) for each in getattr(found.record, "pains", ()))
                yield from (self._home(each.ref) for each in asked if each)

    # --- of actions ---

    def of_actions(self) -> Iterator[CriterionCase]:
        watched = {each.ref for each in self.journeys}
        for each in listed_actions(self.workspace, LastEdits, self.as_of, WantedActions(done=True)):
            there = tuple(ref for ref in each.journeys if ref in watched)
            done = each.state is ActionState.DONE
            if there and each.due and each.due < self.as_of:
                why = "done" if done else f"{in_words(each.late_days)} late"
                yield CriterionCase("kept", each.ref, each.text, done, why, each.owner, there)
            if there and not done:
                named = bool(each.owner) and not each.owner_left
                why = each.owner if named else f"{each.owner} has left" if each.owner else "nobody is named"
                yield CriterionCase("named", each.ref, each.text, named, why, each.owner, there)


def owner_of_pain(context: LintContext, pain: Located[Any], journey: str) -> str:
    """Who answers for a pain: its own owner, else that of its journey."""
    own = pain.record.owner
    return context.workspace.person_name(own, pain.ref) if own else context.statuses[journey].owner_name


def _owned(status: ReviewStatus, as_of: date) -> tuple[bool, str]:
    name = status.owner_name
    if not name:
        return False, "nobody owns it"
    if calls_a_group(name):
        return False, f"{name} is no single person"
    if status.person is None:
        return False, f"nobody knows who '{name}' is"
    return (False, f"{name} left on {status.left}") if status.left else (True, name)


def last_real_review(status: ReviewStatus, *, stamped: bool) -> HeldReview | None:
    """The last review that somebody really held: git does not speak against it, and it is no stamp. Where the last one
    looks like one, those before it count only if they decided something."""
    real = [each for each in status.reviews if each.counts is not None and each.proof is not Proof.UNPROVEN]
    if stamped:
        real = [each for each in real if not decides_nothing(each.review.record)]
    return max(real, key=lambda each: (each.counts or date.min, each.review.ref), default=None)


def _unreal(status: ReviewStatus, last: HeldReview | None) -> str:
    """Why the last review that was written down counts for nothing."""
    written = max(status.reviews, key=lambda each: each.review.record.date)
    if written.proof is Proof.PROVEN:
        return f"the review of {written.review.record.date} decided nothing, though there was something to decide"
    return f"the review of {written.review.record.date} is {written.proof}, so it does not count"
