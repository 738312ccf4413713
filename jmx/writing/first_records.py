"""The records a new repository begins with: a journey in somebody's words, and the people and customers it names."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from jmx.model import limits
from jmx.model.identity import slug
from jmx.model.journey import ModelStage
from jmx.model.settings import Person
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.repo import files
from jmx.repo.tree import EditedTree, Tree
from jmx.resources import shipped
from jmx.writing.emit import flow_text, record_text
from jmx.writing.new_record import NewRecord, free_id, new_record

PEOPLE_FILE = "people.yaml"
_STAGES = "standard-stages"
_STAGES_FILE = f"stage-models/{_STAGES}.yaml"


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """What somebody says of their first journey; what they leave open is empty."""

    title: str
    """What it is called, in the words of customers."""
    owner: str = ""
    """Who answers for it: `Ana Ruiz <ana@x.example>`, or the id of a person."""
    cadence: str = ""
    meeting: str = ""
    """The meeting its reviews go into: its id or what it is called."""
    persona: str = ""
    """The sort of customer whose journey it is."""
    pain: str = ""
    """What hurts most, as far as anybody knows."""


@dataclass(frozen=True, slots=True)
class FirstRecords:
    """The id and file of the first journey, what is told about it, and all files with what they are to say."""

    journey: str
    path: str
    texts: dict[str, str]
    notes: tuple[str, ...] = ()


def template(name: str) -> str:
    """A text that a new repository begins with."""
    content = files.read(shipped("templates") / "init", name, limits.FILE_BYTES)
    assert isinstance(content, bytes), content
    return content.decode()


def person_with(address: str, workspace: Workspace) -> str:
    """The id of the person who has that address; empty where nobody has."""
    people = (each for each in workspace.of("person") if "/" not in each.ref)
    wanted = address.casefold()
    return next((each.ref for each in people if wanted in map(str.casefold, each.record.emails)), "")


def forum_called(said: str, workspace: Workspace) -> str:
    """The id of the meeting that is called so; empty where there is none."""
    called = said.casefold()
    return next((each.id for each in workspace.settings.forums if called in (each.id, each.title.casefold())), "")


def first_records(answers: FirstAnswers, tree: Tree, taken: Container[str]) -> FirstRecords:
    """A journey with the records it names. `taken` are paths that are there already, or will be."""
    first = _First(tree, taken)
    if not first.workspace.of("stage-model"):
        first.texts[_STAGES_FILE] = template("stage-model.yaml")
    owner, persona = first.owner(answers.owner), first.persona(answers.persona)
    workspace = first.workspace
    model = workspace.of("stage-model")[0]
    said = _said(answers, model.record.stages) | {
        "owner": owner, "personas": persona, "forum": forum_called(answers.meeting, workspace) or answers.meeting,
        "stage_model": model.ref,
    }  # fmt: skip
    record = first.add(new_record("journey", said, workspace, taken))
    journey = PurePosixPath(record.path).stem
    if answers.pain:
        pain = {"title": answers.pain, "at": [journey]}
        first.add(new_record("pain-point", pain, first.workspace, taken))
    return FirstRecords(journey, record.path, first.texts, record.notes)


def lone_journey(answers: FirstAnswers, tree: Tree, taken: Container[str]) -> FirstRecords:
    """A journey in a single file, which names no other record."""
    first = _First(tree, taken, {_STAGES_FILE: template("stage-model.yaml")})
    standard = first.workspace.records[_STAGES].record.stages
    said = _said(answers, standard) | {"owner": answers.owner, "id": first.free_id(answers.title, "journey", "")}
    said["stages"] = [{name: each[name] for name in each if name != "as"} for each in said["stages"]]
    if answers.pain:
        said["pains"] = [{"title": answers.pain}]
    record = new_record("journey", said, first.workspace)
    path = PurePosixPath(record.path).name
    return FirstRecords(said["id"], path, {path: record.text}, record.notes)


def _said(answers: FirstAnswers, standard: Iterable[ModelStage]) -> dict[str, Any]:
    """What the journey says of itself, with the standard stages as a start."""
    stages = [
        {"id": each.id or slug(each.title), "title": each.title}
        | ({"as": each.id} if each.id else {})
        | ({"questions": list(each.questions)} if each.questions else {})
        for each in standard
    ]
    return {"title": answers.title, "cadence": answers.cadence, "stages": stages}


@dataclass
class _First:
    """Files with records, as they come together."""

    tree: Tree
    taken: Container[str]
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """The records that are there or planned."""
        edits = {path: text.encode() for path, text in self.texts.items()}
        return load(EditedTree(self.tree, edits), findings=False).workspace

    def add(self, record: NewRecord) -> NewRecord:
        self.texts[record.path] = record.text
        return record

    def free_id(self, title: str, otherwise: str, folder: str) -> str:
        """An id out of a title that no record has, for a file of that name in a folder."""
        known = self.workspace.records
        return free_id(slug(title) or otherwise, lambda own: own in known or f"{folder}{own}.yaml" in self.taken)

    def owner(self, said: str) -> str:
        """The id of the person who is meant, who gets a record where nobody has one yet; else what was said."""
        name, mark, address = said.rstrip(">").partition("<")
        if not mark:
            return said
        known = person_with(address, self.workspace)
        if known or PEOPLE_FILE in self.taken:
            return known or said
        own = self.free_id(name, "person", "people/")
        person = flow_text({"id": own, "name": name.strip(), "emails": [address.strip()]}, (Person,))
        self.texts[PEOPLE_FILE] = f"kind: people\nitems:\n  - {person}\n"
        return own

    def persona(self, said: str) -> str:
        """The id of the persona who is called so, who gets a record where there is none."""
        if not said:
            return ""
        called = said.casefold()
        for each in self.workspace.of("persona"):
            if called in (each.ref, each.record.label.casefold()):
                return each.ref
        own = self.free_id(said, "persona", "personas/")
        self.texts[f"personas/{own}.yaml"] = record_text("persona", {"id": own, "title": said})
        return own
