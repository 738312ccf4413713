"""The page of a map: all that is known stands on it as headings, lists and tables, whatever the browser runs."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from jmx.render.formats import pictures, render
from jmx.render.html import strips
from jmx.render.pages import VIEWS, Look, pages
from jmx.render.past import NO_PAST, MapEdit, MapPast
from jmx.render.view import MapDecision, MapFix, MapStep, MapView, Source
from tests.render import drawn

EDIT = MapEdit("severity 3 → 5", date(2026, 9, 24), "5172b26a5", "Tomasz Wrobel", "a promise not kept")
PAST = MapPast({"onboarding/missed-visit": (EDIT, MapEdit("added", date(2025, 11, 6), "b5bfcfd14", "Ana Ruiz"))})


def known() -> MapView:
    """The broadband journey with a pain of which everything is known."""
    view = drawn.broadband()
    source = Source(
        "june/visits", "Every second visit came late", ("I sat there like a dog.",), "interview, 12", date(2026, 6, 4)
    )
    fix = MapFix("hour", "The hour by text", "shipped", date(2026, 7, 14), who="Field service")
    decided = MapDecision("review/d1", "Customers learn the hour", date(2026, 6, 4), "Yusuf Demir")
    said = {
        "sources": (source,),
        "fixes": (fix,),
        "decision": decided,
        "next": "Ask again (Bo, by 3 Dec 2026)",
        "owner": "Bo Lind",
    }
    stages = tuple(
        replace(stage, pains=tuple(replace(pain, **(said if "missed" in pain.ref else {})) for pain in stage.pains))  # type: ignore[arg-type]
        for stage in view.stages
    )  # fmt: skip
    return replace(view, stages=stages)


def page_of(view: MapView, past: MapPast = NO_PAST) -> str:
    return render(view, "html", past=past).content.decode()


def words(page: str) -> str:
    """What stands on a page beside its drawing, as it reads."""
    body = re.sub(r"(?s)<(svg|style|script)\b.*?</\1>", " ", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def item(page: str, name: str) -> str:
    """What is said of one record."""
    found = re.search(rf'(?s)<article [^>]*id="{name}".*?</article>', page)
    assert found, name
    return words(found[0])


def test_a_pain_tells_its_owner_decision_next_step_fixes_evidence_and_past() -> None:
    told = item(page_of(known(), past=PAST), "pain-onboarding-missed-visit")
    assert told.startswith("What hurts #2 The engineer does not come Severity 5 of 5 Status Open")
    for said in (
        "Owner Bo Lind",
        "Decided Customers learn the hour ( review/d1, 4 Jun 2026, Yusuf Demir )",
        "Next Ask again (Bo, by 3 Dec 2026)",
        "Fixes The hour by text : shipped 14 Jul 2026",
        "How we know Every second visit came late “I sat there like a dog.” june/visits, 4 Jun 2026, interview, 12",
        "Last changed 24 Sep 2026 by Tomasz Wrobel , commit 5172b26a5",
        "severity 3 → 5 a promise not kept",
    ):
        assert said in told


def test_a_step_tells_how_it_feels_how_that_is_known_and_what_hurts_there() -> None:
    page = page_of(drawn.broadband())
    told = item(page, "step-onboarding-engineer")
    assert told.startswith("9 Waits for the engineer ★ moment of truth “I took a day off, and then a second one.”")
    assert "Decides Whoever waits in vain tells ten others" in told
    assert "Feels −2 Hurts The engineer does not come Backstage Field service plans routes the evening before" in told
    assert "How we know interview: twelve in June" in told
    assert "Feels +1 (an assumption)" in item(page, "step-onboarding-compare")


def test_what_is_not_known_of_the_past_is_said() -> None:
    assert "this clone is shallow" in words(page_of(drawn.broadband(), past=MapPast(gap="this clone is shallow")))
    assert "Last changed" not in page_of(drawn.broadband()).partition("<script>")[0]


class Links(HTMLParser):
    """Where links lead, and what can be led to; headings in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.to += [str(told["href"])[1:]] if "href" in told else []
        self.ids += [str(told["id"])] if "id" in told else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []


@pytest.mark.parametrize("view", VIEWS)
def test_every_link_leads_somewhere_and_no_two_places_have_one_name(view: str) -> None:
    team = {"team": "Field service"} if view == "team" else {}
    journey = drawn.broadband()
    stages = tuple(replace(stage, team="Field service") for stage in journey.stages)
    (made,) = pictures(replace(journey, stages=stages), "html", look=Look(view, **team))  # type: ignore[arg-type]
    found = Links(made.content.decode())
    assert len(found.ids) == len(set(found.ids))
    assert set(found.to) - {each for each in found.to if each.startswith("on-map-")} <= set(found.ids)
    assert all(deeper - higher <= 1 for higher, deeper in pairwise(found.headings))
    if view == "full":
        assert set(found.to) <= set(found.ids)
        shown = {name.removeprefix("on-map-") for name in found.ids if name.startswith("on-map-")}
        assert len(shown) == len(journey.steps) + len(journey.all_pains) + 3


def test_only_this_style_and_this_script_may_run() -> None:
    page = page_of(drawn.broadband())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for tag in ("style", "script"):
        inside = page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]


def test_the_stamp_stands_in_the_head() -> None:
    page = page_of(drawn.broadband())
    stamp = re.search(r'<meta name="jmx" content="([^"]*)">', page)
    assert stamp
    assert '"journey":"onboarding"' in unescape(stamp[1])
    assert "<metadata" not in page


def test_titles_that_read_from_right_to_left_do_not_reorder_the_words_around_them() -> None:
    view = drawn.broadband()
    page = page_of(replace(view, title="الانتقال إلى منزل جديد", owner="رنا"))
    low = replace(
        view, stages=tuple(replace(s, steps=tuple(replace(t, title="בית!") for t in s.steps)) for s in view.stages)
    )
    assert "Lowest point: <bdi>בית!</bdi>. Owner: Ana Ruiz" in page_of(low)
    assert '<h1 dir="auto">الانتقال إلى منزل جديد</h1>' in page
    assert "<bdi>رنا</bdi>" in page


def test_strips_hold_every_mark_of_a_page_and_cover_it() -> None:
    for name in ("full", "slide", "executive"):
        for page in pages(drawn.broadband(), drawn.THEME, Look(name)):
            found = strips(page)
            assert sum(len(strip.marks) for strip in found) == len(page.marks)
            assert (found[0].top, found[-1].bottom) == (0.0, page.height)
            assert all(a.bottom == pytest.approx(b.top) for a, b in pairwise(found))


@pytest.mark.parametrize("name", ["full", "slide"])
def test_nothing_is_painted_below_its_strip_where_it_would_cover_what_is_printed_next(name: str) -> None:
    (page,) = (each.content.decode() for each in pictures(drawn.broadband(), "html", look=Look(name)))
    found = re.findall(r'(?s)<svg [^>]*viewBox="0 ([\d.]+) [\d.]+ ([\d.]+)"[^>]*>(.*?)</svg>', page)
    for top, high, inside in found:
        for y, height in re.findall(r'<rect (?!class)[^>]*y="([\d.]+)" [^>]*?height="([\d.]+)"', inside):
            assert float(y) + float(height) <= float(top) + float(high) + 1
    assert len(found) > 8


def test_a_wide_map_has_letters_of_one_size_since_it_is_read_piece_by_piece() -> None:
    view = drawn.broadband()
    wide = replace(view, stages=view.stages * 4)
    (page,) = pages(wide, drawn.THEME, headed=False)
    assert page.width > 2 * drawn.THEME.page
    assert {text.scale for text in page.texts} == {1.0}
    assert any(text.scale > 2 for text in pages(wide, drawn.THEME)[0].texts)


def test_personas_are_offered_where_they_feel_differently_and_items_say_who_comes_by() -> None:
    view = drawn.broadband()
    assert 'id="persona"' not in page_of(view)
    steps = (
        MapStep("j/s/a", 1, "Walks in", moods=(1.0, -1.0)),
        MapStep("j/s/b", 2, "Rolls in", moods=(None, -2.0), personas=("Rolf",)),
    )
    stages = (replace(view.stages[0], steps=steps),)
    page = page_of(replace(view, stages=stages, feelings=("Mia", "Rolf"), felt_by=(("Mia",), ("Rolf",))))
    assert '<option value="1">Rolf</option>' in page
    assert re.findall(r'data-kind="step" tabindex="-1" data-groups="([^"]*)"', page) == ["0 1", "1"]
    assert "Only for Rolf" in item(page, "step-j-s-b")


def test_records_whose_refs_look_alike_have_places_of_their_own() -> None:
    view = drawn.broadband()
    steps = (MapStep("j/a-b", 1, "One"), MapStep("j-a/b", 2, "Other"))
    page = page_of(replace(view, stages=(replace(view.stages[0], steps=steps),)))
    assert item(page, "step-j-a-b").startswith("1 One")
    assert item(page, "step-j-a-b-").startswith("2 Other")
