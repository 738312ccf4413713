"""The benchmark of declared review dates: what it counts in a repository whose history is known."""

from datetime import date

import pytest

from benchmarks.stale_docs import Standing, due, measured, table
from tests.support import Repository


def _page(reviewed: str, text: str = "Ask the desk.", span: str = "3 months") -> str:
    return f"---\ntitle: Page\nlast_reviewed_on: {reviewed}\nreview_in: {span}\n---\n\n# Page\n\n{text}\n"


@pytest.fixture
def pages(repository: Repository) -> Repository:
    """Two pages, of which one is reviewed with an edit, then on its day; the other in time, then much too late."""
    repository.commit(
        {"a.html.md.erb": _page("2026-01-05"), "b.md": _page("'2026-01-05'"), "c.md": "# No dates\n"}, day="2026-01-05"
    )
    repository.commit({"a.html.md.erb": _page("2026-04-05", "Ask the new desk.")}, day="2026-04-08")
    repository.commit(
        {"a.html.md.erb": _page("2026-07-05", "Ask the new desk."), "b.md": _page("2026-04-01")}, day="2026-07-05"
    )
    repository.commit({"a.html.md.erb": _page("2026-07-05", "Ask him.")}, day="2026-07-06")
    repository.commit({"c.md": _page("2026-07-07"), "b.md": _page("2026-04-01", span="1 year")}, day="2026-07-07")
    return repository


def test_reviews_are_told_with_their_lateness_and_whether_the_date_stood_alone(pages: Repository) -> None:
    found = [(each.path, each.alone, each.late) for each in measured(pages.folder).bumps]
    assert sorted(found) == [("a.html.md.erb", False, 3), ("a.html.md.erb", True, 0), ("b.md", True, 91)]


def test_documents_are_overdue_on_a_day(pages: Repository) -> None:
    told = measured(pages.folder, date(2026, 10, 10))
    assert told.documents == (Standing("a.html.md.erb", 5), Standing("b.md", -173), Standing("c.md", 3))
    assert measured(pages.folder).as_of == date(2026, 7, 7)


def test_the_table_has_shares_and_medians(pages: Repository) -> None:
    row = table([measured(pages.folder, date(2026, 10, 10))]).splitlines()[-1]
    assert row == "| repository | 2026-10-10 | 3 | 67 % | 4 | 3 | 67 % | 47 | 67 % | 0 % |"
    both = table([measured(pages.folder, date(2026, 10, 10)), measured(pages.folder)]).splitlines()
    assert both[2] == row
    assert both[-1] == "| all together | 2026-10-10 | 6 | 33 % | 4 | 6 | 67 % | 47 | 67 % | 0 % |"


@pytest.mark.parametrize(
    ("reviewed", "span", "day"),
    [
        ("2026-01-31", "1 month", date(2026, 2, 28)),
        ("2026-01-05", "2 weeks", date(2026, 1, 19)),
        ("2026-01-05", "1 years", date(2027, 1, 5)),
        ("2026-01-05", "often", None),
        ("last June", "3 months", None),
    ],
)
def test_what_is_no_day_or_span_is_not_guessed(reviewed: str, span: str, day: date | None) -> None:
    assert due(reviewed, span) == day


def test_documents_dated_anew_in_one_commit_are_counted(repository: Repository) -> None:
    for day, pages in (("2026-01-05", 6), ("2026-02-05", 5), ("2026-03-05", 1)):
        repository.commit({f"{number}.md": _page(day) for number in range(pages)}, day=day)
    assert table([measured(repository.folder)]).splitlines()[-1].endswith("| 6 | 0 % | – | 100 % | 83 % |")
