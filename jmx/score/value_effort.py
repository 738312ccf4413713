"""What a fix is worth and what it takes, by themselves: the two sides of a score that is value for effort."""

from collections.abc import Mapping
from typing import NamedTuple

from jmx.score.formula import Formula
from jmx.score.models import ScoreModel


class EffortUnit(NamedTuple):
    """What an effort is counted in: its axis, and one and several of it."""

    axis: str
    one: str
    several: str


EFFORTS: Mapping[str, EffortUnit] = {
    "effort": EffortUnit("Effort in person-weeks", "person-week", "person-weeks"),
    "effort_months": EffortUnit("Effort in person-months", "person-month", "person-months"),
    "job_size": EffortUnit("Size of the job", "point of size", "points of size"),
}


class ValueForEffort(NamedTuple):
    """The value that a model divides by an effort, and the name of that input. A model that divides by none has all of
    its score as the value, beside the effort in person-weeks."""

    value: Formula
    effort: str
    label: str

    @property
    def unit(self) -> EffortUnit:
        return EFFORTS[self.effort]


def value_for_effort(by: ScoreModel) -> ValueForEffort:
    """The two sides of a model's formula."""
    whole = by.formula.term
    if whole.sign != "/" or whole.parts[1].name not in EFFORTS:
        words = by.name if "?" in by.formula.text else _in_words(by.formula.text)  # a choice is no title of an axis
        return ValueForEffort(by.formula, "effort", f"Score: {words}")
    over = whole.parts[0]
    text = by.formula.text[: whole.at].strip()
    text = text if text.count("(") == text.count(")") else over.written  # the whole may stand in brackets
    value = Formula(text, tuple(dict.fromkeys(over.names)), over)
    return ValueForEffort(value, whole.parts[1].name, f"Value: {_in_words(text)}")


def _in_words(text: str) -> str:
    return text.replace("*", "×").replace("/", "÷").replace("_", " ")
