"""Values drawn for the inputs of items, the same ones on every machine.

Every item draws by itself, from its ref, the seed and the number of the draw; so another item more, or a change of
another, changes none of its draws. Its inputs go through a lattice (the sequence of Richtmyer: multiples of the roots
of primes, each from a start of its own), which fills the space of its inputs much more evenly than chance does. Items
are then shuffled against each other. Only sums, products and bits of whole numbers go into that, which come out alike
everywhere; numpy's own distributions are not used, since they may change from version to version.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, count, islice
from math import isqrt, pi, sqrt
from typing import TYPE_CHECKING, Any, TypeVar

from jmx.score.formula import Formula
from jmx.score.spread import Spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

Given = Mapping[str, tuple[float, Spread]]  # for each name of a formula the value as written, and how sure it is
_Key = TypeVar("_Key")
_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # of SplitMix64 (Steele, 2014)
_PLACES = 20  # bits for the place of a draw in its block
_CELLS = 256  # of a table of quantiles
_PARTS = 20  # into which a distribution is cut where one of its values is taken as known


class Sampler:
    """The scores that items come to, draw by draw."""

    def __init__(self, formula: Formula, items: Sequence[Given], refs: Sequence[str], seed: int) -> None:
        import numpy as np

        self._formula, self._items, self._refs, self._seed = formula, items, refs, seed
        self._keys = np.array([_number(f"{seed}\n{ref}") for ref in refs], dtype=np.uint64)
        roots = dict(zip(formula.names, _roots(len(formula.names)), strict=True))
        self._columns = {
            name: _DrawnInput([each[name] for each in items], self._starts(name), root) for name, root in roots.items()
        }

    def of(self, rows: Sequence[int]) -> "Sampler":
        """The same draws, of some of the items."""
        items, refs = [self._items[row] for row in rows], [self._refs[row] for row in rows]
        return Sampler(self._formula, items, refs, self._seed)

    def scores(self, first: int, last: int) -> "NDArray[Any]":
        """The scores of every item in some of the draws: a row for each item, nan where it has none."""
        import numpy as np

        given = {name: column.values(first, last) for name, column in self._columns.items()}
        return np.broadcast_to(self._formula.values(given), (len(self._items), last - first))

    def shuffles(self, first: int, last: int, draws: int, number: int) -> "NDArray[Any]":
        """For each item an order of its own of these draws; `number` counts how often they have been shuffled."""
        import numpy as np

        places = np.arange(last - first, dtype=np.uint64)
        counters = (places + np.uint64(number * draws + first + 1)) * np.uint64(_GOLDEN)
        mixed = _mixed(self._keys[:, None] + counters)
        mixed >>= np.uint64(_PLACES)
        mixed <<= np.uint64(_PLACES)
        mixed |= places
        mixed.sort(axis=1)
        mixed &= np.uint64(2**_PLACES - 1)
        return mixed.astype(np.intp)

    def uncertain(self, row: int) -> tuple[str, ...]:
        """The inputs of an item that are not as they are written."""
        return tuple(name for name, column in self._columns.items() if not column.spreads[row].fixed)

    def parts(self, row: int, name: str, draws: int) -> "NDArray[Any]":
        """In which of its points, or of its parts where it has no points, an input of an item is in every draw."""
        return self._columns[name].parts(row, draws)

    def _starts(self, name: str) -> "NDArray[Any]":
        import numpy as np

        mixed = _mixed(self._keys + np.uint64(_number(name)))
        return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53


class _DrawnInput:
    """One input of all items: where it is fixed, where it has points, and where it has a Beta distribution."""

    def __init__(self, given: Sequence[tuple[float, Spread]], starts: "NDArray[Any]", root: float) -> None:
        import numpy as np

        self.spreads = [spread for _, spread in given]
        self._starts, self._root = starts, root
        self._fixed: NDArray[Any] = np.array([float(value) for value, _ in given])
        pointed = [row for row, each in enumerate(self.spreads) if each.beta is None and not each.fixed]
        shares = [row for row, each in enumerate(self.spreads) if each.beta is not None]
        self._pointed, self._shares = np.array(pointed, dtype=np.intp), np.array(shares, dtype=np.intp)
        if pointed:
            self._which_points, self._points, self._limits = _points([self.spreads[row] for row in pointed])
        if shares:
            made, which = _each_once([self.spreads[row].beta or (1.0, 1.0) for row in shares])
            self._tables = quantiles(made)
            self._which_table = which * self._tables.shape[1]
            self._times = np.array([self.spreads[row].times for row in shares])[:, None]

    def values(self, first: int, last: int) -> "NDArray[Any]":
        """A row of values for each item; a single column where all are fixed."""
        import numpy as np

        if not len(self._pointed) and not len(self._shares):
            return self._fixed[:, None]
        found = np.empty((len(self._fixed), last - first))
        found[:] = self._fixed[:, None]
        if len(self._pointed):
            above = _above(self._reached(self._pointed, first, last), self._limits[self._which_points])
            above += (self._which_points * self._points.shape[1])[:, None]
            found[self._pointed] = self._points.ravel().take(above)
        if len(self._shares):
            places = self._reached(self._shares, first, last) * _CELLS
            cells = places.astype(np.intp)
            places -= cells
            cells += self._which_table[:, None]
            low, high = self._tables.ravel().take(cells), self._tables.ravel().take(cells + 1)
            found[self._shares] = (low + (high - low) * places) * self._times
        return found

    def parts(self, row: int, draws: int) -> "NDArray[Any]":
        import numpy as np

        places = self._reached(np.array([row], dtype=np.intp), 0, draws)
        if self.spreads[row].beta is not None:
            return np.asarray(places[0] * _PARTS, dtype=np.intp)
        return np.ravel(_above(places, _points([self.spreads[row]])[2]))

    def _reached(self, rows: "NDArray[Any]", first: int, last: int) -> "NDArray[Any]":
        """How far each draw is along the distribution of an input, from 0 to 1."""
        import numpy as np

        found = self._starts[rows][:, None] + (np.arange(first, last) * self._root) % 1.0
        found -= found >= 1.0
        return np.asarray(found)


def _points(spreads: Sequence[Spread]) -> "tuple[NDArray[Any], NDArray[Any], NDArray[Any]]":
    """Which row of a table each has, the points in each row, and how far along its distribution each point ends."""
    import numpy as np

    made, which = _each_once(spreads)
    most = max(len(each.points) for each in made)
    points, limits = np.zeros((len(made), most)), np.full((len(made), most - 1), 2.0)
    for row, each in enumerate(made):
        points[row, : len(each.points)] = each.points
        limits[row, : len(each.points) - 1] = list(accumulate(each.weights))[:-1]
    return which, points, limits


def _each_once(found: Sequence[_Key]) -> "tuple[list[_Key], NDArray[Any]]":
    """What there is, each once, and for all that was given which of these it is."""
    import numpy as np

    numbers: dict[_Key, int] = {}
    which = [numbers.setdefault(each, len(numbers)) for each in found]
    return list(numbers), np.array(which, dtype=np.intp)


def _above(places: "NDArray[Any]", limits: "NDArray[Any]") -> "NDArray[Any]":
    """How many of the limits of its row each place is at or above."""
    import numpy as np

    found = np.zeros(places.shape, dtype=np.intp)
    for column in limits.T:
        found += places >= column[:, None]
    return found


def quantiles(shapes: Sequence[tuple[float, float]]) -> "NDArray[Any]":
    """Tables of the quantiles of Beta distributions, a row for each, at 0/256, 1/256 … 256/256; the ends stand for a
    quarter of their cell. Both numbers of a shape are 1/2 or more.

    The angle whose squared sine is the share has a density without peaks at the ends, and is spread alike everywhere:
    it is summed up in small steps. Rounded, since logarithms differ in their last digit between machines.
    """
    import numpy as np

    steps = np.linspace(0.0, 1.0, 257)
    wanted = np.arange(_CELLS + 1) / _CELLS
    wanted[0], wanted[-1] = 0.25 / _CELLS, 1 - 0.25 / _CELLS
    tables = np.empty((len(shapes), len(wanted)))
    for row, (a, b) in enumerate(shapes):
        middle, wide = np.arcsin(sqrt(a / (a + b))), 7 / (2 * sqrt(a + b))
        low, high = max(0.0, middle - wide), min(pi / 2, middle + wide)
        angles = low + (high - low) * steps
        sines, cosines = np.maximum(np.sin(angles), 1e-300), np.maximum(np.cos(angles), 1e-300)
        heights = (2 * a - 1) * np.log(sines) + (2 * b - 1) * np.log(cosines)
        density = np.exp(heights - heights.max())
        summed = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
        tables[row] = np.sin(np.interp(wanted * summed[-1], summed, angles)) ** 2
    return np.round(tables, 12)


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(found: "NDArray[Any]") -> "NDArray[Any]":
    """Whole numbers mixed up as SplitMix64 does, in place."""
    import numpy as np

    found ^= found >> np.uint64(30)
    found *= np.uint64(_FIRST)
    found ^= found >> np.uint64(27)
    found *= np.uint64(_SECOND)
    found ^= found >> np.uint64(31)
    return found


def _roots(number: int) -> list[float]:
    """The roots of the first primes, of which only what is behind the point counts."""
    primes = (each for each in count(2) if all(each % other for other in range(2, isqrt(each) + 1)))
    return [sqrt(each) % 1 for each in islice(primes, number)]
