"""How well colours can be told apart, as WCAG defines it, and the nearest colour, as eyes see it, that can."""

import math
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

_DARK = 0.18  # the luminance below which a page is
_STEPS = 12  # of a search between two lightnesses: a colour has 256 steps a channel
# From the light of red, green and blue to what the three sorts of cones see, and from there to OKLab (Ottosson, 2020).
_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)  # fmt: skip
_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)  # fmt: skip
Triple = tuple[float, float, float]


@lru_cache(maxsize=10_000)
def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it: 1 where they are as light as each other, 21 at most."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=10_000)
def luminance(color: str) -> float:
    """How much light a colour gives, from 0 to 1."""
    red, green, blue = _light(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def is_dark(color: str) -> bool:
    """Whether what is written on a page of that colour is light."""
    return luminance(color) < _DARK


def least(color: str, grounds: Iterable[str]) -> float:
    """The contrast to the ground that a colour can be told from worst."""
    return min((contrast(color, ground) for ground in grounds), default=21.0)


@lru_cache(maxsize=10_000)
def lab(color: str) -> Triple:
    """A colour in OKLab: lightness, and two axes of hue."""
    return _times(_LAB, _each(_times(_CONES, _light(color)), math.cbrt))


def distance(one: str, other: str) -> float:
    """How different two colours look: about 0.02 can just be seen, black and white are 1 apart."""
    return math.dist(lab(one), lab(other))


def mixed(one: str, other: str, share: float) -> str:
    """A colour on the way from one to another."""
    return _color(_between(lab(one), lab(other), share))


def tint(ground: str, color: str, strength: float) -> str:
    """A ground with a breath of a colour: as strong whether the colour is pale or deep, never more than half of it."""
    return mixed(ground, color, min(0.5, strength / (distance(ground, color) or 1.0)))


def legal(color: str, grounds: Collection[str], ratio: float) -> str:
    """The nearest colour of the same hue that has a contrast of `ratio` to each ground: itself where it has, else a
    darker or a lighter one, whichever differs less; where there is none, the best there is."""
    if least(color, grounds) >= ratio:
        return color
    found = [_shaded(color, end, grounds, ratio) for end in (0.0, 1.0)]
    there = [each for each in found if least(each, grounds) >= ratio]
    if there:
        return min(there, key=lambda each: distance(color, each))
    return max(found, key=lambda each: least(each, grounds))


def _shaded(color: str, end: float, grounds: Collection[str], ratio: float) -> str:
    """The first colour on the way to black (0) or white (1) that has the contrast; black or white where none has."""
    lightness, a, b = lab(color)
    far, near = 1.0, 0.0
    for _ in range(_STEPS):
        share = (far + near) / 2
        if least(_color((lightness + (end - lightness) * share, a, b)), grounds) >= ratio:
            far = share
        else:
            near = share
    return _color((lightness + (end - lightness) * far, a, b))


def _color(wanted: Triple) -> str:
    """A colour of OKLab as it is written, paler where no screen shows one so strong."""
    lightness, a, b = wanted
    strong, pale = 1.0, 0.0
    if not _shows(wanted):
        for _ in range(_STEPS):
            share = (strong + pale) / 2
            if _shows((lightness, a * share, b * share)):
                pale = share
            else:
                strong = share
        a, b = a * pale, b * pale
    parts = (_written(min(1.0, max(0.0, each))) for each in _lights((lightness, a, b)))
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)


def _shows(wanted: Triple) -> bool:
    return all(-1e-4 <= each <= 1.0001 for each in _lights(wanted))


def _lights(wanted: Triple) -> Triple:
    """The light of a colour of OKLab; below 0 or above 1 where no screen shows it."""
    lightness, a, b = wanted
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _light(color: str) -> Triple:
    """The light of red, green and blue, each from 0 to 1."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _each((red, green, blue), lambda each: each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4)


def _written(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _between(one: Triple, other: Triple, share: float) -> Triple:
    first, second, third = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return first, second, third


def _each(values: Triple, change: Callable[[float], float]) -> Triple:
    first, second, third = map(change, values)
    return first, second, third


def _times(rows: tuple[Triple, Triple, Triple], values: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, values, strict=True)) for row in rows)
    return first, second, third
