"""When forums meet, held against python-dateutil and a reader of calendars."""

from datetime import date, datetime, time, timedelta
from time import process_time

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.model.freezes import freeze_on
from jmx.model.meetings import lacks_start, last_meeting, meeting_days, meets, never_meets, next_meeting
from jmx.model.settings import Forum, Freeze

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def forum(rule: str, starts: date | None = None) -> Forum:
    return Forum(id="board", title="Board", recurs=rule, starts=starts)


@pytest.mark.parametrize(
    ("rule", "starts", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU", None, "2026-01-06 2026-02-03 2026-03-03"),
        ("FREQ=MONTHLY;BYDAY=-1FR", None, "2026-01-30 2026-02-27 2026-03-27"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2026, 1, 12), "2026-01-12 2026-01-26 2026-02-09"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None, "2026-01-30 2026-02-27 2026-03-31"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None, ""),
        ("FREQ=MONTHLY;BYMONTHDAY=31", None, "2026-01-31 2026-03-31"),
        ("FREQ=WEEKLY;BYDAY=TH;COUNT=2", date(2026, 2, 5), "2026-02-05 2026-02-12"),
        ("FREQ=WEEKLY;BYDAY=TH;UNTIL=20260122T120000Z", None, "2026-01-01 2026-01-08 2026-01-15 2026-01-22"),
        ("FREQ=DAILY;BYHOUR=9,15", None, "2026-01-01 2026-01-02 2026-01-03"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", None, ""),
    ],
)
def test_the_days_of_a_rule(rule: str, starts: date | None, days: str) -> None:
    found = [str(day) for day in meeting_days(forum(rule, starts), date(2026, 1, 1), date(2026, 3, 31))]
    assert found[: len(days.split())] == days.split()
    assert days or not found


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=MONTHLY"]
)
def test_where_a_rule_needs_its_first_day_nobody_knows_without_it(rule: str) -> None:
    assert lacks_start(forum(rule))
    assert list(meeting_days(forum(rule), *YEAR)) == []
    assert next(meeting_days(forum(rule, date(2026, 1, 5)), *YEAR)) == date(2026, 1, 5)


@pytest.mark.parametrize("rule", ["every tuesday", "FREQ=HOURLY", "", "FREQ=WEEKLY;BYDAY=XX"])
def test_what_is_no_rule_has_no_days(rule: str) -> None:
    odd = Forum.model_construct(id="board", title="Board", recurs=rule, starts=None)
    assert not meets(odd)
    assert list(meeting_days(odd, *YEAR)) == []


RULES = st.one_of(
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from((1, 2, 3, 4, -1)), st.sampled_from(("MO", "WE", "FR"))),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, st.integers(1, 5), st.sampled_from(("TU", "MO,TH", "SU"))),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format, st.integers(1, 4), st.integers(1, 31)),
    st.builds(
        "FREQ=YEARLY;BYMONTH={};BYDAY={}TH".format, st.sampled_from(("2", "3,6,9,12")), st.sampled_from((1, 3, -2))
    ),
)


@given(RULES, st.dates(date(2024, 1, 1), date(2025, 12, 31)))
def test_a_reader_of_calendars_lists_the_same_days(rule: str, starts: date) -> None:
    first = next(iter(meeting_days(forum(rule, starts), starts, starts + timedelta(days=800))))
    event = icalendar.Event()
    event.add("dtstart", first)
    event.add("rrule", icalendar.vRecur.from_ical(rule))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    end = date(2027, 1, 1)
    others = {
        each["DTSTART"].dt
        for each in recurring_ical_events.of(calendar).between(first, datetime.combine(end, time.max))
    }
    assert list(meeting_days(forum(rule, first), first, end)) == sorted(others)


STEPS = st.one_of(
    RULES,
    st.builds("FREQ=DAILY;INTERVAL={};BYMONTH=1,3,6,7,12".format, st.integers(1, 30)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY=SU,MO;WKST={}".format, st.integers(1, 9), st.sampled_from(("MO", "SU", "WE"))
    ),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYHOUR=9,15".format, st.integers(1, 9)),
    st.builds("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS={}".format, st.sampled_from((1, 2, -1))),
    st.builds("COUNT={};FREQ=WEEKLY;BYDAY=MO".format, st.integers(1, 5000)),
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.dates(date(1990, 1, 1), date(2026, 3, 1)))
def test_a_rule_has_the_days_that_it_has_when_it_is_counted_from_its_first(rule: str, starts: date) -> None:
    counted = rrulestr(rule, dtstart=datetime.combine(starts, time.min))
    days = counted.between(datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59), inc=True)  # noqa: DTZ001
    assert list(meeting_days(forum(rule, starts), *YEAR)) == sorted({each.date() for each in days})


def test_the_first_of_a_week_is_the_first_wherever_one_begins_to_look() -> None:
    board = forum("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1")
    assert list(meeting_days(board, date(2026, 1, 1), date(2026, 1, 12))) == [date(2026, 1, 5), date(2026, 1, 12)]


def test_a_thousand_times_of_a_day_are_one_day() -> None:
    hours = ",".join(map(str, range(24)))
    board = forum(f"FREQ=DAILY;BYHOUR={hours};BYMINUTE={','.join(map(str, range(60)))}")
    begun = process_time()
    assert len(list(meeting_days(board, *YEAR))) == 365
    assert process_time() - begun < 0.2, "half a million times took a second"


@given(RULES, st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(0, 200), st.integers(0, 90), st.integers(0, 60))
def test_a_review_goes_into_a_meeting_before_its_limit_and_out_of_freezes(
    rule: str, after: date, days: int, begins: int, lasts: int
) -> None:
    board = forum(rule, date(2025, 1, 6))
    freeze = Freeze.model_validate(
        {"from": after + timedelta(days=begins), "to": after + timedelta(days=begins + lasts)}
    )
    limit = after + timedelta(days=days)
    found = last_meeting(board, after, limit, [freeze])
    open_days = [day for day in meeting_days(board, after, limit) if day > after and not freeze_on([freeze], day)]
    assert found == (open_days[-1] if open_days else None)
    coming = next_meeting(board, after, [freeze])
    assert coming is None or (coming >= after and not freeze_on([freeze], coming))


@pytest.mark.parametrize(
    ("rule", "starts", "many"),
    [
        ("FREQ=DAILY", date(1950, 1, 1), 365),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", date(2010, 1, 1), 261),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(1940, 1, 1), 26),
        ("FREQ=DAILY;COUNT=9999", date(2010, 1, 1), 365),
    ],
)
def test_a_rule_that_began_long_ago_has_all_its_days(rule: str, starts: date, many: int) -> None:
    found = list(meeting_days(forum(rule, starts), *YEAR))
    assert len(found) == many
    if "INTERVAL" in rule:
        assert {(day - starts).days % 14 for day in found} == {0}


def test_the_end_of_a_rule_may_stand_anywhere_in_it() -> None:
    first = forum("UNTIL=20260301;FREQ=MONTHLY;BYDAY=1TU")
    assert [str(day) for day in meeting_days(first, *YEAR)] == ["2026-01-06", "2026-02-03"]
    assert not lacks_start(forum("BYHOUR=9;FREQ=DAILY"))


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=3", "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1"],
)
def test_where_no_day_ever_fits_that_is_known_and_not_looked_for_again(rule: str) -> None:
    board = forum(rule, date(2026, 1, 5))
    assert never_meets(board)
    assert list(meeting_days(board, *YEAR)) == []
    begun = process_time()
    assert [list(meeting_days(board, *YEAR)) for _ in range(2000)] == [[]] * 2000
    assert process_time() - begun < 1, "each took 0.3 s, as long as all years up to 9999 take"


def test_a_rule_near_the_end_of_all_days_is_counted() -> None:
    assert list(meeting_days(forum("FREQ=MONTHLY;BYDAY=1TU"), date(9999, 12, 1), date.max)) == [date(9999, 12, 7)]
