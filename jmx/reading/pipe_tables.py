"""The tables of a Markdown text as people and editors leave them: each row with its line, each cell as it reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jmx import escape
from jmx.model import limits
from jmx.reading.sheet import BadTable

_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LONGEST = limits.TEXT_LENGTH


class PipeRow(NamedTuple):
    """A row of a table, with the line it stands on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PipeTable:
    """A table: its header, and the rows below."""

    header: PipeRow
    rows: list[PipeRow] = field(default_factory=list)


class PipeTables(NamedTuple):
    """The tables of a text, and the lines that look like rows and stand in none."""

    tables: tuple[PipeTable, ...]
    astray: tuple[int, ...]


def pipe_tables(text: str) -> PipeTables:
    """All tables that stand outside of code. Raises BadTable where a line is longer than anybody writes."""
    tables: list[PipeTable] = []
    astray: list[int] = []
    current: PipeTable | None = None
    lines = [(number, line) for number, line in _outside_code(text)]
    for at, (number, line) in enumerate(lines):
        if "|" not in line:
            current = None
        elif current is None and _begins_table(lines, at):
            current = PipeTable(PipeRow(number, _cells(line)))
            tables.append(current)
        elif current is None:
            if line.lstrip().startswith("|"):
                astray.append(number)
        elif current.rows or not _RULE.fullmatch(line) or number != current.header.line + 1:
            current.rows.append(PipeRow(number, _cells(line)))
    return PipeTables(tuple(tables), tuple(astray))


def _outside_code(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, from 1, without those of fenced code."""
    fence = ""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if len(line) > _LONGEST:
            raise BadTable(f"line {number} has more than {_LONGEST:,} characters and is not read", "", number)
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
        else:
            yield number, line


def _begins_table(lines: list[tuple[int, str]], at: int) -> bool:
    """Whether the line below parts a header from its rows."""
    number, line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else (0, "")
    if below[0] != number + 1 or "-" not in below[1] or not _RULE.fullmatch(below[1]):
        return False
    return len(_parts(line)) == len(_parts(below[1]))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(map(_read, _parts(line)))


def _parts(line: str) -> list[str]:
    """What stands between bars; one with a backslash before it is none."""
    inner = line.strip().removeprefix("|")
    parts, start, at = [], 0, 0
    while at < len(inner):
        if inner[at] == "\\":
            at += 1
        elif inner[at] == "|":
            parts.append(inner[start:at])
            start = at + 1
        at += 1
    last = inner[start:]
    return parts if parts and not last.strip() else [*parts, last]


def _read(cell: str) -> str:
    """What a cell says without its mark-up."""
    text = cell.strip().replace("\\|", "|")
    if not _MARKED.search(text):
        return text
    return escape.unbroken("".join(map(_words, _inline().parseInline(text)[0].children or ()))).strip()


_MARKED = re.compile(r"[\\`*_&<]")
_parser: list[Any] = []


def _inline() -> Any:
    from markdown_it import MarkdownIt

    if not _parser:
        # links are found without its rules for them, whose time grows with the square of brackets that never close
        _parser.append(MarkdownIt("commonmark").disable(["link", "image"]))
    return _parser[0]


def _words(token: Any) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if _BREAK.fullmatch(token.content) else str(token.content)
    if token.type in ("link_open", "link_close"):  # `<ana@x.example>`
        return "<" if token.type == "link_open" else ">"
    return str(token.content)
