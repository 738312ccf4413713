"""What changes do to ranking and lint, in words: beside each change, and all of it together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from jmx.model.change import Effects, RankMove
from jmx.model.finding import Finding
from jmx.report.document import Inline, Inlines, Style
from jmx.report.wording import one_line, record_label
from jmx.review.effects import ENTERED, LEFT

_STALE = ("STL101", "STL102", "STL106")
MOST_OF_A_RULE = 20  # findings told one by one; a longer list is no longer read but scrolled
Names = Mapping[str, str]


def in_short(effects: Effects, names: Names) -> tuple[str, ...]:
    """What one change does, in the fewest words: `rank 7 → 2`, `makes “Renewal” stale`."""
    told = [_ranks(move) for move in effects.moves]
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
    for move in effects.moves:
        about = f"{record_label('pain-point', move.label)}: "
        yield (
            Inline(about), Inline(_ranks(move), "accent"), Inline(f" ({_why(move)})"), Inline(f"  {move.ref}", "quiet"),
        )  # fmt: skip
    yield from _lint_lines(effects.begun, names, begun=True)
    yield from _lint_lines(effects.ended, names, begun=False)


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
        score = f"score {move.new_score:.2f}" if move.new_score is not None else f"score was {move.old_score or 0:.2f}"
        return ", ".join((score, *(each for each in move.because if each not in (ENTERED, LEFT))))
    scores = f"score {move.old_score:.2f} → {move.new_score:.2f}: " if move.old_score != move.new_score else ""
    fell = (move.new_rank or 0) > (move.old_rank or 0) and move.new_score > move.old_score
    return scores + ", ".join(move.because) + ("; others rank higher now" if fell else "")
