"""`jmx diff` without a base: the branch this one goes into is known from the CI or from git, or asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries.trunk import TARGETS
from tests.support import Ran, Repository

MAP = """kind: journey
id: send
title: Send it back
owner: Ana Ruiz <ana@x.example>
stages:
  - title: Pack
    touchpoints: [{id: print, title: Print the label, emotion: %d}]
"""
Jmx = Callable[..., Ran]
DAY = ("--as-of", "2026-06-01", "--no-effects")


@pytest.fixture
def server(tmp_path: Path) -> Repository:
    """A repository with a trunk, a branch of a release, and a feature that is to go into either."""
    server = Repository(tmp_path / "server")
    server.commit({"map.yaml": MAP % 0}, "One", "2026-01-02")
    server.git("branch", "--move", "trunk")
    server.git("branch", "feature")
    server.git("checkout", "--quiet", "-b", "release/2", "trunk")
    server.commit({"map.yaml": MAP % 1}, "Two", "2026-01-03")
    server.git("checkout", "--quiet", "feature")
    server.commit({"map.yaml": MAP % -2}, "Three", "2026-01-04")
    return server


def _checked_out(server: Repository, folder: Path, *options: str, branches: str = "*") -> Repository:
    """What a CI checks out: branches of the server as `origin/*`, and no `origin/HEAD`."""
    here = Repository(folder)
    here.git("remote", "add", "origin", f"file://{server.folder}")
    here.git("fetch", "--quiet", *options, "origin", f"+refs/heads/{branches}:refs/remotes/origin/{branches}")
    here.git("checkout", "--quiet", "--detach", "origin/feature")
    return here


@pytest.mark.parametrize("variable", TARGETS)
@pytest.mark.parametrize(
    ("target", "base"),
    [("trunk", "origin/trunk"), ("refs/heads/trunk", "origin/trunk"), ("release/2", "where it left origin/release/2")],
)
def test_the_ci_says_what_a_pull_request_goes_into(
    server: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch, variable: str, target: str, base: str
) -> None:
    here = _checked_out(server, tmp_path / "ci")
    monkeypatch.setenv(variable, target)
    ran = jmx("diff", "-C", here.folder, *DAY, "--exit-code")
    assert ran.out.startswith(f"{base} {server.git('rev-parse', 'trunk')[:9]} (2026-01-02) → the files here: 1 change")
    assert (ran.code, ran.err) == (1, "")


def test_a_target_that_is_not_in_the_clone_is_asked_for(
    server: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _checked_out(server, tmp_path / "ci", branches="feature")
    here.git("branch", "main", "origin/feature")
    monkeypatch.setenv("GITHUB_BASE_REF", "trunk")
    ran = jmx("diff", "-C", here.folder, *DAY)
    assert ran.code == 2
    assert "this goes into 'trunk' (GITHUB_BASE_REF), which is not in this clone; run: git fetch origin " in ran.err
    here.git(*ran.err.partition("run: git ")[2].split())
    assert "severity" not in jmx("diff", "-C", here.folder, *DAY).err
    assert jmx("diff", "-C", here.folder, *DAY).out.startswith("origin/trunk ")


def test_the_commit_that_the_ci_compares_with_does_where_its_branch_is_missing(
    server: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _checked_out(server, tmp_path / "ci", branches="feature")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "trunk")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", server.git("rev-parse", "trunk"))
    assert jmx("diff", "-C", here.folder, *DAY).out.startswith("where it left trunk ")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", "0" * 40)
    assert jmx("diff", "-C", here.folder, *DAY).code == 2


def test_a_shallow_clone_without_the_target_says_how_to_fetch_all(
    server: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _checked_out(server, tmp_path / "ci", "--depth=1", branches="feature")
    monkeypatch.setenv("GITHUB_BASE_REF", "trunk")
    ran = jmx("diff", "-C", here.folder, *DAY)
    assert ran.code == 2
    assert "this goes into 'trunk' (GITHUB_BASE_REF), which is not in this clone; fetch the whole history" in ran.err


def test_outside_of_a_pull_request_the_variable_is_empty(
    server: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _checked_out(server, tmp_path / "ci")
    monkeypatch.setenv("GITHUB_BASE_REF", "")
    here.git("config", "init.defaultBranch", "trunk")
    assert jmx("diff", "-C", here.folder, *DAY).out.startswith("origin/trunk ")


def test_a_ci_that_names_its_default_branch_is_believed(
    server: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _checked_out(server, tmp_path / "ci")
    monkeypatch.setenv("CI_DEFAULT_BRANCH", "trunk")
    assert jmx("diff", "-C", here.folder, *DAY).out.startswith("origin/trunk ")


def test_a_head_of_the_remote_that_leads_nowhere_is_passed_over(server: Repository, tmp_path: Path, jmx: Jmx) -> None:
    here = _checked_out(server, tmp_path / "ci")
    here.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    here.git("branch", "main", "origin/trunk")
    assert jmx("diff", "-C", here.folder, *DAY).out.startswith("main ")


def test_the_head_of_a_remote_of_another_name_counts(server: Repository, tmp_path: Path, jmx: Jmx) -> None:
    here = _checked_out(server, tmp_path / "ci")
    here.git("remote", "rename", "origin", "company")
    here.git("symbolic-ref", "refs/remotes/company/HEAD", "refs/remotes/company/trunk")
    assert jmx("diff", "-C", here.folder, *DAY).out.startswith("company/HEAD ")


def test_the_only_other_branch_of_the_remote_is_taken_and_named(server: Repository, tmp_path: Path, jmx: Jmx) -> None:
    server.git("branch", "--delete", "--force", "release/2")
    here = _checked_out(server, tmp_path / "ci")
    for checkout in (("--detach", "origin/feature"), ("-b", "feature", "origin/feature")):
        here.git("checkout", "--quiet", *checkout)
        ran = jmx("diff", "-C", here.folder, *DAY)
        assert ran.out.startswith("origin/trunk ")
        assert "origin/trunk is taken as the branch this one goes into, since no other is here" in ran.err


def test_where_nothing_says_it_the_base_is_asked_for(server: Repository, tmp_path: Path, jmx: Jmx) -> None:
    here = _checked_out(server, tmp_path / "ci")
    ran = jmx("diff", "-C", here.folder, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert "name it: jmx diff origin/feature, or jmx diff origin/release/2, or jmx diff origin/trunk;" in ran.err
    assert ran.err.endswith("always: git remote set-head origin --auto\n")


def test_two_branches_without_a_remote_are_not_guessed_at(server: Repository, jmx: Jmx) -> None:
    server.git("branch", "--delete", "--force", "release/2")
    ran = jmx("diff", "-C", server.folder, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert "name it: jmx diff trunk; on that branch: jmx diff HEAD; always: git config init.defaultBranch" in ran.err
    server.git("config", "init.defaultBranch", "trunk")
    assert jmx("diff", "-C", server.folder, *DAY).out.startswith("trunk ")


def test_the_only_branch_there_is_goes_nowhere_so_what_is_open_counts(server: Repository, jmx: Jmx) -> None:
    server.git("branch", "--delete", "--force", "release/2", "trunk")
    server.write({"map.yaml": MAP % 2})
    ran = jmx("diff", "-C", server.folder, *DAY)
    assert ran.out.startswith("feature ")
    assert "emotion −2 → 2" in ran.out
