"""What `diff`, `changelog`, `log` and `blame` tell of the values of metrics, in tables and in their own files."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from jmx.queries import figures
from jmx.reading.tables import TableValues, table_values
from jmx.repo.tree import Content
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BEN = "Ben Okoro <ben@x.example>"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
METRIC = "kind: metric\nid: days\ntitle: Days to connect\nbetter: lower\nat: [buy]\nseries: days.csv\n"
INLINE = METRIC.replace("series: days.csv\n", "points:\n")
VALUES = {"2026-01-31": 12.7, "2026-02-28": 12.1, "2026-03-31": 12.7}
LATER = {"2026-04-30": 10.0, "2026-05-31": 9.4, "2026-06-30": 8.9}
CHANGES = {
    "new values": (VALUES | LATER, "3 new values, newest 8.9 on 2026-06-30"),
    "one new value": (VALUES | {"2026-04-30": 10.0}, "new value 10 on 2026-04-30"),
    "a past value": (VALUES | {"2026-03-31": 11.9}, "2026-03-31: 12.7 → 11.9"),
    "a value taken out": ({"2026-01-31": 12.7, "2026-03-31": 12.7}, "value of 2026-02-28 taken out (was 12.1)"),
    "all of it": (
        {"2026-02-28": 12.1, "2026-03-31": 11.9, "2026-04-30": 10.0},
        "new value 10 on 2026-04-30; 2026-03-31: 12.7 → 11.9; value of 2026-01-31 taken out (was 12.7)",
    ),
}


def _table(values: Mapping[str, float], separator: str = ",") -> str:
    comma = "," if separator == ";" else "."
    rows = "".join(f"{day}{separator}{str(value).replace('.', comma)}\n" for day, value in values.items())
    return f"date{separator}value\n{rows}"


def _inline(values: Mapping[str, float]) -> str:
    return INLINE + "".join(f"  - {{date: {day}, value: {value}}}\n" for day, value in values.items())


def _files(values: Mapping[str, float]) -> dict[str, str]:
    return {"journeys/buy.yaml": JOURNEY, "metrics/days.yaml": METRIC, "metrics/days.csv": _table(values)}


def _json(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


@pytest.fixture
def measured(repository: Repository) -> Repository:
    repository.commit(_files(VALUES), "Measure", "2026-04-02")
    return repository


def diff(jmx: Jmx, repository: Repository, *asked: str) -> Ran:
    return jmx("diff", *(asked or ("HEAD~1", "HEAD")), "-C", repository.folder, "--no-effects")


@pytest.mark.parametrize("changed", CHANGES)
def test_diff_tells_values_of_a_table_with_who_changed_them(measured: Repository, jmx: Jmx, changed: str) -> None:
    values, told = CHANGES[changed]
    oid = measured.commit({"metrics/days.csv": _table(values)}, "More", "2026-07-02", BEN)
    ran = diff(jmx, measured)
    line = next(line for line in ran.out.splitlines() if "evidence ·" in line)
    assert line.strip() == f"{told}  evidence · metrics/days.csv · {oid[:9]} Ben Okoro, 2026-07-02"
    assert "metric “Days to connect” days" in ran.out
    assert "1 change in meaning" in ran.out


@pytest.mark.parametrize("changed", CHANGES)
def test_values_in_the_metrics_own_file_are_told_the_same(repository: Repository, jmx: Jmx, changed: str) -> None:
    values, told = CHANGES[changed]
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/days.yaml": _inline(VALUES)})
    repository.commit({"metrics/days.yaml": _inline(values)})
    assert f"    {told}  evidence · metrics/days.yaml" in diff(jmx, repository).out


def test_many_changed_values_are_summed_up(measured: Repository, jmx: Jmx) -> None:
    days = [f"{year}-{month:02}-28" for year in range(2000, 2026) for month in range(1, 13)]
    measured.commit({"metrics/days.csv": _table(dict.fromkeys(days, 5.0))})
    measured.commit({"metrics/days.csv": _table(dict.fromkeys(days[:-20], 6.0))})
    ran = diff(jmx, measured)
    assert "2000-01-28: 5 → 6; 2000-02-28: 5 → 6; 2000-03-28: 5 → 6; 289 more values changed (2000-04-28 to" in ran.out
    assert "; 20 values taken out (2024-05-28 to 2025-12-28)" in ran.out
    assert len(ran.out) < 1500


SAME = {
    "another order": {"metrics/days.csv": _table(dict(reversed(VALUES.items())))},
    "another separator": {"metrics/days.csv": "\ufeffsep=;\r\n" + _table(VALUES, ";").replace("\n", "\r\n")},
    "other ways to write days": {"metrics/days.csv": _table(VALUES).replace("2026-01-31", "31.01.2026")},
    "another name of the column": {"metrics/days.csv": _table(VALUES).replace("date,value", "Datum,Wert")},
    "a row twice": {"metrics/days.csv": _table(VALUES) + "2026-03-31,12.7\n"},
}


@pytest.mark.parametrize("case", SAME)
def test_a_table_that_says_the_same_in_another_way_did_not_change(measured: Repository, jmx: Jmx, case: str) -> None:
    measured.write(SAME[case])
    assert "Nothing changed in meaning:" in diff(jmx, measured, "HEAD").out
    measured.commit({})
    assert "Nothing changed in meaning:" in diff(jmx, measured).out


def test_a_table_that_moved_did_not_change(measured: Repository, jmx: Jmx) -> None:
    measured.git("mv", "metrics", "figures")
    assert "Nothing changed in meaning:" in diff(jmx, measured, "HEAD").out
    measured.commit({})
    assert "Nothing changed in meaning:" in diff(jmx, measured).out
    measured.git("mv", "figures/days.csv", "figures/connect.csv")
    measured.commit({"figures/days.yaml": METRIC.replace("days.csv", "connect.csv")})
    ran = diff(jmx, measured)
    assert "series days.csv → connect.csv" in ran.out
    assert "1 change in meaning" in ran.out


def test_values_that_moved_into_a_table_did_not_change(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/days.yaml": _inline(VALUES)})
    repository.commit(_files(VALUES | {"2026-02-28": 11.0}))
    ran = diff(jmx, repository)
    assert "series: days.csv (new)" in ran.out
    assert "2026-02-28: 12.1 → 11  evidence" in ran.out
    assert "2 changes in meaning" in ran.out


NOT_KNOWN = {
    "a pointer": "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 12345\n",
    "not a table": "<html>Sign in</html>\n",
    "no such columns": "when,how much\n2026-01-31,12.7\n",
}


@pytest.mark.parametrize("case", NOT_KNOWN)
def test_of_a_table_that_cannot_be_read_no_change_is_told(measured: Repository, jmx: Jmx, case: str) -> None:
    measured.commit({"metrics/days.csv": NOT_KNOWN[case]})
    ran = diff(jmx, measured)
    assert "Nothing changed in meaning in what could be read" in ran.out
    assert "1 file could not be read on both sides: metrics/days.csv" in ran.out
    measured.commit({"metrics/days.csv": _table(VALUES | {"2026-04-30": 10.0})})
    assert "Nothing changed in meaning in what could be read" in diff(jmx, measured).out
    assert "new value 10 on 2026-04-30" in diff(jmx, measured, "HEAD~2", "HEAD").out


def test_a_row_that_cannot_be_read_is_not_said_to_be_gone(measured: Repository, jmx: Jmx) -> None:
    measured.commit({"metrics/days.csv": _table(VALUES | {"2026-04-30": 10.0}).replace("12.1", "12.1?")})
    ran = diff(jmx, measured)
    assert "new value 10 on 2026-04-30" in ran.out
    assert "taken out" not in ran.out


def test_what_no_commit_holds_yet_is_said_to_be_so(measured: Repository, jmx: Jmx) -> None:
    measured.write({"metrics/days.csv": _table(VALUES | LATER)})
    assert (
        "newest 8.9 on 2026-06-30  evidence · metrics/days.csv · not committed yet" in diff(jmx, measured, "HEAD").out
    )
    measured.commit({})
    measured.write({"journeys/buy.yaml": JOURNEY.replace("title: Buy", "title: Buying")})
    told = _json(diff(jmx, measured, "HEAD~1", "-f", "json"))["changes"]
    assert [(each["field"], each["committed"]) for each in told] == [("title", False), ("points", True)]


def test_a_table_that_git_ignores_brings_no_change(repository: Repository, jmx: Jmx) -> None:
    files = _files(VALUES)
    table = files.pop("metrics/days.csv")
    repository.commit({**files, ".gitignore": "*.csv\n"})
    repository.write({"metrics/days.csv": table})
    assert "Nothing changed in meaning" in diff(jmx, repository, "HEAD").out


def test_json_has_the_values_that_differ(measured: Repository, jmx: Jmx) -> None:
    measured.commit({"metrics/days.csv": _table(VALUES | {"2026-03-31": 11.9, "2026-04-30": 10.0})})
    (change,) = _json(diff(jmx, measured, "HEAD~1", "HEAD", "-f", "json"))["changes"]
    assert change["old"] == [{"date": "2026-03-31", "value": 12.7}]
    assert change["new"] == [{"date": "2026-03-31", "value": 11.9}, {"date": "2026-04-30", "value": 10}]
    assert (change["before"]["path"], change["after"]["path"]) == ("metrics/days.csv", "metrics/days.csv")


def test_values_of_segments_are_told_by_their_names(measured: Repository, jmx: Jmx) -> None:
    table = "date,value,sample,segment\n2026-01-31,4,10,small firms\n2026-01-31,5,20,\n"
    measured.commit({"metrics/days.csv": table})
    measured.commit({"metrics/days.csv": table.replace("4,10", "3,10").replace("5,20", "5,21")})
    assert "2026-01-31: sample 20 → 21; 2026-01-31 (small firms): 4 → 3" in diff(jmx, measured).out


def test_changelog_tells_values_in_their_journey(measured: Repository, jmx: Jmx) -> None:
    measured.commit({"metrics/days.csv": _table(VALUES | LATER)}, "Second quarter", "2026-07-02", BEN)
    ran = jmx("changelog", "buy", "--since", "HEAD~1", "-C", measured.folder, "--as-of", "2026-07-03")
    assert "metric “Days to connect”: 3 new values, newest 8.9 on 2026-06-30\n" in ran.out
    assert "Ben Okoro" in ran.out
    assert "Second quarter" in ran.out


def test_only_tables_that_changed_are_read(measured: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    others = {f"metrics/m{n}.yaml": METRIC.replace("days", f"m{n}") for n in range(5)}
    measured.commit({**others, **{f"metrics/m{n}.csv": _table(VALUES) for n in range(5)}})
    measured.commit({"metrics/m3.csv": _table(VALUES | LATER)})
    read: list[object] = []

    def noted(content: Content) -> TableValues | None:
        read.append(content)
        return table_values(content)

    monkeypatch.setattr(figures, "table_values", noted)
    diff(jmx, measured)
    assert len(read) == 2
