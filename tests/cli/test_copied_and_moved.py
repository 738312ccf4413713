"""Files that are copied with their id, or moved in two commits: each record keeps its one life."""

import shutil
from collections.abc import Callable, Mapping

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
PEOPLE = {name: f"{name} <{name.lower()}@x.example>" for name in ("Ana", "Ben", "Cleo", "Dan")}


def _pain(own: str = "slow", title: str = "It is slow", severity: int = 1, more: str = "") -> str:
    return f"kind: pain-point\nid: {own}\ntitle: {title}\nseverity: {severity}\n{more}"


def _done(repository: Repository, *steps: tuple[str, Mapping[str, str | None]]) -> None:
    """A commit a day by somebody, each with files to write, or to delete where there is no text."""
    for day, (who, files) in enumerate(steps, 1):
        for path, text in files.items():
            if text is None:
                (repository.folder / path).unlink()
        written = {path: text for path, text in files.items() if text is not None}
        repository.commit(written, f"step {day}", day=f"2026-01-0{day}", author=PEOPLE[who])


def _events(ran: Ran) -> list[str]:
    """What happened, the newest first: `2026-01-02 severity 1 → 3`."""
    assert ran.code == 0, ran.err
    return [" ".join(line.split()) for line in ran.out.splitlines() if line.startswith("2026-")]


OPENED = ("Ana", {"a.yaml": _pain()})
WORSE = ("Ben", {"a.yaml": _pain(severity=3)})
LIFE = ["2026-01-02 severity 1 → 3", "2026-01-01 opened"]


def test_a_copy_that_got_an_id_of_its_own_later_leaves_the_life_of_the_first(repository: Repository, jmx: Jmx) -> None:
    copied = {"b.yaml": _pain(title="It is slow on the phone", severity=3)}
    own = {"b.yaml": _pain("tardy", "It is slow on the phone", 3)}
    worst = {"b.yaml": _pain("tardy", "It is slow on the phone", 5)}
    _done(repository, OPENED, WORSE, ("Cleo", copied), ("Cleo", own), ("Dan", worst))
    assert _events(jmx("log", "slow", "-C", repository.folder)) == LIFE
    assert _events(jmx("log", "tardy", "-C", repository.folder)) == ["2026-01-05 severity 3 → 5", "2026-01-03 opened"]
    blamed = jmx("blame", "slow.severity", "-C", repository.folder)
    assert "Ben" in blamed.out


def test_what_lies_in_a_copied_journey_goes_with_it(repository: Repository, jmx: Jmx) -> None:
    def journey(own: str, severity: int) -> str:
        return f"kind: journey\nid: {own}\ntitle: Buy\npains: [{{id: long, title: Long, severity: {severity}}}]\n"

    _done(repository, ("Ana", {"a.yaml": journey("buy", 1)}), ("Ben", {"a.yaml": journey("buy", 3)}),
          ("Cleo", {"b.yaml": journey("buy", 3)}), ("Cleo", {"b.yaml": journey("rent", 4)}))  # fmt: skip
    assert _events(jmx("log", "buy/long", "-C", repository.folder)) == LIFE
    assert _events(jmx("log", "rent/long", "-C", repository.folder)) == [
        "2026-01-04 severity 3 → 4", "2026-01-03 opened",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["0/a.yaml", "z/a.yaml"], ids=["before it by path", "after it"])
def test_a_move_in_two_commits_is_no_event(path: str, repository: Repository, jmx: Jmx) -> None:
    _done(repository, OPENED, WORSE, ("Cleo", {path: _pain(severity=3)}), ("Cleo", {"a.yaml": None}))
    for more in ((), ("--at", "HEAD~1")):
        ran = jmx("log", "slow", "-C", repository.folder, *more)
        assert _events(ran) == LIFE
        assert "opened 2026-01-01 by Ana; changed once, last on 2026-01-02" in ran.out
    assert "Cleo" not in jmx("blame", "slow", "-C", repository.folder).out


def test_what_was_edited_as_it_moved_is_told(repository: Repository, jmx: Jmx) -> None:
    _done(repository, OPENED, WORSE, ("Cleo", {"z/a.yaml": _pain(severity=4)}), ("Cleo", {"a.yaml": None}))
    assert _events(jmx("log", "slow", "-C", repository.folder)) == ["2026-01-03 severity 3 → 4", *LIFE]


def test_a_copy_that_was_taken_out_again_was_never_there(repository: Repository, jmx: Jmx) -> None:
    _done(repository, OPENED, WORSE, ("Cleo", {"z/a.yaml": _pain(severity=5)}), ("Cleo", {"z/a.yaml": None}))
    assert _events(jmx("log", "slow", "-C", repository.folder)) == LIFE


def test_what_was_taken_out_and_came_again_was_opened_once(repository: Repository, jmx: Jmx) -> None:
    _done(repository, OPENED, WORSE, ("Cleo", {"a.yaml": None}), ("Dan", {"c.yaml": _pain(severity=3)}))
    ran = jmx("log", "slow", "-C", repository.folder)
    assert _events(ran) == ["2026-01-04 back again", "2026-01-03 taken out", *LIFE]
    assert "opened 2026-01-01 by Ana; changed once, last on 2026-01-02" in ran.out


# --- the same on a part of the history, which may begin anywhere in it ---


def _between(jmx: Jmx, repository: Repository, steps: int) -> list[str]:
    """What changed in the last commits, a line each with who did it: `severity 3 → 4 Dan`."""
    ran = jmx("diff", f"HEAD~{steps}", "HEAD", "--no-effects", "-C", repository.folder)
    assert ran.code == 0, ran.err
    lines = (line.strip() for line in ran.out.splitlines()[1:] if line.startswith(" "))
    return [" ".join((said.split("  ")[0], *[name for name in PEOPLE if f" {name}, " in said])) for said in lines]


def _days(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.startswith("  2026-")]


PHONE = "It is slow on the phone"
COPIED = ("Cleo", {"b.yaml": _pain(title=PHONE, severity=3)})
OWN_ID = ("Dan", {"b.yaml": _pain("tardy", PHONE, 2)})
WORSE_STILL = ("Ben", {"a.yaml": _pain(severity=4)})


@pytest.mark.parametrize(("steps", "before"), [(4, 1), (3, 3)])
def test_a_copy_corrected_later_is_new_and_the_first_stays(
    repository: Repository, jmx: Jmx, steps: int, before: int
) -> None:
    _done(repository, OPENED, WORSE, COPIED, OWN_ID, WORSE_STILL)
    assert _between(jmx, repository, steps) == [
        "pain “It is slow” slow", f"severity {before} → 4 Ben", f"+ pain “{PHONE}” is new Cleo",
    ]  # fmt: skip


def test_a_copy_corrected_since_a_moment_at_which_both_had_the_id_leaves_the_first(
    repository: Repository, jmx: Jmx
) -> None:
    _done(repository, OPENED, WORSE, COPIED, OWN_ID, WORSE_STILL)
    told = _between(jmx, repository, 2)
    assert told[:2] == ["pain “It is slow” slow", "severity 3 → 4 Ben"]
    assert told[2].startswith(f"+ pain “{PHONE}” is new")


MOVED = (("Cleo", {"phone/a.yaml": _pain(severity=3)}), ("Cleo", {"a.yaml": None}))


@pytest.mark.parametrize("steps", [3, 2, 1])
def test_a_move_in_two_commits_is_no_change_wherever_one_begins(repository: Repository, jmx: Jmx, steps: int) -> None:
    _done(repository, OPENED, WORSE, *MOVED, ("Dan", {"phone/a.yaml": _pain(severity=4)}))
    assert _between(jmx, repository, steps) == ["pain “It is slow” slow", "severity 3 → 4 Dan"]
    told = jmx("changelog", "--since", f"HEAD~{steps}", "--all", "-C", repository.folder).out
    assert _days(told) == ["2026-01-05  pain “It is slow”: severity 3 → 4"]


# --- deleted, and back ---


def test_a_record_that_comes_back_says_what_was_said_before_and_what_is_said_anew(
    repository: Repository, jmx: Jmx
) -> None:
    _done(repository, OPENED, WORSE, ("Cleo", {"a.yaml": None}), ("Dan", {"c.yaml": _pain(severity=4)}))
    out = jmx("log", "slow", "-C", repository.folder).out
    assert "2026-01-04  back again\n            severity 3 → 4\n            Dan, " in out
    assert "changed 2 times, last on 2026-01-04" in out
    rows = [line.split() for line in jmx("blame", "slow", "-C", repository.folder).out.splitlines()]
    assert [(row[0], *row[-5:-3]) for row in rows if row and row[0] in ("title", "severity")] == [
        ("title", "2026-01-01", "Ana"),
        ("severity", "2026-01-04", "Dan"),
    ]
    assert _between(jmx, repository, 3) == ["pain “It is slow” slow", "severity 1 → 4 Dan"]


def test_one_that_comes_back_as_it_was_says_what_was_said_then(repository: Repository, jmx: Jmx) -> None:
    _done(repository, OPENED, WORSE, ("Cleo", {"a.yaml": None}), ("Dan", {"c.yaml": _pain(severity=3)}))
    assert "Dan" not in jmx("blame", "slow", "-C", repository.folder).out
    assert _between(jmx, repository, 3) == ["pain “It is slow” slow", "severity 1 → 3 Ben"]


def test_commits_that_are_gone_from_the_repository_are_not_asked(repository: Repository, jmx: Jmx) -> None:
    _done(repository, OPENED, WORSE, COPIED)
    assert jmx("log", "slow", "-C", repository.folder).code == 0
    shutil.rmtree(repository.folder)
    again = Repository(repository.folder)
    _done(again, ("Ana", {"a.yaml": _pain(severity=2)}), WORSE)
    assert _events(jmx("log", "slow", "-C", again.folder))[0] == "2026-01-02 severity 2 → 3"
