"""What is to be done over all reviews, and what says that it is done."""

from collections.abc import Sequence

from jmx.errors import JmxError
from jmx.model.last_edits import LastEdits
from jmx.model.review import Review
from jmx.model.said_review import SaidReview, SaidWords
from jmx.model.workspace import Titles
from jmx.queries.asked_person import person_asked
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review, refused
from jmx.queries.repository import Repository
from jmx.report.actions import ActionsReport
from jmx.review.action_list import WantedActions, listed_actions
from jmx.writing.agreed import Agreeing
from jmx.writing.people_called import CalledPeople

NOBODY = "nobody"


def actions_of(repository: Repository, owner: str = "", journey: str = "", *, done: bool = False) -> ActionsReport:
    """The actions of all reviews, or of somebody, or of a journey; those that are done only if asked for."""
    repository.note_unread()
    of_nobody = owner.casefold() == NOBODY
    person = person_asked(repository, owner, "--owner") if owner and not of_nobody else None
    about = repository.journey(journey).ref if journey else ""
    wanted = WantedActions(person, of_nobody, about, done)
    workspace = repository.workspace
    edits = repository.last_edits if any(each.record.actions for each in workspace.of("review")) else LastEdits()
    found = listed_actions(workspace, edits, repository.as_of, wanted)
    whose = person.label if person else NOBODY if of_nobody else ""
    return ActionsReport(found, whose, about, Titles(workspace), repository.as_of, repository.read_at)


def closing_record(
    repository: Repository, refs: Sequence[str], on: str = "", why: str = "", who: str = "", committer: str = ""
) -> ReviewRecord:
    """The record that says that some actions are done: one between meetings, of the journeys that agreed on them.
    Raises CannotRecord with all that cannot stand."""
    repository.note_unread()
    closes = tuple(SaidWords(each, "REF") for each in refs)
    agreeing = Agreeing(repository.workspace, [], repository.as_of, CalledPeople(repository.workspace))
    found = agreeing.closes(closes)
    if agreeing.problems:
        raise refused(agreeing.problems)
    journeys = _journeys(repository, found)
    leader = who or committer or _owner(repository, found)
    said = SaidReview(
        reviewer=SaidWords(leader, "--by"),
        held=SaidWords(on, "--on" if on else ""),
        closes=tuple(SaidWords(each, "REF") for each in found),
        description=why.strip(),
    )
    return record_of_review(repository, Meeting(journeys, between=True), said)


def _journeys(repository: Repository, actions: Sequence[str]) -> tuple[str, ...]:
    """The journeys of the reviews that agreed on some actions."""
    found: dict[str, None] = {}
    for each in actions:
        review = repository.workspace.records[each.partition("/")[0]].record
        assert isinstance(review, Review)
        found |= dict.fromkeys(review.journeys)
    return tuple(found)


def _owner(repository: Repository, actions: Sequence[str]) -> str:
    """Who was to do them, where git does not say who reports it."""
    owners = {repository.workspace.records[each].record.owner for each in actions}
    if len(owners) == 1 and (owner := owners.pop()):
        return str(owner)
    raise JmxError("nobody is named who says that it is done; name them: --by NAME")
