"""A journey's table as colleagues sent it back: its rows by the headers, wherever columns and rows stand by now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jmx import escape
from jmx.model.everyday_words import kind_called
from jmx.model.journey_table import BY_KIND, ID_HEADER, KIND_HEADER, SHEETS, STAGE, cell_form, label, table_fields
from jmx.model.kinds import BY_NAME
from jmx.reading.cells import SheetCell, TableSheet, address

_TITLE_ROWS = 20  # so many rows may stand above the header


class BadCellAt(NamedTuple):
    """What is wrong in a cell, and which."""

    address: str
    words: str


@dataclass(frozen=True)
class FilledRow:
    """A row as it was filled in: what each of its columns says, also where that is nothing, and where each stands."""

    kind: str
    ref: str
    words: Mapping[str, str]
    places: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where to look for it: at its title."""
        return self.places.get("title") or next(iter(self.places.values()))

    @property
    def empty(self) -> bool:
        return not any(self.words.values())


@dataclass
class FilledTable:
    """All rows of a table, and what cannot be read in it. `lacking` are columns that were there when it was made by
    their sheets, `unknown` those that are no field's; `others` are sheets with such heads that are none of jmx's."""

    rows: list[FilledRow] = field(default_factory=list)
    bad: list[BadCellAt] = field(default_factory=list)
    unknown: dict[str, list[SheetCell]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    columns: dict[str, set[str]] = field(default_factory=dict)


class _Heads(NamedTuple):
    """The row of the headers, what each column holds, and the columns that hold nothing known."""

    row: int
    columns: Mapping[int, str]
    unknown: Sequence[SheetCell]


def read_filled(sheets: Iterable[TableSheet]) -> FilledTable:
    """The rows of all sheets that have a header of jmx's; other sheets are somebody's own."""
    table = FilledTable()
    for sheet in sheets:
        kind = next((each.kind for each in SHEETS if each.name.casefold() == sheet.name.casefold()), "")
        for each in (sheet, sheet.turned()) if not sheet.hidden else ():
            header = _header(each, kind)
            if header is not None and (kind or KIND_HEADER in header.columns.values()):
                _read_sheet(each, kind, header, table, is_turned=each is not sheet)
                break
            if header is not None:
                table.others.append(sheet.name)
                break
    return table


def _header(sheet: TableSheet, kind: str) -> _Heads | None:
    """The first row that names the ids and a title."""
    for number, row in sheet.rows.items():
        if number > _TITLE_ROWS:
            return None
        columns = {at: _column(cell.text, kind) for at, cell in row.items()}
        if {ID_HEADER, "title"} <= {*columns.values()}:
            unknown = [row[at] for at, name in columns.items() if not name]
            return _Heads(number, {at: name for at, name in columns.items() if name}, unknown)
    return None


def _column(header: str, kind: str) -> str:
    """What a column holds, by its header; empty where that is somebody's own."""
    said = " ".join(header.split()).casefold()
    known = table_fields(kind) if kind else tuple(name for each in SHEETS for name in table_fields(each.kind))
    for name in (KIND_HEADER, ID_HEADER, STAGE, *known):
        if said in (name.casefold(), label(name).casefold()):
            return name
    return ""


def _read_sheet(sheet: TableSheet, kind: str, header: _Heads, table: FilledTable, *, is_turned: bool) -> None:
    names = list(header.columns.values())
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        spot = _spot(sheet, header.row, max(at for at, name in header.columns.items() if name in doubled), is_turned)
        table.bad.append(BadCellAt(spot, f"two columns are called '{label(min(doubled))}'"))
        return
    at = {name: column for column, name in header.columns.items()}
    filled = {column for number, row in sheet.rows.items() if number > header.row for column in row}
    told = [cell for cell in header.unknown if (cell.row if is_turned else cell.column) in filled]
    table.unknown.setdefault(sheet.name, []).extend(told)
    table.columns[sheet.name] = {*names}
    for number, row in sheet.rows.items():
        said = {name: row.get(column) for name, column in at.items()}
        if number <= header.row or all(cell is None or cell.spread for cell in said.values()):
            continue
        places = {name: _spot(sheet, number, column, is_turned) for name, column in at.items()}
        of_row = kind or _kind(said.get(KIND_HEADER), places[KIND_HEADER], table)
        if of_row:
            table.rows.append(_row(of_row, said, places, table, in_csv=not sheet.name))
        if kind == "journey":
            return  # whatever stands beside it is somebody's own


def _spot(sheet: TableSheet, row: int, column: int, is_turned: bool) -> str:
    return address(sheet.name, column, row) if is_turned else address(sheet.name, row, column)


def _kind(cell: SheetCell | None, place: str, table: FilledTable) -> str:
    """The kind of a row of CSV; empty where it is none, which is told unless it is jmx's own line."""
    said = cell.text.casefold() if cell else ""
    kind = said if said in BY_NAME else kind_called(said)
    if kind in BY_KIND:
        return kind
    if said != "jmx":
        table.bad.append(BadCellAt(place, f"what sort of record it is must be one of {', '.join(BY_KIND)}"))
    return ""


def _row(
    kind: str, said: Mapping[str, SheetCell | None], places: Mapping[str, str], table: FilledTable, *, in_csv: bool
) -> FilledRow:
    fields = {STAGE, *table_fields(kind)} if kind == "touchpoint" else {*table_fields(kind)}
    words: dict[str, str] = {}
    for name, cell in said.items():
        if name in (KIND_HEADER, ID_HEADER):
            continue
        if name not in fields:
            if cell is not None:
                table.bad.append(BadCellAt(cell.address, f"a {kind} has no '{label(name)}'"))
            continue
        words[name] = _words(kind, name, cell, table, in_csv=in_csv) if cell is not None else ""
    found = said.get(ID_HEADER)
    return FilledRow(kind, found.text if found else "", words, places)


def _words(kind: str, name: str, cell: SheetCell, table: FilledTable, *, in_csv: bool) -> str:
    if cell.wrong:
        table.bad.append(BadCellAt(cell.address, cell.wrong))
    if cell_form(kind, name).day:
        if cell.day is None:
            table.bad.append(BadCellAt(cell.address, f"'{cell.text[:40]}' is no day, or may be two; write 2026-03-31"))
        return cell.day.isoformat() if cell.day else cell.text
    return escape.before_no_formula(cell.text) if in_csv else cell.text
