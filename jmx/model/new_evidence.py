"""What evidence is new to a journey since a review: what that review could not have seen, whenever it was collected."""

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from jmx.model.evidence import Evidence, Insight
from jmx.model.identity import Identity
from jmx.model.workspace import Located, Workspace

_REWORDED = 0.75  # two texts that are alike so far are one
_NEAR = 20  # insights before and after that one in other words is looked for among


class NewPiece(NamedTuple):
    """A piece of evidence that is new, or `known` already and says something new, with the insights that are new."""

    evidence: Located[Evidence]
    insights: tuple[Insight, ...]
    known: bool

    @property
    def insight_count(self) -> int:
        """How many insights it counts for; one where nobody has written any yet."""
        return max(1, len(self.insights))


def new_evidence(
    workspace: Workspace, then: Workspace | None, journey: str, since: date | None, as_of: date
) -> tuple[NewPiece, ...]:
    """The evidence behind a journey's claims that was not there `then`, when the last review saw it; the oldest first.

    It is new if it came, if it was linked to one of the claims, or if it has insights that were nowhere among it.
    Without `then` nobody can know: what was collected after the day `since` is taken for new; all of it, if there was
    no review.
    """
    behind = [
        each for each in workspace.evidence_behind(journey).values() if (each.record.collected or date.min) <= as_of
    ]
    if then is not None:
        found = list(_unknown(workspace, behind, _known(then, journey)))
    else:
        new = (each for each in behind if since is None or (each.record.collected or date.min) > since)
        found = [NewPiece(each, each.record.learnt, known=False) for each in new]
    return tuple(sorted(found, key=lambda each: (each.evidence.record.collected or date.min, each.evidence.ref)))


def _known(then: Workspace, journey: str) -> list[Located[Evidence]]:
    """The evidence behind a journey then; all there was, if it was not there yet or was called otherwise."""
    if journey in then.records:
        return list(then.evidence_behind(journey).values())
    hanging = (each for lists in then.evidence_of.values() for found in lists.values() for each in found)
    return list({each.ref: each for each in (*then.of("evidence"), *hanging)}.values())


def _unknown(
    workspace: Workspace, behind: Iterable[Located[Evidence]], known: Sequence[Located[Evidence]]
) -> Iterator[NewPiece]:
    """What of the evidence behind a journey is not among what was known. An insight that was known is not new wherever
    it stands now."""
    former = _Former(workspace, known)
    texts = {insight.text for each in known for insight in each.record.learnt}
    for each in behind:
        found = former.of(each)
        more = tuple(_more(each.record.learnt, found.record.learnt if found else (), texts))
        if more or (found is None and not each.record.learnt):
            yield NewPiece(each, more, known=found is not None)


class _Former:
    """The pieces of evidence that were known, as they are to be found now."""

    def __init__(self, workspace: Workspace, known: Sequence[Located[Evidence]]) -> None:
        self._by_name = {each.ref: each for each in known if each.identity is not Identity.NUMBERED}
        self._by_words = {_said(each): each for each in known}
        self._numbered = [each for each in known if each.identity is Identity.NUMBERED]
        self._gone = [each for ref, each in self._by_name.items() if ref not in workspace.records]

    def of(self, piece: Located[Evidence]) -> Located[Evidence] | None:
        """What a piece was: by its name, else by its words; None where it was not there."""
        if piece.identity is Identity.NUMBERED:
            alike = (each for each in self._numbered if _alike(piece.record.label, each.record.label))
            return self._by_words.get(_said(piece)) or next(alike, None)
        renamed = (each for each in self._gone if _is_same(each.record, piece.record))
        return self._by_name.get(piece.ref) or self._by_words.get(_said(piece)) or next(renamed, None)


def _is_same(gone: Evidence, came: Evidence) -> bool:
    """Whether a piece that came is one that went: of the same source or with a title alike and of the same day, or with
    one of its insights."""
    if not {each.text for each in gone.learnt}.isdisjoint(each.text for each in came.learnt):
        return True
    same_source = gone.source is not None and gone.source == came.source
    dated = (gone.type, gone.collected) == (came.type, came.collected)
    return dated and (same_source or _alike(gone.label, came.label))


def _said(evidence: Located[Evidence]) -> tuple[object, ...]:
    """By what a piece is known that has no name, or another one now."""
    return evidence.record.label, evidence.record.type, evidence.record.collected


def _alike(text: str, other: str) -> bool:
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    ways = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # the quick ones are never less
    return all(ratio() >= _REWORDED for ratio in ways)


def _more(now: Sequence[Insight], then: Sequence[Insight], known: Collection[str]) -> Iterator[Insight]:
    """The insights that were not there, by their ids and texts, and are not there in other words; those whose texts
    were `known` may come from elsewhere."""
    ids, still = {each.id for each in then if each.id}, {each.id for each in now if each.id}
    texts = {each.text for each in now}
    gone = [(place, each.text) for place, each in enumerate(then) if each.id not in still and each.text not in texts]
    for place, each in enumerate(now):
        if each.id not in ids and each.text not in known:
            at = bisect(gone, (place,))
            near = gone[max(0, at - _NEAR) : at + _NEAR]
            reworded = next((other for other in near if _alike(each.text, other[1])), None)
            if reworded is None:
                yield each
            else:
                gone.remove(reworded)
