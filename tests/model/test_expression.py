"""Expressions in CEL: what is wrong with one and where, and that none can take long or bring jmx down."""

import random
import time
from contextlib import suppress
from typing import Any

import pytest

from jmx.model.expression import MOST_WORK, Expression, Failed, Fault, expression

GIVEN: dict[str, Any] = {
    "severity": 4, "nobody": None, "title": "Pay äöü", "tags": ["card", "later"], "volume": {"n": 300, "per": "month"},
    "day": "2026-03-31",
}  # fmt: skip


def _answer(text: str) -> Any:
    asked = expression(text)
    assert isinstance(asked, Expression), asked
    return asked.answer(GIVEN)


@pytest.mark.parametrize(
    "text",
    [
        'severity >= 4 && nobody == null', 'day < "2026-04-01"', 'title.contains("äö") && title.startsWith("Pay")',
        'tags.exists(t, t == "card") && !tags.all(t, t == "card")', 'has(volume.n) && !has(volume.m)', '"card" in tags',
        'volume["n"] > 299.5', 'size(tags) == 2 && tags.size() == 2', r'title.matches("^\\w+ ")', "severity == 4 ? true : false",
        'nobody > 3 || severity == 4', 'tags.filter(t, t.startsWith("l")).size() == 1', "// why\nseverity == 4",
    ],
)  # fmt: skip
def test_what_people_write_in_cel_holds(text: str) -> None:
    assert _answer(text) is True


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        ("severity >=", "ends too early", 11),
        ("(severity >= 4", "ends too early", 14),
        ("severity >= 4 and nobody == null", "has 'and'", 14),
        ("severity = 4", "has '='", 9),
        ("severity == 4 & true", "has '&'", 14),
        ("a\n  == 'b", "has '''", 7),
        ("title.startswith('a')", "calls 'startswith'", 6),
        ("open(1)", "calls 'open'", 0),
        ("tags.map(t, t + t)", "calls 'map'", 5),
        ("tags.all(t, tags.exists(u, u == t))", "tests a list in a test of a list", 17),
        ("has(title)", "asks `has`", 4),
        ("1 2", "cannot be read from '2' on", 2),
        ("title.matches(title)", "matches a pattern that is no text", 14),
        ("title.matches('a{1000}')", "matches a pattern with `{`", 14),
        (r'title.matches("a\u007b1000}")', "matches a pattern with `{`", 14),
        (f"title.matches('{'a' * 99}')", "matches a pattern of more than 100 letters", 14),
        ("  ", "says nothing", 0),
        ("true" + "&&true" * 100, "has 201 words and signs", 0),
        ("'" + "a" * 1000 + "' == title", "has 1,011 letters", 0),
        ("(" * 17 + "1" + ")" * 17, "has more than 16 brackets", 17),
    ],
)
def test_a_wrong_expression_says_what_and_where(text: str, words: str, at: int) -> None:
    found = expression(text)
    assert isinstance(found, Fault)
    assert found.words.startswith(words)
    assert found.at == at


def test_it_tells_what_is_not_written_from_what_cannot_be_worked_out() -> None:
    for text in ("volume.m == 1", "tags[7] == 'a'"):
        with pytest.raises(LookupError):
            _answer(text)
    for text in ("severity > 'a'", "1 / (severity - 4) == 1", "nobody > 3", "9223372036854775807 + severity > 0"):
        with pytest.raises(Failed):
            _answer(text)


def test_its_parts_are_questions_where_they_stand() -> None:
    asked = expression("severity >= 4 && (nobody == null || true)")
    assert isinstance(asked, Expression)
    assert [each.text.strip() for each in asked.parts] == ["severity >= 4", "(nobody == null || true)"]
    assert [[(way.steps, way.at) for way in each.reads] for each in asked.parts] == [
        [(("severity",), 0)],
        [(("nobody",), 18)],
    ]


LARGE: dict[str, Any] = {"l": ["x" * 20] * 1000, "s": "a" * 20_000, "m": {f"k{n}": ["y"] * 100 for n in range(100)}}
HOSTILE = [
    "l.all(x, " + " && ".join(["l == l"] * 10) + ")", "size(" + "+".join(["s"] * 95) + ") > 0",
    "l.all(x, size(" + "+".join(["l"] * 80) + ") > 0)", "l" + ".filter(x, true)" * 4 + " == l",
    'l.all(x, s.matches("a*a*a*b") == false)', r'l.all(x, !s.matches("\\pL$") || true)', 's.matches("(((a*)*)*)*b")',
    's.matches("' + "(.*|.*)" * 14 + '")', "m.exists(k, m == m)", "m" + ".a" * 98 + " == 1", "[" * 16 + "]" * 16 + " == l",
    "!" * 190 + "true", "1" + "+1" * 98 + " == 99", "true" + "?true:true" * 49, "size(" * 16 + "s" + ")" * 16 + " == 1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24])
def test_what_it_may_cost_is_known_beforehand(text: str) -> None:
    asked = expression(text)
    assert isinstance(asked, Expression)
    given = {name: LARGE[name] for name in asked.names}
    work = asked.work(given)
    if work < MOST_WORK:
        assert (
            min(_seconds(asked, given) for _ in range(2)) * 1e9 < 5 * work
        )  # a unit is a nanosecond, on a busy machine


def _seconds(asked: Expression, given: dict[str, Any]) -> float:
    begun = time.perf_counter()
    with suppress(LookupError, Failed):
        asked.answer(given)
    return time.perf_counter() - begun


_SCRAPS = [
    *"(){}[]!?:+-*/%,<>.", "l", "s", "m", "m.k1", "l[0]", "&&", "||", "==", "in", "1", "-1", "1u", "1.5", "9223372036854775807",
    '"a"', "b'a'", "true", "null", "size(", "l.all(x,", "l.exists(y,", ".size()", ".contains(", r'.matches("\\pL")', "has(m.a)",
    'timestamp("2026-01-01T00:00:00Z")', 'duration("1h")', ".getFullYear()", "string(", "int(", "x", "\n", "ä", "'", '"', "`",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_nonsense_is_judged_and_never_more(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(100):
        _judge(draw)


def _judge(draw: random.Random) -> None:
    text = " ".join(draw.choice(_SCRAPS) for _ in range(draw.randint(1, 12)))
    asked = expression(text + ")" * max(0, text.count("(") - text.count(")")))
    if isinstance(asked, Fault):
        assert 0 <= asked.at <= len(text) + 12
        return
    given = {name: LARGE.get(name) for name in asked.names}
    if asked.work(given) < MOST_WORK / 1000:
        _seconds(asked, given)
