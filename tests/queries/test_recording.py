"""The record that a review was held: whom and what words mean, what was looked at, and all that cannot stand at once."""

from collections.abc import Callable
from datetime import date

import pytest

from jmx.errors import JmxError, RefusedWrite
from jmx.model.said_review import SaidReview, SaidWords
from jmx.queries.before_review import owner_of
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review
from jmx.queries.repository import Repository as Opened
from jmx.reading import yaml as door
from jmx.writing.agreed import in_one_line
from tests.queries.short_past import PEOPLE, USE, buy
from tests.support import Repository

Open = Callable[..., Opened]
BUY = Meeting(("buy",))


def _said(verdict: str = "updated", held: str = "", **more: object) -> SaidReview:
    return SaidReview(verdict=SaidWords(verdict, "--verdict"), held=SaidWords(held, "--date"), **more)  # type: ignore[arg-type]


def _data(made: ReviewRecord) -> dict[str, object]:
    found = door.parse(made.text.encode())
    assert isinstance(found, dict)
    return found


def test_a_record_says_who_held_the_review_and_what_was_reviewed(opened: Open, past: Repository) -> None:
    said = _said(held="2026-03-30", decisions=(in_one_line("Keep it", "--decision"),), recorded_by=SaidWords("Bo"))
    made = record_of_review(opened(), BUY, said)
    data = _data(made)
    assert made.path == "reviews/2026-03-30-buy.yaml"
    assert (data["reviewer"], data["recorded_by"], data["verdict"]) == ("ana", "bo", "updated")
    assert data["base"] == past.git("rev-parse", "HEAD")
    assert made.message == "Review of Buy it, 2026-03-30: updated\n"
    assert not (past.folder / made.path).exists()


def test_the_fingerprint_is_of_what_the_map_means(opened: Open, past: Repository) -> None:
    def fingerprint() -> object:
        return _data(record_of_review(opened(), BUY, _said()))["fingerprint"]

    before = fingerprint()
    past.write({"journeys/buy.yaml": "# laid out anew\n" + buy()})
    assert fingerprint() == before
    past.write({"journeys/buy.yaml": buy(emotion=-2)})
    assert fingerprint() != before


def test_a_review_ahead_in_the_past_or_recorded_already_is_refused(opened: Open) -> None:
    with pytest.raises(JmxError, match="lies after 2026-03-31; record a review once it was held"):
        record_of_review(opened(), BUY, _said(held="2026-04-01"))
    with pytest.raises(JmxError, match="leave out --at"):
        record_of_review(opened(at="HEAD"), BUY, _said())
    with pytest.raises(RefusedWrite, match="is recorded already"):
        record_of_review(opened(), BUY, _said(held="2 February 2026"))


def test_without_an_owner_somebody_has_to_be_named(opened: Open, past: Repository) -> None:
    past.write({"journeys/buy.yaml": buy().replace("owner: ana\n", "")})
    with pytest.raises(JmxError, match="say who led the review"):
        record_of_review(opened(), BUY, _said())
    assert _data(record_of_review(opened(), BUY, _said(reviewer=SaidWords("bo lind"))))["reviewer"] == "bo"


def test_journeys_that_share_a_meeting_share_a_record(opened: Open, past: Repository) -> None:
    past.write({"journeys/use.yaml": USE.replace("owner: bo", "owner: ana")})
    made = record_of_review(opened(), Meeting(("buy", "use")), _said())
    data = _data(made)
    assert made.path == "reviews/2026-03-31-buy-and-1-more.yaml"
    assert data["journeys"] == ["buy", "use"]
    assert sorted(data["fingerprint"]) == ["buy", "use"]  # type: ignore[call-overload]
    assert made.message == "Review of Buy it and Use it, 2026-03-31: updated\n"
    with pytest.raises(JmxError, match="'buy' is named twice"):
        record_of_review(opened(), Meeting(("buy", "buy")), _said())


def test_owners_that_differ_do_not_say_who_led(opened: Open) -> None:
    assert owner_of(opened(), ["buy", "use"]) == ""
    with pytest.raises(JmxError, match="ana and bo own these journeys; say who led the review"):
        record_of_review(opened(), Meeting(("buy", "use")), _said())


def test_what_is_decided_between_meetings_is_no_review(opened: Open, past: Repository) -> None:
    said = SaidReview(decisions=(in_one_line("Keep it", "--decision"),))
    made = record_of_review(opened(), Meeting(("buy",), between=True), said)
    data = _data(made)
    assert made.path == "reviews/2026-03-31-buy-between-meetings.yaml"
    assert data["attendees"] == []
    assert not data.keys() & {"verdict", "base", "fingerprint"}
    before = opened()
    past.write({made.path: made.text})
    after = opened()
    journey = after.journey("buy")
    assert after.review_status(journey).since == before.review_status(journey).since == date(2026, 2, 2)
    assert record_of_review(opened(), Meeting(("buy",), between=True), said).path != made.path
    assert record_of_review(opened(), BUY, _said()).path == "reviews/2026-03-31-buy.yaml"
    with pytest.raises(JmxError, match="nobody met and no map was looked at"):
        record_of_review(opened(), Meeting(("buy",), between=True), _said(decisions=said.decisions))
    with pytest.raises(JmxError, match="say what was decided or done"):
        record_of_review(opened(), Meeting(("buy",), between=True), SaidReview())


def test_everything_that_cannot_stand_is_told_at_once(opened: Open) -> None:
    said = _said(
        "fine",
        decisions=(in_one_line("Keep it; why not; zoe; 31.02.2027; nowhere", "first"),),
        actions=(in_one_line("Call; 01/02/2027", "second"),),
        closes=(SaidWords("buy", "third"), SaidWords("nothing", "fourth")),
    )
    with pytest.raises(JmxError) as error:
        record_of_review(opened(), BUY, said)
    told = str(error.value).splitlines()
    for words in ("--verdict: 'fine' is no verdict", "first: nobody here is called 'zoe'", "first: '31.02.2027' is no day",
                  "first: there is no record 'nowhere'", "second: '01/02/2027' may be 2027-01-02 or 2027-02-01",
                  "third: 'buy' is a journey; only actions are closed", "fourth: there is no action 'nothing'"):  # fmt: skip
        assert any(words in line for line in told), words
    assert told[-1] == "nothing was written"


def test_who_commits_it_is_named_where_another_led_it(opened: Open) -> None:
    def recorded_by(committer: str) -> object:
        return _data(record_of_review(opened(), Meeting(("buy",), committer=committer), _said())).get("recorded_by")

    assert (recorded_by("bo"), recorded_by("ana"), recorded_by("A. Ruiz <ANA@x.example>")) == ("bo", None, None)


def test_what_is_written_down_too_late_to_be_proven_is_told(opened: Open) -> None:
    assert not any("STL103" in each for each in record_of_review(opened(), BUY, _said(held="2026-03-17")).notes)
    notes = record_of_review(opened(), BUY, _said(held="2026-03-16")).notes
    assert any("it was held 15 days ago" in each and "STL103" in each for each in notes)


def test_who_has_left_leads_no_review_and_gets_nothing_to_do(opened: Open, past: Repository) -> None:
    past.write(
        {"people.yaml": PEOPLE.replace("id: ana, name: Ana Ruiz,", "id: ana, name: Ana Ruiz, left: 2026-03-10,")}
    )
    with pytest.raises(
        JmxError, match="Ana Ruiz left on 2026-03-10 and cannot have led it; say who did with --reviewer"
    ):
        record_of_review(opened(), BUY, _said())
    actions = (in_one_line("ana: Call ten", "--action"),)
    with pytest.raises(JmxError, match="Ana Ruiz left on 2026-03-10"):
        record_of_review(opened(), BUY, _said(reviewer=SaidWords("bo"), actions=actions))
    assert _data(record_of_review(opened(), BUY, _said(held="2026-03-09")))["reviewer"] == "ana"
