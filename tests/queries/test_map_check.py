"""Whether maps still show what the records say: the commit that made the difference, and what is not looked for."""

from collections.abc import Callable

import pytest

from jmx.queries import map_check
from jmx.queries.compared_maps import shown
from jmx.queries.map import map_of
from jmx.queries.map_check import checks_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.render.formats import render
from jmx.report.map_check import MapCheck, Truth
from tests.support import Repository

Check = Callable[..., MapCheck]
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nstages: [{id: a, title: A, touchpoints: [{id: s, title: Step 0}]}]\n"
DAY = "2026-12-01"


def stepped(number: int) -> dict[str, str]:
    return {"buy.yaml": JOURNEY.replace("Step 0", f"Step {number}")}


def drawn(repository: Repository, **at: str) -> bytes:
    return render(map_of(opened(repository, **at), "buy"), "svg").content


def opened(repository: Repository, **at: str) -> Opened:
    return open_repository(repository.folder, as_of=DAY, cached=False, **at)


def checked(repository: Repository, content: bytes, **at: str) -> MapCheck:
    (found,) = checks_of(opened(repository, **at), [("map.svg", content)])
    return found


def test_the_commit_is_found_that_made_the_difference_among_many(repository: Repository) -> None:
    repository.commit(stepped(0))
    content = drawn(repository)
    for number in range(4):
        repository.commit({"other.yaml": JOURNEY.replace("id: buy", "id: other") + f"customer_goal: Goal {number}\n"})
    commit = repository.commit(stepped(1), "This one")
    for number in range(2, 6):
        repository.commit(stepped(number))
    found = checked(repository, content)
    assert found.since
    assert (found.since.oid, found.since.subject) == (commit, "This one")
    assert found.differences == ("step “Step 0”: title Step 5, was Step 0",)


def test_a_merge_is_what_brought_a_difference_to_the_branch(repository: Repository) -> None:
    repository.commit(stepped(0))
    content = drawn(repository)
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit(stepped(1), "On the side")
    repository.git("checkout", "--quiet", "main")
    repository.commit({"other.yaml": JOURNEY.replace("id: buy", "id: other")})
    repository.git("merge", "--quiet", "--no-ff", "-m", "Bring it", "side")
    found = checked(repository, content)
    assert found.since
    assert found.since.subject == "Bring it"


def test_of_a_map_of_another_branch_it_is_not_said_since_when(repository: Repository) -> None:
    repository.commit(stepped(0))
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit(stepped(1))
    content = drawn(repository)
    repository.git("checkout", "--quiet", "main")
    found = checked(repository, content)
    assert (found.truth, found.since) == (Truth.DIFFERS, None)
    assert found.differences == ("step “Step 1”: title Step 0, was Step 1",)


def test_what_takes_too_long_is_left_out(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(stepped(0))
    content = drawn(repository)
    repository.commit(stepped(1))
    repository.commit(stepped(2))
    assert checked(repository, content).since
    for name in ("_MOST_COMMITS", "_MOST_FILES"):
        with monkeypatch.context() as patched:
            patched.setattr(map_check, name, 0)
            found = checked(repository, content)
            assert (found.since, len(found.differences)) == (None, 1)


@pytest.mark.deep
def test_of_very_many_differences_some_are_told_and_all_are_counted(repository: Repository) -> None:
    repository.commit(stepped(0))
    content = drawn(repository)
    many = {"buy.yaml": JOURNEY + "pains:\n" + "".join(f"  - {{id: p{at}, title: Pain {at}}}\n" for at in range(90))}
    repository.commit(many)
    found = checked(repository, content)
    assert (len(found.differences), found.more) == (20, 70)


def test_what_was_wrong_at_earlier_commits_is_not_told_beside_the_answer(repository: Repository) -> None:
    repository.commit({**stepped(0), "odd.yaml": "kind: ["})
    content = drawn(repository)
    repository.git("rm", "--quiet", "odd.yaml")
    repository.commit(stepped(1))
    here = opened(repository)
    (found,) = checks_of(here, [("map.svg", content)])
    assert (found.truth, here.notes) == (Truth.DIFFERS, [])


def test_a_commit_at_which_the_journey_cannot_be_drawn_is_one_that_changed_it(repository: Repository) -> None:
    repository.commit(stepped(0))
    content = drawn(repository)
    gone = repository.commit({"buy.yaml": "kind: ["}, "Break it")
    repository.commit(stepped(1), "Mend it")
    found = checked(repository, content)
    assert found.since
    assert found.since.oid == gone


def test_each_journey_and_moment_is_drawn_once_for_all_its_maps(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(stepped(0))
    content = drawn(repository)
    repository.commit(stepped(1))
    asked: list[str] = []

    def counted(there: Opened, journey: str, *more: str | None) -> object:
        asked.append(there.head or "")
        return shown(there, journey, *more)

    monkeypatch.setattr(map_check, "map_beside", counted)
    found = list(checks_of(opened(repository), [(f"{name}.svg", content) for name in "abcdef"]))
    assert [each.truth for each in found] == [Truth.DIFFERS] * 6
    assert len(asked) == 3, "now, at its commit, and at the one checked out"
