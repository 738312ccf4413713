"""A record under another id: its own line, and every place that names it, so that all refs lead where they led."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jmx.errors import JmxError, RefusedEdit
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Route, written_at
from jmx.model.identity import DEVICES, slug
from jmx.model.kinds import BASELINE_FILE, BY_NAME, HAPPENINGS_FILE, SETTINGS_FILE
from jmx.model.workspace import Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.sheet import header_of, text_of
from jmx.writing.edit import REMOVE, FieldChange, edited
from jmx.writing.pinning import id_written


@dataclass(frozen=True, slots=True)
class Renaming:
    """A record, its ref from now on, the places in other fields that name it, by path, and what it is called where it
    stands in journeys by pointer."""

    record: Located[Any]
    ref: str
    named: Mapping[str, tuple[Route, ...]]
    stands_as: Mapping[str, str] = field(default_factory=dict)
    """The refs of those places, and what they will be."""

    @property
    def later(self) -> Mapping[str, str]:
        """Every ref of the record with what it will be."""
        return {self.record.ref: self.ref, **self.stands_as}

    @property
    def old_id(self) -> str:
        """What it is called so far."""
        return self.record.ref.rpartition("/")[2]

    @property
    def new_id(self) -> str:
        """What it is called from now on."""
        return self.ref.rpartition("/")[2]

    def place(self, path: str) -> str:
        """Where a file stands afterwards: that of the record itself is called by its id, if it was so far."""
        folder, slash, name = path.rpartition("/")
        own = path == self.record.path and not self.record.route and name == f"{self.old_id}.yaml"
        return f"{folder}{slash}{self.new_id}.yaml" if own else path

    @property
    def paths(self) -> tuple[str, ...]:
        """The files to edit."""
        return tuple(dict.fromkeys((self.record.path, *self.named)))


def renaming(
    workspace: Workspace, record: Located[Any], new_id: str, baseline: Sequence[BaselineEntry] = ()
) -> Renaming:
    """What giving a record another id asks for. JmxError where that id cannot be, or is taken."""
    if record.kind not in BY_NAME:
        raise RefusedEdit(f"'{record.ref}' is a {record.kind}; rename it in {record.path}")
    if slug(new_id) != new_id:
        raise JmxError(f"'{new_id[:80]}' is no id: write {slug(new_id) or 'small letters, digits and single hyphens'}")
    if new_id in DEVICES:
        raise JmxError(f"'{new_id}' is no id: Windows keeps that name for a device; choose another")
    holder = record.ref.rpartition("/")[0]
    ref = f"{holder}/{new_id}" if holder else new_id
    taken = workspace.find(ref)
    if taken is not None:
        raise JmxError(f"'{ref}' is there already: {taken.kind} “{taken.record.label}” in {taken.path}")
    places = (place for place, own in workspace.stands_for.items() if own == record.ref)
    stands_as = {place: f"{place.rpartition('/')[0]}/{new_id}" for place in places}
    return Renaming(record, ref, naming(workspace, record.ref, baseline, stands_as), stands_as)


def naming(
    workspace: Workspace, ref: str, baseline: Sequence[BaselineEntry], stands_as: Iterable[str] = ()
) -> Mapping[str, tuple[Route, ...]]:
    """The places that name a record, or something in it, by path; also by what it `stands_as` in journeys."""
    refs = (ref, *stands_as)
    named: dict[str, dict[Route, None]] = defaultdict(dict)
    for path, route, target in (*_naming_anything(workspace), *_in_baseline(baseline)):
        if target in refs or target.startswith(tuple(f"{each}/" for each in refs)):
            named[path][route] = None
    return {path: tuple(routes) for path, routes in named.items()}


def _naming_anything(workspace: Workspace) -> Iterator[tuple[str, Route, str]]:
    """Every place that names a record: path, route, and the ref of what it names."""
    yield from ((link.path, link.route, link.target) for link in (*workspace.links, *workspace.dangling))
    for index, each in enumerate(workspace.settings.lint.suppress):
        yield SETTINGS_FILE, ("lint", "suppress", index, "record"), each.record
    for review in workspace.of("review"):
        for journey in review.record.fingerprint or ():
            yield review.path, (*review.route, "fingerprint", journey), journey


def _in_baseline(entries: Sequence[BaselineEntry]) -> Iterator[tuple[str, Route, str]]:
    for index, each in enumerate(entries):
        yield BASELINE_FILE, ("findings", index, "record"), each.record
        if each.target:
            yield BASELINE_FILE, ("findings", index, "target"), each.target


def renamed(path: str, content: bytes, asked: Renaming) -> bytes:
    """A file in which the record is called by its new id. Raises RefusedEdit where that cannot be done safely."""
    if path == HAPPENINGS_FILE:
        return _renamed_in_table(path, content, asked)
    try:
        data = door.parse(content)
    except Refusal as refusal:
        raise RefusedEdit(f"'{path}' must be repaired first: {refusal.words}") from refusal
    changes = [change for route in asked.named.get(path, ()) for change in _naming(data, route, asked)]
    if path == asked.record.path:
        changes.append(id_written(data, asked.record.route, asked.new_id))
    return edited(content, changes)


def _renamed_in_table(path: str, content: bytes, asked: Renaming) -> bytes:
    """The table of happenings with the new ref in the cells of what they touched; every other byte stays."""
    kept = text_of(content)
    lines = kept.text.splitlines(keepends=True)
    header = header_of(lines, ("touches",), ("touches",))
    column = header.names.index("touches")
    for index in range(header.index + 1, len(lines)):
        cells = next(csv.reader([lines[index]], delimiter=header.separator), [])
        old = cells[column] if column < len(cells) else ""
        new = re.sub(r"\S+", lambda found: _under_new_name(found[0], asked) or found[0], old)
        if new != old:
            pieces = lines[index].split(header.separator)
            if len(pieces) != len(cells):
                raise RefusedEdit(
                    f"'{path}', line {index + 1}: write '{new.strip()}' there by hand first, it is quoted"
                )
            pieces[column] = pieces[column].replace(old.strip(), new.strip())
            lines[index] = header.separator.join(pieces)
    return kept.encoded("".join(lines))


def _naming(data: Any, route: Route, asked: Renaming) -> list[FieldChange]:
    """The edits of one place that names the record, or something in it. What is named under a field, as feelings are
    by persona and fingerprints by journey, is a key there."""
    written = written_at(data, route)
    holder = written_at(data, route[:-1])
    is_key = not isinstance(written, str) or route[-2:-1] == ("fingerprint",)
    if isinstance(holder, Mapping) and route[-1] == asked.old_id and is_key:
        return [FieldChange(route, REMOVE), FieldChange((*route[:-1], asked.ref), written)]
    new = _under_new_name(written, asked) if isinstance(written, str) else None
    return [FieldChange(route, new)] if new is not None and new != written else []


def _under_new_name(written: str, asked: Renaming) -> str | None:
    """A ref with the new id at its place; None where it does not hold the old one, as a ref from inside may not."""
    for place, later in asked.stands_as.items():
        if f"{written}/".startswith(f"{place}/"):
            return later + written[len(place) :]
    steps, old = written.split("/"), asked.record.ref.split("/")
    for start in range(len(old)):
        own = old[start:]
        if steps[: len(own)] == own:
            new = asked.ref.split("/")  # shorter than the old one where the record gets a file of its own
            return "/".join((*new[-len(own) :], *steps[len(own) :]))
    return None
