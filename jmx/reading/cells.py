"""The cells of workbooks and CSV files as people fill them in: where each stands, and what it says.

Whatever spreadsheets write is read: any separator, any encoding that can be told, merged cells, days as serial numbers.
What cannot be read as it is meant is refused in words, or is a cell that says so.
"""

import csv
import io
import math
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import islice
from typing import Any

from jmx.model import limits
from jmx.reading.locale_hints import days_meant
from jmx.reading.sheet import BadTable

Value = str | int | float | bool | date

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel makes of a workbook with a password
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (";", ",", "\t")
_SAID = re.compile(r'"?sep=([;,\t|])"?[;,\t]*', re.IGNORECASE)  # how Excel notes what separates the columns
_LOOKED_AT = 30  # rows by which a separator is found
_FULL_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_ZEROS = re.compile(r"0{2,15}")  # a number format that keeps leading zeros
_PERCENT = re.compile(r"0(?:\.0+)?\s?%")
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)"')
_IN_UTF_8 = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?:(?!encoding|\?>).)*(?:encoding=[\"']UTF-8[\"'][^?]*)?\?>)?\s*<(?!\?xml)",
    re.I | re.S,
)
_SAVE_AGAIN = "open it in a spreadsheet and save it again as .xlsx"
_MOST_TAGS = 4 * limits.CELLS  # of the XML of a workbook


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that says something: its row and column, from 1; whether a merged cell says it that begins elsewhere; and
    why what it says is not what somebody wrote, where that is so."""

    sheet: str
    row: int
    column: int
    value: Value
    spread: bool = False
    wrong: str = ""

    @property
    def address(self) -> str:
        """As spreadsheets name it: `Steps!F7`, or `F7` where there are no sheets."""
        return address(self.sheet, self.row, self.column)

    @property
    def text(self) -> str:
        """What it says, as a person would write it."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return f"{self.value:.15g}" if isinstance(self.value, float) else str(self.value)

    @property
    def day(self) -> date | None:
        """The day it says, in whatever country; none where it says none, or might mean two."""
        if isinstance(self.value, date):
            return self.value
        days = days_meant(self.value) if isinstance(self.value, str) and _FULL_YEAR.search(self.value) else ()
        return days[0] if len(days) == 1 else None


@dataclass(frozen=True)
class TableSheet:
    """A sheet of cells; `hidden` where people do not see it. A CSV file is one without a name."""

    name: str
    cells: Mapping[tuple[int, int], SheetCell]
    hidden: bool = False

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, SheetCell]]:
        """The rows that say anything, from the top, with their cells by column, from the left."""
        found: dict[int, dict[int, SheetCell]] = defaultdict(dict)
        for (row, column), cell in sorted(self.cells.items()):
            found[row][column] = cell
        return found

    def turned(self) -> "TableSheet":
        """Its columns as rows; every cell keeps its address."""
        return TableSheet(self.name, {(column, row): cell for (row, column), cell in self.cells.items()}, self.hidden)


def address(sheet: str, row: int, column: int) -> str:
    """A cell as spreadsheets name it."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    named = f"'{sheet}'" if re.search(r"\W", sheet) else sheet
    return f"{named}!{letters}{row}" if sheet else f"{letters}{row}"


def read_sheets(content: bytes) -> tuple[TableSheet, ...]:
    """The sheets of a workbook, or the one that a CSV file is. Raises BadTable with what to do."""
    if len(content) > limits.WORKBOOK_BYTES:
        raise BadTable(f"it has more than {limits.WORKBOOK_BYTES // 2**20} MiB and is not read")
    if content.startswith(_ZIP):
        return tuple(_workbook(content))
    if content.startswith(_OLD_EXCEL):
        raise BadTable("it is a workbook of an old Excel, or has a password", "save it as .xlsx without a password")
    return (TableSheet("", {(cell.row, cell.column): cell for cell in _csv_cells(decoded(content))}),)


# --- CSV ------------------------------------------------------------------------------------------------------------


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or what its first bytes say, else as Windows writes it in the west."""
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "")
    for each in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if text.startswith("ï»¿"):
            raise BadTable("it was opened as another encoding than UTF-8 and saved so", "open the original as UTF-8")
        if "\0" not in text:
            return text
    raise BadTable("it is neither a workbook nor text that can be read", "save it as .xlsx, or as CSV UTF-8")


def _csv_cells(text: str) -> Iterator[SheetCell]:
    first = text.partition("\n")[0].rstrip("\r")
    said = _SAID.fullmatch(first)
    text = text[len(first) :].removeprefix("\r").removeprefix("\n") if said else text
    found = 0
    for number, row in enumerate(_csv_rows(text, said[1] if said else _separator(text)), 1):
        for column, written in enumerate(row, 1):
            if value := _trimmed(written):
                found += 1
                if found > limits.CELLS:
                    raise _too_many()
                yield SheetCell("", number, column, value)


def _csv_rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise BadTable(
            f"line {reader.line_num} is no row of a CSV file: {error}", _SAVE_AGAIN, reader.line_num
        ) from error


def _separator(text: str) -> str:
    """What separates the columns: that which parts the first rows into most columns, all of them alike if possible."""

    def parts(separator: str) -> tuple[int, int]:
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _LOOKED_AT)
        try:
            several = [len(row) for row in rows if len(row) > 1 and any(map(str.strip, row))]
        except csv.Error:
            return 0, 0
        return len(several), max((several.count(each) * each for each in set(several)), default=0)

    return max(_SEPARATORS, key=parts)


# --- workbooks ------------------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> Iterator[TableSheet]:
    has_formulas = _guarded(content)
    values = _opened(content, data_only=True)
    formulas = _opened(content, data_only=False) if has_formulas else None
    left = limits.CELLS
    for sheet in values.worksheets:
        cells = _sheet_cells(sheet, formulas[sheet.title] if formulas else None)
        left -= len(cells)
        if left < 0:
            raise _too_many()
        yield TableSheet(sheet.title, cells, sheet.sheet_state != "visible")


def _guarded(content: bytes) -> bool:
    """Whether a workbook has formulas. BadTable where it is none, or would be far larger once it is unpacked."""
    size = 0
    formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise BadTable("it is no Excel workbook", _SAVE_AGAIN)
            for name in packed.namelist():
                with packed.open(name) as part:
                    unpacked = part.read(limits.UNPACKED_BYTES - size + 1)
                size += len(unpacked)
                if size > limits.UNPACKED_BYTES or unpacked.count(b"<") > _MOST_TAGS:
                    raise BadTable("it is too large once it is unpacked, and is not read")
                if name.endswith(".xml"):
                    formulas |= b"<f" in unpacked
                    _refuse_endless_merges(unpacked)
    except BadTable:
        raise
    except Exception as error:  # as many sorts of it as there are ways to damage a file
        raise BadTable("it is damaged, or no workbook", _SAVE_AGAIN) from error
    return formulas


def _refuse_endless_merges(sheet: bytes) -> None:
    """openpyxl makes every cell of a merged range: all columns of all rows are 17 thousand million."""
    from openpyxl.utils import range_boundaries

    if not _IN_UTF_8.match(sheet):  # else the next lines would look for the wrong bytes
        raise BadTable("it is not written as workbooks are", _SAVE_AGAIN)
    merged = _MERGED.findall(sheet)
    areas = (range_boundaries(each.decode()) for each in merged)
    cells = sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in areas)
    if cells > limits.CELLS or len(merged) != sheet.count(b"mergeCell "):
        raise BadTable("it merges too many cells, and is not read", "undo that in a spreadsheet")


def _opened(content: bytes, *, data_only: bool) -> Any:
    """The workbook, read by openpyxl: it knows merged cells, number formats and errors, and holds only cells that are
    there, so that one far out costs nothing."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about pictures and rules for cells, which nobody reads here
        try:
            return load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)
        except Exception as error:  # a damaged workbook may be damaged anywhere
            raise BadTable("it is a workbook that cannot be read", _SAVE_AGAIN) from error


def _sheet_cells(sheet: Any, formulas: Any) -> dict[tuple[int, int], SheetCell]:
    found: dict[tuple[int, int], SheetCell] = {}
    for (row, column), cell in sheet._cells.items():  # those that are there; `iter_rows` makes all up to the last one
        each = _cell(sheet.title, row, column, cell)
        if each is None and formulas is not None and formulas.cell(row, column).data_type == "f":
            each = SheetCell(sheet.title, row, column, "", wrong="holds a formula that was never calculated")
        if each is not None:
            found[row, column] = each
    rows, columns = max((at[0] for at in found), default=0), max((at[1] for at in found), default=0)
    for merged in sheet.merged_cells.ranges:
        said = found.get((merged.min_row, merged.min_col))
        for row in range(merged.min_row, min(merged.max_row, rows) + 1) if said else ():
            for column in range(merged.min_col, min(merged.max_col, columns) + 1):
                if said and (row, column) != (said.row, said.column):
                    found[row, column] = SheetCell(sheet.title, row, column, said.value, True, said.wrong)
                    if len(found) > limits.CELLS:
                        raise _too_many()
    return found


def _cell(sheet: str, row: int, column: int, cell: Any) -> SheetCell | None:
    """A cell as a person sees it; None where it says nothing."""
    value = cell.value
    if cell.data_type == "e":  # a text `#N/A` is none
        return SheetCell(sheet, row, column, str(value), wrong=f"holds the error {value}")
    if isinstance(value, bool):
        return SheetCell(sheet, row, column, value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.isoformat(" ", "minutes")
    elif isinstance(value, time):
        value = value.isoformat("minutes")
    elif isinstance(value, int | float):
        value = _as_shown(value, cell.number_format)
    elif value is not None and not isinstance(value, date):
        value = _trimmed(str(value))
    return None if value is None or value == "" else SheetCell(sheet, row, column, value)


def _as_shown(value: float, number_format: str) -> Value:
    """A number with what its format makes of it: the zeros before it, or its percent sign."""
    if not math.isfinite(value):
        return str(value)
    if _ZEROS.fullmatch(number_format) and value >= 0 and value == int(value):
        return f"{int(value):0{len(number_format)}d}"
    if _PERCENT.fullmatch(number_format):
        return f"{value * 100:.12g} %"
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 10**15 else value


def _trimmed(text: str) -> str:
    """Text without what cannot be seen around it, and with line ends of one sort."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _too_many() -> BadTable:
    return BadTable(f"it has more than {limits.CELLS:,} cells and is not read", "import the rows that matter")
