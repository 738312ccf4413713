"""Tables of journeys: which row or column is what, guessed by words and shape, and the parts that come of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jmx.foreign.draft import Carrier, NotReadable, Scale, number_in, scale_of
from jmx.foreign.lanes import Meant, Sure, lane_of, meant_by, plain_words
from jmx.foreign.parts import Cell, MapPart, items

Grid = Mapping[tuple[int, int], Cell]
"""The cells of a table that say something, by row and column."""

SKIP = "skip"
NO_STAGE = "Steps"
_SCALE = re.compile(r"[-+−]?\d+\s*(?:-|–|\.\.|to|bis)\s*[-+−]?\d+")
_NAMED = 200  # columns whose names are looked at
_LOOKED_AT = 20  # rows or columns among which the one that names the others is looked for
_OF_STAGE = frozenset({"goal", "questions", "phase"})
_OF_JOURNEY = frozenset({"personas", "goal", "description"})  # what is said of a journey above its table
_SPREAD = frozenset({"stage", "phase"})  # what a merged cell says of all the rows it spans
_FEWEST = 2  # names that must be known before a table is taken for a journey


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What is what in a table: whether stages stand side by side (`across`) or one below the other, the row or column
    that names the others, and what each of those holds, by its name; the journey's title, and the scale of feelings.
    For a guess, how sure it is."""

    lanes: Mapping[str, str]
    header: int
    across: bool = False
    sure: Mapping[str, Sure] = field(default_factory=dict)
    title: str = ""
    scale: Scale | None = None

    @property
    def weight(self) -> int:
        """How much of it is known, and how well."""
        return sum(self.sure.values())

    def lane(self, header: str) -> str | None:
        """What a row or column of that name holds; None where nobody said."""
        return self.lanes.get(name_of(header))


def name_of(header: str) -> str:
    """A header on one line, without what cannot be seen."""
    return Carrier().line(header, "")


class _HeaderRow(NamedTuple):
    """A row that may name the columns: how well it does, and what they mean."""

    weight: int
    row: int
    meant: dict[int, Meant]


def turned(grid: Grid) -> Grid:
    """Rows as columns."""
    return {(column, row): cell for (row, column), cell in grid.items()}


def guess(grid: Grid) -> ColumnMap | None:
    """What is what in a table, as far as its words and its shape tell; None where it is like no journey."""
    down, across = _best(grid), _best(turned(grid))
    best, is_across = (down, False) if down.weight >= across.weight else (across, True)
    naming = {"stage", "phase", "touchpoint"}
    if len({each.lane for each in best.meant.values()} - naming) + bool(naming & _lanes(best)) < _FEWEST:
        return None
    return _map(turned(grid) if is_across else grid, best, is_across)


def _lanes(names: _HeaderRow) -> set[str]:
    return {each.lane for each in names.meant.values()}


def _best(grid: Grid) -> _HeaderRow:
    """The row that names most of the columns."""
    rows: dict[int, dict[int, Meant]] = {}
    for (row, column), cell in grid.items():
        if row <= _LOOKED_AT and column <= _NAMED and not cell.spread and (meant := meant_by(cell.text)):
            rows.setdefault(row, {})[column] = meant
    weighed = [_HeaderRow(sum(each.sure for each in meant.values()), row, meant) for row, meant in sorted(rows.items())]
    return max(weighed, key=lambda each: each.weight, default=_HeaderRow(0, 0, {}))


def _below(grid: Grid, header: int) -> dict[int, list[Cell]]:
    """What stands below a row, column by column."""
    found: dict[int, list[Cell]] = {}
    for (row, column), cell in sorted(grid.items()):
        if row > header:
            found.setdefault(column, []).append(cell)
    return found


def _map(grid: Grid, names: _HeaderRow, across: bool) -> ColumnMap:
    headers = {column: name_of(cell.text) for (row, column), cell in grid.items() if row == names.row}
    below = _below(grid, names.row)
    meant = _with_stage({at: _by_values(below.get(at, []), each) for at, each in names.meant.items()}, below, across)
    alone = [at for at in sorted(headers) if at not in meant and at not in below]
    title = next((headers[at] for at in alone if at < min(meant)), "") if across else _lone(grid, names.row)
    said: dict[str, str] = {}
    sure: dict[str, Sure] = {}
    for at in sorted({*headers, *meant} - {*alone}):
        name = headers.get(at, "")
        if at in meant and name not in sure:
            said[name], sure[name] = meant[at].lane, meant[at].sure
        said.setdefault(name, SKIP)
    felt = [at for at, each in meant.items() if each.lane == "emotion"]
    scale = _scale_in([headers.get(at, "") for at in felt], [cell for at in felt for cell in below.get(at, ())])
    return ColumnMap(said, names.row, across, sure, title, scale)


def _with_stage(meant: dict[int, Meant], below: Mapping[int, object], across: bool) -> dict[int, Meant]:
    """The same with a column for the names of stages: that of phases, else the first of which nothing is known."""
    lanes = {each.lane for each in meant.values()}
    if "stage" in lanes or ("touchpoint" in lanes and "phase" not in lanes and not across):
        return meant
    if "phase" in lanes:
        return {at: Meant("stage", each.sure) if each.lane == "phase" else each for at, each in meant.items()}
    naming = next((at for at in sorted(below) if at not in meant), None)
    return meant if naming is None else meant | {naming: Meant("stage", Sure.LIKELY)}


def _by_values(values: Sequence[Cell], meant: Meant) -> Meant:
    """What a column means by what stands in it: numbers are ratings, not thoughts."""
    parts = [part for each in values for part in items(each)]
    if meant.lane == "thoughts" and parts and all(number_in(each.text) is not None for each in parts):
        return Meant("emotion", Sure.LIKELY)
    return meant


def _lone(grid: Grid, header: int) -> str:
    """What stands above a table alone in its row: its title."""
    above = [[cell for (row, _), cell in sorted(grid.items()) if row == at] for at in range(1, header)]
    return next((name_of(row[0].text) for row in above if len(row) == 1), "")


def _scale_in(names: Sequence[str], cells: Sequence[Cell]) -> Scale | None:
    """The scale of feelings, as the name of their column says it, or as their numbers need it."""
    for said in map(_SCALE.search, names):
        if said:
            return scale_of(said[0])
    ratings = [number for each in cells if (number := number_in(each.text)) is not None]
    if ratings and min(ratings) < 0:
        return Scale(-2, 2) if min(ratings) >= -2 and max(ratings) <= 2 else Scale(-5, 5)
    return Scale(0, 10 if max(ratings) <= 10 else 100) if ratings and max(ratings) > 5 else None


def parts_of(grid: Grid, columns: ColumnMap, journey: MapPart, carrier: Carrier) -> None:
    """Puts what a table says into a journey. NotReadable where the map does not fit."""
    grid = turned(grid) if columns.across else grid
    headers = {column: cell for (row, column), cell in grid.items() if row == columns.header}
    held = {column for _, column in grid}
    lanes = {column: columns.lane(headers[column].text if column in headers else "") for column in held}
    if not {"stage", "touchpoint"} & set(lanes.values()):
        raise NotReadable("nothing in the table is mapped to `stage` or `touchpoint`")
    _say_outside(grid, columns, journey, carrier)
    _drop_unmapped(grid, columns, headers, lanes, carrier)
    _say_above_stages(grid, columns, lanes, journey)
    rows: dict[int, dict[str, list[Cell]]] = {}
    for (row, column), cell in sorted(grid.items()):
        lane = lanes[column]
        if row > columns.header and lane not in (None, SKIP) and not (cell.spread and lane not in _SPREAD):
            rows.setdefault(row, {}).setdefault(lane or "", []).append(cell)
    _Rows(journey, stepwise=_is_stepwise(rows)).add(rows, carrier)


def _say_outside(grid: Grid, columns: ColumnMap, journey: MapPart, carrier: Carrier) -> None:
    """What stands before the row that names the columns: the title, words like `Persona: Ana`, or nothing known."""
    rows: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(grid.items()):
        if row < columns.header and name_of(cell.text) != columns.title:
            rows.setdefault(row, []).append(cell)
    for first, *others in rows.values():
        lane = lane_of(first.text)
        if lane in _OF_JOURNEY and len(others) == 1:
            journey.say(lane, others[0])
        else:
            for each in (first, *others):
                carrier.drop(each.where, each.text, "it stands outside the table")


def _say_above_stages(grid: Grid, columns: ColumnMap, lanes: dict[int, str | None], journey: MapPart) -> None:
    """Rows above the names of stages side by side that say one thing, of the journey as a whole."""
    naming = min((at for at, lane in lanes.items() if lane == "stage"), default=0)
    for at, cells in _below(grid, columns.header).items() if columns.across else ():
        lane = lanes[at]
        if at < naming and lane in _OF_JOURNEY and len(own := [each for each in cells if not each.spread]) == 1:
            journey.say(lane, own[0])
            lanes[at] = SKIP


def _drop_unmapped(
    grid: Grid, columns: ColumnMap, headers: Mapping[int, Cell], lanes: Mapping[int, str | None], carrier: Carrier
) -> None:
    for column, cells in sorted(_below(grid, columns.header).items()):
        if lanes[column] in (None, SKIP):
            name = headers[column] if column in headers else Cell("without a name", cells[0].where)
            word = "row" if columns.across else "column"
            count = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}"
            carrier.drop(name.where, name.text, f"this {word} is mapped to nothing ({count})")


def _is_stepwise(rows: Mapping[int, Mapping[str, list[Cell]]]) -> bool:
    """Whether every row is a touchpoint of its own, not one that lists the touchpoints of a whole stage."""
    stages = [plain_words(each["stage"][0].text) if "stage" in each else "" for each in rows.values()]
    return any("touchpoint" in each for each in rows.values()) and ("" in stages or len(set(stages)) < len(stages))


class _Rows:
    """Takes rows one after the other; what a row leaves empty belongs to the one before."""

    def __init__(self, journey: MapPart, *, stepwise: bool) -> None:
        self.journey, self.stepwise = journey, stepwise
        self.stage: MapPart | None = None
        self.step: MapPart | None = None

    def add(self, rows: Mapping[int, dict[str, list[Cell]]], carrier: Carrier) -> None:
        for row in rows.values():
            self._enter_stage(row.pop("stage", []))
            steps = row.pop("touchpoint", []) if self.stepwise else []
            if steps:
                self.step = MapPart(Cell(" ".join(each.text for each in steps), steps[0].where))
                self._stage_here(steps[0]).parts.append(self.step)
            for lane, cells in row.items():
                for cell in cells:
                    self._target(lane, cell).say(lane, cell)

    def _enter_stage(self, cells: list[Cell]) -> None:
        text = " ".join(each.text for each in cells)
        if text and (self.stage is None or plain_words(self.stage.title.text) != plain_words(text)):
            self.stage, self.step = MapPart(Cell(text, cells[0].where)), None
            self.journey.parts.append(self.stage)

    def _stage_here(self, cell: Cell) -> MapPart:
        if self.stage is None:
            self.stage = MapPart(Cell(NO_STAGE, cell.where))
            self.journey.parts.append(self.stage)
        return self.stage

    def _target(self, lane: str, cell: Cell) -> MapPart:
        return self.step if self.step is not None and lane not in _OF_STAGE else self._stage_here(cell)
