"""`jmx set` and `jmx ship`: what they print, write and commit."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
stages: [{title: Pay, touchpoints: [{title: Pay now, pains: [{id: waits, title: Waits too long, severity: 2}]}]}]
"""
FIX = "kind: initiative\nid: slots\ntitle: Slots\naddresses: [buy/waits]\nstatus: in-progress\n"


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": JOURNEY, "initiatives/slots.yaml": FIX}, day="2026-03-01")
    repository.sign()
    return repository


def _text(repository: Repository, path: str = "journeys/buy.yaml") -> str:
    return (repository.folder / path).read_text(encoding="utf-8")


def test_a_field_is_changed_and_told_in_the_words_of_diff(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", "buy/waits.severity=4", "-C", mapped.folder)
    assert (ran.code, ran.out) == (0, "pain “Waits too long”: severity 2 → 4\n")
    assert ran.err == "wrote journeys/buy.yaml\n"
    assert _text(mapped) == JOURNEY.replace("severity: 2", "severity: 4")
    assert "severity 2 → 4" in jmx("diff", "-C", mapped.folder).out


def test_a_metric_is_named_by_its_id(mapped: Repository, jmx: Jmx) -> None:
    mapped.write({"metrics/calls.yaml": "kind: metric\nid: calls\ntitle: Calls\nunit: count\n"})
    assert jmx("set", "buy.metrics+=calls", "-C", mapped.folder).code == 0
    assert "metrics: [calls]\n" in _text(mapped)


def test_several_files_are_written_together_or_not_at_all(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", "buy/waits.severity=4", "slots.status=shiped", "-C", mapped.folder)
    assert ran.code == 2
    assert "did you mean 'shipped'?" in ran.err
    assert _text(mapped) == JOURNEY
    assert jmx("set", "buy/waits.severity=4", "slots.status=planned", "-C", mapped.folder).code == 0
    assert "severity: 4" in _text(mapped)
    assert "status: planned" in _text(mapped, "initiatives/slots.yaml")


def test_a_dry_run_says_the_same_and_writes_nothing(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", "buy/waits.severity=4", "--dry-run", "-C", mapped.folder)
    assert (ran.code, ran.out, ran.err) == (0, "pain “Waits too long”: severity 2 → 4\n", "")
    assert _text(mapped) == JOURNEY


def test_what_is_so_already_is_said_and_written_nowhere(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", "buy/waits.severity=2", "--commit", "-m", "why", "-C", mapped.folder)
    assert (ran.code, ran.out, ran.err) == (0, "nothing changes: it says so already\n", "")
    assert mapped.git("rev-list", "--count", "HEAD").strip() == "1"


def test_a_commit_holds_only_what_was_set_with_its_reason(mapped: Repository, jmx: Jmx) -> None:
    mapped.write({"notes.txt": "mine", "initiatives/slots.yaml": FIX + "# mine\n"})
    mapped.git("add", "initiatives/slots.yaml")
    ran = jmx("set", "buy/waits.severity=4", "--commit", "-m", "Calls doubled\n\nin May", "-C", mapped.folder)
    assert ran.code == 0
    assert mapped.git("show", "--name-only", "--format=%B", "HEAD").split() == [
        "Calls", "doubled", "in", "May", "journeys/buy.yaml"]  # fmt: skip
    assert mapped.git("diff", "--cached", "--name-only").split() == ["initiatives/slots.yaml"]
    assert f"committed {mapped.git('rev-parse', '--short=9', 'HEAD').strip()}" in ran.err


def test_a_commit_takes_no_edit_with_it_that_stood_in_the_file_before(mapped: Repository, jmx: Jmx) -> None:
    mine = JOURNEY.replace("Buy a plan", "Buy it")
    mapped.write({"journeys/buy.yaml": mine})
    ran = jmx("set", "buy/waits.severity=4", "--commit", "-m", "Calls doubled", "-C", mapped.folder)
    assert ran.code == 2
    assert (
        "there are edits that no commit holds yet in journeys/buy.yaml; commit them first, or leave out --commit"
        in ran.err
    )
    assert _text(mapped) == mine
    assert jmx("rename", "buy", "order", "--commit", "-m", "x", "-C", mapped.folder).code == 2
    assert jmx("set", "slots.status=planned", "--commit", "-m", "Later", "-C", mapped.folder).code == 0
    assert mapped.git("status", "--porcelain").split() == ["M", "journeys/buy.yaml"]


def test_a_hook_that_refuses_is_heard_and_the_file_stays(mapped: Repository, jmx: Jmx) -> None:
    hook = mapped.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    ran = jmx("set", "buy/waits.severity=4", "--commit", "-m", "x", "-C", mapped.folder)
    assert ran.code == 2
    assert "git did not commit it: not on a Friday; the files are written, commit them yourself" in ran.err
    assert "severity: 4" in _text(mapped)
    assert mapped.git("rev-list", "--count", "HEAD").strip() == "1"


def test_a_hook_that_says_nothing_is_named(mapped: Repository, jmx: Jmx) -> None:
    hook = mapped.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    ran = jmx("set", "buy/waits.severity=4", "--commit", "-m", "x", "-C", mapped.folder)
    assert "git did not commit it: a hook refused it; the files are written" in ran.err


def test_where_git_knows_nobody_nothing_is_written(
    mapped: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for change in (("--unset", "user.name"), ("--unset", "user.email"), ("user.useConfigOnly", "true")):
        mapped.git("config", *change)
    ran = jmx("set", "buy/waits.severity=4", "--commit", "-m", "x", "-C", mapped.folder)
    assert (ran.code, "run: git config --global user.name" in ran.err) == (2, True)
    assert _text(mapped) == JOURNEY


@pytest.mark.parametrize("more", [(), ("-m", " ")])
def test_a_commit_needs_a_reason(more: tuple[str, ...], mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", "buy/waits.severity=4", "--commit", *more, "-C", mapped.folder)
    assert (ran.code, ran.err) == (2, "jmx: --commit needs a reason: give it with -m\n")
    assert _text(mapped) == JOURNEY


def test_without_git_fields_are_set_and_nothing_is_committed(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY, encoding="utf-8")
    assert jmx("set", "buy/waits.severity=4", "-C", tmp_path).out == "pain “Waits too long”: severity 2 → 4\n"
    ran = jmx("set", "buy/waits.severity=5", "--commit", "-m", "x", "-C", tmp_path)
    assert (ran.code, "no git repository" in ran.err) == (2, True)


@pytest.mark.parametrize("asked", ["buy.stages=", "buy.parent=buy", "buy/pay/pay-now.title=Pay later", "buy.pains-=p"])
def test_what_others_point_at_is_not_taken_away(asked: str, mapped: Repository, jmx: Jmx) -> None:
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy/pay-now]\n"
    mapped.write({"pains/slow.yaml": pain})
    ran = jmx("set", asked.replace("buy/pay/pay-now", "buy/pay-now"), "-C", mapped.folder)
    assert ran.code == 2
    assert _text(mapped) == JOURNEY


def test_a_field_of_ones_own_is_said_to_be_that(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", "slots.x-mine=hi", "-C", mapped.folder)
    assert (ran.code, ran.out) == (0, "only fields of your own change\n")
    assert "x-mine: hi" in _text(mapped, "initiatives/slots.yaml")


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("buy/wait", "did you mean 'buy/waits'?"),
        ("waits", "did you mean 'buy/waits'?"),
        ("zzz", "there is no record 'zzz'"),
    ],
)
def test_a_wrong_ref_leads_to_the_right_one(ref: str, words: str, mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("set", f"{ref}.severity=4", "-C", mapped.folder)
    assert (ran.code, words in ran.err) == (2, True)


def test_a_row_of_a_table_is_edited_there(mapped: Repository, jmx: Jmx) -> None:
    mapped.write({"happenings.csv": "date,type,title,touches,id\n2026-02-01,launch,New till,buy,till\n"})
    ran = jmx("set", "till.title=Old till", "-C", mapped.folder)
    assert (ran.code, "stands in happenings.csv, a table" in ran.err) == (2, True)


def test_what_shipped_says_since_when(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("ship", "slots", "--on", "2026-03-20", "-C", mapped.folder)
    assert ran.out == "initiative “Slots”: shipped: 2026-03-20 (new); status in-progress → shipped\n"
    assert "status: shipped\nshipped: 2026-03-20\n" in _text(mapped, "initiatives/slots.yaml")


def test_what_shipped_already_keeps_its_day_unless_another_is_given(mapped: Repository, jmx: Jmx) -> None:
    here = ("-C", mapped.folder)
    assert jmx("ship", "slots", "--on", "2026-03-20", *here).code == 0
    ran = jmx("ship", "slots", *here)
    assert (ran.code, ran.err) == (
        2, "jmx: 'slots' shipped on 2026-03-20; if that day is wrong, give the right one with --on\n")  # fmt: skip
    assert "shipped 2026-03-20 → 2026-03-21" in jmx("ship", "slots", "--on", "2026-03-21", *here).out


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("buy",), "'buy' is a journey; only an initiative ships"),
        (("slots", "--on", "2999-01-01"), "lies after"),
        (("slots", "--on", "soon"), "soon"),
    ],
)
def test_what_cannot_ship_says_why(asked: tuple[str, ...], words: str, mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("ship", *asked, "-C", mapped.folder)
    assert (ran.code, words in ran.err) == (2, True)
    assert _text(mapped, "initiatives/slots.yaml") == FIX


def test_a_list_is_taken_in_brackets_as_hints_show_it(mapped: Repository, jmx: Jmx) -> None:
    assert jmx("set", "slots.addresses=", "-C", mapped.folder).code == 0
    for assignment, line in {
        "slots.addresses+=[buy/waits]": "addresses: [buy/waits]",
        "slots.tags=[phone, 'a, b', 'kind: mail']": 'tags: [phone, "a, b", "kind: mail"]',
        "slots.tags-=[phone, 'kind: mail']": 'tags: ["a, b"]',
    }.items():
        ran = jmx("set", assignment, "-C", mapped.folder)
        assert ran.code == 0, ran.err
        assert line in _text(mapped, "initiatives/slots.yaml").split("\n")
    assert jmx("set", "slots.title=[A title]", "-C", mapped.folder).code == 0, "no list, so no brackets"
    assert 'title: "[A title]"' in _text(mapped, "initiatives/slots.yaml")


def test_what_is_filled_in_is_no_longer_asked_for(tmp_path: Path, jmx: Jmx) -> None:
    jmx("new", "journey", "--title", "Buy", "-C", tmp_path)
    path = tmp_path / "journeys/buy.yaml"
    before = path.read_text(encoding="utf-8").split("\n")
    assert jmx("set", "buy.cadence=monthly", "buy/first-stage.touchpoints+=Ask", "-C", tmp_path).code == 0
    now = path.read_text(encoding="utf-8").split("\n")
    gone = [line for line in before if line not in now]
    assert [line.partition(": ")[2].partition(":")[0] for line in gone if "TODO" in line] == ["cadence"]
    assert sum("TODO: touchpoints" in line for line in now) == 2, "of the other two stages"
    assert jmx("set", "buy.stages=[Choose, {title: Pay}]", "buy.status=draft", "-C", tmp_path).code == 0
    text = path.read_text(encoding="utf-8")
    assert "touchpoints" not in text
    assert "# TODO: status: " in text, "a draft is still to be made active"
    assert jmx("set", "buy.status=active", "-C", tmp_path).code == 0
    assert "# TODO: status: " not in path.read_text(encoding="utf-8")
    assert jmx("fmt", "--check", "-C", tmp_path).code == 0
