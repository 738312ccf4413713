"""Where a command's product goes: the terminal, or a file once all its bytes exist."""

from collections.abc import Iterable
from pathlib import Path

from jmx import escape
from jmx.cli import terminal
from jmx.errors import JmxError
from jmx.repo import files
from jmx.report.span import Span, plain


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


def chosen(format_name: str, formats: Iterable[str]) -> str:
    """The format of that name; an error that lists them where there is none."""
    names = list(formats)
    if format_name not in names:
        raise JmxError(f"unknown format '{format_name}'; formats: {', '.join(names)}")
    return format_name
