"""Edits of fields: exactly what was asked changes, in every style people write YAML in."""

import os
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jmx.errors import RefusedEdit, RefusedWrite
from jmx.reading import yaml as door
from jmx.reading.guard import BOM
from jmx.writing.edit import REMOVE, FieldChange, edit_file, edited
from jmx.writing.transaction import WriteArea
from tests.support import child, ended, files_in, parse_slowly
from tests.writing.styles import Writer

JOURNEY = """\
# Buying, as customers see it
kind: journey
id: buy
title: 'Buy a plan'   # the title
description: |  # why it matters
  two
  lines

# one person
owner:  # who
  vacant: {since: 2026-01-01}  # gone
personas: [students, families]  # both
goals:
- one  # 1
- two  # 2
- three
stages:
    - title: Choose
      team: web  # t
      touchpoints:
        - Ask a friend
    - Pay
volume: {n: 3, per: month}
sponsor:"""


def changed(text: str, route: tuple[str | int, ...], value: Any) -> str:
    return edited(text.encode(), [FieldChange(route, value)]).decode()


CASES = {
    "quotes stay": (("title",), "Ana's plan", "'Buy a plan'   #", "'Ana''s plan'   #"),
    "a number needs no quotes": (("title",), 3, "'Buy a plan'   #", "3   #"),
    "a block becomes one line": (
        ("description",), "short", "|  # why it matters\n  two\n  lines", "short  # why it matters"),
    "one line becomes a block": (("title",), "a\n\nb", "'Buy a plan'   # the title", "|-   # the title\n  a\n\n  b"),
    "an owner comes where the post was vacant": (
        ("owner",), "ana-ruiz", "owner:  # who\n  vacant: {since: 2026-01-01}  # gone", "owner: ana-ruiz  # who"),
    "a flow mapping takes a field": (
        ("owner", "vacant", "covering"), "no", "{since: 2026-01-01}", '{since: 2026-01-01, covering: "no"}'),
    "a short list is replaced": (("personas",), ("a, b", "c"), "[students, families]", '["a, b", c]'),
    "a list loses one item": (("goals",), ("one", "three"), "- two  # 2\n", ""),
    "a list keeps what is the same": (
        ("goals",), ("one", "2", "three", "x: y"), "two  # 2\n- three", '"2"  # 2\n- three\n- "x: y"'),
    "a list is emptied": (("goals",), (), "goals:\n- one  # 1\n- two  # 2\n- three", "goals: []"),
    "a field is added among the short ones": (("tier",), 1, "# the title\n", "# the title\ntier: 1\n"),
    "a field is added to a stage": (
        ("stages", 0, "goal"), "Find: it", "team: web  # t\n", 'team: web  # t\n      goal: "Find: it"\n'),
    "the first field of a stage goes": (("stages", 0, "team"), REMOVE, "      team: web  # t\n", ""),
    "a field behind a dash goes": (("stages", 0, "title"), REMOVE, "title: Choose\n      ", ""),
    "a field of a flow mapping goes": (("volume", "per"), REMOVE, "{n: 3, per: month}", "{n: 3}"),
    "the last field goes": (("sponsor",), REMOVE, "\nsponsor:", ""),
    "an empty field is filled": (("sponsor",), date(2026, 3, 31), "sponsor:", "sponsor: 2026-03-31"),
    "an item is set": (("stages", 1), "Pay & leave", "- Pay", "- Pay & leave"),
}  # fmt: skip


@pytest.mark.parametrize(("route", "value", "old", "new"), CASES.values(), ids=CASES.keys())
def test_an_edit_touches_nothing_else(route: tuple[str | int, ...], value: Any, old: str, new: str) -> None:
    assert JOURNEY.count(old) == 1
    assert changed(JOURNEY, route, value) == JOURNEY.replace(old, new)


@pytest.mark.parametrize(("route", "value", "old", "new"), CASES.values(), ids=CASES.keys())
def test_windows_line_ends_and_the_byte_order_mark_stay(
    route: tuple[str | int, ...], value: Any, old: str, new: str
) -> None:
    before = ("\ufeff" + JOURNEY).replace("\n", "\r\n")
    assert changed(before, route, value) == ("\ufeff" + JOURNEY.replace(old, new)).replace("\n", "\r\n")


def test_a_comment_behind_a_block_of_text_stays_a_comment() -> None:
    text = "a:\n  - >-\n    folded\n    text\n  -\n    # note\n    - x\nb: 1\n"
    assert changed(text, ("b",), 2) == text.replace("b: 1", "b: 2")
    assert changed(text, ("a", 0), "plain") == text.replace(">-\n    folded\n    text", "plain")
    assert changed(text, ("a", 1, 0), "y: z") == text.replace("- x", '- "y: z"')


def test_changes_are_made_one_after_the_other() -> None:
    after = edited(b"a: 1\nb: 2\n", [FieldChange(("c",), 3), FieldChange(("a",), REMOVE), FieldChange(("c",), 4)])
    assert after == b"b: 2\nc: 4\n"


def test_a_field_that_holds_the_value_already_is_left_alone() -> None:
    assert changed("a: \"x\"  # c\nb: [ 'y' ]", ("a",), "x") == "a: \"x\"  # c\nb: [ 'y' ]"
    assert changed("a: 1\n", ("b",), REMOVE) == "a: 1\n"


REFUSED = {
    "a list cannot hold fields": (JOURNEY, ("goals", "x"), 1, "holds no fields"),
    "a title is no mapping": (JOURNEY, ("stages", 1, "goal"), "x", "holds no fields"),
    "no such stage": (JOURNEY, ("stages", 7, "goal"), "x", "there is no 'stages[7]'"),
    "no such parent": (JOURNEY, ("revenue", "money"), 1, "there is no 'revenue'"),
    "no route": (JOURNEY, (), 1, "no field is named"),
    "one of a list": (JOURNEY, ("goals", 0), REMOVE, "set the whole list"),
    "the only field": ("a: 1\n", ("a",), REMOVE, "delete the file"),
    "not a number": (JOURNEY, ("volume", "n"), float("nan"), "finite"),
    "half a letter": (JOURNEY, ("title",), "\ud800", "cannot be written"),
    "a broken file": ("a: [1\n", ("a",), 1, "before it is repaired"),
    "an alias": ("a: &x 1\nb: *x\n", ("a",), 2, "before it is repaired"),
    "a comment inside a list": ("a: [x, # why\n  y]\n", ("a",), ("z",), None),
}


@pytest.mark.parametrize(("text", "route", "value", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_edited_safely_is_refused_in_words(
    text: str, route: tuple[str | int, ...], value: Any, words: str | None
) -> None:
    if words is None:  # a list that is replaced takes the comments between its items with it
        assert changed(text, route, value) == "a: [z]\n"
        return
    with pytest.raises(RefusedEdit, match=re.escape(words)):
        changed(text, route, value)


AWKWARD = (
    "no", "Yes", "on", "y", "null", "~", "true", "010", "0o7", "0x1F", "1_0", "12:30", "1e5", ".5", "1.", "-1", "+1",
    ".inf", ".NaN", "2026-01-01", "2026-13-45", "2026-01-01 10:00", "a: b", "a:", "a #b", "#a", "- a", "-a", "-",
    "---", "...", "? a", "?", "* a", "&a", "!a", "%a", "@a", "`a", "[a", "]", "{a", "}", ", a", "a, b", "a]b", "> a",
    "| a", "'", '"', "it's", 'say "hi"', "a\\b", "", " a", "a ", "a\tb", "\t", "a\nb", "a\n", "\n", "a\n\nb\n\n",
    "  a\nb", "a\n  b", "a\n \nb", "a\r\nb", "=", "<<", "<", "a<<b", "\u2028", "\x85", "\ufeff", "\x00", "\x1b[0m",
    "é", "日本語", "😀 ok", "http://x.example/?a=b&c", "1 - 2", "a - b", "why? yes!", "100 %", "<a@b.example>",
    "{{x}}", "x" * 1500, "a: |\n  b",
)  # fmt: skip
HOLDERS = {
    "block": ("f: old  # c\nz: 1\n", ("f",)),
    "quoted": ("f: 'old'  # c\nz: 1\n", ("f",)),
    "flow": ("m: {f: old, g: 1}  # c\n", ("m", "f")),
    "item": ("l:\n  - old  # c\n  - x\n", ("l", 0)),
    "flow item": ("l: [old, x]\n", ("l", 0)),
    "new": ("a: 1\nb:\n  - c:\n      - 2\n", ("f",)),
    "new in flow": ("m: {g: 1}\n", ("m", "f")),
    "empty": ("f:\nz: 1\n", ("f",)),
    "at the end": ("z: 1\nf: old", ("f",)),
}


@pytest.mark.parametrize(("text", "route"), HOLDERS.values(), ids=HOLDERS.keys())
@pytest.mark.parametrize("value", AWKWARD, ids=ascii)
def test_any_text_reads_back_as_itself_to_both_readers(text: str, route: tuple[str | int, ...], value: str) -> None:
    after = changed(text, route, value).encode()
    assert _at(door.parse(after), route) == value
    assert _at(parse_slowly(after), route) == value


@pytest.mark.parametrize("value", [0, -7, 10**18, 1.5, -0.0, 1e16, 1e-7, 1e300, True, False, None, date(2026, 3, 31)])
@pytest.mark.parametrize(("text", "route"), HOLDERS.values(), ids=HOLDERS.keys())
def test_any_other_value_reads_back_with_its_type(text: str, route: tuple[str | int, ...], value: Any) -> None:
    found = _at(door.parse(changed(text, route, value).encode()), route)
    assert (type(found), repr(found)) == (type(value), repr(value))


def _at(data: Any, route: tuple[str | int, ...]) -> Any:
    for step in route:
        data = data[step]
    return data


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_file_is_edited_in_place(tmp_path: Path) -> None:
    area = WriteArea(tmp_path, tmp_path / "lock")
    (tmp_path / "a.yaml").write_text("a: 1  # c\n")
    assert edit_file(area, "a.yaml", [FieldChange(("a",), 2)])
    assert not edit_file(area, "a.yaml", [FieldChange(("a",), 2)])
    assert (tmp_path / "a.yaml").read_text() == "a: 2  # c\n"


@pytest.mark.parametrize("path", ["link.yaml", "out/x.yaml", "../x.yaml", "gone.yaml", "folder.yaml", "/etc/hostname"])
def test_a_file_that_is_not_plainly_inside_is_not_edited(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "folder.yaml").mkdir(parents=True)
    (tmp_path / "x.yaml").write_text("a: 1\n")
    (root / "link.yaml").symlink_to(tmp_path / "x.yaml")
    (root / "out").symlink_to(tmp_path)
    with pytest.raises(RefusedEdit, match="cannot be edited"):
        edit_file(WriteArea(root, tmp_path / "lock"), path, [FieldChange(("a",), 2)])
    assert (tmp_path / "x.yaml").read_text() == "a: 1\n"


def test_an_editor_that_saves_meanwhile_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.yaml"
    target.write_text("a: 1\n")
    real = os.fsync

    def saved_meanwhile(handle: int) -> None:
        target.write_text("a: 1\nb: typed by someone\n")
        real(handle)

    monkeypatch.setattr(os, "fsync", saved_meanwhile)
    with pytest.raises(RefusedWrite, match="changed by someone else"):
        edit_file(WriteArea(tmp_path, tmp_path / "lock"), "a.yaml", [FieldChange(("a",), 2)])
    assert target.read_text() == "a: 1\nb: typed by someone\n"
    assert {path.name for path in tmp_path.iterdir()} == {"a.yaml"}


EDITOR = """
    import sys
    from pathlib import Path
    from jmx.writing import transaction
    from jmx.writing.edit import FieldChange, edit_file
    from jmx.writing.transaction import WriteArea

    transaction.LOCK_SECONDS = 120  # nothing may be lost, however slow the disk and whoever else is at work
    root, who = Path(sys.argv[1]), sys.argv[2]
    for number in range(int(sys.argv[3])):
        edit_file(WriteArea(root, root / "lock"), "a.yaml", [FieldChange((f"x-{who}-{number}",), number)])
"""


def _edited_by_many(root: Path, writers: int, edits: int) -> None:
    (root / "a.yaml").write_text("kind: journey  # the one\ntitle: Buy\n")
    running = [child(EDITOR, root, who, edits) for who in range(writers)]
    assert [ended(process) for process in running] == [0] * writers
    data = door.parse((root / "a.yaml").read_bytes())
    assert len(data) == 2 + writers * edits
    assert all(data[f"x-{who}-{number}"] == number for who in range(writers) for number in range(edits))
    assert "# the one" in (root / "a.yaml").read_text()
    assert set(files_in(root)) == {"a.yaml"}


def test_edits_of_many_processes_are_all_there(tmp_path: Path) -> None:
    _edited_by_many(tmp_path, 4, 10)


@pytest.mark.deep
def test_hundreds_of_edits_of_many_processes_are_all_there(tmp_path: Path) -> None:
    _edited_by_many(tmp_path, 8, 40)


# --- generated documents --------------------------------------------------------------------------------------------


NEW_VALUES: tuple[Any, ...] = (
    "new", "a: b", "no", "it's", "2026-02-30", "x # y", 7, 2.5, True, None, date(2026, 3, 31), "ünï", "", "- a", "[b",
)  # fmt: skip


def _fields(data: Any, route: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if route:
        yield route, data
    inner: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inner:
        yield from _fields(value, (*route, step))


def _node(content: bytes, route: tuple[str | int, ...]) -> Any:
    node = door.compose(content.removeprefix(BOM).decode())
    for step in route:
        node = (
            node.value[step]
            if isinstance(step, int)
            else next(value for key, value in node.value if door.plain(key) == step)
        )
    return node


def _key_line(content: bytes, route: tuple[str | int, ...]) -> int:
    keys = [key for key, _ in _node(content, route[:-1]).value if door.plain(key) == route[-1]]
    return int(keys[0].start_mark.line)


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines()


def _outside(before: list[bytes], after: list[bytes]) -> tuple[int, int]:
    """How many lines at the start and at the end are the same."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, end


def _tried(content: bytes, change: FieldChange) -> bytes | None:
    try:
        return edited(content, [change])
    except RefusedEdit:
        return None


def _set_one(dice: random.Random, content: bytes) -> bool:
    """Sets a scalar; False where it was refused."""
    data = door.parse(content)
    scalars = [(route, value) for route, value in _fields(data) if not isinstance(value, dict | list)]
    if not scalars:
        return True
    route, old = dice.choice(scalars)
    value = dice.choice([each for each in NEW_VALUES if (type(each), each) != (type(old), old)])
    after = _tried(content, FieldChange(route, value))
    if after is None:
        return False
    expected = deepcopy(data)
    _at(expected, route[:-1])[route[-1]] = value
    for read in (door.parse, parse_slowly):
        assert repr(read(after)) == repr(expected)
    before_lines, after_lines = _lines(content), _lines(after)
    node = _node(content, route)
    if node.style not in ("|", ">"):
        assert len(before_lines) == len(after_lines)
        assert [one == other for one, other in zip(before_lines, after_lines, strict=True)].count(False) == 1
        assert before_lines[node.start_mark.line] != after_lines[node.start_mark.line]
    else:
        start, end = _outside(before_lines, after_lines)
        assert start >= node.start_mark.line
        assert len(before_lines) - end <= node.end_mark.line + 1
    assert re.findall(rb"# c\d+:", after) == re.findall(rb"# c\d+:", content)
    _frame_stays(content, after)
    return True


def _add_one(dice: random.Random, content: bytes) -> bool:
    """Adds a field to a mapping; False where it was refused."""
    data = door.parse(content)
    holders = [((), data), *((route, value) for route, value in _fields(data) if isinstance(value, dict))]
    route, _ = dice.choice(holders)
    value = dice.choice(NEW_VALUES)
    after = _tried(content, FieldChange((*route, "added"), value))
    if after is None:
        return False
    expected = deepcopy(data)
    _at(expected, route)["added"] = value
    assert door.parse(after) == parse_slowly(after) == expected
    before_lines, after_lines = _lines(content), _lines(after)
    added = 0 if route and _in_flow(content, route) else 1
    assert len(after_lines) == len(before_lines) + added
    start, end = _outside(before_lines, after_lines)
    assert start + end >= len(before_lines) - (1 - added)
    assert re.findall(rb"# c\d+:", after) == re.findall(rb"# c\d+:", content)
    _frame_stays(content, after)
    return True


def _in_flow(content: bytes, route: tuple[str | int, ...]) -> bool:
    return any(_node(content, route[: index + 1]).flow_style for index in range(len(route)))


def _remove_one(dice: random.Random, content: bytes) -> bool:
    """Removes a field; False where it was refused."""
    data = door.parse(content)
    removable = [
        route for route, _ in _fields(data) if isinstance(route[-1], str) and (len(route) > 1 or len(data) > 1)
    ]
    route = dice.choice(removable)
    after = _tried(content, FieldChange(route, REMOVE))
    if after is None:
        return False
    expected = deepcopy(data)
    del _at(expected, route[:-1])[route[-1]]
    assert door.parse(after) == parse_slowly(after) == expected
    node = _node(content, route)
    before_lines, after_lines = _lines(content), _lines(after)
    _, end = _outside(before_lines, after_lines)
    following = node.end_mark.line + 1
    while following < len(before_lines) and not before_lines[following].strip():
        following += 1
    assert len(before_lines) - end <= following + 1
    key_line = _key_line(content, route)
    outside = [*before_lines[:key_line], *before_lines[node.end_mark.line + 1 :]]
    marks = re.findall(rb"# c\d+:", b"\n".join(outside))
    assert [mark for mark in re.findall(rb"# c\d+:", after) if mark in marks] == marks
    _frame_stays(content, after)
    return True


def _frame_stays(before: bytes, after: bytes) -> None:
    assert before.startswith(BOM) == after.startswith(BOM)
    assert before.endswith(b"\n") == after.endswith(b"\n")
    assert (b"\r\n" in before) == (b"\r\n" in after) or len(_lines(after)) < 2
    assert (
        after.replace(b"\r\n", b"").count(b"\n") == before.replace(b"\r\n", b"").count(b"\n") or b"\r\n" not in before
    )


def _generated(count: int) -> None:
    done = refused = 0
    for seed in range(count):
        content = Writer(seed).document()
        dice = random.Random(-1 - seed)
        for edit in (_set_one, _set_one, _add_one, _remove_one):
            try:
                refused += not edit(dice, content)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, {edit.__name__}:\n{content.decode()}") from error
            done += 1
    assert refused <= done // 100, f"{refused} of {done} edits were refused"


def test_edits_of_generated_documents_touch_only_their_field() -> None:
    _generated(60)


@pytest.mark.deep
def test_thousands_of_edits_touch_only_their_field() -> None:
    _generated(1000)


# --- lists in brackets over several lines ---

ONE_A_LINE = "tags: [\n  one,  # 1\n  # of two\n  two,  # 2\n  three  # 3\n]  # all\nnext: 1\n"
SEVERAL_A_LINE = "tags: [one, two,  # 1\n       three, four]\n"


@pytest.mark.parametrize(
    ("text", "items", "told"),
    [
        (ONE_A_LINE, ["one", "two", "three", "four"], "  three,  # 3\n  four\n]  # all\n"),
        (ONE_A_LINE.replace("three", "three,"), ["one", "two", "three", "four"], "  three,  # 3\n  four,\n]  # all\n"),
        (ONE_A_LINE, ["one", "new", "two", "three"], "  one,  # 1\n  new,\n  # of two\n  two,  # 2\n"),
        (ONE_A_LINE, ["zero", "one", "two", "three"], "tags: [\n  zero,\n  one,  # 1\n"),
        (ONE_A_LINE, ["one", "three"], "  one,  # 1\n  # of two\n  three  # 3\n]"),
        (ONE_A_LINE, ["one", "two"], "  two,  # 2\n]  # all\n"),
        (ONE_A_LINE, ["one", "2", "three"], '  # of two\n  "2",  # 2\n  three  # 3\n'),
        (SEVERAL_A_LINE, ["one", "two", "three", "four", "five"], "three, four, five]\n"),
        (SEVERAL_A_LINE, ["one", "two", "new", "three", "four"], "one, two, new,  # 1\n       three, four]\n"),
        ("tags: [\n  one\n  , two  # 2\n]\n", ["one", "new", "two"], "  one, new\n  , two  # 2\n"),
        ("tags: [one,  # 1\n  two]\n", ["zero", "one", "two"], "[zero, one,  # 1\n  two]\n"),
        ("tags: [one, two, three]\n", ["one", "two"], "tags: [one, two]\n"),
    ],
)
def test_what_is_said_of_items_in_brackets_stays_beside_them(text: str, items: list[str], told: str) -> None:
    assert told in changed(text, ("tags",), items)
