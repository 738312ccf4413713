"""Lists item by item: by key where all have one, else by what they say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmx.compare.list_diff import KEYS, ItemChanges, ItemEdit, item_changes

TABLE: list[tuple[str, list[Any], list[Any], ItemChanges]] = [
    ("texts", ["a", "b"], ["b", "c"], ItemChanges(("c",), ("a",))),
    ("texts-in-another-order", ["a", "b"], ["b", "a"], ItemChanges(reordered=True)),
    ("one-text-twice", ["a"], ["a", "a"], ItemChanges(("a",))),
    ("pointers", [{"ref": "a"}], [{"ref": "a"}, {"ref": "b"}], ItemChanges(({"ref": "b"},), key="ref")),
    (
        "edited",
        [{"date": "2026-01-01", "value": 3}, {"date": "2026-02-01", "value": 4}],
        [{"date": "2026-01-01", "value": 3}, {"date": "2026-02-01", "value": 5}],
        ItemChanges(
            edited=(ItemEdit("2026-02-01", {"date": "2026-02-01", "value": 4}, {"date": "2026-02-01", "value": 5}),),
            key="date",
        ),
    ),
    (
        "the-id-goes-before-the-title",
        [{"id": "a", "title": "A"}],
        [{"id": "a", "title": "B"}],
        ItemChanges(edited=(ItemEdit("a", {"id": "a", "title": "A"}, {"id": "a", "title": "B"}),), key="id"),
    ),
    (
        "a-key-only-some-have",
        [{"id": "a", "title": "A"}],
        [{"id": "a", "title": "A"}, {"title": "B"}],
        ItemChanges(({"title": "B"},), key="title"),
    ),
    ("mixed", ["a", {"ref": "b"}], [{"ref": "b"}], ItemChanges((), ("a",))),
    (
        "no-key-at-all",
        [{"n": 1, "per": "day"}],
        [{"per": "day", "n": 1}, {"n": 2}],
        ItemChanges(({"n": 2},)),
    ),
    (
        "two-with-one-key",
        [{"name": "a", "n": 1}, {"name": "a", "n": 2}],
        [{"name": "a", "n": 1}],
        ItemChanges((), ({"name": "a", "n": 2},), key="name"),
    ),
    ("an-empty-key-names-nothing", [{"id": ""}], [{"id": "a"}], ItemChanges(({"id": "a"},), ({"id": ""},))),
    ("all-gone", ["a", "b"], [], ItemChanges((), ("a", "b"))),
    ("lists-in-lists", [["a"]], [["a"], ["b"]], ItemChanges((["b"],))),
    ("true-is-not-one", [1], [True], ItemChanges((True,), (1,))),
]


@pytest.mark.parametrize(("old", "new", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_list_is_told_item_by_item(old: list[Any], new: list[Any], told: ItemChanges) -> None:
    assert item_changes(old, new) == told


@pytest.mark.parametrize("key", KEYS)
def test_every_key_names_an_item(key: str) -> None:
    old, new = {key: "a", "n": 1}, {key: "a", "n": 2}
    assert item_changes([old], [new]) == ItemChanges(edited=(ItemEdit("a", old, new),), key=key)


ITEMS = st.lists(
    st.sampled_from(["a", "b", 1, None, {"id": "x", "n": 1}, {"id": "x", "n": 2}, {"id": "y"}]), max_size=6
)


@given(old=ITEMS, new=ITEMS)
def test_no_item_is_lost_or_told_twice(old: list[Any], new: list[Any]) -> None:
    told = item_changes(old, new)
    assert len(new) - len(told.came) == len(old) - len(told.went)
    assert (told == ItemChanges(key=told.key)) == (old == new)


@given(old=ITEMS, new=ITEMS)
def test_told_the_other_way_round_what_came_is_what_went(old: list[Any], new: list[Any]) -> None:
    there, back = item_changes(old, new), item_changes(new, old)
    assert (there.came, there.went, there.reordered) == (back.went, back.came, back.reordered)
