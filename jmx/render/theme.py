"""The look of a map: sizes, spaces and a few colours, each text colour at least 4.5:1 on what it lies on."""

from dataclasses import dataclass

PAPER = "#FFFFFF"
INK = "#16202E"
MUTED = "#566172"
HAIRLINE = "#E2E6EC"
EDGE = "#CBD2DC"
ACCENT = "#2B4ACB"
SECOND = "#7A8BD8"
THIRD = "#7D8797"
ACCENT_DEEP = "#1F3590"
ACCENT_TINT = "#EEF2FE"
MIST = "#F5F7FA"
HURT = "#B3261E"
HURT_TINT = "#FDF4F2"
HURT_EDGE = "#E9B9B2"
GOOD = "#14713D"

WIDTH = 1600.0
MARGIN = 48.0
GUTTER = 152.0
GAP = 12.0
COLUMN = 164.0
LANE_PAD = 13.0
POINT = 13.0


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of text looks."""

    size: float
    fill: str = INK
    bold: bool = False

    @property
    def leading(self) -> float:
        return round(self.size * 1.32)


SMALL = Style(14)
SMALL_BOLD = Style(14, bold=True)
QUIET = Style(14, MUTED)
QUIET_BOLD = Style(14, MUTED, bold=True)
BODY = Style(15)
BODY_BOLD = Style(15, bold=True)
TITLE = Style(34, bold=True)
EYEBROW = Style(15, ACCENT, bold=True)
GOAL = Style(18, MUTED)
PHASE = Style(14, ACCENT_DEEP, bold=True)
STAGE = Style(16, PAPER, bold=True)
FIGURE = Style(26, bold=True)
HURT_BOLD = Style(14, HURT, bold=True)
GOOD_BOLD = Style(14, GOOD, bold=True)
ON_ACCENT = Style(14, PAPER, bold=True)
ACCENT_BOLD = Style(14, ACCENT, bold=True)
