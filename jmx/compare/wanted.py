"""Which part of a commit still matters for what stands now, and under which names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jmx.compare.ref_map import Names, path_of
from jmx.model.change import Change, Sort, renamed

Key = tuple[str, str]  # ref, field; no field for the whole record
_DEEPEST = 40  # so many choices between branches are kept apart before jmx follows both


class Part(NamedTuple):
    """Some items of a path, or all but those."""

    keys: frozenset[Key] = frozenset()
    all_but: bool = True
    deeper: tuple["Part", "Part"] | None = None
    both: bool = False
    depth: int = 0

    def covers(self, key: Key) -> bool:
        if self.deeper is not None:
            one, other = self.deeper
            return (one.covers(key) and other.covers(key)) if self.both else (one.covers(key) or other.covers(key))
        return (key in self.keys or (key[0], "") in self.keys) != self.all_but

    def touches(self, ref: str) -> bool:
        """Whether it covers anything of a record or of what lies in it."""
        if self.deeper is not None:
            one, other = (each.touches(ref) for each in self.deeper)
            return (one and other) if self.both else (one or other)
        if self.all_but:
            return (ref, "") not in self.keys
        return any(own == ref or own.startswith(f"{ref}/") for own, _ in self.keys)

    def joined(self, other: "Part", both: bool) -> "Part":
        """What either covers, or with `both` what both do."""
        if self.deeper is None and other.deeper is None and self.all_but == other.all_but and both == self.all_but:
            return Part(self.keys | other.keys, self.all_but)
        if Part() in (self, other):
            return (self if other == Part() else other) if both else Part()
        depth = max(self.depth, other.depth) + 1
        return Part() if depth > _DEEPEST else Part(frozenset(), True, (self, other), both, depth)

    def named(self, names: Mapping[str, str]) -> "Part":
        """The same under the names that records have on the other side of some renames."""
        if self.deeper is not None:
            one, other = self.deeper
            return self._replace(deeper=(one.named(names), other.named(names)))
        return self._replace(keys=frozenset((renamed(ref, names), name) for ref, name in self.keys))


_NOTHING = Part(all_but=False)


def _only(refs: Iterable[str]) -> Part:
    return Part(frozenset((ref, "") for ref in refs), False)


def _all_but(refs: Iterable[str]) -> Part:
    return _only(refs)._replace(all_but=True)


@dataclass(slots=True)
class Interest:
    """The paths of a commit that still matter: some, or all but some; and of a few of them only a part."""

    paths: set[str] = field(default_factory=set)
    all_but: bool = True
    parts: dict[str, Part] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def covers(self, path: str) -> bool:
        return (path in self.paths) != self.all_but

    def wanted(self, changes: Sequence[Change], later: Mapping[str, str]) -> Sequence[Change]:
        """The changes of a commit that matter, by the later names of what it renamed."""
        if self.all_but and not self.paths and not self.parts:
            return changes
        return [change for change in changes if self._wants(change, later)]

    def _wants(self, change: Change, later: Mapping[str, str]) -> bool:
        path = path_of(change)
        if (path in self.paths) == self.all_but:
            return False
        part = self.parts.get(path)
        return part is None or part.covers(key_of(change, later))

    def add(self, path: str, part: Part | None) -> None:
        if not self.covers(path):
            if part is not None:
                self.parts[path] = part
            (self.paths.discard if self.all_but else self.paths.add)(path)
        elif path in self.parts:
            if part is None:
                del self.parts[path]
            else:
                self.parts[path] = self.parts[path].joined(part, both=False)

    def drop(self, path: str) -> None:
        (self.paths.add if self.all_but else self.paths.discard)(path)
        self.parts.pop(path, None)

    def part(self, path: str) -> Part:
        """How much of a path matters."""
        return self.parts.get(path, Part()) if self.covers(path) else _NOTHING

    def step_back(self, oid: str, renames: Collection[Change], moved: Collection[tuple[str, str, str]]) -> None:
        """From a commit to its parent, in which records had other names and lay in other files: ref there, file there,
        file here."""
        if renames:
            self.names.step_back(oid, [each for each in renames if self._holds(each.ref, path_of(each))])
            earlier = {change.ref: change.old for change in renames}
            self.parts = {path: part.named(earlier) for path, part in self.parts.items()}
        if moved:
            self.names.relocate(moved)
            self._follow(moved)

    def _follow(self, moved: Iterable[tuple[str, str, str]]) -> None:
        """Records that came from another path: of that one they matter as much as they do where they stand now."""
        ways: dict[tuple[str, str], set[str]] = defaultdict(set)
        for ref, path, target in moved:
            ways[path, target].add(ref)
        for path, refs, part in [(path, refs, self.part(target)) for (path, target), refs in ways.items()]:
            known = self.part(path)
            if part == known == Part():
                continue
            others = known.joined(_all_but(refs), both=True)
            found = others if part == _NOTHING else others.joined(_only(refs).joined(part, both=True), both=False)
            if self.covers(path):
                self.parts[path] = found
            elif part != _NOTHING:
                self.add(path, _only(refs).joined(part, both=True))

    def merge(self, other: "Interest") -> "Interest":
        """What either wants; both are used up."""
        names = self.names.joined(other.names, self._holds, other._holds)
        one, two = (self, other) if self.all_but else (other, self)
        if not two.all_but:
            for path in two.paths:
                one.add(path, two.parts.get(path))
            one.names = names
            return one
        parts = {}
        for path in one.parts.keys() | two.parts.keys():
            sides = [each.parts.get(path) for each in (one, two) if each.covers(path)]
            known = [part for part in sides if part is not None]
            if len(known) == len(sides):
                parts[path] = known[0] if len(known) == 1 else known[0].joined(known[1], both=False)
        return Interest(one.paths & two.paths, True, parts, names)

    def _holds(self, ref: str, path: str) -> bool:
        return self.part(path).touches(ref)


def key_of(change: Change, later: Mapping[str, str]) -> Key:
    """What a change is about, by the names after it: what it took out of a renamed record is called along with that."""
    ref = renamed(change.ref, later) if later and change.sort is Sort.REMOVED else change.ref
    return ref, "" if change.sort in (Sort.ADDED, Sort.REMOVED) else change.field
