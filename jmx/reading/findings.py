"""The findings of one reading: each once and within limits; and, after all thinking, their lines and columns.

Routes are looked up only in files that have findings, and in those of changes that are shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from jmx.model import file_rules, limits
from jmx.model.change import Change, Spot
from jmx.model.finding import Finding, Place, Route
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from jmx.repo.tree import Content, Tree, Unreadable


@dataclass(slots=True)
class Findings:
    """Keeps findings up to the limits and counts those beyond: a wrong column is wrong in a hundred thousand rows."""

    most: int
    _findings: list[Finding] = field(default_factory=list)
    _known: set[tuple[str, str, Route, str, Place | None]] = field(default_factory=set)
    _of_file: Counter[str] = field(default_factory=Counter)
    _untold: Counter[str] = field(default_factory=Counter)

    def tell(self, finding: Finding) -> None:
        """Keeps a finding, once: a file that stands in two journeys is not wrong twice."""
        path = finding.path
        if self.enough(path):
            self._untold[path] += 1
            return
        known = (finding.code, path, finding.route, finding.words, finding.place)
        if known not in self._known:
            self._known.add(known)
            self._of_file[path] += 1
            self._findings.append(finding)

    def enough(self, path: str) -> bool:
        """Whether another finding of a file would only be counted, so that its hint need not be looked for."""
        return self._is_full(path) or len(self._findings) >= self.most

    def _is_full(self, path: str) -> bool:
        return self._of_file[path] >= limits.FINDINGS_A_FILE

    def all(self) -> list[Finding]:
        """What was told, and how much more there would be."""
        more = [
            (path, f"{left:,} more findings in this file") for path, left in self._untold.items() if self._is_full(path)
        ]
        beyond = {path: left for path, left in self._untold.items() if not self._is_full(path)}
        if beyond:
            files = "1 file" if len(beyond) == 1 else f"{len(beyond):,} files"
            more.append((next(iter(beyond)), f"{sum(beyond.values()):,} more findings in {files} that are not told"))
        return [*self._findings, *(file_rules.TOO_MANY.at(path, words) for path, words in more)]


def placed(tree: Tree, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with line, column and source line, in order of path and place."""
    in_order = sorted(findings, key=lambda finding: finding.path)
    by_path = {path: list(group) for path, group in groupby(in_order, key=lambda finding: finding.path)}
    result = _placed_in(b"", by_path.pop("", []))
    for path, content in tree.contents(tuple(by_path)):
        result.extend(_placed_in(content, by_path[path]))
    result = _with_places_to_mend(tree, result)
    return tuple(sorted(result, key=lambda finding: finding.order))


def _with_places_to_mend(tree: Tree, findings: list[Finding]) -> list[Finding]:
    """Findings that are mended elsewhere say on which line."""
    paths = {finding.mend[0] for finding in findings if finding.mend}
    roots = {
        path: None if isinstance(content, Unreadable) else _composed(content)
        for path, content in (tree.contents(tuple(sorted(paths))) if paths else ())
    }

    def completed(finding: Finding) -> Finding:
        if finding.mend is None:
            return finding
        path, route = finding.mend
        return replace(finding, hint=f"{finding.hint} in {path}:{place_of(roots.get(path), route).line}", mend=None)

    return [completed(finding) for finding in findings]


def _placed_in(content: Content, findings: list[Finding]) -> list[Finding]:
    if isinstance(content, Unreadable):
        return findings
    root = _composed(content) if any(finding.place is None for finding in findings) else None
    lines = content.removeprefix(BOM).decode("utf-8", "replace").split("\n")
    placed_ones = []
    for finding in findings:
        place = finding.place or place_of(root, finding.route, at_key=finding.at_key)
        frame = lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else ""
        placed_ones.append(replace(finding, place=replace(place, frame=frame)))
    return placed_ones


def _composed(content: bytes) -> Any:
    try:
        return door.compose(door.guard(content))
    except Refusal:
        return None


def place_of(root: Any, route: Route, *, at_key: bool = False) -> Place:
    """Where a route leads; where its last steps are not written, the place that should have held them."""
    node, mark = root, None if root is None else root.start_mark
    for index, step in enumerate(route):
        key, node = _step(node, step)
        if node is None:
            break
        mark = key.start_mark if key is not None and (at_key and index == len(route) - 1) else node.start_mark
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)


def _step(node: Any, step: str | int) -> tuple[Any, Any]:
    if isinstance(step, int):
        items = node.value if getattr(node, "id", "") == "sequence" else []
        return (None, items[step]) if 0 <= step < len(items) else (None, None)
    if getattr(node, "id", "") == "mapping":
        for key, value in node.value:
            if key.value == step:
                return key, value
    return None, None


def spotted(before: Mapping[str, bytes], after: Mapping[str, bytes], changes: Iterable[Change]) -> Iterator[Change]:
    """The changes with line and column on both sides, each file looked into once."""
    sides = (_Spotter(before), _Spotter(after))
    for change in changes:
        old, new = (
            spot._replace(place=side.place(spot)) if spot else None
            for side, spot in zip(sides, (change.before, change.after), strict=True)
        )
        yield change._replace(before=old, after=new)


@dataclass(slots=True)
class _Spotter:
    """Finds places in the files of one side."""

    contents: Mapping[str, bytes]
    _roots: dict[str, Any] = field(default_factory=dict)

    def place(self, spot: Spot) -> Place | None:
        content = self.contents.get(spot.path)
        if content is None:
            return None
        return _outermost(content, spot.route) or self._composed(spot.path, content, spot.route)

    def _composed(self, path: str, content: bytes, route: Route) -> Place:
        if path not in self._roots:
            self._roots[path] = _composed(content)
        return place_of(self._roots[path], route)


def _outermost(content: bytes, route: Route) -> Place | None:
    """The place of a field of a file's own record, where the one line that begins with it can be no other."""
    if len(route) != 1 or not isinstance(route[0], str):
        return None
    found = re.findall(rb"^(%s:[ \t]*).*$" % re.escape(route[0].encode()), content, re.MULTILINE)
    if len(found) != 1 or b"\r" in content:
        return None
    at = re.search(rb"^%s" % re.escape(found[0]), content, re.MULTILINE)
    assert at is not None
    line = content.count(b"\n", 0, at.start()) + 1
    return Place(line, len(found[0]) + 1) if len(found[0].rstrip(b" \t")) < len(found[0]) else None
