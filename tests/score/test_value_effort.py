"""The two sides of a score that is value for effort: what a matrix has upwards and what to the right."""

import pytest

from jmx.score.formula import Formula, formula
from jmx.score.models import PRESETS, ScoreModel
from jmx.score.value_effort import value_for_effort


@pytest.mark.parametrize(
    ("model", "value", "effort"),
    [
        ("relief", "relief", "effort"),
        ("rice", "reach * impact * confidence", "effort_months"),
        ("impact-effort", "(customer_impact + business_impact) / 2", "effort"),
        ("wsjf", "(business_value + time_criticality + risk_reduction)", "job_size"),
        ("ice", "ice_impact * ice_confidence * ice_ease", "effort"),  # divided by nothing: all of it is the value
    ],
)
def test_the_value_is_what_is_divided_by_an_effort(model: str, value: str, effort: str) -> None:
    sides = value_for_effort(PRESETS[model]())
    assert (sides.value.text, sides.effort) == (value, effort)
    assert effort not in sides.value.names


@pytest.mark.parametrize("text", ["(2 * relief + 1) / effort", "((2 * relief + 1) / effort)"])
def test_a_formula_of_ones_own_is_taken_apart_too(text: str) -> None:
    sides = value_for_effort(_model(text))
    assert sides.value.value({"relief": 3}) == 7
    assert sides.value.names == ("relief",)


@pytest.mark.parametrize("text", ["relief / effort * 2", "relief / (effort + 1)", "relief - effort"])
def test_any_other_is_a_value_as_a_whole(text: str) -> None:
    assert value_for_effort(_model(text)).value.text == text


def _model(text: str) -> ScoreModel:
    made = formula(text, ("relief", "effort"))
    assert isinstance(made, Formula)
    return PRESETS["relief"]()._replace(formula=made)
