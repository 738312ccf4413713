"""`jmx import` of what other tools made: what is printed, written and refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository, files_in

Jmx = Callable[..., Ran]
DIAGRAM = """\
journey
    title Moving house
    %% agreed in the workshop
    section Tell us
      Find the form: 2: Mover
      Fill it in: 9: Mover
"""


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    file = tmp_path / "moving.mmd"
    file.write_text(DIAGRAM, encoding="utf-8")
    return file


def test_a_diagram_becomes_a_journey_that_lints_and_draws(drawn: Path, repository: Repository, jmx: Jmx) -> None:
    ran = jmx("import", drawn, "-C", repository.folder)
    assert (ran.code, ran.out) == (0, "journey “Moving house” is new\npersona “Mover” is new\n")
    assert ran.err == (
        "wrote journeys/moving-house.yaml\n"
        "wrote personas/mover.yaml\n"
        "not carried over: line 3: %% agreed in the workshop: a comment\n"
        "not carried over: line 6: score 9: it is not from 1 to 5; say which scale it is of, as --scale 0-10\n"
        "fill in what is marked TODO, then: jmx lint\n"
    )
    assert jmx("lint", "-C", repository.folder).code == 0
    assert jmx("render", "moving-house", "-C", repository.folder, "-o", drawn.with_suffix(".svg")).code == 0


def test_a_dry_run_prints_what_it_would_write(drawn: Path, repository: Repository, jmx: Jmx) -> None:
    before = files_in(repository.folder)
    ran = jmx("import", drawn, "--dry-run", "--scale", "0-10", "--id", "moving", "-C", repository.folder)
    assert ran.code == 0
    assert ran.out.startswith("# journeys/moving.yaml\nkind: journey\nid: moving\ntitle: Moving house\n")
    assert "        emotion: 1.6\n" in ran.out
    assert "\n\n# personas/mover.yaml\nkind: persona\n" in ran.out
    assert ran.err == "not carried over: line 3: %% agreed in the workshop: a comment\n"
    assert files_in(repository.folder) == before


def test_nothing_is_overwritten(drawn: Path, repository: Repository, jmx: Jmx) -> None:
    repository.write({"journeys/moving-house.yaml": "kind: journey\nid: moving-house\ntitle: Ours\n"})
    ran = jmx("import", drawn, "-C", repository.folder)
    assert ran.code == 2
    assert ran.err == (
        "jmx: there is a journey 'moving-house' already, in journeys/moving-house.yaml; "
        "give the new one an id with --id\n"
    )
    assert (
        jmx("import", drawn, "--id", "moving-2", "-o", "journeys/moving-house.yaml", "-C", repository.folder).code == 2
    )
    assert jmx("import", drawn, "--id", "moving-2", "-o", "../out.yaml", "-C", repository.folder).code == 2
    assert jmx("import", drawn, "--id", "moving-2", "-o", "journeys/new/house.yaml", "-C", repository.folder).code == 0
    assert "id: moving-2" in (repository.folder / "journeys/new/house.yaml").read_text(encoding="utf-8")


def test_it_is_committed_where_that_is_asked_for(drawn: Path, repository: Repository, jmx: Jmx) -> None:
    repository.sign()
    assert jmx("import", drawn, "--commit", "-m", "The workshop's diagram", "-C", repository.folder).code == 0
    assert repository.git("log", "--format=%s", "--name-only").split("\n") == [
        "The workshop's diagram", "", "journeys/moving-house.yaml", "personas/mover.yaml"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"flowchart TD", "it is no Mermaid journey; that begins with `journey`"),
        (b"\0", "it is neither a workbook nor text that can be read"),
        (b"journey\n" * 200_000, "it has more than 1 MiB and is not read; import the part that matters"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, words: str, tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "x.mmd").write_bytes(content)
    ran = jmx("import", tmp_path / "x.mmd", "-C", tmp_path)
    assert ran.code == 2
    assert ran.err == f"jmx: '{tmp_path / 'x.mmd'}': {words}\n"
