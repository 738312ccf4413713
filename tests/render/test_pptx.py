"""A map as slides: real text boxes, curves, tables and notes, read back by python-pptx, openxml-audit and LibreOffice."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from jmx.errors import CannotDraw
from jmx.render.formats import pictures, render
from jmx.render.layout import lay_out
from jmx.render.pages import Look
from jmx.render.pptx import pptx
from jmx.render.scene import Scene, TextBlock, in_blocks
from jmx.render.view import MapPicture
from tests.render import drawn
from tests.render.test_formats import HOSTILE, hostile
from tests.render.test_scripts import a_map
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def scene() -> Scene:
    return lay_out(drawn.broadband(), drawn.THEME)


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def shapes(container: Any) -> Iterator[Any]:
    for shape in container:
        yield shape
        if shape.shape_type == 6:
            yield from shapes(shape.shapes)


def texts(slide: Any) -> list[str]:
    found = []
    for shape in shapes(slide.shapes):
        if shape.has_text_frame and shape.text_frame.text:
            found.append(shape.text_frame.text)
        elif getattr(shape, "has_table", False):
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def told(shape: Any) -> str:
    return next(iter(shape._element.xpath("./*/p:cNvPr/@descr")), "")


def paragraphs(page: Scene) -> list[str]:
    return [block.words for block in in_blocks(page.flat()) if isinstance(block, TextBlock)]


def a_deck(tmp_path: Path) -> Path:
    """A deck of somebody else: 4:3, with a slide in it."""
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "An old slide"
    deck.save(str(tmp_path / "deck.pptx"))
    return tmp_path / "deck.pptx"


def test_every_paragraph_is_one_box_that_can_be_edited() -> None:
    found = texts(opened(pptx((scene(),), drawn.THEME)).slides[0])
    assert sorted(found) == sorted(paragraphs(scene()))
    assert "The code arrives after it expired" in found, "two lines on the map"


def test_text_stands_where_the_map_has_it() -> None:
    slide = opened(pptx((scene(),), drawn.THEME)).slides[0]
    said = [line.words for line in scene().texts]
    places = {line.words: line for line in scene().texts if said.count(line.words) == 1}
    seen = 0
    for shape in shapes(slide.shapes):
        line = places.get(shape.text_frame.text) if shape.has_text_frame and shape.text_frame.text else None
        if line is not None and line.anchor == "start" and shape.shape_type == 17:
            assert abs(shape.left / 9525 - line.x) < 0.1
            assert 0 < line.y - shape.top / 9525 < 2 * drawn.THEME.texts[line.role].size
            assert not shape.text_frame.auto_size
            seen += 1
    assert seen > 40


def test_the_title_of_the_slide_is_its_placeholder() -> None:
    slide = opened(pptx((scene(),), drawn.THEME)).slides[0]
    assert slide.shapes.title.text == "Getting online after moving home"
    assert texts(slide).count("Getting online after moving home") == 1
    silent = replace(scene(), marks=())
    assert opened(pptx((silent,), drawn.THEME)).slides[0].shapes.title.text == "Getting online after moving home"


def test_the_curve_is_a_freeform_and_the_facts_are_a_table() -> None:
    slide = opened(pptx((scene(),), drawn.THEME)).slides[0]
    curves = [shape for shape in shapes(slide.shapes) if shape.name.startswith("Curve")]
    segments = sum(len(shape._element.xpath(".//a:cubicBezTo")) for shape in curves)
    assert segments == 13, "between 14 steps"
    assert len(curves) < segments
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in table.rows[0].cells] == ["Owner", "Ana Ruiz"]
    assert len(table.rows) == 5


def test_groups_are_told_to_those_who_cannot_see_them() -> None:
    slide = opened(pptx((scene(),), drawn.THEME)).slides[0]
    words = {told(shape) for shape in shapes(slide.shapes)}
    assert {"10. The light turns green: moment of truth", "10. The light turns green: +1, an assumption"} <= words
    assert any(each.startswith("The first bill is twice as high as expected (an assumption)") for each in words)


def test_notes_say_what_stands_behind_each_claim() -> None:
    said = opened(pptx((scene(),), drawn.THEME)).slides[0].notes_slide.notes_text_frame.text
    assert "#1 No news between order and visit (4/5): interview: twelve in June" in said
    assert "#3 The first bill is twice as high as expected (4/5): no evidence, an assumption" in said
    assert "commit 4f1c2ab90, as of 20 Nov 2026. Owner: Ana Ruiz" in said


def test_a_slide_for_each_page_and_nothing_says_when_it_was_made() -> None:
    content = pptx((scene(), scene()), drawn.THEME)
    deck = opened(content)
    assert len(deck.slides) == 2
    assert (deck.slide_width, deck.slide_height) == (Emu(1600 * 9525), Emu(round(scene().height * 9525)))
    assert deck.core_properties.title == "Getting online after moving home"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert not re.search("created|modified|creator|lastModifiedBy|Canny", core)
        assert "docProps/thumbnail.jpeg" not in archive.namelist()


def test_a_template_keeps_its_size_its_colours_and_its_title(tmp_path: Path) -> None:
    file = a_deck(tmp_path)
    before = file.read_bytes()
    content = pptx((scene(),), drawn.THEME, file)
    assert content == pptx((scene(),), drawn.THEME, file)
    assert file.read_bytes() == before
    deck = opened(content)
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    assert [slide.shapes.title.text for slide in deck.slides] == ["Getting online after moving home"]
    slide = deck.slides[0]
    layout_title = next(each for each in slide.slide_layout.placeholders if each.placeholder_format.idx == 0)
    assert (slide.shapes.title.left, slide.shapes.title.top) == (layout_title.left, layout_title.top)
    below = slide.shapes.title.top + slide.shapes.title.height
    for shape in slide.shapes:
        if shape != slide.shapes.title:
            assert below <= shape.top
            assert shape.top + shape.height <= deck.slide_height
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
    colors = set(slide._element.xpath(".//a:schemeClr/@val"))
    assert {"accent1", "tx1", "bg1"} <= colors
    assert not slide._element.xpath(".//a:latin"), "the fonts are those of the deck"


def test_pages_are_made_for_the_room_that_a_template_leaves(tmp_path: Path) -> None:
    made = pictures(drawn.broadband(), "pptx", look=Look("slide"), template=a_deck(tmp_path))
    deck = opened(made[0].content)
    assert len(deck.slides) > 1
    for slide in deck.slides:
        assert min(int(each) for each in slide._element.xpath(".//a:r/a:rPr/@sz")) >= 1000
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height
            assert shape.left + shape.width <= deck.slide_width


def test_text_is_as_small_as_the_font_of_a_template_asks_for(tmp_path: Path) -> None:
    file = a_deck(tmp_path)

    def sizes(**options: Any) -> set[int]:
        slide = opened(pptx((scene(),), drawn.THEME, file, **options)).slides[0]
        return {int(each) for each in slide._element.xpath(".//a:rPr/@sz")}

    narrow = sizes()  # python-pptx's own deck is in Calibri
    deck = Presentation(str(file))
    part = deck.slide_masters[0].part.part_related_by(f"{OFFICE}/theme")
    part._blob = part.blob.replace(b'typeface="Calibri"', b'typeface="Never Heard Of"')
    deck.save(str(file))
    assert max(sizes()) == pytest.approx(0.85 * max(narrow), abs=2)
    assert max(sizes(fonts=(drawn.THEME.font.file,))) == pytest.approx(0.98 * max(narrow), abs=2)


def test_what_is_no_deck_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.pptx").write_text("no deck")
    for file in ("odd.pptx", "none.pptx"):
        with pytest.raises(CannotDraw, match=rf"{file} is no .pptx that can be read"):
            pptx((scene(),), drawn.THEME, tmp_path / file)


def test_a_template_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = a_deck(tmp_path)
    with zipfile.ZipFile(template, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/more.xml", b" " * 3_000_000)
    monkeypatch.setattr("jmx.render.deck_file._MOST_UNPACKED", 2_000_000)
    with pytest.raises(CannotDraw, match="holds more than 1 MiB when it is unpacked"):
        pptx((scene(),), drawn.THEME, template)


_TYPE = '<!DOCTYPE a [<!ENTITY b "pwned">]>'


@pytest.mark.few(3)
@pytest.mark.parametrize("part", ["ppt/presentation.xml", "ppt/theme/theme1.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_template_with_a_document_type_in_a_part_is_refused(tmp_path: Path, part: str, encoding: str) -> None:
    template = altered(tmp_path, part, lambda text: f"<!-- a --> {_TYPE}{text.partition('?>')[2]}".encode(encoding))
    with pytest.raises(CannotDraw, match=rf"has a DOCTYPE in {re.escape(part)}, which nothing of Office writes"):
        pptx((scene(),), drawn.THEME, template)


def test_what_hides_a_document_type_is_refused_too(tmp_path: Path) -> None:
    part = "ppt/presentation.xml"
    hidden = altered(tmp_path, part, lambda text: f'<?xml version="1.0" encoding="UTF-7"?>{text[5:]}'.encode())
    with pytest.raises(CannotDraw, match=r"has an unusual encoding in ppt/presentation\.xml"):
        pptx((scene(),), drawn.THEME, hidden)
    padded = altered(tmp_path, part, lambda text: f"<!--{' ' * 100_000}-->{_TYPE}{text.partition('?>')[2]}".encode())
    with pytest.raises(CannotDraw, match=r"has nothing but comments in ppt/presentation\.xml"):
        pptx((scene(),), drawn.THEME, padded)


def test_a_picture_in_a_template_may_have_a_document_type(tmp_path: Path) -> None:
    template = a_deck(tmp_path)
    with zipfile.ZipFile(template, "a") as archive:
        archive.writestr("ppt/media/image9.svg", f"{_TYPE}<svg/>")
    assert pptx((scene(),), drawn.THEME, template)


def altered(tmp_path: Path, part: str, change: Callable[[str], bytes]) -> Path:
    """A deck in which one part is another one."""
    with zipfile.ZipFile(a_deck(tmp_path)) as old, zipfile.ZipFile(tmp_path / "odd.pptx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return tmp_path / "odd.pptx"


def test_a_template_with_slides_of_no_size_is_refused(tmp_path: Path) -> None:
    deck = Presentation(str(a_deck(tmp_path)))
    deck.slide_width = deck.slide_height = Emu(914400)
    deck.save(str(tmp_path / "tiny.pptx"))
    with pytest.raises(CannotDraw, match="has slides that nothing fits on"):
        pptx((scene(),), drawn.THEME, tmp_path / "tiny.pptx")


def test_a_template_that_is_broken_anywhere_is_refused_in_words(tmp_path: Path) -> None:
    whole = a_deck(tmp_path).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    refused = 0
    for victim in (
        "ppt/theme/theme1.xml",
        "ppt/slideLayouts/slideLayout6.xml",
        "ppt/presentation.xml",
        "[Content_Types].xml",
    ):
        for content in (None, b"<a/>", parts[victim][:99]):
            with zipfile.ZipFile(tmp_path / "broken.pptx", "w") as archive:
                for name, kept in parts.items():
                    if name != victim or content is not None:
                        archive.writestr(name, content if name == victim and content else kept)
            try:
                pptx((scene(),), drawn.THEME, tmp_path / "broken.pptx")
            except CannotDraw as error:
                refused += "broken.pptx is no .pptx that can be read" in str(error)
    assert refused >= 9, "what is not looked into is taken as it is"


def test_hostile_words_stay_words() -> None:
    assert any(
        "<script>alert(1)</script>" in each
        for each in texts(opened(render(hostile(HOSTILE), "pptx").content).slides[0])
    )


def test_pictures_and_lines_from_right_to_left_arrive() -> None:
    view = drawn.broadband()
    first = replace(view.stages[0].steps[0], picture=MapPicture("png", 1, 1, PIXEL))
    stage = replace(view.stages[0], steps=(first, *view.stages[0].steps[1:]))
    slide = opened(render(replace(view, stages=(stage, *view.stages[1:])), "pptx").content).slides[0]
    assert [shape.image.blob for shape in shapes(slide.shapes) if shape.shape_type == 13] == [PIXEL]
    turned = opened(render(a_map("מסע הלקוח"), "pptx").content).slides[0]
    assert turned.shapes.title._element.xpath(".//a:pPr/@rtl") == ["1"]


def test_the_command_takes_a_template(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    repository.write({"a.yaml": "kind: journey\nid: a\ntitle: A\n"})
    out = repository.folder / "a.pptx"
    assert jmx("render", "a", "-C", repository.folder, "-o", out, "--template", a_deck(tmp_path)).code == 0
    assert opened(out.read_bytes()).slide_height == 6858000
    refused = jmx("render", "a", "-C", repository.folder, "-f", "svg", "--template", out)
    assert refused.code == 2
    assert "--template is for PPTX" in refused.err


@pytest.mark.deep
def test_others_find_nothing_wrong_and_libreoffice_shows_every_word(tmp_path: Path) -> None:
    from openxml_audit import validate_pptx

    files = {}
    for name, template in (("own", None), ("theirs", a_deck(tmp_path))):
        files[name] = tmp_path / f"{name}.pptx"
        files[name].write_bytes(pptx((scene(),), drawn.THEME, template))
        assert [str(error) for error in validate_pptx(str(files[name])).errors] == []
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("LibreOffice or pdftotext is not here: no second program has shown a deck")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    made = subprocess.run(
        [office, home, "--headless", "--convert-to", "pdf:impress_pdf_Export", "--outdir", tmp_path, files["own"]],
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    if not (tmp_path / "own.pdf").exists():
        pytest.skip(f"LibreOffice has no Impress here: {made.stdout}{made.stderr}")
    shown = subprocess.run([reader, tmp_path / "own.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert {word for words in paragraphs(scene()) for word in words.split()} <= set(shown.split())
