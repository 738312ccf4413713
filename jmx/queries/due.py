"""What falls due, for whom, and why."""

from collections.abc import Sequence
from datetime import date, timedelta

from jmx.errors import JmxError, near
from jmx.model.workspace import Workspace
from jmx.queries.asked_person import person_asked
from jmx.queries.journey import forced_by
from jmx.queries.repository import Repository
from jmx.report.due import DueReport
from jmx.review.due import KINDS, DueItem, JourneyRhythm, due_items, spread

A_QUARTER = 92


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
    repository.start_history()
    repository.note_unread()
    workspace, as_of = repository.workspace, repository.as_of
    only = [repository.journey(each).ref for each in journeys]
    told = [
        JourneyRhythm(status, forced_by(repository, journey.ref) if journey.record.watched else ())
        for journey in workspace.journeys()
        if (status := repository.review_status(journey))
    ]
    found = due_items(workspace, told, as_of)
    name = person_asked(repository, owner, "--owner").label if owner else ""
    until = min(date.max.toordinal(), as_of.toordinal() + within)
    shown = tuple(
        each for each in found
        if (not kinds or each.kind in kinds) and (not name or each.owner == name) and _is_about(workspace, each, only)
    )  # fmt: skip
    return DueReport(
        tuple(each for each in shown if each.when.toordinal() <= until),
        as_of, as_of + timedelta(days=within) if until < date.max.toordinal() else date.max,
        owner=name,
        next=next((each for each in shown if each.when.toordinal() > until), None),
        spread=spread(workspace, found, as_of) if propose else None,
        commit=repository.read_at,
    )  # fmt: skip


def _known_kinds(kinds: Sequence[str]) -> None:
    for each in kinds:
        if each not in KINDS:
            raise JmxError(
                f"nothing of the kind '{each[:40]}' falls due{near(each, KINDS) or ''}; kinds: {', '.join(KINDS)}"
            )


def _is_about(workspace: Workspace, item: DueItem, journeys: Sequence[str]) -> bool:
    return not journeys or any(item.ref == each or item.ref in workspace.concerns(each) for each in journeys)
