"""The slides of what journeys brought."""

from pathlib import Path

from jmx.queries.outcome_slides import outcome_slides
from jmx.queries.outcomes import outcomes_of
from jmx.queries.repository import open_repository


def test_what_worked_stands_first_and_records_in_the_notes(example: Path) -> None:
    report = outcomes_of(open_repository(example, as_of="2026-11-02", cached=False))
    slides = outcome_slides(report)
    assert 3 <= len(slides) <= 6
    assert "2 of them worked" in slides[0].sentence
    assert any("guided-activation" in note for note in slides[0].notes)
    verdicts = [each.behind.partition(",")[0].partition(":")[0] for each in slides[1].points]
    assert verdicts[0] == verdicts[1] == "worked"
    assert len(verdicts) == len(report.found.shipped)


def test_a_time_without_fixes_is_told_on_one_slide_or_two(example: Path) -> None:
    report = outcomes_of(open_repository(example, as_of="2026-11-02", cached=False), "2026-10-01")
    slides = outcome_slides(report)
    assert slides[0].sentence == "Nothing shipped in this time."
    assert len(slides) <= 2
