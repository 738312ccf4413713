"""What a map says, in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jmx.errors import UnknownRef
from jmx.model.levels import Levels, MeanLevel
from jmx.model.metric import Metric, Point
from jmx.model.outcome import Move
from jmx.render.gather import metric_value
from jmx.render.lanes import PAINS, STEPS
from jmx.render.layout import lay_out
from jmx.render.scene import Rect, Shape
from jmx.render.view import MapFix, MapView
from tests.render import drawn


def view_of(journey: str, **others: str) -> MapView:
    """The map of a journey called `j`."""
    return drawn.map_of(drawn.workspace({"journeys/j.yaml": journey, **others}))


def words(view: MapView) -> str:
    """Everything drawn, as one line."""
    return " ".join(text.words for text in lay_out(view, drawn.THEME).texts)


LEAST = "kind: journey\nid: j\ntitle: Buy\nstages: [Choose, Pay]\n"


def test_a_journey_without_an_owner_says_so() -> None:
    view = view_of(LEAST)
    assert drawn.lanes_in(view) == (STEPS,)
    assert view.coverage is None
    assert words(view).count("No owner") == 3


def test_a_vacancy_tells_since_when_and_who_covers() -> None:
    view = view_of(LEAST + "owner: {vacant: {since: 2026-10-01, covering: ana}}\npeople: [{id: ana, name: Ana Ruiz}]\n")
    assert view.answers_for_it == "No owner since 1 Oct 2026, covered by Ana Ruiz"


def test_an_owner_written_with_an_address_is_called_by_name() -> None:
    assert view_of(LEAST + "owner: Ana Ruiz <ana@x.example>\n").owner == "Ana Ruiz"


def test_the_map_knows_stages_steps_ranks_and_review() -> None:
    view = drawn.broadband()
    assert [stage.title for stage in view.stages] == ["Choose", "Order", "Wait", "Install", "Use", "Pay"]
    assert [step.number for step in view.steps] == list(range(1, 15))
    assert [pain.rank for stage in view.stages for pain in stage.pains] == [4, 1, 2, 3]
    assert [pain.title for pain in view.pains] == ["App and website want different passwords"]
    assert [step.title for step in view.lowest] == ["Waits for the engineer"]
    assert (view.owner, view.cadence, view.next_review) == ("Ana Ruiz", "quarterly", "3 Dec 2026")


def test_emotions_and_pains_without_evidence_are_assumptions() -> None:
    view = drawn.broadband()
    assert [step.number for step in view.steps if step.evidenced] == [1, 3, 5, 6, 7, 9, 11, 13]
    assert {pain.title for pain in view.all_pains if not pain.evidenced} == {
        "The first bill is twice as high as expected",
        "App and website want different passwords",
    }
    assert (sum(view.claims), len(view.claims), view.coverage) == (11, 19, 58)


def test_an_initiative_stands_once_and_names_the_pains_it_takes_up() -> None:
    view = drawn.broadband()
    fixes = [fix for stage in view.stages for fix in stage.fixes]
    assert [fix.title for fix in fixes] == [
        "Codes stay valid for ten minutes",
        "Live tracking of the engineer",
        "Preview of the first bill at checkout",
    ]
    assert fixes[1].ranks == (1, 2)


def test_a_pain_is_ticked_once_something_shipped_for_it() -> None:
    view = drawn.broadband()
    (pain,) = [pain for pain in view.all_pains if pain.ticked]
    assert pain.title == "The code arrives after it expired"
    assert pain.answer == MapFix(
        "longer-codes", "Codes stay valid for ten minutes", "shipped", date(2026, 9, 14), ranks=(4,)
    )
    assert "Shipped 14 Sep 2026" in words(view)


def test_metrics_tell_their_latest_value_and_how_far_it_is_from_the_target() -> None:
    told = [(each.value, each.target, each.delta, each.on_target) for each in drawn.broadband().metrics]
    assert told == [
        ("91 %", "95 %", "4 points below target", False),
        ("13.5 days", "10 days", "3.5 days above target", False),
        ("34", "30", "4 above target", True),
    ]


def test_a_value_measured_after_the_day_of_the_map_is_not_shown() -> None:
    workspace = drawn.workspace(drawn.REPOSITORY)
    earlier = drawn.map_of(workspace, "onboarding", date(2026, 8, 31))
    assert [metric.value for metric in earlier.metrics] == ["86 %", "not measured yet", "not measured yet"]


@pytest.mark.parametrize(
    ("persona", "moods"), [(None, [1, 0]), ("business", [1, 0]), ("private", [-1])], ids=["all", "own", "other"]
)
def test_the_curve_is_that_of_the_persona(persona: str | None, moods: list[float]) -> None:
    journey = """\
kind: journey
id: j
title: Buy
personas: [business, private]
stages:
  - title: Pay
    touchpoints:
      - {title: Pays, emotion: {default: -1, business: 1}}
      - {title: Gets an invoice, emotion: 0, personas: [business]}
"""
    people = "kind: personas\nitems: [{id: business, title: Business}, {id: private, title: Private}]\n"
    workspace = drawn.workspace({"journeys/j.yaml": journey, "personas/all.yaml": people})
    view = drawn.map_of(workspace, persona=persona)
    assert [step.moods[0] for step in view.steps] == moods


PERSONAS = """\
kind: personas
items:
  - {id: business, title: Business traveller}
  - {id: family, title: Family}
  - {id: senior, title: Senior}
  - {id: student, title: Student}
"""


def felt(*emotions: str, personas: str = "[business, family]") -> MapView:
    """The map of a journey whose steps A, B, C feel like that."""
    steps = "".join(f"      - {{title: {chr(65 + n)}, emotion: {each}}}\n" for n, each in enumerate(emotions))
    stages = f"stages:\n  - title: All\n    touchpoints:\n{steps}"
    return view_of(
        f"kind: journey\nid: j\ntitle: Travel\npersonas: {personas}\n{stages}", **{"personas/all.yaml": PERSONAS}
    )


def red_points(view: MapView) -> int:
    """How many steps on the first curve are marked as its lowest."""
    rects = [mark for mark in lay_out(view, drawn.THEME).flat() if isinstance(mark, Rect)]
    return sum(rect.stroke == "pain" and rect.radius == drawn.THEME.point for rect in rects)


def test_personas_who_feel_differently_have_a_curve_each() -> None:
    view = felt("{business: -1, family: -2}", "0", "{business: 1, family: 0.5}")
    assert view.feelings == ("Business traveller", "Family")
    assert [step.moods for step in view.steps] == [(-1, -2), (0, 0), (1, 0.5)]
    assert "How it feels Business traveller Family" in words(view)
    assert view.low_words == "Lowest point: A (assumed)"


@pytest.mark.parametrize(
    ("emotions", "personas", "feelings"),
    [
        (("1", "-1"), "[business, family]", ()),
        (("{business: 1}", "-1"), "[business, family]", ()),
        (("{business: 1, family: 1}", "-1"), "[business, family]", ()),
        (("{business: 1}", "{family: -1}"), "[business, family]", ("Business traveller", "Family")),
        (("{default: 0, business: 1}", "0"), "[business, family, senior]", ("Business traveller", "Family, Senior")),
        (("{default: 0, business: 1}", "0"), "[]", ("Everybody else", "Business traveller")),
        (("{business: 1, family: 0}", "0"), "[]", ("Business traveller", "Family")),
    ],
    ids=["all alike", "one asked", "the same", "each elsewhere", "two alike", "one unlike all", "only named"],
)
def test_personas_who_feel_alike_share_a_curve(
    emotions: tuple[str, ...], personas: str, feelings: tuple[str, ...]
) -> None:
    assert felt(*emotions, personas=personas).feelings == feelings


def test_each_group_of_personas_has_lowest_points_of_its_own() -> None:
    view = felt("{business: -2, family: 1}", "{business: 0, family: -1}", "-1")
    assert view.low_words == (
        "Lowest points: A (Business traveller; assumed); B (Family; assumed); C (Family; assumed)"
    )
    assert view.low_words in words(view)


def test_no_more_than_three_curves_are_drawn_and_the_rest_is_told() -> None:
    view = felt(
        "{business: 1, family: 0, senior: -1, student: -2}", "1", personas="[business, family, senior, student]"
    )
    assert (view.feelings[:3], view.unheard) == (("Business traveller", "Family", "Senior"), ("Student",))
    assert [step.moods for step in view.steps] == [(1, 0, -1, -2), (1, 1, 1, 1)]
    assert view.low_words == "Lowest point: A (Senior; Student; assumed)"
    assert "1 more feels differently and has no curve here" in words(view)


def test_the_lowest_point_of_a_curve_that_is_not_drawn_is_named_too() -> None:
    view = felt("{business: 1, family: 0, senior: 0.5, student: -2}", personas="[business, family, senior, student]")
    assert view.low_words == "Lowest point: A (Student; assumed)"
    assert view.low_words in words(view)
    assert red_points(view) == 0


def test_a_persona_alone_on_a_journey_feels_its_own_and_not_the_default() -> None:
    assert [step.moods for step in felt("{default: 0, business: -1}", personas="[business]").steps] == [(-1,)]


@pytest.mark.parametrize(
    ("emotions", "told", "points"),
    [
        (("1", "2"), "", 0),
        (("0", "1"), "", 0),
        (("null", "null"), "", 0),
        (("-1", "1"), "Lowest point: A (assumed)", 1),
        (("0", "-1", "-1", "-1"), "Lowest points: B (assumed); C (assumed); D (assumed)", 3),
    ],
    ids=["all is well", "neutral", "nobody was asked", "one", "a tie"],
)
def test_the_lowest_points_are_below_zero_and_all_named(emotions: tuple[str, ...], told: str, points: int) -> None:
    view = felt(*emotions)
    assert view.low_words == told
    assert told in words(view)
    assert ("Lowest point" in words(view)) == bool(told)
    assert red_points(view) == len(view.lowest) == points


@pytest.mark.parametrize(
    "said",
    ["emotion: {family: -1}", "personas: [family]", "pains: [{title: Costs, personas: [family]}]"],
    ids=["under an emotion", "at a touchpoint", "under a pain"],
)
def test_every_persona_the_journey_speaks_of_stands_in_the_header(said: str) -> None:
    journey = "kind: journey\nid: j\ntitle: Travel\npersonas: [business]\nstages:\n  - title: All\n"
    texts = {
        "journeys/j.yaml": journey + f"    touchpoints:\n      - {{title: A, {said}}}\n",
        "personas/all.yaml": PERSONAS,
    }
    workspace = drawn.workspace(texts)
    view = drawn.map_of(workspace)
    assert view.personas == ("Business traveller", "Family")
    assert "Customer journey · Business traveller · Family" in words(view)
    assert drawn.map_of(workspace, persona="family").personas == ("Family",)


def test_an_unknown_persona_is_refused() -> None:
    workspace = drawn.workspace({"journeys/j.yaml": LEAST})
    with pytest.raises(UnknownRef, match="no persona 'nobody'"):
        drawn.map_of(workspace, persona="nobody")
    broadband = drawn.workspace(drawn.REPOSITORY)
    with pytest.raises(UnknownRef, match="journey 'onboarding' has no persona 'nobody'; its personas: mia"):
        drawn.map_of(broadband, "onboarding", persona="nobody")


def test_the_footer_says_where_the_picture_comes_from() -> None:
    told = words(drawn.broadband())
    for part in ("onboarding", "As of 20 Nov 2026", "Commit 4f1c2ab90", "Last review: 3 Sep 2026", "Evidence 58 %"):
        assert part in told


def test_the_legend_explains_only_what_is_there() -> None:
    everything = words(drawn.broadband())
    for part in ("assumed: hollow and dashed", "moment of truth", "rank by severity ×", "line of visib"):
        assert part in everything
        assert part not in words(view_of(LEAST))


def test_too_many_cards_are_counted_and_named_on_hover() -> None:
    view = drawn.broadband()
    many = tuple(replace(view.pains[0], ref=str(n), title=f"Pain number {n}") for n in range(25))
    crowded = replace(view, pains=many)
    assert "+6 more" in words(crowded)
    assert "Pain number 24" not in words(crowded)
    assert PAINS in drawn.lanes_in(crowded)


# --- metrics in words ---

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("fields", "value", "told"),
    [
        ({"type": "ratio", "target": 0.95}, 0.91, ("91 %", "95 %", "4 points below target", False)),
        ({"unit": "%", "target": 95.0}, 91.5, ("91.5 %", "95 %", "3.5 points below target", False)),
        ({"type": "ratio", "target": 95.0}, 91.0, ("91", "95", "4 below target", False)),
        ({"unit": "days", "better": "lower", "target": 10.0}, 9.0, ("9 days", "10 days", "1 day below target", True)),
        ({"unit": "days", "target": 1.0}, 1.0, ("1 day", "1 day", "on target", True)),
        ({"type": "ratio", "target": 0.95}, 0.94, ("94 %", "95 %", "1 point below target", False)),
        ({"type": "money", "target": 0.3}, 0.1 + 0.2, ("0.3 EUR", "0.3 EUR", "on target", True)),
        ({"type": "count"}, 12345.0, ("12,345", "", "", None)),
    ],
    ids=["share", "percent", "ratio in percent", "lower is better", "one day", "one point", "on target", "no target"],
)
def test_a_metric_is_told_with_its_unit(fields: dict[str, Any], value: float, told: tuple[Any, ...]) -> None:
    found = metric_value(Metric(title="M", **fields), [Point(date=DAY, value=value)], DAY, "EUR")
    assert (found.value, found.target, found.delta, found.on_target) == told
    assert found.measured == DAY


def test_a_metric_without_a_value_says_so() -> None:
    found = metric_value(Metric(title="M", target=3.0), [Point(date=DAY, value=1)], date(2026, 10, 30))
    assert (found.value, found.target, found.measured) == ("not measured yet", "3", None)


LEVELS = Levels(MeanLevel(0.8412, 8, DAY, DAY), MeanLevel(0.912, 3, DAY, DAY), True, 0.02)
MOVES = [
    ({"type": "ratio"}, LEVELS, "Better since 31 Oct 2026: 84.1 → 91.2 %", True),
    ({"unit": "days", "better": "lower"}, LEVELS, "Worse since 31 Oct 2026: 0.841 → 0.912 days", False),
    ({"unit": "days"}, replace(LEVELS, moved=False), "No change shown since 31 Oct 2026", None),
]


@pytest.mark.parametrize(("fields", "levels", "words", "better"), MOVES, ids=["share", "worse", "still"])
def test_a_metric_is_told_with_its_last_move(
    fields: dict[str, Any], levels: Levels, words: str, better: bool | None
) -> None:
    found = metric_value(Metric(title="M", **fields), [Point(date=DAY, value=0.9)], DAY, move=Move(DAY, levels))
    assert (found.moved, found.better) == (words, better)


BY_STAGE = """\
kind: journey
id: j
title: A weekend away
stages:
  - title: Check in
    description: From the door to the room.
    thoughts: ["Why does it take so long?"]
    emotion: -1
    evidence: ["survey: guests of May"]
    pains: [{id: queue, title: People wait, description: One clerk at night., severity: 3, reach: 0.3}]
    touchpoints: [{title: At the desk, actions: [Queues, Shows the passport]}]
  - {ref: stay}
"""
STAY = """\
kind: stage
id: stay
title: Stay
emotion: {default: 1, senior: -2}
pains: [{id: noise, title: It is loud at night}]
touchpoints: [{title: In the room, emotion: 2}]
"""
ASKED = """\
kind: opportunities
items:
  - {id: on-the-way, question: "How might we check in on the way?", pains: [j/queue]}
  - {id: gift, question: "How might we thank those who come again?", at: [j/stay]}
  - {id: elsewhere, question: "How might we grow?"}
"""
GIFT = "kind: initiative\nid: chocolate\ntitle: A piece of chocolate\naddresses: [gift]\n"
SENIOR = "kind: persona\nid: senior\ntitle: Senior\nage: 70 and more\nfrustrations: [Small print]\n"


def by_stage(persona: str | None = None) -> MapView:
    files = {"j.yaml": BY_STAGE, "stay.yaml": STAY, "asked.yaml": ASKED, "gift.yaml": GIFT, "senior.yaml": SENIOR}
    return drawn.map_of(drawn.workspace(files), persona=persona)


def test_what_is_felt_thought_and_hurts_in_a_stage_as_a_whole() -> None:
    view = by_stage("senior")
    first, second = (stage.own for stage in view.stages)
    assert first is not None
    assert (first.moods, first.evidenced, first.voices) == ((-1,), True, ("Why does it take so long?",))
    assert second is not None
    assert (second.moods, second.evidenced) == ((-2,), False)
    assert [[pain.ref for pain in stage.pains] for stage in view.stages] == [["j/queue"], ["stay/noise"]]
    assert view.low_words == "Lowest point: Stay (assumed)"
    assert (sum(view.claims), len(view.claims)) == (1, 5)
    assert "Queues, Shows the passport" in words(view)


def test_descriptions_are_told_to_whoever_hovers() -> None:
    groups = [group.words for group in drawn.groups(lay_out(by_stage(), drawn.THEME))]
    assert "Check in: From the door to the room." in groups
    assert "People wait (an assumption): One clerk at night." in groups


def test_an_opportunity_stands_at_its_pain_or_at_its_place_with_what_is_done_about_it() -> None:
    view = by_stage()
    assert [[each.ref for each in stage.opportunities] for stage in view.stages] == [["on-the-way"], ["gift"]]
    assert [[fix.ref for fix in stage.fixes] for stage in view.stages] == [[], ["chocolate"]]
    assert "How might we grow?" not in words(view)


def test_the_map_of_one_persona_says_who_that_is() -> None:
    assert "Customer journey · Senior" in words(by_stage("senior"))
    assert "70 and more · Frustrations: Small print" in words(by_stage("senior"))


FORKED = """\
kind: journey
id: j
title: The flight is cancelled
stages:
  - title: Find out
    touchpoints:
      - {id: look, title: Look, emotion: -1, next: [{to: fine, when: on time}, {to: settle, when: cancelled}]}
      - {id: fine, title: All is well, emotion: 1, next: []}
  - id: settle
    title: Settle it
    touchpoints:
      - {id: choose, title: Choose, emotion: -2, next: [again, {to: other, when: the rules do not say}]}
      - {id: think, title: Think}
      - {id: again, title: Fly later, emotion: 0, next: [look]}
      - {id: other, title: Ask, emotion: 1}
"""


def test_ways_have_their_conditions_and_arrows_and_break_the_curve() -> None:
    view = view_of(FORKED)
    assert [[way.words for way in step.next] for step in view.steps] == [
        ["→ 2: on time", "→ 3: cancelled"], [], ["→ 5", "→ 6: the rules do not say"], [], ["→ 1"], [],
    ]  # fmt: skip
    assert view.forks == {1, 2, 3, 5, 6}
    told = words(view)
    assert "1 → 3: cancelled" in told
    assert "2 is the end" in told
    curve = [mark for mark in lay_out(view, drawn.THEME).flat() if isinstance(mark, Shape) and mark.weight == "heavy"]
    joined = [mark for mark in curve if mark.smooth]
    assert len(joined) == 2, "1 to 2, and 3 past 4 to 5; not 2 to 3, nor 5 to 6"
    tips = [mark for mark in lay_out(view, drawn.THEME).flat() if isinstance(mark, Shape) and len(mark.dots) == 3]
    assert len([tip for tip in tips if tip.fill == "accent"]) == 5
