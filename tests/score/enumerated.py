"""All that may turn out of a few items with points, one by one, with how likely it is: what draws are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from jmx.score.formula import Formula
from jmx.score.spread import Spread

Item = Mapping[str, tuple[float, Spread]]


def points(given: tuple[float, Spread]) -> list[tuple[float, float]]:
    value, spread = given
    return [(value, 1.0)] if spread.fixed else list(zip(spread.points, spread.weights, strict=True))


def outcomes(formula: Formula, item: Item) -> list[tuple[float, float]]:
    """What an item may score, and how likely that is."""
    found: dict[float, float] = {}
    for chosen in product(*(points(item[name]) for name in formula.names)):
        score = formula.value({name: value for name, (value, _) in zip(formula.names, chosen, strict=True)})
        found[round(score, 9)] = found.get(round(score, 9), 0.0) + prod(weight for _, weight in chosen)
    return sorted(found.items())


@dataclass
class Enumerated:
    """Every outcome of all items together."""

    formula: Formula
    items: Sequence[Item]
    top: int

    def __post_init__(self) -> None:
        alone = [outcomes(self.formula, item) for item in self.items]
        grids = np.meshgrid(*(np.arange(len(each)) for each in alone), indexing="ij")
        flat = [grid.ravel() for grid in grids]
        self.scores = np.array([np.array([s for s, _ in each])[at] for each, at in zip(alone, flat, strict=True)])
        self.weights = np.prod(
            [np.array([w for _, w in each])[at] for each, at in zip(alone, flat, strict=True)], axis=0
        )
        self.ranks = np.array([1 + (self.scores > each).sum(axis=0) for each in self.scores])

    def chance(self, happens: object) -> float:
        return float(self.weights[np.asarray(happens)].sum())

    def means(self, item: int | None = None, known: Mapping[str, float] | None = None) -> list[float]:
        """What each item scores on average, where some inputs of one are known."""
        found = []
        for row, each in enumerate(self.items):
            given = {
                name: ((known or {})[name], Spread()) if row == item and name in (known or {}) else value
                for name, value in each.items()
            }
            found.append(sum(score * weight for score, weight in outcomes(self.formula, given)))
        return found

    def worth(self, item: int, names: Sequence[str]) -> tuple[float, float]:
        """What it is worth to know these inputs of an item, and how likely others are chosen then, as defined."""
        today = self.means()
        chosen = sorted(range(len(today)), key=lambda each: -today[each])[: self.top]
        gained = changes = 0.0
        for known in product(*(points(self.items[item][name]) for name in names)):
            means = self.means(item, {name: value for name, (value, _) in zip(names, known, strict=True)})
            weight = prod(each for _, each in known)
            gain = sum(sorted(means, reverse=True)[: self.top]) - sum(means[each] for each in chosen)
            gained, changes = gained + weight * gain, changes + weight * (gain > 1e-9)
        return gained, changes
