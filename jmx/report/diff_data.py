"""A comparison for machines: everything that the other formats tell, unshortened."""

from jmx.compare.value_diff import item_changes, word_runs
from jmx.model.change import Change, Effects, Moment, RankMove, Sort, Spot
from jmx.model.finding import words_of
from jmx.report.change_data import change_data, plain_data
from jmx.report.diff_facts import DiffReport
from jmx.report.findings import finding_data
from jmx.report.formats import Data
from jmx.review.effects import Shares


def data(report: DiffReport) -> Data:
    """For machines. `version` changes when a field changes its meaning or goes."""
    comparison = report.comparison
    effects = comparison.effects
    shares = Shares(effects) if effects is not None else None
    return {
        "version": 2, "as_of": report.as_of.isoformat(), "base": _moment(comparison.base),
        "head": _moment(comparison.head), "summary": {"changes": len(report.changes), "audiences": report.counts},
        "changes": [_change(change, shares) for change in report.changes],
        "effects": _effects(effects) if effects is not None else None, "unread": comparison.unread,
    }  # fmt: skip


def _moment(side: Moment) -> Data:
    commit = side.commit
    return {
        "name": side.name, "commit": commit.oid if commit else None, "author": commit.author if commit else None,
        "date": commit.committed if commit else None,
    }  # fmt: skip


def _change(change: Change, shares: Shares | None) -> Data:
    return {
        **change_data(change), "words": _words(change), "items": _items(change), "before": _spot(change.before),
        "after": _spot(change.after), "effects": _effects(shares.of(change)) if shares is not None else None,
    }  # fmt: skip


def _spot(spot: Spot | None) -> Data | None:
    if spot is None:
        return None
    place = spot.place
    return {
        "path": spot.path, "line": place.line if place else None, "column": place.column if place else None,
        "field": words_of(spot.route) or None,
    }  # fmt: skip


def _words(change: Change) -> list[Data] | None:
    if change.sort is not Sort.EDITED or not (isinstance(change.old, str) and isinstance(change.new, str)):
        return None
    return [{"fate": run.fate, "text": run.text} for run in word_runs(change.old, change.new)]


def _items(change: Change) -> Data | None:
    sides = (change.old, change.new)
    if not any(isinstance(side, list) for side in sides) or not all(isinstance(side, list | None) for side in sides):
        return None
    found = item_changes(change.old or (), change.new or ())
    return {
        "key": found.key or None, "came": plain_data(list(found.came)), "went": plain_data(list(found.went)),
        "edited": [
            {"key": plain_data(each.key), "old": plain_data(each.old), "new": plain_data(each.new)}
            for each in found.edited
        ],
        "reordered": found.reordered,
    }  # fmt: skip


def _effects(effects: Effects) -> Data:
    return {
        "ranking": [move_data(move) for move in effects.moves],
        "findings_begun": [finding_data(finding) for finding in effects.begun],
        "findings_ended": [finding_data(finding) for finding in effects.ended],
    }


def move_data(move: RankMove) -> Data:
    """A pain whose place in the ranking is another."""
    return {
        "ref": move.ref, "title": move.label, "old_rank": move.old_rank, "new_rank": move.new_rank,
        "old_score": move.old_score, "new_score": move.new_score, "because": move.because,
    }  # fmt: skip
