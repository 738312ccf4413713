"""Titles that say nearly the same: against pairs judged by hand, in any script, and in time."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from jmx.model.likeness import ALIKE, alike, likeness, meaning_of

PAIRS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("alike_pairs.yaml").read_text(encoding="utf-8"))


def _is_alike(one: str, other: str) -> bool:
    found = likeness(meaning_of(one), meaning_of(other))
    assert found == likeness(meaning_of(other), meaning_of(one))
    return found >= ALIKE


def test_of_a_hundred_pairs_few_are_told_wrongly_and_most_are_found() -> None:
    judged = [(same == "same", _is_alike(*pair)) for half in PAIRS.values() for same in half for pair in half[same]]
    times = Counter(judged)
    assert len(judged) == 100
    assert times[True, True] / (times[True, True] + times[False, True]) >= 0.9
    assert times[True, True] / (times[True, True] + times[True, False]) >= 0.6


def test_both_halves_have_fifty_pairs_and_no_pair_twice() -> None:
    for half in PAIRS.values():
        pairs = [frozenset(pair) for pair in chain.from_iterable(half.values())]
        assert len(pairs) == len(set(pairs)) == 50


@pytest.mark.parametrize("half", PAIRS)
def test_a_heap_gives_the_pairs_that_were_labelled(half: str) -> None:
    """What is found among all titles at once is what comparing each with each finds."""
    titles = sorted({title for pairs in PAIRS[half].values() for pair in pairs for title in pair})
    slowly = [(one, other) for one in titles for other in titles if one < other and _is_alike(one, other)]
    assert _heaps(titles, alike({title: title for title in titles})) == _heaps(titles, slowly)


def _heaps(titles: list[str], pairs: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    heaps = {title: frozenset([title]) for title in titles}
    for one, other in pairs:
        heaps |= dict.fromkeys(heaps[one] | heaps[other], heaps[one] | heaps[other])
    return set(heaps.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ελλιπής ενημέρωση για την παραγγελία", "Ελλιπής ενημέρωση για την παραγγελία!", True),
        ("Курьер опаздывает на час", "Курьер на час опаздывает", True),
        ("Курьер опаздывает на час", "Мастер опаздывает на день", False),
        ("الرمز يصل متأخرا جدا", "الرمز يصل متأخرا", True),
        ("कोड बहुत देर से आता है", "कोड देर से आता है", True),
        ("รอช่างนานเกินไป", "รอช่างนานเกินไป ", True),
        ("等待技术人员的时间太长", "等待退款的时间太长", False),
        ("배송 상태를 알 수 없음", "배송  상태를 알 수 없음.", True),
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn", False),
        ("", "", False),
        ("?!", "…", False),
        ("Who are you?", "Who are they?", False),
        ("It’s too late, can’t pay", "Can't pay, it's too late", True),
    ],
)
def test_any_script_is_compared(one: str, other: str, same: bool) -> None:
    assert _is_alike(one, other) is same


def test_of_many_that_say_the_same_each_is_told_and_the_work_stays_small() -> None:
    alone = {f"w{number}": f"Waits too long for the part w{number}" for number in range(3000)}
    same = {f"s{number}": "The parcel is late again" for number in range(1000)}
    pairs = list(alike(alone | same))
    assert {key for pair in pairs for key in pair} == same.keys()
    assert len(pairs) < 2 * len(same)
