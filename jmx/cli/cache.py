"""`jmx cache`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx import escape
from jmx.cli.options import RepoOption
from jmx.cli.output import chosen, deliver
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.queries.repository import Repository
from jmx.repo import cache as store
from jmx.repo.cache import CacheStatus

app = typer.Typer(rich_markup_mode=None)
_INDENT = 10


@app.command(epilog="Examples:  jmx cache  ·  jmx cache --clear  ·  jmx cache --clear --all")
def cache(
    repo: RepoOption = Path("."),
    clear: Annotated[bool, typer.Option("--clear", help="Delete it.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With --clear: the caches of all repositories.")] = False,
    format_name: Annotated[str, typer.Option("--format", "-f", help="One of: text, json.")] = "text",
) -> None:
    """Show what jmx remembers of this repository to be faster, and where; it is never needed and safe to delete."""
    format_name = chosen(format_name, ("text", "json"))
    if everything and not clear:
        raise JmxError("--all goes with --clear: jmx cache --clear --all")
    if everything:
        count, size = store.clear_all()
        complain(f"deleted the caches of {_counted(count, 'repository', 'repositories')}, {_size(size)}")
    elif clear:
        size = store.clear(Repository(repo).identity)
        complain(f"deleted the cache of this repository, {_size(size)}" if size else "there was no cache to delete")
    else:
        status = store.status(Repository(repo).identity)
        deliver(_as_json(status) if format_name == "json" else _page(status), None)


def _page(status: CacheStatus) -> str:
    lines = [f"{'path':<{_INDENT}}{status.path}", f"{'size':<{_INDENT}}{_size(status.size)}"]
    if status.trouble:
        lines.append(f"{'not used':<{_INDENT}}{status.trouble}")
    held = [f"{_counted(count, 'answer', 'answers')} on {kind}" for kind, count in status.entries]
    lines += [f"{'' if at else 'holds':<{_INDENT}}{words}" for at, words in enumerate(held or ["nothing yet"])]
    return "\n".join(lines) + "\n"


def _as_json(status: CacheStatus) -> str:
    told = {"version": 1, "path": str(status.path), "bytes": status.size, "entries": dict(status.entries)}
    return escape.json(told | {"trouble": status.trouble or None})


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return _counted(count, "byte", "bytes")
    return f"{count / 1000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"
