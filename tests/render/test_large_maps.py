"""Large maps: what a format does grows with what it tells, and not with the square of it."""

import sys
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest

from jmx.render.formats import render
from jmx.render.view import MapFix, MapPain, MapStage, MapStep, MapView
from tests.render import drawn


def with_pains(count: int) -> MapView:
    """A journey in which much hurts: at one step, and in one stage as a whole."""
    pains = [
        MapPain(
            f"j/p{at}",
            f"Pain {at}",
            at,
            severity=at % 5 + 1,
            steps=(1,) * (at % 2),
            fixes=(MapFix(f"f{at}", "Mend", "planned"),),
        )
        for at in range(1, count + 1)
    ]
    steps = (MapStep("j/s/t", 1, "Waits", moods=(-1.0,)), MapStep("j/s/u", 2, "Goes on"))
    fixes = tuple(fix for pain in pains for fix in pain.fixes)
    return MapView(
        "j",
        "A journey",
        stages=(MapStage("j/s", "Wait", steps=steps, pains=tuple(pains), fixes=fixes),),
        as_of=drawn.AS_OF,
    )


def with_steps(count: int) -> MapView:
    """A journey of many steps, at each of which something hurts."""
    steps = tuple(
        MapStep(f"j/s/{at}", at, f"Step {at}", moods=(at % 5 - 2.0,), channel="App") for at in range(1, count + 1)
    )
    pains = tuple(MapPain(f"j/p{at}", f"Pain {at}", at, steps=(at,)) for at in range(1, count + 1))
    stage = MapStage("j/s", "Wait", pains=())
    stages = tuple(
        replace(stage, ref=f"j/{at}", steps=steps[at : at + 5], pains=pains[at : at + 5]) for at in range(0, count, 5)
    )
    return MapView("j", "A journey", stages=stages, as_of=drawn.AS_OF)


def calls(view: MapView, name: str) -> int:
    """How many functions are called to write it."""
    count = 0

    def seen(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        render(view, name)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", ["markdown", "text", "xlsx", "html"])
@pytest.mark.parametrize("made", [with_pains, with_steps])
def test_twice_as_much_takes_twice_the_work(made: Any, name: str) -> None:
    render(made(1), name)  # what is kept from the first time
    least, once, twice = (calls(made(count), name) for count in (5, 60, 115))
    assert twice - once < 1.15 * (once - least)
