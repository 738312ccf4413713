"""How the cells of a table are written, as all of them together tell: where decimals begin, and whether the day or the
month comes first."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

Telling = Literal["comma", "point", "either", ""]
_BLANKS = re.compile(r"[-+]?[0-9]{1,3}(?:[ \u00a0\u202f'\u2019][0-9]{3})+(?:[.,][0-9]*)?")
_DECIMALS = (
    r"[-+]?(?:[0-9]*{0}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0|[0-9]{{4,}}){0}[0-9]+"
    r"|[1-9][0-9]{{0,2}}(?:{1}[0-9]{{3}})+{0}[0-9]+|[1-9][0-9]{{0,2}}(?:{1}[0-9]{{3}}){{2,}})"
)
_COMMA, _POINT = (re.compile(_DECIMALS.format(*marks)) for marks in ((",", r"\."), (r"\.", ",")))
_FORMS: tuple[tuple[Telling, re.Pattern[str]], ...] = (
    ("comma", _COMMA),
    ("point", _POINT),
    ("either", re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")),
)
_GROUPED = {
    True: re.compile(r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]*)?"),
    False: re.compile(r"[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?"),
}
_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}(?![0-9])")
_OF_SEPARATOR = {",": False, ";": True}  # a spreadsheet that parts columns by semicolons has commas in its numbers
_MONTHS = 12


class TableForm(NamedTuple):
    """What parts the columns of a table; whether its decimals have a comma, and whether days like 01/02/2026 begin with
    the day, None where nothing in it tells."""

    separator: str = ","
    decimal_comma: bool | None = None
    day_first: bool | None = None

    def number(self, text: str) -> str | None:
        """A number with a point and without thousands marks; None where it may be meant in two ways. What is no number
        stays as it is."""
        plain = without_blanks(text)
        tells, comma = _told_by(plain), self.decimal_comma
        if comma is None and tells in ("comma", "point"):
            comma = tells == "comma"
        if comma is None and tells == "either":
            comma = _OF_SEPARATOR.get(self.separator)
            if comma is None or ("," in plain) is not comma:
                return None
        if comma is not None and _GROUPED[comma].fullmatch(plain):
            plain = plain.replace("." if comma else ",", "")
        return plain.replace(",", ".") if comma else plain


def form_of(separator: str, days: Iterable[str], numbers: Iterable[str]) -> TableForm:
    """How a table is written, by the cells of its columns."""
    told = {_told_by(without_blanks(each)) for each in numbers}
    comma = "comma" in told if ("comma" in told) is not ("point" in told) else None
    first = {found for each in days if (found := _day_first(each)) is not None}
    return TableForm(separator, comma, first.pop() if len(first) == 1 else None)


def without_blanks(text: str) -> str:
    """A number without the blanks or apostrophes that part its thousands."""
    return re.sub(r"[^-+.,0-9]", "", text) if _BLANKS.fullmatch(text) else text


@lru_cache(maxsize=100_000)
def _told_by(text: str) -> Telling:
    """What a number tells of how decimals are written."""
    if text.isdigit():
        return ""
    for telling, form in _FORMS:
        if form.fullmatch(text):
            return telling
    return ""


@lru_cache(maxsize=100_000)
def _day_first(text: str) -> bool | None:
    """Whether a day begins with the day, by a number that can be no month."""
    found = _DAY.match(text)
    one, other = (int(found[1]), int(found[2])) if found else (0, 0)
    return None if (one > _MONTHS) is (other > _MONTHS) else one > _MONTHS
