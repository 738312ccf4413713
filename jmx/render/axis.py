"""A scale of numbers along a line, even or logarithmic, with round numbers on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import NamedTuple

WIDE_SPAN = 20.0  # where the greatest is more than so many times the least, the scale is logarithmic
_FROM_ZERO = 0.35  # a scale begins at 0 where its least number is no larger part of its greatest
_SAME = 1e-6  # numbers that differ by a smaller part are one
_LEAST = 1e-290  # what is smaller has no round numbers any more
_MOST_POWER = 308.0  # of ten, that a number holds
_ROUND = (1.0, 2.0, 5.0, 10.0)
_UNITS = ((1e9, " bn"), (1e6, " m"))


class Tick(NamedTuple):
    """A number of a scale and how it is written."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class NumberScale:
    """Where numbers lie between `low` (0) and `high` (1). On a logarithmic scale nothing lies below `low`: a 0 stands
    there too."""

    low: float
    high: float
    logarithmic: bool = False
    has_zero: bool = False  # on a logarithmic scale, where none has a place of its own

    def place(self, value: float) -> float:
        """How far along the scale a number is; beyond 0 or 1 where it is outside."""
        if self.logarithmic:
            low, high = log10(self.low), log10(self.high)
            return (log10(max(value, self.low)) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def at(self, place: float) -> float:
        """The number at a place."""
        if self.logarithmic:
            power = (1 - place) * log10(self.low) + place * log10(self.high)
            return float(10.0 ** min(_MOST_POWER, max(-_MOST_POWER, power)))
        return self.low + place * (self.high - self.low)

    @property
    def words(self) -> str:
        """What must be said of the scale, if anything."""
        zero = ", where 0 stands at its start" if self.has_zero else ""
        return f"logarithmic scale{zero}" if self.logarithmic else ""

    def ticks(self, most: int) -> list[Tick]:
        """Up to about so many round numbers, evenly spread."""
        return self._decades(most) if self.logarithmic else self._even(most)

    def _even(self, most: int) -> list[Tick]:
        rough = (self.high - self.low) / max(1, most)
        power = 10.0 ** floor(log10(rough))
        step = next(each * power for each in _ROUND if each * power >= rough * (1 - _SAME))
        first, last = ceil(self.low / step - _SAME), floor(self.high / step + _SAME)
        return [Tick(at * step, figure(at * step, step, self.high)) for at in range(first, last + 1)]

    def _decades(self, most: int) -> list[Tick]:
        low, high = log10(self.low), log10(self.high)
        powers = range(floor(low), ceil(high) + 1)
        for within in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
            found = [part * 10.0**power for power in powers if abs(power) < _MOST_POWER for part in within]
            inside = [each for each in found if self.low * (1 - _SAME) <= each <= self.high * (1 + _SAME)]
            if len(inside) <= most:
                break
        inside = inside[:: max(1, ceil(len(inside) / max(1, most)))]
        return [Tick(each, figure(each)) for each in inside]


def scale_of(values: Sequence[float], also: Sequence[float] = ()) -> NumberScale:
    """The scale that some numbers are shown on, none of them below 0; `also` has a place on it and does not decide what
    kind it is."""
    above = [value for value in values if value > 0]
    if above and max(above) > WIDE_SPAN * min(above):
        low, high = (pick([*above, *(each for each in also if each > 0)]) for pick in (min, max))
        has_zero = len(above) < len(values)
        return NumberScale(max(low / 2, 5e-308) if has_zero else low, high, True, has_zero)
    low, high = min([*values, *also], default=0.0), max([*values, *also], default=0.0)
    if low <= _FROM_ZERO * high or high - low <= _SAME * high:
        low, high = 0.0, high if high - low > _SAME * high else 2 * high
    return NumberScale(low, high) if high > _LEAST else NumberScale(0.0, 1.0)


def figure(value: float, step: float = 0.0, high: float = 0.0) -> str:
    """A number as people write it: on an axis up to `high` no finer than its steps need, and in millions or billions
    where the others are."""
    if not value:
        return "0"
    size = max(abs(value), high)
    if size >= 1e12 or size < 1e-4:
        return f"{value:.2g}".replace("-", "−")
    least, unit = next(((least, unit) for least, unit in _UNITS if size >= least), (1.0, ""))
    digits = min(6, max(0, -floor(log10(step / least) + _SAME))) if step else 0
    told = f"{value / least:,.{digits}f}" if step else f"{float(f'{value / least:.3g}'):,.12g}"
    return f"{told}{unit}".replace("-", "−")
