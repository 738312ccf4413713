"""What records there are, with what people want to know of each first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jmx.errors import JmxError, near
from jmx.model.everyday_words import kind_called, kind_words
from jmx.model.facts import RECORD, names_of
from jmx.model.kinds import BY_NAME, BY_WORD, KINDS, Kind
from jmx.model.search import FoundRecord
from jmx.model.workspace import Located
from jmx.queries.record_columns import RecordColumns
from jmx.queries.repository import Repository
from jmx.report.listing import ListReport, ListRow


def list_of(repository: Repository, word: str = "journey", sort: Sequence[str] = (), limit: int = 0) -> ListReport:
    """The records of a kind, called as people call it. One that stands in a journey and has a file of its own counts
    once."""
    kind = kind_meant(word)
    if kind.name == "initiative":
        repository.start_history()  # verdicts ask for it
    repository.note_unread()
    workspace = repository.workspace
    by_kind = {
        each.name: tuple(one for one in workspace.of(each.name) if one.ref not in workspace.stands_for)
        for each in KINDS
    }
    counts = {name: len(records) for name, records in by_kind.items() if records}
    rows = sorted_rows(repository, listed(repository, kind.name, by_kind[kind.name]), sort)
    return ListReport(
        kind.name, rows[: limit or None], counts, workspace, repository.as_of, repository.read_at, len(rows)
    )


def kind_meant(word: str) -> Kind:
    """The kind that somebody means."""
    plain = word.lower().replace("_", "-").replace(" ", "-")
    called = next((each for each in (plain, plain.removesuffix("s")) if each in BY_WORD), "") or kind_called(plain)
    if called:
        return BY_WORD[called]
    meant = near(plain, [*BY_WORD, *(each for kind in BY_NAME for each in kind_words(kind))])
    raise JmxError(f"there is no kind '{word[:80]}'{meant or '; kinds: ' + ', '.join(each.name for each in KINDS)}")


def listed(
    repository: Repository,
    kind: str,
    records: Sequence[Located[Any]],
    found: Mapping[str, FoundRecord] | None = None,
) -> tuple[ListRow, ...]:
    """A row for each record; of one kind with its columns."""
    columns, found = RecordColumns(repository), found or {}
    return tuple(
        ListRow(each, columns.of(each) if kind else {}, found[each.ref].passages if each.ref in found else ())
        for each in records
    )


def sorted_rows(repository: Repository, rows: tuple[ListRow, ...], sort: Sequence[str]) -> tuple[ListRow, ...]:
    """Rows by some fields or facts, the first weighs most; `-severity` the other way round. What says nothing comes
    last."""
    for name in reversed(sort):
        rows = _sorted_by(repository, rows, name.lstrip("-").replace("-", "_"), down=name.startswith("-"))
    return rows


def _sorted_by(repository: Repository, rows: tuple[ListRow, ...], name: str, *, down: bool) -> tuple[ListRow, ...]:
    known = {each: names_of(each) for each in {row.located.kind for row in rows} or set(BY_NAME)}
    columns = {column for row in rows for column in row.values}
    if name not in columns and not any(name in names for names in known.values()):
        all_names = sorted({*columns, *(each for names in known.values() for each in names if each != RECORD)})
        raise JmxError(f"nothing is called '{name}' there to sort by{near(name, all_names)}")
    facts = repository.facts

    def key(row: ListRow) -> tuple[Any, ...]:
        in_kind = name in known[row.located.kind]
        value = facts.of(row.located, (name,))[name] if in_kind else _raw(row, name)
        return _comparable(value)

    keyed = [(key(row), row) for row in rows]
    said = sorted((each for each in keyed if each[0]), key=lambda each: each[0], reverse=down)
    return tuple(row for _, row in (*said, *(each for each in keyed if not each[0])))


def _raw(row: ListRow, name: str) -> Any:
    return row.values[name].raw if name in row.values else None


def _comparable(value: Any) -> tuple[Any, ...]:
    """A value as a key that any other can be held against: numbers before texts; empty where there is none."""
    if value is None or value == [] or isinstance(value, dict):
        return ()
    if isinstance(value, bool | int | float):
        return (0, float(value), "")
    if isinstance(value, list):
        return (0, float(len(value)), "")
    return (1, 0.0, str(value.isoformat() if isinstance(value, date) else value).casefold())
