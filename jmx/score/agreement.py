"""How far rankings of the same items agree, and which items stand elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import NamedTuple


class Jump(NamedTuple):
    """An item, and its ranks in two rankings, among what is in both."""

    ref: str
    one: int
    other: int

    @property
    def places(self) -> int:
        return abs(self.one - self.other)


class Agreement(NamedTuple):
    """How far two rankings agree. `tau` is Kendall's tau-b: 1 where they agree in full, -1 where one is the other
    upside down, about 0 where they have nothing to do with each other; None where it cannot be said, since fewer than
    two items are in both or one of the rankings has all of them alike. `alike` is the share of pairs that stand in the
    same order, of those that neither has as ties. `only_one` and `only_other` are in one of them."""

    tau: float | None
    alike: float | None
    items: int
    jumps: tuple[Jump, ...]
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()


def agreement(one: Mapping[str, float], other: Mapping[str, float], *, most: int = 3) -> Agreement:
    """How far two rankings agree: each has a rank for every ref in it, where 1 is the first and ties share a rank. So
    many of the items that jump most are told, the farthest first. What is in one only counts for nothing."""
    refs = sorted(one.keys() & other.keys())
    first, second = ([ranking[ref] for ref in refs] for ranking in (one, other))
    counted = _pairs(first, second)
    ranks = zip(refs, _ranked(first), _ranked(second), strict=True)
    jumps = sorted(
        (Jump(*each) for each in ranks), key=lambda each: (-each.places, min(each.one, each.other), each.ref)
    )
    told = counted.same + counted.turned
    return Agreement(
        counted.tau,
        counted.same / told if told else None,
        len(refs),
        tuple(each for each in jumps[:most] if each.places),
        tuple(sorted(one.keys() - other.keys())),
        tuple(sorted(other.keys() - one.keys())),
    )


def agreements(
    rankings: Mapping[str, Mapping[str, float]], lead: str = "", *, most: int = 3
) -> Iterator[tuple[str, str, Agreement]]:
    """The same for every two of several rankings, each with its name; or where one is to `lead`, for that one with each
    of the others."""
    pairs = ((lead, each) for each in rankings if each != lead) if lead else combinations(rankings, 2)
    for one, other in pairs:
        yield one, other, agreement(rankings[one], rankings[other], most=most)


def tau_b(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Kendall's tau-b of two values of each item, in the same order; None where it cannot be said.

    Source: Kendall, The Treatment of Ties in Ranking Problems, Biometrika 33 (1945): of all pairs, those in the same
    order less those in the other, by the root of (the pairs that the first does not tie × those the second does not).
    """
    return _pairs(one, other).tau


class _Pairs(NamedTuple):
    """How many pairs stand in the same order, in the other, and are no tie in one and in the other."""

    same: int
    turned: int
    one: int
    other: int

    @property
    def tau(self) -> float | None:
        if not self.one or not self.other:
            return None
        # once a root: so two rankings that are the same agree to exactly 1
        return (self.same - self.turned) / sqrt(self.one * self.other)


def _pairs(one: Sequence[float], other: Sequence[float]) -> _Pairs:
    """Counts pairs by sorting (Knight, A Computer Method for Calculating Kendall's Tau with Ungrouped Data, Journal of
    the American Statistical Association 61, 1966): thousands of items have millions of pairs."""
    both = sorted(zip(one, other, strict=True))
    every = len(both) * (len(both) - 1) // 2
    tied, tied_other, tied_both = _tied(one), _tied(other), _tied(both)
    turned = _turned([each for _, each in both])
    same = every - tied - tied_other + tied_both - turned
    return _Pairs(same, turned, every - tied, every - tied_other)


def _tied(values: Iterable[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(values).values())


def _turned(values: list[float]) -> int:
    """How many pairs stand in falling order, counted while the two halves are merged; leaves the values sorted."""
    if len(values) < 2:
        return 0
    left, right = values[: len(values) // 2], values[len(values) // 2 :]
    found, taken = _turned(left) + _turned(right), 0
    for place in range(len(values)):
        if taken < len(right) and (place - taken >= len(left) or right[taken] < left[place - taken]):
            values[place] = right[taken]
            found += len(left) - (place - taken)
            taken += 1
        else:
            values[place] = left[place - taken]
    return found


def _ranked(values: Sequence[float]) -> list[int]:
    """The ranks that values have among themselves; ties share one."""
    ranks: dict[float, int] = {}
    for place, value in enumerate(sorted(values)):
        ranks.setdefault(value, place + 1)
    return [ranks[each] for each in values]
