"""When meetings meet: rules that calendars take, and what is wrong with the others."""

import pytest

from jmx.model.recurrence import recurrence_in_words, wrong_recurrence


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=1TU",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU",
        "FREQ=YEARLY;BYMONTH=2,5,8,11;BYDAY=3TU",
        "BYDAY=MO,TU,WE,TH,FR;FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=DAILY;UNTIL=20261231T090000Z",
        "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=09;BYMINUTE=30",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=4,5;BYMONTHDAY=31",
    ],
)
def test_what_calendars_take_is_taken(rule: str) -> None:
    assert wrong_recurrence(rule) == ("", "")


WRONG_RULES = [
    ("every second Tuesday", "is no recurrence rule", "FREQ=MONTHLY;BYDAY=1TU"),
    (
        "FREQ=QUARTERLY;BYDAY=1TU",
        "no frequency that calendars know: QUARTERLY",
        "write `FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU`",
    ),
    ("FREQ=OFTEN", "no frequency that calendars know: OFTEN", "DAILY, WEEKLY, MONTHLY, YEARLY"),
    ("BYDAY=1TU", "says not how often (FREQ)", "FREQ=MONTHLY;BYDAY=1TU"),
    ("freq=monthly;byday=1tu", "is written in another way here", "write `FREQ=MONTHLY;BYDAY=1TU`"),
    ("RRULE:FREQ=WEEKLY", "is written in another way here", "write `FREQ=WEEKLY`"),
    ("FREQ=WEEKLY;BYDAY=1TU", "counts days (1TU) in a weekly rule", "write FREQ=MONTHLY, or no numbers"),
    ("FREQ=MONTHLY;BYDAY=1XX", "has an odd BYDAY: 1XX", "1TU (the first)"),
    ("FREQ=MONTHLY;BYDAY=0TU", "has an odd BYDAY: 0TU", "1TU (the first)"),
    ("FREQ=MONTHLY;BYMONTHDAY=32", "has an odd BYMONTHDAY: 32", "1 to 31"),
    (
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "a day that never comes: BYMONTHDAY=30",
        "BYMONTH=2;BYMONTHDAY=-1;COUNT=3`",
    ),
    ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=31", "a day that never comes: BYMONTHDAY=31", "BYMONTHDAY=-1`, the last day"),
    ("FREQ=MONTHLY;INTERVAL=0", "has an odd INTERVAL: 0", "a number from 1"),
    ("FREQ=MONTHLY;ON=TU", "has an unknown part: ON", "BYDAY"),
    ("FREQ=MONTHLY;BYDAY=1TU;BYDAY=3TU", "says one thing twice", "leave one"),
    ("FREQ=MONTHLY;FREQ=WEEKLY", "says one thing twice", "leave one"),
    ("FREQ=MONTHLY;", "is no recurrence rule", "FREQ=MONTHLY;BYDAY=1TU"),
]


@pytest.mark.parametrize(("rule", "words", "hint"), WRONG_RULES)
def test_what_no_calendar_takes_is_told_with_what_to_write(rule: str, words: str, hint: str) -> None:
    told, remedy = wrong_recurrence(rule)
    assert words in told
    assert hint in remedy


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU", "on the first Tuesday of each month"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "on the last Friday of every third month"),
        ("FREQ=YEARLY;BYMONTH=2,5,8,11;BYDAY=3TU", "on the third Tuesday of February, May, August and November"),
        ("FREQ=YEARLY;BYDAY=20MO", "on the 20th Monday of each year"),
        ("FREQ=WEEKLY;BYDAY=MO", "every Monday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU", "every second week on Monday and Thursday"),
        ("FREQ=MONTHLY;BYDAY=MO", "on every Monday of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "on the 15th day and the last day of each month"),
        ("FREQ=MONTHLY;INTERVAL=3", "every third month"),
        ("FREQ=YEARLY;BYMONTH=3", "in March"),
        ("FREQ=DAILY", "every day"),
    ],
)
def test_a_rule_is_said_as_people_say_it(rule: str, words: str) -> None:
    assert recurrence_in_words(rule) == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;UNTIL=20261231", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=-2FR", "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=3", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=YEARLY;INTERVAL=2;BYMONTH=3",
        "every second Tuesday", "FREQ=OFTEN",
    ],
)  # fmt: skip
def test_what_cannot_be_said_shortly_stays_as_it_is_written(rule: str) -> None:
    assert recurrence_in_words(rule) == rule
