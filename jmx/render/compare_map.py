"""Two maps of one journey as one: every step and card of either side, marked where they differ, and two curves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from jmx.render.differences import (
    Item,
    Said,
    aspects,
    differing,
    facts_of,
    only,
    said_of,
    said_of_item,
    said_of_metric,
    said_of_stage,
    signed,
)
from jmx.render.handoffs import handoffs_of
from jmx.render.marks import MapComparison, MapDifference, MarkSort, SideMark
from jmx.render.view import MapBranch, MapFix, MapStage, MapStep, MapView, MetricValue, Notice

T = TypeVar("T")
_ITEMS = {
    "pains": ("Pain", "pain-point"),
    "opportunities": ("Opportunity", "opportunity"),
    "fixes": ("Initiative", "initiative"),
    "strengths": ("Strength", "strength"),
}  # by the field of the map: how one is called, and its kind
_ON_CARD = {
    "Pain": ("title", "severity", "status", "must", "disputed by", "at", "evidence"),
    "Opportunity": ("title", "at"),
    "Initiative": ("title", "status", "who does it"),
    "Strength": ("title", "at", "evidence"),
    "Step": ("title", "actions", "moment of truth", "opens", "stage"),
    "Stage": ("title",),
    "Metric": ("value", "target"),
}  # what of it its card shows: there it says how that was
_IN_LANES = {"Stage": ("duration", "questions", "what they say")}  # what is marked where it stands


class SideNames(NamedTuple):
    """How the two sides are called, and in which words something of one of them alone is marked."""

    was: str
    now: str
    new: str = "New"
    gone: str = "Gone"
    changed: str = "Changed"


class Doubts(NamedTuple):
    """The kinds of records that may be on a side though they are not on its map, since a file cannot be read."""

    before: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()

    @property
    def any(self) -> frozenset[str]:
        return self.before | self.now


NO_DOUBTS = Doubts()


def compared(earlier: MapView, later: MapView, names: SideNames, doubts: Doubts = NO_DOUBTS) -> MapView:
    """One map of two whose records have the same refs on both sides. What only one side has is marked, unless the other
    one cannot be read to its end."""
    return _Both(earlier, later, names, doubts).view()


def under(view: MapView, refs: Mapping[str, str]) -> MapView:
    """A map whose records are called as on another one."""

    def called(each: T) -> T:
        ref: str = getattr(each, "ref")  # noqa: B009 - of whatever sort it is
        return replace(each, ref=refs.get(ref, ref))  # type: ignore[type-var]

    def stage(each: MapStage) -> MapStage:
        own = called(each.own) if each.own else None
        return replace(called(each), steps=tuple(map(called, each.steps)), own=own, **hanging(each))

    def hanging(each: MapStage | MapView) -> Any:
        return {name: tuple(map(called, getattr(each, name))) for name in _ITEMS}

    return replace(view, stages=tuple(map(stage, view.stages)), **hanging(view))


def refs_of(view: MapView) -> set[str]:
    """What the records of a map are called."""
    hanging = (each.ref for place in (*view.stages, view.whole) for name in _ITEMS for each in getattr(place, name))
    return {stage.ref for stage in view.stages} | {step.ref for step in view.steps} | {*hanging}


def in_one_order(earlier: Sequence[str], later: Sequence[str]) -> list[str]:
    """All names of two lists: the later one as it is, what is gone behind what it stood behind."""
    found = list(later)
    known = set(later)
    last = ""
    for name in earlier:
        if name not in known:
            found.insert(found.index(last) + 1 if last else 0, name)
            known.add(name)
        last = name
    return found


class _Side:
    """One of the two maps, by the refs of its records."""

    def __init__(self, view: MapView, doubted: frozenset[str]) -> None:
        self.view, self.doubted = view, doubted
        self.stages = {stage.ref: stage for stage in view.stages}
        self.steps = {step.ref: step for step in view.steps}
        self.stage_of = {step.ref: stage.ref for stage in view.stages for step in stage.steps}
        self.groups = view.feelings if len(view.feelings) > 1 else ()

    def items(self, name: str) -> dict[str, tuple[str, Item]]:
        """The pains, or the like, each with the ref of its stage; empty where it belongs to none."""
        places = [*((stage.ref, getattr(stage, name)) for stage in self.view.stages), ("", getattr(self.view, name))]
        return {each.ref: (place, each) for place, found in places for each in found}


class _Both:
    """The two sides, and what is found to be different between them."""

    def __init__(self, earlier: MapView, later: MapView, names: SideNames, doubts: Doubts) -> None:
        self.was, self.now, self.names = _Side(earlier, doubts.before), _Side(later, doubts.now), names
        self.doubted = doubts.any
        self.marks = {True: SideMark(MarkSort.NEW, names.new), False: SideMark(MarkSort.GONE, names.gone)}
        self.found: list[MapDifference] = []
        self.unsure: dict[str, set[str]] = {}  # what is not compared, by its kind
        self.order = self._order()
        self.numbers = {ref: at for at, ref in enumerate((ref for refs in self.order.values() for ref in refs), 1)}

    def view(self) -> MapView:
        """The later map, with all that the earlier one has besides."""
        was, now, names = self.was.view, self.now.view, self.names
        self.found += differing("The journey", facts_of(was), facts_of(now))
        stages = [self._stage(ref) for ref in self.order]
        items = {name: self._items(name) for name in _ITEMS}
        metrics = self._metrics()
        hanging: Any = [{name: tuple(items[name].get(ref, ())) for name in _ITEMS} for ref in (*self.order, "")]
        stages = [replace(stage, **here) for stage, here in zip(stages, hanging[:-1], strict=True)]
        comparison = MapComparison(
            names.was, names.now, self.marks[True], self.marks[False], names.changed, tuple(self.found),
            tuple(_counted(len(refs), kind.replace("-", " ")) for kind, refs in self.unsure.items()),
            self._without_curve(),
        )  # fmt: skip
        notices = (Notice(f"Compared: {comparison.title}"), *now.notices)
        return replace(
            now, stages=tuple(stages), metrics=metrics, feelings=self._feelings(), notices=notices,
            handoffs=handoffs_of([step for stage in stages for step in stage.steps]), comparison=comparison,
            **hanging[-1],
        )  # fmt: skip

    def _mark(self, kind: str, what: str, ref: str, *, new: bool) -> SideMark | None:
        """The mark of what only one side has, which is told; none where nobody can know that."""
        if kind in (self.was if new else self.now).doubted:
            self.unsure.setdefault(kind, set()).add(ref)
            return None
        mark = self.marks[new]
        self.found.append(MapDifference(mark.sort, what, mark.within))
        return mark

    def _changed(self, kind: str, what: str, was: Said, now: Said) -> SideMark | None:
        """The mark of what both sides have, where it differs: how it was where its card shows that, else in what it is
        different. All that differs is told."""
        self.found += differing(what, was, now)
        shown = differing("", *(only(said, _ON_CARD[kind]) for said in (was, now)))
        elsewhere = _IN_LANES.get(kind, ())
        told = shown[0].told if shown else aspects(was, {name: now[name] for name in now if name not in elsewhere})
        return SideMark(MarkSort.CHANGED, self.names.changed, told) if told else None

    # --- which stages and steps there are ---

    def _order(self) -> dict[str, list[str]]:
        """The steps of each stage, by the stage's ref. What is gone is there too, unless nobody knows whether it is."""
        found = {}
        for ref in in_one_order([*self.was.stages], [*self.now.stages]):
            was, now = (side.stages.get(ref) for side in (self.was, self.now))
            if now is None and self._is_unsure("stage", ref):
                continue
            before = [step.ref for step in was.steps if self._stays(step.ref, ref)] if was else []
            found[ref] = in_one_order(before, [step.ref for step in now.steps] if now else [])
        return found

    def _stays(self, step: str, stage: str) -> bool:
        """Whether an earlier step is shown in its stage; not where it stands in another one now."""
        if step in self.now.steps:
            return self.now.stage_of[step] == stage
        return not self._is_unsure("touchpoint", step)

    def _is_unsure(self, kind: str, ref: str) -> bool:
        """Whether something that seems gone may be in a file that cannot be read."""
        if kind not in self.now.doubted:
            return False
        self.unsure.setdefault(kind, set()).add(ref)
        return True

    def _titles(self, side: _Side) -> dict[int, str]:
        """The titles of steps by the numbers that a side gave them: as they are now, so that a new title is no new
        place."""
        return {step.number: self.now.steps.get(step.ref, step).title for step in side.view.steps}

    # --- the curves ---

    @property
    def _curves(self) -> tuple[int, int]:
        """Which group of each side has a curve: the first of the later one, and that of the same name if there is."""
        first = self.now.groups[0] if self.now.groups else ""
        return (self.was.groups.index(first) if first in self.was.groups else 0), 0

    def _feelings(self) -> tuple[str, ...]:
        before, now = self._curves
        told = []
        for side, at, name in ((self.now, now, self.names.now), (self.was, before, self.names.was)):
            told.append(f"{name}: {side.groups[at]}" if side.groups else name)
        return tuple(told)

    def _without_curve(self) -> tuple[str, ...]:
        """Whose feelings are compared in the list alone: two curves over each other can be told apart, more cannot."""
        (before, now), (earlier, later) = self._curves, (self.was.groups, self.now.groups)
        others = [name for at, name in enumerate(later) if at != now]
        others += [name for at, name in enumerate(earlier) if at != before]
        return tuple(dict.fromkeys(others))

    def _moods(self, was: MapStep | None, now: MapStep | None) -> tuple[float | None, float | None]:
        before, after = self._curves
        return (now.moods[after] if now else None), (was.moods[before] if was else None)

    # --- stages and steps ---

    def _stage(self, ref: str) -> MapStage:
        was, now = self.was.stages.get(ref), self.now.stages.get(ref)
        shown = now or was
        assert shown is not None
        what = f"Stage “{shown.title}”"
        if was and now:
            before, after = said_of_stage(was), said_of_stage(now)
            self._without_doubt(before, after, {"team": "team"})
            if was.own or now.own:
                self._with_feelings(before, was.own, self.was)
                self._with_feelings(after, now.own, self.now)
            mark = self._changed("Stage", what, before, after)
        else:
            mark = self._mark("stage", what, ref, new=now is not None)
        steps = tuple(self._step(step, ref) for step in self.order[ref])
        own = self._own(was.own if was else None, now.own if now else None)
        return replace(shown, steps=steps, own=own, mark=mark, earlier=was if now else None)

    def _own(self, was: MapStep | None, now: MapStep | None) -> MapStep | None:
        shown = now or was
        return shown and replace(shown, moods=self._moods(was, now), earlier=was if now else None)

    def _step(self, ref: str, stage: str) -> MapStep:
        was, now = self.was.steps.get(ref), self.now.steps.get(ref)
        shown = now or was
        assert shown is not None
        number, side = self.numbers[ref], self.now if now else self.was
        what = f"{number}. {shown.title}"
        if was and now:
            before, after = (self._said(step, side) for step, side in ((was, self.was), (now, self.now)))
            self._without_doubt(before, after, {"evidence": "evidence", "teams": "team"})
            earlier_stage = self.was.stage_of[ref]
            if earlier_stage != stage:
                before["stage"], after["stage"] = self.was.stages[earlier_stage].title, self.now.stages[stage].title
            mark = self._changed("Step", what, before, after)
        else:
            mark = self._mark("touchpoint", what, ref, new=now is not None)
        if now is None:  # its ways lead nowhere any more
            shown = replace(shown, next=(), ends=False)
        return replace(
            shown, number=number, moods=self._moods(was, now), next=self._ways(shown, side), mark=mark,
            earlier=was if now else None,
        )  # fmt: skip

    def _said(self, step: MapStep, side: _Side) -> Said:
        said = said_of(step, self._titles(side))
        self._with_feelings(said, step, side)
        return said

    def _with_feelings(self, said: Said, step: MapStep | None, side: _Side) -> None:
        """Adds how each group feels, or that which has the curve where only one side tells groups apart."""
        if step is None:
            return
        if self.was.groups and self.now.groups:
            for name, mood in zip(side.groups, step.moods, strict=True):
                said[f"feels ({name})"] = signed(mood)
        else:
            said["feels"] = signed(step.moods[self._curves[side is self.now]])

    def _without_doubt(self, was: Said, now: Said, kinds: Mapping[str, str]) -> None:
        """Takes out what a side says only as far as files of some kind can be read."""
        for name, kind in kinds.items():
            if kind in self.doubted:
                was.pop(name, None)
                now.pop(name, None)

    def _ways(self, step: MapStep, side: _Side) -> tuple[MapBranch, ...]:
        refs = {each.number: each.ref for each in side.view.steps}
        return tuple(replace(way, number=self.numbers.get(refs.get(way.number, ""), 0)) for way in step.next)

    # --- what hangs on them ---

    def _items(self, name: str) -> dict[str, list[Item]]:
        """The pains, or the like, of both sides, by the stage where each stands now, or stood."""
        what, kind = _ITEMS[name]
        was, now = self.was.items(name), self.now.items(name)
        found: dict[str, list[Item]] = {}
        for ref in in_one_order([*was], [*now]):
            if ref not in now and self._is_unsure(kind, ref):
                continue
            place, _ = now[ref] if ref in now else was[ref]
            item = self._item(what, kind, *(side[ref][1] if ref in side else None for side in (was, now)))
            found.setdefault(place if place in self.order else "", []).append(item)
        return found

    def _item(self, what: str, kind: str, was: Item | None, now: Item | None) -> Item:
        shown = now or was
        assert shown is not None
        name = f"{what} “{shown.title}”"
        if was and now:
            before, after = said_of_item(was, self._titles(self.was)), said_of_item(now, self._titles(self.now))
            moot = {"status": "metric"} if isinstance(now, MapFix) else {"evidence": "evidence", "owner": "person"}
            self._without_doubt(before, after, moot)
            mark = self._changed(what, name, before, after)
        else:
            mark = self._mark(kind, name, shown.ref, new=now is not None)
        if isinstance(shown, MapFix):
            return replace(shown, mark=mark)
        side = self.now if now else self.was
        refs = {step.number: step.ref for step in side.view.steps}
        steps = (self.numbers.get(refs.get(number, ""), 0) for number in shown.steps)
        return replace(shown, steps=tuple(filter(None, steps)), mark=mark)

    def _metrics(self) -> tuple[MetricValue, ...]:
        was, now = ({each.title: each for each in side.view.metrics} for side in (self.was, self.now))
        if "metric" in self.doubted:
            return tuple(now.values())
        found = []
        for title in in_one_order([*was], [*now]):
            before, after = was.get(title), now.get(title)
            shown = after or before
            assert shown is not None
            what = f"Metric “{title}”"
            if before and after:
                mark = self._changed("Metric", what, said_of_metric(before), said_of_metric(after))
            else:
                mark = self._mark("metric", what, title, new=after is not None)
            found.append(replace(shown, mark=mark))
        return tuple(found)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}"
