"""Tables as CSV and as workbooks, read back by others: numbers are numbers, days days, and text is never a formula."""

import csv as reader
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import words
from jmx.report.writers.spreadsheet import csv, xlsx
from tests.report.everything import HOSTILE, everything

TABLE = doc.Table(
    "Pains",
    (doc.TableColumn("rank", number=True), doc.TableColumn("pain"), doc.TableColumn("since"), doc.TableColumn("share")),
    (
        (doc.number(1), words("Waits, too long", "strong"), date(2026, 3, 31), doc.Number(0.125, "12 %")),
        (doc.number(2), 'says "no"', None, None),
    ),
)
OTHER = doc.Table("Cannot be ranked yet", (doc.TableColumn("pain"),), (("Unclear",),))
FORMULAS = ["=1+1", "+1", "-1+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "\n=1"]


def test_csv_holds_the_first_table_with_the_values_behind_what_is_shown() -> None:
    rows = list(reader.reader(StringIO(csv([TABLE, OTHER]))))
    assert rows == [
        ["rank", "pain", "since", "share"],
        ["1", "Waits, too long", "2026-03-31", "0.125"],
        ["2", 'says "no"', "", ""],
    ]


def test_a_workbook_has_a_sheet_for_each_table_and_the_types_of_its_cells() -> None:
    book = load_workbook(BytesIO(xlsx([TABLE, OTHER])))
    assert book.sheetnames == ["Pains", "Cannot be ranked yet"]
    assert list(book["Pains"].iter_rows(values_only=True)) == [
        ("rank", "pain", "since", "share"),
        (1, "Waits, too long", datetime(2026, 3, 31), 0.125),  # noqa: DTZ001
        (2, 'says "no"', None, None),
    ]
    assert book["Pains"].freeze_panes == "A2"


def _sheet(text: str) -> list[str]:
    """What a workbook says, with the types of its cells."""
    sheet = load_workbook(BytesIO(xlsx([doc.Table("T", (doc.TableColumn(text),), ((text,),))])))["T"]
    return [f"{cell.data_type} {cell.value}" for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("text", ["-1", "-0.5"])
def test_a_number_below_zero_is_no_formula(text: str) -> None:
    [[_], [cell]] = reader.reader(StringIO(csv([doc.Table("T", (doc.TableColumn("n"),), ((text,),))])))
    assert cell == text


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_text_never_becomes_a_formula(text: str) -> None:
    [[header], [cell]] = reader.reader(StringIO(csv([doc.Table("T", (doc.TableColumn(text),), ((text,),))])))
    assert header == cell
    assert not re.match(r"\s*[=+\-@＝\t\r\n]", cell)
    assert cell.endswith(escape.visible(text))
    assert _sheet(text) == [f"s {escape.visible(text)}"] * 2


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_come_through_as_visible_text(text: str) -> None:
    tables = list(doc.tables_of(everything(text).blocks))
    assert csv(tables).encode()
    rows = list(reader.reader(StringIO(csv(tables))))
    assert [len(row) for row in rows] == [3, 3, 3]
    assert _sheet(text) == [f"s {escape.visible(text)}"] * 2


def test_what_a_spreadsheet_cannot_hold_is_text_or_cut() -> None:
    odd: list[Any] = [
        doc.Number(float("nan"), "?"),
        doc.Number(float("inf"), "?"),
        doc.number(10**20),
        doc.Number(10**5000, "huge"),
        date(1, 1, 1),
        "x" * 40_000,
    ]
    sheet = load_workbook(BytesIO(xlsx([doc.Table("T", (doc.TableColumn("a"),), tuple((each,) for each in odd))])))["T"]
    told = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert told[:5] == ["nan", "inf", "1" + "0" * 20, "huge", "0001-01-01"]
    assert len(told[5]) == 32_767
    assert "huge" in csv([doc.Table("T", (doc.TableColumn("a"),), ((odd[3],),))])


def test_the_same_tables_give_the_same_bytes() -> None:
    first = xlsx([TABLE, OTHER])
    assert first == xlsx([TABLE, OTHER])
    assert {each.date_time for each in ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "2000-01-01" in ZipFile(BytesIO(first)).read("docProps/core.xml").decode()
