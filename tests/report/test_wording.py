"""Records are called by their titles, whatever field speaks of them; counts, numbers and lines are told for people."""

from jmx.model.change import Audience, Change, Sort
from jmx.report.wording import (
    counted,
    cut,
    in_figures,
    needs_names,
    one_line,
    record_label,
    value_with_names,
    with_names,
)

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


def test_things_are_counted_in_words() -> None:
    assert [counted(1, "file"), counted(2, "file"), counted(1200, "person", "people")] == [
        "1 file", "2 files", "1,200 people",
    ]  # fmt: skip


def test_a_text_is_one_line_and_cut_with_an_ellipsis() -> None:
    assert one_line(" a\n\tb ") == "a b"
    assert [cut("four words of text", 18), cut("four words of text", 11)] == ["four words of text", "four words…"]


def test_numbers_have_a_real_minus_and_no_false_digits() -> None:
    told = [in_figures(each) for each in (-2, 0.1 + 0.2, -0.5, 10**30)]
    assert told == ["−2", "0.3", "−0.5", "a number too long to show"]
