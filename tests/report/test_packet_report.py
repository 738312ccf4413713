"""A packet as a document, as data and as a workbook."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from jmx.model.change import Audience, Sort
from jmx.model.confidence import Factor
from jmx.model.finding import Finding, Level
from jmx.model.journey import Journey
from jmx.model.levels import Levels, MeanLevel, Step
from jmx.model.metric import Metric, Point, Rebase
from jmx.model.movement import Movement, Trend
from jmx.model.outcome import Outcome, Verdict
from jmx.model.review import Initiative
from jmx.model.review_status import HeldReview, Proof, ReviewStatus
from jmx.model.score import Ranking, Score, Unscored
from jmx.model.settings import Person
from jmx.model.workspace import Located
from jmx.report import document as doc
from jmx.report.document import plain
from jmx.report.packet import FORMATS, PacketReport, data, document
from jmx.report.packet_answers import answers, weight
from jmx.report.writers.terminal import Screen
from jmx.review.actions import OpenAction
from jmx.review.changed_places import ChangedPlace
from jmx.review.evidence import NewEvidence
from jmx.review.needed import DecisionNeeded
from jmx.review.notes import NoteToFile
from jmx.review.packet import Packet
from tests.report.diffs import COMMIT, DAY, a_change

SCORE = Score("buy/waits", "Waits", 0.4, (Factor("severity", 4, "4 of 5"), Factor("confidence", 0.8, "12 calls")), 1)
LEVELS = Levels(
    MeanLevel(4.1, 8, date(2025, 7, 1), date(2026, 2, 1)), MeanLevel(3.55, 2, date(2026, 3, 1), date(2026, 4, 1)), True, 0.3
)  # fmt: skip
METRIC = Movement("csat", Metric(id="csat", title="Satisfaction", unit="of 5", target=4.5),
                  Point(date=date(2026, 2, 1), value=4.0), Point(date=date(2026, 4, 1), value=3.6, sample=95), LEVELS, 8)  # fmt: skip
MEANS = (
    "mean 4.1 of 5 (8 values, 2025-07-01 to 2026-02-01) before, 3.55 of 5 (2 values, 2026-03-01 to 2026-04-01) since"
)
STILL = replace(METRIC, levels=replace(LEVELS, moved=False, run="2026-03-01 lies beyond its usual range"))
UNKNOWN = replace(METRIC, levels=None, known=4, step=Step(date(2026, 1, 15), "outage: Storm"))
ANEW = replace(METRIC, levels=None, anew=Rebase(date=date(2026, 3, 1), why="Asked on another scale"))
CHANGE = a_change(
    kind="journey", ref="buy", label="Buy", audience=Audience.OWNERSHIP, field="owner", old="ana", new="bo"
)
RANKING = Ranking("severity × confidence", (SCORE,), (Unscored("buy/form", "The form", ("reach",)),))
BUY = Located("buy", "journey", Journey(id="buy", title="Buy a plan"), "journeys/buy.yaml")
STATUS = ReviewStatus(BUY, Person(id="bo", name="Bo Lind"), "quarterly", (), None, None)
NEEDED = DecisionNeeded(
    "nobody-answers", "Who owns it?", "Nobody does.", ("name one", "leave it"), "name one", "somebody has to",
    "12 customers a month", ("buy",),
)  # fmt: skip
AGAINST = DecisionNeeded(
    "contradicted", "“Calls” speaks against “Pay now”", "", ("a", "b"), "a", about=("calls", "buy/pay")
)
PACKET = Packet(
    status=STATUS, as_of=DAY, commit=COMMIT, forum="Board", personas=("Families",), state="It has never been reviewed.",
    needed=(NEEDED, AGAINST), changes=(CHANGE,), places=(ChangedPlace("The journey as a whole", "", (CHANGE,)),),
    movements=(METRIC,),
    evidence=(NewEvidence("calls", "Calls", "support", date(2026, 3, 10), 12, ("Nine gave up",), ("buy/pay",)),),
    ranking=RANKING, moves=(), actions=(OpenAction("first/a1", "Ask", "", date(2026, 3, 20), 31),), findings=(),
    unread=("broken.yaml",), names={"ana": "Ana Ruiz", "bo": "Bo Lind", "buy/pay": "Pay now", "calls": "Calls"},
)  # fmt: skip


def markdown(packet: Packet, **more: Any) -> str:
    made = FORMATS["markdown"].write(PacketReport(packet, **more), Screen())
    assert isinstance(made, str)
    return made


def test_people_and_records_are_called_by_name() -> None:
    told = markdown(HELD)
    assert "- journey “Buy”: owner “Ana Ruiz” → “Bo Lind”" in told
    assert "**Contradicts: “Pay now”**" in told
    assert data(PacketReport(PACKET))["changes"][0]["new"] == "bo", "machines get ids"


def test_page_one_ends_before_the_details() -> None:
    blocks = document(PacketReport(PACKET)).blocks
    at = next(number for number, block in enumerate(blocks) if isinstance(block, doc.PageBreak))
    assert not any(isinstance(block, doc.Section) for block in blocks[:at])
    assert all(isinstance(block, doc.Section) and block.folded for block in blocks[at + 1 : -1])
    assert "Record it with" in str(blocks[-1])
    page_one = markdown(PACKET).partition("\n---\n")[0]
    for words in ("**Incomplete:** 1 of the", "1. **Who owns it?** Proposed: name one. Waiting: 12 customers a month.",
                  "**Overdue actions.** “Ask” (nobody, 31 days late)."):  # fmt: skip
        assert words in page_one


def test_notes_that_wait_are_counted_and_told_with_who_heard_them_and_where() -> None:
    note = NoteToFile("n1", "Wants a bill", ("No bill?",), date(2026, 3, 1), "Ana Ruiz", "ticket 7", ("buy/pay",))
    packet = replace(
        PACKET, notes=(note, replace(note, ref="n2", recorded_by="", source="", collected=None, quotes=()))
    )
    told = markdown(packet)
    assert "contradicts what the map says. 2 notes wait to be filed." in told
    assert "- **Wants a bill** “No bill?” (heard by Ana Ruiz, 2026-03-01, from ticket 7, about “Pay now”, `n1`)" in told
    assert "- **Wants a bill** (no day, about “Pay now”, `n2`)" in told
    assert "or drop it: `jmx note --file buy`" in told
    assert "Notes waiting" not in markdown(PACKET)
    many = markdown(replace(packet, notes=(note,) * 15))
    assert (many.count("Wants a bill"), "3 more: `jmx note buy`. They support nothing yet." in many) == (12, True)
    assert [each["recorded_by"] for each in data(PacketReport(packet))["notes"]] == ["Ana Ruiz", None]


def test_what_there_is_nothing_of_is_said() -> None:
    empty = replace(
        PACKET, movements=(), evidence=(), ranking=Ranking("", (), ()), actions=(), changes=(), places=(), needed=()
    )
    assert "None." not in markdown(empty), "nobody asks that of the first review"
    told = markdown(empty) + markdown(replace(empty, status=HELD.status))
    for words in ("No metric is linked to this journey.", "No evidence is linked yet.", "No pain can be ranked yet.",
                  "\nNone.\n", "There is no earlier review to compare with."):  # fmt: skip
        assert words in told


def test_the_map_is_drawn_only_where_a_page_shows_it() -> None:
    drawn: list[int] = []

    def draw() -> bytes:
        drawn.append(1)
        return b"<svg></svg>"

    assert "![Journey map of Buy a plan](map.png)" in markdown(PACKET, draw=draw, picture="map.png")
    assert drawn == []
    assert "<svg></svg>" in str(FORMATS["html"].write(PacketReport(PACKET, draw), Screen()))
    assert "Draw it with `jmx render buy -o buy.svg`." in markdown(PACKET)


def test_a_workbook_holds_the_tables_with_numbers() -> None:
    made = FORMATS["xlsx"].write(PacketReport(PACKET), Screen())
    assert isinstance(made, bytes)
    book = load_workbook(BytesIO(made))
    assert book.sheetnames == [
        "Changes", "Decisions needed", "Metrics", "Outcomes", "Ranking", "Earlier decisions",
        "This review", "Decisions", "Actions", "Open actions",
    ]  # fmt: skip
    assert [cell.value for cell in book["Metrics"][2]][:4] == ["Satisfaction", 4, 3.6, -0.4]
    assert book["Open actions"][2][3].value == 31
    assert book["Decisions"].column_dimensions["B"].width > 50  # room to write in


def test_data_answers_the_questions_of_a_review() -> None:
    told: Any = data(PacketReport(PACKET))
    assert [each["question"] for each in told["answers"]] == list(answers(PACKET))
    assert told["metrics"][0]["improved"] is False
    assert told["actions"][0]["owner"] is None
    assert plain(document(PacketReport(PACKET)).title) == "Review: Buy a plan"


# all that an answer asks of a review is the day that counts
REVIEW = HeldReview(None, Proof.PROVEN, date(2026, 2, 1))  # type: ignore[arg-type]
HELD = replace(PACKET, status=replace(STATUS, last=REVIEW))


def test_what_changed_is_counted_and_what_matters_most_is_named() -> None:
    worse = a_change(audience=Audience.EXPERIENCE, field="emotion", old=1, new=-2)
    wording = a_change(audience=Audience.EDITORIAL, field="title", old="a", new="b")
    packet = replace(HELD, changes=(wording, worse, *PACKET.changes))
    assert answers(packet)["What changed in the experience?"] == (
        "1 change to the experience and 2 other changes since 2026-02-01. Above all: pain “Waits”: emotion 1 → −2."
    )
    assert answers(replace(packet, changes=(wording,)))["What changed in the experience?"] == (
        "Nothing in what customers go through, but 1 other change since 2026-02-01."
    )
    assert answers(replace(HELD, changes=()))["What changed in the experience?"].startswith(
        "Nothing changed in meaning"
    )


def test_a_pain_that_came_outweighs_a_word() -> None:
    came = a_change(sort=Sort.ADDED, field="")
    words = answers(replace(HELD, changes=(a_change(field="title", old="a", new="b"), came)))
    assert "Above all: pain “Waits” is new." in words["What changed in the experience?"]


@pytest.mark.parametrize(
    ("movement", "words"),
    [
        (METRIC, f"Satisfaction got worse: {MEANS}."),
        (STILL, "No sign of a change: Satisfaction 4 → 3.6 of 5."),
        (UNKNOWN, "Too few values to tell: Satisfaction 4 → 3.6 of 5."),
        (ANEW, "Counted anew, so not comparable: Satisfaction."),
    ],
    ids=["moved", "still", "unknown", "anew"],
)
def test_metrics_are_told_by_what_their_movement_means(movement: Movement, words: str) -> None:
    assert answers(replace(HELD, movements=(movement,)))["Which metrics moved?"] == words


READINGS = [
    (METRIC, f"worse: {MEANS}", "error"),
    (
        replace(METRIC, metric=Metric(id="csat", title="Satisfaction", unit="of 5", better="lower")),
        f"better: {MEANS}",
        "good",
    ),
    (STILL, f"no sign of a lasting change: {MEANS}; 2026-03-01 lies beyond its usual range", ""),
    (
        UNKNOWN,
        "too few values to tell: 4 between 2026-01-15 (outage: Storm) and the last review, and it takes 6 to see how much "
        "it varies by itself",
        "",
    ),
    (ANEW, "counted anew since 2026-03-01 (Asked on another scale), so it cannot be compared", ""),
]


@pytest.mark.parametrize(("movement", "text", "style"), READINGS)
def test_only_what_stands_at_another_level_is_coloured(movement: Movement, text: str, style: str) -> None:
    told = document(PacketReport(replace(HELD, movements=(movement,))))
    assert [each.style for each in _inlines(told) if each.text == text] == [style]


def test_what_shipped_is_told_with_its_verdict_and_why() -> None:
    slots = Located("slots", "initiative", Initiative(id="slots", title="Slots", shipped=date(2026, 1, 15)), "i.yaml")
    metric = Located("csat", "metric", METRIC.metric, "m.yaml")
    packet = replace(PACKET, outcomes=(Outcome(slots, metric, Verdict.WORKED, MEANS, LEVELS),))
    assert f"| Slots (`slots`) | 2026-01-15 | Satisfaction | worked | {MEANS} |" in markdown(packet).replace("**", "")
    assert "not that nothing else was the cause" in markdown(packet)
    (told,) = data(PacketReport(packet))["outcomes"]
    assert (told["ref"], told["metric"], told["verdict"]) == ("slots", "csat", "worked")
    assert told["levels"]["before"] == {"mean": 4.1, "count": 8, "first": date(2025, 7, 1), "last": date(2026, 2, 1)}
    assert "Did it work?" not in markdown(PACKET)


def test_no_metric_and_no_new_value_are_told_apart() -> None:
    assert answers(replace(HELD, movements=()))["Which metrics moved?"] == "No metric is linked to this journey."
    still = replace(METRIC, latest=METRIC.baseline)
    assert answers(replace(HELD, movements=(still,)))["Which metrics moved?"] == "No new value: Satisfaction."


def test_whether_the_map_is_true_is_asked_with_what_speaks_against_it() -> None:
    unseen = Finding("EVD101", "n", Level.ERROR, "a.yaml", "w")
    assert answers(replace(HELD, findings=(unseen, unseen)))["Does the map still hold?"] == (
        "That is yours to say; 2 severe pains are assumptions without evidence; look first at “Calls”, which contradicts it."
    )


def test_new_research_is_counted() -> None:
    assert answers(HELD)["What new research is there?"] == (
        "1 new piece of evidence with 1 insight; 1 piece contradicts what the map says."
    )
    silent = replace(HELD, needed=(), evidence=(replace(PACKET.evidence[0], insights=(), contradicts=()),))
    assert answers(silent)["What new research is there?"] == "1 new piece of evidence with no insight yet."
    assert answers(replace(HELD, evidence=()))["What new research is there?"] == "No new evidence has come in."
    more = (*PACKET.evidence, replace(PACKET.evidence[0], known=True, contradicts=()))
    assert answers(replace(HELD, evidence=more))["What new research is there?"] == (
        "1 new piece of evidence with 1 insight and 1 new insight in evidence known before; "
        "1 piece contradicts what the map says."
    )
    assert answers(replace(PACKET, evidence=more[:1]))["What new research is there?"] == (
        "1 piece of evidence with 1 insight, all new to this review; 1 piece contradicts what the map says."
    )


def test_a_first_review_is_told_how_each_series_went() -> None:
    found = Trend(Point(date=date(2025, 9, 1), value=4.4), Point(date=date(2026, 4, 1), value=3.6), 8, False)
    first = replace(PACKET, trends={"csat": found})
    assert answers(first)["Which metrics moved?"] == (
        "This is the first review. Satisfaction 4.4 → 3.6 of 5 (8 values from 2025-09-01 to "
        "2026-04-01, the latest worse than the first)."
    )
    told = markdown(first)
    assert "| metric | first value | now |" in told
    reading = "first review: 8 values from 2025-09-01 to 2026-04-01, the latest worse than the first"
    assert f"| Satisfaction | 4.4 of 5 | 3.6 of 5 | −0.8 | | 4.5 of 5 | 95 | {reading} |" in told
    assert data(PacketReport(first))["metrics"][0]["trend"] == found.words
    assert "first review: one value" in markdown(PACKET)
    assert "last review |" in markdown(HELD)


FELT = [
    ("a number falls", 1, -2, 6.5),
    ("a number rises", -1, 1, 5.0),
    ("everybody's falls in a mapping", {"default": 1, "biz": -1}, {"default": -2, "biz": -1}, 6.5),
    ("one persona's rises", {"default": 1, "biz": -1}, {"default": 1, "biz": 0}, 4.0),
    ("a number becomes a mapping that says the same", 1, {"default": 1}, 3.0),
    ("a number becomes a mapping that is worse for some", 1, {"default": 1, "biz": -1}, 5.5),
    ("a mapping becomes a number", {"biz": -1}, 1, 5.0),
    ("it came", None, {"default": 1}, 3.0),
    ("it went", 2, None, 3.0),
    ("words", "good", 1, 3.0),
    ("figures without end", 10**400, float("nan"), 3.0),
    ("lists", [1], [2], 3.0),
]


@pytest.mark.parametrize(("old", "new", "expected"), [row[1:] for row in FELT], ids=[row[0] for row in FELT])
def test_a_feeling_is_weighed_whatever_was_written_for_it(old: Any, new: Any, expected: float) -> None:
    assert weight(a_change(kind="touchpoint", field="emotion", old=old, new=new)) == expected


def _inlines(told: doc.Document) -> list[doc.Inline]:
    sections = (block for block in told.blocks if isinstance(block, doc.Section))
    tables = (block for section in sections for block in section.blocks if isinstance(block, doc.Table))
    cells = (cell for table in tables for row in table.rows for cell in row if isinstance(cell, tuple))
    return [each for cell in cells for each in cell if isinstance(each, doc.Inline)]
