"""What lint found: each finding with its line and remedy, one line each, or as data: the same set in every format."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from jmx import escape
from jmx.lint.baseline import Baselined
from jmx.lint.selection import Silenced
from jmx.model.finding import Finding, Fix, Level, Profile, words_of
from jmx.model.kinds import BASELINE_FILE
from jmx.report import document as doc
from jmx.report.annotations import Annotation, annotations
from jmx.report.document import Inline, Inlines, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.gitlab import gitlab
from jmx.report.junit import junit
from jmx.report.lint_report import Home, LintReport, Since
from jmx.report.sarif import sarif
from jmx.report.wording import AS_STAGED, EDITS, counted, one_line
from jmx.report.writers.markdown import markdown
from jmx.report.writers.terminal import terminal

MOST_OF_A_RULE = 10  # warnings or notes that people are shown at once
MOST_SUMMARISED = 100  # findings on the page of a step
FRAME_WIDTH = 110
_COLUMNS = ("level", "code", "name", "path", "line", "column", "ref", "field", "message", "hint", "fix")
_COUNTED = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def document(report: LintReport) -> doc.Document:
    """Each finding with its line and remedy, and how many there are. Of a rule that finds the same everywhere the first
    few stand for all, errors apart."""
    shown, more = _first_of_each_rule(report)
    found = doc.Bullets(tuple(doc.Bullet(finding_line(each), tuple(_beneath(each))) for each in shown), loose=True)
    rest = tuple(
        doc.Paragraph((Inline(f"and {counted(count, 'more finding', 'more findings')} of {code}", "strong"),
                       Inline(f"  all of them: jmx lint --select {code}", "quiet")))
        for code, count in more.items()
    )  # fmt: skip
    blocks: tuple[doc.Block, ...] = (found, *rest) if found.items else ()
    return doc.Document(words("Findings"), blocks, summary(report), headed=False)


def _first_of_each_rule(report: LintReport) -> tuple[list[Finding], Mapping[str, int]]:
    """The findings that are listed, and how many of a rule are not."""
    listed: list[Finding] = []
    seen = Counter[str]()
    for finding in report.findings:
        seen[finding.code] += 1
        if finding.level is Level.ERROR or report.chosen or seen[finding.code] <= MOST_OF_A_RULE:
            listed.append(finding)
    told = Counter(finding.code for finding in listed)
    return listed, {code: count - told[code] for code, count in sorted(seen.items()) if count > told[code]}


def concise(report: LintReport) -> doc.Document:
    """One line for each finding, and how many there are."""
    lines = tuple(doc.Paragraph(finding_line(finding)) for finding in report.findings)
    return doc.Document(words("Findings"), lines, summary(report), headed=False)


def finding_line(finding: Finding) -> Inlines:
    """A finding on one line: where, its rule, and what is wrong."""
    place = finding.place
    path = finding.path.replace("\n", "\\n").replace("\t", "\\t")
    return (
        Inline(f"{path}:{place.line}:{place.column}: " if place else f"{path}:1:1: ", "strong"),
        Inline(finding.code, finding.level.value),
        Inline(f" {one_line(finding.words)} "),
        Inline(f"[{finding.name}]", "quiet"),
    )


def _beneath(finding: Finding) -> Iterator[doc.Block]:
    place = finding.place
    if place is not None and place.frame.strip():
        gutter = " " * len(str(place.line))
        start = max(0, place.column - 1 - FRAME_WIDTH // 2) if len(place.frame) > FRAME_WIDTH else 0
        shown = place.frame[start : start + FRAME_WIDTH]
        caret = " " * (place.column - 1 - start) + "^"
        yield doc.Preformatted((
            words(f"  {gutter} |", "accent"),
            (Inline(f"  {place.line} | ", "accent"), Inline(shown)),
            (Inline(f"  {gutter} | ", "accent"), Inline(caret, finding.level.value)),
        ))  # fmt: skip
    if finding.hint:
        yield doc.Paragraph((Inline("  = ", "accent"), Inline(finding.hint)))


def summary(report: LintReport) -> tuple[doc.Block, ...]:
    """How many findings there are, what was looked at, and what is left out."""
    looked = f"{counted(report.journeys, 'journey')} in {counted(report.files, 'file')}"
    if report.drafts:
        looked += f" ({counted(report.drafts, 'draft')}, which most rules leave in peace)"
    edits = AS_STAGED if report.staged else EDITS if report.uncommitted else ""
    at = f" at {report.commit[:9]}{edits}" if report.commit else edits
    told_of = f", told only of {', '.join(path or 'all of it' for path in report.only)}" if report.only else ""
    looked += f"{told_of}, as of {report.as_of}{at}.{_unread(report)}{_since(report.since)}{_quiet(report.silenced)}"
    looked += f" Asked with {report.chosen}." if report.chosen else ""
    looked += _held_back(report)
    if not report.findings:
        left_out = (report.baseline and report.baseline.held) or (report.since and report.since.elsewhere)
        well = "Nothing new: " if left_out else "All clear: "
        clear = Inline(well, "good") if report.journeys else Inline("Nothing to judge: ", "warning")
        return (doc.Paragraph((clear, Inline(looked))),)
    told = (words(counted(count, _COUNTED[level]), level.value) for level, count in report.counts.items() if count)
    more = Inline(f"More on a rule: jmx rule {report.findings[0].code}", "quiet")
    return (doc.Paragraph((*doc.joined(told, ", "), Inline(f": {looked}{_mendable(report)} "), more)),)


def _unread(report: LintReport) -> str:
    """What nobody can judge since it cannot be read, as a sentence; empty where that is nothing."""
    if not report.unread_files:
        return ""
    files = counted(report.unread_files, "file")
    journeys = f"{counted(report.unread_journeys, 'journey')} in " if report.unread_journeys else ""
    return f" Not judged: {journeys}{files} that cannot be read whole."


def _mendable(report: LintReport) -> str:
    """How many of the findings lint can mend, as a sentence; empty where that is none."""
    safe, unsafe = (report.fixes[fix] for fix in (Fix.SAFE, Fix.UNSAFE))
    most = "" if report.tried else "up to "
    if safe and unsafe:
        return f" {most}{safe:,} fixable with --fix, {unsafe:,} more with --unsafe-fixes too."
    option = "--fix" if safe else "--fix --unsafe-fixes"
    return f" {most}{safe or unsafe:,} fixable with {option}." if safe or unsafe else ""


def _quiet(silenced: Silenced) -> str:
    """What `jmx.yaml` keeps from being told, as a sentence; empty where that is nothing."""
    profile = "" if silenced.profile is Profile.STANDARD else f" Profile {silenced.profile}."
    told = (
        (len(silenced.off), "rule off", "rules off"),
        (len(silenced.lowered), "rule made quieter", "rules made quieter"),
        (silenced.suppressed, "finding suppressed", "findings suppressed"),
    )
    listed = [counted(count, one, many) for count, one, many in told if count]
    return profile + (f" {', '.join(listed)} in jmx.yaml." if listed else "")


def _since(since: Since | None) -> str:
    """What a branch does not answer for, as sentences."""
    if since is None:
        return ""
    told = f" Told of what changed since {since.rev}" + (f" ({since.commit[:9]})" if since.commit else "")
    told += f"; {counted(since.elsewhere, 'finding')} elsewhere left out." if since.elsewhere else "."
    lowered = (
        f"{counted(since.lowered, 'error')} that this branch did not bring "
        f"{'is a warning' if since.lowered == 1 else 'are warnings'}"
    )
    told += f" {lowered} here." if since.lowered else ""
    return told + "".join(f" {each[0].upper()}{each[1:]}." for each in since.silences)


def _held_back(report: LintReport) -> str:
    """What the baseline keeps from being told, and what it holds for nothing, as sentences."""
    baseline = report.baseline
    if baseline is None:
        return ""
    held, gone = len(baseline.held), sum(each.times for each in baseline.gone)
    told = f" {BASELINE_FILE} holds back {counted(held, 'finding')}" + (" (--no-baseline tells all)" if held else "")
    most = "" if report.tried else "up to "
    told += f", {most}{report.payable:,} of them fixable with --fix --no-baseline" if report.payable else ""
    told += f". {counted(gone, 'entry is', 'entries are')} mended: jmx lint --prune." if gone else "."
    update = "jmx lint --update-baseline"
    if baseline.ahead:
        told += (
            f" {counted(baseline.ahead, 'entry begins', 'entries begin')} on a day still to come: {update} mends that."
        )
    return told


# --- for machines ---


def data(report: LintReport) -> Data:
    """For machines. `version` changes when a field changes its meaning or goes."""
    return {
        "version": 2, "as_of": report.as_of, "commit": report.commit or None,
        "uncommitted": report.uncommitted, "staged": report.staged, "files": report.files,
        "journeys": report.journeys, "only": report.only,
        "unread": {"files": report.unread_files, "journeys": report.unread_journeys},
        "summary": report.counts,
        "fixable": report.fixes,
        "silenced": {
            "rules_off": report.silenced.off, "rules_lowered": report.silenced.lowered,
            "findings_suppressed": report.silenced.suppressed, "profile": report.silenced.profile,
        },
        "since": report.since and asdict(report.since) | {"commit": report.since.commit or None},
        "baseline": report.baseline and _baseline_data(report.baseline),
        "findings": [finding_data(finding) for finding in report.findings],
    }  # fmt: skip


def _baseline_data(baseline: Baselined) -> Data:
    """What the baseline holds back, since when, and what it holds though it is mended."""
    return {
        "file": BASELINE_FILE,
        "held_back": [
            {"finding": finding_data(each.finding), "since": each.since, "until": each.until} for each in baseline.held
        ],
        "mended": [
            {
                "rule": each.rule, "record": each.record, "field": each.field, "target": each.target,
                "since": each.since, "times": each.times,
            }
            for each in baseline.gone
        ],
    }  # fmt: skip


def finding_data(finding: Finding) -> Data:
    """One finding, as every output tells it."""
    place = finding.place
    return {
        "code": finding.code, "name": finding.name, "level": finding.level, "path": finding.path,
        "line": place.line if place else None, "column": place.column if place else None, "ref": finding.ref or None,
        "field": words_of(finding.route) or None, "message": finding.words, "hint": finding.hint or None,
        "fix": finding.fix,
    }  # fmt: skip


def tables(report: LintReport) -> list[doc.Table]:
    """A row for each finding, with whose it is."""
    columns = (*_COLUMNS[:7], *Home._fields, *_COLUMNS[7:])
    rows = (finding_data(each) | report.home_of(each)._asdict() for each in report.findings)
    return [data_table("Findings", columns, rows)]


def findings_table(name: str, findings: tuple[Finding, ...]) -> doc.Table:
    """Findings as a table with a column for all that is known of them."""
    return data_table(name, _COLUMNS, map(finding_data, findings))


def json_lines(report: LintReport) -> str:
    """A line of JSON for each finding."""
    return "".join(escape.json(finding_data(finding), indent=None) for finding in report.findings)


# --- for CI systems ---


def github(report: LintReport) -> str:
    """A workflow command for each finding that GitHub shows."""
    return annotations(map(_annotation, report.findings), report.folder)


def _annotation(finding: Finding) -> Annotation:
    place = finding.place
    line, column = (place.line, place.column) if place else (1, None)
    return Annotation(finding.level, finding.path, line, f"{finding.code} {finding.name}", finding.said, column)


def step_summary(report: LintReport) -> str:
    """How many findings there are, and the loudest of them, for the page of a step."""
    loudest = sorted(report.findings, key=lambda finding: -finding.level.rank)
    rows = tuple(_row(finding) for finding in loudest[:MOST_SUMMARISED])
    more = len(loudest) - len(rows)
    note = words(f"and {counted(more, 'finding')} more" if more else "")
    table = doc.Table("Findings", tuple(map(doc.TableColumn, ("level", "where", "rule", "what"))), rows, note=note)
    return markdown(doc.Document(words("jmx lint"), (*summary(report), *((table,) if rows else ()))))


def _row(finding: Finding) -> tuple[doc.Cell, ...]:
    line = f":{finding.place.line}" if finding.place else ""
    return finding.level.value, f"{finding.path}{line}", f"{finding.code} {finding.name}", finding.said


_NAMES = (
    "text", "concise", "json", "jsonl", "markdown", "html", "csv", "xlsx", "github", "gitlab", "junit", "sarif",
)  # fmt: skip
FORMATS = report_formats(
    document, data, tables, _NAMES,
    concise=lambda report, screen: terminal(concise(report), screen),
    jsonl=lambda report, _: json_lines(report), github=lambda report, _: github(report),
    gitlab=lambda report, _: gitlab(report), junit=lambda report, _: junit(report),
    sarif=lambda report, _: sarif(report),
)  # fmt: skip
