"""A CSV table as spreadsheets save it: how its letters are kept, which line is its header, and what its columns are
called here."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from jmx.model.finding import shown

# What a column is called in tables of others. Capitals make no difference, and the name itself comes first.
CALLED: Mapping[str, tuple[str, ...]] = {
    "date": ("day", "month", "datum", "tag", "monat"),
    "value": ("wert",),
    "sample": ("n",),
    "title": ("titel",),
    "type": ("typ",),
}
_TITLE_LINES = 20  # so many lines may stand above the header
_SEPARATORS = (";", ",", "\t")
_SEPARATOR = re.compile(r'"?sep=([;,\t])"?[;,\s]*', re.IGNORECASE)  # how Excel notes what separates the columns
_MOST_NAMED = 6
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
WINDOWS = "cp1252"  # in which Excel saves “CSV” in Western Europe and America


@dataclass(eq=False)
class BadTable(Exception):
    """Why a text is no table that can be read, on which line, and what to do."""

    words: str
    hint: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class TableText:
    """The text of a table, and how its bytes come of it."""

    text: str
    codec: str
    mark: bytes = b""

    def encoded(self, text: str) -> bytes:
        """Another text as this one is kept."""
        return self.mark + text.encode(self.codec)


def text_of(content: bytes) -> TableText:
    """The text of a table; BadTable where nobody knows what its bytes mean."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", ""))
    for each in (codec,) if codec else ("utf-8", WINDOWS):
        try:
            return TableText(content[len(mark) :].decode(each), each, mark)
        except UnicodeDecodeError:
            continue
    raise BadTable("nobody can tell how its letters are kept, so the table is not read", "save it as CSV UTF-8")


@dataclass(frozen=True, slots=True)
class TableHeader:
    """The line that names the columns, from 0; what separates them; each column's name here, or none; and as it is
    written."""

    index: int
    separator: str
    names: tuple[str, ...]
    written: tuple[str, ...] = ()

    def written_for(self, name: str) -> str:
        """How the column is called in the table that has a name here."""
        return self.written[self.names.index(name)].strip()


def header_of(lines: Sequence[str], needed: Collection[str], known: Collection[str]) -> TableHeader:
    """The first line that names all the needed columns. Titles and empty lines may stand above it."""
    nearest: tuple[int, int, list[str]] = (0, 0, [])
    for index, written in _candidates(lines):
        for separator in _SEPARATORS:
            cells = _first_row(lines, index, separator)
            names = _names(cells, known, index)
            found = len({*needed} & {*names})
            if found == len(needed):
                return TableHeader(index, separator, names, tuple(cells))
            if found > nearest[0] or (not nearest[2] and written):
                nearest = (found, index, cells)
    raise _no_header(*nearest, needed, known)


def rows_of(lines: Sequence[str], header: TableHeader) -> Iterator[tuple[int, list[str]]]:
    """The rows below a header that are not empty, each with the number of its last line."""
    reader = csv.reader(islice(lines, header.index, None), delimiter=header.separator, strict=True)
    try:
        next(reader)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield header.index + reader.line_num, row
    except csv.Error as error:
        raise BadTable(f"not a CSV row: {error}", line=header.index + reader.line_num) from error


def _candidates(lines: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """The lines that may be the header, by number, and whether anything is written there."""
    for index, line in enumerate(lines[: _TITLE_LINES + 1]):
        if not (index == 0 and _SEPARATOR.fullmatch(line)):
            yield index, bool(line.strip(" \t\r\n;,"))


def _first_row(lines: Sequence[str], index: int, separator: str) -> list[str]:
    try:
        return next(csv.reader(islice(lines, index, None), delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _names(cells: Sequence[str], known: Collection[str], index: int) -> tuple[str, ...]:
    """The columns by the names they have here, each once; none for those that are not wanted or have no name."""
    written = [cell.strip().lower() for cell in cells]
    names = ["" for _ in written]
    for name in known:
        for called in (name, *CALLED.get(name, ())):
            columns = [column for column, each in enumerate(written) if each == called]
            if len(columns) > 1:
                raise BadTable(f"two columns are called '{called}'", "rename one of them", index + 1)
            if columns and name in names:
                continue  # one under its own name, or an earlier of the other names, counts
            for column in columns:
                names[column] = name
    return tuple(names)


def _no_header(
    found: int, index: int, cells: Sequence[str], needed: Collection[str], known: Collection[str]
) -> BadTable:
    like = f"the header is `{','.join(needed)}`, and more columns if you have them"
    names = _names(cells, known, index)
    missing = [name for name in needed if name not in names]
    if not found:
        return BadTable(f"no line names the columns {' and '.join(missing)}", like, index + 1)
    others = [shown(cell.strip()) for cell, name in zip(cells, names, strict=True) if cell.strip() and not name]
    words = f"no column is called {' or '.join(missing)}"
    if len(missing) == len(others) == 1:
        return BadTable(words, f"if '{others[0]}' is meant, call it {missing[0]}", index + 1)
    there = f"; there are {', '.join(others[:_MOST_NAMED])}" if others else ""
    return BadTable(f"{words}{there}", like, index + 1)
