"""A journey as a workbook or CSV file that colleagues fill in, with what it was made from for whoever reads it back."""

import base64
import binascii
import csv as _csv
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from jmx import escape
from jmx.model.journey_table import (
    BY_KIND,
    ID_HEADER,
    KIND_HEADER,
    SHEETS,
    STAGE,
    JourneyTable,
    SheetOf,
    TableRow,
    cell_form,
    columns_of,
    field_of,
    label,
)
from jmx.report.explain import about_field
from jmx.report.formats import ReportFormat
from jmx.report.writers.terminal import Screen

OWN_SHEET = "jmx"
_BEGINS = "jmx-table-1:"
LEAVE = "Leave this as it is: jmx reads from it what was changed."
_CHUNK = 30_000  # characters of a cell, of which Excel takes 32,767
_MOST = 32 * 1024 * 1024  # bytes of what a table was made from
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 (workbooks know no zones): the day every workbook says it was made on
_MORE_ROWS = 200  # that are ready to be filled in
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?")
_DAY = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_SHARES = ["5 %", "10 %", "20 %", "30 %", "40 %", "50 %", "60 %", "75 %", "90 %", "100 %"]
_HIGHEST = 400  # points, of which Excel takes 409
_WIDEST = 260  # characters that can still be read on one page
_WIDTHS = {"title": 34, STAGE: 24, "channel": 16, "type": 15, "evidence": 46, "insights": 46, "at": 30, "goal": 40}


@dataclass(frozen=True, slots=True)
class TableReport:
    """The table of a journey, what may be chosen in columns that name one thing, and whether its stages and steps have
    columns instead of rows."""

    table: JourneyTable
    choices: Mapping[tuple[str, str], tuple[str, ...]]
    in_columns: bool = False


# --- what a table was made from -------------------------------------------------------------------------------------


def packed(table: JourneyTable) -> tuple[str, ...]:
    """A table as texts that go into cells and come back whole from any spreadsheet: nothing looks like words that
    somebody might replace in all sheets, or like a number."""
    rows = [[row.kind, row.ref, dict(row.words)] for row in table.rows]
    text = json.dumps([table.journey, rows], ensure_ascii=False, separators=(",", ":"))
    coded = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return tuple(_BEGINS + coded[at : at + _CHUNK] for at in range(0, len(coded), _CHUNK))


def unpacked(texts: Iterable[str]) -> JourneyTable | None:
    """The table that some texts hold; None where there is none among them, ValueError where it is damaged."""
    coded = "".join(text.removeprefix(_BEGINS) for text in texts if text.startswith(_BEGINS))
    if not coded:
        return None
    try:
        inflate = zlib.decompressobj()
        content = inflate.decompress(base64.b64decode(coded, validate=True), _MOST)
        if not inflate.eof:
            raise ValueError("it goes on")
        journey, rows = json.loads(content)
        made = tuple(TableRow(kind, ref, {str(each): str(words[each]) for each in words}) for kind, ref, words in rows)
        if not isinstance(journey, str) or any(row.kind not in BY_KIND or not isinstance(row.ref, str) for row in made):
            raise ValueError("it holds something else")
        return JourneyTable(journey, made)
    except (binascii.Error, zlib.error, UnicodeDecodeError, RecursionError, AttributeError, TypeError) as error:
        raise ValueError("it is damaged") from error


# --- CSV ------------------------------------------------------------------------------------------------------------


def csv(report: TableReport) -> bytes:
    """All records in one table, each with its kind; UTF-8 with the mark by which spreadsheets know that."""
    used = {field for row in report.table.rows for field in row.words}
    always = [field for sheet in SHEETS for field in columns_of(sheet.kind, used)]
    columns = list(dict.fromkeys([STAGE, *always]))
    out = StringIO()
    writer = _csv.writer(out, lineterminator="\r\n")
    writer.writerow([KIND_HEADER, ID_HEADER, *map(label, columns)])
    for row in report.table.rows:
        writer.writerow([row.kind, row.ref, *(escape.no_formula(row.words.get(field, "")) for field in columns)])
    writer.writerows([OWN_SHEET, each, LEAVE] for each in packed(report.table))
    return out.getvalue().encode("utf-8-sig")


# --- the workbook ---------------------------------------------------------------------------------------------------


def xlsx(report: TableReport) -> bytes:
    """A workbook with a sheet for each kind of record; the same bytes for the same table."""
    from xlsxwriter import Workbook

    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _EPOCH})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    lists = _lists(report)
    for sheet in SHEETS:
        turned = sheet.turned or (report.in_columns and sheet.kind in ("stage", "touchpoint"))
        _SheetWriter(book.add_worksheet(sheet.name), sheet, turned, looks, lists).write(report)
    own = book.add_worksheet(OWN_SHEET)
    own.write_string(0, 0, LEAVE)
    for line, text in enumerate(packed(report.table), 1):
        own.write_string(line, 0, text)
    for column, ((kind, field), names) in enumerate(report.choices.items(), 1):
        for line, text in enumerate((f"{kind} {field}", *names)):
            own.write_string(line, column, text)
    own.very_hidden()
    book.close()
    return _with_growing_rows(out.getvalue())


def _with_growing_rows(content: bytes) -> bytes:
    """A workbook whose rows have the height that was set, and grow as soon as somebody writes more into them: what
    XlsxWriter sets stays for good."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            written = before.read(part)
            sheet = part.filename.startswith("xl/worksheets/sheet")
            after.writestr(part, written.replace(b' customHeight="1"', b"") if sheet else written, ZIP_DEFLATED)
    return out.getvalue()


def _lists(report: TableReport) -> dict[tuple[str, str], str]:
    """Where the names to choose from stand, by kind and field."""
    from xlsxwriter.utility import xl_range_abs

    found = {
        each: f"={OWN_SHEET}!{xl_range_abs(1, column, len(names), column)}"
        for column, (each, names) in enumerate(report.choices.items(), 1)
        if names
    }
    stages = BY_KIND["stage"]
    at = 1 + report.table.columns("stage").index("title")
    there = (at, 1, at, _MORE_ROWS) if report.in_columns else (1, at, _MORE_ROWS, at)
    return found | {("touchpoint", STAGE): f"={stages.name}!{xl_range_abs(*there)}"}


_BASE = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 11, "locked": False}
_EDGE = {"border": 1, "border_color": "#E2E6EC"}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "head": _BASE | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3590", "locked": True, "indent": 1},
    "id": {"font_color": "#566172", "locked": False},
    "text": _BASE | _EDGE,
    "guarded": _BASE | _EDGE | {"quote_prefix": True},
    "title": _BASE | _EDGE | {"bold": True},
    "number": _BASE | _EDGE | {"align": "center"},
    "day": _BASE | _EDGE | {"num_format": "yyyy-mm-dd", "align": "center"},
    "severe": {"font_color": "#B3261E", "bg_color": "#FDF4F2"},
    "row-begins": _EDGE | {"top_color": "#1F3590"},
    "column-begins": _EDGE | {"left_color": "#1F3590"},
    "hint": {"font_color": "#566172", "italic": True, "text_wrap": True, "valign": "top"},
}
_HINT = (
    "Fill in and send it back. Change, add and clear cells; add a row for a new stage, step or pain (in columns: a "
    "column). Cells that hold several things have one a line. The heads explain each field. What you leave alone stays "
    "as it is, and nothing is lost if somebody else worked on the journey meanwhile."
)


class _SheetWriter:
    """Writes one sheet: a record a row, or a record a column where it is turned."""

    def __init__(
        self, sheet: Any, about: SheetOf, turned: bool, looks: Mapping[str, Any], lists: Mapping[tuple[str, str], str]
    ) -> None:
        self.sheet, self.about, self.turned, self.looks, self.lists = sheet, about, turned, looks, lists

    def write(self, report: TableReport) -> None:
        columns = report.table.columns(self.about.kind)
        rows = list(report.table.of(self.about.kind))
        last = len(rows) + (0 if self.about.kind == "journey" else _MORE_ROWS)
        self._frame(columns, last)
        self.sheet.write_string(0, 0, ID_HEADER, self.looks["head"])
        for at, field in enumerate(columns, 1):
            self._head(at, field)
            self._validate(at, field, last)
        self._colour(columns, max(last, 1))
        for line, row in enumerate(rows, 1):
            self._put(line, 0, row.ref, "id")
            for at, field in enumerate(columns, 1):
                self._field(line, at, field, row.words.get(field, ""))
        self._heights(columns, rows)
        if self.about.kind == "journey":
            self.sheet.merge_range(1, 3, 8, 3, _HINT, self.looks["hint"])
            self.sheet.set_column(3, 3, 60)

    def _heights(self, columns: Sequence[str], rows: Sequence[TableRow]) -> None:
        """Every row as high as the text in it."""
        lines = [[_lines(row.words.get(field, ""), self._width(field)) for field in columns] for row in rows]
        high = [max(each) for each in (zip(*lines, strict=True) if self.turned else lines)]
        for at, most in enumerate(high, 1):
            self.sheet.set_row(at, min(_HIGHEST, 6 + 15 * most))

    def _frame(self, columns: Sequence[str], last: int) -> None:
        """Widths, what stays in view, what is locked, and how it prints."""
        sheet, text = self.sheet, self.looks["text"]
        leads = 1 + (columns.index("title") + 1)
        if self.turned:
            sheet.set_row(0, None, None, {"hidden": True})
            sheet.set_column(0, 0, 22)
            sheet.set_column(1, max(last, 1), self._width("title"), text)
            sheet.freeze_panes(leads if self.about.kind != "journey" else 1, 1)
            sheet.repeat_columns(0)
        else:
            sheet.set_column(0, 0, None, self.looks["id"], {"hidden": True})
            for at, field in enumerate(columns, 1):
                sheet.set_column(at, at, self._width(field), self.looks["title" if field == "title" else "text"])
            sheet.set_row(0, 32)
            sheet.freeze_panes(1, leads)
            sheet.autofilter(0, 0, max(last - _MORE_ROWS, 1), len(columns))
            sheet.repeat_rows(0)
        allowed = (
            "insert_rows insert_columns delete_rows delete_columns format_cells format_columns format_rows sort "
            "autofilter select_locked_cells select_unlocked_cells objects scenarios"
        )
        sheet.protect("", dict.fromkeys(allowed.split(), True))
        sheet.set_landscape()
        sheet.set_paper(9)
        if self.turned or sum(map(self._width, columns)) < _WIDEST:
            sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _width(self, field: str) -> int:
        if self.turned:
            return 70 if self.about.kind == "journey" else 34
        form = cell_form(self.about.kind, field)
        small = (form.number or form.day or form.choices) and not form.many
        return _WIDTHS.get(field) or (13 if small else 22 if form.kinds else 34)

    def _head(self, at: int, field: str) -> None:
        row, column = self._at(0, at)
        self.sheet.write_string(row, column, label(field), self.looks["head"])
        words = self._about(field)
        lines = sum(len(line) // 40 + 1 for line in words.split("\n"))
        self.sheet.write_comment(row, column, words, {"width": 300, "height": 24 + 18 * lines, "author": "jmx"})

    def _about(self, field: str) -> str:
        found = field_of(self.about.kind, field)
        form = cell_form(self.about.kind, field)
        told = [about_field(found) if found else "The stage in which it stands, by its title."]
        told += ["Several: one a line."] if form.many else []
        told += ["A line that begins with → leads to a record, and is kept or taken out whole."] * (field == "evidence")
        return "\n".join(told).replace("`", "")

    def _validate(self, at: int, field: str, last: int) -> None:
        """What may be chosen. A list of names, or a scale that has words too, warns; any other refuses what is none."""
        form, source = cell_form(self.about.kind, field), self.lists.get((self.about.kind, field))
        rule: dict[str, Any] = {"ignore_blank": True, "error_title": label(field)}
        if source or (form.choices and not form.many):
            free = form.text or not form.choices
            rule |= {
                "validate": "list",
                "source": source or list(form.choices),
                "error_type": "warning" if free else "stop",
            }
            rule["error_message"] = "That is not in the list." + " Take it all the same?" * free
        elif form.text and form.number and form.most == 1:
            rule |= {"validate": "list", "source": _SHARES, "error_type": "warning"}
            rule["error_message"] = "A share, like 35 %, or a count, like 400 per month. Take this all the same?"
        elif form.number and form.least is not None and form.most is not None and form.most - form.least <= 10:
            halves = 2 if form.least < 0 else 1  # feelings are told in between, ratings are not
            scale = [f"{each / halves:g}" for each in range(int(form.least) * halves, int(form.most) * halves + 1)]
            free = bool(form.kinds)
            rule |= {"validate": "list", "source": scale, "error_type": "warning" if free or form.least < 0 else "stop"}
            rule["error_message"] = (
                f"A number from {form.least:g} to {form.most:g}." + " Take this all the same?" * free
            )
        elif form.day:
            rule |= {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
            rule["error_message"] = "A day, like 2026-03-31."
        else:
            return
        self.sheet.data_validation(*self._at(1, at), *self._at(max(last, 1), at), rule)

    def _colour(self, columns: Sequence[str], last: int) -> None:
        """What hurts and what delights, and where another stage begins, whoever sorts the rows."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        scale = {"type": "3_color_scale", "min_color": "#F3B8B1", "mid_color": "#FFFFFF", "max_color": "#B5DFC5"}
        scale |= {f"{end}_type": "num" for end in ("min", "mid", "max")}
        for at, field in enumerate(columns, 1):
            area = (*self._at(1, at), *self._at(last, at))
            if field == "emotion":
                self.sheet.conditional_format(*area, scale | {"min_value": -2, "mid_value": 0, "max_value": 2})
            elif field in ("severity", "business_impact"):
                severe = {"type": "cell", "criteria": ">=", "value": 4, "format": self.looks["severe"]}
                self.sheet.conditional_format(*area, severe)
        if STAGE in columns:
            at = columns.index(STAGE) + 1
            fixed = {"row_abs": self.turned, "col_abs": not self.turned}
            here, before = (xl_rowcol_to_cell(*self._at(line, at), **fixed) for line in (2, 1))
            begins = {"type": "formula", "criteria": f"={here}<>{before}"}
            begins["format"] = self.looks["column-begins" if self.turned else "row-begins"]
            self.sheet.conditional_format(*self._at(2, 1), *self._at(last, len(columns)), begins)

    def _field(self, line: int, at: int, field: str, words: str) -> None:
        form = cell_form(self.about.kind, field)
        row, column = self._at(line, at)
        if not words:
            self.sheet.write_blank(row, column, None, self.looks["text"])
        elif form.number and not form.many and _NUMBER.fullmatch(words):
            self.sheet.write_number(row, column, float(words), self.looks["text" if self.about.turned else "number"])
        elif form.day and _DAY.fullmatch(words):
            self.sheet.write_datetime(row, column, datetime.fromisoformat(words), self.looks["day"])
        else:
            centred = (form.choices or (form.loose and not form.truth)) and not form.many and not self.about.turned
            look = "number" if centred else "title" if field == "title" else "text"
            self._put(line, at, words, look)

    def _put(self, line: int, at: int, text: str, look: str) -> None:
        """Text, which stays text whatever it begins with, also once somebody edits it."""
        guarded = look != "id" and escape.no_formula(text) != text
        self.sheet.write_string(*self._at(line, at), text, self.looks["guarded" if guarded else look])

    def _at(self, line: int, at: int) -> tuple[int, int]:
        return (at, line) if self.turned else (line, at)


def _lines(words: str, width: int) -> int:
    """How many lines words take in a column."""
    return sum(max(1, -(-len(line) // (width - 2))) for line in words.split("\n"))


def _written(write: Any) -> Any:
    def with_screen(report: TableReport, _: Screen) -> bytes:
        content: bytes = write(report)
        return content

    return with_screen


FORMATS: Mapping[str, ReportFormat[TableReport]] = {
    "xlsx": ReportFormat(name="xlsx", endings=(".xlsx",), binary=True, write=_written(xlsx)),
    "csv": ReportFormat(name="csv", endings=(".csv",), binary=True, write=_written(csv)),
}
