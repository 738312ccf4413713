"""A page says which of its marks show which lane, which curve and which record."""

from itertools import pairwise

import pytest

from jmx.render.pages import Look, pages
from jmx.render.scene import Box, MarkGroup, Scene, mirrored, moved
from tests.render import drawn


def about(page: Scene, kind: str) -> list[MarkGroup]:
    found = [group for group in drawn.groups(page) if group.about and group.about.kind == kind]
    return sorted(found, key=lambda group: (group.box.y, group.box.x))


@pytest.mark.parametrize("view", ["full", "slide", "blueprint"])
def test_lanes_lie_below_each_other_without_gaps_and_hold_their_records(view: str) -> None:
    journey = drawn.broadband()
    for page in pages(journey, drawn.THEME, Look(view)):
        lanes = about(page, "lane")
        assert all(upper.box.bottom == pytest.approx(lower.box.y) for upper, lower in pairwise(lanes))
        for lane in lanes:
            assert all(lane.box.y <= text.y <= lane.box.bottom for text in drawn.texts(lane))
    (whole,) = pages(journey, drawn.THEME)
    names = {group.about.name for group in about(whole, "record") if group.about}
    assert names >= {step.ref for step in journey.steps} | {pain.ref for pain in journey.all_pains}
    assert [group.about.name for group in about(whole, "lane") if group.about][:2] == ["steps", "channels"]
    (foot,) = about(whole, "foot")
    assert foot.box.y >= about(whole, "lane")[-1].box.bottom


def test_the_box_of_a_group_goes_where_its_marks_go() -> None:
    group = MarkGroup("", (), box=Box(10, 20, 30, 40))
    assert moved(group, 1, 2).box == Box(11, 22, 30, 40)
    turned = mirrored(group, 100)
    assert isinstance(turned, MarkGroup)
    assert turned.box == Box(60, 20, 30, 40)
