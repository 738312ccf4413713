"""A comparison for machines: everything that the other formats tell, unshortened."""

import math
from typing import Any

from jmx import escape
from jmx.compare.list_diff import item_changes
from jmx.compare.text_diff import word_runs
from jmx.model.change import Change, Sort, Spot
from jmx.model.comparison import Effects, Moment, RankMove
from jmx.model.finding import Finding
from jmx.model.history import Commit
from jmx.model.place import words_of
from jmx.report.changes import reason
from jmx.report.diff_view import DiffReport
from jmx.review.effects import Shares

LONGEST_INTEGER = 64  # bits; what is longer is told as text, since most readers of JSON would change it


def as_json(report: DiffReport) -> str:
    """For machines. `version` changes when a field changes its meaning or goes."""
    comparison = report.comparison
    effects = comparison.effects
    shares = Shares(effects) if effects is not None else None
    document = {
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "base": _moment(comparison.base),
        "head": _moment(comparison.head),
        "summary": {
            "changes": len(report.changes),
            "audiences": {audience.value: count for audience, count in report.counts.items()},
        },
        "changes": [_change(change, shares) for change in report.changes],
        "effects": _effects(effects) if effects is not None else None,
        "unread": list(comparison.unread),
    }
    return escape.json(document)


def _moment(side: Moment) -> dict[str, Any]:
    return {"name": side.name, "commit": _commit(side.commit)}


def _commit(commit: Commit | None) -> dict[str, Any] | None:
    if commit is None:
        return None
    committed = commit.committed.isoformat() if commit.committed else None
    return {"oid": commit.oid or None, "author": commit.author if commit.oid else None, "date": committed}


def _change(change: Change, shares: Shares | None) -> dict[str, Any]:
    commit = _commit(change.commit)
    return {
        "sort": change.sort.value,
        "kind": change.kind,
        "ref": change.ref,
        "label": change.label,
        "audience": change.audience.value,
        "field": change.field or None,
        "old": _data(change.old),
        "new": _data(change.new),
        "words": _words(change),
        "items": _items(change),
        "before": _spot(change.before),
        "after": _spot(change.after),
        "commit": commit | {"reason": reason(change)} if commit is not None else None,
        "effects": _effects(shares.of(change)) if shares is not None else None,
    }


def _spot(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    place = spot.place
    return {
        "path": spot.path,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "field": words_of(spot.route) or None,
    }


def _words(change: Change) -> list[dict[str, str]] | None:
    """A text word by word."""
    if change.sort is not Sort.EDITED or not (isinstance(change.old, str) and isinstance(change.new, str)):
        return None
    return [{"fate": run.fate.value, "text": run.text} for run in word_runs(change.old, change.new)]


def _items(change: Change) -> dict[str, Any] | None:
    """A list item by item."""
    sides = (change.old, change.new)
    if not any(isinstance(side, list) for side in sides) or not all(isinstance(side, list | None) for side in sides):
        return None
    found = item_changes(change.old or (), change.new or ())
    return {
        "key": found.key or None,
        "came": _data(list(found.came)),
        "went": _data(list(found.went)),
        "edited": [{"key": each.key, "old": _data(each.old), "new": _data(each.new)} for each in found.edited],
        "reordered": found.reordered,
    }


def _effects(effects: Effects) -> dict[str, Any]:
    return {
        "ranking": [_move(move) for move in effects.moves],
        "findings_begun": [_finding(finding) for finding in effects.begun],
        "findings_ended": [_finding(finding) for finding in effects.ended],
    }


def _move(move: RankMove) -> dict[str, Any]:
    return {
        "ref": move.ref,
        "label": move.label,
        "old_rank": move.old_rank,
        "new_rank": move.new_rank,
        "old_score": move.old_score,
        "new_score": move.new_score,
        "because": list(move.because),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "level": finding.level.value,
        "path": finding.path,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "record": finding.ref or None,
        "field": words_of(finding.route) or None,
        "message": finding.words,
    }


def _data(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _data(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_data(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > LONGEST_INTEGER:
        return hex(value)
    return value
