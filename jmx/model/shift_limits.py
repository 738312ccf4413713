"""The limits of `jmx.model.shift`; written by `python -m simulations.shifts --write`."""

from math import log
from typing import NamedTuple


class Limit(NamedTuple):
    """Evidence beyond which a series is said to have moved."""

    hundredth: float
    """What 1 of 100 series exceed that do not move."""
    growth: float
    """How much more is asked where the chance is to be the e-th part of that."""
    seen: float
    """The step, in standard deviations of the values before it, that is found in 4 of 5 series."""

    def at(self, chance: float) -> float:
        """The limit that series which do not move exceed with this chance."""
        return self.hundredth + self.growth * log(0.01 / chance)


# by the number of values before the step, then by that of those after it
LIMITS: dict[int, dict[int, Limit]] = {
    6: {
        1: Limit(3.79, 0.66, 5.0),
        2: Limit(3.38, 0.97, 3.6),
        3: Limit(3.30, 0.96, 3.1),
        4: Limit(3.77, 1.16, 3.1),
        5: Limit(3.94, 0.67, 2.9),
        6: Limit(3.82, 1.33, 2.6),
        8: Limit(4.07, 0.85, 2.3),
        10: Limit(4.33, 1.13, 2.3),
        12: Limit(4.17, 1.03, 2.1),
        18: Limit(4.67, 2.08, 1.9),
        24: Limit(5.06, 1.23, 1.7),
    },
    7: {
        1: Limit(3.01, 1.10, 4.1),
        2: Limit(3.40, 0.97, 3.2),
        3: Limit(3.51, 0.68, 3.0),
        4: Limit(3.65, 0.96, 2.8),
        5: Limit(3.85, 1.01, 2.9),
        6: Limit(3.77, 0.89, 2.4),
        8: Limit(4.46, 1.28, 2.6),
        10: Limit(3.85, 1.04, 1.9),
        12: Limit(4.46, 1.18, 2.1),
        18: Limit(4.72, 1.57, 1.9),
        24: Limit(5.43, 0.89, 1.9),
    },
    8: {
        1: Limit(3.59, 0.82, 4.3),
        2: Limit(3.54, 0.92, 3.3),
        3: Limit(3.87, 0.69, 3.1),
        4: Limit(3.84, 0.65, 2.7),
        5: Limit(4.04, 1.26, 2.6),
        6: Limit(4.16, 1.06, 2.5),
        8: Limit(4.19, 1.00, 2.2),
        10: Limit(4.31, 0.59, 2.3),
        12: Limit(4.58, 0.80, 2.0),
        18: Limit(4.54, 1.06, 1.7),
        24: Limit(5.25, 0.92, 1.7),
    },
    9: {
        1: Limit(3.49, 0.51, 4.0),
        2: Limit(3.69, 0.90, 3.2),
        3: Limit(3.66, 0.70, 2.9),
        4: Limit(4.13, 1.01, 2.9),
        5: Limit(3.87, 1.19, 2.4),
        6: Limit(4.06, 1.19, 2.2),
        8: Limit(4.53, 1.07, 2.4),
        10: Limit(4.92, 1.07, 2.3),
        12: Limit(4.50, 1.34, 1.9),
        18: Limit(5.37, 0.80, 1.9),
        24: Limit(5.43, 0.57, 1.5),
    },
    10: {
        1: Limit(3.97, 0.80, 4.1),
        2: Limit(3.54, 0.77, 3.2),
        3: Limit(3.75, 0.56, 2.9),
        4: Limit(4.09, 1.06, 2.7),
        5: Limit(4.29, 0.60, 2.6),
        6: Limit(4.21, 0.68, 2.2),
        8: Limit(4.88, 1.03, 2.3),
        10: Limit(4.26, 0.94, 1.8),
        12: Limit(4.56, 1.19, 1.9),
        18: Limit(5.19, 0.46, 1.7),
        24: Limit(5.12, 0.95, 1.6),
    },
    12: {
        1: Limit(4.44, 1.12, 4.2),
        2: Limit(3.92, 1.03, 3.1),
        3: Limit(3.94, 1.47, 2.7),
        4: Limit(4.09, 1.16, 2.5),
        5: Limit(4.27, 0.78, 2.3),
        6: Limit(4.30, 1.19, 2.2),
        8: Limit(4.27, 1.10, 1.9),
        10: Limit(4.24, 0.49, 1.7),
        12: Limit(4.68, 0.88, 1.6),
        18: Limit(5.00, 0.73, 1.6),
        24: Limit(5.49, 0.66, 1.4),
    },
    15: {
        1: Limit(4.05, 0.42, 3.9),
        2: Limit(4.37, 0.81, 3.1),
        3: Limit(4.25, 0.69, 2.6),
        4: Limit(4.29, 0.46, 2.3),
        5: Limit(4.54, 1.86, 2.3),
        6: Limit(4.53, 0.57, 2.0),
        8: Limit(4.64, 0.85, 1.9),
        10: Limit(4.91, 1.15, 1.7),
        12: Limit(4.69, 1.40, 1.6),
        18: Limit(5.46, 0.57, 1.6),
        24: Limit(5.80, 0.41, 1.4),
    },
    18: {
        1: Limit(4.76, 0.96, 3.7),
        2: Limit(4.32, 0.96, 2.8),
        3: Limit(4.47, 0.39, 2.5),
        4: Limit(4.71, 0.74, 2.4),
        5: Limit(4.55, 0.89, 2.1),
        6: Limit(4.52, 1.26, 1.9),
        8: Limit(4.77, 1.20, 1.7),
        10: Limit(4.75, 0.63, 1.5),
        12: Limit(5.24, 0.88, 1.6),
        18: Limit(5.58, 0.69, 1.5),
        24: Limit(5.54, 1.06, 1.3),
    },
    24: {
        1: Limit(5.33, 0.52, 3.9),
        2: Limit(4.62, 0.74, 2.8),
        3: Limit(4.69, 0.52, 2.5),
        4: Limit(4.53, 1.08, 2.0),
        5: Limit(5.29, 0.70, 2.1),
        6: Limit(4.92, 1.08, 1.8),
        8: Limit(5.28, 1.27, 1.6),
        10: Limit(5.27, 0.94, 1.6),
        12: Limit(5.49, 1.11, 1.5),
        18: Limit(5.86, 0.88, 1.3),
        24: Limit(5.71, 0.49, 1.2),
    },
    36: {
        1: Limit(6.06, 0.47, 3.5),
        2: Limit(5.47, 0.52, 2.7),
        3: Limit(5.59, 0.27, 2.4),
        4: Limit(5.26, 0.86, 1.9),
        5: Limit(5.66, 0.65, 1.9),
        6: Limit(5.84, 0.35, 1.8),
        8: Limit(5.74, 0.54, 1.5),
        10: Limit(5.53, 0.54, 1.4),
        12: Limit(5.68, 0.69, 1.3),
        18: Limit(6.08, 0.85, 1.2),
        24: Limit(5.97, 0.45, 1.0),
    },
    60: {
        1: Limit(6.53, 0.58, 3.6),
        2: Limit(7.38, 1.37, 2.8),
        3: Limit(6.85, 0.60, 2.3),
        4: Limit(6.35, 0.82, 1.9),
        5: Limit(6.32, 0.28, 1.8),
        6: Limit(6.47, 0.95, 1.6),
        8: Limit(6.30, 0.72, 1.4),
        10: Limit(5.93, 0.77, 1.1),
        12: Limit(6.60, 0.56, 1.3),
        18: Limit(6.76, 0.55, 1.1),
        24: Limit(6.44, 0.76, 0.9),
    },
}
