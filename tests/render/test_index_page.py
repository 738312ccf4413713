"""The index of many maps: who belongs to whom, what stands behind each, and nothing that people wrote becomes markup."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jmx.render.glance import CurveDot, Glance, family
from jmx.render.index_page import MapIndex, index_page
from jmx.render.theme import default_theme
from jmx.render.view import MapPain, Notice
from tests.browser import CHROMIUM, opened

DIPS = (CurveDot(1, True, False), CurveDot(-2, False, True), CurveDot(0.5, True, False))
HOSTILE = (
    '"><script>alert(1)</script>', "javascript:alert(1)", "a' onload='x", "</style><b>", "]]>&amp;<!--", "\x1b[31m\u202e\0",
    "../../etc/passwd", "//evil.example/x", "  ",
)  # fmt: skip
LIFE = Glance("life", "Life of a customer", "lifecycle", owner="Ana Ruiz", answered=True)
BUY = Glance(
    "buy", "Buy", parent="life", stage="Start", owner="No owner since May", next_review="3 May 2026",
    notices=(Notice("No owner", True), Notice("Review 9 days overdue", True), Notice("In a freeze until 1 May 2026")),
    worst=MapPain("slow", "It is slow", severity=4), coverage=25, claims=4, curve=DIPS, lowest="Lowest: Waits, −2",
)  # fmt: skip
PAY = Glance("pay", "Pay", "sub-journey", parent="buy")
GO = Glance("go", "Go", kind="draft")


def page(*found: Glance, files: dict[str, tuple[str, ...]] | None = None, **more: object) -> str:
    index = MapIndex("Acme & Sons", date(2026, 5, 12), "abc1234", found, files or {}, **more)  # type: ignore[arg-type]
    return index_page(index, default_theme()).decode()


def test_journeys_stand_below_what_they_zoom_into_and_the_others_by_themselves() -> None:
    found = family([PAY, GO, BUY, LIFE])
    assert [(depth, each.ref) for branch in found.branches for depth, each in branch.rows] == [
        (0, "life"), (1, "buy"), (2, "pay"),
    ]  # fmt: skip
    assert found.single == (GO,)


def test_no_journey_is_lost_in_a_circle_or_below_one_that_is_not_there() -> None:
    a, b = replace(PAY, ref="a", parent="b"), replace(PAY, ref="b", parent="a")
    alone, gone = replace(PAY, ref="own", parent="own"), replace(PAY, ref="gone", parent="nobody")
    found = family([a, b, alone, gone])
    assert [each.ref for _, each in found.branches[0].rows] == ["a", "b"]
    assert {each.ref for each in found.single} == {"own", "gone"}


def test_the_page_says_how_each_journey_stands_and_leads_to_its_map() -> None:
    shown = page(LIFE, BUY, GO, files={"life": ("life.svg",), "buy": ("buy-1.svg", "buy-2.svg")})
    assert "3 journeys  ·  1 waits for somebody to act  ·  as of 12 May 2026  ·  commit abc1234" in shown
    assert '<a href="life.svg">Life of a customer</a>' in shown
    assert '<a href="buy-1.svg">Buy</a>' in shown
    assert '<a class="page" href="buy-2.svg">2</a>' in shown
    assert "in “Start”" in shown
    assert 'It is slow <strong class="bad">4/5</strong> <span class="quiet">(assumed)</span>' in shown
    assert '<strong class="bad">No owner since May</strong>' in shown
    assert '3 May 2026<br><strong class="bad">Review 9 days overdue</strong></div>' in shown
    assert "25 % of 4 claims" in shown
    assert 'aria-label="Lowest: Waits, −2"' in shown
    assert ">Other journeys <" in shown


def test_a_lowest_point_that_is_assumed_is_hollow() -> None:
    known = page(replace(BUY, curve=(CurveDot(-2, True, True),)))
    colors = default_theme().colors
    assert re.findall(r'<circle[^>]* fill="(#\w+)"', page(BUY)) == [colors["page"]]
    assert re.findall(r'<circle[^>]* fill="(#\w+)"', known) == [colors["pain"]]


def test_what_has_no_map_is_named_with_why() -> None:
    shown = page(BUY, lacking=(("odd", "odd.yaml has mistakes"), ("go", "it <has> no team")), titles={"go": "Go there"})
    assert "<strong>odd</strong>: odd.yaml has mistakes" in shown
    assert "<strong>Go there</strong>: it &lt;has&gt; no team" in shown


def test_the_page_needs_no_script_and_fetches_nothing() -> None:
    shown = page(LIFE, BUY, files={"life": ("life.svg",)})
    assert "<script" not in shown
    assert "default-src &#x27;none&#x27;" in shown
    assert not re.search(r'(?:src|href)="(?!life\.svg)', shown)
    assert "url(" not in shown


@pytest.mark.few(3)
@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_wrote_stays_text(words: str) -> None:
    hostile = Glance(
        "x", words, parent="", stage=words, owner=words, answered=True, next_review=words,
        notices=(Notice(words, True),), worst=MapPain("p", words, must=words), curve=DIPS, lowest=words,
    )  # fmt: skip
    shown = page(hostile, files={"x": (f"{words}.svg",)}, lacking=((words, words),))
    tree = ElementTree.fromstring(re.sub(r"<meta[^>]*>|<!doctype html>|<br>", "", shown))
    plain = ElementTree.fromstring(re.sub(r"<meta[^>]*>|<!doctype html>|<br>", "", page(
        replace(hostile, title="a", stage="a", owner="a", next_review="a", notices=(Notice("a", True),),
                worst=MapPain("p", "a", must="a"), lowest="a"), files={"x": ("a.svg",)}, lacking=(("a", "a"),))))  # fmt: skip
    assert [each.tag for each in tree.iter()] == [each.tag for each in plain.iter()]
    for link in tree.iter("a"):
        assert ":" not in link.get("href", "")


@pytest.mark.deep
@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: chromium on PATH")
def test_a_browser_reads_the_page(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(page(LIFE, BUY, PAY, GO))
    shown = opened(file, tmp_path / "profile")
    assert shown.count("<tr") == 4 + 2
