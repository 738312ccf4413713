"""Findings as GitLab's code quality report, which a merge request shows beside its lines."""

from jmx import escape
from jmx.model.finding import Level
from jmx.report.fingerprints import fingerprinted
from jmx.report.lint_report import LintReport

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def gitlab(report: LintReport) -> str:
    """One entry for each finding. GitLab hides all but one of those with the same fingerprint."""
    return escape.json([
        {
            "description": finding.said, "check_name": f"{finding.code} {finding.name}",
            "fingerprint": fingerprint, "severity": _SEVERITIES[finding.level],
            "location": {
                "path": report.from_top(finding.path), "lines": {"begin": finding.place.line if finding.place else 1},
            },
        }
        for finding, fingerprint in fingerprinted(report)
    ])  # fmt: skip
