"""Tables as CSV and as an Excel workbook: numbers stay numbers, days days, and text never becomes a formula."""

import csv as _csv
import math
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from jmx import escape
from jmx.report.document import Cell, Live, Number, Table, plain

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 (workbooks know no zones): the day every workbook says it was made on
_LONGEST = 32_767  # characters Excel takes in a cell
_WIDEST = 60
_FIRST_YEAR = 1900  # of the days Excel knows
_LARGEST = 2**53  # whole numbers up to here are exact in Excel


def csv(tables: Sequence[Table]) -> str:
    """The first of the tables, which is the one the report is about."""
    out = StringIO()
    writer = _csv.writer(out, lineterminator="\n")
    for table in tables[:1]:
        writer.writerow([escape.csv(column.name) for column in table.columns])
        writer.writerows([_in_csv(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _in_csv(cell: Cell) -> str | float:
    value = _value(cell)
    return value.isoformat() if isinstance(value, date) else escape.csv(value) if isinstance(value, str) else value


def _value(cell: Cell) -> str | float | date:
    if isinstance(cell, Number):
        return _number(cell)
    return plain(cell) if isinstance(cell, tuple) else "" if cell is None else cell


def _number(cell: Number) -> str | float:
    """A number that every spreadsheet holds exactly, whole where it is; any other as it is shown."""
    value = cell.value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= _LARGEST else value
    return value if abs(value) <= _LARGEST else cell.shown


def xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table; the same bytes for the same tables."""
    from xlsxwriter import Workbook

    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": _EPOCH})
    formats = {
        "head": workbook.add_format({"bold": True, "bottom": 1}),
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "guarded": workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "number": workbook.add_format({"valign": "top"}),
        "day": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    }
    for table in tables:
        _sheet(workbook.add_worksheet(table.name), table, formats)
    workbook.close()
    return out.getvalue()


def _sheet(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, escape.visible(column.name)[:_LONGEST], formats["head"])
        longest = max((len(str(_value(row[at]))) for row in table.rows), default=0)
        sheet.set_column(at, at, min(_WIDEST, max(longest, len(column.name), column.room) + 2))
    for line, row in enumerate(table.rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell, Live):
                sheet.write_formula(line, at, cell.formula, formats["number"], cell.value)
            else:
                _put(sheet, line, at, _value(cell), formats)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _put(sheet: Any, line: int, at: int, value: str | float | date, formats: dict[str, Any]) -> None:
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _LARGEST:
        sheet.write_number(line, at, value, formats["number"])
    elif text := escape.visible(str(value)):
        guarded = escape.csv(text) != text
        sheet.write_string(line, at, text[:_LONGEST], formats["guarded" if guarded else "text"])
