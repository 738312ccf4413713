"""The records of a file and their names, read off its plain data: the one place that says what is a record, and which.

Reading, history, fingerprints and reviews all name records by this. A name depends on nothing but the file it stands
in, so that a commit, a folder and a single old version agree about it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.model.finding import Route
from jmx.model.identity import Identity, Namespace, outermost, says_title
from jmx.model.kinds import HAPPENINGS_FILE, SETTINGS_FILE, kind_of

# What may hold records of their own, by the kind of what holds it, with the kind of what is held.
HOLDS: Mapping[str, Mapping[str, str]] = {
    "journey": {
        "stages": "stage", "pains": "pain-point", "metrics": "metric", "people": "person", "evidence": "evidence",
    },
    "stage": {"touchpoints": "touchpoint", "pains": "pain-point", "evidence": "evidence"},
    "touchpoint": {"pains": "pain-point", "evidence": "evidence"},
    "pain-point": {"evidence": "evidence"},
    "strength": {"evidence": "evidence"},
    "evidence": {"insights": "insight"},
    "review": {"decisions": "decision", "actions": "action"},
}  # fmt: skip
PLACES = frozenset({"stages", "touchpoints"})  # lists whose order means something
BARE = PLACES | {"pains"}  # lists in which a text is a title
TITLED = BARE | {"metrics", "people"}  # lists in which a record needs no id
Document = Mapping[str, Any]  # a file as plain data; files of other tools have no kind of ours
_NO_WORDS: Mapping[str, Any] = {}
_NO_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {}
_NOWHERE = ("", "")
_PLACES_OF = {"journey": "stages", "stage": "touchpoints"}
_PARTS = ("insights", "decisions", "actions")  # named under what holds them, not under the record of the file
_HANGING = {
    kind: [name for name in ("evidence", "pains", "metrics", "people", *_PARTS) if name in held]
    for kind, held in HOLDS.items()
}


class Entry(NamedTuple):
    """One record as it is written, with the name others point at."""

    kind: str
    ref: str
    path: str
    route: Route
    raw: Mapping[str, Any]
    identity: Identity = Identity.WRITTEN
    within: tuple[str, str] = _NOWHERE
    """Ref and label of the stage in which a touchpoint of a journey stands, or of what a pain is written on."""
    order: Mapping[str, tuple[tuple[str, str], ...]] = _NO_ORDER
    """`stages` or `touchpoints` as they follow each other, by ref and label."""
    target: str = ""
    """The id of the file's record that stands here, for a stage or touchpoint written as a pointer."""

    @property
    def label(self) -> str:
        """What people call it."""
        told = self.raw.get("title") or self.raw.get("name") or self.raw.get("text") or _learnt(self.raw)
        if not told and self.kind == "review" and "date" in self.raw:
            told = f"review of {self.raw['date']}"
        return str(told or self.ref.rpartition("/")[2])[: limits.TITLE_LENGTH]

    @property
    def named(self) -> str:
        """The id somebody gave it; empty where its id says no more than its title does, written down or not."""
        own = self.ref.rpartition("/")[2]
        if self.path == HAPPENINGS_FILE and self.identity is not Identity.WRITTEN:
            return ""
        return "" if "/" in self.ref and says_title(own, _title(self.raw), self.kind.partition("-")[0]) else own

    def without_words(self) -> "Entry":
        """Its name alone, so that what it says need not be kept."""
        return tuple.__new__(Entry, (*self[:4], _NO_WORDS, *self[5:]))

    def is_written_like(self, other: "Entry") -> bool:
        """Whether two versions of a record are the same to the letter, wherever they stand."""
        same = self.kind == other.kind and self.target == other.target
        return same and self.raw == other.raw and self.within == other.within and self.order == other.order


def outline(data: Document, path: str) -> Iterator[Entry]:
    """The records of one file, each with its name; none of a file that is not jmx's."""
    if data.get("kind") == "settings":
        yield Entry("settings", SETTINGS_FILE, path, (), data)
        return
    kind = kind_of(data)
    if kind is None:
        return
    if path == HAPPENINGS_FILE:
        yield from _in_table(data, path)
        return
    if "items" not in data:
        yield from record_outline(kind.name, data, path, ())
        return
    for index, item in _items(data, "items"):
        if isinstance(item, dict):
            yield from record_outline(kind.name, item, path, ("items", index))


def _in_table(data: Document, path: str) -> Iterator[Entry]:
    """The happenings of a table, each with its line as its route. One without an id is named for its day and title."""
    rows = data["items"]
    unnamed = [_dated(row) for row in rows if not written_id(row)]
    names = Namespace(filter(None, map(written_id, rows)), unnamed)
    for line, row in zip(data["lines"], rows, strict=True):
        own, identity = written_id(row), Identity.WRITTEN
        if not own:
            own, identity = names.id_of(_dated(row), "happening")
        yield Entry("happening", own, path, (line,), row, identity)


def _dated(row: Mapping[str, Any]) -> str:
    return f"{row['date']} {row['title']}"


def record_outline(kind: str, raw: Mapping[str, Any], path: str, route: Route) -> list[Entry]:
    """One record of a file and those written inside it; nothing where it has no id."""
    own = written_id(raw)
    if not own:
        return []
    entry = Entry(kind, own, path, route, raw)
    return _RecordNames(entry).entries() if any(raw.get(name) for name in HOLDS.get(kind, ())) else [entry]


def is_record(name: str, item: Any) -> bool:
    """Whether an item of a list that holds records is one with a name of its own: no pointer, text or web address."""
    if isinstance(item, dict) and "ref" not in item:
        return name in TITLED or "id" in item
    return isinstance(item, str) and name in BARE


def aliases(by_ref: Mapping[str, Entry]) -> dict[str, str]:
    """Other refs that mean a record: what stands in a file of its own is also found in every journey where that stands.

    `onboarding/waits` is `verify/waits` where the stage file `verify` stands in the journey `onboarding`, and so is
    `onboarding/verify/waits`, as a touchpoint may always be named by its stage too. A ref under which something else is
    written is no alias; of two files that hold the same name the first in the journey counts.
    """
    places = [entry for entry in by_ref.values() if entry.target]
    inside: dict[str, list[Entry]] = {place.target: [] for place in places}
    for ref, entry in by_ref.items() if places else ():
        home, inner, _ = ref.partition("/")
        if inner and home in inside:
            inside[home].append(entry)
    found: dict[str, str] = {}
    for journey_place in places:
        home = outermost(journey_place.ref)
        if home not in by_ref or by_ref[home].kind != "journey":
            continue
        for place in _with_those_inside(journey_place, inside):
            for each in inside[place.target]:
                for above in (home, place.ref) if each.kind == "touchpoint" else (home,):
                    alias = above + each.ref[len(place.target) :]
                    if alias not in by_ref and len(found) < limits.SHARED:
                        found.setdefault(alias, each.ref)
    return found


def _with_those_inside(place: Entry, inside: Mapping[str, list[Entry]]) -> Iterator[Entry]:
    """A pointer of a journey, and those in the stage it points at."""
    yield place
    if place.kind == "stage":
        yield from (each for each in inside[place.target] if each.target)


def written_id(raw: Mapping[str, Any]) -> str:
    """The id of a record as it is written; none where it is no text, or longer than any id may be."""
    own = raw.get("id")
    return own if isinstance(own, str) and len(own) <= limits.REF_LENGTH else ""


class _RecordNames:
    """Names what stands in one record of a file."""

    def __init__(self, record: Entry) -> None:
        self._record = record
        self._found: list[Entry] = []

    def entries(self) -> list[Entry]:
        """Stages and touchpoints get their names first, then what hangs on them, then what hangs on the record."""
        record, *places = self._with_places(self._record)
        for entry in (*places, record):
            self._found.append(entry)
            self._add_hanging(entry)
        return self._found

    def _with_places(self, holder: Entry) -> list[Entry]:
        """A record that knows the order of the stages or touchpoints in it, and these."""
        name = _PLACES_OF.get(holder.kind)
        if name is None:
            return [holder]
        order, inside = [], []
        within = _NOWHERE if holder is self._record else _called(holder)
        for index, item in _items(holder.raw, name):
            raw = _fields(item) if isinstance(item, str | dict) else {}
            target = str(raw["ref"])[: limits.REF_LENGTH] if "ref" in raw else ""
            place = self._entry(holder, name, index, raw, within, target)
            order.append(_called(place))
            inside += self._with_places(place)
        return [holder._replace(order={name: tuple(order)}), *inside]

    def _add_hanging(self, holder: Entry) -> None:
        """What is written inside a record and is no place."""
        for name in _HANGING.get(holder.kind, ()):
            for index, item in _items(holder.raw, name):
                if is_record(name, item) and (name in TITLED or written_id(item)):
                    within = _called(holder) if name == "pains" else _NOWHERE
                    part = self._entry(holder, name, index, _fields(item), within)
                    self._found.append(part)
                    self._add_hanging(part)

    def _entry(
        self, holder: Entry, name: str, index: int, raw: Mapping[str, Any], within: tuple[str, str], target: str = ""
    ) -> Entry:
        kind = HOLDS[holder.kind][name]
        own, identity = written_id(raw) or target, Identity.WRITTEN
        if not own:
            names = self._people if name == "people" else self._names
            own, identity = names.id_of(_title(raw), kind.partition("-")[0])
        if name != "people":  # their names hold everywhere, not only in the journey
            own = f"{holder.ref if name in _PARTS else self._record.ref}/{own}"
        route = (*holder.route, name, index)
        return Entry(kind, own, self._record.path, route, raw, identity, within, _NO_ORDER, target)

    @cached_property
    def _names(self) -> Namespace:
        """The ids of what stands in the record without one."""
        written: list[str] = []
        titles: list[str] = []
        _gather(self._record.raw, self._record.kind, written, titles)
        return Namespace(written, titles)

    @cached_property
    def _people(self) -> Namespace:
        """The ids of people who live in the journey without one."""
        people = [item for _, item in _items(self._record.raw, "people") if is_record("people", item)]
        unnamed = [_title(item) for item in people if not written_id(item)]
        return Namespace(filter(None, map(written_id, people)), unnamed)


def _fields(item: Any) -> Mapping[str, Any]:
    """A record as fields; a text is its title."""
    return {"title": item} if isinstance(item, str) else item


def _learnt(raw: Mapping[str, Any]) -> str:
    """What was learnt, by which evidence is called that has no title."""
    first = next((each for _, each in _items(raw, "insights")), None)
    told = raw.get("insight") or (first.get("text") if isinstance(first, dict) else None)
    return told if isinstance(told, str) else ""


def _title(raw: Mapping[str, Any]) -> str:
    title = raw.get("title") or raw.get("name")
    return title if isinstance(title, str) else ""


def _called(entry: Entry) -> tuple[str, str]:
    return entry.ref, entry.label


def _items(raw: Mapping[str, Any], name: str) -> Iterable[tuple[int, Any]]:
    items = raw.get(name)
    return enumerate(items) if isinstance(items, list) else ()


def _gather(raw: Mapping[str, Any], kind: str, written: list[str], titles: list[str]) -> None:
    """The ids people wrote inside a record, however deep: those out of titles make way for them. And the titles of the
    records there that have no id."""
    for name, held in HOLDS.get(kind, {}).items():
        for _, item in _items(raw, name) if name != "people" and name not in _PARTS else ():
            if isinstance(item, str):
                if name in BARE:
                    titles.append(item)
            elif isinstance(item, dict):
                own = written_id(item) or (item.get("ref") if name in PLACES else None)
                if isinstance(own, str):
                    written.append(own)
                elif name in TITLED and "ref" not in item:
                    titles.append(_title(item))
                if "ref" not in item:
                    _gather(item, held, written, titles)
