"""ruamel.yaml's tokens: the same only where its values are the same too."""

import pytest

from jmx.reading import third_reader


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("- 'a text'\n", "- a text\n", True),
        ("a: [b, 1]\n", "a:   [b, 1]\n", True),
        ("- 1\n", "- '1'\n", False),
        ("- ''\n", "-\n", False),
        ("- true\n", '- "true"\n', False),
        ("- a\n- b\n", "- a\n", False),
        ("- [a]\n", "-\n  - a\n", False),  # the same value, which only the values tell
        ("- &a b\n", "- &c b\n", False),
        ("- |\n  a\n", "- |-\n  a\n", False),
    ],
)
def test_only_the_same_tokens_are_taken_for_the_same_data(one: str, other: str, wanted: bool) -> None:
    assert third_reader.in_the_same_tokens(one, other) is wanted
    assert not wanted or third_reader.value(one) == third_reader.value(other)
