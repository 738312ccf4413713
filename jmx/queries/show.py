"""One record whole: what stands in it, what points at it, since when, and what lint finds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jmx.errors import GitError, UnknownRef, near, near_ref
from jmx.model.called import called, near_called
from jmx.model.finding import Finding, Route
from jmx.model.kinds import KINDS, SETTINGS_FILE
from jmx.model.outline import HOLDS
from jmx.model.record import Pointer, refs_in
from jmx.model.workspace import Link, Located, Workspace, hanging
from jmx.queries.log import log_of
from jmx.queries.record import RecordQuery, record_of
from jmx.queries.repository import Repository
from jmx.reading.findings import place_in, placed
from jmx.report.log import LogReport
from jmx.report.show import Group, Item, ShowReport

_ORDER = {kind.name: number for number, kind in enumerate(KINDS)}
_PLACED = {"journey": "stages", "stage": "touchpoints"}


def show_of(repository: Repository, ref: str) -> ShowReport:
    """A record under any name it has or had; also `jmx.yaml`, and its goals and forums."""
    repository.start_history()
    repository.note_unread()
    located = _found(repository, ref)
    around = _Around(repository.workspace, located)
    inside = tuple(around.inside())
    accepted = repository.workspace.settings.lint.suppress
    return ShowReport(
        located,
        repository.workspace,
        around.targets,
        tuple(around.holders()),
        inside,
        tuple(around.pointing({item.target.ref for group in inside for item in group.items if item.target})),
        placed(repository.tree, _findings(repository, located)),
        tuple(each for each in accepted if each.record == located.ref and each.holds_on(repository.as_of)),
        repository.as_of,
        place_in(repository.tree, located.path, located.route),
        _life(repository, located),
        repository.read_at,
    )


# --- which record ---


def _found(repository: Repository, asked: str) -> Located[Any]:
    """The record that is called so now, else the one that was."""
    found = _standing(repository.workspace, asked)
    if found is not None:
        return found
    ref, _, field = asked.partition(".")
    if field and _standing(repository.workspace, ref):
        raise UnknownRef(f"a record is shown whole: jmx show {ref}; one field of it: jmx log {asked}")
    if ref in repository.loaded.lost:
        raise UnknownRef(_spoilt(ref))
    found = called(repository.workspace, asked)
    if found is not None:
        return found
    record = _remembered(repository, asked)
    found = _standing(repository.workspace, record.ref)
    if found is None and (record.stands or record.unread):
        raise UnknownRef(_spoilt(record.ref))
    if found is None:
        raise UnknownRef(f"'{record.ref}' is gone; what became of it: jmx log {record.ref}")
    return found


def _spoilt(ref: str) -> str:
    return f"'{ref}' is there but has mistakes that keep it from being read: jmx lint; what is written: jmx blame {ref}"


def _remembered(repository: Repository, asked: str) -> RecordQuery:
    """The record that was called so, in repositories with history; else an error with what may be meant."""
    settled = [each for held in repository.workspace.settled.values() for each in held]
    if repository.git is None or repository.head is None:
        known = [*repository.workspace.records, *settled]
        raise UnknownRef(
            f"there is no record '{asked[:80]}'{near_ref(asked, known) or near_called(repository.workspace, asked)}"
        )
    try:
        return record_of(repository, asked)
    except UnknownRef as error:
        hint = near(asked, settled)
        if hint and "did you mean" not in str(error):
            raise UnknownRef(f"{str(error).partition(';')[0]}{hint}") from error
        raise


def _standing(workspace: Workspace, ref: str) -> Located[Any] | None:
    if ref == SETTINGS_FILE:
        return Located(SETTINGS_FILE, "settings", workspace.settings, SETTINGS_FILE)
    return workspace.find(ref) or next((held[ref] for held in workspace.settled.values() if ref in held), None)


def _life(repository: Repository, located: Located[Any]) -> LogReport | None:
    """What became of it; None for what is no record, and where nobody knows."""
    settled = located.kind in repository.workspace.settled
    if repository.git is None or repository.head is None or settled:
        return None
    try:
        return log_of(repository, located.ref)
    except (GitError, UnknownRef) as error:
        repository.note(f"since when it says so is left out: {error}")
        return None


def _findings(repository: Repository, located: Located[Any]) -> Iterator[Finding]:
    """The findings about a record and what stands in it."""
    names = {located.ref, repository.workspace.stands_for.get(located.ref, located.ref)}
    depth = len(located.route)
    for finding in repository.selected_findings:
        inside = finding.path == located.path and finding.route[:depth] == located.route
        if finding.ref in names or (inside and (depth or not finding.ref)) or finding.ref.startswith(f"{located.ref}/"):
            yield finding


# --- what is around it ---


class _Around:
    """What a record points at, what stands in it, in what it stands, and what points at it."""

    def __init__(self, workspace: Workspace, located: Located[Any]) -> None:
        self.workspace, self.located = workspace, located
        self._by_path: dict[str, dict[Route, Located[Any]]] = defaultdict(dict)
        for each in (
            *workspace.records.values(),
            *(item for held in workspace.settled.values() for item in held.values()),
        ):
            if each.ref not in workspace.stands_for:
                self._by_path[each.path][each.route] = each
        self._by_route = self._by_path[located.path]
        self.targets: Mapping[Route, Located[Any] | None] = self._targets()

    def _targets(self) -> dict[Route, Located[Any] | None]:
        """What its refs, and those of what stands in it, lead to; None where that is no record."""
        workspace, located = self.workspace, self.located
        found: dict[Route, Located[Any] | None] = {}
        for route, ref, kinds in refs_in(located.record):
            found[route] = workspace.settled.get(kinds[0] if kinds else "", {}).get(ref)
        depth = len(located.route)
        own: dict[Route, Located[Any] | None] = {}
        others: dict[Route, Located[Any] | None] = {}
        for link in workspace.links:
            side = own if link.source == located.ref else others
            if link.path == located.path and link.route[:depth] == located.route:
                side[link.route[depth:]] = workspace.records.get(link.target)
            elif link.source == located.ref:
                side[link.route[-1:]] = workspace.records.get(link.target)  # overlaid where it stands
        return found | others | own

    def holders(self) -> Iterator[Located[Any]]:
        """In what it stands, the innermost first."""
        workspace, located = self.workspace, self.located
        if located.kind == "touchpoint" and "/" in located.ref:
            for stage in workspace.stages(located.journey):
                if any(each.ref == located.ref for each in workspace.touchpoints_of.get(stage.ref, ())):
                    yield from (stage, workspace.records[located.journey])
                    return
        if located.ref in workspace.stands_for:
            yield workspace.records[located.journey]
            return
        for length in reversed(range(len(located.route))):
            if holder := self._by_route.get(located.route[:length]):
                yield holder

    def inside(self) -> Iterator[Group]:
        """What is written or pointed at in those of its fields that hold records."""
        for field in HOLDS.get(self.located.kind, ()):
            items = tuple(self._items(self.located, field))
            if items:
                yield Group(field, items)

    def _items(self, holder: Located[Any], field: str) -> Iterator[Item]:
        places = self.workspace.stages_of if field == "stages" else self.workspace.touchpoints_of
        if _PLACED.get(holder.kind) == field and holder.ref in places:
            for place in places[holder.ref]:
                yield Item(place.record, (), place, tuple(self._beneath(place)))
            return
        for index, value in enumerate(getattr(holder.record, field)):
            route = (*holder.route[len(self.located.route) :], field, index)
            target = self.targets.get((*route, "ref") if isinstance(value, Pointer) else route)
            if isinstance(value, Pointer) and target is None:
                yield Item(value.ref, route)
                continue
            target = target or self._by_route.get((*self.located.route, *route))
            yield Item(value, route, target, tuple(self._beneath(target)) if target and field == "touchpoints" else ())

    def _beneath(self, place: Located[Any]) -> Iterator[Item]:
        """The touchpoints of a stage with their pains, and the pains of a stage or touchpoint as such."""
        for each in self.workspace.touchpoints_of.get(place.ref, ()) if place.kind == "stage" else ():
            yield Item(each.record, (), each, tuple(self._beneath(each)))
        yield from (Item(each.record, (), each) for each in hanging(self.workspace.pains_at, place.ref))

    def pointing(self, inside: set[str]) -> Iterator[Group]:
        """The records that point at it, by kind and field; without those that stand in it."""
        found: dict[tuple[str, str], dict[str, Located[Any]]] = defaultdict(dict)
        for source, field in self._sources():
            if source.ref not in inside and source.ref != self.located.ref:
                found[source.kind, field].setdefault(source.ref, source)
        for (kind, field), sources in sorted(found.items(), key=lambda each: (_ORDER.get(each[0][0], 99), each[0][1])):
            yield Group(field, tuple(Item(each.record, (), each) for each in sources.values()), kind)

    def _sources(self) -> Iterator[tuple[Located[Any], str]]:
        """Each record that points at it, and in which field."""
        if self.located.kind in self.workspace.settled:
            yield from self._of_settled()
            return
        for ref in self._names():
            for link in self.workspace.pointing_at(ref):
                source = self._source(link)
                yield source, _field(link, source)

    def _source(self, link: Link) -> Located[Any]:
        """The innermost record in which a link is written; of one that stands in a journey that of its file, unless it
        is the journey that says so."""
        own, by_route = self.workspace.records[link.source], self._by_path[link.path]
        placed = own.ref in self.workspace.stands_for
        if placed and own.path != link.path:
            return own
        least = len(own.route) + (not placed) if own.path == link.path else 0
        found = (by_route.get(link.route[:at]) for at in range(len(link.route), least - 1, -1))
        return next((each for each in found if each), own)

    def _names(self) -> Iterable[str]:
        """Its ref, that of its file, and where it is shown as a file, those of the places at which it stands; of
        evidence also those of its insights."""
        workspace, ref = self.workspace, self.located.ref
        places = [place for place, file in workspace.stands_for.items() if file == ref]
        near = self._by_route.values()
        insights = [each.ref for each in near if each.kind == "insight" and each.ref.startswith(f"{ref}/")]
        return dict.fromkeys(
            (ref, workspace.stands_for.get(ref, ref), *places, *(insights if self.located.kind == "evidence" else ()))
        )

    def _of_settled(self) -> Iterator[tuple[Located[Any], str]]:
        for records in self.workspace.by_kind.values():
            for each in records:
                for route, ref, kinds in refs_in(each.record):
                    if kinds[:1] == (self.located.kind,) and ref == self.located.ref:
                        yield each, str(route[0])


def _field(link: Link, source: Located[Any]) -> str:
    """The field in which a record points at another."""
    route = link.route[len(source.route) :] if source.path == link.path else link.route[-1:]
    steps = [step for step in route if isinstance(step, str)]
    return "covering" if "covering" in steps else steps[0]
