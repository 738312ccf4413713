"""Compares two lists item by item: added, removed, edited and reordered items."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

KEYS = ("id", "ref", "date", "metric", "system", "to", "title", "name", "text")
_Key = tuple[str, int]  # name of an item, and its number among the items of that name


class ItemEdit(NamedTuple):
    """An item that is in both lists with different content."""

    key: str
    old: Any
    new: Any


class ItemChanges(NamedTuple):
    """The difference of two lists. `key` is the field that items were matched by; empty if they were matched by their
    whole content."""

    came: tuple[Any, ...] = ()
    went: tuple[Any, ...] = ()
    edited: tuple[ItemEdit, ...] = ()
    reordered: bool = False
    key: str = ""


def item_changes(old: Sequence[Any], new: Sequence[Any]) -> ItemChanges:
    """Matches the items of two lists and compares them; results are in the order of the lists."""
    key = _key_of((*old, *new))
    olds, news = dict(_named(old, key)), dict(_named(new, key))
    both = [name for name in olds if name in news]
    return ItemChanges(
        tuple(item for name, item in news.items() if name not in olds),
        tuple(item for name, item in olds.items() if name not in news),
        tuple(ItemEdit(name[0], olds[name], news[name]) for name in both if olds[name] != news[name]),
        both != [name for name in news if name in olds],
        key,
    )


def _key_of(items: Sequence[Any]) -> str:
    """The first field of KEYS that every item has; empty if there is none."""
    if not items or not all(isinstance(item, dict) for item in items):
        return ""
    return next((key for key in KEYS if all(_names(item.get(key)) for item in items)), "")


def _names(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _named(items: Sequence[Any], key: str) -> Iterator[tuple[_Key, Any]]:
    """Each item with its key, numbered so that of several with one name the first is matched with the first."""
    counts: Counter[str] = Counter()
    for item in items:
        name = _text(item[key]) if key else _canonical(item)
        counts[name] += 1
        yield (name, counts[name]), item


def _text(value: Any) -> str:
    """A scalar as text; a large integer in hexadecimal, since Python refuses to convert thousands of decimal digits."""
    return hex(value) if isinstance(value, int) and value.bit_length() > 64 else str(value)


def _canonical(item: Any) -> str:
    """A text that is equal for equal items, whatever the order of their fields."""
    if isinstance(item, dict):
        return repr(sorted((str(name), _canonical(value)) for name, value in item.items()))
    if isinstance(item, list):
        return repr([_canonical(each) for each in item])
    return f"{type(item).__name__} {_text(item)}"
