"""What journeys were called first."""

from jmx.queries.first_names import first_names
from jmx.queries.repository import Repository as Opened
from tests.support import Repository

JOURNEY = "kind: journey\nid: {0}\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Look, Choose, Pay]\n"


def test_a_renamed_journey_is_known_by_its_first_name(repository: Repository) -> None:
    repository.commit({"buy.yaml": JOURNEY.format("buy")}, day="2026-01-01")
    repository.commit({"buy.yaml": JOURNEY.format("order")}, day="2026-02-01")
    assert first_names(Opened(repository.folder)) == {"order": "buy"}
    repository.write({"buy.yaml": JOURNEY.format("purchase")})
    assert first_names(Opened(repository.folder)) == {"purchase": "buy"}, "also while no commit holds it"
    repository.commit({"buy.yaml": JOURNEY.format("purchase")}, day="2026-03-01")
    again = JOURNEY.format("buy").replace("title: Buy", "title: Sell").replace("Look, Choose, Pay", "Ask")
    repository.commit({"sell.yaml": again}, day="2026-04-01")
    assert first_names(Opened(repository.folder)) == {"purchase": "buy", "buy": "buy.2"}


def test_where_nobody_knows_the_past_names_are_those_of_now(repository: Repository) -> None:
    repository.write({"buy.yaml": JOURNEY.format("buy")})
    assert first_names(Opened(repository.folder)) == {}
