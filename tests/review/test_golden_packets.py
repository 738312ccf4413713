"""The packet before each review of the example, word for word, as its owner would have had it. WRITE_PAGES=1 writes
them anew; whoever does that reads what changed."""

import os
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from jmx.queries.journey import packet_of
from jmx.queries.packet_readers import for_reader
from jmx.queries.repository import Repository
from jmx.report.document import Document, PageBreak, Section
from jmx.report.packet import FORMATS, PacketReport, document
from jmx.report.packet_page_one import page_one
from jmx.report.word_count import words_of
from jmx.report.writers.markdown import markdown
from jmx.report.writers.terminal import Screen
from jmx.review.readers import PacketReader
from jmx.review.team_share import teams_at_work

GOLDEN = Path(__file__).parent / "golden"
REVIEWS = (
    "2025-12-04-get-connected", "2026-02-19-choose-and-order", "2026-03-05-get-connected", "2026-03-26-renew-or-leave",
    "2026-05-21-use-and-get-help", "2026-05-28-choose-and-order", "2026-06-04-get-connected", "2026-07-30-pay-the-bill",
    "2026-08-20-choose-and-order", "2026-08-27-technician-visit", "2026-09-03-get-connected",
    "2026-09-10-use-and-get-help",
)  # fmt: skip
UNFOLDED = 1190  # words that are read in five minutes, 238 a minute
TODAY = "2026-11-02"
JOURNEYS = (
    "activate-router", "choose-and-order", "customer-life", "get-connected", "get-connected-next", "pay-the-bill",
    "renew-or-leave", "technician-visit", "use-and-get-help",
)  # fmt: skip


def report(example: Path, journey: str, day: str) -> PacketReport:
    return PacketReport(packet_of(Repository(example, day, day), journey))


def before(review: str) -> tuple[str, str]:
    """The journey of a review, and the day before it was held."""
    return review[11:], str(date.fromisoformat(review[:10]) - timedelta(days=1))


@pytest.mark.few(2)
@pytest.mark.parametrize("review", REVIEWS)
def test_the_packet_before_each_review_says_what_it_said(review: str, example: Path) -> None:
    journey, day = before(review)
    told = str(FORMATS["markdown"].write(report(example, journey, day), Screen()))
    kept = GOLDEN / f"{review}.md"
    if "WRITE_PAGES" in os.environ:
        kept.write_text(told, encoding="utf-8")
    assert told == kept.read_text(encoding="utf-8"), "read what is otherwise, then: WRITE_PAGES=1 pytest this file"


def other_readers(example: Path, journey: str, day: str) -> str:
    """Page one for every reader but the owner, one after the other; a team's for each team there is."""
    opened = Repository(example, day, day)
    asked = PacketReport(packet_of(opened, journey))
    teams = sorted(set(teams_at_work(opened.workspace, asked.packet.journey).values()))
    readers = [
        (PacketReader.EXECUTIVE, ""),
        *((PacketReader.TEAM, each) for each in teams),
        (PacketReader.NEW_OWNER, ""),
    ]
    told = []
    for reader, team in readers:
        made = document(for_reader(opened, asked, reader, team))
        page = takewhile(lambda block: not isinstance(block, PageBreak), made.blocks)
        told.append(markdown(Document(made.title, tuple(page))))
    return "\n---\n\n".join(told)


@pytest.mark.few(1)
@pytest.mark.parametrize("review", REVIEWS[::-1])
def test_page_one_says_to_other_readers_what_it_said(review: str, example: Path) -> None:
    told = other_readers(example, *before(review))
    kept = GOLDEN / "readers" / f"{review}.md"
    if "WRITE_PAGES" in os.environ:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(told, encoding="utf-8")
    assert told == kept.read_text(encoding="utf-8"), "read what is otherwise, then: WRITE_PAGES=1 pytest this file"


ASKED = [before(each) for each in REVIEWS] + [(journey, TODAY) for journey in JOURNEYS]


@pytest.mark.few(4)
@pytest.mark.parametrize(("journey", "day"), ASKED, ids=[f"{journey} on {day}" for journey, day in ASKED])
def test_page_one_is_read_in_a_minute_and_all_that_is_unfolded_in_five(journey: str, day: str, example: Path) -> None:
    made = report(example, journey, day)
    assert 30 < words_of(page_one(made.named)) <= 300
    assert words_of(document(made).blocks) <= UNFOLDED
    whole = [block for each in document(made).blocks if isinstance(each, Section) for block in each.blocks]
    assert words_of(whole) > 100, "what stands behind it is folded, not lost"


def test_every_review_and_journey_of_the_example_is_asked_for(example: Path) -> None:
    assert {each.stem for each in GOLDEN.glob("*.md")} == set(REVIEWS)
    assert {each.stem for each in (example / "reviews").iterdir()} == set(REVIEWS)
    assert {each.stem for each in (example / "journeys").iterdir()} == set(JOURNEYS)
