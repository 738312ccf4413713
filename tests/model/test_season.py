"""Whether figures have seasons is told from their days and values."""

from datetime import date, timedelta
from random import Random

import pytest

from jmx.model.season import same_seasons, seasonal, seasons_of, without_seasons

MONTHS = [month % 12 for month in range(24)]


def _days(count: int, every: float, first: date = date(2024, 1, 31)) -> list[date]:
    return [first + timedelta(days=round(place * every)) for place in range(count)]


def test_months_and_quarters_have_seasons_from_two_and_three_years_on() -> None:
    assert seasons_of(_days(27, 30.44), 24) == (*MONTHS, 0, 1, 2)
    assert seasons_of(_days(26, 30.44), 23) == ()
    assert seasons_of(_days(14, 91.31), 12) == (0, 1, 2, 3) * 3 + (0, 1)
    assert seasons_of(_days(14, 91.31), 11) == ()
    assert seasons_of(_days(120, 7), 110) == (), "figures of weeks"


def test_the_last_days_of_months_are_their_months() -> None:
    ends = [date(2024 + (month // 12), month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 31)]
    assert seasons_of(ends, 24) == tuple(month % 12 for month in range(30))


def test_a_month_that_was_there_once_is_held_against_nothing() -> None:
    days = _days(30, 30.44)
    without_one_june = [*days[:5], *days[6:]]
    assert seasons_of(without_one_june, 24) == ()
    assert seasons_of(_days(40, 30.44)[:5] + _days(40, 30.44)[6:], 36) != ()


def test_a_wave_and_a_single_month_that_stands_out_are_seasons() -> None:
    chance = Random(1)
    wave = [6.0 * (month % 12 < 6) + chance.gauss(0, 1) for month in range(24)]
    december = [-8.0 * (month % 12 == 11) + chance.gauss(0, 1) for month in range(24)]
    assert seasonal(wave, MONTHS)
    assert seasonal(december, MONTHS)
    assert not seasonal([5.0] * 24, MONTHS)


def test_series_without_seasons_rarely_seem_to_have_some() -> None:
    chance = Random(2)
    found = sum(seasonal([chance.gauss(0, 1) for _ in MONTHS], MONTHS) for _ in range(2_000))
    assert found / 2_000 == pytest.approx(0.018, abs=0.01), "1 in 100 by either of two tests"


def test_what_is_left_without_seasons_has_none_and_is_as_large_as_before() -> None:
    left, later = without_seasons([1.0, 5.0, 3.0, 9.0], [4.0], [0, 1, 0, 1, 0])
    assert left == pytest.approx([-(2**0.5), -2 * 2**0.5, 2**0.5, 2 * 2**0.5])
    assert later == pytest.approx([2 / 1.5**0.5])
    assert same_seasons([1.0, 5.0, 3.0, 9.0], [0, 1, 0, 1], [0]) == 2.0
