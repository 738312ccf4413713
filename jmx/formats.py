"""What something can be written as: formats by their names, and by the endings of files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from jmx.errors import JmxError


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write something. A binary one goes into a file and never to a terminal."""

    name: str
    endings: tuple[str, ...] = ()
    binary: bool = False


F = TypeVar("F", bound=Format)


def table(*formats: F) -> Mapping[str, F]:
    """Formats by name, in the order they are offered."""
    return {each.name: each for each in formats}


def pick(formats: Mapping[str, F], name: str | None, file: PurePath | None) -> F:
    """The format of that name, else the one that the file's ending means, else the first where there is no file."""
    if name is not None and name not in formats:
        raise JmxError(f"unknown format '{name}'; formats: {', '.join(formats)}")
    if name is not None or file is None:
        chosen = formats[name or next(iter(formats))]
        if chosen.binary and file is None:
            raise JmxError(f"{chosen.name} goes into a file: name one with -o")
        return chosen
    endings = {ending: each for each in formats.values() for ending in each.endings}
    found = endings.get(file.suffix.lower())
    if found is None:
        known = ", ".join(sorted(filter(None, endings)))
        raise JmxError(f"'{file}' does not say which format; end it in {known}, or use --format")
    return found
