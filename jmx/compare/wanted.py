"""Which part of a commit still matters for what stands now, and under which names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jmx.compare.ref_map import Names, path_of
from jmx.model.change import Change, Sort, renamed, renamed_holder

Key = tuple[str, str]  # ref, field; no field for the whole record


@dataclass(frozen=True, slots=True)
class KeySet:
    """A set of keys: all or none, with exceptions.

    A record that is an exception is otherwise than the default, and a field that is one is otherwise than its record.
    So each set is written in one way only, and what two of them have together or in common is such a set again.
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
        """The same before a commit that renamed records: who had their earlier refs after it was not there yet."""
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
    """What of a commit still matters: all paths or none, with exceptions; and what its names mean now."""

    default: KeySet = ALL
    parts: dict[str, KeySet] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

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
        """The changes of a commit that matter, by the later names of what it renamed."""
        if not self.parts:
            return changes if self.default == ALL else ()
        return [change for change in changes if key_of(change, later) in self.part(path_of(change))]

    def step_back(self, oid: str, renames: Collection[Change], moved: Collection[tuple[str, str, str]]) -> None:
        """From a commit to its parent, in which records had other names and lay in other files: ref there, file there,
        file here."""
        if renames:
            self.names.step_back(oid, [each for each in renames if self._holds(each.ref, path_of(each))])
            earlier = {change.ref: change.old for change in renames}
            self.parts = {path: part.before(earlier) for path, part in self.parts.items()}
        if moved:
            self.names.relocate(moved)
            self._follow(moved)

    def _follow(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Records that came from another path: of that one they matter as much as they do where they stand now."""
        ways: dict[tuple[str, str], set[Key]] = defaultdict(set)
        for ref, path, target in moved:
            ways[path, target].add((ref, ""))
        for path, part, come in [(path, self.part(target), only(keys)) for (path, target), keys in ways.items()]:
            self.put(path, (self.part(path) & ~come) | (part & come))

    def merge(self, other: "Interest") -> "Interest":
        """What either wants; both are used up."""
        names = self.names.joined(other.names, self._holds, other._holds)
        one, two = (self, other) if self.default == ALL else (other, self)
        for path in list(one.parts) if two.default == ALL else list(two.parts):
            one.put(path, one.part(path) | two.part(path))
        one.names = names
        return one

    def _holds(self, ref: str, path: str) -> bool:
        return self.part(path).touches(ref)


def key_of(change: Change, later: Mapping[str, str]) -> Key:
    """What a change is about, by the names after it: what it took out of a renamed record is called along with that."""
    ref = renamed(change.ref, later) if later and change.sort is Sort.REMOVED else change.ref
    return ref, "" if change.sort in (Sort.ADDED, Sort.REMOVED) else change.field
