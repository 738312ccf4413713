"""Expressions in CEL, the Common Expression Language: judged before they are asked, and never longer at work than they
may be, whoever wrote them.

An expression knows no way to repeat itself but the tests over a list (`all`, `exists`, `exists_one`, `filter`), of
which none may stand in another, and `map`, which could double what it is given, is left out. So what it costs at most
is known from its words and from the size of what it reads.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import pairwise
from typing import Any, NamedTuple

from jmx.errors import JmxError

LONGEST, MOST_WORDS, DEEPEST, LONGEST_PATTERN = 1000, 200, 16, 100
MOST_WORK = 10**10  # of one run, in units of about a nanosecond: ten seconds at most
_EVERY_TIME, _EVERY_ITEM = 10_000, 2_000  # what asking costs by itself, and handing over an item of a list or a part
_PATTERN_SIGN, _PATTERN_CLASS = 3_000, 500_000  # what a letter of a pattern costs, and what `\w` or `\pL` does

TESTS = ("all", "exists", "exists_one", "filter")  # over the items of a list
_FUNCTIONS = (
    *TESTS, "has", "size", "contains", "startsWith", "endsWith", "matches",
    "int", "uint", "double", "string", "timestamp", "duration",
    "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes",
)  # fmt: skip
_WORDS = frozenset({"true", "false", "null", "in"})
ELSEWHERE = {
    "and": "&&", "or": "||", "not": "!", "None": "null", "nil": "null", "True": "true", "False": "false", "&": "&&",
    "|": "||", "=": "==", "<>": "!=", "is": "==", "len": "size", "length": "size", "startswith": "startsWith",
    "endswith": "endsWith", "any": "exists", "some": "exists", "every": "all",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*)"
    r"|(?P<text>[rRbB]{0,2}(?:'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"))"
    r"|(?P<number>(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[uU]?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]{}])",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNSEEN = re.compile(r"<>|.", re.DOTALL)
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[uUxX0-7]")  # a letter by its number, which may be a bracket
_NO_CEL = (
    "rules of your own need the package common-expression-language, which is not installed whole here; "
    "jmx brings it along: pip install --force-reinstall common-expression-language"
)
_OPENS, _CLOSES = "([{", ")]}"
_PLACE = re.compile(r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?(.*)")


class Fault(NamedTuple):
    """What is wrong with an expression, what would be right, and how many letters stand before it."""

    words: str
    hint: str = ""
    at: int = 0


class FieldRead(NamedTuple):
    """What is read: a name and the fields after it, where 0 stands for an item of a list; where and how it is written,
    and what is called with it: `contains`, `has` or a test."""

    steps: tuple[str | int, ...]
    at: int
    written: str
    calls: str = ""

    @property
    def words(self) -> str:
        """It as the end of it is named: `'type'` for `e.type`."""
        named = next((str(each) for each in reversed(self.steps) if each != 0), "")
        return f"an item of '{named}'" if self.steps[-1] == 0 else f"'{named}'"


class Compared(NamedTuple):
    """Two sides of a comparison, where each is something that is read, or a value that is written there."""

    way: FieldRead
    sign: str  # as it reads with the way on the left; `in` where the way is one of several, `has` where it holds one
    other: FieldRead | None
    values: tuple[Any, ...]
    at: int  # where the first of the values is written


class Token(NamedTuple):
    """A word or sign of an expression: of which sort, where it stands, and in how many brackets."""

    sort: str
    text: str
    at: int
    depth: int


class Failed(Exception):
    """An expression could not be worked out for what it was given."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that may be asked: its text, what it reads, and what it compares that with."""

    text: str
    reads: tuple[FieldRead, ...]
    compares: tuple[Compared, ...]
    _tokens: tuple[Token, ...]
    _program: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what it is given, each once."""
        return tuple(dict.fromkeys(str(way.steps[0]) for way in self.reads))

    @property
    def parts(self) -> tuple["Expression", ...]:
        """What it joins with `&&` and `||`: each is a question by itself."""
        ends = [each for each in self._tokens if each.depth == 0]
        if any(each.text == "?" for each in ends):
            return (self,)
        cuts = [-2, *(each.at for each in ends if each.text in ("&&", "||")), len(self.text)]
        pieces = [" " * (start + 2) + self.text[start + 2 : end] for start, end in pairwise(cuts)]
        made = [expression(each) for each in pieces]
        return tuple(each for each in made if isinstance(each, Expression)) if len(pieces) > 1 else (self,)

    def answer(self, given: Mapping[str, Any]) -> Any:
        """What it comes to for what it is given. LookupError where something is not written in there, Failed where it
        cannot be worked out."""
        try:
            return self._program.execute({name: given[name] for name in self.names})
        except LookupError:
            raise
        except (ArithmeticError, RuntimeError, TypeError, ValueError) as error:
            raise Failed(str(error)) from error

    def work(self, given: Mapping[str, Any]) -> int:
        """What it costs at most to work that out: every word of it, once for each item where it tests a list, with all
        that is given in its hands."""
        known: dict[int, _Size] = {}
        sizes = [_size(given[name], known) for name in self.names]
        letters, items = sum(each.letters for each in sizes), sum(each.items for each in sizes)
        joins = 1 + sum(each.text == "+" for each in self._tokens)
        patterns = sum(_pattern_work(self._tokens[at].text) for at in _patterns(self._tokens))
        tests = any(each.text in TESTS for each in self._tokens)
        times = (max((each.longest for each in sizes), default=0) + len(self._tokens)) * joins if tests else 1
        once = len(self._tokens) * (50 + (letters + items) * joins) + patterns
        return _EVERY_TIME + _EVERY_ITEM * items + times * once


class _Size(NamedTuple):
    """How many letters and items a value holds, and how many items the longest list in it."""

    letters: int
    items: int
    longest: int


def _size(value: Any, known: dict[int, _Size]) -> _Size:
    """The size of a value; what stands at several places in it is gone over once, and counts at each."""
    if not isinstance(value, list | dict):
        return _Size(len(value) if isinstance(value, str) else 1, 0, 0)
    if id(value) not in known:
        inner = [_size(each, known) for each in (value.values() if isinstance(value, dict) else value)]
        letters = sum(each.letters for each in inner) + (sum(map(len, value)) if isinstance(value, dict) else 0)
        longest = max((each.longest for each in inner), default=0)
        known[id(value)] = _Size(letters, len(inner) + sum(each.items for each in inner), max(len(inner), longest))
    return known[id(value)]


def _pattern_work(pattern: str) -> int:
    return len(pattern) * _PATTERN_SIGN + pattern.count("\\") * _PATTERN_CLASS


# --- judging ---


def expression(text: str) -> Expression | Fault:
    """The expression that a text is, or what is wrong with it. What its names mean, it does not know."""
    if len(text) > LONGEST:
        return Fault(f"has {len(text):,} letters; {LONGEST:,} are allowed", "make two rules of it")
    tokens = tuple(tokens_of(text))
    if not tokens:
        return Fault("says nothing", "write what a record must be, like `severity >= 4`")
    fault = next(_faults(tokens), None) or _parsed(text)
    if isinstance(fault, Fault):
        return fault
    ways = _ways(tokens)
    return Expression(text, tuple(way for way, _ in ways.values()), tuple(_compared(tokens, ways)), tokens, fault)


def tokens_of(text: str) -> Iterator[Token]:
    """The words and signs of an expression, without what is blank; what CEL does not know is of the sort `unknown`."""
    at, depth = 0, 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        word = found[0] if found else _UNSEEN.match(text, at)[0]  # type: ignore[index]  # there is a letter
        sort = (found.lastgroup or "") if found else "unknown"
        depth -= word in _CLOSES
        if sort != "blank":
            yield Token(sort, word, at, depth)
        depth += word in _OPENS
        at += len(word)


def _faults(tokens: Sequence[Token]) -> Iterator[Fault]:
    """What may not stand there, the first first."""
    tests: list[int] = []  # the depths of the tests that are open
    if len(tokens) > MOST_WORDS:
        yield Fault(f"has {len(tokens)} words and signs; {MOST_WORDS} are allowed", "make two rules of it")
    for index, token in enumerate(tokens):
        before, after = _text(tokens, index - 1), _text(tokens, index + 1)
        calls = token.sort == "name" and after == "(" and token.text not in _WORDS
        tests = [depth for depth in tests if token.text != ")" or depth < token.depth]
        if token.sort == "unknown" or (token.text in ("and", "or", "not", "is") and before != "."):
            meant = ELSEWHERE.get(token.text)
            yield Fault(f"has '{token.text}', which CEL does not know", f"write `{meant}`" if meant else "", token.at)
        elif day := _day(tokens, index):
            yield Fault(
                f"reads {day} as numbers that are taken from each other", f'write `"{day}"`, in quotes', token.at
            )
        elif token.depth > DEEPEST:
            yield Fault(f"has more than {DEEPEST} brackets in each other", "make two rules of it", token.at)
        elif calls and token.text not in _FUNCTIONS:
            yield Fault(f"calls '{token.text}', which is not there", _function_hint(token.text), token.at)
        elif calls and before == "." and token.text in TESTS:
            if tests:
                yield Fault("tests a list in a test of a list", "ask about the records in that list instead", token.at)
            tests.append(token.depth)
    yield from _pattern_faults(tokens)


def _day(tokens: Sequence[Token], index: int) -> str:
    """The day that is written somewhere without quotes."""
    parts = tokens[index : index + 5]
    joined = "".join(each.text for each in parts)
    return joined if _DAY.fullmatch(joined) and parts[-1].at - parts[0].at == len(joined) - len(parts[-1].text) else ""


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _function_hint(name: str) -> str:
    if name == "map":
        return "test the list itself, with `exists`, `all` or `filter`"
    meant = ELSEWHERE.get(name) or next(iter(get_close_matches(name, _FUNCTIONS, 1)), "")
    return f"did you mean `{meant}`?" if meant else f"there are {', '.join(_FUNCTIONS[:10])} and a few more"


def _patterns(tokens: Sequence[Token]) -> Iterator[int]:
    """Where the patterns of `matches` stand."""
    for index, token in enumerate(tokens):
        if token.text == "matches" and _text(tokens, index + 1) == "(" and index + 2 < len(tokens):
            yield index + 2


def _pattern_faults(tokens: Sequence[Token]) -> Iterator[Fault]:
    """Patterns that are no plain text, or could cost much: each is made anew whenever it is asked."""
    for index in _patterns(tokens):
        token = tokens[index]
        if token.sort != "text" or _text(tokens, index + 1) != ")":
            yield Fault("matches a pattern that is no text by itself", 'write `title.matches("^Pay")`', token.at)
        elif len(token.text) > LONGEST_PATTERN:
            yield Fault(f"matches a pattern of more than {LONGEST_PATTERN} letters", "make two of it", token.at)
        elif "{" in token.text or (_ESCAPED.search(token.text) and token.text[0] not in "rR"):
            yield Fault("matches a pattern with `{`, which could take long", "write out what repeats", token.at)
        elif why := _no_pattern(token.text):
            yield Fault(
                f"matches a pattern that cannot be read: {why}",
                r'a bracket by itself is written "[[]" or "[(]"',
                token.at,
            )


def _no_pattern(text: str) -> str:
    """Why some text is no pattern; empty where it is one."""
    try:
        _cel().evaluate(f"''.matches({text})")
    except (ValueError, RuntimeError) as error:
        return str(error).rpartition("error: ")[2].partition(". Check")[0]
    return ""


@cache
def _cel() -> Any:
    """The module that knows CEL. Its package would bring a command line of its own along, which takes 170 ms."""
    package = find_spec("cel")
    found = PathFinder.find_spec("cel.cel", package.submodule_search_locations) if package else None
    if found is None or found.loader is None:
        raise JmxError(_NO_CEL)
    module = module_from_spec(found)
    try:
        found.loader.exec_module(module)
    except ImportError as error:
        raise JmxError(_NO_CEL) from error
    return module


def _parsed(text: str) -> Any:
    """The program that a text is; where it is none, what is wrong."""
    try:
        return _cel().compile(text)
    except ValueError as error:
        found = _PLACE.search(str(error))
        if not found:
            return Fault("cannot be read as CEL")
        lines = text.split("\n")[: int(found[1]) - 1]
        at = min(sum(len(line) + 1 for line in lines) + int(found[2]) - 1, len(text))
        return Fault(*_said(found[3], text[at : at + 20].strip()), at)


def _said(told: str, there: str) -> tuple[str, str]:
    """A complaint of the parser in plain words."""
    if "<EOF>" in told and ("mismatched" in told or "no viable" in told or "missing" in told):
        return "ends too early", "write what should follow, or take out what comes last"
    if "has() macro" in told:
        return "asks `has` about something that is no field of another", "write `has(record.severity)`"
    return (f"cannot be read from '{there}' on" if there else "cannot be read"), ""


# --- what is read, and with what it is compared ---

_Ways = dict[int, tuple[FieldRead, int]]  # by where they begin among the words: what is read, and where it ends
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SIGNS = ("==", "!=", "<", ">", "<=", ">=")
_BEFORE, _AFTER = ("", "(", "[", ",", "&&", "||", "?", ":"), ("", ")", "]", ",", "&&", "||", "?", ":")
_TEXT = re.compile(r"(['\"])([^\\]*)\1")
_CONSTANTS = {"true": True, "false": False, "null": None}


def _ways(tokens: Sequence[Token]) -> _Ways:
    """All that is read. The name that a test gives the items of its list stands for these; where the list is worked
    out, nothing is known of them."""
    found: _Ways = {}
    items: dict[str, tuple[tuple[str | int, ...], int]] = {}  # such names, what each stands for, and how deep
    lists: dict[int, FieldRead] = {}  # by where they end
    for index, token in enumerate(tokens):
        items = {name: each for name, each in items.items() if token.text != ")" or token.depth > each[1]}
        if token.text in TESTS and _text(tokens, index + 1) == "(" and index + 2 < len(tokens):
            held = lists.get(index - 1)
            items[tokens[index + 2].text] = (*held.steps, 0) if held else (), token.depth
        read = token.sort == "name" and token.text not in _WORDS and _text(tokens, index - 1) != "."
        begin = items.get(token.text, ((token.text,), 0))[0]
        declared = _text(tokens, index - 1) == "(" and _text(tokens, index - 2) in TESTS
        if read and begin and not declared and _text(tokens, index + 1) != "(":
            way, end = _way(tokens, index, begin)
            found[index], lists[end] = (way, end), way
    return found


def _way(tokens: Sequence[Token], index: int, begin: tuple[str | int, ...]) -> tuple[FieldRead, int]:
    """What is read from a name on, and which word follows it."""
    steps, first, index = list(begin), index, index + 1
    calls = "has" if _text(tokens, first - 2) == "has" else ""
    while True:
        sign, step = _text(tokens, index), _text(tokens, index + 1)
        if sign == "." and _text(tokens, index + 2) == "(":
            calls = step
            break
        if sign == "." and step:
            steps.append(step)
            index += 2
        elif sign == "[" and _text(tokens, index + 2) == "]" and (step.isdigit() or _TEXT.fullmatch(step)):
            steps.append(0 if step.isdigit() else step[1:-1])
            index += 3
        else:
            break
    written = "".join(each.text for each in tokens[first:index])
    return FieldRead(tuple(steps), tokens[first].at, written, calls), index


def _compared(tokens: Sequence[Token], ways: _Ways) -> Iterator[Compared]:
    """What stands beside a sign of comparison, where it is nothing worked out."""
    starts = {end: index for index, (_, end) in ways.items()}
    for index, token in enumerate(tokens):
        if token.text not in (*_SIGNS, "in"):
            continue
        begins = starts.get(index)
        if begins is not None and _text(tokens, begins - 1) in _BEFORE and not ways[begins][0].calls:
            yield from _with_right(tokens, ways, ways[begins][0], index)
        right, end = ways.get(index + 1, (None, 0))
        left = _value(tokens, index - 1, backwards=True)
        if right and left and not right.calls and _text(tokens, end) in _AFTER:
            yield Compared(right, "has" if token.text == "in" else _TURNED.get(token.text, token.text), None, *left)


def _with_right(tokens: Sequence[Token], ways: _Ways, way: FieldRead, index: int) -> Iterator[Compared]:
    """A comparison of which something that is read stands on the left."""
    sign = tokens[index].text
    if index + 1 in ways:
        other, end = ways[index + 1]
        if not other.calls and _text(tokens, end) in _AFTER:
            yield Compared(way, sign, other, (), other.at)
    elif sign != "in":
        value = _value(tokens, index + 1)
        if value:
            yield Compared(way, sign, None, *value)
    elif _text(tokens, index + 1) == "[":
        for number in range(index + 2, len(tokens)):
            value = _value(tokens, number)
            if value and tokens[number - 1].text in ("[", ","):
                yield Compared(way, sign, None, *value)
            if tokens[number].text == "]":
                return


def _value(tokens: Sequence[Token], index: int, *, backwards: bool = False) -> tuple[tuple[Any], int] | None:
    """The value that stands by itself from some word on, or up to it, and where."""
    first = index
    if backwards and index > 0 and tokens[index - 1].text == "-" and tokens[index].sort == "number":
        first = index - 1
    elif not backwards and _text(tokens, index) == "-":
        index += 1
    around = _text(tokens, first - 1) in _BEFORE if backwards else _text(tokens, index + 1) in _AFTER
    if not around or not 0 <= index < len(tokens):
        return None
    token, sign = tokens[index], -1 if first < index else 1
    if token.sort == "number":
        digits = token.text.rstrip("uU")
        return ((int(digits, 16) if digits[1:2] in ("x", "X") else float(digits)) * sign,), tokens[first].at
    text = _TEXT.fullmatch(token.text) if token.sort == "text" else None
    if text:
        return (text[2],), token.at
    return ((_CONSTANTS[token.text],), token.at) if token.text in _CONSTANTS else None
