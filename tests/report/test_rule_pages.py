"""Rules explained: one on a page of its own, many in a table, all in a page of docs."""

from collections.abc import Callable
from pathlib import Path

from jmx.lint import ALL_CARDS
from jmx.report.document import plain
from jmx.report.rules import FORMATS, data, document, page, tables
from jmx.report.writers.terminal import Screen, terminal
from tests.support import Ran


def test_a_page_keeps_the_lines_of_its_text() -> None:
    for card in ALL_CARDS:
        shown, title = plain(terminal(document((card,)))), f"{card.code} {card.name} ({card.level.value}, {card.topic})"
        assert shown.startswith(f"{title}\n\n{page(card)['text']}\n\n")
        assert all(f"    {line}\n" in shown for line in page(card)["passes"].split("\n") if line)


def test_a_list_has_a_row_for_each_rule_in_every_format() -> None:
    [table] = tables(ALL_CARDS)
    assert [row[0] for row in table.rows] == [card.code for card in ALL_CARDS]
    assert len(data(ALL_CARDS)["rules"]) == len(ALL_CARDS)
    assert all(format.write(ALL_CARDS, Screen()) for format in FORMATS.values())


def test_the_page_of_all_rules_is_what_the_cards_say(jmx: Callable[..., Ran]) -> None:
    written = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8")
    assert written == jmx("rule", "--all", "-f", "markdown").out, "run: make schemas"
    assert all(written.count(f"\n### {card.code} {card.name}\n") == 1 for card in ALL_CARDS)
