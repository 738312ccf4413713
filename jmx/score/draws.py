"""How sure the order of a ranking is: all its inputs varied together, many times over.

In every draw each input of each item takes a value out of its spread, and the items are ranked anew. Items are drawn
independently of each other. Since any draw of one may then stand beside any draw of another, few items are shuffled
against each other several times, which costs little and makes what is counted more exact.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from jmx.score.formula import Formula
from jmx.score.sampling import Given, Sampler

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = 0.05, 0.95  # where intervals begin and end
_CELLS = 2**18  # scores that are worked on at once: they fit into the caches of a processor
_SHUFFLED, _MOST_SHUFFLES = 2**21, 32  # few items are shuffled until there are so many scores, or so often
_LOOKED_INTO = 100  # of so many items it is said which of their inputs to find out about, those worth most first
_SAME = 1e-9  # what differs by less, as a part of it, is the same
_ITEM_BITS = 24  # of a key that is sorted: its lowest say which item it is, the others hold the score


class Knowing(NamedTuple):
    """What it is worth to know an input of an item: how much more the items that are chosen then score together, on
    average; and how likely it is that others are chosen."""

    item: int
    name: str
    worth: float
    changes: float


class Swap(NamedTuple):
    """Two neighbours of a ranking, and how likely it is that the one below scores more."""

    above: int
    below: int
    chance: float


class Prospect(NamedTuple):
    """Where an item may stand. `ranks` and `scores` hold it in nine of ten draws; `top` is how likely it is to be among
    the first; `mean` is what it scores on average. `worth` is what it is worth to know all of its inputs; `first` is
    which of these tells most by itself, said of the hundred items that are worth most."""

    ranks: tuple[int, int]
    top: float
    scores: tuple[float, float]
    mean: float
    worth: float = 0.0
    changes: float = 0.0
    first: Knowing | None = None


class Outlook(NamedTuple):
    """How sure a ranking is. `items` are those that were given, in their order; None where the formula cannot be worked
    out for what an input may be, as where it may be 0 and something is divided by it: such items are ranked nowhere.
    `swaps` go down the ranking. `best` is the one input that would settle most; `chosen` is what the first score
    together, on average, as they are known today."""

    items: tuple[Prospect | None, ...]
    swaps: tuple[Swap, ...]
    best: Knowing | None
    chosen: float
    draws: int
    seed: int
    top: int


def outlook(
    formula: Formula,
    items: Sequence[Given],
    *,
    draws: int = 10_000,
    seed: int = 1,
    top: int = 3,
    refs: Sequence[str] = (),
) -> Outlook:
    """How sure the order of some items is under a formula: each has, for every name in it, a value and its spread.

    `refs` name the items, each differently; where they are given, the draws of an item depend on its ref alone, and
    neither the order of the items nor which others there are changes them. Items that score the same share a rank, as
    scores do that differ by less than a part in a hundred million.

    What it is worth to know something is the expected value of (partial) perfect information about the choice of the
    first (Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961). Today those are chosen that score most on
    average. Where more is known of one item, only that item scores differently on average; so either it comes in, for
    the last that was chosen, or it goes out, for the best that was not. What is gained is then how far it is above the
    last, or below the best, averaged over what may turn out. For a single input that average goes over the points of
    its spread, or 20 parts of its distribution, with the mean score of the draws in each (Strong and Oakley, An
    Efficient Method for Computing Single-Parameter Partial Expected Value of Perfect Information, 2013).
    """
    import numpy as np

    refs = refs or [str(number) for number in range(len(items))]
    centre = np.broadcast_to(formula.values(_as_written(formula, items)), len(items))
    order = [each for each in range(len(items)) if not np.isnan(centre[each])]
    order.sort(key=lambda each: (-float(f"{centre[each]:.8g}"), refs[each]))
    while order:
        sampler = Sampler(formula, [items[each] for each in order], [refs[each] for each in order], seed)
        counted = _Counted(len(order), draws, top)
        lost = counted.all_of(sampler)
        if not lost.any():
            return _told(counted, sampler, order, len(items), seed)
        order = [each for each, gone in zip(order, lost, strict=True) if not gone]
    return Outlook((None,) * len(items), (), None, 0.0, draws, seed, top)


def _as_written(formula: Formula, items: Sequence[Given]) -> "dict[str, NDArray[Any]]":
    import numpy as np

    return {name: np.array([float(each[name][0]) for each in items]) for name in formula.names}


class _Counted:
    """What is counted and summed over all draws of some items, in the order of their ranking."""

    def __init__(self, items: int, draws: int, top: int) -> None:
        import numpy as np

        self.items, self.draws, self.top = items, draws, top
        self.shuffles = max(1, min(_MOST_SHUFFLES, _SHUFFLED // (items * draws)))
        self.sums, self.tops, self.swaps = np.zeros(items), np.zeros(items), np.zeros(max(items - 1, 0))
        self.least, self.most = np.full(items, np.inf), np.full(items, -np.inf)
        self.scores, self.ranks = _Ends(items, draws, "f8"), _Ends(items, draws * self.shuffles, "i4")

    def all_of(self, sampler: Sampler) -> "NDArray[Any]":
        """Goes through all draws, block by block. Says which items have no score in one of them, and stops there."""
        import numpy as np

        wide = max(1, min(_CELLS // self.items, self.draws, 2**20))
        for first in range(0, self.draws, wide):
            last = min(first + wide, self.draws)
            scores = sampler.scores(first, last)
            lost = np.isnan(scores.sum(axis=1))
            if lost.any():
                return np.asarray(lost)
            self.sums += scores.sum(axis=1)
            np.minimum(self.least, scores.min(axis=1), out=self.least)
            np.maximum(self.most, scores.max(axis=1), out=self.most)
            self.scores.add(scores)
            keys = _keys(scores)
            rows = np.arange(self.items)[:, None] * (last - first)
            for number in range(self.shuffles):
                shuffles = sampler.shuffles(first, last, self.draws, number)
                shuffles += rows
                self._rank(keys.ravel().take(shuffles))
        return np.zeros(self.items, dtype=bool)

    def _rank(self, keys: "NDArray[Any]") -> None:
        """Ranks the items in every draw; the keys are a row for each item."""
        import numpy as np

        self.swaps += (keys[1:] < keys[:-1]).sum(axis=1)
        named = np.ascontiguousarray(keys.T)
        named |= np.arange(self.items)
        named.sort(axis=1)
        which = named & (2**_ITEM_BITS - 1)
        named >>= _ITEM_BITS
        places = np.zeros(named.shape, dtype=np.int32)
        changed = named[:, 1:] != named[:, :-1]
        np.multiply(changed, np.arange(1, self.items, dtype=np.int32), out=places[:, 1:])
        np.maximum.accumulate(places, axis=1, out=places)
        places += 1
        which *= keys.shape[1]
        which += np.arange(keys.shape[1])[:, None]
        ranks = np.empty(keys.shape, dtype=np.int32)
        ranks.ravel()[which] = places
        self.tops += (ranks <= self.top).sum(axis=1)
        self.ranks.add(ranks)

    @property
    def means(self) -> "NDArray[Any]":
        means: NDArray[Any] = self.sums / self.draws
        return means

    def may_change(self, row: int, choice: "_Contest") -> bool:
        """Whether an item comes in or goes out in any draw."""
        return bool((self.least[row] < choice.against) if choice.chosen else (self.most[row] > choice.against))


def _keys(scores: "NDArray[Any]") -> "NDArray[Any]":
    """Whole numbers that sort as the scores do, the highest first, rounded to 28 bits and with room for an item."""
    import numpy as np

    bits: NDArray[Any] = np.subtract(0.0, scores).view(np.int64)
    bits ^= (bits >> 63) & np.int64(2**63 - 1)
    bits += np.int64(2 ** (_ITEM_BITS - 1))
    bits >>= _ITEM_BITS
    bits <<= _ITEM_BITS
    return bits


class _Ends:
    """The lowest and the highest of what comes in for each item: as many as intervals are read from."""

    def __init__(self, items: int, comes: int, kind: str) -> None:
        import numpy as np

        self._low, self._high = max(ceil(round(LOW * comes, 6)), 1), comes - max(ceil(round(HIGH * comes, 6)), 1) + 1
        self._held = np.empty((items, min(comes, max(512, 2 * (self._low + self._high)))), dtype=kind)
        self._filled = 0

    def add(self, found: "NDArray[Any]") -> None:
        """Takes columns in; where there is no room, all but the ends are forgotten."""
        begin = 0
        while begin < found.shape[1]:
            if self._filled == self._held.shape[1]:
                self._shrink()
            end = min(found.shape[1], begin + self._held.shape[1] - self._filled)
            self._held[:, self._filled : self._filled + end - begin] = found[:, begin:end]
            self._filled, begin = self._filled + end - begin, end

    def _shrink(self) -> None:
        self._held.sort(axis=1)
        self._held[:, self._low : self._low + self._high] = self._held[:, -self._high :].copy()
        self._filled = self._low + self._high

    def both(self) -> "tuple[NDArray[Any], NDArray[Any]]":
        held = self._held[:, : self._filled]
        held.sort(axis=1)
        return held[:, self._low - 1], held[:, -self._high]


# --- what it is worth to know ---


class _Contest(NamedTuple):
    """What an item's mean score is held against, and whether it is chosen today."""

    against: float
    chosen: bool

    def worth(self, means: "NDArray[Any]", weights: "NDArray[Any] | float") -> tuple[float, float]:
        """What is gained on average where these are the scores that may turn out, and how likely another is chosen."""
        import numpy as np

        gains = (self.against - means) if self.chosen else (means - self.against)
        gains = np.where(gains > _SAME * abs(self.against), gains, 0.0)
        return float((gains * weights).sum()), float(((gains > 0) * weights).sum())


def _choices(means: "NDArray[Any]", top: int) -> list[_Contest]:
    """For each item, in the order of the ranking; none where all are chosen."""
    import numpy as np

    if not 0 < top < len(means):
        return []
    by_mean = np.argsort(-means, kind="stable")
    last, best = float(means[by_mean[top - 1]]), float(means[by_mean[top]])
    chosen = set(by_mean[:top].tolist())
    return [_Contest(best, True) if each in chosen else _Contest(last, False) for each in range(len(means))]


def _worths(counted: _Counted, sampler: Sampler, choices: Sequence[_Contest]) -> dict[int, tuple[float, float]]:
    """What it is worth to know all of an item, for those where it is worth anything, the most first."""
    rows = [row for row, choice in enumerate(choices) if counted.may_change(row, choice)]
    found: dict[int, tuple[float, float]] = {}
    wide = max(1, _CELLS // counted.draws)
    for begin in range(0, len(rows), wide):
        some = rows[begin : begin + wide]
        scores = sampler.of(some).scores(0, counted.draws)
        found |= {row: choices[row].worth(scores[at], 1 / counted.draws) for at, row in enumerate(some)}
    worth = {row: each for row, each in found.items() if each[0] > 0}
    return dict(sorted(worth.items(), key=lambda each: (-_told_as(each[1][0]), each[0])))


def _firsts(
    counted: _Counted, sampler: Sampler, choices: Sequence[_Contest], worths: dict[int, tuple[float, float]]
) -> dict[int, Knowing]:
    """Of the items that are worth most, which of their inputs tells most by itself."""
    import numpy as np

    rows = list(worths)[:_LOOKED_INTO]
    drawn = sampler.of(rows)
    found: dict[int, Knowing] = {}
    wide = max(1, _CELLS // counted.draws)
    for at, row in enumerate(rows):
        if at % wide == 0:
            scores = sampler.of(rows[at : at + wide]).scores(0, counted.draws)
        for name in drawn.uncertain(at):
            parts = drawn.parts(at, name, counted.draws)
            counts = np.bincount(parts)
            means = np.bincount(parts, weights=scores[at % wide])[counts > 0] / counts[counts > 0]
            worth, changes = choices[row].worth(means, counts[counts > 0] / counted.draws)
            if worth > 0 and (row not in found or _told_as(worth) > found[row].worth):
                found[row] = Knowing(row, name, _told_as(worth), _told_as(changes))
    return found


# --- what is told ---


def _told(counted: _Counted, sampler: Sampler, order: Sequence[int], given: int, seed: int) -> Outlook:
    means, choices = counted.means, _choices(counted.means, counted.top)
    worths = _worths(counted, sampler, choices)
    firsts = _firsts(counted, sampler, choices, worths)
    named = {row: each._replace(item=order[row]) for row, each in firsts.items()}
    items: list[Prospect | None] = [None] * given
    for row, each in enumerate(_prospects(counted)):
        worth, changes = worths.get(row, (0.0, 0.0))
        items[order[row]] = each._replace(worth=_told_as(worth), changes=_told_as(changes), first=named.get(row))
    pairs = counted.draws * counted.shuffles
    counts = counted.swaps.tolist()
    swaps = (Swap(order[row], order[row + 1], count / pairs) for row, count in enumerate(counts))
    best = max(named.values(), key=lambda each: each.worth, default=None)
    chosen = sum(sorted(means.tolist(), reverse=True)[: counted.top])
    return Outlook(tuple(items), tuple(swaps), best, _told_as(chosen), counted.draws, seed, counted.top)


def _prospects(counted: _Counted) -> Iterator[Prospect]:
    """Where the items may stand, the first of the ranking first."""
    best, worst = (each.tolist() for each in counted.ranks.both())
    least, most = (each.tolist() for each in counted.scores.both())
    means, tops = counted.means.tolist(), (counted.tops / (counted.draws * counted.shuffles)).tolist()
    for row in range(counted.items):
        scores = _told_as(least[row]), _told_as(most[row])
        yield Prospect((best[row], worst[row]), tops[row], scores, _told_as(means[row]))


def _told_as(value: float) -> float:
    """A number without its last digits, which sums on different machines may not share."""
    return float(f"{value:.10g}")
