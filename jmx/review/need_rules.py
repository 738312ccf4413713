"""The rules by which a review needs a decision, the most pressing first. They go by what lint, verdicts and the ranking
say already, and find nothing out anew."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from jmx.model.finding import Finding, Level
from jmx.model.outcome import Outcome, Verdict
from jmx.model.record import money_in_words
from jmx.model.review import Initiative
from jmx.model.review_status import in_words
from jmx.model.score import Score
from jmx.model.unit import unit_of
from jmx.model.workspace import Located
from jmx.review.decisions import EarlierDecision, to_tell
from jmx.review.needed import DecisionNeeded, Facts, NeedRule, by_title, refs_in
from jmx.review.notes import what_of_notes
from jmx.score.first import UNSURE, under_way
from jmx.score.inputs import people

CONTRADICTED = "contradicted"
_FIRST_PAINS, _PAINS_ASKED_OF = 3, 5  # of the ranking
_MONTHS_A_QUARTER = 3


def _nobody_answers(facts: Facts) -> Iterator[DecisionNeeded]:
    codes = dict.fromkeys(each.code for each in facts.findings if each.code.startswith("OWN"))
    for each in facts.found(*codes):
        if each.level is Level.ERROR:
            yield DecisionNeeded(
                "nobody-answers",
                f"Who answers for it from today? {_sentence(by_title(each.words, facts.titles))}.",
                "Without an owner nothing that is found here reaches a decision.",
                ("name one person", "leave the post vacant, and name who covers for it", "retire the journey"),
                "name one person",
                about=(each.ref,),
            )


def _must_waits(facts: Facts) -> Iterator[DecisionNeeded]:
    for each in facts.ranking.judged:
        if each.must and not _running(facts, each.ref):
            yield DecisionNeeded(
                "must-waits",
                f"“{each.title}” must be fixed ({each.must}) and nobody works on it: who does, and by when?",
                f"A {each.must} pain stands above any ranking.",
                ("name who starts it", "show that it is settled"),
                "name who starts it",
                waiting=_cost(facts, each.ref),
                about=(each.ref,),
            )


def _worse_since_shipped(facts: Facts) -> Iterator[DecisionNeeded]:
    for each in facts.outcomes:
        if each.verdict is Verdict.WORSE:
            since = "some time after" if each.late else "since"
            title, metric = each.initiative.record.label, each.metric.record.label
            yield DecisionNeeded(
                "worse-since-shipped",
                f"{metric} got worse {since} “{title}” shipped: keep it, change it or take it back?",
                each.why,
                ("change it", "take it back", "keep it, and say why"),
                "change it",
                "it moved by more than chance",
                about=(each.initiative.ref, each.metric.ref),
            )


def _metric_worse(facts: Facts) -> Iterator[DecisionNeeded]:
    blamed = {each.metric.ref for each in facts.outcomes if each.verdict is Verdict.WORSE}
    for each in facts.movements:
        if each.levels and each.levels.moved and not each.improved and each.ref not in blamed:
            yield DecisionNeeded(
                "metric-worse",
                f"{each.metric.label} got worse since the last review: what do we do?",
                each.levels.words(each.unit),
                ("find out why, and who does", "start a fix", "accept it, and say why"),
                "find out why, and who does",
                "nothing that shipped explains it",
                about=(each.ref,),
            )


class _NextStep(NamedTuple):
    """What to propose of a pain for which something shipped, by what came of that."""

    proposed: str
    because: str


_GO_ON, _WAIT, _MEASURE, _RATE = (
    "start another fix", "wait for more values", "settle how it is measured", "rate the pain anew",
)  # fmt: skip
_NEXT: Mapping[Verdict | None, _NextStep] = {
    Verdict.WORKED: _NextStep(_RATE, "its metric is better, and its rating is as it was"),
    Verdict.NO_SIGN: _NextStep(_GO_ON, "its metric shows no sign of it"),
    Verdict.WORSE: _NextStep(_GO_ON, "its metric got worse"),
    Verdict.TOO_EARLY: _NextStep(_WAIT, "it is too early to tell"),
    Verdict.CANNOT_KNOW: _NextStep(_MEASURE, "whether it helped cannot be known as it is measured now"),
    None: _NextStep(_MEASURE, "no metric says whether it helped"),
}


def _still_hurts(facts: Facts) -> Iterator[DecisionNeeded]:
    for score in facts.ranking.scores[:_FIRST_PAINS]:
        shipped = _shipped_for(facts, score.ref)
        if shipped and not score.must:
            last = shipped[-1]
            came = facts.came_of.get(last.ref)
            step = _NEXT[came.verdict if came else None]
            on = f" on {last.record.shipped}" if last.record.shipped else ""
            did = f"a fix shipped{on}" if len(shipped) == 1 else f"{len(shipped)} fixes shipped, the last{on}"
            yield DecisionNeeded(
                "still-hurts",
                f"“{score.title}” still ranks {score.rank} although {did}: what next?",
                " ".join(filter(None, (_judged(last, came), _missed(facts, came)))),
                (_GO_ON, _MEASURE, _WAIT, _RATE),
                step.proposed,
                step.because,
                _cost(facts, score.ref),
                (score.ref, *(each.ref for each in shipped)),
            )


def _shipped_for(facts: Facts, pain: str) -> list[Located[Initiative]]:
    """What shipped for a pain, the oldest first; nothing while more is under way."""
    fixes = facts.workspace.fixes(pain)
    if under_way(facts.workspace, pain):
        return []
    shipped = (each for each in fixes if each.record.status == "shipped")
    return sorted(shipped, key=lambda each: (each.record.shipped or date.min, each.ref))


def _judged(fix: Located[Initiative], came: Outcome | None) -> str:
    told = f"{to_tell(came)}: {came.why}" if came else "no metric says whether it helped"
    return f"“{fix.record.label}”: {told}."


def _missed(facts: Facts, came: Outcome | None) -> str:
    """That an initiative was to move its metric by now, and did not; empty where it did, or promised nothing."""
    expects = came.initiative.record.expects if came else None
    points = [each for each in facts.workspace.points(came.metric.ref) if each.date <= facts.as_of] if came else []
    if not came or not expects or not expects.by or expects.by > facts.as_of or not points:
        return ""
    metric, now = came.metric.record, points[-1].value
    if (now >= expects.to) if metric.better == "higher" else (now <= expects.to):
        return ""
    unit = unit_of(metric, (each.value for each in points))
    return (
        f"It was to bring {metric.label} to {unit.value(expects.to)} by {expects.by}; it stands at {unit.value(now)}."
    )


def _nobody_works_on_it(facts: Facts) -> Iterator[DecisionNeeded]:
    """Pains that rank first, unless they are openly accepted; of severe ones it is asked further down too."""
    unfixed = {finding.ref for finding in facts.found("ACT101")}
    for place, score in enumerate(facts.ranking.scores[:_PAINS_ASKED_OF]):
        accepted = facts.pains[score.ref].record.status == "accepted"
        wanted = place < _FIRST_PAINS or score.ref in unfixed
        if wanted and not accepted and not score.must and not _running(facts, score.ref) and not _decided(facts, score):
            unsure = _confidence(score) < UNSURE
            yield DecisionNeeded(
                "nobody-works-on-it",
                f"“{score.title}” ranks {score.rank} and nobody works on it: start, accept or reject?",
                f"Score {score.value:.3g}: {in_factors(score)}.",
                ("find out more first", "start, and say who", "accept it for now", "reject it, and say why"),
                "find out more first" if unsure else "start, and say who",
                "its rank rests on little" if unsure else "it ranks among the first and is backed by evidence",
                _cost(facts, score.ref),
                (score.ref,),
            )


def _decided(facts: Facts, score: Score) -> EarlierDecision | None:
    """A decision of an earlier review about a pain, that still stands."""
    return next((each for each in facts.decisions if score.ref in each.about), None)


def _nothing_came_of_it(facts: Facts) -> Iterator[DecisionNeeded]:
    """What was decided about a pain that ranks first need not be decided again, but begun."""
    for score in facts.ranking.scores[:_PAINS_ASKED_OF]:
        decided = _decided(facts, score)
        if decided and not decided.in_hand and not score.must and not _running(facts, score.ref):
            yield DecisionNeeded(
                "nothing-came-of-it",
                f"Nothing came of “{decided.text}”, decided on {decided.decided}: who starts it?",
                f"“{score.title}” ranks {score.rank}; {'; '.join(decided.came)}.",
                ("start it, and say who", "decide something else", "accept the pain for now"),
                "start it, and say who",
                "it is decided already",
                _cost(facts, score.ref),
                (score.ref, decided.ref),
            )


_GO_ON_WITH, _CHANGE = "go on, and set a new day", "change it"
_AFTER_MISSING: Mapping[Verdict, _NextStep] = {
    Verdict.WORKED: _NextStep(_GO_ON_WITH, "it worked, though less than hoped"),
    Verdict.NO_SIGN: _NextStep(_CHANGE, "there is no sign of it"),
    Verdict.TOO_EARLY: _NextStep(_GO_ON_WITH, "it is too early to tell"),
    Verdict.CANNOT_KNOW: _NextStep(_GO_ON_WITH, "whether it helped cannot be known yet"),
}


def _expectation_missed(facts: Facts) -> Iterator[DecisionNeeded]:
    """Of what is asked above it is not asked again."""
    first = (score.ref for score in facts.ranking.scores[:_FIRST_PAINS])
    asked = {fix.ref for ref in first for fix in _shipped_for(facts, ref)}
    for each in facts.outcomes:
        missed = _missed(facts, each)
        if missed and each.verdict is not Verdict.WORSE and each.initiative.ref not in asked:
            step = _AFTER_MISSING[each.verdict]
            yield DecisionNeeded(
                "expectation-missed",
                f"“{each.initiative.record.label}” did not bring what was expected of it: go on, change it or stop?",
                f"{missed} {_judged(each.initiative, each)}",
                (_GO_ON_WITH, _CHANGE, "stop"),
                step.proposed,
                step.because,
                about=(each.initiative.ref, each.metric.ref),
            )


def _contradicted(facts: Facts) -> Iterator[DecisionNeeded]:
    for each in facts.evidence:
        against = [ref for ref in dict.fromkeys(each.contradicts) if _stands(facts, ref)]
        if against:
            named = " and ".join(f"“{facts.titles.get(ref, ref)}”" for ref in against)
            yield DecisionNeeded(
                CONTRADICTED,
                f"“{each.title}” speaks against {named}: which of them holds?",
                "; ".join(each.insights),
                ("change the map", "ask again before anything is changed", "leave the map, and say why"),
                "change the map",
                "the evidence is newer",
                about=(each.ref, *against),
            )


def _stands(facts: Facts, ref: str) -> bool:
    """Whether something is still claimed: not a pain that is settled, or that is said to be disputed."""
    located = facts.workspace.records.get(ref)
    pain = located.record if located and located.kind == "pain-point" else None
    return located is not None and (pain is None or (pain.unsolved and pain.disputed is None))


def _actions_late(facts: Facts) -> Iterator[DecisionNeeded]:
    late = [each for each in facts.actions if each.late_days > 0]
    if late:
        are = "s are" if len(late) > 1 else " is"
        most = max(each.late_days for each in late)
        yield DecisionNeeded(
            "actions-late",
            f"{len(late)} action{are} past due: new date, new owner, or drop?",
            "; ".join(f"“{each.text}” ({each.owner or 'nobody'}), {in_words(each.late_days)}" for each in late),
            ("set a new date", "give it to somebody else", "drop it"),
            "set a new date",
            waiting=f"up to {in_words(most)} so far",
            about=tuple(each.ref for each in late),
        )


class _OfFinding(NamedTuple):
    """How what lint finds by a rule is asked in a review."""

    rule: str
    code: str
    question: str
    options: tuple[str, ...]
    because: str

    def find(self, facts: Facts) -> Iterator[DecisionNeeded]:
        for each in facts.found(self.code):
            about = _refs_in(facts, each)
            named = ", ".join(f"“{facts.titles[ref]}”" for ref in about)
            yield DecisionNeeded(
                self.rule,
                self.question.format(named or each.ref),
                f"{_sentence(by_title(each.words, facts.titles))}.",
                self.options,
                self.options[0],
                self.because,
                about=about,
            )


_OF_FINDINGS = (
    _OfFinding(
        "initiative-stalled", "ACT115", "{} does not move: go on, or stop?",
        ("say where it stands, and by when it goes on", "stop it, so that somebody else takes its pains up"),
        "nobody else takes its pains up while it counts as work",
    ),
    _OfFinding(
        "future-past-its-day", "STL114", "{} should be real by now: is it, or when will it be?",
        ("move its day", "make it today's journey", "drop it"), "its day has passed",
    ),
    _OfFinding(
        "pain-contradicted", "EVD108", "{}: is it still as severe as it is rated?",
        ("rate it anew", "say who disagrees and why", "find out"), "newer evidence or its own metric speaks against it",
    ),
    _OfFinding(
        "rating-older-than-evidence", "STL124", "{}: do the ratings hold after what was learnt since?",
        ("rate anew", "leave them, and say so"), "evidence came after they were rated",
    ),
)  # fmt: skip


def _notes_wait(facts: Facts) -> Iterator[DecisionNeeded]:
    if facts.notes:
        yield DecisionNeeded(
            "notes-wait",
            _sentence(what_of_notes(facts.notes)),
            "What customers said supports nothing until somebody says what it is about.",
            ("file each with what it supports or contradicts", "drop those that say nothing"),
            "file each with what it supports or contradicts",
            about=tuple(each.ref for each in facts.notes),
        )


def _cannot_be_ranked(facts: Facts) -> Iterator[DecisionNeeded]:
    for each in facts.ranking.unscored:
        if not each.must:
            who = next((sayer.name for sayer in each.could_say if sayer.name), "")
            yield DecisionNeeded(
                "cannot-be-ranked",
                f"“{each.title}” cannot be ranked: it lacks {', '.join(each.lacks)}. Who finds out?",
                "What is not ranked competes for nothing.",
                ("say who finds out, and by when", "drop it"),
                "say who finds out, and by when",
                f"{who} could say" if who else "",
                about=(each.ref,),
            )


NEEDS = (
    NeedRule("nobody-answers", "nobody answers for the journey, or who did has left", _nobody_answers),
    NeedRule("must-waits", "a pain must be fixed (`must`) and nobody works on it", _must_waits),
    NeedRule("worse-since-shipped", "a metric got worse since something shipped for it", _worse_since_shipped),
    NeedRule("metric-worse", "a metric stands at a worse level than the last review knew", _metric_worse),
    NeedRule("still-hurts", "one of the first three pains is still open though something shipped for it", _still_hurts),
    NeedRule(CONTRADICTED, "new evidence speaks against what the map says", _contradicted),
    NeedRule("nothing-came-of-it", "a pain ranks first, something was decided about it, and nothing came of that",
             _nothing_came_of_it),
    NeedRule("nobody-works-on-it", "nobody works on one of the first pains", _nobody_works_on_it),
    NeedRule("actions-late", "actions of earlier reviews are past due", _actions_late),
    NeedRule("expectation-missed", "what shipped should have moved its metric by a day that has passed",
             _expectation_missed),
    NeedRule("initiative-stalled", "an initiative in progress does not move (ACT115)", _OF_FINDINGS[0].find),
    NeedRule("future-past-its-day", "a future journey is past its day (STL114)", _OF_FINDINGS[1].find),
    NeedRule("pain-contradicted", "a severe pain is contradicted by newer insight or its own metric (EVD108)",
             _OF_FINDINGS[2].find),
    NeedRule("rating-older-than-evidence", "ratings are older than the evidence that came since (STL124)",
             _OF_FINDINGS[3].find),
    NeedRule("notes-wait", "notes of what customers said wait to be filed", _notes_wait),
    NeedRule("cannot-be-ranked", "a pain cannot be ranked", _cannot_be_ranked),
)  # fmt: skip


# --- words ---


def _running(facts: Facts, ref: str) -> bool:
    return any(each.record.running for each in facts.workspace.fixes(ref))


def in_factors(score: Score) -> str:
    """What a score is made of: `severity 4 of 5, 30 % of customers, once each, survey`."""
    return ", ".join(f"severity {each.words}" if each.name == "severity" else each.words for each in score.factors)


def _confidence(score: Score) -> float:
    return next((each.value for each in score.factors if each.name == "confidence"), 1.0)


def _cost(facts: Facts, ref: str) -> str:
    """What a pain does while it waits, as far as it is written down: how many it hits a month, and what is at stake."""
    pain = facts.pains[ref]
    hit = people(facts.workspace, pain, facts.as_of).value
    stake = pain.record.at_stake
    told = [f"about {_rounded(hit / _MONTHS_A_QUARTER)} customers a month" if hit else ""]
    told.append(f"{money_in_words(stake.money, facts.workspace.settings.currency)} at stake" if stake else "")
    return ", ".join(filter(None, told))


def _rounded(number: float) -> str:
    """To two digits: nobody knows more of it."""
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 1 else "less than one"


def _refs_in(facts: Facts, finding: Finding) -> tuple[str, ...]:
    """The records that a finding names, that it is about first; of others than journeys not their journey."""
    named = dict.fromkeys((finding.ref, *refs_in(finding.words)))
    found = [ref for ref in named if ref in facts.workspace.records]
    others = [ref for ref in found if facts.workspace.records[ref].kind != "journey"]
    return tuple(others or found)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
