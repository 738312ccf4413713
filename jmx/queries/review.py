"""The record that a review was held: who led it, on which day, and what its file says."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from jmx.errors import JmxError
from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.queries.fingerprints import fingerprint_of
from jmx.queries.repository import Repository, day_of
from jmx.writing.review_record import review_record


class ReviewToRecord(NamedTuple):
    """A review that can be recorded: all that is certain before anybody says what it found."""

    repository: Repository
    journey: Located[Journey]
    reviewer: str
    day: date

    def file(
        self,
        verdict: str,
        *,
        recorded_by: str | None = None,
        decisions: Sequence[str] = (),
        actions: Sequence[str] = (),
        attendees: Sequence[str] = (),
    ) -> tuple[str, str]:
        """Path and text of the record, with the fingerprint of what was reviewed."""
        workspace = self.repository.workspace
        return review_record(
            self.journey.ref,
            workspace,
            day=self.day,
            reviewer=self.reviewer,
            recorded_by=recorded_by,
            verdict=verdict,
            base=self.repository.head,
            fingerprint=fingerprint_of(self.repository, self.journey),
            decisions=decisions,
            actions=actions,
            attendees=attendees,
        )


def review_to_record(
    repository: Repository, journey: str, reviewer: str | None = None, held: str | None = None
) -> ReviewToRecord:
    """The review that was held on a day, led by the owner where nobody else is named; it cannot lie ahead."""
    found = repository.journey(journey)
    repository.note_unread()
    if repository.at:
        raise JmxError("--record writes about the files here; leave out --at")
    who = reviewer or repository.workspace.owner(found.record)
    if who is None:
        raise JmxError(f"journey '{found.ref}' has no owner; say who led the review with --reviewer")
    day = day_of(held) if held else repository.as_of
    if day > repository.as_of:
        raise JmxError(f"--date {day} lies after {repository.as_of}; record a review once it was held")
    return ReviewToRecord(repository, found, who, day)
