"""`jmx render --view`, `--lanes`, `--paper` and the views that `jmx.yaml` names, as their user meets them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.render.formats import FORMATS
from jmx.render.pages import VIEWS
from tests.pages import CHECKOUT, blocks
from tests.support import Ran

STAGES = "".join(
    f"  - title: Stage {stage}\n    touchpoints:\n"
    + "".join(f"      - {{title: Does {stage}{step}, emotion: {step - 1}, channel: App}}\n" for step in range(3))
    for stage in range(6)
)
JOURNEY = f"kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages:\n{STAGES}"
SETTINGS = """\
views:
  board: {view: slide, lanes: [steps, emotion], paper: "4:3"}
"""
PAGE = (CHECKOUT / "docs/views.md").read_text(encoding="utf-8")  # <!-- views of jmx.yaml
DAY = ("--as-of", "2026-06-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    (tmp_path / "jmx.yaml").write_text(SETTINGS)
    return tmp_path


def sizes(file: Path) -> tuple[str, str]:
    found = re.match(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', file.read_text())
    assert found
    return found[1], found[2]


def test_slides_go_into_numbered_files(folder: Path, jmx: Callable[..., Ran]) -> None:
    ran = jmx("render", "buy", "-C", folder, *DAY, "--view", "slide", "-o", folder / "map.svg")
    files = sorted(folder.glob("*.svg"))
    assert [file.name for file in files] == [f"map-{at}.svg" for at in (1, 2, 3, 4)]
    assert ran.err.splitlines()[-4:] == [f"drew {file}" for file in files]
    assert {sizes(file) for file in files} == {("1280", "720")}
    assert "Page 2 of 4" in files[1].read_text()


def test_a_view_of_jmx_yaml_has_its_lanes_and_paper_and_options_go_before_it(
    folder: Path, jmx: Callable[..., Ran]
) -> None:
    asked = ("render", "buy", "-C", folder, *DAY, "--view", "board")
    jmx(*asked, "-o", folder / "a.svg")
    text = "".join(file.read_text() for file in folder.glob("a-*.svg"))
    assert sizes(folder / "a-1.svg") == ("960", "720")
    assert ">Does 00<" in text
    assert "Where we" not in text
    jmx(*asked, "--lanes", "channels", "--paper", "a3", "-o", folder / "b.svg")
    text = "".join(file.read_text() for file in folder.glob("b*.svg"))
    assert "Where we" in text
    assert ">Does 00<" not in text


def test_lanes_are_chosen_of_the_full_map_too(folder: Path, jmx: Callable[..., Ran]) -> None:
    ran = jmx("render", "buy", "-C", folder, *DAY, "--lanes", "channels, steps")
    assert ran.out.index("What customers") < ran.out.index("Where we meet")
    assert "How it feels" not in ran.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--view", "slides"), "there is no view 'slides'; views: full, slide, "),
        (("--lanes", "pain"), "there is no lane 'pain'; lanes: timing, duration, "),
        (("--view", "slide", "--paper", "b5"), "there is no paper 'b5'; papers: 16:9, 4:3, a4, "),
        (("--paper", "a4"), "--paper is for views with pages"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    asked: tuple[str, ...], said: str, folder: Path, jmx: Callable[..., Ran]
) -> None:
    ran = jmx("render", "buy", "-C", folder, *DAY, *asked)
    assert ran.code == 2
    assert said in ran.err


def test_a_wrong_view_in_jmx_yaml_is_told_at_its_line(folder: Path, jmx: Callable[..., Ran]) -> None:
    (folder / "jmx.yaml").write_text(SETTINGS.replace("emotion", "moods"))
    ran = jmx("lint", "-C", folder, *DAY, "-f", "concise")
    assert ran.err.startswith("jmx: jmx.yaml:2:39: 'lanes[1]' cannot be 'moods'; one of `timing`, `duration`, ")


def test_the_views_of_the_page_are_drawn_and_its_table_has_them_all(folder: Path, jmx: Callable[..., Ran]) -> None:
    (block,) = [each for each in blocks(PAGE) if each.marker == "views of jmx.yaml"]
    (folder / "jmx.yaml").write_text(block.text)
    for name, page in (("board", "No pain is open"), ("workshop", "Does 00")):
        ran = jmx("render", "buy", "-C", folder, *DAY, "--view", name)
        assert ran.code == 0
        assert page in ran.out
    assert re.findall(r"^\| `([a-z]+)`", PAGE, re.MULTILINE) == list(VIEWS)
    formats = re.findall(r"^\| `-f ([a-z]+)` \| `(.[a-z.]+)`", PAGE, re.MULTILINE)
    assert formats == [(each.name, each.endings[0]) for each in FORMATS.values()]
