"""What a metric did since the last review, and when that is more than noise."""

from datetime import date, timedelta
from math import cos, pi, sin

import pytest

from jmx.model.levels import Step
from jmx.model.metric import Metric, Point
from jmx.model.movement import Movement, movement, values_known
from jmx.model.unit import Unit

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


def test_a_level_that_changed_for_good_stays_a_signal() -> None:
    before, after = [12.7, 12.4, 12.9, 12.6, 12.8, 12.5], [8.9, 9.1, 8.8, 9.0, 8.9, 9.2]
    for known in range(1, len(after) + 1):
        found = _moved([*before, *after[:known]], known=len(before))
        assert (found.signal, found.improved) == (True, False), known
        assert found.levels is not None
        assert found.levels.usual is not None
        assert found.levels.usual.lower > 9.2


def test_what_was_before_a_declared_step_is_not_what_newer_values_are_held_against() -> None:
    values = [*[30.0, 31.0] * 3, *[7.0, 7.2, 6.9, 7.1, 7.0, 7.1], 7.1, 6.9, 7.0]
    points = [
        Point(date=date(2025, 1, 1) + timedelta(days=30 * place), value=each) for place, each in enumerate(values)
    ]
    metric = Metric(id="csat", title="Satisfaction")
    told = {
        since: movement("csat", metric, points, points[:12], date(2026, 12, 31), Step(since, "Another form")).signal
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


def test_what_was_counted_anew_since_the_review_is_not_compared() -> None:
    points = [Point(date=date(2025, 1, 1) + timedelta(days=30 * place), value=7.0 + place % 2) for place in range(12)]
    rebase = [{"date": points[9].date, "why": "Asked on another scale"}]
    metric = Metric.model_validate({"id": "csat", "title": "Satisfaction", "rebase": rebase})
    found = movement("csat", metric, points, points[:8], date(2026, 12, 31))
    assert (found.signal, found.delta, found.improved) == (None, None, None)
    assert found.anew == metric.rebase[0]
    assert movement("csat", metric, points, points[:10], date(2026, 12, 31)).anew is None


def test_a_value_far_beyond_the_others_is_seen_though_the_level_was_the_same_before_it() -> None:
    months = [6.1, 5.8, 6.4, 7.0, 6.3, 5.9, 6.2, 6.8, 6.0, 6.5, 6.9, 6.6, 13.8, 15.2]
    found = _monthly(months, known=8)
    assert (found.signal, found.improved) == (True, False)
    assert found.levels is not None
    assert found.levels.words(Unit("minutes")) == (
        "mean 6.31 minutes (8 values, 2025-09-28 to 2026-04-28) before, 14.5 (2 values, 2026-09-28 to 2026-10-28) "
        "from 2026-09-28 on; the 4 values between do not show it"
    ).replace("14.5 (", "14.5 minutes (")


def test_one_value_beyond_the_usual_range_is_told_and_is_no_other_level() -> None:
    found = _monthly([7.0, 7.2, 6.9, 7.1, 7.0, 7.1, 6.9, 7.0, 7.6, 7.0, 7.1], known=7)
    assert found.levels is not None
    assert (found.levels.moved, found.levels.run) == (False, "2026-05-28 lies beyond its usual range")


def _monthly(values: list[float], known: int) -> Movement:
    """Of a series that begins in September 2025, of which less is better."""
    days = [date(2025 + (8 + place) // 12, (8 + place) % 12 + 1, 28) for place in range(len(values))]
    points = [Point(date=day, value=value) for day, value in zip(days, values, strict=True)]
    metric = Metric.model_validate({"id": "wait", "title": "Minutes", "better": "lower"})
    return movement("wait", metric, points, points[:known], date(2027, 12, 31))


def test_a_season_that_the_values_known_since_a_step_do_not_cover_says_nothing() -> None:
    days = [date(2024 + month // 12, month % 12 + 1, 28) for month in range(36)]
    wave = [round(4000 - 1500 * cos(pi * (month + 0.5) / 6) + 90 * sin(7 * month)) for month in range(36)]
    points = tuple(Point(date=day, value=value) for day, value in zip(days, wave, strict=True))
    metric = Metric.model_validate({"id": "visits", "title": "Visits"})
    step = Step(date(2025, 9, 10), "outage: Boiler")
    found = movement("visits", metric, points[:33], points[:28], date(2026, 12, 31), step)
    assert (found.signal, found.season) == (
        None, "its values have a season, and the baseline since 2025-09-10 (outage: Boiler) covers only September to April",
    )  # fmt: skip
    whole = movement("visits", metric, points[:33], points[:28], date(2026, 12, 31))
    assert (whole.signal, whole.season) == (False, "")


def test_a_forecast_is_no_value_that_a_review_knew_once_another_came() -> None:
    days = [date(2026, month, 1) for month in (2, 3, 4)]
    then = [Point(date=day, value=8) for day in days]
    now = [*then[:2], Point(date=days[2], value=16)]
    assert values_known(then, now, days[1]) == then[:2]
    assert values_known(then, then, days[1]) == then, "entered a few days ahead, and seen"
    assert values_known(then, now[1:], days[1]) == then[:2], "what the review saw, whatever became of it"
