"""The one place that prints: every text is cleaned of control characters, then coloured, never wrapped or parsed."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from jmx import escape
from jmx.errors import JmxError
from jmx.report.document import Inline, Style

_CODES: dict[Style, str] = {
    "strong": "1", "quiet": "2", "error": "1;31", "warning": "33", "info": "36", "good": "32", "accent": "34",
    "old": "2", "new": "1",  # another value is neither good nor bad: a severity may have risen
    "gone": "1;31", "come": "32",
}  # fmt: skip


class ClosedPipe(Exception):
    """Whoever reads our output has gone; typer would end a BrokenPipeError with the exit code of findings."""


class CannotPrint(JmxError):
    """The product does not get where it was sent: the disk behind stdout is full, or nobody may write there."""


def say(text: str) -> None:
    """Prints the product on stdout, as it is but for control characters."""
    _print(escape.terminal(text))


def say_commands(commands: str) -> None:
    """Prints commands to the CI system that reads along; whatever people wrote was escaped when they were made."""
    _print(escape.visible(commands))


def say_styled(spans: Iterable[Inline], color: str = "auto") -> None:
    """Prints styled words on stdout; colours only where a person looks."""
    coloured = wants_color(sys.stdout, color)
    _print("".join(_painted(span) if coloured else escape.terminal(span.text) for span in spans))


def put_out(content: bytes) -> None:
    """Hands on a file's own bytes, as they came through `read_in`."""
    finish()
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ClosedPipe from error


def say_patch(content: bytes) -> None:
    """Prints a patch: byte for byte where a program reads it, so that it can be applied; with every character visible
    where people look, or a CI system that takes some lines for commands."""
    in_ci = any(os.environ.get(name) for name in ("CI", "TF_BUILD", "TEAMCITY_VERSION"))
    if in_ci or sys.stdout.isatty():
        say(content.decode("utf-8", "replace").replace("\r\n", "\n"))
    else:
        put_out(content)


def read_in() -> bytes:
    """What comes from stdin, to its end."""
    return sys.stdin.buffer.read()


def finish() -> None:
    """Sends off what typer has printed by itself."""
    _print("")


def complain(text: str) -> None:
    """Prints talk (errors, advice, progress) on stderr."""
    _talk(escape.terminal(text) + "\n")


def width() -> int | None:
    """How many columns the terminal on stdout has; None where there is none, and lines are never broken."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
    except (OSError, ValueError):
        return None


def draws_boxes() -> bool:
    """Whether stdout can show the characters charts are drawn with."""
    try:
        "─│┘┌┐└●○┤┬├▲◐".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def wants_color(stream: IO[str], color: str) -> bool:
    """Whether colours go to this stream: as asked, else by NO_COLOR, FORCE_COLOR, TERM and whether it is a terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def shows_color() -> bool:
    """Whether colours go to stdout."""
    return wants_color(sys.stdout, "auto")


def asks() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """Asks on stderr and returns the answer; empty where somebody just presses Enter."""
    _talk(f"{escape.terminal(question)}\n> ")
    answer = sys.stdin.readline()
    if not answer:
        raise KeyboardInterrupt  # the end of the input is how somebody leaves who has had enough of questions
    return answer.strip()


def answered(question: str, problem: Callable[[str], str | None]) -> str:
    """The answer to a question, which is asked until there is no problem with what is said."""
    while found := problem(said := ask(question)):
        complain(found)
    return said


def heard(most: int) -> bytes:
    """What is sent on stdin, to its end; at most a byte more than is wanted, so that too much shows."""
    return sys.stdin.buffer.read(most + 1)


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for work that takes over a second; nothing where nobody looks."""
    began, shown = time.monotonic(), False

    def step(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - began > 1:
            shown = True
            filled = round(24 * done / max(1, total))
            _talk(f"\r{words} [{'#' * filled}{'.' * (24 - filled)}] {done}/{total}")

    try:
        yield step
    finally:
        if shown:
            _talk("\r\x1b[K")


def _painted(span: Inline) -> str:
    text = escape.terminal(span.text)
    code = _CODES.get(span.style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text


def _print(text: str) -> None:
    try:
        _put(sys.stdout, text)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ClosedPipe from error
    except OSError as error:
        raise cannot_print(error) from error


def cannot_print(error: OSError) -> CannotPrint:
    """Why nothing more can be printed, in words."""
    return CannotPrint(f"cannot write the output: {(error.strerror or type(error).__name__).lower()}")


def _talk(text: str) -> None:
    with suppress(OSError):  # whoever does not listen still gets the product and the exit code
        _put(sys.stderr, text)
        sys.stderr.flush()


def _put(stream: IO[str], text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        # a terminal that knows no such character still gets the words
        encoding = getattr(stream, "encoding", None) or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
