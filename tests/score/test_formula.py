"""Formulas of scores: they come to what CEL says, for one item as for many; and what is none says what to write."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.model.expression import Expression, Failed, Fault, expression
from jmx.score.formula import Formula, formula

KNOWN = ("severity", "reach", "frequency", "effort", "a", "b")
GIVEN = {"severity": 4.0, "reach": 0.35, "frequency": 2.0, "effort": 3.0, "a": 5.0, "b": -2.0}


def made(text: str) -> Formula:
    found = formula(text, KNOWN)
    assert isinstance(found, Formula), found
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("severity * reach * frequency", 2.8), ("1 / 2", 0.5), ("450 * 3 * 1 / 2", 675.0), ("a - b - 1", 6.0),
        ("-a * -b", -10.0), ("- -a", 5.0), ("a - -2", 7.0), ("a > b ? a : b", 5.0), ("a < b ? 1 : b < 0 ? 2 : 3", 2.0),
        ("(a > 0 && b > 0) || !(b == -2) ? 1 : 0", 0.0), ("2 * (a + 1) // twice", 12.0), ("a / 2e1", 0.25),
        ("a + (a - b > 3 ? (a - b) - 3 : 0)", 9.0),
    ],
)  # fmt: skip
def test_a_formula_comes_to_what_it_says(text: str, value: float) -> None:
    assert made(text).value(GIVEN) == pytest.approx(value)


def test_the_names_in_it_come_once_each_and_it_can_be_written_out_again() -> None:
    found = made("a>b ? severity*a / -effort : 2.50")
    assert found.names == ("a", "b", "severity", "effort")
    assert found.term.written == "(a > b) ? ((severity * a) / (-effort)) : 2.5"
    assert made(found.term.written).value(GIVEN) == found.value(GIVEN)


@pytest.mark.parametrize(
    ("text", "words", "hint", "at"),
    [
        ("severity * sevrity", "has no input 'sevrity'", "did you mean `severity`?", 11),
        ("a * zzz", "has no input 'zzz'", "there are a, b, effort", 4),
        ("a ** 2", "has '**', and CEL has no powers", "`a * a`", 2),
        ("a^2", "has '^', and CEL has no powers", "`a * a`", 1),
        ("min(a, b)", "calls 'min'", "write `a < b ? a : b`", 0),
        ("2 * max(a + 1, b)", "calls 'max'", "write `((a + 1) > b ? (a + 1) : b)`", 4),
        ("if(a > b, a, b)", "calls 'if'", "write `(a > b) ? a : b`", 0),
        ("min(a)", "calls 'min'", "there are + - * /", 0),
        ("sqrt(a)", "calls 'sqrt'", "there are + - * /", 0),
        ("2 (a)", "has no sign between two parts", "write `*`", 2),
        ("a (b)", "has no sign between two parts", "write `a * (…)`", 0),
        ("2 a", "has no sign between two parts", "write `*`", 2),
        ("30 % * a", "has '%'", "write `0.3`", 3),
        ("0,5 * a", "has a number with ','", "`0.5`", 1),
        ("0x10", "has '0x10'", "`2` or `0.5`", 0),
        ("1e999", "has '1e999', which is too large", "", 0),
        ("a × b", "has '×', which CEL does not know", "write `*`", 2),
        ("a = b ? 1 : 2", "has '='", "write `==`", 2),
        ("a <> b ? 1 : 2", "has '<>'", "write `!=`", 2),
        ("a > 0 and b > 0 ? 1 : 2", "has 'and'", "write `&&`", 6),
        ("a if a > b else b", "has 'if'", "`a > b ? x : y`", 2),
        ("'much' * a", "has a text", "numbers and the names of inputs", 0),
        ("a.b", "has '.'", "numbers and the names of inputs", 1),
        ("a in [1, 2] ? 1 : 0", "has 'in'", "numbers and the names of inputs", 2),
        ("a > b", "comes to yes or no, where a score is a number", "write `a > b ? 1 : 0`", 0),
        ("(a > b) * 2", "calculates with a comparison", "`(a > b ? 1 : 0)`", 3),
        ("a < b < 2 ? 1 : 0", "compares a comparison", "`a < b && b < c`", 2),
        ("a ? 1 : 0", "asks a number before `?`", "`a > 0 ? x : y`", 2),
        ("a || b > 0 ? 1 : 0", "joins a number with `||`", "`a > 0`", 2),
        ("a > b ? 1", "ends too early", "write `: …`", 9),
        ("(a + b", "ends too early", "close the bracket", 6),
        ("a +", "ends too early", "", 3),
        ("a)", "cannot be read from ')' on", "", 1),
        (" ", "says nothing", "`value / effort`", 0),
        ("a" + "+a" * 100, "has 201 words and signs", "shorter", 0),
        ("a * " + "1" * 1000, "has 1,004 letters", "shorter", 0),
        ("(" * 17 + "a" + ")" * 17, "has more than 16 brackets", "shorter", 17),
    ],
)  # fmt: skip
def test_what_is_no_formula_says_where_and_what_to_write(text: str, words: str, hint: str, at: int) -> None:
    found = formula(text, KNOWN)
    assert isinstance(found, Fault), found
    assert found.words.startswith(words)
    assert hint in found.hint
    assert found.at == at


def test_a_score_is_never_infinite() -> None:
    with pytest.raises(Failed, match=r"divides by 0: `a - 5` is 0"):
        made("1 / (a - 5)").value(GIVEN)
    with pytest.raises(Failed, match="too large"):
        made("1e308 * a").value(GIVEN)
    assert made("a == 5 ? 0 : 1 / (a - 5)").value(GIVEN) == 0
    assert made("1 / (a - 5) > 2 || a > 0 ? 1 : 0").value(GIVEN) == 1  # as CEL: the other side settles it


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: round(each, 3)) | st.sampled_from([0.0, 1.0, -2.0])
PLAIN = st.sampled_from(["x", "y", "z"]) | NUMBERS.map(lambda each: f"{each!r}" if each >= 0 else f"({each!r})")


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    asked = st.tuples(inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner).map(" ".join)
    both = st.tuples(asked, st.sampled_from(["&&", "||"]), asked).map(" ".join)
    truth = asked | both | both.map("!({})".format)
    worked = st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join)
    chosen = st.tuples(truth, inner, inner).map(lambda each: f"({each[0]} ? {each[1]} : {each[2]})")
    return worked | worked.map("({})".format) | chosen | inner.map("-({})".format)


FORMULAS = st.recursive(PLAIN, _grown, max_leaves=8)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys("xyz", NUMBERS)), min_size=1, max_size=5)


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _value(found: Formula, row: dict[str, float]) -> float:
    try:
        return found.value(row)
    except Failed:
        return math.nan


def _check(text: str, rows: list[dict[str, float]]) -> None:
    found, cel = formula(text, ("x", "y", "z")), expression(text)
    assert isinstance(found, Formula), (text, found)
    assert isinstance(cel, Expression), (text, cel)
    values = [_value(found, row) for row in rows]
    for row, value in zip(rows, values, strict=True):
        try:
            wanted = cel.answer(row)
        except Failed:  # it compares nothing with what 0 / 0 comes to
            assert math.isnan(value), (text, row)
            continue
        # where ours fails, a division by 0 went into it, which CEL goes on with as infinite
        assert value == wanted if not math.isnan(value) else "/" in text or not math.isfinite(wanted), (text, row)
    arrays = {name: np.array([row[name] for row in rows]) for name in "xyz"}
    many = np.broadcast_to(found.values(arrays), len(rows))
    assert all(map(_same, many.tolist(), values)), text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(FORMULAS, ROWS)
def test_it_comes_to_what_cel_says_and_arrays_to_the_same_element_by_element(
    text: str, rows: list[dict[str, float]]
) -> None:
    _check(text, rows)


@pytest.mark.deep
@settings(max_examples=3000, deadline=None)
@given(FORMULAS, ROWS)
def test_so_do_many_more(text: str, rows: list[dict[str, float]]) -> None:
    _check(text, rows)
