"""Who answers for what after the organisation changed: the edits that put a person or a team in another's place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from jmx.errors import JmxError, RefusedEdit
from jmx.model.answering import ANSWERED
from jmx.model.finding import Route, written_at
from jmx.model.identity import slug
from jmx.model.kinds import BY_NAME, kind_of
from jmx.model.record import refs_in
from jmx.model.review import FINISHED
from jmx.model.workspace import Link, Located, Titles, Workspace
from jmx.queries.field_edits import FieldEdits, content_of, record_of, refuse_lost_refs
from jmx.queries.file_diff import FileSide, file_diff
from jmx.queries.repository import Repository, some
from jmx.reading import yaml as door
from jmx.writing.edit import FieldChange, edited
from jmx.writing.emit import record_text
from jmx.writing.field_input import problem_with
from jmx.writing.transaction import FileChange


def reassignment_of(repository: Repository, old: str, new: str, only: Sequence[str] = ()) -> FieldEdits:
    """The edits that give to `new` what `old` answers for, in some journeys where these are named. Notes what stays."""
    workspace = repository.workspace
    team = not _is_address(old) and record_of(repository, old).kind == "team"
    spots = [*dict.fromkeys(workspace.pointing_at(old) if team else places_of_person(repository, old))]
    scope = {ref for each in only for ref in workspace.concerns(repository.journey(each).ref)}
    kept = [each for each in spots if goes_over(workspace, each, "team" if team else "person")]
    chosen = [each for each in kept if not only or each.source in scope]
    if not chosen:
        _note_what_stays(repository, old, spots)
        where = f" in {', '.join(only)}" if only else ""
        raise JmxError(f"'{old}' answers for nothing{where} that could go over to somebody else")
    successor, written = _successor(repository, new, team=team)
    if successor == old:
        raise JmxError(f"'{old}' and '{new}' are the same; name somebody else")
    own = [each for each in chosen if each.source == successor]  # nobody stands in for themselves
    chosen = [each for each in chosen if each not in own]
    changes = dict(written)
    for path in dict.fromkeys(each.path for each in chosen):
        planned = changes.get(path) or FileChange(path, (before := content_of(repository, path)), before)
        routes = dict.fromkeys(each.route for each in chosen if each.path == path)
        after = _reassigned(planned.after or b"", [*routes], successor)
        changes[path] = FileChange(path, planned.before, after)
    later = refuse_lost_refs(repository, {path: each.after for path, each in changes.items()})
    _note_what_stays(repository, old, spots)
    if own:
        repository.note(f"'{old}' stays the deputy of '{successor}'; to change it: jmx set {successor}.deputy=…")
    told = [
        change
        for each in changes.values()
        for change in file_diff(FileSide(each.path, each.before), FileSide(each.path, each.after)).changes
    ]
    return FieldEdits(tuple(changes.values()), tuple(told), Titles(workspace, later))


def _is_address(who: str) -> bool:
    return "@" in who


def places_of_person(repository: Repository, who: str) -> Iterator[Link]:
    """Every place that names a person, by id or by name and address. RefusedEdit where that is no person."""
    workspace = repository.workspace
    if _is_address(who):
        person = workspace.person(who if "<" in who else f"{who} <{who}>")
        ids = [each.ref for each in workspace.of("person") if each.record is person]
        addresses = person.emails if person else ()
    else:
        found = record_of(repository, who)
        if found.kind != "person":
            raise RefusedEdit(f"'{who}' is a {found.kind}; only what a person or a team answers for goes over")
        ids, addresses = [found.ref], found.record.emails
    for ref in ids:
        yield from workspace.pointing_at(ref)
    known = {address.casefold() for address in addresses}
    for each in {(each.path, each.route): each for each in workspace.records.values()}.values():
        for route, written, kinds in refs_in(each.record):
            if kinds == ("person",) and "<" in written and _address(written) in known:
                yield Link(each.ref, each.path, (*each.route, *route), written)


def _address(written: str) -> str:
    return written.rstrip(">").partition("<")[2].strip().casefold()


def goes_over(workspace: Workspace, spot: Link, kind: str) -> bool:
    """Whether somebody answers for something there that is not over."""
    source = workspace.records.get(spot.source)
    if source is None or _field(source, spot) not in ANSWERED[kind].get(source.kind, ()):
        return False
    return not (source.kind == "initiative" and source.record.status in FINISHED)


def _field(source: Located[Any], spot: Link) -> str:
    """The field that names somebody; the last of the route where it is overlaid at a pointer to the record."""
    depth = len(source.route)
    inside = spot.path == source.path and spot.route[:depth] == source.route
    return next(
        (str(step) for step in (spot.route[depth:] if inside else spot.route[-1:]) if isinstance(step, str)), ""
    )


def _reassigned(content: bytes, routes: Sequence[Route], successor: str) -> bytes:
    """A file in which somebody else is named at some places, and nowhere twice."""
    data = door.parse(content)
    changes = []
    lists: dict[Route, list[Any]] = defaultdict(list)
    for route in routes:
        holder = written_at(data, route[:-1])
        if isinstance(holder, list) and successor in holder:
            lists[route[:-1]].append(route[-1])
        else:
            changes.append(FieldChange(route, successor))
    for route, gone in lists.items():
        left = [each for index, each in enumerate(written_at(data, route)) if index not in gone]
        changes.append(FieldChange(route, left))
    return edited(content, changes)


def _successor(repository: Repository, new: str, *, team: bool) -> tuple[str, dict[str, FileChange]]:
    """What is written from now on, and the file of people where somebody new is added to it."""
    workspace = repository.workspace
    if not _is_address(new):
        found = record_of(repository, new)
        if found.kind != ("team" if team else "person"):
            wanted = "a team" if team else "a person"
            raise RefusedEdit(f"'{new}' is a {found.kind}, and {wanted} is wanted; see: jmx show {new}")
        return found.ref, {}
    if team or (problem := problem_with("journey", "owner", new, workspace)):
        raise RefusedEdit(f"'{new}' is no team" if team else str(problem))
    person = workspace.person(new)
    known = next((each.ref for each in workspace.of("person") if each.record is person), None)
    if known:
        return known, {}
    path = next((each.path for each in workspace.of("person") if not each.path.startswith("journeys/")), None)
    return (new, {}) if path is None or person is None else _added(repository, path, person)


def _added(repository: Repository, path: str, person: Any) -> tuple[str, dict[str, FileChange]]:
    """Somebody new in the file that lists people, under an id that is free."""
    own, number = slug(person.name) or "person", 1
    while repository.workspace.find(own if number == 1 else f"{own}-{number}"):
        number += 1
    own = own if number == 1 else f"{own}-{number}"
    fields = {"id": own, "name": person.name, "emails": list(person.emails)}
    before = content_of(repository, path)
    data = door.parse(before)
    if kind_of(data) is not BY_NAME["person"] or "items" not in data:
        new = f"people/{own}.yaml"
        return own, {new: FileChange(new, None, record_text("person", fields).encode())}
    after = edited(before, [FieldChange(("items",), [*data["items"], fields])])
    return own, {path: FileChange(path, before, after)}


def _note_what_stays(repository: Repository, who: str, spots: Sequence[Link]) -> None:
    """Tells of what was agreed in reviews, and of who belongs to a team: that is not changed."""
    workspace = repository.workspace
    open_ones, members, over = [], [], []
    for spot in spots:
        source = workspace.records.get(spot.source)
        if source is not None and source.kind == "initiative" and source.record.status in FINISHED:
            over.append(source.ref)
        if source is not None and source.kind == "review" and len(spot.route) > 2 and spot.route[-1] == "owner":
            part = f"{source.ref}/{getattr(source.record, str(spot.route[-3]))[spot.route[-2]].id}"
            if not any(link.route[-2] == "closes" for link in workspace.pointing_at(part)):
                open_ones.append(part)
        elif source is not None and source.kind == "person" and "teams" in spot.route:
            members.append(source.ref)
    if open_ones:
        repository.note(f"what was agreed in reviews stays, and is open with '{who}': {some(open_ones)}")
    if over:
        repository.note(f"what shipped or was stopped stays with '{who}': {some(list(dict.fromkeys(over)))}")
    if members:
        repository.note(f"who belongs to '{who}' stays: {some(members)}; to change it: jmx set {members[0]}.teams=…")
