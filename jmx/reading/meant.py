"""What people mean who write fields, a list or another form where one value stands: the value to write instead."""

import re
from collections.abc import Mapping
from typing import Any

from jmx.model.identity import is_id, slug

_ADDRESS = re.compile(r"[A-Za-z0-9][\w.+-]*@[\w-]+(\.[\w-]+)+")
_NAMED = re.compile(rf"[^<>@]+ <{_ADDRESS.pattern}>")
_GROUP = re.compile(
    r"\b(board|committee|council|crew|department|group|guild|office|squad|teams?|tribe|all|everybody)\b", re.I
)
_BESIDE = re.compile(rf"([^<>@:]*[^<>@:\s,;(])[\s,;(]+({_ADDRESS.pattern})\)?")
_BETWEEN = re.compile(r"\s*[,;/&+]\s*|\s+(?:and|or|und|et|y)\s+")  # what stands between two names
_TITLE = re.compile(r"[^\W_]+( [^\W_]+){0,7}")
# What a hint says beside a ref, and how that begins: which record to make, if there is none yet.
IF_NONE = "; if there is none yet: "
MADE = re.compile(rf"{IF_NONE}`jmx new (?P<kind>[a-z-]+)(?: --id (?P<id>\S+))? --title '(?P<title>[^']*)'`")
# What a title alone makes a record of.
_MADE_ALONE = frozenset({"journey", "persona", "person", "team", "metric", "pain-point", "initiative", "stage-model"})
_NAMES = ("name", "title", "label", "person", "full_name")
_ADDRESSES = ("email", "mail", "e-mail", "address", "emails")
_IDS = ("ref", "id", "key", "slug", *_NAMES)
_SHARES = ("share", "percent", "percentage", "pct")


def meant_person(value: Any) -> str:
    """The one person that is meant: an id, or a name with an address; empty where nobody can tell."""
    if isinstance(value, list):
        return next(filter(None, map(meant_person, value)), "")
    if isinstance(value, str):
        return _of_words(value.strip())
    if not isinstance(value, Mapping):
        return ""
    name, address = _first(value, _NAMES), _first(value, _ADDRESSES)
    if _ADDRESS.fullmatch(address):
        return f"{name or _name_of(address)} <{address}>"
    return slug(_first(value, _IDS))


def several_people(value: Any) -> tuple[str, ...]:
    """The persons that are meant where more than one is named, in a list or in one text; empty where it is one, or
    nobody can tell."""
    parts = value if isinstance(value, list) else _BETWEEN.split(value.strip()) if isinstance(value, str) else ()
    people = tuple(dict.fromkeys(meant_person(each) for each in parts))
    return people if len(people) > 1 and all(people) else ()


def _of_words(text: str) -> str:
    if _ADDRESS.fullmatch(text):
        return f"{_name_of(text)} <{text}>"
    if _NAMED.fullmatch(text):
        return text
    if beside := _BESIDE.fullmatch(text):
        return f"{beside[1]} <{beside[2]}>"
    if "<" in text or ":" in text or is_group(text):
        return ""
    return slug(text.removeprefix("@"))


def to_make(kinds: tuple[str, ...] | None, ref: str, title: str = "") -> str:
    """The command that makes the record to which a ref is to lead; empty where records of these kinds stand in others.
    A title out of the ref is to be put right by whoever runs it."""
    kind = kinds[0] if kinds else ""
    if kind not in _MADE_ALONE or "/" in ref or not is_id(ref):
        return ""
    if _TITLE.fullmatch(title) and slug(title) == ref:
        return f"`jmx new {kind} --title '{title}'`"
    return f"`jmx new {kind} --id {ref} --title '{title_of(ref)}'`"


def title_of(name: str) -> str:
    """A title out of an id, to be put right by whoever pastes it."""
    return " ".join(word.capitalize() for word in name.split("-"))


def is_group(text: str) -> bool:
    """Whether words name several people, of whom none answers for anything."""
    return _GROUP.search(text) is not None


def meant_share(value: Any) -> str:
    """The share that is meant by `{share: 0.2}` or `{percent: 20}`; empty where nobody can tell."""
    name = next((each for each in _SHARES if isinstance(value, Mapping) and each in value), "")
    found = value[name] if name else None
    if (
        not isinstance(found, int | float)
        or isinstance(found, bool)
        or not 0 <= found <= (1 if name == "share" else 100)
    ):
        return ""
    return f"{found:g}" if name == "share" else f"{found:g} %"


def meant_ref(value: Any) -> str:
    """The id that is meant by `{id: x}`; empty where nobody can tell."""
    return slug(_first(value, _IDS)) if isinstance(value, Mapping) else ""


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    found = next((value[name] for name in names if isinstance(value.get(name), str | list)), "")
    found = found[0] if isinstance(found, list) and found else found
    return found.strip() if isinstance(found, str) else ""


def _name_of(address: str) -> str:
    """A name out of an address, to be put right by whoever pastes it: `Ana Ruiz` for ana.ruiz@…"""
    return " ".join(part.capitalize() for part in re.split(r"[._+-]+", address.partition("@")[0]) if part)
