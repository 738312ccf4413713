"""How sure the order of a ranking is: the stated spread of each input, and what follows for ranks."""

from datetime import date

import pytest

from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.score.fixes import fix_model, rank_fixes
from jmx.score.pains import pain_model, rank_pains
from jmx.score.spread import FIXED, by_class, of_raters, one_step, share_of_sample
from jmx.score.sureness import RATINGS, fix_spreads, pain_spreads, sure_of_fixes, sure_of_pains
from tests.support import MemoryTree

AS_OF = date(2026, 6, 1)
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nvolume: {n: 1000, per: month}\npains:\n"
ASKED = "evidence: [{title: Asked, type: survey, collected: 2026-05-01, sample: 400, source: form 1}]"


def _workspace(*pains: str, **more: str) -> Workspace:
    text = JOURNEY + "".join(f"  - {{{each}}}\n" for each in pains)
    loaded = load(MemoryTree({"buy.yaml": text, **{f"{name}.yaml": said for name, said in more.items()}}))
    assert loaded.findings == ()
    return loaded.workspace


def _pain(own: str, severity: int, reach: object, more: str = "") -> str:
    return f"id: {own}, title: {own}, severity: {severity}, reach: {reach}{more and f', {more}'}"


@pytest.mark.parametrize(
    ("pain", "name", "spread"),
    [
        (_pain("a", 4, 0.3), "severity", one_step(4, RATINGS)),
        (
            _pain(
                "a", 4, 0.3, "ratings: [{by: ana <ana@x.example>, severity: 2}, {by: bo <bo@x.example>, severity: 5}]"
            ),
            "severity",
            of_raters((2, 5)),
        ),
        # settled beyond all that was rated: what is used must be among what may be
        (
            _pain(
                "a", 5, 0.3, "ratings: [{by: ana <ana@x.example>, severity: 2}, {by: bo <bo@x.example>, severity: 3}]"
            ),
            "severity",
            of_raters((2, 3, 5)),
        ),
        # the last is of a day to come
        (
            _pain(
                "a",
                4,
                0.3,
                "ratings: [{by: ana <ana@x.example>, severity: 3}, {by: bo <bo@x.example>, severity: 4}, "
                "{by: cy <cy@x.example>, severity: 1, day: 2026-06-02}]",
            ),
            "severity",
            of_raters((3, 4)),
        ),
        (_pain("a", 4, 0.3, "ratings: [{by: ana <ana@x.example>, severity: 2}]"), "severity", one_step(4, RATINGS)),
        (_pain("a", 4, 0.3), "reach", share_of_sample(0.3, 10)),
        (_pain("a", 4, 0.3, ASKED), "reach", share_of_sample(0.3, 400)),
        (_pain("a", 4, "{n: 300, per: month}"), "reach", share_of_sample(0.3, 300)),
        (_pain("a", 4, 0), "reach", FIXED),
        (_pain("a", 4, 0.3, "frequency: 2"), "frequency", FIXED),
        (_pain("a", 4, 0.3), "confidence", one_step(0.5, (0.3, 0.5, 0.8, 1.0))),
    ],
)
def test_each_input_has_a_stated_spread(pain: str, name: str, spread: object) -> None:
    workspace = _workspace(pain)
    (score,) = rank_pains(workspace, AS_OF).scores
    assert pain_spreads(workspace, AS_OF, score, pain_model(workspace))[name] == spread


def test_an_input_of_ones_own_varies_by_the_steps_of_the_model_that_ranks() -> None:
    models = "one: {inputs: {fit: {weight: 1, steps: [1, 2, 3]}}}, two: {inputs: {fit: {weight: 1, steps: [1, 3, 9]}}}"
    journey = f"kind: journey\nid: buy\ntitle: Buy\npains: [{{{_pain('a', 4, 0.3, 'inputs: {fit: 3}')}}}]\n"
    settings = f"scoring: {{models: {{{models}}}}}\n"
    workspace = load(MemoryTree({"buy.yaml": journey, "jmx.yaml": settings})).workspace
    for name, steps in (("one", (1, 2, 3)), ("two", (1, 3, 9))):
        (score,) = rank_pains(workspace, AS_OF, model_name=name).scores
        assert pain_spreads(workspace, AS_OF, score, pain_model(workspace, name))["fit"] == one_step(3, steps)


def test_several_raters_give_a_mean_where_nothing_was_settled_and_their_disagreement_is_told() -> None:
    workspace = _workspace(
        "id: a, title: a, reach: 0.5, ratings: [{by: a <a@x.example>, severity: 2}, "
        "{by: b <b@x.example>, severity: 5}, {by: c <c@x.example>, severity: 5}]"
    )
    (score,) = rank_pains(workspace, AS_OF).scores
    assert (score.factors[0].value, score.factors[0].words) == (4.0, "4 of 5: 3 people say 2 to 5")


def test_what_is_far_apart_keeps_its_place_and_what_is_close_may_change_it() -> None:
    workspace = _workspace(
        _pain("first", 5, 0.9, ASKED), _pain("close", 3, 0.2), _pain("closer", 3, 0.19), _pain("last", 1, 0)
    )
    ranking = rank_pains(workspace, AS_OF)
    sure = sure_of_pains(workspace, AS_OF, ranking, pain_model(workspace))
    assert sure.by_ref["buy/first"].ranks == (1, 1)
    assert sure.by_ref["buy/close"].ranks == sure.by_ref["buy/closer"].ranks == (2, 3)
    assert sure.by_ref["buy/last"].ranks == (4, 4)
    assert (sure.top, sure.settles_most) == (1, None)  # nothing that could be found out changes the first


def test_musts_stand_above_all_draws() -> None:
    workspace = _workspace(_pain("must", 1, 0.01, "must: safety"), _pain("first", 5, 0.9), _pain("last", 1, 0.05))
    sure = sure_of_pains(workspace, AS_OF, rank_pains(workspace, AS_OF), pain_model(workspace))
    assert set(sure.by_ref) == {"buy/first", "buy/last"}
    assert sure.by_ref["buy/first"].ranks == (2, 2)


def test_the_input_that_settles_most_is_the_unsure_one_of_the_close_ones() -> None:
    workspace = _workspace(
        _pain(
            "known",
            3,
            0.5,
            f"ratings: [{{by: a <a@x.example>, severity: 3}}, {{by: b <b@x.example>, severity: 3}}], {ASKED}",
        ),
        _pain("guess", 3, 0.95, "ratings: [{by: a <a@x.example>, severity: 1}, {by: b <b@x.example>, severity: 5}]"),
    )
    sure = sure_of_pains(workspace, AS_OF, rank_pains(workspace, AS_OF), pain_model(workspace))
    assert sure.settles_most is not None
    assert (sure.settles_most.ref, sure.settles_most.name) == ("buy/guess", "severity")


def test_what_a_fix_brings_varies_with_its_pains_and_its_effort() -> None:
    fixes = {
        name: f"kind: initiative\nid: {name}\ntitle: {name}\neffort: {effort}\naddresses: [buy/{pain}]\n"
        for name, effort, pain in (("one", 2, "a"), ("two", 2, "b"))
    }
    workspace = _workspace(_pain("a", 4, 0.5), _pain("b", 3, 0.5), **fixes)
    by = fix_model(workspace)
    sure = sure_of_fixes(workspace, AS_OF, rank_fixes(workspace, AS_OF), by)
    low, high = sure.by_ref["one"].scores
    assert low < 0.5 < high
    assert 0.5 < sure.by_ref["one"].top < 0.95
    assert by_class(2).points == (1, 2, 4)


def test_what_fixes_bring_is_the_same_however_many_pains_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pains = [_pain(f"p{each}", each % 5 + 1, 0.3) for each in range(5)]
    fix = "kind: initiative\nid: {0}\ntitle: {0}\naddresses: [{1}]\neffort: 2\n"
    both = {"x": fix.format("x", "buy/p0, buy/p1, buy/p4"), "y": fix.format("y", "buy/p3, buy/p4")}
    workspace = _workspace(*pains, **both)
    ranking, by = rank_fixes(workspace, AS_OF), fix_model(workspace)
    at_once = sure_of_fixes(workspace, AS_OF, ranking, by)
    monkeypatch.setattr("jmx.score.sureness._AT_ONCE", 2)
    assert sure_of_fixes(workspace, AS_OF, ranking, by) == at_once
    assert len(at_once.by_ref) == 2


def test_a_fix_is_as_unsure_as_those_are_apart_who_rated_its_pain() -> None:
    """2, 4 and 5 of several raters are no "3.67, a step more or less"."""
    ratings = ", ".join(f"{{by: r{each} <r{each}@x.example>, severity: {each}}}" for each in (2, 4, 5))
    fix = "kind: initiative\nid: fix\ntitle: Fix\neffort: 2\naddresses: [buy/a]\ninputs: {business-impact: 3}\n"
    workspace = _workspace(f"id: a, title: a, reach: 0.5, ratings: [{ratings}]", fix=fix)
    for name, of, points in (("impact-effort", "customer_impact", (2, 4, 5)), ("rice", "impact", (2, 0.5, 3))):
        by = fix_model(workspace, name)
        (score,) = rank_fixes(workspace, AS_OF, model_name=name).scores
        assert fix_spreads(workspace, AS_OF, score, by)[of] == of_raters(points)


def test_a_rating_of_a_day_to_come_does_not_count_and_is_told() -> None:
    ahead = "ratings: [{by: a <a@x.example>, severity: 2}, {by: b <b@x.example>, severity: 5, day: 2026-06-02}]"
    workspace = _workspace(f"id: a, title: a, reach: 0.5, {ahead}")
    (score,) = rank_pains(workspace, AS_OF).scores
    assert score.factors[0].value == 2
    assert score.factors[0].words.endswith("1 rating of a day after 2026-06-01 not counted")


def test_numbers_that_are_taken_as_written_are_not_called_sure() -> None:
    fixes = {
        name: f"kind: initiative\nid: {name}\ntitle: {name}\naddresses: [buy/a]\n"
        f"inputs: {{ice-impact: {impact}, ice-confidence: 5, ice-ease: 5}}\n"
        for name, impact in (("one", 5), ("two", 6))
    }
    workspace = _workspace(_pain("a", 4, 0.5), **fixes)
    by = fix_model(workspace, "ice")
    sure = sure_of_fixes(workspace, AS_OF, rank_fixes(workspace, AS_OF, model_name="ice"), by)
    assert (sure.as_written, sure.by_ref) == (True, {})
