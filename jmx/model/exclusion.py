"""Which files `jmx.yaml` leaves out: paths and patterns, written as in .gitignore.

They are matched folder by folder, which takes linear time: whoever writes hostile patterns may name the files too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import NamedTuple

from jmx.model.kinds import BASELINE_FILE, RECORD_ENDINGS, SETTINGS_FILE

_ANY_FOLDERS = "**"


class PathSteps(NamedTuple):
    """A pattern taken apart: the names that lead there, and whether only a folder is meant."""

    steps: tuple[str, ...]
    folder: bool

    @classmethod
    def of(cls, text: str) -> "PathSteps":
        path = text.removeprefix("./").removesuffix("/")
        steps = path.removeprefix("/").split("/")
        if path == text.removesuffix("/") and "/" not in path:
            steps.insert(0, _ANY_FOLDERS)  # a name alone is meant in any folder
        if steps[-1] == _ANY_FOLDERS:
            steps[-1] = "*"  # what lies in a folder that is left out is left out with it
        return cls(tuple(steps), text.endswith("/"))

    def leads_to(self, path: Sequence[str], *, whole: bool = False) -> bool:
        """Whether it names a path, or unless the `whole` path is asked for, a folder in which that lies."""
        reached = self._without_folders({0})
        for depth, name in enumerate(path, 1):
            found = {self._next(at) for at in reached if self._fits(at, name)}
            if len(self.steps) in found and (not self.folder if depth == len(path) else not whole):
                return True
            reached = self._without_folders(found - {len(self.steps)})
        return False

    def _fits(self, at: int, name: str) -> bool:
        return self.steps[at] == _ANY_FOLDERS or fnmatchcase(name, self.steps[at])

    def _next(self, at: int) -> int:
        return at if self.steps[at] == _ANY_FOLDERS else at + 1

    def _without_folders(self, reached: set[int]) -> set[int]:
        """The same steps, and those after a `**` that stands for no folder."""
        for at in sorted(reached):
            while self.steps[at] == _ANY_FOLDERS:
                at += 1
                reached.add(at)
        return reached


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
            self._known[path] = any(_leads(pattern, path) for pattern in self._taken_apart)
        return self._known[path]

    def idle(self, paths: Sequence[str]) -> tuple[int, ...]:
        """The patterns, by their places in the list, that lead to none of some paths."""
        return tuple(
            number
            for number, pattern in enumerate(self._taken_apart)
            if not any(_leads(pattern, path) for path in paths)
        )

    @cached_property
    def _taken_apart(self) -> tuple[PathSteps, ...]:
        return tuple(map(PathSteps.of, self.patterns))

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}


def _leads(pattern: PathSteps, path: str) -> bool:
    return pattern.leads_to(path.split("/"))


NOTHING_EXCLUDED = Exclusion()
