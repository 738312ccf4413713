"""Maps as workbooks: a grid that others open, with numbers for feelings and a curve through them, and no formula."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from jmx.errors import CannotDraw
from jmx.model.settings import ThemeName
from jmx.render.contrast import contrast
from jmx.render.formats import pictures, render
from jmx.render.pages import FULL, Look
from jmx.render.palette import STANDARDS, theme_named
from jmx.render.view import MapPain, MapStage, MapStep, MapView, Source
from jmx.render.workbook import LONGEST
from tests.render import drawn
from tests.render.test_geometry import views
from tests.render.test_markup import CORPUS, everywhere
from tests.render.test_mermaid import changed
from tests.support import Ran

STARTS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "|x", "=HYPERLINK(\"http://x.example\")", "'=1", "{=1}", "_x0041_", "0123", "1e5")  # fmt: skip


def book(view: MapView, look: Look = FULL) -> Any:
    return openpyxl.load_workbook(io.BytesIO(pictures(view, "xlsx", look=look)[0].content))


def row_of(sheet: Any, label: str) -> int:
    return next(each.row for each in sheet["A"] if each.value == label)


def values(sheet: Any, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row][1:]]


def parts(view: MapView) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(render(view, "xlsx").content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_lanes_are_rows_steps_are_columns_and_stages_span_their_steps() -> None:
    view = drawn.broadband()
    sheet = book(view)["Map"]
    assert sheet["B1"].value == "Getting online after moving home"  # column A is repeated on every page
    assert "Owner: Ana Ruiz" in sheet["B2"].value
    assert values(sheet, 3)[0] == "Before the contract"
    stages = [
        (each, len(stage.steps)) for each, stage in zip(("B4", "D4", "G4", "J4", "L4", "N4"), view.stages, strict=True)
    ]
    merged = {str(each).split(":")[0]: each.size["columns"] for each in sheet.merged_cells.ranges if each.min_row == 4}
    assert [(place, merged[place]) for place, _ in stages] == stages
    assert values(sheet, 5)[8] == "9  ★ Waits for the engineer"
    assert values(sheet, row_of(sheet, "Where we meet"))[:3] == ["Website", None, "Website"]
    assert values(sheet, row_of(sheet, "What hurts"))[8] == "#2 The engineer does not come (5/5)"
    assert sheet.freeze_panes == "B6"
    assert (sheet.page_setup.orientation, sheet.print_title_rows, sheet.print_title_cols) == (
        "landscape",
        "$4:$5",
        "$A:$A",
    )


def test_feelings_are_numbers_that_say_where_they_are_assumed_and_the_curve_goes_through_them() -> None:
    view = drawn.broadband()
    sheet = book(view)["Map"]
    row = row_of(sheet, "How it feels")
    assert values(sheet, row) == [step.moods[0] for step in view.steps]
    assert ["assumed" in cell.number_format for cell in sheet[row][1:]] == [not step.evidenced for step in view.steps]
    (chart,) = sheet._charts
    (series,) = chart.series
    assert series.val.numRef.f == f"Map!$B${row}:$O${row}"
    assert series.cat.strRef.f == "Map!$B$5:$O$5"
    (rules,) = sheet.conditional_formatting
    assert str(rules.sqref) == f"B{row}:O{row}"
    assert 'descr="Lowest point: Waits for the engineer"' in parts(view)["xl/drawings/drawing1.xml"]


def test_each_group_of_personas_has_a_row_and_a_line() -> None:
    view = replace(changed(drawn.broadband(), lambda step: replace(step, moods=(1.0, None))), feelings=("Mia", "Tom"))
    sheet = book(view)["Map"]
    assert set(values(sheet, row_of(sheet, "How it feels: Mia"))) == {1}
    assert set(values(sheet, row_of(sheet, "How it feels: Tom"))) == {None}
    assert len(sheet._charts[0].series) == 2


def test_pains_evidence_and_metrics_have_sheets() -> None:
    view = drawn.broadband()
    found = book(view)
    assert found.sheetnames == ["Map", "Pains", "Evidence", "Metrics", "About"]
    pains = [[cell.value for cell in row] for row in found["Pains"].rows]
    assert pains[0] == [
        "Rank",
        "Pain",
        "Severity",
        "Where",
        "Evidence",
        "Status",
        "Owner",
        "Decided",
        "Next",
        "Costs",
        "Id",
    ]
    assert pains[1][:7] == [
        1,
        "No news between order and visit",
        4,
        "7 Hears nothing for nine days",
        "known",
        "open",
        "Ana Ruiz",
    ]
    evidence = [[cell.value for cell in row] for row in found["Evidence"].rows]
    assert ["The engineer does not come", "pain", "interview: twelve in June"] in [row[:3] for row in evidence]
    assert ["2 Compares plans with friends", "feeling", "nothing yet: an assumption"] in [row[:3] for row in evidence]
    assert str(found["Metrics"]["F2"].value) == "2026-10-31 00:00:00"
    told = [cell.value for cell in found["About"]["B"]]
    assert "Journey onboarding, commit 4f1c2ab90, as of 20 Nov 2026" in told


def test_a_blueprint_has_its_lines() -> None:
    sheet = book(drawn.broadband(), Look("blueprint"))["Map"]
    assert row_of(sheet, "line of interaction") == row_of(sheet, "Where we meet") - 1
    assert row_of(sheet, "line of visibility") == row_of(sheet, "Backstage") - 1


def test_lanes_and_papers_can_be_chosen() -> None:
    found = book(drawn.broadband(), Look(lanes=("channels",), paper="a3"))
    assert found.sheetnames == ["Map", "About"]
    assert found["Map"].page_setup.paperSize == 8
    assert not found["Map"]._charts
    for look, words in ((Look("slide"), "no view 'slide'"), (Look(paper="16:9"), "it is printed on a4, a3, letter")):
        with pytest.raises(CannotDraw, match=words):
            pictures(drawn.broadband(), "xlsx", look=look)


@pytest.mark.few(5)
@pytest.mark.parametrize("words", STARTS)
def test_text_stays_text_whatever_it_begins_with(words: str) -> None:
    pain = MapPain(
        "j/p", words, must=words, owner=words, next=words, cost=words, sources=(Source(words, words, (words,), words),)
    )
    view = everywhere(words)
    view = replace(view, pains=(pain, *view.pains))
    sheets = book(view)
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.value for cell in cells if isinstance(cell.value, str) and cell.value.strip() == words.strip()]
    if words[0] in "=+-@|＝'":
        begun = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(words)]
        assert all(cell.quotePrefix for cell in begun)


def test_what_no_cell_can_hold_is_cut_and_says_so() -> None:
    steps = (MapStep("j/s", 1, "Looks", backstage=("x" * 40_000,)),)
    sheet = book(MapView("j", "Long", stages=(MapStage("j/a", "A", steps=steps),), as_of=drawn.AS_OF))["Map"]
    told = sheet.cell(row_of(sheet, "Backstage"), 2).value
    assert len(told) <= LONGEST
    assert told.endswith("… (cut; 40,000 characters)")


def test_an_empty_journey_is_a_workbook_still() -> None:
    assert book(MapView("j", "Empty", as_of=drawn.AS_OF)).sheetnames == ["Map", "About"]
    sheet = book(MapView("j", "Empty", stages=(MapStage("j/a", "A"), MapStage("j/b", "B")), as_of=drawn.AS_OF))["Map"]
    assert values(sheet, 4) == ["No steps yet", "No steps yet"]


def test_pages_part_between_stages() -> None:
    steps = [tuple(MapStep("j/s", 4 * stage + at, "Step") for at in range(1, 5)) for stage in range(5)]
    stages = tuple(MapStage("j/a", f"Stage {at}", steps=each) for at, each in enumerate(steps))
    sheet = book(MapView("j", "Long", stages=stages, as_of=drawn.AS_OF))["Map"]
    assert [each.id for each in sheet.col_breaks.brk] == [5, 9, 13, 17]


def test_no_cell_reaches_over_the_border_of_a_page() -> None:
    steps = [tuple(MapStep("j/s", 4 * stage + at, "Step") for at in range(1, 5)) for stage in range(5)]
    stages = tuple(MapStage("j/a", f"Stage {at}", phase="One phase", steps=each) for at, each in enumerate(steps))
    sheet = book(MapView("j", "Long", stages=stages, as_of=drawn.AS_OF))["Map"]
    breaks = [each.id for each in sheet.col_breaks.brk]
    assert values(sheet, 3).count("One phase") == 1 + len(breaks)
    for cells in sheet.merged_cells.ranges:
        assert cells.min_row < 3 or not any(cells.min_col <= each < cells.max_col for each in breaks)


@pytest.mark.parametrize("name", STANDARDS)
def test_in_every_theme_all_of_a_workbook_is_on_one_ground_and_can_be_read(name: ThemeName) -> None:
    theme = theme_named(name)
    made = openpyxl.load_workbook(io.BytesIO(render(drawn.broadband(), "xlsx", theme).content))
    least, page = STANDARDS[name].text, theme.colors["page"]
    for sheet in made:
        for cell in (
            cell
            for row in sheet
            for cell in row
            if (cell.has_style and cell.coordinate not in sheet.merged_cells) or cell.value
        ):
            ground = f"#{cell.fill.fgColor.rgb[2:]}" if cell.fill.patternType else "#FFFFFF"
            assert ground in (page, theme.colors["accent"], theme.colors["accent-tint"])
            if cell.value:
                assert contrast(f"#{cell.font.color.rgb[2:]}", ground) >= least, cell
        outside = [each for each in sheet.column_dimensions.values() if each.max == 16_384]
        assert bool(outside) == (page != "#FFFFFF")
    (rules,) = made["Map"].conditional_formatting
    for color in rules.rules[0].colorScale.color:
        assert contrast(theme.colors["text"], f"#{color.rgb[2:]}") >= least


def test_the_command_writes_a_workbook_and_nothing_into_a_pipe(tmp_path: Path, jmx: Callable[..., Ran]) -> None:
    (tmp_path / "a.yaml").write_text("kind: journey\nid: a\ntitle: A\n")
    assert jmx("render", "a", "-C", tmp_path, "-o", tmp_path / "a.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Map"]["A1"].value == "A"
    assert "xlsx goes into a file: name one with -o" in jmx("render", "a", "-C", tmp_path, "-f", "xlsx").err
    refused = jmx("render", "a", "-C", tmp_path, "-f", "markdown", "--theme", "dark")
    assert (refused.code, "leave out --theme" in refused.err) == (2, True)


# --- others ---


def opened_by_libreoffice(files: Sequence[Path], folder: Path) -> list[Path]:
    """Each workbook as LibreOffice saves it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: no second program has opened a workbook")
    home = f"-env:UserInstallation=file://{folder}/office"
    out = folder / "saved"
    argv: list[str | Path] = [
        office,
        home,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        out,
        *files,
    ]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=300)
    if not out.is_dir():
        pytest.skip(f"LibreOffice has no Calc here: {ran.stdout}{ran.stderr}")
    return [out / file.name for file in files]


def cells_of(file: Path) -> dict[str, dict[str, Any]]:
    """What stands in each cell; days without their hours."""
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet.rows for cell in row if cell.value not in (None, "")}
        for sheet in openpyxl.load_workbook(file)
    }


@pytest.mark.deep
def test_others_find_nothing_wrong_and_libreoffice_saves_the_same_cells(tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    maps = [drawn.broadband(), *(everywhere(words) for words in (*STARTS, *CORPUS.values()))]
    files = [tmp_path / f"{number}.xlsx" for number in range(len(maps))]
    for file, view in zip(files, maps, strict=True):
        file.write_bytes(render(view, "xlsx").content)
        assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
    for file, saved in zip(files, opened_by_libreoffice(files, tmp_path), strict=True):
        assert cells_of(saved) == cells_of(file)
        assert len(openpyxl.load_workbook(saved)["Map"]._charts) == 1


@pytest.mark.deep
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(views())
def test_any_journey_is_a_workbook_without_formulas(view: MapView) -> None:
    sheets = book(view)
    titles = [
        cell
        for row in sheets["Map"].rows
        for cell in row
        if isinstance(cell.value, str) and re.match(r"\d+  ", cell.value)
    ]
    assert len(titles) >= len(view.steps)
    assert "f" not in {cell.data_type for sheet in sheets for row in sheet.rows for cell in row}
    assert render(view, "xlsx") == render(view, "xlsx")
