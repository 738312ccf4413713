"""The text of new records: what was answered or decided, and hints for each thing that is still to be filled in."""

import dataclasses
import textwrap
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict

from jmx.errors import RefusedWrite
from jmx.model import limits
from jmx.model.finding import Route, words_of
from jmx.model.identity import DEVICES, is_id, slug
from jmx.model.kinds import BY_NAME, Kind
from jmx.model.workspace import Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.load import check
from jmx.repo import files
from jmx.resources import shipped
from jmx.writing.emit import Comments, flow_text, record_text
from jmx.writing.field_input import Answer, encoded, judge, naming_field, needed, shown, unpacked

_OPEN = (None, "", ())
_CANNOT_NOTE = "this cannot be noted"
_WORDS_OF_NAME = 6  # of a note, from which its id is made
_LONG = 90  # characters of a note that are its title


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be written: its file, the fields that are still open, and what its author should know."""

    path: str
    text: str
    open: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """The id it has."""
        return PurePosixPath(self.path).stem


def new_record(
    kind: str, answers: Mapping[str, Answer], workspace: Workspace | None = None, taken: Container[str] = ()
) -> NewRecord:
    """A new record. `taken` are paths that exist already, whatever is in them.

    Answers are the record's fields. One that names something not there yet, such as a forum that is not in `jmx.yaml`,
    becomes a TODO in the file; one that is wrong is refused.
    """
    new = _New(BY_NAME[kind], answers, workspace or Workspace())
    name = new.id(taken)
    hints = _hints(kind)
    for field in dict.fromkeys((*hints, *answers)):
        if field != "id":
            new.fill(field, hints.get(field, _Hint()))
    text = checked_text(kind, {"id": name, **new.data}, new.comments, f"a new {kind} cannot be written like this")
    return NewRecord(new.path(name), text, tuple(new.open), (*new.notes, *new.twins(name)))


def id_for(
    kind: str, data: Mapping[str, Any], workspace: Workspace, taken: Container[str], given_id: str | None = None
) -> str:
    """The id of a new record: the given one, else one out of its title. `taken` are paths and ids."""
    return _New(BY_NAME[kind], {**data, "id": given_id}, workspace).id(taken)


def drafted_record(kind: str, name: str, data: Mapping[str, Any], workspace: Workspace) -> NewRecord:
    """A new record that says what is known already, with a TODO for each thing that is not."""
    new = _New(BY_NAME[kind], {**data, "id": None}, workspace)
    new.data.update(data)
    for field, hint in _hints(kind).items():
        if field in data:
            new.hint_at_parts(field, hint, data[field])
        else:
            new.leave_open(field, hint)
    text = checked_text(kind, {"id": name, **new.data}, new.comments, f"the {kind} cannot be written like this")
    return NewRecord(new.path(name), text, tuple(new.open), new.twins(name))


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody heard or learnt of a journey, before anybody says what it supports."""

    about: tuple[str, ...]
    text: str
    quotes: tuple[str, ...] = ()
    said: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Further fields of the evidence that it is: `collected`, `type`, `source`, …"""
    author: str = ""
    """Who wrote it, where it comes from an issue: `name <address>`, or a name alone."""


def note_record(heard: Heard, workspace: Workspace, taken: Container[str] = ()) -> tuple[str, str]:
    """Path and text of a note: evidence in a file of its own, so that notes of two branches never meet."""
    words = slug(heard.text).split("-")
    short = "-".join(words[:_WORDS_OF_NAME])
    if not short or len(words) > _WORDS_OF_NAME:  # what it begins with, others may begin with too
        short += "-" + sha256(heard.text.encode("utf-8", "replace")).hexdigest()[:4]

    def is_taken(name: str) -> bool:
        return name in workspace.records or _note_path(name) in taken

    name = free_id(slug(f"{heard.said.get('collected', '')} {short}"), is_taken)
    insight = {"text": heard.text, "quotes": list(heard.quotes), "about": list(heard.about)}
    data = {"id": name, **heard.said, "insights": [{field: value for field, value in insight.items() if value}]}
    if len(heard.text) > _LONG or "\n" in heard.text:
        data["title"] = textwrap.shorten(heard.text, _LONG, placeholder="…")
    text = checked_text("evidence", {field: value for field, value in data.items() if value}, {}, _CANNOT_NOTE)
    return _note_path(name), text


def _note_path(name: str) -> str:
    return f"evidence/{name}.yaml"


def checked_text(kind: str, data: Mapping[str, Any], comments: Comments, cannot: str) -> str:
    """The text of a record's file; RefusedWrite, beginning with `cannot`, where it would not be read as a record."""
    text = record_text(kind, data, comments)
    content = encoded(text)
    if content is None:
        raise RefusedWrite(f"{cannot}: it holds bytes that are no text")
    try:
        data = door.parse(content)
    except Refusal as refusal:
        raise RefusedWrite(f"{cannot}: {refusal.words}; {refusal.hint}") from refusal
    for finding in check(BY_NAME[kind], {name: value for name, value in data.items() if name != "kind"}):
        where = f"in '{words_of(finding.route[:2])}', " if len(finding.route) > 2 else ""
        raise RefusedWrite(f"{cannot}: {where}{'; '.join(filter(None, (finding.words, finding.hint)))}")
    return text


def free_id(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """An id that nothing else has: the one that is wanted, or that with the first number that makes it free."""
    free, number = wanted[: limits.ID_LENGTH].rstrip("-"), 1
    while free in DEVICES or is_taken(free):
        number += 1
        tail = f"-{number}"
        free = wanted[: limits.ID_LENGTH - len(tail)].rstrip("-") + tail
    return free


class _Hint(BaseModel):
    """What a new record says of a field that is still open."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    todo: str = ""
    default: str | None = None
    """What stands there until somebody knows better."""
    example: tuple[str, ...] = ()
    """Titles to be renamed."""
    each: Mapping[str, str] = {}
    """The same for fields of each of the parts that the field lists by their titles."""


@cache
def _hints(kind: str) -> Mapping[str, _Hint]:
    content = files.read(shipped("templates") / "new", f"{kind}.yaml", limits.FILE_BYTES)
    assert isinstance(content, bytes), content
    return {
        name: _Hint(todo=hint) if isinstance(hint, str) else _Hint.model_validate(hint)
        for name, hint in door.parse(content).items()
    }


def asked_of_parts(kind: str, field: str) -> frozenset[str]:
    """The comments that ask what is still to be filled in of the parts of a field, as a new record has them."""
    each = _hints(kind).get(field, _Hint()).each
    return frozenset(f"# TODO: {name}: {words}" for name, words in each.items())


class _New:
    """A record in the making: its answers against its model and against what it refers to."""

    def __init__(self, kind: Kind, answers: Mapping[str, Answer], workspace: Workspace) -> None:
        self.kind = kind
        self.answers = answers
        self.workspace = workspace
        self.data: dict[str, Any] = {}
        self.comments: dict[Route, list[str]] = {}
        self.open: list[str] = []
        self.notes: list[str] = []
        missing = [name for name in needed(kind.name) if answers.get(name) in _OPEN]
        if missing:
            raise RefusedWrite(f"a new {kind.name} needs {' and '.join(missing)}")

    def fill(self, name: str, hint: _Hint) -> None:
        """Takes the answer for a field; says what is to be filled in where there is none."""
        answer = self.answers.get(name)
        if answer in _OPEN:
            self.leave_open(name, hint)
        elif hint.each and not judge(self.kind, name, answer, self.workspace).missing:
            titles = unpacked(self.kind, name, answer)
            self._list(name, hint, [titles] if isinstance(titles, str) else titles)
        else:
            self._take(name, answer)
            if hint.default is not None:
                self.data.setdefault(name, hint.default)

    def leave_open(self, name: str, hint: _Hint) -> None:
        """What nobody has said yet: a TODO, and what stands there meanwhile."""
        self._todo(name, hint.todo)
        if hint.default is not None:
            self.data[name] = hint.default
        else:
            self.open.append(name)
        if hint.example:
            self._list(name, hint, hint.example)

    def _take(self, name: str, answer: Answer) -> None:
        judged = judge(self.kind, name, answer, self.workspace)
        if judged.wrong or (judged.missing and name in needed(self.kind.name)):
            raise RefusedWrite(f"a new {self.kind.name} cannot have this {name}: {judged.wrong or judged.missing[0]}")
        if judged.value is not None:
            self.data[name] = judged.value
        for why in judged.missing:
            self._todo(name, f"{why} ({flow_text(answer)})")
            self.notes.append(f"{name}: {why}; it is kept as a TODO")
        if judged.missing:
            self.open.append(name)

    def _list(self, name: str, hint: _Hint, titles: Any) -> None:
        """Parts, given by their titles or written out, each with what is to be filled in there."""
        self.data[name] = [dict(each) if isinstance(each, Mapping) else {"title": str(each)} for each in titles]
        self.hint_at_parts(name, hint, self.data[name])

    def hint_at_parts(self, name: str, hint: _Hint, parts: Sequence[Any]) -> None:
        """A TODO for what parts of a list do not say yet."""
        for (index, part), (field, words) in product(enumerate(parts if hint.each else ()), hint.each.items()):
            if field not in part and "ref" not in part:  # what is pointed at says it itself
                self.comments[name, index, field] = [f"TODO: {field}: {words}"]

    def _todo(self, name: str, words: str) -> None:
        self.comments.setdefault((name,), []).append(f"TODO: {name}: {words}")

    def path(self, name: str) -> str:
        return f"{self.kind.folder or self.kind.plural}/{name}.yaml"

    def id(self, taken: Container[str]) -> str:
        """The id that was given, else one out of the title that nothing else has."""

        def is_taken(name: str) -> bool:
            return name in self.workspace.records or name in taken or self.path(name) in taken

        given = self.answers.get("id")
        if given is None:
            return free_id(self._wanted_id(), is_taken)
        name = str(given)
        if name.lower() in DEVICES:
            raise RefusedWrite(f"'{shown(name)}' is no id: Windows keeps that name for a device; choose another")
        if not is_id(name) or len(name) > limits.ID_LENGTH:
            raise RefusedWrite(f"'{shown(name)}' is no id; write small letters, digits and hyphens")
        if is_taken(name):
            raise RefusedWrite(f"there is a record '{name}' already; choose another id")
        return name

    def twins(self, name: str) -> tuple[str, ...]:
        """Words about records that are called the same, or have the id this one would have had."""
        called = self._title().casefold()
        for other in self.workspace.of(self.kind.name):
            if other.record.label.casefold() == called:
                return (f"there is a {self.kind.name} of that {naming_field(self.kind.name)} already, {_where(other)}; "
                        f"the new one is '{name}'",)  # fmt: skip
        wanted = self._wanted_id()
        if self.answers.get("id") is None and name != wanted and wanted in self.workspace.records:
            return (f"the id '{wanted}' is taken by {_where(self.workspace.records[wanted])}; the new one is '{name}'",)
        return ()

    def _wanted_id(self) -> str:
        return slug(self._title()) or self.kind.name

    def _title(self) -> str:
        if self.kind.name == "review":
            journeys = self.answers["journeys"]
            first = journeys if isinstance(journeys, str) else next(iter(journeys), "")  # type: ignore[arg-type]
            return f"{self.answers['date']}-{first}"
        fields = ("title", "name", "question", "insight", "source")
        return str(next((self.answers[name] for name in fields if self.answers.get(name)), ""))


def _where(located: Located[object]) -> str:
    name = "" if PurePosixPath(located.path).stem == located.ref else f"'{located.ref}' in "
    return f"{name}{located.path}"
