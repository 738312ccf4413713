"""The facts of journeys: what is known of each on a day, for one or for all."""

from collections.abc import Callable

from jmx.model.change import Sort
from jmx.queries.journey_facts import journey_facts
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.review.journey_facts import JourneyFacts
from tests.queries.short_past import PAIN, PEOPLE, REVIEW, USE, buy
from tests.support import Repository

Open = Callable[..., Opened]


def _facts(opened: Opened) -> dict[str, JourneyFacts]:
    return {each.status.journey.ref: each for each in journey_facts(opened, opened.workspace.journeys())}


def test_the_facts_of_all_journeys_come_in_one_pass(opened: Open) -> None:
    facts = _facts(opened())
    bought, used = facts["buy"], facts["use"]
    assert (str(bought.status.since), str(bought.status.due), bought.status.owner_name) == (
        "2026-02-02",
        "2026-05-02",
        "Ana Ruiz",
    )
    assert bought.scope == {"buy", "buy/choose", "buy/compare", "slow", "2026-02-02-buy"}
    assert [score.ref for score in bought.ranking.scores] == ["slow"]
    assert [(change.ref, change.old, change.new) for change in bought.changes] == [("slow", 2, 4)]
    assert (used.status.last, used.changes, used.then, used.ranking.scores) == (None, (), None, ())


def test_a_finding_belongs_to_the_journeys_that_its_record_concerns(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=5)})
    facts = _facts(opened())
    assert {finding.code for finding in facts["buy"].findings if finding.ref == "slow"} == {"EVD101", "ACT101"}
    assert all(finding.ref != "slow" for finding in facts["use"].findings)
    past.write({"pains/slow.yaml": PAIN.format(severity=5).replace("at: [buy]", "at: [buy, use/start]")})
    facts = _facts(opened())
    assert [finding for finding in facts["use"].findings if finding.ref == "slow"] == [
        finding for finding in facts["buy"].findings if finding.ref == "slow"
    ]


def test_what_left_a_journey_since_its_review_is_told_there(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=4).replace("at: [buy]", "at: [use]")})
    facts = _facts(opened())
    assert "slow" in facts["buy"].scope
    assert {change.field for change in facts["buy"].changes} == {"severity", "at"}
    assert facts["use"].scope >= {"slow"}


def test_a_journey_that_was_written_down_after_its_review_is_new_since(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": buy(), "people.yaml": PEOPLE}, day="2026-01-05")
    both = REVIEW.replace("[buy]", "[buy, use]").replace("reviewer: ana", "reviewer: Ana Ruiz <ana@x.example>")
    repository.commit({"reviews/both.yaml": both}, day="2026-02-03")
    repository.commit({"journeys/use.yaml": USE}, day="2026-02-20")
    facts = _facts(open_repository(repository.folder, as_of="2026-03-31", cached=False))
    assert [(change.sort, change.ref) for change in facts["use"].changes] == [(Sort.ADDED, "use")]
    assert facts["buy"].changes == ()
