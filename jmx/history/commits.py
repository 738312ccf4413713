"""Commits by their ids, asked of git only once somebody wants to know who made them."""

from collections.abc import Iterator, Mapping

from jmx.model.change import Life
from jmx.model.history import Commit
from jmx.repo.git import Git


class Commits(Mapping[str, Commit]):
    """The commits of many lives. Who wants one event of a life will want the others: they come together."""

    def __init__(self, git: Git, lives: Mapping[str, Life]) -> None:
        self._git = git
        self._lives = lives
        self._known: dict[str, Commit] = {}

    def __getitem__(self, oid: str) -> Commit:
        if oid not in self._known:
            around = [life.events for life in self._lives.values() if any(event.oid == oid for event in life.events)]
            if not around:
                raise KeyError(oid)
            together = {event.oid for event in min(around, key=len)}
            self._known |= self._git.commits(sorted(together - self._known.keys()))
        return self._known[oid]

    def __iter__(self) -> Iterator[str]:
        return iter({event.oid for life in self._lives.values() for event in life.events})

    def __len__(self) -> int:
        return sum(1 for _ in self)
