"""What jmx remembers of a repository, where, and how much that is."""

from collections.abc import Mapping
from dataclasses import dataclass

from jmx.report import document as doc
from jmx.report.document import words
from jmx.report.formats import Data, report_formats
from jmx.report.wording import counted


@dataclass(frozen=True, slots=True)
class CacheReport:
    """Where a cache lies, its bytes, its entries by kind, and why it is not used if it is not."""

    path: str
    size: int
    entries: Mapping[str, int]
    trouble: str = ""


def document(report: CacheReport) -> doc.Document:
    """A line for each thing there is to know."""
    held = [f"{counted(count, 'answer')} on {kind}" for kind, count in report.entries.items()] or ["nothing yet"]
    rows = [("path", report.path), ("size", size_in_words(report.size))]
    rows += [("not used", report.trouble)] if report.trouble else []
    rows += [("" if number else "holds", each) for number, each in enumerate(held)]
    told = doc.DefinitionList(tuple((term, words(said)) for term, said in rows))
    return doc.Document(words("Cache"), (told,), headed=False)


def size_in_words(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return counted(count, "byte")
    return f"{count / 1000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def data(report: CacheReport) -> Data:
    """For machines."""
    return {
        "version": 1, "path": report.path, "bytes": report.size, "entries": dict(report.entries),
        "trouble": report.trouble or None,
    }  # fmt: skip


FORMATS = report_formats(document, data, names=("text", "json"))
