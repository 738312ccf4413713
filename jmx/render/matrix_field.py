"""What a value–effort matrix shows: its points, the scales they are on, and the borders of its quarters."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from jmx.render.axis import WIDE_SPAN, NumberScale, figure, scale_of
from jmx.render.matrix_bubble import MatrixPoint
from jmx.render.theme import Theme

_MOST_WHISKER = 0.5  # of the scale, beyond the values themselves


class Borders(NamedTuple):
    """From which value on, and up to which effort, a point is in the upper and in the left quarters."""

    value: float
    effort: float

    def quarter(self, point: MatrixPoint) -> int:
        """Which of the quarters: by rows from the top left."""
        return 2 * (point.value < self.value) + (point.effort > self.effort)


QUARTERS = (
    ("Do first", "much value for little effort"),
    ("Plan", "much value for much effort"),
    ("Fill in", "little value for little effort"),
    ("Think twice", "little value for much effort"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """What is drawn in the field: points with the numbers that stand in their bubbles, on two scales."""

    theme: Theme
    points: Sequence[MatrixPoint]
    keys: Sequence[str]
    value: NumberScale
    effort: NumberScale
    borders: Borders | None
    value_label: str
    effort_label: str
    effort_words: tuple[str, str] = ("person-week", "person-weeks")  # one of it, and several


def parted(values: Sequence[float], scale: NumberScale) -> float | None:
    """The middle of some numbers, between two of them, so that none lies on it; None where all are the same."""
    ordered = sorted(values)
    gaps = [at for at in range(1, len(ordered)) if scale.place(ordered[at]) > scale.place(ordered[at - 1])]
    if not gaps:
        return None
    at = min(gaps, key=lambda gap: abs(2 * gap - len(ordered)))
    low, high = max(ordered[at - 1], scale.low), ordered[at]
    return sqrt(low) * sqrt(high) if scale.logarithmic else low / 2 + high / 2


def scales(points: Sequence[MatrixPoint], given: Borders | None) -> tuple[NumberScale, NumberScale]:
    """The scales of value and effort, with room for the borders and for the most of the intervals."""
    values, efforts = [point.value for point in points], [point.effort for point in points]
    also, beyond = ([given.value], [given.effort]) if given else ([], [])
    # from 0 where that can be, so that twice the effort is twice as far
    also, beyond = ([*more, *_zero(those)] for more, those in ((also, values), (beyond, efforts)))
    value = scale_of(values, also)
    ends = [end for point in points if point.interval for end in point.interval]
    least, most = value.at(-_MOST_WHISKER), value.at(1 + _MOST_WHISKER)
    reach = [min(most, max(least, end, 0.0)) for end in ends]
    return scale_of(values, [*also, *reach]), scale_of(efforts, beyond)


def _zero(values: Sequence[float]) -> list[float]:
    return [0.0] if 0 < max(values) <= WIDE_SPAN * min(values) else []


def told_of(field: Field, point: MatrixPoint, key: str) -> str:
    """A point in words."""
    effort = f"{figure(point.effort)} {field.effort_words[point.effort != 1]}"
    said = [f"value {figure(point.value)}", f"effort {effort}", f"confidence {point.sureness:.2g}"]
    if point.interval:
        said[0] += f" ({figure(point.interval[0])} to {figure(point.interval[1])})"
    said += [point.status.replace("-", " ")] * bool(point.status) + ["a must"] * point.must
    return f"{key}. {point.name}: {', '.join(said)}"
