"""Whether a map still says what it said when it was reviewed: by its fingerprint, without any history."""

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from jmx.history.snapshots import documents
from jmx.model.journey import Journey
from jmx.model.meaning import fingerprint, says_the_same
from jmx.model.outline import Entry, outline
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located
from jmx.repo.tree import Tree

if TYPE_CHECKING:
    from jmx.queries.repository import Repository


class OutlinedFiles:
    """The records of files, each file outlined once: many journeys share some."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._entries: dict[str, dict[str, Entry]] = {}

    def of(self, paths: set[str]) -> Mapping[str, Entry]:
        """The records of some files, by ref; those of a file that cannot be read are left out."""
        new = tuple(sorted(paths - self._entries.keys()))
        read = documents(self._tree.contents(new)) if new else {}
        for path in new:
            self._entries[path] = {entry.ref: entry for entry in outline(read.get(path, {}), path)}
        return ChainMap(*(self._entries[path] for path in sorted(paths, reverse=True)))


def fingerprint_of(repository: "Repository", journey: Located[Journey]) -> str:
    """The fingerprint of a journey as its files stand."""
    workspace = repository.workspace
    stages = workspace.stages(journey.ref)
    paths = {journey.path, *(each.path for each in stages), *(each.path for each in workspace.touchpoints(journey.ref))}
    return fingerprint(journey.ref, repository.outlined.of(paths))


def map_unchanged(repository: "Repository", status: ReviewStatus) -> bool | None:
    """Whether the map says what it said when the last review was recorded; None where nobody can know."""
    kept = (status.last.review.record.fingerprint or {}) if status.last else {}
    stored = kept.get(status.journey.ref)
    return says_the_same(stored, fingerprint_of(repository, status.journey)) if stored else None
