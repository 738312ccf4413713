"""The baseline: a messy repository passes its gate from the first day, and nothing rots behind it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from jmx.writing.first_records import template
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
FILES = {
    "jmx.yaml": "organisation: Bank\n",
    "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\npersonas: [nobody, noone]\n",
    "journeys/use.yaml": "kind: journey\nid: use\ntitle: Use\n",
    "pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy]\nseverity: 5\nreach: 20 %\n",
    "pains/odd.yaml": "kind: pain-point\nid: odd\ntitle: Odd\nat: [buy]\nbogus: 1\n",
}
DAY = "2026-04-01"


@pytest.fixture
def messy(repository: Repository) -> Repository:
    repository.commit(FILES, day="2026-03-01")
    return repository


@pytest.fixture
def lint(messy: Repository, jmx: Jmx) -> Jmx:
    return lambda *more, day=DAY: jmx("lint", "-C", messy.folder, "--as-of", day, *more)


def _codes(ran: Ran) -> list[str]:
    return sorted(each["code"] for each in json.loads(ran.out)["findings"])


def _entries(messy: Repository) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((messy.folder / "jmx-baseline.yaml").read_text())["findings"]
    return found


def test_a_messy_repository_passes_once_it_is_taken_in(messy: Repository, lint: Jmx) -> None:
    found = lint("-f", "json")
    assert found.code == 1
    ran = lint("--update-baseline")
    assert (ran.code, ran.err) == (0, "jmx: jmx-baseline.yaml holds back 8 findings: 8 new, 0 taken out\n")
    assert ran.out.startswith("Nothing new: 2 journeys in 4 files")
    assert "jmx-baseline.yaml holds back 8 findings (--no-baseline tells all)." in ran.out
    lines = (messy.folder / "jmx-baseline.yaml").read_text().splitlines()
    about = "rule: REF001, record: buy, field: personas, target"
    assert lines[2:7] == [
        "version: 1", "findings:",
        *(f"- {{{about}: {name}, since: 2026-04-01}}" for name in ("nobody", "noone")),
        "- {rule: STL101, record: buy, since: 2026-04-01}",
    ]  # fmt: skip
    told = json.loads(lint("-f", "json").out)
    assert (told["findings"], len(told["baseline"]["held_back"])) == ([], 8)
    assert {each["until"] for each in told["baseline"]["held_back"]} == {None, "2026-06-30"}
    whole = json.loads(lint("-f", "json", "--no-baseline").out)
    assert (whole["baseline"], whole["findings"]) == (None, json.loads(found.out)["findings"])


def test_only_what_is_new_is_told(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    moved = "# a remark\n\n" + FILES["pains/slow.yaml"]
    (messy.folder / "pains/slow.yaml").unlink()
    messy.write({"elsewhere.yaml": moved})  # neither lines nor files make a record another one
    assert _codes(lint("-f", "json")) == []
    messy.write({"pains/worse.yaml": FILES["pains/slow.yaml"].replace("slow", "worse")})
    assert _codes(lint("-f", "json")) == ["ACT101", "EVD101"]
    messy.write({"journeys/buy.yaml": FILES["journeys/buy.yaml"].replace("[", "[nowhere, ")})
    assert _codes(lint("-f", "json")) == ["ACT101", "EVD101", "REF001"]
    assert lint("pains", "-f", "concise").out.count("\n") == 3


def test_what_is_mended_is_told_and_taken_out(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    messy.write({
        "pains/odd.yaml": FILES["pains/odd.yaml"].replace("bogus: 1\n", ""),
        "journeys/buy.yaml": FILES["journeys/buy.yaml"].replace(", noone", ""),
    })  # fmt: skip
    ran = lint()
    assert "holds back 6 findings (--no-baseline tells all). 2 entries are mended: jmx lint --prune." in ran.out
    mended = json.loads(lint("-f", "json").out)["baseline"]["mended"]
    assert [(each["rule"], each["record"], each["times"]) for each in mended] == [
        ("REF001", "buy", 1), ("REC004", "odd", 1),
    ]  # fmt: skip
    lint("--update-baseline", day="2026-04-09")
    late = [each["rule"] for each in _entries(messy) if each["since"].isoformat() != DAY]
    assert late == ["SCR101"], "a note that nobody saw before that pain could be read"
    assert not any(each["rule"] == "REC004" or "times" in each for each in _entries(messy))
    messy.write({"pains/odd.yaml": FILES["pains/odd.yaml"]})
    assert _codes(lint("-f", "json")) == ["REC004"]


def test_what_goes_by_the_calendar_comes_back_and_is_not_put_off_again(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    assert lint(day="2026-06-30").code == 0
    ran = lint("-f", "json", day="2026-07-01")
    assert (ran.code, _codes(ran)) == (1, ["OWN101", "STL101", "STL101"])
    assert "the baseline held it back from 2026-04-01 on, for 90 days" in ran.out
    assert lint("--update-baseline", day="2026-07-01").code == 1
    messy.write({"jmx.yaml": "limits: {baseline_days: 120}\n"})
    assert lint(day="2026-07-01").code == 0


def _without_widths(text: str) -> str:
    """The ids of commits are not equally wide."""
    return re.sub(r' textLength="[\d.]+"', "", text)


def test_facts_are_not_silenced(messy: Repository, lint: Jmx, jmx: Jmx) -> None:
    at = ("-C", messy.folder, "--as-of", DAY)
    before = [jmx(*asked, *at).out for asked in (("review", "buy"), ("render", "buy", "-f", "svg"), ("show", "slow"))]
    lint("--update-baseline")
    messy.commit({}, "Take in what there is", day="2026-03-01")
    after = [jmx(*asked, *at).out for asked in (("review", "buy"), ("render", "buy", "-f", "svg"), ("show", "slow"))]
    commits = [messy.git("rev-parse", rev) for rev in ("HEAD~1", "HEAD")]
    now = [each.replace(commits[1], commits[0]).replace(commits[1][:9], commits[0][:9]) for each in after]
    assert list(map(_without_widths, now)) == list(map(_without_widths, before))
    assert "EVD101" in before[0] + before[2]


def test_a_commit_is_judged_by_the_baseline_it_holds(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    messy.commit({}, "Take in what there is", day="2026-03-02")
    assert (lint("--at", "HEAD").code, lint("--at", "HEAD~1").code) == (0, 1)
    assert "leave out --at" in lint("--at", "HEAD", "--update-baseline").err
    assert lint("pains", "--update-baseline").code == 2


def test_two_branches_merge_as_lines(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    path = messy.folder / "jmx-baseline.yaml"
    text = path.read_text()
    path.write_text(
        text + "- {rule: STL101, record: buy, since: 2026-01-01}\n- {rule: EVD101, record: gone, since: 2026-01-01}\n"
    )
    ran = lint("-f", "json", day="2026-04-02")  # of two lines about one thing the earlier day counts
    assert _codes(ran) == ["STL101"]
    lint("--update-baseline")
    assert path.read_text() == text.replace("record: buy, since: 2026-04-01", "record: buy, since: 2026-01-01")


def test_branches_that_both_take_findings_in_merge_without_conflict(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    messy.commit({".gitattributes": template("attributes")}, day="2026-03-02")
    for branch, name in (("one", "sooner"), ("two", "slower")):
        messy.git("checkout", "--quiet", "-b", branch, "main")
        messy.write({f"pains/{name}.yaml": FILES["pains/slow.yaml"].replace("slow", name)})
        lint("--update-baseline")
        messy.commit({}, day="2026-03-03")
    messy.git("merge", "--quiet", "--no-edit", "one", day="2026-03-04")
    assert json.loads(lint("-f", "json").out)["baseline"]["mended"] == []
    assert lint("--fail-on", "warning").code == 0


def test_without_findings_there_is_no_file(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    for path in ("journeys/buy.yaml", "journeys/use.yaml", "pains/slow.yaml", "pains/odd.yaml"):
        messy.write({path: "kind: journey\nid: buy\ntitle: Buy\nstatus: draft\n" if path.endswith("buy.yaml") else ""})
        if not path.endswith("buy.yaml"):
            (messy.folder / path).unlink()
    assert "no jmx-baseline.yaml needed" in lint("--update-baseline").err
    assert not (messy.folder / "jmx-baseline.yaml").exists()
    assert lint("--update-baseline").code == 0


def test_a_record_that_cannot_be_read_is_not_taken_for_mended(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    messy.write({"pains/slow.yaml": FILES["pains/slow.yaml"] + "at: [\n"})
    assert json.loads(lint("-f", "json").out)["baseline"]["mended"] == []
    lint("--update-baseline")
    assert {each["rule"] for each in _entries(messy) if each["record"] == "slow"} == {"ACT101", "EVD101"}


def test_a_shallow_clone_forgets_nothing(messy: Repository, lint: Jmx, jmx: Jmx, tmp_path: Any) -> None:
    review = "kind: review\nid: held\ndate: 2026-03-02\njourneys: [buy]\nreviewer: Ana <ana@x.example>\nverdict: still-true\n"
    lint("--update-baseline")
    messy.commit({"reviews/held.yaml": review}, day="2026-03-02")
    messy.commit({"other.txt": "x"}, day="2026-03-03")
    messy.git("clone", "--quiet", "--depth", "1", f"file://{messy.folder}", str(tmp_path / "clone"))
    told = jmx("lint", "-C", tmp_path / "clone", "--as-of", DAY, "-f", "json")
    assert json.loads(told.out)["baseline"]["mended"] == []
    ran = jmx("lint", "-C", tmp_path / "clone", "--as-of", DAY, "--update-baseline")
    assert (ran.code, "nobody knows here all that the baseline should hold" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2\nfindings: []\n", "jmx-baseline.yaml:1:10: "),
        ("version: 1\nfindings:\n- {rule: X, record: buy, since: 2026-01-01}\n", "jmx-baseline.yaml:3:10: "),
        ("version: 1\nfindings:\n<<<<<<< HEAD\n- a\n=======\n- b\n>>>>>>> x\n", "jmx-baseline.yaml:3:1: "),
    ],
    ids=["of-another-version", "no-rule", "in-conflict"],
)
def test_a_baseline_that_cannot_be_read_is_told(messy: Repository, lint: Jmx, text: str, said: str) -> None:
    messy.write({"jmx-baseline.yaml": text})
    for more in ((), ("--update-baseline",)):
        ran = lint(*more)
        assert (ran.code, said in ran.err) == (2, True), ran.err
    assert lint("--no-baseline").code == 1
    assert (messy.folder / "jmx-baseline.yaml").read_text() == text


def test_a_renamed_record_takes_its_entries_along(messy: Repository, lint: Jmx, jmx: Jmx) -> None:
    messy.write({"journeys/buy.yaml": FILES["journeys/buy.yaml"].replace("personas: [nobody, noone]\n", "")})
    lint("--update-baseline")
    assert jmx("rename", "slow", "slow-payment", "-C", messy.folder).code == 0
    ran = lint()
    assert (ran.code, "mended" in ran.out) == (0, False)


def test_a_wrong_ref_beside_a_known_one_is_told(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    other = FILES["journeys/buy.yaml"].replace("nobody, noone", "somebody, noone")
    messy.write({"journeys/buy.yaml": "# moved down a line\n" + other})
    found = json.loads(lint("-f", "json").out)
    assert ["'somebody'" in each["message"] for each in found["findings"]] == [True]
    assert [each["target"] for each in found["baseline"]["mended"]] == ["nobody"]
    messy.git("checkout", "--quiet", "--", "journeys")
    messy.commit({}, "Take in what there is", day="2026-03-01")
    messy.git("checkout", "--quiet", "-b", "branch")
    gone = {"use": FILES["journeys/use.yaml"], "next": FILES["journeys/use.yaml"].replace("se", "ext")}
    pain = FILES["pains/slow.yaml"].replace("[buy]", "[buy, use, nowhere]")
    messy.commit({"pains/slow.yaml": pain, "journeys/next.yaml": gone["next"].replace("U", "N")}, day="2026-03-02")
    lint("--update-baseline")
    messy.commit({}, "Take in more", day="2026-03-02")
    (messy.folder / "journeys/use.yaml").unlink()
    messy.commit({}, "Drop a journey", day="2026-03-03")
    ran = lint("--since", "HEAD~1", "-f", "json")
    assert [each["code"] for each in json.loads(ran.out)["findings"]] == ["REF001"]


def test_a_renamed_target_takes_its_entries_along(messy: Repository, lint: Jmx, jmx: Jmx) -> None:
    journey = FILES["journeys/use.yaml"] + "stages:\n- {id: one, title: One, touchpoints: [Phone, Phone]}\n"
    messy.write(
        {"journeys/use.yaml": journey, "pains/odd.yaml": FILES["pains/slow.yaml"].replace("buy", "use/phone-2")}
    )
    messy.write({"journeys/buy.yaml": FILES["journeys/buy.yaml"].replace("personas: [nobody, noone]\n", "")})
    lint("--update-baseline")
    assert "use/phone-2" in {each.get("target") for each in _entries(messy)}
    assert jmx("rename", "use", "useful", "-C", messy.folder).code == 0
    assert "useful/phone-2" in {each.get("target") for each in _entries(messy)}
    ran = lint()
    assert (ran.code, "entries too many" in ran.out) == (0, False), ran.out


@pytest.mark.parametrize("since", ["2026-04-02", "2099-01-01", "9999-12-31"])
def test_no_entry_holds_back_from_a_day_that_is_still_to_come(messy: Repository, lint: Jmx, since: str) -> None:
    lint("--update-baseline")
    path = messy.folder / "jmx-baseline.yaml"
    before = path.read_text()
    path.write_text(before.replace(DAY, since))
    ran = lint()
    assert _codes(lint("-f", "json")) == ["OWN101", "STL101", "STL101"]
    assert (
        f"the baseline would hold it back from {since} on; to take it in today: jmx lint --update-baseline" in ran.out
    )
    assert "8 entries begin on a day still to come: jmx lint --update-baseline mends that." in ran.out
    assert lint("--update-baseline").code == 0
    assert path.read_text() == before
    assert lint("-f", "json", "--as-of", "9999-12-31").code == 1


def test_a_mended_entry_pays_for_no_new_finding(repository: Repository, jmx: Jmx) -> None:
    at = ("-C", repository.folder, "--as-of", DAY)
    pain = "  - {{id: {}, title: {}, at: [buy], severity: 2, reach: 0.1, owner: {}}}\n"
    head = "kind: pain-points\nitems:\n"
    journey = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <a@x.example>\n"
    repository.commit({"buy.yaml": journey, "pains.yaml": head + pain.format("p1", "Slow", "ana")}, day="2026-03-01")
    jmx("lint", *at, "--update-baseline")
    repository.commit({}, "Take in what there is", day="2026-03-01")
    repository.git("branch", "base")
    one, other = pain.format("p1", "Slow", "Ana <a@x.example>"), pain.format("p2", "Dear", "ana")
    repository.commit({"pains.yaml": head + one + other}, "Mend one, add one", day="2026-03-02")
    told = jmx("lint", *at, "--since", "base", "-f", "json")
    assert [(each["code"], each["ref"]) for each in json.loads(told.out)["findings"]] == [("REF001", "p2")]
    jmx("lint", *at, "--update-baseline")
    repository.commit({}, "Hold it back", day="2026-03-02")
    assert "this branch holds back 1 finding more in jmx-baseline.yaml" in jmx("lint", *at, "--since", "base").err


def test_notes_are_held_back_too_and_new_ones_are_told(messy: Repository, lint: Jmx) -> None:
    messy.write({"pains/odd.yaml": FILES["pains/odd.yaml"].replace("bogus: 1\n", "severity: 2\n")})
    assert "SCR101" in _codes(lint("-f", "json"))
    lint("--update-baseline")
    assert lint().out.startswith("Nothing new")
    messy.write({"pains/new.yaml": FILES["pains/odd.yaml"].replace("bogus: 1\n", "").replace("odd", "new")})
    assert {*_codes(lint("-f", "json"))} <= {"SCR101", "EVD101"}
    assert _codes(lint("-f", "json"))
    (messy.folder / "pains/new.yaml").unlink()
    messy.write({"pains/odd.yaml": FILES["pains/odd.yaml"].replace("bogus: 1\n", "severity: 2\nreach: 5 %\n")})
    assert "0 new, 1 taken out" in lint("--prune").err
    assert "SCR101" not in {each["rule"] for each in _entries(messy)}


TYPO = "kind: journey\nid: leave\ntitle: Leave\nstages:\n- {id: ask, title: Ask, touchpoints: [%s]}\n"
SAD = "{id: call, title: Call, emotion: sad}"
ANGRY = "{id: wait, title: Wait, emotion: angry}"


def test_a_mistake_in_the_place_of_another_is_new(messy: Repository, lint: Jmx) -> None:
    messy.write({"journeys/leave.yaml": TYPO % SAD})
    lint("--update-baseline")
    assert _codes(lint("-f", "json")) == []
    messy.write({"journeys/leave.yaml": TYPO % ", ".join((SAD.replace("sad", "-1"), ANGRY))})
    ran = lint("-f", "json")
    assert [(each["code"], each["ref"]) for each in json.loads(ran.out)["findings"]] == [("REC006", "leave/wait")]
    assert [each["record"] for each in json.loads(ran.out)["baseline"]["mended"]] == ["leave/call"]


def test_a_file_with_mistakes_may_be_called_otherwise(messy: Repository, lint: Jmx) -> None:
    messy.write({"journeys/leave.yaml": TYPO % SAD})
    lint("--update-baseline")
    messy.git("add", "--all")
    messy.git("mv", "journeys/leave.yaml", "journeys/go.yaml")
    told = json.loads(lint("-f", "json").out)
    assert (told["findings"], told["baseline"]["mended"]) == ([], [])


def test_what_cannot_be_read_is_counted_and_told_in_any_case(messy: Repository, lint: Jmx) -> None:
    messy.write({"journeys/leave.yaml": TYPO % SAD, "journeys/odd.yaml": "kind: journey\ntitle: Odd: it is\n"})
    taken = lint("--update-baseline")
    assert "1 file that cannot be read is told in any case, as a warning: mend that, or `exclude` it" in taken.err
    ran = lint()
    assert ran.code == 0
    assert "YML001 a second `: ` in one value" in ran.out
    assert "no error, as jmx-baseline.yaml knows it since 2026-04-01" in ran.out
    assert "2 journeys in 6 files, as of 2026-04-01" in ran.out
    assert "Not judged: 2 journeys in 3 files that cannot be read whole." in ran.out
    assert json.loads(lint("-f", "json").out)["unread"] == {"files": 3, "journeys": 2}
    messy.write({"journeys/odder.yaml": "kind: journey\ntitle: Odd: it is\n"})
    assert lint().code == 1  # what nobody knew is an error


def test_what_is_only_not_asked_or_not_seen_is_not_mended(messy: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    text = (messy.folder / "jmx-baseline.yaml").read_text()
    suppress = "lint: {suppress: [{code: ACT101, record: slow, reason: Soon, expires: 2026-06-01}]}\n"
    apart = "lint: {per_path: {'pains/**': [EVD]}}\n"
    for settings, asked in (("", ("--select", "OWN")), ("", ("--profile", "starter")), (suppress, ()), (apart, ())):
        messy.write({"jmx.yaml": FILES["jmx.yaml"] + settings})
        assert "mended" not in lint(*asked).out
        lint("--prune")
        assert (messy.folder / "jmx-baseline.yaml").read_text() == text
    fix = "kind: initiative\nid: fix\ntitle: Fix\naddresses: [slow]\n"
    messy.write({"jmx.yaml": FILES["jmx.yaml"], "initiatives/fix.yaml": fix + "status: wip\n"})
    assert "mended" not in lint().out  # an initiative that cannot be read may address it
    messy.write({"initiatives/fix.yaml": fix})
    assert "1 entry is mended: jmx lint --prune." in lint().out


def test_of_things_without_an_id_each_has_its_own_mistakes(messy: Repository, lint: Jmx) -> None:
    pain = FILES["pains/slow.yaml"] + "evidence:\n- {title: Calls, sample: ONE}\n- {title: Mails, sample: TWO}\n"
    messy.write({"pains/slow.yaml": pain.replace("ONE", "few").replace("TWO", "12")})
    lint("--update-baseline")
    messy.write({"pains/slow.yaml": pain.replace("ONE", "12").replace("TWO", "few")})
    assert _codes(lint("-f", "json")) == ["REC006"]
