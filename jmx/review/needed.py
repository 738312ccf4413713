"""The decisions that a review needs, each found by a named rule: what is asked, why, what could be said, and what is
proposed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from jmx.model.evidence import PainPoint
from jmx.model.finding import Finding
from jmx.model.movement import Movement
from jmx.model.outcome import Outcome
from jmx.model.score import Ranking
from jmx.model.workspace import Located, Titles, Workspace
from jmx.review.actions import OpenAction
from jmx.review.decisions import EarlierDecision
from jmx.review.evidence import NewEvidence
from jmx.review.notes import NoteToFile


@dataclass(frozen=True, slots=True)
class DecisionNeeded:
    """A question that only people can answer, with what the repository knows of it.

    `about` are the refs of the records behind it, `options` what could be said, `proposed` the one of them that the
    facts speak for and why. `waiting` is what it costs to wait; empty where nobody has written down what that needs.
    """

    rule: str
    question: str
    why: str
    options: tuple[str, ...]
    proposed: str
    because: str = ""
    waiting: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the rules go by: the records, what moved and came of what shipped, and what lint finds in the journey."""

    workspace: Workspace
    journey: str
    as_of: date
    ranking: Ranking
    findings: tuple[Finding, ...]
    movements: tuple[Movement, ...]
    outcomes: tuple[Outcome, ...]
    actions: tuple[OpenAction, ...]
    evidence: tuple[NewEvidence, ...]
    notes: tuple[NoteToFile, ...]
    decisions: tuple[EarlierDecision, ...]

    @cached_property
    def titles(self) -> Titles:
        return Titles(self.workspace)

    @cached_property
    def pains(self) -> Mapping[str, Located[PainPoint]]:
        """The pains of the journey, by their refs, under which something else may stand in records written twice."""
        return {each.ref: each for each in self.workspace.pains(self.journey)}

    @cached_property
    def came_of(self) -> Mapping[str, Outcome]:
        """What came of initiatives, by their refs."""
        return {each.initiative.ref: each for each in self.outcomes}

    def found(self, *codes: str) -> Iterator[Finding]:
        """What lint found by some rules, in their order."""
        for code in codes:
            yield from (each for each in self.findings if each.code == code)


Find = Callable[[Facts], Iterator[DecisionNeeded]]


class NeedRule(NamedTuple):
    """A rule by which a decision is needed: its name, and when it asks."""

    name: str
    when: str
    find: Find


def decisions_needed(rules: Sequence[NeedRule], facts: Facts) -> tuple[DecisionNeeded, ...]:
    """All that needs a decision, the most pressing first: the first of each rule in the order of the rules, then the
    others, so that whoever reads only three reads of three things."""
    found = [list(rule.find(facts)) for rule in rules]
    first = [each[0] for each in found if each]
    return (*first, *(each for of_rule in found for each in of_rule[1:]))


# --- what lint found, for people who know no ids ---

_QUOTED = re.compile(r"'([^'\s]+)'")


def by_title(words: str, names: Mapping[str, str]) -> str:
    """The words of a finding with the titles of records for their refs."""
    return _QUOTED.sub(lambda found: f"“{names[found[1]]}”" if found[1] in names else found[0], words)


def refs_in(words: str) -> list[str]:
    """What may be a ref in the words of a finding."""
    return _QUOTED.findall(words)
