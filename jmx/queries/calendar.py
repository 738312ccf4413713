"""The coming reviews for a calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from jmx import resources
from jmx.model.identity import slug
from jmx.model.meetings import next_meeting
from jmx.queries.due import asked_for, due_of
from jmx.queries.first_names import first_names
from jmx.queries.repository import Repository
from jmx.report.calendar import ALL, ReviewCalendar, ReviewEvent, begins_at
from jmx.review.due_item import REVIEW, DueItem, Whose, owner_words
from jmx.review.review_meeting import forum_of
from jmx.review.room import AN_HOUR

A_YEAR = 366


def calendar_of(repository: Repository, journeys: Sequence[str] = (), *, owner: str = "") -> ReviewCalendar:
    """The next review of each journey, in the meeting where it belongs; one that is late, today."""
    found = due_of(repository, journeys, owner=owner, kinds=(REVIEW,), within=A_YEAR)
    workspace, as_of = repository.workspace, repository.as_of
    names = first_names(repository)
    events = tuple(_event(repository, each, names) for each in found.items)
    about = [repository.journey(each) for each in journeys]
    of = _of({names.get(each.ref, each.ref) for each in about}, asked_for(repository, owner))
    titles = ", ".join(dict.fromkeys(each.record.label for each in about))
    whose_are_they = f" of {titles or found.owner}" if titles or found.owner else ""
    organisation = f", {workspace.settings.organisation}" if workspace.settings.organisation else ""
    return ReviewCalendar(f"Journey reviews{whose_are_they}{organisation}", events, as_of, of)


def _of(journeys: set[str], who: Whose | None) -> str:
    """Which reviews were asked for, in words that two calendars of the same share, and no others: by the first names of
    journeys, and by what tells people apart."""
    return " of ".join(filter(None, (", ".join(sorted(journeys)), (who.key or who.name) if who else ""))) or ALL


def _event(repository: Repository, item: DueItem, names: Mapping[str, str]) -> ReviewEvent:
    workspace = repository.workspace
    forum = forum_of(workspace, workspace.records[item.ref].record.forum)
    zone = forum.zone if forum and forum.zone in resources.time_zones() else None
    day = _day(repository, item)
    limit = f"due by {item.limit}" if item.limit and item.limit != day else ""
    lines = [
        "; ".join(filter(None, (item.why, limit))),
        *([f"No meeting fits: {item.advice}"] if item.advice else ()),
        f"Owner: {owner_words(item)}",
        f"Prepare it: {item.command} -o packet.html",
        f"Record it: {item.command} --record --commit",
    ]
    return ReviewEvent(
        uid=f"{_cycle(repository, item, names)}@{slug(workspace.settings.organisation or '') or 'jmx'}",
        begins=begins_at(day, forum.at if forum else None, zone),
        minutes=(forum.minutes if forum else None) or AN_HOUR,
        summary=f"Review: {item.what}",
        description="\n".join(lines),
        where=item.meeting,
    )


def _day(repository: Repository, item: DueItem) -> date:
    """Its meeting. What is late or has no meeting goes into the next one, else stands on the coming Monday: on a day
    that is the same for a week."""
    as_of, workspace = repository.as_of, repository.workspace
    if item.when > as_of:
        return item.when
    forum = forum_of(workspace, workspace.records[item.ref].record.forum)
    meeting = next_meeting(forum, as_of, workspace.settings.freezes) if forum else None
    to_monday = (7 - as_of.weekday()) % 7
    return meeting or (as_of + timedelta(days=to_monday) if to_monday <= (date.max - as_of).days else as_of)


def _cycle(repository: Repository, item: DueItem, names: Mapping[str, str]) -> str:
    """What names a review that was not held yet: its journey, and the review after which it comes, as both were called
    first. Whatever is edited meanwhile, it stays the same."""
    status = repository.review_status(repository.workspace.records[item.ref])
    last = status.last.review.ref if status.last else "none"
    return f"{names.get(item.ref, item.ref)}.after.{names.get(last, last)}"
