"""Formulas of scores: the arithmetic of CEL over plain numbers, or over numpy arrays, element by element.

All numbers in a formula are doubles: `2` means 2.0, and `1 / 2` is 0.5. (CEL by itself tells 2 from 2.0 and refuses to
mix them, which nobody who writes a score means.) Names stand for inputs; there are `+ - * /`, comparisons, `&& || !`,
brackets and `a > b ? x : y`. Anything else is a Fault that says what to write instead.
"""

import math
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jmx.model.expression import Failed, Fault
from jmx.score.terms import NoFormula, Term, term

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "==": operator.eq,
    "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that may be worked out: its text, the names in it, each once, and its parts."""

    text: str
    names: tuple[str, ...]
    term: Term

    def value(self, given: Mapping[str, float]) -> float:
        """What it comes to. Failed, with the reason in words, where it divides by 0 or grows too large: a score is
        never infinite. Of `a > b ? x : y` only the part that is chosen is worked out."""
        found = float(_value(self.term, given))
        if not math.isfinite(found):
            raise Failed("comes to a number that is too large")
        return found

    def values(self, given: Mapping[str, "NDArray[Any]"]) -> "NDArray[Any]":
        """The same for arrays of doubles, element by element; not a number (nan) where `value` would fail."""
        import numpy as np

        with np.errstate(all="ignore"):  # a branch that is not chosen may divide by 0
            found, undefined = _values(self.term, given)
            return np.where(undefined | ~np.isfinite(found), np.nan, found)


def formula(text: str, known: Collection[str]) -> Formula | Fault:
    """The formula that a text is over these names, or what is wrong with it, where, and what to write instead."""
    try:
        found = term(text, known)
    except NoFormula as error:
        return error.fault
    return Formula(text, tuple(dict.fromkeys(found.names)), found)


def _value(found: Term, given: Mapping[str, float]) -> float | bool:
    if found.sign == "number":
        return found.number
    if found.sign == "name":
        return float(given[found.name])
    if found.sign == "?:":
        return _value(found.parts[1 if _value(found.parts[0], given) else 2], given)
    if found.sign in ("&&", "||"):
        return _joined(found, given)
    parts = [_value(each, given) for each in found.parts]
    if found.sign == "!":
        return not parts[0]
    if found.sign == "negative":
        return -parts[0]
    if found.sign == "/" and parts[1] == 0:
        raise Failed(f"divides by 0: `{found.parts[1].written}` is 0")
    return _SIGNS[found.sign](*parts)  # type: ignore[no-any-return]


def _joined(found: Term, given: Mapping[str, float]) -> bool:
    """As CEL joins: where one side settles it, the other may fail, on whichever side it stands."""
    settles = found.sign == "||"
    try:
        if _value(found.parts[0], given) is settles:
            return settles
    except Failed:
        if _value(found.parts[1], given) is settles:
            return settles
        raise
    return bool(_value(found.parts[1], given))


_Element = tuple[Any, Any]  # what a part comes to, element by element, and where it has no value


def _values(found: Term, given: Mapping[str, "NDArray[Any]"]) -> _Element:
    import numpy as np

    if found.sign == "number":
        return np.float64(found.number), np.False_
    if found.sign == "name":
        return np.asarray(given[found.name], dtype=np.float64), np.False_
    values, undefined = zip(*(_values(each, given) for each in found.parts), strict=True)
    if found.sign == "?:":
        either = np.where(values[0], undefined[1], undefined[2])
        return np.where(values[0], values[1], values[2]), undefined[0] | either
    if found.sign == "!":
        return ~values[0], undefined[0]
    if found.sign == "negative":
        return -values[0], undefined[0]
    lost = undefined[0] | undefined[1]
    if found.sign in ("&&", "||"):
        settles = found.sign == "||"
        settled = [(value == settles) & ~lacks for value, lacks in zip(values, undefined, strict=True)]
        lost = lost & ~(settled[0] | settled[1])
        # where one side settles it, what the other comes to does not count
        return np.where(settled[0] | settled[1], settles, not settles), lost
    if found.sign == "/":
        lost = lost | (values[1] == 0)
    return _SIGNS[found.sign](values[0], values[1]), lost
