"""Who works where, who hands over to whom, what owners carry, and what a person leaves behind."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from jmx.errors import UnknownRef, near
from jmx.model.called import called
from jmx.model.last_edits import LastEdits
from jmx.model.settings import Person
from jmx.model.workspace import Link, Located
from jmx.queries.answer_memory import remembered
from jmx.queries.asked_person import person_asked
from jmx.queries.reassignment import goes_over, places_of_person
from jmx.queries.repository import Repository
from jmx.report.teams import LeavingReport, LeftBehind, TeamsReport
from jmx.review.action_list import ActionState, ListedAction, WantedActions, listed_actions
from jmx.review.team_work import distinct_name
from jmx.review.teams import Teams, teams_and_owners

KIND = "who works where"


def teams_of(repository: Repository, name: str = "") -> TeamsReport:
    """All teams and owners; of one team only what it has a part in."""
    found = remembered(
        repository, KIND, lambda: TypeAdapter(TeamsReport), "teams", lambda: _teams_of(repository)
    )  # fmt: skip
    return _of_one(found, _team(repository, found.found, name)) if name else found


def _teams_of(repository: Repository) -> TeamsReport:
    repository.start_history()
    repository.note_unread()
    workspace = repository.workspace
    late: dict[str, list[bool]] = defaultdict(list)
    for each in listed_actions(workspace, LastEdits, repository.as_of, WantedActions()):
        owner = workspace.records[each.ref].record.owner or ""
        late[distinct_name(workspace, owner, each.ref)].append(each.state is ActionState.LATE)
    found = teams_and_owners(workspace, repository.lint_context.statuses.values(), late)
    return TeamsReport(
        found, {each.ref: each.record.label for each in workspace.journeys()}, repository.as_of, repository.read_at
    )


def _team(repository: Repository, found: Teams, name: str) -> str:
    """The ref of the team that somebody means."""
    known = {each.ref: each.title for each in found.teams}
    meant = [
        ref for ref, title in known.items() if name.casefold() in (title.casefold(), _alone(title, ref).casefold())
    ]
    meant = [ref for ref in known if ref == name] or meant
    located = None if meant else called(repository.workspace, name, ("team",))
    if len(meant) > 1:
        raise UnknownRef(f"{len(meant)} teams are called '{name[:80]}'; write {' or '.join(meant)}")
    if not meant and located is None:
        hint = near(name, [*known, *known.values()]) or f"; teams here: {', '.join(list(known)[:12])}" if known else ""
        raise UnknownRef(f"there is no team '{name[:80]}'{hint}")
    return meant[0] if meant else located.ref  # type: ignore[union-attr]


def _alone(title: str, ref: str) -> str:
    """The title of a team without the ref that tells it from another."""
    return title.removesuffix(f" ({ref})")


def _of_one(report: TeamsReport, ref: str) -> TeamsReport:
    found = report.found
    (team,) = (each for each in found.teams if each.ref == ref)
    mine = Teams(
        (team,),
        tuple(each for each in found.handoffs if team.title in (each.giver, each.taker)),
        tuple(each for each in found.shared if team.title in each.teams),
        tuple(each for each in found.owners if each.name in team.members),
        (),
    )
    return replace(report, found=mine, team=team.title)


# --- who leaves ---


def leaving_of(repository: Repository, who: str) -> LeavingReport:
    """What somebody leaves behind: what they answer for, what they were to do, and whom that hangs on them."""
    repository.start_history()
    repository.note_unread()
    person = person_asked(repository, who, "--leaving")
    workspace = repository.workspace
    ref = next((each.ref for each in workspace.of("person") if each.record is person), "")
    spots = places_of_person(repository, ref or f"{person.label} <{person.emails[0]}>")
    rows = dict.fromkeys(_behind(repository, spots))
    actions = listed_actions(workspace, LastEdits, repository.as_of, WantedActions(person))
    told = tuple(sorted((*rows, *map(_action, actions)), key=lambda each: (_ORDER.index(each.kind), each.ref)))
    deputy = workspace.find(person.deputy or "", ref)
    return LeavingReport(
        person.label, ref, told, deputy.record.label if deputy else "", _mates(repository, person), person.left,
        repository.as_of, repository.read_at,
    )  # fmt: skip


_ORDER = ("journey", "pain-point", "initiative", "action", "person", "team", "review", "stage", "touchpoint", "other")
_DOES: Mapping[tuple[str, str], str] = {
    ("journey", "owner"): "owns it", ("journey", "sponsor"): "sponsors it", ("pain-point", "owner"): "answers for it",
    ("initiative", "owner"): "answers for it", ("person", "deputy"): "stands in for them",
}  # fmt: skip


def _behind(repository: Repository, spots: Iterator[Link]) -> Iterator[LeftBehind]:
    workspace = repository.workspace
    for spot in spots:
        source = workspace.records.get(spot.source)
        if source is None or not goes_over(workspace, spot, "person"):
            continue
        depth = len(source.route)
        inside = spot.route[depth:] if spot.route[:depth] == source.route else spot.route[-1:]
        field = str(next((step for step in inside if isinstance(step, str)), ""))
        does = _DOES.get((source.kind, field), field)
        yield LeftBehind(source.kind, source.ref, source.record.label, does, _detail(repository, source))


def _detail(repository: Repository, source: Located[Any]) -> str:
    if source.kind == "journey" and source.record.watched:
        due = repository.review_status(source).due
        return f"next review due {due}" if due else "never reviewed"
    if source.kind == "pain-point":
        return f"severity {source.record.severity}, {source.record.status}" if source.record.severity else ""
    return str(getattr(source.record, "status", "") or "")


def _action(each: ListedAction) -> LeftBehind:
    due = f"due {each.due}{', late' if each.state is ActionState.LATE else ''}" if each.due else "no day set"
    return LeftBehind("action", each.ref, each.text, "is to do it", due)


def _mates(repository: Repository, person: Person) -> tuple[str, ...]:
    """Those who are in a team with somebody and still there."""
    workspace, mine = repository.workspace, set(person.teams)
    others: Sequence[Person] = [each.record for each in workspace.of("person") if each.record is not person]
    return tuple(each.label for each in others if mine & set(each.teams) and not each.left)
