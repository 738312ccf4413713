"""CSV tables beside records: the series of a metric, and happenings."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from jmx.model import seen
from jmx.model.finding import Finding
from jmx.model.metric import Happening, Metric, Point
from jmx.model.place import Place
from jmx.model.workspace import Located
from jmx.repo.tree import Tree, Unreadable

HAPPENINGS = "happenings.csv"


def read_points(tree: Tree, metric: Located[Metric]) -> tuple[tuple[Point, ...], list[Finding]]:
    """A metric's values, from its own file and from its `series` table, oldest first and without segments."""
    points = [point for point in metric.record.points if point.segment is None]
    findings: list[Finding] = []
    if metric.record.series:
        folder = metric.path.rpartition("/")[0]
        path = f"{folder}/{metric.record.series}" if folder else metric.record.series
        content = tree.read(path)
        if isinstance(content, Unreadable):
            words = f"the series '{metric.record.series}' is not read: {content.why}"
            findings.append(seen.BAD_TABLE.at(metric.path, words, route=(*metric.route, "series")))
        else:
            for line, row in _rows(content, path, ("date", "value"), findings):
                _add_point(points, row, path, line, findings)
    return tuple(sorted(points, key=lambda point: point.date)), findings


def read_happenings(tree: Tree) -> tuple[list[Located[Happening]], list[Finding]]:
    """The happenings of `happenings.csv`, if there is one."""
    content = tree.read(HAPPENINGS)
    findings: list[Finding] = []
    if isinstance(content, Unreadable):
        return [], findings
    happenings = []
    for line, row in _rows(content, HAPPENINGS, ("date", "type", "title"), findings):
        try:
            record = Happening.model_validate(
                {
                    "date": _day(row["date"]),
                    "type": row["type"],
                    "title": row["title"],
                    "touches": row.get("touches", "").split(),
                }
            )
        except ValidationError as error:
            field = ".".join(str(step) for step in error.errors(include_input=False, include_url=False)[0]["loc"][:1])
            findings.append(_bad_row(HAPPENINGS, line, f"'{field}' is not valid here"))
            continue
        happenings.append(Located(f"happening-line-{line}", "happening", record, HAPPENINGS, (), True))
    return happenings, findings


def _rows(
    content: bytes, path: str, needed: tuple[str, ...], findings: list[Finding]
) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.append(_bad_row(path, 1, "the table is not UTF-8"))
        return
    reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd")), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in needed if name not in header]
        if missing or len(set(header)) != len(header):
            findings.append(_bad_row(path, 1, f"the header needs each of {', '.join(needed)} once"))
            return
        for row in reader:
            if row:
                yield reader.line_num, dict(zip(header, row, strict=False))
    except csv.Error as error:
        findings.append(_bad_row(path, reader.line_num, f"not a CSV row: {error}"))


def _add_point(points: list[Point], row: dict[str, str], path: str, line: int, findings: list[Finding]) -> None:
    try:
        data: dict[str, Any] = {"date": _day(row["date"]), "value": float(row["value"])}
        if row.get("sample"):
            data["sample"] = int(row["sample"])
        point = Point.model_validate(data)
    except (KeyError, ValueError):  # pydantic's errors are ValueErrors too
        findings.append(_bad_row(path, line, "date, value or sample is not valid here"))
        return
    if not row.get("segment"):
        points.append(point)


def _day(text: str) -> object:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return text


def _bad_row(path: str, line: int, words: str) -> Finding:
    return seen.BAD_TABLE.at(path, words, hint="rows look like 2026-03-31,4.2,120", place=Place(line, 1))
