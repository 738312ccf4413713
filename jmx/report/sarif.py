"""Findings in SARIF 2.1.0 (OASIS standard, 2020-03-27), which code scanning reads."""

from urllib.parse import quote

from jmx import __version__, escape
from jmx.lint import CARDS
from jmx.model.finding import Finding, Level, RuleCard
from jmx.report.fingerprints import fingerprinted
from jmx.report.formats import Data
from jmx.report.lint_report import LintReport
from jmx.report.rules import page

MOST_RESULTS = 25_000  # of a run, as GitHub takes them
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def sarif(report: LintReport) -> str:
    """One log, whose runs hold as many findings as GitHub takes of a run."""
    found = list(fingerprinted(report))
    parts = [found[start : start + MOST_RESULTS] for start in range(0, len(found), MOST_RESULTS)] or [[]]
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return escape.json({"$schema": schema, "version": "2.1.0", "runs": [_run(report, part) for part in parts]})


def _run(report: LintReport, found: list[tuple[Finding, str]]) -> Data:
    codes, cards = sorted({finding.code for finding, _ in found}), {**CARDS, **report.own}
    index = {code: number for number, code in enumerate(codes)}
    return {
        "tool": {"driver": {"name": "jmx", "version": __version__, "rules": [_rule(cards[code]) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, finding, mark, index[finding.code]) for finding, mark in found],
        "properties": {"asOf": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted},
    }


def _rule(card: RuleCard) -> Data:
    text = page(card)["text"]
    return {
        "id": card.code, "name": card.name, "shortDescription": {"text": text.partition("\n")[0]},
        "fullDescription": {"text": text}, "help": {"text": f"{text}\n\nMore, with examples: jmx rule {card.code}"},
        "defaultConfiguration": {"level": _LEVELS[card.level]}, "properties": {"tags": [card.topic]},
    }  # fmt: skip


def _result(report: LintReport, finding: Finding, mark: str, number: int) -> Data:
    place = finding.place
    path = quote(report.from_top(finding.path).encode("utf-8", "surrogateescape"))
    where: Data = {
        "physicalLocation": {
            "artifactLocation": {"uri": path, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line, "startColumn": place.column} if place else {"startLine": 1},
        }
    }
    if finding.ref:
        where["logicalLocations"] = [{"fullyQualifiedName": finding.ref}]
    return {
        "ruleId": finding.code, "ruleIndex": number, "level": _LEVELS[finding.level],
        "message": {"text": finding.said}, "locations": [where], "partialFingerprints": {"jmx/v1": mark},
    }  # fmt: skip
