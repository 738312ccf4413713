"""Rules explained: one on a page of its own, many in a table."""

from jmx.lint import ALL_CARDS
from jmx.report.document import plain
from jmx.report.rules import FORMATS, data, document, examples, tables
from jmx.report.writers.terminal import Screen, terminal


def test_a_page_keeps_the_lines_of_its_manual() -> None:
    for card in ALL_CARDS:
        page = plain(terminal(document((card,))))
        assert page.startswith(f"{card.code} {card.name} ({card.level.value}, {card.topic})\n\n{card.manual}\n\n")
        assert all(f"    {line}\n" in page for line in examples()[card.code]["passes"].split("\n") if line)


def test_a_list_has_a_row_for_each_rule_in_every_format() -> None:
    [table] = tables(ALL_CARDS)
    assert [row[0] for row in table.rows] == [card.code for card in ALL_CARDS]
    assert len(data(ALL_CARDS)["rules"]) == len(ALL_CARDS)
    assert all(format.write(ALL_CARDS, Screen()) for format in FORMATS.values())
