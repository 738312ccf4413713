"""A comparison as a comment on a pull request: effects first, then the changes journey by journey, never too long."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jmx import escape
from jmx.report.changes import Piece
from jmx.report.diff_view import (
    DiffReport,
    EffectTold,
    Group,
    Told,
    counted,
    effects_told,
    groups,
    incomplete,
    nothing,
    number,
    title,
)

MOST_CHARACTERS = 60_000  # GitHub takes 65,536 in a comment
MOST_OPEN = 8  # changes of a journey that are shown without a click
MOST_EFFECTS = 30
_MARKS = {
    "": ("", ""),
    "old": ("", ""),
    "new": ("<b>", "</b>"),
    "gone": ("<del>", "</del>"),
    "come": ("<ins>", "</ins>"),
}


def markdown(report: DiffReport) -> str:
    """The whole comparison in at most 60,000 characters, with a count of what is left out."""
    if not report.changes:
        return "".join(f"{_text(words)}\n\n" for words in (nothing(report), incomplete(report)) if words)
    head = f"### What changed in the journeys\n\n{_text(title(report.comparison))}: {_text(counted(report))}.\n\n"
    head += "".join(_effects(report))
    return head + "".join(_within(report, MOST_CHARACTERS - len(head)))


def _effects(report: DiffReport) -> Iterator[str]:
    if incomplete(report):
        yield f"**{_text(incomplete(report))}**\n\n"
    told = list(effects_told(report.comparison.effects))
    if not told:
        return
    yield f"**Effects**, judged as of {report.as_of}:\n\n"
    for each in told[:MOST_EFFECTS]:
        yield f"- {_effect(each)}\n"
    if len(told) > MOST_EFFECTS:
        yield f"- and {len(told) - MOST_EFFECTS} more\n"
    yield "\n"


def _effect(each: EffectTold) -> str:
    about = f"{_text(each.about)}: " if each.about else ""
    return f"{about}<b>{_text(each.what)}</b>, {_text(each.why)} <sub>{_text(each.where)}</sub>"


class _Line(NamedTuple):
    text: str
    changes: int = 0


def _within(report: DiffReport, room: int) -> Iterator[str]:
    """Journey by journey while there is room; then how much is missing."""
    left = len(report.changes)
    room -= 200  # for what closes and ends the whole
    for group in groups(report):
        lines = list(_lines(group))
        folded = group.size > MOST_OPEN
        opening = f"#### {_text(group.name)}{f' <sub>{_text(group.ref)}</sub>' if group.ref else ''}\n\n"
        opening += f"<details><summary>{number(group.size, 'change', 'changes')}</summary>\n\n" if folded else ""
        closing = "\n</details>\n\n" if folded else "\n"
        shown = list(_fitting(lines, room - len(opening) - len(closing)))
        if shown:
            told = opening + "".join(line.text for line in shown) + closing
            room -= len(told)
            left -= sum(line.changes for line in shown)
            yield told
        if len(shown) < len(lines):
            break
    if left:
        yield f"… and {left:,} more, too many for one comment; `jmx diff` shows them all.\n"


def _fitting(lines: Iterable[_Line], room: int) -> Iterator[_Line]:
    for line in lines:
        room -= len(line.text)
        if room < 0:
            return
        yield line


def _lines(group: Group) -> Iterator[_Line]:
    for record in group.records:
        if record.headed:
            yield _Line(f"- {_text(record.name)} <sub>{_text(record.ref)}</sub>\n")
        for told in record.told:
            yield _Line(f"{'  ' if record.headed else ''}- {_told(told)}\n", 1)


def _told(told: Told) -> str:
    words = "".join(_piece(piece) for piece in told.pieces)
    so = f" (<b>{_text('; '.join(told.so))}</b>)" if told.so else ""
    quiet = " · ".join(part for part in (told.audience, told.where, told.who) if part)
    return f"{words}{so} <sub>{_text(quiet)}</sub>"


def _piece(piece: Piece) -> str:
    before, after = _MARKS[piece.role]
    return f"{before}{_text(piece.text)}{after}"


def _text(text: str) -> str:
    """Text of anybody in the middle of a line, with the blanks around it."""
    if not text.strip():
        return " " if text else ""
    return (" " if text[0].isspace() else "") + escape.markdown(text) + (" " if text[-1].isspace() else "")
