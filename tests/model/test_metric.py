"""What a metric did since the last review, and when that is more than noise."""

from datetime import date

import pytest

from jmx.model.metric import Metric, Movement, Point, control_limits, movement, signal

STEADY = [7.0, 7.2, 6.9, 7.1, 7.0, 7.1, 6.9]


def _moved(values: list[float], known: int = 3, better: str = "higher") -> Movement:
    points = tuple(
        Point.model_validate({"date": date(2026, month, 1), "value": v}) for month, v in enumerate(values, 1)
    )
    metric = Metric.model_validate({"id": "csat", "title": "Satisfaction", "better": better})
    return movement("csat", metric, points, points[:known], date(2026, 12, 31))


def test_the_baseline_is_the_last_value_the_review_knew() -> None:
    moved = _moved(STEADY)
    assert moved.baseline is not None
    assert moved.latest is not None
    assert (moved.baseline.date, moved.latest.date) == (date(2026, 3, 1), date(2026, 7, 1))
    assert moved.delta == pytest.approx(0.0)


def test_no_value_since_the_review_is_no_movement_and_not_zero() -> None:
    moved = _moved(STEADY[:3])
    assert moved.delta is None
    assert moved.improved is None


def test_without_an_earlier_review_there_is_nothing_to_compare_with() -> None:
    moved = _moved(STEADY, known=0)
    assert moved.baseline is None
    assert moved.delta is None


@pytest.mark.parametrize(
    ("newest", "signal"),
    [(7.05, False), (7.5, False), (7.53, True), (6.56, False), (6.52, True)],
    ids=["usual", "just-inside", "above", "just-inside-below", "below"],
)
def test_a_signal_lies_outside_the_natural_limits_of_the_values_before(newest: float, signal: bool) -> None:
    # mean 7.0286; moving ranges .2 .3 .2 .1 .1 .2, so limits at ± 2.66 × .18333 = ± .48767: 6.5409 to 7.5162
    assert _moved([*STEADY, newest]).signal is signal


def test_control_limits_are_the_mean_and_2_66_mean_moving_ranges_on_both_sides() -> None:
    limits = control_limits([10.0, 12.0, 11.0, 13.0])  # moving ranges 2, 1, 2
    assert limits == pytest.approx((11.5 - 2.66 * 5 / 3, 11.5, 11.5 + 2.66 * 5 / 3))


def test_a_series_that_never_moved_takes_any_other_value_for_a_signal() -> None:
    assert signal([26.835] * 7) is False, "whose mean is not 26.835 in floating point"
    assert signal([*[7.0] * 8, 7.1]) is True


def test_only_the_eight_values_before_the_newest_set_its_limits() -> None:
    wild = [1.0, 99.0] * 10
    assert signal([*wild, *STEADY, 7.0, 9.0]) is True


def test_too_few_values_tell_nothing() -> None:
    assert _moved(STEADY[:5]).signal is None
    assert _moved(STEADY[:6]).signal is not None


def test_lower_is_better_where_the_metric_says_so() -> None:
    assert _moved([9.0, 9.0, 9.0, 8.0], better="lower").improved is True
    assert _moved([9.0, 9.0, 9.0, 8.0], better="higher").improved is False
