"""How sure an order is: held against every outcome counted out, and the same whatever must not matter to it."""

import importlib
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.score.draws import Outlook, Prospect, outlook
from jmx.score.formula import Formula, formula
from jmx.score.sampling import quantiles
from jmx.score.spread import FIXED, Spread, by_class, of_raters, one_step, share_of_sample
from tests.score.enumerated import Enumerated, Item

CHECKOUT = Path(__file__).parents[2]
NAMES = ("severity", "reach", "effort")
RATING, FIBONACCI = (1, 2, 3, 4, 5), (1, 2, 3, 5, 8, 13, 20)


def made(text: str) -> Formula:
    found = formula(text, NAMES)
    assert isinstance(found, Formula), found
    return found


PRODUCT = made("severity * reach / effort")


def item(severity: int, reach: float, effort: float, *, by: Sequence[float] = ()) -> Item:
    rated = of_raters(by) if by else one_step(severity, RATING)
    return {"severity": (severity, rated), "reach": (reach, FIXED), "effort": (effort, by_class(effort))}


SIX = [
    item(4, 0.6, 3), item(5, 0.35, 2), item(3, 0.5, 2), item(2, 0.9, 3, by=[1, 2, 4]), item(4, 0.3, 2), item(3, 0.2, 1),
]  # fmt: skip


def prospects(found: Outlook) -> list[Prospect]:
    assert all(found.items)
    return [each for each in found.items if each]


def off(found: Outlook, exact: Enumerated) -> float:
    """How far the chance that is most wrong is from what it is; worths are told as parts of what is chosen."""
    wrong = [0.0]
    for row, each in enumerate(prospects(found)):
        wrong.append(each.top - exact.chance(exact.ranks[row] <= found.top))
        for place, levels in ((exact.ranks[row], each.ranks), (exact.scores[row], each.scores)):
            # at least 5 % lie at the low end or below it, and at most 5 % below it; likewise for the high end
            for level, share in zip(levels, (0.05, 0.95), strict=True):
                wrong.append(max(0.0, share - exact.chance(place <= level + 1e-6)))
                wrong.append(max(0.0, exact.chance(place < level - 1e-6) - share))
        worth, changes = exact.worth(row, exact.formula.names)
        wrong += [(each.worth - worth) / found.chosen, each.changes - changes]
    for swap in found.swaps:
        wrong.append(swap.chance - exact.chance(exact.scores[swap.below] > exact.scores[swap.above]))
    return max(map(abs, wrong))


@pytest.mark.parametrize("seed", range(2))
def test_six_items_come_out_as_when_every_outcome_is_counted(seed: int) -> None:
    exact = Enumerated(PRODUCT, SIX, 3)
    found = outlook(PRODUCT, SIX, draws=10_000, seed=seed, top=3)
    assert off(found, exact) <= 0.01
    worths = {(row, name): exact.worth(row, [name]) for row in range(6) for name in ("severity", "effort")}
    assert found.best
    assert (found.best.item, found.best.name) == max(worths, key=lambda each: worths[each][0])
    wanted = worths[found.best.item, found.best.name]
    assert (found.best.worth, found.best.changes) == pytest.approx(wanted, abs=0.01)
    assert found.chosen == pytest.approx(sum(sorted(exact.means())[-3:]), rel=0.002)


@pytest.mark.deep
@pytest.mark.parametrize("setting", range(12))
def test_so_do_others_under_any_seed(setting: int) -> None:
    draw = random.Random(setting)
    asked = made(
        draw.choice(
            ["severity * reach / effort", "severity + 5 * reach - effort / 4", "severity > 3 ? reach : reach / effort"]
        )
    )
    items = [item(draw.randint(1, 5), draw.randint(1, 20) / 20, draw.choice(FIBONACCI)) for _ in range(6)]
    exact = Enumerated(asked, items, draw.randint(1, 5))
    for seed in range(6):
        assert off(outlook(asked, items, draws=10_000, seed=seed, top=exact.top), exact) <= 0.01


def shares() -> list[Item]:
    """The six with what a sample of forty says of their reach."""
    return [{**each, "reach": (each["reach"][0], share_of_sample(each["reach"][0], 40))} for each in SIX]


def test_the_same_comes_out_on_every_machine() -> None:
    items = shares()
    found = outlook(PRODUCT, items, draws=1000, seed=1, top=2)
    first = prospects(found)[0]
    assert found == outlook(PRODUCT, items, draws=1000, seed=1, top=2)
    assert found != outlook(PRODUCT, items, draws=1000, seed=2, top=2)
    assert (first.ranks, first.top) == ((1, 6), 0.4115625)
    assert (*first.scores, first.mean) == pytest.approx((0.2955323563, 1.666154272, 0.7475396239), rel=1e-9)


def test_neither_the_order_of_items_nor_others_beside_them_change_the_draws() -> None:
    refs = [f"pain-{number}" for number in range(6)]
    found = outlook(PRODUCT, SIX, draws=500, seed=1, refs=refs)
    turned = outlook(PRODUCT, SIX[::-1], draws=500, seed=1, refs=refs[::-1])
    assert turned.items[::-1] == tuple(
        each and each._replace(first=each.first and each.first._replace(item=5 - each.first.item))
        for each in found.items
    )
    assert [(swap.above, swap.below, swap.chance) for swap in found.swaps] == [
        (5 - swap.above, 5 - swap.below, swap.chance) for swap in turned.swaps
    ]
    fewer = outlook(PRODUCT, SIX[:5], draws=500, seed=1, refs=refs[:5])
    assert [each.scores for each in prospects(fewer)] == [each.scores for each in prospects(found)[:5]]


def test_what_is_fixed_is_sure_and_ties_share_a_rank() -> None:
    sure = [{"severity": (each, FIXED), "reach": (0.1, FIXED), "effort": (1, FIXED)} for each in (3, 5, 3, 1)]
    sure[2] = {"severity": (0.3, FIXED), "reach": (1, FIXED), "effort": (1, FIXED)}  # 3 × 0.1 is not quite 0.3
    found = outlook(PRODUCT, sure, draws=100, top=2)
    assert [each.ranks for each in prospects(found)] == [(2, 2), (1, 1), (2, 2), (4, 4)]
    assert [each.top for each in prospects(found)] == [1, 1, 1, 0]
    assert [(swap.above, swap.below, swap.chance) for swap in found.swaps] == [(1, 0, 0), (0, 2, 0), (2, 3, 0)]
    assert found.best is None


def test_what_cannot_be_worked_out_is_ranked_nowhere() -> None:
    zero = {**SIX[0], "effort": (1, Spread((0, 1), (0.1, 0.9)))}
    found = outlook(PRODUCT, [SIX[0], zero, SIX[1]], draws=1000, top=1)
    assert found.items[1] is None
    alone = outlook(PRODUCT, [SIX[0], SIX[1]], draws=1000, top=1, refs=["0", "2"])
    assert [each._replace(first=None) for each in (found.items[0], found.items[2]) if each] == [
        each._replace(first=None) for each in prospects(alone)
    ]
    assert outlook(PRODUCT, [zero], draws=100).items == (None,)
    assert outlook(PRODUCT, [], draws=100).items == ()


def test_where_all_are_chosen_there_is_nothing_to_find_out() -> None:
    found = outlook(PRODUCT, SIX[:3], draws=200, top=3)
    assert found.best is None
    assert [each.worth for each in prospects(found)] == [0, 0, 0]
    one = outlook(PRODUCT, SIX[:1], draws=200, top=1)
    assert prospects(one)[0].ranks == (1, 1)


def test_many_items_in_many_blocks_are_ranked_as_few_are() -> None:
    """Items that stand far apart keep their ranks, however the draws are cut into blocks."""
    items = [
        {"severity": (3, one_step(3, RATING)), "reach": (10.0**-row, FIXED), "effort": (1, FIXED)} for row in range(40)
    ] * 1
    many = [
        *items,
        *({"severity": (1, FIXED), "reach": (1e-50 / (row + 1), FIXED), "effort": (1, FIXED)} for row in range(3000)),
    ]
    found = prospects(outlook(PRODUCT, many, draws=300, top=3))
    assert [each.ranks for each in found] == [(row + 1, row + 1) for row in range(len(many))]
    assert sum(each.top for each in found) == 3
    assert all(
        each.scores == (pytest.approx(2 * 10.0**-row), pytest.approx(4 * 10.0**-row))
        for row, each in enumerate(found[:40])
    )


ITEMS = st.builds(item, st.integers(1, 5), st.integers(1, 20).map(lambda each: each / 20), st.sampled_from(FIBONACCI))
FEW = settings(max_examples=15, deadline=None, derandomize=True)


@FEW
@given(st.lists(ITEMS, min_size=2, max_size=8), st.sampled_from([0.001, 0.25, 12.0, 4200.0]))
def test_a_unit_changes_no_order_of_products(items: list[Item], by: float) -> None:
    """Reach in people instead of a share, each effort in days instead of weeks: ranks and chances stay."""
    other = [{**each, "reach": (each["reach"][0] * by, each["reach"][1].scaled(by))} for each in items]
    found, turned = outlook(PRODUCT, items, draws=100), outlook(PRODUCT, other, draws=100)
    assert [(each.ranks, each.top) for each in prospects(found)] == [
        (each.ranks, each.top) for each in prospects(turned)
    ]
    assert [swap.chance for swap in found.swaps] == [swap.chance for swap in turned.swaps]


@FEW
@given(st.lists(ITEMS, min_size=3, max_size=8), st.integers(0, 7), st.sampled_from(["severity", "reach", "effort"]))
def test_what_makes_a_score_larger_never_ranks_an_item_lower(items: list[Item], which: int, name: str) -> None:
    which %= len(items)
    better: dict[str, tuple[float, Spread]] = dict(items[which])
    value = better[name][0]
    better[name] = {
        "severity": (min(value + 1, 5), one_step(min(value + 1, 5), RATING)),
        "reach": (value * 1.3, FIXED),
        "effort": (value / 2, by_class(value / 2)),
    }[name]
    raised = [better if row == which else each for row, each in enumerate(items)]
    before, after = outlook(PRODUCT, items, draws=100), outlook(PRODUCT, raised, draws=100)
    one, other = prospects(before)[which], prospects(after)[which]
    assert other.ranks[0] <= one.ranks[0]
    assert other.ranks[1] <= one.ranks[1]
    assert other.top >= one.top
    assert other.mean > one.mean or (name, value) == ("severity", 5)


@FEW
@given(st.lists(ITEMS, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_a_permutation_changes_nothing(items: list[Item], mixed: random.Random) -> None:
    refs = list(range(len(items)))
    mixed.shuffle(refs)
    found = outlook(PRODUCT, items, draws=100, refs=[str(each) for each in range(len(items))])
    turned = outlook(PRODUCT, [items[each] for each in refs], draws=100, refs=[str(each) for each in refs])
    assert [each.ranks for each in prospects(turned)] == [prospects(found)[each].ranks for each in refs]
    assert [each.worth for each in prospects(turned)] == [prospects(found)[each].worth for each in refs]


@pytest.mark.parametrize(
    ("a", "b", "quantile"),
    [
        (1, 1, lambda u: u),
        (2, 1, np.sqrt),
        (1, 3, lambda u: 1 - (1 - u) ** (1 / 3)),
        (0.5, 0.5, lambda u: np.sin(np.pi * u / 2) ** 2),
        (40, 1, lambda u: u ** (1 / 40)),
    ],
)
def test_quantiles_of_shares_are_those_of_the_beta_distribution(a: float, b: float, quantile: object) -> None:
    places = np.arange(1, 256) / 256
    assert np.abs(quantiles([(a, b)])[0][1:-1] - quantile(places)).max() < 1e-4  # type: ignore[operator]


@pytest.mark.parametrize(("share", "n"), [(0.35, 12), (0.02, 40), (0.5, 412), (0.9, 100_000), (0.0, 30)])
def test_a_share_of_a_sample_has_the_mean_and_the_deviation_of_its_distribution(share: float, n: int) -> None:
    drawn = {"severity": (share, share_of_sample(share, n))}
    a, b = share_of_sample(share, n).beta or (0, 0)
    found = prospects(outlook(made("severity"), [drawn], draws=10_000, top=1))[0]
    squared = prospects(outlook(made("severity * severity"), [drawn], draws=10_000, top=1))[0]
    deviation = (a * b / (a + b) ** 2 / (a + b + 1)) ** 0.5
    assert found.mean == pytest.approx(a / (a + b), abs=deviation / 50)
    assert (squared.mean - found.mean**2) ** 0.5 == pytest.approx(deviation, rel=0.02)
    of_people = {"severity": (share * 4200, share_of_sample(share, n).scaled(4200))}
    assert prospects(outlook(made("severity"), [of_people], draws=10_000, top=1))[0].mean == pytest.approx(
        found.mean * 4200
    )


@pytest.mark.deep
def test_ten_thousand_items_take_bounded_memory() -> None:
    draw = random.Random(1)
    items = [
        {"severity": (3, one_step(3, RATING)), "reach": (share, share_of_sample(share, 40)), "effort": (2, by_class(2))}
        for share in (round(draw.random(), 4) for _ in range(10_000))
    ]
    outlook(PRODUCT, items[:10], draws=10)  # imports what it needs
    tracemalloc.start()
    outlook(PRODUCT, items, draws=4000)
    assert tracemalloc.get_traced_memory()[1] < 160e6  # all scores at once would take 320 MB, their ranks as much again
    tracemalloc.stop()


def test_only_who_draws_waits_for_numpy() -> None:
    modules = "formula, terms, spread, sampling, draws, worth, agreement"
    script = f"import sys; from jmx.score import {modules}; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


_PRINTED = "from tests.score.test_draws import PRODUCT, shares; from jmx.score.draws import outlook; print(outlook(PRODUCT, shares(), draws=1000))"


@pytest.mark.deep
def test_a_processor_without_wide_registers_draws_the_same() -> None:
    umath = importlib.import_module("numpy._core._multiarray_umath")
    wide = [each for each in getattr(umath, "__cpu_dispatch__", []) if umath.__cpu_features__.get(each)]
    if not wide:
        pytest.skip("numpy takes no wide registers of this processor")
    plain = {**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(wide)}
    done = [
        subprocess.run([sys.executable, "-c", _PRINTED], capture_output=True, text=True, env=env, cwd=CHECKOUT)
        for env in (None, plain)
    ]
    assert [each.returncode for each in done] == [0, 0], done[1].stderr
    assert done[0].stdout == done[1].stdout
