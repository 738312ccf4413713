"""How far the true value of an input may lie from what somebody wrote."""

from typing import NamedTuple


class Spread(NamedTuple):
    """What a value may be: some points, each with its weight (all of them add up to 1), or a Beta distribution over the
    shares from 0 to 1. Neither: it is as it is written."""

    points: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    beta: tuple[float, float] | None = None


FIXED = Spread()
