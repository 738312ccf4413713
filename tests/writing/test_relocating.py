"""Items taken out of one list and put into another, with their comments, and nothing else written otherwise."""

import pytest

from jmx.errors import RefusedEdit
from jmx.writing.relocating import item_lines, prove_comments, put_in, replaced, taken_out

JOURNEY = b"""\
kind: journey
stages:
- title: Look
  touchpoints:
    - Ad
    # the shop
    - title: Shop   # near
      note: |
        # no comment

      # inside
      channel: shop
      # below

    - Web
- Pay  # at last
- title: Use
  touchpoints: [Call, {title: Chat}]  # both
"""


def test_an_item_goes_with_the_comments_above_and_below_it() -> None:
    lines = item_lines(JOURNEY, ("stages", 0, "touchpoints", 1))
    assert lines[:3] == ("# the shop", "- title: Shop   # near", "  note: |")
    assert lines[-2:] == ("  channel: shop", "  # below")
    left = taken_out(JOURNEY, ("stages", 0, "touchpoints", 1))
    assert b"    - Ad\n\n    - Web\n- Pay" in left
    prove_comments((JOURNEY,), (left, "\n".join(("x:", *lines, "")).encode()))


def test_it_is_put_before_or_after_another_and_gives_a_title_its_fields() -> None:
    item = ("Card", ("- Card  # by card",))
    assert b"    - Card  # by card\n    # the shop\n" in put_in(JOURNEY, ("stages", 0), "touchpoints", 1, item)
    assert b"    - Web\n    - Card  # by card\n- Pay" in put_in(JOURNEY, ("stages", 0), "touchpoints", 3, item)
    after = put_in(JOURNEY, ("stages", 1), "touchpoints", 0, item)
    assert b"- title: Pay  # at last\n  touchpoints:\n    - Card  # by card\n- title: Use" in after


def test_a_list_in_brackets_gets_lines_where_an_item_needs_them() -> None:
    item = ({"title": "Shop", "channel": "shop"}, ("- title: Shop  # near", "  channel: shop"))
    after = put_in(JOURNEY, ("stages", 2), "touchpoints", 1, item)
    wanted = (
        b"  touchpoints:  # both\n    - Call\n    - title: Shop  # near\n      channel: shop\n    - {title: Chat}\n"
    )
    assert after.endswith(wanted)
    assert put_in(JOURNEY, ("stages", 2), "touchpoints", 0, ("Web", ("- Web",))).endswith(
        b"  touchpoints: [Web, Call, {title: Chat}]  # both\n"
    )


def test_the_last_item_takes_its_list_along() -> None:
    alone = b"kind: journey\r\ntitle: A\r\nstages:\r\n  - Pay"
    assert taken_out(alone, ("stages", 0)) == b"kind: journey\r\ntitle: A\r\n"
    assert taken_out(b"kind: journey\nstages: [Pay]\ntitle: A\n", ("stages", 0)) == b"kind: journey\ntitle: A\n"


def test_something_short_takes_an_items_place() -> None:
    after = replaced(JOURNEY, ("stages", 0, "touchpoints", 1), {"ref": "shop"})
    assert b"    - Ad\n    - {ref: shop}\n\n    - Web\n" in after


def test_a_lost_comment_is_refused() -> None:
    with pytest.raises(RefusedEdit, match="a comment would be lost"):
        prove_comments((JOURNEY,), (b"kind: journey\n",))
