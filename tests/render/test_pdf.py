"""A map as PDF: pages, words in order, fonts and tags, read back by other people's readers."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest

from jmx.render.formats import render
from jmx.render.layout import lay_out
from jmx.render.pdf import pdf
from jmx.render.png import png
from jmx.render.scene import Scene, TextBlock, in_blocks
from jmx.render.view import MapView
from tests.render import drawn
from tests.render.pixels import rows, size
from tests.render.test_formats import HOSTILE, hostile
from tests.render.test_scripts import HINDI, TAMIL, a_map

A4, A1 = (1122.52, 793.7), (3178.58, 2245.04)


def scene() -> Scene:
    return lay_out(drawn.broadband(), drawn.THEME)


def blocks(page: Scene) -> list[str]:
    return [block.words for block in in_blocks(page.flat()) if isinstance(block, TextBlock)]


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def plain(words: str) -> str:
    return "".join(words.split())


def test_every_paragraph_is_read_back_in_order() -> None:
    page = scene()
    told = plain(pypdf.PdfReader(io.BytesIO(pdf((page,), drawn.THEME))).pages[0].extract_text())
    place = 0
    for words in blocks(page):
        found = told.find(plain(words), place)
        assert found >= 0, words
        place = found


@pytest.mark.parametrize("words", ["Žluťoučký office ffi #let $a$", "Путь клиента", "Ταξίδι πελάτη"])
def test_words_of_many_scripts_are_read_back(words: str) -> None:
    told = pypdf.PdfReader(io.BytesIO(render(a_map(words), "pdf").content)).pages[0].extract_text()
    assert plain(words) in plain(told)


def test_qpdf_finds_nothing_wrong_and_every_font_is_an_embedded_subset() -> None:
    made = opened(pdf((scene(), scene()), drawn.THEME))
    assert made.check_pdf_syntax() == []
    assert len(made.pages) == 2
    fonts = [font for page in made.pages for font in page.resources["/Font"].values()]
    assert {bool(re.match(r"/[A-Z]{6}\+Arimo", str(font.BaseFont))) for font in fonts} == {True}
    assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
    assert all("/ToUnicode" in font for font in fonts)


def test_it_says_its_title_and_language_and_what_is_a_heading() -> None:
    made = opened(pdf((scene(),), drawn.THEME))
    assert str(made.docinfo["/Title"]) == "Getting online after moving home"
    assert "14 steps" in str(made.docinfo["/Subject"])
    assert not {"/CreationDate", "/ModDate", "/Author"} & set(made.docinfo.keys())
    assert str(made.Root.Lang) == "en"
    assert made.Root.MarkInfo.Marked
    assert _tags(made.Root.StructTreeRoot)[:2] == ["/Document", "/Figure"]
    assert {"/H1", "/H2", "/P"} <= set(_tags(made.Root.StructTreeRoot))


def _tags(node: pikepdf.Object) -> list[str]:
    kids: object = node.get("/K", [])
    own = [str(node.S)] if "/S" in node else []
    inside = kids if isinstance(kids, pikepdf.Array) else [kids]
    return own + [tag for kid in inside if isinstance(kid, pikepdf.Dictionary) for tag in _tags(kid)]


def test_a_page_is_as_large_as_what_it_shows_or_as_its_paper() -> None:
    page = scene()
    wide = replace(page, height=900.0)
    for scenes, paper, expected in (
        ((page,), None, [(page.width * 0.75, page.height * 0.75)]),
        ((wide,), A4, [(841.89, 595.28)]),
        ((page,), A4, [(595.28, 841.89)]),
        ((wide, page), A1, [(2383.94, 1683.78), (1683.78, 2383.94)]),
    ):
        made = opened(pdf(scenes, drawn.THEME, paper=paper))
        sizes = [(float(each.mediabox[2]), float(each.mediabox[3])) for each in made.pages]
        assert sizes == [(pytest.approx(wide, abs=0.02), pytest.approx(high, abs=0.02)) for wide, high in expected]


def test_hostile_words_stay_words() -> None:
    words = f'{HOSTILE} #import "x" $ \\ @a <b> `c` *d*'
    made = pypdf.PdfReader(io.BytesIO(render(hostile(words), "pdf").content))
    assert plain('#import "x" $') in plain(made.pages[0].extract_text())
    assert "/OpenAction" not in str(made.trailer["/Root"])


def test_letters_that_no_font_has_are_counted() -> None:
    assert render(MapView("j", "A \u0378", as_of=drawn.AS_OF), "pdf").boxes == 1
    assert render(drawn.broadband(), "pdf").boxes == 0


@pytest.mark.deep
def test_poppler_reads_every_word_and_draws_what_the_png_shows(tmp_path: Path) -> None:
    if not all(map(shutil.which, ("pdftotext", "pdftoppm", "pdffonts"))):
        pytest.skip("poppler's tools are not here: no second reader has seen a PDF")
    page = scene()
    file = tmp_path / "map.pdf"
    file.write_bytes(pdf((page,), drawn.THEME))
    told = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert {word for words in blocks(page) for word in words.split()} <= set(told.split())
    for words in (HINDI, TAMIL):
        (tmp_path / "other.pdf").write_bytes(render(a_map(words), "pdf").content)
        told = subprocess.run(
            ["pdftotext", tmp_path / "other.pdf", "-"], capture_output=True, text=True, check=True
        ).stdout
        assert plain(words) in plain(told), "which pypdf does not read"
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
    subprocess.run(["pdftoppm", "-r", "96", "-png", "-singlefile", file, tmp_path / "map"], check=True)
    theirs, ours = (tmp_path / "map.png").read_bytes(), png((page,), drawn.THEME, 96.0)
    assert size(theirs) == size(ours)
    pairs = zip(rows(theirs), rows(ours), strict=True)
    other = sum(abs(sum(a[:3]) - sum(b[:3])) > 384 for left, right in pairs for a, b in zip(left, right, strict=True))
    assert other / (page.width * page.height) < 0.003
