"""What is different between two maps, in words; and undoing a difference takes just that back."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from jmx.model.outcome import Verdict
from jmx.render.map_changes import _ASPECTS, changes, in_lines
from jmx.render.view import (
    MapBranch,
    MapDecision,
    MapFix,
    MapHandoff,
    MapPicture,
    MapStage,
    MapStep,
    MapView,
    MetricValue,
    Notice,
    Source,
)
from tests.render import drawn

# Of these no difference is told: they follow from others, tell refs apart, or say where a map comes from.
SILENT = {
    MapView: {"journey", "as_of", "commit", "commit_id", "edited", "team_ids", "beside"},
    MapStep: {"number"},
}


def told(was: MapView, now: MapView) -> list[str]:
    return in_lines(changes(was, now))


def with_step(view: MapView, ref: str, **more: Any) -> MapView:
    return with_stages(view, lambda step: replace(step, **more) if step.ref.endswith(ref) else step)


def with_stages(view: MapView, altered: Any) -> MapView:
    stages = (replace(stage, steps=tuple(map(altered, stage.steps))) for stage in view.stages)
    return replace(view, stages=tuple(stages))


SOURCE = Source("desk/calls", "Forty calls", when=date(2026, 3, 1))
STEPS: list[tuple[dict[str, Any], str]] = [
    ({"title": "Phones"}, "title Phones, was Calls to ask"),
    ({"channel": ""}, "channel none, was Call centre"),
    ({"moment": True}, "moment of truth yes, was no"),
    ({"moods": (0.5,)}, "feeling +0.5, was −1.2"),
    ({"moods": (None, -1.0)}, "feeling none / −1, was −1.2"),
    ({"evidenced": True}, "evidence yes, was no"),
    ({"voices": ("Hello?",), "quotes": ("Hello?",)}, "what they say “Hello?” is new"),
    ({"actions": ("Dials",)}, "actions “Dials” is new"),
    ({"duration": "5 minutes"}, "duration 5 minutes, was none"),
    ({"next": (MapBranch(3, "Order", "it works"),)}, "next “Order (it works)” is new"),
    ({"ends": True}, "next “the end” is new"),
    ({"picture": MapPicture("png", 4, 3, b"")}, "picture a picture of 4 × 3, was none"),
    ({"sources": (SOURCE,)}, "how we know “Forty calls (desk/calls, 1 Mar 2026)” is new"),
    ({"more": "at night"}, "description at night, was none"),
    ({"more": "at night", "timing": "at night"}, "timing at night, was none"),
]


@pytest.mark.parametrize(("more", "said"), STEPS, ids=[said for _, said in STEPS])
def test_what_changed_about_a_step_is_said(more: dict[str, Any], said: str) -> None:
    now = with_step(drawn.broadband(), "/hotline", **more)
    assert told(drawn.broadband(), now) == [f"step “Calls to ask”: {said}"]


def test_what_changed_about_the_journey_and_its_records_is_said() -> None:
    was = drawn.broadband()
    pain, *others = was.pains or was.stages[2].pains
    assert pain.title == "App and website want different passwords"
    worse = replace(
        pain, severity=3, status="addressed", owner="Ben", cost="Hits 3 %", next="Ask", must="legal",
        decision=MapDecision("r/1/d", "Mend it", date(2026, 2, 1)), disputed="Ben",
    )  # fmt: skip
    metric = replace(was.metrics[0], value="99 %", target="", moved="Better since 1 Mar 2026")
    now = replace(
        was, owner="", goal="", left=None, vacancy="since 1 Mar 2026", next_review="now", kind="draft",
        notices=(*was.notices, Notice("Draft")), pains=(worse, *others), metrics=(metric, *was.metrics[1:]),
    )  # fmt: skip
    assert told(was, now) == [
        f"goal none, was {was.goal[:69].rstrip()}…",
        "status draft, was in use",
        "owner No owner since 1 Mar 2026, was Ana Ruiz",
        f"next review now, was {was.next_review}",
        "notice “Draft” is new",
        "pain “App and website want different passwords”: severity 3, was 2; status addressed, was open; "
        "must legal, was none; owner Ben, was none; disputed by Ben, was none; cost Hits 3 %, was Hits 30 % of customers; "
        "decision Mend it (r/1/d, 1 Feb 2026), was none; next step Ask, was none",
        "metric “Installed at the first visit”: value 99 %, was 91 %; target none, was 95 %; "
        "movement Better since 1 Mar 2026, was none",
    ]


def test_who_hands_over_to_whom_is_said() -> None:
    was = drawn.broadband()
    now = replace(was, handoffs=(MapHandoff(8, 9, "Sales", "Field service"),))
    assert told(was, now) == ["handoffs “Waits for the engineer: Sales → Field service” is new"]


def test_what_came_went_moved_or_changed_its_place_is_said() -> None:
    was = drawn.broadband()
    first, second, *others = was.stages
    fix = MapFix("f", "Call back", "shipped", date(2026, 3, 1), verdict=Verdict.WORKED)
    order = (
        replace(second, steps=(*second.steps[::-1], first.steps[0]), fixes=(fix,)),
        replace(first, steps=first.steps[1:]),
    )
    own = MapStep(second.ref, 0, second.title, moods=(1.0,))
    now = replace(was, stages=(replace(order[0], own=own), order[1], *others[:-1]))
    said = told(was, now)
    assert "step “Checks the new address”: stands at “Order”, stood at “Choose”" in said
    assert "stage “Pay” is gone" in said
    assert "step “Reads the first bill” is gone" in said
    assert "initiative “Call back” is new" in said
    assert "stage “Order” as a whole is new" in said
    assert "the stages come in another order" in said
    assert "the steps come in another order" in said


def test_a_long_text_is_told_where_it_begins_to_differ() -> None:
    was = with_step(drawn.broadband(), "/hotline", response=f"{'We call back, ' * 9}by Friday at noon")
    now = with_step(drawn.broadband(), "/hotline", response=f"{'We call back, ' * 9}by Friday, late")
    (line,) = told(was, now)
    assert line == ("step “Calls to ask”: response …call back, by Friday, late, was …call back, by Friday at noon")


def records() -> Iterator[tuple[type, str]]:
    for kind in _ASPECTS:
        for each in fields(kind):
            if each.name not in ("ref", "steps", "mark", "earlier", *SILENT.get(kind, ())):
                yield kind, each.name


NESTED = {
    MapView: {"stages", "pains", "fixes", "strengths", "opportunities", "metrics", "handoffs"},  # the last of teams
    MapStage: {"steps", "pains", "fixes", "strengths", "opportunities", "own", "alone"},
    MapFix: {"ranks"},
    MetricValue: {"title"},  # what tells one from another
}


@pytest.mark.parametrize(("kind", "name"), list(records()), ids=lambda each: getattr(each, "__name__", each))
def test_no_field_of_a_map_is_forgotten(kind: type, name: str) -> None:
    known = {each for aspect in _ASPECTS[kind] for each in aspect.fields}
    assert name in known | NESTED.get(kind, set())


def test_undoing_a_difference_takes_that_back_alone() -> None:
    was = drawn.broadband()
    now = with_step(with_step(was, "/hotline", channel="App", title="Phones"), "/bill", channel="Post")
    found = list(changes(was, now))
    assert [each.told for each in found] == [
        "title Phones, was Calls to ask",
        "channel App, was Call centre",
        "channel Post, was E-mail",
    ]
    for each in found:
        others = [other.told for other in changes(was, each.one)]
        assert others == [other.told for other in found if other is not each]
        assert each.other is now


def test_what_is_gone_or_new_is_undone_wherever_it_stands() -> None:
    was = drawn.broadband()
    now = replace(was, stages=was.stages[:-1])
    gone = next(each for each in changes(was, now) if each.what == "stage “Pay”")
    assert (gone.one, len(gone.other.stages)) == (was, 5)
    new = next(each for each in changes(now, was) if each.what == "pain “The first bill is twice as high as expected”")
    assert new.other is was
    assert "bill-shock" not in str(new.one.stages[-1].pains)
    assert len(new.one.stages) == 6
