"""The numbers and days that a text says."""

from datetime import date

import pytest

from jmx.model.said_numbers import days_in, numbers_in, sentences


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31 % of 4,000", [("31 %", 31, "%"), ("4,000", 4000, "")]),
        ("from 1.3 to 1.6 %", [("1.3", 1.3, "%"), ("1.6 %", 1.6, "%")]),
        ("-5 or −2, 2–8", [("-5", -5, ""), ("−2", -2, ""), ("2", 2, ""), ("8", 8, "")]),
        ("640,000 EUR and €12.50", [("640,000 EUR", 640000, "EUR"), ("€12.50", 12.5, "€")]),
        ("1 000 000 and 31,5 %", [("1 000 000", 1000000, ""), ("31,5 %", 31.5, "%")]),
        ("2026-05-12, 12 May 2026, May 2026, 10:30, Q3 2026, in 2026", []),
        ("`x 9` a@9.example https://x.example/9 CX-12 v1.2.3 abc1234f 3rd 4.", [("4", 4, "")]),
        ("survey-q3/part-4 and A4", []),
    ],
)
def test_numbers_are_told_from_what_only_looks_like_one(text: str, said: list[tuple[str, float, str]]) -> None:
    assert [(each.written, each.values[0][0], each.unit) for each in numbers_in(text)] == said


def test_a_number_may_mean_two_things() -> None:
    (number,) = numbers_in("1.234")
    assert number.values == ((1234, 0), (1.234, 3))


@pytest.mark.parametrize(
    ("text", "day", "means"),
    [
        ("on 12 May 2026", date(2026, 5, 12), True), ("on 12 May 2026", date(2026, 5, 13), False),
        ("in May 2026", date(2026, 5, 30), True), ("on May 12, 2026", date(2026, 5, 12), True),
        ("2026-05-12", date(2026, 5, 12), True), ("2026-05", date(2026, 5, 3), True), ("12 Sept.", date(2025, 9, 12), True),
    ],
)  # fmt: skip
def test_days_are_said_in_many_ways(text: str, day: date, means: bool) -> None:
    (said,) = days_in(text)
    assert said.means(day) is means


def test_a_small_word_is_no_month() -> None:
    assert days_in("it may be so, and we march on") == ()


def test_a_day_that_is_none_is_not_whole() -> None:
    (said,) = days_in("2026-02-31")
    assert said.whole is None


def test_sentences_end_where_people_end_them() -> None:
    text = "It is 4.2 of 5. “So it is.” Then; Now"
    assert [each for _, each in sentences(text)] == ["It is 4.2 of 5.", "“So it is.”", "Then;", "Now"]
