"""What lint told of a large repository, and what it found where a branch began."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from jmx.model.finding import Finding, Place
from jmx.queries.answer_memory import AnswerMemory, digest, is_large, program
from jmx.queries.repository import Repository
from jmx.reading.findings import Sought, sought
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


class LintMemory(AnswerMemory[LintReport]):
    """The memory of one question to lint: about all files here, on a day; of what a branch answers for, where the
    commit at which it began is named as its `base`. Of either the last report is remembered."""

    def __init__(self, repository: Repository, *, baseline: bool, since: str = "", base: str = "") -> None:
        group = "a branch" if since else "all"
        super().__init__(repository, KIND, _REPORTS, (baseline, since, base), group)

    def places(self) -> Mapping[Sought, Place]:
        """Where what was told last pointed, in files that hold the same still."""
        stored = next(iter(self._repository.cache.all(KIND).values()), None)
        if not isinstance(stored, dict) or stored.get("program") != program():
            return {}
        now, then = self._repository.folder.seen, stored["read"]
        told = _REPORTS.validate_python(stored["answer"]).findings
        same = (each for each in told if each.path in then and then[each.path] == now.get(each.path))
        return {sought(each): each.place for each in same if each.place}

    def keep(self, answer: LintReport) -> None:
        """Remembers a report, unless whether a file may be renamed hangs on what git would ignore, which nobody can
        list."""
        if all(each.code != ID_AND_FILE for each in answer.findings):
            super().keep(answer)

    def _plain(self, answer: LintReport) -> Any:
        return _REPORTS.dump_python(answer, mode="json", exclude={"home_of"})


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
        if repository.notes or not is_large(repository):
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
        return digest(repr(asked), repr(history), program())
