"""Records under another ref: matched where they say the same or nearly, and never by force."""

import pytest

from jmx.compare.renames import ALIKE, MOST_PAIRS, likeness, match
from jmx.model.change import Snapshot
from jmx.model.identity import Identity


def _pain(ref: str, title: str = "", **fields: object) -> Snapshot:
    label = title or ref.rpartition("/")[2]
    return Snapshot("pain-point", ref, label, {"title": label, **fields}, "a.yaml")


def _matched(before: list[Snapshot], after: list[Snapshot]) -> dict[str, str]:
    return dict(match({each.ref: each for each in before}, {each.ref: each for each in after}).earlier)


SLOW = {"severity": 2, "reach": 0.5, "why": "We live with it"}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([_pain("slow", "Slow", **SLOW)], [_pain("late", "Slow", **SLOW)], {"late": "slow"}),
        ([_pain("slow", "Slow", **SLOW)], [_pain("late", "Late", **SLOW)], {"late": "slow"}),
        ([_pain("slow", "Slow", **SLOW)], [_pain("late", "Late", severity=5)], {}),
        ([_pain("slow", "Slow", **SLOW)], [Snapshot("strength", "late", "Slow", {"title": "Slow", **SLOW})], {}),
        ([_pain("slow", "Slow", **SLOW)], [_pain("slow", "Slow", **SLOW), _pain("late", "Slow", **SLOW)], {}),
        ([_pain("a", "Waits for a code")], [_pain("b", "Waits for the code")], {"b": "a"}),
        ([_pain("a", "Waits")], [_pain("b", "Pays twice")], {}),
        ([_pain("x/a", "Slow", severity=2, reach=1)], [_pain("y/b", "Slow", severity=2, reach=2)], {}),
        ([_pain("x/a", "Slow", **SLOW)], [_pain("y/b", "Slow", **SLOW)], {"y/b": "x/a"}),
        ([_pain("a", "One", **SLOW), _pain("b", "Two", **SLOW)], [_pain("c", "Two", **SLOW), _pain("d", "One", **SLOW)],
         {"c": "b", "d": "a"}),
        ([_pain("x", "X", **SLOW), _pain("x/a", "A")], [_pain("y", "X", **SLOW), _pain("y/a", "Quite another")], {"y": "x", "y/a": "x/a"}),
        ([_pain("x", "X", **SLOW), _pain("x/a/b", "B"), _pain("x/a", "A")],
         [_pain("y", "X", **SLOW), _pain("y/a/b", "B2"), _pain("y/a", "A2")], {"y": "x", "y/a": "x/a", "y/a/b": "x/a/b"}),
    ],
    ids=["same-words", "nearly", "too-little", "another-kind", "a-copy", "like-titles", "other-titles", "nearly-elsewhere",
         "same-elsewhere", "two-at-once", "held-by-a-renamed-one", "deep-in-a-renamed-one"],
)  # fmt: skip
def test_a_record_is_matched_by_what_it_says(
    before: list[Snapshot], after: list[Snapshot], found: dict[str, str]
) -> None:
    assert _matched(before, after) == found
    assert _matched(list(reversed(before)), list(reversed(after))) == found


def test_pains_that_say_the_same_are_told_apart_by_where_they_stand() -> None:
    old = [_pain("one/p1", "Slow", severity=3)._replace(within=("one", "One")),
           _pain("two/p1", "Slow", severity=3)._replace(within=("two", "Two"))]  # fmt: skip
    named = [_pain("zz", "Slow", severity=3, at=["one"]), _pain("aa", "Slow", severity=3, at=["two"])]
    assert _matched(old, named) == {"zz": "one/p1", "aa": "two/p1"}
    worse = [each._replace(fields={**each.fields, "severity": 4}) for each in named]
    assert _matched(old, worse) == {"zz": "one/p1", "aa": "two/p1"}
    places = [_pain(ref, ref, pains=[{"ref": target}]) for ref, target in (("one", "zz"), ("two", "aa"))]
    pointed = [_pain("zz", "Slow", severity=3), _pain("aa", "Slow", severity=3), *places]
    assert _matched([*old, *(each._replace(fields={"title": each.ref}) for each in places)], pointed) == {
        "zz": "one/p1", "aa": "two/p1",
    }  # fmt: skip


def test_pains_that_say_the_same_are_told_apart_by_their_ids() -> None:
    old = [_pain("one/lost", "Lost", severity=3), _pain("two/gone", "Lost", severity=3)]
    assert _matched(old, [_pain("gone", "Lost", severity=3)]) == {"gone": "two/gone"}


def test_pains_of_different_journeys_are_matched_only_if_they_say_the_same() -> None:
    old = [_pain("one/p", "No word", severity=4, reach=0.5)._replace(within=("one", "One"))]
    assert _matched(old, [_pain("own", "Anger", severity=4, reach=0.5, at=["two"])]) == {}
    assert _matched(old, [_pain("own", "Anger", severity=4, reach=0.5, at=["one"])]) == {"own": "one/p"}


def test_nobody_is_matched_twice() -> None:
    before = [_pain(f"a{n}", "Slow", severity=2, reach=n) for n in range(5)]
    after = [_pain(f"b{n}", "Slow", severity=2, reach=10 + n) for n in range(7)]
    found = _matched(before, after)
    assert len(found) == len(set(found.values())) == 5


def test_twins_are_not_told_apart_by_chance() -> None:
    twins = [_pain("a", "Slow", **SLOW), _pain("b", "Slow", **SLOW)]
    found = _matched(twins, [_pain("c", "Slow", **SLOW), _pain("d", "Slow", **SLOW)])
    assert found == {"c": "a", "d": "b"}


def _twin(ref: str, **fields: object) -> Snapshot:
    return _pain(ref, "Slow", **fields)._replace(identity=Identity.NUMBERED)


def test_the_one_twin_that_is_left_is_the_same_however_much_of_it_changed() -> None:
    before = [_twin("j/slow", severity=4, reach=0.04), _twin("j/slow-2", severity=2, reach=0.1)]
    after = [_twin("j/slow", severity=2, reach=0.1), _twin("j/slow-2", severity=5, reach=0.09)]
    assert _matched(before, after) == {"j/slow": "j/slow-2", "j/slow-2": "j/slow"}


def test_where_more_than_one_twin_is_left_nobody_guesses() -> None:
    before = [_twin("j/slow", severity=4, reach=0.04), _twin("j/slow-2", severity=2, reach=0.1)]
    after = [
        _twin("j/slow", severity=1, reach=0.5),
        _twin("j/slow-2", severity=2, reach=0.1),
        _twin("j/slow-3", severity=5, reach=0.09),
    ]
    assert _matched(before, after) == {"j/slow-2": "j/slow-2"}


def _stage(ref: str, title: str, *touchpoints: str) -> Snapshot:
    inside = tuple((f"{ref}/{each}", each) for each in touchpoints)
    return Snapshot("stage", ref, title, {"title": title}, "a.yaml", order={"touchpoints": inside})


def test_a_stage_under_another_title_is_known_by_what_it_holds() -> None:
    before = [_stage("j/two", "Two", "Mail", "Pay"), _stage("j/three", "Three", "Call")]
    after = [_stage("j/second-stage", "Second stage", "Mail", "Pay"), _stage("j/leave", "Leave", "Visit")]
    assert _matched(before, after) == {"j/second-stage": "j/two"}
    assert _matched([_stage("j/a", "Two")], [_stage("j/b", "Second stage")]) == {}


def test_of_very_many_only_what_says_the_same_is_matched() -> None:
    count = int(MOST_PAIRS**0.5) + 2
    before = [_pain(f"a{n}", f"Title {n}", severity=2, reach=n, why="x") for n in range(count)]
    after = [_pain(f"b{n}", f"Title {n}", severity=2, reach=n, why="x" if n else "y") for n in range(count)]
    assert _matched(before, after) == {f"b{n}": f"a{n}" for n in range(1, count)} | {"b0": "a0"}
    changed = [_pain(f"b{n}", f"Title {n}", severity=2, reach=n, why="y") for n in range(count)]
    assert _matched(before, changed) == {}


def test_likeness_is_the_same_from_both_sides() -> None:
    one, other = _pain("a", "Slow", **SLOW), _pain("b", "Slow", severity=2, reach=0.5)
    assert likeness(one, other) == likeness(other, one) >= ALIKE
