"""How sure a claim is: what each piece of evidence earns, what several earn together, and what no piece can do."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jmx.model.confidence import (
    ALL_CASES,
    ASSERTED,
    CONTRADICTED,
    IN_FULL,
    IN_PART,
    NOT_FRESH,
    NOTHING,
    SAMPLES,
    TWO_KINDS,
    Confidence,
    confidence,
    weighed,
)  # fmt: skip
from jmx.model.evidence import Evidence, EvidenceType, Insight, PainPoint
from jmx.model.settings import Settings
from jmx.model.workspace import Link, Located, Workspace
from tests.support import CHECKOUT

AS_OF = date(2026, 6, 1)
PAIN = Located("waits", "pain-point", PainPoint(title="Waits"), "pains.yaml")
SURVEY = Evidence(title="Survey", type="survey", collected=date(2026, 5, 1), sample=400)
CALLS = Evidence(title="Calls", type="support", collected=date(2026, 5, 1), source="tickets, May")
OLD = date(2020, 5, 1)


def sure(*pieces: Evidence | str, against: Sequence[Evidence] = (), settings: Settings | None = None) -> Confidence:
    """How sure a pain with this evidence is."""
    records = [each if isinstance(each, Evidence) else Evidence(title=each) for each in pieces]
    found = tuple(Located(f"e{index}", "evidence", each, "e.yaml") for index, each in enumerate(records))
    others = {f"a{index}": Located(f"a{index}", "evidence", each, "a.yaml") for index, each in enumerate(against)}
    links = tuple(Link(ref, "a.yaml", ("insights", 0, "contradicts", 0), "waits") for ref in others)
    workspace = Workspace(
        settings or Settings(), {"waits": PAIN, **others}, evidence_of={"waits": {"waits": found}}, links=links
    )
    return confidence(workspace, PAIN, AS_OF)


@pytest.mark.parametrize(
    ("day", "counts"),
    [(AS_OF, True), (None, True), (date(2012, 1, 1), False), (AS_OF + timedelta(days=1), False)],
)
def test_what_is_out_of_date_or_lies_ahead_speaks_against_nothing(day: date | None, counts: bool) -> None:
    against = Evidence(title="Not so", type="survey", collected=day, sample=200)
    assert any(step.name == "contradicted" for step in sure(SURVEY, against=[against]).steps) == counts


def but(piece: Evidence, **fields: Any) -> Evidence:
    return piece.model_copy(update=fields)


@pytest.mark.parametrize(
    ("pieces", "value", "words"),
    [
        ((), 0.5, "no evidence"),
        (("gut feeling",), 0.55, "an assertion"),
        (("everybody says so: ask Ben",), 0.55, "an assertion"),
        ((Evidence(title="counted", sample=400),), 0.55, "an assertion"),
        (("support: 212 mails in March",), 0.6, "support; no source or sample; no day"),
        (("Usability tests: five of eight gave up",), 0.6, "usability-test; no source or sample; no day"),
        (("minutes, https://wiki.x.example/march",), 0.64, "evidence, kind not stated; no day"),
        ((Evidence(source="https://wiki.x.example/march"),), 0.64, "evidence, kind not stated; no day"),
        ((but(CALLS, collected=None),), 0.64, "support; no day"),
        ((but(CALLS, source=None),), 0.75, "support; no source or sample"),
        ((but(SURVEY, sample=99),), 0.75, "survey; 99 answers: a small sample"),
        ((but(SURVEY, sample=99, source="form 118"),), 0.75, "survey; 99 answers: a small sample"),
        ((but(SURVEY, type="interview", sample=5),), 0.75, "interview; 5 interviews: a small sample"),
        ((but(SURVEY, type="interview", sample=12),), 0.8, "interview"),
        ((but(SURVEY, type="usability-test", sample=4),), 0.75, "usability-test; 4 customers: a small sample"),
        ((but(SURVEY, type="usability-test", sample=5),), 0.8, "usability-test"),
        ((but(SURVEY, type="observation", sample=1),), 0.75, "observation; 1 customer: a small sample"),
        ((but(SURVEY, sample=0, source="form 118"),), 0.75, "survey; 0 answers: a small sample"),
        ((but(SURVEY, type="desk", sample=1),), 0.8, "desk"),
        ((SURVEY,), 0.8, "survey"),
        ((CALLS,), 0.8, "support"),
        ((but(CALLS, type=None),), 0.8, "evidence, kind not stated"),
        ((SURVEY, CALLS), 1.0, "support, survey"),
        ((SURVEY, CALLS, but(CALLS, type="desk")), 1.0, "desk, support, survey"),
    ],
    ids=[
        "none", "assertion", "no-kind-before-the-colon", "a-number-alone", "kind-in-words", "kinds-in-plural",
        "address-in-words", "address", "no-day", "only-a-day", "few-answers", "few-answers-and-a-source",
        "few-interviews", "twelve-interviews", "four-tested", "five-tested", "one-watched", "nobody-answered", "one-document", "sample",
        "source", "no-kind", "two-kinds", "three-kinds",
    ],
)  # fmt: skip
def test_what_a_claim_rests_on_says_how_sure_it_is(
    pieces: tuple[Evidence | str, ...], value: float, words: str
) -> None:
    found = sure(*pieces)
    assert (found.value, found.words) == (value, words)


@pytest.mark.parametrize(
    ("pieces", "value"),
    [
        ((SURVEY, but(SURVEY, title="Another", source="form 124")), 0.8),
        ((SURVEY, but(CALLS, type=None)), 0.8),
        ((but(SURVEY, source="a.pdf#page=3"), but(CALLS, source="A.pdf#page=9")), 0.8),
        ((but(SURVEY, source="https://x.example/study/"), but(CALLS, source="https://x.example/study")), 0.8),
        ((but(SURVEY, title="form, https://x.example/a.", source=None), but(CALLS, source="https://x.example/a")), 0.8),
        ((SURVEY, but(CALLS, source=None)), 0.8),
        ((SURVEY, but(CALLS, sample=3)), 0.8),
        ((SURVEY, but(CALLS, collected=None)), 0.8),
        ((SURVEY, but(CALLS, collected=OLD)), 0.8),
        ((but(SURVEY, sample=9), but(CALLS, source=None)), 0.75),
    ],
    ids=[
        "one-kind", "kind-not-stated", "pages-of-one-file", "one-address", "one-address-in-words", "no-source-or-sample", "small-sample",
        "no-day", "one-of-them-old", "two-halves",
    ],
)  # fmt: skip
def test_only_two_that_count_in_full_and_are_independent_make_a_claim_surer(
    pieces: tuple[Evidence, ...], value: float
) -> None:
    assert sure(*pieces).value == value
    assert sure(*reversed(pieces)).value == value


@pytest.mark.parametrize(
    ("pieces", "value", "words"),
    [
        ((but(SURVEY, collected=OLD),), 0.64, "survey; older than its 365 days"),
        ((but(SURVEY, collected=AS_OF - timedelta(days=365)),), 0.8, "survey"),
        ((but(SURVEY, collected=AS_OF - timedelta(days=366)),), 0.64, "survey; older than its 365 days"),
        ((but(CALLS, collected=date(2025, 11, 1)),), 0.64, "support; older than its 180 days"),
        ((but(CALLS, collected=OLD, expires=date(2026, 6, 2)),), 0.8, "support"),
        ((but(CALLS, expires=date(2026, 6, 1)),), 0.64, "support; expired on 2026-06-01"),
        ((but(CALLS, collected=date(2026, 6, 2)),), 0.64, "support; dated 2026-06-02, which is still to come"),
        ((but(SURVEY, collected=OLD), but(CALLS, collected=OLD)), 0.8, "support, survey; older than its 365 days"),
        ((but(SURVEY, collected=OLD), "still true, trust me"), 0.64, "survey; older than its 365 days"),
        ((but(SURVEY, collected=OLD), "interview: still true"), 0.64, "survey; older than its 365 days"),
        ((but(SURVEY, collected=OLD), but(CALLS, source=None)), 0.75, "support; no source or sample"),
    ],
    ids=[
        "old", "on-its-last-day", "a-day-later", "a-shorter-window", "expires-tomorrow", "expires-today", "to-come",
        "both-old", "an-assertion-refreshes-nothing", "nor-does-what-has-no-day", "what-is-fresh-carries-the-claim",
    ],
)  # fmt: skip
def test_age_is_that_of_the_piece_that_carries_the_claim(
    pieces: tuple[Evidence | str, ...], value: float, words: str
) -> None:
    found = sure(*pieces)
    assert (found.value, found.words) == (value, words)


def test_the_page_for_readers_says_these_numbers() -> None:
    page = (CHECKOUT / "docs" / "how-sure.md").read_text(encoding="utf-8")
    earned = [
        float(row.split(" | ")[-1].strip(" |"))
        for row in page.splitlines()
        if row.startswith(("| nothing", "| an ass", "| evid", "| two"))
    ]
    assert earned == [NOTHING, ASSERTED, IN_PART, IN_FULL, TWO_KINDS]
    assert f"**× {NOT_FRESH}**" in page
    assert f"**× {CONTRADICTED}**" in page
    for kinds, words in (
        ({"interview"}, "interview"),
        ({"usability-test", "observation"}, "usability test, observation"),
    ):
        assert {SAMPLES[kind][1] for kind in kinds} == {int(page.partition(f"| {words} | ")[2].partition(" |")[0])}
    others = {SAMPLES.get(kind, ALL_CASES)[1] for kind in get_args(EvidenceType)} - {12, 5, 0}
    assert f"| all others, and where the kind is not stated | {others.pop()} |" in page
    assert others == set()
    days = {kind: Settings().window(kind) for kind in get_args(EvidenceType)}
    assert {kind for kind, each in days.items() if each == 365} == {
        "interview",
        "survey",
        "usability-test",
        "observation",
    }
    assert (days["desk"], Settings().window(None)) == (730, 180)


def test_windows_are_those_of_the_settings() -> None:
    short = Settings(evidence_windows={"survey": 7})
    assert sure(SURVEY, settings=short).words == "survey; older than its 7 days"
    assert (
        sure(Evidence(title="survey: 400 of them", collected=date(2026, 5, 1), sample=400), settings=short).value
        == 0.64
    )


def test_an_insight_that_contradicts_is_one_step_whoever_else_does() -> None:
    panel = Evidence(title="Panel", insights=(Insight(text="Nobody minded", contradicts=("waits",)),))
    assert [(step.name, step.value) for step in sure(SURVEY, against=[panel]).steps] == [
        ("evidence", 0.8), ("contradicted", 0.7),
    ]  # fmt: skip
    both = sure(but(SURVEY, collected=OLD), against=[panel, panel])
    assert (both.value, both.words) == (0.448, "survey; older than its 365 days; contradicted")
    assert [each.record.label for each in both.against] == ["Panel", "Panel"]
    assert sure(against=[panel]).value == 0.35


def test_each_piece_says_what_it_earned_and_why() -> None:
    found = sure("gut feeling", but(CALLS, sample=38, collected=date(2025, 11, 1)), but(SURVEY, type=None), CALLS)
    assert [(each.earns, each.because) for each in found.evidence] == [
        (0.8, "kind not stated"),
        (0.8, "dated, with its source"),
        (0.6, "38 cases: a small sample; older than its 180 days"),
        (0.55, "an assertion: no kind, day or source"),
    ]
    assert [each.because for each in sure(SURVEY).evidence] == ["dated, with 400 answers"]
    assert [each.piece.record.label for each in found.carried_by] == ["Survey"]


# --- what no piece of evidence can do ---

_KINDS = st.one_of(st.none(), st.sampled_from(get_args(EvidenceType)))
_DAYS = st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2027, 1, 1)))
PIECES = st.builds(
    Evidence,
    title=st.sampled_from(["I think so", "support: 212 mails", "see https://x.example/a", "desk: a memo"]),
    type=_KINDS,
    collected=_DAYS,
    expires=_DAYS,
    sample=st.one_of(st.none(), st.integers(0, 500)),
    source=st.sampled_from([None, "a.pdf", "a.pdf#page=2", "b.pdf"]),
)
SEVERAL = st.lists(PIECES, max_size=5)


def strength(piece: Evidence) -> tuple[float, bool]:
    """How much a piece can do for a claim, apart from its age."""
    found = weighed(Located("e", "evidence", piece, "e.yaml"), Settings(), AS_OF)
    return found.worth, found.counts_in_full


@given(SEVERAL, PIECES)
@example([SURVEY], Evidence(title="I think so"))
def test_another_piece_never_makes_a_claim_less_sure(pieces: list[Evidence], another: Evidence) -> None:
    assert sure(*pieces, another).value >= sure(*pieces).value


@given(SEVERAL, PIECES)
@example([but(SURVEY, collected=OLD)], Evidence(title="survey: still true, trust me"))
def test_a_piece_that_does_not_count_in_full_only_carries_a_claim_alone(pieces: list[Evidence], weak: Evidence) -> None:
    together, counts_in_full = sure(*pieces, weak).value, strength(weak)[1]
    if not counts_in_full:
        assert together == max(sure(*pieces).value, sure(weak).value)
        assert together <= max([sure(*pieces).value, IN_FULL])


@given(st.lists(PIECES, min_size=1, max_size=5), st.sampled_from(["I think so", "still true, trust me", "as: said"]))
def test_an_assertion_adds_nothing_to_anything(pieces: list[Evidence], words: str) -> None:
    assert sure(*pieces, words).value == sure(*pieces).value
    assert sure(words).value == ASSERTED


@given(SEVERAL, PIECES)
def test_what_has_no_day_refreshes_nothing(pieces: list[Evidence], undated: Evidence) -> None:
    undated = but(undated, collected=None)
    if any(strength(each)[0] >= strength(undated)[0] for each in pieces):
        assert sure(*pieces, undated).value == sure(*pieces).value


@given(SEVERAL, st.booleans())
def test_the_steps_give_the_value_and_it_stays_on_its_scale(pieces: list[Evidence], contradicted: bool) -> None:
    panel = Evidence(title="Panel", insights=(Insight(text="No", contradicts=("waits",)),))
    found = sure(*pieces, against=[panel] * contradicted)
    product = 1.0
    for step in found.steps:
        product *= step.value
    assert found.value == pytest.approx(product, abs=1e-4)
    assert 0.3 <= found.value <= 1
    assert (found.value == NOTHING) == (not pieces and not contradicted)
    assert bool(found.carried_by) is bool(pieces)


@given(PIECES)
def test_saying_more_of_a_piece_never_makes_it_count_less_than_an_assertion(piece: Evidence) -> None:
    assert sure(piece).value >= ASSERTED
    assert sure(but(piece, collected=None)).value <= max(sure(piece).value, 0.64)
