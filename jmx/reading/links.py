"""Records that point at each other: links in both directions, and findings for those that lead nowhere."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from operator import attrgetter
from typing import Any

from jmx.model import file_rules, limits, record_rules
from jmx.model.finding import Route
from jmx.model.identity import Identity
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.meaning import HOLDS
from jmx.model.metric import Point
from jmx.model.record import Pointer
from jmx.model.refs import refs_in
from jmx.model.settings import Settings
from jmx.model.workspace import Link, Located, Workspace
from jmx.reading.derived_refs import derived_refs
from jmx.reading.findings import Findings
from jmx.reading.naming import Names, Placed, Unplaced, Written
from jmx.reading.tables import read_happenings, read_points
from jmx.repo.tree import Tree

Hung = dict[str, dict[str, Located[Any]]]  # by where it hangs, then by its own ref: each once

_WANTED = {"evidence": ("evidence", "insight"), "pains": ("pain-point",), "metrics": ("metric",)}
_HANGING = {kind: tuple(name for name in _WANTED if name in held) for kind, held in HOLDS.items()}
_PARTS = ("evidence", "insight", "decision", "action")  # inside a record, their refs are checked with its own
_SETTLED = ("goal", "forum", "model-stage")  # named in jmx.yaml and stage models, not records
_OF_TEAM = "one person owns it; a team can run it: `operations: {}`"
_CHAIN = 6  # so many journeys of a cycle are told by name


def link(
    tree: Tree, settings: Settings, written: list[Written], lost: set[str], files: int, told: Findings
) -> Workspace:
    """Names every record, follows every ref both ways, and says which lead nowhere.

    Refs to records in `lost` are let be: their files have findings of their own.
    """
    names = Names(settings, told)
    names.name_all(written)
    linker = _Linker(names, lost)
    linker.read_tables(tree)
    linker.follow_held()
    linker.check_refs()
    linker.share()
    linker.check_hierarchy()
    for finding in derived_refs(linker.links, settings, names.records, names.contested):
        told.tell(finding)
    return linker.workspace(files)


@dataclass(slots=True)
class _Linker:
    names: Names
    lost: set[str]
    evidence_of: Hung = field(default_factory=lambda: defaultdict(dict))
    pains_at: Hung = field(default_factory=lambda: defaultdict(dict))
    metrics_at: Hung = field(default_factory=lambda: defaultdict(dict))
    strengths_at: Hung = field(default_factory=lambda: defaultdict(dict))
    points_of: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    dangling: list[Link] = field(default_factory=list)
    near: "_Near" = field(default_factory=lambda: _Near())
    _scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read_tables(self, tree: Tree) -> None:
        """Metric series and happenings from their CSV files."""
        metrics = [each for each in self.names.records.values() if each.kind == "metric"]
        self.points_of, findings = read_points(tree, metrics)
        happenings, more = read_happenings(tree)
        for finding in (*findings, *more):
            self.names.told.tell(finding)
        for happening in happenings:
            self.names.add(happening)

    # --- what hangs on records ---

    def follow_held(self) -> None:
        """Evidence, pains and metrics of every record, in the order they are written there."""
        for missing in self.names.unplaced:
            self._tell_unplaced(missing)
        lists = {"evidence": self.evidence_of, "pains": self.pains_at, "metrics": self.metrics_at}
        for file in self.names.files.values():
            for holder in (file, *self.names.inside[file.ref]):
                for name in _HANGING.get(holder.kind, ()):
                    for index, item in enumerate(getattr(holder.record, name)):
                        target = self._hanging(holder, name, index, item)
                        if target is not None:
                            _hang(lists[name][holder.ref], target)

    def _hanging(self, holder: Located[Any], name: str, index: int, item: Any) -> Located[Any] | None:
        """What hangs on a record: written inline, or pointed at."""
        route = (*holder.route, name, index)
        if isinstance(item, str):
            return self.followed(holder.ref, item, _WANTED[name], holder.path, route, self.scopes(holder.journey))
        if isinstance(item, Pointer):
            return self._pointed(holder, name, route, item)
        if holder.kind == "journey" and name == "pains" and item.at:
            return None  # it stands only at those of the journey's places that it names
        known = self.names.at.get((holder.path, route))
        return known or Located(f"{holder.ref}/{name}-{index + 1}", name, item, holder.path, route, Identity.NUMBERED)

    def _pointed(self, holder: Located[Any], name: str, route: Route, pointer: Pointer) -> Located[Any] | None:
        for key in pointer.overlay:
            if not key.startswith("x-"):
                words = f"'{key}' cannot be overlaid here: {name} are the same wherever they are pointed at"
                self.names.told.tell(
                    record_rules.BAD_OVERLAY.at(holder.path, words, hint="drop it", route=(*route, key))
                )
        scopes = self.scopes(holder.journey)
        target = self.followed(holder.ref, pointer.ref, _WANTED[name], holder.path, (*route, "ref"), scopes)
        if target is not None and target.kind == "insight":
            return self.names.records.get(target.ref.rpartition("/")[0])
        return target

    def _tell_unplaced(self, missing: Unplaced) -> None:
        ref, kind, path, route, journey = missing
        found = self._resolve(ref, (kind,), (journey,))
        if found is None or found.kind != kind:
            self.followed(journey, ref, (kind,), path, route, ())
            return
        words = f"{kind} '{found.ref}' stands inline in a journey, and a pointer leads to a file"
        hint = "give it a file of its own"
        self.names.told.tell(record_rules.WRONG_KIND.at(path, words, hint=hint, route=route))
        self.dangling.append(Link(journey, path, route, ref))

    # --- refs ---

    def scopes(self, home: str) -> tuple[str, ...]:
        """The journeys in which a short ref is looked up: those a file stands in, else the record itself."""
        found = self._scopes.get(home)
        if found is None:
            uses = self.names.used_at.get(home, ())
            found = tuple(dict.fromkeys(ref.partition("/")[0] for ref in uses)) or (home,)
            self._scopes[home] = found
        return found

    def followed(
        self, source: str, ref: str, kinds: tuple[str, ...], path: str, route: Route, scopes: tuple[str, ...]
    ) -> Located[Any] | None:
        """What a ref leads to, kept as a link; a finding where it leads nowhere or to another kind of record."""
        target = self._resolve(ref, kinds, scopes)
        if target is None or (kinds and target.kind not in kinds):
            self.dangling.append(Link(source, path, route, ref))
            if target is not None:
                words = f"'{ref}' is a {target.kind}, but a {' or '.join(kinds)} is wanted here"
                hint = _OF_TEAM.format(ref) if target.kind == "team" and route[-1:] == ("owner",) else ""
                self.names.told.tell(record_rules.WRONG_KIND.at(path, words, hint=hint, route=route))
            elif not self._excused(ref, kinds, scopes):
                self._tell_dangling(ref, kinds, path, route)
            return None
        if target.kind not in _SETTLED:
            self.links.append(Link(source, path, route, target.ref))
        return target

    def _tell_dangling(self, ref: str, kinds: tuple[str, ...], path: str, route: Route) -> None:
        hint = "" if self.names.told.enough(path) else self.near.to(ref, kinds, self.names)
        finding = record_rules.DANGLING.at(
            path, f"there is no {' or '.join(kinds) or 'record'} '{ref}'", hint=hint, route=route
        )
        # the moods of personas are written with the ref as the key
        self.names.told.tell(replace(finding, at_key=route[-1:] == (ref,)))

    def _excused(self, ref: str, kinds: tuple[str, ...], scopes: tuple[str, ...]) -> bool:
        """Whether what is missing has been told about already: a broken file, or a pointer to nothing."""
        if kinds and kinds[0] in ("goal", "forum"):
            return SETTINGS_FILE in self.lost
        if not self.lost.isdisjoint((*ref.split("/"), *scopes)):
            return True
        full = (ref, *(f"{scope}/{ref}" for scope in scopes))
        return any(name in self.names.incomplete or name.partition("/")[0] in self.names.incomplete for name in full)

    def _resolve(self, ref: str, kinds: tuple[str, ...], scopes: tuple[str, ...]) -> Located[Any] | None:
        """In the journey first, then anywhere; what is of a wanted kind before what only has the name."""
        if kinds and kinds[0] in _SETTLED:
            return self.names.settled[kinds[0]].get(ref)
        records, same_as, other = self.names.records, self.names.same_as, None
        for scope in (*scopes, ""):
            name = f"{scope}/{ref}" if scope else ref
            found = records.get(name) or records.get(same_as.get(name, ""))
            if found is not None:
                if not kinds or found.kind in kinds:
                    return found
                other = other or found
        return other

    def check_refs(self) -> None:
        """Follows every ref of every record once, and builds the links that are computed from them. A record that
        stands in journeys is checked there, with what is overlaid."""
        for ref, located in self.names.records.items():
            if located.kind in _PARTS if "/" in ref else ref in self.names.used_at:
                continue
            if ref not in self.names.stand_ins:
                self._check_record(located)
        for placed in self.names.placed:
            self._check_placed(placed)

    def _check_record(self, located: Located[Any]) -> None:
        scopes: tuple[str, ...] | None = None
        for route, ref, kinds in refs_in(located.record):
            if "<" in ref or (route[0] == "metrics" and located.kind == "journey"):
                continue
            if scopes is None:
                scopes = self.scopes(located.ref.partition("/")[0])
            target = self.followed(located.ref, ref, kinds, located.path, (*located.route, *route), scopes)
            if target is not None and route[0] in ("at", "between"):
                self._stands_at(located, target)

    def _check_placed(self, placed: Placed) -> None:
        """A record of its own file, as it stands in one journey: what is overlaid there is wrong there."""
        located = placed.located
        scopes = (located.journey,)
        self.links.append(Link(located.journey, placed.path, (*placed.route, "ref"), placed.file))
        for route, ref, kinds in refs_in(located.record):
            if "<" not in ref:
                overlaid = route[0] in placed.overlaid
                path, start = (placed.path, placed.route) if overlaid else (located.path, located.route)
                self.followed(located.ref, ref, kinds, path, (*start, *route), scopes)

    def _stands_at(self, located: Located[Any], target: Located[Any]) -> None:
        lists = {"pain-point": self.pains_at, "metric": self.metrics_at, "strength": self.strengths_at}
        if located.kind in lists:
            _hang(lists[located.kind][target.ref], located)

    def share(self) -> None:
        """What hangs on a record of its own file hangs at every place where it stands."""
        shared = 0
        for place, source in self.names.stand_ins.items():
            for lists in (self.evidence_of, self.pains_at, self.metrics_at, self.strengths_at):
                hung = lists.get(source)
                if hung:
                    shared += len(hung)
                    if shared > limits.SHARED:
                        self._say_too_much(self.names.records[source])
                        return
                    for located in hung.values():
                        _hang(lists[place], located)

    def _say_too_much(self, source: Located[Any]) -> None:
        words = f"evidence, pains and metrics of shared records come to more than {limits.SHARED:,} in journeys"
        hint = "let fewer journeys share it"
        self.names.told.tell(file_rules.TOO_COMPLEX.at(source.path, words, hint=hint, route=source.route))

    def check_hierarchy(self) -> None:
        """A journey that zooms into itself, through whatever number of parents."""
        parents: dict[str, str] = {}
        for located in self.names.records.values():
            if located.kind == "journey" and located.record.parent:
                target = self._resolve(located.record.parent, (), ())
                if target is not None:
                    parents[located.ref] = target.journey
        for ref in sorted(_in_cycles(parents)):
            located = self.names.records[ref]
            words = f"journey '{ref}' is its own ancestor: {' → '.join(_chain(ref, parents))}"
            hint = "one of them needs another parent"
            self.names.told.tell(
                record_rules.CYCLE.at(located.path, words, hint=hint, route=(*located.route, "parent"))
            )

    # --- the result ---

    def workspace(self, files: int) -> Workspace:
        names = self.names
        by_kind: dict[str, list[Located[Any]]] = defaultdict(list)
        for located in names.records.values():
            if located.ref not in names.stand_ins:  # a place that stands in for a file is that file's record
                by_kind[located.kind].append(located)
        return Workspace(
            settings=names.settings,
            records=names.records,
            by_kind={kind: tuple(sorted(items, key=attrgetter("path", "route"))) for kind, items in by_kind.items()},
            stages_of={ref: tuple(items) for ref, items in names.stages_of.items()},
            touchpoints_of={ref: tuple(items) for ref, items in names.touchpoints_of.items()},
            evidence_of=_tuples(self.evidence_of),
            pains_at=_tuples(self.pains_at),
            metrics_at=_tuples(self.metrics_at),
            strengths_at=_tuples(self.strengths_at),
            fixes_of=_tuples(self._fixes(by_kind)),
            reviews_at=_tuples(self._reviews(by_kind)),
            points_of=self.points_of,
            same_as=names.same_as,
            stands_for=names.stand_ins,
            links=tuple(self.links),
            dangling=tuple(self.dangling),
            files=files,
        )

    def _fixes(self, by_kind: Mapping[str, list[Located[Any]]]) -> Hung:
        """By each pain and opportunity: the initiatives that address it, a pain also through its opportunity."""
        fixes: Hung = defaultdict(dict)
        for initiative in by_kind.get("initiative", []):
            for ref in initiative.record.addresses:
                target = self._resolve(ref, (), ())
                inside = target.record.pains if target is not None and target.kind == "opportunity" else ()
                for found in (target, *(self._resolve(pain, (), ()) for pain in inside)):
                    if found is not None:
                        _hang(fixes[found.ref], initiative)
        return fixes

    def _reviews(self, by_kind: Mapping[str, list[Located[Any]]]) -> Hung:
        reviews: Hung = defaultdict(dict)
        for located in sorted(by_kind.get("review", []), key=lambda each: (each.record.date, each.ref)):
            for journey in located.record.journeys:
                _hang(reviews[journey], located)
        return reviews


@dataclass(slots=True)
class _Near:
    """The nearest name to a ref that leads nowhere."""

    _by_kinds: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _asked: int = 0

    def to(self, ref: str, kinds: tuple[str, ...], names: Names) -> str:
        known = self._by_kinds.get(kinds)
        if known is None:
            known = [name for name, each in names.records.items() if not kinds or each.kind in kinds]
            for kind in kinds:
                known += names.settled.get(kind, {})
            self._by_kinds[kinds] = known
        self._asked += 1
        # looking for near names is slow in a large repository: the first few dangling refs get one each
        near = get_close_matches(ref, known, 1) if self._asked <= (50 if len(known) >= 200 else 1_000) else []
        return f"did you mean '{near[0]}'?" if near else ""


def _hang(hung: dict[str, Located[Any]], located: Located[Any]) -> None:
    """Each once, however many ways lead there."""
    hung.setdefault(located.ref, located)


def _in_cycles(parents: Mapping[str, str]) -> set[str]:
    cyclic: set[str] = set()
    done: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in done and here not in trail:
            trail[here] = None
            here = parents.get(here)
        if here in trail:
            walked = list(trail)
            cyclic.update(walked[walked.index(here) :])
        done.update(trail)
    return cyclic


def _chain(ref: str, parents: Mapping[str, str]) -> list[str]:
    chain = [ref]
    while parents[chain[-1]] != ref:
        if len(chain) == _CHAIN:
            return [*chain, "…"]
        chain.append(parents[chain[-1]])
    return [*chain, ref]


def _tuples(hung: Hung) -> dict[str, tuple[Located[Any], ...]]:
    return {ref: tuple(items.values()) for ref, items in hung.items()}
