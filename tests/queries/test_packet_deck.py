"""A packet as slides, and as a PDF on A4."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from jmx.cli.packet_formats import map_since_review
from jmx.cli.review import report_of
from jmx.queries.journey import packet_of
from jmx.queries.packet_deck import packet_deck
from jmx.queries.repository import Repository as Opened
from jmx.render.theme import default_theme
from jmx.report.packet import document
from jmx.report.writers.tree import texts_in, tree
from tests.support import Ran, Repository

TODAY = "2026-11-02"
JOURNEYS = ("get-connected", "activate-router", "customer-life", "pay-the-bill", "renew-or-leave", "use-and-get-help")
Jmx = Callable[..., Ran]


@pytest.fixture
def buying(repository: Repository) -> Repository:
    journey = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
    repository.commit({"buy.yaml": journey}, day="2026-01-05")
    return repository


def text_of(deck: Path) -> list[str]:
    return ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
            for slide in Presentation(str(deck)).slides]  # fmt: skip


def test_a_deck_has_the_decisions_first_the_map_among_them_and_notes_with_sources(
    example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    ran = jmx("review", "get-connected", "-C", example, "--as-of", TODAY, "-o", tmp_path / "deck.pptx")
    assert ran.code == 0, ran.err
    slides = text_of(tmp_path / "deck.pptx")
    assert len(slides) == 6
    packet = packet_of(Opened(example, given_day=TODAY), "get-connected")
    told = " ".join(slides[0].split())
    for each in packet.needed[:3]:
        assert each.question in told
        assert f"Proposed: {each.proposed}." in told
    assert any("The technician" in each and "Wait at home" in each for each in slides[1:4]), "the map"
    notes = Presentation(str(tmp_path / "deck.pptx")).slides[0].notes_slide.notes_text_frame.text
    assert all(each.rule in notes and each.about[0] in notes for each in packet.needed)


@pytest.mark.few(2)
@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_deck_has_at_most_six_slides_and_nothing_below_ten_points(
    journey: str, example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    jmx("review", journey, "-C", example, "--as-of", TODAY, "-o", tmp_path / "deck.pptx")
    deck = Presentation(str(tmp_path / "deck.pptx"))
    assert 1 < len(deck.slides) <= 6
    frames = [shape.text_frame for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    sizes = [run.font.size for frame in frames for part in frame.paragraphs for run in part.runs if run.font.size]
    assert sizes
    assert min(sizes) >= Pt(9.9)


def a_template(folder: Path) -> Path:
    """A deck of somebody else: 4:3, with a slide in it, its first accent and its font its own."""
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "An old slide"
    theme = deck.slide_masters[0].part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    told = re.sub(rb'(<a:accent1><a:srgbClr val=")\w+', rb"\g<1>7A1F5C", theme.blob)
    theme._blob = told.replace(b'typeface="Calibri"', b'typeface="Georgia"')
    deck.save(str(folder / "ours.pptx"))
    return folder / "ours.pptx"


def test_a_template_gives_the_deck_its_size_its_title_its_colours_and_its_font(
    example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    path, template = tmp_path / "deck.pptx", a_template(tmp_path)
    before = template.read_bytes()
    asked = ("review", "get-connected", "-C", example, "--as-of", TODAY, "-o", path, "--template", template)
    ran = jmx(*asked)
    assert ran.code == 0, ran.err
    once = path.read_bytes()
    assert jmx(*asked).code == 0
    assert (path.read_bytes(), template.read_bytes()) == (once, before)
    deck = Presentation(str(path))
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    assert [slide.shapes.title.text for slide in deck.slides][:3] == [
        "Get connected: to decide (the first 3 of 4)", "What came of what we decided", "Get connected",
    ]  # fmt: skip
    below = deck.slides[0].shapes.title.top + deck.slides[0].shapes.title.height
    colors = set()
    for slide in deck.slides:
        assert not slide._element.xpath(".//a:latin"), "the fonts are those of the deck"
        colors |= set(slide._element.xpath(".//a:schemeClr/@val"))
        sizes = [int(each) for each in slide._element.xpath(".//a:r/a:rPr/@sz")]
        assert min(sizes) >= 840, "ten points of ours, of a font of which nobody knows how wide it is"
        for shape in slide.shapes:
            if shape != slide.shapes.title:
                assert shape.top >= below
                assert shape.top + shape.height <= deck.slide_height
                assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
    assert {"accent1", "tx1"} <= colors
    assert "How it feels" in text_of(path)[2], "the curve, if need be without what changed"


def test_what_is_no_template_is_refused_and_nothing_is_written(buying: Repository, jmx: Jmx, tmp_path: Path) -> None:
    (tmp_path / "odd.pptx").write_text("no deck")
    here = ("review", "buy", "-C", buying.folder, "--as-of", "2026-02-01")
    for options, told in (
        (("-o", tmp_path / "deck.pptx", "--template", tmp_path / "odd.pptx"), "odd.pptx is no .pptx that can be read"),
        (
            ("-o", tmp_path / "deck.pptx", "--template", tmp_path / "none.pptx"),
            "none.pptx is no .pptx that can be read",
        ),
        (("-o", tmp_path / "p.pdf", "--template", a_template(tmp_path)), "--template is for slides: -o packet.pptx"),
        (("--record", "--verdict", "updated", "--template", a_template(tmp_path)), "--template is for slides"),
    ):
        ran = jmx(*here, *options)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err
    assert {each.name for each in tmp_path.iterdir() if each.suffix in (".pptx", ".pdf")} <= {"odd.pptx", "ours.pptx"}


def test_colours_of_a_template_that_cannot_be_read_are_mended_and_told(
    buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    template = a_template(tmp_path)
    deck = Presentation(str(template))
    theme = deck.slide_masters[0].part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    theme._blob = theme.blob.replace(b"7A1F5C", b"FFE680")
    deck.save(str(template))
    ran = jmx(
        "review", "buy", "-C", buying.folder, "--as-of", "2026-02-01", "-o", tmp_path / "d.pptx", "--template", template
    )
    assert ran.code == 0
    assert "FFE680" in ran.err


@pytest.mark.deep
@pytest.mark.parametrize("options", [(), ("--for", "executive"), ("--for", "team", "--team", "connection"), ("--for", "new-owner")],
                         ids=["owner", "executive", "team", "new-owner"])  # fmt: skip
@pytest.mark.parametrize("own", [False, True], ids=["ours", "theirs"])
def test_others_find_nothing_wrong_with_a_deck_and_libreoffice_shows_every_word(
    own: bool, options: tuple[str, ...], example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    from openxml_audit import validate_pptx

    path = tmp_path / "deck.pptx"
    template = ("--template", a_template(tmp_path)) if own else ()
    jmx("review", "get-connected", "-C", example, "--as-of", TODAY, "-o", path, *options, *template)
    assert [str(error) for error in validate_pptx(str(path)).errors] == []
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: no second program has shown a deck")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    made = subprocess.run(
        [office, home, "--headless", "--convert-to", "pdf:impress_pdf_Export", "--outdir", tmp_path, path],
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    if not (tmp_path / "deck.pdf").exists():
        pytest.skip(f"LibreOffice has no Impress here: {made.stdout}{made.stderr}")
    pages = PdfReader(tmp_path / "deck.pdf").pages
    slides = text_of(path)
    assert len(pages) == len(slides)
    for page, said in zip(pages, slides, strict=True):
        shown = "".join(page.extract_text().split())
        lost = [word for word in said.split() if word.isascii() and word not in shown]
        assert lost == []


def test_what_has_no_room_on_a_slide_is_counted(repository: Repository) -> None:
    pains = "".join(
        f"- {{id: p{at}, title: {'A pain with a title that is as long as titles are ' * 3}{at}, at: [buy], severity: 4, reach: 0.{at}}}\n"
        for at in range(1, 10)
    )
    many = {
        "buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n",
        "pains.yaml": f"kind: pain-points\nitems:\n{pains}",
    }
    repository.commit(many, day="2026-01-05")
    opened = Opened(repository.folder, given_day="2026-02-01")
    packet = packet_of(opened, "buy")
    scenes = packet_deck(report_of(opened, packet), map_since_review(opened, packet), default_theme())
    for scene in scenes:
        assert all(0 <= text.y <= scene.height for text in scene.texts)
    assert any("The first 5 of 9" in text.words for text in scenes[-1].texts)


def test_a_pdf_holds_every_word_of_the_packet_on_a4(example: Path, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    ran = jmx("review", "get-connected", "-C", example, "--as-of", TODAY, "-o", path)
    assert ran.code == 0, ran.err
    reader = PdfReader(path)
    assert all(round(float(page.mediabox.width)) == 595 for page in reader.pages)
    read = "".join("".join(page.extract_text() for page in reader.pages).split())
    opened = Opened(example, given_day=TODAY)
    told = tree(document(report_of(opened, packet_of(opened, "get-connected"))))
    words = [word for text in texts_in(told) for word in text.split() if word.isascii() and word.isalpha()]
    assert len(words) > 1500
    lost = {word for word in words if word not in read}
    assert len(lost) < 0.01 * len(words), f"parted at the end of a line or lost: {sorted(lost)}"
    first = "".join(reader.pages[0].extract_text().split())
    assert "Doesthemapstillhold?" in first, "page one is one page"
    again = tmp_path / "again.pdf"
    jmx("review", "get-connected", "-C", example, "--as-of", TODAY, "-o", again)
    assert path.read_bytes() == again.read_bytes()


def test_words_of_anybody_are_no_markup_of_a_page(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    title = '#pagebreak() *bold* $x$ <label> @ref \\u{41} "quoted" `raw` [content]'
    journey = f"kind: journey\nid: buy\ntitle: '{title}'\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
    repository.commit({"buy.yaml": journey}, day="2026-01-05")
    for name in ("packet.pdf", "packet.pptx"):
        ran = jmx("review", "buy", "-C", repository.folder, "--as-of", "2026-02-01", "-o", tmp_path / name)
        assert ran.code == 0, ran.err
    read = "".join(PdfReader(tmp_path / "packet.pdf").pages[0].extract_text().split())
    assert "".join(title.split()) in read
