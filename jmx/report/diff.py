"""What changed between two moments, as text, Markdown, HTML, JSON or annotations: the same changes in every format."""

from collections.abc import Iterator, Mapping

from jmx import resources
from jmx.formats import table as table_of
from jmx.report.changes import Piece, Role
from jmx.report.diff_github import github
from jmx.report.diff_json import as_json
from jmx.report.diff_markdown import markdown
from jmx.report.diff_view import (
    DiffReport,
    EffectTold,
    Group,
    Told,
    counted,
    effects_told,
    groups,
    incomplete,
    nothing,
    title,
)
from jmx.report.document import Inline, Inlines, Style
from jmx.report.formats import ReportFormat

_STYLES: dict[Role, Style] = {"": "", "old": "error", "new": "good", "gone": "error", "come": "good"}
_TONES: dict[str, Style] = {"bad": "warning", "good": "good", "": "accent"}


def text(report: DiffReport) -> Inlines:
    """Journey by journey, a line a change, then what the changes do: for people."""
    return tuple(_text(report))


def _text(report: DiffReport) -> Iterator[Inline]:
    if not report.changes:
        yield Inline(f"{nothing(report)}\n")
    else:
        yield Inline(title(report.comparison), "strong")
        yield Inline(f": {counted(report)}\n")
    for group in groups(report):
        yield Inline("\n")
        yield from _group(group)
    effects = list(effects_told(report.comparison.effects))
    if effects:
        yield Inline("\nEffects", "strong")
        yield Inline(f", judged as of {report.as_of}\n")
        for each in effects:
            yield from _effect(each)
    if incomplete(report):
        yield Inline(f"\n{incomplete(report)}\n", "warning")


def _group(group: Group) -> Iterator[Inline]:
    yield Inline(group.name, "strong")
    yield Inline(f" {group.ref}\n" if group.ref else "\n", "quiet")
    for record in group.records:
        indent = "  "
        if record.headed:
            yield Inline(f"  {record.name}")
            yield Inline(f" {record.ref}\n", "quiet")
            indent = "    "
        for told in record.told:
            yield Inline(indent)
            yield from _told(told)


def _told(told: Told) -> Iterator[Inline]:
    for piece in told.pieces:
        yield Inline(marked(piece), _STYLES[piece.role])
    if told.so:
        yield Inline(f" ({'; '.join(told.so)})", "accent")
    quiet = " · ".join(part for part in (told.audience, told.where, told.who) if part)
    yield Inline(f"  {quiet}\n", "quiet")


def marked(piece: Piece) -> str:
    """The words of a piece, with marks that say without colours what went and what came."""
    if piece.role == "gone":
        return f"[-{piece.text}-]"
    return f"{{+{piece.text}+}}" if piece.role == "come" else piece.text


def _effect(each: EffectTold) -> Iterator[Inline]:
    yield Inline("  ")
    if each.about:
        yield Inline(f"{each.about}: ")
    yield Inline(each.what, _TONES[each.tone])
    yield Inline(f" ({each.why})" if each.about else f": {each.why}")
    yield Inline(f"  {each.where}\n", "quiet")


def html(report: DiffReport) -> str:
    """One self-contained page: nothing is fetched, nothing runs."""
    return resources.html_template(
        "diff/diff.html.jinja",
        title=title(report.comparison),
        told=counted(report) if report.changes else nothing(report),
        incomplete=incomplete(report),
        effects=list(effects_told(report.comparison.effects)),
        judged=report.comparison.effects is not None,
        groups=groups(report),
        as_of=report.as_of,
    )


FORMATS: Mapping[str, ReportFormat[DiffReport]] = table_of(
    ReportFormat(name="text", endings=("", ".txt"), write=lambda facts, screen: text(facts)),
    ReportFormat(name="markdown", endings=(".md", ".markdown"), write=lambda facts, _: markdown(facts)),
    ReportFormat(name="html", endings=(".html", ".htm"), write=lambda facts, _: html(facts)),
    ReportFormat(name="json", endings=(".json",), write=lambda facts, _: as_json(facts)),
    ReportFormat(name="github", endings=(), write=lambda facts, _: github(facts)),
)
