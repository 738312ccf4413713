"""Records that point at each other: names, links in both directions, and findings for those that lead nowhere."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from jmx.model import limits, seen
from jmx.model.finding import Finding
from jmx.model.initiative import Opportunity
from jmx.model.journey import Journey
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.metric import Metric, Point
from jmx.model.place import Route
from jmx.model.record import Pointer, Record
from jmx.model.refs import refs_in
from jmx.model.review import Review
from jmx.model.settings import Forum, Goal, Settings
from jmx.model.workspace import Located, Workspace
from jmx.repo.tables import read_happenings, read_points
from jmx.repo.tree import Tree
from jmx.repo.wrong import findings_of

R = TypeVar("R")


class Written(NamedTuple):
    """A checked record of a file, before it is linked to others."""

    path: str
    route: Route
    kind: str
    record: Record


def link(
    tree: Tree, settings: Settings, written: list[Written], lost: set[str], files: int
) -> tuple[Workspace, list[Finding]]:
    """Names every record, follows every ref both ways, and says which lead nowhere.

    Refs to records in `lost` are let be: their files have findings of their own.
    """
    linker = _Linker(settings, lost)
    linker.name_files(written)
    linker.name_settings()
    linker.name_inline()
    linker.read_tables(tree)
    linker.check_refs()
    linker.check_hierarchy()
    return linker.workspace(files), linker.findings


def slug(title: str) -> str:
    """An id out of a title: small letters, digits and hyphens. Empty where the title has none of these."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: limits.ID_LENGTH].strip("-")


@dataclass(slots=True)
class _Linker:
    settings: Settings
    lost: set[str]
    findings: list[Finding] = field(default_factory=list)
    records: dict[str, Located[Any]] = field(default_factory=dict)
    same_as: dict[str, str] = field(default_factory=dict)
    used_at: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stages_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    touchpoints_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    evidence_of: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    pains_at: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    metrics_at: dict[str, list[Located[Any]]] = field(default_factory=lambda: defaultdict(list))
    points_of: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    names: "_Names" = field(default_factory=lambda: _Names())

    # --- names ---

    def name_files(self, written: list[Written]) -> None:
        for path, route, kind, record in written:
            located = Located(record.id or "", kind, record, path, route)
            self.add(located)

    def add(self, located: Located[Any]) -> None:
        first = self.records.get(located.ref)
        if first is not None:
            words = f"id '{located.ref}' is taken by a {first.kind} in {first.path}"
            self.findings.append(
                seen.DUPLICATE_ID.at(
                    located.path, words, hint="give one of them another id", route=(*located.route, "id")
                )
            )
            return
        self.records[located.ref] = located

    def name_settings(self) -> None:
        named: tuple[tuple[str, tuple[Goal | Forum, ...]], ...] = (
            ("goal", self.settings.goals),
            ("forum", self.settings.forums),
        )
        for kind, items in named:
            for index, item in enumerate(items):
                self.names.settings.setdefault(kind, {})[item.id] = Located(
                    item.id, kind, item, SETTINGS_FILE, (f"{kind}s", index)
                )

    def name_inline(self) -> None:
        for located in list(self.records.values()):
            record = located.record
            if located.kind == "journey":
                self._name_journey(located)
            elif located.kind == "review":
                self._name_list(located, "decision", "decisions", record.decisions)
                self._name_list(located, "action", "actions", record.actions)
            elif located.kind == "evidence":
                self._name_list(located, "insight", "insights", [each for each in record.insights if each.id])
            elif located.kind in ("pain-point", "strength"):
                self._take_evidence(located, record.evidence, located.ref)

    def _name_list(self, holder: Located[Any], kind: str, name: str, items: Any) -> None:
        for index, item in enumerate(items):
            ref = f"{holder.ref}/{item.id}"
            self.add(Located(ref, kind, item, holder.path, (*holder.route, name, index)))

    def _name_journey(self, journey: Located[Journey]) -> None:
        taken = self._explicit_ids(journey)
        record = journey.record
        for index, item in enumerate(record.stages):
            stage = self._place(journey, item, "stage", ("stages", index), taken)
            if stage is None:
                continue
            self.stages_of[journey.ref].append(stage)
            self._take_evidence(stage, stage.record.evidence, journey.ref)
            for inner, step in enumerate(stage.record.touchpoints):
                route = (
                    (*stage.route[len(journey.route) :], "touchpoints", inner) if stage.path == journey.path else None
                )
                touchpoint = self._place(journey, step, "touchpoint", route or ("stages", index), taken)
                if touchpoint is None:
                    continue
                self.touchpoints_of[stage.ref].append(touchpoint)
                self._long_form(journey.ref, stage, touchpoint)
                self._take_evidence(touchpoint, touchpoint.record.evidence, journey.ref)
                self._take_pains(journey, touchpoint, touchpoint.record.pains, taken)
        self._take_evidence(journey, record.evidence, journey.ref)
        self._take_pains(journey, journey, record.pains, taken)
        self._take_metrics(journey)
        for index, person in enumerate(record.people):
            if person.id is None:
                person = person.model_copy(update={"id": self._free_id(person.name, "person", {})})
            self.add(Located(person.id or "", "person", person, journey.path, (*journey.route, "people", index)))

    def _explicit_ids(self, journey: Located[Journey]) -> dict[str, bool]:
        """The ids people wrote in this journey: derived ones make way for them."""
        taken: dict[str, bool] = {}
        for stage in journey.record.stages:
            for item in (stage, *getattr(stage, "touchpoints", ())):
                own = getattr(item, "id", None)
                if own:
                    taken[own] = True
                for pain in getattr(item, "pains", ()):
                    if getattr(pain, "id", None):
                        taken[pain.id] = True
        for item in (*journey.record.pains, *journey.record.metrics):
            if getattr(item, "id", None):
                taken[item.id] = True  # type: ignore[union-attr, index]
        return taken

    def _free_id(self, title: str, kind: str, taken: dict[str, bool]) -> str:
        wanted = slug(title) or kind
        free, number = wanted, 1
        while free in taken:
            number += 1
            tail = f"-{number}"
            free = wanted[: limits.ID_LENGTH - len(tail)].rstrip("-") + tail
        taken[free] = False
        return free

    def _place(
        self, journey: Located[Journey], item: Any, kind: str, route: Route, taken: dict[str, bool]
    ) -> Located[Any] | None:
        """A stage or touchpoint of a journey: inline, or a record of its own file with overlays."""
        full = (*journey.route, *route)
        if not isinstance(item, Pointer):
            own = item.id or self._free_id(item.title, kind, taken)
            located = Located(f"{journey.ref}/{own}", kind, item, journey.path, full, item.id is None)
            self.add(located)
            return located
        target = self.pointed_at(item.ref, (kind,), journey.path, (*full, "ref"), journey.ref)
        if target is None:
            return None
        record = self._overlaid(item, target, journey.path, full)
        ref = f"{journey.ref}/{target.ref.rpartition('/')[2]}"
        self.used_at[target.ref].append(ref)
        located = Located(ref, kind, record, target.path, target.route)
        if ref not in self.records:
            self.records[ref] = located
        return located

    def _overlaid(self, pointer: Pointer, target: Located[R], path: str, route: Route) -> R:
        if not pointer.overlay:
            return target.record
        model = BY_NAME[target.kind].model
        overlay = dict(pointer.overlay)
        try:
            valid = model.model_validate({"title": "overlay"} | overlay)
        except ValidationError as error:
            for finding in findings_of(error, model, path, route, overlay):
                self.findings.append(seen.BAD_OVERLAY.at(path, finding.words, hint=finding.hint, route=finding.route))
            return target.record
        attributes = {info.alias or name: name for name, info in model.model_fields.items()}
        changes = {attributes[name]: getattr(valid, attributes[name]) for name in overlay if name in attributes}
        return target.record.model_copy(update=changes)  # type: ignore[attr-defined, no-any-return]

    def _long_form(self, journey: str, stage: Located[Any], touchpoint: Located[Any]) -> None:
        self.same_as[f"{stage.ref}/{touchpoint.ref.rpartition('/')[2]}"] = touchpoint.ref

    # --- what hangs on records ---

    def _take_evidence(self, holder: Located[Any], items: tuple[Any, ...], scope: str) -> None:
        for index, item in enumerate(items):
            route = (*holder.route, "evidence", index)
            if isinstance(item, Pointer):
                target = self.pointed_at(item.ref, ("evidence", "insight"), holder.path, (*route, "ref"), scope)
                if target is not None and target.kind == "insight":
                    target = self.records.get(target.ref.rpartition("/")[0], target)
                if target is not None:
                    self.evidence_of[holder.ref].append(target)
            else:
                ref = f"{holder.ref}/evidence-{index + 1}"
                self.evidence_of[holder.ref].append(Located(ref, "evidence", item, holder.path, route, True))

    def _take_pains(
        self, journey: Located[Journey], holder: Located[Any], items: tuple[Any, ...], taken: dict[str, bool]
    ) -> None:
        for index, item in enumerate(items):
            route = (*holder.route, "pains", index)
            if isinstance(item, Pointer):
                target = self.pointed_at(item.ref, ("pain-point",), holder.path, (*route, "ref"), journey.ref)
                if target is not None:
                    self.pains_at[holder.ref].append(target)
                continue
            own = item.id or self._free_id(item.title, "pain", taken)
            pain = Located(f"{journey.ref}/{own}", "pain-point", item, holder.path, route, item.id is None)
            self.add(pain)
            self.pains_at[holder.ref].append(pain)
            self._take_evidence(pain, item.evidence, journey.ref)

    def _take_metrics(self, journey: Located[Journey]) -> None:
        for index, item in enumerate(journey.record.metrics):
            route = (*journey.route, "metrics", index)
            if isinstance(item, str):
                target = self.pointed_at(item, ("metric",), journey.path, route, journey.ref)
                if target is not None:
                    self.metrics_at[journey.ref].append(target)
            elif isinstance(item, Metric):
                own = item.id or slug(item.title) or f"metric-{index + 1}"
                metric = Located(f"{journey.ref}/{own}", "metric", item, journey.path, route, item.id is None)
                self.add(metric)
                self.metrics_at[journey.ref].append(metric)

    def read_tables(self, tree: Tree) -> None:
        """Metric series and happenings from their CSV files."""
        for located in [each for each in self.records.values() if each.kind == "metric"]:
            points, findings = read_points(tree, located)
            self.points_of[located.ref] = points
            self.findings += findings
        happenings, findings = read_happenings(tree)
        self.findings += findings
        for happening in happenings:
            self.add(happening)

    # --- refs ---

    def pointed_at(
        self, ref: str, kinds: tuple[str, ...], path: str, route: Route, scope: str = ""
    ) -> Located[Any] | None:
        """What a ref leads to; a finding where it leads nowhere or to another kind of record."""
        found = self._resolve(ref, kinds, scope)
        if found is None:
            if ref.partition("/")[0] in self.lost or (scope in self.lost):
                return None
            wanted = " or ".join(kinds) if kinds else "record"
            hint = self.names.near(ref, kinds, self.records)
            self.findings.append(seen.DANGLING.at(path, f"there is no {wanted} '{ref}'", hint=hint, route=route))
        elif kinds and found.kind not in kinds:
            words = f"'{ref}' is a {found.kind}, but a {' or '.join(kinds)} is wanted here"
            self.findings.append(seen.WRONG_KIND.at(path, words, route=route))
            return None
        return found

    def _resolve(self, ref: str, kinds: tuple[str, ...], scope: str) -> Located[Any] | None:
        if kinds and kinds[0] in ("goal", "forum"):
            return self.names.settings.get(kinds[0], {}).get(ref)
        for name in (f"{scope}/{ref}", ref) if scope else (ref,):
            found = self.records.get(name) or self.records.get(self.same_as.get(name, ""))
            if found is not None:
                return found
        return None

    def check_refs(self) -> None:
        """Follows every ref of every record once, and builds the links that are computed from them."""
        for located in list(self.records.values()):
            scope = located.ref.partition("/")[0] if located.kind not in ("goal", "forum") else ""
            for route, ref, kinds in refs_in(located.record):
                if "<" in ref or (located.kind == "journey" and route[0] == "metrics"):
                    continue
                target = self.pointed_at(ref, kinds, located.path, (*located.route, *route), scope)
                if target is not None and route[0] in ("at", "between"):
                    self._stands_at(located, target)

    def _stands_at(self, located: Located[Any], target: Located[Any]) -> None:
        where = self.pains_at if located.kind == "pain-point" else self.metrics_at if located.kind == "metric" else None
        if where is not None:
            for place in self.used_at.get(target.ref) or [target.ref]:
                where[place].append(located)

    def check_hierarchy(self) -> None:
        """A journey that zooms into itself, through whatever number of parents."""
        parents: dict[str, str] = {}
        for located in self.records.values():
            if located.kind == "journey" and located.record.parent:
                target = self._resolve(located.record.parent, (), "")
                if target is not None:
                    parents[located.ref] = target.ref.partition("/")[0]
        for ref in sorted(_in_cycles(parents)):
            located = self.records[ref]
            words = f"journey '{ref}' is its own ancestor: {' → '.join(_chain(ref, parents))}"
            self.findings.append(
                seen.CYCLE.at(
                    located.path, words, hint="one of them needs another parent", route=(*located.route, "parent")
                )
            )

    # --- the result ---

    def workspace(self, files: int) -> Workspace:
        by_kind: dict[str, list[Located[Any]]] = defaultdict(list)
        for located in self.records.values():
            used = self.used_at.get(located.ref.rpartition("/")[2])
            if not (used and located.ref in used):  # a place that stands in for a file is that file's record
                by_kind[located.kind].append(located)
        return Workspace(
            settings=self.settings,
            records=self.records,
            by_kind={kind: tuple(sorted(items, key=_written_order)) for kind, items in by_kind.items()},
            stages_of=_tuples(self.stages_of),
            touchpoints_of=_tuples(self.touchpoints_of),
            evidence_of=_tuples(self.evidence_of),
            pains_at=_tuples(self.pains_at),
            metrics_at=_tuples(self.metrics_at),
            fixes_of=_tuples(self._fixes(by_kind)),
            reviews_at=_tuples(self._reviews(by_kind)),
            points_of=self.points_of,
            same_as=self.same_as,
            files=files,
        )

    def _fixes(self, by_kind: Mapping[str, list[Located[Any]]]) -> Mapping[str, list[Located[Any]]]:
        fixes: dict[str, list[Located[Any]]] = defaultdict(list)
        for initiative in by_kind.get("initiative", []):
            for ref in initiative.record.addresses:
                target = self._resolve(ref, (), "")
                if target is None:
                    continue
                fixes[target.ref].append(initiative)
                if isinstance(target.record, Opportunity):
                    for pain in target.record.pains:
                        found = self._resolve(pain, (), "")
                        if found is not None:
                            fixes[found.ref].append(initiative)
        return fixes

    def _reviews(self, by_kind: Mapping[str, list[Located[Any]]]) -> Mapping[str, list[Located[Any]]]:
        reviews: dict[str, list[Located[Any]]] = defaultdict(list)
        for located in sorted(by_kind.get("review", []), key=lambda each: (each.record.date, each.ref)):
            record: Review = located.record
            for journey in record.journeys:
                reviews[journey].append(located)
        return reviews


@dataclass(slots=True)
class _Names:
    """Names that are not records of files, and the nearest ones to a word."""

    settings: dict[str, dict[str, Located[Any]]] = field(default_factory=dict)
    _by_kinds: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _asked: int = 0

    def near(self, ref: str, kinds: tuple[str, ...], records: Mapping[str, Located[Any]]) -> str:
        known = self._by_kinds.get(kinds)
        if known is None:
            known = [name for name, each in records.items() if not kinds or each.kind in kinds]
            for kind in kinds:
                known += self.settings.get(kind, {})
            self._by_kinds[kinds] = known
        self._asked += 1
        # looking for near names is slow in a large repository: the first few dangling refs get one each
        near = get_close_matches(ref, known, 1) if self._asked <= 50 or len(known) < 200 else []
        return f"did you mean '{near[0]}'?" if near else ""


def _in_cycles(parents: Mapping[str, str]) -> set[str]:
    cyclic: set[str] = set()
    done: set[str] = set()
    for start in parents:
        trail: list[str] = []
        here: str | None = start
        while here is not None and here not in done and here not in trail:
            trail.append(here)
            here = parents.get(here)
        if here in trail:
            cyclic.update(trail[trail.index(here) :])
        done.update(trail)
    return cyclic


def _chain(ref: str, parents: Mapping[str, str]) -> Iterator[str]:
    yield ref
    here = parents[ref]
    while here != ref:
        yield here
        here = parents[here]
    yield ref


def _tuples(lists: Mapping[str, list[Located[R]]]) -> dict[str, tuple[Located[R], ...]]:
    return {ref: tuple(items) for ref, items in lists.items()}


def _written_order(located: Located[Any]) -> tuple[str, tuple[tuple[int, str], ...]]:
    return located.path, tuple((step, "") if isinstance(step, int) else (-1, step) for step in located.route)
