"""One map, several formats: each whole, harmless, and the same every time."""

import re
import struct
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from jmx.errors import CannotDraw
from jmx.render.formats import FORMATS, MapFormat, Picture, render
from jmx.render.layout import lay_out
from jmx.render.png import MOST_PIXELS, pixels, png
from jmx.render.scene import Box, Rect, Scene
from jmx.render.stamp import Stamp
from jmx.render.svg import svg
from jmx.render.theme import Theme
from jmx.render.view import MapStage, MapView
from tests.render import drawn
from tests.render.pixels import dark_columns, size

TEXT = "{http://www.w3.org/2000/svg}text"
HOSTILE = '</text><script>alert(1)</script> ]]> & " onload="x" \' \x1b[2J \u202e \x00 \ud800'


def hostile(words: str = HOSTILE) -> MapView:
    """The broadband map with hostile words wherever words stand."""
    view = drawn.broadband()
    stages = tuple(
        replace(
            stage,
            title=words,
            phase=words,
            goal=words,
            steps=tuple(
                replace(step, title=words, channel=words, voices=(words,), services=(words,), backstage=(words,))
                for step in stage.steps
            ),
            pains=tuple(replace(pain, title=words, must=words) for pain in stage.pains),
            fixes=tuple(replace(fix, title=words, status=words) for fix in stage.fixes),
        )
        for stage in view.stages
    )
    metrics = tuple(replace(each, title=words, value=words, delta=words) for each in view.metrics)
    view = replace(view, journey=words, title=words, goal=words, owner=words, cadence=words, commit=words)
    return replace(view, stages=stages, metrics=metrics, personas=(words,))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_map_gives_the_same_bytes(name: str) -> None:
    small: Any = {"dpi": 48.0} if name == "png" else {}
    assert render(drawn.broadband(), name, **small) == render(drawn.broadband(), name, **small)


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(CannotDraw, match="svg, png, pdf, pptx, html"):
        render(drawn.broadband(), "bmp")


def test_hostile_words_never_become_markup_in_svg() -> None:
    root = ElementTree.fromstring(render(hostile(), "svg").content)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    names = {name for element in root.iter() for name in element.attrib}
    assert tags == {"svg", "title", "desc", "metadata", "g", "rect", "circle", "path", "text"}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    assert root.findtext("{http://www.w3.org/2000/svg}title", "").startswith("</text><script>")


def test_hostile_words_never_become_markup_in_html() -> None:
    tags = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "style")]
            assert all((value or "").startswith("#") for name, value in attrs if name == "href")

    page = render(hostile(), "html").content.decode()
    Reader().feed(page)
    assert tags.count("script") == page.count("</script>") == 1
    assert "default-src 'none'" in page


def test_nothing_is_fetched_from_anywhere() -> None:
    page = render(drawn.broadband(), "html").content.decode()
    assert set(re.findall(r"https?://[^\"' <]+", page)) == {"http://www.w3.org/2000/svg"}
    assert "url(" not in page
    assert "@import" not in page


def test_ids_start_with_the_journey_so_that_maps_share_a_page() -> None:
    one = drawn.broadband()
    other = replace(one, journey="moving-out")
    page = b"<div>" + render(one, "svg").content + render(other, "svg").content + b"</div>"
    ids = [element.attrib["id"] for element in ElementTree.fromstring(page).iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)) == 4
    assert all(name.startswith(("onboarding--", "moving-out--")) for name in ids)


def test_the_svg_says_what_it_shows_to_those_who_cannot_see_it() -> None:
    root = ElementTree.fromstring(render(drawn.broadband(), "svg").content)
    assert root.attrib["role"] == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Getting online after moving home"
    told = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "6 stages, 14 steps, 5 pain points" in told
    assert "Lowest point: Waits for the engineer." in told


def test_png_shows_text_without_any_font_of_the_machine() -> None:
    drawing = svg((lay_out(drawn.broadband(), drawn.THEME),), drawn.THEME)
    silent = re.sub(rb"<text .*?</text>", b"", drawing)
    spoken, mute = (pixels(each, drawn.THEME, 0.4) for each in (drawing, silent))
    assert size(spoken) == size(mute)
    assert len(dark_columns(spoken)) > len(dark_columns(mute)) + 1000


def test_png_is_twice_as_sharp_as_the_page() -> None:
    view = MapView("j", "A journey", as_of=drawn.AS_OF)
    scene = lay_out(view, drawn.THEME)
    assert size(render(view, "png").content) == (2 * scene.width, 2 * scene.height)
    assert size(render(view, "png", dpi=96.0).content) == (scene.width, scene.height)


def test_a_png_says_how_large_it_is_on_paper() -> None:
    view = MapView("j", "A journey", as_of=drawn.AS_OF)
    for dpi in (96.0, 192.0, 300.0):
        content = render(view, "png", dpi=dpi).content
        place = content.index(b"pHYs")
        assert struct.unpack(">IIB", content[place + 4 : place + 13]) == (round(dpi / 0.0254), round(dpi / 0.0254), 1)
        assert struct.unpack(">I", content[place + 13 : place + 17])[0] == zlib.crc32(content[place : place + 13])


def test_pages_stand_below_each_other_where_a_format_has_none() -> None:
    one = lay_out(MapView("j", "A journey", as_of=drawn.AS_OF), drawn.THEME)
    two = replace(one, width=one.width - 100)
    assert size(png((one, two), drawn.THEME, 96.0)) == (one.width, 2 * one.height)
    root = ElementTree.fromstring(svg((one, two), drawn.THEME))
    places = [float(each.attrib["y"]) for each in root.iter(TEXT) if each.text == "A journey"]
    assert places[1] - places[0] == pytest.approx(one.height)


def test_a_huge_map_becomes_a_png_of_bearable_size() -> None:
    scene = Scene("j", "", "", 60_000, 40_000, (Rect(Box(0, 0, 60_000, 40_000), "page"),))
    width, height = size(png((scene,), drawn.THEME, 192.0))
    assert width * height <= MOST_PIXELS * 1.01


def test_something_else_than_a_map_is_refused() -> None:
    with pytest.raises(CannotDraw):
        pixels(b"<p>hello</p>", drawn.THEME, 2.0)
    with pytest.raises(CannotDraw):
        pixels(b'<svg width="10" height="10"><oops', drawn.THEME, 2.0)


def test_letters_that_a_png_cannot_show_are_counted() -> None:
    strange = MapView("j", "A journey \u0378", stages=(MapStage("j/a", "\u0379\u0378"),), as_of=drawn.AS_OF)
    assert render(drawn.broadband(), "png", dpi=29.0).boxes == 0
    assert render(strange, "png", dpi=29.0).boxes == 3
    assert render(strange, "svg").boxes == 0


STARTS = {
    "svg": b"<svg ", "png": b"\x89PNG", "html": b"<!doctype html>", "pdf": b"%PDF-1.7", "pptx": b"PK",
    "xlsx": b"PK", "mermaid": b"journey\n", "markdown": b"# ", "text": b"Getting online", "flowchart": b"flowchart TB\n",
}  # fmt: skip
ENDINGS = {"text": ".txt", "markdown": ".md", "mermaid": ".mmd", "flowchart": ".flowchart.mmd"}


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_format_says_by_itself_what_it_is(format: MapFormat) -> None:
    content = render(drawn.broadband(), format.name).content
    assert format.binary == (b"\x00" in content)
    assert format.endings[0] == ENDINGS.get(format.name, f".{format.name}")
    assert content.startswith(STARTS[format.name])


def test_an_option_that_a_format_does_not_have_is_refused() -> None:
    with pytest.raises(CannotDraw, match="svg has no option 'dpi'; options: none"):
        render(drawn.broadband(), "svg", dpi=96.0)
    with pytest.raises(CannotDraw, match="png has no option 'colour'; options: dpi"):
        render(drawn.broadband(), "png", colour="red")


def test_a_format_with_a_layout_of_its_own_gets_the_view() -> None:
    def outline(view: MapView, theme: Theme, stamp: Stamp, bullet: str) -> bytes:
        return "\n".join(f"{bullet} {stage.title}" for stage in view.stages).encode()

    table = {"outline": MapFormat(name="outline", endings=(), draw=outline, wants="view", options={"bullet": "-"})}
    assert render(drawn.broadband(), "outline", table=table).content.startswith(b"- Choose\n- Order")
    assert render(drawn.broadband(), "outline", table=table, bullet="*") == Picture(
        b"* Choose\n* Order\n* Wait\n* Install\n* Use\n* Pay"
    )


def test_lines_are_as_wide_in_every_font_as_they_were_measured() -> None:
    """A browser without Arial or its likes draws letters of other widths: lines must not run into each other."""
    view = replace(drawn.broadband(), title="Moving home", goal="お客様が")
    scene = lay_out(view, drawn.THEME)
    lines = {
        each.text: each.get("textLength") for each in ElementTree.fromstring(svg((scene,), drawn.THEME)).iter(TEXT)
    }
    assert float(lines["Moving home"] or 0) == round(drawn.THEME.width("Moving home", "title"), 2)
    assert lines["お客様が"] is None, "its width is only guessed"
    assert {words for words, width in lines.items() if width is None} == {"お客様が"}
