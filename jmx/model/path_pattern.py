"""Paths and patterns, written as in .gitignore.

They are matched folder by folder, which takes linear time: whoever writes hostile patterns may name the files too.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

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


def leads_to(pattern: str, path: str) -> bool:
    """Whether a pattern leads to a path; that of a folder ends in a slash."""
    return _taken_apart(pattern).leads_to(path.split("/"))


_taken_apart = lru_cache(maxsize=1000)(PathSteps.of)
