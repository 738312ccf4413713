"""What a comparison shows to people, in the order they would tell it: journeys first, with what is in them beneath."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.model.change import Audience, Change, Sort, Spot
from jmx.model.comparison import Comparison, Effects, Moment, RankMove
from jmx.model.finding import Finding
from jmx.report.changes import Piece, called, pieces, value
from jmx.report.labels import named
from jmx.review.effects import ENTERED, LEFT, Shares

_OUTER = {"insight": "evidence", "decision": "review", "action": "review"}
_KIND_ORDER = (
    *("journey", "stage", "touchpoint", "pain-point", "strength", "opportunity", "initiative", "evidence", "insight"),
    *("metric", "happening", "review", "persona", "person", "team", "stage-model", "settings"),
)
ELSEWHERE = "Not in one journey"
_STALE = ("STL101", "STL102", "STL106")
MOST_OF_A_RULE = 20  # findings told one by one; a longer list is no longer read but scrolled


@dataclass(frozen=True, slots=True)
class DiffReport:
    """A comparison and what its readers need beside it.

    `names` has the labels of records by ref, `homes` the journeys in which records of other files stand, `folder` is
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
        counted = Counter(change.audience for change in self.changes)
        return {audience: counted[audience] for audience in Audience}


class Told(NamedTuple):
    """One change as it is shown: its words in pieces, whom it concerns, where it stands, who did it, what it does."""

    change: Change
    pieces: tuple[Piece, ...]
    audience: str
    where: str
    who: str
    so: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether it tells of the whole record, and so needs no heading."""
        return self.change.sort in (Sort.ADDED, Sort.REMOVED)


class RecordTold(NamedTuple):
    """The changes of one record; `is_home` where it is the one that the group is named for."""

    ref: str
    name: str
    told: tuple[Told, ...]
    is_home: bool

    @property
    def headed(self) -> bool:
        """Whether its name stands above its changes: not where they name it themselves."""
        return not self.is_home and not all(told.whole for told in self.told)


class Group(NamedTuple):
    """A journey and what changed in it; or, without a ref, what changed in records that stand in none."""

    ref: str
    name: str
    records: tuple[RecordTold, ...]

    @property
    def size(self) -> int:
        return sum(len(record.told) for record in self.records)


def groups(report: DiffReport) -> tuple[Group, ...]:
    """The changes by journey, then those of all records that stand in none, by kind."""
    homes: dict[str, list[Change]] = {}
    elsewhere: list[Change] = []
    for change in report.changes:
        own = change.ref.partition("/")[0]
        homes.setdefault(report.homes.get(own, own), []).append(change)
    for home in [home for home, changes in homes.items() if _home_kind(home, changes) != "journey"]:
        elsewhere += homes.pop(home)
    shares = Shares(report.comparison.effects)
    journeys = sorted(
        (_group(home, changes, report, shares) for home, changes in homes.items()), key=lambda each: each[:2][::-1]
    )
    rest = sorted(elsewhere, key=lambda change: (_kind_rank(change.kind), change.ref.partition("/")[0]))
    return (*journeys, Group("", ELSEWHERE, _records("", rest, report, shares))) if rest else tuple(journeys)


def _group(home: str, changes: list[Change], report: DiffReport, shares: Shares) -> Group:
    own = next((change.label for change in changes if change.ref == home), report.names.get(home, home))
    in_order = sorted(changes, key=lambda change: (change.ref != home, _kind_rank(change.kind)))
    return Group(home, called("journey", own), _records(home, in_order, report, shares))


def _records(home: str, changes: list[Change], report: DiffReport, shares: Shares) -> tuple[RecordTold, ...]:
    records: dict[str, list[Told]] = {}
    for change in changes:
        records.setdefault(change.ref, []).append(_told(change, report, shares))
    return tuple(
        RecordTold(ref, called(told[0].change.kind, told[0].change.label), tuple(told), ref == home)
        for ref, told in records.items()
    )


def _home_kind(home: str, changes: list[Change]) -> str:
    """The kind of what a group is named for, which may itself not have changed."""
    own = next((change.kind for change in changes if change.ref == home), "")
    return own or next((_OUTER[change.kind] for change in changes if change.kind in _OUTER), "journey")


def _kind_rank(kind: str) -> int:
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def _told(change: Change, report: DiffReport, shares: Shares) -> Told:
    effect = so(shares.of(change))
    return Told(change, _pieces(change, report), change.audience.value, place(change), who(change), effect)


def _pieces(change: Change, report: DiffReport) -> tuple[Piece, ...]:
    if change.sort is Sort.ADDED:
        return (Piece("+ "), Piece(called(change.kind, change.label), "new"), Piece(" is new"))
    if change.sort is Sort.REMOVED:
        return (Piece("− "), Piece(called(change.kind, change.label), "old"), Piece(" is gone"))
    if change.sort is Sort.RENAMED:
        return (Piece("renamed: "), Piece(value(change.old), "old"), Piece(" → "), Piece(value(change.new), "new"))
    return pieces(named(change, report.names))


# --- words of both sides, places, people ---


def title(comparison: Comparison) -> str:
    """What is compared: `main 1a2b3c4d5 (2026-03-01) → the files here`."""
    return f"{moment(comparison.base)} → {moment(comparison.head)}"


def moment(side: Moment) -> str:
    """One side as people call it, with its commit and day."""
    if side.commit is None:
        return "the files here"
    short = side.commit.short
    name = "" if side.commit.oid.startswith(side.name) else f"{_line(side.name)} "
    day = f" ({side.commit.committed})" if side.commit.committed else ""
    return f"{name}{short}{day}"


def counted(report: DiffReport) -> str:
    """`5 changes in meaning (3 experience, 2 scoring)`."""
    parts = [f"{count} {audience.value}" for audience, count in report.counts.items() if count]
    total = number(len(report.changes), "change in meaning", "changes in meaning")
    only = f" {report.only}" if report.only else ""
    return f"{total}{only} ({', '.join(parts)})"


def nothing(report: DiffReport) -> str:
    """The one sentence that is left where nothing changed."""
    only = f" {report.only}" if report.only else ""
    return f"Nothing changed in meaning{only}: {title(report.comparison)}."


def incomplete(report: DiffReport, most: int = 5) -> str:
    """A warning about files that could not be compared; empty where there are none."""
    unread = report.comparison.unread
    if not unread:
        return ""
    named_ones = ", ".join(_line(path) for path in unread[:most]) + (", …" if len(unread) > most else "")
    return f"Incomplete: {number(len(unread), 'file', 'files')} could not be read on both sides: {named_ones}"


def spot(change: Change) -> Spot | None:
    """Where to look: where it stands now, or where it stood."""
    return change.after or change.before


def place(change: Change) -> str:
    """`journeys/buy.yaml:4`."""
    found = spot(change)
    if found is None:
        return ""
    return _line(found.path) + (f":{found.place.line}" if found.place else "")


def who(change: Change) -> str:
    """Who did it and when: `1a2b3c4d5 Ana Ruiz, 2026-03-04`."""
    commit = change.commit
    if commit is None:
        return ""
    if not commit.oid:
        return "not committed yet"
    return f"{commit.short} {_line(commit.author)}" + (f", {commit.committed}" if commit.committed else "")


def _line(text: str) -> str:
    return " ".join(text.split())


def number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


# --- effects in words ---


def so(effects: Effects) -> tuple[str, ...]:
    """What one change does, in the fewest words: `rank 7 → 2`, `makes renewal stale`."""
    return tuple(
        dict.fromkeys(
            (
                *(_ranks(move) for move in effects.moves),
                *(lint_effect(finding, begun=True) for finding in effects.begun),
                *(lint_effect(finding, begun=False) for finding in effects.ended),
            )
        )
    )


def lint_effect(finding: Finding, *, begun: bool) -> str:
    """What the coming or going of a finding means."""
    if begun and finding.code in _STALE and finding.ref:
        return f"makes {_line(finding.ref)} stale"
    return f"{'begins' if begun else 'ends'} {finding.code} {finding.name}"


class EffectTold(NamedTuple):
    """One effect as it is shown: what it does to what, why or in lint's words, and where. `tone` is bad, good or
    nothing."""

    what: str
    about: str
    why: str
    where: str
    tone: str


def effects_told(effects: Effects | None) -> Iterator[EffectTold]:
    """All effects, the ranking first."""
    if effects is None:
        return
    for move in effects.moves:
        yield EffectTold(_ranks(move), called("pain-point", move.label), _why(move), _line(move.ref), "")
    yield from _lint_told(effects.begun, begun=True)
    yield from _lint_told(effects.ended, begun=False)


def _lint_told(findings: Iterable[Finding], *, begun: bool) -> Iterator[EffectTold]:
    """The loudest first; of one rule only so many, and how many more there are."""
    loudest_first = sorted(findings, key=lambda each: (-each.level.rank, each.order))
    counts: Counter[str] = Counter()
    for each in loudest_first:
        counts[each.code] += 1
        if counts[each.code] > MOST_OF_A_RULE:
            continue
        line = f":{each.place.line}" if each.place else ""
        words = _line(each.words) + (f" ({each.code})" if begun and each.code in _STALE and each.ref else "")
        yield EffectTold(
            lint_effect(each, begun=begun), "", words, f"{_line(each.path)}{line}", "bad" if begun else "good"
        )
    for code, count in counts.items():
        if count > MOST_OF_A_RULE:
            what = f"{'begins' if begun else 'ends'} {count - MOST_OF_A_RULE:,} more of {code}"
            yield EffectTold(
                what, "", "jmx lint lists them all" if begun else "as those above", "", "bad" if begun else "good"
            )


def _ranks(move: RankMove) -> str:
    if move.old_rank is None:
        return f"enters the ranking at {move.new_rank}"
    if move.new_rank is None:
        return f"leaves the ranking (was {move.old_rank})"
    return (
        f"rank {move.old_rank} → {move.new_rank}" if move.old_rank != move.new_rank else f"rank stays {move.new_rank}"
    )


def _why(move: RankMove) -> str:
    if not move.because:
        return "others moved past it"
    if move.old_score is None or move.new_score is None:
        score = f"score {move.new_score:.2f}" if move.new_score is not None else f"score was {move.old_score or 0:.2f}"
        return ", ".join((score, *(each for each in move.because if each not in (ENTERED, LEFT))))
    parts = [f"score {move.old_score:.2f} → {move.new_score:.2f}: "] if move.old_score != move.new_score else []
    fell = (move.new_rank or 0) > (move.old_rank or 0) and move.new_score > move.old_score
    return "".join(parts) + ", ".join(move.because) + ("; others rank higher now" if fell else "")
