"""A comparison as people go through it: journey by journey, record by record, each change with what it does."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.model.change import Audience, Change, Comparison, Effects, RankMove, Spot
from jmx.model.finding import Finding
from jmx.model.identity import outermost
from jmx.report.document import Inline, Inlines, Style, words
from jmx.report.handovers import Handover, Told, told_once
from jmx.report.wording import counted, one_line, record_label, score_figure
from jmx.review.effects import Shares
from jmx.review.rank_moves import ENTERED, FORMULA, LEFT

ELSEWHERE, UNPLACED = "Not in one journey", "In files of their own"
MOST_OF_A_RULE = 20  # findings told one by one; a longer list is no longer read but scrolled
Names = Mapping[str, str]
_KIND_ORDER = (
    "",  # what is told of several records
    *("journey", "stage", "touchpoint", "pain-point", "strength", "opportunity", "initiative", "evidence", "insight"),
    *("metric", "happening", "review", "persona", "person", "team", "stage-model", "settings"),
)
UNRANKED = "no rank: it stands in a record with mistakes"
_STALE = ("STL102", "STL106")  # what was never reviewed is not stale: it may have come just now


@dataclass(frozen=True, slots=True)
class DiffReport:
    """A comparison and what its readers need beside it: `folder` is where the records lie below the top of the git
    repository; `only` says what was asked for, where that is not all; `placed` unless nobody looked in which journeys
    records of files of their own stand; with `every` no change is told together with others, and in `brief` none is
    told with its place and author."""

    comparison: Comparison
    as_of: date
    folder: str = ""
    only: str = ""
    placed: bool = True
    every: bool = False
    brief: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.comparison.changes

    @property
    def names(self) -> Names:
        return self.comparison.names

    @property
    def counts(self) -> dict[Audience, int]:
        """How many changes concern whom."""
        found = Counter(change.audience for change in self.changes)
        return {audience: found[audience] for audience in Audience}


class ChangeEffect(NamedTuple):
    """A change, or a handover, and what it does in the fewest words."""

    change: Told
    effect: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that are told here."""
        return self.change.changes if isinstance(self.change, Handover) else (self.change,)


class JourneyDiff(NamedTuple):
    """A journey and what changed in it, record by record; or, without a ref, in records that stand in none."""

    ref: str
    name: str
    records: tuple[tuple[ChangeEffect, ...], ...]

    @property
    def size(self) -> int:
        """How many changes these are."""
        return sum(len(each.changes) for record in self.records for each in record)


def by_journey(report: DiffReport) -> tuple[JourneyDiff, ...]:
    """The changes by journey, then those of all records that stand in none, by kind."""
    homes: dict[str, list[ChangeEffect]] = {}
    elsewhere: list[ChangeEffect] = []
    for told in _told(report):
        home, *others = {report.comparison.homes.get(outermost(each.ref)) for each in told.changes}
        (elsewhere if home is None or others else homes.setdefault(home, [])).append(told)
    journeys = [_journey(home, changes, report) for home, changes in homes.items()]
    journeys.sort(key=lambda each: (each.name, each.ref))
    if elsewhere:
        elsewhere.sort(key=lambda told: (_kind_rank(told), outermost(told.change.ref)))
        journeys.append(JourneyDiff("", ELSEWHERE if report.placed else UNPLACED, _records(elsewhere)))
    return tuple(journeys)


def _told(report: DiffReport) -> Iterator[ChangeEffect]:
    shares = Shares(report.comparison.effects, report.changes)
    for told in report.changes if report.every else told_once(report.changes, report.names):
        changes = ChangeEffect(told, ()).changes
        effect = [words for each in changes for words in in_short(shares.of(each), report.names)]
        effect += [UNRANKED for each in changes if not effect and _is_unranked(each, report)]
        yield ChangeEffect(told, tuple(dict.fromkeys(effect)))


def _is_unranked(change: Change, report: DiffReport) -> bool:
    """Whether a change would rank a pain otherwise, were there not something else in its record that cannot be read."""
    effects = report.comparison.effects
    return change.audience is Audience.SCORING and effects is not None and outermost(change.ref) in effects.unjudged


def in_order(report: DiffReport) -> Iterator[ChangeEffect]:
    """Change by change, in the order of journeys and records."""
    return (each for journey in by_journey(report) for record in journey.records for each in record)


def _journey(home: str, changes: list[ChangeEffect], report: DiffReport) -> JourneyDiff:
    own = (each.label for told in changes for each in told.changes if each.ref == home)
    ordered = sorted(changes, key=lambda told: (told.change.ref != home, _kind_rank(told)))
    return JourneyDiff(home, record_label("journey", next(own, report.names.get(home, home))), _records(ordered))


def _records(changes: list[ChangeEffect]) -> tuple[tuple[ChangeEffect, ...], ...]:
    records: dict[str, list[ChangeEffect]] = {}
    for told in changes:
        records.setdefault(told.change.ref, []).append(told)
    return tuple(map(tuple, records.values()))


def _kind_rank(told: ChangeEffect) -> int:
    kind = told.change.kind
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def spot(change: Told) -> Spot | None:
    """Where to look: where it stands now, or where it stood; at the first of several records."""
    first = change.changes[0] if isinstance(change, Handover) else change
    return first.after or first.before


def place(change: Told) -> str:
    """`journeys/buy.yaml:4`; nothing where there are several."""
    found = None if isinstance(change, Handover) else spot(change)
    return one_line(found.path) + (f":{found.place.line}" if found.place else "") if found else ""


def who(change: Told) -> str:
    """Who did it and when: `1a2b3c4d5 Ana Ruiz, 2026-03-04`."""
    commit = change.commit
    if commit is None or not commit.exists:
        return commit.author if commit else ""
    return f"{commit.short} {one_line(commit.by)}" + (f", {commit.day}" if commit.day else "")


# --- what changes do ---


def in_short(effects: Effects, names: Names) -> tuple[str, ...]:
    """What one change does, in the fewest words: `rank 7 → 2`, `makes “Renewal” stale`."""
    otherwise = sum(FORMULA in move.because for move in effects.moves)
    told = [_ranks(move) for move in effects.moves if FORMULA not in move.because]
    told += [f"another formula ranks {counted(otherwise, 'pain')} otherwise"] if otherwise else []
    told += [lint_effect(finding, names, begun=True) for finding in effects.begun]
    told += [lint_effect(finding, names, begun=False) for finding in effects.ended]
    return tuple(dict.fromkeys(told))


def lint_effect(finding: Finding, names: Names, *, begun: bool) -> str:
    """What the coming or going of a finding means."""
    if begun and finding.code in _STALE and finding.ref:
        return f"makes “{one_line(names.get(finding.ref, finding.ref))}” stale"
    return f"{'begins' if begun else 'ends'} {finding.code} {finding.name}"


def effect_lines(effects: Effects | None, names: Names) -> Iterator[Inlines]:
    """All effects, a line each: what they do to what, why or in lint's words, and where. The ranking comes first."""
    if effects is None:
        return
    if effects.formulas:
        before, after = effects.formulas
        yield Inline("ranking of pains: "), Inline(f"score = {after}", "accent"), Inline(f" (it was {before})")
    by_formula = [move for move in effects.moves if move.because == (FORMULA,)]
    left_out = frozenset(by_formula[MOST_OF_A_RULE:])
    for move in effects.moves:
        if move in left_out:
            continue
        about = f"{record_label('pain-point', move.title)}: "
        yield (
            Inline(about), Inline(_ranks(move), "accent"), Inline(f" ({_why(move)})"), Inline(f"  {move.ref}", "quiet"),
        )  # fmt: skip
    if left_out:
        yield words(f"and {counted(len(left_out), 'pain')} more by the other formula: jmx diff -f csv lists them all")
    yield from _lint_lines(effects.begun, names, begun=True)
    yield from _lint_lines(effects.ended, names, begun=False)
    if effects.shown:
        many = counted(len(effects.shown), "finding")
        codes = ", ".join(sorted({each.code for each in effects.shown}))
        yield Inline(f"shows {many}", "warning"), Inline(f" that could not be seen before: {codes}")


def _lint_lines(findings: Iterable[Finding], names: Names, *, begun: bool) -> Iterator[Inlines]:
    """The loudest first; of one rule only so many, and how many more there are."""
    tone: Style = "warning" if begun else "good"
    counts: Counter[str] = Counter()
    for each in sorted(findings, key=lambda each: (-each.level.rank, each.order)):
        counts[each.code] += 1
        if counts[each.code] <= MOST_OF_A_RULE:
            code = f" ({each.code})" if begun and each.code in _STALE and each.ref else ""
            line = f":{each.place.line}" if each.place else ""
            yield (
                Inline(lint_effect(each, names, begun=begun), tone), Inline(f": {one_line(each.words)}{code}"),
                Inline(f"  {each.path}{line}", "quiet"),
            )  # fmt: skip
    for code, count in counts.items():
        if count > MOST_OF_A_RULE:
            what = f"{'begins' if begun else 'ends'} {count - MOST_OF_A_RULE:,} more of {code}"
            yield Inline(what, tone), Inline(": jmx lint lists them all" if begun else ": as those above")


def _ranks(move: RankMove) -> str:
    if move.old_rank is None:
        return f"enters the ranking at {move.new_rank}"
    if move.new_rank is None:
        return f"leaves the ranking (was {move.old_rank})"
    if move.old_rank == move.new_rank:
        return f"rank stays {move.new_rank}"
    return f"rank {move.old_rank} → {move.new_rank}"


def _why(move: RankMove) -> str:
    if not move.because:
        return "others moved past it"
    if move.old_score is None or move.new_score is None:
        was = f"score was {score_figure(move.old_score or 0)}"
        score = f"score {score_figure(move.new_score)}" if move.new_score is not None else was
        return ", ".join((score, *(each for each in move.because if each not in (ENTERED, LEFT))))
    old, new = score_figure(move.old_score), score_figure(move.new_score)
    scores = f"score {old} → {new}: " if move.old_score != move.new_score else ""
    comparable = FORMULA not in move.because
    fell = comparable and (move.new_rank or 0) > (move.old_rank or 0) and move.new_score > move.old_score
    return scores + ", ".join(move.because) + ("; others rank higher now" if fell else "")
