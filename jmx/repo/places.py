"""Route → line and column, once, after all thinking, and only for files that have findings."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from jmx.model.finding import Finding
from jmx.model.place import Place, Route
from jmx.repo import yaml as door
from jmx.repo.guard import BOM, Refusal
from jmx.repo.tree import Tree, Unreadable


def placed(tree: Tree, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with line, column and source line, in order of path and place."""
    in_order = sorted(findings, key=lambda finding: finding.path)
    result: list[Finding] = []
    for path, group in groupby(in_order, key=lambda finding: finding.path):
        result.extend(_placed_in(tree, path, list(group)))
    return tuple(sorted(result, key=lambda finding: finding.order))


def _placed_in(tree: Tree, path: str, findings: list[Finding]) -> list[Finding]:
    content = tree.read(path) if path else b""
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
