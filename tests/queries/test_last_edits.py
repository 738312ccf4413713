"""When records came and were edited last, and who committed when, asked of real commits."""

from datetime import date
from pathlib import Path

import pytest

from jmx.model.last_edits import LastEdits
from jmx.queries import repository as repository_module
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from tests.support import Repository

BEN = "Ben Okoro <ben@x.example>"
COPILOT = "Copilot <223556219+Copilot@users.noreply.github.com>"
AS_OF = "2026-12-01"


def buy(fields: str = "owner: Ana Ruiz <ana@x.example>\n", steps: str = "Card, Bill", pain: str = "severity: 2") -> str:
    inside = f"stages: [{{id: pay, title: Pay, touchpoints: [{steps}]}}]\npains: [{{id: slow, title: Slow, {pain}}}]\n"
    return f"kind: journey\nid: buy\ntitle: Buy\n{fields}{inside}"


def opened(folder: Path, cached: bool = False, at: str | None = None) -> Opened:
    return open_repository(folder, at=at, as_of=AS_OF, cached=cached)


def edits(repository: Repository, cached: bool = False) -> LastEdits:
    return opened(repository.folder, cached).last_edits


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": buy()}, day="2026-01-05")
    return repository


# --- when ---


def test_each_field_has_the_day_of_its_last_edit_in_meaning(mapped: Repository) -> None:
    mapped.commit({"journeys/buy.yaml": buy(pain="severity: 4")}, day="2026-02-01")
    mapped.commit({"journeys/buy.yaml": f"# reformatted\n{buy(pain='severity:   4')}"}, day="2026-03-01")
    found = edits(mapped)
    assert (found.came("buy/slow"), found.edited("buy/slow", "severity")) == (date(2026, 1, 5), date(2026, 2, 1))
    assert found.edited("buy/slow", "reach") == date(2026, 1, 5), "as it came"
    assert found.last(["buy", "buy/slow"]) == date(2026, 2, 1)


def test_a_renamed_record_is_as_old_as_it_was(mapped: Repository) -> None:
    mapped.commit({"journeys/buy.yaml": buy().replace("id: slow", "id: sluggish")}, day="2026-05-01")
    assert edits(mapped).came("buy/sluggish") == date(2026, 1, 5)


def test_a_step_that_was_taken_out_is_an_edit_of_the_map(mapped: Repository) -> None:
    mapped.commit({"journeys/buy.yaml": buy(steps="Card")}, day="2026-04-01")
    assert edits(mapped).last(["buy"]) == date(2026, 4, 1)


def test_what_no_commit_holds_yet_is_of_today(mapped: Repository) -> None:
    today = date.fromisoformat(AS_OF)
    mapped.write(
        {"journeys/buy.yaml": buy(pain="severity: 4"), "journeys/new.yaml": "kind: journey\nid: new\ntitle: N\n"}
    )
    found = edits(mapped)
    assert (found.edited("buy/slow", "severity"), found.came("new")) == (today, today)
    assert found.edited("buy/slow", "reach") == date(2026, 1, 5)
    mapped.write({"journeys/buy.yaml": buy().replace("id: slow", "id: sluggish")})
    assert edits(mapped).came("buy/sluggish") == date(2026, 1, 5)


def test_at_an_earlier_commit_nothing_later_is_known(mapped: Repository) -> None:
    first = mapped.git("rev-parse", "HEAD")
    mapped.commit({"journeys/buy.yaml": buy(pain="severity: 4")}, day="2026-02-01")
    found = open_repository(mapped.folder, at=first, as_of=AS_OF, cached=False).last_edits
    assert found.edited("buy/slow", "severity") == date(2026, 1, 5)


@pytest.mark.parametrize("vacant", ["", "owner: {vacant: {since: 2026-02-20}}\n"])
def test_since_when_nobody_owns_a_journey_is_what_history_says(mapped: Repository, vacant: str) -> None:
    mapped.commit({"journeys/buy.yaml": buy(vacant)}, day="2026-02-01")
    mapped.commit({"journeys/buy.yaml": buy("owner: {vacant: {since: 2026-05-01}}\n")}, day="2026-05-01")
    assert edits(mapped).of("buy").unowned == date(2026, 2, 1)
    (found,) = [each for each in opened(mapped.folder).selected_findings if each.code == "OWN101"]
    age = "has had no owner for 303 days, as its history says, though it names 2026-05-01"
    assert (found.words, found.level) == (f"journey 'buy' {age}", "error")


def test_a_post_that_was_filled_meanwhile_is_empty_since_the_last_owner_went(mapped: Repository) -> None:
    mapped.commit({"journeys/buy.yaml": buy("")}, day="2026-02-01")
    mapped.commit({"journeys/buy.yaml": buy(f"owner: {BEN}\n")}, day="2026-03-01")
    mapped.commit({"journeys/buy.yaml": buy("")}, day="2026-04-01")
    assert edits(mapped).of("buy").unowned == date(2026, 4, 1)
    mapped.commit({"journeys/buy.yaml": buy()}, day="2026-05-01")
    mapped.write({"journeys/buy.yaml": buy("")})
    assert edits(mapped).of("buy").unowned == date.fromisoformat(AS_OF)


# --- who ---


def test_an_owner_is_known_by_all_addresses(mapped: Repository) -> None:
    mapped.commit({"a.txt": "a"}, day="2026-09-01", author="A. Ruiz <4711+ana@users.noreply.github.com>")
    mapped.commit({"b.txt": "b"}, "work\n\nCo-authored-by: Ben Okoro <ben@x.example>", day="2026-08-01")
    ahead = {"author": "2027-08-01T12:00:00+00:00", "committer": "2026-09-02T12:00:00+00:00"}
    mapped.commit({"c.txt": "c"}, stamps=ahead)
    here = opened(mapped.folder)
    seen = {who: here.activity.last([who], here.as_of) for who in ("ana@x.example", "ben@x.example", "cy@x.example")}
    assert seen == {"ana@x.example": date(2026, 8, 1), "ben@x.example": date(2026, 8, 1), "cy@x.example": None}
    mapped.write({".mailmap": "Ana Ruiz <ana@x.example> <4711+ana@users.noreply.github.com>\n"})
    assert opened(mapped.folder).activity.last(["ANA@x.example"], here.as_of) == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("author", "message", "program"),
    [
        (COPILOT, "work", "Copilot"),
        (BEN, "work\n\nCo-Authored-By: Claude Sonnet <noreply@anthropic.com>", "Claude"),
        (BEN, "work\n\nGenerated-by: mail importer 2.1", "mail importer 2.1"),
        ("importer[bot] <99+importer[bot]@users.noreply.github.com>", "work", "importer[bot]"),
        (BEN, "work\n\nCo-authored-by: Claude Monet <claude@x.example>", ""),
        (BEN, "Generated-by: nothing, this is no trailer\n\nwork", ""),
    ],
)
def test_a_commit_says_which_program_had_a_hand_in_it(
    mapped: Repository, author: str, message: str, program: str
) -> None:
    mapped.commit({"journeys/buy.yaml": buy(pain="severity: 4")}, message, day="2026-02-01", author=author)
    here = opened(mapped.folder)
    assert here.last_edits.of("buy/slow").written_by == program
    assert here.activity.machines == bool(program)
    mapped.commit({"journeys/buy.yaml": buy(pain="severity: 3")}, day="2026-03-01")
    assert edits(mapped).of("buy/slow").written_by == "", "a person wrote it last"


def test_notes_say_which_files_are_by_a_program(mapped: Repository) -> None:
    other = {"pains/late.yaml": "kind: pain-point\nid: late\ntitle: Late\nat: [buy]\n"}
    mapped.commit({"journeys/buy.yaml": buy(pain="severity: 4"), **other}, day="2026-02-01", author=BEN)
    assert edits(mapped, cached=True).of("buy/slow").written_by == ""
    note = 'journeys/buy.yaml\n  0123456789abcdef 1-9\n---\n{"schema_version": "authorship/3.0.0"}'
    mapped.git("notes", "--ref=ai", "add", "-m", note, "HEAD")
    found = edits(mapped, cached=True)
    assert (found.of("buy/slow").written_by, found.of("late").written_by) == ("a program", "")
    assert [each.code for each in opened(mapped.folder).selected_findings if each.code == "EVD111"] == ["EVD111"]


def test_a_note_that_names_no_file_says_nothing(mapped: Repository) -> None:
    mapped.git("notes", "--ref=ai", "add", "-m", '---\n{"schema_version": "authorship/3.0.0"}', "HEAD")
    assert edits(mapped).of("buy/slow").written_by == ""


# --- where nobody can know ---


def test_a_shallow_clone_knows_nothing_and_says_so_once(mapped: Repository, tmp_path: Path) -> None:
    mapped.commit({"journeys/buy.yaml": buy("status: draft\n")}, day="2026-02-01")
    clone = tmp_path / "clone"
    mapped.git("clone", "--quiet", "--depth=1", f"file://{mapped.folder}", str(clone))
    here = opened(clone)
    assert "STL121" not in {each.code for each in here.selected_findings}
    (note,) = [each for each in here.notes if "shallow" in each]
    assert note.startswith("this clone is shallow, so rules about how long things have been as they are say nothing")
    assert "STL121" in {each.code for each in opened(mapped.folder).selected_findings}


def test_without_git_nothing_is_told_and_nothing_said(tmp_path: Path) -> None:
    (tmp_path / "buy.yaml").write_text(buy("status: draft\n"))
    here = opened(tmp_path)
    assert here.selected_findings == ()
    assert here.notes == []


def test_before_the_first_commit_nothing_is_told(repository: Repository) -> None:
    repository.write({"journeys/buy.yaml": buy("status: draft\n")})
    assert edits(repository) == LastEdits()


def test_nothing_is_asked_of_git_for_rules_that_nobody_chose(
    mapped: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped.write({"jmx.yaml": "lint: {ignore: [OWN109, STL122, EVD110]}\n"})
    monkeypatch.setattr(repository_module, "histories_of", lambda _: pytest.fail("all commits are walked"))
    assert "STL101" in {each.code for each in opened(mapped.folder).selected_findings}


# --- the cache ---


def test_what_is_remembered_is_told_like_what_is_walked(mapped: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    mapped.commit({"journeys/buy.yaml": buy("", pain="severity: 4")}, day="2026-02-01", author=COPILOT)
    walked = edits(mapped), opened(mapped.folder).activity
    assert (edits(mapped, cached=True), opened(mapped.folder, cached=True).activity) == walked
    monkeypatch.setattr(repository_module, "histories_of", lambda _: pytest.fail("it is remembered"))
    assert (edits(mapped, cached=True), opened(mapped.folder, cached=True).activity) == walked
