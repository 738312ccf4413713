"""Ranking by a model: the sum of each, what cannot be scored with what it lacks, and ties as ties."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from jmx.model.confidence import Factor
from jmx.model.expression import Failed
from jmx.model.score import Ranking, Score, Unscored
from jmx.score.inputs import Input
from jmx.score.models import ScoreModel

_DIGITS, _SMALL = 4, 0.1


class Candidate(NamedTuple):
    """Something that may be scored: its ref, what people call it, its inputs by name, and why it must be done."""

    ref: str
    title: str
    inputs: Mapping[str, Input]
    must: str = ""


def ranked(model: ScoreModel, candidates: Iterable[Candidate]) -> Ranking:
    """What can be scored, the highest first, and what cannot; musts stand above any score."""
    judged = [judge(model, each) for each in candidates]
    scores = [each for each in judged if isinstance(each, Score)]
    unscored = [each for each in judged if isinstance(each, Unscored)]
    scores.sort(key=lambda each: (not each.must, -each.value, each.ref))
    unscored.sort(key=lambda each: (not each.must, each.ref))
    return Ranking(model.words, tuple(_with_ranks(scores)), tuple(unscored), model.name)


def judge(model: ScoreModel, candidate: Candidate) -> Score | Unscored:
    """The score of one, or what it lacks."""
    lacks = tuple(_lacks(model, candidate))
    if lacks:
        whats, asks = (tuple(dict.fromkeys(each)) for each in zip(*lacks, strict=True))
        return Unscored(candidate.ref, candidate.title, whats, candidate.must, asks)
    known = {each.name: candidate.inputs[each.name] for each in model.inputs}
    values = {name: each.value for name, each in known.items() if each.value is not None}
    try:
        value = model.formula.value(values)
    except Failed as error:
        return Unscored(
            candidate.ref, candidate.title, (f"a formula that can be worked out: it {error}",), candidate.must,
            (candidate.ref,),
        )  # fmt: skip
    factors = tuple(Factor(name, values[name], each.words) for name, each in known.items())
    return Score(candidate.ref, candidate.title, rounded(value), factors, must=candidate.must)


def rounded(value: float) -> float:
    """A score to four digits after the point, a small one to four figures; what differs less is a tie. Where a pain
    hits one customer of a thousand, all scores are small, and are no ties for that."""
    return (float(f"{value:.{_DIGITS}g}") if abs(value) < _SMALL else round(value, _DIGITS)) + 0.0  # -0 is 0


def _lacks(model: ScoreModel, candidate: Candidate) -> Iterator[tuple[str, str]]:
    """What is missing, and the record whose owner could say it."""
    for each in model.inputs:
        given = candidate.inputs[each.name]
        if given.value is None:
            yield given.lacks, given.ask or candidate.ref
        elif each.scale.refuses(given.value):
            off = f"`{each.name.replace('_', '-')}` on its scale: {each.scale.words}, and it is {given.value:g}"
            yield off, candidate.ref


def _with_ranks(scores: list[Score]) -> Iterator[Score]:
    last: Score | None = None
    for number, score in enumerate(scores, 1):
        tied = last is not None and (bool(last.must), last.value) == (bool(score.must), score.value)
        last = replace(score, rank=last.rank if last and tied else number)
        yield last
