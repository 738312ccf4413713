"""Edits planned after reading only the files they are about, as an index of names tells them.

What a plan asks of the rest of the repository is noticed and read too; where it asks for everything, where it refuses,
and wherever else this could say anything different, the plan is made anew of the whole repository.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar
from unicodedata import normalize

from jmx.errors import JmxError
from jmx.model import limits
from jmx.model.identity import Identity, outermost
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.unread import texts_in
from jmx.model.workspace import Loaded, Workspace
from jmx.queries.field_edits import FieldEdits
from jmx.queries.repository import Repository
from jmx.reading import yaml as door
from jmx.reading.load import FEWEST_FILES, Known
from jmx.reading.name_index import KeptNames, NameIndex
from jmx.repo.tree import PartTree
from jmx.report.wording import with_names

_MOST_FILES = 400  # of more, reading all is no slower
_MOST_ROUNDS = 8
_KEPT = ("whole_git", "git", "excluded", "top", "root", "cache", "head", "folder", "as_of", "area")

V = TypeVar("V")
Plan = Callable[[Repository], FieldEdits]


class Elsewhere(Exception):
    """Something was asked that files say which were not read: those of some names or kinds, or where none are given,
    perhaps any."""

    def __init__(self, names: Collection[str] = (), kinds: Collection[str] = ()) -> None:
        super().__init__()
        self.names, self.kinds = names, kinds


def planned(repository: Repository, refs: Collection[str], plan: Plan) -> FieldEdits:
    """The edits of a plan about records with some refs, if those are known, as they come of reading everything."""
    repository.known = repository.known or Known()  # what is read before the edits need not be read again after them
    index = _index(repository) if refs else None
    if index is not None and index.is_bounded:
        narrow = _narrowly(repository, index, {outermost(ref) for ref in refs}, plan)
        if narrow is not None:
            return narrow
    return plan(repository)


def _index(repository: Repository) -> NameIndex | None:
    """The index, if reading less is worth it."""
    folder = repository.folder
    if not FEWEST_FILES <= len(folder.paths()) <= limits.FILES or folder.left_out():
        return None
    return KeptNames(repository.cache, repository.prefix, folder).index()


def _narrowly(repository: Repository, index: NameIndex, names: set[str], plan: Plan) -> FieldEdits | None:
    kinds: set[str] = set()
    for _ in range(_MOST_ROUNDS):
        paths = index.about(names, kinds)
        if not paths or len(paths) > _MOST_FILES:
            break
        try:
            edits = plan(_NarrowRepository.of(repository, index, paths))
            for change in edits.changes:
                with_names(change, edits.names)  # so that all records are read that have to be called by name
            return edits
        except JmxError:
            break  # what is wrong, and what could have been meant, has to be told of everything
        except Elsewhere as more:
            if not more.names and not more.kinds:
                break
            names.update(more.names)
            kinds.update(more.kinds)
    return None


class _NarrowRepository(Repository):
    """A repository of which some files are read: all that say what some names mean."""

    _index: NameIndex
    _paths: Collection[str]

    @classmethod
    def of(cls, whole: Repository, index: NameIndex, paths: Collection[str]) -> "_NarrowRepository":
        view = cls(**{each.name: getattr(whole, each.name) for each in fields(whole)})
        vars(view).update({name: vars(whole)[name] for name in _KEPT if name in vars(whole)})
        vars(view).update(tree=PartTree(whole.folder, {*paths, SETTINGS_FILE}.intersection(whole.folder.paths())))
        view._index, view._paths = index, paths
        return view

    def _loaded(self) -> Loaded:
        loaded = super()._loaded()
        return replace(loaded, workspace=self._narrow(loaded.workspace))

    def after(self, edits: Mapping[str, bytes | None]) -> Loaded:
        """The records as some edits leave them. What files say that were not read must not depend on those."""
        for path, content in edits.items():
            before = self.folder.read(path)
            if content is None or not isinstance(before, bytes):
                raise Elsewhere
            if self._bearing(path, before) != self._bearing(path, content):
                raise Elsewhere
            self._need(outermost(normalize("NFC", words)) for words in texts_in(door.parse(content)))
        return super().after(edits)

    def _bearing(self, path: str, content: bytes) -> list[object]:
        """What other files may depend on: what records are called, what stands where, and how journeys contain others.
        What stands in several places bears on all of them, however little of it changes."""
        assert self.known is not None
        bearing: list[object] = []
        for each in self.known.read(path, content, door.parse).written:
            if each.located.kind in ("stage", "touchpoint"):
                raise Elsewhere
            for part in (each.located, *each.inside):
                called = "" if part.identity is Identity.WRITTEN else part.record.label
                places = [getattr(part.record, field, None) for field in ("parent", "at", "between")]
                bearing.append((part.ref, part.kind, part.identity, called, places))
            bearing += [(entry.ref, entry.kind, entry.identity, entry.target) for entry in each.entries]
        return bearing

    def _need(self, names: Iterable[str]) -> None:
        lacking = {name for name in names if not self._paths_hold(self._index.with_name(name))}
        if lacking:
            raise Elsewhere(names=lacking)

    def _paths_hold(self, paths: Iterable[str]) -> bool:
        return all(path in self._paths for path in paths)

    def _narrow(self, workspace: Workspace) -> Workspace:
        """A workspace that raises Elsewhere where it does not know what the whole one would say."""

        def need_kind(kind: str) -> None:
            if not self._paths_hold(self._index.with_kind(kind)):
                raise Elsewhere(kinds={kind})

        def need_name(name: str) -> None:
            self._need((outermost(name),))

        told: dict[str, Any] = {each.name: _EVERYTHING for each in fields(workspace)}
        told |= {
            "settings": workspace.settings,
            "records": _Guarded(workspace.records, need_name),
            "same_as": _Guarded(workspace.same_as, need_name),
            "by_kind": _Guarded(workspace.by_kind, need_kind),
            "_in_order": {},
        }
        return Workspace(**told)


class _Guarded(Mapping[str, V]):
    """A part of a mapping, asked key by key; what has to be known for a key is checked first."""

    def __init__(self, items: Mapping[str, V], need: Callable[[str], None]) -> None:
        self._items, self._need = items, need

    def __getitem__(self, key: str) -> V:
        self._need(key)
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        raise Elsewhere

    def __len__(self) -> int:
        raise Elsewhere


class _Everything:
    """Stands for what only the whole repository tells."""

    def __getattr__(self, name: str) -> Any:
        raise Elsewhere

    def __iter__(self) -> Iterator[Any]:
        raise Elsewhere

    def __len__(self) -> int:
        raise Elsewhere

    def __getitem__(self, key: object) -> Any:
        raise Elsewhere

    def __contains__(self, key: object) -> bool:
        raise Elsewhere


_EVERYTHING = _Everything()
