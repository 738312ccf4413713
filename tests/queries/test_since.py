"""The gate of a pull request: a branch answers for what it touched and caused, and not for the calendar."""

import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from jmx.queries.overview import findings_of
from jmx.queries.repository import open_repository
from jmx.reading import load
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-06-01"
AS_OF = "2026-11-02"  # of the example
PEOPLE = "kind: people\nitems:\n- {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n- {id: bo, name: Bo Li}\n"
BUY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: bo\ncadence: quarterly\n"
    "stages: [{id: look, title: Look, touchpoints: [{id: pay, title: Pay, pains: [{id: slow, title: Slow, severity: 5, reach: 0.5}]}]}]\n"
)
FILES = {
    "people.yaml": PEOPLE,
    "journeys/buy.yaml": BUY,
    "journeys/use.yaml": "kind: journey\nid: use\ntitle: Use\n",
    "pains/late.yaml": "kind: pain-point\nid: late\ntitle: Late\nat: [use]\nseverity: 5\nreach: 0.5\n",
    "pains/odd.yaml": "kind: pain-point\nid: odd\ntitle: Odd\nseverity: 1\nreach: 0.5\nat: [nowhere]\n",
    "fixes/fix.yaml": "kind: initiative\nid: fix\ntitle: Fix\naddresses: [late]\n",
    "reviews/held.yaml": "kind: review\nid: held\ndate: 2026-01-05\njourneys: [buy]\nreviewer: ana\nverdict: still-true\n",
}


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A repository with findings of all sorts, and a branch that left main."""
    repository.commit(FILES, day="2026-01-05")
    repository.git("checkout", "--quiet", "-b", "work")
    return repository


@pytest.fixture
def gate(branch: Repository, jmx: Jmx) -> Jmx:
    return lambda *more, day=DAY, since="main": jmx(
        "lint", "--since", since, "-C", branch.folder, "--as-of", day, "-f", "json", *more
    )


def _told(ran: Ran) -> list[str]:
    assert ran.code in (0, 1), ran.err
    return [f"{each['code']} {each['level']} {each['ref'] or each['path']}" for each in json.loads(ran.out)["findings"]]


def test_what_stood_before_is_left_out(branch: Repository, gate: Jmx, jmx: Jmx) -> None:
    assert len(_told(jmx("lint", "-C", branch.folder, "--as-of", DAY, "-f", "json"))) == 8
    ran = gate()
    assert (ran.code, _told(ran), json.loads(ran.out)["since"]) == (
        0, [], {"rev": "main", "commit": branch.git("rev-parse", "main"), "elsewhere": 8, "lowered": 0, "silences": []},
    )  # fmt: skip
    text = jmx("lint", "--since", "main", "-C", branch.folder, "--as-of", DAY).out
    assert text.startswith("Nothing new: ")
    assert (
        f"Told of what changed since main ({branch.git('rev-parse', 'main')[:9]}); 8 findings elsewhere left out."
        in text
    )


def test_a_record_that_changed_in_meaning_answers_for_all_that_is_found_about_it(branch: Repository, gate: Jmx) -> None:
    branch.write({"journeys/use.yaml": "# a remark\nkind:   journey\ntitle: 'Use'\nid: use\n"})
    (branch.folder / "pains/late.yaml").rename(branch.folder / "late.yaml")
    assert _told(gate()) == []
    branch.write({"journeys/use.yaml": "kind: journey\nid: use\ntitle: Use it\n"})
    here = gate()
    assert _told(here) == ["OWN101 warning use", "STL101 warning use"]  # it had no owner before
    branch.commit({}, day="2026-01-06")
    assert json.loads(gate().out)["findings"] == json.loads(here.out)["findings"]
    assert json.loads(gate("--at", "HEAD").out)["findings"] == json.loads(here.out)["findings"]
    assert _told(gate(since="work")) == []


def test_what_a_change_breaks_elsewhere_is_told(branch: Repository, gate: Jmx) -> None:
    (branch.folder / "pains/late.yaml").unlink()
    assert _told(gate()) == ["REF001 error fix"]
    branch.git("checkout", "--quiet", ".")
    branch.write({"jmx.yaml": "exclude: [late.yaml]\n"})
    assert _told(gate()) == ["REF001 error fix"]
    branch.write({"jmx.yaml": "limits: {severe: 3}\nlint: {levels: {EVD: error}}\n"})
    assert _told(gate()) == []  # louder is not new


def test_the_calendar_only_warns(branch: Repository, gate: Jmx, jmx: Jmx) -> None:
    branch.write({"journeys/buy.yaml": BUY.replace("title: Buy", "title: Buy a plan")})
    ran = gate()
    assert (ran.code, _told(ran), json.loads(ran.out)["since"]["lowered"]) == (0, ["STL102 warning buy"], 1)
    assert jmx("lint", "-C", branch.folder, "--as-of", DAY).code == 1
    text = jmx("lint", "--since", "main", "-C", branch.folder, "--as-of", DAY).out
    assert "1 error that this branch did not bring is a warning here." in text
    branch.write({"journeys/buy.yaml": BUY.replace("owner: bo\n", "")})
    assert _told(gate()) == ["OWN101 error buy", "STL102 warning buy"]  # no day took the owner away
    branch.write({"journeys/buy.yaml": BUY, "people.yaml": PEOPLE.replace("Bo Li", "Bo Li, left: 2026-02-01")})
    assert _told(gate()) == ["OWN102 warning buy"]  # it was caused here, by telling what is so
    gone = PEOPLE + "- {id: cy, name: Cy Old, emails: [cy@x.example], left: 2025-01-01}\n"
    branch.write({"people.yaml": gone, "journeys/buy.yaml": BUY.replace("owner: bo", "owner: cy")})
    assert _told(gate()) == ["OWN102 error buy", "STL102 warning buy"]  # no day gave it to somebody who had left
    branch.write({"people.yaml": PEOPLE, "journeys/buy.yaml": BUY.replace("quarterly", "weekly")})
    assert _told(gate(day="2026-02-01")) == ["STL102 warning buy"]


def test_what_is_inside_a_journey_is_a_record_of_its_own(branch: Repository, gate: Jmx) -> None:
    branch.write({"journeys/buy.yaml": BUY.replace("title: Pay", "title: Pay by card")})
    assert _told(gate()) == []
    branch.write({"journeys/buy.yaml": BUY.replace("title: Slow", "title: Slower")})
    assert _told(gate()) == ["ACT101 warning buy/slow", "EVD101 warning buy/slow"]
    branch.write({"journeys/buy.yaml": BUY, "journeys/sell.yaml": BUY.replace("id: buy", "id: sell")})
    assert _told(gate()) == ["STL101 warning sell", "ACT101 warning sell/slow", "EVD101 warning sell/slow"]


def test_a_renamed_journey_makes_nothing_new_of_what_stands_in_it(branch: Repository, gate: Jmx, jmx: Jmx) -> None:
    assert jmx("rename", "buy", "order", "-C", branch.folder).code == 0
    assert _told(gate()) == ["STL102 warning order"]


def test_what_came_to_main_meanwhile_is_not_of_this_branch(branch: Repository, gate: Jmx) -> None:
    branch.git("checkout", "--quiet", "main")
    branch.commit({"journeys/use.yaml": FILES["journeys/use.yaml"] + "bogus: 1\n"}, day="2026-01-06")
    branch.git("checkout", "--quiet", "work")
    branch.commit({"journeys/buy.yaml": BUY.replace("id: pay", "id: paid")}, day="2026-01-07")
    assert _told(gate()) == []
    branch.git("merge", "--quiet", "--no-edit", "main", day="2026-01-08")
    assert _told(gate()) == []
    assert _told(gate(since="2026-01-06")) == ["REC004 error use"]


def test_a_baseline_of_before_counts_for_before(branch: Repository, gate: Jmx, jmx: Jmx) -> None:
    assert jmx("lint", "--update-baseline", "-C", branch.folder, "--as-of", DAY).code in (0, 1)
    path = branch.folder / "jmx-baseline.yaml"
    branch.commit({"journeys/use.yaml": "kind: journey\nid: use\ntitle: Use it\n"}, day="2026-01-06")
    assert _told(gate()) == []
    assert _told(gate("--no-baseline")) == ["OWN101 warning use", "STL101 warning use"]
    branch.git("branch", "--force", "main", "work")
    path.write_text(
        "".join(line for line in path.read_text().splitlines(keepends=True) if "EVD101, record: late" not in line)
    )
    assert _told(gate()) == ["EVD101 warning late"]
    path.unlink()
    assert len(_told(gate())) == 7
    assert _told(gate("--no-baseline")) == []


def test_what_cannot_be_read_is_told_of_files_that_changed(branch: Repository, gate: Jmx) -> None:
    branch.commit({"pains/worse.yaml": "kind: pain-point\nid: [\n", "pains/old.yaml": "kind: pain-point\nid: [\n"})
    branch.git("branch", "--force", "main", "work")
    branch.write(
        {"pains/worse.yaml": "kind: pain-point\nid: [[\n", "pains/odd.yaml": FILES["pains/odd.yaml"] + "x: [\n"}
    )
    assert _told(gate()) == ["YML001 error pains/odd.yaml", "YML001 warning pains/worse.yaml"]


def test_an_owner_who_was_missing_before_is_not_asked_of_the_branch(branch: Repository, gate: Jmx) -> None:
    branch.write({"journeys/use.yaml": "kind: journey\nid: use\ntitle: Use it\n"})
    ran = gate()
    assert (ran.code, json.loads(ran.out)["since"]["lowered"]) == (0, 1)
    branch.write({"journeys/new.yaml": "kind: journey\nid: new\ntitle: New\n"})
    assert "OWN101 error new" in _told(gate())


@pytest.mark.parametrize("typo", ["id: use", "id: use\nemotion: good", "id: use\ntitle: Use: it"])
def test_whoever_mends_a_file_does_not_answer_for_what_stood_behind_the_mistake(
    branch: Repository, gate: Jmx, typo: str
) -> None:
    broken = FILES["journeys/use.yaml"].replace("id: use", typo) + "stages: [{id: a, title: A, touchpoints: [x]}]\n"
    more = "pains: [{id: bad, title: Bad, severity: 5, metrics: [nothing]}]\n"
    branch.commit({"journeys/use.yaml": broken.replace("title: Use\n", "title: Use: it\n") + more}, day="2026-01-06")
    branch.git("branch", "--force", "main", "work")
    branch.write({"journeys/use.yaml": FILES["journeys/use.yaml"] + more})
    ran = gate()
    assert ran.code == 0, _told(ran)
    assert {"REF001 warning use/bad", "OWN101 warning use", "EVD101 warning use/bad"} <= {*_told(ran)}
    branch.write({"journeys/use.yaml": FILES["journeys/use.yaml"] + more, "pains/slow.yaml": "kind: pain-point\n"})
    assert "REC003 error pains/slow.yaml" in _told(gate())  # what is new is an error as ever


def test_a_branch_that_breaks_a_file_is_told_of_that_alone(branch: Repository, gate: Jmx) -> None:
    branch.write({"fixes/fix.yaml": FILES["fixes/fix.yaml"] + "status: wip\n"})
    assert _told(gate()) == ["REC009 error fix"]
    branch.write({"fixes/fix.yaml": FILES["fixes/fix.yaml"] + "title: [\n"})
    assert [each.split()[0] for each in _told(gate())] == ["YML001"]


def test_one_file_does_not_make_one_record(repository: Repository, jmx: Jmx) -> None:
    pains = "kind: pain-points\nitems:\n- {{id: odd, title: Odd, at: [nowhere]}}\n- {{id: new, title: {}, at: [{}]}}\n"
    repository.commit({"pains.yaml": pains.format("New", "")}, day="2026-01-05")
    at = ("--since", "main", "-C", repository.folder, "--as-of", DAY, "-f", "json")
    repository.write({"pains.yaml": pains.format("Newer", "gone")})
    told = jmx("lint", *at)
    assert [each["message"] for each in json.loads(told.out)["findings"]] == [
        "there is no journey or stage or touchpoint 'gone'"
    ]


def test_where_nothing_stood_before_all_is_new(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"readme.txt": "nothing yet"}, day="2026-01-01")
    repository.git("checkout", "--quiet", "-b", "work")
    repository.write(FILES)
    ran = jmx("lint", "--since", "main", "-C", repository.folder, "--as-of", DAY, "-f", "json")
    assert (ran.code, len(_told(ran))) == (1, 7)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("lint: {ignore: [OWN101]}\n", "this branch changes what lint leaves out (lint of jmx.yaml)"),
        ("exclude: [/journeys/use.yaml]\nlint: {levels: {OWN: none}}\n", "(exclude and lint of jmx.yaml)"),
        ("currency: EUR\n", ""),
    ],
)
@pytest.mark.parametrize("before", ["", "organisation: X\n"])
def test_what_a_branch_silences_itself_is_told(
    branch: Repository, gate: Jmx, settings: str, told: str, before: str
) -> None:
    if before:
        branch.commit({"jmx.yaml": before}, day="2026-01-06")
        branch.git("branch", "--force", "main", "work")
    branch.write({"jmx.yaml": before + settings, "journeys/buy.yaml": BUY.replace("owner: bo\n", "")})
    ran = gate()
    silences = "".join(json.loads(ran.out)["since"]["silences"])
    assert gate("-f", f"markdown={branch.folder / 'told.md'}").code == ran.code
    summary = (branch.folder / "told.md").read_text(encoding="utf-8")
    for said in (ran.err, silences, summary):
        assert ("changes what lint leaves out" in said) == bool(told)
    assert told in silences
    assert told in ran.err


def test_what_a_branch_adds_to_the_baseline_is_told(branch: Repository, gate: Jmx, jmx: Jmx) -> None:
    branch.write({"journeys/buy.yaml": BUY.replace("owner: bo\n", "")})
    assert jmx("lint", "--update-baseline", "-C", branch.folder, "--as-of", DAY).code == 0
    assert "more in jmx-baseline.yaml" in gate().err
    branch.commit({}, day="2026-01-06")
    branch.git("branch", "--force", "main", "work")
    assert "more in" not in gate().err


def test_settings_that_were_wrong_before_are_told(branch: Repository, gate: Jmx) -> None:
    branch.commit({"jmx.yaml": "currency: euros\n"}, day="2026-01-06")
    branch.git("branch", "--force", "main", "work")
    branch.write({"jmx.yaml": "currency: EUR\n", "journeys/use.yaml": "kind: journey\nid: use\ntitle: Use it\n"})
    ran = gate()
    assert ran.code == 1
    assert {"OWN101 error use", "STL101 warning use", "EVD101 warning buy/slow"} <= {*_told(ran)}
    assert "whatever is wrong counts as made by this branch" in ran.err


def test_what_cannot_be_decided_is_said(branch: Repository, gate: Jmx, jmx: Jmx, tmp_path: Path) -> None:
    assert (gate(since="nowhere").code, gate(since="--output=x").code) == (2, 2)
    branch.git("checkout", "--quiet", "--orphan", "other")
    branch.commit({}, day="2026-01-06")
    assert "have no commit in common" in gate().err
    branch.git("checkout", "--quiet", "work")
    for number in range(3):
        branch.commit(
            {"journeys/use.yaml": f"kind: journey\nid: use\ntitle: Use {number}\nstatus: draft\n"}, day="2026-01-07"
        )
    clone = tmp_path / "clone"
    branch.git("clone", "--quiet", "--depth", "2", "--no-single-branch", f"file://{branch.folder}", str(clone))
    at = ("-C", clone, "--as-of", DAY, "-f", "json")
    refused = jmx("lint", "--since", "origin/main", *at)
    assert (refused.code, "shallow" in refused.err, "fetch-depth: 0" in refused.err) == (2, True, True)
    ran = jmx("lint", "--since", "HEAD~1", *at)
    assert (ran.code, _told(ran)) == (0, ["STL105 warning held"])
    assert jmx("lint", *at).code == 1
    (branch.folder / ".git").rename(tmp_path / "gone")
    assert (gate().code, "git init" in gate().err) == (2, True)


def test_every_error_that_came_is_told_and_none_that_stood_untouched(example: Path) -> None:
    """Held against two whole runs at either end of many spans of a real history."""

    def found(rev: str) -> set[tuple[str, str, str]]:
        report = findings_of(open_repository(example, at=rev, as_of=AS_OF))
        return {(each.code, each.ref or each.path, each.words) for each in report.findings if each.level != "info"}

    def told(rev: str, since: str) -> set[tuple[str, str, str]]:
        report = findings_of(open_repository(example, at=rev, as_of=AS_OF), since=since)
        return {(each.code, each.ref or each.path, each.words) for each in report.findings if each.level != "info"}

    ends = ["HEAD", "HEAD~2", "HEAD~5", "HEAD~9", "HEAD~14", "HEAD~20"]
    seen = 0
    for newer, older in pairwise(ends):
        after, before, gate = found(newer), found(older), told(newer, older)
        assert gate <= after
        came = {each for each in after if each[:2] not in {other[:2] for other in before}}
        assert came <= gate, (newer, older, came - gate)
        seen += len(came)
    assert seen


def test_what_both_sides_hold_is_read_once(branch: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    branch.write({"journeys/buy.yaml": BUY.replace("title: Buy", "title: Buy a plan")})
    read = load.read_file
    paths: list[str] = []

    def counting(path: str, *asked: Any) -> load.Read:
        paths.append(path)
        return read(path, *asked)

    monkeypatch.setattr(load, "read_file", counting)
    report = findings_of(open_repository(branch.folder, as_of=DAY), since="main")
    assert report.since
    counted = Counter(paths)
    others = [path for path in FILES if path.startswith(("pains/", "fixes/"))]  # what the last review saw is read apart
    assert [counted[path] for path in others] == [1] * len(others)
