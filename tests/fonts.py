"""Fonts made for tests: every letter a box of one width."""

import io
import string

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

LETTERS = string.ascii_letters + string.digits + " .,:;-+/#%()"


def a_font(
    family: str = "Brand Sans", style: str = "Regular", width: int = 600, letters: str = LETTERS, ascent: int = 900
) -> bytes:
    """A TTF whose letters are `width` thousandths of an em wide."""
    names = {char: f"letter{ord(char)}" for char in letters}
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 700), (width - 50, 700), (width - 50, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(char): name for char, name in names.items()})
    builder.setupGlyf(dict.fromkeys((".notdef", *names.values()), box))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names.values()), (width, 50)))
    builder.setupHorizontalHeader(ascent=ascent, descent=-200)
    name = f"{family}-{style}".replace(" ", "")
    builder.setupNameTable({"familyName": family, "styleName": style, "fullName": f"{family} {style}", "psName": name})
    builder.setupOS2(usWeightClass=700 if style == "Bold" else 400, sTypoAscender=ascent, sTypoDescender=-200)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 3_600_000_000
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
