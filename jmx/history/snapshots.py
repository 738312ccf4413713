"""Bytes → what records say: read as far as they go, whatever today's schema thinks of them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.model.change import renamed_holder
from jmx.model.kinds import BY_NAME, BY_WORD, SETTINGS_FILE
from jmx.model.place import Route
from jmx.model.snapshot import Snapshot
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.naming import Taken

Document = Mapping[str, Any]  # a file as plain data; records of other tools have no kind of ours
Snapshots = dict[str, Snapshot]  # by ref

NOT_HELD = frozenset({"id", "kind"})
# What may hold records of their own, by the kind of what holds it, with the kind of what is held.
_HOLDS = {
    "journey": (("stages", "stage"), ("pains", "pain-point"), ("metrics", "metric"), ("people", "person"),
                ("evidence", "evidence")),
    "stage": (("touchpoints", "touchpoint"), ("evidence", "evidence")),
    "touchpoint": (("pains", "pain-point"), ("evidence", "evidence")),
    "pain-point": (("evidence", "evidence"),),
    "strength": (("evidence", "evidence"),),
    "evidence": (("insights", "insight"),),
    "review": (("decisions", "decision"), ("actions", "action")),
}  # fmt: skip
_ORDERED_KINDS = frozenset({"stage", "touchpoint"})
_HELD = {kind: tuple(name for name, _ in holds) for kind, holds in _HOLDS.items()}
_ORDERED = frozenset({"stages", "touchpoints"})
# Inside these a text is a record's title; elsewhere it is what it says, or the id of a record.
_TEXT_IS_TITLE = frozenset({"stages", "touchpoints", "pains"})
_IN_OTHER_WORDS = ({"title"}, {"to"}, {"text"})  # {title: x} says what x alone says


def document(content: bytes, path: str = "") -> Document:
    """A file as plain data; empty where it holds no records. Raises Refusal where it cannot be parsed."""
    return of_records(door.parse(content), path)


def of_records(data: dict[str, Any], path: str) -> Document:
    """The same of a file that is parsed already."""
    if path == SETTINGS_FILE:
        return {**data, "kind": "settings"}
    word = data.get("kind")
    return data if isinstance(word, str) and word in BY_WORD else {}


def documents(contents: Iterable[tuple[str, Any]]) -> dict[str, Document]:
    """Files by path; those that are no text or cannot be parsed are left out."""
    found = {}
    for path, content in contents:
        if isinstance(content, bytes):
            try:
                found[path] = document(content, path)
            except Refusal:
                continue
    return found


class Records(Mapping[str, Snapshot]):
    """All records of some files, by ref; what one says is put together once somebody asks."""

    def __init__(self, files: Mapping[str, Document]) -> None:
        self._found: dict[str, _Said] = {}
        for path in sorted(files):
            for said in _records(files[path], path):
                self._found.setdefault(said.ref, said)  # of two with one name the first counts, as everywhere in jmx

    def __getitem__(self, ref: str) -> Snapshot:
        return _snapshot(self._found[ref])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def labels(self) -> dict[str, str]:
        """What each of them is called."""
        return {ref: _label(said) for ref, said in self._found.items()}


def snapshots(files: Mapping[str, Document]) -> Snapshots:
    """What all records of some files say, by ref."""
    return dict(Records(files))


class Differing(NamedTuple):
    """What records said before and after where that is not the same, and those that went to another file.

    A record that is on both sides has only the fields that differ; one that came where none went has none.
    """

    before: Snapshots
    after: Snapshots
    moved: tuple[tuple[str, str, str], ...] = ()  # ref, from, to


def differing(
    before: Mapping[str, Document], after: Mapping[str, Document], apart: Collection[str] = frozenset()
) -> Differing:
    """What the records of some files say before and after, without those that are written alike.

    Most edits change one record of a file with many: the others are never looked at one by one. Those that are `apart`
    and what lies in them are not the same record on both sides, whatever they are called.
    """
    old: dict[str, _Said] = {}
    new: dict[str, _Said] = {}
    edited: list[tuple[Snapshot, Snapshot]] = []
    for path in sorted(before.keys() | after.keys()):
        was, now = before.get(path, {}), after.get(path, {})
        if was == now:
            continue
        if was and now and _alike_inside(was, now) and was["id"] not in apart:
            edited.append((_own_words(was, now, path), _own_words(now, was, path)))
            continue
        for side, data in ((old, was), (new, now)):
            for said in _records(data, path):
                side.setdefault(said.ref, said)
    both = [ref for ref in old if ref in new and not renamed_holder(ref, apart)]
    moved = tuple((ref, old[ref].path, new[ref].path) for ref in both if old[ref].path != new[ref].path)
    for ref in both:
        if old[ref].is_written_like(new[ref]):
            del old[ref], new[ref]
    sides = _told(old, new, apart), _told(new, old, apart)
    for pair in edited:
        for told, snapshot in zip(sides, pair, strict=True):
            told.setdefault(snapshot.ref, snapshot)
    return Differing(*sides, moved)


def _told(side: Mapping[str, "_Said"], other: Mapping[str, "_Said"], apart: Collection[str]) -> Snapshots:
    matched = bool(apart) or (bool(other) and any(ref not in side for ref in other))
    told = {}
    for ref, said in side.items():
        there = None if apart and renamed_holder(ref, apart) else other.get(ref)
        if there is None:
            told[ref] = _snapshot(said) if matched or said.kind in _ORDERED_KINDS else _snapshot(said, ())
        elif said.target or there.target:
            told[ref] = _snapshot(said)
        else:
            raw = there.raw
            told[ref] = _snapshot(said, [name for name, value in said.raw.items() if raw.get(name, _UNLIKE) != value])
    return told


_UNLIKE = object()
_SHARES = frozenset({"reach", "population"})
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\s?%")


class _Said(NamedTuple):
    """A record as written, before it is made plain."""

    kind: str
    ref: str
    raw: Mapping[str, Any]
    path: str
    route: Route
    within: tuple[str, str] = ("", "")
    order: Mapping[str, tuple[tuple[str, str], ...]] = {}
    target: str = ""

    def is_written_like(self, other: "_Said") -> bool:
        same = self.kind == other.kind and self.target == other.target
        return same and self.raw == other.raw and self.within == other.within and self.order == other.order


# --- the records of a file ---


def _alike_inside(was: Document, now: Document) -> bool:
    """Whether a file's one record is called and holds what it did, so that only its own fields can differ."""
    if "items" in was or "items" in now or was.get("kind") != now.get("kind") or was.get("id") != now.get("id"):
        return False
    kind = BY_WORD.get(str(was.get("kind")))
    if kind is None or not _id_of(was):
        return False
    return all(was.get(name) == now.get(name) for name in _HELD.get(kind.name, ()))


def _own_words(data: Document, other: Document, path: str) -> Snapshot:
    """A file's own record, with the fields of its own that stand otherwise in another version."""
    kind = BY_WORD[data["kind"]].name
    held = _HELD.get(kind, ())
    only = [name for name, value in data.items() if name not in held and other.get(name, _UNLIKE) != value]
    return _snapshot(_Said(kind, data["id"], data, path, ()), only)


def _records(data: Document, path: str) -> Iterator[_Said]:
    word = data.get("kind")
    if word == "settings":
        yield _Said("settings", SETTINGS_FILE, data, path, ())
        return
    kind = BY_WORD.get(str(word)) if word is not None else None
    if kind is None:
        return
    items = data.get("items")
    if "items" not in data:
        yield from _record(kind.name, data, path, ())
    elif isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield from _record(kind.name, item, path, ("items", index))


def _record(kind: str, raw: Mapping[str, Any], path: str, route: Route) -> Iterator[_Said]:
    own = _id_of(raw)
    if not own:
        return
    file = _File(own, path, Taken(_explicit(raw, kind)))
    if kind == "journey":
        yield from file.journey(raw, route)
    else:
        yield from file.held(_Said(kind, own, raw, path, route), own)


class _File(NamedTuple):
    """Names what stands in one record of a file, as `jmx.reading.naming` does for the whole of a workspace."""

    home: str
    path: str
    taken: Taken

    def journey(self, raw: Mapping[str, Any], route: Route) -> Iterator[_Said]:
        """Stages and touchpoints get their names first, then what hangs on them, then what hangs on the journey."""
        places: list[_Said] = []
        order = []
        for index, item in _items(raw, "stages"):
            stage = self._placed("stage", item, (*route, "stages", index))
            steps = self._steps(stage)
            places += [_in_order(stage, steps), *steps]
            order.append(_called(stage))
        journey = _Said("journey", self.home, raw, self.path, route, order={"stages": tuple(order)})
        for place in places:
            yield place
            yield from self.hanging(place)
        yield from self.held(journey, self.home)

    def held(self, said: _Said, prefix: str) -> Iterator[_Said]:
        """A record, and those that hang on it or are listed in it."""
        if said.kind == "stage":
            steps = self._steps(said)
            said = _in_order(said, steps)
            yield said
            yield from self.hanging(said)
            for step in steps:
                yield step
                yield from self.hanging(step)
            return
        yield said
        yield from self.hanging(said)
        for name, kind in (("metrics", "metric"), ("people", "person")) if said.kind == "journey" else ():
            for index, item in _items(said.raw, name):
                if isinstance(item, dict) and "ref" not in item:
                    own = _id_of(item) or self._derived(item, kind)
                    ref = own if kind == "person" else f"{prefix}/{own}"
                    yield _Said(kind, ref, item, self.path, (*said.route, name, index))

    def hanging(self, said: _Said) -> Iterator[_Said]:
        """The evidence, pains, insights, decisions and actions written inside a record."""
        holds = dict(_HOLDS.get(said.kind, ()))
        for name in ("evidence", "pains", "insights", "decisions", "actions"):
            if name not in holds:
                continue
            for index, item in _items(said.raw, name):
                raw = {"title": item} if name == "pains" and isinstance(item, str) else item
                if not isinstance(raw, dict) or "ref" in raw:
                    continue
                own = _id_of(raw) or (self._derived(raw, "pain") if name == "pains" else None)
                if own is None:
                    continue
                above = said.ref if name in ("insights", "decisions", "actions") else self.home
                part = _Said(holds[name], f"{above}/{own}", raw, self.path, (*said.route, name, index))
                yield part
                yield from self.hanging(part)

    def _steps(self, stage: _Said) -> list[_Said]:
        """The touchpoints of a stage, each with the stage in which it stands."""
        within = _called(stage) if stage.ref != self.home else ("", "")
        return [
            self._placed("touchpoint", step, (*stage.route, "touchpoints", index))._replace(within=within)
            for index, step in _items(stage.raw, "touchpoints")
        ]

    def _placed(self, kind: str, item: Any, route: Route) -> _Said:
        raw = {"title": item} if isinstance(item, str) else item if isinstance(item, dict) else {}
        target = str(raw["ref"])[: limits.REF_LENGTH] if "ref" in raw else ""
        own = _id_of(raw) or target or self._derived(raw, kind)
        return _Said(kind, f"{self.home}/{own}", raw, self.path, route, target=target)

    def _derived(self, raw: Mapping[str, Any], otherwise: str) -> str:
        title = raw.get("title") or raw.get("name")
        return self.taken.free_id(title if isinstance(title, str) else "", otherwise)


def _in_order(stage: _Said, steps: list[_Said]) -> _Said:
    return stage._replace(order={"touchpoints": tuple(_called(step) for step in steps)})


def _called(said: _Said) -> tuple[str, str]:
    return said.ref, _label(said)


def _label(said: _Said) -> str:
    told = said.raw.get("title") or said.raw.get("name") or said.raw.get("text") or said.ref.rpartition("/")[2]
    return str(told)[: limits.TITLE_LENGTH]


def _id_of(raw: Mapping[str, Any]) -> str:
    """The id of a record as it is written; none where it is no text, or longer than any id may be."""
    own = raw.get("id")
    return own if isinstance(own, str) and len(own) <= limits.REF_LENGTH else ""


def _items(raw: Mapping[str, Any], name: str) -> Iterable[tuple[int, Any]]:
    items = raw.get(name)
    return enumerate(items) if isinstance(items, list) else ()


def _explicit(raw: Mapping[str, Any], kind: str) -> Iterator[str]:
    """The ids people wrote inside a record: derived ones make way for them."""
    for name in ("stages", "touchpoints", "pains", "metrics", "evidence"):
        if name == "metrics" and kind != "journey":
            continue
        for _, item in _items(raw, name):
            if isinstance(item, dict):
                own = _id_of(item) or (item.get("ref") if name in _ORDERED else None)
                if isinstance(own, str):
                    yield own
                if "ref" not in item:
                    yield from _explicit(item, "")


# --- what a record says ---


def _snapshot(said: _Said, only: Iterable[str] | None = None) -> Snapshot:
    """What a record says, all of it or only in some fields."""
    held = _HELD.get(said.kind, ())
    defaults = _defaults(said.kind)
    fields: dict[str, Any] = {}
    for name in said.raw if only is None else only:
        value = said.raw[name]
        if name in NOT_HELD or not isinstance(name, str) or name.startswith("x-") or (name == "ref" and said.target):
            continue
        plain = _plain_items(said, name, value) if name in held else plainly(value)
        if name in _SHARES:
            plain = _share(plain)
        if plain is None or plain == [] or (name in defaults and plain == defaults[name]):
            continue
        fields[name] = plain
    return Snapshot(
        said.kind, said.ref, _label(said), fields, said.path, said.route, said.within, said.order, said.target
    )


def _plain_items(said: _Said, name: str, items: Any) -> Any:
    """Of a list that holds records, what is not one: pointers, texts, web addresses, what has no name."""
    if not isinstance(items, list) or name in _ORDERED:
        return None
    left = []
    for item in items:
        named = (
            isinstance(item, dict) and "ref" not in item and (name in ("pains", "metrics", "people") or "id" in item)
        )
        if not named and not (name in _TEXT_IS_TITLE and isinstance(item, str)):
            left.append(plainly(item))
    return left


def _share(value: Any) -> Any:
    """A share as a number, which is what `12 %` says too."""
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    return round(float(found[1]) / 100, 12) if found else value


def plainly(value: Any) -> Any:
    """A value without its way of being written: days as text, whole numbers as such, short forms for long ones."""
    if isinstance(value, dict):
        kept = {str(key): plainly(each) for key, each in value.items() if not str(key).startswith("x-")}
        return next(iter(kept.values())) if kept.keys() in _IN_OTHER_WORDS else kept
    if isinstance(value, list):
        return [plainly(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value if isfinite(value) else str(value)
    return value


@cache
def _defaults(kind: str) -> dict[str, Any]:
    """What a field means that is not written, so that writing it out is no change."""
    if kind not in BY_NAME:
        return {}
    fields = BY_NAME[kind].model.model_fields
    return {info.alias or name: plainly(info.default) for name, info in fields.items() if info.default is not None}
