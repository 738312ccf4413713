"""Histories that were once told wrongly, each with the answer that is true."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = """kind: journey
id: loan
title: Get a loan
owner: Ana Ruiz <ana@x.example>
volume: {n: 100, per: month}
stages:
  - title: Ask
    touchpoints:
      - id: form
        title: Fill in the form
        {pains}
"""
INLINE = "pains: [{id: long, title: The form is long, severity: 3, reach: 40 %, evidence: [seen]}]"
BEN = "Ben Okoro <ben@x.example>"


def _pain(own: str = "slow", severity: object = 2, more: str = "") -> str:
    said = f"title: It is slow\ndescription: It takes a week\nat: [loan/form]\nseverity: {severity}\n"
    return f"kind: pain-point\nid: {own}\n{said}{more}"


def _journey(pains: str = "tags: [new]") -> str:
    return JOURNEY.replace("{pains}", pains)


def _json(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


def test_a_pain_that_moved_into_a_file_of_its_own_and_changed_earlier_is_renamed_not_gone(
    repository: Repository, jmx: Jmx
) -> None:
    base = repository.commit({"a.yaml": _journey(INLINE)}, day="2026-01-05")
    repository.commit({"a.yaml": _journey(INLINE.replace("40 %", "55 %"))}, "watched", day="2026-02-05", author=BEN)
    alone = "kind: pain-point\nid: form-long\ntitle: The form is long\nat: [loan/form]\nseverity: 3\nreach: 55 %\nevidence: [seen]\n"
    repository.commit({"a.yaml": _journey("pains: [{ref: form-long}]"), "form-long.yaml": alone}, day="2026-03-05")
    ran = jmx("diff", base, "HEAD", "-C", repository.folder, "--no-effects")
    assert "is gone" not in ran.out
    assert "is new" not in ran.out
    assert "renamed: loan/long → form-long" in ran.out
    assert "reach 40 % → 55 %" in ran.out
    assert "Ben Okoro" in ran.out
    assert "pains" not in ran.out.replace("pain “", "")
    assert jmx("diff", base, "HEAD", "-C", repository.folder, "--audience", "scoring", "--exit-code").code == 1


def test_who_removed_a_renamed_record_is_known(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _journey(), "p.yaml": _pain("rude")}, day="2026-01-05")
    repository.commit({"p.yaml": _pain("refusal")}, "a better name", day="2026-02-05")
    repository.commit({"p.yaml": _pain("refusal", 4)}, "worse", day="2026-03-05")
    (repository.folder / "p.yaml").unlink()
    repository.commit({}, "solved by the new letters", day="2026-05-05", author=BEN)
    where = ("-C", repository.folder, "--as-of", "2026-06-01", "--since", base)
    net, every = (jmx("changelog", "loan", *where, *more).out for more in ((), ("--all",)))
    assert "is gone" in net
    assert "Ben Okoro" in net
    assert "solved by the new letters" in net
    for words in ("renamed", "severity 2 → 4", "is gone"):
        assert words.replace("renamed", "refusal") in every


def test_a_rename_on_one_branch_and_an_edit_on_the_other_keep_both_authors(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"p.yaml": _pain("slow", 1)}, day="2026-01-05")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"p.yaml": _pain("slow", 4)}, "seen again", day="2026-01-06", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit({"p.yaml": _pain("tardy", 1)}, "a better name", day="2026-01-07")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-01-08")
    fields = {
        each["field"]: each for each in _json(jmx("blame", "tardy", "-C", repository.folder, "-f", "json"))["fields"]
    }
    assert "Ben Okoro" in json.dumps(fields["severity"])
    log = jmx("log", "tardy", "-C", repository.folder).out
    assert "renamed: slow → tardy" in log
    assert "severity 1 → 4" in log


@pytest.mark.parametrize("first", ["main", "side"])
@pytest.mark.parametrize("moved", [False, True], ids=["in place", "moved before"])
def test_a_record_that_one_branch_renamed_and_the_other_kept_has_two_lives(
    first: str, moved: bool, repository: Repository, jmx: Jmx
) -> None:
    repository.commit({"p.yaml": _pain("slow", 1)}, "found at the counter", day="2026-01-05")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"p.yaml": _pain("slow", 4)}, "seen again", day="2026-01-06", author=BEN)
    repository.git("switch", "--quiet", "main")
    old = "there.yaml" if moved else "p.yaml"
    if moved:
        repository.git("mv", "p.yaml", old)
        repository.git("commit", "--quiet", "--message=tidied", day="2026-01-06")
    repository.git("rm", "--quiet", old)
    repository.commit({"q.yaml": _pain("tardy", 1)}, "a better name", day="2026-01-07")
    repository.git("switch", "--quiet", first)
    repository.git("merge", "--quiet", "--no-commit", "--strategy=ours", "side" if first == "main" else "main")
    repository.commit({"p.yaml": _pain("slow", 4), "q.yaml": _pain("tardy", 1)}, "both", day="2026-01-08")
    slow, tardy = (jmx("log", each, "-C", repository.folder).out for each in ("slow", "tardy"))
    assert ("severity 1 → 4" in slow, "severity 1 → 4" in tardy) == (True, False)
    assert ("renamed" in slow, "renamed: slow → tardy" in tardy) == (False, True)
    assert "found at the counter" in slow
    assert "found at the counter" in tardy


def test_splitting_a_list_has_no_effects(repository: Repository, jmx: Jmx) -> None:
    items = "kind: pain-points\nitems:\n  - {id: a, title: A, at: [loan], severity: 4}\n  - {id: b, title: B, at: [loan], severity: 5}\n"
    base = repository.commit({"a.yaml": _journey(), "all.yaml": items}, day="2026-01-05")
    (repository.folder / "all.yaml").unlink()
    one, two = (
        f"kind: pain-point\nid: {own}\ntitle: {own.upper()}\nat: [loan]\nseverity: {n}\n"
        for own, n in (("a", 4), ("b", 5))
    )
    repository.commit({"one.yaml": one, "two.yaml": two}, day="2026-01-06")
    ran = jmx("diff", base, "HEAD", "-C", repository.folder)
    assert "Nothing changed in meaning" in ran.out
    assert "ACT101" not in ran.out


def test_a_share_written_otherwise_is_no_change(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"p.yaml": _pain(more="reach: 12 %\n")})
    repository.commit({"p.yaml": _pain(more="reach: 0.12\n")})
    assert jmx("diff", base, "HEAD", "-C", repository.folder, "--exit-code", "--no-effects").code == 0


def test_a_link_in_place_of_a_file_takes_its_record_away(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _journey(), "p.yaml": _pain()})
    blob = repository.git("rev-parse", "HEAD:p.yaml")
    repository.git("update-index", "--cacheinfo", f"120000,{blob},p.yaml")
    repository.git("commit", "--quiet", "-m", "a link")
    assert "pain “It is slow” is gone" in jmx("diff", base, "HEAD", "-C", repository.folder, "--no-effects").out


def test_a_record_of_another_kind_is_a_change(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _journey(), "s.yaml": "kind: persona\nid: s\ntitle: S\n"})
    repository.commit({"s.yaml": "kind: team\nid: s\ntitle: S\n"})
    assert "kind persona → team" in jmx("diff", base, "HEAD", "-C", repository.folder, "--no-effects").out


def test_a_file_nobody_can_read_does_not_pass_a_gate(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _journey(), "p.yaml": _pain()})
    repository.commit({"p.yaml": "a: [\n"})
    assert jmx("diff", base, "HEAD", "-C", repository.folder, "--exit-code", "--no-effects").code == 1


def test_a_commit_dated_long_ago_hides_no_change(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"p.yaml": _pain(severity=2)}, day="2026-01-01")
    repository.commit({"p.yaml": _pain(severity=5)}, day="1971-01-02")
    assert "severity 2 → 5" in jmx("diff", "2026-01-02", "-C", repository.folder, "--no-effects").out


def test_a_day_means_the_main_line_not_a_branch_that_came_later(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"p.yaml": _pain(severity=1)}, day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"q.yaml": _pain("other")}, day="2026-01-05")
    repository.git("switch", "--quiet", "main")
    repository.commit({"p.yaml": _pain(severity=3)}, day="2026-01-04")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-02-01")
    ran = jmx("diff", "2026-01-10", "-C", repository.folder, "--no-effects")
    assert "severity" not in ran.out
    assert "pain “It is slow” is new" in ran.out


def test_a_changelog_does_not_run_backwards(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"a.yaml": _journey()}, day="2026-01-01")
    later = repository.commit({"a.yaml": _journey("content: more")}, day="2026-03-01")
    ran = jmx("changelog", "loan", "--at", "HEAD~1", "--since", later, "-C", repository.folder)
    assert (ran.code, ran.out) == (2, "")
    assert "is not before the commit that is read" in ran.err


def test_who_helped_is_not_a_reason(repository: Repository, jmx: Jmx) -> None:
    message = "rated anew\n\nCo-authored-by: Ana Ruiz <ana@x.example>\nSigned-off-by: Ben <ben@x.example>"
    repository.commit({"p.yaml": _pain(severity=1)})
    repository.commit({"p.yaml": _pain(severity=2)}, message)
    out = jmx("log", "slow", "-C", repository.folder).out
    assert "rated anew" in out
    assert "Co-authored-by" not in out


@pytest.mark.parametrize(
    "odd",
    ["kind: journey\nid: j\ntitle: J\npeople: [{id: [1], name: A}, {id: 7, name: B}]\n", "kind: pain-point\nid: slow\n1: 2\ntrue: x\n",
     f"kind: pain-point\nid: {'a/' * 3000}a\ntitle: T\n", "kind: pain-point\nid: slow\nseverity: .inf\nfrequency: .nan\n",
     "kind: journey\nid: j\ntitle: [1]\nstages: [{id: {a: 1}}, 3, null, {ref: [x]}]\npains: {a: 1}\n"],
    ids=["ids-no-text", "keys-no-text", "deep-id", "no-number", "anything"],
)  # fmt: skip
def test_one_odd_old_file_breaks_no_answer(odd: str, repository: Repository, jmx: Jmx) -> None:
    first = repository.commit({"a.yaml": _journey(), "odd.yaml": odd, "p.yaml": _pain("early")})
    repository.commit({"odd.yaml": _pain(), "p.yaml": _pain("late")})
    for command in (
        ("log", "slow"),
        ("blame", "slow"),
        ("changelog", "loan", "--since", first),
        ("diff", first, "HEAD"),
    ):
        for name in ("text", "json"):
            ran = jmx(*command, "-C", repository.folder, "-f", name)
            assert ran.code == 0, (command, ran.err)


def test_roots_with_like_names_do_not_share_what_is_remembered(repository: Repository, jmx: Jmx) -> None:
    for folder, severity in (("a", 1), ("a:b", 3)):
        repository.commit({f"{folder}/jmx.yaml": "organisation: X\n", f"{folder}/p.yaml": _pain(severity=severity)})
    repository.commit({"a:b/p.yaml": _pain(severity=4)})
    first, other = repository.folder / "a", repository.folder / "a:b"
    assert "severity 3 → 4" in jmx("log", "slow", "-C", other).out
    assert jmx("log", "slow", "-C", first).out == jmx("log", "slow", "-C", first, "--no-cache").out


def test_where_a_clone_was_cut_off_is_not_followed_through_a_link(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    repository.commit({"p.yaml": _pain()})
    (tmp_path / "elsewhere").write_text(repository.git("rev-parse", "HEAD") + "\n")
    (repository.folder / ".git/shallow").symlink_to(tmp_path / "elsewhere")
    ran = jmx("log", "slow", "-C", repository.folder)
    assert (ran.code, ran.out) == (2, "")
    assert "cut off" in ran.err


@pytest.mark.parametrize("command", ["log", "blame"])
def test_a_ref_of_any_depth_is_only_unknown(command: str, repository: Repository, jmx: Jmx) -> None:
    repository.commit({"p.yaml": _pain("slow")})
    repository.commit({"p.yaml": _pain("tardy")}, "a better name")
    ran = jmx(command, "a/" * 3000 + "a", "-C", repository.folder)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no record" in ran.err


@pytest.mark.parametrize("command", [("log", "slow"), ("changelog", "loan"), ("diff",)], ids=lambda each: each[0])
def test_a_file_that_names_no_format_is_not_filled_with_another(
    command: tuple[str, ...], repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    repository.commit({"a.yaml": _journey(), "p.yaml": _pain("slow")})
    ran = jmx(*command, "-C", repository.folder, "-o", tmp_path / "made.pdf")
    assert ran.code == 2
    assert "does not say which format" in ran.err
    assert not (tmp_path / "made.pdf").exists()


def test_every_command_tells_a_shallow_clone_what_to_set_where(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    for severity in (1, 2, 3):
        repository.commit({"a.yaml": _journey(), "p.yaml": _pain("slow", severity)})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    for command in (("log", "slow"), ("blame", "slow"), ("changelog", "loan"), ("diff", "HEAD~2")):
        ran = jmx(*command, "-C", clone, "--as-of", "2099-01-01")
        for remedy in ("git fetch --unshallow", "fetch-depth: 0", "GIT_DEPTH: 0", "depth: full", "fetchDepth: 0"):
            assert remedy in ran.out + ran.err, (command, ran)


def test_a_pain_that_left_its_journey_is_in_the_journeys_log_up_to_then(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"a.yaml": _journey(INLINE)}, "mapped", day="2026-01-05")
    repository.commit({"a.yaml": _journey(INLINE.replace("severity: 3", "severity: 4"))}, day="2026-02-05", author=BEN)
    alone = "kind: pain-point\nid: form-long\ntitle: The form is long\nat: [loan/form]\nseverity: 4\nreach: 40 %\nevidence: [seen]\n"
    repository.commit({"a.yaml": _journey("pains: [{ref: form-long}]"), "p.yaml": alone}, day="2026-03-05")
    repository.commit({"p.yaml": alone.replace("severity: 4", "severity: 1")}, day="2026-04-05")
    inside = jmx("log", "loan", "--inside", "-C", repository.folder).out
    for words in ("severity 3 → 4", "Ben Okoro", "loan/long → form-long"):
        assert words in inside
    assert "severity 4 → 1" not in inside
    assert "form is long" not in jmx("log", "loan", "-C", repository.folder).out


def test_a_changelog_is_found_by_the_name_a_journey_had(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _journey()}, day="2026-01-05")
    repository.commit({"a.yaml": _journey().replace("id: loan", "id: credit")}, "as people say", day="2026-02-05")
    old, new = (jmx("changelog", name, "--since", base, "-C", repository.folder) for name in ("loan", "credit"))
    assert (old.code, old.out) == (0, new.out)
    assert "loan → credit" in old.out
    assert jmx("changelog", "lona", "-C", repository.folder).code == 2


# --- new ids ---


def _loan(own: str = "loan", pain: str = "long", severity: int = 2, more: str = "") -> str:
    """A journey with a pain written in it, in so many lines that git merges edits of several of them."""
    lines = f"pains:\n          - id: {pain}\n            title: The form is long\n            severity: {severity}"
    rest = "            description: Nine pages\n            frequency: 3\n            reach: 40 %\n"
    return _journey(f"{lines}\n{rest}").replace("id: loan", f"id: {own}") + more


def _log(jmx: Jmx, repository: Repository, *words: str) -> str:
    ran = jmx("log", *words, "-C", repository.folder, "--no-cache")
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.out


def _branches(repository: Repository, base: dict[str, str], main: dict[str, str], side: dict[str, str]) -> None:
    """One commit each on two branches, the side's by Ben, merged cleanly into the main one."""
    repository.commit(base, "opened", day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit(side, "on the side", day="2026-01-02", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit(main, "on main", day="2026-01-03")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-01-04")


@pytest.mark.parametrize("way", ["journey first", "pain first"])
def test_a_journey_and_a_pain_in_it_are_renamed_one_after_the_other(way: str, repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _loan()}, day="2026-01-01")
    repository.commit({"a.yaml": _loan(severity=4)}, "worse", day="2026-01-02", author=BEN)
    between = _loan("credit", severity=4) if way == "journey first" else _loan("loan", "lengthy", 4)
    repository.commit({"a.yaml": between}, day="2026-01-03")
    repository.commit({"a.yaml": _loan("credit", "lengthy", 4)}, day="2026-01-04")
    told = _log(jmx, repository, "credit/lengthy")
    assert "severity 2 → 4\n            Ben Okoro" in told
    assert "opened 2026-01-01" in told
    assert _log(jmx, repository, "loan/long") == told
    net = jmx("diff", base, "HEAD", "-C", repository.folder, "--no-effects").out
    for words in ("renamed: loan → credit", "renamed: loan/long → credit/lengthy", "severity 2 → 4"):
        assert words in net
    assert jmx("diff", base, "-C", repository.folder, "--audience", "scoring", "--exit-code").code == 1


def test_a_journey_its_pain_and_the_rating_change_in_one_commit(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _loan()}, day="2026-01-01")
    repository.commit({"a.yaml": _loan("credit", "lengthy", 5)}, day="2026-01-02", author=BEN)
    told = _log(jmx, repository, "credit/lengthy")
    assert "opened 2026-01-01 by Ana Ruiz" in told
    assert "severity 2 → 5" in told
    for name in ("loan", "credit"):
        gate = ("--journey", name, "--audience", "scoring", "--exit-code")
        assert jmx("diff", base, "HEAD", "-C", repository.folder, *gate).code == 1


@pytest.mark.parametrize("renamed_on", ["main", "side"])
def test_a_rating_on_one_branch_survives_a_renamed_journey_on_the_other(
    renamed_on: str, repository: Repository, jmx: Jmx
) -> None:
    renamed, rated = {"a.yaml": _loan("credit")}, {"a.yaml": _loan(severity=5)}
    main, side = (renamed, rated) if renamed_on == "main" else (rated, renamed)
    _branches(repository, {"a.yaml": _loan()}, main, side)
    told = _log(jmx, repository, "credit/long")
    assert f"severity 2 → 5\n            {'Ben Okoro' if renamed_on == 'main' else 'Ana Ruiz'}" in told
    everything = jmx("changelog", "credit", "--since", "HEAD~2", "-C", repository.folder).out
    assert "severity 2 → 5" in everything
    assert "not known" not in everything


def test_one_branch_renames_the_journey_and_the_other_a_pain_in_it(repository: Repository, jmx: Jmx) -> None:
    _branches(repository, {"a.yaml": _loan()}, {"a.yaml": _loan("credit")}, {"a.yaml": _loan(pain="lengthy")})
    told = _log(jmx, repository, "credit/lengthy")
    assert "renamed: loan/long → loan/lengthy\n            Ben Okoro" in told
    assert "opened 2026-01-01" in told


def test_a_rating_before_a_rename_on_a_branch_is_not_lost_beside_another_edit(repository: Repository, jmx: Jmx) -> None:
    many = "frequency: 4\n# a\n# b\n# c\n# d\ntags: [{}]\n"
    repository.commit({"p.yaml": _pain("slow", 2, many.format("x"))}, day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"p.yaml": _pain("slow", 5, many.format("x"))}, "rated", day="2026-01-02", author=BEN)
    repository.commit({"p.yaml": _pain("tardy", 5, many.format("x"))}, "named", day="2026-01-03", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit({"p.yaml": _pain("slow", 2, many.format("y"))}, "tagged", day="2026-01-04")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-01-05")
    told = _log(jmx, repository, "tardy")
    for words in ("severity 2 → 5\n            Ben Okoro", "renamed: slow → tardy\n            Ben Okoro", "tags"):
        assert words in told


def test_a_file_moved_and_renamed_on_a_branch_keeps_what_the_other_rated(repository: Repository, jmx: Jmx) -> None:
    many = "# a\n# b\n# c\n# d\n"
    repository.commit({"p.yaml": many + _pain("slow", 2)}, "opened", day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.git("mv", "p.yaml", "q.yaml")
    repository.commit({"q.yaml": many + _pain("tardy", 2)}, "on the side", day="2026-01-02", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit({"p.yaml": many + _pain("slow", 4)}, "on main", day="2026-01-03")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-01-04")
    told = _log(jmx, repository, "tardy")
    assert "severity 2 → 4\n            Ana Ruiz" in told
    assert "renamed: slow → tardy\n            Ben Okoro" in told


def test_what_came_and_went_in_a_renamed_journey_is_told(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"a.yaml": _loan()}, day="2026-01-01")
    repository.commit({"a.yaml": _loan("credit")}, day="2026-01-02")
    repository.commit({"a.yaml": _journey().replace("id: loan", "id: credit")}, "solved", day="2026-01-03", author=BEN)
    late = "pains: [{id: rude, title: Nobody answers, severity: 5, reach: 40 %}]"
    repository.commit({"a.yaml": _journey(late).replace("id: loan", "id: credit")}, day="2026-01-04")
    for command in (("diff", base, "HEAD", "--no-effects"), ("changelog", "credit", "--since", base)):
        told = jmx(*command, "-C", repository.folder).out
        for words in ("pain “The form is long” is gone", "pain “Nobody answers” is new", "Ben Okoro"):
            assert words in told, (command, told)


def test_another_record_with_an_old_id_is_another_record(repository: Repository, jmx: Jmx) -> None:
    base = repository.commit({"p.yaml": _pain("slow", 1)}, day="2026-01-01")
    repository.commit({"p.yaml": _pain("tardy", 1)}, day="2026-01-02")
    repository.commit({"p.yaml": _pain("tardy", 5)}, "five", day="2026-01-03", author=BEN)
    rude = "kind: pain-point\nid: slow\ntitle: Staff is rude\ndescription: They shout\nseverity: 4\n"
    repository.commit({"q.yaml": rude}, "another", day="2026-01-04")
    net = jmx("diff", base, "HEAD", "-C", repository.folder, "--no-effects").out
    for words in ("pain “Staff is rude” is new", "renamed: slow → tardy", "severity 1 → 5"):
        assert words in net
    assert "severity 1 → 4" not in net
    assert "opened 2026-01-04" in _log(jmx, repository, "slow")


def test_who_took_an_old_id_later_hides_nothing_of_whom_it_belonged_to(repository: Repository, jmx: Jmx) -> None:
    def items(own: str, severity: int, other: str = "", rude: str = "Staff is rude", more: int = 1) -> dict[str, str]:
        slow = f"  - {{id: {own}, title: It is slow, description: It takes a week, severity: {severity}}}\n"
        second = f"  - {{id: {other}, title: {rude}, description: They shout, severity: {more}}}\n" if other else ""
        return {"p.yaml": f"kind: pain-points\nitems:\n{slow}{second}"}

    repository.commit(items("slow", 1), day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    for number, text in enumerate((items("tardy", 1), items("tardy", 1, "slow"), items("tardy", 1, "slow", more=3))):
        repository.commit(text, day=f"2026-01-0{2 + number}")
    repository.git("switch", "--quiet", "main")
    repository.commit(items("slow", 2), "seen again", day="2026-01-05", author=BEN)
    for number, text in enumerate((items("tardy", 2), items("tardy", 2, "slow"), items("tardy", 2, "slow", "Rude"))):
        repository.commit(text, day=f"2026-01-0{6 + number}")
    repository.git("merge", "--quiet", "--no-commit", "--strategy=ours", "side")
    repository.commit(items("tardy", 2, "slow", "Rude", 3), "both", day="2026-01-09")
    assert "severity 1 → 2\n            Ben Okoro" in _log(jmx, repository, "tardy")
    assert "severity 1 → 3" in _log(jmx, repository, "slow")


def test_a_record_that_gave_its_id_away_is_still_found(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"p.yaml": _pain("slow", 1)}, day="2026-01-01")
    rude = "kind: pain-point\nid: tardy\ntitle: Staff is rude\ndescription: They shout\nseverity: 4\n"
    repository.commit({"q.yaml": rude}, "another", day="2026-01-02", author=BEN)
    (repository.folder / "q.yaml").unlink()
    repository.commit({}, "solved", day="2026-01-03")
    taken = repository.commit({"p.yaml": _pain("tardy", 1)}, "renamed", day="2026-01-04")
    ran = jmx("log", "tardy", "-C", repository.folder)
    assert "opened 2026-01-01 by Ana Ruiz" in ran.out
    assert f"see: jmx log tardy@{taken[:9]}" in ran.err
    assert "Ben Okoro" in jmx("log", f"tardy@{taken[:9]}", "-C", repository.folder).out


def test_a_journey_renamed_here_keeps_the_lives_of_what_lies_in_it(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"a.yaml": _loan()}, day="2026-01-01")
    repository.commit({"a.yaml": _loan(severity=3)}, day="2026-01-02", author=BEN)
    (repository.folder / "a.yaml").write_text(_loan("credit", severity=5))
    told = _log(jmx, repository, "credit/long")
    assert "not committed yet\n            severity 3 → 5" in told
    assert "severity 2 → 3\n            Ben Okoro" in told
    assert jmx("blame", "credit/long", "-C", repository.folder).code == 0


# --- gone and broken ---


def test_the_course_of_a_record_that_came_again_has_the_values_of_its_first_life(
    repository: Repository, jmx: Jmx
) -> None:
    base = repository.commit({"p.yaml": _pain("slow", 2)}, day="2026-01-01")
    (repository.folder / "p.yaml").unlink()
    repository.commit({}, "solved", day="2026-01-02")
    again = repository.commit({"p.yaml": _pain("slow", 5)}, "again", day="2026-01-03", author=BEN)
    course = json.loads(jmx("log", "slow.severity", "-C", repository.folder, "-f", "json").out)["course"]
    assert [each["value"] for each in course] == [2, None, 5]
    (change,) = _json(jmx("diff", base, "HEAD", "-C", repository.folder, "-f", "json"))["changes"]
    assert change["commit"] == again


@pytest.mark.parametrize("first", ["main", "side"])
def test_a_merge_that_mends_a_file_by_hand_is_who_said_so(first: str, repository: Repository, jmx: Jmx) -> None:
    repository.commit({"p.yaml": _pain("slow", 1)}, day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"p.yaml": _pain("slow", 1) + "a: [\n"}, "broken", day="2026-01-02", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit({"p.yaml": _pain("slow", 3)}, "three", day="2026-01-03")
    repository.git("switch", "--quiet", first)
    repository.git("merge", "--quiet", "--no-commit", "--strategy=ours", "side" if first == "main" else "main")
    repository.commit({"p.yaml": _pain("slow", 5)}, "five", day="2026-01-04", author="Cai Wu <cai@x.example>")
    told = _log(jmx, repository, "slow")
    assert "severity 3 → 5\n            Cai Wu" in told
    assert "severity 1 → 3\n            Ana Ruiz" in told


def test_a_removal_that_a_merge_threw_away_since_the_record_had_moved_is_in_no_life(
    repository: Repository, jmx: Jmx
) -> None:
    items = "kind: pain-points\nitems:\n  - {id: rude, title: Staff is rude, severity: 2}\n" + 4 * "  # .\n"
    slow = "  - {id: slow, title: It is slow, severity: 3}\n"
    other = "kind: pain-points\nitems:\n  - {id: late, title: It is late, severity: 2}\n"
    repository.commit({"a.yaml": items + slow, "b.yaml": other}, day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"a.yaml": items.replace("2", "4")}, "solved", day="2026-01-02", author=BEN)
    repository.git("switch", "--quiet", "main")
    repository.commit({"a.yaml": items, "b.yaml": other + slow}, "moved", day="2026-01-03")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-01-04")
    told = _log(jmx, repository, "slow")
    assert "opened 2026-01-01" in told
    assert "taken out" not in told
    assert "Ben Okoro" not in told


@pytest.mark.parametrize("alone", [False, True], ids=["inline", "in-a-file"])
def test_a_volume_that_makes_a_reach_too_large_is_the_cause_of_what_follows(
    alone: bool, repository: Repository, jmx: Jmx
) -> None:
    pain = "{id: slow, title: It is slow, severity: 3, reach: {n: 90, per: month}}"
    record = _pain(severity=3, more="reach: {n: 90, per: month}\n")
    files = {"a.yaml": _journey(f"pains: [{pain}]")} | ({"a.yaml": _journey(), "p.yaml": record} if alone else {})
    repository.commit(files)
    repository.commit({"a.yaml": files["a.yaml"].replace("n: 100", "n: 80")}, "fewer customers")
    (change,) = _json(jmx("diff", "HEAD~1", "HEAD", "-C", repository.folder, "-f", "json"))["changes"]
    assert change["field"] == "volume"
    (move,) = change["effects"]["ranking"]
    above = "90 a month is more than the 80 a month that its journey has"
    assert move["because"] == [f"lacks a reach that can be compared: {above}"]
    assert [each["code"] for each in change["effects"]["findings_begun"]] == ["EVD102"]
