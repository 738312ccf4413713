"""`jmx diff` on real repositories: which moments, which part of them, where to, and how it ends."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages import DAY, clock_at
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BUY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
cadence: quarterly
stages:
  - title: Choose
    touchpoints: [Compare, Ask]
  - title: Pay
    touchpoints: [Pay now]
pains:
  - {id: waits, title: Waits too long, severity: 2, reach: 12 %}
  - {id: form, title: The form is long, severity: 3, reach: 40 %}
"""
LEAVE = "kind: journey\nid: leave\ntitle: Leave us\nowner: Ana Ruiz <ana@x.example>\nstages: [Cancel]\n"
WORSE = BUY.replace("severity: 2, reach: 12 %", "severity: 5, reach: 60 %")
AS_OF = ("--as-of", "2026-06-01")


@pytest.fixture
def company(repository: Repository) -> Repository:
    """Two journeys on main."""
    repository.commit({"journeys/buy.yaml": BUY, "journeys/leave.yaml": LEAVE}, "Begin", "2026-01-05")
    return repository


def _json(ran: Ran) -> dict[str, list[dict[str, object]]]:
    assert ran.code == 0, ran.err
    found: dict[str, list[dict[str, object]]] = json.loads(ran.out)
    return found


def test_a_branch_is_compared_with_where_it_began(company: Repository, jmx: Jmx) -> None:
    company.git("checkout", "--quiet", "-b", "worse")
    company.commit(
        {"journeys/buy.yaml": WORSE}, "Waiting got worse\n\nCalls doubled", "2026-02-01", "Ben <ben@x.example>"
    )
    company.git("checkout", "--quiet", "main")
    company.commit({"journeys/leave.yaml": LEAVE.replace("Leave us", "Go away")}, "Elsewhere", "2026-02-02")
    company.git("checkout", "--quiet", "worse")
    out = jmx("diff", "-C", company.folder, *AS_OF).out
    assert out.startswith("where it left main ")
    assert "→ the files here: 2 changes in meaning (2 scoring)" in out
    assert "pain “Waits too long” buy/waits\n" in out
    assert "severity 2 → 5 (rank 2 → 1; " in out
    assert "journeys/buy.yaml:12 · " in out
    assert "Ben, 2026-02-01\n" in out
    assert "rank 2 → 1 (score 0.12 → 1.50: severity 2 → 5, reach 0.12 → 0.6)" in out
    assert "begins EVD101 severe-pain-without-evidence" in out
    assert "Leave us" not in out


def test_what_no_commit_holds_yet_says_so(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE})
    out = jmx("diff", "-C", company.folder, *AS_OF).out
    assert out.startswith("main ")
    assert "not committed yet" in out
    assert jmx("diff", "HEAD", "WORKTREE", "-C", company.folder, *AS_OF).out.split("\n", 1)[1] == out.split("\n", 1)[1]


def test_nothing_changed_is_one_sentence(company: Repository, jmx: Jmx) -> None:
    ran = jmx("diff", "-C", company.folder, "--exit-code")
    assert ran.code == 0
    assert ran.out.startswith("Nothing changed in meaning: main ")
    assert ran.out.count("\n") == 1


def test_exit_code_ends_with_1_only_for_changes_in_meaning(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": "# a note\n" + BUY})
    assert jmx("diff", "-C", company.folder, "--exit-code").code == 0
    company.write({"journeys/buy.yaml": WORSE})
    assert jmx("diff", "-C", company.folder, "--exit-code").code == 1
    assert jmx("diff", "-C", company.folder).code == 0
    assert jmx("diff", "-C", company.folder, "--exit-code", "--journey", "leave").code == 0


@pytest.fixture
def forked(company: Repository) -> Repository:
    """`main` and `worse` have gone their own ways."""
    company.git("checkout", "--quiet", "-b", "worse")
    company.commit({"journeys/buy.yaml": WORSE}, "Worse", "2026-02-01")
    company.git("checkout", "--quiet", "main")
    company.commit({"journeys/leave.yaml": LEAVE.replace("Leave us", "Go away")}, "Elsewhere", "2026-02-02")
    company.git("tag", "v1", "HEAD~1")
    return company


@pytest.mark.parametrize(
    ("moments", "refs"),
    [
        (["v1", "main"], ["leave"]),
        (["v1", "worse"], ["buy/waits"]),
        (["v1"], ["leave"]),
        (["main..worse"], ["buy/waits", "leave"]),
        (["main...worse"], ["buy/waits"]),
        (["worse...main"], ["leave"]),
        (["worse..."], ["leave"]),
        (["..worse"], ["buy/waits", "leave"]),
        (["worse...WORKTREE"], ["leave"]),
        (["main..WORKTREE"], []),
        (["2026-01-10", "2026-02-03"], ["leave"]),
        (["WORKTREE", "v1"], ["leave"]),
    ],
    ids=" ".join,
)
def test_moments_are_named_as_git_users_name_them(
    moments: list[str], refs: list[str], forked: Repository, jmx: Jmx
) -> None:
    found = _json(jmx("diff", *moments, "-C", forked.folder, "-f", "json"))
    assert {change["ref"] for change in found["changes"]} == set(refs)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere"),
        (["main..worse", "v1"], "names both sides already; leave out 'v1'"),
        (["--journey", "byu"], "there is no journey 'byu'"),
        (["-f", "yaml"], "unknown format 'yaml'; formats: text, markdown, html, json, github"),
    ],
    ids=["rev", "too-many", "journey", "format"],
)
def test_what_cannot_be_compared_ends_with_2_and_says_why(
    arguments: list[str], told: str, forked: Repository, jmx: Jmx
) -> None:
    ran = jmx("diff", *arguments, "-C", forked.folder)
    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.err


def test_branches_without_a_common_commit_are_told_apart(company: Repository, jmx: Jmx) -> None:
    company.git("checkout", "--quiet", "--orphan", "alone")
    company.commit({}, "Alone")
    ran = jmx("diff", "main...alone", "-C", company.folder)
    assert ran.code == 2
    assert "no commit in common; name both sides: jmx diff main alone" in ran.err


# --- spans of days: each holds its first and its last day ---


@pytest.fixture
def quarters(repository: Repository) -> Repository:
    """Written in February; changed on the first and on the last day of the second quarter, and once between."""
    repository.commit({"journeys/buy.yaml": BUY}, "Begin", "2026-02-10")
    for day, (old, new) in {
        "2026-04-01T00:00:01Z": ("Ana Ruiz <ana@", "Ben Oduya <ben@"), "2026-05-20": ("reach: 12 %", "reach: 20 %"),
        "2026-06-30T23:59:58Z": ("The form is long", "Too many questions"),
    }.items():  # fmt: skip
        text = (repository.folder / "journeys/buy.yaml").read_text(encoding="utf-8")
        repository.commit({"journeys/buy.yaml": text.replace(old, new)}, day, day)
    return repository


@pytest.mark.parametrize(
    ("span", "fields", "compared"),
    [
        (["2026-04-01", "2026-06-30"], ["owner", "reach", "title"], ("before 2026-04-01", "end of 2026-06-30")),
        (["2026-04-01..2026-06-30"], ["owner", "reach", "title"], ("before 2026-04-01", "end of 2026-06-30")),
        (["2026-04-01"], ["owner", "reach", "title"], ("before 2026-04-01", "the files here")),
        (["2026-04-01...HEAD"], ["owner", "reach", "title"], None),
        (["2026-04-02", "2026-06-29"], ["reach"], ("before 2026-04-02", "end of 2026-06-29")),
        (["2026-04-01", "2026-04-01"], ["owner"], ("before 2026-04-01", "end of 2026-04-01")),
        (["2026-05-21", "HEAD"], ["title"], ("before 2026-05-21", "HEAD")),
        (["2026-07-01", "2026-09-30"], [], ("before 2026-07-01", "end of 2026-09-30")),
        (["HEAD~3", "2026-04-01"], ["owner"], ("HEAD~3", "end of 2026-04-01")),
    ],
    ids=str,
)  # fmt: skip
def test_a_span_of_days_holds_its_first_and_its_last_day(
    span: list[str], fields: list[str], compared: tuple[str, str] | None, quarters: Repository, jmx: Jmx
) -> None:
    found = json.loads(jmx("diff", *span, "-C", quarters.folder, "-f", "json").out)
    assert sorted(change["field"] for change in found["changes"]) == fields
    assert compared is None or (found["base"]["name"], found["head"]["name"]) == compared


@pytest.mark.parametrize("end", [["2026-03-31"], [], ["HEAD~3"]], ids=["day", "here", "commit"])
@pytest.mark.parametrize("start", ["2026-01-01", "2026-02-10", "0001-01-01"])
def test_the_first_quarter_of_a_repository_starts_from_nothing(
    start: str, end: list[str], quarters: Repository, jmx: Jmx
) -> None:
    quarters.git("reset", "--quiet", "--hard", "HEAD~3") if not end else None
    where = ("-C", quarters.folder, *AS_OF)
    out = jmx("diff", start, *end, *where).out
    assert out.startswith(f"before {start} (nothing was there yet) → ")
    assert "journey “Buy a plan” is new" in out
    assert "Ana Ruiz, 2026-02-10" in out
    assert "pain “The form is long”: enters the ranking" in out or "new in the ranking" in out
    found = json.loads(jmx("diff", start, *end, *where, "-f", "json", "--journey", "buy").out)
    assert (found["base"]["commit"], found["base"]["date"]) == (None, None)
    assert [(change["sort"], change["ref"], change["date"]) for change in found["changes"]] == [
        ("added", "buy", "2026-02-10")
    ]


def test_files_nobody_committed_are_new_where_nothing_was_there(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"README.md": "journeys"}, "Begin", "2026-02-10")
    repository.write({"journeys/buy.yaml": BUY})
    for base in ("2026-01-01", "HEAD"):  # neither holds a record, so nothing was ranked or found
        ran = jmx("diff", base, "-C", repository.folder, *AS_OF)
        assert (ran.code, ran.err) == (0, "")
        assert "not committed yet" in ran.out
        assert "Effects" in ran.out


def test_a_span_of_days_does_not_end_before_it_begins(quarters: Repository, jmx: Jmx) -> None:
    ran = jmx("diff", "2026-06-30", "2026-04-01", "-C", quarters.folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("write the earlier day first: jmx diff 2026-04-01 2026-06-30\n")


def test_a_span_that_ends_before_the_first_commit_says_so(quarters: Repository, jmx: Jmx) -> None:
    ran = jmx("diff", "2025-10-01", "2025-12-31", "-C", quarters.folder)
    assert (ran.code, ran.out) == (2, "")
    assert "there was no commit yet on 2025-12-31" in ran.err


def test_a_clone_that_was_cut_off_after_a_day_does_not_begin_with_nothing(
    quarters: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    quarters.git("clone", "--quiet", "--depth=2", f"file://{quarters.folder}", str(tmp_path / "cut"))
    ran = jmx("diff", "2026-04-01", "-C", tmp_path / "cut")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no commit here from before 2026-04-01; this clone is shallow" in ran.err


def test_without_git_there_is_nothing_to_compare(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(BUY, encoding="utf-8")
    for moments in ([], ["a...b"]):
        ran = jmx("diff", *moments, "-C", tmp_path)
        assert ran.code == 2
        assert "there is no git history here" in ran.err


# --- a part of it ---


def test_only_one_journey_and_what_belongs_to_it(company: Repository, jmx: Jmx) -> None:
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nat: [leave]\nseverity: 2\nreach: 5 %\n"
    company.write(
        {
            "journeys/buy.yaml": WORSE,
            "journeys/leave.yaml": LEAVE.replace("Leave us", "Go away"),
            "pains/slow.yaml": pain,
        }
    )
    found = _json(jmx("diff", "-C", company.folder, "--journey", "leave", "-f", "json", *AS_OF))
    assert {change["ref"] for change in found["changes"]} == {"leave", "slow"}
    assert [each["ref"] for each in found["effects"]["ranking"]] == ["slow"]  # type: ignore[call-overload]
    text = jmx("diff", "-C", company.folder, "--journey", "leave", *AS_OF).out
    assert "2 changes in meaning in leave (" in text
    assert "journey “Go away” leave\n  title “Leave us” → “Go away”" in text
    assert "  + pain “Slow” is new" in text
    both = _json(jmx("diff", "-C", company.folder, "--journey", "leave", "--journey", "buy", "-f", "json"))
    assert {change["ref"] for change in both["changes"]} == {"leave", "slow", "buy/waits"}


def test_lists_and_mappings_of_a_journey_can_be_asked_for_too(company: Repository, jmx: Jmx) -> None:
    more = LEAVE + "tags: [a, b]\nvolume: {n: 12, per: month}\npersonas: [eve]\n"
    company.write({"journeys/leave.yaml": more, "journeys/buy.yaml": WORSE})
    found = _json(jmx("diff", "-C", company.folder, "--journey", "leave", "-f", "json"))
    assert {change["field"] for change in found["changes"]} == {"tags", "volume", "personas"}
    back = _json(jmx("diff", "WORKTREE", "HEAD", "-C", company.folder, "--journey", "leave", "-f", "json"))
    assert len(back["changes"]) == 3


def test_a_journey_that_is_gone_can_still_be_asked_for(company: Repository, jmx: Jmx) -> None:
    (company.folder / "journeys/leave.yaml").unlink()
    out = jmx("diff", "-C", company.folder, "--journey", "leave").out
    assert "− journey “Leave us” is gone" in out


def test_only_what_concerns_an_audience(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE.replace("title: Buy", "title: Get").replace("quarterly", "monthly")})
    fields = {
        audience: {
            change["field"]
            for change in _json(jmx("diff", "-C", company.folder, "--audience", audience, "-f", "json"))["changes"]
        }
        for audience in ("experience", "ownership", "scoring", "editorial", "evidence")
    }
    assert fields == {"experience": set(), "ownership": {"cadence"}, "scoring": {"severity", "reach"},
                      "editorial": {"title"}, "evidence": set()}  # fmt: skip
    none = jmx("diff", "-C", company.folder, "--audience", "evidence").out
    assert none.startswith("Nothing changed in meaning for evidence: ")


def test_effects_can_be_left_out(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE})
    assert "Effects" not in jmx("diff", "-C", company.folder, "--no-effects").out
    assert _json(jmx("diff", "-C", company.folder, "--no-effects", "-f", "json"))["effects"] is None


# --- where to ---


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.html", "<!doctype html>"), ("a.md", "### What changed"), ("a.json", "{"), ("a.txt", "main "), ("a", "main ")],
)
def test_the_ending_of_the_file_chooses_the_format(
    name: str, start: str, company: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    company.write({"journeys/buy.yaml": WORSE})
    ran = jmx("diff", "-C", company.folder, "-o", tmp_path / name)
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_annotations_are_commands_and_the_summary_is_added(
    repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"company/jmx.yaml": "organisation: Acme\n", "company/journeys/buy.yaml": BUY})
    repository.write({"company/journeys/buy.yaml": WORSE.replace("Waits too long", "'::error::x'")})
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ran = jmx("diff", "-C", repository.folder / "company", "-f", "github", *AS_OF)
    assert ran.code == 0
    assert all(line.startswith(("::notice file=company/", "::warning file=company/")) for line in ran.out.splitlines())
    assert ",line=8,title=" in ran.out or ",line=12,title=" in ran.out
    told = summary.read_text(encoding="utf-8")
    assert told.startswith("# Before\n### What changed in the journeys\n")
    summary.unlink()
    jmx("diff", "-C", repository.folder / "company", "-f", "github", *AS_OF)
    assert summary.read_text(encoding="utf-8") == told.removeprefix("# Before\n")


def test_a_summary_that_cannot_be_added_to_spoils_nothing(
    company: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.write({"journeys/buy.yaml": WORSE})
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    ran = jmx("diff", "-C", company.folder, "-f", "github")
    assert ran.code == 0
    assert ran.out.startswith("::")
    assert "no summary" in ran.err


def test_without_being_asked_for_annotations_no_summary_is_written(
    company: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "s.md"))
    company.write({"journeys/buy.yaml": WORSE})
    assert jmx("diff", "-C", company.folder).code == 0
    assert not (tmp_path / "s.md").exists()


def test_colours_add_nothing_but_colours(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE.replace("Waits too long", "Waits much too long")})
    calm = jmx("diff", "-C", company.folder, *AS_OF, "--color", "never").out
    coloured = jmx("diff", "-C", company.folder, *AS_OF, "--color", "always").out
    assert "{+much+}" in calm
    assert "\x1b[32m{+much+}\x1b[0m" in coloured
    bare = coloured
    for code in ("0", "1", "2", "1;31", "33", "36", "32", "34"):
        bare = bare.replace(f"\x1b[{code}m", "")
    assert bare == calm


def test_a_severity_that_rose_is_neither_green_nor_red(company: Repository, tmp_path: Path, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE})
    coloured = jmx("diff", "-C", company.folder, *AS_OF, "--no-effects", "--color", "always").out
    line = next(each for each in coloured.splitlines() if "severity" in each)
    assert "\x1b[32m" not in line
    assert "\x1b[1;31m" not in line
    page = tmp_path / "diff.html"
    jmx("diff", "-C", company.folder, *AS_OF, "-o", page)
    for rule in page.read_text(encoding="utf-8").splitlines():
        assert not (rule.startswith((".old", ".new")) and ("--bad" in rule or "--good" in rule))


def test_a_file_that_cannot_be_read_is_named_and_the_rest_compared(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE, "journeys/leave.yaml": "kind: [journey\n"})
    ran = jmx("diff", "-C", company.folder, *AS_OF)
    assert ran.code == 0
    assert "severity 2 → 5" in ran.out
    assert "Incomplete: 1 file cannot be read any more: journeys/leave.yaml" in ran.out


def test_the_same_moments_give_the_same_bytes(forked: Repository, jmx: Jmx) -> None:
    for name in ("text", "markdown", "html", "json", "github"):
        arguments = ("diff", "v1", "worse", "-C", forked.folder, "-f", name)
        assert jmx(*arguments).out == jmx(*arguments, "--no-cache").out != ""


def test_looking_at_changes_changes_nothing(company: Repository, jmx: Jmx) -> None:
    company.write({"journeys/buy.yaml": WORSE})
    before = company.git("status", "--porcelain"), company.git("stash", "list"), sorted(company.folder.rglob("*"))
    jmx("diff", "-C", company.folder)
    jmx("diff", "HEAD", "-C", company.folder, "-f", "github")
    after = company.git("status", "--porcelain"), company.git("stash", "list"), sorted(company.folder.rglob("*"))
    assert before == after


def test_the_readme_shows_what_diff_prints(repository: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    start = re.search(r"<!-- write: (\S+) -->\n```yaml\n(.*?)```", readme, re.DOTALL)
    shown = re.search(r"<!-- diff: (.*?) -->\n```console\n\$ (.*?)\n(.*?)```", readme, re.DOTALL)
    assert start is not None
    assert shown is not None
    repository.commit({start[1]: start[2]}, "Map how one becomes a customer")
    text = start[2]
    for edit in shown[1].split("; "):
        old, new = edit.split(" => ")
        assert old in text
        text = text.replace(old, new)
    repository.write({start[1]: text})
    monkeypatch.chdir(repository.folder)
    clock_at(DAY, monkeypatch)
    assert jmx(*shlex.split(shown[2])[1:]).out == shown[3]
