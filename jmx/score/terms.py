"""What a formula is made of: its text read as the arithmetic of CEL, and what is wrong where it is something else.

Grammar and precedence are those of CEL: `? :` binds least, then `||`, `&&`, comparisons, `+ -`, `* /`, and signs.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from jmx.model.expression import DEEPEST, ELSEWHERE, LONGEST, MOST_WORDS, Fault, Token, tokens_of

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_SHORTER = "make it shorter, or two models of it"
_MEANT = {each: ELSEWHERE[each] for each in ("and", "or", "not", "is", "=", "<>", "&", "|")} | {
    "×": "*", "·": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
_FUNCTIONS = {
    "min": "{0} < {1} ? {0} : {1}",
    "max": "{0} > {1} ? {0} : {1}",
    "if": "{0} ? {1} : {2}",
    "abs": "{0} < 0 ? -{0} : {0}",
    "double": "{0}",
    "float": "{0}",
}  # how what they do is written without them
_WITHOUT = "there are + - * / and `a > b ? x : y`"
_NUMBERS_ONLY = "a formula knows numbers and the names of inputs"


class Term(NamedTuple):
    """A part of a formula: a number, a name, or a sign over other parts. `sign` is `number`, `name`, `?:`, `!`,
    `negative`, or what stands between two parts. `at` is where the number, the name or the sign stands."""

    sign: str
    at: int
    parts: tuple["Term", ...] = ()
    number: float = 0.0
    name: str = ""

    @property
    def truth(self) -> bool:
        """Whether it comes to yes or no, instead of a number."""
        return self.sign in ("!", "&&", "||", *COMPARISONS)

    @property
    def names(self) -> Iterator[str]:
        """The names in it, as often as they stand there."""
        if self.sign == "name":
            yield self.name
        for part in self.parts:
            yield from part.names

    @property
    def written(self) -> str:
        """It as text again, with a bracket around every part that has parts."""
        if not self.parts:
            return self.name or f"{self.number:.15g}"
        parts = [f"({each.written})" if each.parts else each.written for each in self.parts]
        if len(parts) == 3:
            return f"{parts[0]} ? {parts[1]} : {parts[2]}"
        return f" {self.sign} ".join(parts) if len(parts) == 2 else f"{'!' if self.truth else '-'}{parts[0]}"


class NoFormula(Exception):
    """A formula cannot be read; why is its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.words)
        self.fault = fault


def term(text: str, known: Collection[str]) -> Term:
    """The whole of a formula over these names. Raises NoFormula."""
    if len(text) > LONGEST:
        raise NoFormula(Fault(f"has {len(text):,} letters; {LONGEST:,} are allowed", _SHORTER))
    tokens = tuple(tokens_of(text))
    if not tokens:
        raise NoFormula(Fault("says nothing", "write how the score is worked out, like `value / effort`"))
    if len(tokens) > MOST_WORDS:
        raise NoFormula(Fault(f"has {len(tokens)} words and signs; {MOST_WORDS} are allowed", _SHORTER))
    deep = next((each for each in tokens if each.depth > DEEPEST), None)
    if deep:
        raise NoFormula(Fault(f"has more than {DEEPEST} brackets in each other", _SHORTER, deep.at))
    found = _Reader(text, tokens, known).whole()
    if found.truth:
        words = "comes to yes or no, where a score is a number"
        raise NoFormula(Fault(words, f"write `{text.strip()} ? 1 : 0`", 0))
    return found


@dataclass(slots=True)
class _Reader:
    """Goes through the words of a formula, one after the other; `here` is the next."""

    text: str
    tokens: Sequence[Token]
    known: Collection[str]
    here: int = 0

    def whole(self) -> Term:
        found = self.choice()
        if self.here < len(self.tokens):
            raise NoFormula(self.misplaced())
        return found

    def choice(self) -> Term:
        asked = self.either()
        at = self.at
        if not self.takes("?"):
            return asked
        _must_be_truth(asked, "asks a number before `?`", "`a > 0 ? x : y`", at)
        first = self.choice()
        if not self.takes(":"):
            raise NoFormula(self.misplaced("write `: …` for where it is not so"))
        other = self.choice()
        for each in (first, other):
            _must_be_number(each, "chooses a comparison", "write a number or an input there")
        return Term("?:", at, (asked, first, other))

    def either(self) -> Term:
        return self.joined(("||",), self.both, _truths)

    def both(self) -> Term:
        return self.joined(("&&",), self.comparison, _truths)

    def comparison(self) -> Term:
        return self.joined(COMPARISONS, self.sum, _compared)

    def sum(self) -> Term:
        return self.joined(("+", "-"), self.product, _numbers)

    def product(self) -> Term:
        return self.joined(("*", "/"), self.signed, _numbers)

    def joined(self, signs: Sequence[str], part: Callable[[], Term], check: Callable[[Term], None]) -> Term:
        """Parts with such signs between them, from the left to the right."""
        found = part()
        while self.next in signs:
            sign, at = self.next, self.at
            self.here += 1
            found = Term(sign, at, (found, part()))
            check(found)
        return found

    def signed(self) -> Term:
        """A part with `-` or `!` before it, however many."""
        begin = self.here
        while self.next in ("-", "!"):
            self.here += 1
        signs = self.tokens[begin : self.here]
        found = self.single()
        for token in reversed(signs):
            found = Term("negative" if token.text == "-" else "!", token.at, (found,))
            (_numbers if token.text == "-" else _truths)(found)
        return found

    def single(self) -> Term:
        token = self.tokens[self.here] if self.here < len(self.tokens) else None
        if token is None or not (token.sort in ("number", "name") or token.text == "("):
            raise NoFormula(self.misplaced())
        self.here += 1
        if token.sort == "number":
            return Term("number", token.at, number=_number(token))
        if token.sort == "name":
            return self.named(token)
        found = self.choice()
        if not self.takes(")"):
            raise NoFormula(self.misplaced("close the bracket with `)`"))
        return found

    def named(self, token: Token) -> Term:
        if self.next == "(" and token.text in self.known:
            raise NoFormula(Fault("has no sign between two parts", f"write `{token.text} * (…)`, or + - /", token.at))
        if self.next == "(":
            raise NoFormula(_call(self.text, self.tokens, self.here))
        if token.text not in self.known:
            raise NoFormula(_unknown(token, self.known))
        return Term("name", token.at, name=token.text)

    @property
    def next(self) -> str:
        return self.tokens[self.here].text if self.here < len(self.tokens) else ""

    @property
    def at(self) -> int:
        return self.tokens[self.here].at if self.here < len(self.tokens) else len(self.text)

    def takes(self, text: str) -> bool:
        taken = self.next == text
        self.here += taken
        return taken

    def misplaced(self, hint: str = "") -> Fault:
        """What is wrong with the next word, which may not stand where it stands."""
        if self.here >= len(self.tokens):
            return Fault("ends too early", hint or "write what should follow, or take out what comes last", self.at)
        before = self.tokens[self.here - 1] if self.here else None
        return _misplaced(self.text, self.tokens[self.here], before, hint)


# --- yes or no, or a number ---


def _truths(found: Term) -> None:
    for part in found.parts:
        if not part.truth:
            hint = "write a comparison, like `a > 0`"
            raise NoFormula(Fault(f"joins a number with `{found.sign}`", hint, found.at))


def _numbers(found: Term) -> None:
    for part in found.parts:
        _must_be_number(part, "calculates with a comparison", "write `(a > b ? 1 : 0)`")


def _compared(found: Term) -> None:
    for part in found.parts:
        _must_be_number(part, "compares a comparison", "write `a < b && b < c`")


def _must_be_number(found: Term, words: str, hint: str) -> None:
    if found.truth:
        raise NoFormula(Fault(words, hint, found.at))


def _must_be_truth(found: Term, words: str, hint: str, at: int) -> None:
    if not found.truth:
        raise NoFormula(Fault(words, f"write {hint}", at))


# --- words that may not stand there ---


def _number(token: Token) -> float:
    if not token.text[-1].isdigit() or token.text[1:2] in ("x", "X"):
        raise NoFormula(Fault(f"has '{token.text}'; all numbers are decimal", "write it like `2` or `0.5`", token.at))
    if math.isinf(float(token.text)):
        raise NoFormula(Fault(f"has '{token.text}', which is too large a number", "", token.at))
    return float(token.text)


def _unknown(token: Token, known: Collection[str]) -> Fault:
    if token.text in _MEANT:
        return _foreign(token)
    if token.text in ("true", "false"):
        return Fault(f"has '{token.text}'", "write a comparison, like `a > 0`", token.at)
    if token.text in ("null", "in"):
        return Fault(f"has '{token.text}'", _NUMBERS_ONLY, token.at)
    names = sorted(known)
    near = get_close_matches(token.text, names, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}" if names else ""
    return Fault(f"has no input '{token.text}'", hint, token.at)


def _foreign(token: Token) -> Fault:
    return Fault(f"has '{token.text}', which CEL does not know", f"write `{_MEANT[token.text]}`", token.at)


def _misplaced(text: str, token: Token, before: Token | None, hint: str) -> Fault:
    """What is wrong with a word after another."""
    number = before.text if before and before.sort == "number" else ""
    after = text[token.at + len(token.text) :].strip()
    if token.text == "^" or (token.text == "*" and before and before.text == "*"):
        sign, at = ("^", token.at) if token.text == "^" else ("**", token.at - 1)
        return Fault(f"has '{sign}', and CEL has no powers", "write `a * a`", at)
    if token.text == ">" and before and before.text == "<":
        return Fault("has '<>', which CEL does not know", "write `!=`", before.at)
    if token.text in _MEANT:
        return _foreign(token)
    if token.text == "if":
        return Fault("has 'if'", "write `a > b ? x : y`", token.at)
    if token.text == "%":
        share = f"write `{float(number) / 100:g}`" if number else "a share is written as a number from 0 to 1"
        return Fault("has '%', which is for whole numbers only", share, token.at)
    if token.text in (".", ",") and after[:1].isdigit():
        return Fault(f"has a number with '{token.text}' that cannot be read", "write it like `0.5`", token.at)
    if token.sort == "text" or token.text in ("'", '"', ".", "[", "{", "in"):
        what = "a text" if token.sort == "text" or token.text in ("'", '"') else f"'{token.text}'"
        return Fault(f"has {what}", _NUMBERS_ONLY, token.at)
    ends = before and (before.sort in ("number", "name") or before.text == ")")
    if ends and (token.sort in ("number", "name") or token.text == "("):
        return Fault("has no sign between two parts", "write `*`, or + - /, between them", token.at)
    return Fault(f"cannot be read from '{text[token.at : token.at + 20].strip()}' on", hint, token.at)


def _call(text: str, tokens: Sequence[Token], opens: int) -> Fault:
    """What is wrong with a function, and how what it does is written without it; `opens` is where its bracket is."""
    named, depth = tokens[opens - 1], tokens[opens].depth
    inner = [each for each in tokens[opens + 1 :] if each.depth <= depth + 1]
    ends = [each.at for each in inner if each.text == "," and each.depth == depth + 1]
    close = next((each.at for each in inner if each.text == ")" and each.depth == depth), len(text))
    cuts = [tokens[opens].at, *(each for each in ends if each < close), close]
    parts = [_in_brackets(text[start + 1 : end].strip()) for start, end in pairwise(cuts)]
    way = _FUNCTIONS.get(named.text, "")
    fits = way and len(parts) == len(set(re.findall(r"\{\d\}", way))) and all(parts)
    whole = named.at == tokens[0].at and close == tokens[-1].at
    instead = ("{}" if whole else "({})").format(way.format(*parts)) if fits else ""
    words = f"calls '{named.text}', and a formula has no functions"
    return Fault(words, f"write `{instead}`" if fits else _WITHOUT, named.at)


def _in_brackets(text: str) -> str:
    """A part of a formula that may stand beside any sign."""
    return text if re.fullmatch(r"[\w.]+", text) or not text else f"({text})"
