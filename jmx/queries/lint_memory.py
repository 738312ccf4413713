"""What lint told of a large repository, remembered with all that it was made of: where nothing of that is otherwise, it
is told again without reading a record."""

import hashlib
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import pydantic
from pydantic import TypeAdapter, ValidationError

import jmx
from jmx.model.finding import Finding, Place
from jmx.queries.last_edits import NOTES
from jmx.queries.repository import Repository
from jmx.reading.findings import Sought, sought
from jmx.reading.load import FEWEST_FILES
from jmx.repo.mailmap import MAILMAP
from jmx.repo.tree import file_in
from jmx.report.lint_report import LintReport

KIND = "what lint told"
BASE_KIND = "what lint found where a branch began"
ID_AND_FILE = "REC101"
_REPORTS = TypeAdapter(LintReport)
_FINDINGS = TypeAdapter(tuple[Finding, ...])
_MOST_BASES = 8
_MORE_THAN_A_COMMIT = frozenset({"last_edits", "activity", "goalposts", "histories"})


class LintMemory:
    """The memory of one question to lint: about all files here, on a day; of what a branch answers for, where the
    commit at which it began is named as its `base`.

    A report is made of the files that were read and of those that were looked for in vain, of what git lists, of the
    commits up to HEAD and notes on them, and of jmx itself.
    """

    def __init__(self, repository: Repository, *, baseline: bool, since: str = "", base: str = "") -> None:
        self._repository = repository
        self._asked = "a branch" if since else "all"
        self._question = (baseline, since, base)

    @property
    def is_of_use(self) -> bool:
        """Whether there is enough to read, and git to say what lies here."""
        return _is_large(self._repository)

    def recall(self) -> LintReport | None:
        """What was told when all was as it is now."""
        stored = self._repository.cache.get(KIND, self._key)
        if (
            not isinstance(stored, dict)
            or stored.get("around") != self._around
            or not self._reads_the_same(stored["read"])
        ):
            return None
        try:
            return _REPORTS.validate_python(stored["report"])
        except ValidationError:  # of another shape
            return None

    def places(self) -> Mapping[Sought, Place]:
        """Where what was told last pointed, in files that hold the same still."""
        stored = next(iter(self._repository.cache.all(KIND).values()), None)
        if not isinstance(stored, dict) or stored.get("program") != _program():
            return {}
        now, then = self._repository.folder.seen, stored["read"]
        told = _REPORTS.validate_python(stored["report"]).findings
        same = (each for each in told if each.path in then and then[each.path] == now.get(each.path))
        return {sought(each): each.place for each in same if each.place}

    def keep(self, report: LintReport) -> None:
        """Remembers a report, unless something was lacking for it, which is noted then, or a file could not be read.
        Whether a file may be renamed hangs on what git would ignore, which nobody can list."""
        folder, cache = self._repository.folder, self._repository.cache
        if self._repository.notes or folder.was_edited_meanwhile or "" in folder.seen.values():
            return
        if any(each.code == ID_AND_FILE for each in report.findings):
            return
        plain = _REPORTS.dump_python(report, mode="json", exclude={"home_of"})
        entry = {"program": _program(), "around": self._around, "read": folder.seen, "report": plain}
        other = "all:" if self._asked != "all" else "a branch:"
        cache.forget(KIND, [key for key in cache.all(KIND) if not key.startswith(other)])
        cache.put(KIND, {self._key: entry})

    @cached_property
    def _key(self) -> str:
        repository = self._repository
        asked = (str(repository.as_of), repository.choice, self._question, repository.head, repository.past)
        return f"{self._asked}:{_digest(repr(asked), _program())}"

    @cached_property
    def _around(self) -> str:
        """What is known beside the contents of files."""
        repository, folder = self._repository, self._repository.folder
        listed = (folder.paths(), folder.closed(), folder.excluded(), folder.tables, sorted(folder.left_out().items()))
        notes = sorted(repository.history_git.notes(NOTES).items())
        owners, names = repository.codeowners, file_in(repository.top, MAILMAP)
        return _digest(repr(listed), repr(notes), repr(owners), repr(names))

    def _reads_the_same(self, read: Mapping[str, str | None]) -> bool:
        there = {path: oid for path, oid in read.items() if oid is not None}
        folder = self._repository.folder
        return folder.read_ids(there) == there and all(folder.file(path) is None for path in read.keys() - there.keys())


class BaseMemory:
    """The memory of what some rules found at the commit where a branch began, which is asked again at every edit on
    that branch.

    That is made of the commit and of jmx; and, where no review changed since, of who brought the reviews up to HEAD.
    """

    def __init__(self, repository: Repository, side: Repository, codes: Collection[str], *, baseline: bool) -> None:
        self._repository, self._side = repository, side
        self._asked = (sorted(codes), baseline)

    @cached_property
    def is_of_use(self) -> bool:
        """Whether there is much to read, and nothing here that is not committed has a part in it."""
        repository = self._repository
        if repository.notes or not _is_large(repository):
            return False
        reviews = {each.path for each in repository.workspace.of("review")}
        return not repository.edits_in(reviews) if self._shares_history else True

    def recall(self) -> Sequence[Finding] | None:
        """What was found when that was asked before."""
        stored = self._repository.cache.get(BASE_KIND, self._key) if self.is_of_use else None
        try:
            return None if stored is None else _FINDINGS.validate_python(stored)
        except ValidationError:  # of another shape
            return None

    def keep(self, found: Sequence[Finding]) -> None:
        """Remembers what was found, unless a rule asked when something was edited, which edits here change, or
        something was lacking for it."""
        if not self.is_of_use or self._repository.notes or not _MORE_THAN_A_COMMIT.isdisjoint(vars(self._side)):
            return
        cache = self._repository.cache
        others = list(cache.all(BASE_KIND))
        cache.forget(BASE_KIND, others if len(others) >= _MOST_BASES else ())
        cache.put(BASE_KIND, {self._key: _FINDINGS.dump_python(tuple(found), mode="json")})

    @property
    def _shares_history(self) -> bool:
        return "history" in vars(self._side)

    @cached_property
    def _key(self) -> str:
        repository, side = self._repository, self._side
        asked = (str(side.as_of), side.choice, self._asked, side.at, repository.past)
        history = (repository.head, file_in(repository.top, MAILMAP), self._shares_history)
        return _digest(repr(asked), repr(history), _program())


def _is_large(repository: Repository) -> bool:
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
def _program() -> str:
    """What tells this jmx from another, a copy in the middle of being worked on too."""
    package = Path(jmx.__file__).parent
    rows = []
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            about = os.stat(os.path.join(folder, name))
            rows.append((folder, name, about.st_size, about.st_mtime_ns))
    libraries = sorted(name for name in os.listdir(Path(pydantic.__file__).parents[1]) if name.endswith(".dist-info"))
    return _digest(jmx.__version__, sys.version, repr(rows), repr(libraries))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
