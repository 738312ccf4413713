"""What falls due, when, for whom and why."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jmx.errors import JmxError
from jmx.model.freezes import freeze_on
from jmx.model.meetings import meeting_days
from jmx.queries.due import due_of
from jmx.queries.repository import Repository as Opened
from jmx.report.document import plain
from jmx.report.due import DueReport, document
from jmx.report.writers.terminal import Screen, terminal
from jmx.review.due_item import REVIEW
from jmx.review.review_meeting import forum_of
from tests.support import Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nforum: board\nstages: [Pay]\n"
BOARD = "forums: [{id: board, title: CX board, recurs: FREQ=MONTHLY;BYDAY=1TU, minutes: 60}]\n"
REVIEWED = """kind: review
id: first
date: 2026-01-15
journeys: [buy]
reviewer: Ana Ruiz <ana@x.example>
actions: [{id: a1, text: Ask ten, owner: Bo Lind <bo@x.example>, due: 2026-03-20}]
"""
ANA = "Ana Ruiz <ana@x.example>"
Due = Callable[..., DueReport]


@pytest.fixture
def due(repository: Repository) -> Due:
    def asked(day: str, settings: str = BOARD, journey: str = JOURNEY, asked: dict[str, Any] | None = None,
              **files: str) -> DueReport:  # fmt: skip
        repository.commit({"buy.yaml": journey}, day="2026-01-10")
        repository.commit({"first.yaml": REVIEWED}, "Review held", day="2026-01-15", author=ANA)
        more = {"jmx.yaml": settings, **{f"{name}.yaml": text for name, text in files.items()}}
        repository.commit(more, day="2026-01-16")
        return due_of(Opened(repository.folder, given_day=day), **(asked or {}))

    return asked


def review_in(report: DueReport) -> tuple[str, int, str]:
    (item,) = (each for each in report.items if each.kind == REVIEW)
    return str(item.when), item.late_days, item.why


@pytest.mark.parametrize(
    ("day", "settings", "when", "late", "why"),
    [
        ("2026-03-01", BOARD, "2026-04-07", 0, "last reviewed on 2026-01-15, quarterly"),
        ("2026-04-08", BOARD, "2026-04-15", 0, "its meeting of 2026-04-07 is over; the next is on 2026-05-05"),
        (
            "2026-04-15",
            BOARD.replace("MONTHLY;BYDAY=1TU", "WEEKLY;BYDAY=TU"),
            "2026-04-15",
            0,
            "the next is on 2026-04-21, 6 days late, within the grace of 14 days",
        ),
        ("2026-04-20", BOARD, "2026-04-15", 5, "the next meeting is on 2026-05-05"),
        (
            "2026-04-20",
            f"{BOARD}freezes: [{{from: 2026-04-16, to: 2026-04-24}}]\n",
            "2026-04-15",
            0,
            "no day of the freeze from 2026-04-16 to 2026-04-24 makes it late",
        ),
        ("2026-03-01", f"{BOARD}freezes: [{{from: 2026-04-01, to: 2026-04-10}}]\n", "2026-03-03", 0, "quarterly"),
        ("2026-03-01", BOARD.replace("1TU", "1TU;UNTIL=20260101"), "2026-04-15", 0, "does not meet before that"),
        ("2026-03-01", BOARD.replace("FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY"), "2026-04-15", 0, "(`starts`)"),
        ("2026-03-01", BOARD.replace("recurs: FREQ=MONTHLY;BYDAY=1TU, ", ""), "2026-04-15", 0, "(`recurs`)"),
        ("2026-03-01", BOARD.replace("id: board", "id: other"), "2026-04-15", 0, "jmx.yaml has no forum 'board'"),
        (
            "2026-03-01",
            BOARD.replace("FREQ=MONTHLY;BYDAY=1TU", "FREQ=DAILY;INTERVAL=7;BYDAY=TU, starts: 2026-01-05"),
            "2026-04-15",
            0,
            "days that never come",
        ),
    ],
    ids=[
        "meeting",
        "meeting over",
        "within grace",
        "late",
        "frozen",
        "freeze",
        "no meeting",
        "no start",
        "no rule",
        "no forum",
        "never",
    ],
)
def test_a_review_is_due_in_the_last_meeting_that_is_not_too_late(
    due: Due, day: str, settings: str, when: str, late: int, why: str
) -> None:
    found = review_in(due(day, settings))
    assert found[:2] == (when, late)
    assert why in found[2]


def test_a_journey_that_was_never_reviewed_goes_into_the_next_meeting(repository: Repository) -> None:
    draft = JOURNEY.replace("buy", "old") + "status: draft\n"
    repository.commit({"jmx.yaml": BOARD, "buy.yaml": JOURNEY, "draft.yaml": draft}, day="2026-02-28")
    report = due_of(Opened(repository.folder, given_day="2026-03-10"))
    assert report.items[0].limit is None
    assert [(str(each.when), each.ref, each.why) for each in report.items] == [
        ("2026-04-07", "buy", "it has never been reviewed since it came on 2026-02-28; no day makes it "
         "late, since its cadence runs from the first review on")
    ]  # fmt: skip
    repository.write({"first.yaml": REVIEWED})
    (item,) = due_of(Opened(repository.folder, given_day="2026-03-10"), kinds=[REVIEW]).items
    assert item.why == "it has never been reviewed since it came on 2026-02-28; first.yaml is not committed yet"


def test_a_first_review_that_was_put_off_is_due_on_the_day_that_says(repository: Repository) -> None:
    later = "kind: review\nid: later\ndate: 2026-01-15\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: {postponed: {to: 2026-06-01, why: We move}}\n"
    repository.commit({"jmx.yaml": BOARD, "buy.yaml": JOURNEY}, day="2026-01-10")
    repository.commit({"later.yaml": later}, "Put off", day="2026-01-15", author=ANA)
    (item,) = due_of(Opened(repository.folder, given_day="2026-02-20")).items
    assert (str(item.when), str(item.limit)) == ("2026-05-05", "2026-06-01")
    assert item.why == "it has never been reviewed since it came on 2026-01-10; put off to 2026-06-01 (We move)"


def test_what_is_forced_and_overdue_is_overdue(due: Due) -> None:
    news = "triggers: [{happening: outage}]\n"
    outage = "kind: happening\nid: down\ntitle: All was down\ntype: outage\ndate: 2026-04-10\ntouches: [buy]\n"
    late = due("2026-05-01", journey=f"{JOURNEY}{news}", down=outage)
    when, days, why = review_in(late)
    assert (when, days) == ("2026-04-15", 16)
    assert why == (
        "outage 'All was down' on 2026-04-10; last reviewed on 2026-01-15, quarterly; the next meeting is on 2026-05-05"
    )


WEEKLY = "{id: weekly, title: Weekly, recurs: FREQ=WEEKLY;BYDAY=MO}"


@pytest.mark.parametrize(
    ("forums", "advice"),
    [
        ("recurs: FREQ=YEARLY;BYMONTH=6;BYDAY=1TU", "move its meeting of 2026-06-02, review it in another forum (Weekly meets on "
         "2026-04-13), or give it a longer cadence (P20W reaches that meeting)"),
        ("recurs: FREQ=WEEKLY;BYDAY=TU;UNTIL=20260101", "let it meet in time, review it in another forum (Weekly meets on "
         "2026-04-13), or give it another forum for good"),
    ],
)  # fmt: skip
def test_where_no_meeting_fits_it_is_said_what_to_do(due: Due, forums: str, advice: str) -> None:
    board = f"forums: [{{id: board, title: CX board, {forums}}}, {WEEKLY}]\n"
    report = due("2026-03-01", board)
    assert review_in(report)[::2] == (
        "2026-04-15", "last reviewed on 2026-01-15, quarterly; CX board does not meet before that",
    )  # fmt: skip
    assert [each.advice for each in report.items if each.kind == REVIEW] == [advice]
    told = plain(terminal(document(report), Screen()))
    assert f"No meeting fits\n  Buy: {advice}." in told


def test_the_longer_cadence_that_is_named_reaches_that_meeting(due: Due) -> None:
    june = BOARD.replace("FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=6")
    found = due("2026-03-01", june, f"{JOURNEY}cadence: P20W\n", {"within": 120})
    assert review_in(found)[0] == "2026-06-02"


def test_meetings_that_all_lie_in_a_freeze_are_named(due: Due) -> None:
    frozen = (
        BOARD.replace("FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=4")
        + "freezes: [{from: 2026-04-05, to: 2026-04-09, why: Audit}]\n"
    )
    report = due("2026-03-01", frozen)
    why = review_in(report)[2]
    assert why.endswith(
        "does not meet before that but on 2026-04-07, in the freeze from 2026-04-05 to 2026-04-09 (Audit)"
    )
    assert any(each.advice.startswith("move its meeting of 2027-04-06") for each in report.items)


def test_two_people_of_one_name_stay_two(due: Due) -> None:
    twin = JOURNEY.replace("id: buy", "id: twin").replace("ana@x.example", "ana@y.example")
    found = due("2026-03-01", twin=twin)
    assert {(each.ref, each.owner, each.owner_key) for each in found.items if each.kind == REVIEW} == {
        ("buy", "Ana Ruiz", "ana@x.example"), ("twin", "Ana Ruiz", "ana@y.example"),
    }  # fmt: skip
    assert [each.ref for each in due("2026-03-01", asked={"owner": "Ana Ruiz <ana@y.example>"}).items] == ["twin"]


def test_actions_verdicts_old_evidence_plans_and_freezes_fall_due_too(due: Due) -> None:
    pain = "kind: pain-point\nid: dear\ntitle: It is dear\nat: [buy]\nseverity: 3\nreach: 0.2\nevidence: [{ref: old}, {ref: calls}]\n"
    calls = "kind: evidence\nid: calls\ntitle: Calls\ntype: support\ncollected: 2025-12-01\nsource: desk\n"
    fix = ("kind: initiative\nid: cheap\ntitle: Be cheap\naddresses: [dear]\nowner: Bo Lind <bo@x.example>\nstatus: in-progress\n"
           "expects: {metric: losses, to: 5, by: 2026-04-30}\n")  # fmt: skip
    metric = "kind: metric\nid: losses\ntitle: Losses\nat: [buy]\npoints: [{date: 2026-01-01, value: 9}]\n"
    plan = f"{JOURNEY.replace('buy', 'next').replace('Buy', 'Buy at once')}state: future\nby: 2026-05-01\n"
    report = due(
        "2026-03-01", f"{BOARD}freezes: [{{from: 2026-05-20, to: 2026-06-01, why: summer}}]\n", dear=pain, calls=calls,
        old=calls.replace("id: calls", "id: old").replace("2025-12-01", "2025-11-01"), cheap=fix, losses=metric, next=plan,
    )  # fmt: skip
    told = [(each.kind, str(each.when), each.owner, each.what) for each in report.items]
    assert told == [
        ("action", "2026-03-20", "Bo Lind", "Ask ten"),
        ("review", "2026-04-07", "Ana Ruiz", "Buy"),
        ("verdict", "2026-04-30", "Bo Lind", "Did “Be cheap” work?"),
        ("journey", "2026-05-01", "Ana Ruiz", "Buy at once becomes real"),
        ("freeze", "2026-05-20", "", "Freeze until 2026-06-01"),
        ("evidence", "2026-05-31", "Ana Ruiz", "Look again: Calls"),
    ]


def test_one_person_one_kind_and_so_many_days_are_kept_apart(due: Due) -> None:
    found = due("2026-03-01", asked={"owner": "Bo Lind", "within": 10})
    assert (found.owner, found.items) == ("Bo Lind", ())
    assert found.next is not None
    assert (found.next.what, str(found.next.when)) == ("Ask ten", "2026-03-20")
    with pytest.raises(JmxError, match="Bo Lint"):
        due("2026-03-01", asked={"owner": "Bo Lint"})
    with pytest.raises(JmxError, match="did you mean 'review'"):
        due("2026-03-01", asked={"kinds": ["reviews"]})


def test_what_piles_up_is_spread_over_earlier_meetings_with_room(repository: Repository) -> None:
    names = ("a", "b", "c", "d")
    journeys = {f"{name}.yaml": JOURNEY.replace("buy", name) + f"tier: {2 if name == 'a' else 1}\n" for name in names}
    repository.commit({"jmx.yaml": f"{BOARD}limits: {{reviews_at_once: 2}}\n", **journeys}, day="2026-01-10")
    held = REVIEWED.replace("[buy]", "[a, b, c, d]").replace("due: 2026-03-20", "due: 2026-12-20")
    repository.commit({"first.yaml": held}, "Review held", day="2026-01-15", author=ANA)
    report = due_of(Opened(repository.folder, given_day="2026-02-20"), kinds=[REVIEW], propose=True)
    assert report.spread is not None
    assert [(each.item.ref, str(each.to)) for each in report.spread] == [("d", "2026-03-03"), ("a", "2026-03-03")]
    late = due_of(Opened(repository.folder, given_day="2026-03-10"), kinds=[REVIEW], propose=True)
    assert late.spread is not None
    assert {each.to for each in late.spread} == {None}, "no meeting is left before"


def spread_of(repository: Repository, settings: str, day: str, forums: str = "bbb") -> list[tuple[str, str]]:
    """What is proposed on a day for as many journeys as forums, all reviewed on 15 January."""
    journeys = {
        f"j{at}.yaml": JOURNEY.replace("buy", f"j{at}").replace("forum: board", f"forum: {forum}")
        for at, forum in enumerate(forums)
    }
    repository.commit({"jmx.yaml": settings, **journeys}, day="2026-01-10")
    held = REVIEWED.replace("[buy]", f"[{', '.join(f'j{at}' for at in range(len(forums)))}]")
    repository.commit({"first.yaml": held}, "Review held", day="2026-01-15", author=ANA)
    found = due_of(Opened(repository.folder, given_day=day), kinds=[REVIEW], propose=True)
    return [(each.item.ref, str(each.to)) for each in found.spread or ()]


ROOM_FOR_ONE = "limits: {reviews_at_once: 1}\n"


def test_forums_that_are_called_alike_are_told_apart(repository: Repository) -> None:
    alike = "forums: [{id: b, title: Board, recurs: FREQ=MONTHLY;BYDAY=1TU}, {id: c, title: Board, recurs: FREQ=MONTHLY;BYDAY=1TH}]\n"
    assert spread_of(repository, alike + ROOM_FOR_ONE, "2026-02-20", "bbc") == [("j1", "2026-03-03")]


def test_what_is_proposed_can_be_pasted_and_is_then_due_there(repository: Repository) -> None:
    settings = "forums: [{id: b, title: Board, recurs: FREQ=MONTHLY;BYDAY=1TU, minutes: 40}]\n"
    assert spread_of(repository, settings, "2026-01-20", "bbbb") == [("j2", "2026-03-03"), ("j3", "2026-03-03")]
    found = due_of(Opened(repository.folder, given_day="2026-01-20"), propose=True)
    assert found.spread is not None
    assert "which has room for 2 (40 minutes, 15 for each)" in found.spread[0].why
    pasted = {
        each.path: (repository.folder / each.path).read_text() + f"cadence: {each.cadence}\n" for each in found.spread
    }
    repository.commit(pasted, day="2026-01-20")
    now = due_of(Opened(repository.folder, given_day="2026-01-20"), kinds=[REVIEW], propose=True)
    assert {each.ref: str(each.when) for each in now.items} == {
        "j0": "2026-04-07", "j1": "2026-04-07", "j2": "2026-03-03", "j3": "2026-03-03",
    }  # fmt: skip
    assert now.spread == ()


def test_what_is_late_takes_its_room_in_the_next_meeting(repository: Repository) -> None:
    settings = f"forums: [{{id: b, title: Board, recurs: FREQ=MONTHLY;BYDAY=1TU}}]\n{ROOM_FOR_ONE}"
    assert spread_of(repository, settings, "2026-04-20", "bb") == [("j1", "None")], "both are late since 15 April"


@pytest.mark.parametrize(
    "rule", ["", "recurs: FREQ=YEARLY;BYMONTH=12;BYDAY=1TU"], ids=["nobody knows when it meets", "it meets too late"]
)
def test_a_day_without_a_meeting_is_no_pile(repository: Repository, rule: str) -> None:
    assert spread_of(repository, f"forums: [{{id: b, title: Board, {rule}}}]\n{ROOM_FOR_ONE}", "2026-02-20") == []


MONTHS = [f"{year}-{month:02}-28" for year in (2025, 2026) for month in range(1, 13)][9:22]


@pytest.mark.few(2)
@pytest.mark.parametrize("day", MONTHS)
def test_in_the_example_a_review_is_never_after_its_limit_in_a_freeze_or_out_of_its_meetings(
    day: str, example: Path
) -> None:
    repository = Opened(example, day, day)
    settings = repository.workspace.settings
    for each in due_of(repository, kinds=[REVIEW], within=400).items:
        forum = forum_of(repository.workspace, repository.workspace.records[each.ref].record.forum)
        assert each.limit is None or each.when <= each.limit
        if forum and each.when != each.limit and each.when > repository.as_of:
            assert each.when in meeting_days(forum, each.when - timedelta(days=40), each.when)
            assert freeze_on(settings.freezes, each.when) is None
        assert (each.late_days > 0) <= (each.when < date.fromisoformat(day))
