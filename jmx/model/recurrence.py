"""Recurrence rules of meetings, as calendars write them (RFC 5545), and what is wrong with one."""

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
_EXAMPLE = "write a recurrence rule like FREQ=MONTHLY;BYDAY=1TU (the first Tuesday of each month)"


def wrong_recurrence(rule: str) -> tuple[str, str]:
    """What is wrong with a recurrence rule, and what to write; both empty where a calendar would take it."""
    parts = [part.partition("=") for part in rule.split(";")]
    plain = rule.upper().removeprefix("RRULE:")
    if plain != rule and not any(wrong_recurrence(plain)):
        return "is written in another way here", f"write {plain}"
    if not all(value for _, _, value in parts):
        return "is no recurrence rule", _EXAMPLE
    values = {name: value for name, _, value in parts}
    frequency = values.pop("FREQ", "")
    if frequency not in _FREQUENCIES:
        return _wrong_frequency(frequency)
    if len(values) + 1 < len(parts):
        return "says one thing twice", "leave one of both out"
    return next(filter(any, (_wrong_part(*part, frequency) for part in values.items())), ("", ""))


def _wrong_frequency(frequency: str) -> tuple[str, str]:
    if not frequency:
        return "says not how often (FREQ)", _EXAMPLE
    meant = _SEVERAL.get(frequency.upper()) or f"one of FREQ={', '.join(_FREQUENCIES)}"
    return f"has no frequency that calendars know: {frequency[:20]}", f"write {meant}"


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
