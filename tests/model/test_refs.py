"""Every ref of a full document of each kind: where it stands, what it says, what it may point at."""

from typing import Any

import pytest

from jmx.model.kinds import BY_NAME
from jmx.model.record import Pointer, models_in, refs_in
from tests.model.documents import ANA, full, least

Found = tuple[tuple[str | int, ...], str, tuple[str, ...]]

PLACE = ("journey", "stage", "touchpoint")
PERSON, TEAM, PERSONA, METRIC = ("person",), ("team",), ("persona",), ("metric",)
ANYTHING: tuple[str, ...] = ()


def insight(*route: str | int) -> list[Found]:
    """The refs of the insight that stands in every full piece of evidence."""
    here = (*route, "insights", 0)
    return [
        ((*route, "recorded_by"), "ana", PERSON),
        ((*here, "about", 0), "onboarding/verify", ANYTHING),
        ((*here, "contradicts", 0), "waits-too-long", ANYTHING),
        ((*here, "contradicts", 1), "calls-march/all-fine", ANYTHING),
    ]


REFS: dict[str, list[Found]] = {
    "journey": [
        (("parent",), "lifecycle/join", ("journey", "stage")),
        (("replaces",), "onboarding-today", ("journey",)),
        (("owner", "vacant", "covering"), "ben", PERSON),
        (("sponsor",), ANA, PERSON),
        (("operations",), "identity", TEAM),
        *((("triggers", place, "metric"), "csat", METRIC) for place in range(3)),
        (("triggers", 3, "metric"), "nps", METRIC),
        (("forum",), "cx-board", ("forum",)),
        (("stage_model",), "six", ("stage-model",)),
        (("goals", 0), "retention", ("goal",)),
        (("personas", 0), "mia", PERSONA),
        (("personas", 1), "business", PERSONA),
        *insight("evidence", 3),
        (("metrics", 0), "nps", METRIC),
    ],
    "stage": [
        (("as",), "decide", ("model-stage",)),
        (("emotion", "business"), "business", PERSONA),
        (("team",), "identity", TEAM),
        *insight("evidence", 3),
    ],
    "touchpoint": [
        (("emotion", "business"), "business", PERSONA),
        (("team",), "identity", TEAM),
        (("personas", 0), "mia", PERSONA),
        (("backstage", 1, "team"), "mailing", TEAM),
        *insight("evidence", 3),
        (("next", 0, "to"), "pay", ("touchpoint", "stage")),
        (("next", 1, "to"), "choose", ("touchpoint", "stage")),
        (("opens",), "recovery", ("journey",)),
    ],
    "pain-point": [
        (("at", 0), "onboarding", PLACE),
        (("at", 1), "onboarding/verify", PLACE),
        (("personas", 0), "mia", PERSONA),
        (("owner",), "ana", PERSON),
        *insight("evidence", 3),
        (("metrics", 0), "csat", METRIC),
        (("disputed", "by"), "ben", PERSON),
        (("ratings", 0, "by"), "ana", PERSON),
    ],
    "strength": [(("at", 0), "onboarding/choose", PLACE), *insight("evidence", 3)],
    "evidence": insight(),
    "opportunity": [(("pains", 0), "waits-too-long", ("pain-point",)), (("at", 0), "onboarding/verify", PLACE)],
    "initiative": [
        (("addresses", 0), "waits-too-long", ("pain-point", "opportunity")),
        (("addresses", 1), "send-sooner", ("pain-point", "opportunity")),
        (("owner",), "ana", PERSON),
        (("teams", 0), "identity", TEAM),
        (("after", 0), "new-mailer", ("initiative",)),
        (("expects", "metric"), "csat", METRIC),
    ],
    "metric": [
        (("at", 0), "onboarding/verify", PLACE),
        (("between", 0), "onboarding/choose", ("touchpoint", "stage")),
        (("between", 1), "onboarding/verify", ("touchpoint", "stage")),
    ],
    "persona": [],
    "person": [(("teams", 0), "identity", TEAM), (("deputy",), "ben", PERSON)],
    "team": [],
    "stage-model": [],
    "happening": [(("touches", 0), "onboarding", ANYTHING)],
    "review": [
        (("journeys", 0), "onboarding", ("journey",)),
        (("journeys", 1), "recovery", ("journey",)),
        (("reviewer",), "ana", PERSON),
        (("recorded_by",), ANA, PERSON),
        (("decisions", 0, "about", 0), "onboarding/verify", ANYTHING),
        (("decisions", 0, "owner"), "ben", PERSON),
        (("decisions", 0, "supersedes", 0), "2025-12-onboarding/longer-code", ("decision",)),
        (("actions", 0, "about", 0), "waits-too-long", ANYTHING),
        (("actions", 0, "owner"), ANA, PERSON),
        (("actions", 0, "initiative"), "faster-code", ("initiative",)),
        (("closes", 0), "2025-12-onboarding/ask-legal", ("action",)),
    ],
}


def read(kind: str, document: dict[str, Any]) -> Any:
    return BY_NAME[kind].model.model_validate(document)


@pytest.mark.parametrize("kind", BY_NAME)
def test_every_ref_of_a_full_document_is_found(kind: str) -> None:
    assert list(refs_in(read(kind, full(kind)))) == REFS[kind]


@pytest.mark.parametrize("kind", BY_NAME)
def test_the_least_document_points_at_nothing_it_does_not_say(kind: str) -> None:
    said = {"review": [(("journeys", 0), "onboarding", ("journey",)), (("reviewer",), "ana", PERSON)]}
    assert list(refs_in(read(kind, least(kind)))) == said.get(kind, [])


def test_an_owner_by_name_and_one_by_id_are_both_found() -> None:
    assert list(refs_in(read("journey", least("journey", owner=ANA)))) == [(("owner",), ANA, PERSON)]
    assert list(refs_in(read("journey", least("journey", owner="ana")))) == [(("owner",), "ana", PERSON)]


def test_routes_start_where_they_are_told() -> None:
    assert list(refs_in(read("team", least("team")), ("items", 2))) == []
    (found,) = refs_in(read("person", least("person", deputy="ben")), ("items", 2))
    assert found == (("items", 2, "deputy"), "ben", PERSON)


def test_the_refs_of_inline_records_are_not_their_holders() -> None:
    journey = read("journey", least("journey", stages=[{"title": "a", "team": "b"}], pains=[full("pain-point")]))
    assert list(refs_in(journey)) == []


def test_every_kind_that_a_ref_may_point_at_exists() -> None:
    named = {kind for refs in REFS.values() for _, _, kinds in refs for kind in kinds}
    assert named - set(BY_NAME) == {"goal", "forum", "action", "decision", "model-stage"}


def test_pointers_are_followed_by_whoever_links_them() -> None:
    assert models_in(BY_NAME["stage"].model)["touchpoints"][0] is Pointer
    assert list(refs_in(read("stage", least("stage", touchpoints=[{"ref": "otp-email", "team": "b"}])))) == []
