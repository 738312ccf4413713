"""Records that are there and cannot be read: whatever they may say of others, nobody knows that it is not said."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from jmx.model.finding import Route
from jmx.model.outline import HOLDS

_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class UnreadRecord:
    """A record that cannot be read, as far as a glance tells: where it stands, the ids it may have, the kinds of what
    it may hold (any, where there is none), the words in it, by which it may name others (None where nobody sees them),
    and whether its fields at least could be told apart."""

    path: str
    ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    words: frozenset[str] | None = None
    parsed: bool = False
    owner: str = ""  # as it is written, where that can be read

    def may_be(self, kinds: Iterable[str]) -> bool:
        """Whether something of one of some kinds may stand in it; of any, where none is named."""
        return _overlap(self.kinds, frozenset(kinds))


@dataclass(frozen=True)
class Unread:
    """All records of a tree that cannot be read, and the refs that lead to them: by the path of the file that they
    stand in, each with its route and the kinds that are wanted there."""

    records: tuple[UnreadRecord, ...] = ()
    refs: Mapping[str, tuple[tuple[Route, tuple[str, ...]], ...]] = field(default_factory=dict)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids they may have."""
        return frozenset[str]().union(*(each.ids for each in self.records))

    def owner_in(self, path: str) -> str:
        """Who is said to answer for what stands in a file; empty where nobody is, or several are."""
        owners = {each.owner for each in self.records if each.path == path and each.owner}
        return owners.pop() if len(owners) == 1 else ""

    @cached_property
    def files(self) -> frozenset[str]:
        """The files they stand in."""
        return frozenset(each.path for each in self.records)

    @property
    def journeys(self) -> int:
        """How many of them are journeys, as far as known."""
        return sum("journey" in each.kinds for each in self.records)

    def holds(self, *kinds: str) -> bool:
        """Whether something of one of some kinds may be among them."""
        return any(each.may_be(kinds) for each in self.records)

    def may_name(self, name: str, *kinds: str) -> bool:
        """Whether one of some kinds may point at what has a name of one word or several."""
        first, *others = _WORD.findall(name) or ("",)
        among = chain(
            self._unseen,
            (each for each in self._by_word.get(first, ()) if (each.words or frozenset()).issuperset(others)),
        )
        return any(each.may_be(kinds) for each in among)

    @cached_property
    def _unseen(self) -> Sequence[UnreadRecord]:
        return [each for each in self.records if each.words is None]

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[UnreadRecord]]:
        found: dict[str, list[UnreadRecord]] = {}
        for each in self.records:
            for word in each.words or ():
                found.setdefault(word, []).append(each)
        return found

    def leads_to(self, path: str, route: Route, *kinds: str) -> bool:
        """Whether a ref in a record, or in what is written inside it, leads to one of some kinds."""
        return any(
            found[: len(route)] == route and _overlap(frozenset(wanted), frozenset(kinds))
            for found, wanted in self.refs.get(path, ())
        )

    def apart_from(self, other: "Unread") -> "Unread":
        """What of this cannot be read here alone, and can at another moment."""
        there = other.files
        refs = {
            path: tuple(each for each in refs if each not in other.refs.get(path, ()))
            for path, refs in self.refs.items()
        }
        return Unread(tuple(each for each in self.records if each.path not in there), refs)


NOTHING_UNREAD = Unread()


def kinds_in(kind: str) -> frozenset[str]:
    """A kind of record and all that may be written inside one."""
    return frozenset({kind}).union(*(kinds_in(held) for held in set(HOLDS.get(kind, {}).values())))


def words_in(data: Any) -> frozenset[str]:
    """The words of plain data, or of a text."""
    return frozenset(word for text in texts_in(data) for word in _WORD.findall(text))


def texts_in(data: Any) -> Iterator[str]:
    """The texts in plain data, keys too: among them is every ref."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts_in(key)
            yield from texts_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts_in(value)


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of kinds have one in common, where an empty one holds any."""
    return not one or not other or not one.isdisjoint(other)
