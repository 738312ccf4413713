"""What pydantic says about a wrong document, in the words of journeys and with a route instead of a union's tags."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jmx.model import limits, seen
from jmx.model.finding import Finding, Seen
from jmx.model.place import Route, words_of

_DATES = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
_RANGES = ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number")
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping of fields",
    "tuple_type": "a list",
    "model_type": "fields, or a title",
    "model_attributes_type": "fields",
}
# Errors of the same place come one per member of a union; the most telling one is kept.
_TELLING = {"string_pattern_mismatch": 2, "literal_error": 1, "missing": 4, "string_too_long": 3} | dict.fromkeys(
    _RANGES, 3
)


def findings_of(
    error: ValidationError, model: type[BaseModel], path: str, base: Route, data: object
) -> Iterator[Finding]:
    """One finding per place that is wrong, in the order of the document."""
    best: dict[Route, tuple[int, ErrorDetails]] = {}
    details = error.errors(include_input=False, include_url=False)
    for detail in islice(details, 2 * limits.FINDINGS_A_FILE):
        route = _route(detail["loc"], data)
        telling = _TELLING.get(detail["type"], 0)
        if route not in best or telling > best[route][0]:
            best[route] = (telling, detail)
    for route, (_, detail) in best.items():
        yield _finding(detail, model, path, base, route, _value(data, route))


def _route(loc: tuple[str | int, ...], data: object) -> Route:
    """The error's place with union tags dropped, by walking the data along it."""
    route: list[str | int] = []
    here = data
    for index, step in enumerate(loc):
        if isinstance(step, str) and step.startswith("\0"):
            continue
        if isinstance(here, dict) and isinstance(step, str):
            if step not in here and index < len(loc) - 1:
                break
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            # a string stands where fields could: the error is about the string
            break
        route.append(step)
    return tuple(route)


def _value(data: object, route: Route) -> object:
    for step in route:
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return None
    return data


def _finding(
    detail: ErrorDetails, model: type[BaseModel], path: str, base: Route, route: Route, value: object
) -> Finding:
    name = words_of(route) or "this record"
    error, context = detail["type"], detail.get("ctx", {})
    card, words, hint = _told(error, context, name, value)
    if error == "string_pattern_mismatch" and context.get("pattern") == "^x-":
        card, words = seen.UNKNOWN_FIELD, f"unknown field '{_short(route[-1] if route else '')}'"
        hint = _nearest(str(route[-1]) if route else "", _fields_at(model, route[:-1]))
    return card.at(path, words, hint=hint, route=base + route)


def _told(error: str, context: dict[str, Any], name: str, value: object) -> tuple[Seen, str, str]:
    if error == "missing":
        return seen.MISSING_FIELD, f"'{name}' is missing", ""
    if error in _DATES:
        return seen.NOT_A_DATE, f"'{name}' is not a date", "write a real day as 2026-03-31, without quotes"
    if error in _RANGES:
        return seen.OUT_OF_SCALE, f"'{name}' is out of scale: {_limit(error, context)}", ""
    if error == "literal_error":
        return (
            seen.WRONG_VALUE,
            f"'{name}' has an unknown value",
            _nearest_value(value, str(context.get("expected", ""))),
        )
    if error in ("string_pattern_mismatch", "string_too_long", "string_too_short", "too_long", "too_short"):
        return _wrong_form(error, context, name, value)
    if error == "tuple_type" and isinstance(value, str | int | float | dict):
        return (
            seen.WRONG_TYPE,
            f"'{name}' is not a list",
            f"write `{name.rpartition('.')[2]}: [ … ]`, or one `- …` a line",
        )
    wanted = _TYPES.get(error, "something else")
    return seen.WRONG_TYPE, f"'{name}' should be {wanted}, not {_sort_of(value)}", _quote_hint(error, value)


def _limit(error: str, context: dict[str, Any]) -> str:
    words = {
        "greater_than": "more than {gt}",
        "greater_than_equal": "at least {ge}",
        "less_than": "less than {lt}",
        "less_than_equal": "at most {le}",
    }
    shown = {key: f"{value:g}" if isinstance(value, float) else value for key, value in context.items()}
    return words.get(error, "a finite number").format(**shown)


_FORMS = (
    ("<[^<>@", "one person: an id of people.yaml, or `Ana Ruiz <ana@x.example>`"),
    ("(/[a-z0-9]", "a ref: small letters, digits and hyphens, with / between a journey and a place in it"),
    ("^[a-z0-9]+(-", "an id: small letters, digits and single hyphens, like `waits-too-long`"),
    ("^P(", "weekly, monthly, quarterly, half-yearly, annual, or an ISO 8601 duration like P6W"),
    ("https?://", "an address that starts with https:// and holds no user name"),
    (r"\.csv$", "the path of a .csv file beside this one"),
    ("@", "an e-mail address"),
    ("[A-Z]{3}$", "a currency of three capitals, like EUR"),
    ("%", "a share like `35 %`"),
    ("[0-9a-f]{40}", "the full id of a commit"),
    ("1:[0-9a-f]", "a fingerprint as jmx writes it"),
)


def _wrong_form(error: str, context: dict[str, Any], name: str, value: object) -> tuple[Seen, str, str]:
    if error in ("string_too_long", "too_long"):
        return seen.WRONG_FORM, f"'{name}' is longer than {context.get('max_length')}", "shorten it"
    if error in ("string_too_short", "too_short"):
        return seen.WRONG_FORM, f"'{name}' is empty", "fill it in, or leave it out"
    pattern = str(context.get("pattern", ""))
    if pattern.startswith("^[^\\x00"):
        return seen.CONTROL_CHARACTER, f"'{name}' holds a control or invisible character", "retype it"
    form = next((words for mark, words in _FORMS if mark in pattern), "another form")
    return seen.WRONG_FORM, f"'{name}' is not {form}", ""


def _sort_of(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else "a date"


def _quote_hint(error: str, value: object) -> str:
    if error == "string_type" and not isinstance(value, dict | list) and value is not None:
        return "put it in quotes"
    if value is None:
        return "fill it in, or leave the field out"
    return ""


def _nearest_value(value: object, expected: str) -> str:
    choices = [choice.strip("' ") for choice in expected.replace(" or ", ", ").split(",") if choice.strip()]
    near = get_close_matches(str(value), choices, 1)
    return f"did you mean '{near[0]}'?" if near else "one of: " + ", ".join(choices)


def _nearest(word: str, fields: Iterable[str]) -> str:
    known = list(fields)
    near = get_close_matches(word, known, 1)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known fields: {', '.join(known)}; your own start with x-" if known else "your own fields start with x-"


def _fields_at(model: type[BaseModel], route: Route) -> tuple[str, ...]:
    here: set[type[BaseModel]] = {model}
    for step in route:
        if isinstance(step, str):
            here = {found for each in here for found in models_in(each).get(step, ())}
    return tuple(dict.fromkeys(name for each in sorted(here, key=lambda m: m.__name__) for name in field_names(each)))


@cache
def field_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model as people write them."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


@cache
def models_in(model: type[BaseModel]) -> dict[str, tuple[type[BaseModel], ...]]:
    """For each field, the models that may stand in it, however deep in lists and unions."""
    found = {}
    for name, info in model.model_fields.items():
        found[info.alias or name] = tuple(dict.fromkeys(_models_of(info.annotation)))
    return found


def _models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_of(inner)


def _short(value: object) -> str:
    return str(value)[: limits.HINT_LENGTH]
