"""Random edits of a table come back as exactly these changes, whatever else happened here meanwhile."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmx.errors import RefusedEdit
from jmx.model.journey_table import JourneyTable, TableRow
from jmx.queries.field_edits import FieldEdits
from jmx.queries.journey_table import table_source
from jmx.queries.repository import Repository
from jmx.queries.table_import import Merging, Side, made_from, table_edits
from jmx.reading.cells import read_sheets
from jmx.repo.tree import EditedTree
from jmx.report.journey_table import FORMATS, TableReport, packed, unpacked
from jmx.report.writers.terminal import Screen
from tests.support import Repository as Folder
from tests.support import files_in
from tests.tables import FILES

TEXT = st.text("ab ,;:'\"#-=+@{}[]→|\t\n%01.é漢🙂\\&!*?<>", min_size=1, max_size=30).filter(lambda text: text.strip())
LINES = st.lists(TEXT.map(lambda text: " ".join(text.split())), min_size=1, max_size=3).map("\n".join)
NUMBERS = st.sampled_from(["1", "2", "5"])
EDITS = {
    ("buy/compare", "thoughts"): LINES, ("buy/ask", "title"): TEXT, ("buy/ask", "channel"): TEXT,
    ("buy/ask", "description"): TEXT, ("buy/pay-now", "actions"): LINES, ("buy/pay-now", "importance"): NUMBERS,
    ("buy/pay", "goal"): TEXT, ("buy/waits", "severity"): NUMBERS, ("buy/dear", "why"): TEXT,
    ("calls", "source"): TEXT, ("buy", "customer_goal"): TEXT, ("buy/compare", "emotion"): NUMBERS,
}  # fmt: skip
At = tuple[str, str]  # a ref and a field
CHANGES = st.fixed_dictionaries({}, optional=EDITS)


@pytest.fixture(scope="module")
def buy(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("buy")
    Folder(folder).write(FILES)
    return Repository(folder)


def _filled(table: JourneyTable, changes: dict[At, str]) -> JourneyTable:
    rows = [
        TableRow(row.kind, row.ref, {**row.words, **{field: new for (ref, field), new in changes.items() if ref == row.ref}})
        for row in table.rows
    ]  # fmt: skip
    return JourneyTable(table.journey, tuple(rows))


def _bytes(table: JourneyTable, format_name: str) -> bytes:
    content = FORMATS[format_name].write(TableReport(table, {}), Screen())
    assert isinstance(content, bytes)
    return content


def _words(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, format_name=st.sampled_from(["xlsx", "csv"]))
def test_edited_cells_are_the_only_ones_that_change(buy: Repository, changes: dict[At, str], format_name: str) -> None:
    _same_cells(buy, changes, format_name)


@pytest.mark.deep
@settings(
    max_examples=600, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=CHANGES, format_name=st.sampled_from(["xlsx", "csv"]))
def test_edited_cells_are_the_only_ones_that_change_often(
    buy: Repository, changes: dict[At, str], format_name: str
) -> None:
    _same_cells(buy, changes, format_name)


def _same_cells(buy: Repository, changes: dict[At, str], format_name: str) -> None:
    """The table made from what the edits leave says what was filled in, and in every other cell what it said."""
    before = table_source(buy, "buy").table
    wanted = _filled(before, {at: _words(text) for at, text in changes.items()})
    sheets = read_sheets(_bytes(wanted, format_name))
    try:
        edits = table_edits(buy, sheets, before, Merging())
    except RefusedEdit as refused:
        if "cannot be taken" not in str(refused):
            raise
        return
    found = table_source(_edited(buy, edits), "buy").table
    assert [(row.kind, row.words) for row in found.rows] == [(row.kind, row.words) for row in wanted.rows]


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(theirs=CHANGES, ours=CHANGES, take=st.sampled_from([None, "sheet", "repository"]), order=st.randoms())
def test_no_change_of_either_side_is_lost(
    buy: Repository, theirs: dict[At, str], ours: dict[At, str], take: Side | None, order: Random
) -> None:
    _both_sides(buy, theirs, ours, take, order)


@pytest.mark.deep
@settings(
    max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(theirs=CHANGES, ours=CHANGES, take=st.sampled_from([None, "sheet", "repository"]), order=st.randoms())
def test_no_change_of_either_side_is_lost_often(
    buy: Repository, theirs: dict[At, str], ours: dict[At, str], take: Side | None, order: Random
) -> None:
    _both_sides(buy, theirs, ours, take, order)


def _both_sides(buy: Repository, theirs: dict[At, str], ours: dict[At, str], take: Side | None, order: Random) -> None:
    """Somebody fills in a table and sorts it, and somebody else the repository: what each changed alone is there, and
    of what both changed what was asked for, or nothing at all."""
    base = table_source(buy, "buy").table
    theirs, ours = ({at: _words(text) for at, text in side.items()} for side in (theirs, ours))
    try:
        here = _edited(buy, table_edits(buy, read_sheets(_bytes(_filled(base, ours), "csv")), base, Merging()))
    except RefusedEdit:
        return  # what cannot stand in a field is told, as in the test above
    now = {
        (row.ref, field): words for row in table_source(here, "buy").table.rows for field, words in row.words.items()
    }
    rows = list(_filled(base, theirs).rows)
    order.shuffle(rows)
    kept = [
        row for kind in ("journey", "stage", "touchpoint", "pain-point", "evidence") for row in rows if row.kind == kind
    ]
    content = _bytes(JourneyTable("buy", tuple(kept)), "xlsx")
    was = {(row.ref, field): words for row in base.rows for field, words in row.words.items()}
    both = {at for at in theirs if at in ours and len({theirs[at], now[at], was.get(at, "")}) == 3}
    try:
        after = _edited(here, table_edits(here, read_sheets(content), base, Merging(take=take)))
    except RefusedEdit as refused:
        assert "cannot be taken" in str(refused) or (both and take is None)  # noqa: PT017
        return
    assert not (both and take is None)
    changed = {at: words for at, words in theirs.items() if words != was.get(at)}
    wanted = now | changed if take == "sheet" else now | {at: words for at, words in changed.items() if at not in both}
    found = {
        (row.ref, field): words for row in table_source(after, "buy").table.rows for field, words in row.words.items()
    }
    assert found == wanted


def _edited(repository: Repository, edits: FieldEdits) -> Repository:
    """The repository as it would be after edits."""
    after = Repository(repository.repo)
    tree = EditedTree(repository.folder, {each.path: each.after for each in edits.files})
    vars(after).update(tree=tree, folder=tree)
    return after


def test_what_a_table_was_made_from_comes_back_from_its_cells(buy: Repository) -> None:
    table = table_source(buy, "buy").table
    assert unpacked(packed(table)) == table
    for name in ("xlsx", "csv"):
        assert made_from(read_sheets(_bytes(table, name))) == table
    assert made_from(read_sheets(b"a,b\n1,2\n")) is None


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-8], lambda text: text.replace("A", "B", 1), lambda text: text[:12] + "!!"]
)
def test_a_damaged_one_is_refused_and_never_crashes(buy: Repository, damage: object) -> None:
    text = packed(table_source(buy, "buy").table)[0]
    with pytest.raises(ValueError, match=r"damaged|goes on|holds|line|char"):
        unpacked([damage(text)])  # type: ignore[operator]


def test_looking_at_a_table_writes_nothing(buy: Repository) -> None:
    before = files_in(buy.root)
    table = table_source(buy, "buy").table
    table_edits(buy, read_sheets(_bytes(_filled(table, {("buy/ask", "channel"): "Phone"}), "xlsx")), table, Merging())
    assert files_in(buy.root) == before
