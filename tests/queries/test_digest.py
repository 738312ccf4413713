"""What waits for each person, and the silence where nothing does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

JOURNEY = "kind: journey\nid: {0}\ntitle: The {0}\nowner: {1} <{1}@x.example>\nstages: [Pay]\n"
HELD = (
    "kind: review\nid: held\ndate: 2026-01-10\njourneys: [buy, use]\nreviewer: ana <ana@x.example>\n"
    "actions: [{id: a1, text: Ask ten, owner: bo <bo@x.example>, due: 2026-03-20}, {id: a2, text: Count, due: 2026-04-01}]\n"
)
Jmx = Callable[..., Ran]


@pytest.fixture
def two(repository: Repository) -> Repository:
    repository.commit(
        {"buy.yaml": JOURNEY.format("buy", "ana"), "use.yaml": JOURNEY.format("use", "bo")}, day="2026-01-05"
    )
    repository.commit({"held.yaml": HELD}, "Held", day="2026-01-10", author="ana <ana@x.example>")
    return repository


def test_everybody_hears_of_what_is_theirs_and_nobody_of_nothing(two: Repository, jmx: Jmx, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    ran = jmx("digest", "-C", two.folder, "--as-of", "2026-04-02", "--each", "-o", folder, "-f", "markdown")
    assert (ran.code, ran.err) == (0, f"wrote 3 digests into {folder}\n")
    assert {each.name for each in folder.iterdir()} == {"ana.md", "bo.md", "nobody.md"}
    bo = (folder / "bo.md").read_text("utf-8")
    assert (
        "**Ask ten**: 2026-03-20, 13 days late; agreed in the review of 2026-01-10. `jmx actions close held/a1`" in bo
    )
    assert "**Review of The use**: 2026-04-10; last reviewed on 2026-01-10, quarterly. `jmx review use`" in bo
    assert "Ask ten" not in (folder / "ana.md").read_text("utf-8")
    assert "**Count**" in (folder / "nobody.md").read_text("utf-8")


def test_where_nothing_waits_nothing_is_written(two: Repository, jmx: Jmx, tmp_path: Path) -> None:
    quiet = ("digest", "-C", two.folder, "--as-of", "2026-02-01")
    for words in (
        ("--owner", "ana"),
        (),
        ("--each", "-o", tmp_path / "none"),
        ("-f", "html", "-o", tmp_path / "none.html"),
    ):
        ran = jmx(*quiet, *words)
        assert (ran.code, ran.out, ran.err) == (0, "", ""), words
    assert list(tmp_path.glob("none*")) == []


def test_notes_wait_for_the_owner_of_their_journey(two: Repository, jmx: Jmx) -> None:
    assert jmx("note", "use", "Too slow", "-C", two.folder).code == 0
    said = jmx("digest", "--owner", "bo", "-C", two.folder, "--as-of", "2026-02-01").out
    assert "The use: 1 note waits. jmx note --file use" in said
    assert said.startswith("bo: 1 thing waits")


def test_a_page_for_a_mail_runs_nothing_and_fetches_nothing(example: Path, jmx: Jmx) -> None:
    page = jmx("digest", "-C", example, "--as-of", "2026-11-02", "--owner", "Bram de Wit", "-f", "html").out
    assert "Review of Use it and get help" in page
    assert not {"<script", "<img", "<link"} & set(page.lower().split())
    assert "<style" not in page, "mail programs throw style sheets away"


def test_two_people_of_one_name_get_two_digests(two: Repository, jmx: Jmx, tmp_path: Path) -> None:
    two.commit(
        {"use.yaml": JOURNEY.format("use", "bo").replace("bo <bo@x.example>", "ana <ana@y.example>")}, day="2026-01-11"
    )
    folder = tmp_path / "digests"
    assert jmx("digest", "-C", two.folder, "--as-of", "2026-04-02", "--each", "-o", folder, "-f", "markdown").code == 0
    told = {each.name: each.read_text("utf-8") for each in folder.iterdir()}
    assert set(told) == {"ana-ana-x-example.md", "ana-ana-y-example.md", "bo.md", "nobody.md"}
    assert "The buy" in told["ana-ana-x-example.md"]
    assert "The use" not in told["ana-ana-x-example.md"]
    mine = jmx("digest", "-C", two.folder, "--as-of", "2026-04-02", "--owner", "ana <ana@y.example>").out
    assert "The use" in mine
    assert "The buy" not in mine


def test_one_person_who_is_called_in_two_ways_gets_one_digest(two: Repository, jmx: Jmx) -> None:
    two.commit(
        {"use.yaml": JOURNEY.format("use", "bo").replace("bo <bo@x.example>", "A. R. <Ana@x.example>")},
        day="2026-01-11",
    )
    told = jmx("digest", "-C", two.folder, "--as-of", "2026-04-02").out
    assert told.count("Review of The buy") == told.count("Review of The use") == 1
    assert "\nA. R.\n" in told
    assert "\nana\n" not in told


def test_what_is_new_is_told_beside_what_waits(example: Path, jmx: Jmx) -> None:
    asked = ("digest", "-C", example, "--as-of", "2026-11-02", "--owner", "Priya Raman")
    assert jmx(*asked).out == "", "nothing waits within a fortnight, and nothing came in within a week"
    told = jmx(*asked, "--since", "2026-09-01").out
    assert "0 things" not in told
    assert "Did it work?\n  The app leads through activation light by light: worked; mean 70.8 %" in told
    assert "jmx trace guided-activation" in told
    assert jmx(*asked, "--since", "2027-01-01").code == 2


def test_without_git_what_is_new_is_left_out_and_said(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY.format("buy", "ana"))
    ran = jmx("digest", "-C", tmp_path, "--as-of", "2026-02-01")
    assert "what is new is left out" in ran.err
    assert "The buy" in ran.out
    assert jmx("digest", "-C", tmp_path, "--as-of", "2026-02-01", "--since", "2026-01-01").code == 2


def test_what_cannot_be_meant_is_refused(two: Repository, jmx: Jmx) -> None:
    assert "name their folder with -o" in jmx("digest", "--each", "-C", two.folder).err
    assert jmx("digest", "--owner", "zoe", "-C", two.folder).code == 2


def test_what_leavers_left_behind_waits_for_nobody(example: Path, jmx: Jmx) -> None:
    asked = ("digest", "-C", example, "--as-of", "2026-11-02", "--owner")
    assert jmx(*asked, "Declan Byrne").out == ""
    told = jmx(*asked, "nobody").out
    assert (
        "Review of Renew, move or leave: 2026-06-26, 129 days late, in Commercial quarterly review; Declan Byrne has left;"
        in told
    )
    assert "Renew, move or leave" in jmx("due", "-C", example, "--as-of", "2026-11-02", "--owner", "nobody").out
    assert "Owner: Declan Byrne (has left)" in jmx(
        "calendar", "renew-or-leave", "-C", example, "--as-of", "2026-11-02"
    ).out.replace("\n ", "").replace("\r", "")
