"""The font of an organisation measures and draws what it has, ours draws the rest, and a broken one is none."""

import random
import subprocess
from pathlib import Path

import pytest

from jmx.reading.font_files import font_in
from jmx.render.formats import FORMATS, render
from jmx.render.layout import lay_out
from jmx.render.measure import Font, arimo
from jmx.render.theme import Theme
from jmx.render.typeface import named_family, typeface
from jmx.render.view import MapView
from tests.fonts import a_font
from tests.render import drawn, geometry
from tests.render.test_pptx import opened, shapes
from tests.render.test_scripts import a_map


def font(tmp_path: Path, content: bytes | None = None, bold: bytes | None = None) -> Font:
    (tmp_path / "brand.ttf").write_bytes(content or a_font())
    if bold:
        (tmp_path / "bold.ttf").write_bytes(bold)
    found = typeface(tmp_path / "brand.ttf", tmp_path / "bold.ttf" if bold else None)
    assert isinstance(found, Font), found
    return found


def themed(font: Font) -> Theme:
    return drawn.THEME.in_font(font)


def test_letters_are_as_wide_as_their_font_says_and_others_as_ours(tmp_path: Path) -> None:
    found = font(tmp_path, bold=a_font(style="Bold", width=800))
    assert (found.own, found.family) == ("Brand Sans", f'"Brand Sans", {arimo().family}')
    assert (found.regular["a"], found.bold["a"]) == (0.6, 0.8)
    assert found.regular["ß"] == arimo().regular["ß"]
    assert found.strange("Maß – a") == ["ß", "–"]
    assert found.lacking("Maß") == []
    assert found.has_bold
    assert not font(tmp_path, a_font(width=610)).has_bold


def test_a_font_with_weights_in_one_file_is_measured_in_both() -> None:
    found = typeface(arimo().file)
    assert isinstance(found, Font)
    ours = arimo()
    for char in "aWi€Жß":
        assert found.regular[char] == pytest.approx(ours.regular[char])
        assert found.bold[char] == pytest.approx(ours.bold[char])


def test_a_tall_font_does_not_leave_its_lines(tmp_path: Path) -> None:
    theme = themed(font(tmp_path, a_font(ascent=2500)))
    scene = lay_out(drawn.broadband(), theme)
    assert geometry.straying_texts(scene, theme) == []
    assert geometry.overlapping_texts(scene, theme) == []


def test_the_map_keeps_to_its_boxes_in_a_wide_font(tmp_path: Path) -> None:
    theme = themed(font(tmp_path, a_font(width=900)))
    scene = lay_out(drawn.broadband(), theme)
    for found in (geometry.straying_texts, geometry.overlapping_texts, geometry.crossed_texts):
        assert found(scene, theme) == []
    assert len(scene.texts) > len(lay_out(drawn.broadband(), drawn.THEME).texts)


def test_pictures_are_drawn_with_it_and_others_name_it(tmp_path: Path) -> None:
    theme = themed(font(tmp_path, bold=a_font(style="Bold", width=700)))
    view = a_map("Plain words")
    assert render(view, "png", theme, dpi=48.0).content != render(view, "png", dpi=48.0).content
    assert 'font-family="&quot;Brand Sans&quot;, Arial' in render(view, "svg", theme).content.decode()
    deck = opened(render(view, "pptx", theme).content)
    assert (
        b'<a:latin typeface="Brand Sans"'
        in deck.slide_masters[0]
        .part.part_related_by("http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
        .blob
    )
    (tmp_path / "map.pdf").write_bytes(render(view, "pdf", theme).content)
    listed = subprocess.run(["pdffonts", tmp_path / "map.pdf"], capture_output=True, text=True, check=True).stdout
    assert "BrandSans" in listed.replace(" ", "").replace("-", "")


def test_letters_that_it_lacks_are_drawn_with_ours_and_counted(tmp_path: Path) -> None:
    theme = themed(font(tmp_path))
    made = render(a_map("Maßßß"), "png", theme, dpi=48.0)
    assert made.boxes == 0
    assert made.borrowed >= 3
    assert render(a_map("Maßßß"), "png", dpi=48.0).borrowed == 0


def test_of_a_family_only_the_name_is_known_so_slides_leave_room() -> None:
    theme = themed(named_family("Brand Sans"))
    assert lay_out(drawn.broadband(), theme) == lay_out(drawn.broadband(), drawn.THEME)
    sizes = [
        {
            run.font.size
            for shape in shapes(opened(render(drawn.broadband(), "pptx", each).content).slides[0].shapes)
            if shape.has_text_frame
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        }
        for each in (theme, drawn.THEME)
    ]
    assert max(filter(None, sizes[0])) < max(filter(None, sizes[1]))


def test_a_family_that_could_break_out_of_a_format_is_none(tmp_path: Path) -> None:
    (tmp_path / "evil.ttf").write_bytes(a_font('X" onload="alert(1)'))
    assert typeface(tmp_path / "evil.ttf") == "its family has no name that can be used"


def test_a_font_that_only_pdf_finds_broken_is_told_and_replaced_there(tmp_path: Path) -> None:
    content = bytearray(a_font())
    entry = content.index(b"loca") + 8
    content[int.from_bytes(content[entry : entry + 4], "big")] = 0xFF  # where the first letter is drawn
    found = font(tmp_path, bytes(content))
    made = render(a_map("Plain"), "pdf", themed(found))
    assert made.notes == ("pdf is drawn without the font Brand Sans: it is broken",)
    assert made.content.startswith(b"%PDF")
    assert render(a_map("Plain"), "png", themed(found), dpi=24.0).notes == ()


@pytest.mark.few(1)
@pytest.mark.parametrize("seed", range(80))
def test_a_font_that_is_broken_anywhere_is_drawn_or_none_but_no_error(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    for number in range(3):
        content = bytearray(a_font())
        for _ in range(dice.choice((1, 3, 30))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        if isinstance(font_in(bytes(content)), str):
            continue
        file = tmp_path / f"{number}.ttf"
        file.write_bytes(content)
        found = typeface(file)
        if isinstance(found, Font):
            for format in FORMATS:
                render(MapView("j", "Any map", as_of=drawn.AS_OF), format, themed(found))
