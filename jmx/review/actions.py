"""What earlier reviews agreed to do, and what has become of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jmx.model.review_status import closed, concerns
from jmx.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action of an earlier review that no later review has closed."""

    ref: str
    text: str
    owner: str
    due: date | None
    late_days: int
    heard: bool = True
    """Whether anything became of it since it was agreed: an initiative, or an edit of what it is about."""


def open_actions(
    workspace: Workspace, journey: str, as_of: date, changed: Collection[str] | None = None
) -> tuple[OpenAction, ...]:
    """The actions of the journey's reviews that no later review has closed, the oldest due first. `changed` are the
    refs of what was edited since the last review, None where nobody knows."""
    reviews = workspace.reviews(journey)
    found = []
    for review in reviews:
        for action in review.record.actions:
            ref = f"{review.ref}/{action.id}"
            if not closed(workspace, ref) and concerns(workspace, action, journey):
                late = (as_of - action.due).days if action.due else 0
                owner = workspace.person_name(action.owner or "", journey)
                about = {each.ref for name in action.about if (each := workspace.find(name, review.ref))}
                heard = changed is None or bool(action.initiative) or not about.isdisjoint(changed)
                found.append(OpenAction(ref, action.text, owner, action.due, max(0, late), heard))
    return tuple(sorted(found, key=lambda action: (action.due or date.max, action.ref)))
