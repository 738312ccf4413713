"""Rows that somebody added: the lists they go into, and what they are called there."""

from pathlib import Path

import pytest

from jmx.model.journey_table import JourneyTable, TableRow
from jmx.queries.journey_table import table_source
from jmx.queries.repository import Repository
from jmx.queries.table_import import Merging, table_edits
from jmx.reading.cells import read_sheets
from jmx.report.journey_table import FORMATS, TableReport
from jmx.report.writers.terminal import Screen
from tests.support import Repository as Folder


def _after(folder: Path, journey: str, *rows: TableRow) -> str:
    """The journey's file after rows were added to its table."""
    Folder(folder).write({"journeys/j.yaml": journey})
    repository = Repository(folder)
    table = table_source(repository, "j").table
    content = FORMATS["csv"].write(TableReport(JourneyTable("j", (*table.rows, *rows)), {}), Screen())
    assert isinstance(content, bytes)
    edits = table_edits(repository, read_sheets(content), table, Merging())
    (written,) = edits.files
    assert written.after is not None
    return written.after.decode()


HEAD = "kind: journey\nid: j\ntitle: J\n"


@pytest.mark.parametrize(
    ("stages", "added", "expected"),
    [
        ("stages: [S]\n", {"title": "a"}, "stages: [{title: S, touchpoints: [a]}]\n"),
        ("stages:\n  - S\n", {"title": "a", "emotion": "1"}, "stages:\n  - {title: S, touchpoints: [{title: a, emotion: 1}]}\n"),
        ("stages:\n  - {title: S, touchpoints: [a]}\n", {"title": "b"}, "stages:\n  - {title: S, touchpoints: [a, b]}\n"),
        ("stages:\n  - title: S\n", {"title": "b"}, "stages:\n  - title: S\n    touchpoints: [b]\n"),
        (
            "stages:\n  - title: S\n    touchpoints:\n      - {id: x, title: a}\n", {"title": "A b, c"},
            "stages:\n  - title: S\n    touchpoints:\n      - {id: x, title: a}\n      - {id: a-b-c, title: \"A b, c\"}\n",
        ),
    ],
)  # fmt: skip
def test_a_step_goes_into_its_stage_as_that_is_written(
    tmp_path: Path, stages: str, added: dict[str, str], expected: str
) -> None:
    assert _after(tmp_path, HEAD + stages, TableRow("touchpoint", "", {"stage": "S", **added})) == HEAD + expected


def test_ids_are_those_given_and_never_taken_twice(tmp_path: Path) -> None:
    stages = "stages:\n  - title: S\n    touchpoints:\n      - {id: a, title: First}\n"
    text = _after(
        tmp_path, HEAD + stages,
        *(TableRow("touchpoint", ref, {"stage": "S", "title": "A"}) for ref in ("", "mine", "j/a")),
    )  # fmt: skip
    assert [line.strip() for line in text.splitlines()[6:]] == [
        "- {id: a, title: First}", "- {id: a-3, title: A}", "- {id: mine, title: A}", "- {id: a-2, title: A}",
    ]  # fmt: skip
