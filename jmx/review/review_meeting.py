"""Into which meeting the next review of a journey goes, and what to do where none fits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from jmx.model.freezes import freeze_on, in_short, named, open_days
from jmx.model.meetings import lacks_start, last_meeting, never_meets, next_meeting
from jmx.model.recurrence import wrong_recurrence
from jmx.model.review_status import NextReview, ReviewStatus, in_words, put_off_words
from jmx.model.settings import Forum, Freeze
from jmx.model.workspace import Workspace
from jmx.review.due_item import REVIEW, DueItem, whose

_OTHERS = 2  # forums that are named where the own one does not meet in time


class JourneyRhythm(NamedTuple):
    """A journey with its status, what forces a review before its time, and, where it was never reviewed, the day on
    which it came, as far as that is known."""

    status: ReviewStatus
    forced: tuple[str, ...] = ()
    came: date | None = None


def review_due(workspace: Workspace, told: JourneyRhythm, as_of: date) -> DueItem | None:
    """The next review of a journey, in the last meeting of its forum that is not too late; None where none is asked
    for."""
    journey = told.status.journey
    if not journey.record.watched:
        return None
    forum = forum_of(workspace, journey.record.forum)
    who = whose(workspace, journey.record.owned_by, journey.ref)
    item = DueItem(
        REVIEW, as_of, journey.record.label, "", who.name, journey.ref, who.key,
        meeting=forum.title if forum else journey.record.forum or "", forum=forum.id if forum else "",
        command=f"jmx review {journey.ref}",
    )  # fmt: skip
    found = _Meetings(workspace, forum, as_of)
    if journey.record.forum and forum is None:
        found.unknown = f"jmx.yaml has no forum '{journey.record.forum}'"
    if told.status.next is None:
        return _first(item, told, found)
    return _next(item, told, told.status.next, found)


def forum_of(workspace: Workspace, name: str | None) -> Forum | None:
    """The forum of that id."""
    return next((each for each in workspace.settings.forums if each.id == name), None) if name else None


def unknown_meetings(forum: Forum) -> str:
    """Why nobody can know when a forum meets; empty where it is known."""
    if not forum.recurs:
        return f"{forum.title} says not when it meets (`recurs`)"
    if any(wrong_recurrence(forum.recurs)):
        return f"{forum.title} meets by no rule that calendars take (`recurs`)"
    if lacks_start(forum):
        return f"{forum.title} says not from when its rule counts (`starts`)"
    return f"{forum.title} meets on days that never come (`recurs`)" if never_meets(forum) else ""


class _Meetings:
    """The meetings of a forum, as of a day and outside of freezes; none where there is no forum."""

    def __init__(self, workspace: Workspace, forum: Forum | None, as_of: date) -> None:
        self.workspace, self.forum, self.as_of = workspace, forum, as_of
        self.freezes: Sequence[Freeze] = workspace.settings.freezes
        self.unknown = unknown_meetings(forum) if forum else ""

    def coming(self, day: date) -> date | None:
        return next_meeting(self.forum, day, self.freezes) if self.forum else None

    def last(self, after: date, limit: date) -> date | None:
        return last_meeting(self.forum, after, limit, self.freezes) if self.forum else None


def _first(item: DueItem, told: JourneyRhythm, meetings: _Meetings) -> DueItem:
    """The first review of a journey: as soon as its forum meets, or on the day to which it was put off."""
    as_of = meetings.as_of
    never, waiting = _never(told, as_of), _waiting(told.status)
    put_off = next((each for each in reversed(told.status.postponements) if each.counts and each.to >= as_of), None)
    if put_off and not told.forced:
        limit = put_off.to
        when = meetings.last(as_of - timedelta(days=1), limit) or limit
        why = _and(never, waiting, f"put off to {limit} ({in_short(put_off.why)})", meetings.unknown)
        return replace(item, when=when, why=why, limit=limit)
    unlimited = "" if waiting else "no day makes it late, since its cadence runs from the first review on"
    why = _and(*told.forced, never, waiting, unlimited, meetings.unknown)
    return replace(item, when=meetings.coming(as_of) or as_of, why=why)


def _never(told: JourneyRhythm, as_of: date) -> str:
    since = f" since it came on {told.came}" if told.came and told.came < as_of else ""
    return f"it has never been reviewed{since}"


def _waiting(status: ReviewStatus) -> str:
    """The newest review that was held and does not count yet."""
    return next((f"{each.review.path} {each.why}" for each in status.reviews[-1:]), "")


def _next(item: DueItem, told: JourneyRhythm, review: NextReview, meetings: _Meetings) -> DueItem:
    status, as_of, limit = told.status, meetings.as_of, review.due
    since = status.since or date.min
    rhythm = f"last reviewed on {status.since}, {status.cadence}"
    why = _and(*told.forced, rhythm, put_off_words(status))
    item = replace(item, limit=limit)
    coming = meetings.coming(as_of)
    if limit < as_of:
        frozen = f"no day of {named(status.freeze)} makes it late" if status.freeze else ""
        then = f"the next meeting is on {coming}" if coming else meetings.unknown
        return replace(item, when=limit, why=_and(why, frozen, then), late_days=review.late)
    if told.forced:
        return replace(item, when=min(coming or as_of, limit), why=_and(why, meetings.unknown))
    meeting = meetings.last(since, limit)
    if meeting is None:
        none, advice = (meetings.unknown, "") if meetings.unknown else _does_not_meet(meetings, since, limit)
        return replace(item, when=limit, why=_and(why, none), advice=advice)
    if meeting < as_of:
        then = f"the next is on {coming}{_in_grace(meetings, limit, coming)}" if coming else ""
        return replace(item, when=limit, why=_and(why, f"its meeting of {meeting} is over", then))
    return replace(item, when=meeting, why=why)


def _in_grace(meetings: _Meetings, limit: date, coming: date) -> str:
    """That a meeting is too late, but not yet so much that lint calls it an error."""
    grace = meetings.workspace.settings.limits.grace_days
    late = open_days(meetings.freezes, limit, coming)
    return f", {in_words(late)} late, within the grace of {in_words(grace)}" if 0 < late <= grace else ""


def _and(*words: str) -> str:
    return "; ".join(filter(None, words))


# --- no meeting fits ---


def _does_not_meet(meetings: _Meetings, since: date, limit: date) -> tuple[str, str]:
    """That a forum does not meet in time, and what could be done; both empty where no forum is named."""
    forum = meetings.forum
    if forum is None:
        return "", ""
    later = meetings.coming(limit)
    words = f"{forum.title} does not meet before that{_but_frozen(meetings, forum, since, limit)}"
    late = _in_grace(meetings, limit, later).removeprefix(", ") if later else ""
    move = f"move its meeting of {later}{f' ({late})' if late else ''}" if later else "let it meet in time"
    return words, f"{move}, {_another_forum(meetings, limit)}, or {_longer_cadence(since, later)}"


def _but_frozen(meetings: _Meetings, forum: Forum, since: date, limit: date) -> str:
    frozen = last_meeting(forum, since, limit)
    freeze = freeze_on(meetings.freezes, frozen) if frozen else None
    return f" but on {frozen}, in {named(freeze)}" if freeze else ""


def _another_forum(meetings: _Meetings, limit: date) -> str:
    """Which other forums meet in time."""
    found = []
    for each in meetings.workspace.settings.forums:
        day = last_meeting(each, meetings.as_of - timedelta(days=1), limit, meetings.freezes)
        if day and each is not meetings.forum:
            found.append(f"{each.title} meets on {day}")
    return f"review it in another forum{f' ({_listed(found)})' if found else ''}"


def _listed(found: Sequence[str]) -> str:
    more = f" and {len(found) - _OTHERS} more" if len(found) > _OTHERS else ""
    return f"{', '.join(found[:_OTHERS])}{more}"


def _longer_cadence(since: date, later: date | None) -> str:
    """A cadence that would reach the next meeting."""
    if later is None or since == date.min:
        return "give it another forum for good"
    weeks = -(-(later - since).days // 7)
    return f"give it a longer cadence (P{weeks}W reaches that meeting)"
