"""A comparison for people: calm, journey by journey, never too long, and hostile text stays text; for GitHub and machines."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt

from jmx import escape
from jmx.model.change import Audience, Effects, RankMove, Sort
from jmx.report.changes import edit
from jmx.report.writers.markdown import MOST_CHARACTERS
from tests.report.diffs import HOSTILE, WHOLE, a_change, a_diff, hostile_diff, told_as


def test_text_tells_journey_by_journey_what_changed_and_what_it_does() -> None:
    assert told_as(WHOLE, "text") == (
        "main abcdefabc (2026-03-01) → the files here: 5 changes in meaning"
        " (1 experience, 1 ownership, 1 evidence, 1 scoring, 1 editorial)\n"
        "\n"
        "journey “Buy a plan” buy\n"
        "  cadence quarterly → monthly (makes “Buy a plan” stale)  ownership · journeys/buy.yaml:12\n"
        "  + touchpoint “Pay” is new  experience · journeys/buy.yaml:12 · not committed yet\n"
        "  pain “Waits” buy/waits\n"
        "    severity 2 → 4 (rank 7 → 2)  scoring · journeys/buy.yaml:12 · 1a2b3c4d5 Ana Ruiz, 2026-03-04\n"
        "    title “Waits {+much+} too long”  editorial · journeys/buy.yaml:12 · 1a2b3c4d5 Ana Ruiz, 2026-03-04\n"
        "\n"
        "Not in one journey\n"
        "  − evidence “Calls” is gone  evidence · evidence/calls.yaml:1 · 1a2b3c4d5 Ana Ruiz, 2026-03-04\n"
        "\n"
        "Effects, judged as of 2026-06-01\n"
        "  pain “Waits”: rank 7 → 2 (score 0.10 → 0.40: severity 2 → 4)  buy/waits\n"
        "  pain “Other”: rank 2 → 3 (others moved past it)  other\n"
        "  makes “Buy a plan” stale: journey 'buy' was last reviewed long ago (STL102)  journeys/buy.yaml:5\n"
    )


def test_no_change_is_one_calm_sentence_in_every_format_for_people() -> None:
    words = "Nothing changed in meaning: main abcdefabc (2026-03-01) → the files here."
    assert told_as(a_diff(), "text") == f"{words}\n"
    assert words in told_as(a_diff(), "markdown")
    assert words in told_as(a_diff(), "html")
    assert told_as(a_diff(), "github") == ""
    assert json.loads(told_as(a_diff(), "json"))["changes"] == []


@pytest.mark.parametrize("format_name", ["text", "markdown", "html", "json"])
def test_files_that_could_not_be_compared_are_named(format_name: str) -> None:
    report = a_diff()
    report = replace(report, comparison=replace(report.comparison, unread=("journeys/broken.yaml",)))
    assert "journeys/broken.yaml" in told_as(report, format_name)


def test_pains_in_files_of_their_own_stand_with_their_journey() -> None:
    report = a_diff(a_change(ref="waits"), homes={"waits": "buy"})
    assert "journey “Buy a plan” buy\n  pain “Waits” waits\n    severity 2 → 4" in told_as(report, "text")


def test_people_are_called_by_their_names() -> None:
    owner = a_change(kind="journey", ref="buy", field="owner", old="ana", new="ben")
    report = a_diff(owner, names={"ana": "Ana Ruiz", "ben": "Ben Okoro"})
    assert "owner “Ana Ruiz” → “Ben Okoro”" in told_as(report, "text")


def test_long_ids_are_told_whole() -> None:
    old, new = "buy/waiting-for-the-letter-with-the-code", "buy/waiting-for-the-letter-with-the-key"
    change = a_change(sort=Sort.RENAMED, field="id", old=old, new=new, audience=Audience.EDITORIAL)
    assert edit(change) == f"id {old} → {new}"


def test_a_renamed_record_is_told_as_renamed() -> None:
    change = a_change(sort=Sort.RENAMED, field="id", old="buy/slow", new="buy/waits", audience=Audience.EDITORIAL)
    assert "  pain “Waits” buy/waits\n    renamed: buy/slow → buy/waits  editorial" in told_as(a_diff(change), "text")


# --- long comparisons ---


def test_a_comment_never_grows_beyond_what_github_takes() -> None:
    many = [a_change(ref=f"j{n // 40}/p{n}", label=f"Pain {n} " + "*" * 60) for n in range(2_000)]
    effects = Effects(tuple(RankMove(f"p{n}", "P", 1, 2, 1, 2, ("x",)) for n in range(100)))
    told = told_as(a_diff(*many, effects=effects), "markdown")
    assert len(told) <= MOST_CHARACTERS
    left_out = re.search(r"… and ([\d,]+) more, too many for one comment", told)
    assert left_out is not None
    assert told.count("severity 2") + int(left_out[1].replace(",", "")) == 2_000
    assert told.count("<details>") == told.count("</details>") > 1
    assert "and 70 more" in told


def test_one_change_too_long_for_a_comment_is_counted() -> None:
    huge = [a_change(field=f"f{n}" + "x" * 70_000) for n in range(2)]
    told = told_as(a_diff(*huge), "markdown")
    assert len(told) < MOST_CHARACTERS
    assert "… and 2 more" in told


def test_long_journeys_are_folded_and_short_ones_are_open() -> None:
    few = told_as(a_diff(*(a_change(ref=f"buy/p{n}") for n in range(8))), "markdown")
    many = told_as(a_diff(*(a_change(ref=f"buy/p{n}") for n in range(9))), "markdown")
    assert "<details>" not in few
    assert "<details><summary>9 changes</summary>" in many


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert {name for name, _ in attrs} <= {"class", "dir", "lang", "charset", "http-equiv", "content", "name"}

    def handle_comment(self, data: str) -> None:
        self.seen.add("comment")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_in_html(text: str) -> None:
    reader = _Elements()
    reader.feed(told_as(hostile_diff(text), "html"))
    known = {"html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3", "p", "ul", "li",
             "span", "strong", "del", "ins", "footer"}  # fmt: skip
    assert reader.seen <= known


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_in_markdown(text: str) -> None:
    told = told_as(hostile_diff(text), "markdown")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(told)
    assert {token.type for token in tokens} <= {
        "heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close", "bullet_list_open",
        "bullet_list_close", "list_item_open", "list_item_close", "html_block",
    }  # fmt: skip
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= {"text", "html_inline", "strong_open", "strong_close", "text_special", "code_inline", "softbreak"}
    inline = {child.content for token in tokens for child in token.children or () if child.type == "html_inline"}
    assert inline <= {"<b>", "</b>", "<sub>", "</sub>", "<del>", "</del>", "<ins>", "</ins>"}
    assert all(
        token.content.strip() in ("<details><summary>6 changes</summary>", "</details>")
        for token in tokens
        if token.type == "html_block"
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_add_no_line_to_the_text(text: str) -> None:
    calm = told_as(hostile_diff("calm"), "text").splitlines()
    told = escape.terminal(told_as(hostile_diff(text), "text"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066\u200b]", told)
    assert not re.search(r"^\s*::", told, re.MULTILINE)
    assert "##vso[" not in told
    if "\n" not in text and "/" not in text:
        assert len(told.split("\n")) == len(calm) + 1


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


def test_json_holds_all_that_is_known_of_a_change() -> None:
    document = json.loads(told_as(WHOLE, "json"))
    assert document["version"] == 2
    assert document["as_of"] == "2026-06-01"
    assert document["base"] == {"name": "main", "commit": "abcdefabcdef", "author": "Ana", "date": "2026-03-01"}
    assert document["head"] == {"name": "the files here", "commit": None, "author": None, "date": None}
    assert document["summary"] == {
        "changes": 5,
        "audiences": {"experience": 1, "ownership": 1, "evidence": 1, "scoring": 1, "editorial": 1},
    }
    place = {"path": "journeys/buy.yaml", "line": 12, "column": 16, "field": "pains[0].severity"}
    move = {"ref": "buy/waits", "title": "Waits", "old_rank": 7, "new_rank": 2, "old_score": 0.1, "new_score": 0.4,
            "because": ["severity 2 → 4"]}  # fmt: skip
    assert document["changes"][0] == {
        "sort": "edited",
        "kind": "pain-point",
        "ref": "buy/waits",
        "title": "Waits",
        "audience": "scoring",
        "field": "severity",
        "old": 2,
        "new": 4,
        "words": None,
        "items": None,
        "before": place,
        "after": place,
        "sentence": "pain “Waits”: severity 2 → 4",
        "commit": "1a2b3c4d5e6f",
        "committed": True,
        "author": "Ana Ruiz",
        "date": "2026-03-04",
        "reason": "calls doubled",
        "effects": {"ranking": [move], "findings_begun": [], "findings_ended": []},
    }
    assert document["changes"][1]["words"] == [
        {"fate": "kept", "text": "Waits "},
        {"fate": "come", "text": "much"},
        {"fate": "kept", "text": " too long"},
    ]
    commits = [(each["commit"], each["committed"], each["reason"]) for each in document["changes"][2:4]]
    assert commits == [(None, False, None), (None, None, None)]
    assert document["changes"][4]["after"] is None
    assert document["effects"]["findings_begun"][0]["code"] == "STL102"


def test_json_without_effects_says_that_nobody_asked() -> None:
    document = json.loads(told_as(a_diff(a_change()), "json"))
    assert document["effects"] is None
    assert document["changes"][0]["effects"] is None


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), 10**5000, -(10**40), {1: float("nan")}, ["\ud800", "\x00"]], ids=range(6)
)
def test_json_can_hold_whatever_old_files_say(odd: Any) -> None:
    for old, new in ((odd, 1), ("a b", odd), ([odd], [odd, odd, 2]), ({"a": odd}, {"a": 1})):
        report = a_diff(a_change(old=old, new=new))
        assert len(json.loads(told_as(report, "json"))["changes"]) == 1
        assert told_as(report, "text")


def test_lists_are_told_by_key_in_json() -> None:
    old, new = [{"ref": "a"}], [{"ref": "b"}]
    document = json.loads(told_as(a_diff(a_change(field="evidence", old=old, new=new)), "json"))
    assert document["changes"][0]["items"] == {
        "key": "ref", "came": [{"ref": "b"}], "went": [{"ref": "a"}], "edited": [], "reordered": False,
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_come_through_json_as_they_were(text: str) -> None:
    told = told_as(hostile_diff(text), "json")
    assert escape.visible(told) == told
    assert json.loads(told)["changes"][0]["new"] == text
