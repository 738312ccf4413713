"""`REF.field=value` as people type it, made into edits of the file that leave everything in it valid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from jmx.errors import JmxError, RefusedEdit
from jmx.model.finding import Level, written_at
from jmx.model.kinds import BY_NAME, Kind
from jmx.model.outline import HOLDS
from jmx.model.record import fields_of
from jmx.model.workspace import Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.load import read_file
from jmx.writing.edit import REMOVE, FieldChange, edited
from jmx.writing.field_input import judge, shown, takes_list, unpacked
from jmx.writing.new_record import asked_of_parts
from jmx.writing.splices import YamlSource

_ASSIGNMENT = re.compile(r"(?P<ref>[^=.]+)\.(?P<fields>[^=]*?[^=+-])(?P<how>\+=|-=|=)(?P<words>.*)", re.DOTALL)
_HOW = "write REF.field=value, REF.field+=value or REF.field-=value"
_INSIDE = {"evidence": "insight"}  # may be pointed at in its place
_NAMES = ("id", "ref", "title", "name", "text")  # by which an item of a list is called


@dataclass(frozen=True, slots=True)
class Assignment:
    """What somebody wants a field of a record to say; `inner` leads further, into a field of fields."""

    ref: str
    field: str
    inner: tuple[str, ...]
    how: Literal["=", "+=", "-="]
    words: str


class Wanted(NamedTuple):
    """An assignment and the record it is for."""

    record: Located[Any]
    assignment: Assignment


def parsed(text: str) -> Assignment:
    """Raises JmxError where it is no assignment."""
    found = _ASSIGNMENT.fullmatch(text)
    if found is None:
        raise JmxError(f"'{shown(text)}' changes nothing: {_HOW}")
    field, *inner = found["fields"].split(".")
    how: Any = found["how"]
    return Assignment(found["ref"].strip(), field.strip(), tuple(inner), how, found["words"].strip())


def assigned(path: str, content: bytes, wanted: Sequence[Wanted], workspace: Workspace) -> bytes:
    """The file with every field as it is wanted. Raises RefusedEdit where a value cannot stand, or would make
    something else in the file wrong."""
    after = content
    for record, assignment in wanted:
        try:
            data = door.parse(after)
            change = _change(data, record, assignment, workspace)
        except Refusal as refusal:
            raise RefusedEdit(f"'{path}' must be repaired first: {refusal.words}") from refusal
        after = edited(after, [change])
        if change.value not in (REMOVE, "draft"):  # what is a draft is still to be made active
            after = _without_todo(after, record, assignment)
    refuse_new_mistakes(path, content, after)
    return after


def _without_todo(content: bytes, record: Located[Any], filled: Assignment) -> bytes:
    """The file without the line of `jmx new` that asks for a field of a record: it is filled in now. Where a list is
    another one now, what was asked of its first parts goes too."""
    if b"# TODO: " not in content:
        return content
    source = YamlSource(content)
    node, text = source.at(record.route).node, source.text
    first, last = node.start_mark.index, node.end_mark.index if record.route else len(text)
    of_parts = asked_of_parts(record.kind, filled.field) if filled.how == "=" else ()
    for at, words in reversed(source.comments()):
        line = source.line_start(at)
        asks = words.startswith(f"# TODO: {filled.field}: ") and at - line == node.start_mark.column
        if first < at <= last and (asks or words in of_parts):
            text = text[:line] + text[source.next_line(at) :]
    return source.bom + text.encode("utf-8")


def _change(data: Any, record: Located[Any], wanted: Assignment, workspace: Workspace) -> FieldChange:
    """The edit that an assignment asks for; one of a record that is only a title makes fields of it."""
    kind = BY_NAME.get(record.kind)
    if kind is None:
        raise RefusedEdit(f"'{record.ref}' is a {record.kind}; edit it in {record.path}")
    if wanted.field == "id":
        raise RefusedEdit(f"others may point at '{record.ref}', so its id stays; edit it in {record.path}")
    written = written_at(data, record.route)
    if isinstance(written, str):
        value = _value(kind, None, wanted, workspace)
        return FieldChange(record.route, {"title": written} | ({} if value is REMOVE else {wanted.field: value}))
    route = (*record.route, wanted.field)
    old = written_at(data, route)
    value = _value(kind, old, wanted, workspace)
    if wanted.inner and old is None:
        return FieldChange(route, value if value is REMOVE else {wanted.inner[0]: value})
    return FieldChange((*route, *wanted.inner), value)


def _value(kind: Kind, old: Any, wanted: Assignment, workspace: Workspace) -> Any:
    """What the field, or the one inside it, is to hold."""
    if wanted.inner:
        return _inner_value(kind, old, wanted, workspace)
    if wanted.how == "=" and not wanted.words:
        return REMOVE
    if wanted.how == "=":
        return _judged(kind, wanted.field, wanted.words, workspace)
    if not takes_list(kind, wanted.field):
        known = "holds one value" if wanted.field in fields_of(kind.model) else f"is no field of a {kind.name}"
        raise RefusedEdit(f"'{wanted.field}' {known}; write {wanted.ref}.{wanted.field}={wanted.words}")
    items = [] if old is None else list(old) if isinstance(old, list) else [old]
    if wanted.how == "+=":
        return items + [each for each in _judged(kind, wanted.field, wanted.words, workspace) if each not in items]
    gone = unpacked(kind, wanted.field, wanted.words)
    kept = items
    for name in map(str, gone) if isinstance(gone, list) else (wanted.words,):
        left = [each for each in kept if name not in _names(each)]
        if len(left) == len(kept):
            there = ", ".join(f"'{shown(str(_names(each)[0]))}'" for each in items[:8])
            raise RefusedEdit(f"'{wanted.field}' has no '{shown(name)}'; it has {there or 'nothing'}")
        kept = left
    return kept or REMOVE


def _judged(kind: Kind, field: str, words: Any, workspace: Workspace) -> Any:
    """What somebody typed for a field, if it can stand: as hints show it too, in braces or brackets, and the id of a
    record that is pointed at where records may be written out as well."""
    wanted = HOLDS.get(kind.name, {}).get(field)
    if wanted is not None and field != "metrics":  # of those the bare id is written
        words, kinds = unpacked(kind, field, words), (wanted, _INSIDE.get(wanted, wanted))
        items = [_pointed(each, kinds, workspace) for each in (words if isinstance(words, list) else [words])]
        words = items if isinstance(words, list) else items[0]
    judged = judge(kind, field, words, workspace)
    if judged.wrong or judged.missing:
        raise RefusedEdit(judged.wrong or "; ".join(judged.missing))
    return judged.value


def _pointed(words: Any, wanted: tuple[str, ...], workspace: Workspace) -> Any:
    """A pointer, where the id of a record of these kinds is typed; RefusedEdit where a pointer leads to none."""
    ref = words.get("ref") if isinstance(words, Mapping) else words if isinstance(words, str) else None
    found = workspace.find(ref) if isinstance(ref, str) else None
    if found is not None and found.kind in wanted:
        return words if isinstance(words, Mapping) else {"ref": words}
    if isinstance(words, Mapping) and ref is not None:
        raise RefusedEdit(f"there is no {' or '.join(dict.fromkeys(wanted))} '{shown(str(ref))}'")
    return words


def _inner_value(kind: Kind, old: Any, wanted: Assignment, workspace: Workspace) -> Any:
    """A field inside a field, judged with those beside it."""
    if wanted.how != "=":
        raise RefusedEdit(f"'{wanted.field}.{'.'.join(wanted.inner)}' holds one value; {_HOW.partition(',')[0]}")
    if len(wanted.inner) > 1:
        raise RefusedEdit(f"'{wanted.field}.{'.'.join(wanted.inner)}' lies too deep; edit the file by hand")
    if old is not None and not isinstance(old, Mapping):
        raise RefusedEdit(f"'{wanted.field}' holds no fields; write {wanted.ref}.{wanted.field}=…")
    if not wanted.words:
        return REMOVE
    value = door.scalar(wanted.words)
    value = wanted.words if value is None else value
    _judged(kind, wanted.field, {**(old or {}), wanted.inner[0]: value}, workspace)
    return value


def _names(item: Any) -> list[str]:
    """What an item of a list may be called by: its id or title, else any of its values."""
    if not isinstance(item, Mapping):
        return [str(item)]
    return [str(item[name]) for name in _NAMES if name in item] or [str(each) for each in item.values()] or [""]


def refuse_new_mistakes(path: str, before: bytes, after: bytes) -> None:
    """An edit must not leave an error behind that was not there, in that field or beside it."""
    known = {(each.code, each.words) for each in read_file(path, before).findings}
    for each in read_file(path, after).findings:
        if each.level is Level.ERROR and (each.code, each.words) not in known:
            raise RefusedEdit(f"{each.words}{f'; {each.hint}' if each.hint else ''}")
