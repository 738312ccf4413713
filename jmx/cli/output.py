"""Where a command's product goes: the terminal, or a file once all its bytes exist."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jmx import escape
from jmx.cli import terminal
from jmx.errors import JmxError
from jmx.repo import files
from jmx.report.styled import Span, plain


def deliver(product: str | bytes | Iterable[Span], output: Path | None, color: str = "auto") -> None:
    """Writes the product to `output`, or prints it."""
    if output is not None:
        files.write(output, _bytes(product))
    elif isinstance(product, bytes):
        raise JmxError("this goes into a file: name one with -o")
    elif isinstance(product, str):
        terminal.say(product)
    else:
        terminal.say_styled(product, color)


def _bytes(product: str | bytes | Iterable[Span]) -> bytes:
    if isinstance(product, bytes):
        return product
    text = product if isinstance(product, str) else escape.terminal(plain(product))
    return text.encode("utf-8", "backslashreplace")


PAGES = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
TEXTS = {"": "text", ".txt": "text"}
DATA = {".json": "json"}


def format_of(output: Path | None, endings: Mapping[str, str], on_terminal: str) -> str:
    """The format a file's ending names; another where nothing is written to a file."""
    if output is None:
        return on_terminal
    ending = output.suffix.lower()
    if ending not in endings:
        known = ", ".join(sorted(each for each in endings if each))
        raise JmxError(f"'{output}' does not say which format; end it in {known}, or use --format")
    return endings[ending]


def chosen(format_name: str, formats: Iterable[str]) -> str:
    """The format of that name; an error that lists them where there is none."""
    names = list(formats)
    if format_name not in names:
        raise JmxError(f"unknown format '{format_name}'; formats: {', '.join(names)}")
    return format_name
