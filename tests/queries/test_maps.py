"""The maps of all journeys: drawn by several processes as by one, and one that is broken stops no other."""

from collections.abc import Callable
from typing import Any

import pytest

from jmx.queries import maps
from jmx.queries.map import map_of
from jmx.queries.maps import JourneyMap, journeys_to_draw, maps_of, unread_journeys
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.render import map_worker
from jmx.render.formats import pictures
from jmx.render.map_worker import MapStyle
from jmx.render.packed import packed, unpacked
from jmx.render.pages import Look
from tests.reading.test_images import png
from tests.support import Repository

JOURNEY = """\
kind: journey
id: {id}
title: Do {id}
owner: Ana Ruiz <ana@x.example>
personas: [mia, ben]
stages:
- title: First
  touchpoints:
  - {{title: Starts, emotion: {{mia: -1, ben: 1}}, team: desk, backstage: [Counts]}}
  - {{title: Ends, emotion: -2, evidence: ["support: 12 mails"], pains: [{{title: It hurts, severity: 4}}]}}
"""
PERSONAS = "kind: personas\nitems:\n- {id: mia, title: Mia}\n- {id: ben, title: Ben}\n- {id: eve, title: Eve}\n"
TEAMS = "kind: teams\nitems: [{id: desk, title: Front desk}]\n"
DAY = "2026-06-01"


@pytest.fixture
def several(repository: Repository) -> Repository:
    names = [f"do-{at:02}" for at in range(9)]
    repository.write(
        {f"journeys/{name}.yaml": JOURNEY.format(id=name) for name in names} | {"p.yaml": PERSONAS, "t.yaml": TEAMS}
    )
    return repository


SVG, HTML = MapStyle("svg"), MapStyle("html")


def drawn(folder: Any, style: MapStyle = SVG) -> tuple[Opened, list[JourneyMap]]:
    here = open_repository(folder, as_of=DAY, cached=False)
    return here, list(maps_of(here, journeys_to_draw(here), style))


def test_each_map_is_the_one_that_is_drawn_of_its_journey_alone(several: Repository) -> None:
    here, found = drawn(several.folder)
    assert [each.journey for each in found] == [f"do-{at:02}" for at in range(9)]
    alone = pictures(map_of(here, "do-03"), "svg")
    assert found[3].pictures == alone


def test_others_share_in_and_draw_the_same_whatever_becomes_of_them(
    several: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = MapStyle("svg", Look("slide", lanes=("steps", "emotion"), paper="4:3"))
    _, alone = drawn(several.folder, style)
    monkeypatch.setattr(maps, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(maps, "spare_processors", lambda: 1)
    assert drawn(several.folder, style)[1] == alone

    def unknown_elsewhere(data: Any) -> Any:
        return draw(data)

    draw = map_worker.draw
    monkeypatch.setattr(map_worker, "draw", unknown_elsewhere)  # other processes find no such function, and end
    assert drawn(several.folder, style)[1] == alone


def test_options_of_a_format_get_to_other_processes(several: Repository) -> None:
    here, found = drawn(several.folder, MapStyle("png", Look(), {"dpi": 30.0, "fonts": ()}))
    assert found[0].pictures == pictures(map_of(here, "do-00"), "png", dpi=30.0)


def test_a_journey_that_cannot_be_drawn_says_why_and_the_others_are_drawn(several: Repository) -> None:
    several.write(
        {
            "journeys/do-02.yaml": JOURNEY.format(id="do-02")
            .replace("[mia, ben]", "[eve]")
            .replace("{mia: -1, ben: 1}", "1")
        }
    )
    several.write({"journeys/do-04.yaml": JOURNEY.format(id="do-04").replace("team: desk, ", "")})
    several.write({"journeys/odd.yaml": "kind: journey\nid: odd\ntitle: [\n"})
    here, found = drawn(several.folder, MapStyle("svg", Look(persona="mia")))
    assert [bool(each.pictures) for each in found] == [True, True, False, *[True] * 6]
    assert found[2].why == "journey 'do-02' has no persona 'mia'; its personas: eve"
    assert here.notes == ["1 file with mistakes, left out where they cannot be read: journeys/odd.yaml; see: jmx lint"]
    assert unread_journeys(here) == (("odd", "journeys/odd.yaml"),)
    _, found = drawn(several.folder, MapStyle("svg", Look("team", team="desk")))
    assert (len(found[3].pictures), found[4].why) == (1, "this journey has no team 'desk'; it names none")


def test_a_journey_is_known_at_a_glance(several: Repository) -> None:
    several.write({"life.yaml": "kind: journey\nid: life\ntitle: Life\ntype: lifecycle\nstages: [{ref: start}, Use]\n"})
    several.write({"start.yaml": "kind: stage\nid: start\ntitle: Start\n"})
    several.write({"a.yaml": JOURNEY.format(id="a") + "type: sub-journey\nparent: start\n"})
    several.write({"b.yaml": JOURNEY.format(id="b") + "parent: life/use\n"})
    _, found = drawn(several.folder)
    known = {each.journey: each.glance for each in found}
    inner, other, single = known["a"], known["b"], known["do-00"]
    assert inner
    assert other
    assert single
    assert (inner.type, inner.parent, inner.stage) == ("sub-journey", "life", "Start")
    assert (other.parent, other.stage, single.parent) == ("life", "Use", "")
    assert (inner.owner, inner.answered, inner.pressing) == ("Ana Ruiz", True, ("Never reviewed",))
    assert inner.worst
    assert (inner.worst.title, inner.coverage, inner.claims) == ("It hurts", 33, 3)
    assert [(dot.mood, dot.known, dot.lowest) for dot in inner.curve] == [(-1, False, False), (-2, True, True)]


def test_a_map_comes_back_from_plain_data_as_it_was(several: Repository, opened: Callable[..., Opened]) -> None:
    (several.folder / "journeys/a.png").write_bytes(png(4, 3))
    several.write({"journeys/z.yaml": JOURNEY.format(id="z").replace("team: desk", "image: a.png, team: desk")})
    views = [map_of(open_repository(several.folder), "z"), map_of(opened(), "buy")]
    assert views[0].steps[0].picture
    assert [unpacked(packed(each)) for each in views] == views


def test_pages_tell_what_became_of_each_step_whoever_draws_them(
    several: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    several.git("add", ".")
    several.git("commit", "--quiet", "--message=Map all of it", day="2026-01-07")
    _, alone = drawn(several.folder, HTML)
    assert all(b"Added 7 Jan 2026 by" in each.pictures[0].content for each in alone)
    monkeypatch.setattr(maps, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(maps, "spare_processors", lambda: 1)
    assert drawn(several.folder, HTML)[1] == alone
