"""The formats of reports: what a command offers, and which file endings mean which."""

import pytest

from jmx.report import blame, changelog, diff, findings, log, packet, ranking, rules

TABLES = {each.__name__.rpartition(".")[2]: each.FORMATS for each in (
    blame, changelog, diff, findings, log, packet, ranking, rules
)}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_no_ending_means_two_formats_and_each_format_has_its_name(name: str) -> None:
    endings = [ending for each in TABLES[name].values() for ending in each.endings]
    assert len(endings) == len(set(endings))
    assert all(key == each.name for key, each in TABLES[name].items())
    assert TABLES[name]["json"].endings == (".json",)
