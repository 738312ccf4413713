"""The record somebody names: found under every name it had, or told what could have been meant."""

from collections.abc import Callable

import pytest
from short_past import PAIN

from jmx.errors import UnknownRef
from jmx.queries.record import RecordQuery
from jmx.queries.repository import Repository as Opened
from support import Repository

Open = Callable[..., Opened]


def test_a_record_is_found_by_every_name_it_had(opened: Open, past: Repository) -> None:
    past.commit(
        {"pains/slow.yaml": PAIN.format(severity=4).replace("id: slow", "id: late")}, "Call it late", "2026-03-01"
    )
    past.write({"pains/slow.yaml": PAIN.format(severity=4).replace("id: slow", "id: later")})
    assert {RecordQuery(opened(), name).ref for name in ("slow", "late", "later")} == {"later"}
    assert RecordQuery(opened(at="HEAD"), "slow").ref == "late"


def test_a_touchpoint_is_found_with_its_stage_or_without(opened: Open) -> None:
    refs = {RecordQuery(opened(), name).ref for name in ("buy/choose/compare", "buy/compare")}
    assert len(refs) == 1


def test_a_record_nobody_knows_names_what_could_have_been_meant(opened: Open) -> None:
    for asked, words in (
        ("slwo", "did you mean 'slow'"),
        ("compare", "did you mean 'buy/"),
        ("qqqqq", "journeys here: buy, use"),
    ):
        with pytest.raises(UnknownRef, match=words):
            _ = RecordQuery(opened(), asked).ref


def test_who_took_over_the_id_of_another_is_noted(opened: Open, past: Repository) -> None:
    other = PAIN.format(severity=1).replace("The code is slow", "Parcels lie about")
    past.commit({"pains/other.yaml": other.replace("id: slow", "id: other")}, "Other", "2026-03-01")
    past.git("rm", "--quiet", "pains/slow.yaml")
    past.commit({}, "No longer slow", "2026-03-02")
    past.commit({"pains/other.yaml": other}, "Call it slow", "2026-03-03")
    here = opened()
    query = RecordQuery(here, "slow")
    query.warn()
    assert query.snapshot is not None
    assert query.snapshot.label == "Parcels lie about"
    (note,) = here.notes
    assert note.startswith("another record was called 'slow' before; see: jmx log slow@")
    earlier = RecordQuery(opened(), note.rpartition(" ")[2])
    assert earlier.snapshot is not None
    assert earlier.snapshot.label == "The code is slow"
