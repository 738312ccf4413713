"""What is known before a review is recorded: whose the journeys are, who met the last time, what is open."""

from collections.abc import Callable

from jmx.model.said_review import SaidReview, SaidWords
from jmx.queries.before_review import agreeing_about, attendees_before, open_actions_of, owner_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PEOPLE, buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_only_an_owner_of_all_is_their_owner(opened: Open) -> None:
    assert owner_of(opened(), ["buy"]) == "ana"
    assert owner_of(opened(), ["buy", "use"]) == ""


def test_who_led_it_may_be_named_without_a_record_of_theirs(opened: Open) -> None:
    guest = "Cy Guest <cy@x.example>"
    agreeing = agreeing_about(opened(), ["buy"], SaidReview(reviewer=SaidWords(guest)))
    assert [agreeing.person(SaidWords(each)) for each in ("Cy", "bo lind", guest)] == [guest, "bo", guest]
    assert not agreeing.problems


def test_what_waits_and_who_was_there_is_offered(opened: Open, past: Repository) -> None:
    assert (attendees_before(opened(), ["buy"]), open_actions_of(opened(), ["buy"])) == ((), ())
    past.write({
        "jmx.yaml": "forums: [{id: board, title: Board, attendees: [Head of sales]}]\n",
        "journeys/buy.yaml": buy() + "forum: board\n",
        "people.yaml": PEOPLE,
    })  # fmt: skip
    assert attendees_before(opened(), ["buy"]) == ("Head of sales",)
    review = "kind: review\nid: r\ndate: 2026-03-03\njourneys: [buy]\nreviewer: ana\nattendees: [Bo]\n"
    past.write({"reviews/r.yaml": review + "actions: [{id: a1, text: Call ten}]\n"})
    assert attendees_before(opened(), ["buy"]) == ("Bo",)
    assert [each.ref for each in open_actions_of(opened(), ["buy", "buy"])] == ["r/a1"]
