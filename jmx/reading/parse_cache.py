"""What files say, kept from one run to the next, so that files which have not changed are not parsed again."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from jmx import __version__
from jmx.model.finding import Route
from jmx.model.outline import Document
from jmx.reading import yaml as door
from jmx.repo.cache import Cache, pack, unpack

KIND = "what files say"
VERSION = f"1 {__version__} {door.PARSER}"  # raise it whenever the same bytes would be parsed to other data
FEWEST_FILES = 500  # below, parsing takes less time than anybody notices
_NEW_SHARE = 20  # it is written anew when one file of so many is new


class ParseCache:
    """Parses files, or takes from the cache what their bytes were parsed to before. `root` tells apart the folders of
    one repository that are read as repositories of journeys."""

    def __init__(self, cache: Cache, root: str) -> None:
        self._cache = cache
        self._key = f"{VERSION}:{root}"
        self._met: dict[str, bytes] = {}
        self._new = 0

    @cached_property
    def _stored(self) -> Mapping[str, bytes]:
        stored = self._cache.get(KIND, self._key)
        return stored if isinstance(stored, dict) else {}

    def parse(self, content: bytes) -> Document:
        """The content of a file as plain data; Refusal where it cannot be parsed."""
        key = hashlib.blake2b(content, digest_size=16).hexdigest()
        packed = self._stored.get(key)
        if packed is not None:
            self._met[key] = packed
            return _unpacked(packed)
        data = door.parse(content)
        packed = _packed(data)
        if packed is not None:
            self._met[key] = packed
            self._new += 1
        return data

    def save(self) -> None:
        """Keeps what the files say that were parsed now, if there is enough that is new; beside what was kept before,
        as long as that is not more than twice as much."""
        if self._new * _NEW_SHARE > len(self._met):
            earlier = self._stored if len(self._stored) <= 2 * len(self._met) else {}
            self._cache.put(KIND, {self._key: {**earlier, **self._met}})


def _packed(data: Document) -> bytes | None:
    """Plain data, and where in it days stand, which are kept as text; None for what cannot be kept."""
    days: list[Route] = []
    return pack([data, days]) or pack([_without_days(data, (), days), days])


def _without_days(value: Any, route: Route, days: list[Route]) -> Any:
    if isinstance(value, dict):
        return {key: _without_days(each, (*route, key), days) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_days(each, (*route, index), days) for index, each in enumerate(value)]
    if type(value) is date:
        days.append(route)
        return value.isoformat()
    return value


def _unpacked(packed: bytes) -> Document:
    data: Document
    data, days = unpack(packed)
    for *way, last in days:
        holder: Any = data
        for step in way:
            holder = holder[step]
        holder[last] = date.fromisoformat(holder[last])
    return data
