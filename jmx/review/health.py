"""How a journey stands, in one word with its reasons: what has to be acted on, then what is to be watched.

The one definition: `jmx tree` shows it, and what has to be acted on is what the atlas frames.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from jmx.model.evidence import PainPoint
from jmx.model.journey import Journey
from jmx.model.outcome import Outcome, Verdict
from jmx.model.workspace import Located, Workspace

SEVERE = 4  # of 5
LEAST_KNOWN = 0.5  # of what is claimed should rest on evidence


class HealthMark(StrEnum):
    """How a journey stands."""

    ACT = "act"
    WATCH = "watch"
    WELL = "well"
    NOT_JUDGED = "not judged"


class Health(NamedTuple):
    """A mark, and why."""

    mark: HealthMark
    reasons: tuple[str, ...] = ()


def health(
    workspace: Workspace, journey: Located[Journey], pressing: Sequence[str], late: str, came_of: Sequence[Outcome]
) -> Health:
    """How a journey stands. `pressing` is what governance says somebody has to act on, `late` that a review is a little
    overdue, `came_of` the outcomes of what shipped for it."""
    if not journey.record.watched:
        why = f"a {journey.record.status} journey" if journey.record.status != "active" else "a future journey"
        return Health(HealthMark.NOT_JUDGED, (why,))
    watched = (*((late,) if late else ()), *_to_watch(workspace, journey, came_of))
    if pressing:
        return Health(HealthMark.ACT, (*pressing, *watched))
    return Health(HealthMark.WATCH if watched else HealthMark.WELL, watched)


def _to_watch(workspace: Workspace, journey: Located[Journey], came_of: Sequence[Outcome]) -> Iterator[str]:
    severe = [each for each in workspace.pains(journey.ref) if _is_left(workspace, each)]
    if severe:
        worst = max(severe, key=lambda each: each.record.severity or 0)
        more = f" and on {len(severe) - 1} more as severe" if len(severe) > 1 else ""
        yield f"nobody works on “{worst.record.label}” (severity {worst.record.severity}){more}"
    for each in came_of:
        if each.verdict is Verdict.WORSE:
            yield f"“{each.metric.record.label}” got worse since “{each.initiative.record.label}” shipped"
    known, claimed = evidence_share(workspace, journey.ref)
    if claimed and known / claimed < LEAST_KNOWN:
        yield f"evidence behind {known} of {claimed} claims"


def _is_left(workspace: Workspace, pain: Located[PainPoint]) -> bool:
    """Whether a severe pain waits, and nothing that runs addresses it."""
    severe = pain.record.unsolved and (pain.record.severity or 0) >= SEVERE
    return severe and not any(each.record.running for each in workspace.fixes(pain.ref))


def evidence_share(workspace: Workspace, journey: str) -> tuple[int, int]:
    """How many of a journey's claims, every emotion and pain, have evidence behind them, and how many there are."""
    claims: list[Located[Any]] = [each for each in workspace.touchpoints(journey) if each.record.emotion is not None]
    claims += [each for each in workspace.stages(journey) if each.record.emotion is not None]
    claims += workspace.pains(journey)
    known = sum(_is_known(workspace, each.ref) for each in claims)
    return known, len(claims)


def _is_known(workspace: Workspace, ref: str) -> bool:
    return workspace.known(ref) or (ref in workspace.stands_for and workspace.known(workspace.stands_for[ref]))
