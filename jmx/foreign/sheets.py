"""Sheets of journey maps, as Smaply, UXPressia, Miro or people by hand make them."""

from collections.abc import Sequence

from jmx.foreign.columns import SheetMap
from jmx.foreign.draft import Carrier, Draft, NotReadable, Scale
from jmx.foreign.parts import Cell, MapPart, journey_of
from jmx.foreign.tables import Grid, guess, parts_of
from jmx.reading.cells import TableSheet


def guessed(sheets: Sequence[TableSheet]) -> SheetMap:
    """What is what in a workbook, as far as it can be guessed. NotReadable where nothing in it is like a journey."""
    found = [(columns.weight, -at, columns, sheet) for at, sheet in enumerate(sheets) if not sheet.hidden
             and (columns := guess(_grid(sheet, Carrier())))]  # fmt: skip
    if not found:
        raise NotReadable(
            "no row and no column names what journey maps name, as `Stage`, `Actions` or `Pain points`; "
            "say what is what in a file, and give it with --map"
        )
    _, _, columns, sheet = max(found, key=lambda each: each[:2])
    return SheetMap(columns, sheet.name if len(sheets) > 1 else "")


def journey_of_sheet(sheets: Sequence[TableSheet], known: SheetMap, called: str, scale: Scale | None = None) -> Draft:
    """The journey that a sheet holds, by what is said of it."""
    carrier = Carrier()
    sheet = _chosen(sheets, known.sheet)
    for other in sheets:
        if other is not sheet and other.cells:
            carrier.drop(f"sheet {other.name}", f"{len(other.cells)} cells", "only one sheet is read")
    journey = MapPart(Cell(known.columns.title or called, "title"))
    parts_of(_grid(sheet, carrier), known.columns, journey, carrier)
    return journey_of(journey, scale or known.columns.scale, carrier)


def _chosen(sheets: Sequence[TableSheet], name: str) -> TableSheet:
    found = [each for each in sheets if each.name.casefold() == name.casefold()] if name else [*sheets]
    if not found or (not name and len([each for each in sheets if each.cells]) > 1):
        names = ", ".join(f"'{each.name}'" for each in sheets)
        raise NotReadable(
            f"{f'there is no sheet {name!r}' if name else 'there are several sheets'}; `sheet` is one of: {names}"
        )
    return next((each for each in found if each.cells), found[0])


def _grid(sheet: TableSheet, carrier: Carrier) -> Grid:
    """The cells of a sheet that say what somebody wrote."""
    for cell in sheet.cells.values():
        if cell.wrong:
            carrier.drop(cell.address, cell.text, f"it {cell.wrong}")
    return {
        at: Cell(cell.text, cell.address, cell.spread)
        for at, cell in sheet.cells.items()
        if not cell.wrong and cell.text
    }
