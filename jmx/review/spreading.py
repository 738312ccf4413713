"""Where more reviews fall into one meeting than it has room for: which to hold in earlier meetings."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from jmx.model.freezes import freeze_on
from jmx.model.meetings import meeting_days, next_meeting
from jmx.model.settings import Forum
from jmx.model.workspace import Workspace
from jmx.review.due_item import REVIEW, DueItem
from jmx.review.review_meeting import JourneyRhythm, forum_of

A_REVIEW = 15  # minutes that it takes at least


class EarlierMeeting(NamedTuple):
    """A review that would better be held in another meeting than that of `day`, and why; `to` is None where there is no
    room.
    `cadence` is what its journey says, in the file of that path, to be due then; empty where none can."""

    item: DueItem
    day: date
    to: date | None
    why: str
    path: str
    cadence: str = ""
    now: str = ""
    """The cadence that stands there."""


def spread(
    workspace: Workspace, journeys: Sequence[JourneyRhythm], items: Sequence[DueItem], as_of: date
) -> tuple[EarlierMeeting, ...]:
    """Where more reviews fall into one meeting than it has room for, the least important of them in earlier meetings
    that have room: never after their limit, never in a freeze."""
    held: dict[tuple[str, date], list[DueItem]] = {}
    for each in items:
        if each.kind == REVIEW and (on := _meeting_of(workspace, each, as_of)):
            held.setdefault((each.forum, on), []).append(each)
    reviewed = {each.status.journey.ref: each.status.since for each in journeys}
    found = []
    for (name, day), those in sorted(held.items()):
        forum = forum_of(workspace, name)
        assert forum is not None
        most, why = room(workspace, forum)
        for item in sorted(those, key=lambda each: _importance(workspace, each))[most:]:
            to = _with_room(workspace, forum, held, item, (as_of, day), most)
            if to:
                held.setdefault((name, to), []).append(item)
            told = f"{len(those)} reviews fall due in {item.meeting} of {day}, which has room for {most} ({why})"
            found.append(_earlier(workspace, item, (day, to), told, reviewed[item.ref]))
    return tuple(found)


def room(workspace: Workspace, forum: Forum) -> tuple[int, str]:
    """How many reviews a meeting has room for, and by what: as many as are held at once (`limits.reviews_at_once`), and
    a quarter of an hour for each."""
    most = workspace.settings.limits.reviews_at_once
    fit = max(1, forum.minutes // A_REVIEW) if forum.minutes else most
    if fit < most:
        return fit, f"{forum.minutes} minutes, {A_REVIEW} for each"
    return most, "limits.reviews_at_once"


def _earlier(
    workspace: Workspace, item: DueItem, days: tuple[date, date | None], why: str, since: date | None
) -> EarlierMeeting:
    day, to = days
    journey = workspace.records[item.ref]
    cadence = f"P{(to - since).days}D" if to and since and since < to else ""
    return EarlierMeeting(item, day, to, why, journey.path, cadence, journey.record.cadence or "")


def _meeting_of(workspace: Workspace, item: DueItem, as_of: date) -> date | None:
    """The meeting into which a review goes, the next one if it is late; None where its day is no meeting, and only its
    time runs out then."""
    forum = forum_of(workspace, item.forum)
    if forum is None:
        return None
    if item.when < as_of:
        return next_meeting(forum, as_of, workspace.settings.freezes)
    return next(meeting_days(forum, item.when, item.when), None)


def _importance(workspace: Workspace, item: DueItem) -> tuple[bool, int, str]:
    """What stays first: what is late, then journeys that matter most, by their tier."""
    tier = workspace.records[item.ref].record.tier
    return (not item.late_days, int(tier) if tier else 9, item.ref)


def _with_room(
    workspace: Workspace,
    forum: Forum,
    held: Mapping[tuple[str, date], Sequence[DueItem]],
    item: DueItem,
    between: tuple[date, date],
    most: int,
) -> date | None:
    """The last meeting from a day on and before a review's own that has room for it."""
    first, own = between
    days = meeting_days(forum, first, own - timedelta(days=1))
    free = (each for each in days if freeze_on(workspace.settings.freezes, each) is None)
    return max((each for each in free if len(held.get((item.forum, each), ())) < most), default=None)
