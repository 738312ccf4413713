"""What waits for each owner as the texts of issues, one an owner, which write themselves anew every night."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jmx.model.finding import Finding, Level
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, words
from jmx.report.formats import Data, report_formats
from jmx.report.lint_report import LintReport
from jmx.report.wording import counted, cut, one_line
from jmx.report.writers.markdown import fitting, markdown

MARKER = "<!-- jmx nightly: {} -->"  # by which an issue is found again and written anew
MOST_OPEN = 10  # findings of a journey that are shown without a click
MOST_NAMED = 200  # characters of a name; GitHub takes titles of 256
ELSEWHERE = "Not in one journey"
_COUNTED = {Level.ERROR: "error", Level.WARNING: "warning"}


class OwnerIssue(NamedTuple):
    """What somebody answers for and has to mend: `key` stays the same, `handle` is their name at the host, and without
    a `name` it is what nobody answers for."""

    key: str
    name: str
    handle: str
    findings: tuple[Finding, ...]

    @property
    def marker(self) -> str:
        """The hidden first line of the issue."""
        return MARKER.format(self.key)

    @property
    def title(self) -> str:
        """The title, the same every night."""
        waits = f"what waits for {cut(self.name, MOST_NAMED)}" if self.name else "what is nobody's"
        return f"Customer journeys: {waits}"


class NightlyReport(NamedTuple):
    """The issues of a night, what lint found in all, and in which journey the records of findings stand; `complete`
    unless files cannot be read, in which more may wait for somebody."""

    issues: tuple[OwnerIssue, ...]
    found: LintReport
    journeys: Mapping[str, str]
    complete: bool = True


def document(report: NightlyReport) -> doc.Document:
    """Every issue with its title."""
    sections = tuple(
        doc.Section(words(each.title, "strong"), tuple(_blocks(each, report, len(each.findings))))
        for each in report.issues
    )
    clear = doc.Paragraph(words("Nothing waits for anybody.", "good"))
    return doc.Document(words("What waits for whom"), sections or (clear,), headed=False)


def body(issue: OwnerIssue, report: NightlyReport) -> str:
    """The Markdown of an issue, with the mark by which it is found again."""
    asked = f"{issue.handle} " if issue.handle else ""
    footer = words(f"Written by jmx as of {report.found.as_of}, anew every night; it is closed once nothing is left.")

    def told(most: int) -> str:
        page = doc.Document(words(issue.title), tuple(_blocks(issue, report, most)), footer=footer)
        _, _, text = markdown(page, level=3).partition("\n\n")  # the issue has its title already
        return f"{issue.marker}\n{asked}{text}"

    return fitting(told, len(issue.findings))


def _blocks(issue: OwnerIssue, report: NightlyReport, most: int) -> Iterator[doc.Block]:
    counts = Counter(each.level for each in issue.findings)
    told = " and ".join(counted(counts[level], word) for level, word in _COUNTED.items() if counts[level])
    whose = "Nobody answers for what these are about, or whoever did has left: " if not issue.name else ""
    yield doc.Paragraph(words(f"{whose}{told}."))
    shown = sorted(issue.findings, key=lambda each: (-each.level.rank, each.order))[:most]
    journeys: dict[str, list[Finding]] = defaultdict(list)
    for each in shown:
        journeys[report.journeys.get(each.ref) or ELSEWHERE].append(each)
    for name in sorted(journeys, key=lambda name: (name == ELSEWHERE, name)):
        lines = tuple(doc.Bullet(_line(each)) for each in journeys[name])
        folded = counted(len(lines), "finding") if len(lines) > MOST_OPEN else ""
        yield doc.Section(words(name, "strong"), (doc.Bullets(lines),), folded)
    if more := len(issue.findings) - len(shown):
        yield doc.Paragraph(words(f"and {counted(more, 'finding')} more; all of them: jmx lint"))


def _line(finding: Finding) -> Inlines:
    line = f":{finding.place.line}" if finding.place else ""
    return (
        Inline(finding.level.value, "strong"), Inline(" "), *doc.marked(one_line(finding.said)),
        Inline(f"  {finding.code} {finding.path}{line}", "quiet"),
    )  # fmt: skip


def data(report: NightlyReport) -> Data:
    """For the workflow that writes the issues: those that are not here any more it closes."""
    return {
        "version": 1, "as_of": report.found.as_of, "commit": report.found.commit or None,
        "marker": MARKER.partition("{")[0], "complete": report.complete,
        "issues": [
            {
                "owner": each.name or None, "handle": each.handle or None, "marker": each.marker, "title": each.title,
                "body": body(each, report), "findings": len(each.findings),
            }
            for each in report.issues
        ],
    }  # fmt: skip


FORMATS = report_formats(document, data, names=("text", "json", "markdown", "html"))
