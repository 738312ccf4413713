"""Two lists item by item: what came, went, was edited or only stands elsewhere."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

KEYS = ("id", "ref", "date", "metric", "system", "to", "title", "name", "text")
_Key = tuple[str, int]  # what an item is called, and which of those called so


class ItemEdit(NamedTuple):
    """An item that is there on both sides and says something else now."""

    key: str
    old: Any
    new: Any


class ItemChanges(NamedTuple):
    """What became of a list. `key` is the field its items were matched by; empty where they were by what they say."""

    came: tuple[Any, ...] = ()
    went: tuple[Any, ...] = ()
    edited: tuple[ItemEdit, ...] = ()
    reordered: bool = False
    key: str = ""


def item_changes(old: Sequence[Any], new: Sequence[Any]) -> ItemChanges:
    """What became of a list's items, in the order in which they stand."""
    key = _key_of((*old, *new))
    was, now = dict(_called(old, key)), dict(_called(new, key))
    stayed = [each for each in was if each in now]
    return ItemChanges(
        tuple(item for each, item in now.items() if each not in was),
        tuple(item for each, item in was.items() if each not in now),
        tuple(ItemEdit(each[0], was[each], now[each]) for each in stayed if was[each] != now[each]),
        stayed != [each for each in now if each in was],
        key,
    )


def _key_of(items: Sequence[Any]) -> str:
    """The first field that names every item; empty where none does."""
    if not items or not all(isinstance(item, dict) for item in items):
        return ""
    return next((key for key in KEYS if all(_names(item.get(key)) for item in items)), "")


def _names(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _called(items: Sequence[Any], key: str) -> Iterator[tuple[_Key, Any]]:
    """Each item under its name; of several with one name the first is matched with the first."""
    counted: dict[str, int] = {}
    for item in items:
        name = _plain(item[key]) if key else _said(item)
        counted[name] = counted.get(name, 0) + 1
        yield (name, counted[name]), item


def _plain(name: Any) -> str:
    """A name as text; a number of thousands of digits, which Python refuses to write out, by its hexadecimal digits."""
    return hex(name) if isinstance(name, int) and name.bit_length() > 64 else str(name)


def _said(item: Any) -> str:
    """What an item says, whatever the order of its fields."""
    if isinstance(item, dict):
        return repr(sorted((str(name), _said(value)) for name, value in item.items()))
    if isinstance(item, list):
        return repr([_said(each) for each in item])
    return f"{type(item).__name__} {_plain(item)}"
