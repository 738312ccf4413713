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
from jmx.score.worth import Knowing, contests, of_inputs, of_items, rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = 0.05, 0.95  # where intervals begin and end
_CELLS = 2**18  # scores that are worked on at once: they fit into the caches of a processor
_SHUFFLED, _MOST_SHUFFLES = 2**21, 32  # few items are shuffled until there are so many scores, or so often
_LOOKED_INTO = 100  # of so many items it is said which of their inputs to find out about, those worth most first
_ITEM_BITS = 24  # of a key that is sorted: its lowest say which item it is, the others hold the score


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


# --- what is told ---


def _told(counted: _Counted, sampler: Sampler, order: Sequence[int], given: int, seed: int) -> Outlook:
    prospects, inputs = list(_prospects(counted)), []
    for known, first in _worths(counted, sampler):
        told = first and first._replace(item=order[first.item])
        inputs += [told] if told else []
        row = known.item
        prospects[row] = prospects[row]._replace(worth=known.worth, changes=known.changes, first=told)
    items: list[Prospect | None] = [None] * given
    for row, each in zip(order, prospects, strict=True):
        items[row] = each
    pairs = counted.draws * counted.shuffles
    counts = counted.swaps.tolist()
    swaps = (Swap(order[row], order[row + 1], count / pairs) for row, count in enumerate(counts))
    best = max(inputs, key=lambda each: each.worth, default=None)
    chosen = rounded(sum(sorted(counted.means.tolist(), reverse=True)[: counted.top]))
    return Outlook(tuple(items), tuple(swaps), best, chosen, counted.draws, seed, counted.top)


def _worths(counted: _Counted, sampler: Sampler) -> Iterator[tuple[Knowing, Knowing | None]]:
    """What it is worth to know items, the most first, and which of their inputs tells most by itself."""
    held = contests(counted.means, counted.top)
    ends = zip(held, counted.least.tolist(), counted.most.tolist(), strict=False)
    rows = [row for row, (each, least, most) in enumerate(ends) if each.may_change(least, most)]
    known = of_items(held, rows, sampler, counted.draws)
    firsts: dict[int, Knowing] = {}
    for each in of_inputs(held, [each.item for each in known[:_LOOKED_INTO]], sampler, counted.draws):
        if each.worth > (firsts[each.item].worth if each.item in firsts else 0):
            firsts[each.item] = each
    yield from ((each, firsts.get(each.item)) for each in known)


def _prospects(counted: _Counted) -> Iterator[Prospect]:
    """Where the items may stand, the first of the ranking first."""
    best, worst = (each.tolist() for each in counted.ranks.both())
    least, most = (each.tolist() for each in counted.scores.both())
    means, tops = counted.means.tolist(), (counted.tops / (counted.draws * counted.shuffles)).tolist()
    for row in range(counted.items):
        scores = rounded(least[row]), rounded(most[row])
        yield Prospect((best[row], worst[row]), tops[row], scores, rounded(means[row]))
