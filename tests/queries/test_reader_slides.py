"""Slides that only some readers get."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation

from jmx.queries.journey import packet_of
from jmx.queries.packet_readers import for_reader
from jmx.queries.reader_slides import assumed, hangs_on_it, taken_on, to_know, why_so, your_work
from jmx.queries.repository import Repository as Opened
from jmx.report.packet import PacketReport
from jmx.review.readers import PacketReader
from tests.support import Ran

TODAY = "2026-11-02"
Jmx = Callable[..., Ran]


@pytest.fixture(scope="module")
def report(example: Path) -> Callable[..., PacketReport]:
    opened = Opened(example, given_day=TODAY)
    packet = packet_of(opened, "get-connected")
    return lambda reader, team="": for_reader(opened, PacketReport(packet), reader, team)


def test_each_line_has_its_records_in_the_notes(report: Callable[..., PacketReport]) -> None:
    team = report(PacketReader.TEAM, "connection")
    assert team.team is not None
    work = your_work(team.named, team.team)
    assert work.sentence == "Connection runs the journey, with 15 of its 17 steps."
    assert ("“We end the old contract for you”", "planned") in [each[:2] for each in work.points]
    assert any("switch-for-you" in each for each in work.notes)
    new = report(PacketReader.NEW_OWNER)
    assert new.over is not None
    why = why_so(new.named, new.over)
    assert why.sentence == "The newest 5 of 6 decisions"
    assert why.points[0][:2] == (
        "We end the old contract for the customer (2026-09-03, Tomasz Wrobel)",
        "Why: The rules allow it since July, and one in six is offline for days",
    )
    assert len(why.notes) == 6
    assert assumed(new.named, new.over).sentence == "Evidence stands behind 18 of 28 claims on the map"
    assert to_know(new.named, new.over).points[0].words == "Nia Bekele (Journey manager, onboarding)"
    assert "2026-09-03-get-connected/a" in " ".join(taken_on(new.named).notes)


def test_executives_see_what_hangs_on_it_and_what_worked(report: Callable[..., PacketReport]) -> None:
    slide = hangs_on_it(report(PacketReader.EXECUTIVE).named)
    assert slide.sentence == "1,650 customers a month; 640,000 EUR a year."
    assert slide.points[0].words == "“Customers choose the day of installation”: worked"
    assert slide.points[-1].words == "Which metrics moved?"


@pytest.mark.parametrize(
    ("options", "many"),
    [
        pytest.param(("executive",), 4, marks=pytest.mark.deep),
        (("team", "--team", "Service desk"), 2),
        pytest.param(("team", "--team", "connection"), 6, marks=pytest.mark.deep),
        pytest.param(("new-owner",), 6, marks=pytest.mark.deep),
    ],
)
def test_decks_of_readers_have_at_most_six_slides(
    options: tuple[str, ...], many: int, example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    path = tmp_path / "deck.pptx"
    ran = jmx("review", "get-connected", "-C", example, "--as-of", TODAY, "--for", *options, "-o", path)
    assert ran.code == 0, ran.err
    assert len(Presentation(str(path)).slides) == many
