"""Lines of jmx in a file of somebody else's, between two marks; all other lines stay as they are."""

from collections.abc import Iterable, Iterator

from jmx.errors import RefusedWrite


def with_lines(content: bytes, lines: Iterable[str], block: str, name: str, at: int | None = None) -> bytes:
    """The content with the lines of a block, in place of those of before, else at the end or before line `at`. `name`
    is that of the file, for messages."""
    begin, end = _marks(block)
    wanted = [begin, *(line.encode("utf-8", "surrogateescape") for line in lines), end]
    before, after = _around(content, block, name)
    if before == content and at is not None:
        rows = content.splitlines(keepends=True)
        before, after = b"".join(rows[: at - 1]), b"".join(rows[at - 1 :])
    ending = b"\r\n" if b"\r\n" in content else b"\n"
    if before and not before.endswith(b"\n"):
        before += ending
    return before + b"".join(line + ending for line in wanted) + after


def without_lines(content: bytes, block: str, name: str) -> bytes:
    """The content without the lines of a block."""
    return b"".join(_around(content, block, name))


def _marks(block: str) -> tuple[bytes, bytes]:
    return f"# {block}: begin".encode(), f"# {block}: end".encode()


def _around(content: bytes, block: str, name: str) -> tuple[bytes, bytes]:
    """The content before and after a block; all is before if there is none. RefusedWrite if the two marks do not form a
    pair."""
    if b"\0" in content:
        raise RefusedWrite(f"'{name}' is no text; look at it before jmx writes there")
    marks = _marks(block)
    lines = content.splitlines(keepends=True)
    begins, ends = (list(_where(lines, mark)) for mark in marks)
    if not begins and not ends:
        return content, b""
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        raise RefusedWrite(f"in '{name}' the lines '{marks[0].decode()}' and '… end' are no pair; mend it by hand")
    return b"".join(lines[: begins[0]]), b"".join(lines[ends[0] + 1 :])


def _where(lines: list[bytes], mark: bytes) -> Iterator[int]:
    return (number for number, line in enumerate(lines) if line.strip() == mark)
