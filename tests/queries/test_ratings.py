"""Who rated what, and which evidence came since, asked of real commits."""

from datetime import date
from pathlib import Path

import pytest

from jmx.model.rating import LACKING, NO_HISTORY, NOT_COMMITTED, RATED, SHALLOW, Rated, Ratings
from jmx.queries import repository as repository_module
from jmx.queries.log import blame_of
from jmx.queries.ratings import ratings_of
from jmx.queries.repository import open_repository
from tests.support import Repository

BEN = "Ben Okoro <ben@x.example>"
AS_OF = "2026-12-01"
CALLS = "kind: evidence\nid: calls\ntitle: Calls\ntype: support\ncollected: {day}\n"


def slow(fields: str = "severity: 2; reach: 0.35", own_file: str = "slow") -> str:
    lines = "\n".join(fields.split("; "))
    return f"kind: pain-point\nid: {own_file}\ntitle: Slow at paying\nat: [buy]\n{lines}\n"


def buy(fields: str = "", pains: str = "") -> str:
    return f"kind: journey\nid: buy\ntitle: Buy\n{fields}" + (f"pains: [{pains}]\n" if pains else "")


def rated(folder: Path, cached: bool = False, at: str | None = None) -> Ratings:
    return ratings_of(open_repository(folder, at=at, as_of=AS_OF, cached=cached))


def told(found: Rated) -> tuple[str, str]:
    return found.by, str(found.on)


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": buy(), "pain-points/slow.yaml": slow()}, day="2026-01-05")
    return repository


# --- who, and when ---


def test_each_input_is_of_whoever_wrote_its_value(mapped: Repository) -> None:
    commit = mapped.commit({"pain-points/slow.yaml": slow("severity: 4; reach: 0.35")}, day="2026-02-01", author=BEN)
    found = rated(mapped.folder)
    assert found["slow", "severity"] == Rated("Ben Okoro", date(2026, 2, 1), commit)
    assert told(found["slow", "reach"]) == ("Ana Ruiz", "2026-01-05")
    assert {name for ref, name in found if ref == "slow"} == {"severity", "reach"}, "what nobody gave, nobody rated"


def test_the_day_is_that_of_its_author(mapped: Repository) -> None:
    late = {"author": "2026-02-01T01:00:00+13:00", "committer": "2026-01-31T12:00:00+00:00"}
    mapped.commit({"pain-points/slow.yaml": slow("severity: 4")}, stamps=late)
    assert rated(mapped.folder)["slow", "severity"].on == date(2026, 2, 1)


def test_nobody_rates_by_reformatting_moving_or_renaming(mapped: Repository) -> None:
    inline = "{id: slow, title: Slow at paying, severity: 2,   reach: 35 %, status: open, frequency: 1}"
    moves = [
        {"pain-points/slow.yaml": f"# tidied\n{slow('reach: 35 %; severity:   2; frequency: 1')}"},
        {"pain-points/slow.yaml": slow(own_file="sluggish")},
        {"journeys/buy.yaml": buy(pains=inline)},
    ]
    for month, files in enumerate(moves, 2):
        if "pain-points/slow.yaml" not in files:
            (mapped.folder / "pain-points/slow.yaml").unlink()
        mapped.commit(files, day=f"2026-{month:02}-01", author=BEN)
        found = rated(mapped.folder)
        (ref,) = {ref for ref, name in found if name == "severity"}
        assert [told(found[ref, name]) for name in ("severity", "reach")] == [("Ana Ruiz", "2026-01-05")] * 2, ref
    assert ref == "buy/slow"


def test_only_the_parts_that_are_counted_rate(mapped: Repository) -> None:
    volume, more = "volume: {n: 900, per: month}\n", "volume: {n: 900, per: month, source: CRM}\n"
    own = "severity: 2; inputs: {churn: 3, calls: 7}"
    mapped.commit({"journeys/buy.yaml": buy(volume), "pain-points/slow.yaml": slow(own)}, day="2026-02-01")
    files = {"journeys/buy.yaml": buy(more), "pain-points/slow.yaml": slow(own.replace("3", "5"))}
    mapped.commit(files, day="2026-03-01", author=BEN)
    found = rated(mapped.folder)
    assert told(found["buy", "volume"]) == ("Ana Ruiz", "2026-02-01")
    assert told(found["slow", "inputs.calls"]) == ("Ana Ruiz", "2026-02-01")
    assert told(found["slow", "inputs.churn"]) == ("Ben Okoro", "2026-03-01")
    mapped.commit({"journeys/buy.yaml": buy(more.replace("900", "950"))}, day="2026-04-01", author=BEN)
    assert told(rated(mapped.folder)["buy", "volume"]) == ("Ben Okoro", "2026-04-01")


def test_a_default_is_rated_where_somebody_came_back_to_it(mapped: Repository) -> None:
    assert ("slow", "frequency") not in rated(mapped.folder)
    mapped.commit({"pain-points/slow.yaml": slow("severity: 2; frequency: 4")}, day="2026-02-01")
    mapped.commit({"pain-points/slow.yaml": slow("severity: 2")}, day="2026-03-01", author=BEN)
    assert told(rated(mapped.folder)["slow", "frequency"]) == ("Ben Okoro", "2026-03-01")


def test_what_went_and_came_back_was_rated_when_it_was_rated(mapped: Repository) -> None:
    (mapped.folder / "pain-points/slow.yaml").unlink()
    mapped.commit({}, day="2026-02-01")
    mapped.commit({"pain-points/slow.yaml": slow("severity: 3; reach: 0.35")}, day="2026-03-01", author=BEN)
    found = rated(mapped.folder)
    assert told(found["slow", "severity"]) == ("Ben Okoro", "2026-03-01")
    assert told(found["slow", "reach"]) == ("Ana Ruiz", "2026-01-05")


def test_a_rating_that_a_branch_brought_is_of_whoever_made_it_there(mapped: Repository) -> None:
    mapped.git("checkout", "--quiet", "-b", "side")
    mapped.commit({"pain-points/slow.yaml": slow("severity: 5; reach: 0.35")}, day="2026-02-01", author=BEN)
    mapped.git("checkout", "--quiet", "main")
    mapped.commit({"journeys/buy.yaml": buy("tier: 1\n")}, day="2026-02-02")
    mapped.git("merge", "--quiet", "--no-ff", "--no-edit", "side", day="2026-02-03")
    assert told(rated(mapped.folder)["slow", "severity"]) == ("Ben Okoro", "2026-02-01")


def test_at_an_earlier_commit_only_what_was_there_is_told(mapped: Repository) -> None:
    first = mapped.git("rev-parse", "HEAD")
    mapped.commit({"pain-points/slow.yaml": slow("severity: 4")}, day="2026-02-01", author=BEN)
    assert told(rated(mapped.folder, at=first)["slow", "severity"]) == ("Ana Ruiz", "2026-01-05")


@pytest.mark.deep
def test_every_rating_of_the_example_is_what_blame_says(example: Path) -> None:
    here = open_repository(example, as_of=AS_OF, cached=False)
    found = ratings_of(here)
    whole = {(kind, name) for kind, fields in RATED.items() for name, parts in fields.items() if not parts}
    count = 0
    for ref in {ref for ref, _ in found}:
        blamed = {each.field: each.commit.oid for each in blame_of(here, ref).fields if each.commit}
        for (other, name), rating in found.items():
            if other == ref and (here.workspace.records[ref].kind, name) in whole and name in blamed:
                assert rating.commit == blamed[name], (ref, name)
                count += 1
    assert count > 20


# --- what came since ---


def test_evidence_that_came_after_a_rating_is_told(mapped: Repository) -> None:
    linked = "severity: 2; evidence: [{ref: calls}]"
    evidence = {"evidence/calls.yaml": CALLS.format(day="2026-03-01")}
    mapped.commit({**evidence, "pain-points/slow.yaml": slow(linked)}, day="2026-03-02", author=BEN)
    assert rated(mapped.folder)["slow", "severity"].older_than == ("calls",)
    mapped.commit({"pain-points/slow.yaml": slow(linked.replace("2", "3", 1))}, day="2026-03-03")
    assert rated(mapped.folder)["slow", "severity"].older_than == (), "rated anew, knowing it"


@pytest.mark.parametrize(
    ("collected", "filed", "named", "told"),
    [
        ("2025-11-01", "2025-12-01", "2025-12-02", False),
        ("2025-11-01", "2025-12-01", "2026-02-02", True),  # nobody connected it with the pain before
        ("2025-11-01", "2026-02-01", "2026-02-01", True),  # it was in nobody's hands here before
        ("2026-12-24", "2025-12-01", "2025-12-02", False),  # a day to come says nothing
    ],
)
def test_evidence_is_known_once_it_is_collected_filed_and_named(
    repository: Repository, collected: str, filed: str, named: str, told: bool
) -> None:
    steps = {
        "2025-10-01": {"journeys/buy.yaml": buy(), "pain-points/slow.yaml": slow("severity: 1")},
        filed: {"evidence/calls.yaml": CALLS.format(day=collected)},
    }
    for day, text in ((named, "evidence: [{ref: calls}]"), ("2026-01-05", "")):
        steps.setdefault(day, {})["pain-points/slow.yaml"] = text
    said, evidence = "severity: 1", ""
    for day, files in sorted(steps.items()):
        if "pain-points/slow.yaml" in files and day != "2025-10-01":
            evidence = f"; {files['pain-points/slow.yaml']}" if files["pain-points/slow.yaml"] else evidence
            said = "severity: 2" if day == "2026-01-05" else said
            files["pain-points/slow.yaml"] = slow(said + evidence)
        repository.commit(files, day=day)
    found = rated(repository.folder)["slow", "severity"]
    assert (found.on, bool(found.older_than)) == (date(2026, 1, 5), told)


def test_an_effort_is_held_against_the_evidence_of_its_pains(mapped: Repository) -> None:
    fast = "kind: initiative\nid: fast\ntitle: Fast\naddresses: [slow]\neffort: 3\n"
    mapped.commit({"initiatives/fast.yaml": fast}, day="2026-02-01")
    files = {
        "pain-points/slow.yaml": slow("severity: 2; evidence: [{ref: calls}, 'support: 212 mails in March']"),
        "evidence/calls.yaml": CALLS.format(day="2026-03-01"),
    }
    mapped.commit(files, day="2026-04-01")
    effort = rated(mapped.folder)["fast", "effort"]
    assert told(effort) == ("Ana Ruiz", "2026-02-01")
    assert len(effort.older_than) == 2
    assert "calls" in effort.older_than


# --- where nobody can know ---


def test_what_no_commit_holds_yet_says_so(mapped: Repository) -> None:
    new = slow("severity: 1", own_file="new").replace("Slow at paying", "New")
    edited = slow("severity: 4; reach: 0.35; evidence: ['support: 212 mails in March']", own_file="sluggish")
    mapped.write({"pain-points/slow.yaml": edited, "pain-points/new.yaml": new})
    found = rated(mapped.folder)
    assert found["sluggish", "severity"] == found["new", "severity"] == Rated(gap=NOT_COMMITTED)
    assert told(found["sluggish", "reach"]) == ("Ana Ruiz", "2026-01-05")
    assert len(found["sluggish", "reach"].older_than) == 1


def test_a_shallow_clone_tells_what_it_holds_and_what_nobody_can_know(mapped: Repository, tmp_path: Path) -> None:
    mapped.commit({"journeys/buy.yaml": buy("tier: 1\n")}, day="2026-01-20")
    mapped.commit({"pain-points/slow.yaml": slow("severity: 4; reach: 0.35")}, day="2026-02-01", author=BEN)
    clone = tmp_path / "clone"
    mapped.git("clone", "--quiet", "--depth=2", f"file://{mapped.folder}", str(clone))
    here = open_repository(clone, as_of=AS_OF)
    found = ratings_of(here)
    assert told(found["slow", "severity"]) == ("Ben Okoro", "2026-02-01")
    assert found["slow", "reach"] == Rated(gap=SHALLOW)
    (note,) = here.notes
    assert note.startswith("this clone is shallow, so nobody can know who rated some of it, and when; fetch")
    mapped.git("-C", str(clone), "fetch", "--quiet", "--unshallow")
    assert told(rated(clone, cached=True)["slow", "reach"]) == ("Ana Ruiz", "2026-01-05")


def test_a_clone_without_old_contents_does_not_guess(mapped: Repository, tmp_path: Path) -> None:
    mapped.commit({"pain-points/slow.yaml": slow("severity: 4; reach: 0.35")}, day="2026-02-01", author=BEN)
    mapped.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    mapped.git("clone", "--quiet", "--filter=blob:none", f"file://{mapped.folder}", str(clone))
    mapped.git("-C", str(clone), "remote", "remove", "origin")
    found = rated(clone, cached=True)
    assert {found["slow", "severity"], found["slow", "reach"]} == {Rated(gap=LACKING)}


@pytest.mark.parametrize("git", [False, True])
def test_without_history_it_is_said_of_each(tmp_path: Path, git: bool) -> None:
    folder = tmp_path / "here"
    if git:
        Repository(folder)
    folder.mkdir(exist_ok=True)
    (folder / "slow.yaml").write_text(slow())
    assert set(rated(folder).values()) == {Rated(gap=NOT_COMMITTED if git else NO_HISTORY)}


# --- the cache ---


def test_what_is_remembered_is_told_like_what_is_walked(mapped: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    linked = "severity: 4; reach: 0.35; evidence: [{ref: calls}]"
    evidence = {"evidence/calls.yaml": CALLS.format(day="2026-03-01")}
    mapped.commit({**evidence, "pain-points/slow.yaml": slow(linked)}, day="2026-03-02", author=BEN)
    walked = rated(mapped.folder)
    assert rated(mapped.folder, cached=True) == walked
    with monkeypatch.context() as patched:
        patched.setattr(repository_module, "histories_of", lambda _: pytest.fail("it is remembered"))
        assert rated(mapped.folder, cached=True) == walked
        mapped.write({".mailmap": "Benjamin Okoro <ben@x.example>\n"})
        assert rated(mapped.folder, cached=True)["slow", "severity"].by == "Benjamin Okoro"
    mapped.commit({"pain-points/slow.yaml": slow(linked.replace("4", "5"))}, day="2026-05-01")
    assert told(rated(mapped.folder, cached=True)["slow", "severity"]) == ("Ana Ruiz", "2026-05-01")
