"""Rules explained: one on a page of its own, many in a table."""

from jmx.lint import ALL_CARDS
from jmx.report.document import plain
from jmx.report.rules import FORMATS, data, document, page, tables
from jmx.report.writers.terminal import Screen, terminal


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
