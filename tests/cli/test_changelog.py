"""`jmx changelog`: what happened to a journey since a moment, for people."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BO = "Bo Lind <bo@x.example>"
JOURNEY = (
    "kind: journey\nid: {id}\ntitle: {title}\nowner: Ana Ruiz <ana@x.example>\ncadence: quarterly\n"
    "stages:\n  - title: Choose\n    touchpoints:\n      - {{title: Compare, channel: shop, emotion: {emotion}}}\n"
)
PAIN = "kind: pain-point\nid: late-code\ntitle: The code comes too late\nat: [buy]\nseverity: {severity}\n"
REVIEW = "kind: review\nid: 2026-02-01-buy\ndate: 2026-02-01\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n"


def buy(emotion: int) -> str:
    return JOURNEY.format(id="buy", title="Buy a plan", emotion=emotion)


@pytest.fixture
def told(repository: Repository, jmx: Jmx) -> Repository:
    """Two journeys; one was reviewed in February, and worked on before and after."""
    repository.commit({"buy.yaml": buy(0), "pain.yaml": PAIN.format(severity=2)}, "Map buying", "2025-12-01")
    repository.commit({"use.yaml": JOURNEY.format(id="use", title="Use it", emotion=1)}, "Map using", "2026-01-05", BO)
    repository.commit({"buy.yaml": buy(-1)}, "Before the review", "2026-01-10")
    repository.commit({"review.yaml": REVIEW}, "Record the review", "2026-02-02")
    repository.commit({"pain.yaml": PAIN.format(severity=5)}, "Panic", "2026-03-01", BO)
    repository.commit({"pain.yaml": PAIN.format(severity=2)}, "Calm down", "2026-03-02", BO)
    repository.commit({"buy.yaml": buy(-2)}, "Feel worse\n\nseen in the shop", "2026-03-05", BO)
    repository.commit({"use.yaml": JOURNEY.format(id="use", title="Use it", emotion=2)}, "Joy", "2026-03-06")
    repository.commit({"people.yaml": "kind: people\nitems: [{id: cy, name: Cy}]\n"}, "Cy is new", "2026-03-07")
    return repository


def changelog(jmx: Jmx, repository: Repository, *arguments: str) -> Ran:
    return jmx("changelog", *arguments, "-C", repository.folder, "--as-of", "2026-03-31", "--no-cache")


def test_a_changelog_begins_at_the_last_proven_review(told: Repository, jmx: Jmx) -> None:
    review = told.git("log", "--format=%h", "--abbrev=9", "--grep", "Record")
    made = told.git("log", "--format=%h", "--abbrev=9", "--grep", "Feel")
    assert changelog(jmx, told, "buy").out == (
        f"What changed in “Buy a plan” since its review on 2026-02-01 ({review})\n"
        "1 change in 1 commit by 1 person.\n\n"
        "What customers go through\n"
        "  2026-03-05  touchpoint “Compare”: emotion −1 → −2\n"
        f"              Bo Lind, {made}: seen in the shop\n"
    )


def test_a_day_that_lies_ahead_is_refused(told: Repository, jmx: Jmx) -> None:
    ran = changelog(jmx, told, "--since", "2026-04-01")
    assert (ran.code, ran.out) == (2, "")
    assert "--since 2026-04-01 lies after 2026-03-31; name a day that has begun" in ran.err
    assert changelog(jmx, told, "--since", "2026-03-31").code == 0


def test_edits_that_were_undone_cancel_out_unless_every_step_is_asked_for(told: Repository, jmx: Jmx) -> None:
    assert "severity" not in changelog(jmx, told, "buy").out
    out = changelog(jmx, told, "buy", "--all").out
    assert "severity 2 → 5" in out
    assert "severity 5 → 2" in out
    assert "3 steps in 3 commits by 1 person, those that were undone again included." in out


@pytest.mark.parametrize(
    ("since", "heading", "events_told"),
    [
        ("2025-12-31", "since the start of 2025-12-31 (then at ", "emotion 0 → −2"),
        ("2026-01-10", "since the start of 2026-01-10 (then at ", "emotion 0 → −2"),
        ("2026-01-11", "since the start of 2026-01-11 (then at ", "emotion −1 → −2"),
        ("HEAD~3", "since HEAD~3 (2026-03-02)", "emotion −1 → −2"),
        ("2020-01-01", "since the start of 2020-01-01 (nothing was there yet)", "journey “Buy a plan” is new"),
        ("2025-12-01", "since the start of 2025-12-01 (nothing was there yet)", "journey “Buy a plan” is new"),
        ("review", "since its review on 2026-02-01", "emotion −1 → −2"),
        ("2026-03-20", "since the start of 2026-03-20 (then at ", "Nothing changed in meaning."),
    ],
    ids=["day", "on-a-day", "after-a-day", "revision", "before-everything", "first-day", "review", "after-everything"],
)
def test_a_changelog_begins_where_it_is_told_to(
    since: str, heading: str, events_told: str, told: Repository, jmx: Jmx
) -> None:
    out = changelog(jmx, told, "buy", "--since", since).out
    assert heading in out.splitlines()[0]
    assert events_told in out


def test_a_journey_nobody_reviewed_is_told_from_its_beginning(told: Repository, jmx: Jmx) -> None:
    out = changelog(jmx, told, "use").out
    assert out.startswith("What changed in “Use it” since it was written on 2026-01-05 (it has never been reviewed)\n")
    assert "emotion 1 → 2" in out
    assert "Buy" not in out


def test_a_review_that_is_not_proven_is_no_beginning(told: Repository, jmx: Jmx) -> None:
    unproven = REVIEW.replace("buy", "use").replace("ana@", "other@")
    told.commit({"review-use.yaml": unproven}, "Record it", "2026-03-10", BO)
    assert "(none of its reviews is proven by git)" in changelog(jmx, told, "use").out.splitlines()[0]
    ran = changelog(jmx, told, "use", "--since", "review")
    assert ran.code == 2
    assert "git proves no review of 'use' yet" in ran.err


def test_the_whole_repository_is_told_journey_by_journey(told: Repository, jmx: Jmx) -> None:
    out = changelog(jmx, told, "--since", "2026-02-28").out
    places = [
        out.index(each)
        for each in ("Buy a plan  buy", "emotion −1 → −2", "Use it  use", "emotion 1 → 2", "People,", "Cy")
    ]
    assert places == sorted(places)
    start = told.git("log", "--format=%h", "--abbrev=9", "--grep", "Map buying")
    heading = f"What changed in all journeys since a quarter ago, the start of 2025-12-30 (then at {start})\n"
    assert changelog(jmx, told).out.startswith(heading)


def test_an_older_moment_has_its_own_changelog(told: Repository, jmx: Jmx) -> None:
    ran = jmx("changelog", "buy", "--at", "2026-01-31", "-C", told.folder, "--no-cache")
    assert "never been reviewed" in ran.out
    assert "emotion 0 → −1" in ran.out


def test_what_is_not_committed_yet_comes_first(told: Repository, jmx: Jmx) -> None:
    told.write({"buy.yaml": buy(2), "pain.yaml": PAIN.format(severity=3)})
    out = changelog(jmx, told, "buy").out
    assert "2 changes (2 not committed yet)." in out
    assert "emotion −1 → 2\n              not committed yet\n" in out
    assert "not committed yet" not in changelog(jmx, told, "buy", "--at", "HEAD").out


def test_a_changelog_for_machines_holds_values_and_commits(told: Repository, jmx: Jmx) -> None:
    data = json.loads(changelog(jmx, told, "buy", "-f", "json").out)
    [change] = data["changes"]
    assert data["since"]["commit"] == told.git("log", "--format=%H", "--grep", "Record")
    assert (change["old"], change["new"], change["author"], change["date"]) == (-1, -2, "Bo Lind", "2026-03-05")
    assert (change["audience"], change["reason"]) == ("experience", "seen in the shop")


def test_documents_hold_no_markup_of_others(told: Repository, jmx: Jmx) -> None:
    hostile = "<script>x</script> [a](http://b) **c**"
    told.commit({"buy.yaml": buy(-2) + f"customer_goal: '{hostile}'\n"}, f"{hostile} @everyone #1", "2026-03-08", BO)
    markdown = changelog(jmx, told, "buy", "-f", "markdown").out
    assert "# What changed in “Buy a plan”" in markdown
    assert "<script>" not in markdown
    assert "](http://" not in markdown
    assert "@everyone" not in markdown
    page = changelog(jmx, told, "buy", "-f", "html").out
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_the_ending_of_a_file_chooses_the_format(told: Repository, jmx: Jmx) -> None:
    target = told.folder.parent / "changes.html"
    assert changelog(jmx, told, "buy", "-o", str(target)).code == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bye",), "did you mean 'buy'?"),
        (("buy", "--since", "v9"), "git knows no commit 'v9'"),
        (("--since", "review"), "--since review needs a journey"),
    ],
    ids=["journey", "revision", "review-of-all"],
)
def test_a_changelog_refuses_what_is_not_there(
    arguments: tuple[str, ...], says: str, told: Repository, jmx: Jmx
) -> None:
    ran = changelog(jmx, told, *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_a_journey_that_is_not_committed_has_no_history(told: Repository, jmx: Jmx) -> None:
    told.write({"new.yaml": JOURNEY.format(id="new", title="New", emotion=0)})
    ran = changelog(jmx, told, "new")
    assert ran.code == 2
    assert "is not committed yet" in ran.err
