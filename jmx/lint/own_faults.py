"""What is wrong with a rule of one's own: its code, its kind, what it asks and what it says. Whatever could never hold,
however records are written, is told where that is written."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from jmx.model.everyday_words import field_called, kind_called
from jmx.model.expression import TESTS, Compared, Expression, Failed, Fault, FieldRead
from jmx.model.facts import FACTS, RECORD, names_of, shape_of
from jmx.model.finding import TOPICS, Finding, Route, shown
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.reading_rules import WRONG_VALUE
from jmx.model.settings import OwnRule
from jmx.model.shapes import DAY, FIELDS, LIST, NUMBER, TEXT, WHOLE, YES_NO, ValueShape

NAMED = re.compile(r"\{([^{}]*)\}")
_OF_TEXT = ("contains", "startsWith", "endsWith", "matches")


def faults_of(own: OwnRule, asked: Expression | Fault, codes: Collection[str], route: Route) -> Iterator[Finding]:
    """All that keeps a rule from being asked; `codes` are those of the rules before it."""
    yield from _wrong_code(own, codes, route)
    if own.kind in BY_NAME:
        yield from _wrong_when(own, asked, route)
        yield from _wrong_words(own, route)
        return
    meant = kind_called(own.kind) or next(iter(get_close_matches(own.kind, BY_NAME, 1)), "")
    hint = f"did you mean '{meant}'?" if meant else f"one of {', '.join(BY_NAME)}"
    yield _wrong(own, f"there is no kind '{shown(own.kind)}'", hint, (*route, "kind"))


def _wrong(own: OwnRule, words: str, hint: str, route: Route, lead: str = "") -> Finding:
    return WRONG_VALUE.at(SETTINGS_FILE, f"{words}, so {own.code} is not asked", hint=hint, route=route, lead=lead)


def _wrong_code(own: OwnRule, codes: Collection[str], route: Route) -> Iterator[Finding]:
    family = own.code[:3]
    if family in TOPICS:
        hint = "take three letters of your own, like `OUR101`"
        yield _wrong(own, f"codes that begin with {family} are those of jmx", hint, (*route, "code"))
    elif own.code in codes:
        yield _wrong(own, f"a rule before has the code '{own.code}' too", "take another", (*route, "code"))


def _wrong_when(own: OwnRule, asked: Expression | Fault, route: Route) -> Iterator[Finding]:
    fault = asked if isinstance(asked, Fault) else fault_of(own.kind, asked)
    if fault:
        yield _wrong(own, f"'when' {fault.words}", fault.hint, (*route, "when"), own.when[: fault.at])


def fault_of(kind: str, asked: Expression, *, of_several: bool = False) -> Fault | None:
    """What keeps an expression from being asked of the records of a kind; it may ask of which kind they are where it is
    asked `of_several`."""
    return _misread(kind, asked, of_several=of_several) or _mistyped(kind, asked)


def _misread(kind: str, asked: Expression, *, of_several: bool) -> Fault | None:
    """The first thing in an expression that means nothing for a kind, or could never hold."""
    read = (_unknown(kind, way) or _miscalled(kind, way) for way in asked.reads)
    compares = (each for each in asked.compares if not (of_several and each.way.steps == ("kind",)))
    compared = (_never(kind, each) for each in compares)
    return next((fault for fault in (*read, *compared) if fault), None)


# --- what is read ---


def _unknown(kind: str, way: FieldRead) -> Fault | None:
    """A name that nothing has where it is looked for."""
    for end in range(1, len(way.steps) + 1):
        shape, name = shape_of(kind, way.steps[:end]), way.steps[end - 1]
        if shape is not None:
            continue
        holder, before = shape_of(kind, way.steps[: end - 1]) if end > 1 else None, _last(way.steps[: end - 1])
        if holder is None:
            return Fault(f"reads '{name}', which no {kind} has", _meant(str(name), names_of(kind), kind), way.at)
        if FIELDS in holder.sorts and name != 0:
            known = holder.names
            return Fault(f"reads '{name}' of '{before}', which has none", _meant(str(name), known), way.at)
        words = f"reads {'an item' if name == 0 else repr(name)} of '{before}', which is {holder.words}"
        return Fault(words, _of_items(before, str(name), holder), way.at)
    return None


def _last(steps: tuple[str | int, ...]) -> str:
    return next((str(each) for each in reversed(steps) if each != 0), "")


def _of_items(before: str, name: str, holder: ValueShape) -> str:
    """How a field of what stands in a list is asked for."""
    found = holder.item and holder.item.at(name)
    return f"ask of what is in it: `{before}.exists(e, e.{name} == …)`" if found else ""


def _meant(name: str, known: Collection[str], kind: str = "") -> str:
    """Which of the names that there are may be meant, of a `kind` or of a part of it."""
    meant = field_called(name, known) or next(iter(get_close_matches(name, known, 1)), "")
    if meant in known:
        return f"did you mean `{meant}`?"
    if not kind:
        return f"it has {', '.join(known)}"
    homes = FACTS[name].kinds if name in FACTS else ()
    if homes:
        return f"jmx works it out of {', '.join(each for each in BY_NAME if each in homes)}"
    worked_out = (each for each in FACTS if each in known)
    return f"its fields: jmx explain {kind}; what jmx works out: {', '.join(worked_out)}"


def _miscalled(kind: str, way: FieldRead) -> Fault | None:
    """Something that is called with a value which it does not go with."""
    shape, name = shape_of(kind, way.steps), way.words
    if not shape or not shape.sorts:
        return None
    if way.calls in _OF_TEXT and not shape.sorts & {TEXT, DAY}:
        hint = f'write `"…" in {way.written}`' if LIST in shape.sorts else ""
        return Fault(f"asks `{way.calls}` of {name}, which is {shape.words}", hint, way.at)
    if way.calls == "has" and 0 in way.steps and way.steps[0] != RECORD:
        hint = f"write `{way.written} != null`"
        return Fault(f"asks `has` of {name}, and every item has it, if only as null", hint, way.at)
    if way.calls in TESTS and not shape.sorts & {LIST, FIELDS}:
        return Fault(f"asks `{way.calls}` of {name}, which is {shape.words}", "", way.at)
    return None


# --- what is compared ---


def _never(kind: str, compared: Compared) -> Fault | None:
    """A comparison that comes to the same whatever is written."""
    shape, name = shape_of(kind, compared.way.steps), compared.way.words
    if compared.other:
        return _unlike(kind, compared, shape)
    if not shape or not shape.sorts:
        return None
    value = compared.values[0]
    if compared.sign == "has":
        if LIST in shape.sorts:
            shape, name = shape.item or ValueShape(), f"an item of {name}"
        elif FIELDS in shape.sorts:
            return None
        else:
            hint = f'write `{compared.way.written}.contains("{value}")`' if TEXT in shape.sorts else ""
            return Fault(f"looks for something in {name}, which is {shape.words}", hint, compared.way.at)
    return _no_value(shape, name, value, compared) if shape.sorts and value is not None else None


def _unlike(kind: str, compared: Compared, shape: ValueShape | None) -> Fault | None:
    """Two things that are never of one sort."""
    other = shape_of(kind, compared.other.steps) if compared.other else None
    if compared.sign == "in" or not shape or not other or not shape.sorts or not other.sorts:
        return None
    if _alike(shape) & _alike(other):
        return None
    names = f"{compared.way.words}, which is {shape.words}, with {compared.other.words if compared.other else ''}"
    return Fault(f"compares {names}, which is {other.words}", "compare only values of one sort", compared.way.at)


def _alike(shape: ValueShape) -> frozenset[str]:
    """Its sorts as CEL tells them apart."""
    return frozenset({DAY: TEXT, WHOLE: NUMBER}.get(sort, sort) for sort in shape.sorts)


def _no_value(shape: ValueShape, name: str, value: Any, compared: Compared) -> Fault | None:
    """What is compared with a value of another sort, that is none of its own, or that lies outside its scale."""
    at, sort = compared.at, YES_NO if isinstance(value, bool) else TEXT if isinstance(value, str) else NUMBER
    if sort not in _alike(shape):
        return Fault(
            f"compares {name}, which is {shape.words}, with {sort_of(value)}", _one_sort(shape, compared.way, value), at
        )
    if isinstance(value, str) and TEXT not in shape.sorts and DAY in shape.sorts and not _is_day(value):
        return Fault(f"compares {name}, which is a day, with '{shown(value)}', which is none", _DAYS, at)
    if isinstance(value, str) and shape.values and value not in shape.values and TEXT in shape.sorts:
        near = get_close_matches(value, shape.values, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"one of {', '.join(shape.values)}"
        return Fault(f"""compares {name} with "{shown(value)}", which it never is""", hint, at)
    if sort == NUMBER and _is_outside(shape, compared.sign, value):
        return Fault(f"compares {name} with {value:g}, and it is {_scale(shape)}", _percent(shape, value), at)
    return None


_DAYS = 'days are text: write `"2026-03-31"`, in quotes'


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _one_sort(shape: ValueShape, way: FieldRead, value: Any) -> str:
    """What to write for a value of another sort."""
    if shape.sorts == {DAY}:
        return _DAYS
    if isinstance(value, str) and LIST in shape.sorts and shape.item and TEXT in shape.item.sorts:
        return f'write `"{shown(value)}" in {way.written}`'
    percent = re.fullmatch(r"([0-9.]+) ?%", value) if isinstance(value, str) else None
    if percent and shape.most == 1:
        return f"write `{float(percent[1]) / 100:g}`"
    return f"write `{value}`, without quotes" if isinstance(value, str) and value.isdigit() else ""


def _is_outside(shape: ValueShape, sign: str, value: float) -> bool:
    """Whether no number on the scale of something could answer one way, or the value lies far off that scale. One step
    beyond its end asks whether anything is written, or for all of it."""
    least, most = shape.least, shape.most
    low, high = -1e300 if least is None else least, 1e300 if most is None else most
    step = 1 if shape.is_whole else 0
    never: Mapping[str, bool] = {">": high <= value, ">=": high < value, "<": value <= low, "<=": value < low}
    return never.get(sign, not low <= value <= high) or not low - step <= value <= high + step


def _scale(shape: ValueShape) -> str:
    if shape.least is not None and shape.most is not None:
        return f"{shape.least:g} to {shape.most:g}"
    return f"at least {shape.least:g}" if shape.least is not None else f"at most {shape.most:g}"


def _percent(shape: ValueShape, value: float) -> str:
    return f"write `{value / 100:g}`, if percent are meant" if shape.most == 1 and 1 < value <= 100 else ""


def _mistyped(kind: str, asked: Expression) -> Fault | None:
    """A part of the question that mixes values of different sorts, or is no question, whatever is written."""
    for part in asked.parts:
        given = {name: (shape_of(kind, (name,)) or ValueShape()).example for name in part.names}
        if None in given.values():
            continue
        at = len(part.text) - len(part.text.lstrip())
        try:
            answer = part.answer(given)
        except LookupError:
            continue
        except Failed as error:
            if str(error).startswith(("No such overload", "Undefined variable or function")):
                return Fault(f"mixes values of different sorts: {_sorts(given)}", "compare only values of one sort", at)
            continue
        if not isinstance(answer, bool):
            return Fault(f"comes to {sort_of(answer)} where a yes or no is asked for", "compare it with something", at)
    return None


def _sorts(given: Mapping[str, Any]) -> str:
    return ", ".join(f"'{name}' is {sort_of(value)}" for name, value in given.items()) or "what is written there"


def sort_of(value: Any) -> str:
    names = {bool: "yes or no", int: "a number", float: "a number", str: "text", list: "a list"}
    return names.get(type(value), "of another sort")


def _wrong_words(own: OwnRule, route: Route) -> Iterator[Finding]:
    """Names in braces that mean nothing for the kind."""
    for field, text in (("say", own.say), ("hint", own.hint or "")):
        for found in NAMED.finditer(text):
            known = [name for name in names_of(own.kind) if name != RECORD]
            if found[1] not in known:
                words = f"'{field}' names '{shown(found[1])}', which no {own.kind} has"
                yield _wrong(own, words, _meant(found[1], known, own.kind), (*route, field), text[: found.start() + 1])
                break
