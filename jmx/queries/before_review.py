"""What is known of some journeys before anybody says what their review found: whose they are, who met, what is open."""

from collections.abc import Container, Sequence

from jmx.model.said_review import SaidReview
from jmx.queries.repository import Repository
from jmx.review.actions import OpenAction, open_actions
from jmx.writing.agreed import Agreeing
from jmx.writing.people_called import CalledPeople


def agreeing_about(
    repository: Repository, journeys: Sequence[str], said: SaidReview, coming: Container[str] = ()
) -> Agreeing:
    """What makes fields of words about some journeys; also those who led a review and wrote it down may be named."""
    found = [repository.journey(each) for each in journeys]
    owners = (each.record.owned_by for each in found)
    others = (each for each in (said.reviewer.words, said.recorded_by.words, *owners) if "<" in each)
    people = CalledPeople(repository.workspace, *others)
    return Agreeing(repository.workspace, [each.ref for each in found], repository.as_of, people, coming)


def owner_of(repository: Repository, journeys: Sequence[str]) -> str:
    """Who owns all the journeys; empty where they have several owners, or one has none."""
    owners = {repository.journey(each).record.owned_by for each in journeys}
    return owners.pop() if len(owners) == 1 else ""


def attendees_before(repository: Repository, journeys: Sequence[str]) -> tuple[str, ...]:
    """Who was there the last time; before the first review whom the forum names."""
    workspace = repository.workspace
    for each in journeys:
        journey = repository.journey(each)
        reviews = [review.record for review in workspace.reviews(journey.ref) if review.record.attendees]
        if reviews:
            return tuple(reviews[-1].attendees)
        forum = next((forum for forum in workspace.settings.forums if forum.id == journey.record.forum), None)
        if forum is not None and forum.attendees:
            return forum.attendees
    return ()


def open_actions_of(repository: Repository, journeys: Sequence[str]) -> tuple[OpenAction, ...]:
    """The open actions of some journeys, each once."""
    found = {
        each.ref: each
        for journey in journeys
        for each in open_actions(repository.workspace, repository.journey(journey).ref, repository.as_of)
    }
    return tuple(found.values())
