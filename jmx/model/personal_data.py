"""Addresses and telephone numbers in a text: nobody shall commit them unawares, since git forgets nothing."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"(?<![\w.+-])[\w+-][\w.+-]*@[\w-]+(?:\.[\w-]+)+")
# Days and times look like numbers with parts, and are none.
_DAY = re.compile(
    r"(?<![\d./-])(?:\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2})|\d{1,2}:\d{2})(?![./-]?\d)"
)
_ALONE = r"(?<![\w+.,/-])(?<!\d )"  # nothing is before it that belongs to it
_GAP = r"[ \u00a0./()-]{0,3}"
_NUMBERS = (
    # +49 170 1234567, and 0049 in its place where there are gaps: an order number has none
    re.compile(rf"(?<![\w+])\+\(?[1-9](?:{_GAP}\d){{7,14}}(?!\d)"),
    re.compile(rf"{_ALONE}00[1-9]\d{{0,2}}(?:[ /]{{1,2}}(?:\(\d{{1,4}}\)|\d{{1,9}})){{1,6}}(?!\d)"),
    # 0170 1234567, (020) 7946 0958, 01 23 45 67 89
    re.compile(rf"{_ALONE}(?:\(0[1-9]\d{{0,4}}\)|0[1-9]\d{{0,4}})(?:[ /]{{1,3}}\d{{2,8}}){{1,5}}(?![\d-])"),
    # (555) 234-5678, 555-234-5678
    re.compile(rf"{_ALONE}(?:\([2-9]\d{{2}}\) ?|[2-9]\d{{2}}[.-])[2-9]\d{{2}}[.-]\d{{4}}(?![\w-])"),
    # said to be one: tel. 4711 815
    re.compile(rf"(?i:\b(?:tele)?(?:phone|fon|fax)|\btel\b|\bmobile?\b|\bhandy\b|\bwhatsapp\b|\bcell\b)\W{{0,3}}\d(?:{_GAP}\d){{5,14}}(?!\d)"),
)  # fmt: skip
_FEWEST, _MOST = 6, 15  # digits of a telephone number
_FEWEST_AT_HOME = 9  # of one that begins with a nought


def personal_data(text: str) -> tuple[str, ...]:
    """What of a text looks like somebody's e-mail address or telephone number."""
    return tuple(dict.fromkeys((*(found.group() for found in _ADDRESS.finditer(text)), *_telephones(text))))


def _telephones(text: str) -> Iterator[str]:
    text = _DAY.sub("—", _ADDRESS.sub("—", text))
    for number in _NUMBERS:
        for found in number.finditer(text):
            said = found.group().strip()
            digits = re.sub(r"\D", "", said)
            fewest = _FEWEST_AT_HOME if re.match(r"\(?0", said) else _FEWEST
            if fewest <= len(digits) <= _MOST:
                yield said
