"""Which records of two journeys are the same step, stage or card: by their ids, else by what their titles say."""

from collections.abc import Iterable, Iterator

from jmx.model.likeness import ALIKE, likeness, meaning_of
from jmx.render.view import MapView

_Titles = dict[str, str]  # by ref


def twins(earlier: MapView, later: MapView) -> dict[str, str]:
    """The refs of the earlier map, each with that of the later one which is the same: no other one of its kind shares
    it."""
    found = {earlier.journey: later.journey}
    for before, after in zip(_kinds(earlier), _kinds(later), strict=True):
        found |= _matched(before, after)
    return found


def _kinds(view: MapView) -> Iterator[_Titles]:
    """The records of a map by their kinds."""
    places = (*view.stages, view.whole)
    yield {stage.ref: stage.title for stage in view.stages}
    yield {step.ref: step.title for step in view.steps}
    yield _titles((each.ref, each.title) for place in places for each in place.pains)
    yield _titles((each.ref, each.title) for place in places for each in place.fixes)
    yield _titles((each.ref, each.title) for place in places for each in place.strengths)
    yield _titles((each.ref, each.title) for place in places for each in place.opportunities)


def _titles(pairs: Iterable[tuple[str, str]]) -> _Titles:
    return dict(pairs)


def _matched(before: _Titles, after: _Titles) -> dict[str, str]:
    found = {ref: ref for ref in before if ref in after}
    own = {ref.rpartition("/")[2]: ref for ref in reversed(after)}
    for ref in before:
        same = own.get(ref.rpartition("/")[2])
        if ref not in found and same is not None and same not in found.values():
            found[ref] = same
    left = {ref: title for ref, title in before.items() if ref not in found}
    free = {ref: title for ref, title in after.items() if ref not in found.values()}
    for ref, twin in _alike(left, free):
        if ref not in found and twin not in found.values():
            found[ref] = twin
    return found


def _alike(before: _Titles, after: _Titles) -> list[tuple[str, str]]:
    """Pairs whose titles say the same, the likest first."""
    meanings = {ref: meaning_of(title) for ref, title in after.items()}
    pairs = []
    for ref, title in before.items():
        own = meaning_of(title)
        for other, meaning in meanings.items():
            like = 2.0 if title.casefold() == after[other].casefold() else likeness(own, meaning)
            if like >= ALIKE:
                pairs.append((like, ref, other))
    order = {ref: at for at, ref in enumerate((*before, *after))}
    pairs.sort(key=lambda each: (-each[0], order[each[1]], order[each[2]]))
    return [(ref, other) for _, ref, other in pairs]
