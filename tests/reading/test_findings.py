"""Routes lead to the line and column a person would edit."""

import pytest

from jmx.model import reading_rules
from jmx.model.finding import Finding, Place, Route
from jmx.reading import yaml as door
from jmx.reading.findings import place_of, placed
from jmx.reading.guard import BOM
from tests.support import MemoryTree

TEXT = """\
# a comment
kind: journey
id: buy
title: "Buy: a plan"
goals: [grow, 'be kind', {a: b}]
owner:
  vacant:
    since: 2026-01-01
stages:
- title: Choose
  touchpoints:
    - title: Ask   # why
      emotion: -1
    -   title: Compare
- Pay
customer_goal: |
  two
  lines
empty:
nothing: {}
"quoted key": 1
3: three
"""

PLACES: list[tuple[str, Route, bool, tuple[int, int]]] = [
    ("the record", (), False, (2, 1)),
    ("a value", ("id",), False, (3, 5)),
    ("a key", ("id",), True, (3, 1)),
    ("a quoted value", ("title",), False, (4, 8)),
    ("an item in brackets", ("goals", 1), False, (5, 15)),
    ("a field in braces in brackets", ("goals", 2, "a"), False, (5, 30)),
    ("its key", ("goals", 2, "a"), True, (5, 27)),
    ("fields inside", ("owner",), False, (7, 3)),
    ("a day", ("owner", "vacant", "since"), False, (8, 12)),
    ("a list at the column of its key", ("stages",), False, (10, 1)),
    ("an item that is fields", ("stages", 0), False, (10, 3)),
    ("a field of an item", ("stages", 0, "touchpoints", 0, "emotion"), False, (13, 16)),
    ("an item behind many spaces", ("stages", 0, "touchpoints", 1), False, (14, 9)),
    ("an item that is text", ("stages", 1), False, (15, 3)),
    ("a block of text", ("customer_goal",), False, (16, 16)),
    ("nothing", ("empty",), False, (19, 7)),
    ("a quoted key", ("quoted key",), True, (21, 1)),
    ("a key that is no text", ("3",), True, (22, 1)),
    ("a field that is not there", ("tier",), False, (2, 1)),
    ("its key, which is not there", ("tier",), True, (2, 1)),
    ("a field that is not there in an item", ("stages", 0, "goal"), False, (10, 3)),
    ("an item past the end", ("stages", 7, "title"), False, (10, 1)),
    ("an item before the start", ("stages", -1), False, (10, 1)),
    ("a field of text", ("title", "x"), False, (4, 8)),
    ("an item of fields", ("owner", 0), False, (7, 3)),
]


@pytest.mark.parametrize(("route", "at_key", "place"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
@pytest.mark.parametrize("form", ["plain", "BOM", "CRLF"])
def test_a_route_leads_to_the_place_to_edit(route: Route, at_key: bool, place: tuple[int, int], form: str) -> None:
    content = (TEXT.replace("\n", "\r\n") if form == "CRLF" else TEXT).encode()
    root = door.compose(door.guard(BOM + content if form == "BOM" else content))
    found = place_of(root, route, at_key=at_key)
    assert (found.line, found.column) == place


def test_no_document_has_its_place_at_the_top() -> None:
    assert place_of(None, ("id",)) == Place(1, 1)


def _finding(path: str, *route: str | int, place: Place | None = None) -> Finding:
    return reading_rules.WRONG_TYPE.at(path, "wrong", route=route, place=place)


def test_findings_come_in_order_of_path_and_place_with_their_lines() -> None:
    tree = MemoryTree({"b.yaml": "id: b\r\ntitle: é\r\n", "a.yaml": BOM + b"id: a\ntitle: x"})
    findings = [_finding("b.yaml", "title"), _finding("b.yaml", "id"), _finding("a.yaml", "title")]
    assert [(each.path, each.place) for each in placed(tree, findings)] == [
        ("a.yaml", Place(2, 8, "title: x")),
        ("b.yaml", Place(1, 5, "id: b")),
        ("b.yaml", Place(2, 8, "title: é")),
    ]


@pytest.mark.parametrize(
    "content",
    [b"a: [b\n", b"\xff\xfe", b"a: &a [*a]\n", b"", b"{a: :b}\n", b"[" * 100_000, b"a: " + b"[\n" * 100_000],
    ids=["broken", "no text", "anchors", "empty", "only one reader reads it", "brackets", "brackets on lines"],
)
def test_a_file_without_places_gives_the_top_and_never_an_error(content: bytes) -> None:
    (found,) = placed(MemoryTree({"a.yaml": content}), [_finding("a.yaml", "id")])
    assert found.place is not None
    assert (found.place.line, found.place.column) == (1, 1)


def test_a_place_that_is_known_is_kept_and_gets_its_line() -> None:
    tree = MemoryTree({"a.yaml": "a: 1\nb: [\n"})
    findings = [_finding("a.yaml", place=Place(2, 4)), _finding("a.yaml", place=Place(9, 1))]
    assert [each.place for each in placed(tree, findings)] == [Place(2, 4, "b: ["), Place(9, 1, "")]


def test_findings_of_files_that_are_not_there_or_of_none_are_kept() -> None:
    findings = [_finding("gone.yaml", "id"), _finding("")]
    assert [(each.path, each.words) for each in placed(MemoryTree({}), findings)] == [
        ("", "wrong"),
        ("gone.yaml", "wrong"),
    ]
