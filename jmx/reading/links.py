"""Records that point at each other: links in both directions, and findings for those that lead nowhere or are frail."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from jmx.model import limits, reading_rules
from jmx.model.finding import Finding, Route
from jmx.model.identity import Identity, is_id, outermost, slug
from jmx.model.kinds import HAPPENINGS_FILE, SETTINGS_FILE
from jmx.model.metric import Point
from jmx.model.outline import HOLDS
from jmx.model.record import Pointer, refs_in
from jmx.model.settings import Settings
from jmx.model.unread import Unread, UnreadRecord
from jmx.model.workspace import TABLE_NOT_HERE, TABLE_UNREAD, Hanging, Link, Located, Workspace, holds_records, meant
from jmx.reading import yaml as door
from jmx.reading.findings import Findings
from jmx.reading.meant import title_of, to_make
from jmx.reading.naming import Names, Placed, Written
from jmx.reading.tables import read_happenings, read_values, series_path
from jmx.repo.tree import HeldTree

Hung = dict[str, dict[str, Located[Any]]]  # by where it hangs, then by its own ref: each once

_WANTED = {"evidence": ("evidence", "insight"), "pains": ("pain-point",), "metrics": ("metric",)}
_HANGING = {kind: tuple(name for name in _WANTED if name in held) for kind, held in HOLDS.items()}
# what may name its places itself
_STANDING = {"pain-point": "pains", "metric": "metrics", "strength": "strengths", "opportunity": "opportunities"}
_PARTS = ("evidence", "insight", "decision", "action")  # inside a record, their refs are checked with its own
_SETTLED = ("goal", "forum", "model-stage")  # named in jmx.yaml and stage models, and never linked
_OF_TEAM = "one person owns it; a team can run it: `operations: {}`"
_WORDS = re.compile(r"\w[\w -]*")
_NAMED = 3  # so many derived ids are told by name
_CHAIN = 6  # so many journeys of a cycle are told by name


def link(
    tree: HeldTree,
    settings: Settings | None,
    written: list[Written],
    unread: Iterable[UnreadRecord],
    files: int,
    told: Findings,
) -> Workspace:
    """Names every record, follows every ref both ways, and says which lead nowhere. No `settings` are wrong ones.

    Refs to records that are `unread` are let be: their files have findings of their own.
    """
    names = Names(told)
    names.name_all(settings or Settings(), written)
    records = (*unread, *names.unnamed)
    linker = _Linker(names, told, records, tree, settled=settings is not None)
    settings = settings or Settings()
    linker.read_tables()
    linker.follow_held()
    linker.check_refs()
    linker.share()
    linker.check_hierarchy()
    linker.check_derived(settings)
    return linker.workspace(settings, files)


@dataclass(slots=True)
class _Linker:
    names: Names
    told: Findings
    unread: tuple[UnreadRecord, ...]
    tree: HeldTree
    settled: bool  # whether goals and forums are known
    hung: dict[str, Hung] = field(
        default_factory=lambda: {name: defaultdict(dict) for name in ("evidence", *_STANDING.values())}
    )
    points_of: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    lacks_table: dict[str, str] = field(default_factory=dict)
    only_segments: frozenset[str] = frozenset()
    whole: bool = True  # whether no file is lacking that may hold records
    links: list[Link] = field(default_factory=list)
    derived: dict[str, Located[Any]] = field(default_factory=dict)  # led to by ids that only titles make
    dangling: list[Link] = field(default_factory=list)
    excused: dict[str, list[tuple[Route, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    lost: frozenset[str] = field(init=False)
    _scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _known: dict[tuple[str, ...], list[str]] = field(default_factory=dict)  # names by kinds, to find near ones
    _by_title: dict[tuple[str, ...], dict[str, list[str]]] = field(default_factory=dict)
    _near_asked: int = 0

    def __post_init__(self) -> None:
        self.lost = Unread(self.unread).ids

    def read_tables(self) -> None:
        """Metric series and happenings from their CSV files."""
        metrics = [each for each in self.names.records.values() if each.kind == "metric"]
        values = read_values(self.tree, metrics)
        self.points_of, self.only_segments = values.points, values.only_segments
        happenings, more = read_happenings(self.tree)
        for finding in (*values.findings, *more):
            self.told.tell(finding)
        for happening in happenings:
            self.names.add(happening)
        lacking = self.tree.lacking
        self.whole = not any(map(holds_records, lacking))
        self.lacks_table = dict.fromkeys(values.unread, TABLE_UNREAD) | {
            each.ref: TABLE_NOT_HERE for each in metrics if series_path(each) in lacking
        }

    # --- what hangs on records ---

    def follow_held(self) -> None:
        """Evidence, pains and metrics of every record, in the order they are written there."""
        for missing, kind in self.names.unplaced:
            self._tell_unplaced(missing, kind)
        for file in self.names.files.values():
            for holder in (file.located, *file.inside):
                for name in _HANGING.get(holder.kind, ()):
                    for index, item in enumerate(getattr(holder.record, name)):
                        target = self._hanging(holder, name, index, item)
                        if target is not None:
                            _hang(self.hung[name][holder.ref], target)

    def _hanging(self, holder: Located[Any], name: str, index: int, item: Any) -> Located[Any] | None:
        """What hangs on a record: written inline, or pointed at."""
        route = (*holder.route, name, index)
        if isinstance(item, str):
            return self._followed(Link(holder.ref, holder.path, route, item), _WANTED[name])
        if isinstance(item, Pointer):
            return self._pointed(holder, name, route, item)
        if holder.kind == "journey" and name == "pains" and item.at:
            return None  # it stands only at those of the journey's places that it names
        known = self.names.at[holder.path].get(route)
        return known or Located(f"{holder.ref}/{name}-{index + 1}", name, item, holder.path, route, Identity.NUMBERED)

    def _pointed(self, holder: Located[Any], name: str, route: Route, pointer: Pointer) -> Located[Any] | None:
        for key in pointer.overlay:
            if not key.startswith("x-"):
                words = f"'{key}' cannot be overlaid here: {name} are the same wherever they are pointed at"
                self.told.tell(reading_rules.BAD_OVERLAY.at(holder.path, words, hint="drop it", route=(*route, key)))
        target = self._followed(Link(holder.ref, holder.path, (*route, "ref"), pointer.ref), _WANTED[name])
        if target is not None and target.kind == "insight":
            return self.names.records.get(target.ref.rpartition("/")[0])
        return target

    def _tell_unplaced(self, missing: Link, kind: str) -> None:
        """A pointer to a place that stands inline, or nowhere."""
        found = self._resolve(missing.target, (kind,), (missing.source,))
        if found is None or found.kind != kind:
            self._followed(missing, (kind,), ())
            return
        words = f"{kind} '{found.ref}' stands inline in a journey, and a pointer leads to a file"
        hint = "give it a file of its own"
        at = reading_rules.WRONG_KIND.at(missing.path, words, hint=hint, route=missing.route, target=found.ref)
        self.told.tell(at)
        self.dangling.append(missing)

    # --- refs ---

    def _scopes_of(self, ref: str) -> tuple[str, ...]:
        """The journeys in which a short ref of a record is looked up: those its file stands in, else its own."""
        home = outermost(ref)
        if home not in self._scopes:
            uses = self.names.used_at.get(home, ())
            self._scopes[home] = tuple(dict.fromkeys(map(outermost, uses))) or (home,)
        return self._scopes[home]

    def _followed(
        self, link: Link, kinds: tuple[str, ...], scopes: tuple[str, ...] | None = None
    ) -> Located[Any] | None:
        """What a ref leads to, kept as a link; a finding where it leads nowhere or to another kind of record."""
        ref = link.target
        scopes = self._scopes_of(link.source) if scopes is None else scopes
        target = self._resolve(ref, kinds, scopes)
        if target is None or (kinds and target.kind not in kinds):
            self.dangling.append(link)
            if target is not None:
                words = f"'{ref}' is a {target.kind}, but a {' or '.join(kinds)} is wanted here"
                hint = _OF_TEAM.format(ref) if target.kind == "team" and link.route[-1:] == ("owner",) else ""
                self.told.tell(
                    reading_rules.WRONG_KIND.at(
                        link.path, words, hint=hint, route=link.route, ref=link.source, target=target.ref
                    )
                )
            elif self._excused(ref, kinds, scopes):
                self.excused[link.path].append((link.route, kinds))
            else:
                self._tell_dangling(link, kinds)
            return None
        if target.kind not in _SETTLED:
            self.links.append(link if target.ref == ref else link._replace(target=target.ref))
        return target

    def _tell_dangling(self, link: Link, kinds: tuple[str, ...]) -> None:
        hint = "" if self.told.enough(link.path) else self._near(link, kinds) or _if_new(link.target, kinds)
        words = f"there is no {' or '.join(kinds) or 'record'} '{link.target}'"
        at_key = link.route[-1:] == (link.target,)  # the moods of personas are written with the ref as the key
        self.told.tell(
            reading_rules.DANGLING.at(
                link.path, words, hint=hint, route=link.route, ref=link.source, at_key=at_key, target=link.target
            )
        )

    def _near(self, link: Link, kinds: tuple[str, ...]) -> str:
        """The nearest name to a ref that leads nowhere; not that of the record it stands in."""
        known = self._known.get(kinds)
        if known is None:
            known = [name for name, each in self.names.records.items() if not kinds or each.kind in kinds]
            known += (name for kind in kinds for name in self.names.settled.get(kind, ()))
            self._known[kinds] = known
        if called := self._called_so(link.target, kinds):
            return f"write `{called}`, which is called so"
        self._near_asked += 1
        # looking for near names is slow in a large repository: the first few dangling refs get one each
        near = (
            get_close_matches(link.target, known, 2) if self._near_asked <= (50 if len(known) >= 200 else 1_000) else []
        )
        meant = next((each for each in near if each != link.source), "")
        return f"did you mean '{meant}'?" if meant else ""

    def _called_so(self, ref: str, kinds: tuple[str, ...]) -> str:
        """The one record with a file of its own whose title somebody wrote in place of its id."""
        alike = self._by_title.get(kinds)
        if alike is None:
            alike = self._by_title[kinds] = defaultdict(list)
            for name in self._known[kinds]:
                if "/" not in name and (named := self.names.records.get(name)):
                    alike[slug(named.record.label)].append(name)
        return alike[ref][0] if len(alike.get(ref, ())) == 1 else ""

    def _excused(self, ref: str, kinds: tuple[str, ...], scopes: tuple[str, ...]) -> bool:
        """Whether what is missing has been told about already: a broken file, one that is not here,
        or a pointer to nothing."""
        if kinds and kinds[0] in ("goal", "forum"):
            return not self.settled
        if HAPPENINGS_FILE in self.tree.lacking and (not kinds or "happening" in kinds):
            return True
        if not self.whole or not self.lost.isdisjoint((*ref.split("/"), *scopes)):
            return True
        full = (ref, *(f"{scope}/{ref}" for scope in scopes))
        return any(name in self.names.incomplete or outermost(name) in self.names.incomplete for name in full)

    def _resolve(self, ref: str, kinds: tuple[str, ...] = (), scopes: tuple[str, ...] = ()) -> Located[Any] | None:
        """In the journey first, then anywhere; what is of a wanted kind before what only has the name."""
        if kinds and kinds[0] in _SETTLED:
            return self.names.settled[kinds[0]].get(ref)
        other = None
        for found in meant(ref, scopes, self.names.records, self.names.same_as):
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
            self.links.append(Link(placed.located.journey, placed.path, (*placed.route, "ref"), placed.file))
            self._check_record(placed.located, placed)

    def _check_record(self, located: Located[Any], placed: Placed | None = None) -> None:
        """The refs of a record. Where it is `placed` in a journey, what is overlaid there is wrong there."""
        for route, ref, kinds in refs_in(located.record):
            if "<" in ref or (route[0] == "metrics" and located.kind == "journey"):
                continue
            at = placed if placed and route[0] in placed.overlaid else located
            target = self._followed(Link(located.ref, at.path, (*at.route, *route), ref), kinds)
            if target is not None and route[0] in ("at", "between") and located.kind in _STANDING:
                _hang(self.hung[_STANDING[located.kind]][target.ref], located)

    def share(self) -> None:
        """What hangs on a record of its own file hangs at every place where it stands."""
        shared = 0
        for place, source in self.names.stand_ins.items():
            for hung in self.hung.values():
                found = hung.get(source)
                if found:
                    shared += len(found)
                    if shared > limits.SHARED:
                        self._tell_too_much(self.names.records[source])
                        return
                    for located in found.values():
                        _hang(hung[place], located)

    def _tell_too_much(self, source: Located[Any]) -> None:
        words = f"evidence, pains and metrics of shared records come to more than {limits.SHARED:,} in journeys"
        hint = "let fewer journeys share it"
        self.told.tell(reading_rules.TOO_COMPLEX.at(source.path, words, hint=hint, route=source.route))

    def check_hierarchy(self) -> None:
        """A journey that zooms into itself, through whatever number of parents."""
        parents: dict[str, str] = {}
        for located in self.names.records.values():
            if located.kind == "journey" and located.record.parent:
                target = self._resolve(located.record.parent)
                if target is not None:
                    parents[located.ref] = target.journey
        for ref in sorted(_in_cycles(parents)):
            located = self.names.records[ref]
            words = f"journey '{ref}' is its own ancestor: {' → '.join(_chain(ref, parents))}"
            hint, route = "one of them needs another parent", (*located.route, "parent")
            self.told.tell(reading_rules.CYCLE.at(located.path, words, hint=hint, route=route))

    def check_derived(self, settings: Settings) -> None:
        """Findings about ids that nobody wrote and that a ref leads to, from another record or from `jmx.yaml`: told
        once a file where titles make them, for each ref where they may come to mean another record."""
        suppressed = enumerate(each.record for each in settings.lint.suppress)
        routes = (Link("", SETTINGS_FILE, ("lint", "suppress", index, "record"), ref) for index, ref in suppressed)
        for link in (*self.links, *routes):
            target = self.names.records.get(link.target)
            if target is None or target.identity is Identity.WRITTEN or link.source == target.ref:
                continue
            if target.identity is Identity.WORDS and target.ref not in self.names.contested:
                self.derived[target.ref] = target
            else:
                self.told.tell(_numbered(link, target))
        by_file: dict[str, list[Located[Any]]] = defaultdict(list)
        for target in self.derived.values():
            by_file[target.path].append(target)
        for targets in by_file.values():
            self.told.tell(_derived(sorted(targets, key=lambda each: each.route)))

    # --- the result ---

    def workspace(self, settings: Settings, files: int) -> Workspace:
        names = self.names
        by_kind: dict[str, list[Located[Any]]] = defaultdict(list)
        for located in names.records.values():
            if located.ref not in names.stand_ins:  # a place that stands in for a file is that file's record
                by_kind[located.kind].append(located)
        return Workspace(
            settings=settings,
            records=names.records,
            by_kind=by_kind,
            stages_of={ref: tuple(items) for ref, items in names.stages_of.items()},
            touchpoints_of={ref: tuple(items) for ref, items in names.touchpoints_of.items()},
            evidence_of=_by_file(self.hung["evidence"]),
            pains_at=_by_file(self.hung["pains"]),
            metrics_at=_by_file(self.hung["metrics"]),
            strengths_at=_by_file(self.hung["strengths"]),
            opportunities_at=_by_file(self.hung["opportunities"]),
            fixes_of=_tuples(self._fixes(by_kind)),
            reviews_at=_tuples(self._reviews(by_kind)),
            points_of=self.points_of,
            lacks_table=self.lacks_table,
            only_segments=self.only_segments,
            same_as=names.same_as,
            stands_for=names.stand_ins,
            settled=names.settled,
            links=tuple(self.links),
            dangling=tuple(self.dangling),
            derived=frozenset(self.derived),
            unread=Unread(self.unread, {path: tuple(refs) for path, refs in self.excused.items()}),
            files=files,
        )

    def _fixes(self, by_kind: Mapping[str, list[Located[Any]]]) -> Hung:
        """By each pain and opportunity: the initiatives that address it, a pain also through its opportunity."""
        fixes: Hung = defaultdict(dict)
        for initiative in by_kind.get("initiative", []):
            for ref in initiative.record.addresses:
                target = self._resolve(ref)
                inside = target.record.pains if target is not None and target.kind == "opportunity" else ()
                for found in (target, *map(self._resolve, inside)):
                    if found is not None:
                        _hang(fixes[found.ref], initiative)
        return fixes

    def _reviews(self, by_kind: Mapping[str, list[Located[Any]]]) -> Hung:
        reviews: Hung = defaultdict(dict)
        for located in sorted(by_kind.get("review", []), key=lambda each: (each.record.date, each.ref)):
            for journey in located.record.journeys:
                _hang(reviews[journey], located)
        return reviews


def _if_new(ref: str, kinds: tuple[str, ...]) -> str:
    """What makes a record to which a ref leads, where nothing that is there may be meant."""
    if kinds and kinds[0] in ("goal", "forum") and is_id(ref):
        return f"if it is a new one, add `{{id: {ref}, title: {title_of(ref)}}}` to `{kinds[0]}s` in {SETTINGS_FILE}"
    made = to_make(kinds, ref)
    return f"if it is a new one: {made}" if made else ""


def _quoted(title: str) -> str:
    """A title as it stands in braces."""
    plain = _WORDS.fullmatch(title) and door.scalar(title) == title
    return title if plain else json.dumps(title, ensure_ascii=False)


def _derived(targets: Sequence[Located[Any]]) -> Finding:
    """About records of one file whose ids are only made of their titles, in their order."""
    first = targets[0]
    own, label = first.ref.rpartition("/")[2], first.record.label
    if len(targets) > 1:
        named = ", ".join(f"'{each.ref}'" for each in targets[:_NAMED])
        more = f" and {len(targets) - _NAMED} more" if targets[_NAMED:] else ""
        words = f"{len(targets)} ids that refs lead to are only made of titles, and change with them: {named}{more}"
        hint = "let `jmx fmt` write them down"
    else:
        words = f"refs lead to '{first.ref}', an id that is only made of the title “{label}”, and changes with it"
        bare = first.record.model_fields_set <= {"title"}  # it may be written as text, and becomes a mapping
        hint = f"write `{{id: {own}, title: {_quoted(label)}}}`" if bare else f"write `id: {own}`"
    return reading_rules.DERIVED_REF.at(first.path, words, hint=hint, route=first.route, ref=first.ref)


def _numbered(link: Link, target: Located[Any]) -> Finding:
    """About a ref that may come to mean another record: one known by its number, or one of several that would have it
    by their titles."""
    label = target.record.label
    words = f"'{target.ref}' may come to mean another record"
    words += f": several are called “{label}”" if slug(label) else f": its title “{label}” has no letters"
    hint = "give the one that is meant an id of its own and name that; today it means the one"
    finding = reading_rules.NUMBERED_REF.at(
        link.path, words, hint=hint, route=link.route, ref=link.source, target=target.ref
    )
    return replace(finding, mend=(target.path, target.route))


def _hang(hung: dict[str, Located[Any]], located: Located[Any]) -> None:
    """Each once, however many ways lead there."""
    hung.setdefault(located.ref, located)


def _in_cycles(parents: Mapping[str, str]) -> Iterable[str]:
    """Those who are left when whoever is nobody's parent is taken away, again and again."""
    left, children = dict(parents), Counter(parents.values())
    childless = [ref for ref in parents if not children[ref]]
    while childless:
        parent = left.pop(childless.pop())
        children[parent] -= 1
        if parent in left and not children[parent]:
            childless.append(parent)
    return left


def _chain(ref: str, parents: Mapping[str, str]) -> list[str]:
    chain = [ref]
    while parents[chain[-1]] != ref:
        if len(chain) == _CHAIN:
            return [*chain, "…"]
        chain.append(parents[chain[-1]])
    return [*chain, ref]


def _by_file(hung: Hung) -> Hanging[Any]:
    found: dict[str, dict[str, tuple[Located[Any], ...]]] = defaultdict(dict)
    for ref, items in hung.items():
        found[ref.partition("/")[0]][ref] = tuple(items.values())
    return dict(found)


def _tuples(hung: Hung) -> dict[str, tuple[Located[Any], ...]]:
    return {ref: tuple(items.values()) for ref, items in hung.items()}
