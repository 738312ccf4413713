"""Planning freezes: the days in them, and the day a review waits for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jmx.model.freezes import freeze_on, named, open_days, out_of_freezes
from jmx.model.settings import Freeze

NEW_YEAR = date(2026, 1, 1)


def _freeze(first: str, last: str, why: str | None = None) -> Freeze:
    return Freeze.model_validate({"from": date.fromisoformat(first), "to": date.fromisoformat(last), "why": why})


WINTER = _freeze("2026-12-01", "2027-01-31")


def test_both_ends_of_a_freeze_are_in_it() -> None:
    days = ("2026-11-30", "2026-12-01", "2027-01-31", "2027-02-01")
    assert [freeze_on([WINTER], date.fromisoformat(day)) is WINTER for day in days] == [False, True, True, False]


def test_after_a_freeze_comes_the_first_working_day() -> None:
    to_friday = _freeze("2026-12-01", "2027-01-29")
    assert out_of_freezes([to_friday], date(2026, 12, 24)) == date(2027, 2, 1)
    assert out_of_freezes([to_friday], date(2027, 1, 30)) == date(2027, 1, 30), "a day of no freeze is left alone"


def test_a_freeze_to_the_end_of_time_ends_there() -> None:
    assert out_of_freezes([_freeze("2026-12-01", "9999-12-31")], date(2026, 12, 24)) == date.max


def test_a_reason_is_told_on_one_line() -> None:
    assert named(_freeze("2026-12-01", "2026-12-02", "New\n  billing.")).endswith("to 2026-12-02 (New billing)")
    assert len(named(_freeze("2026-12-01", "2026-12-02", "so " * 99))) < 160


_DAY = st.integers(0, 60).map(lambda number: NEW_YEAR + timedelta(days=number))
_FREEZES = st.lists(
    st.tuples(_DAY, _DAY).map(lambda ends: Freeze.model_validate({"from": ends[0], "to": ends[1]})), max_size=4
)


@given(_FREEZES, _DAY, _DAY)
def test_days_are_counted_one_by_one(freezes: list[Freeze], after: date, until: date) -> None:
    days = [after + timedelta(days=number) for number in range(1, (until - after).days + 1)]
    assert open_days(freezes, after, until) == sum(freeze_on(freezes, day) is None for day in days)


@given(_FREEZES, _DAY)
def test_no_review_is_ever_due_in_a_freeze(freezes: list[Freeze], day: date) -> None:
    due = out_of_freezes(freezes, day)
    assert freeze_on(freezes, due) is None
    assert due >= day
