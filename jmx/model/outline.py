"""The records of a file and their names, read off its plain data: the one place that says what is a record, and which.

Reading, history, fingerprints and reviews all name records by this. A name depends on nothing but the file it stands
in, so that a commit, a folder and a single old version agree about it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.model.finding import Route
from jmx.model.identity import Identity, Namespace, says_title
from jmx.model.kinds import BY_WORD, HOLDS, PLACES, SETTINGS_FILE, is_record

_NO_WORDS: Mapping[str, Any] = {}
_NO_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {}
Document = Mapping[str, Any]  # a file as plain data; files of other tools have no kind of ours
_PARTS = ("insights", "decisions", "actions")  # named under what holds them, not under the record of the file
_HANGING = {
    kind: [(name, held[name]) for name in ("evidence", "pains", *_PARTS) if name in held]
    for kind, held in HOLDS.items()
}
_NAMESPACE = ("stages", "touchpoints", "pains", "metrics", "evidence")  # whose items share the names of a record
_TITLED = ("stages", "touchpoints", "pains", "metrics")  # whose items may have their id out of the title
_BARE = ("stages", "touchpoints", "pains")  # in which a text is a title


class Entry(NamedTuple):
    """One record as it is written, with the name others point at."""

    kind: str
    ref: str
    path: str
    route: Route
    raw: Mapping[str, Any]
    identity: Identity = Identity.WRITTEN
    within: tuple[str, str] = ("", "")
    """Ref and label of the stage in which a touchpoint of a journey stands, or of what a pain is written on."""
    order: Mapping[str, tuple[tuple[str, str], ...]] = _NO_ORDER
    """`stages` or `touchpoints` as they follow each other, by ref and label."""
    target: str = ""
    """The id of the file's record that stands here, for a stage or touchpoint written as a pointer."""

    @property
    def label(self) -> str:
        """What people call it."""
        told = self.raw.get("title") or self.raw.get("name") or self.raw.get("text") or self.ref.rpartition("/")[2]
        return str(told)[: limits.TITLE_LENGTH]

    @property
    def named(self) -> str:
        """The id somebody gave it; empty where its id says no more than its title does, written down or not."""
        own = self.ref.rpartition("/")[2]
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
    word = data.get("kind")
    if word == "settings":
        yield Entry("settings", SETTINGS_FILE, path, (), data)
        return
    kind = BY_WORD.get(word) if isinstance(word, str) else None
    if kind is None:
        return
    if "items" not in data:
        yield from record_outline(kind.name, data, path, ())
        return
    for index, item in _items(data, "items"):
        if isinstance(item, dict):
            yield from record_outline(kind.name, item, path, ("items", index))


def record_outline(kind: str, raw: Mapping[str, Any], path: str, route: Route) -> Iterator[Entry]:
    """One record of a file and those written inside it; nothing where it has no id."""
    own = written_id(raw)
    if not own:
        return
    entry = Entry(kind, own, path, route, raw)
    if not any(raw.get(name) for name in HOLDS.get(kind, ())):
        yield entry
        return
    file = _RecordNames(entry)
    yield from file.journey(entry) if kind == "journey" else file.other(entry)


def aliases(entries: Iterable[Entry]) -> dict[str, str]:
    """Other refs that mean a record: what stands in a file of its own is also found in every journey where that stands.

    `onboarding/waits` is `verify/waits` where the stage file `verify` stands in the journey `onboarding`, and so is
    `onboarding/verify/waits`, as a touchpoint may always be named by its stage too. A ref under which something else is
    written is no alias; of two files that hold the same name the first in the journey counts.
    """
    by_ref = {entry.ref: entry for entry in entries}
    places = [entry for entry in by_ref.values() if entry.target]
    inside: dict[str, list[Entry]] = {place.target: [] for place in places}
    for entry in by_ref.values() if places else ():
        home, inner, _ = entry.ref.partition("/")
        if inner and home in inside:
            inside[home].append(entry)
    found: dict[str, str] = {}
    for journey_place in places:
        home = journey_place.ref.partition("/")[0]
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
        self.record = record
        self.home = record.ref
        self.path = record.path

    @cached_property
    def names(self) -> Namespace:
        """The ids of what stands in the record without one."""
        written: list[str] = []
        titles: list[str] = []
        _gather(self.record.raw, self.record.kind, written, titles)
        return Namespace(written, titles)

    def journey(self, journey: Entry) -> Iterator[Entry]:
        """Stages and touchpoints get their names first, then what hangs on them, then what hangs on the journey."""
        places: list[Entry] = []
        order = []
        for index, item in _items(journey.raw, "stages"):
            stage = self._place("stage", item, (*journey.route, "stages", index))
            steps = self._steps(stage)
            places += [_in_order(stage, steps), *steps]
            order.append(_called(stage))
        for place in places:
            yield place
            yield from self._hanging(place)
        yield journey._replace(order={"stages": tuple(order)})
        yield from self._hanging(journey)
        yield from self._metrics_and_people(journey)

    def other(self, entry: Entry) -> Iterator[Entry]:
        """A record that is no journey; of a stage with its touchpoints."""
        steps = self._steps(entry) if entry.kind == "stage" else []
        yield _in_order(entry, steps) if entry.kind == "stage" else entry
        yield from self._hanging(entry)
        for step in steps:
            yield step
            yield from self._hanging(step)

    def _metrics_and_people(self, journey: Entry) -> Iterator[Entry]:
        for index, item in _items(journey.raw, "metrics"):
            if isinstance(item, dict) and is_record("metrics", item):
                own, identity = self._id(item, "metric")
                route = (*journey.route, "metrics", index)
                yield Entry("metric", f"{self.home}/{own}", self.path, route, item, identity)
        yield from _people(journey, self.path)

    def _hanging(self, holder: Entry) -> Iterator[Entry]:
        """The evidence, pains, insights, decisions and actions written inside a record."""
        for name, kind in _HANGING.get(holder.kind, ()):
            for index, item in _items(holder.raw, name):
                if not is_record(name, item):
                    continue
                raw = {"title": item} if isinstance(item, str) else item
                own, identity = self._id(raw, "pain") if name == "pains" else (written_id(raw), Identity.WRITTEN)
                if own:
                    above = holder.ref if name in _PARTS else self.home
                    route = (*holder.route, name, index)
                    within = _called(holder) if name == "pains" else ("", "")
                    part = Entry(kind, f"{above}/{own}", self.path, route, raw, identity, within)
                    yield part
                    yield from self._hanging(part)

    def _steps(self, stage: Entry) -> list[Entry]:
        """The touchpoints of a stage, each with the stage in which it stands."""
        within = _called(stage) if stage.ref != self.home else ("", "")
        return [
            self._place("touchpoint", step, (*stage.route, "touchpoints", index), within)
            for index, step in _items(stage.raw, "touchpoints")
        ]

    def _place(self, kind: str, item: Any, route: Route, within: tuple[str, str] = ("", "")) -> Entry:
        raw = {"title": item} if isinstance(item, str) else item if isinstance(item, dict) else {}
        target = str(raw["ref"])[: limits.REF_LENGTH] if "ref" in raw else ""
        own, identity = (written_id(raw) or target, Identity.WRITTEN) if target else self._id(raw, kind)
        return Entry(kind, f"{self.home}/{own}", self.path, route, raw, identity, within, _NO_ORDER, target)

    def _id(self, raw: Mapping[str, Any], kind: str) -> tuple[str, Identity]:
        own = written_id(raw)
        return (own, Identity.WRITTEN) if own else self.names.id_of(_title(raw), kind)


def _people(journey: Entry, path: str) -> Iterator[Entry]:
    """People who live in a journey; their names hold everywhere, not only in it."""
    people = [(index, item) for index, item in _items(journey.raw, "people") if isinstance(item, dict)]
    unnamed = [_title(item) for _, item in people if not written_id(item)]
    names = Namespace(filter(None, (written_id(item) for _, item in people)), unnamed)
    for index, item in people:
        own, identity = written_id(item), Identity.WRITTEN
        if not own:
            own, identity = names.id_of(_title(item), "person")
        yield Entry("person", own, path, (*journey.route, "people", index), item, identity)


def _title(raw: Mapping[str, Any]) -> str:
    title = raw.get("title") or raw.get("name")
    return title if isinstance(title, str) else ""


def _in_order(stage: Entry, steps: list[Entry]) -> Entry:
    return stage._replace(order={"touchpoints": tuple(_called(step) for step in steps)})


def _called(entry: Entry) -> tuple[str, str]:
    return entry.ref, entry.label


def _items(raw: Mapping[str, Any], name: str) -> Iterable[tuple[int, Any]]:
    items = raw.get(name)
    return enumerate(items) if isinstance(items, list) else ()


def _gather(raw: Mapping[str, Any], kind: str, written: list[str], titles: list[str]) -> None:
    """The ids people wrote inside a record, however deep: those out of titles make way for them. And the titles of the
    records there that have no id."""
    for name, held in HOLDS.get(kind, {}).items():
        items = raw.get(name) if name in _NAMESPACE else None
        for item in items if isinstance(items, list) else ():
            if isinstance(item, str):
                if name in _BARE:
                    titles.append(item)
            elif isinstance(item, dict):
                own = written_id(item) or (item.get("ref") if name in PLACES else None)
                if isinstance(own, str):
                    written.append(own)
                elif name in _TITLED and "ref" not in item:
                    titles.append(_title(item))
                if "ref" not in item:
                    _gather(item, held, written, titles)
