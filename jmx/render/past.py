"""What became of the records of a map, for those who ask since when it says what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class MapEdit:
    """What one commit did to a record, by whom and why; without a commit it is not committed yet."""

    words: str
    when: date | None = None
    commit: str = ""
    by: str = ""
    why: str = ""
    certain: bool = True  # else it may have been done before


@dataclass(frozen=True, slots=True)
class MapPast:
    """The newest edits of each record by its ref, and last the one that brought it; `gap` says why not all is known."""

    edits: Mapping[str, tuple[MapEdit, ...]] = field(default_factory=lambda: MappingProxyType({}))
    gap: str = ""

    def of(self, ref: str) -> tuple[MapEdit, ...]:
        return self.edits.get(ref, ())


NO_PAST = MapPast()


def packed_past(past: MapPast) -> Any:
    """The same as plain data, for another process."""
    return [{ref: [_plain(each) for each in edits] for ref, edits in past.edits.items()}, past.gap]


def _plain(edit: MapEdit) -> list[Any]:
    when = edit.when.isoformat() if edit.when else ""
    return [edit.words, when, edit.commit, edit.by, edit.why, edit.certain]


def unpacked_past(data: Any) -> MapPast:
    """The past of which that was made."""
    edits, gap = data
    return MapPast({ref: tuple(_edit(*each) for each in those) for ref, those in edits.items()}, gap)


def _edit(words: str, when: str, commit: str, by: str, why: str, certain: bool) -> MapEdit:
    return MapEdit(words, date.fromisoformat(when) if when else None, commit, by, why, certain)
