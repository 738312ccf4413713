"""An action that becomes an initiative, with the link between both: where it stands depends on whether the review that
agreed on the action is committed, since a committed review stays as it is."""

from jmx.errors import JmxError
from jmx.model.review import Action, Review
from jmx.model.said_review import SaidAgreement, SaidReview, SaidWords
from jmx.model.workspace import Located
from jmx.queries.before_review import agreeing_about
from jmx.queries.field_edits import content_of, refuse_lost_refs
from jmx.queries.new_initiative import initiative_of
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review, refused
from jmx.queries.repository import Repository
from jmx.writing.edit import FieldChange, edited
from jmx.writing.new_record import NewRecord
from jmx.writing.transaction import FileChange


def promotion(repository: Repository, ref: str, title: str = "", effort: str = "", who: str = "") -> ReviewRecord:
    """The files that make an initiative of an open action. Raises JmxError where it is none."""
    repository.note_unread()
    found = _open_action(repository, ref)
    fields = {"text": found.record.text, "about": found.record.about, "owner": found.record.owner}
    made = initiative_of(repository, fields, title, effort)
    files = _linked(repository, found, made) if not _is_committed(repository, found.path) else None
    if files is not None:
        record = ReviewRecord(made.path, made.text, _message(found, made), _notes(made), files)
    else:
        record = _record_of(repository, found, made, who)
    refuse_lost_refs(repository, {each.path: each.after for each in record.files})
    return record


def _open_action(repository: Repository, ref: str) -> Located[Action]:
    agreeing = agreeing_about(repository, [], SaidReview())
    [name] = agreeing.closes([SaidWords(ref, "REF")]) or [""]
    if agreeing.problems:
        raise refused(agreeing.problems)
    found = repository.workspace.records[name]
    if found.record.initiative:
        raise JmxError(f"'{name}' is the initiative '{found.record.initiative}' already; all about it: jmx show {name}")
    return found


def _is_committed(repository: Repository, path: str) -> bool:
    git, head = repository.git, repository.head
    return git is not None and head is not None and path in git.blobs(head, repository.root)


def _linked(repository: Repository, action: Located[Action], made: NewRecord) -> tuple[FileChange, ...]:
    """The review's file, in which the action names its initiative."""
    before = content_of(repository, action.path)
    after = edited(before, [FieldChange((*action.route, "initiative"), made.ref)])
    return (FileChange(action.path, before, after),)


def _record_of(repository: Repository, action: Located[Action], made: NewRecord, who: str) -> ReviewRecord:
    """The record between meetings that closes the action and says what it became, with the initiative."""
    review = repository.workspace.records[action.ref.partition("/")[0]].record
    assert isinstance(review, Review)
    decision = SaidAgreement(
        SaidWords(f"“{action.record.text}” becomes an initiative"),
        about=SaidWords(made.ref),
        owner=SaidWords(action.record.owner or ""),
    )
    said = SaidReview(
        reviewer=SaidWords(who or action.record.owner or "", "--by"),
        decisions=(decision,),
        closes=(SaidWords(action.ref),),
    )
    meeting = Meeting(review.journeys, between=True, coming=frozenset((made.ref,)))
    record = record_of_review(repository, meeting, said)
    other = FileChange(made.path, None, made.text.encode())
    notes = (*record.notes, *_notes(made))
    return ReviewRecord(record.path, record.text, _message(action, made), notes, (other,))


def _notes(made: NewRecord) -> tuple[str, ...]:
    open_ones = f"; open: {', '.join(made.open)}" if made.open else ""
    return (*made.notes, f"fill in what is marked TODO in {made.path}{open_ones}")


def _message(action: Located[Action], made: NewRecord) -> str:
    return f"Make an initiative of an action: {made.ref}\n\n{action.record.text}\n"
