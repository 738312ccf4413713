"""The formats of reports: what a command offers, and which file endings mean which."""

from datetime import date

import pytest

from jmx.report import blame, changelog, diff, findings, log, packet, ranking, rules
from jmx.report.document import Number
from jmx.report.formats import data_table

TABLES = {each.__name__.rpartition(".")[2]: each.FORMATS for each in (
    blame, changelog, diff, findings, log, packet, ranking, rules
)}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_no_ending_means_two_formats_and_each_format_has_its_name(name: str) -> None:
    endings = [ending for each in TABLES[name].values() for ending in each.endings]
    assert len(endings) == len(set(endings))
    assert all(key == each.name for key, each in TABLES[name].items())
    assert TABLES[name]["json"].endings == (".json",)


def test_data_is_a_table_whose_cells_are_numbers_days_and_lines() -> None:
    rows = [{"a": 1.5, "b": ["x", "y"], "c": date(2026, 3, 31), "d": "two\nlines", "e": None, "f": True}]
    table = data_table("T", tuple("fedcba"), rows)
    assert [column.name for column in table.columns] == list("fedcba")
    assert table.rows == (("yes", None, "two lines", date(2026, 3, 31), "x; y", Number(1.5, "1.5")),)
