"""A packet as slides, and as a PDF on A4."""

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
