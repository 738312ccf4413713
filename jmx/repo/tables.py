"""CSV tables beside records: the series of a metric, and happenings."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from jmx.model import limits, seen
from jmx.model.finding import Finding
from jmx.model.metric import Happening, Metric, Point
from jmx.model.place import Place
from jmx.model.workspace import Located
from jmx.repo.tree import Tree, Unreadable

HAPPENINGS = "happenings.csv"


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
            findings.append(seen.BAD_TABLE.at(metric.path, words, route=(*metric.route, "series")))
        else:
            table = _Table(path, "2026-03-31,4.2,120", findings)
            found[metric.ref] += table.points(content)
    return {ref: tuple(sorted(points, key=lambda point: point.date)) for ref, points in found.items()}, findings


def read_happenings(tree: Tree) -> tuple[list[Located[Happening]], list[Finding]]:
    """The happenings of `happenings.csv`, if there is one."""
    content = tree.read(HAPPENINGS)
    if isinstance(content, Unreadable):
        missing = "no such file" in content.why
        return [], [] if missing else [seen.BAD_TABLE.at(HAPPENINGS, f"not read: {content.why}")]
    findings: list[Finding] = []
    table = _Table(HAPPENINGS, "2026-03-31,launch,The new app,onboarding", findings)
    return list(table.happenings(content)), findings


@dataclass(slots=True)
class _Table:
    """One CSV file, read row by row; what is wrong with it goes to the findings."""

    path: str
    like: str
    findings: list[Finding]
    bad_rows: int = 0

    def points(self, content: bytes) -> Iterator[Point]:
        """The values for all customers; those of a segment are only checked."""
        for line, row in self._rows(content, ("date", "value")):
            try:
                data: dict[str, Any] = {"date": _day(row["date"]), "value": float(_number(row["value"]))}
                if row.get("sample"):
                    data["sample"] = int(_number(row["sample"]))
                point = Point.model_validate(data)
            except ValueError:  # pydantic's errors are ValueErrors too
                self._bad_row(line, "date, value or sample is not valid here")
                continue
            if not row.get("segment"):
                yield point

    def happenings(self, content: bytes) -> Iterator[Located[Happening]]:
        for line, row in self._rows(content, ("date", "type", "title")):
            data = {"date": _day(row["date"]), "type": row["type"], "title": row["title"]}
            data |= {name: row[name] for name in ("id", "description") if row.get(name)}
            try:
                record = Happening.model_validate(data | {"touches": row.get("touches", "").split()})
            except ValidationError as error:
                first = error.errors(include_input=False, include_url=False)[0]
                self._bad_row(line, f"'{first['loc'][0]}' is not valid here")
                continue
            ref = record.id or f"happening-line-{line}"
            yield Located(ref, "happening", record, self.path, (), record.id is None)

    def _rows(self, content: bytes, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        text = self._text(content)
        reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd")), strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
            if not set(needed) <= set(header) or len(set(header)) != len(header):
                if text:
                    self._bad_row(1, f"the header needs each of {', '.join(needed)} once")
                return
            for row in reader:
                if len(row) > len(header):
                    self._bad_row(reader.line_num, f"the row has {len(row)} cells, the header {len(header)}")
                elif any(row):
                    cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
                    yield reader.line_num, dict(zip(header, cells, strict=True))
        except csv.Error as error:
            self._bad_row(reader.line_num, f"not a CSV row: {error}")

    def _text(self, content: bytes) -> str:
        if len(content) > limits.FILE_BYTES:
            self._bad_row(1, f"the table has more than {limits.FILE_BYTES:,} bytes and is not read")
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._bad_row(1, "the table is not UTF-8 and is not read")
            return ""

    def _bad_row(self, line: int, words: str) -> None:
        self.bad_rows += 1
        if self.bad_rows <= _MOST:
            hint = f"rows look like {self.like}"
            self.findings.append(seen.BAD_TABLE.at(self.path, words, hint=hint, place=Place(line, 1)))
        elif self.bad_rows == _MOST + 1:
            self.findings.append(seen.TOO_MANY.at(self.path, "more findings in this table", place=Place(line, 1)))


_MOST = 100  # findings of one table: a table in the wrong format is wrong in every row


def _day(text: str) -> object:
    """A day as everywhere in jmx: 2026-03-31, and none of the other forms of ISO 8601."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else text
    except ValueError:
        return text


def _number(text: str) -> str:
    """The text of a number; Python would also read 1_000."""
    if "_" in text:
        raise ValueError("not a number")
    return text
