"""The theme of maps: the one asked for, else the organisation's, in its colours, with a note on each that was mended."""

from collections.abc import Callable

import pytest

from jmx.queries.look import theme_of
from jmx.queries.repository import open_repository
from jmx.render.palette import palette
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
    assert theme_of(found, "high-contrast").colors == palette("high-contrast").colors
    assert found.notes == []


def test_a_colour_that_nobody_could_read_is_noted_once(looking: Look) -> None:
    found = open_repository(looking('{colors: {accent: "#9CC3FF"}}').folder)
    assert theme_of(found).colors["accent"] == theme_of(found).colors["accent"] != "#9CC3FF"
    (note,) = found.notes
    assert note.startswith("accent #9CC3FF is too light for text on white (1.8:1); drawn as #")


def test_page_and_text_stay_in_the_theme_they_were_chosen_for(looking: Look) -> None:
    found = open_repository(looking('{colors: {page: "#FFFBF2", text: "#202020", accent: "#5E35B1"}}').folder)
    assert theme_of(found).colors["page"] == "#FFFBF2"
    assert theme_of(found).colors["text"] == "#202020"
    dark = theme_of(found, "dark").colors
    assert (dark["page"], dark["text"]) == (palette("dark").colors["page"], palette("dark").colors["text"])
    assert dark["accent"] not in ("#5E35B1", palette("dark").colors["accent"]), "the accent, as light as it must be"
