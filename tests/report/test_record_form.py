"""The tables that a packet leaves to fill in: their names and columns are what reading them back goes by."""

from jmx.model import record_form as form
from jmx.report import record_form
from jmx.report.document import cell_words, plain
from tests.report.test_packet_report import PACKET


def test_the_columns_are_those_that_are_read_back() -> None:
    for table in record_form.form_tables(PACKET):
        known = {each.name: each.columns for each in form.TABLES}
        assert tuple(column.name for column in table.columns) == known[table.name]


def test_every_row_to_fill_in_has_an_id_of_its_own() -> None:
    for table in (record_form.decisions(), record_form.actions()):
        ids = [row[0] for row in table.rows]
        assert len(set(ids)) == form.EMPTY_ROWS
        assert not any(cell for row in table.rows for cell in row[1:])


def test_what_is_known_of_the_review_is_there_already() -> None:
    answers = {str(row[0]): plain(cell_words(row[1])) for row in record_form.the_review(PACKET).rows}
    assert answers[form.JOURNEY] == "buy"
    assert answers[form.VERDICT] == answers[form.HELD_ON] == ""


def test_a_workbook_says_how_to_answer() -> None:
    told = {str(row[0]): row[2] for row in record_form.the_review(PACKET, in_workbook=True).rows}
    assert "needs-research" in str(told[form.VERDICT])
    assert told[form.JOURNEY] is None


def test_an_open_action_says_how_late_it_is_and_its_ref() -> None:
    [row] = record_form.open_actions(PACKET).rows
    assert plain(cell_words(row[3])) == "31 days"
    assert plain(cell_words(row[5])) == PACKET.actions[0].ref
