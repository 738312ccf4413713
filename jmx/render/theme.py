"""The look of a picture: what colours, texts and lines of each role are, and the sizes that layout goes by."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Literal, NamedTuple

from jmx.render.measure import Font, Ruler, arimo

Color = Literal[
    "page", "shade", "text", "quiet", "hairline", "edge", "accent", "accent-tint", "phase", "curve-2", "curve-3",
    "pain", "pain-tint", "pain-edge", "done", "on-fill", "plate",
]  # fmt: skip
TextRole = Literal[
    "eyebrow", "title", "goal", "phase", "stage-title", "text", "strong", "quiet", "quiet-strong", "number", "pain",
    "done", "on-fill", "figure", "chart-title", "notice", "alarm",
]  # fmt: skip
Weight = Literal["thin", "firm", "thick", "heavy"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text of one role looks."""

    size: float
    color: Color = "text"
    bold: bool = False

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return round(self.size * 1.32)


class Logo(NamedTuple):
    """A picture at the head of maps: `png` or `jpeg`, its size in pixels, its bytes, and what it is of."""

    type: str
    width: int
    height: int
    content: bytes
    words: str = "Logo"


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """Colours, texts and line weights by role, the font, and sizes in user units.

    Each text colour has a contrast of at least 4.5:1 to what text of it lies on.
    """

    font: Font
    colors: Mapping[Color, str]
    texts: Mapping[TextRole, TextStyle]
    weights: Mapping[Weight, float]
    page: float = 1600.0  # the least width of a page
    margin: float = 48.0
    gutter: float = 162.0  # the labels of the lanes
    gap: float = 12.0  # between columns, and between cards
    column: float = 164.0  # the least width of a column
    lane_pad: float = 13.0
    card: float = 190.0  # in wide columns cards stand side by side, each at least this wide
    card_pad: float = 10.0
    roomy_card: float = 165.0  # a star stands beside the title only in wider ones
    wide_card: float = 360.0  # the facts of a pain stand beside its title only in wider ones
    must: float = 126.0
    tile: float = 230.0
    tile_aside: float = 200.0  # what a metric's target needs beside its value
    fact_name: float = 78.0
    fact: float = 280.0
    icon: float = 16.0
    picture: float = 180.0  # how wide a picture may be, and a little less high
    point: float = 13.0  # half a point of the first curve
    small_point: float = 5.5  # half a point of another
    mood: float = 34.0  # the height of one step of feeling
    tallest_mood: float = 60.0
    callout: float = 320.0
    logo_wide: float = 150.0  # the box that a logo is made to fit in
    logo_high: float = 52.0
    scale: float = 1.0  # how much larger than the theme that draws it
    most: int = 20  # lines of a list: entries, or entries and the count of the others
    lines: int = 4  # of an entry of a list
    longest: int | None = None  # lines of any text, where not as many as it needs
    name: str = "light"
    logo: Logo | None = None

    def enlarged(self, by: float) -> "Theme":
        """The same look with larger text and everything that holds it; the page stays as it is."""
        texts = {role: replace(style, size=style.size * by) for role, style in self.texts.items()}
        sizes = [each.name for each in fields(self) if isinstance(each.default, float) and each.name != "page"]
        return replace(self, texts=texts, **{name: getattr(self, name) * by for name in sizes})

    def in_font(self, font: Font) -> "Theme":
        """The same look in another font, with room for the words beside the curve."""
        theme = replace(self, font=font)
        return replace(theme, gutter=theme.gutter_of(self.gutter))

    def gutter_of(self, least: float) -> float:
        """How wide the labels of the lanes are, so that no word of the scale of feelings is broken."""
        return max(least, self.width("Frustrated −2", "quiet") + 47)

    def ruler(self, role: TextRole) -> Ruler:
        style = self.texts[role]
        return Ruler(self.font.bold if style.bold else self.font.regular, style.size)

    def width(self, words: str, role: TextRole) -> float:
        """How wide a line of words is."""
        return self.ruler(role).width(words)


_COLORS: Mapping[Color, str] = {
    "page": "#FFFFFF",
    "shade": "#F5F7FA",
    "text": "#16202E",
    "quiet": "#566172",
    "hairline": "#E2E6EC",
    "edge": "#CBD2DC",
    "accent": "#2B4ACB",
    "accent-tint": "#EEF2FE",
    "phase": "#1F3590",
    "curve-2": "#7486D3",
    "curve-3": "#7D8797",
    "pain": "#B3261E",
    "pain-tint": "#FDF4F2",
    "pain-edge": "#E9B9B2",
    "done": "#14713D",
    "on-fill": "#FFFFFF",
    "plate": "#FFFFFF",  # below a logo, which was made for the page of its organisation
}

_TEXTS: Mapping[TextRole, TextStyle] = {
    "eyebrow": TextStyle(16, "accent", bold=True),
    "title": TextStyle(34, bold=True),
    "goal": TextStyle(18, "quiet"),
    "phase": TextStyle(15, "phase", bold=True),
    "stage-title": TextStyle(17, "on-fill", bold=True),
    "text": TextStyle(15),
    "strong": TextStyle(15, bold=True),
    "quiet": TextStyle(15, "quiet"),
    "quiet-strong": TextStyle(15, "quiet", bold=True),
    "number": TextStyle(15, "accent", bold=True),
    "pain": TextStyle(15, "pain", bold=True),
    "done": TextStyle(15, "done", bold=True),
    "on-fill": TextStyle(15, "on-fill", bold=True),
    "figure": TextStyle(26, bold=True),
    "chart-title": TextStyle(22, bold=True),
    "notice": TextStyle(17, "phase", bold=True),
    "alarm": TextStyle(17, "pain", bold=True),
}


@cache
def default_theme() -> Theme:
    return Theme(arimo(), _COLORS, _TEXTS, {"thin": 1.0, "firm": 1.5, "thick": 2.0, "heavy": 3.0})
