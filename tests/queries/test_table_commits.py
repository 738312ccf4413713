"""Where the values of metrics stand, and which commit changed them last."""

import subprocess
from pathlib import Path

from jmx.queries.journey import packet_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.table_commits import table_commits
from tests.support import Repository

METRIC = "kind: metric\nid: calls\ntitle: Calls\nat: [buy]\nseries: calls.csv\n"
INLINE = "kind: metric\nid: mails\ntitle: Mails\nat: [buy]\npoints: [{date: 2026-01-01, value: 5}]\n"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
VALUES = "date,value\n2026-01-01,7\n"


def opened(repository: Repository) -> Opened:
    return Opened(repository.folder, given_day="2026-03-01")


def test_a_number_leads_to_the_commit_that_brought_it(repository: Repository) -> None:
    files = {"m/calls.yaml": METRIC, "m/calls.csv": VALUES, "mails.yaml": INLINE, "buy.yaml": JOURNEY}
    repository.commit(files, day="2026-01-05")
    newer = repository.commit({"m/calls.csv": f"{VALUES}2026-02-01,9\n"}, day="2026-02-02")
    inline = repository.commit({"mails.yaml": INLINE.replace("5", "6")}, day="2026-02-03")
    repository.commit({"README.md": "x\n", "mails.yaml": f"# one\n{INLINE.replace('5', '6')}"}, day="2026-02-04")
    ((path, commit, day),) = table_commits(opened(repository), ["buy"]).values()
    assert (path, commit, str(day)) == ("m/calls.csv", newer, "2026-02-02")
    found = {each.ref: each for each in packet_of(opened(repository), "buy").sources}
    assert (found["calls"].said, found["calls"].commit) == ("9 on 2026-02-01", newer)
    assert (found["mails"].said, found["mails"].commit) == ("6 on 2026-01-01", inline), "a reformat brings no number"
    assert found["mails"].path == "mails.yaml"


def test_what_no_commit_holds_has_none(repository: Repository) -> None:
    repository.commit({"calls.yaml": METRIC, "calls.csv": VALUES, "mails.yaml": INLINE, "buy.yaml": JOURNEY})
    (repository.folder / "calls.csv").write_text(f"{VALUES}2026-02-01,9\n")
    (repository.folder / "mails.yaml").write_text(INLINE.replace("5", "6"))
    found = {each.ref: each for each in packet_of(opened(repository), "buy").sources}
    assert found["calls"].commit == found["mails"].commit == ""
    assert found["calls"].said == "9 on 2026-02-01"


def test_without_git_only_the_file_is_known(repository: Repository) -> None:
    (repository.folder / "calls.yaml").write_text(METRIC)
    (repository.folder / "buy.yaml").write_text(JOURNEY)
    assert table_commits(opened(repository), ["buy"])["calls"][:2] == ("calls.csv", "")
    assert table_commits(opened(repository), []) == {}


def test_the_commits_are_those_that_git_names(example: Path) -> None:
    read = Opened(example, given_day="2026-11-02")
    few = table_commits(read, ["get-connected"])
    every = table_commits(Opened(example, given_day="2026-11-02"), [each.ref for each in read.workspace.journeys()])
    assert len(few) < len(every)
    for path, commit, _ in (*few.values(), *every.values()):
        told = subprocess.run(
            ["git", "-C", example, "log", "-1", "--format=%H", "--", path], capture_output=True, text=True, check=True
        )
        assert commit == told.stdout.strip()
