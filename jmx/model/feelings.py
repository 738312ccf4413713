"""Who travels a journey, which of them feel alike, and where each feels worst; maps and packets say it alike."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from jmx.model.evidence import PainPoint
from jmx.model.journey import Journey, Stage, Touchpoint
from jmx.model.workspace import Located, Workspace

EVERYBODY = "default"  # the key of an emotion that holds for whoever is not named
Moods = tuple[float | None, ...]


Place = Touchpoint | Stage  # where something may be felt


class Felt(NamedTuple):
    """How a touchpoint, or a stage as a whole, feels to each group of personas, and whether that is known."""

    title: str
    moods: Moods
    evidenced: bool


def travellers(workspace: Workspace, journey: Located[Journey]) -> tuple[str, ...]:
    """Every persona a journey speaks of: its own first, then those that only its touchpoints or pains name."""
    met = (name for each in _met(workspace, journey) for name in (*_comers(each.record), *_feelers(each.record)))
    hurt = (name for each in workspace.pains(journey.ref) for name in each.record.personas)
    return tuple(dict.fromkeys((*journey.record.personas, *met, *hurt)))


def groups(workspace: Workspace, journey: Located[Journey], persona: str | None = None) -> tuple[tuple[str, ...], ...]:
    """The personas in groups that feel alike, in the order the journey names them; or the one that is asked for."""
    if persona is not None:
        return ((persona,),)
    met = [each.record for each in _met(workspace, journey)]
    everybody = () if journey.record.personas else (EVERYBODY,)
    alike: dict[Moods, list[str]] = {}
    for each in (*everybody, *travellers(workspace, journey)):
        alike.setdefault(tuple(_opinion(place, each) for place in met), []).append(each)
    found: list[tuple[Moods, list[str]]] = []
    for moods, members in alike.items():
        for index, (others, group) in enumerate(found):
            if _covers(others, moods) or _covers(moods, others):
                found[index] = (others if _covers(others, moods) else moods, group + members)
                break
        else:
            found.append((moods, members))
    shown = [group for moods, group in found if len(found) == 1 or any(mood is not None for mood in moods)]
    return tuple(tuple(each for each in group if each != EVERYBODY) or (EVERYBODY,) for group in shown)


def group_names(workspace: Workspace, journey: str, apart: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What each group is called."""
    return tuple(", ".join(called(workspace, each, journey) for each in group) for group in apart)


def called(workspace: Workspace, persona: str, journey: str) -> str:
    """A persona by its title."""
    found = workspace.find(persona, journey)
    return "Everybody else" if persona == EVERYBODY else found.record.label if found else persona


def moods_of(place: Place, apart: Sequence[Sequence[str]]) -> Moods:
    """How each group feels at a place; where all feel alike, whoever says so speaks for them."""
    if len(apart) > 1:
        asked = [[passing_mood(place, each) for each in group] for group in apart]
    else:
        alone = apart[0] if apart else ()
        asked = [[place.mood(each) for each in (*alone, None)]]
    return tuple(next((mood for mood in moods if mood is not None), None) for moods in asked)


def passes(record: Place | PainPoint, persona: str | None) -> bool:
    """Whether a persona meets something; whoever is not named meets all of it."""
    return persona is None or persona in (_comers(record) or (persona,))


def passing_mood(place: Place, persona: str) -> float | None:
    """How a persona feels at a place; None where they never come by."""
    return place.mood(persona) if passes(place, persona) else None


def _met(workspace: Workspace, journey: Located[Journey]) -> Iterator[Located[Any]]:
    """The stages and touchpoints in the order a customer meets them."""
    for stage in workspace.stages(journey.ref):
        yield stage
        yield from workspace.touchpoints_of.get(stage.ref, ())


def _comers(record: Place | PainPoint) -> tuple[str, ...]:
    """The personas whom it concerns where that is not everybody; a stage is everybody's."""
    return () if isinstance(record, Stage) else record.personas


def _feelers(place: Place) -> tuple[str, ...]:
    """The personas whose mood a place tells apart."""
    emotion = place.emotion
    return tuple(name for name in emotion if name != EVERYBODY) if isinstance(emotion, dict) else ()


def _opinion(place: Place, persona: str) -> float | None:
    """A persona's mood; one that holds for all is theirs even where they never come by."""
    return passing_mood(place, persona) if isinstance(place.emotion, dict) else place.mood()


def _covers(more: Moods, less: Moods) -> bool:
    """Whether one says all that another says, and says the same."""
    return all(mood is None or mood == known for known, mood in zip(more, less, strict=True))


# --- the lowest points: the message of most maps ---


def worst_moods(moods: Iterable[Moods]) -> Moods:
    """The worst feeling of each group; None where nothing feels bad to it."""
    by_group = zip(*moods, strict=True)
    return tuple(min((mood for mood in felt if mood is not None and mood < 0), default=None) for felt in by_group)


def lowest_for(moods: Moods, worst: Moods) -> tuple[int, ...]:
    """The groups to which nothing feels worse than this."""
    return tuple(
        at for at, (mood, low) in enumerate(zip(moods, worst, strict=True)) if mood is not None and mood == low
    )


def low_words(steps: Sequence[Felt], names: Sequence[str], worst: Moods | None = None) -> str:
    """All lowest points in words, each with whose it is where not everybody's; nothing where nothing feels bad.

    `names` are those of the groups, where they feel differently; `worst` what feels worst, where not among these steps.
    """
    worst = worst_moods(step.moods for step in steps) if worst is None else worst
    told = [_low_point(step, lowest, names) for step in steps if (lowest := lowest_for(step.moods, worst))]
    return f"Lowest point{'s' if len(told) > 1 else ''}: {'; '.join(told)}" if told else ""


def lowest_points(workspace: Workspace, journey: Located[Journey]) -> str:
    """The same for a whole journey."""
    apart = groups(workspace, journey)
    names = group_names(workspace, journey.ref, apart) if len(apart) > 1 else ()
    steps = [
        Felt(each.record.title, moods_of(each.record, apart), workspace.known(each.ref))
        for each in _met(workspace, journey)
    ]
    return low_words(steps, names)


def _low_point(step: Felt, lowest: Sequence[int], names: Sequence[str]) -> str:
    whose = [names[at] for at in lowest] if len(lowest) < len(names) else []
    aside = "; ".join([*whose, *([] if step.evidenced else ["assumed"])])
    return f"{step.title} ({aside})" if aside else step.title
