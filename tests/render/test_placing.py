"""Bubbles that move aside, and labels that find room: nothing touches, and what has room stays where it is."""

from hypothesis import given
from hypothesis import strategies as st

from jmx.render.placing import BubblePlace, grown, labelled, spread, touching, within
from jmx.render.scene import Box

ROOM = Box(0, 0, 400, 300)
places = st.lists(
    st.builds(BubblePlace, st.floats(20, 380), st.floats(20, 280), st.floats(5, 15)), min_size=1, max_size=15
)


@given(places)
def test_bubbles_never_touch_and_those_with_room_stay(asked: list[BubblePlace]) -> None:
    found = spread(asked, ROOM, [ROOM] * len(asked))
    assert found is not None
    assert found[0] == asked[0], "the first has its place"
    for at, place in enumerate(found):
        assert within(place.box, ROOM)
        assert not any(touching(grown(place.box, -1e-6), other.box) for other in found[:at])
        if not any(touching(asked[at].box, other.box) for other in asked[:at] + asked[at + 1 :]):
            near = any(touching(asked[at].box, other.box) for other in found[:at] + found[at + 1 :])
            assert place == asked[at] or near


def test_too_many_bubbles_have_no_room() -> None:
    assert spread([BubblePlace(50, 50, 20)] * 9, Box(0, 0, 100, 100), [Box(0, 0, 100, 100)] * 9) is None


def test_a_label_stands_beside_its_bubble_or_has_a_line_to_it() -> None:
    bubbles = [Box(190, 140, 20, 20), Box(170, 140, 20, 20), Box(210, 140, 20, 20)]
    found = labelled(bubbles, [[(60, 18)]] * 3, [], ROOM)
    assert found is not None
    boxes = [Box(*place.corner, 60, 18) for place in found]
    for at, box in enumerate(boxes):
        assert within(box, ROOM)
        assert not any(touching(box, other) for other in [*boxes[:at], *bubbles])
        assert found[at].lead or touching(grown(box, 5), bubbles[at])


def test_where_one_label_has_no_room_there_are_none() -> None:
    assert labelled([Box(0, 0, 20, 20)], [[(500, 18)]], [], ROOM) is None
    assert labelled([Box(100, 100, 20, 20)], [[(60, 18)]], [ROOM], ROOM) is None
