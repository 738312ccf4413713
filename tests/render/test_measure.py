"""Text is as wide as it is drawn, and wrapped without losing a letter."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.render.measure import WIDTHS, Ruler, arimo, unbroken
from jmx.render.png import pixels
from tests.render import drawn
from tests.render.pixels import dark_columns


def width(words: str, size: float, bold: bool = False) -> float:
    return Ruler(arimo().bold if bold else arimo().regular, size).width(words)


def wrap(words: str, size: float, room: float, lines: int | None = None) -> tuple[str, ...]:
    return Ruler(arimo().regular, size).wrap(words, room, lines)


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("words", ["The engineer does not come", "iiiiii WWWWWW 0123", "Žluťoučký Ελληνικά Привет"])
def test_words_are_as_wide_as_they_are_drawn(words: str, bold: bool) -> None:
    weight = 700 if bold else 400
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60">'
        f'<text x="0" y="40" font-family="Arial, sans-serif" font-size="40" font-weight="{weight}">{words}</text></svg>'
    )
    columns = dark_columns(pixels(drawing.encode(), drawn.THEME, 1.0))
    assert max(columns) - min(columns) == pytest.approx(width(words, 40, bold), rel=0.025)


def test_the_widths_beside_the_code_are_those_of_the_font() -> None:
    """WRITE_PAGES=1 writes them anew."""
    found = _widths()
    if os.environ.get("WRITE_PAGES"):
        WIDTHS.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    assert json.loads(WIDTHS.read_text("utf-8")) == found


def _widths() -> dict[str, object]:
    """The widths of regular and bold letters in units of the font, as the font varies them."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.varStore import VarStoreInstancer

    with TTFont(arimo().file, lazy=True) as font:
        advances, names = font["hmtx"].metrics, sorted(font.getBestCmap().items())
        widths = font["HVAR"].table
        heavier = VarStoreInstancer(widths.VarStore, font["fvar"].axes, {"wght": 1.0})
        row = widths.AdvWidthMap.mapping if widths.AdvWidthMap else font.getReverseGlyphMap()
        return {
            "em": font["head"].unitsPerEm,
            "letters": "".join(chr(code) for code, _ in names),
            "regular": [advances[name][0] for _, name in names],
            "bold": [round(advances[name][0] + heavier[row[name]], 4) for _, name in names],
        }


@pytest.mark.deep
def test_bold_widths_are_those_of_the_bold_font_for_every_letter() -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    bold = instantiateVariableFont(TTFont(arimo().file), {"wght": 700})
    em, advances = bold["head"].unitsPerEm, bold["hmtx"].metrics
    off = [code for code, name in bold.getBestCmap().items() if abs(width(chr(code), em, True) - advances[name][0]) > 1]
    assert off == []


def loses_nothing(lines: tuple[str, ...], words: str) -> bool:
    """Whether the lines hold the words letter by letter, but for hyphens where a line ends."""
    left = "".join(words.split())
    for line in lines:
        bare = "".join(line.split())
        bare = bare if left.startswith(bare) else bare.removesuffix("-")
        if not left.startswith(bare):
            return False
        left = left[len(bare) :]
    return not left


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120), st.sampled_from([60.0, 110.0, 400.0]))
def test_wrapping_keeps_every_letter_and_the_width(words: str, room: float) -> None:
    lines = wrap(words, 14, room)
    assert loses_nothing(lines, words)
    assert all(width(line, 14) <= room or len(line.strip()) <= 12 for line in lines)
    assert "" not in lines


def test_a_line_breaks_between_words_before_it_breaks_one() -> None:
    assert wrap("Waits for the engineer", 14, 70) == ("Waits for", "the", "engineer")
    assert wrap("a Donaudampfschifffahrt", 14, 80)[0] == "a"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Kundenzufriedenheitsbefragung", ("Kundenzufried-", "enheitsbefrag-", "ung")),
        ("Auftragsbestätigungsmail", ("Auftragsbestäti-", "gungsmail")),
        ("E-Mail-Bestätigungen", ("E-Mail-", "Bestätigungen")),
        ("1234567890123456789", ("123456789012", "3456789")),
        ("ממתיןממתיןממתיןממתיןממתין", None),
    ],
    ids=["twice", "once", "at its own hyphen", "digits", "Hebrew"],
)
def test_a_hyphen_shows_where_a_word_was_cut(words: str, lines: tuple[str, ...] | None) -> None:
    found = wrap(words, 14, 100)
    assert len(found) > 1
    assert all(width(line, 14) <= 100 for line in found)
    if lines is None:
        assert "-" not in "".join(found)
    else:
        assert found == lines


def test_no_crumb_of_a_cut_word_is_left_alone() -> None:
    lines = wrap("Abbestellungen", 14, width("Abbestellung-", 14) + 1)
    assert lines == ("Abbestellun-", "gen")


def test_japanese_breaks_between_any_two_letters() -> None:
    assert wrap("新しい住所を確認する", 20, 80) == ("新しい住", "所を確認", "する")


def test_an_accent_stays_with_its_letter() -> None:
    assert all(not line.startswith("\u0301") for line in wrap("q\u0301" * 40, 14, 60))


def test_too_many_lines_end_in_an_ellipsis() -> None:
    lines = wrap("one two three four five six", 14, 50, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert width(lines[-1], 14) <= 50


def test_a_very_long_text_is_cut_before_it_is_measured() -> None:
    assert len(wrap("word " * 1_000_000, 14, 100, lines=3)) == 3


def test_a_text_cut_within_its_accents_still_shows_that_it_was_cut() -> None:
    assert wrap("e" + "\u0301" * 5000, 14, 100, lines=1)[0].endswith("…")


def test_characters_without_a_glyph_are_counted() -> None:
    assert arimo().lacking("Žluťoučký – Ελληνικά שלום") == []
    assert arimo().lacking("日本 and 😀") == ["日", "本", "😀"]


WORDS = st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=40)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.floats(30, 400))
def test_lines_are_read_as_the_paragraph_that_they_were(words: list[str], room: float) -> None:
    told, ruler = " ".join(words), Ruler(arimo().regular, 15)
    assert unbroken(told, ruler.wrap(told, room)) == told
    shown = unbroken(told, lines := ruler.wrap(told, room, 2))
    assert shown == told or (told.startswith(shown[:-1]) and shown[-1] == lines[-1][-1] == "…")
