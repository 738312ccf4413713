"""What of a commit still matters for the records that stand now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jmx.compare.ref_map import RefMap, path_of
from jmx.model.change import Change, Sort, renamed, renamed_holder

Key = tuple[str, str]  # ref, field; no field for the whole record


@dataclass(frozen=True, slots=True)
class KeySet:
    """A set of keys: all or none, with exceptions.

    An exception that is a record differs from the default, and one that is a field differs from its record. So there is
    one way to write each set, and unions and intersections of such sets are such sets again.
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
        unlike = {key for key in records if (key in self or key in other) != default}
        for key in fields - records:
            if (key in self or key in other) != (default != ((key[0], "") in unlike)):
                unlike.add(key)
        return KeySet(default, frozenset(unlike))

    def touches(self, ref: str) -> bool:
        """Whether it has anything of a record, or of what lies in it and is named."""
        within = (key for key in self.exceptions if key[0] == ref or key[0].startswith(f"{ref}/"))
        return (ref, "") in self or any(key in self for key in within)

    def before(self, earlier: Mapping[str, str]) -> "KeySet":
        """The same before a commit that renamed records. Whoever has their earlier refs after it came later still."""
        others = set(earlier.values()) - earlier.keys()
        known = (
            key for key in self.exceptions if renamed_holder(key[0], earlier) or not renamed_holder(key[0], others)
        )
        return KeySet(self.default, frozenset((renamed(ref, earlier), name) for ref, name in known))


ALL, NONE = KeySet(True), KeySet(False)


def only(keys: Collection[Key]) -> KeySet:
    """The set of these keys, and of all fields of the records that are among them."""
    return KeySet(False, frozenset(key for key in keys if not key[1] or (key[0], "") not in keys))


@dataclass(slots=True)
class Interest:
    """What of a commit still matters: all paths or none, with exceptions; and what its refs mean now."""

    default: KeySet = ALL
    parts: dict[str, KeySet] = field(default_factory=dict)
    refs: RefMap = field(default_factory=RefMap)

    def part(self, path: str) -> KeySet:
        """How much of a path matters."""
        return self.parts.get(path, self.default)

    def put(self, path: str, part: KeySet) -> None:
        if part == self.default:
            self.parts.pop(path, None)
        else:
            self.parts[path] = part

    def covers(self, path: str) -> bool:
        return self.part(path) != NONE

    def wanted(self, changes: Sequence[Change], later: Mapping[str, str]) -> Sequence[Change]:
        """The changes of a commit that matter; `later` has the new refs of what it renamed, by the old ones."""
        if not self.parts:
            return changes if self.default == ALL else ()
        return [change for change in changes if key_of(change, later) in self.part(path_of(change))]

    def step_back(self, oid: str, renames: Collection[Change], moved: Collection[tuple[str, str, str]]) -> None:
        """Goes from a commit to its parent, in which records had other refs and lay in other files (`moved`: ref there,
        file there, file here)."""
        if renames:
            self.refs.step_back(oid, [each for each in renames if self._holds(each.ref, path_of(each))])
            earlier = {change.ref: change.old for change in renames}
            self.parts = {path: part.before(earlier) for path, part in self.parts.items()}
        if moved:
            self.refs.relocate(moved)
            self._follow(moved)

    def _follow(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Of records that came from another file as much matters there as matters where they stand now."""
        records: dict[tuple[str, str], set[Key]] = defaultdict(set)
        for ref, path, target in moved:
            records[path, target].add((ref, ""))
        for path, part, moving in [(path, self.part(target), only(keys)) for (path, target), keys in records.items()]:
            self.put(path, (self.part(path) & ~moving) | (part & moving))

    def merge(self, other: "Interest") -> "Interest":
        """What matters of a commit to either of two children; both are used up."""
        refs = self.refs.joined(other.refs, self._holds, other._holds)
        one, two = (self, other) if self.default == ALL else (other, self)
        for path in list(one.parts) if two.default == ALL else list(two.parts):
            one.put(path, one.part(path) | two.part(path))
        one.refs = refs
        return one

    def _holds(self, ref: str, path: str) -> bool:
        return self.part(path).touches(ref)


def key_of(change: Change, later: Mapping[str, str]) -> Key:
    """The key of a change, with the refs after it: what was removed from a renamed record gets the new ref of that."""
    ref = renamed(change.ref, later) if later and change.sort is Sort.REMOVED else change.ref
    return ref, "" if change.sort in (Sort.ADDED, Sort.REMOVED) else change.field
