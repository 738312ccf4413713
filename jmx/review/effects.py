"""What changes do: to the ranking of pains, and to what lint finds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from jmx.model.change import Audience, Change, Effects, RankMove, Spot
from jmx.model.finding import Finding, FindingIdentity
from jmx.model.identity import renamed, renamed_holder
from jmx.model.score import Ranking, Score, Unscored

MOST_PASSED = 3  # of the pains that others only moved past, those that moved furthest
_STALENESS = "STL"
_RHYTHM = ("cadence", "tier", "status", "triggers")  # what decides when a journey's next review is due
ENTERED, LEFT = "new in the ranking", "no longer ranked"
_RANKED_BY = (Audience.SCORING, Audience.EVIDENCE)
_NO_NAMES: Mapping[str, str] = {}


class Assessment(NamedTuple):
    """What ranking and lint say of one side of a comparison."""

    ranking: Ranking
    findings: tuple[Finding, ...]


def effects(before: Assessment, after: Assessment, later: Mapping[str, str] = _NO_NAMES) -> Effects:
    """What is ranked or found otherwise. Both sides must be judged on the same day, so that only changes count.

    `later` has the present refs of renamed records by the earlier ones.
    """
    old = [(finding.identity(renamed(finding.ref, later)), finding) for finding in before.findings]
    new = [(finding.identity(finding.ref), finding) for finding in after.findings]
    return Effects(
        (*_moves(before.ranking, after.ranking, later),),
        tuple(_unmatched(new, old)),
        tuple(_unmatched(old, new)),
    )


class Shares:
    """Which effects a change has a part in, looked up instead of searched."""

    def __init__(self, effects: Effects | None) -> None:
        told = effects or Effects()
        self._moves = {move.ref: move for move in told.moves if move.because}
        self._begun, self._ended = _by_ref(told.begun), _by_ref(told.ended)

    def of(self, change: Change) -> Effects:
        """The effects that one change has a part in."""
        pain = renamed_holder(change.ref, self._moves)
        return Effects(
            (self._moves[pain],) if pain and _moves_rank(change, pain) else (),
            tuple(_concerned(self._begun, change, change.after)),
            tuple(_concerned(self._ended, change, change.before)),
        )


def narrowed(effects: Effects, changes: Iterable[Change]) -> Effects:
    """The effects that some of the changes have a part in."""
    shares = Shares(effects)
    parts = [shares.of(change) for change in changes]
    return Effects(
        tuple(dict.fromkeys(each for part in parts for each in part.moves)),
        tuple(dict.fromkeys(each for part in parts for each in part.begun)),
        tuple(dict.fromkeys(each for part in parts for each in part.ended)),
    )


def _concerned(findings: Mapping[str, list[Finding]], change: Change, spot: Spot | None) -> Iterator[Finding]:
    yield from (each for each in findings.get(change.ref, ()) if _about(each, change, spot))
    if change.kind == "review" and change.whole:
        told = findings.get(_reviewed(change.ref), ())
        yield from (each for each in told if each.code.startswith(_STALENESS))


def _by_ref(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.ref].append(finding)
    return found


# --- ranking ---


_Judged = Score | Unscored


def _by_pain(ranking: Ranking, later: Mapping[str, str]) -> dict[str, _Judged]:
    pains: tuple[_Judged, ...] = (*ranking.unscored, *ranking.scores)
    return {renamed(each.ref, later): each for each in pains}


def _moves(before: Ranking, after: Ranking, later: Mapping[str, str]) -> Iterator[RankMove]:
    """Pains that are ranked otherwise by themselves, the highest first; then those that others moved past furthest."""
    was, now = _by_pain(before, later), _by_pain(after, _NO_NAMES)
    moves = [move for ref in was.keys() | now.keys() if (move := _move(ref, was.get(ref), now.get(ref)))]
    yield from sorted((move for move in moves if move.because), key=_height)
    passed = sorted((move for move in moves if not move.because), key=lambda move: (-_distance(move), *_height(move)))
    yield from passed[:MOST_PASSED]


def _move(ref: str, was: _Judged | None, now: _Judged | None) -> RankMove | None:
    old, new = (each if isinstance(each, Score) else None for each in (was, now))
    because = tuple(_because(was, now)) if old or new else ()
    if not because and (old is None or new is None or old.rank == new.rank):
        return None
    label = next((each.title for each in (now, was) if each), "")
    old_rank, new_rank = (each.rank if each else None for each in (old, new))
    old_score, new_score = (each.value if each else None for each in (old, new))
    return RankMove(ref, label, old_rank, new_rank, old_score, new_score, because)


def _because(was: _Judged | None, now: _Judged | None) -> Iterator[str]:
    """What about the pain itself is otherwise; nothing where only others moved past it."""
    if isinstance(was, Score) and isinstance(now, Score):
        yield from _factors(was, now)
    elif isinstance(was, Unscored):
        yield f"no longer lacks {' and '.join(was.lacks)}"
    elif isinstance(now, Unscored):
        yield f"lacks {' and '.join(now.lacks)}"
    else:
        yield ENTERED if now else LEFT


def _factors(old: Score, new: Score) -> Iterator[str]:
    was = {factor.name: factor.value for factor in old.factors}
    for factor in new.factors:
        if factor.value != was.get(factor.name):
            before = f"{was[factor.name]:.3g} → " if factor.name in was else ""
            yield f"{factor.name} {before}{factor.value:.3g}"
    if old.must != new.must:
        yield f"must be fixed: {new.must}" if new.must else f"no longer a must ({old.must})"


def _height(move: RankMove) -> tuple[bool, int, str]:
    return move.new_rank is None, move.new_rank or move.old_rank or 0, move.ref


def _distance(move: RankMove) -> int:
    return abs((move.new_rank or 0) - (move.old_rank or 0))


def _moves_rank(change: Change, pain: str) -> bool:
    """Whether a change to a pain, or to what lies in it, is one that rankings depend on."""
    if change.ref == pain:
        return change.whole or change.audience in _RANKED_BY
    return change.audience is Audience.EVIDENCE


# --- lint ---


_Identified = tuple[FindingIdentity, Finding]


def _unmatched(these: Iterable[_Identified], those: Iterable[_Identified]) -> Iterator[Finding]:
    """The findings that the other side does not have; of several alike, those whose words it does not have."""
    there: dict[FindingIdentity, list[str]] = {}
    for identity, finding in those:
        there.setdefault(identity, []).append(finding.words)
    left = []
    for identity, finding in these:
        words = there.get(identity, [])
        if finding.words in words:
            words.remove(finding.words)
        else:
            left.append((identity, finding))
    for identity, finding in left:
        words = there.get(identity, [])
        if words:
            words.pop()
        else:
            yield finding


def _about(finding: Finding, change: Change, spot: Spot | None) -> bool:
    """Whether a change has a part in a finding about the same record: it is about that field or the whole record."""
    if change.whole:
        return True
    if finding.code.startswith(_STALENESS):
        return change.field in _RHYTHM
    of_whole = spot is not None and finding.route == spot.route[:-1]
    fields = [step for step in finding.route if isinstance(step, str)]
    return change.field in fields[-2:] or (of_whole and change.audience is not Audience.EDITORIAL)


def _reviewed(ref: str) -> str:
    """The journey in the ref of a review that is named as jmx names them, by day and journey; empty for others."""
    day, journey = ref[:10], ref[11:]
    return journey if ref[10:11] == "-" and day.count("-") == 2 and day.replace("-", "").isdigit() else ""
