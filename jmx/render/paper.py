"""The papers that a map is drawn on."""

from collections.abc import Mapping
from typing import NamedTuple

INCH = 96.0  # user units
POINT = INCH / 72
_AT_HAND = 420 / 25.4 * INCH  # the width of A3: what is larger hangs on a wall


class Paper(NamedTuple):
    """A slide or a sheet, lying on its long side, in user units."""

    name: str
    width: float
    height: float

    @property
    def larger(self) -> float:
        """How much larger everything is on it than on what people hold in their hands: they stand further away."""
        return max(1.0, self.width / _AT_HAND)

    @property
    def at_hand(self) -> "Paper":
        """The paper of the same form on which pages are laid out."""
        return Paper(self.name, self.width / self.larger, self.height / self.larger)


def _sheet(name: str, wide: float, high: float) -> Paper:
    """A sheet of so many millimetres."""
    return Paper(name, round(wide / 25.4 * INCH, 2), round(high / 25.4 * INCH, 2))


PAPERS: Mapping[str, Paper] = {
    each.name: each
    for each in (
        Paper("16:9", 13 * INCH + 32, 7.5 * INCH),
        Paper("4:3", 10 * INCH, 7.5 * INCH),
        _sheet("a4", 297, 210),
        _sheet("a3", 420, 297),
        _sheet("a2", 594, 420),
        _sheet("a1", 841, 594),
        Paper("letter", 11 * INCH, 8.5 * INCH),
    )
}
