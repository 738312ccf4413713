"""Words about kinds and fields lead to what is meant: by their own names, by everyday ones, never to a wrong one."""

import pytest

from jmx.errors import JmxError
from jmx.model.everyday_words import field_called, kind_called, kind_words
from jmx.model.field_tree import ROOTS, all_fields, field_at
from jmx.model.kinds import BY_WORD
from jmx.queries.explain import explanation_of


def meant(asked: str | None) -> list[str]:
    found = explanation_of(asked)
    return [*found.kinds, *(each.address for each in found.fields)]


def test_all_kinds_are_told_where_nothing_is_asked() -> None:
    assert meant(None) == list(ROOTS)
    assert not explanation_of(None).whole


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("journey", ["journey"]),
        ("journeys", ["journey"]),
        ("Pain-Point", ["pain-point"]),
        ("pain", ["pain-point"]),
        ("pains", ["pain-point"]),
        ("pain_points", ["pain-point"]),
        ("people", ["person"]),
        ("kpi", ["metric"]),
        ("KPIs", ["metric"]),
        ("step", ["touchpoint"]),
        ("customers", ["persona"]),
        ("jmx.yaml", ["jmx.yaml"]),
        ("settings", ["jmx.yaml"]),
        ("map", ["journey"]),
    ],
)
def test_a_kind_is_found_by_its_name_and_by_everyday_ones(asked: str, found: list[str]) -> None:
    assert meant(asked) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("journey.cadence", "journey.cadence"),
        ("journeys.cadence", "journey.cadence"),
        ("initiative.expects.metric", "initiative.expects.metric"),
        ("journey.volume", "journey.volume"),
        ("journey.owner.vacant.since", "journey.owner.vacant.since"),
        ("journey.triggers.worsens", "journey.triggers.worsens"),
        ("stage.as", "stage.as"),
        ("jmx.yaml.limits.grace_days", "jmx.yaml.limits.grace_days"),
        ("settings.freezes.from", "jmx.yaml.freezes.from"),
        ("journey.stages.touchpoints.emotion", "touchpoint.emotion"),
        ("pain.severity", "pain-point.severity"),
        ("kpi.better", "metric.better"),
        ("journey.goal", "journey.customer_goal"),
        ("journey.kpis", "journey.metrics"),
        ("journey.stage-model", "journey.stage_model"),
        ("journey.steps", "journey.stages"),
        ("person.email", "person.emails"),
        ("journey.stage", "journey.stages"),
        ("customer.goal", "persona.goals"),
        ("metric.value", "metric.points.value"),
        ("limits.grace_days", "jmx.yaml.limits.grace_days"),
        ("expects.metric", "initiative.expects.metric"),
        ("freeze.from", "jmx.yaml.freezes.from"),
        ("journey.", "journey"),
        ("cadence", "journey.cadence"),
        ("severity", "pain-point.severity"),
        ("freeze", "jmx.yaml.freezes"),
        ("trigger", "journey.triggers"),
        ("insights", "evidence.insights"),
    ],
)
def test_a_field_is_found_by_its_way_and_by_its_name_alone(asked: str, found: str) -> None:
    assert found in meant(asked)
    if "." in asked:
        assert meant(asked) == [found]


def test_a_word_that_may_mean_several_leads_to_all_of_them() -> None:
    assert meant("volume.source") == ["journey.volume.source"]
    assert meant("postponed.why") == ["review.verdict.postponed.why"]
    assert meant("event") == ["happening", "touchpoint.event"]
    assert meant("phase") == ["stage", "stage.phase"]
    assert {"journey.customer_goal", "journey.goals", "stage.goal", "jmx.yaml.goals"} <= set(meant("goal"))
    assert {"journey.owner", "pain-point.owner", "review.actions.owner"} <= set(meant("owner"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("journy", "there is no kind or field 'journy'; did you mean 'journey'?"),
        ("cadense", "there is no kind or field 'cadense'; did you mean 'cadence'?"),
        ("frobnicate", "there is no kind or field 'frobnicate'; all kinds: jmx explain; a record of yours: jmx show"),
        (
            "items",
            "'items' lists the records of a file of many: `kind: pain-points`, then `items: [{id: …, title: …}]`",
        ),
        ("ref", "`{ref: id}` stands where a record could be written out, and points at one in a file of its own"),
        ("journey.x-own", "fields of your own begin with x-: jmx keeps them, shows them and goes by none"),
        ("volume.often", "journey.volume has no 'often'; fields: n, per, source"),
        ("OWN101", "'OWN101' is a rule of lint; write: jmx rule OWN101"),
        ("stl", "'stl' is a rule of lint; write: jmx rule stl"),
        ("review-overdue", "'review-overdue' is a rule of lint; write: jmx rule review-overdue"),
        ("journey.cadense", "journey has no 'cadense'; did you mean 'cadence'?"),
        ("strength.severity", "strength has no 'severity'; fields: id, title, at, evidence, description, tags"),
        ("journey.cadence.often", "journey.cadence has no 'often', and no other field: it holds a value"),
        (
            "jmx.yaml.lint.loud",
            "jmx.yaml.lint has no 'loud'; fields: profile, select, extend_select, ignore, levels, per_path, suppress, rules",
        ),
        (
            "onboarding.cadence",
            "there is no kind or field 'onboarding.cadence'; all kinds: jmx explain; a record of yours: jmx show",
        ),
    ],
)
def test_a_wrong_word_leads_to_a_near_one_or_to_all(asked: str, told: str) -> None:
    with pytest.raises(JmxError) as caught:
        explanation_of(asked)
    assert str(caught.value) == told


def test_every_field_is_found_by_its_address() -> None:
    for each in all_fields():
        assert explanation_of(each.address).fields == (each,)
        assert field_at(each.root, each.path) == each


def test_an_everyday_word_is_no_name_of_another_kind_and_means_one_thing() -> None:
    words = [word for kind in ROOTS for word in kind_words(kind)]
    assert len(words) == len(set(words))
    assert not set(words) & set(BY_WORD)
    assert all(kind_called(word) == kind for kind in ROOTS for word in kind_words(kind))
    assert kind_called("goal") == kind_called("journey") == ""


def test_a_field_that_people_call_otherwise_is_found_only_where_it_is() -> None:
    assert field_called("goal", {"customer_goal", "goals"}) == "customer_goal"
    assert field_called("goal", {"goals"}) == ""
    assert field_called("KPIs", {"metrics"}) == "metrics"
