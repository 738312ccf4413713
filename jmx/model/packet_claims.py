"""What a packet that was written says, line by line, and which packet it is: so that it can be held against the records
of today."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from html import unescape
from typing import Any, NamedTuple

_DAY, _REF = r"(\d{4}-\d\d-\d\d)", r"([^`<>|]+)"
_MARKDOWN = (re.compile(rf"^\| Journey \| .*\(`{_REF}`\) \|$", re.M), re.compile(rf"^\| As of \| {_DAY}", re.M))
_HTML = (
    re.compile(rf"<dt>Journey</dt><dd[^>]*>.*?<code>{_REF}</code>"),
    re.compile(rf"<dt>As of</dt><dd[^>]*>(?:<[^>]*>)*{_DAY}"),
)
_READER = r"(executive|team|new-owner)"
_FOR_MARKDOWN = re.compile(rf"^\| Written for \| {_READER}(?: .*\(`{_REF}`\))? \|$", re.M)
_FOR_HTML = re.compile(rf"<dt>Written for</dt><dd[^>]*>{_READER}(?: .*?<code>{_REF}</code>)?")
_FORM = re.compile(r"^#+ Decisions of this review$|<h\d[^>]*>Decisions of this review")
_COMMIT = re.compile(r"read at commit\s*`?[0-9a-f]{9}`?(\s*, with edits not committed yet)?")
_PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
# A link of Markdown: where it leads to is nothing that a packet says. What people wrote has a \ before such brackets.
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\\n]|\\.)*)\]\([^()\s]*\)")
_AROUND, _TOLD = 4, 12  # words before what is different, and from there on
_TAG = re.compile(r"<[^>]+>")


class WrittenPacket(NamedTuple):
    """A packet in a file: its format, its journey, the day it is of, and what it says, by where that stands; and for
    whom it was written, of a team also the ref of that."""

    format: str
    journey: str
    as_of: date
    says: tuple[tuple[str, str], ...]
    reader: str = "owner"
    team: str = ""


class Outdated(NamedTuple):
    """Something that a packet says otherwise than the records do now; empty where only one of them says it."""

    where: str
    said: str
    now: str

    @property
    def apart(self) -> tuple[str, str]:
        """Both, with no more around what is different than tells where that stands."""
        one, other = self.said.split(), self.now.split()
        if not one or not other:
            return _short(one), _short(other)
        same = next(
            (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        lead = max(0, same - _AROUND)
        return _short(one[lead:], cut=lead > 0), _short(other[lead:], cut=lead > 0)


def _short(words: Sequence[str], *, cut: bool = False) -> str:
    told = " ".join(words[:_TOLD]) + (" …" if len(words) > _TOLD else "")
    return f"… {told}" if cut else told


def written_packet(text: str, name: str) -> WrittenPacket | None:
    """The packet in a file, by the ending of its name; None where it is none."""
    ending = name.rpartition(".")[2].lower()
    if ending == "json":
        return _of_json(text)
    text = _LINK.sub(r"\1", text)
    patterns = {"md": _MARKDOWN, "markdown": _MARKDOWN, "html": _HTML, "htm": _HTML}.get(ending)
    found = [pattern.search(text) for pattern in patterns] if patterns else []
    if not found or not all(found) or not (day := _day(found[1][1] if found[1] else "")):
        return None
    format = "html" if patterns is _HTML else "markdown"
    read_by = (_FOR_HTML if patterns is _HTML else _FOR_MARKDOWN).search(text)
    reader, team = (read_by[1], unescape(read_by[2] or "")) if read_by else ("owner", "")
    journey = unescape(found[0][1]) if found[0] else ""
    return WrittenPacket(format, journey, day, tuple(says(text, format)), reader, team)


def _of_json(text: str) -> WrittenPacket | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or "decisions_needed" not in told or not isinstance(told.get("ref"), str):
        return None
    day = _day(str(told.get("as_of")))
    team = told.get("team")
    named = str(team.get("ref", "")) if isinstance(team, dict) else ""
    reader = str(told.get("reader", "owner"))
    return WrittenPacket("json", told["ref"], day, tuple(says(text, "json")), reader, named) if day else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def says(text: str, format: str) -> Iterator[tuple[str, str]]:
    """What a packet says, each thing with where it stands; not which commit it was read at, and nothing of the tables
    that a review fills in."""
    if format == "json":
        told = json.loads(text)
        yield from _values({name: each for name, each in told.items() if name not in ("commit", "uncommitted")}, "")
        return
    text = _LINK.sub(r"\1", text)
    pictured = _PICTURE.sub(lambda found: "\n" * found[0].count("\n"), text) if format == "html" else text
    for number, line in enumerate(pictured.splitlines(), 1):
        if _FORM.search(line):
            return
        plain = (
            _TAG.sub(" ", line) if format == "html" and "<svg" not in line and not line.startswith("<path") else line
        )
        words = " ".join(unescape(_COMMIT.sub("", plain)).split())
        if words:
            yield f"line {number}", words


def _values(what: Any, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(what, Mapping):
        for name, each in what.items():
            yield from _values(each, f"{way}.{name}" if way else str(name))
    elif isinstance(what, list):
        for at, each in enumerate(what):
            yield from _values(each, f"{way}[{at}]")
    else:
        yield way, json.dumps(what, ensure_ascii=False)


def outdated(written: WrittenPacket, now: tuple[tuple[str, str], ...]) -> tuple[Outdated, ...]:
    """What is said otherwise now, in the order of the packet."""
    before, after = ([words for _, words in side] for side in (written.says, now))
    found = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            for at in range(max(b - a, d - c)):
                said = before[a + at] if a + at < b else ""
                instead = after[c + at] if c + at < d else ""
                place = written.says[min(a + at, len(written.says) - 1)][0] if written.says else ""
                found.append(Outdated(place, said, instead))
    return tuple(found)
