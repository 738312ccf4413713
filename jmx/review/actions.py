"""What earlier reviews agreed to do, and what has become of it."""

from dataclasses import dataclass
from datetime import date

from jmx.model.last_edits import LastEdits
from jmx.model.review_status import closed, concerns
from jmx.model.workspace import Workspace
from jmx.review.action_list import is_silent

NOTHING_KNOWN = LastEdits()


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action of an earlier review that no later review has closed."""

    ref: str
    text: str
    owner: str
    due: date | None
    late_days: int
    heard: bool = True
    """Whether anything became of it since it was agreed, or it was agreed not long ago."""


def open_actions(
    workspace: Workspace, journey: str, as_of: date, edits: LastEdits = NOTHING_KNOWN
) -> tuple[OpenAction, ...]:
    """The actions of the journey's reviews that no later review has closed, the oldest due first. By the last `edits`
    of records it is known whether anything became of them."""
    reviews = workspace.reviews(journey)
    found = []
    for review in reviews:
        for action in review.record.actions:
            ref = f"{review.ref}/{action.id}"
            if not closed(workspace, ref) and concerns(workspace, review.record, action, journey):
                late = (as_of - action.due).days if action.due else 0
                owner = workspace.person_name(action.owner or "", journey)
                heard = not is_silent(workspace, edits, as_of, review, action)
                found.append(OpenAction(ref, action.text, owner, action.due, max(0, late), heard))
    return tuple(sorted(found, key=lambda action: (action.due or date.max, action.ref)))
