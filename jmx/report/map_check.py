"""Whether drawn maps are still true: each with what is different, since when, and how to draw it anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jmx.model.change import Commit
from jmx.report import document as doc
from jmx.report.document import Bullet, Bullets, Inline, Inlines, Style, words
from jmx.report.formats import Data, report_formats
from jmx.report.wording import counted, cut, one_line

_LONGEST = 60  # letters of why a commit was made


class Truth(StrEnum):
    """What is known of a drawn map."""

    TRUE = "true"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


_SAID: dict[Truth, tuple[str, Style]] = {
    Truth.TRUE: ("still true", "good"),
    Truth.DIFFERS: ("not true any more", "error"),
    Truth.UNKNOWN: ("cannot be checked", "warning"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOrigin:
    """Where a map says that it comes from, and what draws it anew."""

    jmx: str
    format: str
    journey: str  # none where it is a page `of` all: their `index`, or the `atlas`
    of: str
    view: str
    commit: str
    as_of: date
    edited: bool
    page: int
    again: str


@dataclass(frozen=True, slots=True)
class MapCheck:
    """What was found out about one map."""

    file: str
    truth: Truth
    why: str = ""  # it is not known, or no more is
    origin: MapOrigin | None = None
    differences: tuple[str, ...] = ()
    more: int = 0  # differences that are not told
    calendar: bool = False  # whether nothing was edited, and only days went by
    since: Commit | None = None  # the commit by which it stopped to be true, where that could be found
    uncommitted: bool = False  # whether edits did that which no commit holds yet


@dataclass(frozen=True, slots=True)
class CheckedMaps:
    """Some maps, the day and commit they were held against, and files of a folder that are no maps."""

    maps: tuple[MapCheck, ...]
    as_of: date
    commit: str = ""
    edited: bool = False
    no_maps: tuple[str, ...] = ()

    def count(self, truth: Truth) -> int:
        return sum(each.truth is truth for each in self.maps)

    @property
    def exit_code(self) -> int:
        """What could not be checked counts more than what is not true."""
        return 2 if self.count(Truth.UNKNOWN) else int(self.count(Truth.DIFFERS) > 0)


def document(found: CheckedMaps) -> doc.Document:
    """A line for each map, and beneath it what is different."""
    items = Bullets(tuple(Bullet(_line(each), tuple(_beneath(each))) for each in found.maps))
    told = [f"{found.count(truth)} {_SAID[truth][0]}" for truth in Truth if found.count(truth)]
    commit = f", commit {found.commit[:9]}{' with edits not committed yet' if found.edited else ''}"
    against = f"as of {found.as_of}{commit if found.commit else ''}"
    summary = f"{counted(len(found.maps), 'map')} checked {against}: {', '.join(told)}"
    passed = f"; {counted(len(found.no_maps), 'file')} without a stamp passed over" if found.no_maps else ""
    return doc.Document(words("Maps checked"), (items,), (doc.Paragraph(words(summary + passed)),), headed=False)


def _line(check: MapCheck) -> Inlines:
    said, style = _SAID[check.truth]
    since = ""
    if check.since:
        when = f"{check.since.day}, " if check.since.day else ""
        why = cut(one_line(check.since.subject), _LONGEST)
        since = f", since commit {check.since.short} ({when}{one_line(check.since.by)}: {why})"
    elif check.uncommitted:
        since = ", by edits that are not committed yet"
    elif check.calendar:
        since = ", by the calendar alone: nothing it shows was edited"
    page = f", page {check.origin.page}" if check.origin and check.origin.page else ""
    return (Inline(one_line(check.file), "strong"), Inline(f"{page}: "), Inline(said, style), Inline(since))


def _beneath(check: MapCheck) -> Iterator[doc.Block]:
    """What there is to say of a map; little where it is true."""
    origin, told = check.origin, []
    if origin and check.truth is not Truth.TRUE:
        told.append(words(_drawn(origin), "quiet"))
    if check.why:
        told.append(words(check.why))
    told += [words(one_line(each)) for each in check.differences]
    if check.more:
        told.append(words(f"and {check.more} more"))
    if origin and origin.again and check.truth is Truth.DIFFERS:
        told.append((Inline("draw it anew: "), Inline(origin.again, "code")))
    if told:
        yield Bullets(tuple(map(Bullet, told)))


def _drawn(origin: MapOrigin) -> str:
    commit = f" at commit {origin.commit[:9]}" if origin.commit else ""
    edits = ", with edits that no commit held" if origin.edited else ""
    what = {"index": "index of all maps", "atlas": "atlas of all journeys"}.get(origin.of)
    what = what or f"journey {one_line(origin.journey)}, {origin.view} view"
    return f"{what}, drawn{commit} as of {origin.as_of}{edits}"


def data(found: CheckedMaps) -> Data:
    """The same for machines."""
    return {
        "version": 1,
        "as_of": found.as_of,
        "commit": found.commit or None,
        "edited": found.edited,
        "summary": {str(truth): found.count(truth) for truth in Truth},
        "maps": [_map_data(each) for each in found.maps],
        "no_maps": list(found.no_maps),
    }


def _map_data(check: MapCheck) -> Data:
    origin, since = check.origin, check.since
    return {
        "file": check.file,
        "truth": str(check.truth),
        "why": check.why or None,
        "drawn": origin and {
            "jmx": origin.jmx, "format": origin.format, "journey": origin.journey or None,
            "of": origin.of or None, "view": origin.view,
            "commit": origin.commit or None, "as_of": origin.as_of, "edited": origin.edited,
            "page": origin.page or None, "again": origin.again or None,
        },
        "differences": list(check.differences),
        "more": check.more,
        "calendar": check.calendar,
        "uncommitted": check.uncommitted,
        "since": since and {
            "commit": since.oid, "day": since.day, "author": since.by, "subject": since.subject,
        },
    }  # fmt: skip


FORMATS = report_formats(document, data, names=("text", "json", "markdown"))
