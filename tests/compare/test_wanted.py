"""Sets of keys: what they do is what sets of all keys do, one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.compare.wanted import ALL, NONE, Key, KeySet, only

REFS = ("a", "a/x", "a/x/y", "b", "ab")
UNIVERSE: tuple[Key, ...] = tuple((ref, name) for ref in (*REFS, "c") for name in ("", "title", "severity", "owner"))
THOROUGH = settings(max_examples=500, deadline=None, database=None)

keys = st.tuples(st.sampled_from(REFS), st.sampled_from(["", "title", "severity"]))
made = st.recursive(
    st.sampled_from([ALL, NONE]) | st.lists(keys, max_size=4).map(only),
    lambda inner: (
        inner.map(lambda one: ~one)
        | st.tuples(inner, inner).map(lambda two: two[0] & two[1])
        | st.tuples(inner, inner).map(lambda two: two[0] | two[1])
    ),
    max_leaves=12,
)


def members(some: KeySet) -> set[Key]:
    return {key for key in UNIVERSE if key in some}


@THOROUGH
@given(made, made)
def test_and_or_and_not_are_those_of_sets(one: KeySet, other: KeySet) -> None:
    assert members(one & other) == members(one) & members(other)
    assert members(one | other) == members(one) | members(other)
    assert members(~one) == set(UNIVERSE) - members(one)


@THOROUGH
@given(made, made)
def test_sets_that_hold_the_same_are_equal_however_they_were_made(one: KeySet, other: KeySet) -> None:
    assert (one == other) == (members(one) == members(other))
    assert (one & other) | (one & ~other) == one
    assert one | ~one == ALL
    assert one & ~one == NONE


@THOROUGH
@given(made, st.sampled_from(REFS))
def test_a_record_is_touched_by_what_is_there_of_it_and_of_what_lies_in_it(some: KeySet, ref: str) -> None:
    own = any(key in some for key in UNIVERSE if key[0] == ref)
    named = any(key in some for key in some.exceptions if key[0].startswith(f"{ref}/"))
    assert some.touches(ref) == (own or named)


@given(st.sets(keys))
def test_a_record_that_is_named_brings_all_its_fields(some: set[Key]) -> None:
    assert members(only(some)) == {key for key in UNIVERSE if key in some or (key[0], "") in some}


@THOROUGH
@given(made)
def test_before_a_rename_each_record_counts_as_it_does_after_it(some: KeySet) -> None:
    """Refs without others in them, so that each stands for itself: two took the places of each other, one came."""
    earlier = {"a/x/y": "b", "b": "a/x/y", "c": "ab"}
    before = some.before(earlier)
    for key in UNIVERSE:
        if key[0] in earlier:
            assert ((earlier[key[0]], key[1]) in before) == (key in some)
        elif key[0] in ("a", "a/x"):
            assert (key in before) == (key in some)
