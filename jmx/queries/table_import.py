"""What a table that came back wants changed: held against what it was made from and against what is here by now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from jmx.errors import RefusedEdit
from jmx.model.journey_table import BY_KIND, SHEETS, STAGE, JourneyTable, Words, label, merged
from jmx.queries.field_edits import FieldEdits, content_of, edits_of
from jmx.queries.journey_table import RowSource, TableSource, table_source
from jmx.queries.new_rows import NewRow, NewRows, plain_title
from jmx.queries.repository import Repository
from jmx.reading.cells import TableSheet
from jmx.reading.filled_table import BadCellAt, FilledRow, FilledTable, read_filled
from jmx.report.journey_table import LEAVE, OWN_SHEET, unpacked
from jmx.report.wording import counted, record_label, short
from jmx.writing.cell_words import CUT, WrongWords, say_same
from jmx.writing.edit import REMOVE
from jmx.writing.record_edits import RecordEdits

Side = Literal["sheet", "repository"]
_MOST_TOLD = 40
_MOST_NAMED = 8
_LISTS = {"stage": "stages", "touchpoint": "touchpoints", "pain-point": "pains"}


@dataclass(frozen=True, slots=True)
class Merging:
    """How to take a table: whether what has no row in it any more goes here too, and whose words count where a cell
    changed on both sides."""

    remove: bool = False
    take: Side | None = None


def made_from(sheets: Iterable[TableSheet]) -> JourneyTable | None:
    """What a table of jmx was made from; None where it is no such table. RefusedEdit where that is damaged."""
    own = [sheet for sheet in sheets if sheet.name in ("", OWN_SHEET)]
    texts = [text for sheet in own for text in _own_texts(sheet)]
    try:
        return unpacked(texts)
    except ValueError as error:
        where = f"the hidden sheet '{OWN_SHEET}'" if own and own[0].name else f"its lines '{OWN_SHEET}'"
        raise RefusedEdit(f"{where} was damaged, and without it nobody knows what changed; export anew") from error


def _own_texts(sheet: TableSheet) -> Iterator[str]:
    """What jmx wrote for itself: beside its own word in lines of CSV, under it in the hidden sheet. What a record says
    stands elsewhere and is never taken for it."""
    for row in sheet.rows.values():
        told = {cell.text: column for column, cell in row.items()}
        if not sheet.name and {OWN_SHEET, LEAVE} <= told.keys() and len(told) == len({OWN_SHEET, LEAVE}) + 1:
            yield from told
    under = {column for row in sheet.rows.values() for column, cell in row.items() if sheet.name and cell.text == LEAVE}
    if under:
        yield from (cell.text for row in sheet.rows.values() if (cell := row.get(min(under))))


def _lost_sheets(base: JourneyTable, filled: FilledTable) -> list[str]:
    """The sheets that were exported with records and cannot be found; a CSV file has none."""
    there = {name.casefold() for name in filled.columns}
    held = {row.kind for row in base.rows}
    return [each.name for each in SHEETS if "" not in there and each.kind in held and each.name.casefold() not in there]


def table_edits(
    repository: Repository, sheets: Sequence[TableSheet], base: JourneyTable, merging: Merging
) -> FieldEdits:
    """The edits that a table asks for. Raises RefusedEdit with every cell that cannot be taken."""
    filled = read_filled(sheets)
    if not filled.columns:
        raise RefusedEdit("no sheet of it has its heads any more, 'Title' and the hidden 'Id' among them; export anew")
    lost = _lost_sheets(base, filled)
    if lost:
        raise RefusedEdit(
            f"the sheet '{lost[0]}' is hidden, renamed or without its heads, so nobody knows what changed in it; "
            "put it back as it was exported"
        )
    return _TableImport(repository, base, filled, merging).edits()


class _TableImport:
    def __init__(self, repository: Repository, base: JourneyTable, filled: FilledTable, merging: Merging) -> None:
        self.repository = repository
        self.base = {row.ref: row for row in base.rows}
        self.source: TableSource = table_source(repository, base.journey)
        self.filled = filled
        self.merging = merging
        self.bad = list(filled.bad)
        self.conflicts: list[str] = []
        self.files: dict[str, RecordEdits] = defaultdict(RecordEdits)
        self.in_csv = "" in filled.columns
        self.matched: dict[str, FilledRow] = {}
        self.new: list[NewRow] = []

    def edits(self) -> FieldEdits:
        self._tell_columns()
        self._match()
        named = [(ref, row.words) for rows in (self.base, self.matched) for ref, row in rows.items()]
        places = [(ref, words) for ref, words in named if ref in self.source.rows and self.source.rows[ref].is_place]
        self.source.words.also_called |= {plain_title(words.get("title")): ref for ref, words in places}
        for ref, row in self.matched.items():
            self._merge(ref, row)
        new = NewRows(self.source, self.filled, self.matched, self.new, self.bad)
        new.place(self.files)
        self._remove_rows()
        self._refuse()
        after = {path: each.applied(path, content_of(self.repository, path)) for path, each in self.files.items()}
        return edits_of(self.repository, after | new.files)

    # --- which row is which record ---

    def _match(self) -> None:
        """Rows by the refs they were exported with. Of copies of a row the one that changed least is the record, the
        others are new; a row without a ref that is called as a record is that record."""
        copies: dict[str, list[FilledRow]] = defaultdict(list)
        others = []
        for row in self.filled.rows:
            if row.ref in self.base:
                copies[row.ref].append(row)
            elif not row.empty:
                others.append(row)
        for ref, rows in copies.items():
            first, *more = sorted(rows, key=self._changed)
            if first.kind != self.base[ref].kind:
                self.bad.append(
                    BadCellAt(first.place, f"'{ref}' is a {self.base[ref].kind}, and this is no place for one")
                )
            elif not first.empty:
                self.matched[ref] = first
            for row in more:
                self.repository.note(f"{row.place} is a copy of {first.place} and is taken as a new {row.kind}")
            others += more
        for row in sorted(others, key=self.filled.rows.index):
            known = self._called(row)
            if known and known not in self.matched:
                self.matched[known] = row
            else:
                self.new.append(NewRow(row))

    def _changed(self, row: FilledRow) -> int:
        """In how many cells a row differs from what it was exported as."""
        base = self.base[row.ref].words
        return sum(not self._same(row.kind, name, words, base.get(name, "")) for name, words in row.words.items())

    def _called(self, row: FilledRow) -> str:
        """The ref of the record that a row means without its ref: one of that kind and stage that is called so."""

        def known_by(each: Any) -> tuple[str, str, str]:
            return each.kind, *(plain_title(each.words.get(name)) for name in ("title", STAGE))

        rows = [*(each.row for each in self.source.rows.values()), *self.base.values()]
        found = next((each.ref for each in rows if each.ref == row.ref or known_by(each) == known_by(row)), "")
        if not found and row.kind == "evidence":  # there may be some that nothing in the journey points at
            elsewhere = self.source.workspace.of("evidence")
            alike = [
                each for each in elsewhere if plain_title(each.record.title) == plain_title(row.words.get("title"))
            ]
            return self.source.with_record(alike[0]).row.ref if alike and alike[0].record.title else ""
        return found

    def _same(self, kind: str, name: str, one: str, other: str) -> bool:
        return say_same(kind, name, one, other, loose=self.in_csv)

    # --- cells that changed ---

    def _merge(self, ref: str, row: FilledRow) -> None:
        base = self.base[ref].words if ref in self.base else {}
        source = self.source.rows.get(ref)
        if source is None:
            self._merge_gone(row, dict(base))
            return
        ours, theirs = source.row.words, dict(row.words)
        if STAGE in theirs and self._stage_is(theirs[STAGE], source.stage):
            theirs[STAGE] = ours.get(STAGE, "")  # whatever it is called: in the table, here, or when it was exported
        self._tell_kept(row, base, ours)
        found = merged(base, ours, theirs, partial(self._same, row.kind))
        for name, words in found.taken.items():
            value = self._value(source, name, words, row.places[name])
            if value is None or value == source.written.get(name, REMOVE):
                continue
            if name in found.conflicts and self.merging.take is None:
                called = record_label(row.kind, ours.get("title", ref))
                sides = f"here now {_said(ours.get(name))}, in the table {_said(words)}"
                told = f"{label(name)} of {called}: exported as {_said(base.get(name))}, {sides}"
                self.conflicts.append(f"{row.places[name]}: {told}")
            elif name not in found.conflicts or self.merging.take == "sheet":
                self.files[source.record.path].set(source.record.route, name, value)

    def _tell_kept(self, row: FilledRow, base: Words, ours: Words) -> None:
        """Cells of CSV that say it otherwise, as spreadsheets do by themselves and people may have meant."""
        for name, words in row.words.items() if self.in_csv else ():
            was, now = base.get(name, ""), ours.get(name, "")
            if (
                self._same(row.kind, name, words, was)
                and not {was, now} & {words}
                and not say_same(row.kind, name, words, was)
            ):
                self.repository.note(
                    f"{row.places[name]}: “{short(words)}” is taken for “{short(was)}”, which spreadsheets write so; "
                    "if it is meant, say so with jmx set or in a workbook"
                )

    def _merge_gone(self, row: FilledRow, base: dict[str, str]) -> None:
        """A row of which the record is gone here, which nobody minds who did not change it."""
        if not merged(base, base, row.words, partial(self._same, row.kind)).taken:
            return
        if self.merging.take is None:
            called = record_label(row.kind, base.get("title", row.ref))
            self.conflicts.append(f"{row.place}: {called} was changed in the table, and is gone here")
        elif self.merging.take == "sheet":
            self.new.append(NewRow(row))

    def _stage_is(self, title: str, ref: str) -> bool:
        """Whether a stage is called so: in the table, here, or when it was exported."""
        rows = (self.matched.get(ref), self.source.rows[ref].row, self.base.get(ref))
        return plain_title(title) in {plain_title(each.words.get("title")) for each in rows if each}

    def _value(self, source: RowSource, name: str, words: str, place: str) -> Any:
        """What a field of a record is to hold; None where that is told to be wrong."""
        record = source.record
        wrong = ""
        if name == STAGE:
            wrong = f"a step goes to another stage with: jmx move {record.ref} --to STAGE"
        elif name in source.overlaid:
            wrong = f"'{record.ref}' says this only where it stands; edit it by hand"
        elif name == "title" and not words:
            wrong = f"a {record.kind} needs its title; to take it out, delete its row"
        elif CUT in "".join(each.words.get(name, "") for each in (source.row, self.base.get(record.ref, source.row))):
            wrong = "the text is too long for a cell, and only its beginning stood here; edit it in the repository"
        elif name == "at" and (held := self.source.places_of(record)):
            fixed, lines = self.source.words.of("pain-point", "at", held).split("\n"), words.split("\n")
            gone = next((line for line in fixed if line not in lines), "")
            wrong = f"this pain is written at “{gone}”; move it by hand" if gone else ""
            words = "\n".join(line for line in lines if line not in fixed)
        if not wrong:
            try:
                return self.source.words.value(record.kind, name, words, source.written.get(name))
            except WrongWords as bad:
                wrong = bad.words
        self.bad.append(BadCellAt(place, wrong))
        return None

    # --- rows that are gone ---

    def _remove_rows(self) -> None:
        gone = [self.source.rows[ref] for ref in self.base if ref not in self.matched and ref in self.source.rows]
        if self.merging.remove:
            for each in gone:
                self._remove(each, {other.row.ref for other in gone})
        elif gone:
            names = [record_label(each.row.kind, each.row.words.get("title", each.row.ref)) for each in gone]
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            told = f"{', '.join(names[:_MOST_NAMED])}{more}"
            self.repository.note(f"the table has no row any more for {told}; with --remove that goes here too")

    def _remove(self, source: RowSource, gone: set[str]) -> None:
        kind, ref = source.row.kind, source.row.ref
        called, sheet = record_label(kind, source.row.words.get("title", ref)), BY_KIND[kind].name
        left = [each for each in self.source.rows.values() if each.stage == ref and each.row.ref not in gone]
        base = self.base[ref].words
        changed = merged(base, base, source.row.words, partial(self._same, kind)).taken
        if changed and self.merging.take is None:
            self.conflicts.append(f"{sheet}: {called} has no row any more, and was changed here")
        elif changed and self.merging.take == "repository":
            return
        elif left:
            self.bad.append(BadCellAt(sheet, f"{called} is gone, and {counted(len(left), 'step')} of it still there"))
        elif not self._taken_out(source):
            self.bad.append(
                BadCellAt(sheet, f"{called} has a file of its own, {source.record.path}; delete that by hand")
            )

    def _taken_out(self, source: RowSource) -> bool:
        """Whether a record could be taken out of the list in which it is written, or pointed at."""
        record = source.record
        home = self.source.rows.get(source.stage) or self.source.rows[self.source.journey]
        name = _LISTS.get(record.kind, "")
        pointer = self.source.pointer_to(record, home, name)
        if pointer is not None:
            self.files[home.record.path].remove(home.record.route, name, pointer)
            return True
        if len(record.route) < 2 or record.kind == "evidence":
            return False
        *holder, held_in, index = record.route
        self.files[record.path].remove(tuple(holder), str(held_in), int(index))
        return True

    # --- what cannot be taken ---

    def _tell_columns(self) -> None:
        """Columns of somebody's own are left alone; but where one of jmx's is gone, it is perhaps that one."""
        for name in self.filled.others:
            self.repository.note(f"the sheet '{name}' is none of this table and is not read, though it has its heads")
        for name, cells in self.filled.unknown.items():
            kind = next((each.kind for each in BY_KIND.values() if each.name.casefold() == name.casefold()), "")
            exported = {field for row in self.base.values() if row.kind == kind for field in row.words}
            lacking = sorted(exported - self.filled.columns.get(name, set()))
            for cell in cells:
                if lacking:
                    was = f"and the column '{label(lacking[0])}' is gone; call it as it was"
                    self.bad.append(BadCellAt(cell.address, f"no field is called '{short(cell.text)}', {was}"))
                else:
                    self.repository.note(f"{cell.address}: no field is called '{short(cell.text)}'; it is not read")

    def _refuse(self) -> None:
        if self.bad:
            told = {each.address: each.words for each in reversed(self.bad)}  # the first that is wrong with a cell
            head = f"{counted(len(told), 'cell')} cannot be taken, so nothing was written:"
            raise RefusedEdit(_listed(head, [f"{where}: {words}" for where, words in reversed(told.items())]))
        if self.conflicts:
            head = f"{counted(len(self.conflicts), 'cell')} changed in the table and here, each to something else"
            how = "so nothing was written; say whose words count with --take sheet or --take repository:"
            raise RefusedEdit(_listed(f"{head}, {how}", self.conflicts))


def _said(words: str | None) -> str:
    return f"“{short(words)}”" if words else "nothing"


def _listed(head: str, lines: Sequence[str]) -> str:
    more = [f"  and {len(lines) - _MOST_TOLD} more"] if len(lines) > _MOST_TOLD else []
    return "\n".join([head, *(f"  {line}" for line in lines[:_MOST_TOLD]), *more])
