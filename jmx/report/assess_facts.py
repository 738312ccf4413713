"""What `jmx assess` answers, and how its figures are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Number
from jmx.report.maturity_words import LEVELS, WORDS
from jmx.review.insight_flow import FlowCount, TrackedInsight
from jmx.review.maturity import CriterionCase, MaturityLevel, MaturityScope, MaturityStep, Tally


class KnownHistory(StrEnum):
    """How much of the history is here."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


class MaturityMoment(NamedTuple):
    """How mature it was at the end of a month."""

    day: date
    commit: str
    level: MaturityLevel
    tallies: dict[str, Tally]


@dataclass(frozen=True, slots=True)
class AssessReport:
    """What is asked for (`scope`), with the cases behind its figures; all teams and journeys, for comparison."""

    scope: MaturityScope
    teams: tuple[MaturityScope, ...]
    journeys: tuple[MaturityScope, ...]
    cases: tuple[CriterionCase, ...]
    steps: tuple[MaturityStep, ...]
    thresholds: dict[str, float]
    flow: tuple[FlowCount, ...]
    stopped: tuple[TrackedInsight, ...]
    """The insights that have not passed all steps."""
    course: tuple[MaturityMoment, ...]
    as_of: date
    commit: str = ""
    whole: bool = True
    """Whether it is about the organisation."""
    history: KnownHistory = KnownHistory.WHOLE
    organisation: str = ""


def level_words(level: MaturityLevel) -> str:
    """A level with its number: `level 2, defined`."""
    return f"level {int(level)}, {LEVELS[level][0].casefold()}"


def tally_cell(tally: Tally) -> doc.Cell:
    """Of how many, for a table."""
    return Number(tally.met, f"{tally.met} of {tally.of}") if tally.of else None


def figure(name: str, tallies: Mapping[str, Tally]) -> str:
    """Of how many a criterion holds, in words."""
    return WORDS[name].figure(*tallies.get(name, Tally()))
