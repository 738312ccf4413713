"""`jmx render --all`, as its user meets it."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.queries.test_maps import JOURNEY, PERSONAS, TEAMS
from tests.support import Ran, Repository
from tests.terminal import Terminal

Jmx = Callable[..., Ran]
DAY = ("--as-of", "2026-06-01")


@pytest.fixture
def several(repository: Repository) -> Path:
    """Three journeys, one of them below another."""
    below = JOURNEY.format(id="pay") + "parent: buy\n"
    repository.write({"buy.yaml": JOURNEY.format(id="buy"), "pay.yaml": below, "go.yaml": JOURNEY.format(id="go")})
    repository.commit({"personas.yaml": PERSONAS, "teams.yaml": TEAMS})
    return repository.folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_every_journey_gets_a_map_and_the_index_leads_to_it(several: Path, jmx: Jmx) -> None:
    maps = several / "maps"
    ran = jmx("render", "--all", "-C", several, *DAY, "-o", maps)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"drew 3 journeys into {maps / 'index.html'}: 4 files written\n"
    assert names(maps) == ["buy.svg", "go.svg", "index.html", "pay.svg"]
    index = (maps / "index.html").read_text()
    assert re.findall(r'href="([^"]+)"', index) == ["buy.svg", "pay.svg", "go.svg"]
    alone = jmx("render", "pay", "-C", several, *DAY, "-f", "svg").out
    assert (maps / "pay.svg").read_text() == alone


def test_a_file_that_would_be_the_same_is_not_written_again(several: Path, jmx: Jmx) -> None:
    maps = several / "maps"
    asked = ("render", "--all", "-C", several, *DAY, "-o", maps, "--at", "HEAD")
    jmx(*asked)
    for file in maps.iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))
    (maps / "go.svg").write_text("something else")
    ran = jmx(*asked)
    assert ran.err.endswith(": 1 file written; 3 as they were\n")
    changed = [file.name for file in maps.iterdir() if file.stat().st_mtime > 1_000_000_000]
    assert changed == ["go.svg"]


def test_files_of_journeys_that_are_gone_are_named_and_stay(several: Path, jmx: Jmx) -> None:
    maps = several / "maps"
    asked = ("render", "--all", "-C", several, *DAY, "-o", maps)
    jmx(*asked)
    (several / "go.yaml").unlink()
    (maps / "notes.cfg").write_text("mine")
    ran = jmx(*asked)
    assert f"jmx: 1 file in {maps} is of no journey drawn now, and stays: go.svg" in ran.err
    assert (maps / "go.svg").is_file()
    jmx(*asked, "-f", "markdown")
    (several / "pay.yaml").unlink()
    ran = jmx(*asked, "-f", "markdown")
    assert f"jmx: 1 file in {maps} is in another format or view, and stays: buy.svg\n" in ran.err
    assert "are of no journey drawn now, and stay: go.svg, pay.md, pay.svg\n" in ran.err
    assert "go.svg" not in (maps / "index.html").read_text()


def test_pages_of_another_view_are_of_their_journey_still(several: Path, jmx: Jmx) -> None:
    maps = several / "maps"
    maps.mkdir()
    for name in ("buy-1.svg", "buy-02.png", "pay.pdf", "payment.svg"):
        (maps / name).write_text("drawn before")
    ran = jmx("render", "--all", "-C", several, *DAY, "-o", maps)
    assert f"3 files in {maps} are in another format or view, and stay: buy-02.png, buy-1.svg, pay.pdf\n" in ran.err
    assert f"1 file in {maps} is of no journey drawn now, and stays: payment.svg\n" in ran.err


def test_nothing_is_written_through_a_link_and_everything_else_is_drawn(several: Path, jmx: Jmx) -> None:
    maps, target = several / "maps", several / "mine.txt"
    maps.mkdir()
    target.write_text("mine")
    (maps / "go.svg").symlink_to(target)
    (maps / "pay.svg").mkdir()
    ran = jmx("render", "--all", "-C", several, *DAY, "-o", maps)
    assert ran.code == 2
    assert f"drew 1 journey into {maps / 'index.html'}: 2 files written\n" in ran.err
    assert f"jmx: {maps / 'go.svg'} is a symbolic link, so nothing is written there; remove it\n" in ran.err
    assert f"jmx: {maps / 'pay.svg'} is no plain file, so nothing is written there; remove it\n" in ran.err
    assert (target.read_text(), (maps / "go.svg").is_symlink()) == ("mine", True)
    assert re.findall(r'href="([^"]+)"', (maps / "index.html").read_text()) == ["buy.svg"]
    (maps / "go.svg").unlink()
    (maps / "pay.svg").rmdir()
    (maps / "index.html").unlink()
    (maps / "index.html").symlink_to(target)
    ran = jmx("render", "--all", "-C", several, *DAY, "-o", maps)
    assert (ran.code, target.read_text()) == (2, "mine")
    assert names(maps) == ["buy.svg", "go.svg", "index.html", "pay.svg"]


def test_a_journey_that_cannot_be_read_stops_no_other_and_is_told(several: Path, jmx: Jmx) -> None:
    (several / "go.yaml").write_text("kind: journey\nid: go\ntitle: [\n")
    ran = jmx("render", "--all", "-C", several, *DAY, "-o", several / "maps")
    assert ran.code == 2
    assert "jmx: no map of 'go': go.yaml has mistakes and cannot be read; see: jmx lint" in ran.err
    assert names(several / "maps") == ["buy.svg", "index.html", "pay.svg"]
    assert "go.yaml has mistakes" in (several / "maps/index.html").read_text()


def test_pages_and_ids_that_would_share_a_file_get_files_of_their_own(several: Path, jmx: Jmx) -> None:
    (several / "a.yaml").write_text(JOURNEY.format(id="index"))
    (several / "b.yaml").write_text(JOURNEY.format(id="buy-1"))
    jmx("render", "--all", "-C", several, *DAY, "-o", several / "maps", "--view", "story", "-f", "html")
    assert names(several / "maps") == ["buy-1.html", "buy.html", "go.html", "index-map.html", "index.html", "pay.html"]
    jmx("render", "--all", "-C", several, *DAY, "-o", several / "more", "--view", "story")
    links = re.findall(r'href="([^"]+)"', (several / "more/index.html").read_text())
    assert {*links} == {*names(several / "more")} - {"index.html"}
    assert all((several / "more" / link).is_file() for link in links)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("buy", "--all"), "name a journey, or --all for every one"),
        ((), "name a journey, or --all for every one"),
        (("--all", "-o", "buy.yaml"), "'buy.yaml' is a file; -o names a folder"),
        (("--all", "--persona", "eve", "-o", "m"), "has no persona 'eve'"),
        (("--all", "--dpi", "90"), "--dpi is for PNGs"),
    ],
)
def test_what_cannot_be_is_said(
    asked: tuple[str, ...], said: str, several: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(several)
    ran = jmx("render", *asked, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.deep
def test_a_bar_shows_how_far_it_is_and_an_interruption_leaves_no_half_file(several: Path) -> None:
    (several / "many").mkdir()
    for at in range(400):
        (several / f"many/m-{at}.yaml").write_text(JOURNEY.format(id=f"m-{at}"))
    terminal = Terminal("render", "--all", "-C", several, *DAY, "-o", several / "maps", "-f", "png", "--dpi", "96")
    terminal.read_to("drawing [")
    os.kill(terminal.process.pid, signal.SIGINT)
    assert terminal.end() == 130
    found = names(several / "maps")
    assert 0 < len(found) < 403
    assert all(name.endswith(".png") for name in found)
    assert all((several / "maps" / name).read_bytes().endswith(b"IEND\xaeB`\x82") for name in found)
