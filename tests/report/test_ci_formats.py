"""What CI systems read of lint: each format takes all findings, whatever their words, and its reader takes the format."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema

from jmx.escape import terminal
from jmx.model.finding import Finding, Level, Place
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository as Opened
from jmx.report.findings import FORMATS
from jmx.report.lint_report import LintReport
from jmx.report.writers.terminal import Screen
from tests.report.everything import HOSTILE
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
TOOLS = Path(__file__).parents[2] / "build" / "tools"
DAY = date(2026, 6, 1)
LEVELS = list(Level)


def _hostile() -> LintReport:
    """Findings whose words, paths and refs say what a careless writer would obey; some with places, some without."""
    found = [
        Finding("OWN101", "journey-without-owner", LEVELS[number % 3], f"a {number % 4}/ü,b:{number}.yaml", text, text,
                ("pains", 1, "title"), ref=text[:20], place=Place(number + 1, 3, text) if number % 2 else None)
        for number, text in enumerate(HOSTILE)
    ]  # fmt: skip
    return LintReport((*found, found[0], found[0]), 9, 4, DAY, folder="company")


@pytest.fixture(params=["the example", "hostile words", "nothing found"])
def report(request: pytest.FixtureRequest, example: Path) -> LintReport:
    if request.param == "nothing found":
        return LintReport((), 1, 1, DAY)
    if request.param == "hostile words":
        return _hostile()
    return findings_of(Opened(example, None, "2026-11-02"))


def _written(report: LintReport, name: str) -> str:
    made = FORMATS[name].write(report, Screen())
    assert isinstance(made, str)
    return made


def _found(report: LintReport) -> Counter[tuple[str, str, int]]:
    """The findings by rule, path and line, as every format has to tell them."""
    return Counter(
        (each.code, report.from_top(each.path), each.place.line if each.place else 1) for each in report.findings
    )


def test_sarif_holds_every_finding_once_under_its_rule(report: LintReport) -> None:
    log = json.loads(_written(report, "sarif"))
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    told = Counter[tuple[str, str, int]]()
    for result in run["results"]:
        [where] = result["locations"]
        place = where["physicalLocation"]
        assert rules[result["ruleIndex"]] == result["ruleId"]
        told[result["ruleId"], unquote(place["artifactLocation"]["uri"]), place["region"]["startLine"]] += 1
    assert told == _found(report)
    marks = [result["partialFingerprints"]["jmx/v1"] for result in run["results"]]
    assert len(marks) == len(set(marks))


def test_more_findings_than_github_takes_of_a_run_go_into_several() -> None:
    many = tuple(Finding("OWN101", "no", Level.ERROR, f"{number}.yaml", "w") for number in range(25_001))
    runs = json.loads(_written(LintReport(many, 1, 1, DAY), "sarif"))["runs"]
    assert [len(run["results"]) for run in runs] == [25_000, 1]


@pytest.mark.deep
def test_the_validator_of_sarif_has_nothing_against_it(report: LintReport, tmp_path: Path) -> None:
    tool = TOOLS / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not tool.is_file():
        pytest.skip("the SARIF multitool is not here: `make deep` installs it where npm is")
    tool.chmod(0o755)
    (tmp_path / "jmx.sarif").write_text(_written(report, "sarif"), encoding="utf-8")
    argv = [str(tool), "validate", "jmx.sarif", "--rule-kind", "Sarif;Ghas", "-o", "judged.sarif"]
    env = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    ran = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    judged = json.loads((tmp_path / "judged.sarif").read_text(encoding="utf-8-sig"))
    assert "Analysis completed successfully" in ran.stdout
    # jmx has no page of its own on the web, and an empty run has no results
    told = {result["ruleId"] for run in judged["runs"] for result in run["results"]}
    assert told <= {"SARIF2005"} | ({"GH1003"} if not report.findings else set()), ran.stdout


def test_gitlab_gets_what_its_report_wants_and_no_fingerprint_twice(report: LintReport) -> None:
    entries = json.loads(_written(report, "gitlab"))
    told = Counter(
        (entry["check_name"].split()[0], entry["location"]["path"], entry["location"]["lines"]["begin"])
        for entry in entries
    )
    assert told == _found(report)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["description"]


def test_junit_counts_right_and_only_what_fails_the_run_is_a_failure(report: LintReport) -> None:
    root = ElementTree.fromstring(_written(report, "junit"))
    cases = root.findall("testsuite/testcase")
    failures, skipped = root.findall("testsuite/testcase/failure"), root.findall("testsuite/testcase/skipped")
    levels = Counter(finding.level for finding in report.findings)
    assert (len(failures), len(skipped)) == (levels[Level.ERROR], levels[Level.WARNING] + levels[Level.INFO])
    assert len(cases) == len(report.findings) + 1
    assert (root.get("tests"), root.get("failures")) == (str(len(cases)), str(len(failures)))
    for suite in root.findall("testsuite"):
        inside = [suite.findall("testcase"), suite.findall("testcase/failure"), suite.findall("testcase/skipped")]
        assert [suite.get(name) for name in ("tests", "failures", "skipped")] == [str(len(each)) for each in inside]
    told = {(each.text or "").split(": ")[0] for each in (*failures, *skipped)}
    places = {(terminal(report.from_top(each.path)), each.place) for each in report.findings}
    assert told == {f"{path}:{place.line if place else 1}:{place.column if place else 1}" for path, place in places}


def test_junit_is_in_the_form_that_jenkins_reads(report: LintReport) -> None:
    schema = TOOLS / "junit-10.xsd"
    if not schema.is_file():
        pytest.skip("junit-10.xsd of Jenkins' xunit plugin is not here: `make deep` puts it into build/tools")
    assert [str(each) for each in xmlschema.XMLSchema(schema).iter_errors(_written(report, "junit"))] == []


# A workflow command as GitHub's runner reads it: a line that begins with `::`, properties up to the next `::`.
_COMMAND = re.compile(r"::(error|warning|notice) (?P<properties>[^\r\n]*?)::(?P<words>[^\r\n]*)\Z")


def test_github_gets_one_command_a_line_and_ten_of_a_level(report: LintReport) -> None:
    lines = _written(report, "github").splitlines()
    levels = Counter(finding.level for finding in report.findings)
    assert len(lines) == sum(min(10, count) for count in levels.values())
    for line in lines:
        read = _COMMAND.match(line)
        assert read, line
        properties = dict(each.split("=", 1) for each in read["properties"].split(","))
        assert properties.keys() >= {"file", "line", "title"}
        path = properties["file"].replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        assert path in {report.from_top(each.path) for each in report.findings}


def test_json_lines_hold_the_findings_of_json(report: LintReport) -> None:
    lines = [json.loads(line) for line in _written(report, "jsonl").splitlines()]
    assert lines == json.loads(_written(report, "json"))["findings"]


# --- from one run to the next, and several at once ---

JOURNEY = """kind: journey
id: buy
title: Buy a plan
status: active
stages:
- title: Look
  pains: [{title: No prices, severity: 5}]
"""


def _marks(jmx: Jmx, folder: Path) -> set[str]:
    ran = jmx("lint", "-C", folder, "--as-of", "2026-06-01", "-f", "gitlab")
    return {entry["fingerprint"] for entry in json.loads(ran.out)}


def test_a_finding_keeps_its_fingerprint_when_lines_move_and_files_are_laid_out_anew(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    before = _marks(jmx, tmp_path)
    assert len(before) > 3
    (tmp_path / "buy.yaml").write_text(
        "# of the shop\n\n" + JOURNEY.replace("status: active\n", "") + "status: active\n"
    )
    assert _marks(jmx, tmp_path) == before
    assert jmx("fmt", "-C", tmp_path).code == 0
    assert _marks(jmx, tmp_path) == before


def test_several_formats_come_of_one_run(tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    page = tmp_path / "page.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    asked = ("lint", "-C", tmp_path, "--as-of", "2026-06-01")
    alone = jmx(*asked, "-f", "sarif")
    sarif, junit = tmp_path / "out.sarif", tmp_path / "out.xml"
    ran = jmx(*asked, "-f", f"sarif={sarif}", "-f", "github", "-f", f"junit={junit}")
    assert ran.code == 1
    assert sarif.read_text() == alone.out
    assert ElementTree.parse(junit).getroot().tag == "testsuites"
    assert ran.out.startswith("::error file=buy.yaml,line=1,")
    assert "| error | buy.yaml:1 | OWN101 journey-without-owner |" in page.read_text()


def test_a_file_of_its_own_leaves_the_usual_on_the_terminal(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    asked = ("lint", "-C", tmp_path, "--as-of", "2026-06-01")
    assert jmx(*asked, "-f", f"json={tmp_path / 'out.json'}").out == jmx(*asked).out


@pytest.mark.parametrize(
    ("formats", "words"),
    [
        (("text", "json"), "one format is shown, not text and json; write the others to files: -f json=FILE"),
        (("json=a", "sarif=a"), "two formats cannot go into one file, 'a'"),
        (("json=a.txt", "text", "-o", "a.txt"), "two formats cannot go into one file, 'a.txt'"),
        (("sarf=a",), "unknown format 'sarf'"),
        (("json=",), "it is empty; name a file"),
    ],
)
def test_formats_that_cannot_be_had_together_are_refused(formats: tuple[str, ...], words: str, jmx: Jmx) -> None:
    formats = tuple(each for name in formats for each in ((name,) if name in ("-o", "a.txt") else ("-f", name)))
    ran = jmx("lint", *formats)
    assert ran.code == 2
    assert words in ran.err


def test_paths_begin_at_the_top_of_git_where_ci_looks_for_them(tmp_path: Path, jmx: Jmx) -> None:
    repository = Repository(tmp_path / "r")
    repository.commit(
        {"company/jmx.yaml": "organisation: Acme\n", "company/buy.yaml": JOURNEY}, "begin", day="2026-05-01"
    )
    ran = jmx("lint", "-C", repository.folder / "company", "--as-of", "2026-06-01", "-f", "gitlab")
    assert {entry["location"]["path"] for entry in json.loads(ran.out)} == {"company/buy.yaml"}
