"""Two maps as one: what only one side has, what differs, and nothing that nobody knows."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.errors import CannotDraw
from jmx.render.compare_map import Doubts, SideNames, compared, in_one_order, under
from jmx.render.formats import FORMATS, render
from jmx.render.marks import MarkSort
from jmx.render.pages import VIEWS, Look, pages
from jmx.render.scene import Scene
from jmx.render.twins import twins
from jmx.render.view import MapBranch, MapPain, MapStage, MapStep, MapView
from tests.render import drawn, geometry
from tests.render.test_geometry import SLOW_IS_FINE, views

SIDES = SideNames("March", "Now")


def step(name: str, mood: float | None = 0.0, **more: Any) -> MapStep:
    return MapStep(f"j/{name}", 0, name.capitalize(), moods=(mood,), **more)


def journey(**stages: list[MapStep]) -> MapView:
    """A journey of some stages, its steps numbered."""
    numbers = count(1)
    made = (
        MapStage(f"j/{name}", name.capitalize(), steps=tuple(replace(each, number=next(numbers)) for each in steps))
        for name, steps in stages.items()
    )
    return MapView("j", "Buy", stages=tuple(made), as_of=drawn.AS_OF, owner="Ana")


def both(earlier: MapView, later: MapView, doubts: Doubts | None = None) -> MapView:
    return compared(earlier, later, SIDES, doubts or Doubts())


def told(view: MapView) -> list[str]:
    assert view.comparison
    return [each.words for each in view.comparison.differences]


def marks(view: MapView) -> dict[str, str]:
    """What is marked, in words."""
    assert view.comparison
    marked: list[Any] = [*view.stages, *view.steps, *view.all_pains, *view.metrics]
    return {each.title: each.mark.words for each in marked if each.mark}


def test_all_names_of_two_lists_come_in_one_order() -> None:
    assert in_one_order("abc", "abc") == [*"abc"]
    assert in_one_order("abcd", "axd") == [*"abcxd"]
    assert in_one_order("abc", "cba") == [*"cba"]
    assert in_one_order("xab", "ba") == [*"xba"]
    assert in_one_order("", "ab") == in_one_order("ab", "") == [*"ab"]


def test_steps_and_stages_of_one_side_are_marked_and_all_are_numbered_anew() -> None:
    was = journey(find=[step("look"), step("ask")], pay=[step("card")])
    now = journey(find=[step("look"), step("try")], use=[step("start")])
    found = both(was, now)
    assert [(stage.title, [each.title for each in stage.steps]) for stage in found.stages] == [
        ("Find", ["Look", "Ask", "Try"]), ("Pay", ["Card"]), ("Use", ["Start"]),
    ]  # fmt: skip
    assert [each.number for each in found.steps] == [1, 2, 3, 4, 5]
    assert marks(found) == {"Ask": "Gone", "Try": "New", "Pay": "Gone", "Card": "Gone", "Use": "New", "Start": "New"}
    assert "2. Ask: gone" in told(found)
    assert "Stage “Use”: new" in told(found)


def test_numbers_in_words_and_ways_are_the_new_ones_and_no_difference_by_themselves() -> None:
    pain = MapPain("j/dear", "Dear", steps=(2,))
    was = journey(pay=[step("card"), step("bill", next=(MapBranch(1, "Card", "wrong"),))])
    now = journey(pay=[step("new"), step("card"), step("bill", next=(MapBranch(2, "Card", "wrong"),))])
    was = replace(was, pains=(pain,))
    now = replace(now, pains=(replace(pain, steps=(3,)),))
    found = both(was, now)
    assert told(found) == ["1. New: new"]
    assert found.steps[2].next[0].number == 2
    assert found.pains[0].steps == (3,)


def test_what_a_card_shows_is_marked_on_it_and_all_that_differs_is_told() -> None:
    was = journey(pay=[step("card", -1.0, channel="Shop", systems=("Till",), actions=("Signs",))])
    now = journey(pay=[step("card", -2.0, channel="App", systems=("Till", "Ledger"), evidenced=True)])
    was = replace(was, pains=(MapPain("j/dear", "Dear", severity=3),))
    now = replace(now, pains=(MapPain("j/dear", "Very dear", severity=5, status="addressed"),), owner="Ben")
    found = both(was, now)
    assert marks(found) == {
        "Card": "Changed: actions: − Signs", "Very dear": "Changed: title Dear → Very dear; severity 3/5 → 5/5; status open → addressed",
    }  # fmt: skip
    assert told(found) == [
        "The journey: owner Ana → Ben",
        "1. Card: actions: − Signs; channel Shop → App; systems: + Ledger; evidence no → yes; feels −1 → −2",
        "Pain “Very dear”: title Dear → Very dear; severity 3/5 → 5/5; status open → addressed",
    ]


def test_a_step_that_stands_in_another_stage_is_there_once() -> None:
    found = both(journey(a=[step("x"), step("y")], b=[step("z")]), journey(a=[step("x")], b=[step("y"), step("z")]))
    assert [each.title for each in found.steps] == ["X", "Y", "Z"]
    assert told(found) == ["2. Y: stage A → B"]


def test_both_curves_stand_over_each_other_each_known_as_it_was() -> None:
    was = journey(pay=[step("card", -2.0), step("gone", 1.0, evidenced=True)])
    now = journey(pay=[step("card", 1.0, evidenced=True), step("new", None)])
    found = both(was, now)
    assert [each.moods for each in found.steps] == [(1.0, -2.0), (None, 1.0), (None, None)]
    assert [each.known_on(1) for each in found.steps[:2]] == [False, True]
    assert found.steps[0].known_on(0)
    assert found.feelings == ("Now", "March")
    assert found.low_words == "Lowest point: Card (March; assumed)"


def test_groups_are_compared_by_name_and_the_curve_is_that_of_the_first() -> None:
    was = replace(journey(pay=[replace(step("card"), moods=(-1.0, 1.0))]), feelings=("Mia", "Ben"))
    now = replace(journey(pay=[replace(step("card"), moods=(1.0, -2.0))]), feelings=("Ben", "Mia"))
    found = both(was, now)
    assert told(found) == ["1. Card: feels (Mia) −1 → −2"]
    assert (found.steps[0].moods, found.feelings) == ((1.0, 1.0), ("Now: Ben", "March: Ben"))
    assert any(
        text.words == "No curves here, but in the list of what is different: Mia"
        for text in pages(found, drawn.THEME)[0].texts
    )


def test_whatever_differs_about_a_step_or_a_stage_is_marked_on_it() -> None:
    was, now = (
        replace(view, stages=(replace(view.stages[0], goal=goal),))
        for view, goal in (
            (journey(pay=[step("card", -1.0, teams=("Shop",)), step("bill")]), "Pay"),
            (journey(pay=[step("card", 1.0, teams=("Web",)), step("bill")]), "Pay at once"),
        )
    )
    found = both(was, now)
    assert marks(found) == {"Pay": "Changed: goal", "Card": "Changed: feels, teams"}
    texts = [text.words for text in pages(found, drawn.THEME)[0].texts]
    assert "Pay (changed: goal)" in texts
    assert "Changed: feels, teams" in texts


def test_entries_of_one_side_are_marked_by_shape_word_and_colour() -> None:
    was = journey(pay=[step("card", channel="Shop", backstage=("Count",)), step("sign", channel="Shop")])
    now = journey(pay=[step("card", channel="App", backstage=("Count",)), step("sign", channel="Shop")])
    scene = pages(both(was, now), drawn.THEME)[0]
    texts = {text.words: text.role for text in scene.texts}
    assert texts["App · 1 (new)"] == "done"
    assert texts["Shop · 1 (gone)"] == "quiet-strong"
    assert texts["Shop · 2"] == texts["Count · 1" if "Count · 1" in texts else "Count"] == "text"


def test_the_same_map_twice_has_no_difference_and_no_mark() -> None:
    view = drawn.broadband()
    found = both(view, view)
    assert (told(found), marks(found)) == ([], {})
    assert any("Nothing of what this map shows." in text.words for text in pages(found, drawn.THEME)[0].texts)
    assert found.coverage == view.coverage


def test_what_may_stand_in_a_file_that_cannot_be_read_is_neither_new_nor_gone() -> None:
    was = replace(journey(pay=[step("card"), step("old")]), pains=(MapPain("a", "Old"), MapPain("b", "Both")))
    now = replace(journey(pay=[step("card", evidenced=True)]), pains=(MapPain("b", "Both"), MapPain("c", "New")))
    found = both(was, now, Doubts(frozenset({"pain-point", "evidence"}), frozenset({"pain-point", "touchpoint"})))
    assert found.comparison
    assert (told(found), marks(found)) == ([], {})
    assert [pain.title for pain in found.pains] == ["Both", "New"]
    assert sorted(found.comparison.not_compared) == ["1 touchpoint", "2 pain points"]
    texts = " ".join(text.words for text in pages(found, drawn.THEME)[0].texts)
    assert "Not compared, since files cannot be read: " in texts
    only_before = both(was, now, Doubts(before=frozenset({"pain-point"})))
    assert marks(only_before) == {"Card": "Changed: evidence", "Old": "Gone"}


def test_journeys_share_what_is_called_alike() -> None:
    was = journey(find=[step("look-around")], pay=[step("card")])
    now = under(was, {"j/find": "n/find", "j/look-around": "n/look", "j/pay": "n/settle", "j/card": "n/card"})
    now = replace(now, journey="n")
    now = replace(now, stages=(now.stages[0], replace(now.stages[1], title="Quite other words here")))
    assert twins(was, now) == {
        "j": "n", "j/find": "n/find", "j/look-around": "n/look", "j/card": "n/card",
    }  # fmt: skip
    assert twins(was, was) == {ref: ref for ref in ("j", "j/find", "j/pay", "j/look-around", "j/card")}


def test_no_two_records_have_the_same_twin() -> None:
    was = journey(pay=[step("a"), step("b")])
    was = replace(was, stages=tuple(replace(s, steps=tuple(replace(e, title="Pays the bill") for e in s.steps)) for s in was.stages))  # fmt: skip
    now = replace(under(was, {"j/a": "n/x", "j/b": "n/y"}), journey="n")
    found = twins(was, now)
    assert (found["j/a"], found["j/b"]) == ("n/x", "n/y")


def test_views_without_lanes_refuse_it_and_say_which_can() -> None:
    found = both(drawn.broadband(), drawn.broadband())
    for name in ("executive", "story"):
        with pytest.raises(CannotDraw, match="no room for two maps; those that have: full, slide, blueprint, team"):
            pages(found, drawn.THEME, Look(name))


def rich() -> MapView:
    """A map of two of which much is different."""
    now = drawn.broadband()
    was = replace(
        now,
        stages=(replace(now.stages[0], ref="j/once", title="Once"), *(
            replace(stage, title=f"{stage.title} then", steps=tuple(
                replace(each, title=f"{each.title} of old", moods=tuple(-(mood or 0) for mood in each.moods), teams=("Old team",))
                for each in stage.steps[1:]), pains=(), duration="P2D")
            for stage in now.stages[1:])),
        metrics=now.metrics[1:],
    )  # fmt: skip
    return both(was, now)


def scenes(view: MapView) -> list[Scene]:
    able = [name for name, each in VIEWS.items() if each.compares and name != "team"]
    looks = [Look(name, paper=paper) for name in able for paper in ("", "4:3") if not paper or VIEWS[name].on_paper]
    return [scene for look in looks for scene in pages(view, drawn.THEME, look)]


def check(view: MapView) -> None:
    for scene in scenes(view):
        theme = drawn.THEME
        assert geometry.overlapping_texts(scene, theme) == []
        assert geometry.straying_texts(scene, theme) == []
        assert geometry.crossed_texts(scene, theme) == []
        assert geometry.pale_texts(scene, theme) == []


def test_nothing_of_a_map_of_two_lies_on_anything_else_or_is_too_pale() -> None:
    check(rich())


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.wants != "view" and name != "pdf"])
def test_every_format_that_is_drawn_has_the_list(name: str) -> None:
    options: dict[str, Any] = {"dpi": 20.0} if name == "png" else {}
    content = render(rich(), name, **options).content
    if name in ("svg", "html"):
        assert b"What is different" in content
        assert "Compared: March → Now".encode() in content
    assert content == render(rich(), name, **options).content


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_what_is_written_lists_all_that_is_different(name: str) -> None:
    was = journey(pay=[step("card", -2.0, channel="Shop"), step("old")])
    now = journey(pay=[step("card", 1.0, evidenced=True, channel="App"), step("new")])
    unread = replace(was, pains=(MapPain("j/dear", "Dear"),))
    content = render(both(unread, now, Doubts(now=frozenset({"pain-point"}))), name).content.decode()
    assert "Compared: March → Now" in content
    signs = {"text": ("▲ ", "× ", "+ "), "markdown": ("- **Changed** ", "- **Gone** ", "- **New** ")}[name]
    for sign, words in zip(signs, ("1. Card: channel Shop → App; ", "2. Old", "3. New"), strict=True):
        assert f"{sign}{words}" in content
    assert "feels −2 → +1" in content
    assert "Not compared, since files cannot be read: 1 pain point" in content
    assert "Nothing of what this map shows." in render(both(now, now), name).content.decode()
    with pytest.raises(CannotDraw, match=f"with --compare {name} lists all that is different; leave out --view"):
        render(both(was, now), name, look=Look("story"))


@pytest.mark.parametrize("name", ["xlsx", "mermaid", "flowchart"])
def test_a_format_that_cannot_hold_two_maps_says_which_can(name: str) -> None:
    with pytest.raises(CannotDraw, match=f"{name} cannot hold two maps .*: svg, png, pdf, pptx, html, text, markdown"):
        render(rich(), name)


def test_slides_end_with_pages_of_what_is_different() -> None:
    found = pages(rich(), drawn.THEME, Look("slide"))
    lists = [scene for scene in found if any(text.words == "What is different" for text in scene.texts)]
    assert lists
    assert lists == list(found[-len(lists) :])
    assert any(f"Page {len(found)} of {len(found)}" == text.words for text in found[-1].texts)
    words = " ".join(text.words for scene in lists for text in scene.texts)
    comparison = rich().comparison
    assert comparison
    for each in comparison.differences:
        assert each.what.split()[0] in words
    assert sum(each.sort is MarkSort.CHANGED for each in comparison.differences) > 10


@st.composite
def pairs(draw: st.DrawFn) -> MapView:
    """Two maps of anything that share some of what they hold."""
    numbers = count()

    def named(view: MapView) -> MapView:
        def called(each: Any) -> Any:
            return replace(each, ref=f"j/{next(numbers)}")

        stages = []
        for stage in view.stages:
            hanging: Any = {
                name: tuple(map(called, getattr(stage, name)))
                for name in ("steps", "pains", "fixes", "strengths", "opportunities")
            }
            stages.append(replace(called(stage), **hanging))
        return replace(view, stages=tuple(stages))

    now, other = named(draw(views())), named(draw(views()))
    kept = draw(st.integers(0, len(now.stages)))
    stages = [
        replace(
            stage, steps=tuple(replace(s, title=draw(st.sampled_from([s.title, "Other"]))) for s in stage.steps[:1])
        )
        for stage in now.stages[:kept]
    ]
    width = max(1, len(other.feelings))
    stages = [
        replace(s, steps=tuple(replace(e, moods=(0.5,) * width) for e in s.steps),
                own=replace(s.own, moods=(None,) * width) if s.own else None)
        for s in stages
    ]  # fmt: skip
    return both(replace(other, stages=(*stages, *other.stages)), now)


@pytest.mark.deep
@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(pairs())
def test_any_map_of_two_is_readable(view: MapView) -> None:
    check(view)
