"""Tables for a terminal: aligned by what a character occupies, never wrapped."""

from collections.abc import Sequence

from rich.cells import cell_len

from jmx.report.document import Inline, Inlines, Style, plain


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    styles: Sequence[Style] = (),
) -> Inlines:
    """Columns two blanks apart; those in `right` are flush right; `styles` colours whole columns."""
    widths = [max(map(cell_len, column)) for column in zip(headers, *rows, strict=True)]
    spans = [Inline(_line(headers, widths, right).rstrip() + "\n", "quiet")]
    for row in rows:
        last = len(row) - 1
        for index, cell in enumerate(row):
            text = _cell(cell, widths[index], index in right)
            spans.append(Inline(text.rstrip() if index == last else text, styles[index] if index < len(styles) else ""))
            spans.append(Inline("\n" if index == last else "  "))
    return tuple(spans)


def _line(cells: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    return "  ".join(_cell(cell, widths[index], index in right) for index, cell in enumerate(cells))


def _cell(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def widest(spans: Inlines) -> int:
    """The columns the longest line takes on a terminal."""
    return max((cell_len(line) for line in plain(spans).splitlines()), default=0)
