"""In somebody's own deck text can be read too: its colours are taken as they are where that is so, else mended and told."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from pptx import Presentation

from jmx.render.deck_colors import DeckColors, deck_colors
from jmx.render.formats import render
from jmx.render.palette import CURVES, FILLS, GROUNDS, SEEN, TEXTS
from tests.render import drawn
from tests.render.geometry import contrast
from tests.render.test_contrast import colors
from tests.support import Ran

THEME_PART = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
    '<a:dk1><a:sysClr val="windowText" lastClr="{text}"/></a:dk1><a:lt1><a:srgbClr val="{page}"/></a:lt1>'
    '<a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2>'
    '<a:accent1><a:srgbClr val="{accent}"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
)
SOLID = (
    '<p:bg xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<p:bgPr><a:solidFill><a:srgbClr val="{}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
)


def layout() -> object:
    return Presentation().slide_layouts[5]


def found(text: str, page: str, accent: str) -> DeckColors:
    part = THEME_PART.format(text=text[1:], page=page[1:], accent=accent[1:])
    return deck_colors(part.encode(), layout(), drawn.THEME)


def pale(deck: DeckColors) -> list[tuple[str, str, float]]:
    pairs = [(text, ground, 4.5) for text in TEXTS for ground in GROUNDS]
    pairs += [("on-fill", fill, 4.5) for fill in FILLS] + [
        (curve, ground, SEEN) for curve in CURVES for ground in GROUNDS
    ]
    ratios = ((a, b, contrast(deck.colors[a], deck.colors[b]), least) for a, b, least in pairs)
    return [(a, b, ratio) for a, b, ratio, least in ratios if ratio < least]


def test_a_deck_in_which_text_can_be_read_is_followed() -> None:
    deck = found("#000000", "#FFFFFF", "#1F4E79")
    assert pale(deck) == []
    assert deck.mended == ()
    assert not deck.fixed & {"text", "accent", "phase", "quiet", "page", "on-fill", "shade"}


def test_a_pale_accent_is_mended_and_told() -> None:
    deck = found("#000000", "#FFFFFF", "#FFE680")
    assert pale(deck) == []
    assert {"accent", "phase"} <= deck.fixed
    (told,) = deck.mended
    assert re.fullmatch(
        r"accent 1 of the deck #FFE680 is too light to be read on (white|#\w{6}) \(1\.\d:1, less than 4\.5:1\); drawn as #\w{6}",
        told.words,
    )


def test_on_a_dark_deck_cards_are_dark_and_what_hurts_is_light() -> None:
    deck = found("#FFFFFF", "#0B1F33", "#4FC3F7")
    assert pale(deck) == []
    assert contrast(deck.colors["pain-tint"], "#0B1F33") < 1.5
    assert {"pain", "done", "pain-tint"} <= deck.fixed


@settings(max_examples=40, derandomize=True, deadline=None)
@given(colors, colors, colors)
def test_text_can_be_read_whatever_the_colours_of_a_deck(text: str, page: str, accent: str) -> None:
    assume(max(contrast(page, "#000000"), contrast(page, "#FFFFFF")) >= 7)
    assume(contrast(text, page) >= 3)  # else what lets it shine through is no ground
    assert pale(found(text, page, accent)) == []


def a_deck(tmp_path: Path, accent: str = "", ground: str = "") -> Path:
    """A deck of somebody else with another first accent, or slides on another ground."""
    from pptx.oxml import parse_xml

    deck = Presentation()
    if ground:
        tree = deck.slide_masters[0]._element.cSld
        for old in tree.xpath("p:bg"):
            tree.remove(old)
        tree.insert(0, parse_xml(SOLID.format(ground)))
    deck.save(str(tmp_path / "plain.pptx"))
    with zipfile.ZipFile(tmp_path / "plain.pptx") as old, zipfile.ZipFile(tmp_path / "deck.pptx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if accent and name.startswith("ppt/theme/theme1"):
                content = re.sub(rb'(<a:accent1><a:srgbClr val=")\w+', rb"\g<1>" + accent.encode(), content)
            new.writestr(name, content)
    return tmp_path / "deck.pptx"


@pytest.mark.parametrize(
    ("accent", "ground", "follows"), [("1F4E79", "", True), ("FFE680", "", False), ("1F4E79", "101010", False)]
)
def test_slides_follow_the_deck_only_where_that_can_be_read(
    accent: str, ground: str, follows: bool, tmp_path: Path
) -> None:
    made = render(drawn.broadband(), "pptx", template=a_deck(tmp_path, accent, ground))
    page = zipfile.ZipFile(io.BytesIO(made.content)).read("ppt/slides/slide1.xml").decode()
    assert (re.search(r'<a:rPr [^>]*><a:solidFill><a:schemeClr val="accent1"', page) is not None) is follows
    assert bool(made.notes) is not follows
    assert render(drawn.broadband(), "pptx").notes == ()


def test_what_was_mended_is_told_once(tmp_path: Path, jmx: Callable[..., Ran]) -> None:
    (tmp_path / "buy.yaml").write_text(
        "kind: journey\nid: buy\ntitle: Buy\nstages: [{title: Ask, touchpoints: [Call]}]\n"
    )
    ran = jmx(
        "render", "buy", "-C", tmp_path, "--view", "slide", "--template", a_deck(tmp_path, "FFE680"),
        "-o", tmp_path / "map.pptx",
    )  # fmt: skip
    assert ran.code == 0
    assert ran.err.count("accent 1 of the deck #FFE680 is too light to be read on") == 1
