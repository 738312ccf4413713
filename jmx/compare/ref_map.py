"""The present refs of records by the refs they had at some earlier commit."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from jmx.model.change import Change, renamed_holder

Refs = Mapping[str, "Present"]


class Present(NamedTuple):
    """The file of a record at the earlier commit, and its present refs: several if it was copied."""

    path: str
    refs: frozenset[str]


class RefMap:
    """The refs of a commit that differ from the present ones; every other ref is unchanged.

    They are grouped by the ref of the outermost record, since inner records are renamed with it.
    """

    def __init__(self, groups: Mapping[str, Refs] | None = None) -> None:
        self._groups: dict[str, Refs] = dict(groups or {})

    def copy(self) -> "RefMap":
        return RefMap(self._groups)

    def present(self, ref: str) -> Collection[str]:
        """The present refs of the record with this earlier ref."""
        group = self._groups.get(_outermost(ref)) if self._groups else None
        holder = renamed_holder(ref, group) if group else ""
        return [now + ref[len(holder) :] for now in group[holder].refs] if group and holder else (ref,)

    def __iter__(self) -> Iterator[tuple[str, Present]]:
        for group in self._groups.values():
            yield from group.items()

    def step_back(self, oid: str, renames: Iterable[Change]) -> None:
        """Changes the map of a commit, in place, to that of its parent. Records that the commit renamed have their old
        refs there. A record that has one of the new refs there is another one: its present ref is REF@COMMIT."""
        others: dict[str, Present] = {}
        earlier: dict[str, Present] = {}
        gone: set[str] = set()
        for each in renames:
            inner = self._inner(each.ref)
            others[each.ref] = Present(path_of(each), frozenset((f"{each.ref}@{oid[:9]}",)))
            earlier |= {each.old + ref[len(each.ref) :]: present for ref, present in inner}
            gone |= {ref for ref, _ in inner}
        earlier |= {each.old: Present(path_of(each), frozenset(self.present(each.ref))) for each in renames}
        for home in {_outermost(ref) for ref in gone}:
            self._groups[home] = {ref: present for ref, present in self._groups[home].items() if ref not in gone}
        self._set(others | earlier)

    def relocate(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Changes the files of records to those at the parent; `moved`: ref there, path there, path here."""
        if self._groups:
            known = ((ref, path, target, self._groups.get(_outermost(ref), {}).get(ref)) for ref, path, target in moved)
            self._set(
                {ref: each._replace(path=path) for ref, path, target, each in known if each and each.path == target}
            )

    def joined(self, other: "RefMap", held: Callable[[str, str], bool], others: Callable[[str, str], bool]) -> "RefMap":
        """The map of a commit from the maps of two children. `held` and `others` tell for a ref and path whether the
        first and second child follow that record here; only a child that follows a record knows its present refs."""
        found = RefMap({**self._groups, **other._groups})
        for home in list(found._groups):
            mine, theirs = self._groups.get(home, {}), other._groups.get(home, {})
            if mine is theirs:
                continue
            group = {}
            for ref, present in {**theirs, **mine}.items():
                sides = [
                    side.present(ref)
                    for side, follows, own in ((self, held, mine), (other, others, theirs))
                    if follows(ref, (own.get(ref) or present).path)
                ]
                group[ref] = present._replace(refs=frozenset().union(*sides)) if sides else present
            found._groups[home] = group
        return found

    def _inner(self, ref: str) -> list[tuple[str, Present]]:
        return [each for each in self._groups.get(_outermost(ref), {}).items() if each[0].startswith(f"{ref}/")]

    def _set(self, found: Mapping[str, Present]) -> None:
        groups: dict[str, dict[str, Present]] = defaultdict(dict)
        for ref, present in found.items():
            groups[_outermost(ref)][ref] = present
        for home, group in groups.items():
            self._groups[home] = {**self._groups.get(home, {}), **group}


def _outermost(ref: str) -> str:
    return ref.partition("/")[0]


def path_of(change: Change) -> str:
    """The file of a changed record: after the change, or before it for a removed record."""
    spot = change.after or change.before
    return spot.path if spot else ""
