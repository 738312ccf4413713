"""Where the numbers of a packet come from: the record behind each, its file, and the commit that changed it last."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from jmx.model.last_edits import LastEdits
from jmx.model.movement import Movement
from jmx.model.outcome import Outcome
from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.review.actions import OpenAction
from jmx.review.decisions import EarlierDecision
from jmx.review.evidence import NewEvidence


class NumberSource(NamedTuple):
    """What a record says, where it is written, and by which commit it came to say that; without one where no commit
    holds it yet, or where nobody can know."""

    ref: str
    title: str
    said: str
    path: str
    commit: str
    day: date | None


class ValueTable(NamedTuple):
    """The table that holds a metric's values, and the commit that changed it last."""

    path: str
    commit: str
    day: date | None


class Sourced(NamedTuple):
    """What of a packet has numbers."""

    movements: Sequence[Movement]
    ranking: Ranking
    outcomes: Sequence[Outcome]
    evidence: Sequence[NewEvidence]
    decisions: Sequence[EarlierDecision]
    actions: Sequence[OpenAction]


def sources_of(
    workspace: Workspace, edits: LastEdits, tables: Mapping[str, ValueTable], told: Sourced
) -> tuple[NumberSource, ...]:
    """The sources, in the order in which a packet tells what they say; a record that says two things is there once.
    `tables` are those of metrics, by their refs."""
    found: dict[str, list[str]] = {}
    for ref, said in _said(told):
        found.setdefault(ref, []).append(said)
    return tuple(
        _source(workspace, edits, tables, ref, "; ".join(dict.fromkeys(said)))
        for ref, said in found.items()
        if ref in workspace.records
    )


def _said(told: Sourced) -> Iterator[tuple[str, str]]:
    for each in told.movements:
        latest = each.latest
        yield each.ref, f"{each.unit.value(latest.value)} on {latest.date}" if latest else "no value"
    for shipped in told.outcomes:
        yield shipped.initiative.ref, f"shipped on {shipped.initiative.record.shipped}: {shipped.verdict}"
    for piece in told.evidence:
        yield piece.ref, f"sample {piece.sample:,}" if piece.sample is not None else "no sample stated"
    for score in told.ranking.scores:
        yield score.ref, f"rank {score.rank}: {', '.join(each.words for each in score.factors)}"
    for decision in told.decisions:
        yield decision.ref.rpartition("/")[0], f"decided on {decision.decided}"
    for action in told.actions:
        yield action.ref.rpartition("/")[0], "open actions"


def _source(
    workspace: Workspace, edits: LastEdits, tables: Mapping[str, ValueTable], ref: str, said: str
) -> NumberSource:
    located = workspace.records[ref]
    edited = edits.of(ref)
    written = tables.get(ref) or ValueTable(located.path, edited.last_oid, edited.last_day)
    return NumberSource(ref, located.record.label, said, *written)
