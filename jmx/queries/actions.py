"""What is to be done over all reviews, and what says that it is done."""

from collections.abc import Collection, Sequence

from jmx.errors import JmxError
from jmx.model.identity import outermost
from jmx.model.review import Review
from jmx.model.said_review import SaidReview, SaidWords
from jmx.model.workspace import Titles
from jmx.queries.asked_person import person_asked
from jmx.queries.before_review import agreeing_about, owner_of
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review, refused
from jmx.queries.repository import Repository
from jmx.report.actions import ActionsReport
from jmx.review.action_list import WantedActions, listed_actions

NOBODY = "nobody"


def actions_of(repository: Repository, owner: str = "", journey: str = "", *, done: bool = False) -> ActionsReport:
    """The actions of all reviews, or of somebody, or of a journey; those that are done only if asked for."""
    repository.note_unread()
    of_nobody = owner.casefold() == NOBODY
    person = person_asked(repository, owner, "--owner") if owner and not of_nobody else None
    about = repository.journey(journey).ref if journey else ""
    wanted = WantedActions(person, of_nobody, about, done)
    workspace = repository.workspace
    found = listed_actions(workspace, lambda: repository.last_edits, repository.as_of, wanted)
    whose = person.label if person else NOBODY if of_nobody else ""
    return ActionsReport(found, whose, about, Titles(workspace), repository.as_of, repository.read_at)


def closing_record(
    repository: Repository, refs: Sequence[str], on: str = "", why: str = "", who: str = "", committer: str = ""
) -> ReviewRecord:
    """The record that says that some actions are done: one between meetings, of the journeys that agreed on them.
    Raises CannotRecord with all that cannot stand."""
    repository.note_unread()
    closes = tuple(SaidWords(each, "REF") for each in refs)
    agreeing = agreeing_about(repository, [], SaidReview())
    found = agreeing.closes(closes)
    if agreeing.problems:
        raise refused(agreeing.problems)
    journeys = _journeys(repository, found)
    leader = who or committer or _reporter(repository, found, journeys)
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
        review = repository.workspace.records[outermost(each)].record
        assert isinstance(review, Review)
        found |= dict.fromkeys(review.journeys)
    return tuple(found)


def _reporter(repository: Repository, actions: Sequence[str], journeys: Sequence[str]) -> str:
    """Who says that it is done, where git does not: who was to do it, else the owner of the journeys, else whoever led
    the review; nobody who has left."""
    agreeing, records = agreeing_about(repository, journeys, SaidReview()), repository.workspace.records
    doers = {records[each].record.owner for each in actions}
    reviews = (records[outermost(each)].record for each in actions)
    led = {each.reviewer for each in reviews if isinstance(each, Review)}
    named = (_only(doers), owner_of(repository, journeys), _only(led))
    found = next((who for who in named if who and not agreeing.left(who)), "")
    if not found:
        raise JmxError("nobody is named who says that it is done; name them: --by NAME")
    return found


def _only(named: Collection[str | None]) -> str:
    """The one who is named; empty where there are several, or nobody."""
    return next(iter(named)) or "" if len(named) == 1 else ""
