"""What a change or an outage reaches: of a record, a system, a team or a channel."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jmx.errors import UnknownRef, near
from jmx.model.review import FINISHED
from jmx.model.search import folded
from jmx.model.unit import unit_of
from jmx.model.workspace import Hanging, Located, Workspace, hanging
from jmx.queries.repository import Repository
from jmx.queries.trace import record_meant
from jmx.report.impact import ImpactReport, Watched
from jmx.review.chain import PLACES
from jmx.review.reach import Reach, ReachedJourney, ReachedTouchpoint, share_hit

PREFIXES = ("system", "team", "channel")


class _Hit(NamedTuple):
    """What is hit itself: touchpoints, journeys as a whole, the share of the customers, and what it is called."""

    touchpoints: tuple[ReachedTouchpoint, ...]
    title: str
    journeys: tuple[str, ...] = ()
    shares: Mapping[str, float] = {}


def impact_of(repository: Repository, asked: str) -> ImpactReport:
    """What is reached, each journey once, with whom to tell and what to watch."""
    repository.note_unread()
    workspace = repository.workspace
    hit = _hit(repository, asked)
    journeys = Reach(workspace).journeys(hit.touchpoints, hit.journeys, hit.shares)
    metrics = _metrics(repository, hit, journeys)
    return ImpactReport(
        asked, hit.title, hit.touchpoints, journeys, tuple(_owners(workspace, hit, journeys)), metrics,
        tuple(_running(workspace, hit, [each.metric for each in metrics])), workspace, repository.as_of,
        repository.read_at,
    )  # fmt: skip


# --- what is hit ---


def _hit(repository: Repository, asked: str) -> _Hit:
    prefix, colon, name = asked.partition(":")
    if colon and prefix.lower() in PREFIXES:
        return _of_name(repository.workspace, prefix.lower(), name.strip())
    if colon and name and repository.workspace.find(asked) is None:
        hint = near(prefix.lower(), PREFIXES)
        raise UnknownRef(f"'{asked[:80]}' is no ref{hint}; name a record, or system:NAME, team:NAME, channel:NAME")
    located = record_meant(repository, asked)
    if located.kind == "team":
        return _of_name(repository.workspace, "team", located.ref)
    return _of_record(repository.workspace, located)


def _of_name(workspace: Workspace, what: str, name: str) -> _Hit:
    """The touchpoints that run on a system, are run by a team, or meet customers in a channel."""
    if what == "team":
        team = workspace.find(name)
        ids = {each.ref: each.record.label for each in workspace.of("team")}
        called = [ref for ref, label in ids.items() if folded(label) == folded(name)]
        name = team.ref if team and team.kind == "team" else called[0] if called else name
    used = _USED[what]
    places = list(_everywhere(workspace))
    hit = [
        ReachedTouchpoint(each, journey, why)
        for journey, stage, each in places
        for said, why in used(stage, each)
        if folded(said) == folded(name)
    ]
    hit = list({(each.touchpoint.ref, each.journey): each for each in reversed(hit)}.values())[::-1]
    run = [each.ref for each in workspace.journeys() if what == "team" and each.record.operations == name]
    if not hit and not run:
        known = names_used(workspace)[what]
        known |= {label for each in workspace.of("team") for label in (each.ref, each.record.label) if what == "team"}
        if name not in known:
            raise UnknownRef(_unknown(what, name, known))
    named = workspace.find(name) if what == "team" else None
    return _Hit(tuple(hit), f"{what} {named.record.label if named else name}", tuple(run))


def names_used(workspace: Workspace) -> Mapping[str, set[str]]:
    """The systems, teams and channels that touchpoints name."""
    found: dict[str, set[str]] = {what: set() for what in PREFIXES}
    for _, stage, each in _everywhere(workspace):
        for what, used in _USED.items():
            found[what].update(said for said, _ in used(stage, each))
    return found


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    by_fold = {folded(each): each for each in sorted(known)}
    hint = near(folded(name), list(by_fold))
    for plain, said in by_fold.items():
        hint = hint.replace(f"'{plain}'", f"'{what}:{said}'")
    some = ", ".join(sorted(by_fold.values())[:12])
    return (
        f"no touchpoint has the {what} '{name[:80]}'{hint or (f'; there are {some}' if some else '; none is written')}"
    )


def _everywhere(workspace: Workspace) -> Iterator[tuple[str, Located[Any], Located[Any]]]:
    for journey in workspace.journeys():
        for stage in workspace.stages(journey.ref):
            for each in workspace.touchpoints_of.get(stage.ref, ()):
                yield journey.ref, stage, each


_Used = Callable[[Located[Any], Located[Any]], Iterator[tuple[str, str]]]


def _systems(stage: Located[Any], each: Located[Any]) -> Iterator[tuple[str, str]]:
    yield from ((use.system, "runs on it") for use in each.record.systems)
    yield from ((done.system, f"behind it: {done.title}") for done in each.record.backstage if done.system)


def _teams(stage: Located[Any], each: Located[Any]) -> Iterator[tuple[str, str]]:
    if each.record.team:
        yield each.record.team, "runs it"
    elif stage.record.team:
        yield stage.record.team, f"runs the stage “{stage.record.label}”"
    yield from ((done.team, f"behind it: {done.title}") for done in each.record.backstage if done.team)


def _channels(stage: Located[Any], each: Located[Any]) -> Iterator[tuple[str, str]]:
    if each.record.channel:
        yield each.record.channel, "meets customers there"


_USED: Mapping[str, _Used] = {"system": _systems, "team": _teams, "channel": _channels}


def _of_record(workspace: Workspace, located: Located[Any]) -> _Hit:
    """What a place, a pain, a metric or an initiative is about."""
    title = located.record.label
    if located.kind in PLACES:
        return _at(workspace, [(located.ref, "itself")], title)
    if located.kind == "persona":
        travelled = [each.ref for each in workspace.journeys() if _is_traveller(workspace, located, each)]
        return _at(workspace, [(ref, "they travel it") for ref in travelled], title)
    pains = [located] if located.kind == "pain-point" else []
    lists: tuple[Hanging[Any], ...] = (workspace.pains_at, workspace.metrics_at, workspace.strengths_at)
    if located.kind == "initiative":
        pains = [each for each in workspace.of("pain-point") if located in workspace.fixes(each.ref)]
    if located.kind not in ("pain-point", "metric", "strength", "initiative"):
        raise UnknownRef(
            f"'{located.ref}' is a {located.kind}; name a place, pain, metric, initiative or persona, or "
            "system:NAME, team:NAME, channel:NAME"
        )
    wanted = {each.ref: each.record.label for each in (*pains, *([] if pains else [located]))}
    found = [
        (place, f"“{wanted[each.ref]}” stands here")
        for held in lists
        for places in held.values()
        for place, items in places.items()
        for each in items
        if each.ref in wanted
    ]
    hit = _at(workspace, found, title)
    if located.kind != "pain-point":
        return hit
    homes = dict.fromkeys((*hit.journeys, *(each.journey for each in hit.touchpoints)))
    shares = {home: share for home in homes if (share := share_hit(workspace, located, home)) is not None}
    return hit._replace(shares=shares)


def _is_traveller(workspace: Workspace, persona: Located[Any], journey: Located[Any]) -> bool:
    return any(found is persona for each in journey.record.personas if (found := workspace.find(each, journey.ref)))


def _at(workspace: Workspace, places: Sequence[tuple[str, str]], title: str) -> _Hit:
    """The touchpoints at some places, with those inside, wherever files stand; and the journeys hit as a whole."""
    why = dict(places)
    hit, whole = [], [ref for ref in why if ref in workspace.records and workspace.records[ref].kind == "journey"]
    for journey, stage, each in _everywhere(workspace):
        names = (each.ref, workspace.stands_for.get(each.ref), stage.ref, workspace.stands_for.get(stage.ref), journey)
        reason = next((why[name] for name in names if name in why), None)
        if reason is not None:
            hit.append(ReachedTouchpoint(each, journey, reason))
    return _Hit(tuple(hit), title, tuple(whole))


# --- whom to tell, and what to watch ---


def _owners(
    workspace: Workspace, hit: _Hit, journeys: Sequence[ReachedJourney]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Who answers for what is reached: a name, the ref, and the titles of what is theirs."""
    found: dict[str, list[str]] = {}
    for each in journeys:
        who = each.journey.record.owned_by
        found.setdefault(who, []).append(each.journey.record.label)
        if team := each.journey.record.operations:
            found.setdefault(team, []).append(f"runs {each.journey.record.label}")
    for touched in hit.touchpoints:
        if team := touched.touchpoint.record.team:
            found.setdefault(team, []).append(f"runs {touched.touchpoint.record.label}")
    for who, titles in found.items():
        named = workspace.find(who) if who else None
        name = named.record.label if named else workspace.person_name(who) if who else "nobody"
        yield name, who, tuple(dict.fromkeys(titles))


def _metrics(repository: Repository, hit: _Hit, journeys: Sequence[ReachedJourney]) -> tuple[Watched, ...]:
    """The metrics at what is hit, and of the journeys as a whole."""
    workspace = repository.workspace
    places = [each.touchpoint.ref for each in hit.touchpoints]
    places += [each.journey.ref for each in journeys if each.how == "hit"]
    found = {each.ref: each for place in places for each in hanging(workspace.metrics_at, place)}
    return tuple(_watched(repository, each) for each in found.values())


def _watched(repository: Repository, metric: Located[Any]) -> Watched:
    points = [each for each in repository.workspace.points(metric.ref) if each.date <= repository.as_of]
    if not points:
        return Watched(metric, "not measured yet")
    unit = unit_of(metric.record, (each.value for each in points))
    return Watched(metric, unit.value(points[-1].value), points[-1].date)


def _running(workspace: Workspace, hit: _Hit, metrics: Sequence[Located[Any]]) -> Iterator[Located[Any]]:
    """The initiatives that are not finished and are about pains there, or should move a metric there."""
    places = [*hit.journeys, *(each.touchpoint.ref for each in hit.touchpoints)]
    pains = {each.ref: each for place in places for each in hanging(workspace.pains_at, place)}
    fixes = [fix for pain in pains for fix in workspace.fixes(pain)]
    fixes += [fix for metric in metrics for fix in workspace.sources(metric.ref, "initiative", "expects")]
    yield from ({each.ref: each for each in fixes if each.record.status not in FINISHED}).values()
