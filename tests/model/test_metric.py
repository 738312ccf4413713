"""What a metric did since the last review, and when that is more than noise."""

from datetime import date, timedelta

import pytest

from jmx.model.metric import Metric, Movement, Point, control_limits, movement

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


def test_control_limits_are_the_mean_and_2_66_mean_moving_ranges_on_both_sides() -> None:
    limits = control_limits([10.0, 12.0, 11.0, 13.0])  # moving ranges 2, 1, 2
    assert limits == pytest.approx((11.5 - 2.66 * 5 / 3, 11.5, 11.5 + 2.66 * 5 / 3))


NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def test_control_limits_are_those_of_the_handbook() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: mean 50.81, mean moving range 1.8778."""
    lower, centre, upper = control_limits(NIST)
    assert (round(lower, 4), round(centre, 2), round(upper, 4)) == (45.8151, 50.81, 55.8049)


def test_a_level_that_changed_for_good_stays_a_signal() -> None:
    before, after = [12.7, 12.4, 12.9, 12.6, 12.8, 12.5], [8.9, 9.1, 8.8, 9.0, 8.9, 9.2]
    for known in range(1, len(after) + 1):
        found = _moved([*before, *after[:known]], known=len(before))
        assert (found.signal, found.improved) == (True, False), known
        assert found.usual is not None
        assert found.usual.lower > 9.2


def test_what_was_before_a_declared_step_is_not_what_newer_values_are_held_against() -> None:
    values = [*[30.0, 31.0] * 3, *[7.0, 7.2, 6.9, 7.1, 7.0, 7.1], 7.1, 6.9, 7.0]
    points = [
        Point(date=date(2025, 1, 1) + timedelta(days=30 * place), value=each) for place, each in enumerate(values)
    ]
    metric = Metric(id="csat", title="Satisfaction")
    told = {
        since: movement("csat", metric, points, points[:12], date(2026, 12, 31), since).signal
        for since in (date.min, points[6].date, points[9].date)
    }
    assert list(told.values())[1:] == [False, None], "six values since the step, then three"


def test_too_few_values_tell_nothing() -> None:
    assert _moved([7.0, 7.2, 6.9, 7.1, 7.0, 9.9], known=5).signal is None
    assert _moved([7.0, 7.2, 6.9, 7.1, 7.0, 7.1, 7.0], known=6).signal is False
    assert _moved([7.0, 7.2, 6.9, 7.1, 7.0, 7.1], known=6).signal is None


def test_lower_is_better_where_the_metric_says_so() -> None:
    assert _moved([9.0, 9.0, 9.0, 8.0], better="lower").improved is True
    assert _moved([9.0, 9.0, 9.0, 8.0], better="higher").improved is False
