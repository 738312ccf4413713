"""The chain of a record: what stands behind it, what came of it, and where it breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jmx.model.workspace import Located
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.field_words import title_of
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.step_chart import ASCII
from jmx.report.wording import counted, cut, kind_word
from jmx.report.writers.terminal import Screen, terminal
from jmx.review.chain import NO_EVIDENCE, ChainLink

_LONGEST = 90
_UPWARD = {
    "stands behind": "rests on", "raises the question": "asks about", "is addressed by": "addresses",
    "should move": "should be moved by", "shows in": "shows",
}  # fmt: skip


class TraceNode(NamedTuple):
    """A record of the chain, what is missing at it, and of an initiative what came of it."""

    located: Located[Any]
    gaps: tuple[str, ...] = ()
    verdict: str = ""


class TraceRow(NamedTuple):
    """A record in its place: how deep, by which link, and whether all that follows it was told before."""

    depth: int
    node: TraceNode
    words: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class TraceReport:
    """What stands behind a record and what came of it, each row after the one it hangs on, with all records and links
    on the way."""

    located: Located[Any]
    before: tuple[TraceRow, ...]
    after: tuple[TraceRow, ...]
    nodes: tuple[TraceNode, ...]
    links: tuple[ChainLink, ...]
    as_of: date
    commit: str = ""


# --- for people ---


def text(report: TraceReport, screen: Screen) -> Inlines:
    """Both ways, set in step by step."""
    return terminal(_told(report, plain=screen.pen == ASCII, lines=True), screen)


def document(report: TraceReport) -> doc.Document:
    """The same for pages."""
    return _told(report, plain=False, lines=False)


def _told(report: TraceReport, *, plain: bool, lines: bool) -> doc.Document:
    located = report.located
    title = words(f"{kind_word(located.kind).capitalize()} “{title_of(located.record)}”", "strong")
    blocks = []
    for head, rows, up in (("What stands behind it", report.before, True), ("What came of it", report.after, False)):
        told = [_line(row, up=up, plain=plain) for row in rows]
        if lines:
            inner: doc.Block = doc.Preformatted(tuple(each for line in told for each in line))
        else:
            inner = doc.Table(
                head, (TableColumn(head), TableColumn("ref")), tuple(map(_table_row, rows, [up] * len(rows)))
            )
        blocks.append(doc.Section(words(head, "accent"), (inner,)))
    return doc.Document(title, tuple(blocks), (doc.Paragraph(_sum(report)),))


def _sum(report: TraceReport) -> Inlines:
    gaps = sum(len(each.gaps) for each in report.nodes)
    told = f"{counted(len(report.nodes), 'record')}, {counted(len(report.links), 'link')}"
    return (
        Inline(told, "quiet"),
        Inline(f", {counted(gaps, 'gap')}" if gaps else ", no gap", "warning" if gaps else "good"),
    )


def _line(row: TraceRow, *, up: bool, plain: bool) -> Iterator[Inlines]:
    indent = "   " * row.depth
    arrow = ("<- " if up else "-> ") if plain else ("← " if up else "→ ")
    lead = f"{arrow}{_UPWARD.get(row.words, row.words) if up else row.words} " if row.depth else ""
    located = row.node.located
    yield (
        Inline(f"{indent}{lead}", "quiet"),
        Inline(f"{kind_word(located.kind)} "),
        Inline(cut(title_of(located.record), _LONGEST), "strong"),
        Inline(f"  {located.ref}{', as above' if row.again else ''}", "quiet"),
    )
    if not row.again:
        sign = "! " if plain else "▲ "
        yield from (words(f"{indent}   {sign}{gap}", "warning") for gap in _gaps(row, up=up))
        if row.node.verdict and not up:
            yield words(f"{indent}   verdict: {row.node.verdict}", _style(row.node.verdict))


def _gaps(row: TraceRow, *, up: bool) -> Iterator[str]:
    """Gaps on the side that is told: what is missing behind a record, or after it."""
    yield from (gap for gap in row.node.gaps if (gap in _BEHIND or gap.startswith("mere")) == up)


_BEHIND = frozenset(
    {
        NO_EVIDENCE,
        "whether evidence stands behind it is not known: see jmx lint",
        "no pain stands behind it",
        "addresses no pain and no opportunity",
    }
)


def _style(verdict: str) -> doc.Style:
    styles: Mapping[str, doc.Style] = {"worked": "good", "worse": "error"}
    return styles.get(verdict.partition(":")[0], "quiet")


def _table_row(row: TraceRow, up: bool) -> tuple[doc.Cell, ...]:
    lead = f"{'· ' * row.depth}{_UPWARD.get(row.words, row.words) if up else row.words} " if row.depth else ""
    located = row.node.located
    said = [Inline(lead, "quiet"), Inline(f"{kind_word(located.kind)} "), Inline(title_of(located.record), "strong")]
    if not row.again:
        said += [Inline(f"; {gap}", "warning") for gap in _gaps(row, up=up)]
        said += [Inline(f"; verdict: {row.node.verdict}")] if row.node.verdict and not up else []
    return tuple(said), located.ref


# --- for machines ---


def data(report: TraceReport) -> Data:
    """All records and links of the chain."""
    located = report.located
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "ref": located.ref,
        "kind": located.kind, "title": title_of(located.record), "records": list(map(_node, report.nodes)),
        "links": [{"from": each.start, "to": each.end, "how": each.words} for each in report.links],
    }  # fmt: skip


def _node(node: TraceNode) -> Data:
    found = node.located
    return {
        "ref": found.ref, "kind": found.kind, "title": title_of(found.record), "path": found.path,
        "gaps": list(node.gaps), "verdict": node.verdict or None,
    }  # fmt: skip


def tables(report: TraceReport) -> Sequence[doc.Table]:
    """The records, and the links."""
    links = ({"from": each.start, "how": each.words, "to": each.end} for each in report.links)
    names = ("ref", "kind", "title", "gaps", "verdict", "path")
    return [data_table("Records", names, map(_node, report.nodes)), data_table("Links", ("from", "how", "to"), links)]


FORMATS = report_formats(document, data, tables, text=text)
