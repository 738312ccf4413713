"""Texts word by word and lists item by item: what is told, that nothing is lost, and that long texts take no time."""

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmx.compare.value_diff import (
    _WORD,
    ALIKE,
    KEYS,
    MOST_WORDS,
    Fate,
    ItemChanges,
    ItemEdit,
    Run,
    item_changes,
    reworded,
    word_runs,
)

MARKS = {Fate.KEPT: "{}", Fate.GONE: "[-{}-]", Fate.COME: "{{+{}+}}"}


def _marked(old: str, new: str) -> str:
    return "".join(MARKS[run.fate].format(run.text) for run in word_runs(old, new))


TABLE = [
    ("replaced", "The code comes too late.", "The code comes very late.", "The code comes [-too-]{+very+} late."),
    ("added-in-the-middle", "The code is late", "The code is very late", "The code is {+very+} late"),
    ("added-at-the-end", "Waits", "Waits too long", "Waits {+too long+}"),
    ("added-at-the-start", "late", "too late", "{+too+} late"),
    ("taken-out", "The very late code", "The late code", "The [-very-] late code"),
    ("a-sign", "Late, again", "Late again", "Late[-,-] again"),
    ("only-blanks", "a  b\nc", "a b c", "a b c"),
    ("the-same", "One word", "One word", "One word"),
    ("from-nothing", "", "new words", "{+new words+}"),
    ("to-nothing", "old words", "", "[-old words-]"),
    ("both-nothing", "", " ", ""),
    ("nothing-in-common", "abc def", "uvw xyz", "[-abc def-]{+uvw xyz+}"),
    ("too-little-in-common", "a b c d e f g h", "a q r s t u v w", "[-a b c d e f g h-]{+a q r s t u v w+}"),
    ("a-number-is-one-word", "up to 3.5 hours", "up to 3.6 hours", "up to [-3.5-]{+3.6+} hours"),
    ("an-apostrophe-joins", "we don't know", "we won't know", "we [-don't-]{+won't+} know"),
    ("without-blanks", "客户等待太久", "客户等待很久", "客户等待[-太-]{+很+}久"),
    ("other-scripts", "длинный текст тут", "короткий текст тут", "[-длинный-]{+короткий+} текст тут"),
    ("marks-of-our-own", "a [-b-] c d", "a [-b-] c e", "a [-b-] c [-d-]{+e+}"),
]


@pytest.mark.parametrize(("old", "new", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_text_is_told_word_by_word(old: str, new: str, told: str) -> None:
    assert _marked(old, new) == told


TEXTS = st.text(st.sampled_from("ab ,.\n-'é久客\u202e"), max_size=40)


@given(old=TEXTS, new=TEXTS)
def test_every_word_of_both_texts_is_told_in_its_order(old: str, new: str) -> None:
    runs = word_runs(old, new)
    for text, other in ((old, Fate.COME), (new, Fate.GONE)):
        told = "".join(run.text for run in runs if run.fate is not other)
        assert "".join(_WORD.findall(told)) == "".join(_WORD.findall(text))
    assert all(run.text for run in runs)
    assert all(one.fate is not next_one.fate for one, next_one in pairwise(runs))


@given(text=TEXTS)
def test_a_text_is_never_different_from_itself(text: str) -> None:
    assert {run.fate for run in word_runs(text, text)} <= {Fate.KEPT}


def test_only_a_text_of_which_some_stayed_counts_as_reworded() -> None:
    assert reworded(word_runs("The code is late", "The code is here"))
    assert not reworded(word_runs("abc", "def"))
    assert not reworded(word_runs("same", "same"))
    assert not reworded((Run(Fate.KEPT, " "), Run(Fate.GONE, "x")))


def test_a_text_counts_as_the_same_from_the_stated_share_on() -> None:
    kept = int(ALIKE * 10)
    enough = " ".join(f"w{n}" for n in range(10)), " ".join(f"w{n}" if n < kept else f"x{n}" for n in range(10))
    too_little = enough[0], " ".join(f"w{n}" if n < kept - 1 else f"x{n}" for n in range(10))
    assert reworded(word_runs(*enough))
    assert not reworded(word_runs(*too_little))


@pytest.mark.parametrize(("words", "fine"), [(MOST_WORDS, True), (MOST_WORDS + 1, False)], ids=["most", "one-more"])
def test_beyond_a_length_a_stretch_is_told_whole(words: int, fine: bool) -> None:
    old = [f"w{n}" if n % 2 else f"old{n}" for n in range(words)]
    new = [f"w{n}" if n % 2 else f"new{n}" for n in range(words)]
    old[-1], new[-1] = "old-end", "new-end"
    runs = word_runs(" ".join(["same", *old]), " ".join(["same", *new]))
    assert (len(runs) > words) is fine


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 50_000 + "b", "b " + "a " * 50_000),
        (" ".join(f"w{n * 7 % 1499}" for n in range(1499)), " ".join(f"w{n * 11 % 1499}" for n in range(1499))),
        ("x" * 200_000, "x" * 199_999),
        ("-" * 20_000, "'" * 20_000),
        ("a-" * 50_000, "a-" * 49_999 + "b"),
    ],
    ids=["one-word-again-and-again", "shuffled", "one-long-word", "signs", "joined"],
)
def test_hostile_texts_are_told_in_time(old: str, new: str) -> None:
    began = time.process_time()
    assert word_runs(old, new)
    assert time.process_time() - began < 3


# --- lists ---

LISTS: list[tuple[str, list[Any], list[Any], ItemChanges]] = [
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
    (
        "one-more-done-with-the-same-system",
        [{"title": "Check", "system": "CRM"}],
        [{"title": "Open", "system": "CRM"}, {"title": "Check", "system": "CRM"}],
        ItemChanges(({"title": "Open", "system": "CRM"},), key="title"),
    ),
    (
        "one-more-of-the-same-name-before-it",
        [{"system": "CRM", "key": "a"}],
        [{"system": "CRM", "key": "b"}, {"system": "CRM", "key": "a"}],
        ItemChanges(({"system": "CRM", "key": "b"},), key="system"),
    ),
    (
        "two-of-one-name-change-places",
        [{"date": "2026-01-01", "segment": "a"}, {"date": "2026-01-01", "segment": "b"}],
        [{"date": "2026-01-01", "segment": "b"}, {"date": "2026-01-01", "segment": "a"}],
        ItemChanges(reordered=True, key="date"),
    ),
    (
        "of-two-of-one-name-the-one-that-is-otherwise",
        [{"to": "pay"}, {"to": "pay", "when": "late"}],
        [{"to": "pay"}, {"to": "pay", "when": "early"}],
        ItemChanges(edited=(ItemEdit("pay", {"to": "pay", "when": "late"}, {"to": "pay", "when": "early"}),), key="to"),
    ),
    ("an-empty-key-names-nothing", [{"id": ""}], [{"id": "a"}], ItemChanges(({"id": "a"},), ({"id": ""},))),
    ("all-gone", ["a", "b"], [], ItemChanges((), ("a", "b"))),
    ("lists-in-lists", [["a"]], [["a"], ["b"]], ItemChanges((["b"],))),
    ("true-is-not-one", [1], [True], ItemChanges((True,), (1,))),
]


@pytest.mark.parametrize(("old", "new", "told"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
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
