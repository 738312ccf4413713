"""Findings as text with source frames, one line each, or JSON: the same set in every format."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from jmx import escape
from jmx.lint.run import ALL_IS_TOLD, Silenced
from jmx.model.finding import Finding, Level
from jmx.model.place import words_of
from jmx.report.styled import Span, Spans

FRAME_WIDTH = 110


@dataclass(frozen=True, slots=True)
class LintReport:
    """The findings of one run and what was looked at."""

    findings: tuple[Finding, ...]
    files: int
    journeys: int
    as_of: date
    commit: str = ""
    drafts: int = 0
    silenced: Silenced = ALL_IS_TOLD

    def count(self, level: Level) -> int:
        return sum(1 for finding in self.findings if finding.level is level)


def text(report: LintReport) -> Spans:
    """Each finding with its line and remedy, then a summary: for people."""
    spans: list[Span] = []
    for finding in report.findings:
        spans += [*_head(finding), *_frame(finding)]
        if finding.hint:
            spans += [Span("  = ", "accent"), Span(f"{finding.hint}\n")]
        spans.append(Span("\n"))
    return (*spans, *_summary(report))


def concise(report: LintReport) -> Spans:
    """One line for each finding, then a summary."""
    return (*(span for finding in report.findings for span in _head(finding)), *_summary(report))


def as_json(report: LintReport) -> str:
    """For machines. `version` changes when a field changes its meaning or goes."""
    document = {
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "commit": report.commit or None,
        "files": report.files,
        "journeys": report.journeys,
        "summary": {level.value: report.count(level) for level in Level},
        "silenced": {
            "rules_off": report.silenced.off,
            "rules_lowered": report.silenced.lowered,
            "findings_suppressed": report.silenced.suppressed,
        },
        "findings": [_as_data(finding) for finding in report.findings],
    }
    return escape.json(document)


def _head(finding: Finding) -> Iterator[Span]:
    path = finding.path.replace("\n", "\\n").replace("\t", "\\t")
    yield Span(f"{path}:{_line(finding)}: ", "bold")
    yield Span(finding.code, finding.level.value)
    yield Span(f" {' '.join(finding.words.split())} ")
    yield Span(f"[{finding.name}]\n", "dim")


def _line(finding: Finding) -> str:
    return f"{finding.place.line}:{finding.place.column}" if finding.place else "1:1"


def _frame(finding: Finding) -> Iterator[Span]:
    place = finding.place
    if place is None or not place.frame.strip():
        return
    number = str(place.line)
    gutter = " " * len(number)
    start = max(0, place.column - 1 - FRAME_WIDTH // 2) if len(place.frame) > FRAME_WIDTH else 0
    shown = place.frame[start : start + FRAME_WIDTH].replace("\t", " ")
    yield Span(f"  {gutter} |\n  {number} | ", "accent")
    yield Span(shown + "\n")
    yield Span(f"  {gutter} | ", "accent")
    yield Span(" " * (place.column - 1 - start) + "^\n", finding.level.value)


def _summary(report: LintReport) -> Iterator[Span]:
    looked = f"{_number(report.journeys, 'journey', 'journeys')} in {_number(report.files, 'file', 'files')}"
    if report.drafts:
        looked += f" ({_number(report.drafts, 'draft', 'drafts')}, which most rules leave in peace)"
    at = f" at {report.commit[:9]}" if report.commit else ""
    when = f"as of {report.as_of}{at}"
    quiet = _quiet(report.silenced)
    if not report.findings:
        yield Span("All clear: " if report.journeys else "Nothing to judge: ", "good" if report.journeys else "warning")
        yield Span(f"{looked}, {when}.{quiet}\n")
        return
    counts = Counter(finding.level for finding in report.findings)
    words = [
        Span(_number(counts[level], *names), level.value)
        for level, names in (
            (Level.ERROR, ("error", "errors")),
            (Level.WARNING, ("warning", "warnings")),
            (Level.INFO, ("note", "notes")),
        )
        if counts[level]
    ]
    for index, span in enumerate(words):
        yield Span(", " if index else "")
        yield span
    yield Span(f": {looked}, {when}.{quiet} ")
    yield Span(f"More on a rule: jmx rule {report.findings[0].code}\n", "dim")


def _quiet(silenced: Silenced) -> str:
    """What `jmx.yaml` keeps from being told, as a sentence; empty where that is nothing."""
    counted = (
        (len(silenced.off), "rule off", "rules off"),
        (len(silenced.lowered), "rule made quieter", "rules made quieter"),
        (silenced.suppressed, "finding suppressed", "findings suppressed"),
    )
    words = [_number(count, one, many) for count, one, many in counted if count]
    return f" {', '.join(words)} in jmx.yaml." if words else ""


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _as_data(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "level": finding.level.value,
        "path": finding.path,
        "line": place.line if place else 1,
        "column": place.column if place else 1,
        "record": finding.ref or None,
        "field": words_of(finding.route) or None,
        "message": finding.words,
        "hint": finding.hint or None,
    }


FORMATS: dict[str, Callable[[LintReport], Spans | str]] = {"text": text, "concise": concise, "json": as_json}
