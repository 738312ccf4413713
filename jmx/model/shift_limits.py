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
        1: Limit(3.30, 1.12, 5.7),
        2: Limit(3.09, 1.15, 4.3),
        3: Limit(3.25, 1.15, 3.9),
        4: Limit(3.24, 1.12, 3.5),
        5: Limit(3.30, 1.14, 3.3),
        6: Limit(3.31, 1.13, 3.1),
        8: Limit(3.32, 1.05, 2.7),
        10: Limit(3.28, 1.12, 2.5),
        12: Limit(3.26, 1.08, 2.3),
        18: Limit(3.26, 1.08, 2.0),
        24: Limit(3.52, 0.92, 1.9),
    },
    7: {
        1: Limit(3.25, 1.15, 5.2),
        2: Limit(3.02, 1.17, 4.0),
        3: Limit(3.20, 1.09, 3.6),
        4: Limit(3.26, 1.11, 3.3),
        5: Limit(3.34, 1.06, 3.1),
        6: Limit(3.35, 1.03, 2.9),
        8: Limit(3.32, 1.14, 2.6),
        10: Limit(3.29, 1.07, 2.4),
        12: Limit(3.30, 1.12, 2.2),
        18: Limit(3.23, 1.16, 1.9),
        24: Limit(3.55, 0.89, 1.8),
    },
    8: {
        1: Limit(3.21, 1.09, 4.9),
        2: Limit(2.94, 1.12, 3.7),
        3: Limit(3.16, 1.13, 3.4),
        4: Limit(3.21, 1.04, 3.1),
        5: Limit(3.33, 1.00, 2.9),
        6: Limit(3.33, 1.09, 2.7),
        8: Limit(3.32, 1.08, 2.5),
        10: Limit(3.30, 1.12, 2.3),
        12: Limit(3.34, 1.10, 2.1),
        18: Limit(3.30, 1.11, 1.8),
        24: Limit(3.57, 0.89, 1.7),
    },
    9: {
        1: Limit(3.34, 1.02, 4.8),
        2: Limit(2.94, 1.12, 3.6),
        3: Limit(3.15, 1.12, 3.3),
        4: Limit(3.26, 1.13, 3.0),
        5: Limit(3.30, 1.13, 2.8),
        6: Limit(3.36, 1.08, 2.7),
        8: Limit(3.35, 1.06, 2.4),
        10: Limit(3.37, 1.09, 2.2),
        12: Limit(3.32, 1.16, 2.0),
        18: Limit(3.36, 1.11, 1.7),
        24: Limit(3.59, 0.89, 1.6),
    },
    10: {
        1: Limit(3.29, 1.01, 4.6),
        2: Limit(2.89, 1.16, 3.4),
        3: Limit(3.15, 1.16, 3.1),
        4: Limit(3.21, 1.10, 2.9),
        5: Limit(3.32, 1.14, 2.7),
        6: Limit(3.28, 1.12, 2.5),
        8: Limit(3.32, 1.06, 2.3),
        10: Limit(3.37, 1.13, 2.1),
        12: Limit(3.26, 1.17, 1.9),
        18: Limit(3.39, 1.04, 1.7),
        24: Limit(3.65, 0.88, 1.6),
    },
    12: {
        1: Limit(3.40, 0.96, 4.4),
        2: Limit(2.97, 1.05, 3.2),
        3: Limit(3.05, 1.08, 2.9),
        4: Limit(3.20, 1.10, 2.7),
        5: Limit(3.28, 1.07, 2.5),
        6: Limit(3.28, 1.09, 2.3),
        8: Limit(3.34, 1.09, 2.1),
        10: Limit(3.28, 1.12, 1.9),
        12: Limit(3.28, 1.18, 1.8),
        18: Limit(3.48, 1.00, 1.6),
        24: Limit(3.68, 0.88, 1.5),
    },
    15: {
        1: Limit(3.51, 1.01, 4.2),
        2: Limit(3.15, 0.90, 3.1),
        3: Limit(3.07, 1.08, 2.7),
        4: Limit(3.08, 1.14, 2.4),
        5: Limit(3.18, 1.10, 2.3),
        6: Limit(3.20, 1.19, 2.1),
        8: Limit(3.20, 1.21, 1.9),
        10: Limit(3.25, 1.18, 1.8),
        12: Limit(3.36, 1.04, 1.6),
        18: Limit(3.57, 0.93, 1.5),
        24: Limit(3.75, 0.80, 1.3),
    },
    18: {
        1: Limit(3.59, 0.89, 4.0),
        2: Limit(3.31, 0.88, 3.1),
        3: Limit(3.25, 0.98, 2.6),
        4: Limit(3.20, 1.01, 2.3),
        5: Limit(3.21, 1.05, 2.1),
        6: Limit(3.20, 1.18, 2.0),
        8: Limit(3.33, 1.08, 1.8),
        10: Limit(3.39, 1.08, 1.7),
        12: Limit(3.46, 0.97, 1.6),
        18: Limit(3.65, 0.91, 1.4),
        24: Limit(3.81, 0.73, 1.3),
    },
    24: {
        1: Limit(3.87, 0.94, 3.9),
        2: Limit(3.57, 0.80, 2.9),
        3: Limit(3.50, 0.81, 2.5),
        4: Limit(3.49, 0.87, 2.2),
        5: Limit(3.49, 0.86, 2.0),
        6: Limit(3.48, 0.95, 1.9),
        8: Limit(3.59, 0.90, 1.7),
        10: Limit(3.60, 0.86, 1.6),
        12: Limit(3.70, 0.89, 1.5),
        18: Limit(3.87, 0.74, 1.3),
        24: Limit(4.02, 0.76, 1.1),
    },
    36: {
        1: Limit(4.19, 0.96, 3.8),
        2: Limit(3.99, 0.84, 2.8),
        3: Limit(3.94, 0.82, 2.4),
        4: Limit(3.89, 0.75, 2.1),
        5: Limit(3.90, 0.75, 1.9),
        6: Limit(3.88, 0.71, 1.8),
        8: Limit(3.95, 0.77, 1.6),
        10: Limit(3.97, 0.74, 1.4),
        12: Limit(4.00, 0.74, 1.3),
        18: Limit(4.18, 0.73, 1.1),
        24: Limit(4.22, 0.76, 1.0),
    },
    60: {
        1: Limit(4.63, 0.95, 3.7),
        2: Limit(4.50, 0.77, 2.7),
        3: Limit(4.41, 0.84, 2.3),
        4: Limit(4.34, 0.81, 1.9),
        5: Limit(4.40, 0.77, 1.8),
        6: Limit(4.36, 0.77, 1.6),
        8: Limit(4.41, 0.78, 1.5),
        10: Limit(4.44, 0.75, 1.3),
        12: Limit(4.44, 0.88, 1.2),
        18: Limit(4.53, 0.82, 1.0),
        24: Limit(4.62, 0.76, 0.9),
    },
}
