"""What it is worth to know an input, or all of an item: how much better the choice of the first would be on average.

That is the expected value of (partial) perfect information (Raiffa and Schlaifer, Applied Statistical Decision Theory,
1961). Today those items are chosen that score most on average. Where more is known of one item, only that item scores
differently on average; so either it comes in, for the last that was chosen, or it goes out, for the best that was not.
What is gained is then how far it is above the last, or below the best, averaged over what may turn out. For a single
input that average goes over the points of its spread, or 20 parts of its distribution, with the mean score of the draws
in each (Strong and Oakley, An Efficient Method for Computing Single-Parameter Partial Expected Value of Perfect
Information, 2013).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from jmx.score.sampling import Sampler

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELLS = 2**18  # scores that are worked on at once
_SAME = 1e-9  # what differs by less, as a part of it, is the same


class Knowing(NamedTuple):
    """What it is worth to know an input of an item, or all of them where no name is said: how much more the items that
    are chosen then score together, on average; and how likely it is that others are chosen."""

    item: int
    name: str
    worth: float
    changes: float


class Contest(NamedTuple):
    """What the mean score of an item is held against, and whether the item is chosen today."""

    against: float
    chosen: bool

    def may_change(self, least: float, most: float) -> bool:
        """Whether an item that scores so little, or so much, may come in or go out."""
        return least < self.against if self.chosen else most > self.against

    def knowing(self, item: int, name: str, means: "NDArray[Any]", weights: "NDArray[Any] | float") -> Knowing:
        """What it is worth to know what makes the item score one of these on average, each as likely as its weight."""
        import numpy as np

        gains = (self.against - means) if self.chosen else (means - self.against)
        gains = np.where(gains > _SAME * abs(self.against), gains, 0.0)
        return Knowing(item, name, rounded((gains * weights).sum()), rounded(((gains > 0) * weights).sum()))


def contests(means: "NDArray[Any]", top: int) -> list[Contest]:
    """What each item is held against, for the choice of so many; empty where all are chosen."""
    import numpy as np

    if not 0 < top < len(means):
        return []
    by_mean = np.argsort(-means, kind="stable")
    last, best = float(means[by_mean[top - 1]]), float(means[by_mean[top]])
    chosen = set(by_mean[:top].tolist())
    return [Contest(best, True) if each in chosen else Contest(last, False) for each in range(len(means))]


def of_items(held: Sequence[Contest], rows: Sequence[int], sampler: Sampler, draws: int) -> list[Knowing]:
    """What it is worth to know all of each of these items, where it is worth anything; the most first."""
    found = [held[row].knowing(row, "", scores, 1 / draws) for row, scores in _scores(rows, sampler, draws)]
    return sorted((each for each in found if each.worth > 0), key=lambda each: (-each.worth, each.item))


def of_inputs(held: Sequence[Contest], rows: Sequence[int], sampler: Sampler, draws: int) -> Iterator[Knowing]:
    """What it is worth to know each input of these items by itself."""
    import numpy as np

    for row, scores in _scores(rows, sampler, draws):
        for name in sampler.uncertain(row):
            parts = sampler.parts(row, name, draws)
            counts = np.bincount(parts)
            reached = counts > 0
            means = np.bincount(parts, weights=scores)[reached] / counts[reached]
            yield held[row].knowing(row, name, means, counts[reached] / draws)


def _scores(rows: Sequence[int], sampler: Sampler, draws: int) -> "Iterator[tuple[int, NDArray[Any]]]":
    """The same draws of some items once more, a few items at a time."""
    wide = max(1, _CELLS // draws)
    for begin in range(0, len(rows), wide):
        some = rows[begin : begin + wide]
        yield from zip(some, sampler.of(some).scores(0, draws), strict=True)


def rounded(value: float) -> float:
    """A number without its last digits, which sums on different machines may not share."""
    return float(f"{value:.10g}")
