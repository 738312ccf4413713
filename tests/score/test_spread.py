"""How far a value may lie from what is written: points and weights by scale, by raters, by class, by sample."""

from collections.abc import Sequence

import pytest

from jmx.score.spread import FIXED, Spread, by_class, of_raters, one_step, share_of_sample

RATING, RICE, FIBONACCI = (1, 2, 3, 4, 5), (0.25, 0.5, 1, 2, 3), (1, 2, 3, 5, 8, 13, 20)


@pytest.mark.parametrize(
    ("value", "scale", "points", "weights"),
    [
        (3, RATING, (2, 3, 4), (0.25, 0.5, 0.25)),
        (5, RATING, (4, 5), (0.25, 0.75)),
        (1, RATING, (1, 2), (0.75, 0.25)),
        (0.25, RICE, (0.25, 0.5), (0.75, 0.25)),
        (2, RICE, (1, 2, 3), (0.25, 0.5, 0.25)),
        (8, FIBONACCI, (5, 8, 13), (0.25, 0.5, 0.25)),
        (3.5, RATING, (3, 3.5, 4), (0.25, 0.5, 0.25)),  # the mean of two raters lies between steps
        (7, RATING, (5, 7), (0.25, 0.75)),
    ],
)
def test_a_rating_may_be_one_step_of_its_scale_too_high_or_too_low(
    value: float, scale: Sequence[float], points: tuple[float, ...], weights: tuple[float, ...]
) -> None:
    assert one_step(value, scale) == Spread(points, weights)


def test_a_scale_of_one_step_leaves_no_choice() -> None:
    assert one_step(1, (1,)) == FIXED


def test_what_raters_say_is_equally_likely() -> None:
    assert of_raters([4, 2, 4, 5]) == Spread((2, 4, 5), (0.25, 0.5, 0.25))
    assert of_raters([3, 3]) == of_raters([3]) == of_raters([]) == FIXED
    assert sum(of_raters([1, 2, 3]).weights) == pytest.approx(1)


def test_an_effort_by_class_comes_to_a_third_more_on_average() -> None:
    spread = by_class(8)
    assert spread.points == (4, 8, 16)
    assert sum(spread.weights) == 1
    # reviews of surveys find 30 to 40 % more on average
    assert 1.3 < sum(map(float.__mul__, spread.points, spread.weights)) / 8 < 1.4


def test_a_share_of_a_sample_is_a_beta_distribution_from_jeffreys_prior() -> None:
    assert share_of_sample(0.25, 40).beta == (10.5, 30.5)
    assert share_of_sample(0, 12).beta == (0.5, 12.5)


def test_a_spread_may_be_told_in_another_unit() -> None:
    assert one_step(3, RATING).scaled(10) == Spread((20, 30, 40), (0.25, 0.5, 0.25), times=10)
    assert share_of_sample(0.25, 40).scaled(4200).scaled(12).times == 50_400
    assert FIXED.scaled(3).fixed
