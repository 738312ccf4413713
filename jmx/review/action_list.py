"""What reviews agreed is to be done, over all journeys: what is late, open or done, and of what nobody heard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jmx.model.last_edits import LastEdits
from jmx.model.review import Action, Review
from jmx.model.review_status import closed, closed_too_early, concerns
from jmx.model.settings import Person
from jmx.model.workspace import Located, Workspace

SILENT_DAYS = 30  # after which it is told that nobody heard of it


class ActionState(StrEnum):
    """Where an action stands, the most pressing first."""

    LATE = "late"
    SILENT = "silent"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action of a review, and what has become of it."""

    ref: str
    text: str
    state: ActionState
    owner: str
    """What they are called who do it; empty where nobody was named."""
    owner_left: bool
    """Whether they are no longer there."""
    due: date | None
    late_days: int
    agreed: date
    journeys: tuple[str, ...]
    initiative: str
    """The ref of the initiative it became."""
    closed_by: str
    """The ref of the record that says it is done, and the day of that."""
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class WantedActions:
    """Which actions are asked for: of somebody (or of nobody), of a journey, and whether also those that are done."""

    person: Person | None = None
    of_nobody: bool = False
    journey: str = ""
    done: bool = False


def listed_actions(
    workspace: Workspace, edits: Callable[[], LastEdits], as_of: date, wanted: WantedActions
) -> tuple[ListedAction, ...]:
    """The actions that are asked for: late ones first, the longest past due at the top. When records were edited is
    only asked where that decides."""
    found = [
        _listed(workspace, edits, as_of, review, action)
        for review in workspace.of("review")
        if review.record.date <= as_of
        for action in review.record.actions
        if _is_wanted(workspace, review, action, wanted)
    ]
    shown = (each for each in found if wanted.done or each.state is not ActionState.DONE)
    states = list(ActionState)
    return tuple(
        sorted(shown, key=lambda each: (states.index(each.state), each.due or date.max, each.agreed, each.ref))
    )


def _is_wanted(workspace: Workspace, review: Located[Review], action: Action, wanted: WantedActions) -> bool:
    if wanted.journey:
        here = wanted.journey in _journeys(workspace, review)
        if not here or not concerns(workspace, review.record, action, wanted.journey):
            return False
    if wanted.of_nobody:
        return not action.owner
    return wanted.person is None or (bool(action.owner) and _is_of(workspace, action, wanted.person))


def _is_of(workspace: Workspace, action: Action, person: Person) -> bool:
    found = workspace.person(action.owner or "")
    if found is None:
        return False
    mine = {each.casefold() for each in person.emails}
    return found == person or bool(mine & {each.casefold() for each in found.emails})


def _listed(
    workspace: Workspace, edits: Callable[[], LastEdits], as_of: date, review: Located[Review], action: Action
) -> ListedAction:
    ref = f"{review.ref}/{action.id}"
    late = (as_of - action.due).days if action.due else 0
    person = workspace.person(action.owner or "", review.ref)
    closing = min(_closings(workspace, ref), default=(None, ""))
    if closed(workspace, ref):
        state = ActionState.DONE
    elif late > 0:
        state = ActionState.LATE
    else:
        silent = _may_be_silent(as_of, review, action) and is_silent(workspace, edits(), as_of, review, action)
        state = ActionState.SILENT if silent else ActionState.OPEN
    return ListedAction(
        ref=ref,
        text=action.text,
        state=state,
        owner=person.label if person else action.owner or "",
        owner_left=bool(person and person.left and person.left <= as_of),
        due=action.due,
        late_days=max(0, late) if state is ActionState.LATE else 0,
        agreed=review.record.date,
        journeys=_journeys(workspace, review),
        initiative=action.initiative or "",
        closed_by=closing[1],
        closed_on=closing[0],
    )


def _closings(workspace: Workspace, ref: str) -> Iterator[tuple[date | None, str]]:
    """The records that close an action, with their days."""
    for by in workspace.sources(ref, "review", "closes"):
        if not closed_too_early(workspace, by, ref):
            yield by.record.date, by.ref


def is_silent(workspace: Workspace, edits: LastEdits, as_of: date, review: Located[Review], action: Action) -> bool:
    """Whether nothing became of it for long: no initiative, and nothing it is about was edited since it was agreed. Not
    where nobody can know."""
    if not edits.known or not _may_be_silent(as_of, review, action):
        return False
    about = [found.ref for name in action.about if (found := workspace.find(name, review.ref))]
    last = edits.last(about)
    return last is None or last <= review.record.date


def _may_be_silent(as_of: date, review: Located[Review], action: Action) -> bool:
    return not action.initiative and as_of >= review.record.date + timedelta(days=SILENT_DAYS)


def _journeys(workspace: Workspace, review: Located[Review]) -> tuple[str, ...]:
    """The refs of the journeys that a review was about."""
    found = (workspace.find(each) for each in review.record.journeys)
    return tuple(each.ref for each in found if each)
