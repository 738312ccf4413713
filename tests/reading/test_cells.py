"""Cells of workbooks and CSV files, as people and their spreadsheets write them."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook as Written

from jmx.model import limits
from jmx.reading.cells import TableSheet, address, read_sheets
from jmx.reading.sheet import BadTable


def _csv(content: bytes | str) -> list[list[str]]:
    (sheet,) = read_sheets(content.encode() if isinstance(content, str) else content)
    return [[cell.text for cell in row.values()] for row in sheet.rows.values()]


def _xlsx(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(fill: Callable[[Any], None]) -> TableSheet:
    return read_sheets(_xlsx(fill))[0]


def _with_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook of which one part says something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            part = before.read(each)
            assert each != name or old in part
            after.writestr(each, part.replace(old, new) if each == name else part)
    return out.getvalue()


ROWS = [["Schritt", "Gefühl"], ["Zahlen; bar, Karte", "1,5"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("said", [True, False])
def test_any_separator_and_encoding_that_excel_writes(encoding: str, separator: str, said: bool) -> None:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    text = "\r\n".join(([f"sep={separator}"] if said else []) + lines) + "\r\n"
    assert _csv(text.encode(encoding)) == ROWS


def test_rows_count_as_in_a_spreadsheet() -> None:
    (sheet,) = read_sheets(b'a,b\n\n"two\r\nlines",x\n')
    assert {at: cell.text for at, cell in sheet.cells.items()} == {
        (1, 1): "a", (1, 2): "b", (3, 1): "two\nlines", (3, 2): "x",
    }  # fmt: skip
    assert sheet.cells[3, 2].address == "B3"


def test_blanks_around_are_dropped_and_everything_else_stays() -> None:
    assert _csv("a, b\n007 ,NA\n\u00a0,  \n") == [["a", "b"], ["007", "NA"]]


@pytest.mark.parametrize(
    "content", [b"a,b\0c\n", b"\x81\x8d", b'a,"b\n', b"\x89PNG\r\n\x1a\n\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1"]
)
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadTable) as refused:
        read_sheets(content)
    assert refused.value.hint


def test_cells_of_a_workbook_say_what_a_person_sees() -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "My steps"
        for at, value, form in (
            ("A1", " text \r\n", None), ("B1", 4.0, None), ("C1", 0.4, "0%"), ("D1", 7, "000"), ("E1", True, None),
            ("F1", datetime(2026, 7, 31), "dd.mm.yyyy"), ("G1", datetime(2026, 7, 31, 9, 5), None), ("H1", time(9, 5), None),  # noqa: DTZ001
            ("I1", 1.25, "0.0"), ("J1", "", None), ("K1", "31.07.2026", None),
        ):  # fmt: skip
            sheet[at] = value
            if form:
                sheet[at].number_format = form

    cells = _sheet(fill).cells
    assert [cell.value for cell in cells.values()] == [
        "text", 4, "40 %", "007", True, date(2026, 7, 31), "2026-07-31 09:05", "09:05", 1.25, "31.07.2026",
    ]  # fmt: skip
    assert [cell.text for cell in cells.values()][:5] == ["text", "4", "40 %", "007", "true"]
    assert cells[1, 6].day == cells[1, 11].day == date(2026, 7, 31)
    assert cells[1, 3].address == "'My steps'!C1"


def test_a_merged_cell_says_the_same_everywhere() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "Order"
        sheet["E3"] = "Pay"
        sheet.merge_cells("A1:C2000")

    cells = _sheet(fill).cells
    said = {at: (cell.text, cell.spread) for at, cell in cells.items()}
    assert said.pop((1, 1)) == ("Order", False)
    assert said.pop((3, 5)) == ("Pay", False)
    assert said == {
        (row, column): ("Order", True) for row in (1, 2, 3) for column in (1, 2, 3) if (row, column) > (1, 1)
    }


@pytest.mark.parametrize(
    "merged", ['ref="A1:XFD1048576"', "ref='A1:XFD1048576'", 'x="" ref="A1:B2"', 'ref="&#65;1:B2"']
)
def test_merges_without_end_are_refused(merged: str) -> None:
    whole = _xlsx(lambda sheet: sheet.merge_cells("A1:B2"))
    with pytest.raises(BadTable, match="merges too many cells"):
        read_sheets(_with_part(whole, "xl/worksheets/sheet1.xml", b'ref="A1:B2"', merged.encode()))


def test_errors_and_formulas_that_were_never_calculated_are_told() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "=1+1"
        sheet["B1"] = "#DIV/0!"

    cells = _sheet(fill).cells
    assert cells[1, 1].wrong == "holds a formula that was never calculated"
    assert cells[1, 2].wrong == "holds the error #DIV/0!"


def test_a_cell_far_out_costs_nothing() -> None:
    sheet = _sheet(lambda sheet: sheet.cell(1_048_576, 16_384, "x"))
    assert [cell.address for cell in sheet.cells.values()] == ["Sheet!XFD1048576"]


def test_a_workbook_that_unpacks_to_far_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<x/>" + b" " * 2**20)
    with pytest.raises(BadTable, match="too large once it is unpacked"):
        read_sheets(out.getvalue())


def test_damaged_workbooks_are_refused_and_never_crash() -> None:
    whole = _xlsx(lambda sheet: sheet.append(["a", 1]))
    for cut in range(4, len(whole), len(whole) // 40):
        for content in (whole[:cut], whole[:cut] + bytes([whole[cut] ^ 0x55]) + whole[cut + 1 :]):
            try:
                read_sheets(content)
            except BadTable as refused:
                assert refused.hint  # noqa: PT017


def test_hidden_sheets_are_marked_and_columns_turn_into_rows() -> None:
    out = io.BytesIO()
    book = Written(out)
    book.add_worksheet("seen").write_row(0, 0, ["a", "b"])
    book.add_worksheet("unseen").very_hidden()
    book.close()
    seen, unseen = read_sheets(out.getvalue())
    assert (seen.hidden, unseen.hidden) == (False, True)
    assert [[cell.text for cell in row.values()] for row in seen.turned().rows.values()] == [["a"], ["b"]]
    assert seen.turned().cells[2, 1].address == "seen!B1"


def test_calamine_reads_the_same_text() -> None:
    def fill(sheet: Any) -> None:
        for row in range(1, 40):
            sheet.append([f"row {row}", row, row / 8, date(2026, 1, row % 28 + 1), row % 2 == 0, "é\n“x” 漢 🙂"])

    content = _xlsx(fill)
    other = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    ours = read_sheets(content)[0]
    assert [[cell.value for cell in row.values()] for row in ours.rows.values()] == other


def test_addresses_are_those_of_spreadsheets() -> None:
    assert [address("", 1, column) for column in (1, 26, 27, 702, 703)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]
