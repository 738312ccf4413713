"""The happenings of their table have a past like any other record."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
HEADER = "date,type,title,touches\n"
OUTAGE = "2026-03-01,outage,The till stands,buy\n"
PRICE = "2026-04-01,price,Two euros more,buy\n"


@pytest.fixture
def happened(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": JOURNEY}, "Map", "2026-02-01")
    repository.commit({"happenings.csv": HEADER + PRICE}, "Price", "2026-04-02")
    # the row above another one came later
    repository.commit({"happenings.csv": HEADER + OUTAGE + PRICE}, "Outage, told late", "2026-05-02")
    return repository


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (("HEAD~1", "HEAD"), ["+ happening “The till stands” is new, and happened on 2026-03-01"]),
        (
            ("HEAD~2", "HEAD"),
            [
                "+ happening “The till stands” is new, and happened on 2026-03-01",
                "+ happening “Two euros more” is new, and happened on 2026-04-01",
            ],
        ),
        (("HEAD", "HEAD~1"), ["− happening “The till stands” is gone"]),
        (
            ("2026-01-01", "HEAD"),
            [
                "+ happening “The till stands” is new, and happened on 2026-03-01",
                "+ happening “Two euros more” is new, and happened on 2026-04-01",
            ],
        ),
    ],
)
def test_diff_tells_what_came_and_went(span: tuple[str, str], told: list[str], happened: Repository, jmx: Jmx) -> None:
    ran = jmx("diff", *span, "--no-effects", "-C", happened.folder)
    assert [line.strip().partition("  ")[0] for line in ran.out.splitlines() if "happening “" in line] == told


def test_one_without_an_id_stays_itself_whatever_stands_around_it(happened: Repository, jmx: Jmx) -> None:
    happened.commit({"happenings.csv": HEADER + OUTAGE + PRICE.replace("Two", "Three")}, "Reworded", "2026-05-03")
    here = ("-C", happened.folder)
    assert "title “Two euros more” → “Three euros more”" in jmx("log", "2026-04-01-three-euros-more", *here).out
    assert jmx("log", "2026-04-01-two-euros-more", *here).out == jmx("log", "Three euros more", *here).out
    diff = jmx("diff", "HEAD~1", "--no-effects", *here).out
    assert "title “[-Two-]{+Three+} euros more”  editorial · happenings.csv:3 · " in diff
    assert "1 change in meaning" in diff
    assert "since 2026-05-03" not in jmx("blame", "2026-03-01-the-till-stands", *here).out


def test_twins_of_a_day_are_told_apart(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "happenings.csv": HEADER + OUTAGE + OUTAGE})
    repository.commit({"happenings.csv": HEADER + OUTAGE})
    ran = jmx("diff", "HEAD~1", "--no-effects", "-C", repository.folder)
    assert ran.out.count("happening “The till stands” is gone") == 1


@pytest.mark.parametrize("steps", [(), ("--all",)])
def test_the_changelog_of_a_journey_tells_what_happened_to_it(
    steps: tuple[str, ...], happened: Repository, jmx: Jmx
) -> None:
    since = ("--since", "2026-04-15", *steps, "-C", happened.folder, "--as-of", "2026-06-01")
    assert (
        "2026-05-02  happening “The till stands” is new, and happened on 2026-03-01"
        in jmx("changelog", "buy", *since).out
    )
    assert "Two euros more" not in jmx("changelog", *since).out


def test_the_packet_tells_what_happened_since_the_last_review(happened: Repository, jmx: Jmx) -> None:
    review = (
        "kind: review\nid: r\ndate: 2026-04-10\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n"
    )
    happened.git("reset", "--quiet", "--hard", "HEAD~1")
    happened.commit({"reviews/r.yaml": review}, "Review", "2026-04-10")
    happened.commit({"happenings.csv": HEADER + OUTAGE + PRICE}, "Outage, told late", "2026-05-02")
    ran = jmx("review", "buy", "-C", happened.folder, "--as-of", "2026-06-01")
    assert "happening “The till stands” is new, and happened on 2026-03-01" in ran.out
    assert "Two euros more" not in ran.out


def test_a_table_that_cannot_be_read_is_never_gone(happened: Repository, jmx: Jmx) -> None:
    here = ("-C", happened.folder)
    happened.commit({"happenings.csv": HEADER + OUTAGE + "tomorrow,price,Two euros more,buy\n"}, "Slip", "2026-05-04")
    assert (
        "Incomplete: 1 file cannot be read any more: happenings.csv" in jmx("diff", "HEAD~1", "--no-effects", *here).out
    )
    assert "happenings.csv cannot be read since 2026-05-04" in jmx("log", "2026-04-01-two-euros-more", *here).out
    happened.commit({"happenings.csv": HEADER + OUTAGE}, "Mended", "2026-05-05")
    gone = jmx("log", "2026-04-01-two-euros-more", *here).out
    assert "gone since 2026-05-05" in gone
    assert "2026-05-04" not in gone


def test_nothing_is_told_of_a_table_that_git_ignores_or_that_only_looks_otherwise(
    repository: Repository, jmx: Jmx
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, ".gitignore": "happenings.csv\n"})
    repository.write({"happenings.csv": HEADER + OUTAGE})
    assert "Nothing changed in meaning:" in jmx("diff", "HEAD", "--no-effects", "-C", repository.folder).out
    repository.commit({".gitignore": ""})
    repository.write({"happenings.csv": "title;type;date;touches\r\nThe till stands;outage;01.03.2026;buy\r\n"})
    assert "Nothing changed in meaning:" in jmx("diff", "HEAD", "--no-effects", "-C", repository.folder).out
