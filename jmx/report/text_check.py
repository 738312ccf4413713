"""Which numbers of a text rest on records, and which on nothing, or on what is not so any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, Style, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.wording import counted, cut, in_figures
from jmx.review.known_numbers import KnownNumber

_LONGEST = 160


class Grounds(StrEnum):
    """What a number of a text rests on."""

    FOUNDED = "founded"
    OUTDATED = "outdated"
    UNFOUNDED = "unfounded"


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """A number, where it stands and in which sentence; what it rests on, or rested on, and what is so now."""

    where: str
    written: str
    sentence: str
    grounds: Grounds
    known: KnownNumber | None = None
    now: KnownNumber | None = None


@dataclass(frozen=True, slots=True)
class TextCheck:
    """The numbers of a file that claim to come from records; `passed` counts those that claim nothing."""

    name: str
    numbers: tuple[CheckedNumber, ...]
    passed: int
    as_of: date
    commit: str = ""

    @property
    def wrong(self) -> tuple[CheckedNumber, ...]:
        """Those that do not hold."""
        return tuple(each for each in self.numbers if each.grounds is not Grounds.FOUNDED)


def document(check: TextCheck) -> doc.Document:
    """For people: what does not hold, and how many numbers do."""
    blocks: list[doc.Block] = []
    if check.wrong:
        blocks.append(doc.Bullets(tuple(map(_bullet, check.wrong)), prose=True))
    blocks.append(doc.Paragraph(words(_summary(check))))
    return doc.Document(words(f"Numbers of {check.name}"), tuple(blocks), headed=False)


def _summary(check: TextCheck) -> str:
    counts = [(grounds, sum(each.grounds is grounds for each in check.numbers)) for grounds in Grounds]
    told = ", ".join(f"{count} {grounds}" for grounds, count in counts if count)
    rest = f"; {check.passed} more claim nothing of these records" if check.passed else ""
    number = counted(len(check.numbers), "number")
    return f"{check.name}: {number} of these records{f': {told}' if told else ''}{rest}. As of {check.as_of}."


def _bullet(each: CheckedNumber) -> doc.Bullet:
    style: Style = "warning" if each.grounds is Grounds.OUTDATED else "error"
    why = _why(each)
    return doc.Bullet(
        (
            Inline(f"{each.where}: "), Inline(each.written, "strong"), Inline(" is "), Inline(str(each.grounds), style),
            Inline(f": {why}" if why else ""), Inline(f" — “{cut(each.sentence, _LONGEST)}”", "quiet"),
        )
    )  # fmt: skip


def _why(each: CheckedNumber) -> str:
    was = f"so on {each.known.day}" if each.known and each.known.day else "so earlier" if each.known else ""
    now = f"{each.now.what} is {_value(each.now)}" if each.now else "" if was else "no record says it"
    on = f" ({each.now.day})" if each.now and each.now.day else ""
    return "; ".join(filter(None, (was, f"{now}{on}" if now else "")))


def _value(known: KnownNumber) -> str:
    return f"{in_figures(round(known.value, 4))}{f' {known.unit}' if known.unit else ''}"


def everything(check: TextCheck) -> doc.Document:
    """The same with what every number rests on."""
    columns = (
        TableColumn("where"), TableColumn("number"), TableColumn(""),
        TableColumn("what it is", longest=60, shortest=20), TableColumn("on"),
        TableColumn("ref", "quiet", longest=48, shortest=12),
    )  # fmt: skip
    rows = tuple(_row(each, check.as_of) for each in check.numbers)
    table = (doc.Table("Numbers", columns, rows, 2),) if rows else ()
    title = words(f"Numbers of {check.name}")
    return doc.Document(title, (*table, *document(check).blocks), headed=False)


def _row(each: CheckedNumber, as_of: date) -> tuple[doc.Cell, ...]:
    found = each.known or each.now
    style: Inlines = words(str(each.grounds), "good" if each.grounds is Grounds.FOUNDED else "error")
    told = (found.what, found.day or as_of, found.ref) if found else ("", None, "")
    return each.where, each.written, style, *told


# --- for machines ---

_COLUMNS = ("where", "number", "grounds", "what", "ref", "day", "now", "now_day", "sentence")


def data(check: TextCheck) -> Data:
    """For machines: every number."""
    return {
        "version": 1, "as_of": check.as_of, "commit": check.commit or None, "file": check.name, "passed": check.passed,
        "numbers": [_number(each, check.as_of) for each in check.numbers],
    }  # fmt: skip


def _number(each: CheckedNumber, as_of: date) -> Data:
    found = each.known or each.now
    return {
        "where": each.where, "number": each.written, "grounds": each.grounds, "what": found.what if found else None,
        "ref": (found.ref or None) if found else None, "day": (each.known.day or as_of) if each.known else None,
        "now": each.now.value if each.now else None, "now_day": each.now.day if each.now else None,
        "sentence": each.sentence,
    }  # fmt: skip


def tables(check: TextCheck) -> list[doc.Table]:
    """A row for each number."""
    return list(_tables(check))


def _tables(check: TextCheck) -> Iterator[doc.Table]:
    yield data_table("Numbers", _COLUMNS, [_number(each, check.as_of) for each in check.numbers])


FORMATS = report_formats(document, data, tables, ("text", "json", "markdown", "csv", "xlsx"))
EVERYTHING = report_formats(everything, data, tables, ("text", "json", "markdown", "csv", "xlsx"))
