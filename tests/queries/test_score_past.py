"""The ranking over time and what came of it, as people and machines are told, asked of real commits."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries.repository import open_repository
from jmx.queries.score_past import moved, over_months, picked
from tests.queries.test_hits import planned, shipped
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BEN = "Ben Okoro <ben@x.example>"
BUY = "kind: journey\nid: buy\ntitle: Buy\npains: [{id: odd, title: Odd, severity: 1, reach: 0.5}]\n"
OURS = "organisation: Shop\nscoring: {pains: ours, models: {ours: {formula: severity * business_impact}}}\n"


def pain(ref: str, severity: int, more: str = "") -> dict[str, str]:
    text = (
        f"kind: pain-point\nid: {ref}\ntitle: So {ref}\nseverity: {severity}\nreach: 0.5\nbusiness_impact: {severity}\n"
    )
    return {f"pain-points/{ref}.yaml": text + more}


@pytest.fixture
def rated(repository: Repository) -> Repository:
    """Two pains outside of journeys, of which one falls in March, and one in a journey; in April another formula."""
    repository.commit(
        {"journeys/buy.yaml": BUY, "jmx.yaml": "organisation: Shop\n", **pain("slow", 5), **pain("dear", 3)},
        day="2026-01-05",
    )
    repository.commit(pain("slow", 2), day="2026-03-10", author=BEN)
    repository.commit({"jmx.yaml": OURS}, day="2026-04-02", author=BEN)
    return repository


def asked(jmx: Jmx, folder: Path, *words: str) -> Ran:
    return jmx("score", *words, "-C", folder, "--as-of", "2026-04-15")


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_the_terminal_tells_from_where_to_where_why_and_who(rated: Repository, jmx: Jmx) -> None:
    ran = asked(jmx, rated.folder, "pains", "--since", "2026-03-01", "--formula", "now")
    (line,) = [each for each in ran.out.splitlines() if "So slow" in each]
    assert line.split()[:3] == ["1", "→", "2"]
    assert "severity 5 → 2" in line
    assert "Ben Okoro  2026-03-10" in line


def test_under_the_formula_of_now_only_what_is_known_moves_pains(rated: Repository) -> None:
    here = open_repository(rated.folder, as_of="2026-04-15", cached=False)
    then, now = moved(here, "2026-04-01"), moved(here, "2026-04-01", formula="now")
    assert then.formula_changed
    assert {each.ref for each in then.found.movers} == {"buy/odd"}, "it has no business_impact; the others stay"
    assert (now.formula_changed, now.found.movers) == (False, ())
    changed = moved(here, "2026-03-01", formula="now").found.movers
    assert [each.because for each in changed[0].reasons] == ["severity 5 → 2", "business_impact 5 → 2"]


def test_an_earlier_moment_is_ranked_by_the_formula_of_then_or_of_now(rated: Repository, jmx: Jmx) -> None:
    def scores(*more: str) -> dict[str, float]:
        out = asked(jmx, rated.folder, "pains", "--at", "HEAD~2", "-f", "json", *more).out
        return {each["ref"]: each["score"] for each in json.loads(out)["scores"]}

    assert scores() == scores("--formula", "then") == {"slow": 1.25, "dear": 0.75, "buy/odd": 0.25}
    assert scores("--formula", "now") == {"slow": 25, "dear": 9}


def test_the_course_is_by_the_formula_of_each_day_or_of_now(rated: Repository) -> None:
    here = open_repository(rated.folder, as_of="2026-04-15", cached=True)
    then, now = (over_months(here, 3, formula=each) for each in ("then", "now"))
    assert then.found.course("buy/odd") == (3, 3, 3, None)
    assert now.found.course("buy/odd") == (None,) * 4
    assert now.found.course("slow") == (1, 1, 2, 2)
    assert (then.formula, now.formula) == ("", "severity × business_impact")
    again = open_repository(rated.folder, as_of="2026-04-15", cached=True)
    assert over_months(again, 3, formula="now").found == now.found, "remembered apart from those by then"
    assert over_months(again, 3).found == then.found


def test_only_one_journey_is_told_also_of_what_is_gone(rated: Repository) -> None:
    rated.commit({"journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\n"}, day="2026-04-03")
    here = open_repository(rated.folder, as_of="2026-04-15", cached=False)
    assert {each.ref for each in moved(here, "2026-04-01", "buy").found.movers} == {"buy/odd"}
    assert over_months(here, 2, "buy").refs == ("buy/odd",)


def test_a_spreadsheet_has_every_place_and_reason(rated: Repository, jmx: Jmx, tmp_path: Path) -> None:
    asked(jmx, rated.folder, "pains", "--history", "3", "-o", str(tmp_path / "places.csv"))
    places = {row["ref"]: row for row in _rows(tmp_path / "places.csv")}
    assert list(places["slow"])[2:] == ["2026-01-31", "2026-02-28", "2026-03-31", "now"]
    assert list(places["buy/odd"].values())[2:] == ["3", "3", "3", ""]
    asked(jmx, rated.folder, "--since", "2026-03-01", "--formula", "now", "-o", str(tmp_path / "moved.csv"))
    rows = _rows(tmp_path / "moved.csv")
    assert [(row["ref"], row["field"], row["author"]) for row in rows if row["ref"] == "slow"] == [
        ("slow", "severity", "Ben Okoro"), ("slow", "business_impact", "Ben Okoro"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("pains", "--formula", "now"), "--formula now goes with --at"),
        (("pains", "--formula", "soon"), "then or now, not 'soon'"),
        (("pains", "--since", "nowhere"), "no commit 'nowhere'"),
        (("fixes", "--since", "HEAD~1"), "jmx score pains --since"),
        (("pains", "--since", "HEAD~1", "--history", "3"), "--since and --history are different questions"),
        (("--explain", "slow", "--since", "HEAD~1"), "--explain and --since are different questions"),
        (("--what-if", "slow.severity=3", "--history", "2"), "--what-if and --history are different questions"),
        (("--what-if", "slow.severity=3", "--formula", "now"), "leave out --formula"),
        (("worked", "--since", "HEAD~1"), "--since and worked are different questions"),
        (("worked", "buy"), "jmx score worked"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_can(
    words: tuple[str, ...], remedy: str, rated: Repository, jmx: Jmx
) -> None:
    ran = asked(jmx, rated.folder, *words)
    assert (ran.code, remedy in ran.err) == (2, True), ran.err


def test_few_cases_are_said_to_be_too_few_and_each_is_listed(repository: Repository, jmx: Jmx) -> None:
    planned(repository, range(3))
    repository.commit(shipped({0: "worked", 2: "worse"}), day="2026-06-01")
    ran = jmx("score", "worked", "-C", repository.folder, "--as-of", "2026-12-01")
    assert "Too few to tell: 2 cases, and it takes 8" in ran.out
    assert "1 of 3" in ran.out
    assert "3 of 3" in ran.out
    told = json.loads(jmx("score", "worked", "-C", repository.folder, "--as-of", "2026-12-01", "-f", "json").out)
    assert [(each["initiative"], each["rank"], each["verdict"]) for each in told["cases"]] == [
        ("i0", 1, "worked"), ("i2", 3, "worse"),
    ]  # fmt: skip


def test_what_was_picked_can_be_held_against_the_formula_of_now(repository: Repository) -> None:
    planned(repository, range(3))
    repository.commit(shipped({0: "worked", 2: "worse"}), day="2026-06-01")
    repository.commit(
        {"jmx.yaml": "scoring: {pains: least, models: {least: {formula: 1 - reach}}}\n"}, day="2026-06-02"
    )
    here = open_repository(repository.folder, as_of="2026-12-01", cached=False)
    places = [[each.rank for each in picked(here, formula).found.picks] for formula in ("then", "now")]
    assert places == [[1, 3], [3, 1]]


def test_courses_of_one_length_stand_below_each_other_on_pages_too(rated: Repository, jmx: Jmx) -> None:
    rated.commit(pain("late", 1), day="2026-04-03")
    lines = asked(jmx, rated.folder, "pains", "--history", "3", "-f", "markdown").out.splitlines()
    (late,) = [each for each in lines if "So late" in each]
    assert "`···" in late
    assert "a dot where it was not ranked" in " ".join(lines)


def test_where_nothing_has_a_verdict_it_is_said_what_that_takes(rated: Repository, jmx: Jmx) -> None:
    assert "Nothing shipped has a verdict yet" in asked(jmx, rated.folder, "worked").out
    assert picked(open_repository(rated.folder, as_of="2026-04-15", cached=False)).found.picks == ()


@pytest.mark.deep
def test_every_format_tells_what_moved_what_was_and_what_worked(rated: Repository, jmx: Jmx, tmp_path: Path) -> None:
    for words in (("pains", "--since", "2026-03-01"), ("pains", "--history", "3"), ("worked",)):
        for ending in ("txt", "json", "md", "html", "csv", "xlsx"):
            file = tmp_path / f"{words[-1]}.{ending}"
            ran = asked(jmx, rated.folder, *words, "-o", str(file))
            assert (ran.code, file.stat().st_size > 50) == (0, True), (words, ending, ran.err)


def test_what_scores_more_and_falls_is_told_which_must_stands_above_it(repository: Repository, jmx: Jmx) -> None:
    repository.commit(pain("slow", 3) | pain("dear", 1), day="2026-01-05")
    repository.commit(pain("slow", 4) | pain("law", 1, "must: safety\n"), day="2026-03-10")
    ran = asked(jmx, repository.folder, "pains", "--since", "2026-03-01")
    assert "above it now, since it must be fixed: “So law”" in ran.out
    told = json.loads(asked(jmx, repository.folder, "pains", "--since", "2026-03-01", "-f", "json").out)
    assert told["new_musts"] == ["So law"]
