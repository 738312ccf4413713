"""`jmx outcomes`: what came in a span of days, how long it took, what was expected, and what hung on it."""

import json
import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from jmx.errors import JmxError
from jmx.model.outcome import Verdict
from jmx.queries.outcomes import outcomes_of
from jmx.queries.repository import open_repository
from jmx.report.outcomes import OutcomesReport
from jmx.review.benefits import DaySpan, FixPassage, Forecast, forecast_groups, paces
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-11-02"

JOURNEY = """kind: journey
id: buy
title: Buy
pains:
- {id: slow, title: Slow, status: %s, at_stake: {money: 40000, basis: counted}, evidence: [{ref: asked}]}
- {id: dear, title: Dear, at_stake: {money: 15000, basis: guessed}}
- {id: odd, title: Odd}
"""
EVIDENCE = "kind: evidence\nid: asked\ntitle: Asked\ntype: survey\ncollected: 2025-12-20\nsample: 90\nsource: form\ninsight: Slow\n"
FIX = (
    "kind: initiative\nid: fix\ntitle: Faster\naddresses: [buy/slow, buy/dear, buy/odd]\nstatus: %s\nteams: [web]\n%s"
    "expects: {metric: days, to: 5, by: 2026-06-30, chance: 0.8}\n"
)
REVIEW = (
    "kind: review\nid: r\ndate: 2026-02-01\njourneys: [buy]\nreviewer: ana\n"
    "decisions: [{id: d1, text: Do it, about: [fix]}]\n"
)


def metric(before: float, after: float) -> str:
    """Twelve values before it ships on 1 March, and eight since, a week apart, with a little noise."""
    start, noise = date(2026, 3, 1), [0.1, -0.1, 0.2, -0.2, 0.0]
    days = [start + timedelta(weeks=week) for week in range(-12, 8)]
    rows = (
        f"- {{date: {day}, value: {(before if day < start else after) + noise[at % 5]}}}" for at, day in enumerate(days)
    )
    return "kind: metric\nid: days\ntitle: Days\nunit: days\nbetter: lower\nat: [buy]\npoints:\n" + "\n".join(rows)


@pytest.fixture
def improved(repository: Repository) -> Repository:
    """A pain that was found, decided about, fixed and gone; two more that the same fix takes up."""
    files = {"buy.yaml": JOURNEY % "open", "asked.yaml": EVIDENCE, "days.yaml": metric(9, 4)}
    repository.commit({**files, "teams.yaml": "kind: teams\nitems: [{id: web, title: Web}]\n"}, day="2026-01-05")
    repository.commit({"fix.yaml": FIX % ("proposed", "")}, day="2026-01-20")
    repository.commit({"r.yaml": REVIEW}, day="2026-02-01")
    shipped = {"fix.yaml": FIX % ("shipped", "shipped: 2026-03-01\n"), "buy.yaml": JOURNEY % "addressed"}
    repository.commit(shipped, day="2026-03-02")
    return repository


def told(repository: Repository, since: str = "2026-01-01", as_of: str = "2026-07-15") -> OutcomesReport:
    return outcomes_of(open_repository(repository.folder, as_of=as_of, cached=False), since)


def test_what_came_is_counted_in_its_span_and_the_one_before(improved: Repository) -> None:
    assert chain(told(improved)) == {
        "insights": (0, 1), "pains found": (3, None), "decisions": (1, 0), "shipped": (1, 0), "proven": (1, 0),
        "worked": (1, 0),
    }  # fmt: skip
    later = chain(told(improved, "2026-06-01"))
    assert later["shipped"] == later["worked"] == (0, 0)
    assert later["pains found"] == (0, 0), "of these 45 days and those before history tells"


def chain(report: OutcomesReport) -> dict[str, tuple[int | None, int | None]]:
    return {each.name: (each.many, each.before) for each in report.found.chain}


def test_what_history_does_not_reach_is_not_known(improved: Repository, tmp_path: Path, jmx: Jmx) -> None:
    argv = ("outcomes", "--as-of", "2026-07-15", "--since", "2026-01-01")
    assert "nothing that stands was committed before 2026-01-05" in jmx(*argv, "-C", improved.folder).out
    improved.git("clone", "-q", "--depth", "1", improved.folder.as_uri(), str(tmp_path / "shallow"))
    said = jmx(*argv, "-C", tmp_path / "shallow").out
    assert re.search(r"pains found +not known +not known", said)
    assert "history is not all here" in said


def test_a_span_holds_both_its_ends_and_the_one_before_is_as_long() -> None:
    span = DaySpan(date(2026, 1, 10), date(2026, 1, 19))
    assert span.before == DaySpan(date(2025, 12, 31), date(2026, 1, 9))
    assert date(2026, 1, 10) in span
    assert date(2026, 1, 19) in span
    assert date(2026, 1, 20) not in span


def test_the_way_of_a_fix_is_told_day_by_day(improved: Repository) -> None:
    (way,) = told(improved).found.passages
    assert (str(way.found), str(way.decided), str(way.shipped)) == ("2025-12-20", "2026-02-01", "2026-03-01")
    assert str(way.proven) == "2026-03-15", "the third value since"
    values = metric(9, 4)
    for day in ("2026-03-01", "2026-03-08"):  # a change that shows only from the third value on
        values = re.sub(rf"(date: {day}, value:) [\d.]+", r"\1 9.1", values)
    improved.commit({"days.yaml": values}, day="2026-03-03")
    (late,) = told(improved).found.passages
    assert str(late.proven) == "2026-03-29"


def test_money_counts_each_pain_once_and_says_what_is_silent(improved: Repository) -> None:
    again = (FIX % ("shipped", "shipped: 2026-03-01\n")).replace("id: fix", "id: again").replace("days,", "hours,")
    improved.commit(
        {"again.yaml": again, "hours.yaml": metric(9, 4).replace("id: days", "id: hours")}, day="2026-03-03"
    )
    assert len(told(improved).found.with_verdict(Verdict.WORKED)) == 2
    money = told(improved).found.money
    assert (money.least, money.most, money.silent) == (40_000, 55_000, ("buy/odd",))


def test_what_was_expected_is_held_against_what_came(improved: Repository) -> None:
    (found,) = told(improved).found.forecasts
    assert (round(found.expected, 1), round(found.actual, 1), found.reached, found.chance) == (-4.0, -5.0, True, 0.8)
    ahead = told(improved, as_of="2026-06-15").found
    assert (ahead.forecasts, ahead.unjudged) == ((), ()), "its day is not there yet"


def test_a_day_that_was_missed_is_not_made_a_hit_by_later_values(improved: Repository) -> None:
    noise = [0.1, -0.1, 0.2, -0.2, 0.0]
    rows = "".join(
        f"- {{date: 2026-{7 + n // 4:02}-{n % 4 * 7 + 1:02}, value: {3 + noise[n % 5]}}}\n" for n in range(20)
    )
    improved.commit({"days.yaml": f"{metric(9, 7)}\n{rows}"}, day="2026-03-03")
    for as_of in ("2026-06-30", "2026-11-30"):
        (found,) = told(improved, as_of=as_of).found.forecasts
        assert (round(found.actual), found.reached) == (-2, False), as_of


def test_what_was_expected_before_there_were_values_cannot_be_judged(improved: Repository) -> None:
    soon = (FIX % ("shipped", "shipped: 2026-03-01\n")).replace("2026-06-30", "2026-03-10")
    improved.commit({"fix.yaml": soon}, day="2026-03-03")
    assert (told(improved).found.forecasts, told(improved).found.unjudged) == ((), ("fix",))


def test_what_shipped_after_its_day_missed_it(improved: Repository) -> None:
    late = (FIX % ("shipped", "shipped: 2026-03-01\n")).replace("2026-06-30", "2026-02-20")
    improved.commit({"fix.yaml": late}, day="2026-03-03")
    (found,) = told(improved).found.forecasts
    assert (found.actual, found.reached) == (0, False)


def test_what_shipped_without_a_metric_stands_beside_what_worked(improved: Repository, jmx: Jmx) -> None:
    silent = "kind: initiative\nid: more\ntitle: More\naddresses: [buy/odd]\nstatus: shipped\nshipped: 2026-04-01\n"
    improved.commit({"more.yaml": silent}, day="2026-04-02")
    said = " ".join(
        jmx("outcomes", "-C", improved.folder, "--as-of", "2026-07-15", "--since", "2026-01-01").out.split()
    )
    assert "2 fixes shipped, 1 of them worked, with 40,000 to 55,000 at stake." in said
    assert "Of the others 1 names no metric by which to tell." in said


def test_a_day_ahead_is_refused(improved: Repository) -> None:
    with pytest.raises(JmxError, match="is not before 2026-07-15"):
        told(improved, "2026-07-15")


# --- figures ---


def forecasts(*cases: tuple[float | None, bool]) -> list[Forecast]:
    return [
        Forecast(f"f{n}", "", ("web",), "m", 10.0, 8.0 + 4 * came, came, chance)
        for n, (chance, came) in enumerate(cases)
    ]


@pytest.mark.parametrize(
    ("chance", "came", "score"), [(1, True, 0), (1, False, 1), (0.7, True, 0.09), (0.3, True, 0.49), (0.5, False, 0.25)]
)
def test_the_brier_score_is_that_of_brier(chance: float, came: bool, score: float) -> None:
    """The examples that encyclopaedias give of Brier (1950): a forecast of rain, and whether it rained."""
    assert forecast_groups(forecasts((chance, came)), lambda team, _: team)[0].brier == pytest.approx(score)


def test_forecasts_are_told_together_and_by_team() -> None:
    everybody, web = forecast_groups(forecasts((0.7, True), (None, False), (0.9, False)), lambda team, _: team.title())
    assert (everybody.team, everybody.forecasts, everybody.reached, everybody.sure) == ("all", 3, 1, 2)
    assert everybody.brier == pytest.approx((0.09 + 0.81) / 2)
    assert (web.team, web.share) == ("Web", pytest.approx(0.8))


@pytest.mark.parametrize(("count", "enough"), [(7, False), (8, True)])
def test_few_forecasts_are_too_few_to_tell(count: int, enough: bool) -> None:
    assert forecast_groups(forecasts(*[(0.5, True)] * count), lambda team, _: team)[0].enough is enough


def ways(days: list[int]) -> list[FixPassage]:
    start = date(2026, 1, 1)
    return [FixPassage("i", "", start, None, start + timedelta(days=each), None) for each in days]


def took(now: list[int], before: list[int]) -> str:
    """What is told of the days from decision to fix."""
    made = [[each._replace(decided=each.found, found=None) for each in ways(days)] for days in (now, before)]
    return next(each.told for each in paces(*made) if each.stretch == "decision to fix")


def test_a_stretch_is_shorter_only_where_that_is_hardly_chance() -> None:
    assert took([10, 12, 9, 11, 13, 8, 10, 12], [30, 35, 28, 40, 33, 31, 29, 37]) == "shorter"
    assert took([30, 35, 28, 40, 33, 31, 29, 37], [10, 12, 9, 11, 13, 8, 10, 12]) == "longer"
    assert took([10, 30, 20, 15, 25, 12, 28, 18], [11, 29, 21, 16, 24, 13, 27, 19]) == "no sign of a change"
    assert took([10] * 7, [30] * 20) == "too few to tell"


@pytest.mark.deep
def test_chance_alone_is_rarely_called_a_change() -> None:
    chance = random.Random(5)
    called = 0
    for _ in range(400):
        now, before = ([round(chance.lognormvariate(3.5, 0.8)) for _ in range(12)] for _ in range(2))
        made = [
            [FixPassage("i", "", None, each.found, each.shipped, None) for each in ways(days)] for days in (now, before)
        ]
        called += any(each.told in ("shorter", "longer") for each in paces(*made))
    assert called <= 400 * 0.05 + 13, "three standard errors above one in twenty"


def test_it_is_told_in_every_format(example: Path, tmp_path: Path, jmx: Jmx) -> None:
    argv = ("outcomes", "-C", example, "--as-of", DAY)
    files = {name: tmp_path / f"o.{name}" for name in ("html", "pptx", "xlsx", "json")}
    ran = jmx(*argv, "-f", "markdown", *[word for name, file in files.items() for word in ("-f", f"{name}={file}")])
    assert ran.code == 0
    found = json.loads(files["json"].read_text())
    worked = [each["title"] for each in found["shipped"] if each["verdict"] == Verdict.WORKED]
    assert worked
    assert all(title in ran.out and title in files["html"].read_text() for title in worked)
    assert files["pptx"].read_bytes()[:2] == b"PK"
