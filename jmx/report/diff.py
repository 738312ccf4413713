"""What changed between two moments, as text, Markdown, HTML, JSON or annotations: the same changes in every format."""

from collections.abc import Callable, Iterator

from jmx import resources
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
from jmx.report.styled import Span, Spans, Style

_STYLES: dict[Role, Style] = {"": "", "old": "error", "new": "good", "gone": "error", "come": "good"}
_TONES: dict[str, Style] = {"bad": "warning", "good": "good", "": "accent"}


def text(report: DiffReport) -> Spans:
    """Journey by journey, a line a change, then what the changes do: for people."""
    return tuple(_text(report))


def _text(report: DiffReport) -> Iterator[Span]:
    if not report.changes:
        yield Span(f"{nothing(report)}\n")
    else:
        yield Span(title(report.comparison), "bold")
        yield Span(f": {counted(report)}\n")
    for group in groups(report):
        yield Span("\n")
        yield from _group(group)
    effects = list(effects_told(report.comparison.effects))
    if effects:
        yield Span("\nEffects", "bold")
        yield Span(f", judged as of {report.as_of}\n")
        for each in effects:
            yield from _effect(each)
    if incomplete(report):
        yield Span(f"\n{incomplete(report)}\n", "warning")


def _group(group: Group) -> Iterator[Span]:
    yield Span(group.name, "bold")
    yield Span(f" {group.ref}\n" if group.ref else "\n", "dim")
    for record in group.records:
        indent = "  "
        if record.headed:
            yield Span(f"  {record.name}")
            yield Span(f" {record.ref}\n", "dim")
            indent = "    "
        for told in record.told:
            yield Span(indent)
            yield from _told(told)


def _told(told: Told) -> Iterator[Span]:
    for piece in told.pieces:
        yield Span(marked(piece), _STYLES[piece.role])
    if told.so:
        yield Span(f" ({'; '.join(told.so)})", "accent")
    quiet = " · ".join(part for part in (told.audience, told.where, told.who) if part)
    yield Span(f"  {quiet}\n", "dim")


def marked(piece: Piece) -> str:
    """The words of a piece, with marks that say without colours what went and what came."""
    if piece.role == "gone":
        return f"[-{piece.text}-]"
    return f"{{+{piece.text}+}}" if piece.role == "come" else piece.text


def _effect(each: EffectTold) -> Iterator[Span]:
    yield Span("  ")
    if each.about:
        yield Span(f"{each.about}: ")
    yield Span(each.what, _TONES[each.tone])
    yield Span(f" ({each.why})" if each.about else f": {each.why}")
    yield Span(f"  {each.where}\n", "dim")


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


FORMATS: dict[str, Callable[[DiffReport], Spans | str]] = {
    "text": text,
    "markdown": markdown,
    "html": html,
    "json": as_json,
    "github": github,
}
