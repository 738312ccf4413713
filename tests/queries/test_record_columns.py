"""What stands beside records in lists."""

from pathlib import Path

from jmx.model.kinds import BY_NAME
from jmx.queries.record_columns import RecordColumns
from jmx.queries.repository import open_repository
from jmx.report.listing import COLUMNS


def test_every_kind_has_columns_and_every_one_says_something_in_the_example(example: Path) -> None:
    repository = open_repository(example, as_of="2026-11-02", cached=False)
    columns = RecordColumns(repository)
    assert COLUMNS.keys() == BY_NAME.keys()
    silent = {
        (kind, name)
        for kind, names in COLUMNS.items()
        for name in names
        if not any(columns.of(each)[name].said for each in repository.workspace.of(kind))
    }
    assert silent <= {
        ("stage", "emotion"),
        ("team", "chat"),
        ("persona", "population"),
        ("persona", "segment"),
        ("person", "left"),
    }


def test_verdicts_and_values_are_those_of_other_answers(example: Path) -> None:
    repository = open_repository(example, as_of="2026-11-02", cached=False)
    columns = RecordColumns(repository)
    told = {each.ref: columns.of(each) for kind in ("initiative", "metric") for each in repository.workspace.of(kind)}
    for ref, outcome in repository.lint_context.outcomes.items():
        assert told[ref]["outcome"].raw == outcome.verdict
    for metric in repository.workspace.of("metric"):
        known = [each for each in repository.workspace.points(metric.ref) if each.date <= repository.as_of]
        assert told[metric.ref]["latest"].raw == (known[-1].value if known else None)
