"""`columns.yaml`: what is what in a table of another tool, as a file that people read and correct."""

import json
import re
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from jmx.errors import near
from jmx.foreign.draft import NotReadable, Scale, scale_of, shown
from jmx.foreign.lanes import LANES, Sure
from jmx.foreign.tables import SKIP, ColumnMap, name_of
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

_FIELDS = ("sheet", "title", "stages", "header", "scale", "lanes")
_ACROSS, _DOWN = "side by side", "one below the other"
_WIDTH = 100
_LETTERS = re.compile("[A-Z]{1,3}")
_SAID = {Sure.SURE: "sure", Sure.LIKELY: "likely", Sure.PERHAPS: "perhaps; check it"}


@dataclass(frozen=True, slots=True)
class SheetMap:
    """How a workbook is read: which sheet, and what is what in it."""

    columns: ColumnMap
    sheet: str = ""


def columns_text(found: SheetMap, file: str) -> str:
    """A guess as the text of its file, with how sure each line is."""
    columns = found.columns
    lines = [
        f"# What is what in {json.dumps(file, ensure_ascii=False)}, as jmx guesses it by names and shape.",
        "# Correct it, then give it with --map. A row or column holds one of:",
        *(f"#   {line}" for line in wrap(f"{', '.join(LANES)}; or {SKIP}", _WIDTH)),
    ]
    lines += [f"sheet: {_quoted(found.sheet)}"] if found.sheet else []
    lines += [f"title: {_quoted(columns.title)}"] if columns.title else []
    lines += [
        f"stages: {_ACROSS if columns.across else _DOWN}  # or: {_DOWN if columns.across else _ACROSS}",
        f"header: {_letters(columns.header) if columns.across else columns.header}"
        f"  # the {'column' if columns.across else 'row'} that names the {'rows' if columns.across else 'columns'}",
        f"scale: {columns.scale or Scale()}  # what feelings were rated on, from awful to delightful",
        "lanes:",
    ]
    for name, lane in columns.lanes.items():
        sure = _SAID[columns.sure[name]] if name in columns.sure else "nothing like it is known"
        lines.append(f"  {_quoted(name)}: {lane}  # {sure}")
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def columns_of(content: bytes, file: str) -> SheetMap:
    """What a `columns.yaml` says. NotReadable with what to write instead."""
    try:
        data = door.parse(content)
    except Refusal as refusal:
        raise NotReadable(f"'{file}': {refusal.words}{f'; {refusal.hint}' if refusal.hint else ''}") from refusal
    try:
        return _sheet_map(data)
    except NotReadable as error:
        raise NotReadable(f"'{file}': {error}") from error


def _sheet_map(data: dict[str, Any]) -> SheetMap:
    for name in data:
        if name not in _FIELDS:
            raise NotReadable(f"unknown field '{shown(str(name))}'{near(str(name), _FIELDS)}; {', '.join(_FIELDS)}")
    lanes = data.get("lanes")
    if not isinstance(lanes, dict):
        raise NotReadable("`lanes` says what each row or column holds, as `Pain points: pains`")
    for name, lane in lanes.items():
        if lane not in LANES and lane != SKIP:
            known = ", ".join((*LANES, SKIP))
            raise NotReadable(
                f"'{shown(str(name))}' holds '{shown(str(lane))}'{near(str(lane), [*LANES])}; one of: {known}"
            )
    across = data.get("stages", _DOWN) == _ACROSS
    if data.get("stages", _DOWN) not in (_ACROSS, _DOWN):
        raise NotReadable(f"`stages` stand {_ACROSS} or {_DOWN}")
    said = {name: data.get(name, "") for name in ("sheet", "title", "scale")}
    odd = next((name for name, value in said.items() if not isinstance(value, str)), None)
    if odd:
        raise NotReadable(f"`{odd}` is text; put it in quotes")
    held = {name_of(str(name)): str(lane) for name, lane in lanes.items()}
    scale = scale_of(said["scale"]) if said["scale"] else None
    return SheetMap(ColumnMap(held, _header(data), across, {}, name_of(said["title"]), scale), said["sheet"])


def _header(data: dict[str, Any]) -> int:
    header = data.get("header", 1)
    if isinstance(header, int) and not isinstance(header, bool) and 1 <= header <= 1_048_576:
        return header
    if isinstance(header, str) and _LETTERS.fullmatch(header.strip().upper()):
        number = 0
        for letter in header.strip().upper():
            number = number * 26 + ord(letter) - ord("A") + 1
        return number
    raise NotReadable("`header` is the row (as 1) or the column (as A) that names the others")


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
