"""Records are called by their titles, whatever field speaks of them."""

from jmx.model.change import Audience, Change, Sort
from jmx.report.labels import needs_names, record_label, value_with_names, with_names

NAMES = {"ana": "Ana Ruiz", "buy/pay": "Pay now", "pay": "Another", "calls": "Calls in March"}


def test_a_record_is_called_by_its_kind_and_title_on_one_line() -> None:
    assert record_label("pain-point", "Waits\ntoo long") == "pain “Waits too long”"
    assert record_label("stage-model", "Ours") == "stage model “Ours”"
    assert len(record_label("journey", "x" * 500)) < 110


def test_only_fields_that_point_at_records_are_read_as_ids() -> None:
    assert value_with_names("ana", "owner", NAMES) == "Ana Ruiz"
    assert value_with_names("ana", "title", NAMES) == "ana"
    assert value_with_names(["ana", "ben"], "attendees", NAMES) == ["Ana Ruiz", "ben"]
    assert value_with_names(["12 calls", {"ref": "calls"}], "evidence", NAMES) == ["12 calls", "Calls in March"]
    assert value_with_names({"text": "Ask", "owner": "ana"}, "actions", NAMES) == {"text": "Ask", "owner": "Ana Ruiz"}


def test_an_id_inside_a_journey_means_what_lies_in_that_journey() -> None:
    change = Change(Sort.EDITED, "pain-point", "buy/waits", "W", Audience.SCORING, "at", ["pay"], ["sell/pay"])
    assert with_names(change, NAMES)[6:8] == (["Pay now"], ["sell/pay"])
    assert with_names(change._replace(ref="sell/waits"), NAMES).old == ["Another"]


def test_a_change_that_speaks_of_no_record_needs_no_names() -> None:
    change = Change(Sort.EDITED, "pain-point", "buy/waits", "W", Audience.SCORING, "severity", 2, 4)
    assert not needs_names(change)
    assert needs_names(change._replace(field="owner"))
    assert needs_names(change._replace(old=[{"ref": "calls"}]))
