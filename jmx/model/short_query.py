"""What people type to find records: words, "words as they stand", short conditions like `severity>=4`, expressions.

`kind:pain severity>=4 owner:ana age<90d tag:otp refund` is a kind, four conditions and a word. What holds `==`, `!=`,
`&&` or `||` is an expression as own rules have it.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from jmx.errors import JmxError, near
from jmx.model.everyday_words import field_called, value_called
from jmx.model.facts import FACTS, names_of, shape_of
from jmx.model.kinds import BY_NAME
from jmx.model.record import fields_of, kinds_of
from jmx.model.shapes import DAY, FIELDS, LIST, NUMBER, WHOLE, YES_NO, ValueShape

_EXPRESSION = re.compile(r"==|&&|\|\||!=")
_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<name>[A-Za-z_][\w-]*)\s*(?P<sign>>=|<=|[<>=]|:(?!//))\s*(?P<value>\"[^\"]*\"|“[^”]*”|[^\s]*)"
    r"|\"(?P<phrase>[^\"]*)\"|“(?P<curly>[^”]*)”"
    r"|(?P<word>[^\s]+))"
)
# Words of the short form that are no field: what each is asked as.
SHORT_NAMES = {"age": "age_days", "tag": "tags", "is": "status", "verdict": "outcome"}
_NOTHING = ("none", "nobody", "nothing", "null")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([dwmy])(?:ays?|eeks?|onths?|ears?)?")
_LONGEST_PATTERN = 30  # letters
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Condition(NamedTuple):
    """A short condition: a name, a sign, a value, as typed."""

    name: str
    sign: str
    value: str

    @property
    def typed(self) -> str:
        return f"{self.name}{self.sign}{self.value}"


class Query(NamedTuple):
    """What somebody looks for: words and phrases, kinds as they are called, short conditions, and expressions."""

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    expressions: tuple[str, ...] = ()


def query_of(arguments: Sequence[str], where: Sequence[str] = ()) -> Query:
    """What the words of a command line ask; `where` are expressions, whatever they hold."""
    words, kinds = list[str](), list[str]()
    conditions, expressions = list[Condition](), list(where)
    for argument in arguments:
        if _EXPRESSION.search(argument):
            expressions.append(argument)
            continue
        found = list(_TOKEN.finditer(argument.strip()))
        if len(found) > 1 and all(each["word"] for each in found):
            words.append(argument.strip())  # several words in quotes, as they stand
            continue
        for each in found:
            if not each["name"]:
                words.append(each["phrase"] or each["curly"] or each["word"] or "")
            elif each["name"].lower() in ("kind", "type_of") and each["sign"] in ":=":
                kinds.append(_bare(each["value"]))
            else:
                conditions.append(Condition(each["name"], each["sign"], _bare(each["value"])))
    return Query(tuple(filter(None, words)), tuple(kinds), tuple(conditions), tuple(expressions))


def _bare(value: str) -> str:
    return value.strip('"“”')


# --- as an expression ---

Resolve = Callable[[tuple[str, ...], str], str]  # the ref that somebody means, of some kinds


def named(condition: Condition, kind: str) -> str:
    """What a condition asks about in a kind; empty where that kind has nothing of the sort."""
    known = names_of(kind)
    plain = condition.name.lower().replace("-", "_")
    for name in (SHORT_NAMES.get(plain, ""), plain):
        if name in known:
            return name
    return field_called(condition.name, known)


def check_name(condition: Condition) -> None:
    """Raises an error, with the nearest name, where no kind has what a condition asks about."""
    if any(named(condition, kind) for kind in BY_NAME):
        return
    known = sorted({*SHORT_NAMES, *(name for kind in BY_NAME for name in names_of(kind))})
    hint = near(condition.name, known) or f"; some that there are: {', '.join([*SHORT_NAMES, *FACTS][:12])}"
    as_words = f"""; if these are words to look for, put them in quotes: '"{condition.typed}"'"""
    raise JmxError(f"in '{condition.typed}': no record has '{condition.name}'{hint}{as_words}")


def as_expression(condition: Condition, kind: str, resolve: Resolve) -> str:
    """A condition as an expression about records of a kind."""
    name = named(condition, kind)
    shape = shape_of(kind, (name,)) or ValueShape()
    sign, value = _sign_and_value(condition)
    if not value:
        raise _wrong(condition, "nothing stands behind the sign", f"{condition.name}{condition.sign}…")
    if value.lower() in _NOTHING and sign == "==" and value.lower() not in shape.values:
        return f"size({name}) == 0" if LIST in shape.sorts else f"{name} == null"
    if LIST in shape.sorts:
        return _of_list(condition, name, shape, kind, value, resolve)
    if shape.sorts & {NUMBER, WHOLE}:
        return f"{name} != null && {name} {sign} {_number(condition, name, value, shape)}"
    if YES_NO in shape.sorts and value.lower() in ("yes", "no", "true", "false"):
        return f"{name} == {'true' if value.lower() in ('yes', 'true') else 'false'}"
    if shape.sorts == {DAY}:
        whole = sign != "==" or re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        return f"{name} != null && " + (
            f"{name} {sign} {_text(value)}" if whole else f"{name}.startsWith({_text(value)})"
        )
    if sign != "==":
        raise _wrong(
            condition, f"'{condition.name}' is text, which is neither more nor less", f"{condition.name}:{value}"
        )
    return f"{name} != null && {_equal(name, shape, _refs(kind, name), value, resolve)}"


def _sign_and_value(condition: Condition) -> tuple[str, str]:
    """`severity:4+` says in a shell what `severity>=4` says, and `4-` what `<=4`."""
    sign = {":": "==", "=": "=="}.get(condition.sign, condition.sign)
    found = re.fullmatch(r"(\d[\d.]*\s*(?:[dwmy]\w*|%)?)([+-])", condition.value)
    if found and sign == "==":
        return (">=" if found[2] == "+" else "<="), found[1]
    return sign, condition.value


def _number(condition: Condition, name: str, value: str, shape: ValueShape) -> str:
    span = _SPAN.fullmatch(value.lower())
    if span and "days" in name:
        return f"{float(span[1]) * _DAYS[span[2]]:g}"
    if value.endswith("%") and _NUMBER.fullmatch(value[:-1].strip()):
        number = float(value[:-1])
        return f"{number / 100 if shape.most == 1 or name in ('reach', 'population') else number:g}"
    if not _NUMBER.fullmatch(value):
        example = f"{condition.name}<90d" if "days" in name else f"{condition.name}>=3"
        raise _wrong(condition, f"'{condition.name}' is a number, and '{value}' is none", example)
    return value


def _of_list(condition: Condition, name: str, shape: ValueShape, kind: str, value: str, resolve: Resolve) -> str:
    if shape.item and FIELDS in shape.item.sorts:
        raise _wrong(condition, f"'{name}' holds records or parts", f"--where '{name}.exists(e, e.title == …)'")
    refs = _refs(kind, name)
    return f"{_text(resolve(refs, value) if refs else value)} in {name}"


def _equal(name: str, shape: ValueShape, refs: tuple[str, ...] | None, value: str, resolve: Resolve) -> str:
    if shape.values:
        known = (value.lower(), value.lower().replace(" ", "-"), value_called(value, shape.values))
        return f"{name} == {_text(next((each for each in known if each in shape.values), value))}"
    if refs is not None:
        return f"{name} == {_text(resolve(refs, value))}"
    if FIELDS in shape.sorts:
        return f"{name} == {_text(value)}"
    if len(value) > _LONGEST_PATTERN or set(value) & set("^]{\\"):
        return f"{name}.contains({_text(value)})"
    pattern = "".join(letter if letter.isalnum() or letter == " " else f"[{letter}]" for letter in value)
    return f"{name}.matches({_text(f'(?i){pattern}')})"


def _refs(kind: str, name: str) -> tuple[str, ...] | None:
    """The kinds that a field points at; None where it holds no refs."""
    facts = {"owner": ("person",), "journey": ("journey",), "ref": (), "kind": None}
    if name in facts:
        return facts[name]
    info = fields_of(BY_NAME[kind].model).get(name)
    return kinds_of(info) if info else None


def _text(value: Any) -> str:
    return json.dumps(str(value), ensure_ascii=False)


def _wrong(condition: Condition, what: str, instead: str) -> JmxError:
    return JmxError(f"in '{condition.typed}': {what}; write {instead}")
