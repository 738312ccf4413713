"""`jmx export` and `jmx import`: a journey goes out as a table, and comes back with what somebody filled in."""

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from benchmarks.generate import Size, generate
from jmx.reading.cells import read_sheets
from tests.support import Ran, Repository, files_in
from tests.tables import FILES, JOURNEY, FilledIn, saved_again

Jmx = Callable[..., Ran]
NOTHING = "nothing changes: it says so already\n"


@pytest.fixture
def buy(repository: Repository) -> Repository:
    repository.commit(FILES, day="2026-03-01")
    repository.sign()
    return repository


@pytest.fixture
def table(buy: Repository, jmx: Jmx, tmp_path: Path) -> Path:
    path = tmp_path / "buy.xlsx"
    assert jmx("export", "buy", "-o", path, "-C", buy.folder).code == 0
    return path


def _text(repository: Repository, path: str = "journeys/buy.yaml") -> str:
    return (repository.folder / path).read_text(encoding="utf-8")


def _import(jmx: Jmx, repository: Repository, path: Path, *options: object) -> Ran:
    return jmx("import", path, "-C", repository.folder, *options)


# --- out and back ---


@pytest.mark.parametrize("options", [(), ("--stages-in", "columns"), ("-f", "csv")])
def test_a_table_that_nobody_touched_changes_nothing(buy: Repository, jmx: Jmx, tmp_path: Path, options: Any) -> None:
    path = tmp_path / "out"
    before = files_in(buy.folder)
    assert jmx("export", "buy", "-f", "xlsx", "-o", path, "-C", buy.folder, *options).code == 0
    first = path.read_bytes()
    ran = _import(jmx, buy, path)
    assert (ran.code, ran.out, ran.err) == (0, NOTHING, "")
    assert jmx("export", "buy", "-f", "xlsx", "-o", path, "-C", buy.folder, *options).code == 0
    assert path.read_bytes() == first
    assert files_in(buy.folder) == before


def test_the_file_is_called_after_the_journey(buy: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(buy.folder)
    assert "wrote buy.xlsx" in jmx("export", "buy").err
    assert "wrote buy.csv" in jmx("export", "buy", "-f", "csv").err
    assert "there is no journey 'bye'" in jmx("export", "bye").err


def test_a_table_of_an_older_commit_takes_nothing_back(buy: Repository, jmx: Jmx, tmp_path: Path) -> None:
    buy.commit({"journeys/buy.yaml": JOURNEY.replace("emotion: -0.5", "emotion: -1")}, day="2026-04-01")
    path = tmp_path / "old.xlsx"
    assert jmx("export", "buy", "--at", "HEAD~1", "-o", path, "-C", buy.folder).code == 0
    assert _import(jmx, buy, path).out == NOTHING


# --- what somebody fills in ---


def test_changed_cells_become_edits_of_just_these_fields(buy: Repository, jmx: Jmx, table: Path) -> None:
    filled = FilledIn(table)
    filled.put("Steps", "Ask somebody", "emotion", -2).put("Steps", "Ask somebody", "team", "Web team")
    filled.put("Pains", "Waits too long", "severity", 5).put("Pains", "Too dear", "why", None)
    filled.put("Evidence", "Calls in March", "collected", date(2026, 4, 2))
    filled.put("Journey", "Buy a plan", "owner", "Ben Okoro")
    ran = _import(jmx, buy, filled.save())
    assert ran.code == 0, ran.err
    assert _text(buy) == (
        JOURNEY.replace("emotion: -0.5", "emotion: -2\n        team: web").replace("severity: 3", "severity: 5")
        .replace(', why: "-5 % is planned"', "").replace("owner: ana", "owner: ben")
    )  # fmt: skip
    assert _text(buy, "evidence/calls.yaml") == FILES["evidence/calls.yaml"].replace("2026-03-31", "2026-04-02")
    assert "pain “Waits too long”: severity 3 → 5" in ran.out
    assert _import(jmx, buy, table).out == NOTHING


def test_lists_keep_what_their_lines_do_not_show(buy: Repository, jmx: Jmx, table: Path) -> None:
    filled = FilledIn(table)
    assert filled.cell("Steps", "Compare plans", "emotion").value == "default: 1\nStudent: -1"
    assert (
        filled.cell("Steps", "Compare plans", "evidence").value == "support: 12 mails in March\n→ calls: Calls in March"
    )
    filled.put("Steps", "Compare plans", "backstage", "Prices are kept up to date\nA new one")
    filled.put("Steps", "Compare plans", "evidence", "→ calls\nsupport: 12 mails in March\nsurvey: 40 answers")
    filled.put("Steps", "Compare plans", "emotion", "default: 1\nFamily: 2")
    assert _import(jmx, buy, filled.save()).code == 0
    text = _text(buy)
    assert "emotion: {default: 1, family: 2}  # as in the survey" in text
    assert 'evidence: [{ref: calls}, "support: 12 mails in March", "survey: 40 answers"]' in text
    assert "A new one" in text


def test_a_reworded_line_keeps_what_else_is_written_there(buy: Repository, jmx: Jmx, table: Path) -> None:
    filled = FilledIn(table).put("Steps", "Compare plans", "backstage", "Prices are kept up to date")
    assert _import(jmx, buy, filled.save()).code == 0
    assert "backstage: [{title: Prices are kept up to date, team: web, system: Shop}]" in _text(buy)


@pytest.mark.parametrize("columns", [False, True])
def test_new_rows_become_records_where_they_stand(buy: Repository, jmx: Jmx, tmp_path: Path, columns: bool) -> None:
    path = tmp_path / "buy.xlsx"
    jmx("export", "buy", "-o", path, "-C", buy.folder, "--stages-in", "columns" if columns else "rows")
    filled = FilledIn(path)
    filled.add("Stages", title="Use", goal="It works").add("Steps", stage="Use", title="Switch it on", channel="App")
    filled.add("Steps", stage="Pay", title="Get a receipt", emotion=1)
    filled.add("Pains", title="No receipt", at="Get a receipt", severity=2, reach=0.2)
    filled.add("Pains", title="Too many mails", at="Ask somebody\nPay now", evidence="support: 9 mails")
    filled.add("Pains", title="Nobody answers", at="Ask somebody", owner="Ben Okoro")
    ran = _import(jmx, buy, filled.save())
    assert ran.code == 0, ran.err
    told = [f"{what} is new" for what in (
        "stage “Use”", "touchpoint “Switch it on”", "touchpoint “Get a receipt”", "pain “No receipt”",
        "pain “Too many mails”", "pain “Nobody answers”",
    )]  # fmt: skip
    assert sorted(ran.out.splitlines()) == sorted(told)
    text = _text(buy)
    assert "id: get-a-receipt" in text
    assert text.index("Pay now") < text.index("Get a receipt") < text.index("id: use")
    assert "at: [buy/ask, buy/pay-now]" in text
    assert (
        jmx("lint", "--select", "REC,REF,YML", "-C", buy.folder).code == 0
        or "error" not in jmx("lint", "-C", buy.folder).out
    )
    assert _import(jmx, buy, path).out == NOTHING
    again = tmp_path / "again.xlsx"
    assert jmx("export", "buy", "-o", again, "-C", buy.folder).code == 0
    assert _import(jmx, buy, again).out == NOTHING


def test_a_row_put_in_front_comes_first_and_comments_stay(buy: Repository, jmx: Jmx, table: Path) -> None:
    def put_first(book: Any) -> None:
        sheet = book["Steps"]
        sheet.insert_rows(2)
        sheet["B2"], sheet["C2"] = "Choose", "Look around"

    assert _import(jmx, buy, saved_again(table, put_first)).code == 0
    assert _text(buy) == JOURNEY.replace(
        "      # the first thing", "      - {id: look-around, title: Look around}\n      # the first thing"
    )


def test_a_copied_row_is_a_new_record_and_the_copy_is_told(buy: Repository, jmx: Jmx, table: Path) -> None:
    def copy(book: Any) -> None:
        sheet = book["Steps"]
        at = sheet.max_row + 1
        for cell in sheet[3]:
            sheet.cell(at, cell.column).value = cell.value
        sheet.cell(at, 3).value = "Ask somebody else"

    ran = _import(jmx, buy, saved_again(table, copy))
    assert "is a copy of Steps!C3" in ran.err
    assert ran.out == "touchpoint “Ask somebody else” is new\n"
    assert "title: Ask somebody\n" in _text(buy)


def test_rows_that_are_gone_go_here_only_where_asked(buy: Repository, jmx: Jmx, table: Path) -> None:
    saved_again(table, lambda book: book["Steps"].delete_rows(3))
    kept = _import(jmx, buy, table)
    assert (kept.code, kept.out) == (0, NOTHING)
    assert "no row any more for touchpoint “Ask somebody”; with --remove" in kept.err
    assert _import(jmx, buy, table, "--remove").out == "touchpoint “Ask somebody” is gone\n"
    assert _text(buy) == JOURNEY.replace("      - id: ask\n        title: Ask somebody\n        emotion: -0.5\n", "")


def test_a_stage_goes_with_its_steps_or_not_at_all(buy: Repository, jmx: Jmx, table: Path) -> None:
    saved_again(table, lambda book: book["Stages"].delete_rows(2))
    ran = _import(jmx, buy, table, "--remove")
    assert (ran.code, _text(buy)) == (2, JOURNEY)
    assert "stage “Choose” is gone, and 2 steps of it still there" in ran.err


# --- what is refused, with its cell ---


def test_every_wrong_cell_is_told_and_nothing_is_written(buy: Repository, jmx: Jmx, table: Path) -> None:
    filled = FilledIn(table)
    filled.put("Pains", "Waits too long", "severity", 9).put("Steps", "Pay now", "team", "Nobody")
    filled.put("Evidence", "Calls in March", "collected", "03/04/2026")
    filled.add("Steps", title="Nowhere").put("Steps", "Ask somebody", "title", None)
    filled.put("Steps", "Pay now", "stage", "Choose").put("Steps", "Compare plans", "evidence", "→ nothing-there")
    ran = _import(jmx, buy, filled.save())
    assert (ran.code, ran.out, _text(buy)) == (2, "", JOURNEY)
    assert "7 cells cannot be taken, so nothing was written:" in ran.err, ran.err
    for words in (
        "Pains!D3: ", "Steps!L4: no team is called 'Nobody'; there are: Web team", "Evidence!D2: '03/04/2026' is no day, or may be two",
        "Steps!C3: a touchpoint needs its title", "Steps!B4: a step goes to another stage with: jmx move buy/pay-now",
        "Steps!O2: there is no evidence 'nothing-there'", "Steps!B5: a new step needs its stage; stages: Choose, Pay",
    ):  # fmt: skip
        assert words in ran.err, ran.err


def test_columns_may_be_moved_hidden_and_added(buy: Repository, jmx: Jmx, table: Path) -> None:
    def turn_about(book: Any) -> None:
        sheet = book["Steps"]
        rows = [[cell.value for cell in row][:15] for row in sheet.iter_rows()]
        width = len(rows[0])
        for at, row in enumerate(rows, 1):
            for column in range(width):
                sheet.cell(at + 2, column + 1).value = row[width - 1 - column]
                if at <= 2:
                    sheet.cell(at, column + 1).value = None
        sheet["A1"] = "Our steps, spring"
        sheet.cell(3, width + 1).value = "My remarks"
        sheet.cell(4, width + 1).value = "see Ben"
        sheet.column_dimensions["C"].hidden = True

    ran = _import(jmx, buy, saved_again(table, turn_about))
    assert (ran.code, ran.out) == (0, NOTHING), ran.err
    assert "no field is called 'My remarks'; it is not read" in ran.err


def test_a_column_of_another_field_may_be_added(buy: Repository, jmx: Jmx, table: Path) -> None:
    def add(book: Any) -> None:
        sheet = book["Steps"]
        sheet.cell(1, 16).value, sheet.cell(3, 16).value = "Description", "At the counter"
        sheet.cell(1, 17).value, sheet.cell(3, 17).value = "Comment", "see Ben"

    ran = _import(jmx, buy, saved_again(table, add))
    assert ran.out == "touchpoint “Ask somebody”: description: “At the counter” (new)\n"
    assert "Steps!Q1: no field is called 'Comment'; it is not read" in ran.err


def test_a_row_of_csv_says_what_it_is(buy: Repository, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "buy.csv"
    jmx("export", "buy", "-o", path, "-C", buy.folder)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[4:4] = [",,Pay,Get a receipt", "step,,Pay,Wave goodbye", "thing,,Pay,Nothing"]
    path.write_text("\n".join(lines), encoding="utf-8")
    ran = _import(jmx, buy, path)
    assert "A5: what sort of record it is must be one of journey, stage, touchpoint" in ran.err
    assert "A7: what sort of record" in ran.err
    path.write_text("\n".join([*lines[:4], lines[5], *lines[7:]]), encoding="utf-16")
    assert _import(jmx, buy, path).out == "touchpoint “Wave goodbye” is new\n"


def test_a_renamed_column_is_refused(buy: Repository, jmx: Jmx, table: Path) -> None:
    def rename(book: Any) -> None:
        cell = next(cell for cell in book["Steps"][1] if cell.value == "Thoughts")
        cell.value = "What they think"

    ran = _import(jmx, buy, saved_again(table, rename))
    assert ran.code == 2
    assert "no field is called 'What they think', and the column 'Thoughts' is gone; call it as it was" in ran.err


@pytest.mark.parametrize("harm", ["hidden", "renamed", "gone"])
def test_a_sheet_that_cannot_be_found_is_refused_and_removes_nothing(
    buy: Repository, jmx: Jmx, table: Path, harm: str
) -> None:
    book = load_workbook(table)
    if harm == "hidden":
        book["Steps"].sheet_state = "hidden"
    elif harm == "renamed":
        book["Steps"].title = "My steps"
    else:
        del book["Steps"]
    book.save(table)
    before = files_in(buy.folder)
    ran = _import(jmx, buy, table, "--remove")
    assert (ran.code, ran.out) == (2, "")
    assert "the sheet 'Steps' is hidden, renamed or without its heads" in ran.err
    assert files_in(buy.folder) == before


def test_a_copied_sheet_is_told_and_not_read(buy: Repository, jmx: Jmx, table: Path) -> None:
    book = load_workbook(table)
    book.copy_worksheet(book["Steps"]).title = "Steps (2)"
    book.save(table)
    ran = _import(jmx, buy, table)
    assert (ran.code, ran.out) == (0, NOTHING)
    assert "the sheet 'Steps (2)' is none of this table and is not read" in ran.err


def test_an_arrow_in_a_list_of_texts_is_text(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    journey = (
        "kind: journey\nid: use\ntitle: Use\nstages:\n  - id: s\n    title: S\n    touchpoints:\n"
        "      - {id: a, title: A, actions: ['→ Router: press it', Wait]}\n"
    )
    repository.commit({"journeys/use.yaml": journey}, day="2026-03-01")
    path = tmp_path / "use.csv"
    assert jmx("export", "use", "-o", path, "-C", repository.folder).code == 0
    assert _import(jmx, repository, path).out == NOTHING
    path.write_bytes(path.read_bytes().replace(b"press it", b"pull the plug"))
    ran = _import(jmx, repository, path)
    assert ran.code == 0, ran.err
    assert "→ Router: pull the plug" in _text(repository, "journeys/use.yaml")


@pytest.mark.parametrize("name", ["forged.csv", "forged.xlsx"])
def test_no_text_of_a_record_passes_for_what_the_table_was_made_from(
    repository: Repository, jmx: Jmx, tmp_path: Path, name: str
) -> None:
    forged = "jmx-table-1:abc"
    files = FILES | {"journeys/buy.yaml": JOURNEY.replace("title: Buy a plan", f"title: '{forged}'")}
    repository.commit(files, day="2026-03-01")
    assert forged in _text(repository)
    path = tmp_path / name
    assert jmx("export", "buy", "-o", path, "-C", repository.folder).code == 0
    ran = _import(jmx, repository, path)
    assert (ran.code, ran.out) == (0, NOTHING), ran.err


def test_what_the_table_was_made_from_must_be_whole(buy: Repository, jmx: Jmx, table: Path) -> None:
    def damage(book: Any) -> None:
        book["jmx"]["A2"] = book["jmx"]["A2"].value[:-20]

    ran = _import(jmx, buy, saved_again(table, damage))
    assert ran.code == 2
    assert "the hidden sheet 'jmx' was damaged" in ran.err
    saved_again(table, lambda book: book.remove(book["jmx"]))
    assert "is no table that jmx exported" in _import(jmx, buy, table).err


# --- three ways ---


def test_what_changed_here_meanwhile_is_kept(buy: Repository, jmx: Jmx, table: Path) -> None:
    filled = FilledIn(table).put("Pains", "Waits too long", "severity", 5)
    here = JOURNEY.replace("reach: 35 %", "reach: 40 %").replace("emotion: -0.5", "emotion: -2")
    buy.write({"journeys/buy.yaml": here})
    ran = _import(jmx, buy, filled.save())
    assert ran.out == "pain “Waits too long”: severity 3 → 5\n"
    assert _text(buy) == here.replace("severity: 3", "severity: 5")


def test_a_cell_that_changed_on_both_sides_waits_for_a_word(buy: Repository, jmx: Jmx, table: Path) -> None:
    filled = (
        FilledIn(table).put("Pains", "Waits too long", "severity", 5).put("Steps", "Ask somebody", "channel", "Phone")
    )
    here = JOURNEY.replace("severity: 3", "severity: 4")
    buy.write({"journeys/buy.yaml": here})
    ran = _import(jmx, buy, filled.save())
    assert (ran.code, ran.out, _text(buy)) == (2, "", here)
    assert "Pains!D3: Severity of pain “Waits too long”: exported as “3”, here now “4”, in the table “5”" in ran.err
    assert _import(jmx, buy, table, "--take", "repository").out == "touchpoint “Ask somebody”: channel: Phone (new)\n"
    assert _import(jmx, buy, table, "--take", "sheet").out == "pain “Waits too long”: severity 4 → 5\n"


def test_a_record_that_is_gone_here_is_a_conflict_only_if_the_table_changed_it(
    buy: Repository, jmx: Jmx, table: Path
) -> None:
    here = JOURNEY.replace("      - id: ask\n        title: Ask somebody\n        emotion: -0.5\n", "")
    buy.write({"journeys/buy.yaml": here})
    assert _import(jmx, buy, table).out == NOTHING
    FilledIn(table).put("Steps", "Ask somebody", "channel", "Phone").save()
    ran = _import(jmx, buy, table)
    assert "touchpoint “Ask somebody” was changed in the table, and is gone here" in ran.err
    assert _import(jmx, buy, table, "--take", "repository").out == NOTHING
    assert _import(jmx, buy, table, "--take", "sheet").out == "touchpoint “Ask somebody” is new\n"


def test_what_was_changed_here_is_not_removed_unasked(buy: Repository, jmx: Jmx, table: Path) -> None:
    saved_again(table, lambda book: book["Steps"].delete_rows(3))
    buy.write({"journeys/buy.yaml": JOURNEY.replace("emotion: -0.5", "emotion: -2")})
    ran = _import(jmx, buy, table, "--remove")
    assert "touchpoint “Ask somebody” has no row any more, and was changed here" in ran.err
    assert _import(jmx, buy, table, "--remove", "--take", "repository").out == NOTHING
    assert _import(jmx, buy, table, "--remove", "--take", "sheet").out == "touchpoint “Ask somebody” is gone\n"


def test_dry_run_and_commit_are_those_of_set(buy: Repository, jmx: Jmx, table: Path) -> None:
    FilledIn(table).put("Pains", "Waits too long", "severity", 5).save()
    assert _import(jmx, buy, table, "--dry-run").out == "pain “Waits too long”: severity 3 → 5\n"
    assert _text(buy) == JOURNEY
    assert "committed" in _import(jmx, buy, table, "--commit", "-m", "Workshop in May").err
    assert buy.git("log", "-1", "--format=%s") == "Workshop in May"


# --- places that stand in files of their own ---


def test_what_stands_by_a_pointer_is_edited_in_its_file(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    stage = "kind: stage\nid: verify\ntitle: Verify\ntouchpoints:\n  - {id: code, title: Get the code, emotion: 1}\n"
    journey = "kind: journey\nid: join\ntitle: Join\nstages: [{ref: verify, goal: Be in}, Sign up]\n"
    repository.commit({"journeys/join.yaml": journey, "stages/verify.yaml": stage})
    path = tmp_path / "join.xlsx"
    jmx("export", "join", "-o", path, "-C", repository.folder)
    filled = FilledIn(path).put("Steps", "Get the code", "emotion", -1).put("Stages", "Sign up", "goal", "Done soon")
    filled.add("Steps", stage="Verify", title="Type it in").add("Steps", stage="Sign up", title="Fill in the form")
    assert _import(jmx, repository, filled.save()).code == 0
    assert _text(repository, "stages/verify.yaml") == stage.replace("emotion: 1", "emotion: -1") + (
        "  - {id: type-it-in, title: Type it in}\n"
    )
    text = _text(repository, "journeys/join.yaml")
    assert "{title: Sign up, goal: Done soon, touchpoints: [{id: fill-in-the-form, title: Fill in the form}]}" in text
    filled = FilledIn(path).put("Stages", "Verify", "goal", "Something else")
    assert "says this only where it stands" in _import(jmx, repository, filled.save()).err


# --- text stays text ---

FORMULAS = ["=1+1", "+1", "-2+3", "@SUM(A1)", "=cmd|'/c calc'!A1", "'=1", "''=1", "＝1", "|x", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("format_name", ["xlsx", "csv"])
def test_text_never_becomes_a_formula_and_comes_back_whole(
    repository: Repository, jmx: Jmx, tmp_path: Path, format_name: str
) -> None:
    steps = "\n".join(
        f"      - title: {text!r}" if "'" not in text else f'      - title: "{text}"' for text in FORMULAS
    )
    repository.commit(
        {"j.yaml": f"kind: journey\nid: j\ntitle: =J\nstages:\n  - title: S\n    touchpoints:\n{steps}\n"}
    )
    path = tmp_path / f"j.{format_name}"
    jmx("export", "j", "-o", path, "-C", repository.folder)
    assert _import(jmx, repository, path).out == NOTHING
    if format_name == "xlsx":
        book = load_workbook(path)
        assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} <= {"s", "n", "d"}
    else:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "|"))]


def test_text_that_is_too_long_for_a_cell_is_told_and_kept(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    long = "word " * 8_000
    journey = f"kind: journey\nid: j\ntitle: J\ndescription: {long}\nstages: [S]\n"
    repository.commit({"j.yaml": journey})
    path = tmp_path / "j.xlsx"
    assert "j.description is too long for a cell" in jmx("export", "j", "-o", path, "-C", repository.folder).err
    assert _import(jmx, repository, path).out == NOTHING
    filled = FilledIn(path)
    said = filled.cell("Journey", "J", "description").value
    filled.put("Journey", "J", "description", f"More {said[100:]}")
    assert "edit it in the repository" in _import(jmx, repository, filled.save()).err
    repository.write({"j.yaml": journey.replace("word \nst", "word, and more beyond the cut\nst")})
    filled.put("Journey", "J", "description", "More words")  # and the mark of the cut is gone
    ran = _import(jmx, repository, filled.save())
    assert (ran.code, "Journey!B4: the text is too long for a cell, and only its beginning stood" in ran.err) == (
        2,
        True,
    )


def test_what_counts_twice_in_a_spreadsheet_fits_into_its_cell(
    repository: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    repository.commit({"j.yaml": f"kind: journey\nid: j\ntitle: J\ndescription: a{'😀' * 17_000}\nstages: [S]\n"})
    path = tmp_path / "j.xlsx"
    assert "j.description is too long for a cell" in jmx("export", "j", "-o", path, "-C", repository.folder).err
    said = FilledIn(path).cell("Journey", "J", "description").value
    assert len(said.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert _import(jmx, repository, path).out == NOTHING


def test_a_text_like_an_error_of_spreadsheets_is_text(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    files = {"j.yaml": "kind: journey\nid: j\ntitle: J\nstages: [{id: s, title: '#N/A', goal: '#REF!'}]\n"}
    repository.commit(files)
    path = tmp_path / "j.xlsx"
    jmx("export", "j", "-o", path, "-C", repository.folder)
    ran = _import(jmx, repository, path)
    assert (ran.code, ran.out) == (0, NOTHING), ran.err
    book = load_workbook(path)
    book["Stages"]["C2"].value = "#N/A"  # which openpyxl writes as the error that it is in a spreadsheet
    book.save(path)
    assert "Stages!C2: holds the error #N/A" in _import(jmx, repository, path).err


@pytest.mark.parametrize(("was", "is_now"), [("1.10", "1.1"), ("007", "7"), ("40 %", "0.4"), ("true", "TRUE")])
def test_csv_that_a_spreadsheet_may_have_changed_is_kept_and_told(
    repository: Repository, jmx: Jmx, tmp_path: Path, was: str, is_now: str
) -> None:
    text = f"kind: journey\nid: j\ntitle: J\nstages: [{{id: s, title: S, goal: '{was}'}}]\n"
    repository.commit({"j.yaml": text})
    path = tmp_path / "j.csv"
    jmx("export", "j", "-o", path, "-C", repository.folder)
    content = path.read_text(encoding="utf-8-sig")
    assert content.count(f",{was},") == 1
    path.write_text(content.replace(f",{was},", f",{is_now},"), encoding="utf-8-sig")
    ran = _import(jmx, repository, path)
    assert (ran.code, ran.out) == (0, NOTHING), ran.err
    assert f": “{is_now}” is taken for “{was}”, which spreadsheets write so" in ran.err


@pytest.mark.parametrize(
    ("was", "is_now"), [("yes", "true"), ("yes", "x"), ("true", "yes"), ("1", "yes"), ("no", "false")]
)
def test_words_of_a_text_in_csv_are_no_truths(
    repository: Repository, jmx: Jmx, tmp_path: Path, was: str, is_now: str
) -> None:
    repository.commit({"j.yaml": f"kind: journey\nid: j\ntitle: J\nstages: [{{id: s, title: S, goal: '{was}'}}]\n"})
    path = tmp_path / "j.csv"
    jmx("export", "j", "-o", path, "-C", repository.folder)
    content = path.read_text(encoding="utf-8-sig")
    path.write_text(content.replace(f",{was},", f",{is_now},"), encoding="utf-8-sig")
    assert _import(jmx, repository, path).out == f"stage “S”: goal {was} → {is_now}\n"


def test_pains_in_files_of_their_own_still_say_where_they_hurt(buy: Repository, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "buy.xlsx"

    def exported() -> list[Any]:
        assert jmx("export", "buy", "-o", path, "-C", buy.folder).code == 0
        sheet = load_workbook(path)["Pains"]
        return sorted((row[1].value, row[2].value) for row in sheet.iter_rows(min_row=2) if row[1].value)

    before = exported()
    assert all(where for _, where in before)
    for ref in ("buy/pay", "buy/pay-now", "buy/waits", "buy/dear"):
        ran = jmx("split", ref, "-C", buy.folder)
        assert ran.code == 0, ran.err
    assert exported() == before
    assert _import(jmx, buy, path).out == NOTHING
    filled = FilledIn(path).put("Pains", "Waits too long", "at", "Compare plans")
    assert "this pain is written at “Pay now”; move it by hand" in _import(jmx, buy, filled.save()).err


# --- the workbook ---


def test_the_workbook_helps_whoever_fills_it_in(table: Path) -> None:
    book = load_workbook(table)
    assert book.sheetnames == ["Journey", "Stages", "Steps", "Pains", "Evidence", "jmx"]
    assert book["jmx"].sheet_state == "veryHidden"
    steps = book["Steps"]
    assert steps.column_dimensions["A"].hidden
    assert steps.freeze_panes == "D2"
    assert steps.protection.sheet
    assert not steps["C3"].protection.locked
    assert steps["C1"].protection.locked
    emotion = next(cell for cell in steps[1] if cell.value == "Emotion")
    assert "-2 (awful) to 2 (delightful)" in emotion.comment.text
    rules = {rule.type for rule in steps.data_validations.dataValidation}
    assert rules == {"list"}
    offered = [rule.formula1 for sheet in (steps, book["Pains"]) for rule in sheet.data_validations.dataValidation]
    assert '"-2,-1.5,-1,-0.5,0,0.5,1,1.5,2"' in offered
    assert '"1,2,3,4,5"' in offered
    assert '"5 %,10 %,20 %,30 %,40 %,50 %,60 %,75 %,90 %,100 %"' in offered, offered
    assert any(rule.type == "date" for rule in book["Evidence"].data_validations.dataValidation)


def test_calamine_and_openpyxl_read_the_same_cells(example: Path, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert jmx("export", "get-connected", "-o", path, "-C", example).code == 0
    other = CalamineWorkbook.from_path(path)
    for sheet in read_sheets(path.read_bytes()):
        rows = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        cells = {
            (row, column): value for row, cells in enumerate(rows, 1) for column, value in enumerate(cells, 1) if value != ""
        }  # fmt: skip
        ours = {at: cell.value for at, cell in sheet.cells.items() if not cell.spread}
        assert ours == {at: value.strip() if isinstance(value, str) else value for at, value in cells.items()}


EXAMPLES = [
    "activate-router", "choose-and-order", "customer-life", "get-connected", "get-connected-next", "pay-the-bill",
    "renew-or-leave", "technician-visit", "use-and-get-help",
]  # fmt: skip


@pytest.mark.few(4)
@pytest.mark.parametrize("journey", EXAMPLES)
def test_the_example_comes_back_as_it_went(example: Path, jmx: Jmx, tmp_path: Path, journey: str) -> None:
    for name in ("a.xlsx", "a.csv"):
        jmx("export", journey, "-o", tmp_path / name, "-C", example, "--stages-in", "columns")
        ran = jmx("import", tmp_path / name, "-C", example, "--dry-run")
        assert (ran.code, ran.out, ran.err) == (0, NOTHING, "")


def test_the_veteran_journey_comes_back_as_it_went(jmx: Jmx, tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "examples" / "veteran-journey"
    jmx("export", "veteran-journey", "-o", tmp_path / "a.xlsx", "-C", folder)
    assert jmx("import", tmp_path / "a.xlsx", "-C", folder, "--dry-run").out == NOTHING


def test_generated_journeys_come_back_as_they_went(jmx: Jmx, tmp_path: Path) -> None:
    generate(tmp_path / "made", Size(journeys=8, files=80, commits=0))
    for number, file in enumerate(sorted((tmp_path / "made" / "journeys").rglob("*.yaml"))):
        path = tmp_path / ("a.csv" if number % 3 == 2 else "a.xlsx")
        shape = "columns" if number % 3 == 1 else "rows"
        assert jmx("export", file.stem, "-o", path, "-C", tmp_path / "made", "--stages-in", shape).code == 0
        ran = jmx("import", path, "-C", tmp_path / "made", "--dry-run")
        assert (ran.code, ran.out) == (0, NOTHING), ran.err


@pytest.mark.deep
@pytest.mark.parametrize("journey", EXAMPLES)
@pytest.mark.parametrize("shape", ["rows", "columns", "csv"])
def test_libreoffice_opens_and_saves_it_without_a_change(
    example: Path, jmx: Jmx, tmp_path: Path, journey: str, shape: str
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not there: nobody else opens and saves the workbook")
    ending = "csv" if shape == "csv" else "xlsx"
    path = tmp_path / f"a.{ending}"
    jmx("export", journey, "-o", path, "-C", example, *(() if shape == "csv" else ("--stages-in", shape)))
    read = ["--infilter=CSV:44,34,76,1"] if shape == "csv" else []
    write = "csv:Text - txt - csv (StarCalc):59,34,76,1" if shape == "csv" else "xlsx:Calc MS Excel 2007 XML"
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    argv = [office, home, "--headless", *read, "--convert-to", write, "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(argv, check=True, capture_output=True, timeout=120)
    ran = jmx("import", tmp_path / "saved" / path.name, "-C", example, "--dry-run")
    assert (ran.code, ran.out, ran.err) == (0, NOTHING, "")
    if ending == "xlsx":
        with zipfile.ZipFile(tmp_path / "saved" / path.name) as packed:
            sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]
