"""Writing cells of an Excel workbook: text stays text whatever it begins with, looks are by role, and nothing says when
it was made."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from jmx import escape
from jmx.render.cells import wrapped
from jmx.render.contrast import is_dark
from jmx.render.scripts import right_to_left
from jmx.render.theme import Theme

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 (workbooks know no zones): the day every workbook says it was made on
LONGEST = 32_767  # characters that Excel takes in a cell
TALLEST = 409.0  # points of a row
_LAST_COLUMN = 16_383
_LINE = 13.5  # points
_LETTER = 6.3  # pixels of a letter, about
_FIRST_YEAR = 1900  # of the days Excel knows
PAPERS = {"a4": 9, "a3": 8, "letter": 1}  # by their numbers in Excel

_FONT = {"font_name": "Arial", "font_size": 10}
_FLUSH = ("title", "quiet", "label", "line")  # what has no cell around it stands at its edge

Value = str | float | date | None


class Book:
    """A workbook with the looks of its cells."""

    def __init__(self, theme: Theme, paper: str) -> None:
        from xlsxwriter import Workbook

        self.theme, self.paper = theme, paper
        self._out = BytesIO()
        # columns are as wide as letters of this font, which is everywhere or has one of the same widths; a copy, since
        # XlsxWriter adds to it
        self.workbook = Workbook(self._out, {"in_memory": True, "default_format_properties": dict(_FONT)})
        self.workbook.set_properties({"created": EPOCH})
        self._looks: dict[tuple[str, bool, str, str], Any] = {}

    def finished(self, properties: Mapping[str, str]) -> bytes:
        """Its bytes, with properties of its own."""
        for name, words in properties.items():
            self.workbook.set_custom_property(name, words, "text")
        self.workbook.close()
        return self._out.getvalue()

    def on_landscape(self, sheet: Any) -> None:
        """Prints a sheet on the paper, wider than high."""
        sheet.set_landscape()
        sheet.set_paper(PAPERS[self.paper])

    def look(self, name: str, guarded: bool = False, number: str = "", side: str = "left") -> Any:
        """How a cell looks; a guarded one stays text in programs that would take it for a formula."""
        key = (name, guarded, number, side)
        if key not in self._looks:
            told = {**_FONT, **self._ground(), "valign": "top", "text_wrap": True, **self._roles()[name]}
            if "align" not in told:
                told |= {"align": side, "indent": 0 if name in _FLUSH else 1}
            told |= {"reading_order": 2} if side == "right" else {}
            told |= {"quote_prefix": True} if guarded else {}
            told |= {"num_format": number} if number else {}
            self._looks[key] = self.workbook.add_format(told)
        return self._looks[key]

    def sheet(self, name: str) -> Any:
        """A new sheet in the colours of the theme, also where nothing stands. On paper a dark one is black on white."""
        sheet = self.workbook.add_worksheet(name)
        if self.ground:
            sheet.set_column(0, _LAST_COLUMN, None, self.plain)
            if is_dark(self.ground):
                sheet.print_black_and_white()
        return sheet

    @property
    def plain(self) -> Any:
        """The look of columns, where nothing stands; none where that is the white of a workbook."""
        return self.look("empty") if self.ground else None

    @property
    def ground(self) -> str:
        """The colour behind all cells; empty where that is the white of a workbook."""
        page = self.theme.colors["page"]
        return "" if page.upper() == "#FFFFFF" else page

    def _ground(self) -> Mapping[str, Any]:
        written = {"font_color": self.theme.colors["text"]}
        return written | ({"bg_color": self.ground} if self.ground else {})

    def _roles(self) -> Mapping[str, Mapping[str, Any]]:
        color = self.theme.colors
        quiet, edge = color["quiet"], color["edge"]
        line = {"bottom": 1, "bottom_color": edge}
        boxed = {"border": 1, "border_color": edge}
        return {
            "empty": {},
            "title": {"bold": True, "font_size": 16},
            "quiet": {"font_color": quiet},
            "phase": {"bold": True, "font_color": color["phase"], "bg_color": color["accent-tint"], **boxed},
            "stage": {"bold": True, "font_color": color["on-fill"], "bg_color": color["accent"], "border": 1,
                      "border_color": color["on-fill"]},
            "step": {"bold": True, **boxed, "bottom": 2},
            "label": {"bold": True, "font_color": quiet, **line},
            "line": {"italic": True, "font_color": quiet, "top": 3, "top_color": quiet},
            "cell": boxed,
            "whole": {**boxed, "italic": True},
            "feeling": {**boxed, "align": "center", "bold": True},
            "assumed": {**boxed, "align": "center", "italic": True},
            "head": {"bold": True, "font_color": color["on-fill"], "bg_color": color["accent"]},
            "text": line,
            "number": {**line, "align": "left"},
        }  # fmt: skip

    def put(self, sheet: Any, row: int, column: int, value: Value, name: str = "text", number: str = "") -> None:
        """A cell: a number, a day, or text."""
        if isinstance(value, date) and value.year >= _FIRST_YEAR:
            moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
            sheet.write_datetime(row, column, moment, self.look(name, number="yyyy-mm-dd"))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.look(name, number=number))
        else:
            text = fitting(str(value or ""))
            guarded = escape.no_formula(text) != text
            if text:
                side = "right" if right_to_left(text) else "left"
                sheet.write_string(row, column, text, self.look(name, guarded, side=side))
            else:
                sheet.write_blank(row, column, None, self.look(name))

    def spread(self, sheet: Any, row: int, first: int, last: int, value: Value, name: str, number: str = "") -> None:
        """One cell across several columns."""
        if last > first:
            sheet.merge_range(row, first, row, last, "", self.look(name))  # it would take text for a formula
        self.put(sheet, row, first, value, name, number)

    def table(self, name: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]]) -> None:
        """A sheet of rows under names that stay in sight, each column as wide as is said, on landscape pages. Columns
        that are empty are left out."""
        kept = [at for at in range(len(heads)) if not rows or any(row[at] not in (None, "") for row in rows)]
        heads, rows = [heads[at] for at in kept], [[row[at] for at in kept] for row in rows]
        sheet = self.sheet(name)
        for column, (head, wide) in enumerate(heads):
            self.put(sheet, 0, column, head, "head")
            sheet.set_column(column, column, wide, self.plain)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self.put(sheet, line, column, value)
            sheet.set_row(line, height([(str(value or ""), 7 * heads[at][1]) for at, value in enumerate(row)]))
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(heads) - 1)
        self.on_landscape(sheet)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)


def fitting(text: str) -> str:
    """Text as a cell can hold it; that it is cut is said in it."""
    shown = escape.visible(text)
    if len(shown) <= LONGEST:
        return shown
    return f"{shown[: LONGEST - 40]}… (cut; {len(shown):,} characters)"


def height(cells: Sequence[tuple[str, float]]) -> float:
    """How tall a row must be for some texts in cells of some pixels."""
    lines = [
        sum(max(1, len(wrapped(escape.visible(line), max(4, int((wide - 16) / _LETTER))))) for line in text.split("\n"))
        for text, wide in cells
    ]
    return min(TALLEST, _LINE * max([1, *lines]) + 4)
