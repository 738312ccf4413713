"""What is different between two maps of one journey, each thing in words and with two maps that differ in it alone: so
it can be found out whether a look of the map shows it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from jmx.render.marks import MapComparison
from jmx.render.view import (
    MapBranch,
    MapDecision,
    MapFix,
    MapOpportunity,
    MapPain,
    MapPicture,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
    Notice,
    Source,
    day,
)

_LONGEST = 70  # letters of a text that is quoted


@dataclass(frozen=True, slots=True)
class MapChange:
    """Something that is different: of which record, what of it, and two maps of which one is without it."""

    what: str
    told: str
    one: MapView
    other: MapView


def in_lines(found: Iterable[MapChange]) -> list[str]:
    """Differences in words, all of one record in one line."""
    told: dict[str, list[str]] = {}
    for each in found:
        told.setdefault(each.what, []).append(each.told)
    whole = told.pop("", [])
    return [
        *whole,
        *(
            f"{what} {words[0]}" if words[0].startswith("is ") else f"{what}: {'; '.join(words)}"
            for what, words in told.items()
        ),
    ]


class _Aspect(NamedTuple):
    """What can be different about a record: how it is called, the fields that say it, and how to put it."""

    name: str
    fields: tuple[str, ...]
    put: Callable[[Any], Any] | None = None  # of the record; else its first field

    def of(self, record: Any) -> Any:
        return self.put(record) if self.put else getattr(record, self.fields[0])


def _same(*names: str) -> tuple[_Aspect, ...]:
    return tuple(_Aspect(name.replace("_", " "), (name,)) for name in names)


_EVIDENCE = _Aspect("evidence", ("evidenced",))
_SOURCES = _Aspect("how we know", ("sources",))
_DESCRIPTION = _Aspect("description", ("more",))
_TOLD_TOO = frozenset(
    {"timing", "content", "actions", "moment of truth", "why it decides", "importance"}
)  # in the one of a step
_INITIATIVES = _Aspect("initiatives", ("fixes",))
_ASPECTS: Mapping[type, tuple[_Aspect, ...]] = {
    MapView: (
        *_same("title", "goal", "personas"),
        _Aspect("persona", ("portrait",)),
        _Aspect("curves", ("feelings", "felt_by"), lambda view: (*view.feelings, *map(", ".join, view.felt_by))),
        _Aspect("status", ("kind",), lambda view: view.kind or "in use"),
        _Aspect("owner", ("owner", "left", "vacancy"), lambda view: view.answers_for_it),
        *_same("cadence", "replaces", "last_review", "next_review", "ranked_by"),
        _Aspect("notice", ("notices",)),
        _Aspect("handoffs", ("handoffs",), lambda view: _handoffs(view)),
        _Aspect("what differs", ("comparison",), lambda view: _compared(view.comparison)),
    ),
    MapStage: (*_same("title", "phase", "goal", "duration", "questions", "team"), _DESCRIPTION),
    MapStep: (
        *_same("title", "channel"),
        _Aspect("moment of truth", ("moment",)),
        _Aspect("feeling", ("moods",)),
        _EVIDENCE,
        _Aspect("what they say", ("voices", "quotes")),
        *_same("actions", "timing", "duration", "opens", "response", "services", "backstage", "systems"),
        _Aspect("teams", ("teams", "team")),
        _Aspect("what comes of it", ("outputs",)),
        _Aspect("next", ("next", "ends"), lambda step: ("the end",) if step.ends else step.next),
        *_same("picture", "content", "personas", "importance"),
        _Aspect("what it is", ("description",)),
        _Aspect("why it decides", ("decides",)),
        _SOURCES,
        _DESCRIPTION,
    ),
    MapPain: (
        *_same("title", "rank", "severity", "status", "must", "owner"),
        _Aspect("why it has that status", ("why",)),
        _Aspect("whom it hits", ("personas",)),
        _EVIDENCE,
        _Aspect("disputed by", ("disputed",)),
        _Aspect("cost", ("cost",)),
        *_same("decision"),
        _Aspect("next step", ("next",)),
        _INITIATIVES,
        _SOURCES,
        _DESCRIPTION,
    ),
    MapFix: (
        *_same("title"),
        _Aspect("status", ("status", "shipped", "verdict", "late"), lambda fix: fix.words),
        _Aspect("who does it", ("who",)),
    ),
    MapStrength: (*_same("title"), _EVIDENCE),
    MapOpportunity: (*_same("title"), _INITIATIVES),
    MetricValue: (
        _Aspect("value", ("value", "delta", "on_target", "measured"), lambda metric: metric.value),
        *_same("target"),
        _Aspect("movement", ("moved", "better")),
    ),
}  # fmt: skip
_KINDS: Mapping[type, str] = {
    MapStage: "stage", MapStep: "step", MapPain: "pain", MapFix: "initiative", MapStrength: "strength",
    MapOpportunity: "opportunity", MetricValue: "metric",
}  # fmt: skip


class _Found(NamedTuple):
    record: Any
    place: str  # the title of the stage it stands in


def changes(was: MapView, now: MapView) -> Iterator[MapChange]:
    """What is different, from the journey as a whole to its smallest pieces."""
    yield from _of_record("", was, now, now, lambda record: record)
    before, after = _records(was), _records(now)
    for key in (*before, *(key for key in after if key not in before)):
        kind, ref = key
        if key not in after:
            yield MapChange(_named(before[key].record), "is gone", was, _with(was, kind, ref, None))
        elif key not in before:
            yield MapChange(_named(after[key].record), "is new", _with(now, kind, ref, None), now)
        else:
            yield from _of_both(was, now, key, before[key], after[key])
    for name in ("stages", "steps"):
        orders = [[each.ref for each in getattr(view, name)] for view in (was, now)]
        shared = set(orders[0]) & set(orders[1])
        if len({tuple(ref for ref in order if ref in shared) for order in orders}) > 1:
            yield MapChange("", f"the {name} come in another order", was, now)


def _of_both(was: MapView, now: MapView, key: tuple[type, str], before: _Found, after: _Found) -> Iterator[MapChange]:
    kind, ref = key
    what = _named(before.record)
    if before.place != after.place and kind is not MapStage:
        there, here = (f"“{place}”" if place else "the journey as a whole" for place in (before.place, after.place))
        yield MapChange(what, f"stands at {here}, stood at {there}", _with(now, kind, ref, None), now)
    yield from _of_record(what, before.record, after.record, now, lambda record: _with(now, kind, ref, record))


def _of_record(
    what: str, before: Any, after: Any, now: MapView, undone: Callable[[Any], MapView]
) -> Iterator[MapChange]:
    told: set[str] = set()
    for aspect in _ASPECTS[type(after)]:
        was, new = aspect.of(before), aspect.of(after)
        said = was != new and difference(aspect.name, _in_words(was), _in_words(new))
        if not said or (aspect is _DESCRIPTION and told & _TOLD_TOO):
            continue  # the last holds the others too
        told.add(aspect.name)
        back = {name: getattr(before, name) for name in aspect.fields}
        yield MapChange(what, said, undone(replace(after, **back)), now)


def _handoffs(view: MapView) -> tuple[str, ...]:
    titles = {step.number: step.title for step in view.steps}
    return tuple(f"{titles.get(each.end, each.end)}: {each.giver} → {each.taker}" for each in view.handoffs)


def _compared(comparison: MapComparison | None) -> tuple[str, ...]:
    return tuple(each.words for each in comparison.differences) if comparison else ()


def difference(name: str, was: str | tuple[str, ...], now: str | tuple[str, ...]) -> str:
    """How something was and is, in words; nothing where these are the same."""
    if isinstance(was, tuple) and isinstance(now, tuple):
        more = [f"“{_short(each)}” is new" for each in now if each not in was]
        less = [f"“{_short(each)}” is gone" for each in was if each not in now]
        if more or less:
            return f"{name} {', '.join([*more, *less])}"
        return f"{name} in another order" if was != now else ""
    if was == now:
        return ""
    if {was, now} == {"yes", ""}:
        return f"{name} {'yes' if now else 'no'}, was {'yes' if was else 'no'}"
    alike = next((at for at, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), 0)
    return f"{name} {_short(str(now), alike) or 'none'}, was {_short(str(was), alike) or 'none'}"


def _short(text: str, alike: int = 0) -> str:
    """A text in one line; of a long one the beginning, or what comes where it is not `alike` another one any more."""
    words = " ".join(text.split())
    if len(words) > _LONGEST and alike > _LONGEST // 2:
        words = f"…{words[words.rfind(' ', 0, alike - _LONGEST // 4) + 1 :]}"
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _in_words(value: Any) -> str | tuple[str, ...]:
    """A value of a map as people would say it."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        if value and all(each is None or isinstance(each, float | int) for each in value):
            return " / ".join(map(_signed, value if len(set(value)) > 1 else value[:1]))
        return tuple(str(_in_words(each)) for each in value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Source | MapDecision):
        return f"{value.words} ({value.cited})"
    if isinstance(value, MapBranch):
        return f"{value.title}{f' ({value.when})' if value.when else ''}"
    if isinstance(value, Notice):
        return value.words
    if isinstance(value, MapPicture):
        return f"a picture of {value.width} × {value.height}"
    return value.title if isinstance(value, MapFix) else "" if value is None else str(value)


def _signed(mood: float | None) -> str:
    return "none" if mood is None else f"{mood:+g}".replace("-", "−") if mood else "0"


def _named(record: Any) -> str:
    whole = " as a whole" if isinstance(record, MapStep) and record.number == 0 else ""
    return f"{'stage' if whole else _KINDS[type(record)]} “{_short(record.title)}”{whole}"


# --- records of a map, wherever they stand ---


def _records(view: MapView) -> Mapping[tuple[type, str], _Found]:
    """Each record of a map with the place where it stands first."""
    found: dict[tuple[type, str], _Found] = {}
    for stage in (*view.stages, view.whole):
        place = stage.title if stage.ref != view.journey else ""
        pieces: Sequence[Any] = (*stage.with_own, *stage.pains, *stage.fixes, *stage.strengths, *stage.opportunities)
        for each in (*((stage,) if place else ()), *pieces):
            found.setdefault((type(each), each.ref), _Found(each, place))
    for metric in view.metrics:
        found.setdefault((MetricValue, metric.title), _Found(metric, ""))
    return found


def _with(node: Any, kind: type, ref: str, record: Any) -> Any:
    """A map, or a part of it, where a record is another one, or gone, wherever it stands."""
    if isinstance(node, tuple):
        parts = (record if _is(each, kind, ref) else _with(each, kind, ref, record) for each in node)
        return tuple(each for each in parts if each is not None) if any(is_dataclass(each) for each in node) else node
    if not is_dataclass(node) or isinstance(node, type):
        return node
    told = {each.name: getattr(node, each.name) for each in fields(node)}
    new = {name: record if _is(value, kind, ref) else _with(value, kind, ref, record) for name, value in told.items()}
    return replace(node, **{name: value for name, value in new.items() if value is not told[name]})


def _is(node: Any, kind: type, ref: str) -> bool:
    return type(node) is kind and getattr(node, "title" if kind is MetricValue else "ref") == ref
