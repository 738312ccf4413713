"""The text of new records: what was answered, and a TODO for each thing that is still to be filled in."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from jmx.errors import RefusedWrite
from jmx.model import limits
from jmx.model.identity import is_id, slug
from jmx.model.kinds import BY_NAME, Kind
from jmx.model.workspace import Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.load import check
from jmx.resources import text_template
from jmx.writing.emit import scalar_text
from jmx.writing.field_input import Answer, encoded, inline, judge, naming_field, needed, shown

GOVERNANCE = ("owner", "cadence", "triggers", "forum")
"""The four questions a new journey asks first: who owns it, how often is it reviewed, what forces a review, which
forum does it feed."""

# Names that Windows keeps for devices, whatever their ending: a file of that name breaks a colleague's checkout.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
)


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be written: its file, the fields that are still open, and what its author should know."""

    path: str
    text: str
    open: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def new_record(
    kind: str, answers: Mapping[str, Answer], workspace: Workspace | None = None, taken: Container[str] = ()
) -> NewRecord:
    """A new record. `taken` are paths that exist already, whatever is in them.

    Answers are the record's fields. One that names something not there yet, such as a forum that is not in `jmx.yaml`,
    becomes a TODO in the file; one that is wrong is refused.
    """
    new = _New(BY_NAME[kind], answers, workspace or Workspace())
    name = new.free_id(taken)
    text = text_template(f"new/{kind}.yaml", id=scalar_text(name), field=new.field, stages=new.stages())
    text += "".join(f"{new.field(field)}\n" for field in answers if field not in new.asked)
    content = encoded(text)
    if content is None:
        raise RefusedWrite(f"a new {kind} cannot be written like this: it holds bytes that are no text")
    found = check(BY_NAME[kind], {key: value for key, value in door.parse(content).items() if key != "kind"})
    if found:
        raise RefusedWrite(f"a new {kind} cannot be written like this: {found[0].words}")
    no_stages = ("stages",) if "stages" in new.asked and not answers.get("stages") else ()
    return NewRecord(new.path(name), text, (*new.open, *no_stages), (*new.notes, *new.twins(name)))


class _New:
    """A record in the making: its answers against its model and against what it refers to."""

    def __init__(self, kind: Kind, answers: Mapping[str, Answer], workspace: Workspace) -> None:
        self.kind = kind
        self.answers = answers
        self.workspace = workspace
        self.asked: set[str] = {"id", "stages"} if kind.name in ("journey", "stage-model") else {"id"}
        self.open: list[str] = []
        self.notes: list[str] = []
        missing = [name for name in needed(kind.name) if answers.get(name) in (None, "", ())]
        if missing:
            raise RefusedWrite(f"a new {kind.name} needs {' and '.join(missing)}")

    def field(self, name: str, words: str = "", otherwise: str = "") -> str:
        """A field with its answer, or what is to be filled in there."""
        self.asked.add(name)
        answer = self.answers.get(name)
        if answer in (None, "", ()):
            if otherwise:
                return f"{name}: {otherwise}  # TODO: {words}"
            self.open.append(name)
            return f"# TODO: {name}: {words}"
        judged = judge(self.kind, name, answer, self.workspace)
        if judged.wrong or (judged.missing and name in needed(self.kind.name)):
            raise RefusedWrite(f"a new {self.kind.name} cannot have this {name}: {judged.wrong or judged.missing[0]}")
        kept = judged.value
        lines = (
            [] if kept is None else [f"{name}: {inline(kept) if isinstance(kept, list | dict) else scalar_text(kept)}"]
        )
        lines += [f"# TODO: {name}: {why} ({inline(answer)})" for why in judged.missing]
        self.notes += [f"{name}: {why}; it is kept as a TODO" for why in judged.missing]
        if judged.missing:
            self.open.append(name)
        if kept is None and otherwise:
            lines.append(f"{name}: {otherwise}")
        return "\n".join(lines)

    def stages(self) -> tuple[str, ...]:
        """The titles of the stages, as they are written."""
        given = self.answers.get("stages") or ()
        titles = [given] if isinstance(given, str) else given
        return tuple(scalar_text(str(title)) for title in titles) if isinstance(titles, Sequence) else ()

    def path(self, name: str) -> str:
        return f"{self.kind.folder or self.kind.plural}/{name}.yaml"

    def free_id(self, taken: Container[str]) -> str:
        """The id that was given, else one out of the title that nothing else has."""
        given = self.answers.get("id")
        if given is not None:
            return self._given_id(str(given), taken)
        wanted = self._wanted_id()
        free, number = wanted, 1
        while free in _DEVICES or self._is_taken(free, taken):
            number += 1
            tail = f"-{number}"
            free = wanted[: limits.ID_LENGTH - len(tail)].rstrip("-") + tail
        return free

    def twins(self, name: str) -> tuple[str, ...]:
        """Words about records that are called the same, or have the id this one would have had."""
        called = self._title().casefold()
        for other in self.workspace.of(self.kind.name):
            if other.record.label.casefold() == called:
                return (f"there is a {self.kind.name} of that {self._titled_by()} already, {_where(other)}; "
                        f"the new one is '{name}'",)  # fmt: skip
        wanted = self._wanted_id()
        if self.answers.get("id") is None and name != wanted and wanted in self.workspace.records:
            return (f"the id '{wanted}' is taken by {_where(self.workspace.records[wanted])}; the new one is '{name}'",)
        return ()

    def _given_id(self, name: str, taken: Container[str]) -> str:
        if name.lower() in _DEVICES:
            raise RefusedWrite(f"'{shown(name)}' is no id: Windows keeps that name for a device; choose another")
        if not is_id(name) or len(name) > limits.ID_LENGTH:
            raise RefusedWrite(f"'{shown(name)}' is no id; write small letters, digits and hyphens")
        if self._is_taken(name, taken):
            raise RefusedWrite(f"there is a record '{name}' already; choose another id")
        return name

    def _wanted_id(self) -> str:
        return slug(self._title()) or self.kind.name

    def _is_taken(self, name: str, taken: Container[str]) -> bool:
        return name in self.workspace.records or self.path(name) in taken

    def _titled_by(self) -> str:
        return naming_field(self.kind.name)

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
