"""What pydantic says about a wrong document, in the words of journeys and with a route instead of a union's tags."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jmx.model import limits, reading_rules
from jmx.model.everyday_words import field_called, value_called
from jmx.model.finding import Finding, Route, RuleCard, shown, words_of, written_at
from jmx.model.form_words import PERSON_FORM, form_words
from jmx.model.identity import slug
from jmx.model.journey import MOVES
from jmx.model.kinds import BY_NAME, KINDS
from jmx.model.record import CADENCES, VISIBLE, Pointer, fields_of, kinds_of, models_in
from jmx.model.settings import LookColors
from jmx.reading.locale_hints import day_hint, harmless, number_hint, percent_hint
from jmx.reading.meant import IF_NONE, is_group, meant_person, meant_ref, meant_share, several_people, to_make

_DATES = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
_RANGES = ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number")
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "fields",
    "tuple_type": "a list",
}
_KEY = "[key]"  # how pydantic marks that an error is about a key and not its value
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Errors of the same place come one per member of a union; the most telling one is kept.
_TELLING = {"literal_error": 1, "string_pattern_mismatch": 2, "string_too_long": 3, "missing": 4}
_TELLING |= dict.fromkeys(_RANGES, 3)


def findings_of(
    error: ValidationError, model: type[BaseModel], path: str, base: Route, data: object
) -> Iterator[Finding]:
    """One finding per place that is wrong, in the order of the document."""
    best: dict[Route, tuple[int, ErrorDetails, object]] = {}
    details = error.errors(include_input=False, include_url=False)
    for detail in islice(details, 2 * limits.FINDINGS_A_FILE):
        route, value = _found(detail, data)
        telling = _TELLING.get(detail["type"], 0)
        if route not in best or telling > best[route][0]:
            best[route] = (telling, detail, value)
    odd = (route[:-1] for route, (_, detail, _) in best.items() if len(route) > 1 and detail["type"] != "missing")
    strange = [holder for holder in dict.fromkeys(odd) if _is_strange(model, holder, written_at(data, holder))]
    for holder in strange:
        if told := _instead_of_fields(model, holder, written_at(data, holder)):
            best = {route: each for route, each in best.items() if route[: len(holder)] != holder}
            yield told[0].at(path, told[1], hint=told[2], route=base + holder, pasteable=True)
    for route, (_, detail, value) in best.items():
        if not (detail["type"] == "missing" and route[:-1] in strange):
            yield _finding(detail, model, path, base, route, value, written_at(data, route[:-1]))


def _is_strange(model: type[BaseModel], route: Route, fields: Any) -> bool:
    """Whether fields are written of which none is known there: then something else was meant."""
    return isinstance(fields, dict) and bool(fields) and not fields.keys() & set(_fields_at(model, route))


def _instead_of_fields(model: type[BaseModel], route: Route, fields: object) -> "_Told | None":
    """What to write for fields that stand where one value is meant; None where that cannot be told."""
    kinds = kinds_at(model, route)
    meant = meant_person(fields) if kinds == ("person",) else meant_ref(fields) if kinds else meant_share(fields)
    if not meant:
        return None
    form = "one person" if kinds == ("person",) else "a ref" if kinds else "a share"
    return reading_rules.WRONG_TYPE, f"'{_name(route)}' should be {form}, not fields", f"write {_pasted(route, meant)}"


def _pasted(route: Route, value: str) -> str:
    """A value as it stands in the file: with its field, unless it is one of a list."""
    return f"`{value}`" if isinstance(route[-1], int) else f"`{route[-1]}: {value}`"


def kinds_at(model: type[BaseModel], route: Route) -> tuple[str, ...] | None:
    """The kinds that a ref may point at where a route leads; None where no ref stands there."""
    names = [index for index, step in enumerate(route) if isinstance(step, str)]
    if not names:
        return None
    last = names[-1]
    infos = (fields_of(each).get(str(route[last])) for each in _models_at(model, route[:last]))
    return next((kinds for info in infos if info is not None and (kinds := kinds_of(info)) is not None), None)


def _found(detail: ErrorDetails, data: Any) -> tuple[Route, object]:
    """Where an error is, without the members of unions, and what is written there: the data is walked along its place.
    Only a field that is missing leads to where nothing is written."""
    route: list[str | int] = []
    here = data
    steps = [step for step in detail["loc"] if not (isinstance(step, str) and (step == _KEY or step.startswith("\0")))]
    for index, step in enumerate(steps):
        if isinstance(here, dict):
            key = _key(here, step)
            if key not in here and (index < len(steps) - 1 or detail["type"] != "missing"):
                break
            route.append(_as_written(key))
            here = here.get(key)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            route.append(step)
            here = here[step]
        else:
            # a string stands where fields could: the error is about the string
            break
    return tuple(route), here


def _key(fields: dict[Any, Any], step: str | int) -> Any:
    """The key of fields that is meant; pydantic shows those that are no text as Python writes them."""
    if isinstance(step, str) and step in fields:
        return step
    return next((key for key in fields if not isinstance(key, str) and (key == step or repr(key) == step)), step)


def _as_written(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    return key.isoformat() if isinstance(key, date) else str(key)


_Told = tuple[RuleCard, str, str]  # the rule, what is wrong, and what to write


def _finding(
    detail: ErrorDetails, model: type[BaseModel], path: str, base: Route, route: Route, value: object, holder: Any
) -> Finding:
    error, context = detail["type"], detail.get("ctx", {})
    of_key = detail["loc"][-1:] == (_KEY,)
    if error == "invalid_key" or (error == "string_pattern_mismatch" and context.get("pattern") == "^x-"):
        card, words, hint = _unknown_field(model, route, value, holder)
    elif of_key:
        card, words, hint = _wrong_form(error, context, shown(route[-1]), value)
    else:
        card, words, hint = _told(error, context, model, route, value)
    return card.at(path, words, hint=hint, route=base + route, at_key=of_key, pasteable=True)


def _unknown_field(model: type[BaseModel], route: Route, value: object, holder: Any) -> _Told:
    step = shown(route[-1] if route else "")
    cut = step[:1].isdigit() and value is None
    hint = _cut_by_comma(step, holder) if cut else _instead_of(step, model, route[:-1])
    return reading_rules.UNKNOWN_FIELD, f"unknown field '{step}'", hint


def _cut_by_comma(step: str, holder: Any) -> str:
    """`{n: 4,300}` is read as `n: 4` and a field 300."""
    written = [str(key) for key in holder] if isinstance(holder, dict) else []
    before = holder[written[written.index(step) - 1]] if step in written[1:] else None
    if not isinstance(before, int) or isinstance(before, bool) or not step.isdigit():
        return _COMMA
    return f"{_COMMA}: {before}{step if len(step) == _THOUSANDS else '.' + step}"


def _name(route: Route) -> str:
    """The field a route leads to, with its place in a list: the finding's line tells the rest."""
    last = max((index for index, step in enumerate(route) if isinstance(step, str)), default=0)
    return words_of(route[last:]) or "this record"


def _told(error: str, context: dict[str, Any], model: type[BaseModel], route: Route, value: object) -> _Told:
    name = _name(route)
    if error == "missing":
        holder = f" from '{_name(route[:-1])}'" if len(route) > 1 else ""
        return reading_rules.MISSING_FIELD, f"'{name}' is missing{holder}", f"add `{name}: …`"
    if error == "everybody":
        told = f"'{name}' is '{value}', which calls everybody there"
        return reading_rules.WRONG_VALUE, told, "write what their account is called, or leave it out"
    if error == "one_of":
        return _one_of(name, tuple(context["said"]), _models_at(model, route))
    if error in _RANGES and isinstance(value, int | float) and value < 0 and route[-1] in MOVES:
        return reading_rules.OUT_OF_SCALE, f"'{name}' is {value}; it must be more than 0", _no_sign(name, f"{-value}")
    if error in _RANGES:
        return reading_rules.OUT_OF_SCALE, *_out_of_scale(name, value, _scale(model, route, context))
    if error in ("model_type", "model_attributes_type"):
        return reading_rules.WRONG_TYPE, f"'{name}' should be fields, not {_sort_of(value)}", _example(route, model)
    if error in _DATES:
        return reading_rules.NOT_A_DATE, *_not_a_date(name, value)
    if error == "literal_error":
        told = f"cannot be '{value}'" if isinstance(value, str) and harmless(value) else "has an unknown value"
        return reading_rules.WRONG_VALUE, f"'{name}' {told}", _nearest_value(value, str(context.get("expected", "")))
    if error in ("string_pattern_mismatch", "string_type") and LookColors in _models_at(model, route[:-1]):
        return (
            reading_rules.WRONG_FORM,
            f"'{name}' should be a colour in quotes, like `\"#0B5FFF\"`",
            _color_hint(value),
        )
    kinds = kinds_at(model, route)
    if kinds == ("person",) and error in ("string_pattern_mismatch", "string_type"):
        return _no_person(error, name, route, value)
    if error in ("string_pattern_mismatch", "string_too_long", "string_too_short", "too_long", "too_short"):
        card, words, hint = _wrong_form(error, context, name, value)
        return card, words, hint + _made_by(kinds, hint, value)
    if error == "tuple_type" and isinstance(value, str | int | float | dict):
        return reading_rules.WRONG_TYPE, f"'{name}' is not a list", _as_list(route, value)
    if error == "float_type" and isinstance(value, int) and not isinstance(value, bool):
        return reading_rules.OUT_OF_SCALE, f"'{name}' is too large a number", ""
    wanted = _TYPES.get(error, "something else")
    if error in ("int_type", "float_type") and value is not None:
        hint = _number_hint(value, error == "int_type", _scale(model, route, {})) or _SAID_AS.get(name, "")
    else:
        hint = _quote_hint(route, error, value)
    return reading_rules.WRONG_TYPE, f"'{name}' should be {wanted}, not {_sort_of(value)}", hint


def _color_hint(value: object) -> str:
    """How a colour is written that lacks its sign or its quotes: behind a sign of its own YAML sees a comment."""
    if value is None:
        return "put it in quotes: without them, what stands behind # is a comment"
    digits = f"{value:06}" if type(value) is int and value >= 0 else value if isinstance(value, str) else ""
    return f'write `"#{digits.upper()}"`' if _DIGITS.fullmatch(digits) else "write red, green and blue in six digits"


_DIGITS = re.compile(r"[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3}")


def _as_list(route: Route, value: object) -> str:
    """How one value stands in a list, where it may be shown."""
    if isinstance(value, str) and value.isalpha() and harmless(value):
        return f"write {_pasted(route, f'[{value}]')}"
    return "put it in [ ], or write a line with a dash for each"


def _made_by(kinds: tuple[str, ...] | None, hint: str, value: object) -> str:
    """The command that makes the record which a hint says to point at."""
    made = to_make(kinds, hint.rpartition(" ")[2].strip("`"), value.strip() if isinstance(value, str) else "")
    return f"{IF_NONE}{made}" if made else ""


def _no_person(error: str, name: str, route: Route, value: object) -> _Told:
    """Another form of a person than the two there are, or several of them."""
    card = reading_rules.WRONG_FORM if error == "string_pattern_mismatch" else reading_rules.WRONG_TYPE
    told = f"'{name}' should be {PERSON_FORM if isinstance(value, str) else f'one person, not {_sort_of(value)}'}"
    several = several_people(value)
    if several:
        return card, told, f"one person answers for it: write {' or '.join(_pasted(route, each) for each in several)}"
    meant = meant_person(value)
    if meant or not isinstance(value, str):
        hint = f"write {_pasted(route, meant)}" if meant else _quote_hint(route, error, value)
        return card, told, hint + _made_by(("person",), meant, value)
    team = _TEAM.fullmatch(value)
    if team and route[-1] == "owner":
        return card, told, f"one person owns it; a team can run it: `operations: {slug(team[1])}`"
    return card, told, "name one person: a group answers for nothing" if is_group(value) else ""


def _number_hint(value: object, whole: bool, scale: dict[str, float]) -> str:
    """How the number is written here; for a word or a half on a small scale, the scale."""
    small = scale.keys() == {"ge", "le"} and scale["le"] <= 100
    hint = f"write {scale['ge']:.0f} to {scale['le']:.0f}" if small else ""
    if isinstance(value, str):
        return number_hint(value, whole=whole) or hint
    return hint or number_hint(value, whole=whole)


def _one_of(name: str, said: tuple[str, ...], models: Iterable[type[BaseModel]]) -> _Told:
    """Of some fields, one must be written and no second one."""
    words: tuple[str, ...] = next((each.ONE_OF for each in models if hasattr(each, "ONE_OF")), ("one",))
    if said:
        told = f"'{name}' says {len(said)} things at once: {' and '.join(said)}"
        return reading_rules.WRONG_VALUE, told, "write an item of its own for each"
    return reading_rules.MISSING_FIELD, f"'{name}' lacks one of {', '.join(words)}", f"add `{words[0]}: …`"


def _no_sign(name: str, size: str) -> str:
    return f"the word says which way, without a sign: `{name}: {size}`"


def _not_a_date(name: str, value: object) -> tuple[str, str]:
    how = "write a day as 2026-03-31, without quotes"
    if not isinstance(value, str) or not _DAY.match(value):
        return f"'{name}' is not a date", day_hint(value) or how
    if len(value) > len("2026-03-31"):
        return f"'{name}' holds more than a day", how
    try:
        date.fromisoformat(value)
    except ValueError:
        return f"'{name}' is {value}, a day no calendar has", how
    return f"'{name}' is text, not a date", f"write `{value}` without quotes"


def _out_of_scale(name: str, value: object, scale: dict[str, float]) -> tuple[str, str]:
    if not scale:
        return f"'{name}' is not a finite number", "write a number, or leave it out"
    told = f"is {value}" if isinstance(value, int | float) and abs(value) < 10**9 else "is out of scale"
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    ends = " and ".join(f"{words[key]} {end:,.13g}" for key, end in scale.items())
    if scale.keys() == {"ge", "le"}:
        ends = f"{scale['ge']:,.13g} to {scale['le']:,.13g}"
    share = ""
    if scale == {"ge": 0, "le": 1} and isinstance(value, int | float) and 1 < value <= 100:
        share = f"write `{value:.13g} %` or `{value / 100:.13g}`, if percent are meant"
    return f"'{name}' {told}; it must be {ends}", share


def _scale(model: type[BaseModel], route: Route, context: dict[str, Any]) -> dict[str, float]:
    """Both ends of a field's scale: the error itself names only the one that was passed."""
    passed: dict[str, float] = {key: float(context[key]) for key in ("ge", "gt", "le", "lt") if key in context}
    names = [step for step in route if isinstance(step, str)]
    for named in reversed(names[-2:]):  # what a persona feels stands under her id, in the field before
        for holder in _models_at(model, route[: route.index(named)]):
            info = fields_of(holder).get(named)
            for ends in _ends_in((info.annotation, *info.metadata) if info else ()):
                if passed.items() <= ends.items():
                    return ends
    return passed


def _ends_in(parts: Iterable[Any]) -> Iterator[dict[str, float]]:
    """The scales written in a type, however deep in its unions."""
    ends: dict[str, float] = {}
    for part in parts:
        for mark in (part, *getattr(part, "metadata", ())):
            ends |= {key: float(getattr(mark, key)) for key in ("ge", "gt", "le", "lt") if hasattr(mark, key)}
        if getattr(part, "__args__", ()) or hasattr(part, "__metadata__"):
            yield from _ends_in((*getattr(part, "__args__", ()), *getattr(part, "__metadata__", ())))
    if ends:
        yield ends


def _example(route: Route, model: type[BaseModel]) -> str:
    """How the fields a place wants are written, with those it needs."""
    for each in _models_at(model, route):
        if route and each is not Pointer:
            fields = ", ".join(f"{name}: …" for name in _needed(each))
            return f"write {_pasted(route, '{' + fields + '}')}"
    return ""


_COMMA = "inside { } a comma starts the next field; write numbers without it"
_THOUSANDS = 3
# How to write what people would rather say in words.
_SAID_AS = {
    "frequency": "write how often it happens to each of them: 1 is once, 4 is four times",
    "reach": "write a share like `35 %`, or a count like `{n: 1200, per: month}`",
}
_FEW = 3
_SHORT = 5
_MISSPELT = 0.8  # so alike are two words of which one is the other, misspelt


def _wrong_form(error: str, context: dict[str, Any], name: str, value: object) -> _Told:
    card = reading_rules.WRONG_FORM
    if error in ("string_too_long", "too_long"):
        what = "characters" if error == "string_too_long" else "items"
        return card, f"'{name}' has more than {context.get('max_length', 0):,} {what}", "shorten it"
    if error in ("string_too_short", "too_short"):
        return card, f"'{name}' is empty", "fill it in, or leave it out"
    if error == "string_type":
        return card, f"the name '{name}' is not text", "put it in quotes"
    pattern = str(context.get("pattern", ""))
    if pattern == VISIBLE:
        return reading_rules.CONTROL_CHARACTER, f"'{name}' holds a control or invisible character", "retype it"
    mark, form = form_words(pattern)
    form = form or "written in another form"
    if mark == "%" and name in MOVES and isinstance(value, str) and value[:1] in _SIGNS:
        return card, f"'{name}' should be {form}", _no_sign(name, value[1:].strip() if harmless(value) else "20 %")
    return card, f"'{name}' should be {form}", _form_hint(mark, value if isinstance(value, str) else "", name)


def _form_hint(mark: str, text: str, name: str) -> str:
    """The same word as it is written here, where only that is wrong."""
    if mark == "%":
        return percent_hint(text, any_number=name in MOVES) or _SAID_AS.get(name, "")
    if mark == "^P(":
        return _cadence_hint(text)
    if mark in ("^[a-z0-9", "(/[a-z0-9") and len(text) <= limits.ID_LENGTH and all(map(slug, text.split("/"))):
        return f"write `{'/'.join(map(slug, text.split('/')))}`"
    return f"write `{text.upper()}`" if mark == "^[A-Z]{3}$" and text.upper() in _MONEY else ""


def _cadence_hint(text: str) -> str:
    plain = text.strip().lower()
    said = plain if plain in CADENCES else value_called(plain, CADENCES)
    if said:
        return f"write `{said}`"
    near = get_close_matches(plain, CADENCES, 1)
    return f"did you mean '{near[0]}'?" if near else _SHORTEST if _HOURS.fullmatch(text) else ""


_TEAM = re.compile(r"(?:group|team):(?:[\w.-]+/)?([\w.-]+)")  # as Backstage writes who owns something
_HOURS = re.compile(r"P[0-9YMWD]*T[0-9HMS.]*|P(?:0[YMWD])+")
_SHORTEST = "reviews are days apart: the shortest is P1D"
_SIGNS = ("-", "\u2212", "+")
_MONEY = ("EUR", "USD", "GBP", "CHF")


def _sort_of(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value) if abs(value) < 10**9 else "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    return "fields" if isinstance(value, dict) else "a date"


def _quote_hint(route: Route, error: str, value: object) -> str:
    if value is None:
        return "fill it in, or leave the field out"
    if error != "string_type":
        return ""
    if isinstance(value, int | date) and not isinstance(value, bool):
        quoted = f'"{_as_written(value)}"'
        return f"write {_pasted(route, quoted)}, in quotes"
    return "write one text" if isinstance(value, dict | list) else "put it in quotes"


def _nearest_value(value: object, expected: str) -> str:
    choices = [choice.strip("' ") for choice in expected.replace(" or ", ", ").split(",") if choice.strip()]
    if isinstance(value, str) and (same := [each for each in choices if slug(each) == slug(value)]):
        return f"write `{same[0]}`"
    if isinstance(value, str) and (said := value_called(value, choices)):
        return f"write `{said}`"
    several = isinstance(value, str) and len(re.findall(r"\w+", value)) > 1  # of several words, one is not meant alone
    near = [] if several else get_close_matches(shown(value), choices, 1)
    return f"did you mean '{near[0]}'?" if near else "one of " + ", ".join(f"`{each}`" for each in choices)


_MOST_FIELDS = 12  # a longer list is not read
_REVIEWED = re.compile(r"(last|next)?[-_]?review(ed|s)?[-_]?(on|at|by|date)?")


def _instead_of(word: str, model: type[BaseModel], route: Route) -> str:
    """What to write instead of a field nobody knows."""
    known = _fields_at(model, route)
    kind = getattr(model, "KIND", "jmx")
    if kind == "journey" and _REVIEWED.fullmatch(word.lower()):
        return "cannot be typed: a review is a record; `jmx review JOURNEY --record` writes it"
    plain = word.lower().replace("-", "_").replace(" ", "_")
    meant = field_called(plain, known)
    # of short words, two that share some letters are not yet alike
    near = get_close_matches(plain, known, 1, 0.75 if len(word) <= 6 else 0.65)
    if not meant and (home := _home(plain, kind, known, near)):
        return home
    if meant or near:
        return f"did you mean '{meant or near[0]}'?"
    if not known:
        return "your own fields start with x-"
    told = f"known fields: {', '.join(known[:_MOST_FIELDS])}"
    if len(known) > _MOST_FIELDS:
        return f"{told}, …; `jmx explain {kind}` lists all; your own start with x-"
    return f"{told}; your own start with x-"


def _home(word: str, kind: str, known: Collection[str], near: Sequence[str]) -> str:
    """Where a field stands that is known elsewhere, or is more like one there than like those that are `near` here: in
    the record around this place, or in another kind."""
    own = BY_NAME.get(kind)
    elsewhere = {name for each in KINDS for name in fields_of(each.model)} - {*known}
    alike = get_close_matches(word, (*elsewhere, *near), 1, _MISSPELT if len(word) > _SHORT else 1)
    if word in known or not alike or alike[0] in near:
        return ""
    name = alike[0]
    if own is not None and name in fields_of(own.model):
        return f"'{name}' is a field of the {kind} itself; write it there"
    homes = [each.name for each in KINDS if each.name != kind and name in fields_of(each.model)]
    return f"'{name}' is a field of a {' or a '.join(homes)}; write it there" if 0 < len(homes) < _FEW else ""


def _fields_at(model: type[BaseModel], route: Route) -> tuple[str, ...]:
    """The fields that may stand somewhere: those that must, then the others."""
    here = sorted(_models_at(model, route), key=lambda each: (each is Pointer, each.__name__))
    needed = [name for each in here if each is not Pointer for name in _needed(each)]
    return tuple(dict.fromkeys((*needed, *(name for each in here for name in fields_of(each)))))


def _models_at(model: type[BaseModel], route: Route) -> tuple[type[BaseModel], ...]:
    """The models that may stand where a route leads."""
    here: tuple[type[BaseModel], ...] = (model,)
    for step in route:
        if isinstance(step, str):
            here = tuple(dict.fromkeys(found for each in here for found in models_in(each).get(step, ())))
    return here


def _needed(model: type[BaseModel]) -> list[str]:
    required = [name for name, info in fields_of(model).items() if info.is_required()]
    return [*required, *getattr(model, "ONE_OF", ())[:1]]
