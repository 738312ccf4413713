"""What is ranked otherwise by one ranking than by another, and what about it is the reason."""

from collections.abc import Iterator, Mapping

from jmx.model.change import RankMove
from jmx.model.identity import renamed
from jmx.model.score import Ranking, Score, Unscored

ENTERED, LEFT = "new in the ranking", "no longer ranked"
FORMULA = "another formula"
_NO_NAMES: Mapping[str, str] = {}
_Judged = Score | Unscored


def moves(
    before: Ranking, after: Ranking, later: Mapping[str, str] = _NO_NAMES, unread: Mapping[str, str] = _NO_NAMES
) -> tuple[RankMove, ...]:
    """What is ranked otherwise by itself, the highest first; then what others moved past, the furthest first. Where
    both rank by different formulas, that is a reason of everything that has another place.

    `later` has the present refs of renamed records by the earlier ones, `unread` why a record is on one side alone,
    where it cannot be read on the other.
    """
    was, now = judged(before, later), judged(after)
    by = (FORMULA,) if before.formula != after.formula else ()
    found = [_move(ref, was.get(ref), now.get(ref), unread.get(ref, ""), by) for ref in was.keys() | now.keys()]
    told = [move for move in found if move]
    own = sorted((move for move in told if move.because), key=_height)
    passed = sorted((move for move in told if not move.because), key=lambda move: (-_distance(move), *_height(move)))
    return (*own, *passed)


def judged(ranking: Ranking, later: Mapping[str, str] = _NO_NAMES) -> Mapping[str, Score | Unscored]:
    """All that a ranking says something of, by its present ref."""
    told: tuple[_Judged, ...] = (*ranking.unscored, *ranking.scores)
    return {renamed(each.ref, later): each for each in told}


def _move(ref: str, was: _Judged | None, now: _Judged | None, unread: str, by: tuple[str, ...]) -> RankMove | None:
    old, new = (each if isinstance(each, Score) else None for each in (was, now))
    if old is None and new is None:  # it was ranked on neither side, by whatever formula
        return None
    because = (unread,) if unread else tuple(_because(was, now, by))
    if by and was and now and (because or old is None or new is None or old.rank != new.rank):
        because = (*by, *because)
    if not because and (old is None or new is None or old.rank == new.rank):
        return None
    label = next((each.title for each in (now, was) if each), "")
    old_rank, new_rank = (each.rank if each else None for each in (old, new))
    old_score, new_score = (each.value if each else None for each in (old, new))
    return RankMove(ref, label, old_rank, new_rank, old_score, new_score, because)


def _because(was: _Judged | None, now: _Judged | None, by: tuple[str, ...]) -> Iterator[str]:
    """What about the record itself is otherwise; nothing where only others moved past it."""
    if isinstance(was, Score) and isinstance(now, Score):
        yield from _factors(was, now, by)
    elif isinstance(was, Unscored):
        yield f"no longer lacks {' and '.join(was.lacks)}"
    elif isinstance(now, Unscored):
        yield f"lacks {' and '.join(now.lacks)}"
    else:
        yield ENTERED if now else LEFT


def _factors(old: Score, new: Score, by: tuple[str, ...]) -> Iterator[str]:
    """The factors that are otherwise; those that one formula alone asks for say nothing about the record."""
    was = {factor.name: factor.value for factor in old.factors}
    for factor in new.factors:
        if factor.value != was.get(factor.name) and (factor.name in was or not by):
            before = f"{was[factor.name]:.3g} → " if factor.name in was else ""
            yield f"{factor.name} {before}{factor.value:.3g}"
    if old.must != new.must:
        yield f"must be fixed: {new.must}" if new.must else f"no longer a must ({old.must})"


def _height(move: RankMove) -> tuple[bool, int, str]:
    return move.new_rank is None, move.new_rank or move.old_rank or 0, move.ref


def _distance(move: RankMove) -> int:
    return abs((move.new_rank or 0) - (move.old_rank or 0))
