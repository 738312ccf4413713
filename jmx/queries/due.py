"""What falls due, for whom, and why."""

from collections.abc import Sequence
from datetime import date

from pydantic import TypeAdapter

from jmx.errors import JmxError, near
from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace
from jmx.queries.answer_memory import remembered
from jmx.queries.asked_person import asker, person_asked
from jmx.queries.journey import forced_by
from jmx.queries.repository import Repository
from jmx.report.due import DueReport
from jmx.review.due import due_items
from jmx.review.due_item import KINDS, DueItem, Whose, whose_is
from jmx.review.review_meeting import JourneyRhythm
from jmx.review.spreading import spread

KIND = "what falls due"
A_QUARTER = 92
NOBODY = "nobody"


def due_of(
    repository: Repository,
    journeys: Sequence[str] = (),
    *,
    owner: str = "",
    kinds: Sequence[str] = (),
    within: int = A_QUARTER,
    propose: bool = False,
) -> DueReport:
    """What falls due within so many days, and all that is late; of some journeys, of one person or of some kinds."""
    _known_kinds(kinds)
    question = ("due", tuple(journeys), owner, asker(repository, owner), tuple(kinds), within, propose)
    return remembered(
        repository, KIND, lambda: TypeAdapter(DueReport), question,
        lambda: _due_of(repository, journeys, owner, kinds, within, propose=propose),
    )  # fmt: skip


def _due_of(
    repository: Repository, journeys: Sequence[str], owner: str, kinds: Sequence[str], within: int, *, propose: bool
) -> DueReport:
    repository.start_history()
    repository.note_unread()
    workspace, as_of = repository.workspace, repository.as_of
    only = [repository.journey(each).ref for each in journeys]
    who = asked_for(repository, owner)
    told = rhythms(repository)
    found = due_items(workspace, told, as_of)
    until = date.fromordinal(min(date.max.toordinal(), as_of.toordinal() + within))
    shown = [
        each for each in found
        if (not kinds or each.kind in kinds) and is_theirs(each, who) and _is_about(workspace, each, only)
    ]  # fmt: skip
    moves = spread(workspace, told, found, as_of) if propose else ()
    return DueReport(
        tuple(each for each in shown if each.when <= until),
        as_of, until, owner=who.name if who else "",
        next=next((each for each in shown if each.when > until), None),
        spread=tuple(each for each in moves if each.item in shown) if propose else None,
        commit=repository.read_at,
    )  # fmt: skip


def rhythms(repository: Repository) -> list[JourneyRhythm]:
    """All journeys with their status, and what forces a review of them."""
    return [_rhythm(repository, journey) for journey in repository.workspace.journeys()]


def _rhythm(repository: Repository, journey: Located[Journey]) -> JourneyRhythm:
    status = repository.review_status(journey)
    if not journey.record.watched:
        return JourneyRhythm(status)
    git = repository.git
    known = status.last is None and git is not None and not git.boundary()
    came = repository.last_edits.came(journey.ref) if known else None
    return JourneyRhythm(status, forced_by(repository, journey.ref), came)


def asked_for(repository: Repository, owner: str) -> Whose | None:
    """Whom somebody means; None where nobody is named, and empty where that is `nobody`."""
    if not owner:
        return None
    if owner.strip().casefold() == NOBODY:
        return Whose(NOBODY)
    return whose_is(person_asked(repository, owner, "--owner"))


def is_theirs(item: DueItem, who: Whose | None) -> bool:
    """Whether something is due for somebody; for nobody is also what those left behind who are no longer there."""
    return who is None or item.owner_key == who.key or (not who.key and item.owner_left)


def _known_kinds(kinds: Sequence[str]) -> None:
    for each in kinds:
        if each not in KINDS:
            raise JmxError(
                f"nothing of the kind '{each[:40]}' falls due{near(each, KINDS) or ''}; kinds: {', '.join(KINDS)}"
            )


def _is_about(workspace: Workspace, item: DueItem, journeys: Sequence[str]) -> bool:
    return not journeys or any(item.ref == each or item.ref in workspace.concerns(each) for each in journeys)
