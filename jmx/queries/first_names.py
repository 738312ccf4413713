"""What journeys and reviews were called first: a name that no renaming changes."""

from collections.abc import Iterator, Mapping
from typing import Any

from jmx.errors import GitError
from jmx.model.change import REFS
from jmx.queries.last_edits import commit_key, edits_here, kept
from jmx.queries.repository import Repository

_KINDS = ("journey", "review")


def first_names(repository: Repository) -> Mapping[str, str]:
    """Ref → the first ref, of the journeys and reviews that stand and were called otherwise once. Of two that had one
    name after each other, the first keeps it, and the other has it with a mark. Empty where there is no history, or
    not all of it."""
    git = repository.git
    if git is None or repository.head is None or git.boundary():
        return {}
    try:
        rows = kept(repository, "what journeys were called first", commit_key(repository), _first) or []
    except GitError as error:
        repository.note(f"journeys that were renamed are taken for new ones: {error}")
        return {}
    names = dict(rows)
    for change in edits_here(repository):
        if change.sort in REFS and change.kind in _KINDS:
            names[change.new] = names.pop(change.old, change.old)
    taken = set(names.values())
    again = {ref: f"{ref}.2" for ref in _standing(repository) if ref in taken and ref not in names}
    return {**names, **again}


def _standing(repository: Repository) -> Iterator[str]:
    return (each.ref for kind in _KINDS for each in repository.workspace.of(kind))


def _first(repository: Repository) -> Any:
    """Of each of them that was renamed, what it is called now and first."""
    histories = repository.histories
    if histories.lacking:
        return None
    standing = set(_standing(repository))
    found = ((ref, each.earlier_names) for ref, each in histories.by_ref.items() if ref in standing)
    return [[ref, names[-1]] for ref, names in sorted(found) if names]
