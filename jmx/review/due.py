"""What falls due and when: reviews in the meetings of their forum, actions, verdicts and plans."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from jmx.model.evidence import Evidence, PainPoint
from jmx.model.freezes import in_short
from jmx.model.identity import outermost
from jmx.model.workspace import Located, Workspace
from jmx.review.actions import open_actions
from jmx.review.due_item import ACTION, EVIDENCE, FREEZE, JOURNEY, KINDS, VERDICT, DueItem, Whose, leavers, whose
from jmx.review.review_meeting import JourneyRhythm, review_due


def due_items(workspace: Workspace, journeys: Sequence[JourneyRhythm], as_of: date) -> tuple[DueItem, ...]:
    """All that falls due, the earliest first."""
    found = [item for each in journeys if (item := review_due(workspace, each, as_of))]
    found += _actions(workspace, [each.status.journey.ref for each in journeys], as_of)
    found += _verdicts(workspace, as_of)
    found += _evidence(workspace, as_of)
    found += _future(workspace, as_of)
    found += _freezes(workspace, as_of)
    gone = leavers(workspace, as_of)
    found = [replace(each, owner_left=True) if each.owner_key in gone else each for each in found]
    return tuple(sorted(found, key=lambda each: (each.when, KINDS.index(each.kind), each.ref)))


# --- all else ---


def _actions(workspace: Workspace, journeys: Iterable[str], as_of: date) -> Iterator[DueItem]:
    told: set[str] = set()
    for journey in journeys:
        for each in open_actions(workspace, journey, as_of):
            if each.due and each.ref not in told:
                told.add(each.ref)
                why = f"agreed in the review of {workspace.records[outermost(each.ref)].record.date}"
                who = whose(workspace, workspace.records[each.ref].record.owner, journey)
                yield DueItem(
                    ACTION, each.due, each.text, why, who.name, each.ref, who.key, limit=each.due,
                    late_days=each.late_days, command=f"jmx actions close {each.ref}",
                )  # fmt: skip


def _verdicts(workspace: Workspace, as_of: date) -> Iterator[DueItem]:
    """The days by which initiatives were to have an effect, while they run, and until a month after."""
    for each in workspace.of("initiative"):
        expects = each.record.expects
        if expects and expects.by and each.record.running and expects.by >= as_of - timedelta(days=31):
            metric = workspace.find(expects.metric, each.ref)
            label = metric.record.label if metric else expects.metric
            who = whose(workspace, each.record.owner, each.ref)
            why = f"{label} was to come to {expects.to:g}"
            yield DueItem(
                VERDICT, expects.by, f"Did “{each.record.label}” work?", why, who.name, each.ref, who.key,
                limit=expects.by, late_days=max(0, (as_of - expects.by).days), command=f"jmx show {each.ref}",
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
            who = _answers_for(workspace, pains[0])
            why = f"the newest that “{pains[0].record.label}”{more} rests on grows old"
            what = f"Look again: {piece.record.label}"
            yield DueItem(EVIDENCE, day, what, why, who.name, ref, who.key, limit=day, command=f"jmx show {ref}")


def _answers_for(workspace: Workspace, pain: Located[PainPoint]) -> Whose:
    """Who answers for a pain: its owner, else the one of its journey."""
    if pain.record.owner:
        return whose(workspace, pain.record.owner, pain.ref)
    owners = (each.record.owned_by for each in workspace.journeys_of(pain.ref))
    return next((whose(workspace, each, pain.ref) for each in owners if each), Whose())


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
            who = whose(workspace, record.owned_by, each.ref)
            late = max(0, (as_of - record.by).days)
            yield DueItem(
                JOURNEY, record.by, f"{record.label} becomes real", "a future journey", who.name, each.ref, who.key,
                limit=record.by, late_days=late,
            )  # fmt: skip


def _freezes(workspace: Workspace, as_of: date) -> Iterator[DueItem]:
    for each in workspace.settings.freezes:
        if each.start >= as_of:
            why = in_short(each.why) if each.why else "no review is asked for in it"
            yield DueItem(FREEZE, each.start, f"Freeze until {each.to}", why, "", "jmx.yaml", limit=each.start)
