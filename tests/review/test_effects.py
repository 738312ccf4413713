"""What changes do to ranking and lint: on hand-made rankings and findings, and who has a part in what."""

from dataclasses import replace

import pytest

from jmx.model.change import Audience, Change, Effects, RankMove, Sort, Spot, later_refs
from jmx.model.confidence import Factor
from jmx.model.finding import Finding, Level, Route
from jmx.model.score import Ranking, Score, Unscored
from jmx.model.workspace import Link, Workspace
from jmx.review.effects import MOST_PASSED, Assessment, Shares, effects, narrowed
from jmx.review.rank_moves import moves


def _score(ref: str, rank: int, severity: float = 2, reach: float = 0.5, must: str = "") -> Score:
    factors = (Factor("severity", severity, ""), Factor("reach", reach, ""))
    return Score(ref, ref.title(), severity * reach, factors, rank, must)


def _assessed(*scores: Score, unscored: tuple[Unscored, ...] = (), findings: tuple[Finding, ...] = ()) -> Assessment:
    return Assessment(Ranking("", scores, unscored), findings)


def _finding(
    code: str = "EVD101", ref: str = "slow", route: Route = (), words: str = "w", path: str = "a.yaml"
) -> Finding:
    return Finding(code, "a-name", Level.WARNING, path, words, route=route, ref=ref)


def _change(ref: str = "slow", field: str = "severity", sort: Sort = Sort.EDITED, kind: str = "pain-point",
            audience: Audience = Audience.SCORING, route: Route = ()) -> Change:  # fmt: skip
    spot = Spot("a.yaml", (*route, field) if field else route)
    rated = 5 if field == "severity" else None
    return Change(sort, kind, ref, "Slow", audience, field, new=rated, before=spot, after=spot)


# --- ranking ---


def _by(formula: str, assessed: Assessment) -> Assessment:
    return assessed._replace(ranking=replace(assessed.ranking, formula=formula))


def test_another_formula_is_told_once_and_is_the_reason_of_what_has_another_place() -> None:
    before = _by("severity × reach", _assessed(_score("a", 1), _score("b", 2), _score("c", 3)))
    twice = replace(_score("b", 1), value=9.0, factors=(Factor("severity", 3, ""), Factor("fit", 4, "")))
    after = _by("severity × fit", _assessed(twice, _score("a", 2), _score("c", 3)))
    found = effects(before, after)
    assert found.formulas == ("severity × reach", "severity × fit")
    assert {each.ref: each.because for each in found.moves} == {
        "b": ("another formula", "severity 2 → 3"), "a": ("another formula",),
    }  # fmt: skip
    setting = _change("jmx.yaml", "scoring", kind="settings")
    assert {each.ref for each in Shares(found, [setting]).of(setting).moves} == {"a", "b"}
    assert narrowed(found, [setting]).formulas == found.formulas
    assert narrowed(found, [_change("b")]).formulas is None
    assert effects(before, before).formulas is None


def test_a_move_names_the_factors_that_changed() -> None:
    before = _assessed(_score("b", 1, 3), _score("a", 2, 2, 0.1))
    after = _assessed(_score("a", 1, 4, 0.4), _score("b", 2, 3))
    first, passed = effects(before, after).moves
    assert first == RankMove("a", "A", 2, 1, 0.2, 1.6, ("severity 2 → 4", "reach 0.1 → 0.4"))
    assert passed == RankMove("b", "B", 1, 2, 1.5, 1.5, ())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (_assessed(), _assessed(_score("a", 1)), RankMove("a", "A", None, 1, None, 1.0, ("new in the ranking",))),
        (_assessed(_score("a", 1)), _assessed(), RankMove("a", "A", 1, None, 1.0, None, ("no longer ranked",))),
        (
            _assessed(unscored=(Unscored("a", "A", ("severity", "reach")),)),
            _assessed(_score("a", 1)),
            RankMove("a", "A", None, 1, None, 1.0, ("no longer lacks severity and reach",)),
        ),
        (
            _assessed(_score("a", 1)),
            _assessed(unscored=(Unscored("a", "A", ("reach",)),)),
            RankMove("a", "A", 1, None, 1.0, None, ("lacks reach",)),
        ),
        (
            _assessed(_score("a", 1)),
            _assessed(_score("a", 1, 3)),
            RankMove("a", "A", 1, 1, 1.0, 1.5, ("severity 2 → 3",)),
        ),
        (
            _assessed(_score("a", 1)),
            _assessed(_score("a", 1, must="law")),
            RankMove("a", "A", 1, 1, 1.0, 1.0, ("must be fixed: law",)),
        ),
        (
            _assessed(_score("a", 1, must="law")),
            _assessed(_score("a", 1)),
            RankMove("a", "A", 1, 1, 1.0, 1.0, ("no longer a must (law)",)),
        ),
    ],
    ids=["came", "went", "became-known", "became-unknown", "stays-with-another-score", "became-a-must", "no-must"],
)
def test_what_happens_to_one_pain_is_told(before: Assessment, after: Assessment, expected: RankMove) -> None:
    assert effects(before, after).moves == (expected,)


def test_what_stays_as_it_is_has_no_effect() -> None:
    side = _assessed(_score("a", 1), unscored=(Unscored("b", "B", ("reach",)),), findings=(_finding(),))
    assert effects(side, side) == Effects()


def test_of_those_that_others_passed_only_the_furthest_are_told() -> None:
    others = [_score(f"p{n}", n, 2) for n in range(1, 9)]
    gone = [_score("x", 1, 5), *(replace(each, rank=each.rank + 1) for each in others)]
    lower = [replace(each, rank=each.rank + (5 if each.ref == "p3" else 0)) for each in others]
    moves = effects(_assessed(*gone), _assessed(*lower)).moves
    assert [move.ref for move in moves if move.because] == ["x"]
    passed = [move for move in moves if not move.because]
    assert len(passed) == MOST_PASSED
    assert passed[0].ref == "p3"


def test_a_renamed_pain_is_the_same_pain() -> None:
    renamed = _change("new", "id", Sort.RENAMED)._replace(old="old", new="new")
    later = later_refs((renamed, _change()))
    assert later == {"old": "new"}
    before = _assessed(_score("old", 1), _score("old/inner", 2, 1), findings=(_finding(ref="old"),))
    after = _assessed(_score("new", 1), _score("new/inner", 2, 1), findings=(_finding(ref="new"),))
    assert effects(before, after, later) == Effects()
    assert len(effects(before, after).moves) == 4


# --- lint ---


@pytest.mark.parametrize(
    ("before", "after", "begun", "ended"),
    [
        ([], [_finding()], 1, 0),
        ([_finding()], [], 0, 1),
        ([_finding(words="12 days")], [_finding(words="13 days")], 0, 0),
        ([_finding(route=("pains", 0))], [_finding(route=("pains", 3))], 0, 0),
        ([_finding(path="a.yaml")], [_finding(path="moved.yaml")], 0, 0),
        ([_finding(route=("owner",))], [_finding(route=("sponsor",))], 1, 1),
        ([_finding("EVD101")], [_finding("EVD102")], 1, 1),
        ([_finding(ref="", path="a.yaml")], [_finding(ref="", path="b.yaml")], 1, 1),
        ([_finding(words="x")], [_finding(words="x"), _finding(words="y")], 1, 0),
        ([_finding(words="x"), _finding(words="y")], [_finding(words="y")], 0, 1),
    ],
    ids=["begun", "ended", "other-words", "other-index", "other-file", "other-field", "other-code", "no-record",
         "one-more", "one-less"],
)  # fmt: skip
def test_findings_are_matched_by_code_record_and_field(
    before: list[Finding], after: list[Finding], begun: int, ended: int
) -> None:
    found = effects(_assessed(findings=tuple(before)), _assessed(findings=tuple(after)))
    assert (len(found.begun), len(found.ended)) == (begun, ended)


def test_of_several_alike_the_one_with_new_words_has_begun() -> None:
    before = (_finding(words="x"),)
    found = effects(_assessed(findings=before), _assessed(findings=(_finding(words="x"), _finding(words="y"))))
    assert [each.words for each in found.begun] == ["y"]


# --- who has a part ---

RELATED = {"buy": frozenset({"spring"})}
MOVE = RankMove("slow", "Slow", 7, 2, 0.1, 0.4, ("severity 2 → 4", "confidence 0.5 → 0.8"))


@pytest.mark.parametrize(
    ("change", "has_part"),
    [
        (_change(), True),
        (_change(sort=Sort.ADDED, field="", audience=Audience.EXPERIENCE), True),
        (_change(field="evidence", audience=Audience.EVIDENCE), True),
        (_change(field="business_impact"), False),
        (_change("slow/calls", "collected", kind="evidence", audience=Audience.EVIDENCE), True),
        (_change(field="title", audience=Audience.EDITORIAL), False),
        (_change("slower"), False),
        (_change("buy"), False),
    ],
    ids=["rating", "came", "evidence", "no-factor", "evidence-inside", "wording", "another", "holder"],
)
def test_a_change_has_a_part_in_the_move_of_its_own_pain(change: Change, has_part: bool) -> None:
    assert bool(Shares(Effects((MOVE,)), (change,)).of(change).moves) is has_part


@pytest.mark.parametrize(
    ("finding", "change", "has_part"),
    [
        (_finding(route=("severity",)), _change(), True),
        (_finding(route=("severity",)), _change(field="reach"), False),
        (_finding(route=("pains", 0)), _change(route=("pains", 0)), True),
        (_finding(route=("pains", 0)), _change(field="title", audience=Audience.EDITORIAL, route=("pains", 0)), False),
        (_finding(route=("reach",)), _change(sort=Sort.ADDED, field=""), True),
        (_finding(ref="fast"), _change(), False),
        (_finding("STL102", "buy"), _change("buy", "cadence", kind="journey"), True),
        (_finding("STL102", "buy"), _change("buy", "title", kind="journey"), False),
        (_finding("STL102", "buy"), _change("buy/pay", "title", kind="touchpoint"), False),
        (_finding("STL102", "buy"), _change("spring", "", Sort.ADDED, "review"), True),
        (_finding("STL102", "buy"), _change("autumn", "", Sort.ADDED, "review"), False),
        (_finding("EVD101", "buy"), _change("spring", "", Sort.ADDED, "review"), False),
    ],
    ids=["field", "other-field", "whole-record", "wording-of-it", "came", "other-record", "rhythm", "not-rhythm",
         "inside", "its-review", "another-review", "not-staleness"],
)  # fmt: skip
def test_a_change_has_a_part_in_findings_about_what_it_touched(
    finding: Finding, change: Change, has_part: bool
) -> None:
    begun, ended = Effects(begun=(finding,), related=RELATED), Effects(ended=(finding,), related=RELATED)
    gone = change._replace(sort=Sort.REMOVED) if change.whole else change
    came, went = (change, gone) if change.kind != "review" else (gone, change)
    assert bool(Shares(begun, (came,)).of(came).begun) is has_part
    assert bool(Shares(ended, (went,)).of(went).ended) is has_part


def test_effects_are_narrowed_to_those_some_change_has_a_part_in() -> None:
    passed = RankMove("other", "Other", 2, 3)
    whole = Effects((MOVE, passed), (_finding(route=("severity",)), _finding(ref="fast")))
    assert narrowed(whole, (_change(), _change())) == Effects((MOVE,), (_finding(route=("severity",)),))
    assert narrowed(whole, ()) == Effects()
    assert Shares(None, ()).of(_change()) == Effects()


PAIN = {"slow": frozenset({"fix", "how", "calls"})}
ADDRESSED = _finding("ACT101")
SEEN = _finding("EVD101", route=("severity",))
NEW_FIX = _change("fix", "", Sort.ADDED, "initiative")
NEW_PIECE = _change("calls", "", Sort.ADDED, "evidence", Audience.EVIDENCE)

TYPED = _change(field="evidence")._replace(old=["gut feeling"], new=["gut feeling", "support: 212 mails in March"])


def _rated(old: object, new: object) -> Change:
    return _change()._replace(old=old, new=new)


@pytest.mark.parametrize(
    ("ended", "changes", "cause"),
    [
        (ADDRESSED, (_change(field="business_impact"), _change(field="evidence"), NEW_FIX), NEW_FIX),
        (ADDRESSED, (_rated(5, 4), NEW_FIX), NEW_FIX),
        (ADDRESSED, (_rated(4, 3), NEW_FIX), _rated(4, 3)),
        (ADDRESSED, (_change("else", "", Sort.ADDED, "initiative"), NEW_FIX), NEW_FIX),
        (ADDRESSED, (_change("how", "pains", kind="opportunity"),), _change("how", "pains", kind="opportunity")),
        (ADDRESSED, (_change("fix", "", Sort.REMOVED, "initiative"),), None),
        (ADDRESSED, (_change("fix", "teams", kind="initiative"),), None),
        (SEEN, (_change(field="evidence")._replace(old=["a"], new=["a", "b"]), NEW_PIECE), NEW_PIECE),
        (SEEN, (TYPED, NEW_PIECE), TYPED),
        (SEEN, (_change(field="evidence")._replace(old=["gut"], new=["gut feeling", "gut"]), NEW_PIECE), NEW_PIECE),
        (SEEN, (_change("settings"), _change("jmx.yaml", "limits", kind="settings")),
         _change("jmx.yaml", "limits", kind="settings")),
        (_finding("ACT101", "buy/slow"), (_change("buy", "", Sort.REMOVED, "journey"),),
         _change("buy", "", Sort.REMOVED, "journey")),
    ],
    ids=["only-the-fix", "still-severe", "no-longer-severe", "the-fix-of-this-pain", "through-an-opportunity",
         "a-fix-that-went-ends-nothing", "who-works-on-it", "there-was-evidence-before",
         "it-was-an-assertion", "one-more-assertion", "a-setting", "it-went-along"],
)  # fmt: skip
def test_an_effect_stands_at_the_change_that_caused_it_and_once(
    ended: Finding, changes: tuple[Change, ...], cause: Change | None
) -> None:
    shares = Shares(Effects(ended=(ended,), related=PAIN), changes)
    assert [each for each in changes if shares.of(each).ended] == ([cause] if cause else [])


def test_a_move_stands_at_one_change() -> None:
    changes = (_change(field="evidence", audience=Audience.EVIDENCE), _change())
    told = Shares(Effects((MOVE,)), changes)
    assert [each.field for each in changes if told.of(each).moves] == ["severity"]


def test_what_only_shares_an_owner_has_nothing_to_do_with_a_finding() -> None:
    def link(source: str, target: str) -> Link:
        return Link(source, "a.yaml", ("field",), target)

    links = (
        link("slow", "ana"),
        link("rest", "ana"),
        link("wish", "slow"),
        link("form", "wish"),
        link("slow", "calls"),
    )
    linked = Workspace(links=links)
    after = _assessed(findings=(_finding("ACT101"),))._replace(workspace=linked)
    found = effects(_assessed()._replace(workspace=linked), after)
    assert found.related["slow"] == {"ana", "calls", "wish", "form"}


def test_what_neither_formula_ranks_did_not_move() -> None:
    lacking = Unscored("buy/form", "The form", ("reach",))
    other = Unscored("buy/form", "The form", ("money `at_stake`",))
    before, after = Ranking("severity", (), (lacking,)), Ranking("severity × money", (), (other,))
    assert moves(before, after) == ()
