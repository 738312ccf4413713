"""CSV tables beside records: the series of a metric, and happenings."""

import io
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import filterfalse
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from jmx.model import limits, reading_rules
from jmx.model.figures import Figure
from jmx.model.finding import Finding, Level, Place, shown
from jmx.model.kinds import HAPPENINGS_FILE
from jmx.model.meaning import plainly
from jmx.model.metric import Happening, Metric, Point
from jmx.model.outline import Document, outline
from jmx.model.workspace import Located
from jmx.reading.guard import Refusal
from jmx.reading.locale_hints import day_hint, days_meant, harmless, number_hint
from jmx.reading.sheet import WINDOWS, BadTable, TableHeader, TableText, header_of, rows_of, text_of
from jmx.reading.table_form import TableForm, form_of
from jmx.reading.validation_errors import findings_of
from jmx.repo.tree import Content, Tree, Unreadable, held

_MOST = 100  # findings of one table: a table in the wrong format is wrong in every row
_LINES_NAMED = 3
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")  # how databases write a day
_FULL_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])|^[0-9]{8}$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_NUMBERS = ("value", "sample")
_AS_WE_WRITE = TableForm()

P = TypeVar("P", Point, Happening)
Row = dict[str, str]  # cells by the names in the header


class _Value(NamedTuple):
    """A value of a metric, and the line of the table it stands in; 0 where the metric's own file has it."""

    point: Point
    line: int
    segment: bool


class Values(NamedTuple):
    """Each metric's values, oldest first, without segments and one a day; the metrics that have none for all
    customers, though they have for segments; and those whose table cannot be read at all."""

    points: dict[str, tuple[Point, ...]]
    only_segments: frozenset[str]
    unread: tuple[str, ...]
    findings: list[Finding]


def read_values(tree: Tree, metrics: Iterable[Located[Metric]]) -> Values:
    """The values of metrics, from their own files and from their `series` tables."""
    found: dict[str, tuple[Point, ...]] = {}
    only_segments: set[str] = set()
    unread: list[str] = []
    findings: list[Finding] = []
    read = [(metric, series_path(metric)) for metric in metrics]
    contents = tree.contents(tuple(path for _, path in read if path))
    for metric, path in read:
        values = [_Value(point, 0, bool(point.segment)) for point in metric.record.points]
        if path:
            _, content = next(contents)
            known = len(findings)
            rows = _in_table(metric, path, content, findings)
            values += rows
            if not rows and len(findings) > known:
                unread.append(metric.ref)
        if values and all(each.segment for each in values):
            only_segments.add(metric.ref)
            findings.append(_only_segments(metric, path, values))
        found[metric.ref] = tuple(_one_a_day(metric, path, values, findings))
    return Values(found, frozenset(only_segments), tuple(unread), findings)


def series_path(metric: Located[Metric]) -> str:
    """The path of a metric's table; empty where it has none."""
    return path_beside(metric.path, metric.record.series or "")


def path_beside(path: str, name: str) -> str:
    """The path of the table that a metric in the file at `path` names; empty where it names none."""
    folder = path.rpartition("/")[0]
    return f"{folder}/{name}" if folder and name else name


class TableValues(NamedTuple):
    """The values of one table as plain data, whether every row of it could be read, and how the column of the values is
    called in it."""

    figures: tuple[Figure, ...] = ()
    whole: bool = True
    column: str = ""


def table_values(content: Content) -> TableValues | None:
    """The values in a table at any moment; None where nobody can say them: what is here is no table that can be read,
    or only stands for one that is elsewhere."""
    content = held(content)
    if isinstance(content, Unreadable):
        return None
    table = _FigureTable("", {}, [])
    rows = [
        (row, _figure(row["date"], row["value"], row.get("sample", ""), table.form))
        for _, row in table.rows(content, ("date", "value"), ("sample", "segment"))
    ]
    read = [{**figure, "segment": row["segment"]} if row.get("segment") else figure for row, figure in rows if figure]
    whole = len(read) == len(rows) and not table.bad_rows
    return TableValues(tuple(read), whole, table.column) if read or whole else None


@lru_cache(maxsize=100_000)  # most versions of a table have most rows in common
def _figure(day: str, value: str, sample: str, form: TableForm) -> Figure | None:
    """A row as plain data; None where it cannot be read."""
    try:
        point = _FigureTable("", {}, [], form=form).point({"date": day, "value": value, "sample": sample})
    except _BadCell:
        return None
    counted = {} if point.sample is None else {"sample": point.sample}
    return {"date": point.date.isoformat(), "value": plainly(point.value), **counted}


def _in_table(metric: Located[Metric], path: str, content: Content, findings: list[Finding]) -> list[_Value]:
    if isinstance(content, Unreadable):
        if content.remedy:
            return []  # told once for all files that are not here
        words = f"the series '{metric.record.series}' is not read: {content.why}"
        findings.append(reading_rules.BAD_TABLE.at(metric.path, words, route=(*metric.route, "series")))
        return []
    table = _FigureTable(path, {"date": "2026-03-31", "value": "4.2", "sample": "120"}, findings)
    rows = table.records(content, ("date", "value"), ("sample", "segment"), table.point)
    return [_Value(point, line, bool(row.get("segment"))) for line, row, point in rows]


def _one_a_day(metric: Located[Metric], path: str, values: list[_Value], findings: list[Finding]) -> Iterator[Point]:
    """The values for all customers, oldest first. Of several for one day the last counts, which is told."""
    by_day: dict[date, list[_Value]] = defaultdict(list)
    for value in values:
        if not value.segment:
            by_day[value.point.date].append(value)
    for day, found in sorted(by_day.items()):
        if len({each.point.value for each in found}) > 1:
            findings.append(_several(metric, path, day, found))
        yield found[-1].point


def _only_segments(metric: Located[Metric], path: str, values: list[_Value]) -> Finding:
    count = "the only value is" if len(values) == 1 else f"all {len(values):,} values are"
    words = f"{count} for segments, so metric '{metric.ref}' has no value for all customers"
    hint = "add values without a segment"
    line = next((each.line for each in values if each.line), 0)
    if line:
        return reading_rules.ONLY_SEGMENTS.at(path, words, hint=hint, place=Place(line, 1))
    return reading_rules.ONLY_SEGMENTS.at(metric.path, words, hint=hint, route=(*metric.route, "points"))


def _several(metric: Located[Metric], path: str, day: date, found: list[_Value]) -> Finding:
    lines = [each.line for each in found if each.line]
    count = "two" if len(found) == 2 else len(found)
    hint = "write one value a day, which may be the mean of several" if len(found) > 2 else "take one of them out"
    if len(lines) == len(found):
        named = (
            f"{', '.join(map(str, lines[:_LINES_NAMED]))}, … and"
            if len(lines) > _LINES_NAMED + 1
            else (f"{', '.join(map(str, lines[:-1]))} and")
        )
        words = f"{day} has {count} values, in lines {named} {lines[-1]}; the last line counts"
        return reading_rules.SEVERAL_VALUES.at(path, words, hint=hint, place=Place(lines[-1], 1))
    words = f"{day} has {count} values in `points`; the last one counts"
    if lines:
        words = f"{day} has a value in `points` and one in {path}, line {lines[-1]}, which counts"
    return reading_rules.SEVERAL_VALUES.at(metric.path, words, hint=hint, route=(*metric.route, "points"))


def read_happenings(tree: Tree) -> tuple[list[Located[Happening]], list[Finding]]:
    """The happenings of `happenings.csv`, if there is one."""
    content = tree.read(HAPPENINGS_FILE)
    if isinstance(content, Unreadable):
        quiet = content.remedy or "no such file" in content.why
        return [], [] if quiet else [reading_rules.BAD_TABLE.at(HAPPENINGS_FILE, f"not read: {content.why}")]
    table, rows = _happenings(content)
    found = zip(outline(_as_document(rows), HAPPENINGS_FILE), rows.values(), strict=True)
    located = [
        Located(entry.ref, entry.kind, record, entry.path, entry.route, entry.identity) for entry, record in found
    ]
    return located, table.findings


def happenings_document(content: bytes) -> Document:
    """The table of happenings as plain data, with the line of each. Raises Refusal where a row of it cannot be read."""
    kept = held(content)
    if isinstance(kept, Unreadable):
        raise Refusal(reading_rules.BAD_TABLE, kept.why)
    table, rows = _happenings(kept)
    if table.bad_rows:
        first = table.findings[0]
        raise Refusal(reading_rules.BAD_TABLE, first.words, first.hint, first.place)
    return _as_document(rows)


def _happenings(content: bytes) -> tuple["_FigureTable", dict[int, Happening]]:
    """The table and the happenings that can be read in it, by their lines."""
    table = _FigureTable(HAPPENINGS_FILE, {"date": "2026-03-31", "type": "launch", "title": "The new app"}, [])
    columns = ("date", "type", "title"), ("touches", "id", "description")
    return table, {line: record for line, _, record in table.records(content, *columns, table.happening)}


@lru_cache(maxsize=20_000)  # most versions of the table have most rows in common
def _happening(row: tuple[tuple[str, str], ...], form: TableForm) -> Happening:
    return _FigureTable(HAPPENINGS_FILE, {}, [], form=form).made_happening(dict(row))


def _as_document(rows: Mapping[int, Happening]) -> Document:
    return {"kind": "happenings", "items": [*map(_plain, rows.values())], "lines": [*rows]}


@lru_cache(maxsize=20_000)
def _plain(record: Happening) -> Mapping[str, Any]:
    return record.model_dump(mode="json", exclude_unset=True)


@dataclass(eq=False)
class _BadCell(Exception):
    """What is wrong in a row, and how it is written."""

    words: str
    hint: str = ""
    column: str = ""
    """The column of which nobody can tell how it is meant: that is told once, however many cells it is about."""
    others: "tuple[_BadCell, ...]" = ()


@dataclass(slots=True)
class _FigureTable:
    """One CSV file, read row by row; what is wrong with it goes to the findings."""

    path: str
    like: Mapping[str, str]
    """A row that can be read, by its columns."""
    findings: list[Finding]
    bad_rows: int = 0
    form: TableForm = _AS_WE_WRITE
    unclear: dict[str, list[tuple[int, _BadCell]]] = field(default_factory=lambda: defaultdict(list))
    row_like: str = ""
    column: str = ""  # how the column of the values is called in it

    def records(
        self, content: bytes, needed: tuple[str, ...], more: tuple[str, ...], make: Callable[[Row], P]
    ) -> Iterator[tuple[int, Row, P]]:
        """What is made of each row that can be read, with its line."""
        for line, row in self.rows(content, needed, more):
            try:
                record = make(row)
            except _BadCell as bad:
                self._bad_cells(line, bad)
            else:
                yield line, row, record
        for found in self.unclear.values():
            line, first = found[0]
            also = f", as may {len(found) - 1} more in this column" if len(found) > 1 else ""
            self._bad_row(line, first.words + also, first.hint)

    def _bad_cells(self, line: int, bad: _BadCell) -> None:
        for each in (bad, *bad.others):
            if each.column:
                self.unclear[each.column].append((line, each))
            else:
                self._bad_row(line, each.words, each.hint)

    def point(self, row: Row) -> Point:
        wrong, data = list[_BadCell](), dict[str, Any]()
        for name in ("date", *_NUMBERS):
            if name != "sample" or row.get(name):
                try:
                    data[name] = self._day(row[name]) if name == "date" else self._number(name, row[name])
                except _BadCell as bad:
                    wrong.append(bad)
        if wrong:  # of the others only what is told once for all of a column, so that it is not told run by run
            first = next((each for each in wrong if not each.column), wrong[0])
            first.others = tuple(each for each in wrong if each is not first and each.column)
            raise first
        return self._checked(Point, data)

    def happening(self, row: Row) -> Happening:
        return _happening(tuple(row.items()), self.form)

    def made_happening(self, row: Row) -> Happening:
        data: dict[str, Any] = {name: row[name] for name in ("id", "description") if row.get(name)}
        data |= {"date": self._day(row["date"]), "touches": row.get("touches", "").split()}
        for name in ("type", "title"):
            if not row[name]:
                raise _BadCell(f"{name} is empty")
            data[name] = row[name]
        return self._checked(Happening, data)

    def _checked(self, model: type[P], data: dict[str, Any]) -> P:
        """The record of a row; the first thing that is wrong with it is told in the words of any other record."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            first = next(findings_of(error, model, self.path, (), data))
            raise _BadCell(first.words, first.hint) from error

    def _number(self, name: str, text: str) -> float:
        """The number in a cell; _BadCell where there is none, or one that may be meant in two ways."""
        if not text:
            raise _BadCell(f"{name} is empty")
        whole = name == "sample"
        written = self.form.number(text)
        if written is None:
            mark = "comma" if "," in text else "point"
            words = f"{name} {_quoted(text)}may have a thousands {mark} or a decimal {mark}"
            raise _BadCell(words, _two_numbers(text, self.form.separator, whole=whole), name)
        if (_WHOLE if whole else _NUMBER).fullmatch(written) and math.isfinite(float(written)):
            return int(written) if whole else float(written)
        words = f"{name} {_quoted(text)}is not a {'whole ' if whole else ''}number"
        raise _BadCell(words, number_hint(text, whole=whole))

    def _day(self, text: str) -> date:
        """A day as it is written anywhere, if it can be no other; a month counts on its last day."""
        if not text:
            raise _BadCell("date is empty")
        days = days_meant(_MIDNIGHT.sub("", text))
        if len(days) > 1 and self.form.day_first is not None:
            days = days[1:] if self.form.day_first else days[:1]
        if len(days) == 1 and _FULL_YEAR.search(text):
            return days[0]
        if len(days) > 1:
            raise _BadCell(f"date {_quoted(text)}may be two days", day_hint(text), "date")
        if _DAY.fullmatch(text):
            raise _BadCell(f"date {text} is a day no calendar has")
        raise _BadCell(f"date {_quoted(text)}is not a date", day_hint(text) or "write a day as 2026-03-31")

    def rows(self, content: bytes, needed: tuple[str, ...], more: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
        """The cells of each row by the names of their columns, with its line."""
        foreign = ""
        try:
            found = self._text(content)
            lines = list(io.StringIO(found.text.replace("\0", "\ufffd"), newline=None))
            if not lines:
                return
            header = header_of(lines, needed, (*needed, *more))
            self.row_like = header.separator.join(self.like.get(name, "") for name in header.names)
            self.column = header.written_for("value") if "value" in header.names else ""
            for line, row in self._named(lines, header):
                if found.codec == WINDOWS:
                    foreign = foreign or next(filterfalse(str.isascii, row.values()), "")
                yield line, row
        except BadTable as bad:
            self._bad_row(bad.line, bad.words, bad.hint)
        if foreign:
            words = f"the table is not UTF-8, so nobody can tell whether '{shown(foreign)}' is written so"
            self._tell(1, words, "save it as CSV UTF-8", Level.INFO)

    def _named(self, lines: Sequence[str], header: TableHeader) -> Iterator[tuple[int, Row]]:
        """The rows below a header, once all of them were looked at to see how their cells are written."""
        rows: list[tuple[int, Row]] = []
        end: BadTable | None = None
        try:
            for line, row in rows_of(lines, header):
                if any(cell.strip() for cell in row[len(header.names) :]):
                    self._bad_row(line, f"the row has {len(row)} cells, the header {len(header.names)}")
                    continue
                cells = zip(header.names, [*row, *[""] * len(header.names)], strict=False)
                rows.append((line, {name: cell.strip() for name, cell in cells if name}))
        except BadTable as found:
            end = found
        numbers = (row[name] for _, row in rows for name in _NUMBERS if row.get(name))
        self.form = form_of(header.separator, (row["date"] for _, row in rows if "date" in row), numbers)
        yield from rows
        if end:
            raise end

    def _text(self, content: bytes) -> TableText:
        if len(content) > limits.FILE_BYTES:
            raise BadTable(f"the table has more than {limits.FILE_BYTES:,} bytes and is not read")
        return text_of(content)

    def _bad_row(self, line: int, words: str, hint: str = "") -> None:
        self.bad_rows += 1
        if self.bad_rows <= _MOST:
            self._tell(line, words, hint or (f"rows look like `{self.row_like}`" if self.row_like else ""))
        elif self.bad_rows == _MOST + 1:
            self.findings.append(
                reading_rules.TOO_MANY.at(self.path, "more findings in this table", place=Place(line, 1))
            )

    def _tell(self, line: int, words: str, hint: str, level: Level | None = None) -> None:
        told = reading_rules.BAD_TABLE.at(self.path, words, hint=hint, place=Place(line, 1), level=level)
        self.findings.append(told)


def _quoted(text: str) -> str:
    """What is wrong in a cell, where it may be shown."""
    return f"'{text}' " if harmless(text) else ""


def _two_numbers(text: str, separator: str, *, whole: bool) -> str:
    """Both numbers that one may be, as such a table would have them; of whole ones there may be one."""
    units, _, places = text.replace(",", ".").partition(".")
    less = f"{units}{',' if separator == ';' else '.'}{places.rstrip('0')}" if places.strip("0") else units
    either = ", if thousands are meant" if whole and less != units else f" or `{less}`"
    return f"write `{units}{places}`{either}"
