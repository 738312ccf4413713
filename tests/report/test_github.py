"""A comparison as annotations: on the line, the worst first, and nobody's words are commands."""

import re
from dataclasses import replace

import pytest

from jmx import escape
from tests.report.diffs import HOSTILE, WHOLE, a_change, a_diff, hostile_diff, told_as


def test_annotations_stand_on_the_line_and_begin_with_what_breaks() -> None:
    lines = told_as(replace(WHOLE, folder="company"), "github").splitlines()
    assert lines[0] == (
        "::error file=company/journeys/buy.yaml,line=5,title=This change makes “Buy a plan” stale::"
        "journey 'buy' was last reviewed long ago"
    )
    assert (
        "::notice file=company/journeys/buy.yaml,line=12,title=pain “Waits” (scoring)::"
        "pain “Waits”: severity 2 → 4 (rank 7 → 2)"
    ) in lines
    assert len(lines) == 6


@pytest.mark.parametrize(("count", "more"), [(10, ""), (11, " (and 1 more; see the summary)")], ids=["ten", "eleven"])
def test_github_gets_ten_annotations_of_a_level_and_the_last_counts_the_rest(count: int, more: str) -> None:
    lines = told_as(a_diff(*(a_change(ref=f"buy/p{n}") for n in range(count))), "github").splitlines()
    assert len(lines) == 10
    assert lines[-1].endswith(f"severity 2 → 4{more}")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_make_no_command_of_their_own(text: str) -> None:
    report = hostile_diff(text)
    told = told_as(report, "github")
    assert escape.visible(told) == told
    assert "##vso[" not in told
    assert "##teamcity[" not in told
    for line in told.splitlines():
        command = re.fullmatch(r"::(error|notice) file=[^:,]*,line=\d+,title=[^:,]*::(.*)", line)
        assert command is not None, line
    assert len(told.splitlines()) == 7
