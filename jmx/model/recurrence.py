"""Recurrence rules of meetings, as calendars write them (RFC 5545): what is wrong with one, and one in words."""

import re
from collections.abc import Mapping

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_SEVERAL = {"QUARTERLY": "FREQ=MONTHLY;INTERVAL=3", "BIWEEKLY": "FREQ=WEEKLY;INTERVAL=2", "ANNUALLY": "FREQ=YEARLY"}
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NTH = f"[+-]?(?:[1-9]|[1-4][0-9]|5[0-3])?{_DAY}"
_FORMS: Mapping[str, tuple[str, str]] = {
    "INTERVAL": ("[1-9][0-9]{0,2}", "a number from 1"),
    "COUNT": ("[1-9][0-9]{0,3}", "a number from 1"),
    "UNTIL": ("[0-9]{8}(?:T[0-9]{6}Z?)?", "a day like 20261231"),
    "BYDAY": (f"{_NTH}(?:,{_NTH})*", "days like TU, 1TU (the first) or -1FR (the last)"),
    "BYMONTHDAY": ("-?(?:[1-9]|[12][0-9]|3[01])(?:,-?(?:[1-9]|[12][0-9]|3[01]))*", "days of the month, 1 to 31"),
    "BYMONTH": ("(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*", "months, 1 to 12"),
    "BYWEEKNO": ("-?(?:[1-9]|[1-4][0-9]|5[0-3])(?:,-?(?:[1-9]|[1-4][0-9]|5[0-3]))*", "weeks, 1 to 53"),
    "BYSETPOS": ("-?[1-9][0-9]{0,2}(?:,-?[1-9][0-9]{0,2})*", "places like 1 or -1"),
    "BYHOUR": ("(?:[01]?[0-9]|2[0-3])(?:,(?:[01]?[0-9]|2[0-3]))*", "hours, 0 to 23"),
    "BYMINUTE": ("[0-5]?[0-9](?:,[0-5]?[0-9])*", "minutes, 0 to 59"),
    "WKST": (_DAY, "a day like MO"),
}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # the days of each month, in a leap year
_EXAMPLE = "write a recurrence rule like `FREQ=MONTHLY;BYDAY=1TU` (the first Tuesday of each month)"


def wrong_recurrence(rule: str) -> tuple[str, str]:
    """What is wrong with a recurrence rule, and what to write; both empty where a calendar would take it."""
    parts = [part.partition("=") for part in rule.split(";")]
    plain = rule.upper().removeprefix("RRULE:")
    if plain != rule and not any(wrong_recurrence(plain)):
        return "is written in another way here", f"write `{plain}`"
    if not all(value for _, _, value in parts):
        return "is no recurrence rule", _EXAMPLE
    values = parts_of(rule)
    frequency = values.pop("FREQ", "")
    if frequency not in _FREQUENCIES:
        return _wrong_frequency(frequency, rule)
    if len(values) + 1 < len(parts):
        return "says one thing twice", "leave one of both out"
    wrong = next(filter(any, (_wrong_part(*part, frequency) for part in values.items())), ("", ""))
    return wrong if any(wrong) else _impossible_day(rule, values)


def parts_of(rule: str) -> dict[str, str]:
    """What a rule says, by name."""
    parted = (part.partition("=") for part in rule.split(";"))
    return {name: value for name, _, value in parted}


def _wrong_frequency(frequency: str, rule: str) -> tuple[str, str]:
    if not frequency:
        return "says not how often (FREQ)", _EXAMPLE
    several = _SEVERAL.get(frequency.upper(), "")
    meant = rule.replace(f"FREQ={frequency}", several) if several else ""
    hint = f"write one of FREQ={', '.join(_FREQUENCIES)}"
    if several:
        hint = f"write `{several if any(wrong_recurrence(meant)) else meant}`"
    return f"has no frequency that calendars know: {frequency[:20]}", hint


def _wrong_part(name: str, value: str, frequency: str) -> tuple[str, str]:
    if name not in _FORMS:
        return f"has an unknown part: {name[:20]}", f"known parts: FREQ, {', '.join(_FORMS)}"
    form, words = _FORMS[name]
    if not re.fullmatch(form, value):
        return f"has an odd {name}: {value[:20]}", f"write {words}"
    if name == "BYDAY" and frequency not in ("MONTHLY", "YEARLY") and re.search("[0-9]", value):
        return (
            f"counts days ({value[:20]}) in a {frequency.lower()} rule",
            "write FREQ=MONTHLY, or no numbers",
        )
    return "", ""


def _impossible_day(rule: str, values: Mapping[str, str]) -> tuple[str, str]:
    """A day that none of its months has, such as the 30th of February."""
    months = [int(each) for each in values.get("BYMONTH", "").split(",") if each]
    days = [int(each) for each in values.get("BYMONTHDAY", "").split(",") if each]
    longest = max((_LONGEST[each - 1] for each in months), default=31)
    if not days or min(map(abs, days)) <= longest:
        return "", ""
    named = f"BYMONTHDAY={values['BYMONTHDAY']}"
    return (
        f"names a day that never comes: {named[:31]}",
        f"write `{rule.replace(named, 'BYMONTHDAY=-1')}`, the last day",
    )


# --- in words ---

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_PLACES = ("", "first", "second", "third", "fourth", "fifth", "sixth")
_TOLD = {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST"}


def recurrence_in_words(rule: str) -> str:
    """`on the first Tuesday of each month`; a rule that says more than that, or nothing, as it is written."""
    values = dict(part.split("=", 1) for part in rule.split(";")) if not any(wrong_recurrence(rule)) else {}
    days = [_day(each) for each in values.get("BYDAY", "").split(",") if each]
    days += [_place(each, "day") for each in values.get("BYMONTHDAY", "").split(",") if each]
    months = [_MONTHS[int(each) - 1] for each in values.get("BYMONTH", "").split(",") if each]
    often, unit = int(values.get("INTERVAL", 1)), _UNITS.get(values.get("FREQ", ""), "")
    too_much = values.keys() - _TOLD or {"BYDAY", "BYMONTHDAY"} <= values.keys() or (often > 1 and months)
    short = (unit == "day" and (days or months)) or (unit == "week" and (months or "BYMONTHDAY" in values))
    if not values or too_much or short or not all(days):
        return rule
    each = unit if often == 1 else _place(str(often), unit)
    if unit == "week" and days:
        return f"every {_and(days)}" if often == 1 else f"every {each} on {_and(days)}"
    when = f"{'of' if days else 'in'} {_and(months)}" if months else f"of {'each' if often == 1 else 'every'} {each}"
    if days:
        return f"on {_and([f'every {day}' if day in _DAYS.values() else f'the {day}' for day in days])} {when}"
    return when if months else f"every {each}"


def _day(written: str) -> str:
    return _place(written[:-2], _DAYS[written[-2:]]) if written[:-2] else _DAYS[written]


def _place(number: str, of: str) -> str:
    """`third Tuesday`, `last day`; empty where nobody counts so far from the end."""
    count = int(number)
    if count < 0:
        return f"last {of}" if count == -1 else ""
    if count < len(_PLACES):
        return f"{_PLACES[count]} {of}"
    return f"{count}{'th' if 10 < count < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')} {of}"


def _and(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
