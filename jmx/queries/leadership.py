"""The packets of many journeys, and what leaders need of them."""

from collections.abc import Mapping, Sequence

from jmx.queries.due import due_of
from jmx.queries.health import health_of
from jmx.queries.repository import Repository
from jmx.report.leadership import LeadershipReport
from jmx.review.due_item import REVIEW
from jmx.review.leadership import leadership
from jmx.review.packet import Packet


def journeys_to_review(repository: Repository, within: int | None = None) -> tuple[str, ...]:
    """The journeys of which a review is asked for; only those where it is due within so many days, if that is said."""
    watched = tuple(each.ref for each in repository.workspace.journeys() if each.record.watched)
    if within is None:
        return watched
    due = {each.ref for each in due_of(repository, kinds=(REVIEW,), within=within).items}
    return tuple(each for each in watched if each in due)


def leadership_of(
    repository: Repository, packets: Sequence[Packet], files: Mapping[str, str] | None = None
) -> LeadershipReport:
    """The page for leaders."""
    organisation = repository.workspace.settings.organisation or ""
    healths = {each.journey.ref: health_of(repository, each.journey) for each in packets}
    return LeadershipReport(
        leadership(packets, healths, repository.as_of), organisation, repository.read_at, files or {}
    )
