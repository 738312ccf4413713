"""Names for all records: those of files as written, inline ones under the file they live in, each in its place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from jmx.model import limits, reading_rules
from jmx.model.finding import Route
from jmx.model.identity import Identity, slug
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.outline import Entry, aliases
from jmx.model.record import Pointer
from jmx.model.settings import Settings
from jmx.model.unread import UnreadRecord, kinds_in, words_in
from jmx.model.workspace import Link, Located
from jmx.reading.findings import Findings
from jmx.reading.validation_errors import findings_of


class Written(NamedTuple):
    """A checked record of a file with those written inside it, before it is linked to others."""

    located: Located[Any]
    inside: tuple[Located[Any], ...]
    entries: tuple[Entry, ...]
    """All of them and the pointers between them, by name; without what they say."""


class Placed(NamedTuple):
    """A record of its own file that stands in a journey; fields overlaid there are written at the pointer."""

    located: Located[Any]
    file: str  # the ref of the record in its own file
    path: str
    route: Route
    overlaid: frozenset[str]


@dataclass(slots=True)
class Names:
    """Every record by its ref, and where in the journeys each stands. Nothing has been followed yet but pointers of
    stages and touchpoints, which lead to files and nowhere else.
    """

    told: Findings
    records: dict[str, Located[Any]] = field(default_factory=dict)
    settled: dict[str, dict[str, Located[Any]]] = field(default_factory=lambda: defaultdict(dict))
    same_as: dict[str, str] = field(default_factory=dict)
    contested: set[str] = field(default_factory=set)  # refs that two records of a journey would have by their titles
    used_at: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stages_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    touchpoints_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    placed: list[Placed] = field(default_factory=list)
    unplaced: list[tuple[Link, str]] = field(default_factory=list)  # pointers to which there is no file, and the kind
    stand_ins: dict[str, str] = field(default_factory=dict)  # a place → the ref whose evidence and pains it shares
    incomplete: set[str] = field(default_factory=set)  # journeys and places of which something could not be found
    files: dict[str, Written] = field(default_factory=dict)
    unnamed: list[UnreadRecord] = field(
        default_factory=list
    )  # those whose id another one has, so that nobody finds them
    at: dict[str, dict[Route, Located[Any]]] = field(default_factory=lambda: defaultdict(dict))  # inside files, by path
    written: dict[str, Entry] = field(default_factory=dict)  # everything that is written, by ref, as it is written
    _shared: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)

    def name_all(self, settings: Settings, written: Iterable[Written]) -> None:
        """Files first, so that pointers find them; then what lives inline in each."""
        for each in written:
            if self.add(each.located):
                self.files[each.located.ref] = each
                self.at[each.located.path].update((part.route, part) for part in each.inside)
            else:
                self.unnamed.append(_unnamed(each.located))
            for entry in each.entries:
                self.written.setdefault(entry.ref, entry)
        self._name_settings(settings)
        self._name_people()
        for each in self.files.values():
            if each.located.kind == "stage-model":
                self._name_model_stages(each.located)
            elif each.located.kind != "journey":
                self._add_all(each.inside)
        for each in self.files.values():
            if each.located.kind == "journey":
                self._name_places(each.located)
                # places are named before what hangs on them
                self._add_all(part for part in each.inside if part.kind not in ("stage", "touchpoint", "person"))
        for alias, ref in aliases(self.written).items():
            if alias not in self.records:
                self.same_as.setdefault(alias, ref)

    def add(self, located: Located[Any]) -> bool:
        """Gives a record its name, or says who has it already."""
        first = self.records.setdefault(located.ref, located)
        if first is not located:
            self._tell_taken(first, located.path, (*located.route, "id"), "give one of them another id")
        return first is located

    def _add_all(self, parts: Iterable[Located[Any]]) -> None:
        for part in parts:
            self.add(part)

    def _tell_taken(self, first: Located[Any], path: str, route: Route, hint: str) -> None:
        words = f"id '{first.ref}' is taken by a {first.kind} in {first.path}"
        self.told.tell(reading_rules.DUPLICATE_ID.at(path, words, hint=hint, route=route))

    # --- what has no journey ---

    def _name_settings(self, settings: Settings) -> None:
        for kind in ("goal", "forum"):
            for index, item in enumerate(getattr(settings, f"{kind}s")):
                located = Located(item.id, kind, item, SETTINGS_FILE, (f"{kind}s", index))
                self.settled[kind].setdefault(item.id, located)

    def _name_people(self) -> None:
        """People who live in a journey may be named from anywhere; ids people wrote come before those out of names."""
        homes = (file for file in self.files.values() if file.located.kind == "journey" and file.located.record.people)
        inline = [part for file in homes for part in file.inside if part.kind == "person"]
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

    # --- stages and touchpoints of one journey ---

    def _name_places(self, journey: Located[Any]) -> None:
        for index, item in enumerate(journey.record.stages):
            stage = self._place(journey, item, "stage", journey.path, (*journey.route, "stages", index))
            if stage is None:
                continue
            self.stages_of[journey.ref].append(stage)
            for inner, step in enumerate(stage.record.touchpoints):
                route = (*stage.route, "touchpoints", inner)
                touchpoint = self._place(journey, step, "touchpoint", stage.path, route, stage.ref)
                if touchpoint is not None:
                    self.touchpoints_of[stage.ref].append(touchpoint)
                    long_form = f"{stage.ref}/{touchpoint.ref.rpartition('/')[2]}"
                    if long_form != touchpoint.ref:
                        self.same_as[long_form] = touchpoint.ref

    def _place(
        self, journey: Located[Any], item: Any, kind: str, path: str, route: Route, stage: str = ""
    ) -> Located[Any] | None:
        """A stage or touchpoint of a journey: written there, or a record of its own file with overlays."""
        if isinstance(item, Pointer):
            return self._pointed_at(journey, item, kind, path, route)
        located = self.at[path][route]
        if path == journey.path:
            self.add(located)
            return located
        here = located._replace(ref=self._ref_here(journey, located, stage))
        self._stand_in(located, here, path, route)
        return here

    def _ref_here(self, journey: Located[Any], located: Located[Any], stage: str) -> str:
        """The ref in a journey of a touchpoint in a stage's file: the short form, unless something else has that and
        one of them got it by its title only."""
        own = located.ref.rpartition("/")[2]
        short = f"{journey.ref}/{own}"
        apart = [each for each in (self.records.get(short), self.written.get(short))
                 if each is not None and (each.path, each.route) != (located.path, located.route)]  # fmt: skip
        if not apart or all(each.identity is Identity.WRITTEN for each in (located, *apart)):
            return short
        self.contested.add(short)
        return f"{stage}/{own}"

    def _pointed_at(
        self, journey: Located[Any], pointer: Pointer, kind: str, path: str, pointed: Route
    ) -> Located[Any] | None:
        file, route = self.files.get(pointer.ref), (*pointed, "ref")
        if file is None:
            self._leave_out(journey.ref, pointer, kind)
            self.unplaced.append((Link(journey.ref, path, route, pointer.ref), kind))
            return None
        target = file.located
        if target.kind != kind:
            words = f"'{pointer.ref}' is a {target.kind}, but a {kind} is wanted here"
            self.told.tell(reading_rules.WRONG_KIND.at(path, words, route=route, target=target.ref))
            return None
        if not self._bears(target):
            self._leave_out(journey.ref, pointer, kind)
            words = f"shared stages and touchpoints come to more than {limits.SHARED:,} parts of journeys"
            self.told.tell(reading_rules.TOO_COMPLEX.at(path, words, hint="share smaller ones", route=route))
            return None
        record = self._overlaid(pointer, target, path, pointed)
        located = Located(f"{journey.ref}/{record.id}", kind, record, target.path, target.route)
        self._stand_in(target, located, path, pointed)
        self.placed.append(Placed(located, target.ref, path, pointed, frozenset(pointer.overlay)))
        return located

    def _leave_out(self, journey: str, pointer: Pointer, kind: str) -> None:
        """Without a stage nobody knows what else the journey holds; without a touchpoint only that one is missing."""
        self.incomplete.add(journey if kind == "stage" else f"{journey}/{pointer.ref.rpartition('/')[2]}")

    def _bears(self, target: Located[Any]) -> bool:
        """Whether a shared record can stand in one more place. A few files that multiply each other could fill any
        memory: a stage with a thousand touchpoints in a thousand journeys is a million."""
        if target.ref not in self._sizes:
            self._sizes[target.ref] = size(target.record)
        self._shared += self._sizes[target.ref]
        return self._shared <= limits.SHARED

    def _stand_in(self, target: Located[Any], located: Located[Any], path: str, route: Route) -> None:
        """The same file may stand in a journey twice; two records may not stand there under one name."""
        first = self.records.setdefault(located.ref, located)
        if first is located:
            self.stand_ins[located.ref] = target.ref
            self.used_at[target.ref].append(located.ref)
        elif (first.path, first.route) != (located.path, located.route):
            self._tell_taken(first, path, (*route, "ref"), "give it another one here: {ref: …, id: …}")

    def _overlaid(self, pointer: Pointer, target: Located[Any], path: str, route: Route) -> Any:
        if not pointer.overlay:
            return target.record
        model = BY_NAME[target.kind].model
        overlay = dict(pointer.overlay)
        try:
            valid = model.model_validate({"title": "overlay", "id": target.ref} | overlay)
        except ValidationError as error:
            for finding in findings_of(error, model, path, route, overlay):
                told = reading_rules.BAD_OVERLAY.at(path, finding.words, hint=finding.hint, route=finding.route)
                self.told.tell(told)
            return target.record
        attributes = {info.alias or name: name for name, info in model.model_fields.items()}
        changes = {attributes[name]: getattr(valid, attributes[name]) for name in overlay if name in attributes}
        own = {name: value for name, value in overlay.items() if name not in attributes}
        return target.record.model_copy(update=changes | own | {"id": valid.id or target.ref})


def _unnamed(located: Located[Any]) -> UnreadRecord:
    said = words_in(located.record.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return UnreadRecord(located.path, frozenset(), kinds_in(located.kind), said, parsed=True)


def size(part: BaseModel) -> int:
    """How many parts and items of lists a record holds, itself counted."""
    parts = 1
    for value in part.__dict__.values():
        if isinstance(value, tuple | dict):
            parts += sum(size(item) if isinstance(item, BaseModel) else 1 for item in value)
        elif isinstance(value, BaseModel):
            parts += size(value)
    return parts
