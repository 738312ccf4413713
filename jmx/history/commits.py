"""Commits by their ids, asked of git only once somebody wants to know who made them."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from jmx.model.change import RecordHistory
from jmx.model.history import Commit
from jmx.repo.git import Git


class Commits(Mapping[str, Commit]):
    """The commits of many lives. Who wants one event of a life will want the others: they come together."""

    def __init__(self, git: Git, lives: Mapping[str, RecordHistory]) -> None:
        self._git = git
        self._lives = lives
        self._known: dict[str, Commit] = {}

    def __getitem__(self, oid: str) -> Commit:
        if oid not in self._known:
            together = {event.oid for event in self._longest[oid].events}
            self._known |= self._git.commits(sorted(together - self._known.keys()))
        return self._known[oid]

    @cached_property
    def _longest(self) -> dict[str, RecordHistory]:
        """For each commit the longest life that it is part of."""
        found: dict[str, RecordHistory] = {}
        for life in sorted(self._lives.values(), key=lambda each: len(each.events)):
            found |= dict.fromkeys([event.oid for event in life.events], life)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._longest)

    def __len__(self) -> int:
        return len(self._longest)
