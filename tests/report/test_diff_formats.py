"""A comparison in every format: calm for people, exact for machines, and hostile text stays text."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt

from jmx import escape
from jmx.model.change import Audience, Change, Sort, Spot
from jmx.model.comparison import Comparison, Effects, Moment, RankMove
from jmx.model.finding import Finding, Level
from jmx.model.history import Commit
from jmx.model.place import Place
from jmx.report.changes import Piece, edit, pieces, sentence, value
from jmx.report.diff import FORMATS, marked
from jmx.report.diff_markdown import MOST_CHARACTERS
from jmx.report.diff_view import DiffReport
from jmx.report.document import plain
from jmx.report.writers.terminal import Screen

DAY = date(2026, 6, 1)
COMMIT = Commit("1a2b3c4d5e6f", "Ana Ruiz", "ana@x.example", date(2026, 3, 4), "Rate it anew", "Because: calls doubled")
MOVE = RankMove("buy/waits", "Waits", 7, 2, 0.1, 0.4, ("severity 2 → 4",))
STALE = Finding("STL102", "review-overdue", Level.ERROR, "journeys/buy.yaml", "journey 'buy' was last reviewed long ago",
                route=("cadence",), ref="buy", place=Place(5, 1))  # fmt: skip
SPOT = Spot("journeys/buy.yaml", ("pains", 0, "severity"), Place(12, 16))


def _change(**fields: Any) -> Change:
    change = Change(
        Sort.EDITED, "pain-point", "buy/waits", "Waits", Audience.SCORING, "severity", 2, 4, COMMIT, SPOT, SPOT
    )
    return change._replace(**fields)


def _report(*changes: Change, effects: Effects | None = None, **fields: Any) -> DiffReport:
    base = Moment("main", Commit("abcdefabcdef", "Ana", "", date(2026, 3, 1), ""))
    return DiffReport(
        Comparison(base, Moment("the files here"), changes, effects), DAY, {"buy": "Buy a plan"}, **fields
    )


def _told(report: DiffReport, format_name: str) -> str:
    made = FORMATS[format_name].write(report, Screen())
    return made if isinstance(made, str) else plain(made)  # type: ignore[arg-type]


WHOLE = _report(
    _change(),
    _change(field="title", audience=Audience.EDITORIAL, old="Waits too long", new="Waits much too long"),
    _change(sort=Sort.ADDED, kind="touchpoint", ref="buy/pay", label="Pay", audience=Audience.EXPERIENCE, field="",
            old=None, new=None, before=None, commit=Commit("", "", "", None, "not committed yet")),
    _change(kind="journey", ref="buy", label="Buy a plan", audience=Audience.OWNERSHIP, field="cadence",
            old="quarterly", new="monthly", commit=None),
    _change(sort=Sort.REMOVED, kind="evidence", ref="calls", label="Calls", audience=Audience.EVIDENCE, field="",
            old=None, new=None, after=None, before=Spot("evidence/calls.yaml", (), Place(1, 1))),
    effects=Effects((MOVE, RankMove("other", "Other", 2, 3)), (STALE,)),
)  # fmt: skip


def test_text_tells_journey_by_journey_what_changed_and_what_it_does() -> None:
    assert _told(WHOLE, "text") == (
        "main abcdefabc (2026-03-01) → the files here: 5 changes in meaning"
        " (1 experience, 1 ownership, 1 evidence, 1 scoring, 1 editorial)\n"
        "\n"
        "journey “Buy a plan” buy\n"
        "  cadence quarterly → monthly (makes buy stale)  ownership · journeys/buy.yaml:12\n"
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
        "  makes buy stale: journey 'buy' was last reviewed long ago (STL102)  journeys/buy.yaml:5\n"
    )


def test_no_change_is_one_calm_sentence_in_every_format_for_people() -> None:
    words = "Nothing changed in meaning: main abcdefabc (2026-03-01) → the files here."
    assert _told(_report(), "text") == f"{words}\n"
    assert words in _told(_report(), "markdown")
    assert words in _told(_report(), "html")
    assert _told(_report(), "github") == ""
    assert json.loads(_told(_report(), "json"))["changes"] == []


@pytest.mark.parametrize("format_name", ["text", "markdown", "html", "json"])
def test_files_that_could_not_be_compared_are_named(format_name: str) -> None:
    report = _report()
    report = replace(report, comparison=replace(report.comparison, unread=("journeys/broken.yaml",)))
    assert "journeys/broken.yaml" in _told(report, format_name)


def test_pains_in_files_of_their_own_stand_with_their_journey() -> None:
    report = _report(_change(ref="waits"), homes={"waits": "buy"})
    assert "journey “Buy a plan” buy\n  pain “Waits” waits\n    severity 2 → 4" in _told(report, "text")


def test_people_are_called_by_their_names() -> None:
    report = _report(_change(kind="journey", ref="buy", field="owner", old="ana", new="ben"))
    report = replace(report, names={"ana": "Ana Ruiz", "ben": "Ben Okoro"})
    assert "owner “Ana Ruiz” → “Ben Okoro”" in _told(report, "text")


def test_a_renamed_record_is_told_as_renamed() -> None:
    change = _change(sort=Sort.RENAMED, field="id", old="buy/slow", new="buy/waits", audience=Audience.EDITORIAL)
    assert "  pain “Waits” buy/waits\n    renamed: buy/slow → buy/waits  editorial" in _told(_report(change), "text")


# --- the words of an edit ---

LONG = "Customers who order in a shop wait for the code, and while they wait they cannot go on with anything at all"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (2, 4, "f 2 → 4"),
        (None, 4, "f: 4 (new)"),
        (4, None, "f taken out (was 4)"),
        (1234567, 1234568, "f 1234567 → 1234568"),
        (True, False, "f yes → no"),
        (-0.5, -1, "f −0.5 → −1"),
        ("a", "b", "f a → b"),
        ("one two three", "one two four", "f “one two [-three-]{+four+}”"),
        ("one  two", "one two", "f with other blanks or line breaks"),
        ({"n": 12, "per": "month"}, {"n": 13, "per": "month"}, "f n 12 → 13"),
        ({"n": 12}, {"share": 0.5}, "f n 12 → share 0.5"),
        (["a"], ["b", "a"], "f + b"),
        (["a", "b"], ["b", "a"], "f in another order"),
        (["a"], None, "f − a"),
        (None, [{"ref": "a"}], "f + a"),
        ([{"date": "2026-01-01", "value": 3}], [{"date": "2026-01-01", "value": 4}], "f 2026-01-01: value 3 → 4"),
        (
            [{"system": "crm", "title": "Ask"}],
            [{"system": "crm", "title": "Ask"}, {"system": "erp", "title": "Book it"}],
            "f + “Book it” (system erp)",
        ),
        (list(range(1)), list(range(20)), "f " + "; ".join(f"+ {n}" for n in range(1, 13)) + "; and 7 more"),
        (LONG, f"{LONG} today", "f “… go on with anything at all {+today+}”"),
        (10**30, 1, "f a number too long to show → 1"),
    ],
)  # fmt: skip
def test_an_edit_is_told_with_old_and_new(old: Any, new: Any, told: str) -> None:
    told_pieces = pieces(_change(field="f", old=old, new=new))
    assert "".join(marked(piece) for piece in told_pieces) == told


def test_the_order_of_stages_is_told_whole() -> None:
    change = _change(field="order of stages", old=["Choose", "Pay"], new=["Pay", "Choose"])
    assert edit(change) == "order of stages Choose, Pay → Pay, Choose"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (LONG.replace("a shop", "the web"), "“a shop” → “the web”"),
        (f"{LONG}, often", "+ “, often”"),
        (LONG.replace(", and while they wait they", ", they"), "− “and while they wait”"),
        (LONG.replace(" ", " x"), "wi…” → “Customers xwho"),
    ],
    ids=["replaced", "added", "taken-out", "another-text"],
)
def test_a_sentence_tells_only_the_words_of_a_long_text_that_changed(new: str, told: str) -> None:
    words = edit(_change(field="description", old=LONG, new=new))
    assert told in words
    assert len(words) < 250


def test_a_piece_can_be_read_without_colours() -> None:
    assert [marked(Piece("x", role)) for role in ("gone", "come", "old", "")] == ["[-x-]", "{+x+}", "x", "x"]


def test_a_value_never_fills_a_line() -> None:
    assert len(value("x" * 5000)) <= 90
    assert len(sentence(_change(field="f", old="x" * 5000, new="y " * 5000))) < 400


# --- machines ---


def test_json_holds_all_that_is_known_of_a_change() -> None:
    document = json.loads(_told(WHOLE, "json"))
    assert document["version"] == 1
    assert document["as_of"] == "2026-06-01"
    assert document["base"] == {
        "name": "main",
        "commit": {"oid": "abcdefabcdef", "author": "Ana", "date": "2026-03-01"},
    }
    assert document["head"] == {"name": "the files here", "commit": None}
    assert document["summary"] == {
        "changes": 5,
        "audiences": {"experience": 1, "ownership": 1, "evidence": 1, "scoring": 1, "editorial": 1},
    }
    place = {"path": "journeys/buy.yaml", "line": 12, "column": 16, "field": "pains[0].severity"}
    move = {"ref": "buy/waits", "label": "Waits", "old_rank": 7, "new_rank": 2, "old_score": 0.1, "new_score": 0.4,
            "because": ["severity 2 → 4"]}  # fmt: skip
    assert document["changes"][0] == {
        "sort": "edited",
        "kind": "pain-point",
        "ref": "buy/waits",
        "label": "Waits",
        "audience": "scoring",
        "field": "severity",
        "old": 2,
        "new": 4,
        "words": None,
        "items": None,
        "before": place,
        "after": place,
        "commit": {"oid": "1a2b3c4d5e6f", "author": "Ana Ruiz", "date": "2026-03-04", "reason": "calls doubled"},
        "effects": {"ranking": [move], "findings_begun": [], "findings_ended": []},
    }
    assert document["changes"][1]["words"] == [
        {"fate": "kept", "text": "Waits "},
        {"fate": "come", "text": "much"},
        {"fate": "kept", "text": " too long"},
    ]
    assert document["changes"][2]["commit"] == {
        "oid": None, "author": None, "date": None, "reason": "not committed yet",
    }  # fmt: skip
    assert document["changes"][3]["commit"] is None
    assert document["changes"][4]["after"] is None
    assert document["effects"]["findings_begun"][0]["code"] == "STL102"


def test_json_without_effects_says_that_nobody_asked() -> None:
    document = json.loads(_told(_report(_change()), "json"))
    assert document["effects"] is None
    assert document["changes"][0]["effects"] is None


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), 10**5000, -(10**40), {1: float("nan")}, ["\ud800", "\x00"]], ids=range(6)
)
def test_json_can_hold_whatever_old_files_say(odd: Any) -> None:
    for old, new in ((odd, 1), ("a b", odd), ([odd], [odd, odd, 2]), ({"a": odd}, {"a": 1})):
        report = _report(_change(old=old, new=new))
        assert len(json.loads(_told(report, "json"))["changes"]) == 1
        assert _told(report, "text")


def test_lists_are_told_by_key_in_json() -> None:
    old, new = [{"ref": "a"}], [{"ref": "b"}]
    document = json.loads(_told(_report(_change(field="evidence", old=old, new=new)), "json"))
    assert document["changes"][0]["items"] == {
        "key": "ref", "came": [{"ref": "b"}], "went": [{"ref": "a"}], "edited": [], "reordered": False,
    }  # fmt: skip


def test_annotations_stand_on_the_line_and_begin_with_what_breaks() -> None:
    lines = _told(replace(WHOLE, folder="company"), "github").splitlines()
    assert lines[0] == (
        "::error file=company/journeys/buy.yaml,line=5,title=This change makes buy stale::"
        "journey 'buy' was last reviewed long ago"
    )
    assert (
        "::notice file=company/journeys/buy.yaml,line=12,title=pain “Waits” (scoring)::"
        "pain “Waits”: severity 2 → 4 (rank 7 → 2)"
    ) in lines
    assert len(lines) == 6


@pytest.mark.parametrize(("count", "more"), [(10, ""), (11, " (and 1 more; see the summary)")], ids=["ten", "eleven"])
def test_github_gets_ten_annotations_of_a_level_and_the_last_counts_the_rest(count: int, more: str) -> None:
    lines = _told(_report(*(_change(ref=f"buy/p{n}") for n in range(count))), "github").splitlines()
    assert len(lines) == 10
    assert lines[-1].endswith(f"severity 2 → 4{more}")


# --- long comparisons ---


def test_a_comment_never_grows_beyond_what_github_takes() -> None:
    many = [_change(ref=f"j{n // 40}/p{n}", label=f"Pain {n} " + "*" * 60) for n in range(2_000)]
    effects = Effects(tuple(RankMove(f"p{n}", "P", 1, 2, 1, 2, ("x",)) for n in range(100)))
    told = _told(_report(*many, effects=effects), "markdown")
    assert len(told) <= MOST_CHARACTERS
    left_out = re.search(r"… and ([\d,]+) more, too many for one comment", told)
    assert left_out is not None
    assert told.count("severity 2") + int(left_out[1].replace(",", "")) == 2_000
    assert told.count("<details>") == told.count("</details>") > 1
    assert "and 70 more" in told


def test_one_change_too_long_for_a_comment_is_counted() -> None:
    huge = [_change(field=f"f{n}" + "x" * 70_000) for n in range(2)]
    told = _told(_report(*huge), "markdown")
    assert len(told) < MOST_CHARACTERS
    assert "… and 2 more" in told


def test_long_journeys_are_folded_and_short_ones_are_open() -> None:
    few = _told(_report(*(_change(ref=f"buy/p{n}") for n in range(8))), "markdown")
    many = _told(_report(*(_change(ref=f"buy/p{n}") for n in range(9))), "markdown")
    assert "<details>" not in few
    assert "<details><summary>9 changes</summary>" in many


# --- hostile text ---

HOSTILE = [
    "<script>alert(1)</script>",
    "</details><h1>x</h1>",
    "![](https://e.example/p.png) [a](javascript:alert(1))",
    "one\n\n# two\n::error file=a::b",
    "::set-output name=a::b",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStop]",
    "a\r\n::error::b%0A::error::c",
    "\x1b[2J\x1b]0;t\x07\x9b31m",
    "\u202eevil\u2066x\u200b",
    "a|b `` ` *b* _c_ ~~d~~ @org/team #12 $x$",
    "\"onload='x' {{ 7 * 7 }} {% x %}",
    ",line=9::x",
]


def _hostile(text: str) -> DiffReport:
    commit = Commit("1a2b3c4d5", text, text, DAY, text, text)
    spot = Spot(text, (text,), Place(3, 1))
    whole = {"label": text, "commit": commit, "before": spot, "after": spot}
    changes = [
        _change(field=text, old="a b", new=text, **whole),
        _change(ref=f"{text}/x", kind=text, old=f"so it is {text} here", new=f"so it {text} is {text} here", **whole),
        _change(ref=text, field="f", old=[text], new=[{"id": text, text: text}, text], **whole),
        _change(ref=text, field="g", old={text: text, "a": 1}, new={text: 2, "a": text}, **whole),
        _change(ref=f"{text}/new", sort=Sort.ADDED, **whole),
        _change(ref=text, sort=Sort.RENAMED, field="id", old=text, new=text, **whole),
    ]
    finding = Finding("STL102", "n", Level.ERROR, text, text, text, ref=text, place=Place(1, 1, text))
    effects = Effects((RankMove(text, text, 1, 2, 1, 2, (text,)),), (finding,), (finding,))
    base, head = Moment(text, commit), Moment(text, commit)
    names: Mapping[str, str] = {text: text}
    return DiffReport(Comparison(base, head, tuple(changes), effects, (text,)), DAY, names, {}, text, text)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert {name for name, _ in attrs} <= {"class", "lang", "charset", "http-equiv", "content", "name"}

    def handle_comment(self, data: str) -> None:
        self.seen.add("comment")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_in_html(text: str) -> None:
    reader = _Elements()
    reader.feed(_told(_hostile(text), "html"))
    known = {"html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3", "p", "ul", "li",
             "span", "strong", "del", "ins", "footer"}  # fmt: skip
    assert reader.seen <= known


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_in_markdown(text: str) -> None:
    told = _told(_hostile(text), "markdown")
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
def test_hostile_words_make_no_command_of_their_own(text: str) -> None:
    report = _hostile(text)
    told = _told(report, "github")
    assert escape.visible(told) == told
    assert "##vso[" not in told
    assert "##teamcity[" not in told
    for line in told.splitlines():
        command = re.fullmatch(r"::(error|notice) file=[^:,]*,line=\d+,title=[^:,]*::(.*)", line)
        assert command is not None, line
    assert len(told.splitlines()) == 7


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_add_no_line_to_the_text(text: str) -> None:
    calm = _told(_hostile("calm"), "text").splitlines()
    told = escape.terminal(_told(_hostile(text), "text"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066\u200b]", told)
    assert not re.search(r"^\s*::", told, re.MULTILINE)
    assert "##vso[" not in told
    if "\n" not in text and "/" not in text:
        assert len(told.split("\n")) == len(calm) + 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_come_through_json_as_they_were(text: str) -> None:
    told = _told(_hostile(text), "json")
    assert escape.visible(told) == told
    assert json.loads(told)["changes"][0]["new"] == text
