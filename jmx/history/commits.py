"""Commits by id, read from git on first use."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from jmx.model.change import RecordHistory
from jmx.model.history import Commit
from jmx.repo.git import Git


class Commits(Mapping[str, Commit]):
    """The commits of many record histories. All commits of one history are read in one call of git."""

    def __init__(self, git: Git, histories: Mapping[str, RecordHistory]) -> None:
        self._git = git
        self._histories = histories
        self._found: dict[str, Commit] = {}

    def __getitem__(self, oid: str) -> Commit:
        if oid not in self._found:
            together = {event.oid for event in self._longest[oid].events}
            self._found |= self._git.commits(sorted(together - self._found.keys()))
        return self._found[oid]

    @cached_property
    def _longest(self) -> dict[str, RecordHistory]:
        """For each commit the longest history that it is part of."""
        found: dict[str, RecordHistory] = {}
        for history in sorted(self._histories.values(), key=lambda each: len(each.events)):
            found |= dict.fromkeys([event.oid for event in history.events], history)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._longest)

    def __len__(self) -> int:
        return len(self._longest)
