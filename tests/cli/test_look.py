"""`--theme`, and `look` of jmx.yaml: colours from the settings into every format, and what is wrong told where it is."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.render.palette import palette
from tests.fonts import a_font
from tests.pages import CHECKOUT, blocks
from tests.support import Ran

JOURNEY = """\
kind: journey
id: buy
title: Buy
owner: Ana Ruiz <ana@x.example>
stages:
  - title: Ask
    touchpoints: [{title: Call, emotion: -1}, {title: Wait, emotion: 1}]
pains: [{id: slow, title: Slow, severity: 3}]
"""
PAGE = (CHECKOUT / "docs/views.md").read_text(encoding="utf-8")  # <!-- look of jmx.yaml
Jmx = Callable[..., Ran]
ASKED = ("render", "buy", "--as-of", "2026-06-01", "-C")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    return tmp_path


def look(folder: Path, said: str) -> None:
    (folder / "jmx.yaml").write_text(said + "\n")


def test_a_theme_is_asked_for_or_settled_by_the_organisation_or_by_a_view(folder: Path, jmx: Jmx) -> None:
    page = palette("dark").colors["page"]
    assert page in jmx(*ASKED, folder, "--theme", "dark").out
    look(folder, "look: {theme: dark}\nviews: {wall: {theme: high-contrast}}")
    assert page in jmx(*ASKED, folder).out
    assert palette("high-contrast").colors["accent"] in jmx(*ASKED, folder, "--view", "wall").out
    assert palette().colors["accent"] in jmx(*ASKED, folder, "--view", "wall", "--theme", "light").out


def test_a_theme_that_is_not_there_is_said_with_those_that_are(folder: Path, jmx: Jmx) -> None:
    ran = jmx(*ASKED, folder, "--theme", "night")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no theme 'night'; themes: light, dark, high-contrast" in ran.err
    ran = jmx("render", "--atlas", "-C", folder, "--theme", "night")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no theme 'night'" in ran.err


def test_a_colour_that_nobody_could_read_is_told_once_beside_the_map(folder: Path, jmx: Jmx) -> None:
    look(folder, 'look: {colors: {accent: "#9cf", pain: "#B00020"}}')
    ran = jmx(*ASKED, folder, "--view", "slide")
    assert ran.code == 0
    assert ran.err.count("accent") == 1
    assert "accent #99CCFF is too light to be read on white (1.7:1, less than 4.5:1); drawn as #" in ran.err
    assert "#99CCFF" not in ran.out
    assert "#B00020" in ran.out


def test_a_map_of_words_says_nothing_of_colours(folder: Path, jmx: Jmx) -> None:
    look(folder, 'look: {colors: {accent: "#9cf"}}')
    assert jmx(*ASKED, folder, "-f", "markdown").err == jmx(*ASKED, folder, "-f", "mermaid").err == ""


@pytest.mark.parametrize(
    ("said", "told", "hint"),
    [
        ("{colors: {acent: '#0B5FFF'}}", "unknown field 'acent'", "did you mean 'accent'?"),
        ("{colors: {primary: '#0B5FFF'}}", "unknown field 'primary'", "did you mean 'accent'?"),
        ("{colors: {background: '#0B5FFF'}}", "unknown field 'background'", "did you mean 'page'?"),
        (
            "{colors: {accent: blue}}",
            "'accent' should be a colour in quotes",
            "write red, green and blue in six digits",
        ),
        ("{colors: {accent: 0B5FFF}}", "'accent' should be a colour in quotes", 'write `"#0B5FFF"`'),
        ("{colors: {accent: 112233}}", "'accent' should be a colour in quotes", 'write `"#112233"`'),
        ("{colors: {accent: '#0B5FFF80'}}", "'accent' should be a colour in quotes", "write red, green and blue"),
        ("\n  colors:\n    accent: #0B5FFF", "'accent' should be a colour in quotes", "behind # is a comment"),
        ("{theme: drak}", "'theme' cannot be 'drak'", "did you mean 'dark'?"),
        ("{colour: {}}", "unknown field 'colour'", "did you mean 'colors'?"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_write(said: str, told: str, hint: str, folder: Path, jmx: Jmx) -> None:
    look(folder, f"look: {said}")
    ran = jmx("lint", "-C", folder, "--as-of", "2026-06-01")
    assert ran.code in (1, 2)
    words = " ".join((ran.out + ran.err).split())
    assert told in words
    assert hint.replace("behind # is", "what stands behind # is") in words


def test_the_look_of_the_page_is_drawn(folder: Path, jmx: Jmx) -> None:
    (block,) = [each for each in blocks(PAGE) if each.marker == "look of jmx.yaml"]
    (folder / "jmx.yaml").write_text(block.text)
    ran = jmx(*ASKED, folder)
    assert "#0B5FFF" in ran.out
    assert "drawn as" not in ran.err
    look(folder, 'look: {colors: {accent: "#9CC3FF"}}')
    told = next(line for line in jmx(*ASKED, folder).err.splitlines() if "accent" in line).removeprefix("jmx: ")
    assert told in PAGE.replace("\n", " ")


def test_all_maps_and_their_index_look_so(folder: Path, jmx: Jmx) -> None:
    look(folder, "look: {theme: dark}")
    jmx("render", "--all", "-C", folder, "--as-of", "2026-06-01", "-o", folder / "maps")
    for name in ("buy.svg", "index.html"):
        page = (folder / "maps" / name).read_text()
        assert palette("dark").colors["page"] in page
        assert palette().colors["accent"] not in page


def test_a_font_of_the_repository_leaves_no_file_behind(folder: Path) -> None:
    look(folder, "look: {font: sans.ttf}")
    (folder / "sans.ttf").write_bytes(a_font())
    (folder / "tmp").mkdir()
    command = [sys.executable, "-m", "jmx", *ASKED, str(folder), "-o", str(folder / "map.png"), "--dpi", "24"]
    env = {**os.environ, "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert (done.returncode, (folder / "map.png").is_file()) == (0, True), done.stderr
    assert list((folder / "tmp").iterdir()) == []
