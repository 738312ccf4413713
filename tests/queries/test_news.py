"""What is new since a day: verdicts, evidence, findings."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from jmx.errors import JmxError
from jmx.queries.news import news_since
from jmx.queries.repository import Repository as Opened
from tests.support import Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
CALLS = """kind: evidence
id: calls
title: Calls in March
type: support
collected: 2026-03-03
source: desk
insights: [{id: slow, text: It is slow}]
"""
PAIN = "kind: pain-point\nid: slow\ntitle: It is slow\nat: [buy]\nseverity: 3\nreach: 0.2\nevidence: [{ref: calls}]\n"


def test_the_verdict_that_came_in_is_told_once_and_to_whoever_did_it(example: Path) -> None:
    repository = Opened(example, given_day="2026-11-02")
    (verdict,) = news_since(repository, date(2026, 9, 1)).verdicts
    assert (verdict.title, verdict.verdict) == ("The app leads through activation light by light", "worked")
    assert verdict.who.name == "Priya Raman"
    assert "81.5 % (6 values, 2026-05-28 to 2026-10-28) since" in verdict.why
    assert news_since(repository, date(2026, 9, 10)).verdicts == (), "it was in by then"


def test_evidence_is_new_that_came_and_findings_that_began(repository: Repository) -> None:
    repository.commit(
        {"buy.yaml": JOURNEY, "slow.yaml": PAIN.replace("evidence: [{ref: calls}]\n", "")}, day="2026-02-01"
    )
    repository.commit({"calls.yaml": CALLS, "slow.yaml": PAIN.replace("at: [buy]", "at: [gone]")}, day="2026-03-04")
    opened = Opened(repository.folder, given_day="2026-03-05")
    found = news_since(opened, date(2026, 3, 4))
    assert [(each.code, each.ref) for each in found.findings if each.level == "error"] == [("REF001", "slow")]
    repository.commit({"slow.yaml": PAIN}, day="2026-03-06")
    opened = Opened(repository.folder, given_day="2026-03-07")
    (piece,) = news_since(opened, date(2026, 3, 4)).evidence
    assert (piece.who.key, piece.title, piece.insights, piece.known, piece.journey) == (
        "ana@x.example", "Calls in March", 1, False, "Buy",
    )  # fmt: skip
    assert "REF001" not in {each.code for each in news_since(opened, date(2026, 3, 6)).findings}
    assert news_since(opened, date(2026, 3, 7)).people == set()


def test_what_was_only_renamed_is_not_new(repository: Repository) -> None:
    repository.commit({"buy.yaml": JOURNEY.replace("owner: Ana Ruiz <ana@x.example>\n", "")}, day="2026-02-01")
    opened = Opened(repository.folder, given_day="2026-02-01")
    assert news_since(opened, date(2026, 2, 1)).findings == (), "all began on that day, which is no news"
    text = JOURNEY.replace("owner: Ana Ruiz <ana@x.example>\n", "").replace("id: buy", "id: purchase")
    repository.commit({"buy.yaml": text}, day="2026-03-01")
    assert news_since(Opened(repository.folder, given_day="2026-03-01"), date(2026, 3, 1)).findings == ()


def test_without_git_nobody_knows(tmp_path: Path) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    with pytest.raises(JmxError):
        news_since(Opened(tmp_path, given_day="2026-03-01"), date(2026, 2, 1))


def test_in_a_shallow_clone_nobody_knows_and_all_is_not_new(example: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git = ["git", "clone", "--quiet", "--depth", "1", example.as_uri(), str(clone)]
    subprocess.run(git, check=True, capture_output=True)
    with pytest.raises(JmxError, match="no commit here from before 2026-10-01; this clone is shallow"):
        news_since(Opened(clone, given_day="2026-11-02"), date(2026, 10, 1))
