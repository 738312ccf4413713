"""Documents made up by hypothesis: written in many styles and read back, and broken at random places."""

import json
import math
import re
from datetime import date
from functools import partial
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal, unusual
from tests.support import parse_slowly

QUICK = settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
DEEP = settings(max_examples=20_000, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn"))
WORDS = r"""
waits too long|no|yes|12:30|1.2.3|2026-02-30|2026-1-1|e-mail|AT&T|it's|a#b|x: y|- x|? x|[|}|#|%|@|`|>|*|&a|!t|<<|null|~
https://shop.example/a?b=c&d=[e]|true|010|1_000|0x1F|1e3|.5|-|---|...| lead|trail |a  b|Ünï|日本|='x'|::|:x|x:|"so"|a\b
2026-03-31|12:30:45|2026-03-31 10:00|2026-03-31T10:00:00Z|> 5|{a: b}|,|\x41|2026-03-31 |_|1_|'|''
"""
PLAIN_WORDS = st.sampled_from(["|", "|-", *WORDS.strip("\n").replace("\n", "|").split("|")])
TEXTS = st.one_of(PLAIN_WORDS, st.text(LETTERS, max_size=12), st.text("ab01 :-#'\"[]{},&*!?|>%@`_.\\\n", max_size=10))
DAYS = st.dates(min_value=date(1, 1, 1))
NUMBERS = st.one_of(st.integers(-(10**20), 10**20), st.floats(allow_nan=False, width=32))
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, DAYS, TEXTS)
KEYS = st.one_of(
    st.sampled_from(["id", "title", "stages", "x-note", "2026", "true"]), TEXTS.filter(lambda t: len(t) < 40)
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=5)


class Writer:
    """Writes data as YAML, choosing a style at every turn."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def one_of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def document(self, data: dict[str, Any]) -> bytes:
        text = "".join(
            [
                self.one_of("", "", "# a comment\n", "---\n", "\n"),
                self.mapping(data, 0) if data else "{}\n",
                self.one_of("", "", "\n", "# the end", "...\n"),
            ]
        )
        if self.one_of(False, False, True):
            text = text.removesuffix("\n")
        if self.one_of(False, False, True):
            text = text.replace("\n", "\r\n")
        return self.one_of(b"", b"", BOM) + text.encode()

    def mapping(self, data: dict[str, Any], column: int) -> str:
        return "".join(" " * column + self.key(key) + ":" + self.value(value, column) for key, value in data.items())

    def key(self, key: str) -> str:
        return self.quoted(key) if not _plain(key) or self.one_of(False, False, True) else key

    def value(self, value: Any, column: int) -> str:
        """What follows a `:` or `-`, with its line end."""
        inner = column + self.one_of(1, 2, 4)
        if isinstance(value, dict) and value and self.one_of(True, True, False):
            return self.end() + self.mapping(value, inner)
        if isinstance(value, list) and value and self.one_of(True, True, False):
            return self.end() + self.items(value, inner)
        if isinstance(value, str) and self.one_of(True, False, False):
            block = self.block(value, inner)
            if block:
                return block
        return " " + self.flow(value) + self.end()

    def items(self, values: list[Any], column: int) -> str:
        return "".join(self.item(value, column) for value in values)

    def item(self, value: Any, column: int) -> str:
        lead = " " * column + "-"
        if isinstance(value, dict) and value and self.one_of(True, False):
            return lead + " " + self.mapping(value, column + 2).lstrip(" ")
        if isinstance(value, list) and value and self.one_of(True, False):
            return lead + " " + self.items(value, column + 2).lstrip(" ")
        return lead + self.value(value, column + 1)

    def end(self) -> str:
        return str(self.one_of("\n", "\n", "\n", "  \n", " # why\n", "\n\n", "\n# between\n"))

    def flow(self, value: Any) -> str:
        gap = self.one_of("", " ")
        if isinstance(value, dict):
            pairs = [f"{k if _plain(k) and '?' not in k else self.quoted(k)}: {self.flow(v)}" for k, v in value.items()]
            return "{" + gap + ", ".join(pairs) + gap + "}"
        if isinstance(value, list):
            return "[" + gap + f"{gap}, ".join(self.flow(each) for each in value) + gap + "]"
        if isinstance(value, str):
            return value if _plain(value) and "?" not in value and self.one_of(True, False) else self.quoted(value)
        return self.scalar(value)

    def scalar(self, value: Any) -> str:
        if value is None:
            return str(self.one_of("null", "~", "Null", "NULL"))
        if isinstance(value, bool):
            return str(value) if self.one_of(True, False) else str(value).lower()
        if isinstance(value, float) and math.isinf(value):
            return ".inf" if value > 0 else "-.INF"
        if isinstance(value, float):
            return re.sub(r"^(-?[0-9]+)e", r"\1.0e", repr(value))  # a form that all readers take for a number
        return value.isoformat() if isinstance(value, date) else repr(value)

    def quoted(self, text: str) -> str:
        if "\n" not in text and self.one_of(True, False):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False)

    def block(self, text: str, column: int) -> str:
        lines = text.split("\n")
        if not text.strip() or any(not line or line[0] == " " for line in lines):
            return ""
        style = self.one_of("|", ">") if len(lines) == 1 else "|"
        return f" {style}-\n" + "".join(" " * column + line + "\n" for line in lines)


def _plain(text: str) -> bool:
    """Whether text may stand unquoted and stay text, by a careful reading of the specification."""
    return (
        text.strip() == text
        and text[:1].isalpha()
        and door.scalar(text) == text
        and text.lower() not in ("yes", "no", "on", "off")
        and not any(part in text for part in (": ", " #", "\n", ",", "[", "]", "{", "}"))
        and not text.endswith(":")
        and ":" not in text
    )


@st.composite
def written(draw: Any) -> tuple[dict[str, Any], bytes]:
    data = draw(DOCUMENTS)
    return data, Writer(draw).document(data)


def _same(left: Any, right: Any) -> bool:
    """Equal with types and the order of keys; NaN equals itself."""
    return repr(left) == repr(right)


def _read(reader: Any, content: bytes) -> Any:
    """What a reader makes of it; None where it refuses. Anything but a refusal is a failed test."""
    try:
        return reader(content)
    except Refusal:
        return None


def _reads_what_was_written(data: dict[str, Any], content: bytes) -> None:
    assert _same(door.parse(content), data), content
    assert _same(parse_slowly(content), data), content
    _others_agree(data, content)


def _others_agree(data: Any, content: bytes, *, broken: bool = False) -> None:
    """What jmx accepts, the readers that people have read with the same data: the pure ones, by YAML 1.1 and 1.2. A
    document that was broken by chance they may refuse, each in its own odd corners."""
    text = content.removeprefix(BOM).decode()
    ruamel: Any = YAML(typ="safe", pure=True)
    for read in (partial(yaml.load, text, Loader=yaml.SafeLoader), partial(ruamel.load, text)):
        try:
            found = read()
        except Exception:
            assert broken, content
        else:
            assert _same(found, data), content


@QUICK
@given(written())
def test_what_was_written_in_any_style_is_read(pair: tuple[dict[str, Any], bytes]) -> None:
    _reads_what_was_written(*pair)


@pytest.mark.deep
@DEEP
@given(written())
def test_what_was_written_in_any_style_is_read_20_000_times(pair: tuple[dict[str, Any], bytes]) -> None:
    _reads_what_was_written(*pair)


INDICATORS = [
    *"-?:,[]{}#&*!|>'\"%@`\\ \n\t\r_0",
    "\r\n",
    "<<: ",
    "- ",
    "? ",
    ": ",
    " #",
    "---\n",
    "...\n",
    "\n  ",
    "\n\n",
]
# few of the bytes that end every reading at once, so that the mangled document is still looked at
ODDITIES = [
    "&a ",
    "*a",
    "!!str ",
    "%YAML 1.1\n",
    "=",
    "\ufeff",
    "\u0085",
    "\u2028",
    "\u202e",
    "\0",
    "\x7f",
    "\ud83d\ude00",
]
SCRAPS = [part.encode("utf-8", "surrogatepass") for part in [*INDICATORS, *ODDITIES]]
SCRAPS += [
    b" 010 ",
    b"1_0",
    b"12:30:45",
    b"2026-01-01",
    b" 10:00",
    b"\xff",
    b"\xc3",
    b"|\n",
    b">-\n",
    b"\\x41",
    b"\\ud83d",
]

MILD = [part.encode() for part in [*"-?:,[]{}# \n|>'\"_0", "\r\n", "- ", ": ", " #", "\n  ", "\n\n", "a", "a: ", "1"]]


@st.composite
def mangled(draw: Any) -> bytes:
    content = draw(written())[1]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.sampled_from([0, 0, 0, 1, 1, 2, 5]))
        scrap = draw(st.sampled_from([b"", b"", *SCRAPS, *MILD, *MILD, *MILD]))
        content = content[:at] + scrap + content[at + length :]
    return content


def _two_readers_agree(content: bytes) -> None:
    fast = _read(door.parse, content)
    slow = _read(parse_slowly, content)
    if fast is not None:
        assert slow is not None, content  # places and edits go through the second reader's parser
        assert _same(fast, slow), content
        _others_agree(fast, content, broken=True)


def _nothing_slips_past_the_guard(content: bytes) -> None:
    body = content.removeprefix(BOM)
    try:
        text = body.decode()
        found = {kind for kind, _ in [*door._unusual_events(text), *door._asked_keys(text)]}
    except (UnicodeDecodeError, Refusal):
        return
    if not unusual(body):
        assert found <= {"complex", "word"}, content  # what is seen after the fast parser only
    if _read(door.parse, content) is not None:
        assert found == set(), content


def _is_safe(content: bytes) -> None:
    _two_readers_agree(content)
    _nothing_slips_past_the_guard(content)


@QUICK
@given(mangled())
def test_a_broken_document_is_refused_or_read_alike_by_both_readers(content: bytes) -> None:
    _is_safe(content)


@pytest.mark.deep
@DEEP
@given(mangled())
def test_broken_documents_are_refused_or_read_alike_20_000_times(content: bytes) -> None:
    _is_safe(content)


# --- small documents in odd styles, which PyYAML and ruamel.yaml read with the same data or jmx refuses ---

BRACKETS = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ": ",
    "?",
    "#",
    " #",
    '"',
    '""',
    "'",
    "''",
    '"x"',
    '"]"',
    " ",
    "a",
    "b",
    "\n",
    "\n ",
]
BLOCKS = [" ", "  ", "   ", "x", "\n", "  t", "  t\n", "b: 1\n", "# c\n"]
IN_BRACKETS = st.tuples(
    st.sampled_from(["[", "{"]), st.lists(st.sampled_from(BRACKETS), max_size=8), st.sampled_from("]}")
)
IN_BLOCKS = st.tuples(
    st.sampled_from("|>"), st.sampled_from(["", "-", "+", "2"]), st.lists(st.sampled_from(BLOCKS), max_size=7)
)
ODD = st.one_of(
    IN_BRACKETS.map(lambda parts: f"a: {parts[0]}{''.join(parts[1])}{parts[2]}\n"),
    IN_BLOCKS.map(lambda parts: f"a: {parts[0]}{parts[1]}\n{''.join(parts[2])}\n"),
)


def _every_reader_reads_it_so(text: str) -> None:
    try:
        ours = door.parse(text.encode())
    except Refusal:
        return
    assert ours == yaml.safe_load(text) == dict(YAML(typ="safe", pure=True).load(text)), text


@QUICK
@given(ODD)
def test_odd_brackets_and_blocks_are_refused_or_read_alike_by_every_reader(text: str) -> None:
    _every_reader_reads_it_so(text)


@pytest.mark.deep
@DEEP
@given(ODD)
def test_odd_brackets_and_blocks_are_refused_or_read_alike_20_000_times(text: str) -> None:
    _every_reader_reads_it_so(text)
