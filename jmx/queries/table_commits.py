"""Which commit changed the table of each metric last; remembered by commit, so that many packets ask git once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jmx.history.walk import FEW_PATHS, last_changes, last_in
from jmx.queries.last_edits import commit_key, kept
from jmx.reading.tables import path_beside
from jmx.review.sources import ValueTable

if TYPE_CHECKING:
    from jmx.queries.repository import Repository


def table_commits(repository: "Repository", journeys: Iterable[str]) -> Mapping[str, ValueTable]:
    """The table of each metric of some journeys that has one, by the metric's ref, with the commit that changed it
    last: none where that is not committed yet, or nobody can know."""
    metrics = (each for journey in journeys for each in repository.workspace.metrics(journey))
    paths = {each.ref: path_beside(each.path, each.record.series) for each in metrics if each.record.series}
    if not paths:
        return {}
    commits = _remembered(repository, sorted(set(paths.values())))
    edited = repository.edits_in(commits) if repository.edited else ()
    found = {ref: ("", None) if path in edited else commits.get(path, ("", None)) for ref, path in paths.items()}
    return {ref: ValueTable(paths[ref], *commit) for ref, commit in found.items()}


def _remembered(repository: "Repository", paths: list[str]) -> dict[str, tuple[str, date | None]]:
    git = repository.git
    if git is None or repository.head is None or git.boundary():
        return {}
    key = f"{commit_key(repository)}:{','.join(paths)}"
    rows = kept(repository, "which commits changed tables last", key, lambda asked: _asked(asked, paths))
    return {path: (oid, date.fromisoformat(day) if day else None) for path, oid, day in rows}


def _asked(repository: "Repository", paths: list[str]) -> Any:
    """The commits, out of the walk over those of reviews and metrics where that goes by the tables too."""
    git, head = repository.history_git, repository.history_head
    if len(paths) > FEW_PATHS:
        found = last_changes(git, repository.root, head, paths)
    else:
        found = last_in(repository.walked_in(paths), git.tree_paths(head, repository.root).intersection(paths))
    commits = git.commits(sorted(set(found.values())))
    return [[path, oid, str(commits[oid].day or "")] for path, oid in sorted(found.items())]
