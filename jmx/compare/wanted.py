"""Which changes of a commit belong to the history of present records."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jmx.model.change import Change, Sort
from jmx.model.identity import outermost, renamed, renamed_holder

Key = tuple[str, str]  # ref, field; no field for the whole record


@dataclass(frozen=True, slots=True)
class KeySet:
    """A set of keys: all or none, with exceptions.

    An exception for a record inverts the default, one for a field inverts its record. Each set has exactly one such
    form, and the form is closed under union, intersection and complement.
    """

    default: bool
    exceptions: frozenset[Key] = frozenset()

    def __contains__(self, key: Key) -> bool:
        if not self.exceptions:
            return self.default
        record = (key[0], "")
        found = self.default != (record in self.exceptions)
        return found != (key in self.exceptions) if key[1] else found

    def __invert__(self) -> "KeySet":
        return KeySet(not self.default, self.exceptions)

    def __and__(self, other: "KeySet") -> "KeySet":
        return ~(~self | ~other)

    def __or__(self, other: "KeySet") -> "KeySet":
        if not self.exceptions or self == other:
            return self if self.default else other
        if not other.exceptions:
            return other if other.default else self
        default = self.default or other.default
        fields = self.exceptions | other.exceptions
        records = {(ref, "") for ref, _ in fields}
        exceptions = {key for key in records if (key in self or key in other) != default}
        for key in fields - records:
            if (key in self or key in other) != (default != ((key[0], "") in exceptions)):
                exceptions.add(key)
        return KeySet(default, frozenset(exceptions))

    def touches(self, ref: str) -> bool:
        """Whether a key of a record, or of one inside it that is among the exceptions, is in the set."""
        within = (key for key in self.exceptions if key[0] == ref or key[0].startswith(f"{ref}/"))
        return (ref, "") in self or any(key in self for key in within)

    def before(self, earlier: Mapping[str, str]) -> "KeySet":
        """The set at the parent of a commit that renamed records (new ref → old ref). A record that has one of the old
        refs after the commit is another, newer one, so its keys are dropped."""
        reused = set(earlier.values()) - earlier.keys()
        kept = (key for key in self.exceptions if renamed_holder(key[0], earlier) or not renamed_holder(key[0], reused))
        return KeySet(self.default, frozenset((renamed(ref, earlier), name) for ref, name in kept))


ALL, NONE = KeySet(True), KeySet(False)


def only(keys: Collection[Key]) -> KeySet:
    """The set of these keys; a key of a record includes all its fields."""
    return KeySet(False, frozenset(key for key in keys if not key[1] or (key[0], "") not in keys))


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
        group = self._groups.get(outermost(ref)) if self._groups else None
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
        for home in {outermost(ref) for ref in gone}:
            self._groups[home] = {ref: present for ref, present in self._groups[home].items() if ref not in gone}
        self._set(others | earlier)

    def relocate(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Changes the files of records to those at the parent; `moved`: ref there, path there, path here."""
        if self._groups:
            known = ((ref, path, target, self._groups.get(outermost(ref), {}).get(ref)) for ref, path, target in moved)
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
        return [each for each in self._groups.get(outermost(ref), {}).items() if each[0].startswith(f"{ref}/")]

    def _set(self, found: Mapping[str, Present]) -> None:
        groups: dict[str, dict[str, Present]] = defaultdict(dict)
        for ref, present in found.items():
            groups[outermost(ref)][ref] = present
        for home, group in groups.items():
            self._groups[home] = {**self._groups.get(home, {}), **group}


def path_of(change: Change) -> str:
    """The file of a changed record: after the change, or before it for a removed record."""
    spot = change.after or change.before
    return spot.path if spot else ""


@dataclass(slots=True)
class Interest:
    """The keys to follow at a commit: a set for each path, a default for all other paths; and the present refs of the
    records there."""

    default: KeySet = ALL
    parts: dict[str, KeySet] = field(default_factory=dict)
    refs: RefMap = field(default_factory=RefMap)

    def part(self, path: str) -> KeySet:
        """The keys to follow in a file."""
        return self.parts.get(path, self.default)

    def put(self, path: str, part: KeySet) -> None:
        if part == self.default:
            self.parts.pop(path, None)
        else:
            self.parts[path] = part

    def covers(self, path: str) -> bool:
        return self.part(path) != NONE

    def wanted(self, changes: Sequence[Change], later: Mapping[str, str]) -> Sequence[Change]:
        """The changes of a commit that are to be followed; `later` are its renames, old ref → new ref."""
        if not self.parts:
            return changes if self.default == ALL else ()
        return [change for change in changes if key_of(change, later) in self.part(path_of(change))]

    def step_back(self, oid: str, renames: Collection[Change], moved: Collection[tuple[str, str, str]]) -> None:
        """Changes this, in place, from a commit to its parent. `renames` and `moved` (ref there, path there, path here)
        are what the commit did."""
        if renames:
            self.refs.step_back(oid, [each for each in renames if self._holds(each.ref, path_of(each))])
            earlier = {change.ref: change.old for change in renames}
            self.parts = {path: part.before(earlier) for path, part in self.parts.items()}
        if moved:
            self.refs.relocate(moved)
            self._follow(moved)

    def _follow(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Follows moved records in their former file with the same keys as in the present one."""
        records: dict[tuple[str, str], set[Key]] = defaultdict(set)
        for ref, path, target in moved:
            records[path, target].add((ref, ""))
        for path, part, moving in [(path, self.part(target), only(keys)) for (path, target), keys in records.items()]:
            self.put(path, (self.part(path) & ~moving) | (part & moving))

    def merge(self, other: "Interest") -> "Interest":
        """The union of what two children follow at their parent. Both objects must not be used afterwards."""
        refs = self.refs.joined(other.refs, self._holds, other._holds)
        one, two = (self, other) if self.default == ALL else (other, self)
        for path in list(one.parts) if two.default == ALL else list(two.parts):
            one.put(path, one.part(path) | two.part(path))
        one.refs = refs
        return one

    def _holds(self, ref: str, path: str) -> bool:
        return self.part(path).touches(ref)


def key_of(change: Change, later: Mapping[str, str]) -> Key:
    """The key of a change, with the refs after it: a record removed from a renamed one gets the new ref of that."""
    ref = renamed(change.ref, later) if later and change.sort is Sort.REMOVED else change.ref
    return ref, "" if change.whole else change.field
