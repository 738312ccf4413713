"""What became of the records of a map, for those who ask since when it says what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


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
