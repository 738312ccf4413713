"""A repository with a short past, and how it is opened."""

from collections.abc import Callable

import pytest

from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from tests.queries.short_past import BO, PAIN, PEOPLE, REVIEW, USE, buy
from tests.support import Repository


@pytest.fixture
def past(repository: Repository) -> Repository:
    """Two journeys and a pain; one journey was renamed, reviewed, and worked on since."""
    first = {"journeys/buy.yaml": buy("Buy a plan"), "pains/slow.yaml": PAIN.format(severity=2), "people.yaml": PEOPLE}
    repository.commit(first, "Map buying", "2026-01-05")
    repository.commit({"journeys/buy.yaml": buy()}, "Say it shorter", "2026-01-20", BO)
    repository.commit({"reviews/2026-02-02-buy.yaml": REVIEW}, "Record the review", "2026-02-03")
    repository.commit({"pains/slow.yaml": PAIN.format(severity=4)}, "Hurts more\n\n212 mails", "2026-02-10", BO)
    repository.commit({"journeys/use.yaml": USE}, "Map using", "2026-02-20", BO)
    return repository


@pytest.fixture
def opened(past: Repository) -> Callable[..., Opened]:
    """Opens that repository, judged by the last of March."""

    def open_it(at: str | None = None, as_of: str | None = "2026-03-31") -> Opened:
        return open_repository(past.folder, at=at, as_of=as_of, cached=False)

    return open_it
