"""A comparison as people go through it: journey by journey, record by record, each change with what it does."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.model.change import Audience, Change, Comparison, Spot
from jmx.report.effects import in_short
from jmx.report.wording import one_line, record_label
from jmx.review.effects import Shares

ELSEWHERE = "Not in one journey"
_OUTER = {"insight": "evidence", "decision": "review", "action": "review"}
_KIND_ORDER = (
    *("journey", "stage", "touchpoint", "pain-point", "strength", "opportunity", "initiative", "evidence", "insight"),
    *("metric", "happening", "review", "persona", "person", "team", "stage-model", "settings"),
)


@dataclass(frozen=True, slots=True)
class DiffReport:
    """A comparison and what its readers need beside it.

    `names` has the titles of records by ref, `homes` the journeys in which records of other files stand, `folder` is
    where the records lie below the top of the git repository. `only` says what was asked for, where that is not all.
    """

    comparison: Comparison
    as_of: date
    names: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    only: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.comparison.changes

    @property
    def counts(self) -> dict[Audience, int]:
        """How many changes concern whom."""
        found = Counter(change.audience for change in self.changes)
        return {audience: found[audience] for audience in Audience}


class ChangeEffect(NamedTuple):
    """A change, and what it does in the fewest words."""

    change: Change
    effect: tuple[str, ...]


class JourneyDiff(NamedTuple):
    """A journey and what changed in it, record by record; or, without a ref, in records that stand in none."""

    ref: str
    name: str
    records: tuple[tuple[ChangeEffect, ...], ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.records))


def by_journey(report: DiffReport) -> tuple[JourneyDiff, ...]:
    """The changes by journey, then those of all records that stand in none, by kind."""
    homes: dict[str, list[Change]] = {}
    elsewhere: list[Change] = []
    for change in report.changes:
        own = change.ref.partition("/")[0]
        homes.setdefault(report.homes.get(own, own), []).append(change)
    for home in [home for home, changes in homes.items() if _home_kind(home, changes) != "journey"]:
        elsewhere += homes.pop(home)
    shares = Shares(report.comparison.effects)
    journeys = [_journey(home, changes, report, shares) for home, changes in homes.items()]
    journeys.sort(key=lambda each: (each.name, each.ref))
    if elsewhere:
        elsewhere.sort(key=lambda change: (_kind_rank(change.kind), change.ref.partition("/")[0]))
        journeys.append(JourneyDiff("", ELSEWHERE, _records(elsewhere, report, shares)))
    return tuple(journeys)


def _journey(home: str, changes: list[Change], report: DiffReport, shares: Shares) -> JourneyDiff:
    own = next((change.label for change in changes if change.ref == home), report.names.get(home, home))
    in_order = sorted(changes, key=lambda change: (change.ref != home, _kind_rank(change.kind)))
    return JourneyDiff(home, record_label("journey", own), _records(in_order, report, shares))


def _records(changes: list[Change], report: DiffReport, shares: Shares) -> tuple[tuple[ChangeEffect, ...], ...]:
    records: dict[str, list[ChangeEffect]] = {}
    for change in changes:
        told = ChangeEffect(change, in_short(shares.of(change), report.names))
        records.setdefault(change.ref, []).append(told)
    return tuple(map(tuple, records.values()))


def _home_kind(home: str, changes: list[Change]) -> str:
    """The kind of what a group is named for, which may itself not have changed."""
    own = next((change.kind for change in changes if change.ref == home), "")
    return own or next((_OUTER[change.kind] for change in changes if change.kind in _OUTER), "journey")


def _kind_rank(kind: str) -> int:
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def spot(change: Change) -> Spot | None:
    """Where to look: where it stands now, or where it stood."""
    return change.after or change.before


def place(change: Change) -> str:
    """`journeys/buy.yaml:4`."""
    found = spot(change)
    return one_line(found.path) + (f":{found.place.line}" if found.place else "") if found else ""


def who(change: Change) -> str:
    """Who did it and when: `1a2b3c4d5 Ana Ruiz, 2026-03-04`."""
    commit = change.commit
    if commit is None or not commit.oid:
        return "not committed yet" if commit else ""
    return f"{commit.short} {one_line(commit.author)}" + (f", {commit.committed}" if commit.committed else "")
