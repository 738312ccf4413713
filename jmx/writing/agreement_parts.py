"""A decision or an action typed in one line, in its parts: `text; why; owner; due; about REF`, `Ana: what by DAY`."""

import re
from collections.abc import Sequence

from jmx.model.said_review import SaidAgreement, SaidWords
from jmx.reading.locale_hints import days_meant
from jmx.writing.people_called import CalledPeople

_PART = re.compile(r"(?<!\\);")
_BY = re.compile(r"(?P<text>.+\S)\s+by\s+(?P<due>\S.{3,30})", re.DOTALL)
_ABOUT = re.compile(r"about:?\s+(?P<refs>\S.*)", re.DOTALL | re.IGNORECASE)
_DAY_LIKE = re.compile(r"[0-9][0-9./ -]{3,}|\d{1,2}\.?\s\w+\.?,?\s\d{4}")
_ALL = 3  # from so many parts on they stand in their order


def in_parts(said: SaidAgreement, order: Sequence[str], people: CalledPeople) -> tuple[SaidAgreement, str]:
    """The parts of a line, in their `order` if all are there, else by what each can only be; and what is wrong."""
    text, *others = (part.replace("\\;", ";").strip() for part in _PART.split(said.text.words))
    found = _whose(text, people)
    rest = []
    for part in others:
        about = _ABOUT.fullmatch(part)
        if about:
            found["about"] = ", ".join(filter(None, (found.get("about", ""), about["refs"])))
        else:
            rest.append(part)
    wrong = f"it has too many parts; write text; {'; '.join(order)}" if len(rest) > len(order) else ""
    if len(rest) >= _ALL:
        found |= {name: part for name, part in zip(order, rest, strict=False) if part}
    else:
        found |= _by_what_they_are(rest, order, people)

    def named(name: str) -> SaidWords:
        return SaidWords(found.get(name, ""), said.text.place)

    parts = SaidAgreement(named("text"), named("why"), named("about"), named("owner"), named("due"), said.id)
    return parts, wrong


def _whose(text: str, people: CalledPeople) -> dict[str, str]:
    """`Ana: call ten by 2027-01-15` says whose it is and until when; what names nobody stays text."""
    who, colon, rest = text.partition(":")
    owner = people.called(who) if colon and rest.strip() else ""
    told = rest.strip() if owner else text
    until = _BY.fullmatch(told)
    due = until["due"].strip().rstrip(".") if until else ""
    if until and _is_day_like(due):
        return {"text": until["text"], "owner": owner, "due": due}
    return {"text": told, "owner": owner}


def _is_day_like(words: str) -> bool:
    """Whether words are a day, or were meant as one."""
    return bool(days_meant(words) or _DAY_LIKE.fullmatch(words))


def _by_what_they_are(parts: Sequence[str], order: Sequence[str], people: CalledPeople) -> dict[str, str]:
    """Parts of which some were left out: a day, a person, and the reason, which comes first."""
    found: dict[str, str] = {}
    for at, part in enumerate(parts):
        if not part:
            continue
        if _is_day_like(part):
            found["due"] = part
        elif people.called(part) or "<" in part:
            found["owner"] = part
        elif at == 0 and "why" in order and not _nearly_somebody(part, people):
            found["why"] = part
        else:
            found["owner"] = part  # which tells that nobody is called so, and who may be meant
    return found


def _nearly_somebody(part: str, people: CalledPeople) -> bool:
    return len(part.split()) <= 2 and bool(people.near(part))
