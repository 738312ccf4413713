"""CSV tables beside records: the series of a metric, and happenings."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from jmx.model import limits, reading_rules
from jmx.model.finding import Finding, Place
from jmx.model.identity import Identity
from jmx.model.metric import Happening, Metric, Point
from jmx.model.workspace import Located
from jmx.reading.locale_hints import day_hint, harmless, number_hint
from jmx.reading.validation_errors import findings_of
from jmx.repo.tree import Tree, Unreadable

HAPPENINGS = "happenings.csv"
_MOST = 100  # findings of one table: a table in the wrong format is wrong in every row
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")

P = TypeVar("P", Point, Happening)
Row = dict[str, str]  # cells by the names in the header


def read_points(tree: Tree, metrics: Iterable[Located[Metric]]) -> tuple[dict[str, tuple[Point, ...]], list[Finding]]:
    """Each metric's values, from its own file and from its `series` table, oldest first and without segments."""
    found: dict[str, list[Point]] = {}
    tables: list[tuple[Located[Metric], str]] = []
    for metric in metrics:
        found[metric.ref] = [point for point in metric.record.points if point.segment is None]
        if metric.record.series:
            folder = metric.path.rpartition("/")[0]
            tables.append((metric, f"{folder}/{metric.record.series}" if folder else metric.record.series))
    findings: list[Finding] = []
    contents = tree.contents(tuple(path for _, path in tables))
    for (metric, path), (_, content) in zip(tables, contents, strict=True):
        if isinstance(content, Unreadable):
            words = f"the series '{metric.record.series}' is not read: {content.why}"
            findings.append(reading_rules.BAD_TABLE.at(metric.path, words, route=(*metric.route, "series")))
        else:
            table = _FigureTable(path, "2026-03-31,4.2,120", findings)
            rows = table.records(content, ("date", "value"), table.point)
            found[metric.ref] += (point for _, row, point in rows if not row.get("segment"))
    return {ref: tuple(sorted(points, key=lambda point: point.date)) for ref, points in found.items()}, findings


def read_happenings(tree: Tree) -> tuple[list[Located[Happening]], list[Finding]]:
    """The happenings of `happenings.csv`, if there is one."""
    content = tree.read(HAPPENINGS)
    if isinstance(content, Unreadable):
        missing = "no such file" in content.why
        return [], [] if missing else [reading_rules.BAD_TABLE.at(HAPPENINGS, f"not read: {content.why}")]
    table = _FigureTable(HAPPENINGS, "2026-03-31,launch,The new app,onboarding", [])
    found = []
    for line, _, record in table.records(content, ("date", "type", "title"), table.happening):
        identity = Identity.WRITTEN if record.id else Identity.NUMBERED
        ref = record.id or f"happening-line-{line}"
        found.append(Located(ref, "happening", record, HAPPENINGS, (), identity))
    return found, table.findings


@dataclass(eq=False)
class _BadCell(Exception):
    """What is wrong in a row, and how it is written."""

    words: str
    hint: str = ""


@dataclass(slots=True)
class _FigureTable:
    """One CSV file, read row by row; what is wrong with it goes to the findings."""

    path: str
    like: str
    findings: list[Finding]
    bad_rows: int = 0
    decimal_comma: bool = False

    def records(
        self, content: bytes, needed: tuple[str, ...], make: Callable[[Row], P]
    ) -> Iterator[tuple[int, Row, P]]:
        """What is made of each row that can be read, with its line."""
        for line, row in self._rows(content, needed):
            try:
                record = make(row)
            except _BadCell as bad:
                self._bad_row(line, bad.words, bad.hint)
            else:
                yield line, row, record

    def point(self, row: Row) -> Point:
        data: dict[str, Any] = {"date": _day(row["date"]), "value": self._number("value", row["value"])}
        if row.get("sample"):
            data["sample"] = self._number("sample", row["sample"], whole=True)
        return self._checked(Point, data)

    def happening(self, row: Row) -> Happening:
        data: dict[str, Any] = {name: row[name] for name in ("id", "description") if row.get(name)}
        data |= {"date": _day(row["date"]), "touches": row.get("touches", "").split()}
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

    def _number(self, name: str, text: str, *, whole: bool = False) -> float:
        """The number in a cell; _BadCell where there is none, or one that may be meant in two ways."""
        if not text:
            raise _BadCell(f"{name} is empty")
        if self.decimal_comma and _THOUSANDS.fullmatch(text):
            plain = text.replace(".", "")
            either = "" if whole or text.count(".") > 1 else f" or {text.replace('.', ',')}"
            raise _BadCell(f"{name} {_quoted(text)}has a thousands point or a decimal point", f"write {plain}{either}")
        written = text.replace(",", ".") if self.decimal_comma else text
        if (_WHOLE if whole else _NUMBER).fullmatch(written) and math.isfinite(float(written)):
            return int(written) if whole else float(written)
        words = f"{name} {_quoted(text)}is not a {'whole ' if whole else ''}number"
        raise _BadCell(words, number_hint(text, whole=whole))

    def _rows(self, content: bytes, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
        text = self._text(content)
        first = text.partition("\n")[0]
        # where columns are separated by semicolons, as spreadsheets do in most of Europe, decimals have a comma
        self.decimal_comma = ";" in first and "," not in first
        comma = ";" if self.decimal_comma else ","
        reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd")), delimiter=comma, strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
            if not set(needed) <= set(header) or len(set(header)) != len(header):
                if text:
                    self._bad_header(header, needed)
                return
            for row in reader:
                if len(row) > len(header):
                    self._bad_row(reader.line_num, f"the row has {len(row)} cells, the header {len(header)}")
                elif any(row):
                    cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
                    yield reader.line_num, dict(zip(header, cells, strict=True))
        except csv.Error as error:
            self._bad_row(reader.line_num, f"not a CSV row: {error}")

    def _bad_header(self, header: list[str], needed: tuple[str, ...]) -> None:
        if len(header) == 1 and "\t" in header[0]:
            self._bad_row(1, "columns are separated by tabs", "save it with commas or semicolons")
        else:
            words = f"the header needs each of {', '.join(needed)} once"
            self._bad_row(1, words, f"the first line is `{','.join(needed)}`, and more columns if you have them")

    def _text(self, content: bytes) -> str:
        if len(content) > limits.FILE_BYTES:
            self._bad_row(1, f"the table has more than {limits.FILE_BYTES:,} bytes and is not read")
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._bad_row(1, "the table is not UTF-8 and is not read")
            return ""

    def _bad_row(self, line: int, words: str, hint: str = "") -> None:
        self.bad_rows += 1
        if self.bad_rows <= _MOST:
            hint = hint or f"rows look like {self.like}"
            self.findings.append(reading_rules.BAD_TABLE.at(self.path, words, hint=hint, place=Place(line, 1)))
        elif self.bad_rows == _MOST + 1:
            self.findings.append(
                reading_rules.TOO_MANY.at(self.path, "more findings in this table", place=Place(line, 1))
            )


def _quoted(text: str) -> str:
    """What is wrong in a cell, where it may be shown."""
    return f"'{text}' " if harmless(text) else ""


def _day(text: str) -> date:
    """A day as everywhere in jmx: 2026-03-31, and none of the other forms of ISO 8601."""
    if not text:
        raise _BadCell("date is empty")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise _BadCell(f"date {text} is a day no calendar has") from error
    raise _BadCell(f"date {_quoted(text)}is not a date", day_hint(text) or "write a day as 2026-03-31")
