"""`jmx git-diff`: what changed in one file, in the words of journeys, for git to call.

Git starts it anew for every file and dies where it fails, so it imports late and always ends well.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from jmx import escape
from jmx.cli.options import RepoOption
from jmx.cli.terminal import ClosedPipe, say_styled
from jmx.errors import JmxError
from jmx.model import limits
from jmx.repo import files
from jmx.report.document import Inline

if TYPE_CHECKING:
    from jmx.model.outline import Document

app = typer.Typer(rich_markup_mode=None)

_MOST_LINES = 2_000  # so many different lines of a side are put side by side; it may take the square of them
_SETTINGS = "jmx.yaml"


@app.command(
    epilog="Examples:  jmx git-diff --install, then: git log -p --ext-diff  ·  git show --ext-diff  ·  "
    "git diff --ext-diff main",
    context_settings={"allow_interspersed_args": False},
)
def git_diff(
    given: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH OLD_FILE OLD_HEX OLD_MODE …]", help="What git says of a file.")
    ] = None,
    repo: RepoOption = Path("."),
    install: Annotated[bool, typer.Option("--install", help="Tell git of it, in this repository.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Take back what --install wrote.")] = False,
    shared: Annotated[
        bool, typer.Option("--shared", help="Use .gitattributes, which is committed, not .git/info/attributes.")
    ] = False,
) -> None:
    """Let `git log -p --ext-diff`, `git show` and `git diff` speak of records instead of lines.

    Git calls it for each file; you only call it with --install, and --uninstall to take that back.
    """
    if given and not (install or uninstall or shared):
        drive(given)
    elif install == uninstall or given:
        raise JmxError("git calls this for each file; to let it, run: jmx git-diff --install (or --uninstall)")
    else:
        from jmx.cli import git_diff_setup as setup

        setup.install(repo, shared) if install else setup.uninstall(repo)


class Side(NamedTuple):
    """One side of a file's diff, as git hands it over."""

    file: str
    mode: str

    @property
    def there(self) -> bool:
        return self.file != os.devnull

    @property
    def ordinary(self) -> bool:
        return not self.there or self.mode.startswith("100")

    def content(self) -> bytes | str:
        """The bytes, or why there are none."""
        if not self.there:
            return b""
        target = Path(self.file)
        return files.read(target.parent, target.name, limits.FILE_BYTES)


def drive(given: Sequence[str]) -> None:
    """Tells what changed in one file. Whatever goes wrong is told too, since git dies with what it calls."""
    told: list[Inline] = []
    try:
        told.extend(_told(given))
    except Exception as error:
        told.append(
            Inline(f"  jmx cannot tell what changed here ({type(error).__name__}); see: git diff --no-ext-diff\n")
        )
    try:
        say_styled(told, "always" if _in_colours() else "auto")
    except (ClosedPipe, JmxError):
        return  # whoever reads git's output has gone


def _in_colours() -> bool:
    """Whether git's own output goes to a person through a pager; a terminal is noticed without that."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.environ.get("GIT_PAGER_IN_USE", "").lower() in ("true", "1", "yes", "on")


def _told(given: Sequence[str]) -> Iterator[Inline]:
    path, *others = given
    renamed = others[6] if len(others) > 6 and others[6] != path else ""
    yield Inline(f"jmx: {_on_one_line(path)}{f' → {_on_one_line(renamed)}' if renamed else ''}\n", "strong")
    if len(others) < 6:
        yield Inline("  in conflict: what it says is settled when the merge is\n")
        return
    old, new = Side(others[0], others[2]), Side(others[3], others[5])
    if old.there and new.there and old.mode != new.mode:
        yield Inline(f"  mode {_on_one_line(old.mode)} → {_on_one_line(new.mode)}\n")
    if not (old.ordinary and new.ordinary):
        yield from _plain(old, new, "no file of records: a symbolic link or a repository of its own")
        return
    yield from _compared(old, new, (path, renamed or path))


def _compared(old: Side, new: Side, paths: tuple[str, str]) -> Iterator[Inline]:
    was, now = (_document(side, path) for side, path in zip((old, new), paths, strict=True))
    if isinstance(was, str) or isinstance(now, str):
        sides = [words for words in (was, now) if isinstance(words, str)]
        yield from _plain(old, new, sides[0])
        return
    if was == now:
        if old.there and new.there and old.content() != new.content():
            yield Inline("  only formatting\n", "quiet")
        return
    from jmx.compare.compare import compare
    from jmx.history.snapshots import snapshots
    from jmx.report.changes import sentence

    before, after = snapshots({paths[0]: was}), snapshots({paths[1]: now})
    if not before and not after:
        yield from _plain(old, new, "no records in it that have an id")
        return
    changes = compare(before, after)
    for change in changes:
        # git shows one file at a time: what is gone from this one may stand in the next
        here = " in this file" if change.sort in _STYLES else ""
        yield Inline(f"  {_on_one_line(sentence(change))}{here}\n", _STYLES.get(change.sort, ""))
    if not changes:
        yield Inline("  no change in meaning: own fields, defaults, the order of records, or a pointer\n", "quiet")


_STYLES: dict[str, Any] = {"added": "good", "removed": "error"}


def _document(side: Side, path: str) -> "Document | str":
    """A side as plain data, empty where the file is not there; or why there are no records to speak of."""
    from jmx.history.snapshots import document
    from jmx.reading.guard import Refusal

    if not side.there:
        return {}
    content = side.content()
    if isinstance(content, str):
        return f"it cannot be read: {content}"
    name = path.rpartition("/")[2]
    try:
        return document(content, _SETTINGS if name == _SETTINGS else path) or "no records of jmx in it"
    except Refusal as refusal:
        return f"it cannot be parsed: {refusal.words}"


def _plain(old: Side, new: Side, why: str) -> Iterator[Inline]:
    """Lines instead of records, and why."""
    yield Inline(f"  {_on_one_line(why)}\n", "quiet")
    sides = [side.content() for side in (old, new)]
    lines = [_lines(side) for side in sides if isinstance(side, bytes)]
    if len(lines) < 2 or None in lines:
        yield Inline("  no text to compare line by line\n", "quiet")
        return
    was, now = (side or [] for side in lines)
    if max(len(each) for each in _different(was, now)) > _MOST_LINES:
        yield Inline("  too much is different to compare line by line; see: git diff --no-ext-diff\n", "quiet")
        return
    yield from _unified(was, now)


def _lines(content: bytes) -> list[str] | None:
    if b"\0" in content or len(content) > limits.FILE_BYTES:
        return None
    return content.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n") if content else []


def _different(was: list[str], now: list[str]) -> tuple[list[str], list[str]]:
    """The lines between a common beginning and a common end."""
    least = min(len(was), len(now))
    head = next((at for at in range(least) if was[at] != now[at]), least)
    tail = next((at for at in range(least - head) if was[-1 - at] != now[-1 - at]), least - head)
    return was[head : len(was) - tail], now[head : len(now) - tail]


def _unified(was: list[str], now: list[str]) -> Iterator[Inline]:
    from difflib import unified_diff

    styles: dict[str, Any] = {"+": "good", "-": "error", "@": "accent"}
    for number, line in enumerate(unified_diff(was, now, lineterm="", n=3)):
        if number > 1:  # the names of the sides are told already
            yield Inline(f"  {line}\n", styles.get(line[:1], ""))


def _on_one_line(text: str) -> str:
    return escape.visible(text).replace("\n", "\\n").replace("\t", "\\t")
