"""A comparison for machines: everything that the other formats tell, unshortened."""

from typing import Any, TypedDict

from jmx.compare.list_diff import item_changes
from jmx.compare.text_diff import Fate, word_runs
from jmx.model.change import Audience, Change, Sort, Spot
from jmx.model.comparison import Effects, Moment, RankMove
from jmx.model.place import words_of
from jmx.report.change_data import ChangeData, change_data, plain_data
from jmx.report.diff_facts import DiffReport
from jmx.report.findings import FindingData, finding_data
from jmx.report.formats import Day
from jmx.review.effects import Shares


class MomentData(TypedDict):
    """One side of a comparison; without a commit it is the files here."""

    name: str
    commit: str | None
    author: str | None
    date: Day | None


class SpotData(TypedDict):
    """Where something stood, on one side."""

    path: str
    line: int | None
    column: int | None
    field: str | None


class WordsData(TypedDict):
    """Words next to each other that were kept, went or came."""

    fate: Fate
    text: str


class ItemEditData(TypedDict):
    """An item that is in both lists, with the key it is known by."""

    key: Any
    old: Any
    new: Any


class ItemsData(TypedDict):
    """A list item by item."""

    key: str | None
    came: list[Any]
    went: list[Any]
    edited: list[ItemEditData]
    reordered: bool


class RankMoveData(TypedDict):
    """A pain whose place in the ranking is another."""

    ref: str
    title: str
    old_rank: int | None
    new_rank: int | None
    old_score: float | None
    new_score: float | None
    because: list[str]


class EffectsData(TypedDict):
    """What changes do to the ranking and to lint."""

    ranking: list[RankMoveData]
    findings_begun: list[FindingData]
    findings_ended: list[FindingData]


class DiffChangeData(ChangeData):
    """A change with its places; a text also word by word, a list item by item; null effects were not asked for."""

    words: list[WordsData] | None
    items: ItemsData | None
    before: SpotData | None
    after: SpotData | None
    effects: EffectsData | None


class DiffSummary(TypedDict):
    """How many changes there are, and how many concern whom."""

    changes: int
    audiences: dict[Audience, int]


class DiffData(TypedDict):
    """What `jmx diff -f json` writes. `unread` are files that could not be compared."""

    version: int
    as_of: Day
    base: MomentData
    head: MomentData
    summary: DiffSummary
    changes: list[DiffChangeData]
    effects: EffectsData | None
    unread: list[str]


def data(report: DiffReport) -> DiffData:
    """For machines. `version` changes when a field changes its meaning or goes."""
    comparison = report.comparison
    effects = comparison.effects
    shares = Shares(effects) if effects is not None else None
    return {
        "version": 2,
        "as_of": report.as_of.isoformat(),
        "base": _moment(comparison.base),
        "head": _moment(comparison.head),
        "summary": {"changes": len(report.changes), "audiences": report.counts},
        "changes": [_change(change, shares) for change in report.changes],
        "effects": _effects(effects) if effects is not None else None,
        "unread": list(comparison.unread),
    }


def _moment(side: Moment) -> MomentData:
    commit = side.commit
    return {
        "name": side.name,
        "commit": commit.oid if commit else None,
        "author": commit.author if commit else None,
        "date": commit.committed.isoformat() if commit and commit.committed else None,
    }


def _change(change: Change, shares: Shares | None) -> DiffChangeData:
    return {
        **change_data(change),
        "words": _words(change),
        "items": _items(change),
        "before": _spot(change.before),
        "after": _spot(change.after),
        "effects": _effects(shares.of(change)) if shares is not None else None,
    }


def _spot(spot: Spot | None) -> SpotData | None:
    if spot is None:
        return None
    place = spot.place
    return {
        "path": spot.path,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "field": words_of(spot.route) or None,
    }


def _words(change: Change) -> list[WordsData] | None:
    if change.sort is not Sort.EDITED or not (isinstance(change.old, str) and isinstance(change.new, str)):
        return None
    return [{"fate": run.fate, "text": run.text} for run in word_runs(change.old, change.new)]


def _items(change: Change) -> ItemsData | None:
    sides = (change.old, change.new)
    if not any(isinstance(side, list) for side in sides) or not all(isinstance(side, list | None) for side in sides):
        return None
    found = item_changes(change.old or (), change.new or ())
    return {
        "key": found.key or None,
        "came": plain_data(list(found.came)),
        "went": plain_data(list(found.went)),
        "edited": [
            {"key": plain_data(each.key), "old": plain_data(each.old), "new": plain_data(each.new)}
            for each in found.edited
        ],
        "reordered": found.reordered,
    }


def _effects(effects: Effects) -> EffectsData:
    return {
        "ranking": [_move(move) for move in effects.moves],
        "findings_begun": [finding_data(finding) for finding in effects.begun],
        "findings_ended": [finding_data(finding) for finding in effects.ended],
    }


def _move(move: RankMove) -> RankMoveData:
    return {
        "ref": move.ref,
        "title": move.label,
        "old_rank": move.old_rank,
        "new_rank": move.new_rank,
        "old_score": move.old_score,
        "new_score": move.new_score,
        "because": list(move.because),
    }
