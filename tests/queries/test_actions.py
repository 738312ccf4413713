"""What reviews agreed, over all journeys: late, open, silent and done; and the record that says it is done."""

from collections.abc import Callable
from datetime import date

import pytest

from jmx.errors import JmxError
from jmx.queries.actions import actions_of, closing_record
from jmx.queries.repository import Repository as Opened
from jmx.reading import yaml as door
from jmx.report.actions import document
from jmx.report.document import plain
from jmx.report.writers.markdown import markdown
from jmx.review.action_list import ActionState
from tests.queries.short_past import BO, PAIN, PEOPLE
from tests.support import Repository

Open = Callable[..., Opened]
AGREED = (
    "kind: review\nid: feb\ndate: 2026-02-20\njourneys: [buy]\nreviewer: ana\nverdict: updated\nattendees: [Ana Ruiz]\n"
    "actions:\n"
    "  - {id: late, text: Call ten, owner: bo, due: 2026-03-01}\n"
    "  - {id: later, text: Ask finance, owner: ana, due: 2026-03-20}\n"
    "  - {id: heard, text: Look at it, about: [slow], owner: Bo Lind <BO@x.example>, due: 2026-05-01}\n"
    "  - {id: silent, text: Write to them, about: [buy]}\n"
    "  - {id: done, text: Print it, owner: ana, due: 2026-02-25}\n"
)
CLOSED = (
    "kind: review\nid: mar\ndate: 2026-03-10\njourneys: [buy]\nreviewer: ana\nverdict: updated\ncloses: [feb/done]\n"
)


@pytest.fixture
def past(past: Repository) -> Repository:
    past.commit({"reviews/feb.yaml": AGREED}, "Record", "2026-02-21")
    past.commit({"pains/slow.yaml": PAIN.format(severity=5)}, "Hurts most", "2026-03-02", BO)
    past.commit({"reviews/mar.yaml": CLOSED}, "Record", "2026-03-10")
    return past


def _states(repository: Opened, **asked: object) -> list[tuple[str, str]]:
    found = actions_of(repository, **asked).actions  # type: ignore[arg-type]
    return [(each.ref.removeprefix("feb/"), str(each.state)) for each in found]


def test_the_longest_past_due_comes_first_then_what_nobody_heard_of(opened: Open) -> None:
    assert _states(opened()) == [("late", "late"), ("later", "late"), ("silent", "silent"), ("heard", "open")]
    assert _states(opened(), done=True)[-1] == ("done", "done")


def test_what_is_done_says_since_when_and_by_which_record(opened: Open) -> None:
    [done] = [each for each in actions_of(opened(), done=True).actions if each.state is ActionState.DONE]
    assert (done.closed_on, done.closed_by, done.late_days) == (date(2026, 3, 10), "mar", 0)


def test_before_a_day_was_reached_nothing_is_late_or_silent(opened: Open) -> None:
    assert _states(opened(at="2026-02-25", as_of=None)) == [
        ("done", "open"), ("late", "open"), ("later", "open"), ("heard", "open"), ("silent", "open"),
    ]  # fmt: skip
    assert _states(opened(at="2026-02-19", as_of=None)) == []


def test_they_are_asked_for_by_who_does_them_and_by_journey(opened: Open, past: Repository) -> None:
    assert [ref for ref, _ in _states(opened(), owner="Bo")] == ["late", "heard"]
    past.git("config", "user.name", "Anyone")
    past.git("config", "user.email", "ANA@x.example")
    assert [ref for ref, _ in _states(opened(), owner="me")] == ["later"]
    assert [ref for ref, _ in _states(opened(), owner="nobody")] == ["silent"]
    assert len(_states(opened(), journey="Buy it")) == 4
    assert _states(opened(), journey="use") == []
    with pytest.raises(JmxError, match="--owner: nobody here is called 'anna'; did you mean 'ana'"):
        _states(opened(), owner="anna")


def test_who_has_left_is_named_as_gone(opened: Open, past: Repository) -> None:
    past.write({"people.yaml": PEOPLE.replace("id: bo, name: Bo Lind,", "id: bo, name: Bo Lind, left: 2026-03-01,")})
    assert "| late, 30 days | 2026-03-01 | Bo Lind (left) | Call ten | Buy it | `feb/late` |" in markdown(
        document(actions_of(opened()))
    )


def test_nothing_to_do_is_said(opened: Open) -> None:
    told = document(actions_of(opened(), journey="use"))
    assert "Nothing is to be done about Use it." in plain(told.blocks[0].words)  # type: ignore[union-attr]


def test_an_action_is_closed_by_a_record_between_meetings(opened: Open, past: Repository) -> None:
    made = closing_record(opened(), ["feb/late", "Ask finance"], "12 March 2026", "They paid", committer="bo")
    data = door.parse(made.text.encode())
    assert made.path == "reviews/2026-03-12-buy-between-meetings.yaml"
    assert (data["reviewer"], data["attendees"], data["description"]) == ("bo", [], "They paid")
    assert data["closes"] == ["feb/late", "feb/later"]
    before = opened().review_status(opened().journey("buy")).due
    past.write({made.path: made.text})
    assert [ref for ref, _ in _states(opened())] == ["silent", "heard"]
    assert opened().review_status(opened().journey("buy")).due == before
    with pytest.raises(JmxError, match="'feb/late' is closed already, by reviews/2026-03-12-buy"):
        closing_record(opened(), ["feb/late"])


def test_what_cannot_be_closed_is_told(opened: Open, past: Repository) -> None:
    with pytest.raises(JmxError, match="there is no action 'feb/lat'; did you mean 'feb/late'"):
        closing_record(opened(), ["feb/lat"])
    with pytest.raises(JmxError, match="'ana' is a person; only actions are closed"):
        closing_record(opened(), ["ana"])
    past.write({"pains/late.yaml": "kind: pain-point\nid: late\ntitle: Call\nat: [buy]\n"})
    assert "closes: [feb/late]" in closing_record(opened(), ["late"], who="bo").text  # the action, not the pain
    with pytest.raises(JmxError, match="was agreed after 2026-02-01"):
        closing_record(opened(), ["feb/late"], "2026-02-01", who="ana")
    assert "reviewer: ana\n" in closing_record(opened(), ["feb/silent"]).text  # who owns the journey
    past.write({"people.yaml": PEOPLE.replace("name: Ana Ruiz,", "name: Ana Ruiz, left: 2026-03-01,")})
    with pytest.raises(JmxError, match="name them: --by NAME"):
        closing_record(opened(), ["feb/silent"])
    with pytest.raises(JmxError, match="lies after 2026-03-31"):
        closing_record(opened(), ["feb/late"], "2026-04-02")
