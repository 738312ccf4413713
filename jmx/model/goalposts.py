"""No moving goalposts: what was settled, and was changed afterwards.

What an initiative expects, its day, and which way its metric is better are settled when it ships. A value of a metric
is settled once a review was held that knew it, or an initiative shipped that is held against it; the newest value may
be corrected until the next one is in. From when on a metric is counted anew is settled by the values: who writes it
with the first of them redefines nothing. So is what happened, which parts the values before from those after.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.change import Commit
from jmx.model.figures import FIELD, figure_changes
from jmx.model.metric import Happening, Metric
from jmx.model.review import Initiative
from jmx.model.workspace import Located

EXPECTS, SHIPPED, REBASE, BETTER = "expects", "shipped", "rebase", "better"
HAPPENED = "happened"  # no field of a metric, but what parts its values all the same
HAPPENING_FIELDS = ("date", "touches")
_USUALLY_BETTER: str = Metric.model_fields[BETTER].default
_MOST_VALUES = 3  # rewritten values that are told one by one


class GoalEdit(NamedTuple):
    """A committed edit of a field on which a verdict rests; the coming and going of a record have no field."""

    commit: Commit
    field: str
    old: Any = None
    new: Any = None


class GoalMove(NamedTuple):
    """Something settled that was changed afterwards, by the newest commit that did. `days` are those of rewritten
    values, or those from which on a metric is counted anew."""

    ref: str
    field: str
    words: str
    commit: Commit
    days: tuple[date, ...] = ()

    @property
    def whence(self) -> str:
        """`on 2026-08-01 by Ben Okoro (1a2b3c4d5)`."""
        return f"on {self.commit.day or 'an unknown day'} by {self.commit.by} ({self.commit.short})"

    def after(self, day: date) -> bool:
        """Whether it was changed after a day."""
        return self.commit.day is not None and self.commit.day > day


@dataclass(frozen=True, slots=True)
class Goalposts:
    """What was changed though it was settled, by the refs of initiatives and metrics. Where the history does not reach
    back far enough it is not `known`."""

    moves: Mapping[str, tuple[GoalMove, ...]] = field(default_factory=lambda: MappingProxyType({}))
    known: bool = True

    def of(self, ref: str, name: str) -> tuple[GoalMove, ...]:
        """What was changed in a field of a record."""
        return tuple(each for each in self.moves.get(ref, ()) if each.field == name)


def _by_commit(edits: Sequence[GoalEdit]) -> Iterator[tuple[Commit, list[GoalEdit]]]:
    """The edits of each commit, the newest first, back to where the record came."""
    for _, group in groupby(edits, key=lambda edit: edit.commit.oid):
        found = list(group)
        if not all(edit.field for edit in found):
            return
        yield found[0].commit, found


# --- what an initiative expects ---


def goals_moved(
    initiative: Located[Initiative], edits: Sequence[GoalEdit], values: Iterable[date] = ()
) -> tuple[GoalMove, ...]:
    """What became, after it had shipped, of what an initiative expects and of its day: by its status before a commit,
    or by the day that it says. `values` are the days for which its metric has one: another day of shipping counts
    where one of them is before it now and was after it, or the other way round."""
    record = initiative.record
    status: str = record.status
    shipped = record.shipped.isoformat() if record.shipped else ""
    found: dict[str, list[GoalEdit]] = {EXPECTS: [], SHIPPED: []}
    first = min(filter(None, (shipped, *(edit.old for edit in edits if edit.field == SHIPPED))), default="")
    for commit, group in _by_commit(edits):
        said = {edit.field: edit for edit in group}
        over = first and commit.day and first < commit.day.isoformat()
        status = said["status"].old if "status" in said else status
        shipped = (said[SHIPPED].old or "") if SHIPPED in said else shipped
        if EXPECTS in said and (over or status == "shipped"):
            found[EXPECTS].append(said[EXPECTS])
        if SHIPPED in said and status == "shipped" and shipped:
            found[SHIPPED].append(said[SHIPPED])
    told = (_expectation_moved(initiative.ref, found[EXPECTS]), _day_moved(initiative.ref, found[SHIPPED], values))
    return tuple(each for each in told if each)


def _expectation_moved(ref: str, found: Sequence[GoalEdit]) -> GoalMove | None:
    if not found or found[0].new == found[-1].old:
        return None
    words = _expectation(found[-1].old, found[0].new) + _times(each.commit for each in found)
    return GoalMove(ref, EXPECTS, words, found[0].commit)


def _day_moved(ref: str, found: Sequence[GoalEdit], values: Iterable[date]) -> GoalMove | None:
    days = sorted(_day(each) for each in (found[0].new, found[-1].old)) if found else []
    if len(days) < 2 or not any(days[0] <= each < days[1] for each in values):
        return None
    told = f"the day it shipped was changed: {found[-1].old} → {found[0].new}{_times(each.commit for each in found)}"
    return GoalMove(ref, SHIPPED, told, found[0].commit, tuple(days))


def _day(said: Any) -> date:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return date.max  # it went, so that all values are from before it


def _times(commits: Iterable[Commit]) -> str:
    """That several commits did it, before the last one is named."""
    count = len({commit.oid for commit in commits})
    return f" in {count} commits, the last one" if count > 1 else ""


def _expectation(old: Any, new: Any) -> str:
    if not isinstance(old, Mapping):
        return "what it expects was only written"
    if not isinstance(new, Mapping):
        return f"what it had expected ({_said(old)}) was taken out"
    names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    edits = (f"{name} {old.get(name, 'nothing')} → {new.get(name, 'nothing')}" for name in names)
    return f"what it expects was changed: {', '.join(edits)}"


def _said(expectation: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in expectation.items())


# --- the values of a metric, and from when on it is counted anew ---


class _Edited(NamedTuple):
    """What one commit did to a metric: the values for all customers before it, by day, which of them it changed and
    which came, and the days of `rebase` before and after."""

    commit: Commit
    before: Mapping[str, float]
    changed: Mapping[str, float]  # as they were
    came: Collection[str]
    rebased: tuple[frozenset[str], frozenset[str]] | None


def metric_moves(
    metric: Located[Metric],
    points: Mapping[str, float],
    edits: Sequence[GoalEdit],
    reviews: Sequence[date],
    shipped: Sequence[date],
) -> tuple[GoalMove, ...]:
    """What was changed in a metric though it was settled. `points` are its values now, by day; `reviews` the days of
    reviews that looked at it, `shipped` those on which initiatives shipped that expect something of it."""
    past = list(_past(points, edits))[::-1]
    now = frozenset(each.date.isoformat() for each in metric.record.rebase)
    found = (
        _rewritten(metric.ref, points, past, reviews, shipped),
        _redefined(metric.ref, now, past),
        _turned(metric.ref, edits, min((*reviews, *shipped), default=date.max)),
    )
    return tuple(each for each in found if each)


def _past(points: Mapping[str, float], edits: Sequence[GoalEdit]) -> Iterator[_Edited]:
    """What each commit did, the newest first."""
    values = dict(points)
    for commit, group in _by_commit(edits):
        changed: dict[str, float] = {}
        came: set[str] = set()
        rebased = None
        for edit in group:
            if edit.field == REBASE:
                rebased = _days(edit.old), _days(edit.new)
                continue
            found = figure_changes(edit.old, edit.new)
            if found is None:
                continue
            came |= {each["date"] for each in found.came if not each.get("segment")}
            pairs = [*found.edited, *((gone, None) for gone in found.went)]
            changed |= {
                old["date"]: old["value"]
                for old, new in pairs
                if not old.get("segment") and (new is None or new["value"] != old["value"])
            }
        values = {day: value for day, value in values.items() if day not in came} | changed
        yield _Edited(commit, values, changed, came, rebased)


def _days(rebase: Any) -> frozenset[str]:
    items = rebase if isinstance(rebase, list) else ()
    return frozenset(str(each["date"]) for each in items if isinstance(each, Mapping) and "date" in each)


def _rewritten(
    ref: str, now: Mapping[str, float], past: Sequence[_Edited], reviews: Sequence[date], shipped: Sequence[date]
) -> GoalMove | None:
    """The settled values that say something else now; `past` has the oldest first."""
    known_since: dict[str, date] = {}
    settled: dict[str, tuple[float, Commit]] = {}
    for commit, before, changed, came, _ in past:
        day = commit.day
        if day is None:
            continue
        for each, value in changed.items():
            if each != max(before) and _was_settled(each, known_since.get(each), day, reviews, shipped):
                settled[each] = settled.get(each, (value, commit))[0], commit
        known_since |= dict.fromkeys((*changed, *came), day)
    moved = {day: (old, commit) for day, (old, commit) in sorted(settled.items()) if now.get(day) != old}
    if not moved:
        return None
    told = [f"{day}: {old:g} → {_now(now.get(day))}" for day, (old, _) in [*moved.items()][:_MOST_VALUES]]
    more = f" and {len(moved) - len(told)} more" if len(moved) > len(told) else ""
    count = "a past value was rewritten" if len(moved) == 1 else f"{len(moved)} past values were rewritten"
    commits = [commit for _, commit in moved.values()]
    newest = max(commits, key=lambda commit: commit.day or date.min)
    words = f"{count} ({', '.join(told)}{more}){_times(commits)}"
    return GoalMove(ref, FIELD, words, newest, tuple(map(date.fromisoformat, moved)))


def _now(value: float | None) -> str:
    return "gone" if value is None else f"{value:g}"


def _was_settled(
    day: str, known_since: date | None, changed: date, reviews: Sequence[date], shipped: Sequence[date]
) -> bool:
    """Whether a review had been held that knew a value, or an initiative had shipped after the day it is for, before
    the day it was changed."""
    since = known_since or date.min
    rested = any(since <= held < changed and day <= held.isoformat() for held in reviews)
    return rested or any(day < each.isoformat() and each < changed for each in shipped)


def _redefined(ref: str, now: frozenset[str], past: Sequence[_Edited]) -> GoalMove | None:
    """The days from which on the metric is counted anew, or no longer is, written when values from then on were there
    already; of one such value it may be the first."""
    first: dict[str, tuple[bool, Commit, int]] = {}
    for commit, before, _, _, rebased in past:
        if rebased is None:
            continue
        for day in sorted(rebased[0] ^ rebased[1]):
            count = sum(1 for each in before if each >= day)
            if count > 1 and count < len(before):
                first[day] = first.get(day, (day in rebased[0], commit, count))[0], commit, count
    moved = {day: told for day, told in sorted(first.items()) if (day in now) != told[0]}
    if not moved:
        return None
    told = [f"{'no longer ' if was else ''}counted anew from {day} on" for day, (was, _, _) in moved.items()]
    counts = max(count for _, _, count in moved.values())
    commits = [commit for _, commit, _ in moved.values()]
    newest = max(commits, key=lambda commit: commit.day or date.min)
    words = f"it is {' and '.join(told)}, written when {counts} values from then on were there{_times(commits)}"
    return GoalMove(ref, REBASE, words, newest, tuple(map(date.fromisoformat, moved)))


def known_since(points: Mapping[str, float], edits: Sequence[GoalEdit]) -> dict[str, date]:
    """The days for which a metric has a value, each with that on which it came; the first ones with the earliest."""
    came = [(each.came, each.commit.day) for each in _past(points, edits)]
    return dict.fromkeys(points, date.min) | {
        day: on for days, on in came[::-1] for day in days if on and day in points
    }


def happening_moves(
    ref: str, record: Happening, edits: Sequence[GoalEdit], shipped: date, known: Mapping[str, date]
) -> tuple[GoalMove, ...]:
    """That what happened was written down, or its day or what it touches changed, when values from then on were there
    and an initiative had shipped that is held against them. `known` are the days of these values, with those on which
    they came; of one of them it may be the first."""
    for edit in edits:
        days = [record.date, *(_day(side) for side in (edit.old, edit.new) if edit.field == "date")]
        told = _parted_late(ref, record, _happening_edit(record, edit), min(days), edit.commit, shipped, known)
        if told:
            return (told,)
    return ()


def taken_out(
    initiative: str, gone: Happening, edits: Sequence[GoalEdit], shipped: date, known: Mapping[str, date]
) -> tuple[GoalMove, ...]:
    """The same of something that was taken out, and parts the values of an initiative no more; nothing where it had
    been written down as late."""
    last, *before = edits
    words = f"{_called(gone)} was taken out"
    told = _parted_late(initiative, gone, words, gone.date, last.commit, shipped, known)
    return (told,) if told and not happening_moves("", gone, before, shipped, known) else ()


def _parted_late(
    ref: str, record: Happening, edit: str, first: date, commit: Commit, shipped: date, known: Mapping[str, date]
) -> GoalMove | None:
    day = commit.day
    count = sum(1 for each, since in known.items() if first.isoformat() <= each and day and since < day)
    if not day or day <= shipped or not 1 < count < len(known):
        return None
    return GoalMove(ref, HAPPENED, f"{edit} when {count} values from then on were there,", commit, (record.date,))


def _happening_edit(record: Happening, edit: GoalEdit) -> str:
    called = _called(record)
    if edit.field == "date":
        return f"the day of {called} was changed ({edit.old} → {edit.new})"
    return f"what {called} touches was changed" if edit.field else f"{called} was written down"


def _called(record: Happening) -> str:
    return f"“{record.label}” ({record.type}, {record.date})"


def _turned(ref: str, edits: Sequence[GoalEdit], since: date) -> GoalMove | None:
    """That the other way counts as better since somebody rested on the metric, which turns every verdict round."""
    found = [
        edit
        for commit, group in _by_commit(edits)
        for edit in group
        if edit.field == BETTER and commit.day is not None and commit.day > since
    ]
    was, now = (found[-1].old or _USUALLY_BETTER, found[0].new or _USUALLY_BETTER) if found else ("", "")
    if was == now:
        return None
    words = f"which way is better was changed: {was} → {now}{_times(each.commit for each in found)}"
    return GoalMove(ref, BETTER, words, found[0].commit)
