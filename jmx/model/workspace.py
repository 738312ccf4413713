"""All records at one moment, linked and frozen, with ways to walk them and look them up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar
from unicodedata import normalize

from jmx.model.evidence import Evidence, PainPoint, Strength
from jmx.model.finding import Route
from jmx.model.identity import Identity, outermost
from jmx.model.journey import Journey, Stage, Touchpoint
from jmx.model.levels import Step
from jmx.model.metric import Happening, Metric, Point
from jmx.model.review import Initiative, Opportunity, Review
from jmx.model.settings import Person, Settings
from jmx.model.unread import NOTHING_UNREAD, Unread

R = TypeVar("R")

TABLE_NOT_HERE, TABLE_UNREAD = "table not here", "table cannot be read"


class Located(NamedTuple, Generic[R]):
    """A record with the name others point at, and where it is written."""

    ref: str
    kind: str
    record: R
    path: str
    route: Route = ()
    identity: Identity = Identity.WRITTEN

    @property
    def journey(self) -> str:
        """The ref of the journey an inline record lives in; its own ref otherwise."""
        return outermost(self.ref)


class Link(NamedTuple):
    """A ref that leads to a record: who points, where that is written, and the ref of what is pointed at."""

    source: str
    path: str
    route: Route
    target: str


# What hangs on records: by the record of a file, then by that record or the one in it on which it hangs, so that what
# hangs on the places of a journey is found together, however many journeys there are.
Hanging = Mapping[str, Mapping[str, tuple[Located[R], ...]]]


@dataclass(frozen=True)
class Workspace:
    """A repository's records. Reverse links (pains at a touchpoint, fixes of a pain) are computed, never written."""

    settings: Settings = field(default_factory=Settings)
    records: Mapping[str, Located[Any]] = field(default_factory=dict)
    by_kind: Mapping[str, Sequence[Located[Any]]] = field(default_factory=dict)
    stages_of: Mapping[str, tuple[Located[Stage], ...]] = field(default_factory=dict)
    touchpoints_of: Mapping[str, tuple[Located[Touchpoint], ...]] = field(default_factory=dict)
    evidence_of: Hanging[Evidence] = field(default_factory=dict)
    pains_at: Hanging[PainPoint] = field(default_factory=dict)
    metrics_at: Hanging[Metric] = field(default_factory=dict)
    strengths_at: Hanging[Strength] = field(default_factory=dict)
    opportunities_at: Hanging[Opportunity] = field(default_factory=dict)
    fixes_of: Mapping[str, tuple[Located[Initiative], ...]] = field(default_factory=dict)
    reviews_at: Mapping[str, tuple[Located[Review], ...]] = field(default_factory=dict)
    points_of: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    lacks_table: Mapping[str, str] = field(default_factory=dict)  # metrics whose values nobody can know → why
    only_segments: frozenset[str] = frozenset()  # the metrics that have values, but none for all customers
    same_as: Mapping[str, str] = field(default_factory=dict)
    stands_for: Mapping[str, str] = field(default_factory=dict)  # place → the ref it has in a file of its own
    # goals and forums of jmx.yaml and the standard stages of stage models: by kind, then by id
    settled: Mapping[str, Mapping[str, Located[Any]]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    dangling: tuple[Link, ...] = ()  # those that lead to no record; the target is the ref as written
    derived: frozenset[str] = frozenset()  # the ids that are only made of titles, and that refs lead to
    unread: Unread = NOTHING_UNREAD
    files: int = 0
    # what was asked for once: records of a kind in order, places of a journey
    _in_order: dict[str, tuple[Located[Any], ...]] = field(default_factory=dict, repr=False, compare=False)
    _places: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: str) -> tuple[Located[Any], ...]:
        """All records of a kind, in order of path and place."""
        if kind not in self._in_order:
            self._in_order[kind] = tuple(sorted(self.by_kind.get(kind, ()), key=attrgetter("path", "route")))
        return self._in_order[kind]

    def journeys(self) -> tuple[Located[Journey], ...]:
        return self.of("journey")

    def find(self, ref: str, scope: str = "") -> Located[Any] | None:
        """What a ref points at. Inside a journey (`scope`) its own stages, touchpoints and pains come first."""
        return next(meant(ref, (scope,), self.records, self.same_as), None)

    def undecided(self, located: Located[Any], *kinds: str) -> bool:
        """Whether a record of some kinds that cannot be read may say something of a record, or be what it points at, so
        that nobody may claim that there is nothing of the sort."""
        return self.points_at_unread(located, *kinds) or self.named_in_unread(located, *kinds)

    def points_at_unread(self, located: Located[Any], *kinds: str) -> bool:
        """Whether a record, or what is written inside it, points at one of some kinds that cannot be read."""
        return bool(self.unread.refs) and self.unread.leads_to(located.path, located.route, *kinds)

    def named_in_unread(self, located: Located[Any], *kinds: str, word: str = "") -> bool:
        """Whether a record of some kinds that cannot be read names another one, beside a word."""
        names = (located.ref, self.stands_for.get(located.ref, located.ref)) if self.unread.records else ()
        return any(self.unread.may_name(f"{name.rpartition('/')[2]} {word}", *kinds) for name in names)

    @cached_property
    def _by_target(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.target, []).append(link)
        return found

    def pointing_at(self, ref: str) -> Sequence[Link]:
        """The links that lead to a record."""
        return self._by_target.get(ref, ())

    def sources(self, ref: str, kind: str, field: str) -> Iterator[Located[Any]]:
        """The records of a kind that point at a record in one of their fields."""
        for link in self.pointing_at(ref):
            source = self.records.get(link.source)
            if source is not None and source.kind == kind and link.route[len(source.route)] == field:
                yield source

    def stages(self, journey: str) -> tuple[Located[Stage], ...]:
        return self.stages_of.get(journey, ())

    def touchpoints(self, journey: str) -> Iterator[Located[Touchpoint]]:
        """The journey's touchpoints in the order a customer meets them."""
        for stage in self.stages(journey):
            yield from self.touchpoints_of.get(stage.ref, ())

    def places(self, journey: str) -> tuple[str, ...]:
        """The refs of the journey, its stages and its touchpoints."""
        if journey not in self._places:
            found = [journey]
            for stage in self.stages(journey):
                found.append(stage.ref)
                found += [touchpoint.ref for touchpoint in self.touchpoints_of.get(stage.ref, ())]
            self._places[journey] = tuple(found)
        return self._places[journey]

    def around(self, place: str, scope: str = "") -> Iterator[str]:
        """The refs of a place and of what it is part of: its stage and its journey."""
        found = self.find(place, outermost(scope))
        if found is not None:
            yield found.ref
            yield from self._holders.get(found.ref, ())
            yield found.journey

    def on_the_way(self, ends: Sequence[str], scope: str = "") -> Iterator[str]:
        """The refs of the places from one end to the other, both included."""
        found = [each.ref for end in ends if (each := self.find(end, outermost(scope)))]
        for journey in dict.fromkeys(holder for ref in found for holder in self._holders.get(ref, ())[-1:]):
            places = self.places(journey)
            known = sorted(places.index(ref) for ref in found if ref in places)
            if len(known) > 1:
                yield from places[known[0] : known[-1]]
                yield from (each.ref for each in self.touchpoints_of.get(places[known[-1]], ()))

    @cached_property
    def _holders(self) -> Mapping[str, list[str]]:
        """The refs of the stages and journeys that hold a place, wherever it is written."""
        found: dict[str, list[str]] = {}
        for journey, stages in self.stages_of.items():
            for stage in stages:
                found.setdefault(stage.ref, []).append(journey)
                for touchpoint in self.touchpoints_of.get(stage.ref, ()):
                    found.setdefault(touchpoint.ref, []).extend((stage.ref, journey))
        return found

    def above(self, journey: str) -> Iterator[str]:
        """The refs of the journey that one zooms into, of the one that this zooms into, and so on."""
        seen = {journey}
        while (journey := self._zooms_into.get(journey, "")) and journey not in seen:
            seen.add(journey)
            yield journey

    @cached_property
    def _zooms_into(self) -> Mapping[str, str]:
        """The journey that each one zooms into, by their refs; a stage of its own file may stand in any that has it."""
        homes: dict[str, str] = {}
        for journey, stages in self.stages_of.items():
            for stage in stages:
                homes.setdefault(stage.ref, journey)
                homes.setdefault(self.stands_for.get(stage.ref, stage.ref), journey)
        found = {}
        for each in self.journeys():
            parent = self.find(each.record.parent or "", each.ref)
            home = homes.get(parent.ref, parent.ref) if parent else ""
            if home != each.ref and home in self.records and self.records[home].kind == "journey":
                found[each.ref] = home
        return found

    @cached_property
    def steps_anywhere(self) -> tuple[Step, ...]:
        """What happened without a word about where: steps of every metric, the oldest first."""
        return tuple(sorted(step_of(each) for each in self.of("happening") if not each.record.touches))

    def pains(self, journey: str) -> tuple[Located[PainPoint], ...]:
        """The pains anywhere in the journey, each once."""
        return _once(self.pains_at, journey, self.places(journey))

    def journeys_of(self, pain: str) -> tuple[Located[Journey], ...]:
        """The journeys that a pain is somewhere in, also through a file that stands in them."""
        return tuple(self.records[home] for home in self._homes_of.get(pain, ()))

    @cached_property
    def _homes_of(self) -> Mapping[str, Mapping[str, None]]:
        """The refs of the journeys of every pain."""
        found: dict[str, dict[str, None]] = {}
        for home, places in self.pains_at.items():
            if home in self.records and self.records[home].kind == "journey":
                for pain in chain.from_iterable(places.values()):
                    found.setdefault(pain.ref, {})[home] = None
        return found

    def metrics(self, journey: str) -> tuple[Located[Metric], ...]:
        """The metrics of the journey and of its places, each once."""
        return _once(self.metrics_at, journey, self.places(journey))

    def strengths(self, journey: str) -> tuple[Located[Strength], ...]:
        """What works well anywhere in the journey, each once."""
        return _once(self.strengths_at, journey, self.places(journey))

    def opportunities(self, journey: str) -> tuple[Located[Opportunity], ...]:
        """The questions about pains of the journey, and those at its places, each once."""
        asked = (each for pain in self.pains(journey) for each in self.sources(pain.ref, "opportunity", "pains"))
        there = _once(self.opportunities_at, journey, self.places(journey))
        return tuple({each.ref: each for each in chain(asked, there)}.values())

    def concerns(self, journey: str) -> frozenset[str]:
        """The refs of all a review of the journey is about: places, pains, strengths, metrics, evidence, fixes."""
        places, claims = self._claims(journey)
        fixes = (fix.ref for claim in claims for fix in self.fixes(claim))
        reviews = (review.ref for review in self.reviews(journey))
        return frozenset(chain(places, claims, self._evidence_behind(journey, places, claims), fixes, reviews))

    def evidence_behind(self, journey: str) -> Mapping[str, Located[Evidence]]:
        """The evidence behind the journey's claims, by its ref."""
        if journey not in self._behind:
            self._behind[journey] = self._evidence_behind(journey, *self._claims(journey))
        return self._behind[journey]

    @cached_property
    def _behind(self) -> dict[str, Mapping[str, Located[Evidence]]]:
        """The same by journey, as far as it was asked for: several rules do, of every journey."""
        return {}

    def _claims(self, journey: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The refs of a journey's places, and of what stands or hangs there and may be evidenced by itself."""
        places = self.places(journey)
        claims = [self.stands_for[place] for place in places if place in self.stands_for]
        hanging_there: tuple[Hanging[Any], ...] = (self.pains_at, self.metrics_at, self.strengths_at)
        for lists in hanging_there:
            claims += (each.ref for each in _once(lists, journey, places))
        claims += (each.ref for each in self.opportunities(journey))
        return places, tuple(dict.fromkeys(claims))

    def _evidence_behind(
        self, journey: str, places: Iterable[str], claims: Iterable[str]
    ) -> Mapping[str, Located[Evidence]]:
        found = {each.ref: each for each in _once(self.evidence_of, journey, places)}
        return found | {each.ref: each for claim in claims for each in self.evidence(claim)}

    def evidence(self, ref: str) -> tuple[Located[Evidence], ...]:
        """The evidence a record points at or holds."""
        return hanging(self.evidence_of, ref)

    def known(self, ref: str) -> bool:
        """Whether evidence stands behind what a record claims: else that is an assumption, whatever is asserted."""
        return any(not each.record.asserted for each in self.evidence(ref))

    def points(self, metric: str) -> tuple[Point, ...]:
        """The values of a metric, oldest first, without segments."""
        return self.points_of.get(metric, ())

    def why_no_value(self, metric: str) -> str:
        """Why nothing is known of a metric though it has or may have values; empty where it simply has none."""
        if metric in self.lacks_table:
            return self.lacks_table[metric]
        return "only for segments" if metric in self.only_segments else ""

    def fixes(self, pain: str) -> tuple[Located[Initiative], ...]:
        """The initiatives that address a pain, directly or through an opportunity."""
        return self.fixes_of.get(pain, ())

    def reviews(self, journey: str) -> tuple[Located[Review], ...]:
        """The reviews of a journey, oldest first."""
        return self.reviews_at.get(journey, ())

    def person(self, who: str, scope: str = "") -> Person | None:
        """The person an owner, reviewer or author field means: an id, or `Name <address>`."""
        if "<" in who:
            name, _, address = who.rstrip(">").partition("<")
            email = address.strip()
            return self._by_email.get(email.casefold()) or Person(name=name.strip(), emails=(email,))
        found = (each.record for each in meant(who, (scope,), self.records, self.same_as))
        return next((each for each in found if isinstance(each, Person)), None)

    def person_name(self, who: str, scope: str = "") -> str:
        """What to call whoever such a field means; as written where there is no such person."""
        person = self.person(who, scope)
        return person.label if person else who

    @cached_property
    def _by_email(self) -> Mapping[str, Person]:
        found: dict[str, Person] = {}
        for located in self.of("person"):
            for email in located.record.emails:
                found.setdefault(email.casefold(), located.record)
        return found


def meant(
    ref: str, scopes: Iterable[str], records: Mapping[str, Located[Any]], same_as: Mapping[str, str]
) -> Iterator[Located[Any]]:
    """The records that a ref may mean: those inside some journeys first, then that of the whole repository."""
    ref = ref if ref.isascii() else normalize("NFC", ref)  # as ids are
    for name in [*[f"{scope}/{ref}" for scope in scopes if scope], ref]:
        found = records.get(name)
        if found is None and name in same_as:
            found = records.get(same_as[name])
        if found is not None:
            yield found


def hanging(lists: Hanging[R], ref: str) -> tuple[Located[R], ...]:
    """What hangs on a record."""
    return lists.get(ref.partition("/")[0], {}).get(ref, ())


def _once(lists: Hanging[R], journey: str, places: Iterable[str]) -> tuple[Located[R], ...]:
    """What hangs on the places of a journey, each once."""
    here = lists.get(journey)
    if not here:
        return ()
    there = filter(here.__contains__, places)  # of many places few have something hanging on them
    return tuple({item.ref: item for place in there for item in here[place]}.values())


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a tree: the records that could be read, and findings for all that could not.

    `lacking` are the paths of files whose contents are not here; `ignored` those of tables that no commit holds.
    """

    workspace: Workspace
    findings: tuple[Any, ...] = ()
    lacking: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def lost(self) -> frozenset[str]:
        """The ids of records that are there and cannot be read."""
        return self.workspace.unread.ids

    @property
    def whole(self) -> bool:
        """Whether no file is lacking that may hold records: else what is missing may be written there."""
        return not any(map(holds_records, self.lacking))


def holds_records(path: str) -> bool:
    """Whether a file may hold records that others point at or hang on: all but tables."""
    return not path.endswith(".csv")


def step_of(happening: Located[Happening]) -> Step:
    """A happening as a step of metrics."""
    record = happening.record
    return Step(record.date, f"{record.type}: {record.label}", happening.ref)


class Titles(Mapping[str, str]):
    """What records are called, by their refs: as the first workspace that holds them says."""

    def __init__(self, *workspaces: Workspace) -> None:
        self._records = [workspace.records for workspace in workspaces]

    def __getitem__(self, ref: str) -> str:
        for records in self._records:
            if ref in records:
                title: str = records[ref].record.label
                return title
        raise KeyError(ref)

    def __iter__(self) -> Iterator[str]:
        return iter({ref for records in self._records for ref in records})

    def __len__(self) -> int:
        return len({ref for records in self._records for ref in records})
