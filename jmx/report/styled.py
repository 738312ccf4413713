"""Words with a style, so that nothing but the terminal decides on colours and nothing hostile can bring its own."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Style = Literal["", "bold", "dim", "error", "warning", "info", "good", "accent"]


class Span(NamedTuple):
    """A piece of text and how loud it is."""

    text: str
    style: Style = ""


Spans = tuple[Span, ...]


def plain(spans: Iterable[Span]) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)
