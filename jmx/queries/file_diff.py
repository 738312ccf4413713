"""What changed in one file: in meaning where both sides hold records, else line by line."""

from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice

from jmx.compare.compare import compare
from jmx.compare.value_diff import common_ends
from jmx.history.snapshots import Records, document
from jmx.model import limits
from jmx.model.change import Change
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.outline import Document
from jmx.reading.guard import Refusal

_MOST_LINES = 2_000  # so many different lines of a side are put side by side; it may take the square of them


@dataclass(frozen=True, slots=True)
class FileSide:
    """A file on one side: its content, or why that cannot be read; None where there is no such file. `ordinary` is
    False for a link and for a repository of its own."""

    path: str
    content: bytes | str | None
    ordinary: bool = True


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The changes in meaning; or notes that say why there are none to tell, and lines as `diff -u` writes them."""

    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def file_diff(old: FileSide, new: FileSide) -> FileDiff:
    """What changed from one side to the other."""
    if not (old.ordinary and new.ordinary):
        return _by_lines(old, new, "no file of records: a symbolic link or a repository of its own")
    was, now = _document(old), _document(new)
    if isinstance(was, str):
        return _by_lines(old, new, was)
    if isinstance(now, str):
        return _by_lines(old, new, now)
    if was == now:
        reformatted = None not in (old.content, new.content) and old.content != new.content
        return FileDiff(notes=("only formatting",) if reformatted else ())
    before, after = dict(Records({old.path: was})), dict(Records({new.path: now}))
    if not before and not after:
        return _by_lines(old, new, "no records in it that have an id")
    changes = compare(before, after)
    if not changes:
        return FileDiff(notes=("no change in meaning: own fields, defaults, the order of records, or a pointer",))
    return FileDiff(tuple(changes))


def _document(side: FileSide) -> Document | str:
    """A side as plain data, empty where the file is not there; or why there are no records to speak of."""
    if side.content is None:
        return {}
    if isinstance(side.content, str):
        return f"it cannot be read: {side.content}"
    name = side.path.rpartition("/")[2]
    try:
        return (
            document(side.content, SETTINGS_FILE if name == SETTINGS_FILE else side.path) or "no records of jmx in it"
        )
    except Refusal as refusal:
        return f"it cannot be parsed: {refusal.words}"


def _by_lines(old: FileSide, new: FileSide, why: str) -> FileDiff:
    """Lines instead of records, and why."""
    was, now = _lines(old), _lines(new)
    if was is None or now is None:
        return FileDiff(notes=(why, "no text to compare line by line"))
    if max(len(was), len(now)) - sum(common_ends(was, now)) > _MOST_LINES:
        return FileDiff(notes=(why, "too much is different to compare line by line; see: git diff --no-ext-diff"))
    names_of_sides = 2
    return FileDiff(notes=(why,), lines=tuple(islice(unified_diff(was, now, lineterm="", n=3), names_of_sides, None)))


def _lines(side: FileSide) -> list[str] | None:
    content = b"" if side.content is None else side.content
    if isinstance(content, str) or b"\0" in content or len(content) > limits.FILE_BYTES:
        return None
    return content.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n") if content else []
