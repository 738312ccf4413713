"""What files made elsewhere want changed here: the one place that tells by a file what it is."""

from dataclasses import dataclass

from jmx.errors import JmxError
from jmx.queries.field_edits import FieldEdits
from jmx.queries.repository import Repository
from jmx.reading.cells import read_sheets
from jmx.reading.sheet import BadTable


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file to be imported: how somebody named it, and its bytes."""

    name: str
    content: bytes


def edits_from(repository: Repository, file: ImportedFile) -> FieldEdits:
    """The edits that a file asks for. Raises JmxError with the cell where it cannot be read as it is meant."""
    try:
        read_sheets(file.content)
    except BadTable as bad:
        raise JmxError(f"'{file.name}': {bad.words}{f'; {bad.hint}' if bad.hint else ''}") from bad
    raise JmxError(f"'{file.name}' is no table that jmx exported")
