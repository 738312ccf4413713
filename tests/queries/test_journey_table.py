"""A journey as a table: which rows it has, and what their cells say."""

from pathlib import Path

import pytest

from jmx.errors import UnknownRef
from jmx.queries.journey_table import table_source
from jmx.queries.repository import Repository
from jmx.writing.edit import REMOVE
from tests.support import Repository as Folder
from tests.tables import FILES


@pytest.fixture
def buy(tmp_path: Path) -> Repository:
    Folder(tmp_path).write(FILES)
    return Repository(tmp_path)


def test_a_row_for_each_record_in_the_order_of_the_journey(buy: Repository) -> None:
    rows = table_source(buy, "buy").table.rows
    assert [(row.kind, row.ref) for row in rows] == [
        ("journey", "buy"), ("stage", "buy/choose"), ("stage", "buy/pay"), ("touchpoint", "buy/compare"),
        ("touchpoint", "buy/ask"), ("touchpoint", "buy/pay-now"), ("pain-point", "buy/dear"),
        ("pain-point", "buy/waits"), ("evidence", "calls"),
    ]  # fmt: skip


def test_cells_speak_of_people_and_places_by_name(buy: Repository) -> None:
    rows = table_source(buy, "buy").rows
    assert rows["buy"].row.words["owner"] == "Ana Ruiz"
    assert rows["buy"].row.words["volume"] == "900 per month"
    assert rows["buy/dear"].row.words["at"] == "Compare plans\nPay"
    assert rows["buy/waits"].row.words["at"] == "Pay now"
    assert rows["buy/compare"].row.words["stage"] == "Choose"


def test_what_a_cell_says_is_what_the_field_holds(example: Path) -> None:
    repository = Repository(example)
    for journey in repository.workspace.journeys():
        source = table_source(repository, journey.ref)
        for each in source.rows.values():
            for field, words in each.row.words.items():
                if field != "stage" and not (field == "at" and source.places_of(each.record)):
                    held = each.written.get(field)
                    assert source.words.value(each.row.kind, field, words, held) == held, (each.row.ref, field)
                    assert source.words.value(each.row.kind, field, "", held) is REMOVE


def test_names_to_choose_from_are_those_there_are(buy: Repository) -> None:
    choices = table_source(buy, "buy").choices()
    assert choices["journey", "owner"] == ("Ana Ruiz", "Ben Okoro")
    assert choices["touchpoint", "team"] == ("Web team",)
    assert choices["touchpoint", "channel"] == ("Website",)
    assert choices["pain-point", "status"] == ("open", "accepted", "addressed", "wont-fix")


def test_only_a_journey_has_a_table(buy: Repository) -> None:
    with pytest.raises(UnknownRef):
        table_source(buy, "calls")
