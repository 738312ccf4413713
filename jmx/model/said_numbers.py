"""The numbers that a text says, and what stands around them."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join([*_MONTHS, *(each[:3] for each in _MONTHS), "sept"])
_ISO = r"\b(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d))?\b"
_SPOKEN = (
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\.? )?(?P<m1>{_MONTH})\b\.?"
    r"(?: (?P<d2>\d{1,2})(?:st|nd|rd|th)?\b(?!\s?%))?(?:,? (?P<y1>\d{4})\b)?"
)
_DAYS = re.compile(f"{_ISO}|{_SPOKEN}", re.IGNORECASE)
_NO_NUMBERS = re.compile(
    r"`[^`]*`|https?://\S+|[\w.+-]{1,80}@[\w.-]{1,80}|\b\d{1,2}:\d\d\b|\bQ[1-4]\b(?: \d{4})?|\b(?:19|20)\d\d\b(?!\s?%)"
    r"|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b|\bv?\d+\.\d+\.\d+\b|\d+(?:st|nd|rd|th)\b|[A-Z]{2,}-?\d+\b|:\d+"
)
_NUMBER = re.compile(
    r"(?P<before>[€$£]\s?)?(?P<sign>(?<![\w)\]])[-−])?(?<![\w.,])(?<!\w-)"
    r"(?P<number>\d{1,3}(?:[, \u202f\u00a0.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?![\d\w]|[.,]\d)(?P<unit>\s?[%‰€$£]|\s[A-Z]{3}\b)?"
)
_TO_UNIT = re.compile(r"\s*(?:→|->|to|–)\s*[-−]?[\d.,]+\s?([%‰€$£])")
LONGEST = 1_500  # letters of a sentence
_GROUPED = re.compile(r"\d{1,3}(?:[, \u202f\u00a0.]\d{3})+")
_ENDS = re.compile(r"(?:(?<=[.!?;])|(?<=[.!?][”\")]))\s+(?=[A-Z“\"'(\d])|\n")


class SaidNumber(NamedTuple):
    """A number in a text: how it is written, the values that may mean with the decimals of each, its sign of percent or
    currency, and between which letters of the text it stands."""

    written: str
    values: tuple[tuple[float, int], ...]
    unit: str
    start: int
    end: int

    @property
    def distinct(self) -> bool:
        """Whether it is a number that nobody says by the way: with a unit or decimals, or of three digits and more."""
        return bool(self.unit) or any(decimals or abs(value) >= 100 for value, decimals in self.values)


class SaidDay(NamedTuple):
    """A day, or a month, that a text says."""

    year: int | None
    month: int
    day: int | None

    @property
    def whole(self) -> date | None:
        """The day, where it is said whole, and there is such a day."""
        try:
            return date(self.year, self.month, self.day) if self.year and self.day else None
        except ValueError:
            return None

    def means(self, other: date) -> bool:
        """Whether a day is that one, or lies in that month."""
        return (self.year in (None, other.year)) and self.month == other.month and self.day in (None, other.day)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a block, each with where it begins; longer ones than people write are cut at a blank."""
    start = 0
    for end, following in [*((found.start(), found.end()) for found in _ENDS.finditer(text)), (len(text), len(text))]:
        while end - start > LONGEST:
            blank = text.rfind(" ", start + 1, start + LONGEST)
            cut = blank if blank > start else start + LONGEST
            yield start, text[start:cut]
            start = cut
        yield start, text[start:end]
        start = following


@lru_cache(maxsize=256)
def days_in(text: str) -> tuple[SaidDay, ...]:
    """The days and months that are named."""
    return tuple(filter(None, map(_day, _DAYS.finditer(text))))


def _day(found: re.Match[str]) -> SaidDay | None:
    if found["y"]:
        return SaidDay(int(found["y"]), int(found["m"]), int(found["d"]) if found["d"] else None)
    named = found["d1"] or found["d2"] or found["y1"]
    if not named and found["m1"][0].islower():
        return None  # `may`, `march`: a word more likely than a month
    month = next(at for at, each in enumerate(_MONTHS, 1) if each.startswith(found["m1"].lower()[:3]))
    day = found["d1"] or found["d2"]
    return SaidDay(int(found["y1"]) if found["y1"] else None, month, int(day) if day else None)


def numbers_in(text: str) -> Iterator[SaidNumber]:
    """The numbers of a text, without those of days, times, addresses, code and names."""
    hidden = _NO_NUMBERS.sub(_blank, _DAYS.sub(lambda found: _blank(found) if _day(found) else found[0], text))
    for found in _NUMBER.finditer(hidden):
        sign = -1 if found["sign"] else 1
        values = tuple((sign * value, decimals) for value, decimals in _meanings(found["number"]))
        unit = (found["unit"] or found["before"] or "").strip()
        if not unit and (change := _TO_UNIT.match(hidden, found.end())):
            unit = change[1]  # `1.3 → 1.6 %`: said of both
        yield SaidNumber(text[found.start() : found.end()].strip(), values, unit, *found.span())


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _meanings(written: str) -> Iterator[tuple[float, int]]:
    """What a number may mean: `4,000` four thousand, `1.234` also a little more than one."""
    grouped = _GROUPED.match(written)
    if grouped:
        whole = re.sub(r"\D", "", grouped[0])
        rest = written[grouped.end() :].lstrip(".,")
        yield float(f"{whole}.{rest or 0}"), len(rest)
    if not grouped or re.fullmatch(r"\d{1,3}[.,]\d{3}", written):
        left, _, right = written.replace(",", ".").partition(".")
        yield float(f"{left}.{right or 0}"), len(right)
