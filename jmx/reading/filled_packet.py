"""A packet as it came back from a review: what was filled into its tables, each with its place, and what is not clear.

Markdown or a workbook, laid out anew by whatever editor: tables are known by their columns, wherever they stand by now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jmx.model import record_form as form
from jmx.model.said_review import NOTHING_SAID, PlacedProblem, SaidAgreement, SaidReview, SaidWords
from jmx.reading.cells import SheetCell, TableSheet, decoded, read_sheets
from jmx.reading.locale_hints import days_meant
from jmx.reading.pipe_tables import PipeTable, pipe_tables
from jmx.reading.sheet import BadTable

_ZIP = b"PK\x03\x04"
_TITLE_ROWS = 20  # so many rows of a sheet may stand above the header
_YES = frozenset(("yes", "y", "x", "✓", "✔", "☑", "✅", "done", "true", "1", "ja", "j", "oui", "si", "sí", "ok"))
_NO = frozenset(("no", "n", "open", "not done", "not yet", "false", "0", "nein", "non", "☐"))
_NOTHING = frozenset("-–—")
_MAKE_ONE = "make one: jmx review JOURNEY -o packet.md, or packet.xlsx"
_YES_OR_EMPTY = "says neither that it is done nor that it is not; write yes, or leave it empty"
# So many columns of a table have to be there for it to be known.
_FEWEST = {form.DECISIONS: 4, form.ACTIONS: 4, form.OPEN_ACTIONS: 3, form.THE_REVIEW: 1}


@dataclass
class FilledPacket:
    """What was filled in. Nothing of it may be recorded where there are `problems`; `notes` are what was kept out."""

    journey: SaidWords = NOTHING_SAID
    made_from: SaidWords = NOTHING_SAID
    said: SaidReview = field(default_factory=SaidReview)
    problems: list[PlacedProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Row(NamedTuple):
    """A row of a table that is filled in: its cells by column, and what stands beyond the last."""

    place: str
    cells: Mapping[str, SaidWords]

    def said(self, column: str) -> SaidWords:
        found = self.cells.get(column, SaidWords("", self.place))
        return SaidWords("", found.place) if {*found.words.strip()} <= _NOTHING else found


class _Filled(NamedTuple):
    """A table that was found: which it is, where, its columns, and its rows."""

    form: form.FormTable
    place: str
    columns: tuple[str, ...]
    rows: tuple[_Row, ...]


def read_packet(content: bytes, name: str) -> FilledPacket:
    """What was filled into a packet. Raises BadTable where it is none, with what to do."""
    packet = FilledPacket()
    found = _in_sheets(read_sheets(content), packet) if content.startswith(_ZIP) else _in_text(content, name, packet)
    tables: dict[form.FormTable, _Filled] = {}
    for each in found:
        if each.form in tables:
            told = f"there is a table of this sort at {tables[each.form].place} already; leave one of them"
            packet.problems.append(PlacedProblem(each.place, told))
        tables.setdefault(each.form, each)
    if not tables:
        raise BadTable("it holds none of the tables that a packet leaves to fill in", _MAKE_ONE)
    for each in tables.values():
        _note_columns(each, packet)
    packet.notes += [f"{name}: there is no table '{each.name}' in it" for each in form.TABLES if each not in tables]
    _take(tables, packet, name)
    return packet


# --- finding the tables -----------------------------------------------------------------------------------------------


def _in_text(content: bytes, name: str, packet: FilledPacket) -> Iterator[_Filled]:
    text = decoded(content)
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        raise BadTable("it is an HTML page, which is not read back", "fill in packet.md or packet.xlsx")
    tables, astray = pipe_tables(text)
    known = [(each, found) for each in tables if (found := _form_of(each.header.cells))]
    ends = {each.rows[-1].line if each.rows else each.header.line + 1 for each, _ in known}
    for line in astray:
        if line - 2 in ends or line - 1 in ends:
            ends.add(line)
            told = "this row stands outside of its table; take away the empty line above it"
            packet.problems.append(PlacedProblem(f"{name}:{line}", told))
    for each, found in known:
        yield _of_text(each, found, name, packet)


def _of_text(table: PipeTable, found: form.FormTable, name: str, packet: FilledPacket) -> _Filled:
    columns = tuple(map(_column, table.header.cells))
    rows = []
    for line, cells in table.rows:
        place = f"{name}:{line}"
        if len(cells) > len(columns) and any(cells[1:]):
            told = f"this row has {len(cells)} cells and its table {len(columns)}; write \\| for a bar within a cell"
            packet.problems.append(PlacedProblem(place, told))
        said = zip(columns, cells, strict=False)
        rows.append(_Row(place, {column: SaidWords(words, place) for column, words in reversed([*said]) if column}))
    return _Filled(found, f"{name}:{table.header.line}", columns, tuple(rows))


def _in_sheets(sheets: Sequence[TableSheet], packet: FilledPacket) -> Iterator[_Filled]:
    for sheet in sheets:
        for number, row in () if sheet.hidden else sheet.rows.items():
            if number > _TITLE_ROWS:
                break
            found = _form_of([cell.text for cell in row.values()])
            if found:
                yield _of_sheet(sheet, number, found, packet)
                break


def _of_sheet(sheet: TableSheet, number: int, found: form.FormTable, packet: FilledPacket) -> _Filled:
    header = {at: _column(cell.text) for at, cell in sheet.rows[number].items()}
    rows = []
    for at, row in sheet.rows.items():
        if at > number:
            first = min(row)
            cells = {name: _sheet_words(row[column], packet) for column, name in header.items() if column in row}
            empty = {name: _empty_at(sheet, at, column) for column, name in header.items() if column not in row}
            rows.append(_Row(row[first].address, empty | cells))
            loose = [row[column] for column in row if column not in header]
            packet.notes += [f"{cell.address}: it stands in no column and is kept out" for cell in loose[:1]]
    return _Filled(found, next(iter(sheet.rows[number].values())).address, tuple(header.values()), tuple(rows))


def _sheet_words(cell: SheetCell, packet: FilledPacket) -> SaidWords:
    if cell.wrong:
        packet.problems.append(PlacedProblem(cell.address, cell.wrong))
    return SaidWords("" if cell.spread else cell.text, cell.address)


def _empty_at(sheet: TableSheet, row: int, column: int) -> SaidWords:
    return SaidWords("", SheetCell(sheet.name, row, column, "").address)


def _column(header: str) -> str:
    return " ".join(header.split()).casefold()


def _form_of(header: Sequence[str]) -> form.FormTable | None:
    """Which of the tables has such a header."""
    names = {*map(_column, header)}
    if form.DONE in names:
        return form.OPEN_ACTIONS if "action" in names or "ref" in names else None
    if form.THE_REVIEW.columns[0] in names:
        return form.THE_REVIEW
    for each in (form.DECISIONS, form.ACTIONS):
        if each.columns[1] in names and len(names & {*each.columns}) >= _FEWEST[each]:
            return each
    return None


def _note_columns(table: _Filled, packet: FilledPacket) -> None:
    """Columns of one's own are kept out, and told where something stands in them."""
    for name in dict.fromkeys(filter(None, table.columns)):
        if name not in table.form.columns and any(row.said(name).words for row in table.rows):
            packet.notes.append(f"{table.place}: column '{name[:40]}' is none of the packet's, and is kept out")
        if table.columns.count(name) > 1 and name in table.form.columns:
            packet.problems.append(PlacedProblem(table.place, f"two columns are called '{name}'; leave one of them"))
    lacking = [name for name in table.form.columns if name not in (*table.columns, form.NUMBER, form.HOW)]
    if lacking and table.form is not form.OPEN_ACTIONS:
        packet.notes.append(f"{table.place}: there is no column {' or '.join(map(repr, lacking))} any more")


# --- what they say ----------------------------------------------------------------------------------------------------


def _take(tables: Mapping[form.FormTable, _Filled], packet: FilledPacket, name: str) -> None:
    answers = _answers(tables.get(form.THE_REVIEW), packet, name)
    packet.journey, packet.made_from = answers[form.JOURNEY], answers[form.MADE_FROM]
    packet.said = SaidReview(
        reviewer=answers[form.LED_BY],
        recorded_by=answers[form.WRITTEN_BY],
        held=answers[form.HELD_ON],
        attendees=tuple(filter(None, (each.strip() for each in _listed(answers[form.THERE].words)))),
        verdict=answers[form.VERDICT],
        decisions=tuple(_agreed(tables.get(form.DECISIONS), packet)),
        actions=tuple(_agreed(tables.get(form.ACTIONS), packet)),
        closes=tuple(_done(tables.get(form.OPEN_ACTIONS), packet)),
    )


def _answers(table: _Filled | None, packet: FilledPacket, name: str) -> dict[str, SaidWords]:
    place = table.place if table else name
    found = dict.fromkeys(form.QUESTIONS, SaidWords("", place))
    question, answer, _ = form.THE_REVIEW.columns
    for row in table.rows if table else ():
        asked = _column(row.said(question).words)
        if asked in found:
            if found[asked].words:
                packet.problems.append(PlacedProblem(row.place, f"'{asked}' is answered twice; leave one of them"))
            found[asked] = row.said(answer)
        elif row.said(answer).words:
            packet.notes.append(f"{row.place}: '{asked[:40]}' is none of the packet's questions, and is kept out")
    return found


def _listed(words: str) -> list[str]:
    return words.replace(";", ",").replace("\n", ",").split(",")


def _agreed(table: _Filled | None, packet: FilledPacket) -> Iterator[SaidAgreement]:
    """The rows in which something was agreed."""
    what = table.form.columns[1] if table else ""
    for row in table.rows if table else ():
        text, why, about, owner, due = (row.said(name) for name in (what, "why", "about", "owner", "due"))
        if text.words.strip():
            yield SaidAgreement(text, why, about, owner, due, row.said(form.NUMBER).words.strip())
        elif any(each.words.strip() for each in (why, about, owner, due)):
            told = f"this row says nothing of the {what} itself; write it, or empty the row"
            packet.problems.append(PlacedProblem(text.place, told))


def _done(table: _Filled | None, packet: FilledPacket) -> Iterator[SaidWords]:
    """The open actions of which somebody wrote that they are done."""
    for row in table.rows if table else ():
        mark, which = row.said(form.DONE), row.said("ref")
        is_done = done(mark.words)
        if is_done is None:
            told = f"'{' '.join(mark.words.split())[:40]}' {_YES_OR_EMPTY}"
            packet.problems.append(PlacedProblem(mark.place, told))
        elif is_done:
            yield SaidWords((which if which.words else row.said("action")).words, mark.place)


def done(said: str) -> bool | None:
    """What somebody wrote into a column that asks whether something is done; None where it may be either."""
    words = " ".join(said.split()).casefold().rstrip(".!")
    if not words or words in _NO:
        return False
    return True if words in _YES or days_meant(words) else None
