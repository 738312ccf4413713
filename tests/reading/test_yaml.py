"""The YAML door: what it reads, what it refuses, and where it says so."""

import json
import subprocess
import sys
from datetime import date
from itertools import product
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from jmx.model import limits, reading_rules
from jmx.model.finding import RuleCard
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from tests.support import CHECKOUT, parse_slowly


def _refusal(text: str | bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        door.parse(text.encode() if isinstance(text, str) else text)
    return caught.value


def _both(text: str) -> Any:
    """What both readers make of a value."""
    content = f"k: {text}\n".encode()
    fast, slow = door.parse(content), parse_slowly(content)
    assert repr(fast) == repr(slow)
    return fast["k"]


MEANINGS: list[tuple[str, Any]] = [
    ("y", "y"),
    ("true", True),
    ("FALSE", False),
    ("tRUE", "tRUE"),
    ("~", None),
    ("null", None),
    ("", None),
    ("nULL", "nULL"),
    ("12", 12),
    ("+1", 1),
    ("-0", 0),
    ("0x1F", 31),
    ("0o8", "0o8"),
    (".5", 0.5),
    ("5.", 5.0),
    ("1.10", 1.1),
    ("1.2.3", "1.2.3"),
    ("1e", "1e"),
    (".inf", float("inf")),
    ("inf", "inf"),
    ("NaN", "NaN"),
    ("1 2", "1 2"),
    ("१२", "१२"),
    ("2026-03-31", date(2026, 3, 31)),
    ("2026-03-31 # why", date(2026, 3, 31)),
    ("'2026-03-31'", "2026-03-31"),
    ('"2026-03-31"', "2026-03-31"),
    ('"2026\\x2d03-31"', "2026-03-31"),
    ("|-\n  2026-03-31", "2026-03-31"),
    (">-\n  2026-03-31", "2026-03-31"),
    ('"12:30:45"', "12:30:45"),
    ("2026-02-30", "2026-02-30"),
    ("2026-1-1", "2026-1-1"),
    ("20260331", 20260331),
    ("'2026-03-31 10:00'", "2026-03-31 10:00"),
    ("a  ", "a"),
    ("a#b", "a#b"),
    ("a #b", "a"),
    ("AT&T", "AT&T"),
    ("what ?", "what ?"),
    ('"\\u00e9"', "é"),
    ("|", ""),
    ("|+\n\n", "\n\n"),
    (">-", ""),
    ("|\n  a", "a\n"),
    ("|\n  a\n  ", "a\n"),
    ("[a, 1, 2026-03-31]", ["a", 1, date(2026, 3, 31)]),
    ("{a: '> 5'}", {"a": "> 5"}),
    ("{a b: c}", {"a b": "c"}),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[repr(text) for text, _ in MEANINGS])
def test_both_readers_read_a_value_by_the_core_schema_and_real_days_as_dates(text: str, meaning: Any) -> None:
    assert repr(_both(text)) == repr(meaning)


ODD_NUMBERS = """
010 -010 +010 00 09 00.5 0_1 1_000 _1 1_ 1__0 1.5_0 1._ _.5 1e5_0 0b11 0B1 0X1F 0O7 -0o7 +0x10 0x1_0 0o1_0 0xb_
[010] [a,010]
"""


@pytest.mark.parametrize("number", [*ODD_NUMBERS.split(), "\n  07", "{a: 1_0}"])
def test_a_number_that_tools_read_differently_is_refused(number: str) -> None:
    refusal = _refusal(f"id: a\nk: {number}\n")
    assert refusal.card == reading_rules.AMBIGUOUS_VALUE
    assert refusal.place is not None


STOPS = {
    "a bracket in a comment": ("a: { #]\n b?}\n", (2, 2)),
    "a field in a list without a blank": ('a: ["":b]\n', (1, 5)),
    "a colon behind a blank": ("a: [x, 'y' :z]\n", (1, 8)),
    "blanks before a block": ("a: |\n \n  x\n", (2, 1)),
    "blanks before blanks": ("a:\n- >-\n\n  \n   \n", (4, 1)),
    "blanks before a block with CRLF": ("a: |\r\n \r\n  x\r\n", (2, 1)),
}


@pytest.mark.parametrize(("text", "place"), STOPS.values(), ids=STOPS.keys())
def test_where_another_reader_stops_or_reads_on_is_refused(text: str, place: tuple[int, int]) -> None:
    refusal = _refusal(text)
    assert refusal.card == reading_rules.AMBIGUOUS_VALUE
    assert refusal.place is not None
    assert (refusal.place.line, refusal.place.column) == place
    assert refusal.hint


@pytest.mark.parametrize(
    "text",
    ["a: |\n  t\n", "a: b", "a: |\n   ", "a: |\n  \n  x\n", "a: |2\n \n  x\n",
     'a: {"":b}\n', 'a: ["x": b]\n', "a: [{'x':b}]\n", "a: |\n\n  x\n", "a: >-\n   \nb: c\n", "a: 'x | y'"],
)  # fmt: skip
def test_what_ends_or_begins_oddly_every_reader_reads_alike(text: str) -> None:
    read = door.parse(text.encode())
    assert read == yaml.safe_load(text) == dict(YAML(typ="safe", pure=True).load(text))


ODD_WORDS = """
yes No ON off [no] [a,On] = 12:30 190:20:30 1:30.5 -.5 1e3 1.5E3 12e03 1e+3 .iNF .nAN -.iNf .Nan .5e1 0o17 2026-03-31T10:00:00Z
2026-03-31t10:00:00+01:00
"""


@pytest.mark.parametrize(
    "words", [*ODD_WORDS.split(), "yes  # agreed", "{a: Off }", "{on: a}", "{a: 1, no : b}",
              "2026-03-31\n  10:00:00", "\n  off", "\n  on: a", "\n  - =", "[Where is it?, Who helps?]",
              "{title: Where is it?, emotion: -1}", "[https://x.example/?q=1]", "[\n  a, why? because\n  ]",
              "['it''s]', \"]\", {b: [c], d: Where?}]"]
)  # fmt: skip
def test_what_another_reader_takes_for_something_else_is_refused(words: str) -> None:
    refusal = _refusal(f"id: a\nk: {words}\n")
    assert refusal.card == reading_rules.AMBIGUOUS_VALUE
    assert refusal.place is not None
    assert "quote" in refusal.hint


@pytest.mark.parametrize(
    "words", ["'no'", '["Where is it?"]', "Where is it? [see below]", "{a: [b], c: 'Why?'}", "no way", "turned on",
              "at 12:30 sharp", "a=b", "[a, 'off']", "|\n  yes", "1.5e+3", "2026-02-30", "2026-03-31 10:00", "y", "None"]
)  # fmt: skip
def test_text_that_every_reader_takes_alike_is_read(words: str) -> None:
    content = f"k: {words}\n"
    read = door.parse(content.encode())
    assert read == yaml.load(content, Loader=yaml.SafeLoader) if words != "2026-02-30" else read["k"] == words


@pytest.mark.parametrize("quoted", ["'010'", '"1_000"', "version 1_0", "|\n  010", "2026-01-02", "stage_model", "b_1"])
def test_text_that_looks_a_little_like_such_a_number_is_read(quoted: str) -> None:
    assert _both(quoted) is not None


def test_no_short_word_of_number_characters_is_read_differently_by_the_two_readers() -> None:
    words = ["".join(letters) for size in range(1, 5) for letters in product("01_.xobe+-", repeat=size)]
    words = [word for word in words if word not in ("-", "---", "...") and not word.startswith("- ")]
    refused = 0
    for word in words:
        try:
            found = door.parse(f"k: {word}\n".encode())["k"]
        except Refusal:
            refused += 1
            continue
        assert repr(found) == repr(door.scalar(word)), word
    assert 200 < refused < 2000
    assert len(words) > 11_000


REFUSED: list[tuple[str, str | bytes, RuleCard, tuple[int, int] | None]] = [
    ("anchor", "a: &x 1\n", reading_rules.ALIAS, (1, 4)),
    ("alias", "a: 1\nb: *x\n", reading_rules.ALIAS, (2, 4)),
    ("alias in a list", "a: [b, *x]\n", reading_rules.ALIAS, (1, 8)),
    ("anchor on a key", "a: 1\n&x b: 2\n", reading_rules.ALIAS, (2, 1)),
    ("tag", "a: !!str 1\n", reading_rules.TAGGED, (1, 4)),
    ("tag that runs code", 'a: !!python/object/apply:os.system ["true"]\n', reading_rules.TAGGED, (1, 4)),
    ("tag on the document", "!x\na: 1\n", reading_rules.TAGGED, (1, 1)),
    ("YAML directive", "%YAML 1.1\n---\ncountry: no\n", reading_rules.DIRECTIVE, (1, 1)),
    ("TAG directive", "%TAG ! tag:x,2026:\n---\na: 1\n", reading_rules.DIRECTIVE, (1, 1)),
    ("directive alone", "%FOO bar\na: 1\n", reading_rules.DIRECTIVE, (1, 1)),
    ("merge key", "a:\n  <<: {b: 1}\n", reading_rules.MERGE_KEY, (2, 3)),
    ("question key", "? a\n: 1\n", reading_rules.COMPLEX_KEY, (1, 1)),
    ("question key in braces", "k: {? a : b}\n", reading_rules.COMPLEX_KEY, (1, 5)),
    ("question mark on a key in braces", "k: {?a: b}\n", reading_rules.COMPLEX_KEY, (1, 5)),
    ("list as a key", "[a]: 1\n", reading_rules.COMPLEX_KEY, (1, 1)),
    ("list as a key inside", "k: {a: b, [c]: d}\n", reading_rules.COMPLEX_KEY, (1, 11)),
    ("list as a key without a value", "k: {a: b, [c]}\n", reading_rules.COMPLEX_KEY, (1, 11)),
    ("braces as a key", "k: {{a: b}: c}\n", reading_rules.COMPLEX_KEY, (1, 5)),
    ("second document", "a: 1\n---\nb: 2\n", reading_rules.TWO_DOCUMENTS, (2, 1)),
    ("second empty document", "a: 1\n---\n", reading_rules.TWO_DOCUMENTS, (2, 1)),
    ("second document after dots", "a: 1\n...\nb: 2\n", reading_rules.TWO_DOCUMENTS, (3, 1)),
    ("a list on top", "- a\n", reading_rules.NOT_A_MAPPING, (1, 1)),
    ("text on top", "words\n", reading_rules.NOT_A_MAPPING, (1, 1)),
    ("empty", "", reading_rules.EMPTY_FILE, (1, 1)),
    ("only a comment", "# a\n", reading_rules.EMPTY_FILE, (1, 1)),
    ("only a BOM", BOM, reading_rules.EMPTY_FILE, (1, 1)),
    ("only a mark of a document", "---\n", reading_rules.EMPTY_FILE, (1, 1)),
    ("duplicate key", "a: 1\nb: 2\na: 3\n", reading_rules.DUPLICATE_KEY, (3, 1)),
    ("duplicate key in quotes", 'a: {b: 1, "b": 2}\n', reading_rules.DUPLICATE_KEY, (1, 11)),
    ("tab in plain text", "a: b\tc\n", reading_rules.TAB, (1, 5)),
    ("tab at the end of a line", "a: b\t\nc: d\n", reading_rules.TAB, (1, 5)),
    ("tab as indentation", "a:\n\tb: 1\n", reading_rules.TAB, (2, 1)),
    ("tab after a dash", "a:\n  -\tb: 1\n    c: 2\n", reading_rules.TAB, (2, 4)),
    ("tab before the first key", "\ta: 1\n", reading_rules.TAB, (1, 1)),
    ("Latin-1", b"a: caf\xe9\n", reading_rules.NOT_UTF8, (1, 7)),
    ("half a character", b"a: 1\nb: \xf0\x9f\x98", reading_rules.NOT_UTF8, (2, 4)),
    ("surrogate bytes", b"a: \xed\xa0\x80\n", reading_rules.NOT_UTF8, (1, 4)),
    ("UTF-16", "a: 1\n".encode("utf-16"), reading_rules.NOT_UTF8, None),
    ("UTF-16 without a BOM", "a: 1\n".encode("utf-16-be"), reading_rules.NOT_UTF8, None),
    ("UTF-32", "a: 1\n".encode("utf-32"), reading_rules.NOT_UTF8, None),
    ("NUL", "a: 1\0\n", reading_rules.CONTROL_CHARACTER, (1, 5)),
    ("escape", "a: \x1b[31m\n", reading_rules.CONTROL_CHARACTER, (1, 4)),
    ("delete", "a: b\nc: \x7f\n", reading_rules.CONTROL_CHARACTER, (2, 4)),
    ("C1 control", "a: x\x9by\n", reading_rules.CONTROL_CHARACTER, (1, 5)),
    ("next line", "a: x\x85y\n", reading_rules.CONTROL_CHARACTER, (1, 5)),
    ("line separator", "a: é\u2028y\n", reading_rules.CONTROL_CHARACTER, (1, 5)),
    ("right-to-left override", "a: 1 # \u202e\n", reading_rules.CONTROL_CHARACTER, (1, 8)),
    ("zero-width space", "a: x\u200by\n", reading_rules.CONTROL_CHARACTER, (1, 5)),
    ("BOM inside", "a: 1\n\ufeffb: 2\n", reading_rules.CONTROL_CHARACTER, (2, 1)),
    ("no character", "a: \ufffe\n", reading_rules.CONTROL_CHARACTER, (1, 4)),
    ("conflict", "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", reading_rules.CONFLICT_MARKERS, (2, 1)),
    (
        "conflict in a block",
        "a: |\n  x\n<<<<<<< HEAD\n  y\n=======\n>>>>>>> x\n",
        reading_rules.CONFLICT_MARKERS,
        (3, 1),
    ),
    ("diff3 conflict", "a: 1\n<<<<<<< a\n||||||| b\n=======\n>>>>>>> c\n", reading_rules.CONFLICT_MARKERS, (2, 1)),
    ("conflict with CRLF", "a: 1\r\n=======\r\nb: 2\r\n", reading_rules.CONFLICT_MARKERS, (2, 1)),
    ("half a character as an escape", 'a: "\\ud83d\\ude00"\n', reading_rules.YAML_INVALID, (1, 7)),
    ("a lone surrogate", 'a: "\\ud800"\n', reading_rules.YAML_INVALID, (1, 7)),
    ("an open list", "a: [b\nc: d\n", reading_rules.YAML_INVALID, (1, 4)),
    ("an open brace", "a: {b: c\nd: e\n", reading_rules.YAML_INVALID, (1, 4)),
    ("an open quote", 'a: "b\nc: d\n', reading_rules.YAML_INVALID, (1, 4)),
    ("a colon in text", "a: Buy: a plan\n", reading_rules.YAML_INVALID, (1, 7)),
    ("a line without a colon", "a: b\nc\nd: e\n", reading_rules.YAML_INVALID, (2, 1)),
    ("an apostrophe in quotes", "a: 'it's'\n", reading_rules.YAML_INVALID, (1, 7)),
    ("an @ in front", "a: @home\n", reading_rules.YAML_INVALID, (1, 4)),
    ("a % in front", "a: %5\n", reading_rules.YAML_INVALID, (1, 4)),
    ("a backslash", 'a: "C:\\path"\n', reading_rules.YAML_INVALID, (1, 7)),
    ("a list beside a key", "a: - b\n", reading_rules.YAML_INVALID, (1, 4)),
    ("a wrong indentation", "a:\n  - b\n c: d\n", reading_rules.YAML_INVALID, (3, 2)),
    ("text beside a block mark", "a: | text\n", reading_rules.YAML_INVALID, (1, 6)),
    ("a block mark in brackets", "a: [|\n]\n", reading_rules.YAML_INVALID, (1, 5)),
    ("a key on two lines in braces", "a: {b\n  c: d}\n", reading_rules.YAML_INVALID, (1, 4)),
    ("an empty key", ": a\n", reading_rules.YAML_INVALID, (1, 1)),
]


@pytest.mark.parametrize(("content", "card", "place"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_outside_the_subset_is_refused_at_its_place(
    content: str | bytes, card: RuleCard, place: tuple[int, int] | None
) -> None:
    refusal = _refusal(content)
    assert refusal.card == card
    assert (refusal.place and (refusal.place.line, refusal.place.column)) == place
    assert refusal.words
    assert refusal.hint


@pytest.mark.parametrize("before", ["", "\ufeff", "# why ?\n", "---\n", "\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_bom_crlf_comments_and_a_missing_line_end_change_nothing(before: str, end: str) -> None:
    text = "\n".join([f"{before}a: what ?", "b: |", "  x", "  y", "c: [d,", "  e]", "f: {g: 'h ?'}"])
    content = text.replace("\n", end or "\n").encode() + end.encode()
    assert door.parse(content) == {"a": "what ?", "b": "x\ny\n", "c": ["d", "e"], "f": {"g": "h ?"}}


def test_questions_are_no_keys_even_where_the_exact_scan_looks() -> None:
    text = "# really ?\na: Pourquoi ?\nb: 'x\tx'\nc: {d: 'Vraiment ?', e: f}\n"
    assert door.parse(text.encode()) == {"a": "Pourquoi ?", "b": "x\tx", "c": {"d": "Vraiment ?", "e": "f"}}


def _block(depth: int) -> str:
    """A document of that many mappings in each other."""
    return "".join(f"{' ' * level}a:\n" for level in range(depth - 1)) + " " * (depth - 1) + "a: 1\n"


def _dashes(depth: int) -> str:
    return "a:\n  " + "- " * (depth - 1) + "x\n"


def _zigzag(depth: int) -> str:
    """Two levels a column: a mapping, and a list that starts where its key does."""
    pairs = "".join(f"{' ' * level}a:\n{' ' * level}-\n" for level in range(depth // 2))
    return pairs + " " * (depth // 2) + ("a: 1\n" if depth % 2 else "x\n")


def _flow(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1) + "\n"


def _lines(depth: int) -> str:
    return "a: " + "[\n " * (depth - 1) + "]" * (depth - 1) + "\n"


def _hidden(depth: int) -> str:
    """Brackets in quotes, which a mere count would take for closing ones."""
    return "a: " + "['] ', \n " * (depth - 1) + "]" * (depth - 1) + "\n"


@pytest.mark.parametrize("written", [_block, _dashes, _zigzag, _flow, _lines, _hidden])
def test_a_document_may_be_as_deep_as_the_limit_and_no_deeper(written: Any) -> None:
    deep = written(limits.DEPTH)
    assert repr(door.parse(deep.encode())) == repr(parse_slowly(deep.encode()))
    refusal = _refusal(written(limits.DEPTH + 1))
    assert refusal.card == reading_rules.TOO_COMPLEX
    assert refusal.place is not None


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    start = b"a: 1\n#"
    assert door.parse(start + b"x" * (limits.FILE_BYTES - len(start))) == {"a": 1}
    refusal = _refusal(start + b"x" * (limits.FILE_BYTES - len(start) + 1))
    assert refusal.card == reading_rules.TOO_LARGE
    assert refusal.words == "file has 1,048,577 bytes; the limit is 1,048,576"


def test_a_number_may_have_as_many_digits_as_the_limit_and_no_more() -> None:
    assert door.parse(b"a: " + b"9" * limits.LINE_BYTES)["a"] == 10**limits.LINE_BYTES - 1
    for number in ("9" * (limits.LINE_BYTES + 1), "-" + "9" * 5000, "0x" + "f" * 5000, "1." + "0" * 5000):
        refusal = _refusal(f"a: {number}\n")
        assert refusal.card == reading_rules.TOO_COMPLEX
        assert refusal.place is not None
        assert number[:20] not in refusal.words


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def merge_bomb(levels: int) -> str:
    lines = ["b0: &b0 {k0: 1}"] + [f"b{n}: &b{n} {{<<: [*b{n - 1}, *b{n - 1}], k{n}: 1}}" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


DANGEROUS = {
    "an alias bomb": bomb(9),
    "a merge bomb": merge_bomb(25),
    "itself in a list": "a: &a [*a]\n",
    "itself in braces": "a: &a {x: *a}\n",
    "itself as a key": "a: &a {? *a : 1}\n",
    "itself on top": "&a [*a]\n",
    "50,000 nested brackets": "[" * 50_000 + "]" * 50_000,
    "50,000 nested brackets on lines": "a: " + "[\n " * 50_000 + "]" * 50_000,
    "a million brackets": "[" * 10**6,
    "half a million brackets on lines": "[\n" * (10**6 // 2),
    "brackets behind brackets in quotes": "a: ['" + "]" * 100_000 + "',\n" + " [\n" * 100_000,
    "50,000 nested braces": "a: " + "{a: " * 50_000,
    "50,000 nested braces on lines": "a: " + "{a:\n " * 50_000,
    "3,000 mappings in each other": "".join(" " * (level % 1000) + "a:\n" for level in range(1000)),
    "1,300 mappings by indentation": "".join(" " * level + "a:\n" for level in range(1300)),
    "400 question keys": "? " * 400 + "a",
    "20,000 dashes on a line": "- " * 20_000,
    "20,000 dashes under a key": "a:\n  " + "- " * 20_000 + "x\n",
    "20,000 dashes with two spaces": "a:\n  " + "-  " * 20_000 + "x\n",
    "20,000 dashes on 60 lines": "".join(" " * level + "- " * 300 + "\n" for level in range(60)),
    "a number of 5,000 digits": "a: " + "9" * 5000 + "\n",
    "a number of a million digits": "a: " + "9" * 10**6 + "\n",
    "a hexadecimal number of 5,000 digits": "a: 0x" + "f" * 5000 + "\n",
    "half a million quotes": "a: [" + "'" * 500_000,
    "half a million hashes": "a: [[[[[[[[[[]]\n" + " #" * 500_000,
    "half a million colons": "a" + ": " * 500_000,
    "half a million stars": "a: " + " *" * 500_000,
    "half a million spaces before a star": "a: x" + " " * 500_000 + "*b",
    "half a million anchors": "a: " + "&" * 500_000,
    "lines of zeros": "a: b\n" + ("  " + "0" * 990 + "z\n") * 1000,
    "lines of zeros and spaces": "a: b\n" + ("  " + "0 " * 490 + "z\n") * 1000,
    "lines of dashes and spaces": "a: b\n" + ("  z" + "- " * 490 + "z\n") * 1000,
    "lines of days": "a: b\n" + ("  " + "2026-01-01 " * 90 + "z\n") * 1000,
    "lines of times": "a: b\n" + ("  z " + "10:10:10" * 120 + "z\n") * 1000,
    "lines of stars behind spaces": "a: b\n" + ("  z" + " " * 900 + "***" * 30 + "\n") * 1000,
    "digits and a letter": "a: " + "9" * 1_000_000 + "z\n",
    "zeros and a letter": "a: 0" + "9" * 1_000_000 + "z\n",
    "a million zeros": "a: b" + "0" * 1_000_000,
    "underscored zeros": "a: " + "0_" * 500_000,
    "days and days": "a: " + "2026-01-01 " * 90_000,
    "half a million carriage returns": "a: b" + "\r" * 500_000,
    "a million backslashes": 'a: "' + "\\" * 1_000_000,
}

CHILD = """
import json, sys, time
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.load import load
from jmx.reading.findings import placed
from tests.support import MemoryTree, parse_slowly
for name, text in json.load(sys.stdin).items():
    content, started, said = text.encode(), time.perf_counter(), []
    for reader in (door.parse, parse_slowly):
        try:
            reader(content)
            said.append("read")
        except Refusal as refusal:
            said.append(refusal.card.name)
    tree = MemoryTree({"journeys/a.yaml": content})
    found = placed(tree, load(tree).findings)
    print(json.dumps([name, said, [f.name for f in found], time.perf_counter() - started]), flush=True)
"""


@pytest.fixture(scope="module")
def survived() -> dict[str, tuple[list[str], list[str], float]]:
    """What another process made of the dangerous documents: a crash must be a failed test, not the end of all tests."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=CHECKOUT,
        input=json.dumps(DANGEROUS),
        capture_output=True,
        text=True,
        timeout=120,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"died after {rows[-1:]}: {done.stderr[-2000:]}"
    return {name: (said, found, seconds) for name, said, found, seconds in rows}


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_dangerous_document_is_a_finding_and_no_blow_up(
    survived: dict[str, tuple[list[str], list[str], float]], name: str
) -> None:
    said, found, seconds = survived[name]
    assert said[0] == said[1], "the readers disagree"
    assert found
    assert seconds / 3 < 5, "far beyond what reading a megabyte takes: something blows up"
