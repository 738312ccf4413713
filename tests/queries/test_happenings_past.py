"""The table of happenings is not followed in history: nobody says that nothing happened in it, or never was in it."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
HEADER = "date,type,title,touches\n"
FIRST = HEADER + "2026-03-01,outage,The till stands,buy\n"
SECOND = FIRST + "2026-04-01,price,Two euros more,buy\n"
WORDS = "happenings.csv changed; its happenings are not followed in history; see: git log -p happenings.csv"


@pytest.fixture
def happened(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": JOURNEY}, "Map", "2026-02-01")
    repository.commit({"happenings.csv": FIRST}, "Outage", "2026-03-02")
    repository.commit({"happenings.csv": SECOND}, "Price", "2026-04-02")
    return repository


@pytest.mark.parametrize("span", [("HEAD~1", "HEAD"), ("HEAD~2", "HEAD"), ("HEAD", "HEAD~1"), ("2026-01-01", "HEAD")])
def test_diff_says_that_the_table_changed(span: tuple[str, str], happened: Repository, jmx: Jmx) -> None:
    ran = jmx("diff", *span, "-C", happened.folder)
    assert WORDS in ran.err
    assert "Nothing changed in meaning:" not in ran.out


def test_diff_says_so_of_edits_and_only_then(happened: Repository, jmx: Jmx) -> None:
    assert "happenings.csv" not in jmx("diff", "HEAD", "-C", happened.folder).err
    happened.write({"happenings.csv": FIRST})
    ran = jmx("diff", "HEAD", "-C", happened.folder)
    assert WORDS in ran.err
    assert "Nothing changed in meaning beside happenings.csv: " in ran.out
    happened.commit({"journeys/buy.yaml": JOURNEY.replace("Pay", "Order")}, "Rename", "2026-04-05")
    happened.commit({"journeys/buy.yaml": JOURNEY}, "Back", "2026-04-06")
    assert "happenings.csv" not in jmx("diff", "HEAD~1", "HEAD", "-C", happened.folder).err


@pytest.mark.parametrize("steps", [(), ("--all",)])
def test_the_changelog_says_so_too(steps: tuple[str, ...], happened: Repository, jmx: Jmx) -> None:
    def told(since: str) -> str:
        return jmx("changelog", "--since", since, *steps, "-C", happened.folder, "--as-of", "2026-05-01").out

    assert WORDS in told("2026-03-15")
    assert WORDS not in told("2026-04-15")


@pytest.mark.parametrize("command", ["log", "blame"])
def test_the_past_of_a_happening_is_not_denied(command: str, happened: Repository, jmx: Jmx) -> None:
    ran = jmx(command, "happening-line-3", "-C", happened.folder)
    assert ran.code == 2
    assert "'happening-line-3' stands in happenings.csv; its happenings are not followed in history" in ran.err
    assert "never was" not in ran.err
