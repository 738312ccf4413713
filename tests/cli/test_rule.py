"""`jmx rule`: every finding has a page of its own that a person can act on."""

import json
from collections.abc import Callable

import pytest

from jmx.lint import ALL_CARDS
from jmx.model.finding import RuleCard
from jmx.model.reading_rules import READING_RULES
from jmx.report.rules import page
from tests.support import Ran

Jmx = Callable[..., Ran]
# The words of the machine room: a person who draws journeys has no use for them.
INTERNALS = ("pydantic", "libyaml", "parser", "regex", "exception", "None", "boolean", "integer", "mapping", "scalar")


@pytest.mark.parametrize("card", READING_RULES, ids=lambda card: card.code)
def test_every_card_says_what_is_wrong_in_a_sentence_and_then_how_to_mend_it(card: RuleCard) -> None:
    text = page(card)["text"]
    sentence, blank, *rest = text.split("\n")
    assert sentence.endswith(".")
    assert not blank
    assert len(text.split()) >= 15
    assert len(" ".join(rest).split()) >= 12, "why it matters, and how it is mended"
    assert all(len(line) <= 120 for line in text.split("\n"))
    assert not [word for word in INTERNALS if word in text]


@pytest.mark.parametrize("card", ALL_CARDS, ids=lambda card: card.code)
def test_a_rule_is_explained_by_its_code_and_by_its_name_in_any_case(jmx: Jmx, card: RuleCard) -> None:
    told = jmx("rule", card.code)
    title = f"{card.code} {card.name} ({card.level.value}, {card.topic})"
    assert told.out.startswith(f"{title}\n\n{page(card)['text']}\n\n")
    for word in (card.code.lower(), card.name, card.name.upper()):
        assert jmx("rule", word) == told == Ran(0, told.out, "")


def test_a_page_shows_what_fails_and_what_passes(jmx: Jmx) -> None:
    assert jmx("rule", "REC004").out.endswith(
        "\nThis fails\n    onwer: Ana Ruiz <ana@x.example>\n\nThis passes\n    owner: Ana Ruiz <ana@x.example>\n"
    )
    assert "    ⇥   - Choose\n" in jmx("rule", "YML003").out, "a tab that nobody sees would show nothing"


def test_the_list_names_every_rule_once_with_its_first_sentence(jmx: Jmx) -> None:
    lines = jmx("rule").out.splitlines()
    assert len(lines) == 1 + len(ALL_CARDS)
    assert all(page(card)["text"].split("\n")[0] in line for card, line in zip(ALL_CARDS, lines[1:], strict=True))
    assert all(line.endswith((".", "?")) for line in lines[1:])


@pytest.mark.parametrize(
    ("asked", "family"),
    [("STL", "STL"), ("stl", "STL"), ("Ref", "REF"), ("ownership", "OWN"), ("Files and YAML", "YML")],
)
def test_a_family_is_listed_by_its_letters_or_its_topic(jmx: Jmx, asked: str, family: str) -> None:
    ran = jmx("rule", asked)
    codes = [line.split()[0] for line in ran.out.splitlines()[1:]]
    assert codes == [card.code for card in ALL_CARDS if card.code.startswith(family)]
    assert len(codes) > 1


def test_json_holds_every_rule_and_its_words(jmx: Jmx) -> None:
    told = json.loads(jmx("rule", "-f", "json").out)
    texts = [(card.code, page(card)["text"]) for card in ALL_CARDS]
    assert [(each["code"], each["text"]) for each in told["rules"]] == texts
    one = json.loads(jmx("rule", "rec010", "--format", "json").out)
    assert [each["name"] for each in one["rules"]] == ["wrong-form"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rec01",), "jmx: there is no rule 'rec01'; did you mean 'REC011'?\n"),
        (("review-overdu",), "jmx: there is no rule 'review-overdu'; did you mean 'review-overdue'?\n"),
        (("xyz",), "jmx: there is no rule 'xyz'\n"),
        (("-f", "xml"), "jmx: unknown format 'xml'; formats: text, json, markdown, html, csv, xlsx\n"),
    ],
)
def test_a_rule_or_format_that_is_not_there_is_told(jmx: Jmx, words: tuple[str, ...], told: str) -> None:
    assert jmx("rule", *words) == Ran(2, "", told)
