"""What the record of a review says, and when there can be none."""

from collections.abc import Callable

import pytest

from jmx.errors import JmxError, RefusedWrite
from jmx.queries.repository import Repository as Opened
from jmx.queries.review import review_to_record
from jmx.reading import yaml as door
from tests.queries.short_past import buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_record_says_who_held_the_review_and_what_was_reviewed(opened: Open, past: Repository) -> None:
    to_record = review_to_record(opened(), "buy", held="2026-03-30")
    path, text = to_record.file("updated", decisions=["Keep it"], recorded_by="bo")
    data = door.parse(text.encode())
    assert path == "reviews/2026-03-30-buy.yaml"
    assert (data["reviewer"], data["recorded_by"], data["verdict"]) == ("ana", "bo", "updated")
    assert data["base"] == past.git("rev-parse", "HEAD")
    assert not (past.folder / path).exists()


def test_the_fingerprint_is_of_what_the_map_means(opened: Open, past: Repository) -> None:
    def fingerprint() -> str:
        return str(door.parse(review_to_record(opened(), "buy").file("updated")[1].encode())["fingerprint"]["buy"])

    before = fingerprint()
    past.write({"journeys/buy.yaml": "# laid out anew\n" + buy()})
    assert fingerprint() == before
    past.write({"journeys/buy.yaml": buy(emotion=-2)})
    assert fingerprint() != before


def test_a_review_ahead_in_the_past_or_recorded_already_is_refused(opened: Open) -> None:
    with pytest.raises(JmxError, match="lies after 2026-03-31; record a review once it was held"):
        review_to_record(opened(), "buy", held="2026-04-01")
    with pytest.raises(JmxError, match="leave out --at"):
        review_to_record(opened(at="HEAD"), "buy")
    with pytest.raises(RefusedWrite, match="is recorded already"):
        review_to_record(opened(), "buy", held="2026-02-02").file("updated")


def test_without_an_owner_somebody_has_to_be_named(opened: Open, past: Repository) -> None:
    past.write({"journeys/buy.yaml": buy().replace("owner: ana\n", "")})
    with pytest.raises(JmxError, match="say who led the review"):
        review_to_record(opened(), "buy")
    assert review_to_record(opened(), "buy", "bo").reviewer == "bo"
