"""Drafts of what others made, as the files of new records: names become refs, and what nobody said becomes a TODO."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from jmx.errors import RefusedWrite
from jmx.foreign.draft import Draft
from jmx.model import limits
from jmx.model.identity import slug
from jmx.model.workspace import Workspace
from jmx.writing.new_record import NewRecord, drafted_record, id_for

_CALLED = {"personas": "persona", "team": "team", "teams": "team"}  # fields that hold what people call such records

_OTHER_ID = "give the new one an id with --id"


def records_of(
    drafts: Iterable[Draft], workspace: Workspace, taken: Container[str] = (), given_id: str | None = None
) -> tuple[NewRecord, ...]:
    """The records of drafts and those that go with them; `given_id` is the id of the first. `taken` are paths that
    exist already. RefusedWrite where a journey of that id is there already."""
    writer = _Writer(workspace, taken)
    for draft in drafts:
        writer.add(draft, given_id)
        given_id = None
    return tuple(writer.made.values())


class _Writer:
    def __init__(self, workspace: Workspace, taken: Container[str]) -> None:
        self.workspace = workspace
        self.taken = taken
        self.named = 0  # so many records were made because something names them
        self.made: dict[str, NewRecord] = {}
        self.known = {
            (kind, called.casefold()): each.ref
            for kind in set(_CALLED.values())
            for each in workspace.of(kind)
            for called in (each.record.label, each.ref)
        }

    def __contains__(self, name: object) -> bool:
        """Whether a path or an id is taken."""
        return name in self.made or name in self.taken

    def add(self, draft: Draft, given_id: str | None) -> None:
        self._refuse_twin(draft, given_id)
        own = self._write(draft, given_id, "")
        for each in draft.beside:
            self._write(each, None, own)

    def _refuse_twin(self, draft: Draft, given_id: str | None) -> None:
        """A journey that was imported before is not imported again beside itself."""
        wanted = slug(str(draft.data.get("title", "")))
        if draft.kind != "journey" or given_id is not None:
            return
        if found := self.workspace.records.get(wanted):
            raise RefusedWrite(f"there is a {found.kind} '{wanted}' already, in {found.path}; {_OTHER_ID}")
        if (path := f"journeys/{wanted}.yaml") in self.taken:
            raise RefusedWrite(f"'{path}' is there already; {_OTHER_ID}")

    def _write(self, draft: Draft, given_id: str | None, main: str) -> str:
        """Writes a record and those it names that are not there yet. Its id is taken from the start."""
        name = id_for(draft.kind, draft.data, self.workspace, self, given_id)
        self.made[name] = NewRecord(f"{name}.yaml", "")
        self.made[name] = drafted_record(draft.kind, name, self._linked(draft.data, main or name), self.workspace)
        return name

    def _linked(self, data: Mapping[str, Any], main: str) -> dict[str, Any]:
        """Data with refs in place of names; places that begin with `/` lie in the record that everything goes with."""
        return {name: self._linked_field(name, value, main) for name, value in data.items()}

    def _linked_field(self, name: str, value: Any, main: str) -> Any:
        if name in _CALLED:
            return self._refs(_CALLED[name], value)
        if name == "at":
            return [f"{main}{each}".rstrip("/") if each.startswith("/") else each for each in value]
        if isinstance(value, Mapping):
            return self._linked(value, main)
        if isinstance(value, list | tuple):
            return [self._linked(each, main) if isinstance(each, Mapping) else each for each in value]
        return value

    def _refs(self, kind: str, names: Any) -> Any:
        if not isinstance(names, str):
            return [self._refs(kind, each) for each in names]
        if (kind, names.casefold()) not in self.known:
            self.named += 1
            if self.named > limits.NAMED:
                raise RefusedWrite(
                    f"it names more than {limits.NAMED:,} personas or teams that are not here yet; "
                    "take out what is none, or import it in parts"
                )
            self.known[kind, names.casefold()] = self._write(Draft(kind, {"title": names}), None, "")
        return self.known[kind, names.casefold()]
