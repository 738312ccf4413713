"""What reviews say in a file, and that two say the same though records they name, or they themselves, were renamed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jmx.model.meaning import whole
from jmx.model.outline import Entry, outline
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

Said = Mapping[str, Any]
# The fields of a review, and of its decisions and actions, that name records.
_REFS = frozenset({
    "journeys", "reviewer", "recorded_by", "attendees", "fingerprint", "closes", "about", "owner", "supersedes",
    "initiative",
})  # fmt: skip


class Renames:
    """The later refs of records that were renamed, as far as commits were looked at."""

    def __init__(self) -> None:
        self._later: dict[str, str] = {}

    def learn(self, before: Iterable[object], after: Iterable[object]) -> bool:
        """Takes in the records that are gone from some files and came again with all they said; whether any is new."""
        old, new = ({entry.ref: entry for content in side for entry in _entries(content)} for side in (before, after))
        gone = [entry for ref, entry in old.items() if ref not in new]
        come = [entry for ref, entry in new.items() if ref not in old]
        known = len(self._later)
        for inside in (False, True):  # what lies in a journey is looked for in that under its new name
            came = {self._told(entry): entry.ref for entry in come if ("/" in entry.ref) is inside}
            told = {entry.ref: self._told(entry) for entry in gone if ("/" in entry.ref) is inside}
            found = {ref: came[said] for ref, said in told.items() if said in came}
            self._later = found | self._later
        return len(self._later) > known

    def _told(self, entry: Entry) -> tuple[str, str, str]:
        """By what a record is known under another id: its title; one without, and a review, by all it says."""
        holder, _, own = entry.ref.rpartition("/")
        holder = self.latest(holder)
        if entry.kind != "review" and entry.label != own:
            return entry.kind, holder, entry.label
        return entry.kind, holder, as_text(self.in_full(whole(entry.kind, entry.raw)) | {"id": ""})

    def in_full(self, said: Said) -> dict[str, Any]:
        """All that a review says, of records by their latest refs."""
        return _refs_as(said, self.latest)

    def latest(self, ref: str) -> str:
        """The latest name of a record, or of what lies in one; of names that went round always the same."""
        met = [ref]
        while (later := self._next(met[-1])) not in met:
            met.append(later)
        return min(met[met.index(later) :])

    def _next(self, ref: str) -> str:
        home, *inside = ref.split("/")
        parts = (self._later.get(f"{home}/{each}", each).rpartition("/")[2] for each in inside)
        return "/".join((self._later.get(home, home), *parts))


def as_text(said: Said) -> str:
    return json.dumps(said, sort_keys=True, default=str)


def _refs_as(said: Said, names: Callable[[str], str]) -> dict[str, Any]:
    """What a review says, with other names for the records it names."""
    return {field: _named(value, names) if field in _REFS else _parts(value, names) for field, value in said.items()}


def _named(value: Any, names: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return names(value)
    if isinstance(value, list):
        return [_named(each, names) for each in value]
    return {names(key): each for key, each in value.items()} if isinstance(value, dict) else value


def _parts(value: Any, names: Callable[[str], str]) -> Any:
    """Decisions and actions, with other names for what they name; any other value as it is."""
    if not isinstance(value, list):
        return value
    return [_refs_as(each, names) if isinstance(each, dict) else each for each in value]


def but_for_refs(said: Said) -> dict[str, Any]:
    """What is the same of a review in which only refs were renamed."""
    return _refs_as(said, lambda _: "") | {"id": ""}


def items(content: object) -> dict[str, Any]:
    """The meaning of each outermost record of a file, by ref; empty for a file that cannot be read or parsed."""
    return {entry.ref: whole(entry.kind, entry.raw) for entry in _entries(content) if "/" not in entry.ref}


def _entries(content: object) -> Sequence[Entry]:
    try:
        return tuple(outline(door.parse(content) if isinstance(content, bytes) else {}, ""))
    except Refusal:
        return ()
