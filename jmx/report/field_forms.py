"""What may stand in a field, in words: its scale, its values or its form, as its type has it."""

from collections.abc import Iterator
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from jmx.model import limits
from jmx.model.form_words import form_words
from jmx.model.record import NAMED, OrText, Pointer, Record, RefTo, fields_of

_KINDS = {"model-stage": "standard stage", "forum": "forum of jmx.yaml", "goal": "goal of jmx.yaml"}
_A_DAY = "a day, like 2026-03-31"
_LARGEST = 10**6  # beyond that an end is a limit of jmx, and not of a scale


def form_of(info: FieldInfo) -> str:
    """What a field may hold."""
    return _form(info.annotation, tuple(info.metadata))


def _form(annotation: Any, marks: tuple[Any, ...]) -> str:
    if hasattr(annotation, "__metadata__"):
        inner, *more = get_args(annotation)
        return _form(inner, (*more, *marks))
    found = _ref(annotation, marks) or _of_several(annotation, marks)
    if found:
        return found
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _part(annotation, marks)
    if annotation is bool:
        return "true, false"
    if annotation is date:
        return _A_DAY
    return _number(annotation, marks) if annotation in (int, float) else _text(marks)


def _of_several(annotation: Any, marks: tuple[Any, ...]) -> str:
    """Values, lists and mappings, and what may have one of several forms."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        told = tuple(mark for mark in marks if not isinstance(mark, OrText))
        forms = list(dict.fromkeys(_form(each, told) for each in arguments if each is not type(None)))
        texts = [form for form in _texts(marks) if form not in forms]
        return _listed([*texts, *(each for each in forms if not any(_says_more(other, each) for other in forms))])
    if origin is Literal:
        return ", ".join(map(str, arguments))
    if origin is tuple:
        return f"a list, each {_form(arguments[0], ())}"
    if origin is dict:
        key, value = (_form(each, ()) for each in arguments)
        each = f"for each of {key}" if get_origin(arguments[0]) is Literal else f"by {key.partition(':')[0]}"
        return f"{each}: {value}"
    return ""


def _ref(annotation: Any, marks: tuple[Any, ...]) -> str:
    ref = next((each for each in marks if isinstance(each, RefTo)), None)
    if ref is None or annotation is not str:
        return ""
    if any(NAMED in pattern for pattern in _patterns(marks)):
        return form_words(NAMED)[1]
    kinds = [_KINDS.get(kind, kind) for kind in ref.kinds]
    return f"the ref of {_article(_listed(kinds))}" if kinds else "the ref of any record"


def _part(model: type[BaseModel], marks: tuple[Any, ...]) -> str:
    if model is Pointer:
        return "`{ref: id}`"
    if issubclass(model, Record):
        written = f"{_article(model.KIND)} written out"
    else:
        needed = [name for name, info in fields_of(model).items() if info.is_required()]
        names = [*needed, *getattr(model, "ONE_OF", ())[:1]] or list(fields_of(model))
        written = f"`{{{', '.join(f'{name}: …' for name in names)}}}`"
    return _listed([*_texts(marks), written])


def _texts(marks: tuple[Any, ...]) -> list[str]:
    """The texts that may stand for fields."""
    forms = next((each.forms for each in marks if isinstance(each, OrText)), ())
    return ["a title" if form is OrText().forms[0] else _form(form, ()) for form in forms]


def _number(annotation: Any, marks: tuple[Any, ...]) -> str:
    ends = {key: getattr(mark, key) for mark in _flat(marks) for key in ("ge", "gt", "le") if hasattr(mark, key)}
    least, most = ends.get("ge"), ends.get("le")
    kind = "a whole number" if annotation is int else "a number"
    if least is not None and most is not None and most <= _LARGEST:
        return f"{kind} from {least:g} to {most:g}"
    more = f"more than {ends['gt']:g}" if "gt" in ends else "" if least is None else f"{least:g} or more"
    return f"{kind}, {more}" if more else kind


def _text(marks: tuple[Any, ...]) -> str:
    words = next(filter(None, (form_words(pattern)[1] for pattern in _patterns(marks))), "")
    longest = min((each.max_length for each in _flat(marks) if getattr(each, "max_length", None)), default=0)
    return words or ("short text" if longest == limits.TITLE_LENGTH else "text")


def _patterns(marks: tuple[Any, ...]) -> Iterator[str]:
    for mark in _flat(marks):
        if isinstance(pattern := getattr(mark, "pattern", None), str):
            yield pattern


def _flat(marks: tuple[Any, ...]) -> Iterator[Any]:
    for mark in marks:
        yield mark
        yield from getattr(mark, "metadata", ())


def _says_more(other: str, form: str) -> bool:
    return other != form and other.startswith(form)


def _article(words: str) -> str:
    return words if words == "evidence" else f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def _listed(forms: list[str]) -> str:
    *others, last = forms
    return f"{', '.join(others)} or {last}" if others else last
