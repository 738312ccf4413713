"""Maps as text: lines that fit, columns that stay columns whatever the letters, and a curve that says what was said."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from jmx.errors import CannotDraw
from jmx.escape import terminal
from jmx.render.cells import wrapped
from jmx.render.formats import pictures
from jmx.render.pages import FULL, Look
from jmx.render.text import VIEWED, spans
from jmx.render.view import MapStage, MapStep, MapView
from tests.render import drawn
from tests.render.test_geometry import views
from tests.render.test_markup import CORPUS, everywhere
from tests.render.test_mermaid import changed, with_ways
from tests.support import CHECKOUT, Ran
from tests.terminal import Terminal

WIDTHS = (40, 80, 100, 200)


def text(view: MapView, look: Look = FULL, **options: Any) -> str:
    return pictures(view, "text", look=look, **options)[0].content.decode().rpartition("\n# jmx ")[0]


def check(view: MapView, width: int) -> None:
    """No line is wider than the terminal, bars stand below each other, and nothing is a control character."""
    for name in VIEWED:
        lines = text(view, Look(name), width=width).splitlines()
        assert max(map(cell_len, lines)) <= width
        assert lines == [line.rstrip() for line in lines]
        assert "\n".join(lines) == terminal("\n".join(lines))
        bars: set[int] = set()
        for line in lines:
            here = {cell_len(line[: each.start()]) for each in re.finditer("[│┼]", line)}
            if "┼" in line:
                bars = here
            elif line[:15].strip() and "│" in line[:16] and bars:
                assert min(here) == 15


def test_a_map_says_who_owns_it_how_it_feels_and_what_hurts() -> None:
    told = text(drawn.broadband())
    for line in (
        "Owner        Ana Ruiz\n",
        "Next review  3 Dec 2026\n",
        "Lowest point: Waits for the engineer\n",
        "               │ Wait\n               │ Until it works · Be sure that the date holds\n",
        "What they say  │                      “Nobody tells me\n",
        "How it feels   │ neutral (0)          frustrated (−1.5)    annoyed (−1.2),\n",
        "What hurts, the worst first\n#1 No news between order and visit (4/5)\n",
        "  Next         Live tracking of the engineer (in progress)\n",
        "How it does\n· Installed at the first visit: 91 % (4 points below target, target 95 %,",
        "What is not known\n· How it feels is assumed at: 2 Compares plans with friends;",
    ):
        assert line in told, line


def test_the_curve_has_a_point_for_each_step_where_it_feels_so() -> None:
    lines = text(drawn.broadband()).splitlines()
    top = next(at for at, line in enumerate(lines) if line.lstrip().startswith("delighted (+2) ┤"))
    axis = lines[top + 10]
    found = {}
    for row, line in enumerate(lines[top : top + 9]):
        for column, sign in enumerate(line):
            if sign in "●○▼▽":
                number = re.search(r"\d+", axis[max(0, column - 1) :])
                assert number
                found[int(number[0])] = (2 - 0.5 * row, sign)
    assert len(found) == len(drawn.broadband().steps)
    for step in drawn.broadband().steps:
        level, sign = found[step.number]
        assert abs(level - (step.moods[0] or 0)) <= 0.25
        assert sign == ("▼" if step.number == 9 else "●" if step.evidenced else "○")


def test_a_curve_goes_only_where_a_way_leads() -> None:
    def joined(view: MapView) -> int:
        return sum(line.count("─") for line in text(view).splitlines() if "┤" in line)

    assert joined(with_ways()) < joined(drawn.broadband())


def test_each_group_of_personas_has_a_curve_and_the_rest_is_named() -> None:
    view = changed(drawn.broadband(), lambda step: replace(step, moods=(1.0, -1.0, 0.0, 2.0)))
    told = text(replace(view, feelings=("Mia", "Tom", "Eve", "Ada")))
    assert told.count("delighted (+2) ┤") == 3
    assert "· Who feels otherwise and has no curve: Ada" in told


@pytest.mark.few(2)
@pytest.mark.parametrize("width", WIDTHS)
def test_lines_fit_the_terminal(width: int) -> None:
    check(drawn.broadband(), width)
    check(everywhere("お客様が新しい住所を確認する e\u0301 👩‍👩‍👧 Donaudampfschifffahrtsgesellschaftskapitän"), width)


def test_wider_terminals_have_more_steps_side_by_side() -> None:
    heads = [re.findall("^─{15}┼", text(drawn.broadband(), width=width), re.MULTILINE) for width in (80, 160)]
    assert len(heads[0]) > 1.3 * len(heads[1])


def test_a_blueprint_has_its_lines() -> None:
    lines = text(drawn.broadband(), Look("blueprint")).splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("Backstage"))
    assert re.fullmatch("─{15}[┼─]+ line of visibility ─", lines[at - 1])


def test_a_stage_of_many_steps_goes_on_below() -> None:
    steps = tuple(MapStep("j/s", number, f"Step {number}") for number in range(1, 8))
    told = text(MapView("j", "Long", stages=(MapStage("j/a", "Order", steps=steps),), as_of=drawn.AS_OF))
    assert re.findall(r"│ (Order.*)", told) == ["Order", "Order (continued)", "Order (continued)"]
    assert all(f"{step.number} {step.title}" in told for step in steps)


def test_a_screen_without_box_characters_gets_ascii_of_the_same_width() -> None:
    plain, usual = (text(drawn.broadband(), plain=each).splitlines() for each in (True, False))
    assert "\n".join(plain).isascii()
    assert [len(line) for line in plain] == [len(line) for line in usual]
    assert any("|" in line and "*" in line for line in plain)


def test_colours_mark_what_the_words_say_too() -> None:
    styled = list(spans(drawn.broadband(), FULL))
    assert "".join(span.text for span in styled) == text(drawn.broadband())
    assert {span.style for span in styled} == {"", "strong", "quiet", "accent", "warning", "error"}


def test_other_views_and_lanes_and_what_there_is_not() -> None:
    assert "+2 more pains on the whole map" in text(drawn.broadband(), Look("executive"))
    assert "9 Waits for the engineer: frustrated (−2)" in text(drawn.broadband(), Look("story"))
    told = text(drawn.broadband(), Look(lanes=("channels",)))
    assert "Where we meet" in told
    assert "What hurts" not in told
    with pytest.raises(CannotDraw, match="text has no view 'team'"):
        text(drawn.broadband(), Look("team"))


@pytest.mark.few(3)
@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_hostile_words_neither_move_columns_nor_command_a_terminal(words: str) -> None:
    check(everywhere(words), 80)


@pytest.mark.deep
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(views(), st.integers(40, 220))
def test_any_journey_fits_any_terminal(view: MapView, width: int) -> None:
    check(view, width)


def test_lines_end_where_a_script_lets_them() -> None:
    assert wrapped("ลูกค้าไม่เข้าใจขั้นตอน", 10) == ["ลูกค้าไม่", "เข้าใจขั้นตอน"]
    assert wrapped("客户等待审批结果，并多次", 16) == ["客户等待审批结", "果，并多次"], "no line begins with a comma"
    assert wrapped("एक भुगतानप्रक्रिया", 6)[0] == "एक"
    assert wrapped("the engineer comes", 12) == ["the engineer", "comes"]
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.deep
@settings(max_examples=2000)
@given(st.text(), st.integers(2, 40))
def test_no_letter_is_lost_where_lines_are_broken(words: str, room: int) -> None:
    lines = wrapped(words, room)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(cell_len(line) <= room for line in lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(
        "kind: journey\nid: a\ntitle: Rénovation\nstages:\n  - title: Look\n    touchpoints: [{title: Looks, emotion: -1}]\n"
    )
    return tmp_path


def test_a_pipe_gets_text_of_80_columns_without_colours_and_with_its_stamp(
    folder: Path, jmx: Callable[..., Ran]
) -> None:
    ran = jmx("render", "a", "-C", folder, "-f", "text", "--as-of", "2026-06-01")
    assert ran.out.startswith("Rénovation\n")
    assert "\x1b" not in ran.out
    assert ran.out.splitlines()[-1].startswith('# jmx {"jmx":')


def run(folder: Path, **environment: str) -> bytes:
    env = {"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), "HOME": str(folder)} | environment
    argv = [sys.executable, "-m", "jmx", "render", "a", "-C", str(folder), "-f", "text", "--as-of", "2026-06-01"]
    return subprocess.run(argv, env=env, capture_output=True, check=True).stdout


def test_colours_are_asked_for_and_refused_as_everywhere(folder: Path) -> None:
    assert b"\x1b[1mR\xc3\xa9novation\x1b[0m" in run(folder, FORCE_COLOR="1", LC_ALL="C.UTF-8")
    assert b"\x1b" not in run(folder, FORCE_COLOR="1", NO_COLOR="1", LC_ALL="C.UTF-8")


def test_a_stream_of_ascii_gets_ascii(folder: Path) -> None:
    told = run(folder, PYTHONIOENCODING="ascii")
    assert b"annoyed (-1) |" in told
    assert b"R\\xe9novation" in told


def test_on_a_terminal_text_is_shown_and_other_formats_become_files(folder: Path) -> None:
    shown = Terminal("render", "a", "-C", folder, "-f", "text", "--as-of", "2026-06-01", folder=folder)
    told = shown.read_to("Journey a, as of 1 Jun 2026")
    assert "Rénovation" in told
    assert shown.end() == 0
    made = Terminal("render", "a", "-C", folder, "-f", "markdown", "--as-of", "2026-06-01", folder=folder)
    made.read_to("drew a.md")
    assert made.end() == 0
    assert (folder / "a.md").read_text().startswith("# Rénovation\n")
