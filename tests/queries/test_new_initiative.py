"""The initiative of an action: its title, what it addresses, and a file of its own."""

from collections.abc import Callable

from jmx.queries.new_initiative import initiative_of
from jmx.queries.repository import Repository as Opened
from jmx.reading import yaml as door

Open = Callable[..., Opened]


def test_long_words_are_cut_to_a_title_and_kept_whole_beside_it(opened: Open) -> None:
    words = "Ask all customers who left " * 12
    data = door.parse(initiative_of(opened(), {"text": words}).text.encode())
    assert len(data["title"]) <= 120
    assert data["description"] == words


def test_it_addresses_what_can_be_addressed_alone(opened: Open) -> None:
    made = initiative_of(opened(), {"text": "Codes", "about": ["slow", "buy", "gone"]})
    assert door.parse(made.text.encode())["addresses"] == ["slow"]
    assert "# TODO: addresses" in initiative_of(opened(), {"text": "Codes", "about": ["buy"]}).text


def test_what_comes_with_it_has_another_file(opened: Open) -> None:
    first = initiative_of(opened(), {"text": "Codes"})
    assert initiative_of(opened(), {"text": "Codes"}, taken=[first.path]).path != first.path
