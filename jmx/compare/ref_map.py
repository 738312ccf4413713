"""What the names that records had at some commit mean now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from jmx.model.change import Change, renamed_holder

Group = Mapping[str, "Bound"]


class Bound(NamedTuple):
    """A name that means something else now: where its record lay, and what that is called, twice if it was copied."""

    path: str
    present: frozenset[str]


class Names:
    """The names of a commit that mean something else now. All others mean the record that still has them.

    They are kept by the record they lie in, since what lies in a record follows it under another name.
    """

    def __init__(self, groups: Mapping[str, Group] | None = None) -> None:
        self._groups: dict[str, Group] = dict(groups or {})

    def copy(self) -> "Names":
        return Names(self._groups)

    def present(self, ref: str) -> Collection[str]:
        """What a record is called now that had this ref."""
        group = self._groups.get(_home(ref)) if self._groups else None
        holder = renamed_holder(ref, group) if group else ""
        return [now + ref[len(holder) :] for now in group[holder].present] if group and holder else (ref,)

    def __iter__(self) -> Iterator[tuple[str, Bound]]:
        for group in self._groups.values():
            yield from group.items()

    def step_back(self, oid: str, renames: Iterable[Change]) -> None:
        """Before a commit that renamed records: they had their earlier refs, and whoever had the new ones then is some
        other record, told apart by that commit."""
        gone: dict[str, Bound] = {}
        come: dict[str, Bound] = {}
        lost: set[str] = set()
        for each in renames:
            within = self._within(each.ref)
            gone[each.ref] = Bound(path_of(each), frozenset((f"{each.ref}@{oid[:9]}",)))
            come |= {each.old + ref[len(each.ref) :]: bound for ref, bound in within}
            lost |= {ref for ref, _ in within}
        come |= {each.old: Bound(path_of(each), frozenset(self.present(each.ref))) for each in renames}
        for home in {_home(ref) for ref in lost}:
            self._groups[home] = {ref: bound for ref, bound in self._groups[home].items() if ref not in lost}
        self._bind(gone | come)

    def relocate(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Records that lay in another file before: ref, file before, file after."""
        if self._groups:
            known = ((ref, path, target, self._groups.get(_home(ref), {}).get(ref)) for ref, path, target in moved)
            self._bind({ref: b._replace(path=path) for ref, path, target, b in known if b and b.path == target})

    def joined(self, other: "Names", held: Callable[[str, str], bool], others: Callable[[str, str], bool]) -> "Names":
        """The names of a commit of which two others know; which holds what record of what path decides whose count."""
        both = self._groups.keys() | other._groups.keys()
        unlike = [home for home in both if self._groups.get(home) is not other._groups.get(home)]
        found = Names({**self._groups, **other._groups})
        for home in unlike:
            mine, theirs = self._groups.get(home, {}), other._groups.get(home, {})
            group = {}
            for ref, bound in {**theirs, **mine}.items():
                sides = [
                    side.present(ref)
                    for side, holds, own in ((self, held, mine), (other, others, theirs))
                    if holds(ref, (own.get(ref) or bound).path)
                ]
                group[ref] = bound._replace(present=frozenset().union(*sides)) if sides else bound
            found._groups[home] = group
        return found

    def _within(self, ref: str) -> list[tuple[str, Bound]]:
        return [each for each in self._groups.get(_home(ref), {}).items() if each[0].startswith(f"{ref}/")]

    def _bind(self, found: Mapping[str, Bound]) -> None:
        groups: dict[str, dict[str, Bound]] = defaultdict(dict)
        for ref, bound in found.items():
            groups[_home(ref)][ref] = bound
        for home, group in groups.items():
            self._groups[home] = {**self._groups.get(home, {}), **group}


def _home(ref: str) -> str:
    return ref.partition("/")[0]


def path_of(change: Change) -> str:
    """The file a change is in: the one after it, unless it took the record away."""
    spot = change.after or change.before
    return spot.path if spot else ""
