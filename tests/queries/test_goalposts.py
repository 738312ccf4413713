"""No moving goalposts: what was settled and changed afterwards is told of with commit, author and day."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from jmx.queries import goalposts
from jmx.queries.repository import open_repository
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BEN = "Ben Okoro <ben@x.example>"
AS_OF = "2026-12-01"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
METRIC = "kind: metric\nid: wait\ntitle: Waiting\nbetter: lower\nat: [buy]\nseries: wait.csv\n"
PLANNED = "kind: initiative\nid: callback\ntitle: Call back\nowner: Ana Ruiz <ana@x.example>\n"
PROMISE = "expects: {metric: wait, from: 10, to: 8, by: 2026-09-30}\n"
SHIPPED = f"{PLANNED}status: shipped\nshipped: 2026-04-15\n"
BEFORE = {
    "2025-08-31": 10.1, "2025-09-30": 9.8, "2025-10-31": 10.3, "2025-11-30": 10.0, "2025-12-31": 9.9, "2026-01-31": 10.2,
    "2026-02-28": 9.9, "2026-03-31": 10.1,
}  # fmt: skip
AFTER = {"2026-04-30": 7.1, "2026-05-31": 6.9, "2026-06-30": 7.2, "2026-07-31": 7.0}
REVIEW = (
    "kind: review\nid: 2026-08-03-buy\ndate: 2026-08-03\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
    "verdict: still-true\n"
)


def _table(values: Mapping[str, float]) -> str:
    return "date,value\n" + "".join(f"{day},{value}\n" for day, value in values.items())


def _points(values: Mapping[str, float]) -> str:
    rows = "".join(f"  - {{date: {day}, value: {value}}}\n" for day, value in values.items())
    return f"{METRIC.replace('series: wait.csv', 'points:')}{rows}"


@pytest.fixture
def shipped(repository: Repository) -> Repository:
    """An initiative said what it expects, shipped, and worked; a review was held."""
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/wait.yaml": METRIC}, day="2026-04-01")
    repository.commit({"metrics/wait.csv": _table(BEFORE), "initiatives/c.yaml": PLANNED + PROMISE}, day="2026-04-02")
    repository.commit({"initiatives/c.yaml": SHIPPED + PROMISE}, "Ship", "2026-04-16")
    repository.commit({"metrics/wait.csv": _table(BEFORE | AFTER)}, "Figures", "2026-08-02")
    repository.commit({"reviews/2026-08-03-buy.yaml": REVIEW}, "Review", "2026-08-03")
    return repository


def told(repository: Repository, cached: bool = False) -> list[tuple[str, str]]:
    opened = open_repository(repository.folder, as_of=AS_OF, cached=cached)
    return [(each.code, each.words) for each in opened.selected_findings if each.code in ("ACT105", "ACT106", "ACT107")]


def outcome(repository: Repository, jmx: Jmx) -> Any:
    ran = jmx("review", "buy", "-C", repository.folder, "--as-of", AS_OF, "-f", "json", "--no-cache")
    (found,) = json.loads(ran.out)["outcomes"]
    return found


def test_nothing_is_told_where_nothing_was_moved(shipped: Repository, jmx: Jmx) -> None:
    assert told(shipped) == []
    found = outcome(shipped, jmx)
    assert (found["verdict"], found["moved"]) == ("worked", [])


# --- the day it shipped, and which way is better ---


def test_a_day_of_shipping_that_moves_over_values_is_told(shipped: Repository, jmx: Jmx) -> None:
    later = (SHIPPED + PROMISE).replace("shipped: 2026-04-15", "shipped: 2026-07-15")
    oid = shipped.commit({"initiatives/c.yaml": later}, "Correct", "2026-08-10", BEN)
    move = f"the day it shipped was changed: 2026-04-15 → 2026-07-15 on 2026-08-10 by Ben Okoro ({oid[:9]})"
    assert told(shipped) == [("ACT105", f"initiative 'callback': {move}")]
    assert outcome(shipped, jmx)["moved"] == [move]
    shipped.commit({"initiatives/c.yaml": SHIPPED + PROMISE}, "Put it back", "2026-08-11")
    assert told(shipped) == []


def test_a_day_of_shipping_corrected_between_two_values_is_no_other_goal(shipped: Repository) -> None:
    later = (SHIPPED + PROMISE).replace("shipped: 2026-04-15", "shipped: 2026-04-20")
    shipped.commit({"initiatives/c.yaml": later}, "Correct", "2026-08-10", BEN)
    assert told(shipped) == []


def test_what_it_expects_is_not_hidden_by_a_later_day(shipped: Repository, jmx: Jmx) -> None:
    easier = SHIPPED + PROMISE.replace("8,", "9.5,")
    shipped.commit({"initiatives/c.yaml": easier}, "Easier", "2026-06-01", BEN)
    shipped.commit({"initiatives/c.yaml": easier.replace("2026-04-15", "2026-07-15")}, "Later", "2026-08-10")
    moved = outcome(shipped, jmx)["moved"]
    assert [each[:22] for each in moved] == ["the day it shipped was", "what it expects was ch"]


def test_an_expectation_lowered_after_the_day_that_is_said_later_is_told(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/wait.yaml": METRIC}, day="2026-04-01")
    repository.commit({"initiatives/c.yaml": PLANNED + PROMISE}, day="2026-04-02")
    easier = PROMISE.replace("8,", "9.5,")
    repository.commit({"initiatives/c.yaml": PLANNED + easier}, "Easier", "2026-04-20", BEN)
    repository.commit({"initiatives/c.yaml": SHIPPED + easier}, "Ship", "2026-04-21", BEN)
    assert [code for code, _ in told(repository)] == ["ACT105"]


def test_turning_round_which_way_is_better_is_told_beside_the_verdict(shipped: Repository, jmx: Jmx) -> None:
    turned = METRIC.replace("better: lower\n", "")
    oid = shipped.commit({"metrics/wait.yaml": turned}, "Turn", "2026-08-10", BEN)
    move = f"which way is better was changed: lower → higher on 2026-08-10 by Ben Okoro ({oid[:9]})"
    assert told(shipped) == [("ACT105", f"metric 'wait': {move}")]
    found = outcome(shipped, jmx)
    assert (found["verdict"], found["moved"]) == ("worse", [move])


def test_which_way_is_better_may_be_put_right_before_anything_rests_on_it(repository: Repository) -> None:
    wrong = METRIC.replace("lower", "higher")
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/wait.yaml": wrong}, day="2026-03-01")
    repository.commit({"metrics/wait.yaml": METRIC, "metrics/wait.csv": _table(BEFORE)}, day="2026-04-02")
    repository.commit({"initiatives/c.yaml": SHIPPED + PROMISE}, "Ship", "2026-04-16")
    assert told(repository) == []


# --- what it expects ---


def test_an_expectation_that_changed_after_shipping_is_told(shipped: Repository, jmx: Jmx) -> None:
    oid = shipped.commit({"initiatives/c.yaml": SHIPPED + PROMISE.replace("8,", "9.5,")}, "Correct", "2026-08-10", BEN)
    move = f"what it expects was changed: to 8 → 9.5 on 2026-08-10 by Ben Okoro ({oid[:9]})"
    assert told(shipped) == [("ACT105", f"initiative 'callback' shipped on 2026-04-15; {move}")]
    found = outcome(shipped, jmx)
    assert (found["verdict"], found["moved"]) == ("worked", [move])
    packet = jmx("review", "buy", "-C", shipped.folder, "--as-of", AS_OF).out
    assert move in packet


def test_one_that_was_only_written_then_and_one_that_was_taken_out_are_told_too(shipped: Repository) -> None:
    shipped.commit({"initiatives/c.yaml": SHIPPED}, day="2026-08-10", author=BEN)
    ((_, words),) = told(shipped)
    assert (
        "what it had expected (metric wait, from 10, to 8, by 2026-09-30) was taken out on 2026-08-10 by Ben" in words
    )
    other = {"initiatives/d.yaml": SHIPPED.replace("callback", "script")}
    shipped.commit({**other, "initiatives/c.yaml": SHIPPED + PROMISE}, day="2026-08-11")
    assert told(shipped) == []
    shipped.commit({"initiatives/d.yaml": other["initiatives/d.yaml"] + PROMISE}, day="2026-08-12")
    ((_, words),) = told(shipped)
    assert words.startswith("initiative 'script' shipped on 2026-04-15; what it expects was only written on 2026-08-12")


def test_one_that_changed_in_the_commit_that_says_it_shipped_goes_by_the_day(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/wait.yaml": _points(BEFORE)}, day="2026-04-01")
    repository.commit({"initiatives/c.yaml": PLANNED + PROMISE}, day="2026-04-02")
    lower = PROMISE.replace("8,", "9.5,")
    repository.commit({"initiatives/c.yaml": SHIPPED + lower}, day="2026-04-15")
    assert told(repository) == []
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.commit({"initiatives/c.yaml": SHIPPED + lower}, day="2026-05-15")
    assert [code for code, _ in told(repository)] == ["ACT105"]


@pytest.mark.parametrize(
    "text",
    [
        SHIPPED + PROMISE.replace("{metric: wait, ", "{").replace("}", ", metric: wait}"),
        SHIPPED.replace("Call back", "Call everybody back") + PROMISE,
        SHIPPED + "comment: It helped\n" + PROMISE,
    ],
)
def test_what_leaves_the_expectation_as_it_was_is_not_told(shipped: Repository, text: str) -> None:
    shipped.commit({"initiatives/c.yaml": text}, day="2026-08-10", author=BEN)
    assert told(shipped) == []


def test_an_expectation_is_followed_when_its_file_is_renamed(shipped: Repository) -> None:
    shipped.commit({"initiatives/c.yaml": SHIPPED + PROMISE.replace("8,", "9.5,")}, day="2026-08-10", author=BEN)
    shipped.git("mv", "initiatives/c.yaml", "initiatives/callback.yaml")
    shipped.commit({}, day="2026-08-11")
    assert [code for code, _ in told(shipped)] == ["ACT105"]


def test_an_initiative_that_went_and_came_back_with_another_expectation_is_told(shipped: Repository) -> None:
    (shipped.folder / "initiatives/c.yaml").unlink()
    shipped.commit({}, day="2026-08-09", author=BEN)
    shipped.commit({"initiatives/d.yaml": SHIPPED + PROMISE.replace("8,", "9.5,")}, day="2026-08-10", author=BEN)
    ((code, words),) = told(shipped)
    assert code == "ACT105"
    assert "to 8 → 9.5 on 2026-08-10 by Ben Okoro" in words


# --- values ---


def test_a_value_that_a_review_knew_and_that_was_rewritten_is_told(shipped: Repository, jmx: Jmx) -> None:
    values = BEFORE | AFTER | {"2026-01-31": 12.5, "2026-08-31": 7.3}
    oid = shipped.commit({"metrics/wait.csv": _table(values)}, "Correct", "2026-09-02", BEN)
    move = "a past value was rewritten (2026-01-31: 10.2 → 12.5)"
    assert told(shipped) == [("ACT106", f"metric 'wait': {move} on 2026-09-02 by Ben Okoro ({oid[:9]})")]
    assert outcome(shipped, jmx)["moved"] == [f"{move} on 2026-09-02 by Ben Okoro ({oid[:9]})"]
    shipped.commit({"metrics/wait.csv": _table(values | {"2026-01-31": 10.2})}, "Put back", "2026-09-03")
    assert told(shipped) == []


def test_of_several_commits_the_last_is_named(shipped: Repository) -> None:
    values = BEFORE | AFTER | {"2026-01-31": 12.5}
    shipped.commit({"metrics/wait.csv": _table(values)}, day="2026-09-02", author=BEN)
    oid = shipped.commit({"metrics/wait.csv": _table(values | {"2025-10-31": 12.0})}, day="2026-09-03")
    ((_, words),) = told(shipped)
    assert words.endswith(
        "2 past values were rewritten (2025-10-31: 10.3 → 12, 2026-01-31: 10.2 → 12.5) in 2 commits, the last one on "
        f"2026-09-03 by Ana Ruiz ({oid[:9]})"
    )


def test_many_rewritten_values_are_summed_up(shipped: Repository) -> None:
    shipped.commit({"metrics/wait.csv": _table(dict.fromkeys(BEFORE | AFTER, 5.0))}, day="2026-09-02", author=BEN)
    ((_, words),) = told(shipped)
    assert (
        "11 past values were rewritten (2025-08-31: 10.1 → 5, 2025-09-30: 9.8 → 5, 2025-10-31: 10.3 → 5 and 8 more)"
        in words
    )


def test_values_that_were_taken_out_are_told(shipped: Repository) -> None:
    values = {day: value for day, value in (BEFORE | AFTER).items() if day > "2025-09-30"}
    shipped.commit({"metrics/wait.csv": _table(values)}, day="2026-09-02", author=BEN)
    ((_, words),) = told(shipped)
    assert "2 past values were rewritten (2025-08-31: 10.1 → gone, 2025-09-30: 9.8 → gone)" in words


def test_the_newest_value_may_be_corrected_until_the_next_is_in(shipped: Repository) -> None:
    values = BEFORE | AFTER | {"2026-07-31": 7.4}
    shipped.commit({"metrics/wait.csv": _table(values)}, day="2026-08-20", author=BEN)
    assert told(shipped) == []
    shipped.commit({"metrics/wait.csv": _table(values | {"2026-08-31": 7.3})}, day="2026-09-02")
    shipped.commit({"metrics/wait.csv": _table(values | {"2026-08-31": 7.3, "2026-07-31": 6.0})}, day="2026-09-03")
    assert [code for code, _ in told(shipped)] == []  # no review knew 7.4


def test_values_nobody_rested_on_may_be_corrected(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/wait.yaml": _points(BEFORE)}, day="2026-04-01")
    repository.commit({"metrics/wait.yaml": _points(BEFORE | {"2026-01-31": 12.5})}, day="2026-04-20")
    repository.commit({"reviews/2026-08-03-buy.yaml": REVIEW}, "Review", "2026-08-03")
    assert told(repository) == []


def test_values_in_the_metrics_own_file_are_held_to_the_same(shipped: Repository) -> None:
    values = BEFORE | AFTER
    shipped.git("rm", "--quiet", "metrics/wait.csv")
    shipped.commit({"metrics/wait.yaml": _points(values)}, day="2026-08-20")
    assert told(shipped) == []
    shipped.commit({"metrics/wait.yaml": _points(values | {"2026-02-28": 12.0})}, day="2026-09-02", author=BEN)
    ((code, words),) = told(shipped)
    assert code == "ACT106"
    assert "2026-02-28: 9.9 → 12" in words


def test_a_table_that_moved_takes_nothing_with_it(shipped: Repository) -> None:
    shipped.git("mv", "metrics", "figures")
    shipped.commit({}, day="2026-09-02")
    assert told(shipped) == []


# --- the baseline ---


REBASE = "rebase: [{{date: {day}, why: Asked by mail}}]\n"


def test_a_baseline_redefined_after_shipping_makes_the_verdict_unknown(shipped: Repository, jmx: Jmx) -> None:
    text = METRIC + REBASE.format(day="2026-02-01")
    oid = shipped.commit({"metrics/wait.yaml": text}, "Count anew", "2026-09-02", BEN)
    move = "it is counted anew from 2026-02-01 on, written when 6 values from then on were there"
    whence = f"on 2026-09-02 by Ben Okoro ({oid[:9]})"
    assert told(shipped) == [("ACT107", f"metric 'wait': {move} {whence}")]
    found = outcome(shipped, jmx)
    assert found["verdict"] == "cannot know"
    assert found["why"] == f"its baseline was redefined after it shipped: {move} {whence}"
    shipped.commit({"metrics/wait.yaml": METRIC}, day="2026-09-03")
    assert told(shipped) == []
    assert outcome(shipped, jmx)["verdict"] == "worked"


def test_a_rebase_that_was_taken_out_or_moved_is_told(repository: Repository) -> None:
    rebased = _points(BEFORE) + REBASE.format(day="2025-12-01")
    files = {"journeys/buy.yaml": JOURNEY, "initiatives/c.yaml": SHIPPED + PROMISE}
    repository.commit({**files, "metrics/wait.yaml": rebased}, day="2026-04-20")
    repository.commit({"metrics/wait.yaml": _points(BEFORE)}, day="2026-05-01", author=BEN)
    assert "it is no longer counted anew from 2025-12-01 on" in told(repository)[0][1]
    repository.commit({"metrics/wait.yaml": _points(BEFORE) + REBASE.format(day="2026-01-01")}, day="2026-05-02")
    assert "no longer counted anew from 2025-12-01 on and counted anew from 2026-01-01 on" in told(repository)[0][1]


@pytest.mark.parametrize("day", ["2026-07-15", "2026-09-01", "2025-08-01"])
def test_a_rebase_written_with_its_first_value_redefines_nothing(shipped: Repository, jmx: Jmx, day: str) -> None:
    shipped.commit({"metrics/wait.yaml": METRIC + REBASE.format(day=day)}, day="2026-08-10", author=BEN)
    assert told(shipped) == []
    assert outcome(shipped, jmx)["verdict"] == "worked"


# --- what can be known, and what it costs ---


def test_a_shallow_clone_says_that_it_cannot_know(shipped: Repository, tmp_path: Path, jmx: Jmx) -> None:
    shipped.git("clone", "--quiet", "--depth", "1", f"file://{shipped.folder}", str(tmp_path / "clone"))
    opened = open_repository(tmp_path / "clone", as_of=AS_OF, cached=False)
    words = [each.words for each in opened.selected_findings if each.code == "ACT105"]
    assert words == ["this clone is shallow: what was changed after 1 initiative shipped cannot be known"]


def test_it_is_asked_once_and_remembered(shipped: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped.commit({"initiatives/c.yaml": SHIPPED + PROMISE.replace("8,", "9.5,")}, day="2026-08-10", author=BEN)
    first = told(shipped, cached=True)
    monkeypatch.setattr(goalposts, "CommitDeltas", None)
    assert told(shipped, cached=True) == first != []


def test_nothing_is_asked_where_nothing_shipped_and_no_review_was_held(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/wait.yaml": _points(BEFORE)})
    repository.commit({"initiatives/c.yaml": PLANNED + PROMISE})
    monkeypatch.setattr(goalposts, "CommitDeltas", None)
    assert told(repository) == []


# --- what happened beside it ---


HAPPENED = "date,type,title,touches\n2026-05-20,price,Two euros more,buy\n"


def test_a_happening_written_down_once_its_values_are_there_is_told_with_the_verdict(
    shipped: Repository, jmx: Jmx
) -> None:
    oid = shipped.commit({"happenings.csv": HAPPENED}, "Explain", "2026-09-02", BEN)
    move = (
        "“Two euros more” (price, 2026-05-20) was written down when 3 values from then on were there, on 2026-09-02 by "
        f"Ben Okoro ({oid[:9]})"
    )
    assert told(shipped) == [("ACT107", move)]
    found = outcome(shipped, jmx)
    assert (found["verdict"], found["moved"]) == ("cannot know", [move])
    ran = jmx("lint", "-C", shipped.folder, "-f", "concise", "--as-of", AS_OF, "--no-cache")
    assert "happenings.csv:2:1: ACT107 “Two euros more”" in ran.out
    shipped.commit({"happenings.csv": "date,type,title,touches\n"}, "Take it back", "2026-09-03")
    assert (told(shipped), outcome(shipped, jmx)["verdict"]) == ([], "worked")


@pytest.mark.parametrize(
    ("day", "happened"),
    [
        ("2026-06-01", HAPPENED),  # in time, before its second value
        ("2026-09-02", HAPPENED.replace(",buy", ",elsewhere")),  # and beside the metric
        ("2026-09-02", HAPPENED.replace("2026-05-20", "2025-08-01")),  # and before all values
        ("2026-09-02", HAPPENED.replace("2026-05-20", "2026-07-15")),  # and with one value since
    ],
)
def test_a_happening_written_down_in_time_or_beside_it_is_not_told(
    shipped: Repository, day: str, happened: str
) -> None:
    other = JOURNEY.replace("buy", "elsewhere")
    shipped.commit({"journeys/elsewhere.yaml": other}, day="2026-08-04")
    if day < "2026-08":  # before the values of the summer came
        shipped.git("reset", "--quiet", "--hard", "HEAD~3")
        shipped.commit({"happenings.csv": happened}, day=day)
        shipped.commit({"metrics/wait.csv": _table(BEFORE | AFTER)}, "Figures", "2026-08-02")
    else:
        shipped.commit({"happenings.csv": happened}, day=day)
    assert told(shipped) == []


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        (HAPPENED, "the day of “Two euros more” (price, 2026-05-20) was changed (2026-07-20 → 2026-05-20) when"),
        (HAPPENED.replace("2026-05-20", "2026-07-20"), ""),
    ],
)
def test_a_happening_that_is_moved_in_its_record_is_told(shipped: Repository, edited: str, words: str) -> None:
    row = {"date": "2026-07-20", "type": "price", "title": "Two euros more", "touches": "[buy]"}
    record = "kind: happening\nid: dearer\n" + "".join(f"{name}: {value}\n" for name, value in row.items())
    shipped.commit({"happenings/dearer.yaml": record}, day="2026-08-05")
    day = edited.splitlines()[1].partition(",")[0]
    shipped.commit({"happenings/dearer.yaml": record.replace("2026-07-20", day)}, "Earlier", "2026-09-02", BEN)
    found = [moved for _, moved in told(shipped)]
    assert [moved.startswith(words) for moved in found] == ([True] if words else [])


def test_a_happening_that_is_taken_out_later_is_told_of_what_shipped_beside_it(shipped: Repository, jmx: Jmx) -> None:
    shipped.git("reset", "--quiet", "--hard", "HEAD~2")
    shipped.commit({"happenings.csv": HAPPENED}, "In time", "2026-05-21")
    shipped.commit({"metrics/wait.csv": _table(BEFORE | AFTER)}, "Figures", "2026-08-02")
    assert (told(shipped), outcome(shipped, jmx)["verdict"]) == ([], "cannot know")
    oid = shipped.commit({"happenings.csv": "date,type,title,touches\n"}, "Away", "2026-09-02", BEN)
    move = (
        "“Two euros more” (price, 2026-05-20) was taken out when 3 values from then on were there, on 2026-09-02 by "
        f"Ben Okoro ({oid[:9]})"
    )
    assert told(shipped) == [("ACT107", f"initiative 'callback': {move}")]
    found = outcome(shipped, jmx)
    assert (found["verdict"], found["moved"]) == ("worked", [move])
    shipped.commit({"happenings.csv": HAPPENED}, "Put it back", "2026-09-03")
    assert told(shipped) == []


@pytest.mark.parametrize(("was", "instead"), [(",buy", ",elsewhere"), ("2026-05-20", "2025-08-01")])
def test_what_is_taken_out_that_parted_nothing_is_not_told(shipped: Repository, was: str, instead: str) -> None:
    """It touched something else, or happened before all values."""
    shipped.commit({"journeys/elsewhere.yaml": JOURNEY.replace("buy", "elsewhere")}, day="2026-08-04")
    shipped.commit({"happenings.csv": HAPPENED.replace(was, instead)}, day="2026-08-05")
    shipped.commit({"happenings.csv": "date,type,title,touches\n"}, "Away", "2026-09-02", BEN)
    assert told(shipped) == []
