"""ruamel.yaml, which shares no code with the readers that jmx works with: asked where a text was laid out anew, so that
other tools read in it what they read before. It takes its time, and is imported nowhere else."""

from functools import cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor


class _TextForDays(SafeConstructor):
    """Leaves days as they are written: one that no calendar has is no reason to read nothing."""


_TextForDays.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def value(text: str) -> Any:
    """A document as plain data. It raises many kinds of its own, and some of Python's."""
    return _reader().load(text)


@cache
def _reader() -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _TextForDays
    return reader
