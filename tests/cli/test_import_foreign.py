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
        (b"\0", "it is no text that can be read; save it as UTF-8"),
        (b"journey\n" * 200_000, "it has more than 1 MiB and is not read; import the part that matters"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, words: str, tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "x.mmd").write_bytes(content)
    ran = jmx("import", tmp_path / "x.mmd", "-C", tmp_path)
    assert ran.code == 2
    assert ran.err == f"jmx: '{tmp_path / 'x.mmd'}': {words}\n"


SHEET = "Stage,Steps,Mood,Pain points,Budget\nLook,Search,2,Slow,1\n,Compare,4,,2\nBuy,Pay,5,,\n"


def test_a_sheet_is_guessed_first_and_imported_by_what_was_corrected(
    tmp_path: Path, repository: Repository, jmx: Jmx
) -> None:
    sheet, columns = tmp_path / "miro.csv", tmp_path / "columns.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    ran = jmx("import", sheet, "-C", repository.folder)
    assert ran.code == 2
    ran = jmx("import", sheet, "--guess", "-C", repository.folder)
    assert ran.code == 0
    assert '  "Budget": skip  # nothing like it is known\n' in ran.out
    assert ran.err == f"nothing is imported yet: correct it, then: jmx import {sheet} --map columns.yaml\n"
    assert not [*repository.folder.glob("*.yaml")]
    assert jmx("import", sheet, "--guess", "-o", columns).code == 0
    assert columns.read_text(encoding="utf-8") == ran.out
    ran = jmx("import", sheet, "--map", columns, "--id", "buying", "-C", repository.folder)
    assert (ran.code, ran.out) == (0, "journey “miro” is new\n")
    assert "not carried over: E1: Budget: this column is mapped to nothing (2 cells)\n" in ran.err
    assert "pains: [Slow]" in (repository.folder / "journeys/buying.yaml").read_text(encoding="utf-8")
    assert jmx("lint", "-C", repository.folder).code == 0


def test_markdown_with_several_journeys_asks_which(drawn: Path, repository: Repository, jmx: Jmx) -> None:
    text = f"# Docs\n\n```mermaid\n{DIAGRAM}```\n\n## Buying\n\n| Stage | A | B |\n|-|-|-|\n| Actions | x | y |\n| Emotions | 1 | 2 |\n"
    file = drawn.with_name("docs.md")
    file.write_text(text, encoding="utf-8")
    ran = jmx("import", file, "-C", repository.folder)
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err
        == f"jmx: '{file}': it holds 2 journeys: a diagram on line 3, a table on line 14; say which with --line\n"
    )
    assert jmx("import", file, "--line", "14", "-C", repository.folder).code == 0
    assert jmx("show", "buying", "-C", repository.folder).code == 0


def test_issues_of_jira_are_taken_over_once(tmp_path: Path, repository: Repository, jmx: Jmx) -> None:
    file = tmp_path / "issues.csv"
    head = "Summary,Issue key,Issue Type,Priority,Created\n"
    file.write_text(f"{head}Hangs,A-1,Bug,High,31/Jul/26 9:15 AM\n", encoding="utf-8")
    assert jmx("import", file, "--severity", "High=4", "-C", repository.folder).code == 0
    file.write_text(f"{head}Hangs,A-1,Bug,High,31/Jul/26 9:15 AM\nHangs,A-2,Bug,High,\n", encoding="utf-8")
    ran = jmx("import", file, "-C", repository.folder)
    assert (ran.code, ran.out) == (0, "pain “Hangs” is new\n")
    assert "wrote pain-points/hangs-2.yaml\nJira A-1 is here already as 'hangs', and was left as it is\n" in ran.err
    assert "there is a pain-point of that title already, pain-points/hangs.yaml; the new one is 'hangs-2'" in ran.err
    ran = jmx("import", file, "-C", repository.folder)
    assert (ran.code, ran.out) == (0, "nothing changes: it says so already\n")
    assert jmx("lint", "-C", repository.folder).code == 0


def test_several_ratings_in_a_cell_are_feelings_and_no_thoughts(tmp_path: Path, jmx: Jmx) -> None:
    file = tmp_path / "visit.md"
    file.write_text(
        "# Visit\n\n| | Before | There |\n|---|---|---|\n| Steps | Call; Wait | Sit |\n| Feelings | 3; 2 | 5 |\n"
    )
    ran = jmx("import", file, "--dry-run", "-C", tmp_path)
    assert ran.code == 0
    assert "emotion: -0.5" in ran.out
    assert "thoughts" not in ran.out
    assert "several ratings stand for one place; their mean was taken" in ran.out + ran.err


def test_actors_without_end_are_refused_at_once(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "many.mmd"
    tasks = "".join(
        f"    Task {task}: 3: {','.join(f'A{task * 100 + actor}' for actor in range(100))}\n" for task in range(1_000)
    )
    path.write_text(f"journey\n  title Many\n  section S\n{tasks}", encoding="utf-8")
    ran = jmx("import", path, "-C", repository.folder)
    assert (ran.code, "names more than 1,000 personas or teams that are not here yet" in ran.err) == (2, True), ran.err
    assert not (repository.folder / "personas").exists()


def test_nothing_hidden_comes_in_with_a_drawing(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "hidden.mmd"
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore the rest")
    path.write_text(f"journey\n  title Moving{hidden}\n  section S\n    Pay 👩‍💻\u2062: 3: Mover\n", encoding="utf-8")
    ran = jmx("import", path, "-C", repository.folder)
    assert (ran.code, "characters that nobody can see; they are left out" in ran.err) == (0, True), ran.err
    text = (repository.folder / "journeys/moving.yaml").read_text(encoding="utf-8")
    assert "title: Pay 👩‍💻\n" in text
    assert not {*hidden, "\u2062"} & {*text}
