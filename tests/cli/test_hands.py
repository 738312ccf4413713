"""Whose hand a review is proven by: privacy addresses, `.mailmap` and co-authors count, and a stranger never does."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
PEOPLE = "kind: people\nitems:\n- {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n- {id: ben, name: Ben Ode, emails: [ben@x.example]}\n"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: ana\nstages: [Pay]\n"
REVIEW = "kind: review\nid: first\ndate: 2026-03-05\njourneys: [buy]\nreviewer: ana\nverdict: still-true\n"
PRIVATE = "4711+ana-ruiz@users.noreply.github.com"
BROWSER, BEN = f"ana-ruiz <{PRIVATE}>", "Ben Ode <ben@x.example>"
WITH_ANA = "Review (#12)\n\n* Ana records the review\n\nSigned-off-by: Ben Ode <ben@x.example>\nCo-authored-by: {}"


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit({"people.yaml": PEOPLE, "journeys/buy.yaml": JOURNEY}, day="2026-02-02")
    return repository


def _lint(mapped: Repository, jmx: Jmx, *asked: str) -> str:
    ran = jmx("lint", "-C", mapped.folder, "--as-of", "2026-03-20", *asked)
    assert ran.code < 2, ran.err
    return ran.out


def _held(mapped: Repository, author: str, message: str = "work") -> str:
    return mapped.commit({"reviews/first.yaml": REVIEW}, message, day="2026-03-06", author=author)


def test_the_line_of_the_hint_written_as_it_says_proves_the_review(mapped: Repository, jmx: Jmx) -> None:
    _held(mapped, BROWSER)
    out = _lint(mapped, jmx)
    line = f"emails: [ana@x.example, {PRIVATE}]"
    assert f"if that is Ana Ruiz, write the address under 'ana' in people.yaml: `{line}`" in out
    mapped.write({"people.yaml": PEOPLE.replace("emails: [ana@x.example]", line)})
    assert "STL" not in _lint(mapped, jmx)


def test_a_reviewer_who_is_in_no_file_gets_a_line_of_their_own(mapped: Repository, jmx: Jmx) -> None:
    review = REVIEW.replace("reviewer: ana", "reviewer: Eck, Zoë <zoe@x.example>")
    mapped.commit({"reviews/first.yaml": review}, day="2026-03-06", author="zoe <z@old.example>")
    line = _lint(mapped, jmx).partition("write them into people.yaml: `")[2].partition("`")[0]
    assert "emails: [zoe@x.example, z@old.example]" in line
    mapped.write({"people.yaml": f"{PEOPLE}{line}\n"})
    assert "STL" not in _lint(mapped, jmx)


def test_the_hint_takes_it_for_the_recorder_where_one_is_named(mapped: Repository, jmx: Jmx) -> None:
    text = f"{REVIEW}recorded_by: ben\n"
    mapped.commit({"reviews/first.yaml": text}, day="2026-03-06", author="ben <ben@old.example>")
    line = "emails: [ben@x.example, ben@old.example]"
    assert f"if that is Ben Ode, write the address under 'ben' in people.yaml: `{line}`" in _lint(mapped, jmx)


@pytest.mark.parametrize("known", ["ana-ruiz@users.noreply.github.com", PRIVATE, "4711+ana@users.noreply.github.com"])
def test_every_form_of_a_private_address_is_known_by_one(known: str, mapped: Repository, jmx: Jmx) -> None:
    mapped.write({"people.yaml": PEOPLE.replace("ana@x.example", known)})
    _held(mapped, BROWSER)
    assert "STL" not in _lint(mapped, jmx)


def test_a_mailmap_tells_whose_an_address_is(mapped: Repository, jmx: Jmx) -> None:
    first = _held(mapped, BROWSER)
    mapped.commit({".mailmap": f"Ana Ruiz <ana@x.example> <{PRIVATE}>\n"}, day="2026-03-07")
    assert "STL" not in _lint(mapped, jmx)
    assert "opened 2026-03-06 by Ana Ruiz" in jmx("log", "first", "-C", mapped.folder, "--as-of", "2026-03-20").out
    assert "STL103" in _lint(mapped, jmx, "--at", first)


def test_a_mailmap_takes_no_proof_away(mapped: Repository, jmx: Jmx) -> None:
    _held(mapped, "Ana Ruiz <ana@x.example>")
    mapped.commit({".mailmap": "Ana Ruiz <ana@new.example> <ana@x.example>\n"}, day="2026-03-07")
    assert "STL" not in _lint(mapped, jmx)


@pytest.mark.parametrize("who", ["Ana Ruiz <ana@x.example>", "ANA <Ana@X.example>"])
def test_a_co_author_proves_it_as_an_author_does(who: str, mapped: Repository, jmx: Jmx) -> None:
    _held(mapped, BEN, WITH_ANA.format(who))
    assert "STL" not in _lint(mapped, jmx)
    log = jmx("log", "first", "-C", mapped.folder, "--as-of", "2026-03-20").out
    assert f"opened 2026-03-06 by Ben Ode, {who.partition(' <')[0]}" in log


def test_a_co_author_is_looked_up_in_the_mailmap_too(mapped: Repository, jmx: Jmx) -> None:
    _held(mapped, BEN, WITH_ANA.format(BROWSER))
    mapped.commit({".mailmap": f"Ana Ruiz <ana@x.example> <{PRIVATE}>\n"}, day="2026-03-07")
    assert "STL" not in _lint(mapped, jmx)
    assert "by Ben Ode, Ana Ruiz" in jmx("log", "first", "-C", mapped.folder, "--as-of", "2026-03-20").out


STRANGERS = {
    "another author": (BEN, "work"),
    "another co-author": (BEN, WITH_ANA.format("Cy <cy@x.example>")),
    "a name alone": ("Ana Ruiz <ana@elsewhere.example>", "work"),
    "a login like her id": ("ana <ana@users.noreply.github.com>", "work"),
    "the service itself": ("GitHub <noreply@github.com>", "work"),
    "only told of": (BEN, "Review\n\nI asked for\nCo-authored-by: Ana Ruiz <ana@x.example>\n\nbut she did not"),
    "only the subject": (BEN, "Co-authored-by: Ana Ruiz <ana@x.example>"),
    "a broken trailer": (BEN, WITH_ANA.format("Ana Ruiz <ana@x.example")),
}  # fmt: skip


@pytest.mark.parametrize(("author", "message"), STRANGERS.values(), ids=STRANGERS.keys())
def test_a_stranger_proves_nothing(author: str, message: str, mapped: Repository, jmx: Jmx) -> None:
    _held(mapped, author, message)
    assert "STL103" in _lint(mapped, jmx)


def test_where_only_the_days_are_wrong_the_hint_names_no_address(mapped: Repository, jmx: Jmx) -> None:
    mapped.commit({"reviews/first.yaml": REVIEW}, day="2026-04-20")
    out = jmx("lint", "-C", mapped.folder, "--as-of", "2026-05-01").out
    assert "was committed 46 days after the day it says it was held" in out
    assert "correct the date if it is wrong; else record the next review within 14 days of holding it" in out
    assert "emails" not in out
