"""A packet as a document, as data and as a workbook."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from jmx.model.change import Audience
from jmx.model.metric import Movement, Point
from jmx.model.score import Factor, Score, Unscored
from jmx.report import document as doc
from jmx.report.document import plain
from jmx.report.packet import FORMATS, PacketReport, data, document
from jmx.report.packet_summary import answers
from jmx.report.writers.terminal import Screen
from jmx.review.packet import NewEvidence, OpenAction, Packet
from tests.report.diffs import COMMIT, DAY, a_change

SCORE = Score("buy/waits", "Waits", 0.4, (Factor("severity", 4, "4 of 5"), Factor("confidence", 0.8, "12 calls")), 1)
METRIC = Movement("csat", "Satisfaction", "of 5", "higher", 4.5, Point(date=date(2026, 2, 1), value=4.0),
                  Point(date=date(2026, 4, 1), value=3.6, sample=95), True)  # fmt: skip
CHANGE = a_change(
    kind="journey", ref="buy", label="Buy", audience=Audience.OWNERSHIP, field="owner", old="ana", new="bo"
)
PACKET = Packet(
    "buy", "Buy a plan", DAY, COMMIT, "Bo Lind", "quarterly", "Board", ("Families",), None, None,
    "It has never been reviewed.", ("Who owns it?",), (CHANGE,), (METRIC,),
    (NewEvidence("calls", "Calls", "support", date(2026, 3, 10), 12, ("Nine gave up",), ("buy/pay",)),),
    (SCORE,), "severity × confidence", (Unscored("buy/form", "The form", ("reach",)),),
    (OpenAction("first/a1", "Ask", "", date(2026, 3, 20), 31),), (), ("broken.yaml",), True,
    {"ana": "Ana Ruiz", "bo": "Bo Lind", "buy/pay": "Pay now"},
)  # fmt: skip


def markdown(packet: Packet, **more: Any) -> str:
    made = FORMATS["markdown"].write(PacketReport(packet, **more), Screen())
    assert isinstance(made, str)
    return made


def test_people_and_records_are_called_by_name() -> None:
    told = markdown(PACKET)
    assert "- journey “Buy”: owner “Ana Ruiz” → “Bo Lind”" in told
    assert "**Contradicts: “Pay now”**" in told
    assert data(PacketReport(PACKET))["changes"][0]["new"] == "bo", "machines get ids"


def test_page_one_ends_before_the_details() -> None:
    blocks = document(PacketReport(PACKET)).blocks
    at = next(number for number, block in enumerate(blocks) if isinstance(block, doc.PageBreak))
    assert not any(isinstance(block, doc.Section) for block in blocks[:at])
    assert all(isinstance(block, doc.Section) for block in blocks[at + 1 :])
    page_one = markdown(PACKET).partition("\n---\n")[0]
    for words in ("**Incomplete:** 1 of the", "1. Who owns it?", "**What hurts most?** Waits (score 0.40, based on 12 calls)",
                  "**What is still open?** 1 action, 1 past due."):  # fmt: skip
        assert words in page_one


def test_what_there_is_nothing_of_is_said() -> None:
    empty = replace(PACKET, movements=(), evidence=(), scores=(), actions=(), changes=(), unscored=(), to_decide=())
    told = markdown(empty)
    for words in ("No metric is linked to this journey.", "None since the last review.", "No pain can be ranked yet.",
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
    assert book.sheetnames == ["Changes", "Metrics", "Ranking", "Open actions"]
    assert [cell.value for cell in book["Metrics"][2]][:4] == ["Satisfaction", 4, 3.6, -0.4]
    assert book["Open actions"][2][4].value == 31


def test_data_answers_the_questions_of_a_review() -> None:
    told: Any = data(PacketReport(PACKET))
    assert [each["question"] for each in told["answers"]] == [answer.question for answer in answers(PACKET)]
    assert told["metrics"][0]["improved"] is False
    assert told["actions"][0]["owner"] is None
    assert plain(document(PacketReport(PACKET)).title) == "Review: Buy a plan"
