"""An action that becomes an initiative: what it takes over, and where the link stands."""

from collections.abc import Callable

import pytest

from jmx.errors import JmxError
from jmx.model.said_review import SaidReview, SaidWords
from jmx.queries.promotion import promotion
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review
from jmx.queries.repository import Repository as Opened
from jmx.reading import yaml as door
from jmx.writing.agreed import in_one_line
from tests.support import Repository

Open = Callable[..., Opened]
AGREED = (
    "kind: review  # by hand\nid: feb\ndate: 2026-02-20\njourneys: [buy]\nreviewer: ana\nverdict: updated\nactions:\n"
    "  - {id: a1, text: Codes by SMS, about: [slow, buy], owner: bo}\n  - {id: a2, text: Another, initiative: sms}\n"
)
SMS = "kind: initiative\nid: sms\ntitle: SMS\naddresses: [slow]\n"


def _written(past: Repository, made: ReviewRecord) -> dict[str, dict[str, object]]:
    past.write({each.path: each.after or b"" for each in made.files})
    return {each.path: dict(door.parse(each.after or b"")) for each in made.files}


def test_of_a_review_that_is_not_committed_the_action_names_it(opened: Open, past: Repository) -> None:
    past.write({"reviews/feb.yaml": AGREED, "initiatives/sms.yaml": SMS})
    made = promotion(opened(), "feb/a1", effort="3")
    files = _written(past, made)
    initiative = files["initiatives/codes-by-sms.yaml"]
    assert (initiative["title"], initiative["addresses"], initiative["owner"]) == ("Codes by SMS", ["slow"], "bo")
    assert (initiative["status"], initiative["effort"]) == ("proposed", 3)
    assert (past.folder / "reviews/feb.yaml").read_text() == AGREED.replace(
        "owner: bo}", "owner: bo, initiative: codes-by-sms}"
    )
    workspace = opened().workspace
    assert [each.ref for each in workspace.fixes("slow")] == ["codes-by-sms", "sms"]
    with pytest.raises(JmxError, match="is the initiative 'codes-by-sms' already"):
        promotion(opened(), "feb/a1")


def test_a_committed_review_stays_as_it_is(opened: Open, past: Repository) -> None:
    past.commit({"reviews/feb.yaml": AGREED, "initiatives/sms.yaml": SMS}, "Record", "2026-02-21")
    files = _written(past, promotion(opened(), "Codes by SMS", title="SMS", who="bo"))
    assert "reviews/feb.yaml" not in files
    record = files["reviews/2026-03-31-buy-between-meetings.yaml"]
    assert record["closes"] == ["feb/a1"]
    assert record["reviewer"] == "bo"
    assert record["decisions"] == [
        {"id": "d1", "text": "“Codes by SMS” becomes an initiative", "about": ["sms-2"], "owner": "bo"}
    ]
    assert files["initiatives/sms-2.yaml"]["description"] == "Codes by SMS"
    assert not [each for each in opened().loaded.findings if each.path.startswith("reviews/2026-03-31")]
    with pytest.raises(JmxError, match="'feb/a1' is closed already"):
        promotion(opened(), "feb/a1")


def test_what_is_recorded_may_become_one_at_once(opened: Open, past: Repository) -> None:
    said = SaidReview(
        verdict=SaidWords("updated"),
        actions=(in_one_line("Codes by SMS; about slow", ""), in_one_line("Codes by SMS!; bo", "")),
    )
    made = record_of_review(opened(), Meeting(("buy",), promotes=("a1", "a2")), said)
    files = _written(past, made)
    assert [each["initiative"] for each in files[made.path]["actions"]] == ["codes-by-sms", "codes-by-sms-2"]  # type: ignore[attr-defined]
    assert not [each for each in opened().loaded.findings if each.path == made.path]
    with pytest.raises(JmxError, match="--promote: no action of this record has the id 'a3'; it has a1, a2"):
        record_of_review(opened(), Meeting(("buy",), promotes=("a3",)), said)
