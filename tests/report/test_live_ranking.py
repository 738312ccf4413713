"""A workbook that calculates: formulas as spreadsheets write them, and LibreOffice comes to the numbers of jmx."""

import json
import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from openpyxl import load_workbook

from jmx.report.live_ranking import in_excel, letters
from jmx.score.formula import Formula, formula
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
NAMES = ("a", "b", "c")
WHERE = {"a": "E2", "b": "F2", "c": "G2"}
PAINS = """kind: journey
id: buy
title: Buy
owner: Ana Ruiz <ana@x.example>
pains:
  - {id: formula, title: "=HYPERLINK(1)", severity: 4, reach: 0.5, frequency: 2}
  - {id: even, title: Even, severity: 4, reach: 0.3}
  - {id: tie, title: Tie, severity: 4, reach: 0.3}
  - {id: low, title: Low, severity: 2, reach: 0.1}
  - {id: law, title: Law, severity: 1, reach: 0.05, must: safety}
  - {id: rare, title: Rare, severity: 3, reach: 0.00037, frequency: 1.7}
  - {id: rarer, title: Rarer, severity: 3, reach: 0.000368, frequency: 1.7}
  - {id: never, title: Never, severity: 3, reach: 0}
  - {id: vague, title: Vague}
"""
SETTINGS = """scoring:
  models:
    odd:
      formula: "(severity > 3 && !(reach < 0.2) ? severity - (reach - 0.1) * 2 : -severity) / (1 + reach) - 3 / frequency"
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a * b / c", "E2*F2/G2"),
        ("a * (b / c)", "E2*(F2/G2)"),
        ("a - (b - c)", "E2-(F2-G2)"),
        ("(a + b) / 2 / c", "(E2+F2)/2/G2"),
        ("-a + 0.5", "(-(E2))+0.5"),
        ("a > b && b != c ? a : b == 2 ? 1 : 0", "IF(IF(E2>F2,F2<>G2,FALSE),E2,IF(F2=2,1,0))"),
        ("!(a < b || c >= 1) ? 0 : 1", "IF(NOT(IF(E2<F2,TRUE,G2>=1)),0,1)"),
    ],
)
def test_formulas_are_written_as_spreadsheets_do(text: str, told: str) -> None:
    made = formula(text, NAMES)
    assert isinstance(made, Formula)
    assert in_excel(made.term, WHERE) == told


def test_columns_have_letters() -> None:
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.fixture
def home(repository: Repository) -> Path:
    repository.commit({"buy.yaml": PAINS, "jmx.yaml": SETTINGS}, day="2026-05-01")
    return repository.folder


def _book(home: Path, jmx: Jmx, model: str = "pain") -> Any:
    file = home.parent / f"{model}.xlsx"
    assert jmx("score", "pains", "--model", model, "-C", home, "-o", file, "--live").code == 0
    return load_workbook(file)


def test_scores_and_ranks_are_formulas_and_text_is_none(home: Path, jmx: Jmx) -> None:
    sheet = _book(home, jmx)["Ranking"]
    head = [cell.value for cell in sheet[1]]
    assert head[:8] == ["rank", "score", "pain", "must", "severity", "reach", "frequency", "confidence"]
    assert (head[8], sheet["I3"].value) == ("before rounding", "=E3*F3*G3*H3")
    assert sheet["B3"].value == "=ROUND(I3,MAX(4,3-INT(LOG10(MAX(ABS(I3),1E-9)))))"
    assert str(sheet["A3"].value).startswith("=1+COUNTIF(")
    titles = [sheet.cell(row, 3) for row in range(2, 7)]
    assert "=HYPERLINK(1)" in [cell.value for cell in titles]
    assert {cell.data_type for cell in titles} == {"s"}
    seen = load_workbook(home.parent / "pain.xlsx", data_only=True)[
        "Ranking"
    ]  # what is shown before anybody calculates
    assert [(row[0], row[1]) for row in seen.iter_rows(min_row=2, values_only=True)][:2] == [(1, 0.025), (2, 2)]


def test_only_rankings_calculate_and_only_in_workbooks(home: Path, jmx: Jmx) -> None:
    for more in (
        ["pains"],
        ["-o", home / "x.xlsx"],
        ["pains", "-o", home / "x.csv"],
        ["journeys", "-o", home / "x.xlsx"],
    ):
        done = jmx("score", *more, "-C", home, "--live")
        assert (done.code, done.out) == (2, "")
        assert "jmx score pains -o pains.xlsx --live" in done.err


def _calculated(book: Any, folder: Path) -> dict[str, tuple[float, float]]:
    """The rank and score of each, by its ref, as LibreOffice calculates them: openpyxl keeps no values of formulas."""
    folder.mkdir(exist_ok=True)
    book.save(folder / "open.xlsx")
    profile = (folder / "profile").absolute().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", folder / "done", folder / "open.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    sheet = load_workbook(BytesIO((folder / "done" / "open.xlsx").read_bytes()), data_only=True)["Ranking"]
    return {str(row[-1]): (row[0], row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)}


def _told(ranking: Mapping[str, Any]) -> dict[str, tuple[float, Any]]:
    return {each["ref"]: (each["rank"], pytest.approx(each["score"], abs=1e-9)) for each in ranking["scores"]}


@pytest.mark.deep
@pytest.mark.skipif(not which("soffice"), reason="LibreOffice calculates: soffice is not here")
@pytest.mark.parametrize("model", ["pain", "odd"])
def test_libreoffice_comes_to_the_same_numbers_also_after_an_edit(
    model: str, home: Path, jmx: Jmx, tmp_path: Path
) -> None:
    asked = ("score", "pains", "--model", model, "-C", home, "-f", "json")
    book = _book(home, jmx, model)
    assert _calculated(book, tmp_path / "as-it-is") == _told(json.loads(jmx(*asked).out))
    sheet = book["Ranking"]
    head = [cell.value for cell in sheet[1]]
    row = next(row for row in range(2, 7) if sheet.cell(row, len(head)).value == "buy/formula")
    sheet.cell(row, head.index("severity") + 1).value = 1
    if_so = json.loads(jmx(*asked, "--what-if", "buy/formula.severity=1").out)
    after = _calculated(book, tmp_path / "edited")
    assert after == _told(if_so["rankings"][0]["after"])
    assert after["buy/formula"] != _told(json.loads(jmx(*asked).out))["buy/formula"]


def test_months_of_rice_are_calculated_from_the_weeks_that_somebody_would_change(home: Path, jmx: Jmx) -> None:
    fix = "kind: initiative\nid: fix\ntitle: Fix\neffort: 6\naddresses: [buy/even]\ninputs: {reach: 100}\n"
    (home / "fix.yaml").write_text(fix, encoding="utf-8")
    file = home.parent / "rice.xlsx"
    assert jmx("score", "fixes", "--model", "rice", "-C", home, "-o", file, "--live").code == 0
    sheet = load_workbook(file)["Ranking"]
    head = [cell.value for cell in sheet[1]]
    weeks = sheet.cell(2, head.index("effort in weeks") + 1)
    assert weeks.value == 6
    assert str(sheet.cell(2, head.index("effort months") + 1).value).startswith(f"={weeks.coordinate}/4.348")
