"""A file that cannot be read, with what keeps it from being read put right: only slips that have one right answer, and
some that have one most likely answer. What comes of it is read before it is believed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jmx.errors import RefusedEdit
from jmx.model import limits, reading_rules
from jmx.model.finding import Fix, RuleCard
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from jmx.writing.splices import same

_MOST_REPAIRS = 200
_WIDTHS = (2, 4, 8)  # columns of a tab
_NO_MEANING = "\u200b\u2060\ufeff"  # characters that show nothing and turn nothing around
_MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
_MARKS_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_BLOCK = re.compile(r"[ \t][|>][-+0-9]*[ \t]*(#.*)?\r?\n")  # the end of a line after which a text begins
_END_OF_DOCUMENT = re.compile(r"(---|\.\.\.)?[ \t]*(#.*)?\r?\n?")

_FIELD = re.compile(r"([A-Za-z_]+)[\"']?:[ \t]+$")
_TRUTHS = {**dict.fromkeys(("yes", "on", "y"), "true"), **dict.fromkeys(("no", "off", "n"), "false")}
_TRUE_OR_NOT = frozenset({"moment_of_truth"})  # the fields in which true may stand


class Repair(NamedTuple):
    """The file as it is once one thing is put right, and how sure that is."""

    content: bytes
    fix: Fix


def made_readable(content: bytes) -> Repair:
    """A file that can be read. RefusedEdit where a person has to say what is meant."""
    data: list[tuple[Repair, Any]] = []
    for width in _WIDTHS if b"\t" in content else _WIDTHS[:1]:
        try:
            repair = _repaired(content, width)
            data.append((repair, door.parse(repair.content)))
        except (Refusal, RefusedEdit) as refusal:
            why = getattr(refusal, "words", str(refusal))
    if not data:
        raise RefusedEdit(why)
    if not all(same(each, data[0][1]) for _, each in data):
        raise RefusedEdit("how far its lines are indented depends on how wide a tab is")
    return data[0][0]


def _repaired(content: bytes, width: int) -> Repair:
    fix = Fix.SAFE
    for _ in range(_MOST_REPAIRS):
        try:
            door.parse(content)
        except Refusal as refusal:
            way = _WAYS.get(refusal.card)
            repair = way(content, refusal, width) if way else None
            if repair is None or repair.content == content:
                raise
            content, fix = repair.content, fix if repair.fix is Fix.SAFE else Fix.UNSAFE
        else:
            return Repair(content, fix)
    raise RefusedEdit("more is wrong in it than can be put right at once")


# --- one way for each rule ---


def _tab(content: bytes, refusal: Refusal, width: int) -> Repair | None:
    """The tabs before the text of lines as so many blanks; one elsewhere as a blank."""
    if refusal.place is None:
        return None
    lines, number = _lines(content), refusal.place.line - 1
    if "\t" in _margin(lines[number]):
        in_text = any(
            map(_BLOCK.search, lines)
        )  # there a tab may be part of a text: one line is looked at after another
        lines = [_spaced(line, width) if at == number or not in_text else line for at, line in enumerate(lines)]
        return Repair(_joined(content, lines), Fix.SAFE)
    at = lines[number].find("\t", max(0, refusal.place.column - 2))
    if at < 0:
        return None
    lines[number] = f"{lines[number][:at]} {lines[number][at + 1 :]}"
    return Repair(_joined(content, lines), Fix.SAFE)


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _spaced(line: str, width: int) -> str:
    margin = _margin(line)
    return margin.expandtabs(width) + line[len(margin) :]


def _character(content: bytes, refusal: Refusal, _: int) -> Repair | None:
    """Without a character that cannot be seen."""
    if found := re.search(r"U\+([0-9A-F]{4,6})$", refusal.words):
        mark = chr(int(found[1], 16))
        text = content.removeprefix(BOM).decode("utf-8").replace(mark, "")
        return Repair(_mark(content) + text.encode("utf-8"), Fix.SAFE if mark in _NO_MEANING else Fix.UNSAFE)
    if found := re.search(r"\\x([0-9a-f]{2})$", refusal.words):
        return Repair(content.replace(bytes([int(found[1], 16)]), b""), Fix.UNSAFE)
    return None


def _encoding(content: bytes, _refusal: Refusal, _: int) -> Repair | None:
    """The same text as UTF-8: certain where the file says how it is stored, likely where it can be the code page of
    Western Windows."""
    if len(content) > limits.FILE_BYTES:
        return None
    for marks, name in ((_MARKS_32, "utf-32"), (_MARKS_16, "utf-16")):
        if content.startswith(marks):
            return _decoded(content, name, Fix.SAFE)
    return None if b"\0" in content else _decoded(content, "cp1252", Fix.UNSAFE)


def _decoded(content: bytes, encoding: str, fix: Fix) -> Repair | None:
    try:
        return Repair(content.decode(encoding).encode("utf-8"), fix)
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None


def _field_twice(content: bytes, _refusal: Refusal, _: int) -> Repair | None:
    """Without the second of two fields that say the same, each on lines of its own."""
    text = content.removeprefix(BOM).decode("utf-8")
    for key, value in _said_again(door.compose(text)):
        start = text.rfind("\n", 0, key.start_mark.index) + 1
        end = text.find("\n", value.end_mark.index)
        if value.id != "scalar" or value.start_mark.line != value.end_mark.line or end < 0:
            return None
        if text[start : key.start_mark.index].strip(" ") or "#" in text[value.end_mark.index : end]:
            return None
        return Repair(_joined(content, (text[:start], text[end + 1 :])), Fix.SAFE)
    return None


def _said_again(node: Any) -> Iterator[tuple[Any, Any]]:
    """Fields that stand twice in one place, with the same value both times: the second of each."""
    if node.id == "mapping":
        known: dict[Any, Any] = {}
        for key, value in node.value:
            name = door.plain(key) if key.id == "scalar" else None
            if name in known and same(door.plain(known[name]), door.plain(value)):
                yield key, value
            known[name] = value
    for each in node.value if node.id == "sequence" else [value for _, value in node.value]:
        if each.id != "scalar":
            yield from _said_again(each)


def _ends(content: bytes, refusal: Refusal, _: int) -> Repair | None:
    """Without the lines that begin another document, where nothing is in it."""
    lines = _lines(content)
    first = refusal.place.line - 1 if refusal.place else len(lines)
    rest = lines[first:]
    if not rest or not all(map(_END_OF_DOCUMENT.fullmatch, rest)):
        return None
    kept = [line for line in rest if not line.startswith(("---", "..."))]
    return Repair(_joined(content, (*lines[:first], *kept)), Fix.SAFE)


def _directive(content: bytes, _refusal: Refusal, _: int) -> Repair | None:
    """Without the lines above the document that say which YAML it is."""
    lines = _lines(content)
    start = next((number for number, line in enumerate(lines) if line.startswith("---")), 0)
    kept = [line for line in lines[:start] if not line.startswith("%YAML")]
    return Repair(_joined(content, (*kept, *lines[start:])), Fix.SAFE)


def _slip(content: bytes, refusal: Refusal, _: int) -> Repair | None:
    """With the blank that a colon lacks, or an apostrophe in single quotes doubled."""
    if refusal.place is None:
        return None
    lines, at = _lines(content), refusal.place.column - 1
    line = lines[refusal.place.line - 1]
    if "blank after the colon" in refusal.hint:
        colon = line.find(":", at)
        line = f"{line[: colon + 1]} {line[colon + 1 :]}"
    elif "write it twice" in refusal.hint and line[at : at + 1] == "'":
        line = f"{line[:at]}'{line[at:]}"
    else:
        return None
    lines[refusal.place.line - 1] = line
    return Repair(_joined(content, lines), Fix.SAFE)


def _word(content: bytes, refusal: Refusal, _: int) -> Repair | None:
    """A yes where true may stand as true; elsewhere in quotes, as the text that it most likely is."""
    if refusal.place is None or not refusal.words.startswith("a word"):
        return None
    lines, at = _lines(content), refusal.place.column - 1
    line = lines[refusal.place.line - 1]
    word, field = re.match(r"\w*", line[at:]), _FIELD.search(line[:at])
    said = _TRUTHS.get(word[0].lower() if word else "")
    if word is None or not word[0] or not said:
        return None
    meant = said if field and field[1] in _TRUE_OR_NOT else f'"{word[0]}"'
    lines[refusal.place.line - 1] = f"{line[:at]}{meant}{line[at + len(word[0]) :]}"
    return Repair(_joined(content, lines), Fix.UNSAFE)


def _lines(content: bytes) -> list[str]:
    """The lines with their ends, as places count them."""
    text = content.removeprefix(BOM).decode("utf-8", "surrogateescape")
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _joined(content: bytes, lines: Sequence[str]) -> bytes:
    """The file with these lines, and the mark at its beginning if it had one."""
    return _mark(content) + "".join(lines).encode("utf-8", "surrogateescape")


def _mark(content: bytes) -> bytes:
    return BOM if content.startswith(BOM) else b""


_WAYS: Mapping[RuleCard, Callable[[bytes, Refusal, int], Repair | None]] = {
    reading_rules.TAB: _tab,
    reading_rules.CONTROL_CHARACTER: _character,
    reading_rules.NOT_UTF8: _encoding,
    reading_rules.DUPLICATE_KEY: _field_twice,
    reading_rules.TWO_DOCUMENTS: _ends,
    reading_rules.DIRECTIVE: _directive,
    reading_rules.YAML_INVALID: _slip,
    reading_rules.AMBIGUOUS_VALUE: _word,
}
