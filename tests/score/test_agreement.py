"""How far rankings agree: published examples with ties, the definition itself, and who jumps."""

import random
from collections.abc import Sequence
from itertools import combinations
from math import sqrt

import pytest

from jmx.score.agreement import Jump, agreement, agreements, tau_b


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [
        # Kendall, Rank Correlation Methods (4th ed., 1970), chapter 3: S = 33, tau-b = 33 / sqrt(41 × 36)
        ([1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8, 9.5, 9.5], [1, 2, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10], 0.859),
        # the example of scipy.stats.kendalltau in its reference
        ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.47140452079103173),
        # exercise and optimism of 15 people, as SPSS has it: stats.stackexchange.com/questions/653196
        ([0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, 2, 1], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2], 0.617),
        ([1, 2, 3, 4], [1, 2, 3, 4], 1),
        ([1, 1, 2, 3], [5, 5, 6, 7], 1),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1),
        ([1, 2, 3], [2, 2, 2], None),
        ([1], [1], None),
        ([], [], None),
    ],
)  # fmt: skip
def test_tau_is_that_of_published_examples(one: Sequence[float], other: Sequence[float], tau: float | None) -> None:
    assert tau_b(one, other) == (tau if tau is None else pytest.approx(tau, abs=0.0005))
    assert tau_b(other, one) == (tau if tau is None else pytest.approx(tau, abs=0.0005))


def _defined(one: Sequence[float], other: Sequence[float]) -> float:
    """Every pair looked at, one by one."""
    signs = [((a > b) - (a < b), (c > d) - (c < d)) for (a, c), (b, d) in combinations(zip(one, other, strict=True), 2)]
    return sum(x * y for x, y in signs) / sqrt(sum(x * x for x, _ in signs) * sum(y * y for _, y in signs))


@pytest.mark.parametrize("seed", range(10))
def test_it_is_what_looking_at_every_pair_gives(seed: int) -> None:
    draw = random.Random(seed)
    one, other = ([draw.randint(1, draw.choice([3, 50])) for _ in range(60)] for _ in range(2))
    assert tau_b(one, other) == pytest.approx(_defined(one, other))


def test_who_jumps_is_told_the_farthest_first() -> None:
    pain = {"wait": 1, "upload": 2, "video": 3, "form": 4, "hotline": 5}
    rice = {"wait": 2, "upload": 1, "video": 5, "form": 4, "hotline": 3}
    found = agreement(pain, rice)
    assert (found.tau, found.alike, found.items) == (pytest.approx(0.2), 0.6, 5)
    assert found.jumps == (Jump("hotline", 5, 3), Jump("video", 3, 5), Jump("upload", 2, 1))
    assert agreement(pain, pain).jumps == ()


def test_what_is_in_one_only_moves_nobody() -> None:
    found = agreement({"new": 1, "wait": 2, "upload": 3}, {"wait": 1, "upload": 2, "gone": 3})
    assert (found.tau, found.jumps, found.only_one, found.only_other) == (1, (), ("new",), ("gone",))


def test_ties_are_no_order() -> None:
    found = agreement({"a": 1, "b": 1, "c": 3}, {"a": 1, "b": 2, "c": 3})
    assert (found.tau, found.alike) == (pytest.approx(2 / sqrt(6)), 1)


def test_every_two_of_several_are_compared() -> None:
    found = list(agreements({"pain": {"a": 1, "b": 2}, "rice": {"a": 2, "b": 1}, "ice": {"a": 1, "b": 2}}))
    assert [(one, other, each.tau) for one, other, each in found] == [
        ("pain", "rice", -1),
        ("pain", "ice", 1),
        ("rice", "ice", -1),
    ]
