"""The theme of maps: the one asked for, else the organisation's, in its colours, with a note on each that was mended."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from jmx.queries.look import theme_of
from jmx.queries.repository import open_repository
from jmx.render.packed_theme import packed_theme, unpacked_theme
from jmx.render.palette import palette
from jmx.render.theme import Logo
from jmx.render.typeface import named_family
from tests.fonts import a_font
from tests.reading.test_images import png
from tests.support import Repository

JOURNEY = "kind: journey\nid: j\ntitle: Join\nstages: [{title: Ask, touchpoints: [Call]}]\n"
Look = Callable[[str], Repository]


@pytest.fixture
def looking(repository: Repository) -> Look:
    def made(look: str) -> Repository:
        repository.write({"j.yaml": JOURNEY, "jmx.yaml": f"look: {look}\n"})
        return repository

    return made


def test_a_repository_without_a_look_gets_the_light_theme(repository: Repository) -> None:
    repository.write({"j.yaml": JOURNEY})
    theme = theme_of(open_repository(repository.folder))
    assert (theme.name, theme.colors) == ("light", palette().colors)


def test_the_theme_of_jmx_yaml_holds_unless_another_is_asked_for(looking: Look) -> None:
    found = open_repository(looking("{theme: dark}").folder)
    assert theme_of(found).name == "dark"
    assert theme_of(found).colors["plate"] == "#FFFFFF", "a logo that was made for paper can be seen on dark pages too"
    assert theme_of(found, "high-contrast").colors == palette("high-contrast").colors
    assert found.notes == []


def test_a_colour_that_nobody_could_read_is_noted_once(looking: Look) -> None:
    found = open_repository(looking('{colors: {accent: "#9CC3FF"}}').folder)
    assert theme_of(found).colors["accent"] == theme_of(found).colors["accent"] != "#9CC3FF"
    (note,) = found.notes
    assert note.startswith("accent #9CC3FF is too light to be read on white (1.8:1, less than 4.5:1); drawn as #")


def test_page_and_text_stay_in_the_theme_they_were_chosen_for(looking: Look) -> None:
    found = open_repository(looking('{colors: {page: "#FFFBF2", text: "#202020", accent: "#5E35B1"}}').folder)
    assert theme_of(found).colors["page"] == "#FFFBF2"
    assert theme_of(found).colors["text"] == "#202020"
    dark = theme_of(found, "dark").colors
    assert (dark["page"], dark["text"]) == (palette("dark").colors["page"], palette("dark").colors["text"])
    assert dark["accent"] not in ("#5E35B1", palette("dark").colors["accent"]), "the accent, as light as it must be"


def with_files(repository: Repository, look: str, files: dict[str, bytes]) -> Repository:
    repository.write({"j.yaml": JOURNEY, "jmx.yaml": f"organisation: Quillmoor\nlook: {look}\n"})
    for path, content in files.items():
        (repository.folder / path).parent.mkdir(exist_ok=True)
        (repository.folder / path).write_bytes(content)
    return repository


def test_logo_and_font_come_from_the_repository_at_any_commit(repository: Repository) -> None:
    with_files(
        repository,
        "{logo: brand/logo.png, font: brand/sans.ttf, bold_font: brand/bold.ttf}",
        {"brand/logo.png": png(30, 20), "brand/sans.ttf": a_font(), "brand/bold.ttf": a_font(style="Bold")},
    )
    repository.git("add", "-A")
    repository.git("commit", "--quiet", "-m", "Look")
    (repository.folder / "brand/sans.ttf").unlink()
    (repository.folder / "brand/logo.png").unlink()
    found = open_repository(repository.folder, at="HEAD")
    theme = theme_of(found)
    assert theme.logo == Logo("png", 30, 20, png(30, 20), "Logo of Quillmoor")
    assert theme.font.own == "Brand Sans"
    assert found.notes == []
    now = open_repository(repository.folder)
    assert (theme_of(now).logo, theme_of(now).font.own) == (None, "")
    assert [note.partition(":")[0] for note in now.notes] == [
        "maps lack the font brand/sans.ttf", "maps lack the logo brand/logo.png",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("look", "files", "note"),
    [
        (
            "{logo: l.png}",
            {"l.png": b"<svg onload='alert(1)'/>"},
            "maps lack the logo l.png: it is neither PNG nor JPEG",
        ),
        ("{logo: l.png}", {"l.png": png(9, 9)[:60]}, "maps lack the logo l.png: it is broken"),
        ("{font: f.ttf}", {"f.ttf": b"wOF2 no"}, "maps lack the font f.ttf: it is neither TTF nor OTF"),
        ("{font: f.ttf}", {"f.ttf": a_font()[:900]}, "maps lack the font f.ttf: it is broken"),
        ("{font: f.ttf}", {"f.ttf": a_font(letters="12")}, "maps lack the font f.ttf: it has no letters"),
        (
            "{font: f.ttf}",
            {"f.ttf": a_font()},
            "f.ttf has no bold letters; bold_font of look in jmx.yaml may name a file that has",
        ),
        (
            "{font: f.ttf, bold_font: b.ttf}",
            {"f.ttf": a_font(), "b.ttf": a_font()[:900]},
            "maps lack the font b.ttf: it is broken",
        ),
    ],
)
def test_what_cannot_be_drawn_is_a_note_and_the_map_is_drawn_without_it(
    look: str, files: dict[str, bytes], note: str, repository: Repository
) -> None:
    found = open_repository(with_files(repository, look, files).folder)
    theme = theme_of(found)
    assert note in found.notes
    assert theme.logo is None
    assert theme.font.own == ("Brand Sans" if a_font() in files.values() else "")


def test_a_family_needs_no_file(looking: Look) -> None:
    found = open_repository(looking("{font: Brand Sans}").folder)
    assert theme_of(found).font.family.startswith('"Brand Sans", Arial')
    assert found.notes == []


def test_another_process_gets_the_same_theme(repository: Repository) -> None:
    look = "{theme: dark, logo: l.png, font: f.ttf, bold_font: b.ttf}"
    files = {"l.png": png(9, 9), "f.ttf": a_font(), "b.ttf": a_font(style="Bold", width=700)}
    theme = theme_of(open_repository(with_files(repository, look, files).folder))
    sent = unpacked_theme(json.loads(json.dumps(packed_theme(theme))))
    assert (sent.logo, sent.colors, sent.font.regular, sent.font.bold) == (
        theme.logo, theme.colors, theme.font.regular, theme.font.bold,
    )  # fmt: skip
    named = replace(theme, font=named_family("Any"), logo=None)
    assert unpacked_theme(packed_theme(named)).font.family == named.font.family
