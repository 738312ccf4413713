"""What `diff`, `changelog`, `log` and `blame` tell of the values of metrics, in tables and in their own files."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
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


def test_values_from_another_column_are_told_with_the_column(measured: Repository, jmx: Jmx) -> None:
    wider = "".join(f"{day},{value},{value + 1}\n" for day, value in VALUES.items())
    measured.commit({"metrics/days.csv": f"date,Wert,all customers\n{wider}"})
    assert "Nothing changed in meaning:" in diff(jmx, measured).out
    measured.commit({"metrics/days.csv": f"date,old,value\n{wider}"})
    assert _told(jmx, measured)[:2] == [
        ("2026-01-05", "2026-01-31: 12.7 → 13.7; 2026-02-28: 12.1 → 13.1; 2026-03-31: 12.7 → 13.7"),
        ("2026-01-05", "column of values Wert → value"),
    ]
    assert "column of values Wert → value  evidence · metrics/days.csv" in diff(jmx, measured).out


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
    assert "1 file cannot be read any more: metrics/days.csv" in ran.out
    measured.commit({"metrics/days.csv": _table(VALUES | {"2026-04-30": 10.0})})
    ran = diff(jmx, measured)
    assert "Nothing changed in meaning in what could be read" in ran.out
    assert "1 file could not be read before: metrics/days.csv" in ran.out
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


def test_what_a_sparse_checkout_leaves_out_did_not_change(measured: Repository, jmx: Jmx) -> None:
    measured.commit({"metrics/days.csv": _table(VALUES | LATER)})
    measured.git("sparse-checkout", "set", "journeys")
    assert not (measured.folder / "metrics").exists()
    assert "Nothing changed in meaning:" in diff(jmx, measured, "HEAD").out
    assert "3 new values, newest 8.9" in diff(jmx, measured, "HEAD~1").out


def test_of_contents_that_a_partial_clone_lacks_nothing_is_told(measured: Repository, jmx: Jmx, tmp_path: Path) -> None:
    measured.commit({"metrics/days.csv": _table(VALUES | LATER)})
    measured.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    measured.git("clone", "--quiet", "--filter=blob:none", f"file://{measured.folder}", str(clone))
    ran = jmx("diff", "HEAD~1", "HEAD", "-C", clone, "--no-effects")
    assert "Nothing changed in meaning in what could be read" in ran.out
    assert "metrics/days.csv" in ran.out
    told = jmx("log", "days", "-C", clone)
    assert "of which not every version can be read here" in told.out
    assert "new value" not in told.out


def test_the_other_way_round_values_are_taken_out(measured: Repository, jmx: Jmx) -> None:
    measured.write({"metrics/days.csv": _table(VALUES | LATER)})
    assert "3 values taken out (2026-04-30 to 2026-06-30)" in diff(jmx, measured, "WORKTREE", "HEAD").out


def test_tables_of_nobody_are_not_read(measured: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    measured.commit({"export.csv": _table(VALUES), "metrics/days.csv": _table(VALUES | {"2026-04-30": 10.0})})
    measured.commit({"export.csv": _table(LATER), "metrics/days.csv": _table(VALUES | LATER)})
    read: list[bytes] = []

    def noted(content: Content) -> TableValues | None:
        read.append(content if isinstance(content, bytes) else b"")
        return table_values(content)

    monkeypatch.setattr("jmx.history.figures.table_values", noted)
    out = diff(jmx, measured, "HEAD~2", "HEAD").out
    assert "2 new values, newest 8.9" in out
    assert "new value 10 on 2026-04-30" in out
    assert sorted(read) == sorted(map(str.encode, map(_table, (VALUES, VALUES | {"2026-04-30": 10.0}, VALUES | LATER))))


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


# --- every step ---


def log(jmx: Jmx, repository: Repository, *asked: str) -> str:
    ran = jmx("log", *(asked or ("days",)), "-C", repository.folder, "--as-of", "2026-12-01")
    assert ran.code == 0, ran.err
    return ran.out


def _told(jmx: Jmx, repository: Repository) -> list[tuple[str, str]]:
    """The day and the sentence of each event, the newest first."""
    events = _json(jmx("log", "days", "-C", repository.folder, "--as-of", "2026-12-01", "-f", "json"))["events"]
    return [(each["date"], each["sentence"].partition(": ")[2] or each["sort"]) for each in events]


@pytest.fixture
def life(measured: Repository) -> Repository:
    """A metric with a new value, a corrected one, and its target set between."""
    values = VALUES | {"2026-04-30": 10.0}
    measured.commit({"metrics/days.csv": _table(values)}, "April", "2026-05-02", BEN)
    measured.commit({"metrics/days.yaml": METRIC + "target: 8\n"}, "Aim", "2026-05-20")
    measured.commit({"metrics/days.csv": _table(values | {"2026-03-31": 11.9})}, "Count anew", "2026-06-02", BEN)
    return measured


def test_log_tells_values_of_a_table_between_what_its_record_said(life: Repository, jmx: Jmx) -> None:
    oids = [each[:9] for each in life.git("log", "--format=%H").splitlines()]
    assert log(jmx, life) == (
        "metric “Days to connect”  days\n"
        "  opened 2026-04-02 by Ana Ruiz; changed 3 times, last on 2026-06-02\n"
        "  metrics/days.yaml\n\n"
        f"2026-06-02  2026-03-31: 12.7 → 11.9\n            Ben Okoro, {oids[0]}\n            Count anew\n\n"
        f"2026-05-20  target: 8 (new)\n            Ana Ruiz, {oids[1]}\n            Aim\n\n"
        f"2026-05-02  new value 10 on 2026-04-30\n            Ben Okoro, {oids[2]}\n            April\n\n"
        f"2026-04-02  opened\n            Ana Ruiz, {oids[3]}\n            Measure\n"
    )


def test_log_of_the_values_alone(life: Repository, jmx: Jmx) -> None:
    out = log(jmx, life, "days.points")
    assert "2026-03-31: 12.7 → 11.9" in out
    assert "new value 10 on 2026-04-30" in out
    assert "target" not in out
    assert "never set" not in out


def test_log_tells_values_that_no_commit_holds(life: Repository, jmx: Jmx) -> None:
    life.write({"metrics/days.csv": _table(LATER)})
    told = "not committed yet\n            2 new values, newest 8.9 on 2026-06-30; 3 values taken out (2026-01-31 to"
    assert told in log(jmx, life)


def test_log_follows_values_through_moves(life: Repository, jmx: Jmx) -> None:
    earlier = _told(jmx, life)
    life.git("mv", "metrics", "figures")
    life.commit({}, "Move", "2026-06-10")
    life.git("mv", "figures/days.csv", "figures/connect.csv")
    renamed = METRIC.replace("days.csv", "connect.csv") + "target: 8\n"
    life.commit({"figures/days.yaml": renamed}, "Name it", "2026-06-11")
    assert _told(jmx, life) == [("2026-06-11", "series days.csv → connect.csv"), *earlier]
    life.commit({"figures/connect.csv": _table(LATER)}, "Later", "2026-06-12")
    assert _told(jmx, life)[0][1].startswith("2 new values, newest 8.9")


def test_log_follows_values_out_of_the_metrics_own_file(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/days.yaml": _inline(VALUES)}, day="2026-04-02")
    repository.commit({"metrics/days.yaml": _inline(VALUES | {"2026-04-30": 10.0})}, day="2026-05-02")
    repository.commit(_files(VALUES | {"2026-04-30": 9.9}), day="2026-05-10")
    repository.commit({"metrics/days.csv": _table(VALUES | {"2026-04-30": 9.9, "2026-05-31": 9.4})}, day="2026-06-02")
    assert _told(jmx, repository) == [
        ("2026-06-02", "new value 9.4 on 2026-05-31"),
        ("2026-05-10", "series: days.csv (new)"),
        ("2026-05-10", "2026-04-30: 10 → 9.9"),
        ("2026-05-02", "new value 10 on 2026-04-30"),
        ("2026-04-02", "added"),
    ]


def test_log_begins_with_the_metric_though_its_table_is_older(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"metrics/days.csv": _table(VALUES)}, day="2026-03-02")
    repository.commit({"metrics/days.csv": _table(LATER)}, day="2026-04-02")
    repository.commit(_files(LATER), day="2026-05-02")
    repository.commit({"metrics/days.csv": _table(VALUES)}, day="2026-06-02")
    assert [day for day, _ in _told(jmx, repository)] == ["2026-06-02", "2026-05-02"]


def test_values_that_broke_and_were_mended_are_told_of_who_mended_them(life: Repository, jmx: Jmx) -> None:
    earlier = _told(jmx, life)
    life.commit({"metrics/days.csv": "<<<<<<< HEAD\n"}, "Merge badly", "2026-06-05")
    life.commit({"metrics/days.csv": "=======\n"}, "Still", "2026-06-06")
    assert _told(jmx, life) == earlier
    mended = _table(VALUES | {"2026-03-31": 11.9, "2026-04-30": 10.0, "2026-05-31": 9.4})
    life.commit({"metrics/days.csv": mended}, "Mend", "2026-06-07")
    assert _told(jmx, life) == [("2026-06-07", "new value 9.4 on 2026-05-31"), *earlier]


def test_values_that_came_by_a_merge_are_told_of_who_wrote_them(life: Repository, jmx: Jmx) -> None:
    life.git("switch", "--quiet", "--create", "other", "HEAD~1")
    values = VALUES | {"2026-04-30": 10.0, "2026-05-31": 9.4}
    life.commit({"metrics/days.csv": _table(values)}, "May", "2026-06-03")
    life.git("switch", "--quiet", "main")
    life.git("merge", "--quiet", "--no-commit", "--strategy=ours", "other")
    life.commit({"metrics/days.csv": _table(values | {"2026-03-31": 11.9})}, "Merge", "2026-06-04")
    told = _told(jmx, life)
    assert ("2026-06-02", "2026-03-31: 12.7 → 11.9") in told
    assert "Measure" in log(jmx, life)


def test_a_table_of_which_git_holds_only_pointers_is_said_to_be_unknown(repository: Repository, jmx: Jmx) -> None:
    repository.commit({**_files(VALUES), "metrics/days.csv": NOT_KNOWN["a pointer"]})
    repository.commit({"metrics/days.csv": NOT_KNOWN["a pointer"].replace("4d", "5e")})
    told = "its values stand in metrics/days.csv, of which not every version can be read here"
    assert told in log(jmx, repository)
    assert "never changed since" not in log(jmx, repository)
    repository.commit({"metrics/days.csv": _table(VALUES)})
    repository.commit({"metrics/days.csv": _table(VALUES | {"2026-04-30": 10.0})})
    out = log(jmx, repository)
    assert told in out
    assert "3 new values" not in out  # they may have been there all along
    assert "new value 10 on 2026-04-30" in out


def test_blame_says_since_when_the_newest_value_stands(life: Repository, jmx: Jmx) -> None:
    out = jmx("blame", "days", "-C", life.folder, "--as-of", "2026-12-01").out
    (line,) = (line for line in out.splitlines() if line.startswith("points"))
    assert line.split("  ")[1:3] != []
    assert "4 values, newest 10 on 2026-04-30" in line
    assert "2026-06-02" in line
    assert "Ben Okoro" in line
    assert "series" in out


def test_every_step_of_the_changelog_has_the_values(life: Repository, jmx: Jmx) -> None:
    asked = ("changelog", "buy", "--since", "HEAD~3", "--all", "-C", life.folder, "--as-of", "2026-12-01")
    out = jmx(*asked).out
    assert "metric “Days to connect”: 2026-03-31: 12.7 → 11.9" in out
    assert "metric “Days to connect”: new value 10 on 2026-04-30" in out
    assert "3 steps in 3 commits by 2 people" in out


CORRECTED = {**VALUES, "2026-02-28": 11.1}


@pytest.mark.parametrize("inline", [False, True], ids=["table", "own file"])
def test_each_value_is_told_with_the_commit_that_last_touched_it(
    inline: bool, repository: Repository, jmx: Jmx
) -> None:
    def files(values: Mapping[str, float]) -> dict[str, str]:
        return {"metrics/days.yaml": _inline(values)} if inline else {"metrics/days.csv": _table(values)}

    start = repository.commit({**_files(VALUES), **files(VALUES)}, "Measure", "2026-04-02")
    april = repository.commit(files({**VALUES, "2026-04-30": 10.0}), "April", "2026-05-02", BEN)
    right = repository.commit(files({**CORRECTED, "2026-04-30": 10.0}), "Correct", "2026-05-09")
    rest = repository.commit(files({**CORRECTED, **LATER}), "The rest", "2026-07-02", BEN)
    repository.write(files({**CORRECTED, **LATER, "2026-07-31": 8.8}))
    told = [line.strip() for line in diff(jmx, repository, start).out.splitlines() if "evidence ·" in line]
    assert [(line.partition("  ")[0], line.rpartition(" · ")[2]) for line in told] == [
        ("new value 8.8 on 2026-07-31", "not committed yet"),
        ("2 new values, newest 8.9 on 2026-06-30", f"{rest[:9]} Ben Okoro, 2026-07-02"),
        ("2026-02-28: 12.1 → 11.1", f"{right[:9]} Ana Ruiz, 2026-05-09"),
        ("new value 10 on 2026-04-30", f"{april[:9]} Ben Okoro, 2026-05-02"),
    ]
    log = jmx("changelog", "buy", "--since", start, "-C", repository.folder, "--as-of", "2026-08-01").out
    assert "4 changes in 3 commits by 2 people (1 not committed yet)." in log


def test_a_correction_stays_with_its_commit_when_values_move_into_a_table(repository: Repository, jmx: Jmx) -> None:
    start = repository.commit({"journeys/buy.yaml": JOURNEY, "metrics/days.yaml": _inline(VALUES)}, day="2026-04-02")
    right = repository.commit({"metrics/days.yaml": _inline(CORRECTED)}, "Correct", "2026-05-09")
    moved = {"metrics/days.yaml": METRIC, "metrics/days.csv": _table({**CORRECTED, "2026-04-30": 10.0})}
    mover = repository.commit(moved, "Move", "2026-05-10", BEN)
    out = diff(jmx, repository, start, "HEAD").out
    assert f"new value 10 on 2026-04-30  evidence · metrics/days.csv · {mover[:9]} Ben" in out
    assert f"2026-02-28: 12.1 → 11.1  evidence · metrics/days.csv · {right[:9]} Ana" in out
