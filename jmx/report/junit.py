"""Findings as a JUnit report, as Jenkins' and GitLab's readers of test results take it."""

from itertools import groupby

from jmx.escape import html, terminal
from jmx.model.finding import Finding
from jmx.report.lint_report import LintReport
from jmx.report.wording import counted


def junit(report: LintReport) -> str:
    """A suite for each file with findings, and in it a case for each. Those that make the run fail are failures, the
    others are skipped, with their words; what was looked at passes."""
    by_file = groupby(sorted(report.findings, key=lambda each: each.path), lambda each: each.path)
    suites = [_suite(report, report.from_top(path), list(found)) for path, found in by_file]
    looked = f"{counted(report.journeys, 'journey')} in {counted(report.files, 'file')} as of {report.as_of}"
    failures = sum(map(report.fails, report.findings))
    passed = f'<testsuite name="jmx lint" {_counts(1, 0)} skipped="0">\n{_case(looked, "jmx lint")}/>\n</testsuite>\n'
    counts = _counts(len(report.findings) + 1, failures)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="jmx lint" {counts}>\n'
    return f"{head}{passed}{''.join(suites)}</testsuites>\n"


def _suite(report: LintReport, path: str, found: list[Finding]) -> str:
    failures = sum(map(report.fails, found))
    cases = "".join(_finding(report, path, each) for each in found)
    counts = f'{_counts(len(found), failures)} skipped="{len(found) - failures}"'
    return f'<testsuite name="{html(terminal(path))}" {counts}>\n{cases}</testsuite>\n'


def _finding(report: LintReport, path: str, finding: Finding) -> str:
    line = finding.place.line if finding.place else 1
    place = f"{path}:{line}:{finding.place.column if finding.place else 1}"
    name = f"{finding.code} {finding.name} {finding.ref}".rstrip() + f" (line {line})"
    tag = "failure" if report.fails(finding) else "skipped"
    kind = f' type="{finding.level.value}"' if tag == "failure" else ""
    message = html(terminal(finding.words))
    words = html(terminal(f"{place}: {finding.level.value}: {finding.said}"))
    return f'{_case(name, path)}>\n<{tag}{kind} message="{message}">{words}</{tag}>\n</testcase>\n'


def _case(name: str, path: str) -> str:
    return f'<testcase name="{html(terminal(name))}" classname="{html(terminal(path))}" time="0"'


def _counts(tests: int, failures: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0" time="0"'
