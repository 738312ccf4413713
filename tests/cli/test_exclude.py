"""`exclude` in jmx.yaml: what is not read as records, in any answer and at any commit."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\nvolume: {n: 100, per: month}\nstatus: draft\n"
)
PAIN = "kind: pain-point\nid: {0}\ntitle: {0}\nat: [buy]\nseverity: 2\nreach: 20 %\n"
FILES = {
    "journeys/buy.yaml": JOURNEY,
    "pains/slow.yaml": PAIN.format("slow"),
    "legacy/late.yaml": PAIN.format("late"),
    "legacy/sub/broken.yml": "kind: pain-point\nid: [b\n",
    "docs/site.yaml": "kind: pain-point\nbogus: 1\n",
}
SETTINGS = "exclude: [legacy/, docs/**/*.yaml]\n"
DAY = ("--as-of", "2026-04-01")


@pytest.fixture
def messy(repository: Repository) -> Repository:
    repository.commit(FILES, day="2026-03-01")
    repository.commit({"legacy/late.yaml": PAIN.format("late").replace("2\n", "3\n")}, "Worse", day="2026-03-02")
    return repository


def test_nothing_is_said_of_it(messy: Repository, jmx: Jmx) -> None:
    assert jmx("lint", "-C", messy.folder, *DAY).code == 1
    messy.write({"jmx.yaml": SETTINGS})
    ran = jmx("lint", "-C", messy.folder, *DAY)
    assert (ran.code, ran.out.partition(",")[0]) == (0, "All clear: 1 journey in 2 files (1 draft")
    assert "late" not in jmx("score", "-C", messy.folder, *DAY).out
    refused = jmx("lint", "legacy", "-C", messy.folder, *DAY)
    assert (refused.code, refused.err) == (2, "jmx: 'legacy' is not read: `exclude` in jmx.yaml leaves it out\n")
    assert jmx("lint", "legacy/late.yaml", "-C", messy.folder, *DAY).code == 2


def test_folder_commit_and_folder_without_git_agree(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": SETTINGS}, day="2026-03-03")
    here, there = (
        json.loads(jmx("lint", "-C", messy.folder, *more, *DAY, "-f", "json").out) for more in ((), ("--at", "HEAD"))
    )
    assert here == there
    messy.git("update-index", "--skip-worktree", "pains/slow.yaml", "legacy/late.yaml")
    (messy.folder / "pains/slow.yaml").unlink()
    (messy.folder / "legacy/late.yaml").unlink()
    sparse = jmx("score", "pains", "-C", messy.folder, *DAY, "-f", "json")
    assert [each["ref"] for each in json.loads(sparse.out)["scores"]] == ["slow"]
    (messy.folder / ".git").rename(messy.folder / ".gone")
    bare = json.loads(jmx("lint", "-C", messy.folder, *DAY, "-f", "json").out)
    assert (bare["files"], bare["findings"]) == (1, [])


def test_a_commit_is_read_by_its_own_settings(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": SETTINGS}, day="2026-03-03")
    assert "late" in jmx("score", "--at", "HEAD~1", "-C", messy.folder).out
    assert "late" not in jmx("score", "--at", "HEAD", "-C", messy.folder).out


def test_what_is_excluded_now_has_no_past(messy: Repository, jmx: Jmx) -> None:
    everything = jmx("log", "late", "-C", messy.folder, *DAY)
    assert "severity 2 → 3" in everything.out
    messy.commit({"jmx.yaml": SETTINGS}, "Leave the old pile out", day="2026-03-03")
    ran = jmx("log", "late", "-C", messy.folder, *DAY)
    assert (ran.code, "outside of what jmx.yaml excludes there never was" in ran.err) == (2, True)
    assert "late" not in jmx("changelog", "--since", "2026-02-01", "-C", messy.folder, *DAY).out
    messy.commit({"jmx.yaml": "organisation: Bank\n"}, "Take it in", day="2026-03-04")
    assert jmx("log", "late", "-C", messy.folder, *DAY).out == everything.out


def test_a_diff_tells_what_was_excluded_and_what_that_did(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": "organisation: Bank\n"}, day="2026-03-02")
    messy.commit({"fix.yaml": "kind: initiative\nid: fix\ntitle: Fix\naddresses: [late]\n"}, day="2026-03-03")
    messy.write({"jmx.yaml": f"organisation: Bank\n{SETTINGS}"})
    ran = jmx("diff", "HEAD", "-C", messy.folder, *DAY)
    assert "exclude: added legacy/, docs/**/*.yaml" in ran.out
    assert "1 change in meaning" in ran.out
    assert "pain “late”: leaves the ranking" in ran.out
    assert "begins REF001" in ran.out


def test_edits_of_excluded_files_are_no_edits(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": SETTINGS}, day="2026-03-03")
    messy.write({"legacy/late.yaml": "other: 1\n", "legacy/new.yaml": "[\n"})
    assert json.loads(jmx("lint", "-C", messy.folder, *DAY, "-f", "json").out)["uncommitted"] is False


def test_a_nested_repository_that_is_excluded_is_not_told(messy: Repository, jmx: Jmx) -> None:
    Repository(messy.folder / "legacy" / "own").commit({"journeys/buy.yaml": JOURNEY})
    assert "YML023" in jmx("lint", "-C", messy.folder, *DAY).out
    messy.write({"jmx.yaml": "exclude: [/legacy, docs]\n"})
    assert jmx("lint", "-C", messy.folder, *DAY).out.startswith("All clear")


def test_what_a_last_review_saw_is_compared_without_it(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": SETTINGS, "journeys/buy.yaml": JOURNEY.replace("draft", "active")}, day="2026-03-03")
    messy.sign()
    held = jmx("review", "buy", "--record", "--verdict", "still-true", "-C", messy.folder, "--as-of", "2026-03-04")
    assert held.code == 0, held.err
    messy.commit({}, "Review", day="2026-03-04")
    messy.commit(
        {"legacy/late.yaml": PAIN.format("late"), "pains/slow.yaml": PAIN.format("slow").replace("2\n", "4\n")},
        day="2026-03-05",
    )
    packet = jmx("review", "buy", "-C", messy.folder, *DAY).out
    assert "2 → 4" in packet
    assert "late" not in packet


@pytest.mark.parametrize("pattern", ["!legacy", "a\\b", "", "a//b", "/"])
def test_an_unknown_form_is_told_where_it_stands(messy: Repository, jmx: Jmx, pattern: str) -> None:
    messy.write({"jmx.yaml": f"exclude:\n- legacy/\n- '{pattern}'\n"})
    ran = jmx("lint", "-C", messy.folder, *DAY)
    assert (ran.code, "jmx.yaml:3:3: 'exclude[1]' " in ran.err) == (2, True)


def test_a_pattern_that_leads_nowhere_is_a_note(messy: Repository, jmx: Jmx) -> None:
    messy.write({"jmx.yaml": "exclude: [legacy/, docs, legcy/, '*.csv']\n", "values.csv": "date,value\n"})
    ran = jmx("lint", "-C", messy.folder, *DAY, "-f", "concise")
    assert ran.code == 0
    assert [line.partition(" in ")[0] for line in ran.out.splitlines()[:-1]] == [
        "jmx.yaml:1:26: LNT003 'legcy/'", "jmx.yaml:1:34: LNT003 '*.csv'",
    ]  # fmt: skip


def test_nothing_is_written_where_it_would_not_be_read(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": "exclude: [too-dear.yaml, legacy, docs]\n"}, day="2026-03-03")
    ran = jmx("new", "pain-point", "--title", "Too dear", "--set", "at=buy", "-C", messy.folder)
    assert (ran.code, ran.err.endswith(" would not be read, since jmx.yaml excludes it; nothing was written\n")) == (
        2,
        True,
    )
    assert messy.git("status", "--porcelain") == ""


def test_settings_that_a_sparse_checkout_leaves_out_exclude_too(messy: Repository, jmx: Jmx) -> None:
    messy.commit({"jmx.yaml": SETTINGS}, day="2026-03-03")
    messy.git("update-index", "--skip-worktree", "jmx.yaml")
    (messy.folder / "jmx.yaml").unlink()
    assert jmx("lint", "-C", messy.folder, *DAY).out.startswith("All clear: 1 journey in 2 files")


def test_settings_that_lie_elsewhere_are_told_where_they_lie(repository: Repository, jmx: Jmx) -> None:
    other = "kind: journey\nid: two\ntitle: Two\nstatus: draft\n"
    elsewhere = ("north/jmx.yaml", "south west/jmx.yaml", "journeys/jmx.yaml", "jmx.yml")
    repository.write(dict.fromkeys(elsewhere, "organisation: [\n") | {"journeys/one.yaml": other})
    repository.write({"north/journeys/two.yaml": other.replace("two", "north"), "jmx.yaml": "organisation: Bank\n"})
    ran = jmx("lint", "-C", repository.folder, "-f", "json", "--select", "LNT004")
    told = {each["path"]: each["hint"] for each in json.loads(ran.out)["findings"]}
    move = "move what it says there, where paths begin at the top"
    assert told == {
        "journeys/jmx.yaml": move, "jmx.yml": "call it jmx.yaml",
        "north/jmx.yaml": f"{move}; or go by this one: `jmx lint -C north`",
        "south west/jmx.yaml": f"{move}; or go by this one: `jmx lint -C 'south west'`",
    }  # fmt: skip
    assert "LNT004" not in jmx("lint", "-C", repository.folder / "north", "-f", "concise").out
    repository.write({"jmx.yaml": "exclude: [north/, south west/, jmx.yml, journeys/jmx.yaml]\n"})
    assert "LNT004" not in jmx("lint", "-C", repository.folder, "-f", "concise").out
