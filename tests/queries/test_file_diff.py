"""What changed in one file, in meaning or line by line."""

import pytest

from jmx.queries.file_diff import FileSide, file_diff

PAIN = b"kind: pain-point\nid: slow\ntitle: Slow\nseverity: 2\n"


def _sides(
    old: bytes | str | None, new: bytes | str | None, path: str = "pains/slow.yaml"
) -> tuple[FileSide, FileSide]:
    return FileSide(path, old), FileSide(path, new)


def test_records_are_compared_by_what_they_mean() -> None:
    found = file_diff(*_sides(PAIN, b"# the desk\n" + PAIN.replace(b"2", b"4")))
    assert [(change.ref, change.field, change.old, change.new) for change in found.changes] == [
        ("slow", "severity", 2, 4)
    ]
    assert (found.notes, found.lines) == ((), ())


def test_a_file_that_came_or_went_is_told_by_its_records() -> None:
    (came,), (went,) = file_diff(*_sides(None, PAIN)).changes, file_diff(*_sides(PAIN, None)).changes
    assert (came.sort, went.sort) == ("added", "removed")


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (PAIN, b"# laid out\n" + PAIN, "only formatting"),
        (PAIN, PAIN + b"x-ours: 1\n", "no change in meaning: own fields, defaults, the order of records, or a pointer"),
    ],
    ids=["formatting", "own-field"],
)
def test_no_change_in_meaning_says_why(old: bytes, new: bytes, note: str) -> None:
    assert (file_diff(*_sides(old, new)).notes, file_diff(*_sides(old, new)).changes) == ((note,), ())


def test_what_holds_no_records_is_compared_by_lines() -> None:
    found = file_diff(*_sides(b"one\ntwo\n", b"one\nthree\n", "notes.txt"))
    assert found.lines == ("@@ -1,2 +1,2 @@", " one", "-two", "+three")
    assert len(found.notes) == 1
    assert file_diff(*_sides(b"kind: [", PAIN)).notes[0].startswith("it cannot be parsed: ")
    assert file_diff(*_sides("nobody may", PAIN)).notes == (
        "it cannot be read: nobody may",
        "no text to compare line by line",
    )
    assert file_diff(*_sides(b"\0", b"\0\0", "x.bin")).notes[-1] == "no text to compare line by line"


def test_a_link_is_no_file_of_records() -> None:
    found = file_diff(FileSide("a.yaml", b"target", ordinary=False), FileSide("a.yaml", PAIN))
    assert found.notes == ("no file of records: a symbolic link or a repository of its own",)
    assert found.changes == ()


def test_too_many_lines_are_not_put_side_by_side() -> None:
    many = b"".join(b"%d\n" % number for number in range(2_001))
    assert file_diff(*_sides(b"", many, "notes.txt")).notes[-1].startswith("too much is different")
    assert file_diff(*_sides(b"0\n1\n", many, "notes.txt")).lines
