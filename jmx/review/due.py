"""What falls due and when: reviews in the meetings of their forum, actions, verdicts and plans."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from jmx.model.evidence import Evidence, PainPoint
from jmx.model.freezes import freeze_on, in_short
from jmx.model.identity import outermost
from jmx.model.meetings import lacks_start, last_meeting, meeting_days, never_meets, next_meeting
from jmx.model.recurrence import wrong_recurrence
from jmx.model.review_status import ReviewStatus, in_words
from jmx.model.settings import Forum
from jmx.model.workspace import Located, Workspace
from jmx.review.actions import open_actions

REVIEW, ACTION, VERDICT, EVIDENCE, JOURNEY, FREEZE = KINDS = (
    "review", "action", "verdict", "evidence", "journey", "freeze",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that falls due: `when` somebody should have done it, `limit` is the last day on which it is not late,
    None where none is set; `meeting` is
    the forum where it belongs, and `forum` its id. `owner` is who does it, by name; empty where nobody
    does."""

    kind: str
    when: date
    what: str
    why: str
    owner: str
    ref: str
    meeting: str = ""
    forum: str = ""
    limit: date | None = None
    late_days: int = 0
    command: str = ""


class JourneyRhythm(NamedTuple):
    """A journey with its status, and what forces a review before its time."""

    status: ReviewStatus
    forced: tuple[str, ...] = ()


def due_items(workspace: Workspace, journeys: Sequence[JourneyRhythm], as_of: date) -> tuple[DueItem, ...]:
    """All that falls due, the earliest first."""
    found = [item for each in journeys if (item := _review(workspace, each, as_of))]
    found += _actions(workspace, [each.status.journey.ref for each in journeys], as_of)
    found += _verdicts(workspace, as_of)
    found += _evidence(workspace, as_of)
    found += _future(workspace, as_of)
    found += _freezes(workspace, as_of)
    return tuple(sorted(found, key=lambda each: (each.when, KINDS.index(each.kind), each.ref)))


# --- reviews ---


def _review(workspace: Workspace, told: JourneyRhythm, as_of: date) -> DueItem | None:
    """The next review of a journey, in the last meeting of its forum that is not too late."""
    status, journey = told.status, told.status.journey
    if not journey.record.watched:
        return None
    forum = forum_of(workspace, journey.record.forum)
    item = DueItem(
        REVIEW, as_of, journey.record.label, "", status.owner_name, journey.ref,
        meeting=forum.title if forum else journey.record.forum or "", forum=forum.id if forum else "",
        command=f"jmx review {journey.ref}",
    )  # fmt: skip
    if told.forced or status.next is None:
        why = "; ".join(told.forced) or "it has never been reviewed"
        meeting = next_meeting(forum, as_of, workspace.settings.freezes) if forum else None
        return replace(item, when=meeting or as_of, why=_explained(why, forum))
    limit, since = status.next.due, status.since or date.min
    late = status.next.late if limit < as_of else 0
    why = f"last reviewed on {status.since}, {status.cadence}"
    meeting = last_meeting(forum, since, limit, workspace.settings.freezes) if forum else None
    if meeting and meeting < as_of <= limit:
        coming = next_meeting(forum, as_of, workspace.settings.freezes) if forum else None
        missed = f"its meeting of {meeting} is over"
        then = f"; the next is on {coming}" if coming else ""
        when = coming if coming and coming <= limit else limit
        return replace(item, when=when, why=f"{why}; {missed}{then}", limit=limit)
    if late:
        coming = next_meeting(forum, as_of, workspace.settings.freezes) if forum else None
        why += f"; the next meeting is on {coming}" if coming else ""
        return replace(item, when=limit, why=_explained(why, forum), limit=limit, late_days=late)
    if meeting is None and forum and not unknown_meetings(forum):
        why += f"; {forum.title} does not meet before that"
    return replace(item, when=meeting or limit, why=_explained(why, forum), limit=limit)


def forum_of(workspace: Workspace, name: str | None) -> Forum | None:
    """The forum of that id."""
    return next((each for each in workspace.settings.forums if each.id == name), None) if name else None


def _explained(why: str, forum: Forum | None) -> str:
    """Why, and that nobody can know when its forum meets."""
    return "; ".join(filter(None, (why, unknown_meetings(forum) if forum else "")))


def unknown_meetings(forum: Forum) -> str:
    """Why nobody can know when a forum meets; empty where it is known."""
    if not forum.recurs:
        return f"{forum.title} says not when it meets (`recurs`)"
    if any(wrong_recurrence(forum.recurs)):
        return f"{forum.title} meets by no rule that calendars take (`recurs`)"
    if lacks_start(forum):
        return f"{forum.title} says not from when its rule counts (`starts`)"
    return f"{forum.title} meets on days that never come (`recurs`)" if never_meets(forum) else ""


# --- all else ---


def _actions(workspace: Workspace, journeys: Iterable[str], as_of: date) -> Iterator[DueItem]:
    told: set[str] = set()
    for journey in journeys:
        for each in open_actions(workspace, journey, as_of):
            if each.due and each.ref not in told:
                told.add(each.ref)
                why = f"agreed in the review of {workspace.records[outermost(each.ref)].record.date}"
                yield DueItem(
                    ACTION, each.due, each.text, why, each.owner, each.ref, limit=each.due, late_days=each.late_days,
                    command=f"jmx actions close {each.ref}",
                )  # fmt: skip


def _verdicts(workspace: Workspace, as_of: date) -> Iterator[DueItem]:
    """The days by which initiatives were to have an effect, while they run, and until a month after."""
    for each in workspace.of("initiative"):
        expects = each.record.expects
        if expects and expects.by and each.record.running and expects.by >= as_of - timedelta(days=31):
            metric = workspace.find(expects.metric, each.ref)
            label = metric.record.label if metric else expects.metric
            owner = workspace.person_name(each.record.owner or "", each.ref)
            why = f"{label} was to come to {expects.to:g}"
            yield DueItem(
                VERDICT, expects.by, f"Did “{each.record.label}” work?", why, owner, each.ref, limit=expects.by,
                late_days=max(0, (as_of - expects.by).days), command=f"jmx show {each.ref}",
            )  # fmt: skip


def _evidence(workspace: Workspace, as_of: date) -> Iterator[DueItem]:
    """When what open pains rest on grows old: the last piece of each, once a piece."""
    last: dict[str, tuple[date, list[Located[PainPoint]]]] = {}
    for pain in workspace.of("pain-point"):
        ends = [(ends_on(workspace, each), each) for each in workspace.evidence(pain.ref)]
        known = [(day, each) for day, each in ends if day is not None and each.kind == "evidence"]
        if pain.record.unsolved and known:
            day, piece = max(known, key=lambda each: (each[0], each[1].ref))
            last.setdefault(piece.ref, (day, []))[1].append(pain)
    for ref, (day, pains) in last.items():
        if day >= as_of:
            piece = workspace.records[ref]
            more = f" and {len(pains) - 1} more" if len(pains) > 1 else ""
            owner = _answers_for(workspace, pains[0])
            why = f"the newest that “{pains[0].record.label}”{more} rests on grows old"
            yield DueItem(EVIDENCE, day, f"Look again: {piece.record.label}", why, owner, ref, limit=day)


def _answers_for(workspace: Workspace, pain: Located[PainPoint]) -> str:
    """Who answers for a pain: its owner, else the one of its journey."""
    if pain.record.owner:
        return workspace.person_name(pain.record.owner, pain.ref)
    owners = (each.record.owned_by for each in workspace.journeys_of(pain.ref))
    return next((workspace.person_name(each, pain.ref) for each in owners if each), "")


def ends_on(workspace: Workspace, piece: Located[Evidence]) -> date | None:
    """The day from which a piece of evidence counts as old; None where nobody knows."""
    record = piece.record
    if record.expires is not None or record.collected is None:
        return record.expires
    try:
        return record.collected + timedelta(days=workspace.settings.window(record.how) + 1)
    except OverflowError:
        return None


def _future(workspace: Workspace, as_of: date) -> Iterator[DueItem]:
    for each in workspace.journeys():
        record = each.record
        if record.status == "active" and record.state == "future" and record.by:
            owner = workspace.person_name(record.owned_by or "", each.ref)
            late = max(0, (as_of - record.by).days)
            yield DueItem(
                JOURNEY, record.by, f"{record.label} becomes real", "a future journey", owner, each.ref,
                limit=record.by, late_days=late,
            )  # fmt: skip


def _freezes(workspace: Workspace, as_of: date) -> Iterator[DueItem]:
    for each in workspace.settings.freezes:
        if each.start >= as_of:
            why = in_short(each.why) if each.why else "no review is asked for in it"
            yield DueItem(FREEZE, each.start, f"Freeze until {each.to}", why, "", "jmx.yaml", limit=each.start)


# --- spreading what piles up ---


class EarlierMeeting(NamedTuple):
    """A review that would better be held in an earlier meeting, and why; `to` is None where there is no room."""

    item: DueItem
    to: date | None
    why: str


def spread(workspace: Workspace, items: Sequence[DueItem], as_of: date) -> tuple[EarlierMeeting, ...]:
    """Where more reviews fall into one meeting than are held at once (`limits.reviews_at_once`), the least important of
    them in earlier meetings that have room: never after their limit, never in a freeze."""
    most = workspace.settings.limits.reviews_at_once
    held: dict[tuple[str, date], list[DueItem]] = {}
    for each in items:
        if each.kind == REVIEW and each.when >= as_of and _is_meeting(workspace, each):
            held.setdefault((each.forum, each.when), []).append(each)
    found = []
    for (forum, day), those in sorted(held.items()):
        for item in sorted(those, key=lambda each: _importance(workspace, each))[most:]:
            to = _with_room(workspace, held, item, as_of, most)
            if to:
                held.setdefault((forum, to), []).append(item)
            room = f"in {item.meeting} of {day}, which has room for {most}"
            found.append(EarlierMeeting(item, to, f"{len(those)} reviews fall due {room}"))
    return tuple(found)


def _is_meeting(workspace: Workspace, item: DueItem) -> bool:
    """Whether its forum meets on the day of a review, so that it is no day on which only its time runs out."""
    forum = forum_of(workspace, item.forum)
    return bool(forum and any(meeting_days(forum, item.when, item.when)))


def _importance(workspace: Workspace, item: DueItem) -> tuple[int, str]:
    """What stays first: journeys that matter most, by their tier."""
    tier = workspace.records[item.ref].record.tier
    return (int(tier) if tier else 9, item.ref)


def _with_room(
    workspace: Workspace, held: Mapping[tuple[str, date], Sequence[DueItem]], item: DueItem, as_of: date, most: int
) -> date | None:
    """The last meeting before a review's own that has room for it."""
    forum = forum_of(workspace, item.forum)
    days = meeting_days(forum, as_of, item.when - timedelta(days=1)) if forum else ()
    free = (each for each in days if freeze_on(workspace.settings.freezes, each) is None)
    return max((each for each in free if len(held.get((item.forum, each), ())) < most), default=None)


def late_words(item: DueItem) -> str:
    """`12 days`, where it is late."""
    return in_words(item.late_days) if item.late_days else ""
