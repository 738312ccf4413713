"""`jmx status`: the line of each journey says what is so, also of groups that share things, and of how it was."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import JmxError
from jmx.model.outcome import Verdict
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.status import status_of
from jmx.queries.tree import tree_of
from jmx.report.document import plain
from jmx.report.status import StatusReport, text
from jmx.report.step_chart import ASCII
from jmx.report.writers.terminal import Screen
from jmx.review.health import HealthMark
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-11-02"


@pytest.fixture(scope="module")
def report(example: Path) -> StatusReport:
    return status_of(open_repository(example, as_of=DAY, cached=False), by="team")


def test_every_journey_of_the_example_has_a_line_that_agrees_with_the_tree(example: Path, report: StatusReport) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    healths = {each.ref: each.health for each in tree_of(repository).nodes}
    assert {each.ref: each.health for each in report.journeys} == healths
    marks = [each.health.mark for each in report.journeys]
    assert marks == sorted(marks, key=list(HealthMark).index), "what has to be acted on stands first"
    connect = next(each for each in report.journeys if each.ref == "get-connected")
    status = repository.review_status(repository.journey("get-connected"))
    assert (connect.reviewed, connect.due, connect.owner) == (status.since, status.due, status.owner_name)
    mine = [each.ref for each in repository.ranking.scores if each.ref in {pain.ref for pain in connect.pains}]
    assert [each.ref for each in connect.pains][: len(mine)] == mine, "as they are ranked"
    assert list(connect.outcomes.values()).count(Verdict.WORKED) == 2


def test_what_journeys_share_counts_once_in_their_group(report: StatusReport) -> None:
    connection = next(each for each in report.groups if each.name.startswith("Connection"))
    mine = {each.ref: each for each in report.journeys if each.ref in connection.refs}
    severe = [ref for each in mine.values() for ref in each.severe]
    shipped = [ref for each in mine.values() for ref in each.outcomes]
    assert len(mine) == len(connection.refs) == 3
    assert (connection.severe_pains, sum(connection.verdicts.values())) == (len(set(severe)), len(set(shipped)))
    assert len(set(shipped)) < len(shipped), "else nothing is shared"
    assert report.total.open_actions == len(set[str]().union(*(each.open_actions for each in report.journeys)))


PERSON = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n"
BUY = "kind: journey\nid: {ref}\ntitle: Buy\nowner: ana\nstages: [{{title: Pay, touchpoints: [{{title: Card}}]}}]\n"
REVIEW = "kind: review\nid: 2026-01-10-buy\ndate: 2026-01-10\njourneys: [buy]\nreviewer: ana\nverdict: still-true\n"


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    """A journey that nobody had reviewed, and then somebody did; later it was renamed."""
    repository.commit({"people.yaml": PERSON, "journeys/buy.yaml": BUY.format(ref="buy")}, day="2026-01-05")
    repository.commit({"reviews/2026-01-10-buy.yaml": REVIEW}, day="2026-01-10", author="Ana Ruiz <ana@x.example>")
    return repository


def opened(repository: Repository, as_of: str, cached: bool = False) -> Opened:
    return open_repository(repository.folder, as_of=as_of, cached=cached)


def test_health_is_held_against_how_it_was(reviewed: Repository) -> None:
    (buy,) = status_of(opened(reviewed, "2026-02-01"), since="2026-01-08").journeys
    assert (buy.health.mark, buy.before and buy.before.mark) == (HealthMark.WELL, HealthMark.ACT)
    (late,) = status_of(opened(reviewed, "2026-08-01"), since="2026-02-01").journeys
    assert (late.health.mark, late.before and late.before.mark) == (HealthMark.ACT, HealthMark.WELL), "by the calendar"


def test_a_journey_that_was_renamed_is_held_against_itself(reviewed: Repository) -> None:
    reviewed.commit({"journeys/buy.yaml": BUY.format(ref="purchase")}, day="2026-02-05")
    (row,) = status_of(opened(reviewed, "2026-02-10"), since="2026-01-08").journeys
    assert (row.ref, row.before and row.before.mark) == ("purchase", HealthMark.ACT)


def test_how_it_was_is_read_once(reviewed: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = status_of(opened(reviewed, "2026-02-01", cached=True), since="2026-01-08")
    monkeypatch.setattr(Opened, "judged", lambda *_: pytest.fail("it is remembered"))
    assert status_of(opened(reviewed, "2026-02-01", cached=True), since="2026-01-08") == first


def test_without_a_past_nothing_is_compared(tmp_path: Path) -> None:
    (tmp_path / "buy.yaml").write_text(BUY.format(ref="buy"))
    found = status_of(open_repository(tmp_path, as_of=DAY, cached=False))
    assert (found.since, found.journeys[0].before) == (None, None)


def test_only_some_journeys_are_shown(example: Path) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    assert [each.ref for each in status_of(repository, ["Pay the bill"]).journeys] == ["pay-the-bill"]
    assert {each.owner for each in status_of(repository, owner="Nia Bekele").journeys} == {"Nia Bekele"}
    with pytest.raises(JmxError, match="not grouped by 'owners'; did you mean 'owner'"):
        status_of(repository, by="owners")


def test_it_is_told_in_every_format(example: Path, tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("status", "-C", example, "--as-of", DAY, "--by", "owner", "-f", f"csv={tmp_path / 's.csv'}",
              "-f", f"json={tmp_path / 's.json'}", "-f", f"xlsx={tmp_path / 's.xlsx'}", "-f", "markdown")  # fmt: skip
    assert ran.code == 0
    told = json.loads((tmp_path / "s.json").read_text())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "s.csv").read_text().split("\n\n")[0])))
    assert [each["ref"] for each in rows] == [each["ref"] for each in told["journeys"]]
    assert all(each["title"] in ran.out for each in told["journeys"])
    assert sum(each["act"] for each in told["groups"]) == told["total"]["act"], "each journey has one owner or none"


def test_an_ascii_terminal_sees_no_arrows(report: StatusReport) -> None:
    said = plain(text(report, Screen(100, ASCII)))
    assert "! act (worse)" in said
    assert set("▲◐●○↑↓").isdisjoint(said)
