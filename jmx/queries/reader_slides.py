"""Slides that only some readers of a packet get: executives, teams, and whoever takes a journey over."""

from jmx.model.outcome import Verdict
from jmx.queries.packet_slides import foot
from jmx.render.text_slides import SlidePoint, TextSlide
from jmx.report.packet_answers import answers
from jmx.report.packet_executive import what_hangs_on_it
from jmx.report.packet_page_one import plain_state
from jmx.report.packet_team import what_it_does
from jmx.report.wording import counted, cut
from jmx.review.actions import OpenAction
from jmx.review.new_owner import TakingOver
from jmx.review.packet import Packet
from jmx.review.team_share import TeamShare

_MOST, _LONGEST = 5, 150


# --- executives ---


def hangs_on_it(packet: Packet) -> TextSlide:
    """What customers and money hang on the journey, and whether what shipped worked."""
    points = [
        SlidePoint(f"“{each.initiative.record.label}”: {each.verdict}", each.why, each.verdict is Verdict.WORSE)
        for each in packet.outcomes[:_MOST]
    ]
    points += [SlidePoint(each.title, each.words) for each in packet.background.at_stake[: _MOST - len(points)]]
    points.append(SlidePoint("Which metrics moved?", answers(packet)["Which metrics moved?"]))
    notes = [f"{each.title} ({each.ref}): {each.words}" for each in packet.background.at_stake]
    notes += [f"{each.initiative.record.label} ({each.initiative.ref}): {each.why}" for each in packet.outcomes]
    return TextSlide("What hangs on it, and what worked", what_hangs_on_it(packet), tuple(points), foot(packet),
                     tuple(notes))  # fmt: skip


# --- teams ---


def your_work(packet: Packet, share: TeamShare) -> TextSlide:
    """What a team has to do, and what it does."""
    points = [_action(each) for each in packet.actions[:_MOST]]
    verdicts = {each.initiative.ref: each for each in packet.outcomes}
    for each in share.initiatives[:_MOST]:
        came = f": {verdicts[each.ref].verdict}" if each.ref in verdicts else ""
        points.append(SlidePoint(f"“{each.title}”", f"{each.status.replace('in-progress', 'in progress')}{came}"))
    notes = [f"{each.title} ({each.ref}): {each.words}" for each in share.work]
    notes += [f"{each.text} ({each.ref})" for each in packet.actions]
    notes += [f"{each.title} ({each.ref}): for {'; '.join(each.addresses)}" for each in share.initiatives]
    return TextSlide(f"What lies with {share.called}", what_it_does(share), tuple(points), foot(packet), tuple(notes))


def _action(each: OpenAction) -> SlidePoint:
    late = f", {each.late_days} days late" if each.late_days else f", by {each.due}" if each.due else ""
    return SlidePoint(each.text, f"{each.owner or 'nobody'}{late}", alarm=each.late_days > 0)


# --- new owners ---


def taken_on(packet: Packet) -> TextSlide:
    """What somebody takes on: what waits to be decided, and what is to be done."""
    points = [SlidePoint(each.question, f"Proposed: {each.proposed}") for each in packet.needed[:3]]
    points += [_action(each) for each in packet.actions[:3]]
    notes = [f"{each.question} Found by {each.rule} in {', '.join(each.about)}" for each in packet.needed]
    notes += [f"{each.text} ({each.ref})" for each in packet.actions]
    title = f"{packet.journey.record.label}: what you take on"
    shown = tuple(points) or (SlidePoint("Nothing waits for a decision, and no action is open."),)
    return TextSlide(title, plain_state(packet), shown, foot(packet), tuple(notes))


def why_so(packet: Packet, over: TakingOver) -> TextSlide:
    """The newest decisions that still stand, each with its reason."""
    standing = [(past, each) for past in over.reviews for each in past.decisions if not each.replaced_by]
    points = [
        SlidePoint(
            f"{cut(each.text, _LONGEST)} ({past.day}, {each.owner or past.led_by})",
            f"Why: {cut(each.why, _LONGEST)}" if each.why else "Nobody wrote down why",
        )
        for past, each in standing[:_MOST]
    ]
    some = f"The newest {len(points)} of {counted(len(standing), 'decision')}" if len(points) < len(standing) else ""
    notes = [f"{past.day}: {each.text} ({each.ref}): {each.came or 'nothing says what came of it'}"
             for past, each in standing]  # fmt: skip
    return TextSlide("Why things are as they are", some, tuple(points), foot(packet), tuple(notes))


def assumed(packet: Packet, over: TakingOver) -> TextSlide:
    """What is only assumed, or rests on little."""
    found = {each.ref: each for each in (*over.assumptions, *over.thin)}
    points = tuple(SlidePoint(each.title, each.words) for each in [*found.values()][:_MOST])
    told = f"Evidence stands behind {over.known} of {counted(over.claims, 'claim')} on the map"
    notes = [f"{each.title} ({each.ref}): {each.words}" for each in found.values()]
    return TextSlide("What is only assumed", told, points, foot(packet), tuple(notes))


def to_know(packet: Packet, over: TakingOver) -> TextSlide:
    """The people and the teams to know."""
    there = [each for each in over.people if each.left is None]
    shown = (*there[:_MOST], *over.teams[:2])
    points = tuple(SlidePoint(f"{each.name} ({each.role})" if each.role else each.name, each.why[0]) for each in shown)
    notes = [f"{each.name}: {'; '.join(each.why)}" for each in (*over.people, *over.teams)]
    return TextSlide(
        "Whom to know",
        f"{counted(len(over.people), 'name')}, {counted(len(over.teams), 'team')}",
        points,
        foot(packet),
        tuple(notes),
    )
