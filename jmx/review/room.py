"""Who should be in the room for a review, and how its time is best spent."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jmx.model.journey import Journey
from jmx.model.settings import Forum
from jmx.model.workspace import Located, Workspace
from jmx.review.actions import OpenAction
from jmx.review.decisions import who_does
from jmx.review.needed import DecisionNeeded

AN_HOUR = 60  # where no forum says how long it meets
MOST_ON_AGENDA = 3
_LAST = "Who does what by when; when we meet again"
_LEAST_LAST = 5


class InTheRoom(NamedTuple):
    """Somebody who should be there, and why."""

    name: str
    why: tuple[str, ...]


def in_the_room(
    workspace: Workspace,
    journey: Located[Journey],
    needed: Sequence[DecisionNeeded],
    actions: Sequence[OpenAction],
) -> tuple[InTheRoom, ...]:
    """The people and teams without whom something cannot be decided, the owner first."""
    found: dict[str, list[str]] = {}
    for name, why in (
        *_of_journey(workspace, journey),
        *_of_decisions(workspace, journey, needed),
        *((each.owner, f"has “{each.text}” to do") for each in actions),
    ):
        if name and why not in found.setdefault(name, []):
            found[name].append(why)
    return tuple(InTheRoom(name, tuple(why)) for name, why in found.items())


def _of_journey(workspace: Workspace, journey: Located[Journey]) -> Iterator[tuple[str, str]]:
    record = journey.record
    yield workspace.person_name(record.owned_by or "", journey.ref), "owns the journey"
    team = workspace.find(record.operations) if record.operations else None
    yield (team.record.label if team else record.operations or ""), "runs it"


def _of_decisions(
    workspace: Workspace, journey: Located[Journey], needed: Sequence[DecisionNeeded]
) -> Iterator[tuple[str, str]]:
    """Who does, or found out, what is to be decided about."""
    for ref in dict.fromkeys(ref for each in needed[:MOST_ON_AGENDA] for ref in each.about):
        located = workspace.records.get(ref)
        if located is None:
            continue
        title = f"“{located.record.label}”"
        if located.kind == "initiative":
            yield who_does(workspace, located), f"worked on {title}"
        elif located.kind == "evidence":
            yield workspace.person_name(located.record.recorded_by or "", journey.ref), f"brought {title}"
        elif located.kind == "pain-point" and located.record.owner:
            yield workspace.person_name(located.record.owner, journey.ref), f"answers for {title}"


class AgendaItem(NamedTuple):
    """Something to talk about, and for how many minutes."""

    minutes: int
    what: str


def agenda(forum: Forum | None, needed: Sequence[DecisionNeeded]) -> tuple[AgendaItem, ...]:
    """How a meeting of that length is best spent: a third of it on what was, two thirds on what to do. The minutes sum
    up to those of the forum, of an hour where it says none."""
    total = (forum.minutes if forum else None) or AN_HOUR
    looking_back = total // 3
    last = min(max(_LEAST_LAST, total // 10), total - looking_back)
    asked = [each.question for each in needed[:MOST_ON_AGENDA]] or ["Does the map still hold? What do we do next?"]
    share, more = divmod(total - looking_back - last, len(asked))
    back = AgendaItem(looking_back, "What came of the last decisions; what changed, what is new, what moved")
    items = (AgendaItem(share + (at < more), what) for at, what in enumerate(asked))
    return tuple(each for each in (back, *items, AgendaItem(last, _LAST)) if each.minutes)
