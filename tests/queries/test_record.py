"""Records by every name they ever had: what they say, their histories, and their uncommitted edits."""

from collections.abc import Callable

import pytest

from jmx.errors import UnknownRef
from jmx.queries.record import RecordIndex, record_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_record_has_its_words_its_history_and_its_edits(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=5)})
    record = record_of(opened(), "slow")
    assert (record.kind, record.stands, record.said("severity")) == ("pain-point", True, 5)
    assert [event.change.new for event in record.history.events if event.change.field] == [4]
    assert [change.new for change in record.uncommitted] == [5]


def test_a_record_that_is_gone_says_what_it_said_last(opened: Open, past: Repository) -> None:
    past.git("rm", "--quiet", "pains/slow.yaml")
    record = record_of(opened(), "slow")
    assert (record.stands, record.kind, record.said("severity")) == (False, "pain-point", 4)
    past.commit({}, "No longer slow", "2026-03-01")
    assert record_of(opened(), "slow").said("severity") == 4


def test_a_field_it_could_have_can_be_asked_for_and_no_other(opened: Open) -> None:
    assert record_of(opened(), "slow.frequency").field == "frequency"
    assert record_of(opened(), "slow.business_impact").said("business_impact") is None
    assert record_of(opened(), "buy.stages").field == "order of stages"
    with pytest.raises(UnknownRef, match="'slow' has no field 'severety'; did you mean 'severity'"):
        record_of(opened(), "slow.severety")


def test_who_took_over_the_id_of_another_is_noted(opened: Open, past: Repository) -> None:
    other = PAIN.format(severity=1).replace("The code is slow", "Parcels lie about")
    past.commit({"pains/other.yaml": other.replace("id: slow", "id: other")}, "Other", "2026-03-01")
    past.git("rm", "--quiet", "pains/slow.yaml")
    past.commit({}, "No longer slow", "2026-03-02")
    past.commit({"pains/other.yaml": other}, "Call it slow", "2026-03-03")
    here = opened()
    assert record_of(here, "slow").said("title") == "Parcels lie about"
    (note,) = here.notes
    assert note.startswith("another record was called 'slow' before; see: jmx log slow@")
    assert record_of(opened(), note.rpartition(" ")[2]).said("title") == "The code is slow"


def test_settings_are_a_record_too(opened: Open, past: Repository) -> None:
    past.commit({"jmx.yaml": "organisation: Fine Phones\n"}, "Name us", "2026-03-01")
    assert record_of(opened(), "jmx.yaml.organisation").said("organisation") == "Fine Phones"


SLOW = PAIN.format(severity=4)


def test_a_record_is_found_by_every_name_it_had(opened: Open, past: Repository) -> None:
    past.commit({"pains/slow.yaml": SLOW.replace("id: slow", "id: late")}, "Call it late", "2026-03-01")
    past.write({"pains/slow.yaml": SLOW.replace("id: slow", "id: later")})
    index = RecordIndex(opened())
    assert {index.find(name) for name in ("slow", "late", "later")} == {"later"}
    assert index.later_refs("slow") == ("later", "late")
    assert index.uncommitted_refs == {"late": "later"}
    assert RecordIndex(opened(at="HEAD")).find("slow") == "late"


def test_a_touchpoint_is_found_with_its_stage_or_without(opened: Open) -> None:
    index = RecordIndex(opened())
    assert index.find("buy/choose/compare") == index.find("buy/compare") == "buy/compare"


def test_a_record_nobody_knows_names_what_could_have_been_meant(opened: Open) -> None:
    index = RecordIndex(opened())
    for asked, words in (
        ("slwo", "did you mean 'slow'"),
        ("compar", "did you mean 'buy/compare'"),
        ("qqqqq", "journeys here: buy, use"),
    ):
        with pytest.raises(UnknownRef, match=f"and there never was; {words}"):
            index.find(asked)


def test_records_that_are_gone_keep_their_names(opened: Open, past: Repository) -> None:
    past.git("rm", "--quiet", "pains/slow.yaml")
    past.commit({}, "No longer slow", "2026-03-01")
    index = RecordIndex(opened())
    assert index.names["slow"] == "The code is slow"
    assert index.names["ana"] == "Ana Ruiz"
    gone = index.histories.by_ref["slow"].events[0]
    before = index.before(gone)
    assert before is not None
    assert before.fields["severity"] == 4
    assert index.committed("slow") is None
