"""What was committed by the end of a day, on one line of commits."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

LINE_FORMAT = ("--date=short", "--format=%H%x09%ct%x09%cd%x09%ad")


class LineCommit(NamedTuple):
    """A commit with its seconds, and the days of its committer and author where they were."""

    oid: str
    seconds: int
    committed: str
    written: str


def line_commits(told: str) -> list[LineCommit]:
    """What `git log` tells of a line in LINE_FORMAT, the newest first."""
    lines = (line.split("\t") for line in told.splitlines())
    return [LineCommit(oid, int(seconds or 0), *map(_sortable, days)) for oid, seconds, *days in lines]


def committed_by(line: Sequence[LineCommit], day: str) -> str | None:
    """The last commit of a line that was committed by the end of a day, each where its committer was."""
    # the newest by date, not the first: a commit with a wrong early date must not hide the ones before it
    found = max((each for each in line if each.committed <= day), key=lambda each: each.seconds, default=None)
    return found and found.oid


def written_by(line: Sequence[LineCommit], day: str) -> str | None:
    """The last commit of a line that was written by the end of a day, with all before it."""
    by_then = accumulate((each.written for each in reversed(line)), max)
    written = [each.oid for each, known in zip(reversed(line), by_then, strict=True) if known <= day]
    return written[-1] if written else None


def _sortable(day: str) -> str:
    """A day in a form that sorts: a missing one before all others, one that no calendar has after them."""
    return day if len(day) in (0, len("2026-03-31")) else "9999-99-99"
