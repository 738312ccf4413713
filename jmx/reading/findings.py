"""The findings of one reading: each once and within limits; and, after all thinking, their lines and columns.

Routes are looked up only in files that have findings, and in those of changes that are shown.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from jmx.model import limits, reading_rules
from jmx.model.change import Change, Spot
from jmx.model.finding import Finding, Place, Route
from jmx.model.kinds import HAPPENINGS_FILE
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from jmx.reading.sheet import BadTable, text_of
from jmx.repo.tree import TABLE_ENDING, Content, Tree, Unreadable


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
        return [*self._findings, *(reading_rules.TOO_MANY.at(path, words) for path, words in more)]


Sought = tuple[str, Route, bool, str]
"""What decides on which place of a file a finding points: the file, the route, whether at its key, and behind what."""
_NOTHING_KNOWN: Mapping[Sought, Place] = {}


def sought(finding: Finding) -> Sought:
    """What is looked for in its file."""
    return finding.path, finding.route, finding.at_key, finding.lead


def placed(
    tree: Tree, findings: Iterable[Finding], known: Mapping[Sought, Place] = _NOTHING_KNOWN
) -> tuple[Finding, ...]:
    """The findings with line, column and source line, in order of path and place; those that are mended elsewhere say
    on which line. Where all places of a file are `known`, it is not taken apart for them."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    mended_in: dict[str, set[Route]] = defaultdict(set)
    for finding in findings:
        by_path[finding.path].append(finding)
        if finding.mend:
            mended_in[finding.mend[0]].add(finding.mend[1])
    result = by_path.pop("", [])
    lines: dict[tuple[str, Route], int] = {}
    for path, content in tree.contents(tuple(sorted(by_path.keys() | mended_in.keys()))):
        here, mended = by_path.get(path, []), mended_in.get(path, ())
        unknown = any(finding.place is None and sought(finding) not in known for finding in here)
        root = _composed(content) if mended or unknown else None
        lines |= {(path, route): place_of(root, route).line for route in mended}
        result += here if isinstance(content, Unreadable) else _placed_in(content, root, here, known)
    completed = (
        replace(each, hint=f"{each.hint} in {each.mend[0]}:{lines[each.mend]}", mend=None) if each.mend else each
        for each in result
    )
    return tuple(sorted(completed, key=lambda finding: finding.order))


def _placed_in(content: bytes, root: Any, findings: list[Finding], known: Mapping[Sought, Place]) -> Iterator[Finding]:
    lines = _text(content, is_table=any(each.path.endswith(TABLE_ENDING) for each in findings)).split("\n")
    for finding in findings:
        if finding.place is None and sought(finding) in known:
            yield replace(finding, place=known[sought(finding)])
            continue
        in_table = _row(finding.path, finding.route)
        place = finding.place or in_table or place_of(root, finding.route, at_key=finding.at_key)
        place = _within(place, lines, finding.lead) if finding.lead else place
        frame = lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else ""
        yield replace(finding, place=replace(place, frame=frame))


def _text(content: bytes, *, is_table: bool) -> str:
    if is_table:
        with suppress(BadTable):
            return text_of(content).text
    return content.removeprefix(BOM).decode("utf-8", "replace")


def _within(place: Place, lines: list[str], lead: str) -> Place:
    """The place in a text that begins at another, after some of what it says; that other where it is written so that
    nobody can tell."""
    *whole, last = lead.split("\n")
    there = lines[place.line - 1][place.column - 1 :] if place.line <= len(lines) else ""
    if there[:1] in ("|", ">"):
        line = place.line + 1 + len(whole)
        text = lines[line - 1] if line <= len(lines) else ""
        indent = len(text) - len(text.lstrip(" "))
        return Place(line, indent + len(last) + 1) if text[indent:].startswith(last.lstrip(" ")) else place
    quote = there[:1] if there[:1] in ("'", '"') else ""
    escaped = lead.replace("'", "''") if quote == "'" else lead
    escaped = lead.replace("\\", "\\\\").replace('"', '\\"') if quote == '"' else escaped
    return replace(place, column=place.column + len(quote + escaped)) if there.startswith(quote + escaped) else place


def place_in(tree: Tree, path: str, route: Route) -> Place | None:
    """Where a route leads in a file; None in a file that cannot be read, and in a table of values."""
    root = None if path.endswith(".csv") else _composed(tree.read(path))
    return _row(path, route) if root is None else place_of(root, route)


def _row(path: str, route: Route) -> Place | None:
    """The row of the table of happenings to which a route leads; None in any other file."""
    line = route[0] if path == HAPPENINGS_FILE and route else 0
    return Place(line, 1) if isinstance(line, int) and line else None


def _composed(content: Content) -> Any:
    try:
        return None if isinstance(content, Unreadable) else door.compose(door.guard(content))
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
    old, new = _spotter(before), _spotter(after)
    for change in changes:
        yield change._replace(before=old(change.before), after=new(change.after))


def _spotter(contents: Mapping[str, bytes]) -> Callable[[Spot | None], Spot | None]:
    """Finds places in the files of one side."""
    root = cache(lambda path: _composed(contents[path]))

    def with_place(spot: Spot | None) -> Spot | None:
        if spot is None or spot.path not in contents:
            return spot
        place = _row(spot.path, spot.route) or _outermost(contents[spot.path], spot.route)
        return spot._replace(place=place or place_of(root(spot.path), spot.route))

    return with_place


def _outermost(content: bytes, route: Route) -> Place | None:
    """The place of a field of a file's own record, where the one line that begins with it can be no other."""
    if len(route) != 1 or not isinstance(route[0], str) or b"\r" in content:
        return None
    found = list(re.finditer(rb"^%s:([ \t]*)" % re.escape(route[0].encode()), content, re.MULTILINE))
    if len(found) != 1 or not found[0][1]:
        return None
    return Place(content.count(b"\n", 0, found[0].start()) + 1, len(found[0][0]) + 1)
