"""ruamel.yaml, which shares no code with the readers that jmx works with: asked where a text was laid out anew, so that
other tools read in it what they read before. It takes its time, and is imported nowhere else."""

from functools import cache
from itertools import zip_longest
from typing import Any

from ruamel.yaml import YAML, ScalarNode
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.tokens import ScalarToken


class _TextForDays(SafeConstructor):
    """Leaves days as they are written: one that no calendar has is no reason to read nothing."""


_TextForDays.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def value(text: str) -> Any:
    """A document as plain data. It raises many kinds of its own, and some of Python's."""
    return _reader().load(text)


def in_the_same_tokens(one: str, other: str) -> bool:
    """Whether two documents are made of the same tokens, text in quotes or without, and so of the same data. That takes
    half the time of their values, but says nothing of documents of which it is not so."""
    pairs = zip_longest(_tokens(one), _tokens(other))
    return all(a is not None and b is not None and _same(a, b) for a, b in pairs)


def _tokens(text: str) -> list[Any]:
    return [*_reader().scan(text)]


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if not isinstance(one, ScalarToken):
        return not hasattr(one, "value")  # jmx reads no anchors, aliases, tags and directives
    return bool(one.value == other.value and (one.plain == other.plain or _is_text(one.value)))


def _is_text(unquoted: str) -> bool:
    return bool(
        _reader().resolver.resolve(ScalarNode, unquoted, (True, False)) == _reader().resolver.DEFAULT_SCALAR_TAG
    )


@cache
def _reader() -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _TextForDays
    return reader
