"""In what the numbers of a metric are told: with its unit, or in percent."""

from collections.abc import Iterable
from typing import NamedTuple

from jmx.model.metric import Metric


class Unit(NamedTuple):
    """How the numbers of a metric are told. A `share` is written from 0 to 1 and told in percent."""

    name: str = ""
    share: bool = False

    def value(self, value: float) -> str:
        """A single value, as exactly as it is written."""
        return self._named(self.number(value))

    def number(self, value: float) -> str:
        """A single value without its unit."""
        return f"{self.scaled(value):.10g}"

    def mean(self, value: float) -> str:
        return self._named(amount(self.scaled(value)))

    def change(self, value: float) -> str:
        """How far two means are apart: of percentages in points."""
        return amount(self.scaled(value)) + (" points" if self.share else "")

    def scaled(self, value: float) -> float:
        """A value in what it is told in."""
        return round(value * 100, 9) if self.share else value

    def _named(self, number: str) -> str:
        return f"{number} %" if self.share else f"{number} {self.name}" if self.name else number


def unit_of(metric: Metric, values: Iterable[float]) -> Unit:
    """The unit of a metric: a ratio may be written as 0.95 or as 95."""
    numbers = (*values, *(() if metric.target is None else (metric.target,)))
    share = metric.type == "ratio" and metric.unit is None and all(abs(number) <= 1 for number in numbers)
    return Unit(metric.unit or "", share)


def amount(value: float) -> str:
    """A mean, as exactly as it deserves: three digits, or whole."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
