"""What files made elsewhere want changed here: the one place that tells by a file what it is."""

from dataclasses import dataclass

from jmx.errors import JmxError, RefusedEdit
from jmx.queries.field_edits import FieldEdits
from jmx.queries.repository import Repository
from jmx.queries.table_import import Merging, made_from, table_edits
from jmx.reading.cells import read_sheets
from jmx.reading.sheet import BadTable


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file to be imported: how somebody named it, and its bytes."""

    name: str
    content: bytes


def edits_from(repository: Repository, file: ImportedFile, merging: Merging) -> FieldEdits:
    """The edits that a file asks for. Raises JmxError with the cell where it cannot be read as it is meant."""
    try:
        sheets = read_sheets(file.content)
    except BadTable as bad:
        raise JmxError(f"'{file.name}': {bad.words}{f'; {bad.hint}' if bad.hint else ''}") from bad
    try:
        base = made_from(sheets)
        if base is not None:
            return table_edits(repository, sheets, base, merging)
    except RefusedEdit as refused:
        raise RefusedEdit(f"'{file.name}': {refused}") from refused
    raise JmxError(f"'{file.name}' is no table that jmx exported; if it is a journey map of another tool, add --guess")
