"""Whether a map says what it said when it was reviewed."""

from collections.abc import Callable

import pytest

from jmx.queries.fingerprints import fingerprint_of, map_unchanged
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import REVIEW, buy
from tests.support import Repository

Open = Callable[..., Opened]


@pytest.mark.parametrize(
    ("edited", "unchanged"),
    [(buy(), True), (f"# tidied\n{buy()}", True), (buy(emotion=-2), False)],
    ids=["as-it-was", "reformatted", "edited"],
)
def test_a_map_is_held_against_the_fingerprint_of_its_last_review(
    opened: Open, past: Repository, edited: str, unchanged: bool
) -> None:
    repository = opened()
    stored = fingerprint_of(repository, repository.journey("buy"))
    past.commit({"reviews/2026-02-02-buy.yaml": f"{REVIEW}fingerprint: {{buy: '{stored}'}}\n"}, day="2026-02-04")
    past.write({"journeys/buy.yaml": edited})
    repository = opened()
    assert map_unchanged(repository, repository.review_status(repository.journey("buy"))) is unchanged


def test_without_a_fingerprint_nobody_can_know(opened: Open) -> None:
    repository = opened()
    for journey in repository.workspace.journeys():
        assert map_unchanged(repository, repository.review_status(journey)) is None
