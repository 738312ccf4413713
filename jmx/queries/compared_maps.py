"""Two maps of a journey as one: of two commits, of today's and the future journey, or of two personas."""

from collections.abc import Mapping
from dataclasses import replace

from jmx.errors import CannotDraw, UnknownRef, UnknownRev
from jmx.model.called import called
from jmx.model.change import Commit, Moment, later_refs
from jmx.model.identity import renamed
from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.queries.map import map_of
from jmx.queries.past import compared as compared_records
from jmx.queries.repository import Repository, calendar_day
from jmx.render.compare_map import Doubts, SideNames, compared, refs_of, under
from jmx.render.twins import twins
from jmx.render.view import MapView, day

PERSONA = "persona:"
_KINDS = ("stage", "touchpoint", "pain-point", "strength", "opportunity", "initiative", "evidence", "metric", "team",
          "person")  # fmt: skip
_EVERYBODY = "All personas"


def shown(repository: Repository, journey: str, persona: str | None = None, other: str | None = None) -> MapView:
    """The map of a journey, beside another one where that is named."""
    return (
        map_of(repository, journey, persona) if other is None else compared_map_of(repository, journey, other, persona)
    )


def compared_map_of(repository: Repository, journey: str, other: str, persona: str | None = None) -> MapView:
    """The map of a journey and another one as one map: `other` is a journey, a persona (`persona:ID`), or else a
    commit, a tag or a day."""
    found = repository.journey(journey)
    if other.startswith(PERSONA):
        return _of_personas(repository, found, persona, other.removeprefix(PERSONA))
    beside = repository.workspace.find(other) or called(repository.workspace, other, ("journey",))
    if beside is not None and isinstance(beside.record, Journey):
        return _of_journeys(repository, found, beside, persona)
    return _of_commits(repository, found, other, persona)


def _of_personas(repository: Repository, journey: Located[Journey], one: str | None, other: str) -> MapView:
    first, second = (map_of(repository, journey.ref, persona) for persona in (one, other))
    names = [view.personas[0] if persona else _EVERYBODY for view, persona in ((first, one), (second, other))]
    whose = SideNames(names[0], names[1], f"Only {names[1]}", f"Not {names[1]}" if one is None else f"Only {names[0]}",
                      "Differs")  # fmt: skip
    both = compared(replace(first, personas=second.personas), second, whose)  # that they differ is the point
    return replace(both, beside=f"{PERSONA}{other}")


def _of_journeys(
    repository: Repository, one: Located[Journey], other: Located[Journey], persona: str | None
) -> MapView:
    """Today's journey before the one that will take its place, however they are named."""
    if one.ref == other.ref:
        raise CannotDraw(f"'{one.ref}' is the same journey; name another one, a commit or {PERSONA}ID")
    asked = one.ref, other.ref
    if one.record.replaces and repository.workspace.find(one.record.replaces) == other:
        one, other = other, one
    earlier, later = (map_of(repository, each.ref, persona) for each in (one, other))
    doubts = _doubts(repository)
    both = compared(under(earlier, twins(earlier, later)), later, _named_apart(earlier, later), Doubts(doubts, doubts))
    return replace(both, journey=asked[0], beside=asked[1])  # by which it can be asked for again


def _named_apart(earlier: MapView, later: MapView) -> SideNames:
    """Two journeys by their titles; where these are the same, by what they are."""
    if earlier.title != later.title:
        return SideNames(earlier.title, later.title)
    return SideNames(*(f"{view.title} ({view.kind or view.journey})" for view in (earlier, later)))


def _of_commits(repository: Repository, journey: Located[Journey], rev: str, persona: str | None) -> MapView:
    git = repository.history_git
    try:
        oid = git.resolve(rev, repository.history_head)
    except UnknownRev as error:
        raise CannotDraw(f"{error}; nor is it a journey here, and a persona is named {PERSONA}ID") from error
    commit = git.commit(oid)
    later = map_of(repository, journey.ref, persona)
    refs = _later_refs(repository, Moment(rev, commit))
    then = repository.beside(oid)
    if then is not repository:
        then.notes = []
    before = next((old for old, new in refs.items() if new == journey.ref), journey.ref)
    try:
        earlier = map_of(then, before, persona)
    except UnknownRef as error:
        raise CannotDraw(f"at {rev}: {error}") from error
    for note in then.notes if then is not repository else ():
        repository.note(f"at {rev}: {note}")
    at, read = repository.at, repository.commit
    sides = SideNames(_moment(commit, rev), "Now" if at is None or read is None else _moment(read, at))
    known = {ref: renamed(ref, refs) for ref in refs_of(earlier)}
    both = compared(under(earlier, known), later, sides, Doubts(_doubts(then), _doubts(repository)))
    return replace(both, beside=oid)


def _moment(commit: Commit, rev: str) -> str:
    """A commit by the name that was asked for, with its day and its short id."""
    asked, held = calendar_day(rev), day(commit.day) if commit.day else "no day known"
    if asked is not None:
        return f"{day(asked)} (commit {commit.short})"
    if commit.oid.startswith(rev.lower()):
        return f"Commit {commit.short} ({held})"
    return f"{rev} (commit {commit.short}, {held})"


def _later_refs(repository: Repository, then: Moment) -> Mapping[str, str]:
    """What records were called then, and what they are called now."""
    found = compared_records(repository, then, repository.at, effects=False)
    return later_refs((*found.changes, *found.moves))


def _doubts(repository: Repository) -> frozenset[str]:
    """The kinds of records that may stand in a file that cannot be read, or is not here."""
    if not repository.loaded.whole:
        return frozenset(_KINDS)
    return frozenset(kind for kind in _KINDS if repository.workspace.unread.holds(kind))
