"""Names for all records: those of files as written, inline ones under the file they live in, each in its place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from jmx.model import file_rules, limits, record_rules
from jmx.model.identity import Identity, slug
from jmx.model.journey import Journey, StageModel
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.metric import Metric
from jmx.model.outline import Entry, aliases
from jmx.model.place import Route
from jmx.model.record import Pointer, Record
from jmx.model.settings import Forum, Goal, Settings
from jmx.model.workspace import Located
from jmx.reading.findings import Findings
from jmx.reading.validation_errors import findings_of


class Written(NamedTuple):
    """A checked record of a file, before it is linked to others."""

    path: str
    route: Route
    kind: str
    record: Record
    entries: tuple[Entry, ...] = ()
    """It and the records written inside it, by name; without what they say."""


class Hanging(NamedTuple):
    """What hangs on a record under one of its fields: inline records, and pointers or ids still to be followed."""

    name: str
    items: Sequence[Any]
    path: str
    route: Route
    scope: str


class Placed(NamedTuple):
    """A record of its own file that stands in a journey; fields overlaid there are written at the pointer."""

    located: Located[Any]
    file: str  # the ref of the record in its own file
    path: str
    route: Route
    overlaid: frozenset[str]


class Unplaced(NamedTuple):
    """A pointer in a journey to which there is no file."""

    ref: str
    kind: str
    path: str
    route: Route
    journey: str


@cache
def _hangs_on(model: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in ("evidence", "pains") if name in model.model_fields)


@dataclass(slots=True)
class Names:
    """Every record by its ref, and where in the journeys each stands. Nothing has been followed yet but pointers of
    stages and touchpoints, which lead to files and nowhere else.
    """

    settings: Settings
    lost: set[str]
    told: Findings
    records: dict[str, Located[Any]] = field(default_factory=dict)
    settled: dict[str, dict[str, Located[Any]]] = field(default_factory=lambda: defaultdict(dict))
    same_as: dict[str, str] = field(default_factory=dict)
    used_at: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stages_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    touchpoints_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, list[Hanging]] = field(default_factory=lambda: defaultdict(list))
    placed: list[Placed] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    stand_ins: dict[str, str] = field(default_factory=dict)  # a place → the ref whose evidence and pains it shares
    parts: set[str] = field(default_factory=set)  # their own refs are checked with the record that holds them
    incomplete: set[str] = field(default_factory=set)  # journeys and places of which something could not be found
    files: dict[str, Located[Any]] = field(default_factory=dict)
    written: dict[str, Entry] = field(default_factory=dict)  # everything that is written, by ref, as it is written
    _shared: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)
    _entries: dict[str, dict[Route, Entry]] = field(default_factory=lambda: defaultdict(dict))

    def name_all(self, written: Iterable[Written]) -> None:
        """Files first, so that pointers find them; then what lives inline in each."""
        for path, route, kind, record, entries in written:
            self.add(Located(record.id or "", kind, record, path, route))
            self._entries[path].update((entry.route, entry) for entry in entries)
            self.written |= {entry.ref: entry for entry in entries if entry.ref not in self.written}
        self.files = dict(self.records)
        self._name_settings()
        self._name_people()
        journeys = [located for located in self.files.values() if located.kind == "journey"]
        for located in self.files.values():
            if located.kind != "journey":
                self._name_inside(located)
        for journey in journeys:
            _InJourney(self, journey).name()
        for alias, ref in aliases(self.written.values()).items():
            if alias not in self.records:
                self.same_as.setdefault(alias, ref)

    def entry(self, path: str, route: Route) -> Entry:
        """The name of what is written somewhere."""
        return self._entries[path][route]

    def inside(self, located: Located[Any], kind: str, item: Any, *route: str | int) -> Located[Any]:
        """A record written inside another one, under its name."""
        path, whole = located.path, (*located.route, *route)
        entry = self.entry(path, whole)
        return Located(entry.ref, kind, item, path, whole, entry.identity)

    def add(self, located: Located[Any]) -> None:
        """Gives a record its name, or says who has it already."""
        first = self.records.setdefault(located.ref, located)
        if first is not located:
            words = f"id '{located.ref}' is taken by a {first.kind} in {first.path}"
            hint = "give one of them another id"
            self.told.tell(record_rules.DUPLICATE_ID.at(located.path, words, hint=hint, route=(*located.route, "id")))

    # --- what has no journey ---

    def _name_settings(self) -> None:
        named: tuple[tuple[str, tuple[Goal | Forum, ...]], ...] = (
            ("goal", self.settings.goals),
            ("forum", self.settings.forums),
        )
        for kind, items in named:
            for index, item in enumerate(items):
                located = Located(item.id, kind, item, SETTINGS_FILE, (f"{kind}s", index))
                self.settled[kind].setdefault(item.id, located)

    def _name_people(self) -> None:
        """People who live in a journey may be named from anywhere; ids people wrote come before those out of names."""
        journeys = [each for each in self.files.values() if each.kind == "journey"]
        inline = [
            self.inside(journey, "person", person, "people", index)
            for journey in journeys
            for index, person in enumerate(journey.record.people)
        ]
        for located in sorted(inline, key=lambda each: each.identity is not Identity.WRITTEN):
            known = self.records.get(located.ref)
            person = located.record.model_copy(update={"id": located.ref})
            if known is None or known.record.model_copy(update={"id": located.ref}) != person:
                self.add(located._replace(record=person))

    def _name_inside(self, located: Located[Any]) -> None:
        record = located.record
        if located.kind in ("stage", "touchpoint"):
            self.hang(located, located)
            if located.kind == "stage":
                self._name_touchpoints_of_file(located)
        elif located.kind in ("pain-point", "strength"):
            self.hang(located, located)
        elif located.kind == "review":
            self._name_parts(located, "decision", "decisions", record.decisions)
            self._name_parts(located, "action", "actions", record.actions)
        elif located.kind == "evidence":
            self._name_parts(located, "insight", "insights", record.insights)
        elif located.kind == "stage-model":
            self._name_model_stages(located)

    def _name_parts(self, holder: Located[Any], kind: str, name: str, items: Iterable[Any]) -> None:
        for index, item in enumerate(items):
            if item.id:
                ref = f"{holder.ref}/{item.id}"
                self.parts.add(ref)
                self.add(Located(ref, kind, item, holder.path, (*holder.route, name, index)))

    def _name_model_stages(self, model: Located[StageModel]) -> None:
        """The standard stages, so that the `as` of a stage can name them."""
        for index, stage in enumerate(model.record.stages):
            own = stage.id or slug(stage.title)
            identity = Identity.WRITTEN if stage.id else Identity.WORDS
            located = Located(own, "model-stage", stage, model.path, (*model.route, "stages", index), identity)
            self.settled["model-stage"].setdefault(own, located)

    def _name_touchpoints_of_file(self, stage: Located[Any]) -> None:
        """The touchpoints written in a stage's file, and what hangs on them: named once, wherever the stage stands."""
        for index, item in enumerate(stage.record.touchpoints):
            if not isinstance(item, Pointer):
                touchpoint = self.inside(stage, "touchpoint", item, "touchpoints", index)
                self.add(touchpoint)
                self.hang(stage, touchpoint)

    def bears(self, target: Located[Any]) -> bool:
        """Whether a shared record can stand in one more place. A few files that multiply each other could fill any
        memory: a stage with a thousand touchpoints in a thousand journeys is a million."""
        size = self._sizes.get(target.ref)
        if size is None:
            size = self._sizes[target.ref] = _size(target.record)
        self._shared += size
        return self._shared <= limits.SHARED

    # --- what hangs on a record ---

    def hang(self, home: Located[Any], holder: Located[Any]) -> None:
        """Names the pains and evidence written inline on a record. `home` is the record of the file they live in."""
        values = holder.record.__dict__
        model: type[Record] = type(holder.record)
        for name in _hangs_on(model):
            items = values[name]
            if items:
                name_item = self._evidence if name == "evidence" else self._pain
                named = [
                    item if type(item) is Pointer else name_item(home, holder, item, index)
                    for index, item in enumerate(items)
                ]
                self.held[holder.ref].append(Hanging(name, named, holder.path, (*holder.route, name), home.ref))

    def _evidence(self, home: Located[Any], holder: Located[Any], item: Any, index: int) -> Located[Any]:
        if not item.id:  # only what people named can be pointed at
            route, ref = (*holder.route, "evidence", index), f"{holder.ref}/evidence-{index + 1}"
            return Located(ref, "evidence", item, holder.path, route, Identity.NUMBERED)
        evidence = self.inside(holder, "evidence", item, "evidence", index)
        self.parts.add(evidence.ref)
        self.add(evidence)
        self._name_parts(evidence, "insight", "insights", item.insights)
        return evidence

    def _pain(self, home: Located[Any], holder: Located[Any], item: Any, index: int) -> Located[Any]:
        pain = self.inside(holder, "pain-point", item, "pains", index)
        self.add(pain)
        self.hang(home, pain)
        return pain


@dataclass(slots=True)
class _InJourney:
    """Names what stands in one journey."""

    names: Names
    journey: Located[Journey]
    written_here: list[Located[Any]] = field(default_factory=list)

    def name(self) -> None:
        journey, record = self.journey, self.journey.record
        stages = [(index, item) for index, item in enumerate(record.stages) if self._bears(index, item)]
        for index, item in stages:
            stage = self._place(item, "stage", journey.path, (*journey.route, "stages", index))
            if stage is None:
                continue
            self.names.stages_of[journey.ref].append(stage)
            for inner, step in enumerate(stage.record.touchpoints):
                self._step(stage, step, inner)
        for located in (*self.written_here, journey):
            self.names.hang(journey, located)
        self._metrics()

    def _bears(self, index: int, item: Any) -> bool:
        target = self.names.files.get(item.ref) if isinstance(item, Pointer) else None
        if target is None or target.kind != "stage" or self.names.bears(target):
            return True
        self._too_much(self.journey.path, (*self.journey.route, "stages", index), self.journey.ref)
        return False

    def _too_much(self, path: str, route: Route, incomplete: str) -> None:
        words = f"shared stages and touchpoints come to more than {limits.SHARED:,} parts of journeys"
        self.names.told.tell(file_rules.TOO_COMPLEX.at(path, words, hint="share smaller ones", route=(*route, "ref")))
        self.names.incomplete.add(incomplete)

    def _step(self, stage: Located[Any], step: Any, index: int) -> None:
        touchpoint = self._place(step, "touchpoint", stage.path, (*stage.route, "touchpoints", index), stage.ref)
        if touchpoint is not None:
            self.names.touchpoints_of[stage.ref].append(touchpoint)
            long_form = f"{stage.ref}/{touchpoint.ref.rpartition('/')[2]}"
            if long_form != touchpoint.ref:
                self.names.same_as[long_form] = touchpoint.ref

    def _place(self, item: Any, kind: str, path: str, route: Route, stage: str = "") -> Located[Any] | None:
        """A stage or touchpoint of this journey: written here, or a record of its own file with overlays."""
        if isinstance(item, Pointer):
            return self._placed(item, kind, path, route)
        entry = self.names.entry(path, route)
        located = Located(entry.ref, kind, item, path, route, entry.identity)
        if path == self.journey.path:
            self.names.add(located)
            self.written_here.append(located)
            return located
        placed = located._replace(ref=self._ref_here(entry, stage))
        self._stand_in(located, placed, path, route)
        return placed

    def _ref_here(self, entry: Entry, stage: str) -> str:
        """The ref in this journey of a touchpoint in a stage's file: the short form, unless something else has that and
        one of them got it by its title only."""
        own = entry.ref.rpartition("/")[2]
        short = f"{self.journey.ref}/{own}"
        known = self.names.records.get(short)
        apart = [each for each in (known, self.names.written.get(short))
                 if each is not None and (each.path, each.route) != (entry.path, entry.route)]  # fmt: skip
        written = all(each.identity is Identity.WRITTEN for each in (entry, *apart))
        return short if written or not apart else f"{stage}/{own}"

    def _placed(self, pointer: Pointer, kind: str, path: str, route: Route) -> Located[Any] | None:
        target = self.names.files.get(pointer.ref)
        if target is None:
            tail = pointer.ref.rpartition("/")[2]
            self.names.incomplete.add(self.journey.ref if kind == "stage" else f"{self.journey.ref}/{tail}")
            self.names.unplaced.append(Unplaced(pointer.ref, kind, path, (*route, "ref"), self.journey.ref))
            return None
        if target.kind != kind:
            words = f"'{pointer.ref}' is a {target.kind}, but a {kind} is wanted here"
            self.names.told.tell(record_rules.WRONG_KIND.at(path, words, route=(*route, "ref")))
            return None
        if kind == "touchpoint" and not self.names.bears(target):
            self._too_much(path, route, f"{self.journey.ref}/{target.ref}")
            return None
        record = self._overlaid(pointer, target, path, route)
        ref = f"{self.journey.ref}/{record.id}"
        located = Located(ref, kind, record, target.path, target.route)
        self._stand_in(target, located, path, route)
        self.names.placed.append(Placed(located, target.ref, path, route, frozenset(pointer.overlay)))
        return located

    def _stand_in(self, target: Located[Any], located: Located[Any], path: str, route: Route) -> None:
        """The same file may stand in a journey twice; two records may not stand there under one name."""
        first = self.names.records.setdefault(located.ref, located)
        if first is located:
            self.names.stand_ins[located.ref] = target.ref
            self.names.used_at[target.ref].append(located.ref)
        elif (first.path, first.route) != (located.path, located.route):
            words = f"id '{located.ref}' is taken by a {first.kind} in {first.path}"
            hint = "give it another one here: {ref: …, id: …}"
            self.names.told.tell(record_rules.DUPLICATE_ID.at(path, words, hint=hint, route=(*route, "ref")))

    def _overlaid(self, pointer: Pointer, target: Located[Any], path: str, route: Route) -> Any:
        if not pointer.overlay:
            return target.record
        model = BY_NAME[target.kind].model
        overlay = dict(pointer.overlay)
        try:
            valid = model.model_validate({"title": "overlay", "id": target.ref} | overlay)
        except ValidationError as error:
            for finding in findings_of(error, model, path, route, overlay):
                told = record_rules.BAD_OVERLAY.at(path, finding.words, hint=finding.hint, route=finding.route)
                self.names.told.tell(told)
            return target.record
        attributes = {info.alias or name: name for name, info in model.model_fields.items()}
        changes = {attributes[name]: getattr(valid, attributes[name]) for name in overlay if name in attributes}
        own = {name: value for name, value in overlay.items() if name not in attributes}
        changes["id"] = valid.id or target.ref
        return target.record.model_copy(update=changes | own)

    def _metrics(self) -> None:
        journey = self.journey
        named: list[Any] = []
        for index, item in enumerate(journey.record.metrics):
            if isinstance(item, Metric):
                metric = self.names.inside(journey, "metric", item, "metrics", index)
                self.names.add(metric)
                named.append(metric)
            else:
                named.append(item)
        if named:
            held = Hanging("metrics", named, journey.path, (*journey.route, "metrics"), journey.ref)
            self.names.held[journey.ref].append(held)


def _size(part: BaseModel) -> int:
    """How many parts and items of lists a record holds, itself counted."""
    size = 1
    for value in part.__dict__.values():
        if isinstance(value, tuple | dict):
            size += sum(_size(item) if isinstance(item, BaseModel) else 1 for item in value)
        elif isinstance(value, BaseModel):
            size += _size(value)
    return size
