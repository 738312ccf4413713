"""Answers people give for the fields of a record: what of them can be written, and in words why the rest cannot."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import chain
from typing import Any, NamedTuple, get_args, get_origin

from jmx.errors import near
from jmx.model import limits
from jmx.model.finding import Route
from jmx.model.journey import MOVES, HappeningTrigger
from jmx.model.kinds import BY_NAME, Kind
from jmx.model.outline import HOLDS
from jmx.model.record import fields_of, refs_in
from jmx.model.workspace import Workspace
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.load import check
from jmx.writing.emit import Scalar

Answer = Scalar | Sequence[Any] | Mapping[str, Any]

_MOVES = re.compile(rf"(?P<metric>[^\s]+) (?P<move>{'|'.join(MOVES)})(?: by)? (?P<size>.+)")
_INSIGHTS = re.compile(r"(\d{1,9})(?: new)?(?: insights?)?")
_HAPPENINGS: tuple[str, ...] = get_args(HappeningTrigger.model_fields["happening"].annotation)
# What is called by an id of `jmx.yaml`, or of a stage model.
_SETTLED = frozenset({"goal", "forum", "model-stage"})
_OWN_FIELD = re.compile(r"x-[A-Za-z0-9_.-]{1,60}")
_BETWEEN = re.compile(r"(?<![0-9]),|,(?![0-9])")  # the commas of a list: not that of `12,5 %`
_LONGEST_NUMBER = 40
# Answers that any record takes, so that one answer can be judged by itself.
_VALID: Mapping[str, Any] = {
    "title": "x",
    "name": "x",
    "question": "x",
    "date": date(2000, 1, 1),
    "type": "launch",
    "journeys": ["x"],
    "reviewer": "x",
}


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer beside its field: what can be written, why it cannot stand, and what it names that is not there."""

    value: Any = None
    wrong: str = ""
    missing: tuple[str, ...] = ()


class RefProblem(NamedTuple):
    """A ref that cannot be followed: its field, why in words, and whether it will be once a record is written."""

    field: str
    words: str
    is_absent: bool


def needed(kind: str) -> tuple[str, ...]:
    """The answers without which there is no record of this kind."""
    return tuple(name for name, info in fields_of(BY_NAME[kind].model).items() if info.is_required())


def naming_field(kind: str) -> str:
    """The field people call such a record by: a person's name, an opportunity's question, else the title."""
    return next((name for name in needed(kind) if name in ("name", "question")), "title")


def problem_with(kind: str, field: str, answer: Answer, workspace: Workspace) -> str:
    """What is wrong with an answer and what to write, in one line; empty where it can stand.

    What only names something that does not exist yet can stand, unless there is no record without it.
    """
    judged = judge(BY_NAME[kind], field, answer, workspace)
    return judged.wrong or "; ".join(judged.missing if field in needed(kind) else ())


def judge(kind: Kind, field: str, answer: Answer, workspace: Workspace, scope: str = "") -> JudgedAnswer:
    """An answer, in whatever way it was typed, against the field it is for; refs to what stands in the journey `scope`
    may be short."""
    names = tuple(fields_of(kind.model))
    if not (field in names or _OWN_FIELD.fullmatch(field)):
        meant = near(field, names) or f"; fields: {', '.join(names)}; your own start with x-"
        return JudgedAnswer(wrong=f"a {kind.name} has no field '{shown(field)}'{meant}")
    read = unpacked(kind, field, answer)
    judged = _judged(kind, field, read, workspace, scope)
    if read is answer or not judged.wrong or takes_list(kind, field):
        return judged
    as_text = _judged(kind, field, answer, workspace, scope)
    return judged if as_text.wrong else as_text


def _judged(kind: Kind, field: str, answer: Answer, workspace: Workspace, scope: str) -> JudgedAnswer:
    """The same, once it is known whether the answer is text or what stands in brackets."""
    if field == "triggers":
        answer = [_trigger(each) for each in _parts(answer)]
    is_list = takes_list(kind, field)
    judged = [_judge_form(kind, field, form, workspace, scope) for form in _forms(answer, is_list=is_list)]
    best = next((each for each in judged if not each.wrong and not each.missing), None)
    if best is None and is_list:
        return _judge_items(kind, field, _parts(answer), workspace, scope)
    return best or next((each for each in judged if not each.wrong), judged[0])


def ref_problems(kind: Kind, data: dict[str, Any], workspace: Workspace, scope: str = "") -> Iterator[RefProblem]:
    """Each ref of a valid record that cannot be followed: nothing has that name, or only something of another kind."""
    for route, ref, kinds in chain(refs_in(kind.model.model_validate(data)), _pointers(kind, data)):
        wanted, field = " or ".join(kinds) or "record", str(route[0])
        found = None if _SETTLED & set(kinds) else workspace.find(ref, scope)
        if "<" in ref or (found is not None and (not kinds or found.kind in kinds)):
            continue  # a name with an address needs no record
        if found is not None:
            yield RefProblem(field, f"'{ref}' is a {found.kind}; name a {wanted}", is_absent=False)
        elif ref not in (known := _known(kinds, workspace)):
            yield RefProblem(field, f"there is no {wanted} '{ref}' yet{_near(ref, known)}", is_absent=True)


def _pointers(kind: Kind, data: Mapping[str, Any]) -> Iterator[tuple[Route, str, tuple[str, ...]]]:
    """What stands in files of its own where records are listed: the field, the ref, and the kinds it may lead to."""
    for field, wanted in HOLDS.get(kind.name, {}).items():
        for item in data.get(field) or ():
            if isinstance(item, Mapping) and "ref" in item:
                yield (field,), item["ref"], ("evidence", "insight") if wanted == "evidence" else (wanted,)


def encoded(text: str) -> bytes | None:
    """Text as it goes into a file; None where it holds bytes that are no text."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def shown(words: str) -> str:
    """What somebody typed, short and on one line."""
    return " ".join(words.split())[: limits.HINT_LENGTH]


def _judge_form(kind: Kind, field: str, value: Any, workspace: Workspace, scope: str) -> JudgedAnswer:
    if field == "triggers" and (odd := next((each for each in value if isinstance(each, str)), None)) is not None:
        how = f"{', '.join(_HAPPENINGS)}, `3 new insights`, or `its-metric worsens 5 %`"
        return JudgedAnswer(wrong=f"'{shown(odd)}' is nothing that forces a review; write {how}")
    if isinstance(value, str) and encoded(value) is None:
        return JudgedAnswer(wrong=f"'{field}' holds bytes that are no text; retype it")
    data = {"id": "x"} | {name: _VALID[name] for name in needed(kind.name)} | {field: value}
    found = check(kind, data)
    if found:
        return JudgedAnswer(wrong="; ".join(filter(None, (found[0].words, found[0].hint))))
    problems = [each for each in ref_problems(kind, data, workspace, scope) if each.field == field]
    wrong = next((each.words for each in problems if not each.is_absent), "")
    return JudgedAnswer(None if problems else value, wrong, tuple(each.words for each in problems))


def _judge_items(kind: Kind, field: str, items: Sequence[Any], workspace: Workspace, scope: str) -> JudgedAnswer:
    """A list of which some items cannot stand: the others are kept."""
    judged = [_judge_form(kind, field, [item], workspace, scope) for item in items]
    wrong = next((each.wrong for each in judged if each.wrong), "")
    kept = [item for item, each in zip(items, judged, strict=True) if not (each.wrong or each.missing)]
    missing = tuple(words for each in judged for words in each.missing)
    if not wrong and not missing:  # then it is the list as a whole that is wrong
        return _judge_form(kind, field, list(items), workspace, scope)
    return JudgedAnswer(kept or None, wrong, missing)


def _forms(answer: Answer, *, is_list: bool) -> Iterator[Any]:
    """An answer as given, and the other ways to take words that were typed."""
    if isinstance(answer, tuple):
        answer = list(answer)
    if not isinstance(answer, str):
        yield [answer] if is_list and isinstance(answer, Mapping) else answer
    elif is_list:
        yield [answer]
        yield _parts(answer)
    else:
        typed = door.scalar(answer.strip()) if len(answer) <= _LONGEST_NUMBER else answer
        if typed is not None and not (isinstance(typed, float) and not math.isfinite(typed)):
            yield typed
        yield answer
        if answer.lower() != answer and len(answer) <= limits.ID_LENGTH and "\n" not in answer:  # else it is free text
            yield answer.lower()


def _parts(answer: Answer) -> list[Any]:
    if isinstance(answer, str):
        return [part.strip() for part in _BETWEEN.split(answer) if part.strip()]
    if isinstance(answer, Mapping) or not isinstance(answer, Sequence):
        return [answer]
    return [part for each in answer for part in (_parts(each) if isinstance(each, str) and "," in each else [each])]


def _trigger(words: Any) -> Any:
    """What forces a review, from the words people use: `outage`, `3 new insights`, `checkout-csat worsens 5 %`."""
    if not isinstance(words, str):
        return words
    said = " ".join(words.split()).lower()
    if said in _HAPPENINGS:
        return {"happening": said}
    insights = _INSIGHTS.fullmatch(said)
    if insights:
        return {"evidence": int(insights[1])}
    moves = _MOVES.fullmatch(said)
    if moves is None:
        return words
    size = moves["size"]
    return {"metric": moves["metric"], moves["move"]: door.scalar(size) if len(size) <= _LONGEST_NUMBER else size}


def unpacked(kind: Kind, field: str, answer: Any) -> Any:
    """What somebody typed in braces, or for a list in brackets, as files and hints show it; else the answer itself."""
    if not (isinstance(answer, str) and answer.startswith(("{", "[") if takes_list(kind, field) else "{")):
        return answer
    try:
        return door.parse(f"x: {answer}\n".encode())["x"]
    except (Refusal, UnicodeEncodeError):
        return answer  # a text that only begins so


def takes_list(kind: Kind, field: str) -> bool:
    """Whether a field holds a list."""
    info = fields_of(kind.model).get(field)
    return info is not None and get_origin(info.annotation) is tuple


def _known(kinds: tuple[str, ...], workspace: Workspace) -> dict[str, str]:
    """What a ref to these kinds may name, with what people call it."""
    if _SETTLED & set(kinds):
        settings, stages = workspace.settings, workspace.settled.get("model-stage", {})
        named = {each.id: each.title for each in (settings.goals if "goal" in kinds else settings.forums)}
        return {ref: each.record.title for ref, each in stages.items()} if "model-stage" in kinds else named
    return {each.ref: each.record.label for kind in kinds for each in workspace.of(kind)}


def _near(ref: str, known: Mapping[str, str]) -> str:
    """The ids that were perhaps meant, by their letters or by the words people know them by."""
    words = {word: name for name, label in known.items() for word in (name, *label.lower().split())}
    close = dict.fromkeys(words[word] for word in get_close_matches(ref, words, 3))
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
