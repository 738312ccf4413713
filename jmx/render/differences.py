"""What differs between two maps, in words: what each part of a map says, and how two of these differ."""

from collections.abc import Mapping, Sequence

from jmx.render.marks import MapDifference, MarkSort
from jmx.render.view import MapFix, MapOpportunity, MapPain, MapStage, MapStep, MapStrength, MapView, MetricValue

Said = dict[str, str | tuple[str, ...]]
"""What a part of a map says, by what that is about; lists as such."""

Item = MapPain | MapFix | MapStrength | MapOpportunity
_MOST_NAMED = 3  # things that a card says are different about it
_LONGEST = 90  # of a text that is told as it was and as it is


def differing(what: str, was: Said, now: Said) -> list[MapDifference]:
    """What is different about something, if anything is."""
    told = [words for name in now if (words := _told(name, was.get(name, ""), now[name]))]
    return [MapDifference(MarkSort.CHANGED, what, "; ".join(told))] if told else []


def aspects(was: Said, now: Said) -> str:
    """What is different about something, by its names alone, how it feels before all else: `feels, teams +2 more`."""
    found = (name.partition(" (")[0] for name in now if _told(name, was.get(name, ""), now[name]))
    names = sorted(dict.fromkeys(found), key=lambda name: name != "feels")
    more = f" +{len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED + 1 else ""
    return ", ".join(names[:_MOST_NAMED] if more else names) + more


def _told(name: str, was: str | tuple[str, ...], now: str | tuple[str, ...]) -> str:
    if was == now:
        return ""
    if isinstance(was, tuple) or isinstance(now, tuple):
        before, after = _listed(was), _listed(now)
        more = [f"+ {each}" for each in after if each not in before]
        less = [f"− {each}" for each in before if each not in after]
        return f"{name}: {', '.join([*more, *less])}" if more or less else f"{name} in another order"
    if len(was) + len(now) > _LONGEST:
        return f"{name} in other words" if was and now else f"{name} {'added' if now else 'gone'}"
    return f"{name} {was or 'none'} → {now or 'none'}"


def _listed(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,) if said else ()


def signed(mood: float | None) -> str:
    """A feeling as people write it."""
    return "" if mood is None else f"{mood:+g}".replace("-", "−") if mood else "0"


def _quoted(words: str) -> str:
    return f"“{words}”"


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def facts_of(view: MapView) -> Said:
    """The journey as a whole."""
    return {
        "title": view.title, "goal": view.goal, "personas": view.personas, "owner": view.answers_for_it,
        "cadence": view.cadence, "status": view.kind or "in use",
    }  # fmt: skip


def said_of_stage(stage: MapStage) -> Said:
    """A stage as a whole."""
    own = stage.own
    return {
        "title": stage.title, "phase": stage.phase, "goal": stage.goal, "duration": stage.duration,
        "questions": stage.questions, "team": stage.team,
        "what they say": tuple(map(_quoted, own.voices if own else ())),
    }  # fmt: skip


def said_of(step: MapStep, titles: Mapping[int, str]) -> Said:
    """A step; `titles` are those of the steps that it may lead to."""
    ways = tuple(f"{titles.get(way.number, way.title)}{f' ({way.when})' if way.when else ''}" for way in step.next)
    picture = f"{step.picture.width} × {step.picture.height}" if step.picture else ""
    return {
        "title": step.title, "actions": step.actions, "moment of truth": _yes(step.moment), "opens": step.opens,
        "channel": step.channel, "timing": step.timing, "duration": step.duration, "response": step.response,
        "what comes of it": step.outputs, "services": step.services, "backstage": step.backstage,
        "systems": step.systems, "teams": step.teams, "what they say": tuple(map(_quoted, step.voices)),
        "next": ("the end",) if step.ends else ways, "picture": picture, "evidence": _yes(step.evidenced),
    }  # fmt: skip


def said_of_item(item: Item, titles: Mapping[int, str]) -> Said:
    """A pain, an initiative, a strength or an opportunity."""
    if isinstance(item, MapFix):
        return {"title": item.title, "status": item.words, "who does it": item.who}
    said: Said = {"title": item.title, "at": tuple(titles[number] for number in item.steps if number in titles)}
    if isinstance(item, MapOpportunity):
        return said
    said["evidence"] = _yes(item.evidenced)
    if isinstance(item, MapPain):
        severity = f"{item.severity}/5" if item.severity else ""
        said |= {
            "severity": severity, "status": item.status.replace("-", " "), "must": item.must, "owner": item.owner,
            "disputed by": item.disputed, "impact": item.cost, "description": item.more,
        }  # fmt: skip
    return said


def said_of_metric(metric: MetricValue) -> Said:
    """A metric's latest value and its target."""
    return {"value": metric.value, "target": metric.target}


def only(said: Said, names: Sequence[str]) -> Said:
    """What is said about some things."""
    return {name: said[name] for name in names if name in said}
