"""What falls due, for whom, and why."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from jmx.errors import JmxError, near
from jmx.model.workspace import Workspace
from jmx.queries.journey import forced_by
from jmx.queries.repository import Repository
from jmx.repo.git import identity
from jmx.report.due import DueReport
from jmx.review.due import KINDS, DueItem, Told, due_items, spread

ME = "me"
A_QUARTER = 92


def due_of(
    repository: Repository,
    journeys: Sequence[str] = (),
    *,
    owner: str = "",
    kinds: Sequence[str] = (),
    within: int = A_QUARTER,
    propose: bool = False,
) -> DueReport:
    """What falls due within so many days, and all that is late; of some journeys, of one person or of some kinds."""
    _known_kinds(kinds)
    repository.start_history()
    repository.note_unread()
    workspace, as_of = repository.workspace, repository.as_of
    only = [repository.journey(each).ref for each in journeys]
    told = [
        Told(status, forced_by(repository, journey.ref) if journey.record.watched else ())
        for journey in workspace.journeys()
        if (status := repository.review_status(journey))
    ]
    found = due_items(workspace, told, as_of)
    name = name_of(repository, owner, {each.owner for each in found if each.owner}) if owner else ""
    until = min(date.max.toordinal(), as_of.toordinal() + within)
    shown = tuple(
        each for each in found
        if (not kinds or each.kind in kinds) and (not name or each.owner == name) and _is_about(workspace, each, only)
    )  # fmt: skip
    return DueReport(
        tuple(each for each in shown if each.when.toordinal() <= until),
        as_of, as_of + timedelta(days=within) if until < date.max.toordinal() else date.max,
        owner=name,
        next=next((each for each in shown if each.when.toordinal() > until), None),
        spread=spread(workspace, found, as_of) if propose else None,
        commit=repository.read_at,
    )  # fmt: skip


def _known_kinds(kinds: Sequence[str]) -> None:
    for each in kinds:
        if each not in KINDS:
            raise JmxError(
                f"nothing of the kind '{each[:40]}' falls due{near(each, KINDS) or ''}; kinds: {', '.join(KINDS)}"
            )


def _is_about(workspace: Workspace, item: DueItem, journeys: Sequence[str]) -> bool:
    return not journeys or any(item.ref == each or item.ref in workspace.concerns(each) for each in journeys)


def name_of(repository: Repository, who: str, among: Iterable[str] = ()) -> str:
    """What somebody is called in reports: by id, name or address; `me` is whom git's settings name. Whoever is not
    written down among the people may be `among` those who answer for something."""
    workspace = repository.workspace
    if who == ME:
        user = identity(repository.root)
        if user is None:
            raise JmxError("git's settings name nobody; run: git config user.email you@example.org")
        return _with_address(workspace, user.address) or user.name
    person = workspace.person(who)
    name = person.label if person else _with_address(workspace, who)
    known = dict.fromkeys((*(each.record.label for each in workspace.of("person")), *among))
    alike = [each for each in known if each.casefold() == who.strip().casefold()]
    if name or alike:
        return name or alike[0]
    raise JmxError(f"nobody is called '{who[:80]}'{near(who, [*known]) or ''}")


def _with_address(workspace: Workspace, address: str) -> str:
    """What the person with that address is called; empty where nobody has it."""
    people = (each.record for each in workspace.of("person"))
    wanted = address.strip().casefold()
    return next((each.label for each in people if wanted in map(str.casefold, each.emails)), "")
