"""Which files `jmx.yaml` leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from jmx.model.kinds import BASELINE_FILE, RECORD_ENDINGS, SETTINGS_FILE
from jmx.model.path_pattern import leads_to


@dataclass(frozen=True)
class Exclusion:
    """What is not read as records, though it lies where records are looked for. A table is not among it: none is read
    that no record names."""

    patterns: tuple[str, ...] = ()

    def __contains__(self, path: str) -> bool:
        """Whether a path is left out; that of a folder ends in a slash."""
        if not self.patterns or path in (SETTINGS_FILE, BASELINE_FILE) or not path.endswith((*RECORD_ENDINGS, "/")):
            return False
        if path not in self._known:
            self._known[path] = any(leads_to(pattern, path) for pattern in self.patterns)
        return self._known[path]

    def idle(self, paths: Sequence[str]) -> tuple[int, ...]:
        """The patterns, by their places in the list, that lead to none of some paths."""
        return tuple(
            number for number, pattern in enumerate(self.patterns) if not any(leads_to(pattern, path) for path in paths)
        )

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}


NOTHING_EXCLUDED = Exclusion()
