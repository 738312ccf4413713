"""Changes by whom they concern and by commit: the newest first, each reason once."""

from datetime import date

from jmx.model.change import NOT_COMMITTED, Audience, Commit
from jmx.report import document as doc
from jmx.report.document import plain
from jmx.report.timeline import by_audience
from tests.report.diffs import a_change

EARLY = Commit("1" * 40, "Ana", "a@x.example", date(2026, 3, 1), "Early", "calls doubled")
LATE = Commit("2" * 40, "Bo", "b@x.example", date(2026, 3, 9), "Late")


def told(*changes: object, partial: bool = False) -> list[tuple[str, list[tuple[str, ...]]]]:
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for section in by_audience(changes, partial=partial):  # type: ignore[arg-type]
        timeline = section.blocks[0]
        assert isinstance(timeline, doc.Timeline)
        entries: list[tuple[str, ...]] = [(each.when, each.who, each.commit, each.why) for each in timeline.entries]
        found.append((plain(section.title), entries))
    return found


def test_a_commit_explains_itself_once_though_it_concerns_several() -> None:
    scoring = a_change(commit=EARLY)
    found = told(
        scoring, scoring._replace(audience=Audience.EXPERIENCE, field="emotion"), scoring._replace(commit=LATE)
    )
    assert found == [
        ("What customers go through", [("2026-03-01", "Ana", "1" * 9, "calls doubled")]),
        ("Ratings and fixes", [("2026-03-09", "Bo", "2" * 9, "Late"), ("2026-03-01", "Ana", "1" * 9, "as above")]),
    ]


def test_what_is_not_committed_comes_first_and_what_no_commit_made_last() -> None:
    changes = [a_change(commit=None), a_change(commit=EARLY), a_change(commit=NOT_COMMITTED)]
    [(_, entries)] = told(*changes)
    assert [(when, who) for when, who, *_ in entries] == [("", "not committed yet"), ("2026-03-01", "Ana"), ("", "")]
    assert entries[-1][-1] == "which commit made this change is not known"
    assert told(*changes, partial=True)[0][1][-1][-1] == "which commit did this is not known here"


def test_the_edits_of_a_record_by_one_commit_are_one_line() -> None:
    section = by_audience([a_change(commit=EARLY), a_change(commit=EARLY, field="reach", old=None, new=0.5)])[0]
    [entry] = section.blocks[0].entries  # type: ignore[union-attr]
    assert list(map(plain, entry.lines)) == ["pain “Waits”: severity 2 → 4; reach: 0.5 (new)"]


def test_a_day_that_is_none_is_said() -> None:
    assert told(a_change(commit=Commit("3" * 40, "Ana", "", None, "x")))[0][1][0][0] == "no real date"
