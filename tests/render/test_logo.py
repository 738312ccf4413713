"""The logo stands at the head of every page, never too large, and is told to those who cannot see it."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation

from jmx.render.formats import pictures, render
from jmx.render.pages import FULL, VIEWS, Look, pages
from jmx.render.palette import theme_named
from jmx.render.scene import Image, MarkGroup, Rect, Scene
from jmx.render.theme import Logo, Theme
from tests.reading.test_images import png
from tests.render import drawn, geometry
from tests.render.test_pptx import a_deck, shapes, told
from tests.render.test_slide import TEAM, with_team


def themed(width: int = 300, height: int = 100) -> Theme:
    return replace(drawn.THEME, logo=Logo("png", width, height, png(width, height), "Logo of Quillmoor"))


def drawn_in(view: str, theme: Theme) -> tuple[Scene, ...]:
    return pages(with_team(drawn.broadband()), theme, Look(view, team=TEAM if view == "team" else ""))


@pytest.mark.parametrize("view", VIEWS)
def test_it_stands_at_the_head_of_every_page_and_touches_nothing(view: str) -> None:
    theme = themed()
    for scene in drawn_in(view, theme):
        (image,) = [mark for mark in scene.flat() if isinstance(mark, Image)]
        heading = scene.heading
        assert heading is not None
        assert image.box.right < heading.lines[0].x
        assert image.box.y < scene.height / 5
        (group,) = [each for each in scene.marks if isinstance(each, MarkGroup) and image in each.marks]
        assert group.words == "Logo of Quillmoor"
        for found in (geometry.straying_texts, geometry.overlapping_texts, geometry.crossed_texts, geometry.pale_texts):
            assert found(scene, theme) == []
        assert not any(geometry.touching(image.box, geometry.box(text, theme)) for text in scene.texts)


@pytest.mark.parametrize(("width", "height"), [(4000, 10), (10, 4000), (3000, 3000), (1, 1)])
def test_it_is_never_larger_than_its_box_nor_than_it_is(width: int, height: int) -> None:
    for view in ("full", "executive"):
        (scene,) = drawn_in(view, themed(width, height))
        (image,) = [mark for mark in scene.flat() if isinstance(mark, Image)]
        assert image.box.width <= 150.1
        assert image.box.height <= 52.1
        assert image.box.width <= max(width, 1.0)


def test_on_a_page_it_was_not_made_for_it_lies_on_a_plate_of_the_one_it_was_made_for() -> None:
    theme = replace(theme_named("dark"), logo=themed().logo)
    (scene,) = drawn_in("full", theme)
    (plate,) = [mark for mark in scene.flat() if isinstance(mark, Rect) and mark.fill == "plate"]
    assert theme.colors["plate"] == "#FFFFFF" != theme.colors["page"]
    (image,) = [mark for mark in scene.flat() if isinstance(mark, Image)]
    assert geometry.inside(image.box, plate.box)


def test_every_format_has_it_and_its_words() -> None:
    theme = themed()
    for view in (FULL, Look("executive")):
        for format in ("svg", "html"):
            (picture,) = pictures(drawn.broadband(), format, theme, look=view)
            page = picture.content.decode()
            assert page.count("data:image/png;base64,") == 1
            assert re.search('(<title>|alt="|aria-label=")Logo of Quillmoor[<"]', page)
    assert render(drawn.broadband(), "png", theme, dpi=24).content != render(drawn.broadband(), "png", dpi=24).content
    assert b"/Subtype/Image" in render(drawn.broadband(), "pdf", theme).content.replace(b" ", b"")
    slide = Presentation(io.BytesIO(render(drawn.broadband(), "pptx", theme).content)).slides[0]
    assert "Logo of Quillmoor" in {told(shape) for shape in shapes(slide.shapes)}
    assert len([shape for shape in shapes(slide.shapes) if shape.shape_type == 13]) == 1


def test_somebody_s_own_deck_has_a_logo_of_its_own(tmp_path: Path) -> None:
    made = render(drawn.broadband(), "pptx", themed(), template=a_deck(tmp_path)).content
    slide = Presentation(io.BytesIO(made)).slides[0]
    assert not [shape for shape in shapes(slide.shapes) if shape.shape_type == 13]
