"""`jmx cache`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.repo import cache as store
from jmx.report import document as doc
from jmx.report.document import words
from jmx.report.formats import Data, report_formats
from jmx.report.wording import counted

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def document(status: store.CacheStatus) -> doc.Document:
    """A line for each thing there is to know."""
    held = [f"{counted(count, 'answer')} on {kind}" for kind, count in status.entries] or ["nothing yet"]
    rows = [("path", str(status.path)), ("size", size_in_words(status.size))]
    rows += [("not used", status.trouble)] if status.trouble else []
    rows += [("" if number else "holds", each) for number, each in enumerate(held)]
    told = doc.DefinitionList(tuple((term, words(said)) for term, said in rows))
    return doc.Document(words("Cache"), (told,), headed=False)


def size_in_words(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return counted(count, "byte")
    return f"{count / 1000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def data(status: store.CacheStatus) -> Data:
    """For machines."""
    return {
        "version": 1, "path": str(status.path), "bytes": status.size, "entries": dict(status.entries),
        "trouble": status.trouble or None,
    }  # fmt: skip


FORMATS = report_formats(document, data, names=("text", "json"))


@app.command(epilog="Examples:  jmx cache  ·  jmx cache --clear  ·  jmx cache --clear --all")
@asking(FORMATS, "repo clear everything format")
def cache(
    asked: Asked[store.CacheStatus],
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
        asked.deliver(store.status(asked.repository().identity))
