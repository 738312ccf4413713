"""`jmx cache`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.repo import cache as store
from jmx.report.cache_status import FORMATS, CacheReport, size_in_words
from jmx.report.wording import counted

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Examples:  jmx cache  ·  jmx cache --clear  ·  jmx cache --clear --all")
@asking(FORMATS, "repo clear everything format")
def cache(
    asked: Asked[CacheReport],
    clear: Annotated[bool, typer.Option("--clear", help="Delete it.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With --clear: the caches of all repositories.")] = False,
) -> None:
    """Show what jmx remembers of this repository to be faster, and where; it is never needed and safe to delete."""
    if everything and not clear:
        raise JmxError("--all goes with --clear: jmx cache --clear --all")
    if everything:
        count, size = store.clear_all()
        complain(f"deleted the caches of {counted(count, 'repository', 'repositories')}, {size_in_words(size)}")
    elif clear:
        size = store.clear(asked.repository().identity)
        complain(
            f"deleted the cache of this repository, {size_in_words(size)}" if size else "there was no cache to delete"
        )
    else:
        status = store.status(asked.repository().identity)
        asked.deliver(CacheReport(str(status.path), status.size, dict(status.entries), status.trouble))
