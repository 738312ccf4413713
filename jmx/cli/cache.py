"""`jmx cache`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.options import RepoOption
from jmx.cli.output import deliver, format_option, screen
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.formats import pick
from jmx.queries.repository import Repository
from jmx.repo import cache as store
from jmx.report.cache_status import FORMATS, CacheReport, size_in_words
from jmx.report.wording import counted

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Examples:  jmx cache  ·  jmx cache --clear  ·  jmx cache --clear --all")
def cache(
    repo: RepoOption = Path("."),
    clear: Annotated[bool, typer.Option("--clear", help="Delete it.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With --clear: the caches of all repositories.")] = False,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
) -> None:
    """Show what jmx remembers of this repository to be faster, and where; it is never needed and safe to delete."""
    wanted = pick(FORMATS, format_name, None, "text")
    if everything and not clear:
        raise JmxError("--all goes with --clear: jmx cache --clear --all")
    if everything:
        count, size = store.clear_all()
        complain(f"deleted the caches of {counted(count, 'repository', 'repositories')}, {size_in_words(size)}")
    elif clear:
        size = store.clear(Repository(repo).identity)
        complain(
            f"deleted the cache of this repository, {size_in_words(size)}" if size else "there was no cache to delete"
        )
    else:
        status = store.status(Repository(repo).identity)
        found = CacheReport(str(status.path), status.size, dict(status.entries), status.trouble)
        deliver(wanted.write(found, screen()), None)
