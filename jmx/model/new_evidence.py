"""What evidence is new to a journey since a review: what that review could not have seen, whenever it was collected."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from jmx.model.evidence import Evidence, Insight
from jmx.model.identity import Identity
from jmx.model.workspace import Located, Workspace

_REWORDED = 0.75  # two texts that are alike so far are one


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

    It is new if it came, if it was linked to one of the claims, or if it has more insights. Without `then` nobody can
    know: what was collected after the day `since` is taken for new; all of it, if there was no review.
    """
    behind = [
        each for each in workspace.evidence_behind(journey).values() if (each.record.collected or date.min) <= as_of
    ]
    if then is not None:
        found = list(_unknown(behind, _known(then, journey)))
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


def _unknown(behind: Iterable[Located[Evidence]], known: Sequence[Located[Evidence]]) -> Iterator[NewPiece]:
    """What of the evidence behind a journey is not among what was known."""
    by_name = {each.ref: each for each in known if each.identity is not Identity.NUMBERED}
    by_words = {_said(each): each for each in known}
    texts = [each.record.label for each in known if each.identity is Identity.NUMBERED]
    for each in behind:
        named = by_name.get(each.ref) if each.identity is not Identity.NUMBERED else None
        former = named or by_words.get(_said(each))
        if former is not None:
            more = _more(each.record.learnt, former.record.learnt)
            if more:
                yield NewPiece(each, more, known=True)
        elif each.identity is not Identity.NUMBERED or not any(_alike(each.record.label, text) for text in texts):
            yield NewPiece(each, each.record.learnt, known=False)


def _said(evidence: Located[Evidence]) -> tuple[object, ...]:
    """By what a piece is known that has no name, or another one now."""
    return evidence.record.label, evidence.record.type, evidence.record.collected


def _alike(text: str, other: str) -> bool:
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    ways = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # the quick ones are never less
    return all(ratio() >= _REWORDED for ratio in ways)


def _more(now: Sequence[Insight], then: Sequence[Insight]) -> tuple[Insight, ...]:
    """The insights that were not there, by their ids and texts; as many as were reworded are not new."""
    ids, texts = {each.id for each in then if each.id}, {each.text for each in then}
    other = [each for each in now if each.id not in ids and each.text not in texts]
    still = {each.id for each in now if each.id}, {each.text for each in now}
    reworded = sum(each.id not in still[0] and each.text not in still[1] for each in then)
    return tuple(other[reworded:])
