"""Whose feelings a journey tells of: personas who feel alike share one curve."""

from collections.abc import Sequence

from jmx.model.journey import Journey, Touchpoint

EVERYBODY = "default"  # the key of an emotion that holds for whoever is not named
_Moods = tuple[float | None, ...]


def travellers(journey: Journey, met: Sequence[Touchpoint]) -> tuple[str, ...]:
    """Every persona a journey speaks of: its own first, then those that only its touchpoints name."""
    named = (persona for each in met for persona in (*each.personas, *_feelers(each)))
    return tuple(dict.fromkeys((*journey.personas, *named)))


def curves(journey: Journey, met: Sequence[Touchpoint], persona: str | None = None) -> tuple[tuple[str, ...], ...]:
    """The personas in groups that feel alike, each group a curve, in the order the journey names them."""
    if persona is not None:
        return ((persona,),)
    everybody = () if journey.personas else (EVERYBODY,)
    alike: dict[_Moods, list[str]] = {}
    for each in (*everybody, *travellers(journey, met)):
        alike.setdefault(tuple(_opinion(touchpoint, each) for touchpoint in met), []).append(each)
    groups: list[tuple[_Moods, list[str]]] = []
    for moods, members in alike.items():
        for index, (others, group) in enumerate(groups):
            if _covers(others, moods) or _covers(moods, others):
                groups[index] = (others if _covers(others, moods) else moods, group + members)
                break
        else:
            groups.append((moods, members))
    shown = [group for moods, group in groups if len(groups) == 1 or any(mood is not None for mood in moods)]
    return tuple(tuple(each for each in group if each != EVERYBODY) or (EVERYBODY,) for group in shown)


def passing_mood(touchpoint: Touchpoint, persona: str) -> float | None:
    """How a persona feels at a touchpoint; None where they never come by."""
    return touchpoint.mood(persona) if not touchpoint.personas or persona in touchpoint.personas else None


def _feelers(touchpoint: Touchpoint) -> tuple[str, ...]:
    """The personas whose mood a touchpoint tells apart."""
    emotion = touchpoint.emotion
    return tuple(name for name in emotion if name != EVERYBODY) if isinstance(emotion, dict) else ()


def _opinion(touchpoint: Touchpoint, persona: str) -> float | None:
    """A persona's mood; one that holds for all is theirs even where they never come by."""
    return passing_mood(touchpoint, persona) if isinstance(touchpoint.emotion, dict) else touchpoint.mood()


def _covers(more: _Moods, less: _Moods) -> bool:
    """Whether one says all that another says, and says the same."""
    return all(mood is None or mood == known for known, mood in zip(more, less, strict=True))
