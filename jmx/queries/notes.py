"""Notes of what customers said: written down, waiting, and filed as what supports or contradicts something."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jmx.errors import JmxError, RefusedEdit, UnknownRef
from jmx.model.called import called, near_called
from jmx.model.evidence import Evidence
from jmx.model.identity import Identity
from jmx.model.kinds import BY_NAME
from jmx.model.notes import NOTABLE, WaitingNote, notes_by_journey, places_of, waiting_notes
from jmx.model.personal_data import personal_data
from jmx.model.record import visible
from jmx.model.workspace import Located, Titles, Workspace, hanging
from jmx.queries.field_edits import FieldEdits, content_of, edits_for, refuse_lost_refs
from jmx.queries.file_diff import FileSide, file_diff
from jmx.queries.repository import Repository
from jmx.repo.git import identity
from jmx.review.notes import Inbox, NoteToFile, note_to_file
from jmx.writing.assignments import Assignment
from jmx.writing.edit import FieldChange, edited
from jmx.writing.field_input import judge
from jmx.writing.new_record import Heard, new_record, note_record
from jmx.writing.transaction import FileChange

_CLAIM = "journey, place, pain or strength"


@dataclass(frozen=True, slots=True)
class Filing:
    """What becomes of a note: the records that it supports and contradicts, the titles of new pains it shows, or that
    it is dropped."""

    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    pains: tuple[str, ...] = ()
    drop: bool = False

    @property
    def says(self) -> bool:
        """Whether anything becomes of it."""
        return self != Filing()


def inbox(repository: Repository, words: str | None = None) -> Inbox:
    """The notes that wait: all, those of a journey, those about one thing, or one note."""
    workspace = repository.workspace
    asked = meant_by(workspace, words, (*NOTABLE, "evidence")).ref if words is not None else ""
    return Inbox(tuple(note_to_file(workspace, each) for each in _waiting(workspace, asked)), asked, Titles(workspace))


def noted(repository: Repository, heard: Sequence[Heard]) -> FieldEdits:
    """The edits that write notes down, each in a file of its own. What they are about is called as people call it."""
    workspace = repository.workspace
    taken = set(repository.folder.paths())
    files: list[FileChange] = []
    for each in heard:
        about = tuple(_target(workspace, ref).ref for ref in each.about)
        usual = {"collected": str(repository.as_of), "recorded_by": _heard_by(repository, each.author)}
        said = {field: _readable(repository, words) for field, words in {**usual, **each.said}.items()}
        text, *quotes = (_readable(repository, words) for words in (each.text, *each.quotes))
        if not text:
            raise JmxError("nothing is noted without words: jmx note REF 'text'")
        judged = _judged(workspace, said)
        repository.refuse_ahead(judged["collected"], f"--on {judged['collected']}", "write down what was heard")
        path, content = note_record(Heard(about, text, tuple(quotes), judged), workspace, taken)
        taken.add(path)
        files.append(FileChange(path, None, content.encode()))
    return _edits(workspace, files)


def of_persons(heard: Iterable[Heard]) -> tuple[str, ...]:
    """What in some notes looks like the address or telephone number of somebody, and nobody said that they consent."""
    texts = (
        words
        for each in heard
        if each.said.get("personal_data") != "consented"
        for words in (each.text, *each.quotes, each.said.get("source", ""))
    )
    return tuple(dict.fromkeys(found for words in texts for found in personal_data(visible(words))))


def filed(repository: Repository, note: str, filing: Filing) -> FieldEdits:
    """The edits by which a note becomes evidence for some records and of new pains, speaks against others, or goes."""
    workspace = repository.workspace
    evidence = _note(workspace, note)
    if filing.drop:
        if filing != Filing(drop=True):
            raise JmxError("a note that is dropped supports and contradicts nothing; leave out --drop, or the others")
        return _dropped(repository, evidence)
    supports = [Assignment(_target(workspace, ref).ref, "evidence", (), "+=", evidence.ref) for ref in filing.supports]
    made = edits_for(repository, supports)
    files = [*_new_pains(repository, evidence, filing.pains)]
    if filing.contradicts:
        files.append(_contradicting(repository, evidence, [_target(workspace, ref).ref for ref in filing.contradicts]))
    more = _edits(workspace, files)
    return FieldEdits((*made.files, *more.files), (*made.changes, *more.changes), made.names)


def _dropped(repository: Repository, evidence: Located[Evidence]) -> FieldEdits:
    if evidence.route:
        raise RefusedEdit(f"'{evidence.ref}' is one of several in {evidence.path}; take it out there")
    refuse_lost_refs(repository, {evidence.path: None})
    if repository.git is None or repository.edits_in([evidence.path]):
        repository.note("no commit holds this note as it stands, so nothing keeps it")
    return _edits(repository.workspace, [FileChange(evidence.path, content_of(repository, evidence.path), None)])


@dataclass(frozen=True, slots=True)
class Choice:
    """What a note may support or contradict: its ref, kind and title."""

    ref: str
    kind: str
    title: str


def choices(repository: Repository, note: NoteToFile) -> tuple[Choice, ...]:
    """What stands where a note waits: what it names, then pains, strengths and the places themselves."""
    workspace = repository.workspace
    about = [each for ref in note.about if (each := workspace.find(ref))]
    places = dict.fromkeys(
        place for each in about for at in places_of(workspace, each) for place in _around(workspace, at)
    )
    pains = [each for place in places for each in hanging(workspace.pains_at, place)]
    strengths = [each for place in places for each in hanging(workspace.strengths_at, place)]
    standing = [workspace.records[place] for place in places]
    found = {
        each.ref: each for each in (*about, *pains, *strengths, *standing) if each.identity is not Identity.NUMBERED
    }
    return tuple(Choice(each.ref, each.kind, each.record.label) for each in found.values())


# --- what is meant ---


def meant_by(workspace: Workspace, words: str, kinds: Sequence[str]) -> Located[Any]:
    """The record of some kinds that people call so, by its ref, id or title; UnknownRef with what is near."""
    found = workspace.find(words)
    if found is not None and found.kind in kinds:
        return found
    alike = called(workspace, words, kinds, loosely=True)
    if alike is not None:
        return alike
    if found is not None:
        raise UnknownRef(f"'{found.ref}' is a {found.kind}; name a {_kinds(kinds)}")
    instead = near_called(workspace, words, kinds) or ("; write Name <address>" if kinds == ("person",) else "")
    raise UnknownRef(f"there is no {_kinds(kinds)} '{words[:80]}'{instead}")


def _kinds(kinds: Sequence[str]) -> str:
    return _CLAIM if kinds == NOTABLE else "note" if "evidence" in kinds else " or ".join(kinds)


def _target(workspace: Workspace, words: str) -> Located[Any]:
    """What a note may be about, support or contradict."""
    found = meant_by(workspace, words, NOTABLE)
    if found.identity is Identity.NUMBERED:
        raise RefusedEdit(f"'{found.ref}' may come to mean something else; write an `id` into it in {found.path} first")
    return found


def _note(workspace: Workspace, words: str) -> Located[Evidence]:
    found = meant_by(workspace, words, ("evidence",))
    if "/" in found.ref:
        raise RefusedEdit(f"'{found.ref}' stands where it belongs already, in {found.path}")
    return found


def _waiting(workspace: Workspace, asked: str) -> Sequence[WaitingNote]:
    if not asked:
        return waiting_notes(workspace)
    if workspace.records[asked].kind == "journey":
        return notes_by_journey(workspace).get(asked, ())
    return [each for each in waiting_notes(workspace) if asked in (each.evidence.ref, *(it.ref for it in each.about))]


def _readable(repository: Repository, text: str) -> str:
    """A text as records hold it: without marks that nobody sees, and with line ends as here."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = visible(lines)
    if shown != lines:
        repository.note("marks that nobody sees are left out of the text")
    return shown.strip()


def _heard_by(repository: Repository, author: str) -> str:
    """Who heard it, where nobody says: the author of an issue, else whoever git knows here and has a record."""
    known = author or str(identity(repository.repo) or "")
    if not known:
        return ""
    if "<" in known:
        person = repository.workspace.person(known)
        return (person.id if person else "") or author
    try:
        return meant_by(repository.workspace, known, ("person",)).ref
    except UnknownRef:
        return ""


def _judged(workspace: Workspace, said: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as they are written. RefusedEdit with what to write instead of one that cannot stand."""
    told: dict[str, Any] = {}
    for field, answer in said.items():
        if not answer:
            continue
        if field == "recorded_by" and "<" not in answer:
            answer = meant_by(workspace, answer, ("person",)).ref
        judged = judge(BY_NAME["evidence"], field, answer, workspace)
        if judged.wrong or judged.missing:
            raise RefusedEdit(judged.wrong or judged.missing[0])
        told[field] = judged.value
    return told


def _around(workspace: Workspace, place: str) -> Iterator[str]:
    """A place, what is in it, and what it is in."""
    yield place
    if workspace.records[place].kind == "journey":
        yield from workspace.places(place)
    yield from (each.ref for each in workspace.touchpoints_of.get(place, ()))
    yield from (ref for ref in workspace.around(place) if ref in workspace.records)


# --- the edits ---


def _edits(workspace: Workspace, files: Sequence[FileChange]) -> FieldEdits:
    changes = (
        change
        for each in files
        for change in file_diff(FileSide(each.path, each.before), FileSide(each.path, each.after)).changes
    )
    return FieldEdits(tuple(files), tuple(changes), Titles(workspace))


def _contradicting(repository: Repository, evidence: Located[Evidence], refs: Sequence[str]) -> FileChange:
    insights = evidence.record.insights
    if len(insights) != 1:
        raise JmxError(
            f"'{evidence.ref}' has {len(insights)} insights; write `contradicts` into one in {evidence.path}"
        )
    before = content_of(repository, evidence.path)
    route = (*evidence.route, "insights", 0, "contradicts")
    against = list(dict.fromkeys((*insights[0].contradicts, *refs)))
    return FileChange(evidence.path, before, edited(before, [FieldChange(route, against)]))


def _new_pains(repository: Repository, evidence: Located[Evidence], titles: Sequence[str]) -> Iterator[FileChange]:
    """New pains where a note waits, each with the note as its evidence."""
    workspace = repository.workspace
    about = [each for insight in evidence.record.insights for ref in insight.about if (each := workspace.find(ref))]
    at = list(dict.fromkeys(place for each in about for place in places_of(workspace, each)))
    taken = set(repository.folder.paths())
    for title in titles:
        made = new_record(
            "pain-point", {"title": title, "at": at, "evidence": [{"ref": evidence.ref}]}, workspace, taken
        )
        taken.add(made.path)
        for words in (*made.notes, f"fill in what is marked TODO in {made.path}"):
            repository.note(words)
        yield FileChange(made.path, None, made.text.encode())
