"""Answers about a large repository, remembered with all that they were made of: where nothing of that is otherwise,
they are told again without reading a record."""

import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import pydantic
from pydantic import TypeAdapter, ValidationError

import jmx
from jmx.queries.last_edits import NOTES
from jmx.queries.repository import Repository
from jmx.reading.load import FEWEST_FILES
from jmx.repo.mailmap import MAILMAP
from jmx.repo.tree import file_in

A = TypeVar("A")
_MOST = 4  # answers of one kind


class AnswerMemory(Generic[A]):
    """The memory of one question. An answer is made of the files that were read and of those that were looked for in
    vain, of what git lists, of the commits up to HEAD and notes on them, and of jmx itself; whatever else decides about
    it (other commits, who somebody is) has to stand in the `question`.

    Of one `kind` at most four answers are remembered: with one more, those before are forgotten. Of one `group` of it,
    that is the last alone.
    """

    def __init__(
        self, repository: Repository, kind: str, adapter: TypeAdapter[A], question: object, group: str = ""
    ) -> None:
        self._repository, self._kind, self._adapter = repository, kind, adapter
        self._question, self._group = question, group

    @property
    def is_of_use(self) -> bool:
        """Whether there is enough to read, and git to say what lies here."""
        return is_large(self._repository)

    def recall(self) -> A | None:
        """What was told when all was as it is now."""
        stored = self._repository.cache.get(self._kind, self._key)
        if (
            not isinstance(stored, dict)
            or stored.get("around") != self._around
            or not self._reads_the_same(stored["read"])
        ):
            return None
        try:
            return self._adapter.validate_python(stored["answer"])
        except ValidationError:  # of another shape
            return None

    def keep(self, answer: A) -> None:
        """Remembers an answer, unless something was lacking for it, which is noted then, or a file could not be
        read."""
        folder, cache = self._repository.folder, self._repository.cache
        if self._repository.notes or folder.was_edited_meanwhile or "" in folder.seen.values():
            return
        entry = {"program": program(), "around": self._around, "read": folder.seen, "answer": self._plain(answer)}
        others = [key for key in cache.all(self._kind) if key != self._key]
        same = [key for key in others if self._group and key.startswith(f"{self._group}:")]
        cache.forget(self._kind, same or (others if len(others) >= _MOST else ()))
        cache.put(self._kind, {self._key: entry})

    def _plain(self, answer: A) -> Any:
        return self._adapter.dump_python(answer, mode="json")

    @cached_property
    def _key(self) -> str:
        repository = self._repository
        asked = (str(repository.as_of), repository.choice, self._question, repository.head, repository.past)
        return f"{self._group}:{digest(repr(asked), program())}"

    @cached_property
    def _around(self) -> str:
        """What is known beside the contents of files."""
        repository, folder = self._repository, self._repository.folder
        listed = (folder.paths(), folder.closed(), folder.excluded(), folder.tables, sorted(folder.left_out().items()))
        notes = sorted(repository.history_git.notes(NOTES).items())
        owners, names = repository.codeowners, file_in(repository.top, MAILMAP)
        return digest(repr(listed), repr(notes), repr(owners), repr(names))

    def _reads_the_same(self, read: Mapping[str, str | None]) -> bool:
        there = {path: oid for path, oid in read.items() if oid is not None}
        folder = self._repository.folder
        return folder.read_ids(there) == there and all(folder.file(path) is None for path in read.keys() - there.keys())


def remembered(
    repository: Repository, kind: str, adapter: Callable[[], TypeAdapter[A]], question: object, make: Callable[[], A]
) -> A:
    """The answer to a question, told again where nothing is otherwise, else made."""
    if not is_large(repository):
        return make()
    memory = AnswerMemory(repository, kind, adapter(), question)
    found = memory.recall()
    if found is None:
        found = make()
        memory.keep(found)
    return found


def is_large(repository: Repository) -> bool:
    """Whether there is enough to read here that remembering pays, and git to say what lies here."""
    elsewhere = repository.at or repository.staged or repository.edits or repository.withheld
    return bool(
        not elsewhere
        and repository.cached
        and repository.git
        and repository.head
        and not repository.git.boundary()
        and len(repository.folder.paths()) >= FEWEST_FILES
    )


@cache
def program() -> str:
    """What tells this jmx from another, a copy in the middle of being worked on too."""
    package = Path(jmx.__file__).parent
    rows = []
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            about = os.stat(os.path.join(folder, name))
            rows.append((folder, name, about.st_size, about.st_mtime_ns))
    libraries = sorted(name for name in os.listdir(Path(pydantic.__file__).parents[1]) if name.endswith(".dist-info"))
    return digest(jmx.__version__, sys.version, repr(rows), repr(libraries))


def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
