"""The comment on a pull request: what matters first, within what a host takes, and silent where nothing changed."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from jmx.model.change import Effects, Sort
from jmx.model.finding import Level
from jmx.report.pr_comment import MARKER, pr_comment
from tests.report.diffs import HOSTILE, MOVE, STALE, WHOLE, a_change, a_diff, hostile_diff

GITHUB_TAKES = 65_536


def test_it_tells_ranking_findings_and_changes() -> None:
    assert pr_comment(WHOLE) == (
        f"{MARKER}\n### What this changes in the journeys\n\n"
        "**5 changes in meaning** (1 experience, 1 ownership, 1 evidence, 1 scoring, 1 editorial)"
        " since main abcdefabc (2026-03-01).\n\n"
        "#### Ranking of pains\n\n| what hurts | before | after | because |\n| --- | --- | --- | --- |\n"
        "| Waits | 7 (score 0.10) | **2 (score 0.40)** | severity 2 → 4 |\n\nother pains only move up or down because of these\n\n"
        "#### Findings that begin\n\n"
        "- **error** journey 'buy' was last reviewed long ago <sub>STL102 journeys/buy.yaml:5</sub>\n\n"
        "#### journey “Buy a plan” <sub>buy</sub>\n\n"
        "- cadence quarterly → <b>monthly</b> (<b>makes “Buy a plan” stale</b>)\n"
        "- \\+ <b>touchpoint “Pay”</b> is new\n- pain “Waits” <sub>buy/waits</sub>\n"
        "  - severity 2 → <b>4</b> (<b>rank 7 → 2</b>)\n  - title “Waits <ins>much</ins> too long”\n\n"
        "#### Not in one journey\n\n- − evidence “Calls” is gone\n\n"
        "Ranking and findings are judged as of 2026-06-01 before and after. Written by jmx; a new push writes it anew.\n"
    )


def test_another_formula_stands_above_what_it_moves() -> None:
    moved = replace(MOVE, because=("another formula",))
    told = pr_comment(a_diff(effects=Effects((moved,), formulas=("severity × reach", "severity × fit"))))
    assert "`score = severity × fit` instead of `score = severity × reach`." in told
    assert "| another formula |" in told
    alone = pr_comment(a_diff(effects=Effects(formulas=("a", "b"))))
    assert "`score = b` instead of `score = a`; no pain has another place by that." in alone


def test_nothing_is_said_where_nothing_changed() -> None:
    assert pr_comment(a_diff()) == pr_comment(a_diff(effects=Effects())) == ""
    unread = a_diff()
    unread = replace(unread, comparison=replace(unread.comparison, unread=("journeys/broken.yaml",)))
    assert "journeys/broken.yaml" in pr_comment(unread)
    assert "Findings that end" in pr_comment(a_diff(effects=Effects(ended=(STALE,))))


def test_notes_are_counted_and_what_is_too_much_too() -> None:
    note = replace(STALE, level=Level.INFO)
    many = tuple(replace(STALE, ref=f"j{n}", words=f"journey {n}") for n in range(14))
    told = pr_comment(a_diff(effects=Effects((), (note, *many), (note,))))
    assert told.count("**error**") == 10
    assert "- and 4 more and 1 note\n" in told
    assert "Findings that end" not in told
    moves = tuple(replace(MOVE, ref=f"pain-{n}", title=f"Pain {n}") for n in range(12))
    assert "\n2 more: jmx diff" in pr_comment(a_diff(effects=Effects(moves)))


def test_however_much_changed_a_host_takes_it() -> None:
    changes = tuple(a_change(ref=f"j{n}/waits", label="Waits " * 20, old=None, new="b" * 50) for n in range(2_000))
    told = pr_comment(a_diff(*changes))
    assert len(told) < GITHUB_TAKES
    left = re.search(r"… and ([\d,]+) more, too many for one comment", told)
    assert left
    assert int(left[1].replace(",", "")) + told.count("severity") == 2_000


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_wrote_stays_text(text: str) -> None:
    told = pr_comment(hostile_diff(text))
    tokens = [each for block in MarkdownIt().parse(told) for each in (block, *(block.children or ()))]
    assert not {"image", "link_open", "fence"} & {each.type for each in tokens}
    tags = re.compile(r"</?(?:b|sub|ins|del|details)>|<summary>\d+ changes</summary>|\n")
    raw = [each.content for each in tokens if each.type in ("html_inline", "html_block")]
    assert {tags.sub("", each) for each in raw} <= {"", MARKER}


def test_nobody_is_mentioned_and_nothing_is_closed() -> None:
    words = (
        "fixes #12, closes GH-7 and a/b#3; @x/team please; /close; resolves https://github.com/a/b/issues/9; see !5 &6"
    )
    for change in (a_change(label=words, kind="journey", sort=Sort.ADDED), a_change(field="why", old=None, new=words)):
        told = pr_comment(a_diff(change))
        assert "fixes" in told
        assert not re.search(r"[#@]\w|GH-\d|://|(?m:^\s*/\w)|[!&]\d", told.replace("&#8203;", "\u200b"))
