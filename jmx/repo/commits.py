"""Commits by their ids, asked of git only once somebody wants to know who made them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from jmx.model.history import Commit
from jmx.repo.git import Git


class Commits(Mapping[str, Commit]):
    """The commits of many lives. Who wants one event of a life will want the others: they come together."""

    def __init__(self, git: Git, lives: Sequence[Collection[str]]) -> None:
        self._git = git
        self._lives = lives
        self._oids = frozenset[str]().union(*lives)
        self._known: dict[str, Commit] = {}

    def __getitem__(self, oid: str) -> Commit:
        if oid not in self._oids:
            raise KeyError(oid)
        if oid not in self._known:
            together = min((life for life in self._lives if oid in life), key=len)
            self._known |= self._git.commits(sorted({*together} - self._known.keys()))
        return self._known[oid]

    def __iter__(self) -> Iterator[str]:
        return iter(self._oids)

    def __len__(self) -> int:
        return len(self._oids)
