"""Names for all records: those of files as written, inline ones under the file they live in, each in its place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from jmx.model import file_rules, limits, record_rules
from jmx.model.finding import Route
from jmx.model.identity import Identity, slug
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.outline import Entry, aliases
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

    def inside(self) -> list[Located[Any]]:
        """The records written inside it. A pointer is none: its file holds the record."""
        return [
            Located(entry.ref, entry.kind, self._part(entry.route), entry.path, entry.route, entry.identity)
            for entry in self.entries
            if not entry.target and entry.route != self.route
        ]

    def _part(self, route: Route) -> Any:
        part: Any = self.record
        for step in route[len(self.route) :]:
            part = part[step] if isinstance(step, int) else getattr(part, step)
        return part


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


@dataclass(slots=True)
class Names:
    """Every record by its ref, and where in the journeys each stands. Nothing has been followed yet but pointers of
    stages and touchpoints, which lead to files and nowhere else.
    """

    settings: Settings
    told: Findings
    records: dict[str, Located[Any]] = field(default_factory=dict)
    settled: dict[str, dict[str, Located[Any]]] = field(default_factory=lambda: defaultdict(dict))
    same_as: dict[str, str] = field(default_factory=dict)
    contested: set[str] = field(default_factory=set)  # refs that two records of a journey would have by their titles
    used_at: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stages_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    touchpoints_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    placed: list[Placed] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    stand_ins: dict[str, str] = field(default_factory=dict)  # a place → the ref whose evidence and pains it shares
    incomplete: set[str] = field(default_factory=set)  # journeys and places of which something could not be found
    files: dict[str, Located[Any]] = field(default_factory=dict)
    inside: dict[str, list[Located[Any]]] = field(
        default_factory=dict
    )  # what is written in a file's record, by its ref
    at: dict[tuple[str, Route], Located[Any]] = field(default_factory=dict)  # the same, by path and route
    written: dict[str, Entry] = field(default_factory=dict)  # everything that is written, by ref, as it is written
    _shared: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)

    def name_all(self, written: Iterable[Written]) -> None:
        """Files first, so that pointers find them; then what lives inline in each."""
        for each in written:
            located = Located(each.record.id or "", each.kind, each.record, each.path, each.route)
            if self.add(located):
                self.inside[located.ref] = inside = each.inside()
                self.at.update(((part.path, part.route), part) for part in inside)
            for entry in each.entries:
                self.written.setdefault(entry.ref, entry)
        self.files = dict(self.records)
        self._name_settings()
        self._name_people()
        for located in self.files.values():
            if located.kind == "stage-model":
                self._name_model_stages(located)
            elif located.kind != "journey":
                self._add_all(self.inside[located.ref])
        for located in self.files.values():
            if located.kind == "journey":
                _InJourney(self, located).name_places()
                # places are named before what hangs on them
                hanging = (part for part in self.inside[located.ref] if part.kind not in ("stage", "touchpoint"))
                self._add_all(part for part in hanging if part.kind != "person")
        for alias, ref in aliases(self.written.values()).items():
            if alias not in self.records:
                self.same_as.setdefault(alias, ref)

    def add(self, located: Located[Any]) -> bool:
        """Gives a record its name, or says who has it already."""
        first = self.records.setdefault(located.ref, located)
        if first is not located:
            self.tell_taken(first, located.path, (*located.route, "id"), "give one of them another id", located.ref)
        return first is located

    def tell_taken(self, first: Located[Any], path: str, route: Route, hint: str, ref: str) -> None:
        """Says that a record cannot have a name, since another one has it."""
        words = f"id '{ref}' is taken by a {first.kind} in {first.path}"
        self.told.tell(record_rules.DUPLICATE_ID.at(path, words, hint=hint, route=route))

    def _add_all(self, parts: Iterable[Located[Any]]) -> None:
        for part in parts:
            self.add(part)

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
        inline = [part for parts in self.inside.values() for part in parts if part.kind == "person"]
        for located in sorted(inline, key=lambda each: each.identity is not Identity.WRITTEN):
            known = self.records.get(located.ref)
            person = located.record.model_copy(update={"id": located.ref})
            if known is None or known.record.model_copy(update={"id": located.ref}) != person:
                self.add(located._replace(record=person))

    def _name_model_stages(self, model: Located[Any]) -> None:
        """The standard stages, so that the `as` of a stage can name them."""
        for index, stage in enumerate(model.record.stages):
            own = stage.id or slug(stage.title)
            identity = Identity.WRITTEN if stage.id else Identity.WORDS
            located = Located(own, "model-stage", stage, model.path, (*model.route, "stages", index), identity)
            self.settled["model-stage"].setdefault(own, located)

    def bears(self, target: Located[Any]) -> bool:
        """Whether a shared record can stand in one more place. A few files that multiply each other could fill any
        memory: a stage with a thousand touchpoints in a thousand journeys is a million."""
        size = self._sizes.get(target.ref)
        if size is None:
            size = self._sizes[target.ref] = _size(target.record)
        self._shared += size
        return self._shared <= limits.SHARED


@dataclass(slots=True)
class _InJourney:
    """Names the stages and touchpoints of one journey."""

    names: Names
    journey: Located[Any]

    def name_places(self) -> None:
        journey, names = self.journey, self.names
        for index, item in enumerate(journey.record.stages):
            stage = self._place(item, "stage", journey.path, (*journey.route, "stages", index))
            if stage is None:
                continue
            names.stages_of[journey.ref].append(stage)
            for inner, step in enumerate(stage.record.touchpoints):
                route = (*stage.route, "touchpoints", inner)
                touchpoint = self._place(step, "touchpoint", stage.path, route, stage.ref)
                if touchpoint is not None:
                    names.touchpoints_of[stage.ref].append(touchpoint)
                    long_form = f"{stage.ref}/{touchpoint.ref.rpartition('/')[2]}"
                    if long_form != touchpoint.ref:
                        names.same_as[long_form] = touchpoint.ref

    def _place(self, item: Any, kind: str, path: str, route: Route, stage: str = "") -> Located[Any] | None:
        """A stage or touchpoint of this journey: written here, or a record of its own file with overlays."""
        if isinstance(item, Pointer):
            return self._placed(item, kind, path, route)
        located = self.names.at[path, route]
        if path == self.journey.path:
            self.names.add(located)
            return located
        here = located._replace(ref=self._ref_here(located, stage))
        self._stand_in(located, here, path, route)
        return here

    def _ref_here(self, located: Located[Any], stage: str) -> str:
        """The ref in this journey of a touchpoint in a stage's file: the short form, unless something else has that and
        one of them got it by its title only."""
        own = located.ref.rpartition("/")[2]
        short = f"{self.journey.ref}/{own}"
        apart = [each for each in (self.names.records.get(short), self.names.written.get(short))
                 if each is not None and (each.path, each.route) != (located.path, located.route)]  # fmt: skip
        written = all(each.identity is Identity.WRITTEN for each in (located, *apart))
        if written or not apart:
            return short
        self.names.contested.add(short)
        return f"{stage}/{own}"

    def _placed(self, pointer: Pointer, kind: str, path: str, route: Route) -> Located[Any] | None:
        target = self.names.files.get(pointer.ref)
        if target is None:
            self._leave_out(pointer, kind)
            self.names.unplaced.append(Unplaced(pointer.ref, kind, path, (*route, "ref"), self.journey.ref))
            return None
        if target.kind != kind:
            words = f"'{pointer.ref}' is a {target.kind}, but a {kind} is wanted here"
            self.names.told.tell(record_rules.WRONG_KIND.at(path, words, route=(*route, "ref")))
            return None
        if not self.names.bears(target):
            self._leave_out(pointer, kind)
            words = f"shared stages and touchpoints come to more than {limits.SHARED:,} parts of journeys"
            self.names.told.tell(
                file_rules.TOO_COMPLEX.at(path, words, hint="share smaller ones", route=(*route, "ref"))
            )
            return None
        record = self._overlaid(pointer, target, path, route)
        located = Located(f"{self.journey.ref}/{record.id}", kind, record, target.path, target.route)
        self._stand_in(target, located, path, route)
        self.names.placed.append(Placed(located, target.ref, path, route, frozenset(pointer.overlay)))
        return located

    def _leave_out(self, pointer: Pointer, kind: str) -> None:
        """Without a stage nobody knows what else the journey holds; without a touchpoint only that one is missing."""
        journey = self.journey.ref
        self.names.incomplete.add(journey if kind == "stage" else f"{journey}/{pointer.ref.rpartition('/')[2]}")

    def _stand_in(self, target: Located[Any], located: Located[Any], path: str, route: Route) -> None:
        """The same file may stand in a journey twice; two records may not stand there under one name."""
        first = self.names.records.setdefault(located.ref, located)
        if first is located:
            self.names.stand_ins[located.ref] = target.ref
            self.names.used_at[target.ref].append(located.ref)
        elif (first.path, first.route) != (located.path, located.route):
            hint = "give it another one here: {ref: …, id: …}"
            self.names.tell_taken(first, path, (*route, "ref"), hint, located.ref)

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


def _size(part: BaseModel) -> int:
    """How many parts and items of lists a record holds, itself counted."""
    size = 1
    for value in part.__dict__.values():
        if isinstance(value, tuple | dict):
            size += sum(_size(item) if isinstance(item, BaseModel) else 1 for item in value)
        elif isinstance(value, BaseModel):
            size += _size(value)
    return size
