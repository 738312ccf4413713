"""Where reports go: the ending of a file chooses among the formats of its command, and no other is taken."""

import csv
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support import Ran, Repository
from tests.terminal import CHECKOUT

Jmx = Callable[..., Ran]
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [Choose, Pay]\n"
    "pains:\n  - {title: =HYPERLINK(1), severity: 4, reach: 12 %}\n  - {title: Fees, severity: 2, reach: 0.5}\n"
)
COMMANDS = [
    ("lint",), ("score",), ("diff",), ("changelog", "buy"), ("log", "buy"), ("blame", "buy"), ("review", "buy"),
    ("render", "buy"),
]  # fmt: skip


@pytest.fixture
def folder(repository: Repository) -> Path:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-03-01")
    return repository.folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_ending_that_a_command_does_not_know_is_refused_and_nothing_is_written(
    command: tuple[str, ...], folder: Path, tmp_path: Path, jmx: Jmx
) -> None:
    ran = jmx(*command, "-C", folder, "-o", tmp_path / "out.docx")
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(
        r"jmx: '.*out\.docx' does not say which format; end it in \.[\w.]+(, \.[\w.]+)+, or use --format\n", ran.err
    )
    assert not (tmp_path / "out.docx").exists()


def test_rule_has_the_same_endings(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("rule", "-o", tmp_path / "rules.docx").code == 2
    assert jmx("rule", "-o", tmp_path / "rules.csv").code == 0
    assert (tmp_path / "rules.csv").read_text().startswith("code,name,level,what it is about\n")


def test_the_ranking_goes_into_a_spreadsheet(folder: Path, tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("score", "pains", "-C", folder, "--top", "1", "-o", tmp_path / "pains.csv").code == 0
    rows = list(csv.DictReader(StringIO((tmp_path / "pains.csv").read_text())))
    assert [(row["pain"], float(row["score"])) for row in rows] == [("Fees", 0.5), ("'=HYPERLINK(1)", 0.24)]


def test_findings_go_into_a_workbook_and_still_fail(folder: Path, tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("lint", "-C", folder, "--fail-on", "warning", "-o", tmp_path / "findings.xlsx")
    assert (ran.code, ran.out) == (1, "")
    sheet = load_workbook(BytesIO((tmp_path / "findings.xlsx").read_bytes()))["Findings"]
    assert [cell.value for cell in sheet[1]][:3] == ["level", "code", "name"]
    assert {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)} >= {"STL101"}


def test_the_course_of_numbers_goes_into_a_workbook_as_numbers(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    for severity in (2, 4):
        text = f"kind: pain-point\nid: fees\ntitle: Fees\nseverity: {severity}\nat: [buy]\n"
        repository.commit({"pain-points/fees.yaml": text, "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\n"})
    jmx("log", "fees.severity", "-C", repository.folder, "-o", tmp_path / "course.xlsx")
    sheet = load_workbook(BytesIO((tmp_path / "course.xlsx").read_bytes()))["Course"]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [4, 2]


def test_what_only_a_file_can_hold_is_not_printed(folder: Path, jmx: Jmx) -> None:
    for command, format_name in ((("lint",), "xlsx"), (("render", "buy"), "png")):
        ran = jmx(*command, "-C", folder, "-f", format_name)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"jmx: {format_name} goes into a file: name one with -o\n"


def test_a_named_format_needs_no_ending(folder: Path, tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("lint", "-C", folder, "-f", "json", "-o", tmp_path / "findings.data").code == 0
    assert (tmp_path / "findings.data").read_text().startswith("{")


def _on_terminal(columns: int, *arguments: object, cwd: Path | None = None, says: str = "") -> str:
    """What a `jmx` prints on a terminal so wide, and nothing but `says` on stderr."""
    handle, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-m", "jmx", *map(str, arguments)]
    done = subprocess.Popen(argv, stdout=inner, stderr=subprocess.PIPE, env=env, cwd=cwd)
    os.close(inner)
    shown = b""
    with suppress(OSError):  # how the end of a terminal is told
        while piece := os.read(handle, 4096):
            shown += piece
    assert done.communicate()[1].decode() == says
    os.close(handle)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("format_name", ["svg", "png"])
def test_a_map_asked_for_on_a_terminal_goes_into_a_file(
    format_name: str, folder: Path, tmp_path: Path, jmx: Jmx
) -> None:
    asked = ("render", "buy", "-C", folder, "--as-of", "2026-06-01", *(("-f", "png") if format_name == "png" else ()))
    assert _on_terminal(80, *asked, cwd=tmp_path, says=f"drew buy.{format_name}\n") == ""
    assert jmx(*asked, "-o", tmp_path / f"again.{format_name}").code == 0
    drawn, again = ((tmp_path / f"{name}.{format_name}").read_bytes() for name in ("buy", "again"))
    assert drawn == again


@pytest.mark.parametrize("command", [("score", "pains"), ("blame", "buy"), ("log", "buy.owner")], ids=" ".join)
def test_tables_fit_the_terminal_and_a_file_has_room_for_all(
    command: tuple[str, ...], folder: Path, tmp_path: Path, jmx: Jmx
) -> None:
    where = (*command, "-C", folder, "--as-of", "2026-06-01")
    whole = jmx(*where).out
    assert max(map(len, whole.splitlines())) > 64
    narrow = _on_terminal(64, *where).partition("\n\nscore =")[0]
    assert max(map(len, narrow.splitlines())) <= 64
    assert _on_terminal(64, *where, "-o", tmp_path / "all.txt") == ""
    assert (tmp_path / "all.txt").read_text(encoding="utf-8") == whole


@pytest.mark.parametrize(
    "command", [("score",), ("lint",), ("render", "buy"), ("export", "buy")], ids=lambda each: each[0]
)
def test_a_dash_is_no_file(command: tuple[str, ...], folder: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    ran = jmx(*command, "-o", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "`-` is no file" in ran.err
    assert not (folder / "-").exists()
