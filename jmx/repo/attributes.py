"""Lines of a git attributes file."""

from collections.abc import Iterable

DRIVER = "jmx"
BLOCK = "jmx git-diff"
_ENDINGS = ("yaml", "yml")
_GLOB = frozenset("\\*?[")


def lines_for(root: str, folders: Iterable[str]) -> tuple[str, ...]:
    """The lines that give the YAML files of some folders the diff driver of jmx. `root` and `folders` are relative to
    the repository and to `root`; an empty folder stands for the files directly in the root."""
    patterns = (f"/{_literally(folder)}/**/*" if folder else "/*" for folder in sorted(folders))
    above = f"/{_literally(root)}" if root else ""
    return tuple(f"{git_quoted(f'{above}{each}.{ending}')} diff={DRIVER}" for each in patterns for ending in _ENDINGS)


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
