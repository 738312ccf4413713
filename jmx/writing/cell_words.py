"""What fields say, in the words of a table's cells, and what the words that somebody filled in are to say there."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from typing import Any

from jmx.model import limits
from jmx.model.journey_table import CellForm, cell_form
from jmx.model.kinds import BY_NAME
from jmx.model.outline import HOLDS
from jmx.model.workspace import Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.writing.edit import REMOVE
from jmx.writing.emit import flow_text
from jmx.writing.field_input import judge

POINTS = "→ "  # begins a line that leads to a record of its own
CUT = " … (too long for a cell; the whole text is in the repository)"
_YES, _NO = ("yes", "true", "x"), ("no", "false")
_PER = re.compile(r"([0-9][0-9.,' ]*?) (?:per|a|each) (day|week|month|quarter|year)")
_PAIR = re.compile(r"([^:\n]{1,80}): (.*)")
_NUMBER = re.compile(r"([-+]?[0-9]+)(?:[.,]([0-9]+))?\s?(%?)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what no workbook can hold
_SAID_BY = ("title", "text", "name", "system", "to", "insight", "question", "source")
_LONGEST_LABEL = 90
_MOST_NAMED = 12


@dataclass(eq=False)
class WrongWords(Exception):
    """Why the words of a cell cannot stand in its field, and what to write."""

    words: str


def plain_words(text: str) -> str:
    """Text as a cell gives it back: no blanks around it, one sort of line end."""
    text = _NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    units = text.encode("utf-16-le")  # spreadsheets count these: two for an emoji
    if len(units) <= 2 * limits.CELL_LENGTH:
        return text
    return units[: 2 * (limits.CELL_LENGTH - len(CUT))].decode("utf-16-le", "ignore") + CUT


def say_same(kind: str, field: str, one: str, other: str, *, loose: bool = False) -> bool:
    """Whether two cells of a field say the same; `loose` also where any text is only written otherwise, as spreadsheets
    write numbers and truths of CSV files."""
    if one == other:
        return True
    form = cell_form(kind, field)
    if form.many:
        return _lines(form, one) == _lines(form, other)
    if form.truth and {one.casefold(), other.casefold()} <= {*_YES, *_NO}:
        return (one.casefold() in _YES) is (other.casefold() in _YES)
    if loose and one.casefold() == other.casefold() in ("true", "false"):
        return True
    return (form.loose or loose) and _measure(one) == _measure(other)


def _lines(form: CellForm, words: str) -> list[str]:
    """The lines of a cell; of those that lead to records only where to."""
    lines = filter(None, map(str.strip, words.split("\n")))
    return [line.partition(":")[0] if _leads(form, line) else line for line in lines]


def _leads(form: CellForm, line: str) -> bool:
    """Whether a line leads to a record of its own, as only one of parts can; elsewhere the arrow is somebody's text."""
    return bool(form.part) and line.startswith(POINTS.strip())


def _measure(words: str) -> object:
    """A number whatever way it is written; other words as they are."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return words
    number = float(f"{found[1]}.{found[2] or 0}")
    return round(number / 100 if found[3] else number, 12)


class CellWords:
    """Speaks of the fields of one journey: its own places first, and people, teams and personas by their names."""

    def __init__(self, workspace: Workspace, journey: str) -> None:
        self._workspace = workspace
        self._journey = journey
        self._called: dict[tuple[str, ...], Mapping[str, str]] = {}
        self.also_called: dict[str, str] = {}  # refs of places by names that they had once, or will have

    # --- what fields say ---

    def of(self, kind: str, field: str, value: Any) -> str:
        """The words of a field's value as it is written; empty where nothing is."""
        form = cell_form(kind, field)
        if isinstance(value, list | tuple):
            return plain_words("\n".join(self._line(form, each) for each in value))
        return "" if value is None else plain_words(self._words(form, value))

    def _words(self, form: CellForm, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Mapping):
            if value.keys() == {"n", "per"}:
                return f"{value['n']} per {value['per']}"
            parts = {self._called_by(form).get(str(key), str(key)): each for key, each in value.items()}
            told = [f"{key}: {self._words(CellForm(), each)}" for key, each in parts.items() if _is_plain(each)]
            return "\n".join(told) if len(told) == len(value) > 0 else flow_text(value)
        if isinstance(value, float):
            return f"{value:.15g}"
        if isinstance(value, str | int | date):
            return self._called_by(form).get(self._whole_ref(str(value)), str(value)) if form.kinds else str(value)
        return flow_text(value)

    def _line(self, form: CellForm, item: Any) -> str:
        if isinstance(item, Mapping):
            if "ref" in item:
                found = self._workspace.find(str(item["ref"]), self._journey)
                return f"{POINTS}{item['ref']}{f': {_cut(found.record.label)}' if found else ''}"
            said = next((name for name in (form.part, *_SAID_BY) if isinstance(item.get(name), str)), "")
            return _one_line(item[said]) if said else flow_text(item)
        return _one_line(self._words(form, item))

    # --- what words are to say ---

    def value(self, kind: str, field: str, words: str, old: Any = None) -> Any:
        """What a field is to hold where its cell says so, and REMOVE where it says nothing. `old` is what it holds: of
        a list each line that stays keeps all that is written there. Raises WrongWords."""
        if not words:
            return REMOVE
        if CUT in words:
            raise WrongWords("the text is too long for a cell; edit it in the repository")
        form = cell_form(kind, field)
        self._refuse_unknown(form, words)
        answers = [self._items(kind, field, form, words, old)] if form.many else list(self._answers(form, words))
        judged = [judge(BY_NAME[kind], field, each, self._workspace, self._journey) for each in answers]
        found = next((each for each in judged if not each.wrong and not each.missing), judged[0])
        if found.wrong or found.missing:
            raise WrongWords(found.wrong or "; ".join(found.missing))
        return found.value

    def _refuse_unknown(self, form: CellForm, words: str) -> None:
        """Names that nothing has are told as names: who fills in a table knows no refs."""
        lines = filter(None, map(str.strip, words.split("\n"))) if form.kinds and not form.number else ()
        for line in lines:
            known = self._ref(form, line) or self._workspace.find(line, self._journey)
            if not known and "<" not in line and not line.startswith("{"):
                names = self._names(form)
                near = get_close_matches(line, names, 1)
                those = (
                    f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names[:_MOST_NAMED]) or 'none'}"
                )
                kinds = " or ".join(each for each in form.kinds if each != "journey") or "journey"
                raise WrongWords(f"no {kinds} is called '{_cut(line)}'; {those}")

    def _answers(self, form: CellForm, words: str) -> Iterator[Any]:
        """The ways to take what somebody wrote into a cell, the likeliest first."""
        if form.kinds and (ref := self._ref(form, words)):
            yield ref
        if form.truth and words.casefold() in (*_YES, *_NO):
            yield words.casefold() in _YES
        per = _PER.fullmatch(words)
        if per and not form.many:
            yield {"n": door.scalar(re.sub("[.,' ]", "", per[1])), "per": per[2]}
        if words.startswith("{"):
            yield _in_braces(words)
        pairs = [_PAIR.fullmatch(line) for line in words.split("\n")]
        if all(pairs) and not (form.text and form.kinds):
            keys = {found[1].strip(): found[2].strip() for found in pairs if found}
            named = {self._ref(form, key) or key: each for key, each in keys.items()}
            yield {key: each if (typed := door.scalar(each)) is None else typed for key, each in named.items()}
        yield words
        number = _NUMBER.fullmatch(words)
        if form.number and number and not number[3]:
            yield float(f"{number[1]}.{number[2] or 0}") if (number[2] or "").strip("0") else int(number[1])

    def _items(self, kind: str, field: str, form: CellForm, words: str, old: Any) -> list[Any]:
        """The items of a list by its lines. Those that were there stay as they are written; one that was reworded in
        its place keeps what else it says."""
        lines = [line for each in words.split("\n") if (line := _one_line(each))]
        items = list(old) if isinstance(old, list) else []
        there = [self._line(form, each) for each in items]
        keys, known = _lines(form, "\n".join(lines)), [*(_lines(form, each)[0] if each else "" for each in there)]
        found: list[Any] = []
        for how, start, end, first, last in SequenceMatcher(None, known, keys, autojunk=False).get_opcodes():
            if how == "equal":
                found += items[start:end]
            elif how == "replace" and end - start == last - first:
                found += [
                    self._item(kind, field, form, *each)
                    for each in zip(lines[first:last], items[start:end], strict=True)
                ]
            else:
                moved = {key: item for key, item in zip(known, items, strict=True) if key in keys}
                found += [
                    moved.get(key) or self._item(kind, field, form, line)
                    for key, line in zip(keys[first:last], lines[first:last], strict=True)
                ]
        return found

    def _item(self, kind: str, field: str, form: CellForm, line: str, old: Any = None) -> Any:
        """An item that is new, or that says something else than the one in its place."""
        held = HOLDS.get(kind, {}).get(field, "")
        pointed = line.removeprefix(POINTS.strip()).partition(":")[0].strip() if _leads(form, line) else ""
        target = self._workspace.find(pointed or line, self._journey) if held else None
        if target is not None and target.kind in (held, "insight" if held == "evidence" else held):
            return {"ref": pointed or line}
        if pointed:
            raise WrongWords(
                f"there is no {held or 'record'} '{pointed}'; a line that begins with {POINTS}leads to one"
            )
        if form.kinds:
            return self._ref(form, line) or line
        if isinstance(old, Mapping) and "ref" not in old:
            said = next((name for name in (form.part, *_SAID_BY) if isinstance(old.get(name), str)), "")
            return {**old, said: line} if said else line
        return {form.part: line} if form.part and form.part not in ("title", "to") else line

    # --- names ---

    def choices(self, kind: str, field: str) -> tuple[str, ...]:
        """The names to choose from in a field that leads to one record."""
        form = cell_form(kind, field)
        return self._names(form) if form.kinds else form.choices

    def _names(self, form: CellForm) -> tuple[str, ...]:
        return tuple(sorted(set(self._called_by(form).values()), key=str.casefold))

    def _ref(self, form: CellForm, words: str) -> str:
        """The ref of the record that is called so, or has that ref; empty where none or several are."""
        wanted, called = _one_line(words).casefold(), self._called_by(form)
        found = wanted if wanted in called else ""
        found = found or next((ref for ref, name in called.items() if name.casefold() == wanted), "")
        return found or (self.also_called.get(wanted, "") if "touchpoint" in form.kinds else "")

    def _whole_ref(self, ref: str) -> str:
        found = self._workspace.find(ref, self._journey)
        return found.ref if found else ref

    def _called_by(self, form: CellForm) -> Mapping[str, str]:
        """What the records are called that a field may lead to, by their refs; the ref itself where several are called
        alike, or it is a place of another journey."""
        if form.kinds not in self._called:
            found = {each.ref: _one_line(_name(each.record)) for each in self._targets(form.kinds)}
            counted = Counter(name.casefold() for name in found.values())
            names = {ref: name if counted[name.casefold()] == 1 else ref for ref, name in found.items()}
            self._called[form.kinds] = names
        return self._called[form.kinds]

    def _targets(self, kinds: Sequence[str]) -> Iterator[Located[Any]]:
        if {"stage", "touchpoint"} & {*kinds}:
            yield from (each for each in self._places if each.kind in kinds)
            return
        for kind in kinds:
            yield from self._workspace.settled.get(kind, {}).values()
            yield from self._workspace.of(kind)

    @cached_property
    def _places(self) -> tuple[Located[Any], ...]:
        places = (self._workspace.find(ref) for ref in self._workspace.places(self._journey))
        return tuple(each for each in places if each is not None)


def _name(record: Any) -> str:
    """What people call a record, or a goal or forum of jmx.yaml."""
    return str(getattr(record, "label", None) or record.title)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, Mapping | list | tuple) and "\n" not in str(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= _LONGEST_LABEL else f"{line[: _LONGEST_LABEL - 1].rstrip()}…"


def _in_braces(words: str) -> Any:
    try:
        return door.parse(f"x: {words}\n".encode())["x"]
    except (Refusal, UnicodeEncodeError):
        return words
