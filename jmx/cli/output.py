"""Where a command's product goes: the terminal, or a file once all its bytes exist."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from jmx import escape
from jmx.cli import terminal
from jmx.repo import files
from jmx.report.document import Inline, plain
from jmx.report.step_chart import ASCII, UNICODE
from jmx.report.writers.terminal import Screen


def deliver(product: str | bytes | Iterable[Inline], output: Path | None, color: str = "auto") -> None:
    """Writes the product to `output`, or prints it."""
    if output is not None:
        files.write(output, _bytes(product))
    elif isinstance(product, str | bytes):
        terminal.say(product if isinstance(product, str) else product.decode())
    else:
        terminal.say_styled(product, color)


def _bytes(product: str | bytes | Iterable[Inline]) -> bytes:
    if isinstance(product, bytes):
        return product
    text = product if isinstance(product, str) else escape.terminal(plain(product))
    return text.encode("utf-8", "backslashreplace")


def format_option(formats: Mapping[str, Any]) -> Any:
    """The option that names one of a command's formats."""
    return typer.Option("--format", "-f", help=f"One of: {', '.join(formats)}.")


def screen(output: Path | None = None) -> Screen:
    """What the terminal on stdout has room for, and can show; a file has room for everything."""
    return Screen() if output else Screen(terminal.width(), UNICODE if terminal.draws_boxes() else ASCII)
