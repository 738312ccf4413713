"""Adds the lines of jmx to a git attributes file and removes them; all other lines stay as they are."""

from collections.abc import Iterable, Iterator

from jmx.errors import RefusedWrite

DRIVER = "jmx"
_BEGIN, _END = b"# jmx git-diff: begin", b"# jmx git-diff: end"
_ENDINGS = ("yaml", "yml")
_GLOB = frozenset("\\*?[")


def lines_for(root: str, folders: Iterable[str]) -> tuple[str, ...]:
    """The lines that give the YAML files of some folders the diff driver of jmx. `root` and `folders` are relative to
    the repository and to `root`; an empty folder stands for the files directly in the root."""
    patterns = (f"/{_literally(folder)}/**/*" if folder else "/*" for folder in sorted(folders))
    above = f"/{_literally(root)}" if root else ""
    return tuple(f"{git_quoted(f'{above}{each}.{ending}')} diff={DRIVER}" for each in patterns for ending in _ENDINGS)


def with_lines(content: bytes, lines: Iterable[str], name: str) -> bytes:
    """The content with the lines of jmx, at the end or in place of those of before. `name` is for messages."""
    wanted = [_BEGIN, *(line.encode("utf-8", "surrogateescape") for line in lines), _END]
    before, after = _around(content, name)
    ending = b"\r\n" if b"\r\n" in content else b"\n"
    if before and not before.endswith(b"\n"):
        before += ending
    return before + b"".join(line + ending for line in wanted) + after


def without_lines(content: bytes, name: str) -> bytes:
    """The content without the lines of jmx."""
    return b"".join(_around(content, name))


def _around(content: bytes, name: str) -> tuple[bytes, bytes]:
    """The content before and after the lines of jmx; all is before if there are none. RefusedWrite if the two marks do
    not form a pair."""
    if b"\0" in content:
        raise RefusedWrite(f"'{name}' is no text; look at it before jmx writes there")
    lines = content.splitlines(keepends=True)
    begins, ends = (list(_where(lines, mark)) for mark in (_BEGIN, _END))
    if not begins and not ends:
        return content, b""
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        raise RefusedWrite(f"in '{name}' the lines '{_BEGIN.decode()}' and '… end' are no pair; mend it by hand")
    return b"".join(lines[: begins[0]]), b"".join(lines[ends[0] + 1 :])


def _where(lines: list[bytes], mark: bytes) -> Iterator[int]:
    return (number for number, line in enumerate(lines) if line.strip() == mark)


def _literally(folder: str) -> str:
    return "".join(f"\\{mark}" if mark in _GLOB else mark for mark in folder)


def git_quoted(pattern: str) -> str:
    """A path or pattern in the syntax of git: quoted if it has a blank, a quote or an unprintable character."""
    if not any(mark in ' "' or not mark.isprintable() for mark in pattern):
        return pattern
    return '"' + "".join(map(_in_quotes, pattern)) + '"'


def _in_quotes(mark: str) -> str:
    if mark in '"\\':
        return f"\\{mark}"
    if mark.isprintable():
        return mark
    return "".join(f"\\{byte:03o}" for byte in mark.encode("utf-8", "surrogateescape"))
