"""A journey as a table, and where each of its rows is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jmx.errors import RefusedEdit
from jmx.model.finding import Route, written_at
from jmx.model.journey_table import STAGE, JourneyTable, TableRow, cell_form, table_fields
from jmx.model.kinds import RECORD_ENDINGS
from jmx.model.record import Pointer
from jmx.model.workspace import Located, Workspace
from jmx.queries.repository import Repository
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.repo.tree import Tree, Unreadable
from jmx.writing.cell_words import CellWords


@dataclass(frozen=True, slots=True)
class RowSource:
    """A row of the table and the record behind it, with its fields as they are written. Some may be written where the
    record is pointed at, instead of in its file."""

    row: TableRow
    record: Located[Any]
    written: Mapping[str, Any]
    overlaid: frozenset[str] = frozenset()
    stage: str = ""

    @property
    def is_place(self) -> bool:
        return self.row.kind in ("stage", "touchpoint")


class TableSource:
    """Where the rows of a journey's table come from."""

    def __init__(self, workspace: Workspace, tree: Tree, journey: str) -> None:
        self.workspace = workspace
        self.journey = journey
        self.words = CellWords(workspace, journey)
        self._tree = tree
        self._data: dict[str, Any] = {}

    @property
    def rows(self) -> Mapping[str, RowSource]:
        """The rows by their refs, in the order of the table."""
        return self._found

    @cached_property
    def _found(self) -> dict[str, RowSource]:
        return {each.row.ref: each for each in self._rows()}

    def with_record(self, record: Located[Any]) -> RowSource:
        """The row of a record that the table does not hold by itself, which it holds from now on."""
        return self._found.setdefault(record.ref, self._row(record))

    @property
    def table(self) -> JourneyTable:
        return JourneyTable(self.journey, tuple(each.row for each in self.rows.values()))

    def data(self, path: str) -> Any:
        """A file as plain data."""
        if path not in self._data:
            content = self._tree.read(path)
            if isinstance(content, Unreadable):
                raise RefusedEdit(f"'{path}' cannot be read: {content.why}")
            try:
                self._data[path] = door.parse(content)
            except Refusal as refusal:
                raise RefusedEdit(f"'{path}' must be repaired first: {refusal.words}") from refusal
        return self._data[path]

    def choices(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """What may be chosen in the columns that name one thing: what there is of that sort."""
        found = {}
        for kind in ("journey", "stage", "touchpoint", "pain-point", "evidence"):
            for field in table_fields(kind):
                form = cell_form(kind, field)
                if not form.many and not form.number and (names := self.words.choices(kind, field)):
                    found[kind, field] = names
        channels = {each.record.channel for each in self.workspace.of("touchpoint") if each.record.channel}
        found["touchpoint", "channel"] = tuple(sorted(channels, key=str.casefold))
        return found

    def _rows(self) -> Iterator[RowSource]:
        workspace = self.workspace
        yield self._row(workspace.records[self.journey])
        stages = workspace.stages(self.journey)
        yield from map(self._row, stages)
        for stage in stages:
            for touchpoint in workspace.touchpoints_of.get(stage.ref, ()):
                yield self._row(touchpoint, stage)
        yield from map(self._row, workspace.pains(self.journey))
        evidence = workspace.evidence_behind(self.journey).values()
        yield from (self._row(each) for each in evidence if each.ref in workspace.records and each.kind == "evidence")

    def _row(self, record: Located[Any], stage: Located[Any] | None = None) -> RowSource:
        held = written_at(self.data(record.path), record.route) if record.path.endswith(RECORD_ENDINGS) else {}
        written = {"title": held} if isinstance(held, str) else dict(held or {})
        overlaid = self._overlaid(record)
        written |= {field: getattr(record.record, field) for field in overlaid}
        words = {STAGE: stage.record.title} if stage else {}
        words |= {
            field: said for field in table_fields(record.kind)
            if (said := self.words.of(record.kind, field, written.get(field)))
        }  # fmt: skip
        if places := self.places_of(record):
            words["at"] = "\n".join(filter(None, (self.words.of("pain-point", "at", places), words.get("at"))))
        return RowSource(
            TableRow(record.kind, record.ref, words), record, written, overlaid, stage.ref if stage else ""
        )

    def pointer_to(self, record: Located[Any], home: RowSource, name: str) -> int | None:
        """Where in a list of a record another is pointed at; None where it is written there, or not there at all."""
        target = self.workspace.stands_for.get(record.ref)
        items = home.written.get(name) if target else None
        found = (at for at, item in enumerate(items or ()) if isinstance(item, Mapping) and item.get("ref") == target)
        return next(found, None)

    def places_of(self, record: Located[Any]) -> tuple[str, ...]:
        """The refs of the stages and touchpoints that hold a pain, which may say itself where it hurts besides."""
        if record.kind != "pain-point":
            return ()
        said = {each.ref for ref in record.record.at if (each := self.workspace.find(ref, self.journey))}
        return tuple(dict.fromkeys(ref for ref in self._holders[record.path, record.route] if ref not in said))

    @cached_property
    def _holders(self) -> Mapping[tuple[str, Route], list[str]]:
        """The stages and touchpoints in whose `pains` a pain is written or pointed at, by where it is written."""
        found: dict[tuple[str, Route], list[str]] = defaultdict(list)
        for place in map(self.workspace.find, self.workspace.places(self.journey)):
            for index, item in enumerate(place.record.pains if place and place.kind != "journey" else ()):
                at = self.workspace.find(item.ref, self.journey) if isinstance(item, Pointer) else None
                if place and (at or not isinstance(item, Pointer)):
                    found[(at.path, at.route) if at else (place.path, (*place.route, "pains", index))].append(place.ref)
        return found

    def _overlaid(self, record: Located[Any]) -> frozenset[str]:
        home = self.workspace.stands_for.get(record.ref)
        if home is None:
            return frozenset()
        there = self.workspace.records[home].record
        names = (field for field in table_fields(record.kind) if field in type(there).model_fields)
        return frozenset(each for each in names if getattr(there, each) != getattr(record.record, each))


def table_source(repository: Repository, journey: str) -> TableSource:
    """The table of a journey as its files say it."""
    found = repository.journey(journey)
    return TableSource(repository.workspace, repository.tree, found.ref)
