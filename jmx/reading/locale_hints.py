"""Days and numbers as spreadsheets and other countries write them, and how jmx wants them."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

_DAY_FIRST = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_EITHER_FIRST = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{2})")
_DIGITS_ONLY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_IN_WORDS = re.compile(r"([0-9]{1,2})(?:-|\.?\s)([A-Za-z]{3,9})(?:-|,?\s)([0-9]{4})")
_MONTH_FIRST_IN_WORDS = re.compile(r"([A-Za-z]{3,9})\s([0-9]{1,2}),?\s([0-9]{4})")
_ONLY_MONTH = re.compile(r"([0-9]{4})[-/.](0[1-9]|1[0-2])|(0?[1-9]|1[0-2])[/.]([0-9]{4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)")
_GROUPED = re.compile(r"[-+]?[1-9][0-9]{0,2}([.,' \u00a0\u202f\u2019])[0-9]{3}(?:\1[0-9]{3})*")
_GROUPED_AND_DECIMAL = re.compile(r"([-+]?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?!\2)[.,]([0-9]+)")
_WITH_UNIT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+|,[0-9]{1,2})?)\s?(?:[^\W0-9_]{1,12}\.?|[%€$£])")
_COUNTED = re.compile(r"([-+]?[0-9]+)(?:[.,]([0-9]{1,2}))?\s?(k|tsd\.?|thousand)", re.IGNORECASE)
_PERCENT = re.compile(r"([-+]?[0-9]+(?:[.,][0-9]+)?)\s*(?:%|percent|per cent|pct|prozent)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
_FIGURES = re.compile(r"[-+]?[0-9][0-9.,/: %-]*")
_MARKS = {".": "point", ",": "comma"}


def harmless(text: str) -> bool:
    """Whether a wrong value may be shown: a short word of small letters, a day or a small number is no secret."""
    if len(text) <= 12 and _FIGURES.fullmatch(text):
        return True
    return len(text) <= 20 and _WORD.fullmatch(text) is not None


def day_hint(value: object) -> str:
    """The ISO form of a day written in another way: of both days, where day and month may be meant either way."""
    text = str(value) if isinstance(value, str | int) else ""
    if (short := _SHORT_YEAR.fullmatch(text)) and (days := _short_years_meant(*short.groups())):
        likely = days[:1] if short[2] == "." else days  # with points the year stands last nearly everywhere
        meant = f", if the year {likely[0].year} is meant" if len(likely) == 1 else ""
        return f"write {_either(likely)}{meant}"
    days = days_meant(text)
    last = ", if its last day is meant" if _ONLY_MONTH.fullmatch(text) else ""
    return f"write {_either(days)}{last}" if days else ""


def _either(days: Iterable[date]) -> str:
    return " or ".join(f"`{day.isoformat()}`" for day in days)


def number_hint(value: object, *, whole: bool) -> str:
    """How a number in quotes, with a decimal comma, a unit or thousands marks is written here."""
    if isinstance(value, float) and whole:
        return _whole_hint(value)
    if not isinstance(value, str) or len(value) > 20:
        return ""
    if grouped := _GROUPED.fullmatch(value):
        return _grouped_hint(value, grouped[1], whole)
    if _PLAIN.fullmatch(value):
        number, _, places = value.partition(".")
        return f"write `{value}` without quotes" if not (whole and places) else _without_places(number, places)
    if found := _DECIMAL_COMMA.fullmatch(value):
        return "" if whole else f"write `{found[1]}.{found[2]}`, with a point"
    if found := _GROUPED_AND_DECIMAL.fullmatch(value):
        return f"write `{found[1].replace(found[2], '')}.{found[3]}`"
    if found := _COUNTED.fullmatch(value):
        return f"write `{found[1]}{(found[2] or '').ljust(3, '0')}`, if thousands are meant"
    found = _WITH_UNIT.fullmatch(value)
    return f"write `{found[1].replace(',', '.')}`, only the number" if found else ""


def percent_hint(value: object, *, any_number: bool = False) -> str:
    """How a share that is text, like `35 percent`, is written here, or which shares there are; also another number,
    where that may stand there."""
    text = value if isinstance(value, str) and len(value) <= 20 else ""
    if found := _PERCENT.fullmatch(text):
        return _share_hint(text, *found[1].replace(",", ".").partition(".")[::2])
    share = text.replace(",", ".") if _PLAIN.fullmatch(text) or _DECIMAL_COMMA.fullmatch(text) else ""
    if not share or not (any_number or 0 <= float(share) <= 100):
        return ""
    point = " with a point," if "," in text else ""
    as_number = any_number or float(share) <= 1
    return f"write `{share}`{point} without quotes" if as_number else f"write `{share} %`, if percent are meant"


def _share_hint(text: str, whole: str, places: str) -> str:
    share = float(f"{whole}.{places}")
    if not 0 < share <= 100:
        told = "at most 100" if share > 100 else "not below 0" if share < 0 else "more than 0"
        return f"a percentage here is {told} %"
    written = f"{int(whole)}{'.' + places if places.strip('0') else ''} %"
    return f"write `{written}`" if written != text else ""


def days_meant(text: str) -> tuple[date, ...]:
    """The days that a text may mean; of a month its last one."""
    if found := _DAY_FIRST.fullmatch(text):
        orders = [(found[3], found[2], found[1])]
    elif found := _EITHER_FIRST.fullmatch(text):
        orders = [(found[3], found[1], found[2]), (found[3], found[2], found[1])]
    elif found := _YEAR_FIRST.fullmatch(text) or _DIGITS_ONLY.fullmatch(text):
        orders = [(found[1], found[2], found[3])]
    elif found := _MONTH_IN_WORDS.fullmatch(text):
        orders = [(found[3], _month(found[2]), found[1])]
    elif found := _MONTH_FIRST_IN_WORDS.fullmatch(text):
        orders = [(found[3], _month(found[1]), found[2])]
    elif found := _ONLY_MONTH.fullmatch(text):
        year, month = found[1] or found[4], found[2] or found[3]
        orders = [(year, month, str(monthrange(int(year), int(month))[1]))] if int(year) else []
    else:
        return ()
    return tuple(dict.fromkeys(day for order in orders if (day := _real_day(*order))))


def _short_years_meant(first: str, mark: str, second: str, third: str) -> tuple[date, ...]:
    """The days that three short numbers may mean, the likeliest first: with hyphens the year stands first as often."""
    last = [(third, second, first), *([(third, first, second)] if mark == "/" else [])]
    orders = [(first, second, third), *last] if mark == "-" else [*last, (first, second, third)]
    return tuple(dict.fromkeys(day for order in orders if len(order[0]) == 2 and (day := _real_day(*order))))


def _month(word: str) -> str:
    """The number of a month by its English name or the first three letters of that; 0 for another word."""
    names = [name for name in _MONTHS if word.lower() in (name, name[:3])]
    return str(_MONTHS.index(names[0]) + 1) if names else "0"


def _real_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year if len(year) == 4 else f"20{year}"), int(month), int(day))
    except ValueError:
        return None


def _grouped_hint(value: str, mark: str, whole: bool) -> str:
    """`1.200` is twelve hundred to some and a little more than one to others, as a whole number only the former."""
    plain = value.replace(mark, "")
    if mark in _MARKS and value.count(mark) == 1 and (not whole or value.endswith("000")):
        less = value.partition(mark)[0] if value.endswith("000") else value.replace(",", ".")
        return f"write `{less}` or `{plain}`"
    sure = ", if that is meant" if mark == "." and value.count(mark) == 1 else ""
    return f"write `{plain}`, without a thousands {_MARKS.get(mark, 'mark')}{sure}"


def _without_places(number: str, places: str) -> str:
    return "write a whole number" if places.strip("0") else f"write `{number}`"


def _whole_hint(value: float) -> str:
    """What a number with a point is as a whole one; nobody knows here how many places were written, and 1.0 may have
    been 1.000."""
    thousands = round(value * 1000) if 1 <= abs(value) < 1000 else 0
    grouped = thousands if abs(thousands - value * 1000) < 1e-6 else 0
    if value.is_integer() and abs(value) < 10**9:
        return f"write `{value:.0f}`" + (f" or `{grouped}`" if grouped else "")
    return f"write a whole number; `{grouped}` if the point marks thousands" if grouped else ""
