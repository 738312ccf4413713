"""Layouts made in another process: what is asked of it and what it answers, each in a line."""

import json
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from jmx.errors import RefusedEdit
from jmx.model.finding import Route
from jmx.writing.layout import laid_out
from jmx.writing.pinning import pinned


class Laid(NamedTuple):
    """A file as it should be, None where it is as it should be; or why it has to stay as it is."""

    after: bytes | None = None
    left: str = ""


def lay_out(path: str, content: bytes, ids: Mapping[Route, str]) -> Laid:
    """What becomes of a file in which some ids are to be written down."""
    try:
        after = laid_out(path, pinned(path, content, ids) if ids else content)
    except RefusedEdit as refused:
        return Laid(left=str(refused))
    return Laid() if after is None or after == content else Laid(after)


def asked(path: str, content: bytes, ids: Mapping[Route, str]) -> bytes:
    """The line that asks for a layout."""
    return _line([path, content.decode("latin-1"), [[list(route), own] for route, own in ids.items()]])


def answered(line: bytes) -> Laid:
    """What such a line was answered with."""
    after, left = json.loads(line)
    return Laid(None if after is None else after.encode("latin-1"), left)


def work() -> None:
    """Answers lines of stdin on stdout until there are no more."""
    for line in sys.stdin.buffer:
        path, content, ids = json.loads(line)
        laid = lay_out(path, content.encode("latin-1"), {tuple(route): own for route, own in ids})
        after = None if laid.after is None else laid.after.decode("latin-1")
        sys.stdout.buffer.write(_line([after, laid.left]))
        sys.stdout.buffer.flush()


def _line(said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"
