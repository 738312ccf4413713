"""Whether a map still says what it said when it was reviewed: by its fingerprint, without any history."""

from typing import TYPE_CHECKING

from jmx.history.snapshots import documents
from jmx.model.journey import Journey
from jmx.model.meaning import fingerprint, says_the_same
from jmx.model.outline import outline
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located

if TYPE_CHECKING:
    from jmx.queries.repository import Repository


def fingerprint_of(repository: "Repository", journey: Located[Journey]) -> str:
    """The fingerprint of a journey as its files stand."""
    workspace = repository.workspace
    stages = workspace.stages(journey.ref)
    paths = {journey.path, *(each.path for each in stages), *(each.path for each in workspace.touchpoints(journey.ref))}
    read = documents(repository.tree.contents(tuple(sorted(paths))))
    return fingerprint(journey.ref, {entry.ref: entry for path in read for entry in outline(read[path], path)})


def map_unchanged(repository: "Repository", status: ReviewStatus) -> bool | None:
    """Whether the map says what it said when the last review was recorded; None where nobody can know."""
    kept = (status.last.review.record.fingerprint or {}) if status.last else {}
    stored = kept.get(status.journey.ref)
    return says_the_same(stored, fingerprint_of(repository, status.journey)) if stored else None
