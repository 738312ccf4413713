"""What a file made elsewhere is, and what it asks for."""

from pathlib import Path

import pytest

from jmx.errors import JmxError
from jmx.queries.imports import ImportedFile, edits_from
from jmx.queries.repository import Repository
from jmx.queries.table_import import Merging


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\x81", b"PK\x03\x04", b""])
def test_what_nobody_knows_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(JmxError, match=r"^'steps\.csv'"):
        edits_from(Repository(tmp_path), ImportedFile("steps.csv", content), Merging())
