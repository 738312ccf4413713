"""Every row of the exit table, and where each message goes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [{title: Pay, touchpoints: [Card]}]\n"
CLEAN = JOURNEY + "status: draft\n"


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    def make(files: dict[str, str]) -> Path:
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tmp_path

    return make


Make = Callable[[dict[str, str]], Path]
Jmx = Callable[..., Ran]


def test_all_well_is_0(folder: Make, jmx: Jmx) -> None:
    ran = jmx("lint", "-C", folder({"journeys/buy.yaml": CLEAN}))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("All clear: 1 journey in 1 file (1 draft, which most rules leave in peace), as of ")


def test_findings_are_1_and_all_of_them_are_told(folder: Make, jmx: Jmx) -> None:
    broken = {
        "journeys/a.yaml": "kind: journey\nid: [\n",
        "journeys/b.yaml": CLEAN.replace("title", "titel", 1),
        "journeys/buy.yaml": CLEAN.replace("id: buy", "id: c") + "parent: nowhere\n",
    }
    ran = jmx("lint", "-f", "concise", "-C", folder(broken))
    assert ran.code == 1
    assert [line.partition(" ")[0] for line in ran.out.splitlines()[:4]] == [
        "journeys/a.yaml:2:5:",
        "journeys/b.yaml:1:1:",
        "journeys/b.yaml:3:1:",
        "journeys/buy.yaml:7:9:",
    ]


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)], ids=lambda value: str(value)
)
def test_fail_on_says_what_fails(fail_on: str, code: int, folder: Make, jmx: Jmx) -> None:
    # never reviewed is a warning
    ran = jmx("lint", "--fail-on", fail_on, "-C", folder({"journeys/buy.yaml": JOURNEY}))
    assert ran.code == code
    assert "STL101" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("lint", "-C", "/no/such/folder"), "there is no folder"),
        (("lint", "--nope"), "no such option: --nope"),
        (("lint", "--as-of", "yesterday"), "'yesterday' is not a day; write it as 2026-03-31"),
        (("lint", "-f", "yaml"), "unknown format 'yaml'; formats: text, concise, json"),
        (("lint", "--at", "HEAD"), "there is no git history here"),
        (("render", "bye"), "there is no journey 'bye'; did you mean 'buy'?"),
        (("render", "buy", "-o", "map.doc"), "does not say which format"),
        (("review", "buy", "--verdict", "fine", "--record"), "verdict"),
        (("rule", "OWNN101"), "did you mean 'OWN101'?"),
        (("new", "jurney"), "did you mean 'journey'?"),
        (("lnt",), "write: jmx lint"),
        (("schema",), "name a folder with -o"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_could_not_run_is_2_with_one_line_of_remedy(
    arguments: tuple[str, ...], words: str, folder: Make, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder({"journeys/buy.yaml": CLEAN}))
    ran = jmx(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert words.lower() in ran.err.lower()
    assert len(ran.err.strip().splitlines()) == 1


def test_an_empty_folder_is_2_and_says_how_to_start(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("lint", "-C", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("start with: jmx new journey\n")


def test_wrong_settings_are_2_with_their_place(folder: Make, jmx: Jmx) -> None:
    settings = "organisation: X\nlimts: {severe: 4}\ncurrency: eur\n"
    ran = jmx("lint", "-C", folder({"journeys/buy.yaml": CLEAN, "jmx.yaml": settings}))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == "jmx: jmx.yaml:2:1: unknown field 'limts'; did you mean 'limits'?"
    assert ran.err.splitlines()[1].startswith("jmx: jmx.yaml:3:11: 'currency' should be a currency of three capitals")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("lint: {select: [ZZZ999]}\n", "jmx.yaml:1:17: no rule has the code 'ZZZ999'; `jmx rule` lists them all"),
        ("lint:\n  levels:\n    SLT: none\n", "jmx.yaml:3:5: no rule has the code 'SLT'; did you mean 'STL'?"),
    ],
    ids=["select", "levels"],
)
def test_a_code_no_rule_has_is_2_with_its_place(settings: str, words: str, folder: Make, jmx: Jmx) -> None:
    ran = jmx("lint", "-C", folder({"journeys/buy.yaml": CLEAN, "jmx.yaml": settings}))
    assert (ran.code, ran.out, ran.err) == (2, "", f"jmx: {words}\n")


@pytest.mark.parametrize(
    "settings",
    ["select: [OWN101]", "ignore: [YML, REC, REF]", "levels: {YML: none, REC: info}"],
    ids=["select", "ignore", "levels"],
)
def test_no_setting_hides_a_file_that_cannot_be_read(settings: str, folder: Make, jmx: Jmx) -> None:
    broken = {"journeys/a.yaml": "kind: journey\nid: [\n", "journeys/b.yaml": CLEAN.replace("title", "titel", 1)}
    ran = jmx("lint", "-f", "concise", "-C", folder(broken | {"jmx.yaml": f"lint: {{{settings}}}\n"}))
    assert ran.code == 1
    assert [line.split()[1] for line in ran.out.splitlines()[:3]] == ["YML001", "REC005", "REC004"]


def test_the_summary_says_what_is_silenced(folder: Make, jmx: Jmx) -> None:
    suppress = "{code: STL101, record: buy, reason: held on Monday, expires: 2026-06-30}"
    settings = f"lint: {{ignore: [OWN101, OWN102], levels: {{STL102: info}}, suppress: [{suppress}]}}\n"
    home = folder({"journeys/buy.yaml": JOURNEY, "jmx.yaml": settings})
    ran = jmx("lint", "-C", home, "--as-of", "2026-06-01")
    assert ran.out == (
        "All clear: 1 journey in 1 file, as of 2026-06-01. "
        "2 rules off, 1 rule made quieter, 1 finding suppressed in jmx.yaml.\n"
    )
    document = json.loads(jmx("lint", "-C", home, "--as-of", "2026-06-01", "-f", "json").out)
    assert document["silenced"] == {
        "rules_off": ["OWN101", "OWN102"],
        "rules_lowered": ["STL102"],
        "findings_suppressed": 1,
        "profile": "standard",
    }


def test_a_bug_in_jmx_is_2_and_one_line(folder: Make, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    # the only way to see it without a bug: break a function on purpose
    monkeypatch.setattr("jmx.cli.lint.findings_of", lambda *_: 1 / 0)
    ran = jmx("lint", "-C", folder({"journeys/buy.yaml": CLEAN}))
    assert ran.code == 2
    assert ran.err == "jmx: a bug in jmx (ZeroDivisionError); run `jmx --debug …` and report what it prints\n"


def test_json_goes_to_stdout_alone_and_is_strict(folder: Make, jmx: Jmx) -> None:
    ran = jmx("lint", "-f", "json", "-C", folder({"journeys/buy.yaml": JOURNEY}), "--as-of", "2026-06-01")
    document = json.loads(ran.out)
    assert ran.err == ""
    assert document["summary"] == {"error": 0, "warning": 1, "info": 0}
    assert document["as_of"] == "2026-06-01"
    assert document["findings"][0]["code"] == "STL101"
    assert document["findings"][0]["path"] == "journeys/buy.yaml"


def test_as_of_before_the_commit_read_is_refused_unless_at_is_given(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": CLEAN}, day="2026-03-01")
    refused = jmx("lint", "-C", repository.folder, "--as-of", "2026-02-01")
    assert refused.code == 2
    assert "add --at 2026-02-01" in refused.err
    assert jmx("lint", "-C", repository.folder, "--as-of", "2026-02-01", "--at", "HEAD").code == 0


def test_at_reads_the_files_of_that_commit(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": CLEAN}, day="2026-03-01")
    repository.commit({"journeys/buy.yaml": CLEAN.replace("title", "titel", 1)}, day="2026-04-01")
    assert jmx("lint", "-C", repository.folder).code == 1
    for rev in ("HEAD~1", "2026-03-15"):
        assert jmx("lint", "-C", repository.folder, "--at", rev).code == 0


@pytest.mark.parametrize(
    "rev",
    ["--output={0}/pwned", "-O{0}/pwned", "^HEAD", "HEAD..HEAD", "HEAD\n--x", "", "HEAD:journeys",
     "@{{999 days ago}}", "A" * 2000],
    ids=["output", "O", "not", "range", "newline", "empty", "blob", "ago", "long"],
)  # fmt: skip
def test_a_hostile_rev_is_refused_and_writes_nothing(
    rev: str, repository: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    repository.commit({"journeys/buy.yaml": CLEAN}, day="2026-03-01")
    ran = jmx("lint", "-C", repository.folder, f"--at={rev.format(tmp_path)}")
    # an old reflog date is git's to answer; everything else names no commit
    assert ran.code == 2 or "ago" in rev
    assert not (tmp_path / "pwned").exists()


def _process(*arguments: str, cwd: Path, **more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "jmx", *arguments], cwd=cwd, env=dict(os.environ) | more,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_closed_pipe_is_141_and_quiet(folder: Make) -> None:
    home = folder({f"journeys/j{number}.yaml": JOURNEY.replace("buy", f"j{number}") for number in range(300)})
    process = _process("lint", cwd=home)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 141


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)],
    ids=["SIGINT", "SIGTERM", "SIGHUP"],
)
def test_signals_end_quietly_with_their_code(number: signal.Signals, code: int, folder: Make) -> None:
    home = folder({f"journeys/j{n}.yaml": JOURNEY.replace("buy", f"j{n}") for n in range(1500)})
    process = _process(
        "lint", "-f", "concise", cwd=home
    )  # says more than a pipe holds, and so waits until somebody reads
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code, (out[:300], err)
    assert b"Traceback" not in err
