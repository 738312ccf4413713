"""Campaigns: what is done, what is left and how it went, by what the repository said on each day."""

from datetime import date

import pytest

from jmx.queries.campaigns import campaigns_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.status import status_of
from jmx.report.campaigns import campaign_blocks
from jmx.report.document import Document, plain
from jmx.report.writers.terminal import terminal
from jmx.review.campaigns import CampaignStatus
from tests.support import Repository

OWNED = "{{id: owned, title: All owned, among: tier == 1, done: owner != null, starts: {}, by: {}}}"


def journeys(*owners: str) -> dict[str, str]:
    """Journeys of tier 1, and one of tier 3 that nobody owns; an empty text for no owner."""
    people = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n"
    found = {
        f"journeys/j{n}.yaml": f"kind: journey\nid: j{n}\ntitle: Journey {n}\ntier: 1\n{f'owner: {who}' if who else ''}\n"
        for n, who in enumerate(owners)
    }
    return {"people.yaml": people, "journeys/small.yaml": "kind: journey\nid: small\ntitle: S\ntier: 3\n", **found}


def settings(*campaigns: str) -> dict[str, str]:
    return {"jmx.yaml": f"campaigns: [{', '.join(campaigns)}]\n"}


@pytest.fixture
def owned(repository: Repository) -> Repository:
    """Three journeys that get owners one after the other; the campaign is thought of last."""
    repository.commit(journeys("", "", ""), day="2026-01-05")
    repository.commit(journeys("ana", "", ""), day="2026-02-10")
    repository.commit(journeys("ana", "ana", ""), day="2026-03-10")
    repository.commit(settings(OWNED.format("2026-01-10", "2026-06-30")), day="2026-03-20")
    return repository


def opened(repository: Repository, as_of: str, cached: bool = False) -> Opened:
    return open_repository(repository.folder, as_of=as_of, cached=cached)


def only(repository: Repository, as_of: str) -> CampaignStatus:
    (found,) = campaigns_of(opened(repository, as_of))
    return found


def said(found: CampaignStatus, as_of: str) -> str:
    return plain(terminal(Document((), tuple(campaign_blocks((found,), date.fromisoformat(as_of))), headed=False)))


def test_each_day_of_the_course_tells_what_stood_then(owned: Repository) -> None:
    found = only(owned, "2026-04-15")
    assert [(str(each.day), each.done, each.total) for each in found.course] == [
        ("2026-01-10", 0, 3), ("2026-01-31", 0, 3), ("2026-02-28", 1, 3), ("2026-03-31", 2, 3), ("2026-04-15", 2, 3),
    ]  # fmt: skip
    assert [each.ref for each in found.left] == ["j2"], "that of tier 3 does not count"


def test_what_it_needs_stands_beside_how_fast_it_went(owned: Repository) -> None:
    found = only(owned, "2026-04-15")
    assert found.needs_a_month(date(2026, 4, 15)) == pytest.approx(1 / (76 / 30.4375))
    assert found.done_a_month(date(2026, 4, 15)) == pytest.approx(2 / (95 / 30.4375))
    told = said(found, "2026-04-15")
    assert "1 left in 76 days: 0.4 a month; since 2026-01-10 0.6 a month" in told
    assert "Journey 2 (nobody)" in told


def test_past_its_day_it_tells_how_it_stood_then(owned: Repository) -> None:
    assert "missed: 2 of 3 on the day; 1 left now" in said(only(owned, "2026-07-15"), "2026-07-15")
    owned.commit(journeys("ana", "ana", "ana"), day="2026-07-20")
    assert "missed: 2 of 3 on the day; all done since" in said(only(owned, "2026-07-25"), "2026-07-25")


def test_what_was_done_on_its_day_stays_done(owned: Repository) -> None:
    owned.commit(journeys("ana", "ana", "ana"), day="2026-06-20")
    owned.commit(journeys("ana", "ana", "ana", ""), day="2026-07-10")
    assert "done: 3 of 3 on the day; 1 left now" in said(only(owned, "2026-07-15"), "2026-07-15")


def test_what_nobody_knows_of_its_day_is_said(owned: Repository) -> None:
    owned.commit(settings(OWNED.format("2025-01-10", "2025-06-30")), day="2026-03-21")
    assert "nobody knows how it stood then; 1 left now" in said(only(owned, "2026-04-15"), "2026-04-15")


def test_what_a_campaign_asks_of_nothing_is_said(repository: Repository) -> None:
    repository.commit(settings("{id: none, title: T, among: tier == 2, done: owner != null, by: 2026-06-30}"))
    repository.commit(journeys(""))
    assert "it is about no record" in said(only(repository, "2026-03-01"), "2026-03-01")


def test_what_cannot_be_worked_out_is_not_done(repository: Repository) -> None:
    repository.write(journeys("ana") | settings("{id: new, title: T, done: days_since_review <= 92, by: 2026-06-30}"))
    found = only(repository, "2026-03-01")
    assert (found.now.done, found.now.total) == (0, 2), "neither was ever reviewed"
    assert len(found.course) == 1, "without commits there is no past"


@pytest.mark.parametrize(
    ("campaign", "words"),
    [
        ("{id: a, title: A, kind: jorney, done: tier == 1, by: 2026-06-30}", "there is no kind 'jorney'"),
        ("{id: a, title: A, done: severity > 3, by: 2026-06-30}", "'done' reads 'severity', which no journey has"),
        ("{id: a, title: A, among: tier = 1, done: tier == 1, by: 2026-06-30}", "'among' has '='"),
        (
            "{id: a, title: A, done: tier == 1, starts: 2026-07-01, by: 2026-06-30}",
            "starts on 2026-07-01, after its end",
        ),
    ],
)
def test_what_is_wrong_is_found_at_its_place_and_the_others_go_on(
    repository: Repository, campaign: str, words: str
) -> None:
    right = "{id: right, title: R, done: owner != null, by: 2026-06-30}"
    repository.commit(journeys("ana") | settings(campaign, right))
    here = opened(repository, "2026-03-01")
    assert any(each.code == "REC009" and words in each.words and each.place for each in here.located_findings)
    assert "right" in [each.id for each in campaigns_of(here)]


def test_the_past_is_asked_once(owned: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = campaigns_of(opened(owned, "2026-04-15", cached=True))
    monkeypatch.setattr(Opened, "judged", lambda *_: pytest.fail("it is remembered"))
    assert campaigns_of(opened(owned, "2026-04-15", cached=True)) == first


def test_status_tells_of_them_only_where_all_journeys_are_told(owned: Repository) -> None:
    here = opened(owned, "2026-04-15")
    assert [each.id for each in status_of(here).campaigns] == ["owned"]
    assert status_of(here, ["j0"]).campaigns == ()
