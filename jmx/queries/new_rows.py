"""Rows that somebody added to a journey's table: the records they become, and where those are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jmx.model.identity import Identity, is_id, slug
from jmx.model.journey_table import STAGE
from jmx.queries.journey_table import RowSource, TableSource
from jmx.reading.filled_table import BadCellAt, FilledRow, FilledTable
from jmx.report.wording import short
from jmx.writing.cell_words import WrongWords
from jmx.writing.new_record import free_id, new_record
from jmx.writing.record_edits import RecordEdits

_LISTS = {"stage": "stages", "touchpoint": "touchpoints"}


@dataclass(eq=False)
class NewRow:
    """A row that is new, what its record will say, and where it is written: in which record that is there, or in which
    one that is new too, and after which."""

    row: FilledRow
    data: dict[str, Any] = field(default_factory=dict)
    home: "RowSource | NewRow | None" = None
    after: RowSource | None = None


class NewRows:
    """Gives each new row its place: in the list where a row of its kind belongs, after the row above it."""

    def __init__(
        self,
        source: TableSource,
        filled: FilledTable,
        matched: Mapping[str, FilledRow],
        new: Sequence[NewRow],
        bad: list[BadCellAt],
    ) -> None:
        self._source, self._filled, self._matched, self._new, self._bad = source, filled, matched, new, bad
        self._journey = source.rows[source.journey]
        self._refs = {id(row): ref for ref, row in matched.items()}
        self._ids: set[str] = set()
        # ids out of titles change with them, so new records get ids where those that are there have some
        self._with_ids = any(each.record.identity is Identity.WRITTEN for each in source.rows.values() if each.stage)
        self.files: dict[str, bytes] = {}

    def place(self, files: Mapping[str, RecordEdits]) -> None:
        for new in self._new:
            new.home = self._home(new)
            new.after = self._above(new)
        for new in self._new:
            new.data = self._data(new)
        if self._bad:
            return
        for new in reversed(self._new):  # what comes later is put in first, so that all keep their order
            self._write(new, files)

    # --- where ---

    def _home(self, new: NewRow) -> "RowSource | NewRow | None":
        if new.row.kind == "touchpoint":
            return self._stage(new.row)
        if new.row.kind == "pain-point":
            return self._place_of_pain(new.row) or self._journey
        return self._journey

    def _stage(self, row: FilledRow) -> "RowSource | NewRow | None":
        title = row.words.get(STAGE, "")
        stages = [each for each in self._filled.rows if each.kind == "stage"]
        found = next(
            (each for each in stages if plain_title(each.words.get("title")) == plain_title(title) != ""), None
        )
        if found is not None:
            ref = self._refs.get(id(found), "")
            return self._source.rows.get(ref) or next((each for each in self._new if each.row is found), None)
        here = (each for each in self._source.rows.values() if each.row.kind == "stage")
        renamed = next((each for each in here if plain_title(each.row.words["title"]) == plain_title(title)), None)
        if renamed is not None:
            return renamed
        told = f"there is no stage '{short(title)}'" if title else "a new step needs its stage"
        known = ", ".join(filter(None, (each.words.get("title") for each in stages)))
        self._bad.append(BadCellAt(row.places.get(STAGE, row.place), f"{told}; stages: {known}"))
        return None

    def _place_of_pain(self, row: FilledRow) -> "RowSource | NewRow | None":
        """The stage or step at which alone a pain hurts."""
        place = row.words.get("at", "")
        steps = (each for each in self._new if each.row.kind == "touchpoint")
        new = next(
            (each for each in steps if plain_title(each.row.words.get("title")) == plain_title(place) != ""), None
        )
        if new is not None or not place:
            return new
        try:
            refs = self._source.words.value("pain-point", "at", place)
        except WrongWords:
            return None  # told when its cells are taken
        found = self._source.rows.get(refs[0]) if len(refs) == 1 else None
        return found if found is not None and found.is_place else None

    def _above(self, new: NewRow) -> RowSource | None:
        """The record of the nearest row above that is written in the same list."""
        rows = self._filled.rows[: self._filled.rows.index(new.row)]
        above = (
            self._source.rows.get(self._refs.get(id(row), "")) for row in reversed(rows) if row.kind == new.row.kind
        )
        return next(
            (each for each in above if each and self._source.rows.get(each.stage, self._journey) is new.home), None
        )

    # --- what ---

    def _data(self, new: NewRow) -> dict[str, Any]:
        row = new.row
        if row.kind == "journey":
            self._bad.append(BadCellAt(row.place, "a table holds one journey; make another with: jmx new journey"))
        elif row.kind != "evidence" and not row.words.get("title"):
            self._bad.append(BadCellAt(row.place, f"a new {row.kind} needs its title"))
        data = {}
        for name, words in row.words.items():
            said_by_place = name == STAGE or (name == "at" and new.home is not self._journey)
            if words and not said_by_place:
                try:
                    data[name] = self._source.words.value(row.kind, name, words)
                except WrongWords as bad:
                    self._bad.append(BadCellAt(row.places[name], bad.words))
        return data

    def _write(self, new: NewRow, files: Mapping[str, RecordEdits]) -> None:
        if new.row.kind == "evidence":
            made = new_record("evidence", new.data, self._source.workspace, self.files)
            self.files[made.path] = made.text.encode()
            return
        name = _LISTS.get(new.row.kind, "pains")
        written = self._with_id(new)
        if isinstance(new.home, NewRow):
            new.home.data.setdefault(name, []).insert(0, written)
        elif new.home is not None:
            record = new.home.record
            files[record.path].insert(record.route, name, self._index(new, new.home, name), written)

    def _index(self, new: NewRow, home: RowSource, name: str) -> int:
        held = home.written.get(name)
        count = len(held) if isinstance(held, list) else 0
        if new.after is None:
            return count if name == "pains" else 0
        there = new.after.record
        if there.path == home.record.path and there.route[:-1] == (*home.record.route, name):
            return int(there.route[-1]) + 1
        pointer = self._source.pointer_to(there, home, name)
        return count if pointer is None else pointer + 1

    def _with_id(self, new: NewRow) -> Any:
        """A new record as it is written: as its title alone where it says no more."""
        given = new.row.ref.rpartition("/")[2]
        wanted = given if is_id(given) else slug(str(new.data["title"])) if self._with_ids else ""
        if wanted:
            own = free_id(
                wanted,
                lambda name: name in self._ids or f"{self._source.journey}/{name}" in self._source.workspace.records,
            )
            self._ids.add(own)
            return {"id": own, **new.data}
        return new.data if new.data.keys() != {"title"} else new.data["title"]


def plain_title(words: str | None) -> str:
    """A title as far as it tells things apart."""
    return " ".join((words or "").split()).casefold()
