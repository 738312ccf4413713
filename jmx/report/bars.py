"""Small pictures that stand within a line: a bar for a share, and a sparkline for the course of a number."""

from collections.abc import Sequence
from math import isfinite

_EIGHTHS = " ▏▎▍▌▋▊▉"  # of a character, from the left
_LEVELS = "▁▂▃▄▅▆▇█"
_PLAIN_LEVELS = "_.:-=+*#"  # where a terminal shows ASCII alone: the more ink, the higher
_GAP = " "  # where there is no value


def bar(share: float | None, width: int, plain: bool = False) -> str:
    """A share of 0 to 1 as a bar of up to `width` characters. Whatever is above 0 can be seen, and only a whole fills
    all of it; nothing where the share is missing."""
    if share is None or not isfinite(share) or share <= 0 or width < 1:
        return ""
    steps = 1 if plain else len(_EIGHTHS)
    whole = width * steps
    filled = whole if share >= 1 else min(max(1, round(share * whole)), max(1, whole - 1))
    if plain:
        return "#" * filled
    full, part = divmod(filled, steps)
    return "█" * full + _EIGHTHS[part] * bool(part)


def interval(low: int, high: int, most: int, width: int, plain: bool = False) -> str:
    """From which place to which of 1 to `most` something stands, as a line within `width` characters; at least one of
    them is drawn."""
    if not 1 <= low <= high <= most or width < 1:
        return ""
    first = min(width - 1, (low - 1) * width // most)
    last = max(first + 1, -(-high * width // most))
    return _GAP * first + ("=" if plain else "━") * (last - first)


def sparkline(values: Sequence[float | None], plain: bool = False) -> str:
    """Values beside each other, the least lowest and the greatest highest; all half-way up where they are the same, and
    a blank where one is missing."""
    levels = _PLAIN_LEVELS if plain else _LEVELS
    known = [value for value in values if value is not None and isfinite(value)]
    if not known:
        return _GAP * len(values)
    low, high = min(known), max(known)
    middle = levels[len(levels) // 2 - 1]
    # halves, since the whole difference of two huge numbers may be no number any more
    least, apart = low / 2, high / 2 - low / 2

    def level(value: float | None) -> str:
        if value is None or not isfinite(value):
            return _GAP
        if not apart:  # the same, or so small that halves of them are
            return middle
        place = (value / 2 - least) / apart
        return levels[min(len(levels) - 1, int(place * len(levels)))]

    return "".join(map(level, values))
