"""Every record under every name it ever had, or told what could have been meant."""

from collections.abc import Callable

import pytest

from jmx.errors import UnknownRef
from jmx.queries.record_index import RecordIndex
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]
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
        ("compare", "did you mean 'buy/compare'"),
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
