"""Days and numbers as other countries write them, and what is said about them."""

import pytest

from jmx.reading.locale_hints import day_hint, harmless, number_hint, percent_hint

DAYS = [
    ("31.03.2026", "write `2026-03-31`"),
    ("1. 4. 2026", "write `2026-04-01`"),
    ("31.03.26", "write `2026-03-31`, if the year 2026 is meant"),
    ("12.11.10", "write `2010-11-12`, if the year 2010 is meant"),
    ("26-04-03", "write `2026-04-03` or `2003-04-26`"),
    ("13/04/26", "write `2026-04-13` or `2013-04-26`"),
    ("3/31/2026", "write `2026-03-31`"),
    ("31/3/2026", "write `2026-03-31`"),
    ("31-03-2026", "write `2026-03-31`"),
    ("3/4/2026", "write `2026-03-04` or `2026-04-03`"),
    ("4/4/2026", "write `2026-04-04`"),
    ("2026-3-1", "write `2026-03-01`"),
    ("2026/03/31", "write `2026-03-31`"),
    (20260331, "write `2026-03-31`"),
    ("31.02.2026", ""),
    ("13/13/2026", ""),
    ("March 2026", ""),
    (2026, ""),
    (True, ""),
    (None, ""),
]


@pytest.mark.parametrize(("written", "hint"), DAYS, ids=[str(written) for written, _ in DAYS])
def test_a_day_written_in_another_way_is_told_as_iso(written: object, hint: str) -> None:
    assert day_hint(written) == hint


NUMBERS = [
    ("0,5", False, "write `0.5`, with a point"),
    ("-0,5", False, "write `-0.5`, with a point"),
    ("0,5", True, ""),
    ("4.2", False, "write `4.2` without quotes"),
    ("3", True, "write `3` without quotes"),
    ("3.0", True, "write `3`"),
    ("12.5", True, "write a whole number"),
    ("1.000", True, "write `1` or `1000`"),
    ("1.000", False, "write `1` or `1000`"),
    ("1.234", False, "write `1.234` or `1234`"),
    ("0.125", False, "write `0.125` without quotes"),
    ("0,125", False, "write `0.125`, with a point"),
    ("1,000", True, "write `1` or `1000`"),
    ("1.200", True, "write `1200`, without a thousands point, if that is meant"),
    ("2k", True, "write `2000`, if thousands are meant"),
    ("1,5 Tsd.", False, "write `1500`, if thousands are meant"),
    (float("inf"), True, ""),
    (float("-inf"), True, ""),
    (float("nan"), True, ""),
    (1e300, True, ""),
    ("1,200", True, "write `1200`, without a thousands comma"),
    ("1,200", False, "write `1.200` or `1200`"),
    ("1.200.000", False, "write `1200000`, without a thousands point"),
    ("1 200", False, "write `1200`, without a thousands mark"),
    ("1'200", True, "write `1200`, without a thousands mark"),
    ("1.200,50", False, "write `1200.50`"),
    ("1,200.50", False, "write `1200.50`"),
    ("80 %", False, "write `80`, only the number"),
    ("12,5 %", False, "write `12.5`, only the number"),
    ("1200 EUR", False, "write `1200`, only the number"),
    ("about 3", True, ""),
    ("9" * 30 + ",5", False, ""),
    (1.2, True, "write a whole number; `1200` if the point marks thousands"),
    (1.0, True, "write `1` or `1000`"),
    (1200.0, True, "write `1200`"),
    (1.2345, True, ""),
    (0.5, True, ""),
    (12.0, True, "write `12` or `12000`"),
    (1.2, False, ""),
    (["1"], True, ""),
]


@pytest.mark.parametrize(("written", "whole", "hint"), NUMBERS, ids=[f"{row[0]} {row[1]}" for row in NUMBERS])
def test_a_number_written_in_another_way_is_told_as_jmx_reads_it(written: object, whole: bool, hint: str) -> None:
    assert number_hint(written, whole=whole) == hint


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("12,5 percent", "write `12.5 %`"),
        ("35 percent", "write `35 %`"),
        ("0035 %", "write `35 %`"),
        ("100.0 pct", "write `100 %`"),
        ("120 %", "a percentage here is at most 100 %"),
        ("100,5 %", "a percentage here is at most 100 %"),
        ("-5 %", "a percentage here is not below 0 %"),
        ("0,0 %", "a percentage here is more than 0 %"),  # where it is how much something drops
        ("35 %", ""),  # never what stands there already
        ("0,5", "write `0.5` with a point, without quotes"),
        ("0.5", "write `0.5` without quotes"),
        ("12,5", "write `12.5 %`, if percent are meant"),
        ("most", ""),
        (3, ""),
    ],
)
def test_a_share_written_in_another_way_is_told_as_jmx_reads_it(written: object, hint: str) -> None:
    assert percent_hint(written) == hint


@pytest.mark.parametrize("shown", ["abc", "usability-test", "31.03.2026", "-12,5 %", "1.200"])
def test_short_words_days_and_numbers_may_be_shown(shown: str) -> None:
    assert harmless(shown)


@pytest.mark.parametrize("kept", ["", "ghp_AAAAbbbb", "Ana Ruiz", "4111 1111 1111 1111", "a" * 21, "abc123"])
def test_what_may_be_a_name_or_a_secret_is_not_shown(kept: str) -> None:
    assert not harmless(kept)
