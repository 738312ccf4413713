"""The text of new records: what was answered, and a TODO for each thing that is still to be filled in."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jmx.errors import RefusedWrite
from jmx.model import limits
from jmx.model.kinds import BY_NAME, Kind
from jmx.model.record import KEBAB
from jmx.model.refs import refs_in
from jmx.model.workspace import Workspace
from jmx.repo import yaml as door
from jmx.repo.links import slug
from jmx.repo.load import check
from jmx.repo.scalars import Scalar, scalar_text
from jmx.repo.wrong import field_names
from jmx.resources import text_template

GOVERNANCE = ("owner", "cadence", "triggers", "forum")
"""The four questions a new journey asks first: who owns it, how often is it reviewed, what forces a review, which
forum does it feed."""

Answer = Scalar | Sequence[Any] | Mapping[str, Any]

_DROPS = re.compile(r"(?P<metric>[a-z0-9/-]+) drops(?: by)? (?P<drops>.+)")
_INSIGHTS = re.compile(r"(\d+)(?: new)?(?: insights?)?")
_HAPPENINGS = ("launch", "outage", "price", "campaign", "reorganisation")
_NO_SUCH = "there is no"
# Answers that any record takes, so that one answer can be judged by itself.
_VALID: Mapping[str, Any] = {
    "title": "x",
    "name": "x",
    "question": "x",
    "date": date(2000, 1, 1),
    "type": "launch",
    "journeys": ["x"],
    "reviewer": "x",
}
# Names that Windows keeps for devices, whatever their ending: a file of that name breaks a colleague's checkout.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
)


def new_record(
    kind: str, answers: Mapping[str, Answer], workspace: Workspace | None = None, taken: Container[str] = ()
) -> tuple[str, str]:
    """Path and text of a new record. `taken` are paths that exist already, whatever is in them.

    Answers are the record's fields. What cannot be written yet, such as a forum that is not in `jmx.yaml`, becomes a
    TODO in the file; a record that cannot be without it is refused.
    """
    new = _New(BY_NAME[kind], answers, workspace or Workspace())
    name = new.free_id(taken)
    text = text_template(f"new/{kind}.yaml", id=name, field=new.field, stages=new.stages())
    text += "".join(f"{new.field(field)}\n" for field in answers if field not in new.asked)
    found = check(BY_NAME[kind], {key: value for key, value in door.parse(text.encode()).items() if key != "kind"})
    if found:
        raise RefusedWrite(f"a new {kind} cannot be written like this: {found[0].words}")
    return new.path(name), text


def needed(kind: str) -> tuple[str, ...]:
    """The answers without which there is no record of this kind."""
    fields = BY_NAME[kind].model.model_fields
    return tuple(info.alias or name for name, info in fields.items() if info.is_required())


class _New:
    """A record in the making: its answers against its model and against what it refers to."""

    def __init__(self, kind: Kind, answers: Mapping[str, Answer], workspace: Workspace) -> None:
        self.kind = kind
        self.answers = answers
        self.workspace = workspace
        self.asked: set[str] = {"id", "stages"} if kind.name in ("journey", "stage-model") else {"id"}
        for name in answers:
            if name not in field_names(kind.model) and not name.startswith("x-"):
                raise RefusedWrite(f"a {kind.name} has no field '{name}'; fields: {', '.join(field_names(kind.model))}")
        missing = [name for name in needed(kind.name) if answers.get(name) in (None, "", ())]
        if missing:
            raise RefusedWrite(f"a new {kind.name} needs {' and '.join(missing)}")

    def field(self, name: str, words: str = "", otherwise: str = "") -> str:
        """A field with its answer, or what is to be filled in there."""
        self.asked.add(name)
        answer = self.answers.get(name)
        if answer in (None, "", ()):
            return f"{name}: {otherwise}  # TODO: {words}" if otherwise else f"# TODO: {name}: {words}"
        kept, left = self._kept(name, answer)
        if left and name in needed(self.kind.name):
            raise RefusedWrite(f"a new {self.kind.name} cannot have this {name}: {left[0]}")
        lines = (
            [] if kept is None else [f"{name}: {_inline(kept) if isinstance(kept, list | dict) else scalar_text(kept)}"]
        )
        lines += [f"# TODO: {name}: {why}" for why in left]
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
            name = str(given)
            if not re.fullmatch(KEBAB, name) or len(name) > limits.ID_LENGTH or name in _DEVICES:
                raise RefusedWrite(f"'{name[: limits.HINT_LENGTH]}' is no id; write small letters, digits and hyphens")
            if self._is_taken(name, taken):
                raise RefusedWrite(f"there is a record '{name}' already; choose another id")
            return name
        wanted = slug(self._title()) or self.kind.name
        free, number = wanted, 1
        while free in _DEVICES or self._is_taken(free, taken):
            number += 1
            tail = f"-{number}"
            free = wanted[: limits.ID_LENGTH - len(tail)].rstrip("-") + tail
        return free

    def _is_taken(self, name: str, taken: Container[str]) -> bool:
        return name in self.workspace.records or self.path(name) in taken

    def _title(self) -> str:
        if self.kind.name == "review":
            journeys = self.answers["journeys"]
            first = journeys if isinstance(journeys, str) else next(iter(journeys), "")  # type: ignore[arg-type]
            return f"{self.answers['date']}-{first}"
        fields = ("title", "name", "question", "insight", "source")
        return str(next((self.answers[name] for name in fields if self.answers.get(name)), ""))

    def _kept(self, name: str, answer: Answer) -> tuple[Any, tuple[str, ...]]:
        """What of an answer can be written, and for the rest in words why not."""
        if name == "triggers":
            answer = [_trigger(each) for each in ([answer] if isinstance(answer, str | Mapping) else answer)]  # type: ignore[union-attr]
        problems: list[tuple[Any, str]] = [(form, self._problem(name, form)) for form in _forms(answer)]
        for form, problem in problems:
            if not problem:
                return form, ()
        if not isinstance(answer, list | tuple):
            dangling = [problem for _, problem in problems if problem.startswith(_NO_SUCH)]
            return None, (f"{(dangling or [problems[0][1]])[0]} ({_inline(answer)})",)
        problems = [(each, self._problem(name, [each])) for each in answer]
        kept = [each for each, problem in problems if not problem]
        return kept or None, tuple(f"{problem} ({_inline(each)})" for each, problem in problems if problem)

    def _problem(self, name: str, value: Any) -> str:
        """Why a value cannot stand in a field: it has the wrong form, or refers to nothing. Empty where it can."""
        if name == "triggers" and any(isinstance(each, str) for each in value):
            return "write a happening such as outage, or `3 new insights`, or `its-metric drops 5 %`"
        data = {"id": "x"} | {field: _VALID[field] for field in needed(self.kind.name)} | {name: value}
        wrong = check(self.kind, data)
        if wrong:
            return wrong[0].words
        record = self.kind.model.model_validate(data)
        for route, ref, kinds in refs_in(record):
            if route[0] == name and "<" not in ref and not self._known(ref, kinds):
                return f"{_NO_SUCH} {' or '.join(kinds) or 'record'} '{ref}' yet"
        return ""

    def _known(self, ref: str, kinds: tuple[str, ...]) -> bool:
        settings = self.workspace.settings
        if kinds and kinds[0] in ("goal", "forum"):
            return ref in {each.id for each in (settings.goals if kinds[0] == "goal" else settings.forums)}
        found = self.workspace.find(ref)
        return found is not None and (not kinds or found.kind in kinds)


def _forms(answer: Answer) -> Iterator[Any]:
    """An answer as given, and the other ways to take words that were typed at a prompt."""
    if isinstance(answer, tuple):
        answer = list(answer)
    yield answer
    if isinstance(answer, str):
        yield door.scalar(answer.strip())
        yield [answer]
        yield [part.strip() for part in answer.split(",")]


def _trigger(words: Any) -> Any:
    """What forces a review, from the words people use: `outage`, `3 new insights`, `checkout-csat drops 5 %`."""
    if not isinstance(words, str):
        return words
    said = " ".join(words.split())
    if said.lower() in _HAPPENINGS:
        return {"happening": said.lower()}
    insights = _INSIGHTS.fullmatch(said)
    if insights:
        return {"evidence": int(insights[1])}
    drops = _DROPS.fullmatch(said)
    return {"metric": drops["metric"], "drops": door.scalar(drops["drops"])} if drops else words


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_inline(str(key))}: {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return scalar_text(value, flow=True)
