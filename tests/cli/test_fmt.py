"""`jmx fmt`: files are laid out in one way, ids that something points at are written down, no meaning changes."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.writing.layout import laid_out
from tests.support import Ran, Repository, files_in

Jmx = Callable[..., Ran]
UNTIDY = "id: buy\nkind: journey\ntitle: 'Buy'\nowner: Ana <ana@x.example>\nstages:\n- Look  # first\n- Pay\n"
TIDY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\nstages:\n  - Look  # first\n  - Pay\n"
BROKEN = "kind: journey\nid: [\n"


@pytest.fixture
def untidy(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": UNTIDY, "ci.yaml": "on:   push\n"})
    return repository


def test_what_jmx_writes_is_laid_out_already(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, "--title", "Buy a plan", "--owner", "Ana Ruiz <ana@x.example>").code == 0
    for kind in (
        "journey",
        "pain-point",
        "metric",
        "persona",
        "initiative",
        "evidence",
        "stage",
        "touchpoint",
        "person",
    ):
        assert jmx("new", kind, "--title", f"A {kind}", "-C", tmp_path).code == 0
    ran = jmx("fmt", "--check", "-C", tmp_path)
    assert (ran.code, ran.out) == (0, "")


def test_check_names_what_would_change_and_diff_shows_it(untidy: Repository, jmx: Jmx) -> None:
    before = files_in(untidy.folder)
    ran = jmx("fmt", "--check", "-C", untidy.folder)
    assert (ran.code, ran.out) == (1, "journeys/buy.yaml\n")
    ran = jmx("fmt", "--diff", "-C", untidy.folder)
    assert ran.code == 0
    assert "--- a/journeys/buy.yaml\n+++ b/journeys/buy.yaml\n" in ran.out
    assert "-title: 'Buy'\n" in ran.out
    assert files_in(untidy.folder) == before


def test_files_are_laid_out_and_history_tells_nothing(untidy: Repository, jmx: Jmx) -> None:
    ran = jmx("fmt", "-C", untidy.folder)
    assert (ran.code, ran.out, ran.err) == (0, "", "wrote journeys/buy.yaml\n1 of 2 files laid out anew\n")
    assert (untidy.folder / "journeys/buy.yaml").read_text() == TIDY
    assert (untidy.folder / "ci.yaml").read_text() == "on:   push\n"
    assert "Nothing changed in meaning" in jmx("diff", "-C", untidy.folder).out
    ran = jmx("fmt", "--check", "-C", untidy.folder)
    assert (ran.code, ran.out) == (0, "")


def test_what_cannot_be_read_is_left_and_named_and_the_rest_is_done(untidy: Repository, jmx: Jmx) -> None:
    untidy.write({"journeys/bad.yaml": BROKEN})
    ran = jmx("fmt", "-C", untidy.folder)
    assert (ran.code, (untidy.folder / "journeys/bad.yaml").read_text()) == (2, BROKEN)
    assert "left as it is: journeys/bad.yaml: a `[` opens here and never closes (line 2)" in ran.err
    assert (untidy.folder / "journeys/buy.yaml").read_text() == TIDY


def test_only_what_is_named_is_laid_out(untidy: Repository, jmx: Jmx) -> None:
    untidy.write({"pains/slow.yaml": "id: slow\nkind: pain-point\ntitle: Slow\n"})
    assert jmx("fmt", "pains", "-C", untidy.folder).code == 0
    assert (untidy.folder / "journeys/buy.yaml").read_text() == UNTIDY
    assert (untidy.folder / "pains/slow.yaml").read_text() == "kind: pain-point\nid: slow\ntitle: Slow\n"
    assert "there is no 'nope' here" in jmx("fmt", "nope", "-C", untidy.folder).err


def test_an_id_is_written_down_where_something_points_at_it(untidy: Repository, jmx: Jmx) -> None:
    untidy.write({"pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy/pay]\n"})
    assert jmx("fmt", "-C", untidy.folder).code == 0
    text = (untidy.folder / "journeys/buy.yaml").read_text()
    assert text == TIDY.replace("  - Pay\n", "  - {id: pay, title: Pay}\n")
    assert "REF006" not in jmx("lint", "-C", untidy.folder, "-f", "concise").out
    assert jmx("fmt", "--pin-ids", "-C", untidy.folder).code == 0
    text = (untidy.folder / "journeys/buy.yaml").read_text()
    assert "  - {id: look, title: Look}  # first\n" in text


def test_stdin_becomes_stdout_byte_by_byte(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jmx.cli.app import run

    for given, wanted, code in (
        (UNTIDY.replace("\n", "\r\n"), TIDY.replace("\n", "\r\n"), 0),
        (BROKEN, BROKEN, 2),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        assert run(["fmt", "-"]) == code
        assert capfdbinary.readouterr().out == wanted.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UNTIDY.encode())))
    assert run(["fmt", "-", "--check"]) == 1
    assert run(["fmt", "-", "journeys"]) == 2


def test_an_editor_that_saves_meanwhile_wins(untidy: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    target = untidy.folder / "journeys/buy.yaml"

    def saved_meanwhile(path: str, content: bytes) -> bytes | None:
        if path == "journeys/buy.yaml":
            target.write_text("kind: journey\nid: typed\n")
        return laid_out(path, content)

    monkeypatch.setattr("jmx.writing.layout_worker.laid_out", saved_meanwhile)
    ran = jmx("fmt", "-C", untidy.folder)
    assert (ran.code, "changed by someone else" in ran.err) == (2, True)
    assert target.read_text() == "kind: journey\nid: typed\n"


def test_it_needs_no_git(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(UNTIDY)
    assert jmx("fmt", "-C", tmp_path).code == 0
    assert (tmp_path / "buy.yaml").read_text() == TIDY
