"""What records that stood at an earlier commit are called now."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from jmx.model.change import REFS
from jmx.model.identity import outermost, renamed
from jmx.queries.last_edits import commit_key, edits_here, kept
from jmx.queries.repository import Repository

T = TypeVar("T")
_KIND = "what ranked records were called"
_FORM = 2  # of what is remembered


class RefsSince:
    """What pains and the records of files were called from commit to commit."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        whole = not repository.history_git.boundary()
        rows = kept(repository, _KIND, f"{commit_key(repository)}:{_FORM}", _if_whole) if whole else None
        self._renames = [(oid, dict(names)) for oid, names in (_renames(repository) if rows is None else rows)]
        self._parents = repository.history_git.parents(repository.history_head) if self._renames else {}
        own = {change.old: change.new for change in edits_here(repository) if change.sort in REFS}
        self._uncommitted = [own] if own else []

    def of_now(self, oid: str, known_then: Mapping[str, T]) -> dict[str, T]:
        """What was known of pains and records of files at a commit, by their refs of now."""
        known = self._up_to(oid)
        later = [names for commit, names in self._renames if commit not in known] + self._uncommitted
        holders = {outermost(old) for names in later for old in names}
        return {_called(ref, later) if outermost(ref) in holders else ref: said for ref, said in known_then.items()}

    def _up_to(self, oid: str) -> set[str]:
        """A commit and all before it."""
        found, waiting = set[str](), [oid] if self._parents else []
        while waiting:
            commit = waiting.pop()
            if commit not in found:
                found.add(commit)
                waiting += self._parents.get(commit, ())
        return found


def _called(ref: str, later: Iterable[Mapping[str, str]]) -> str:
    for names in later:
        ref = renamed(ref, names)
    return ref


def _if_whole(repository: Repository) -> Any:
    return None if repository.histories.lacking else _renames(repository)


def _renames(repository: Repository) -> list[Any]:
    """The commits that gave pains and files other refs, the oldest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for history in repository.histories.by_ref.values():
        for oid, change in history.events:
            if change.sort in REFS and (change.kind == "pain-point" or "/" not in change.old):
                found.setdefault(oid, []).append((change.old, change.new))
    places = repository.history_git.newest_first(repository.history_head) if len(found) > 1 else {}
    return sorted(([oid, names] for oid, names in found.items()), key=lambda each: -places.get(each[0], 0))
